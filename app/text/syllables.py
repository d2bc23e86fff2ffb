"""Which words are well-formed Vietnamese syllables: the yardstick for guessing an encoding."""

from __future__ import annotations

import re

from app.text.folding import nfc, split_tone

_ONSET = "(?:ngh|gh|ng|nh|kh|ph|th|tr|ch|gi|qu|[bcdđghklmnprstvx])?"
# Rhymes by nucleus; a rhyme that ends in a stop takes only the tones sắc and nặng.
_RHYMES = (
    "a|ai|ay|ao|au|am|an|ang|anh|ăm|ăn|ăng|âm|ân|âng|ây|âu|e|eo|em|en|eng|ê|êu|êm|ên|ênh|êng|"
    "i|ia|iu|im|in|inh|iêu|iêm|iên|iêng|y|yên|yêu|yêm|yêng|ynh|yt|yn|o|oi|om|on|ong|oong|"
    "oa|oai|oay|oao|oam|oan|oang|oanh|oăm|oăn|oăng|oe|oeo|oen|ô|ôi|ôm|ôn|ông|"
    "ơ|ơi|ơm|ơn|u|ua|ui|um|un|ung|uê|uênh|uên|uy|uya|uyu|uyn|uynh|uyên|uơ|uân|uâng|uây|uôi|uôm|"
    "uôn|uông|ư|ưa|ưi|ưu|ưm|ưn|ưng|ươi|ươu|ươm|ươn|ương|uau|uao|ue|ueo"
)
_STOPPED = (
    "ac|ach|ap|at|ăc|ăp|ăt|âc|âp|ât|ec|ep|et|êch|êp|êt|ich|ip|it|iêc|iêp|iêt|yêt|oc|op|ot|ooc|"
    "oac|oach|oat|oap|oăc|oăt|oet|ôc|ôp|ôt|ơp|ơt|uc|up|ut|uât|uêch|uych|uyt|uyp|uyêt|uôc|uôt|"
    "ưc|ưt|ươc|ươp|ươt"
)
_OPEN_SYLLABLE = re.compile(f"{_ONSET}(?:{_RHYMES})")
_STOPPED_SYLLABLE = re.compile(f"{_ONSET}(?:{_STOPPED})")
_STOP_TONES = (4, 5)


def is_syllable(word: str) -> bool:
    """Tell whether ``word`` is one well-formed Vietnamese syllable in a natural letter case.

    "Nguyễn", "XÃ" and "gì" are; "chÝnh" (a capital inside), "Nguyeãn" and "café" are not.
    """
    word = nfc(word)
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    letters, tone = split_tone(word.lower())
    if _STOPPED_SYLLABLE.fullmatch(letters):
        return tone in _STOP_TONES
    return letters == "gi" or _OPEN_SYLLABLE.fullmatch(letters) is not None
