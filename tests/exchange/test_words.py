from __future__ import annotations

import unicodedata

import pytest

from app.errors import UserError
from app.exchange.refusal import Reason, Refused
from app.exchange.words import check_words, from_paper, paper_words, words_of
from app.text.folding import fold
from app.text.syllables import is_syllable
from resources import read_text

WORDS = read_text("exchange/words.txt").split()


def test_there_are_2048_syllables_distinct_without_marks() -> None:
    assert len(WORDS) == 2048
    assert len({fold(word) for word in WORDS}) == 2048
    assert all(is_syllable(w) and w == unicodedata.normalize("NFC", w) for w in WORDS)


def test_words_follow_the_content() -> None:
    assert words_of(b"a") == words_of(b"a") != words_of(b"b")
    assert len(words_of(b"a")) == 6


@pytest.mark.parametrize("change", [str, str.upper, fold, lambda s: s.replace(" ", " - ")])
def test_words_are_accepted_however_they_are_typed(change) -> None:
    check_words(change(" ".join(words_of(b"tep"))), b"tep")


def test_a_wrong_missing_or_swapped_word_is_refused() -> None:
    words = list(words_of(b"x"))
    wrong = [*words[:5], next(w for w in WORDS if w != words[5])]

    for spoken in (wrong, words[:5], [*words, words[0]], [*words[::-1]], []):
        with pytest.raises(Refused) as caught:
            check_words(" ".join(spoken), b"x")
        assert caught.value.reason is Reason.WRONG_WORDS
        assert not any(word in caught.value.message.split() for word in words)


def test_a_key_comes_back_from_paper() -> None:
    secret = bytes(range(100, 132))
    words = paper_words(secret)

    assert len(words) == 24
    assert from_paper(fold(" ".join(words))) == secret


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (lambda w: ["không", *w[1:]], "không khớp"),
        (lambda w: [*w[:2], "xyz", *w[3:]], "Từ thứ 3 (“xyz”)"),
        (lambda w: w[:-1], "đang có 23 từ"),
        (lambda w: [*w, "không"], "đang có 25 từ"),
        (lambda w: [], "đang có 0 từ"),
    ],
)
def test_a_misread_paper_is_noticed_and_says_where(mistake, said: str) -> None:
    words = list(paper_words(bytes(range(1, 33))))
    with pytest.raises(UserError) as caught:
        from_paper(" ".join(mistake(words)))
    assert caught.value.code == "wrong_paper"
    assert said in caught.value.message
    assert [problem.field for problem in caught.value.fields] == ["words"]


def test_a_mistyped_word_is_asked_for_by_those_like_it() -> None:
    words = list(paper_words(bytes(range(1, 33))))
    whole = next(w for w in words if len(w) >= 4)
    typed = [w if w != whole else f"{w}q" for w in words]
    with pytest.raises(UserError, match=whole):
        from_paper(" ".join(typed))
