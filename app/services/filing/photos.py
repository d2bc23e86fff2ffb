"""A photo made small: the long side at most 2,048 pixels, upright, without what the camera wrote.

The copy keeps the picture and its colours only; place, time, device and maker's notes stay behind.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

LONG_SIDE = 2048
_QUALITY = 85
_MOST_PIXELS = 200_000_000
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class SmallPhoto:
    """The small copy of a photo under its new name, and how many bytes the photo had."""

    name: str
    data: bytes
    before: int


def shrink(source: Path) -> SmallPhoto | None:
    """Return the small copy of a photo, None when there is no point.

    There is none when it is no readable still picture, or is small already and carries nothing but
    itself. OSError when the file cannot be read.
    """
    if source.suffix.lower() not in _SUFFIXES:
        return None
    from PIL import Image, UnidentifiedImageError

    before = source.stat().st_size
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source) as opened:
                return _small(opened, source.stem, before)
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError):
        return None
    except OSError as error:
        # The library says so of a picture that is cut off; the system's own errors have a number.
        if error.errno is None:
            return None
        raise


def _small(image: Image.Image, stem: str, before: int) -> SmallPhoto | None:
    width, height = image.size
    if getattr(image, "is_animated", False) or width * height > _MOST_PIXELS:
        return None
    clean = not _carries_notes(image)
    if clean and max(width, height) <= LONG_SIDE and image.format != "BMP":
        return None
    suffix, data = _drawn(image) if image.format == "PNG" else _photographed(image)
    return None if clean and len(data) >= before else SmallPhoto(stem + suffix, data, before)


def _carries_notes(image: Image.Image) -> bool:
    """Tell whether the camera or a program wrote anything beside the picture."""
    noted = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Comment")
    return bool(image.getexif()) or any(image.info.get(name) for name in noted)


def _drawn(image: Image.Image) -> tuple[str, bytes]:
    """Return a drawing or a screen in its own exact colours."""
    wanted = (
        "RGBA" if image.mode in ("P", "PA", "LA", "RGBA") or "transparency" in image.info else "RGB"
    )
    exact = image if image.mode in ("L", "1", wanted) else image.convert(wanted)
    return ".png", _saved(_upright(exact), "PNG", _colours(image))


def _photographed(image: Image.Image) -> tuple[str, bytes]:
    if image.format == "JPEG":
        # The decoder leaves out what would be thrown away: far less memory for a large photo.
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    colours = _colours(image)
    return ".jpg", _saved(_on_white(_upright(image)), "JPEG", {"quality": _QUALITY, **colours})


def _colours(image: Image.Image) -> dict[str, Any]:
    """Return the colour profile to keep: it says how the picture looks, not who took it."""
    profile = image.info.get("icc_profile")
    return {"icc_profile": profile} if profile and image.mode in ("RGB", "RGBA") else {}


def _upright(image: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONG_SIDE, LONG_SIDE), resample=Image.Resampling.LANCZOS)
    return upright


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture without transparency: on white, as paper would show it."""
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    whole = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(whole, mask=whole.getchannel("A"))
    return ground


def _saved(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    image.info.clear()
    target = io.BytesIO()
    image.save(target, kind, optimize=True, **options)
    return target.getvalue()
