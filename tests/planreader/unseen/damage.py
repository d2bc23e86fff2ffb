"""Papers to refuse: a scan, damaged letters, an old encoding, a secret, a story, nothing."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

from tests.planreader.unseen.layout import as_text, load

TCVN3 = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ®¡¢£¤¥¦§",
        strict=True,
    )
)
LOST_MARKS = 0.45  # share of marked letters a poor recognition leaves bare
STORY = """CHƯƠNG BA
Mùa nước lên

1. Chuyến đò đầu ngày

Ông Sáu buộc lại sợi dây đã sờn rồi nhìn ra sông. Nước về sớm hơn mọi năm, đục ngầu, cuốn theo \
cả những bụi chuối còn nguyên buồng. Con bé Lành ngồi ở mũi đò, hai chân thả xuống nước, hỏi bao \
giờ thì mẹ nó về. Ông không trả lời. Ông đã hứa với mẹ nó quá nhiều lần.

2. Người khách lạ

- Bác cho cháu qua sông với. - Người thanh niên nói, tay ôm cái cặp da cũ.

- Qua bên ấy làm gì giờ này? - Ông Sáu hỏi, mắt không rời dòng nước.

Anh ta cười, bảo rằng đi thăm một người quen trước tháng mười, trước khi nước rút. Con bé Lành \
quay lại nhìn cái cặp, đoán trong ấy có thư của mẹ. Nó đoán vậy với mọi cái cặp, đã ba mùa nước rồi.

3. Bên kia sông

Đò cập bến khi chuông nhà thờ đổ. Người khách trả tiền, đi được mấy bước lại quay về, đưa cho \
con bé một gói giấy nhỏ. Trong gói giấy là một chiếc lược sừng, và không có lấy một dòng chữ nào.
"""


def plan_text() -> str:
    """A readable plan to damage."""
    return as_text(load("01-gach-dau-dong"))


def ocr_damaged() -> str:
    """What a poor recognition makes of a plan: many letters have lost their marks."""
    chance = random.Random(916)

    def bare(letter: str) -> str:
        base = "".join(
            c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)
        )
        return base.replace("đ", "d").replace("Đ", "D")

    return "".join(
        bare(letter) if bare(letter) != letter and chance.random() < LOST_MARKS else letter
        for letter in plan_text()
    )


def tcvn3() -> str:
    """The plan in the letters of the old TCVN3 (ABC) fonts, as they look without the fonts."""
    return "".join(TCVN3.get(letter, letter) for letter in plan_text())


def secret() -> str:
    """A plan that bears a stamp of secrecy."""
    return plan_text().replace("KẾ HOẠCH\n", "MẬT\nKẾ HOẠCH\n", 1)


def write_scan(path: Path) -> Path:
    """A .pdf of two pages that are nothing but pictures."""
    from PIL import Image, ImageDraw
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Image.new("L", (827, 1169), 255)
    pen = ImageDraw.Draw(picture)
    for line in range(100, 1050, 28):
        pen.rectangle((100, line, 400 + line * 7 % 330, line + 10), fill=40)
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(2):
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return path
