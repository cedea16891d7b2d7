"""Reads a picture that a writer uploads, and makes a new file of it. Plain Python.

Only what can be seen is kept: the new file has none of the uploaded bytes, and so no place, time, device or thumbnail, and
nothing hidden behind the picture. The kind of a file is decided by its content, never by its name.
"""

from __future__ import annotations

import io
import re
import threading
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

LARGEST = 15_000_000  # bytes: a photograph from a phone has up to about twelve million
MOST_PIXELS = 25_000_000  # each takes four bytes while the picture is read
MOST_PIXELS_IN_JPEG = 50_000_000  # which is made smaller while it is decoded
LONGEST_SIDE = 1_600  # pixels: more than 220 dots per inch across the text of a page
SHORTEST_SIDE = 16
LARGEST_STORED = 1_000_000  # bytes: a larger PNG is stored as JPEG
MOST_SCANS = 100  # in a JPEG: programs write up to about ten, and each is decoded over the whole picture
_QUALITY = 85
FORMATS = ("PNG", "JPEG", "WEBP")
_JPEG = ("JPEG", "MPO")  # MPO is a JPEG with more pictures after the first, as phones save it
ACCEPTED = "PNG, JPEG or WebP"

# Pictures are decoded one after another, because each can need hundreds of megabytes of memory while it is decoded.
_ONE_AT_A_TIME = threading.Lock()
# The number of pixels is checked in this module. For the whole process, because a filter for one thread does not exist.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """A file that is not accepted. The message says why, and what to upload instead."""


@dataclass(frozen=True)
class NewPicture:
    """A new file made of an uploaded picture, with its kind and its size in pixels."""

    content: bytes
    content_type: str
    ending: str
    width: int
    height: int


def read_picture(file: BinaryIO) -> NewPicture:
    """Make a new file of an uploaded picture: PNG if a PNG was uploaded and the new one is small enough, otherwise JPEG.

    A picture that is longer than `LONGEST_SIDE` is made smaller. Anything transparent becomes white. Raises NotAPicture.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise NotAPicture("The file is empty. Check that it opens on your computer, then upload it again.")
    if size > LARGEST:
        raise NotAPicture(f"The file is larger than {LARGEST // 1_000_000}MB. Save a smaller picture.")
    try:
        with _ONE_AT_A_TIME:
            _check_whole(file)
            with Image.open(file, formats=FORMATS) as opened:
                _check(opened)
                was_png = opened.format == "PNG"
                seen = _seen(opened)
    except NotAPicture:
        raise
    except UnidentifiedImageError as error:
        raise NotAPicture(f"The file is not a {ACCEPTED} picture. Save it as one of these and upload it.") from error
    except Image.DecompressionBombError as error:
        raise _too_large(MOST_PIXELS_IN_JPEG) from error
    except Exception as error:  # Pillow raises many kinds of exceptions for damaged pictures
        raise NotAPicture("The picture is damaged. Save it again, then upload the new file.") from error
    content = _saved(seen, "PNG", optimize=True) if was_png else b""
    if content and len(content) <= LARGEST_STORED:
        return NewPicture(content, "image/png", "png", *seen.size)
    content = _saved(seen, "JPEG", quality=_QUALITY, optimize=True)
    return NewPicture(content, "image/jpeg", "jpg", *seen.size)


def _too_large(most: int) -> NotAPicture:
    return NotAPicture(f"The picture has more than {most // 1_000_000} million pixels. Save a smaller one.")


def _check(opened: Image.Image) -> None:
    width, height = opened.size
    most = MOST_PIXELS_IN_JPEG if opened.format in _JPEG else MOST_PIXELS
    if width * height > most:
        raise _too_large(most)
    if min(width, height) < SHORTEST_SIDE:
        raise NotAPicture(f"The picture is less than {SHORTEST_SIDE} pixels wide or high. Upload a larger one.")
    if opened.format not in _JPEG and getattr(opened, "n_frames", 1) > 1:
        raise NotAPicture("The picture is animated. Save one frame as a picture and upload it.")


def _check_whole(file: BinaryIO) -> None:
    """Raise an error if the end of the picture is missing. Pillow fills the rest of such a picture with grey once WeasyPrint,
    which tells it to, is imported."""
    with Image.open(file, formats=FORMATS) as opened:
        kind = opened.format
        if kind == "PNG":
            opened.verify()
    file.seek(0)
    if kind in _JPEG:
        scans = _scans_in(file.read())
        file.seek(0)
        if scans > MOST_SCANS:
            raise NotAPicture("The picture is built in too many steps. Save it as a plain JPEG and upload it.")


# The start of a part of a JPEG. Other codes, for example those of restarts, have no length after them.
_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd8-\xfe])")
_END, _SCAN = b"\xd9", b"\xda"


def _scans_in(content: bytes) -> int:
    """How often a JPEG goes over its picture. Anything may follow its end, for example the film of a motion photo."""
    place, scans = 2, 0
    while marker := _MARKER.search(content, place):
        if marker[1] == _END:
            return scans
        scans += marker[1] == _SCAN
        place = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2])
    raise OSError("the end of the picture is missing")


def _seen(opened: Image.Image) -> Image.Image:
    """What can be seen of a picture: upright, in sRGB, on white, and not larger than needed."""
    profile = opened.info.get("icc_profile")
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG need not be decoded in full
    ImageOps.exif_transpose(opened, in_place=True)
    upright: Image.Image = opened
    if opened.mode.startswith("I"):  # grey with 16 bits, which Pillow would cut off at 255
        upright = opened.convert("I").point(lambda value: value * (1 / 257)).convert("L")
        upright.info.pop("transparency", None)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    coloured = _in_srgb(upright, profile)
    if coloured.has_transparency_data:
        layer = coloured.convert("RGBA")
        coloured = Image.new("RGBA", layer.size, "white")
        coloured.alpha_composite(layer)
    plain = coloured.convert("RGB")
    # A new picture, so that nothing that Pillow has read beside the pixels is saved with it.
    made = Image.new("RGB", plain.size)
    made.paste(plain)
    return made


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a damaged profile: the colours are read as they are
    return converted or picture


def _saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()
