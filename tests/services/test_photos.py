"""Photos made small: upright, without the place they were taken at, and still the same picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from app.services.filing.photos import LONG_SIDE, shrink

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def camera(path: Path, size: tuple[int, int], *, orientation: int = 1) -> None:
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "Máy của bà Ửng"
    exif.get_ifd(GPS)[2] = (18.0, 20.0, 30.0)
    image.save(path, quality=92, exif=exif, comment=b"nha rieng")


def noisy(size: tuple[int, int]) -> Image.Image:
    """A picture that does not compress by itself."""
    return Image.effect_noise(size, 60).convert("RGB")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_photo_is_fitted_turned_upright_and_says_nothing_of_its_place(tmp_path):
    path = tmp_path / "đối thoại.JPG"
    camera(path, (4000, 3000), orientation=6)
    small = shrink(path)
    picture = opened(small.data)
    assert small.name == "đối thoại.jpg"
    assert small.before == path.stat().st_size > len(small.data)
    # Orientation 6: the sensor's left edge is the top, so the red corner is at the right.
    assert picture.size == (1536, LONG_SIDE)
    assert picture.getpixel((1530, 5))[1] < 80
    assert picture.getpixel((5, 5))[1] > 200
    assert not picture.getexif()
    assert "comment" not in picture.info
    for secret in (b"Exif", "Ửng".encode(), b"nha rieng"):
        assert secret not in small.data


def test_a_small_photo_still_loses_its_notes(tmp_path):
    path = tmp_path / "nhỏ.jpg"
    camera(path, (800, 600))
    small = shrink(path)
    assert opened(small.data).size == (800, 600)
    assert not opened(small.data).getexif()


def test_there_is_nothing_to_do_for_a_small_clean_picture(tmp_path):
    path = tmp_path / "sạch.jpg"
    Image.new("RGB", (800, 600)).save(path)
    assert shrink(path) is None


def test_a_screen_stays_exact_and_keeps_its_transparency(tmp_path):
    path = tmp_path / "màn hình.png"
    screen = noisy((3000, 1500)).convert("RGBA")
    screen.paste((10, 20, 30, 255), (1500, 0, 3000, 1500))
    screen.paste((0, 0, 0, 0), (0, 0, 500, 500))
    screen.save(path)
    small = shrink(path)
    picture = opened(small.data)
    assert (small.name, picture.format, picture.size) == ("màn hình.png", "PNG", (2048, 1024))
    assert picture.getpixel((1500, 800)) == (10, 20, 30, 255)
    assert picture.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("kind", ["webp", "bmp", "tif"])
def test_other_kinds_become_photos(kind, tmp_path):
    path = tmp_path / f"anh.{kind}"
    noisy((2600, 1300)).save(path, **({"quality": 100} if kind == "webp" else {}))
    small = shrink(path)
    assert small.name == "anh.jpg"
    assert opened(small.data).size == (2048, 1024)


def test_print_colours_and_palettes_come_through(tmp_path):
    for name, mode in (("in.jpg", "CMYK"), ("bang mau.png", "P")):
        noisy((5200, 2600)).convert(mode).save(tmp_path / name)
        assert opened(shrink(tmp_path / name).data).size == (2048, 1024)


@pytest.mark.parametrize(
    ("name", "content"),
    [("hỏng.jpg", b"\xff\xd8\xff\xe0 cut"), ("chữ.png", b"text"), ("kế hoạch.docx", b"PK\x03\x04")],
)
def test_what_is_no_picture_is_left_alone(name, content, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    assert shrink(path) is None


def test_a_moving_picture_and_a_giant_are_left_alone(tmp_path):
    moving = tmp_path / "dong.webp"
    frames = [Image.new("RGB", (3000, 100), c) for c in ("red", "blue")]
    frames[0].save(moving, save_all=True, append_images=frames[1:])
    assert shrink(moving) is None
    giant = tmp_path / "lon.png"
    Image.new("1", (20_000, 11_000)).save(giant)
    assert shrink(giant) is None


def test_a_photo_cut_off_by_a_bad_copy_is_kept_as_it_is(tmp_path):
    path = tmp_path / "thiếu.jpg"
    camera(path, (3000, 2000))
    path.write_bytes(path.read_bytes()[:-2000])
    assert shrink(path) is None
