"""What becomes of an uploaded picture: only what can be seen is kept, in a file that we have made."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFile

from reports.pictures.reading import (
    LARGEST,
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_PIXELS_IN_JPEG,
    MOST_SCANS,
    NotAPicture,
    read_picture,
)


def saved(form: str, size: tuple[int, int] = (60, 40), colour: str = "#0b5c45", **how: object) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form, **how)
    return file


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_the_place_of_a_photograph_and_everything_else_hidden_is_left_out():
    exif = Image.Exif()
    exif[0x010E] = "The home of Harvest"
    exif.get_ifd(0x8825)[2] = (53.0, 47.0, 30.0)  # the latitude
    exif[0x0112] = 6  # taken with the camera on its side
    file = saved("JPEG", exif=exif, comment=b"Harvest", dpi=(300, 300))
    file.seek(0, io.SEEK_END)
    file.write(b"PK\x03\x04 an archive after the picture")

    read = read_picture(file)

    assert (read.content_type, read.width, read.height) == ("image/jpeg", 40, 60)
    made = opened(read.content)
    assert not made.getexif()
    assert not set(made.info) & {"exif", "comment", "icc_profile", "dpi"}
    assert b"Harvest" not in read.content
    assert b"PK\x03\x04" not in read.content


def test_a_photograph_with_something_after_its_end_is_accepted():
    film = saved("JPEG").getvalue() + b"\x00\x00ftypmp42 a film with \xff\xda in it"
    two = saved("MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "white")]).getvalue()

    for content in (film, two):
        assert opened(read_picture(io.BytesIO(content)).content).getpixel((1, 1)) == pytest.approx((11, 92, 69), abs=3)


def test_a_jpeg_that_repeats_its_scans_is_refused():
    content = saved("JPEG", progressive=True).getvalue()
    start = content.rindex(b"\xff\xda")
    scan = content[start:-2]

    assert read_picture(io.BytesIO(content)).width == 60
    with pytest.raises(NotAPicture, match="too many steps"):
        read_picture(io.BytesIO(content[:start] + scan * MOST_SCANS + content[-2:]))
    # A code without a length must not hide the scans after it.
    with pytest.raises(NotAPicture, match="too many steps"):
        read_picture(io.BytesIO(content[:start] + b"\xff\x01\x7f\xff" + scan * MOST_SCANS + content[-2:]))


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/jpeg")])
def test_the_content_decides_the_kind(form, kind):
    read = read_picture(saved(form))

    assert read.content_type == kind
    assert opened(read.content).get_format_mimetype() == kind


def test_a_large_picture_becomes_smaller_and_transparent_parts_white():
    assert max(opened(read_picture(saved("JPEG", (3000, 1500))).content).size) == LONGEST_SIDE
    file = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(file, "PNG")

    assert opened(read_picture(file).content).getpixel((1, 1)) == (255, 255, 255)


def test_grey_with_16_bits_stays_grey():
    file = io.BytesIO()
    Image.new("I;16", (60, 40), 128 * 257).save(file, "PNG")

    assert opened(read_picture(file).content).getpixel((1, 1)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not a PNG, JPEG or WebP picture"),
        (saved("GIF").getvalue(), "not a PNG, JPEG or WebP picture"),
        (saved("PNG").getvalue()[:80], "The picture is damaged"),
        (saved("JPEG", (600, 400), quality=95).getvalue()[:-9], "The picture is damaged"),
        (saved("WEBP").getvalue()[:60], "The picture is damaged"),
        (saved("PNG", (12, 40)).getvalue(), "less than 16 pixels"),
        (
            saved("WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40))]).getvalue(),
            "The picture is animated",
        ),
        (saved("PNG", (10_000, MOST_PIXELS // 10_000 + 1)).getvalue(), "more than 25 million pixels"),
        (saved("JPEG", (10_000, MOST_PIXELS_IN_JPEG // 10_000 + 1)).getvalue(), "more than 50 million pixels"),
        (bytes(LARGEST + 1), "larger than 15MB"),
    ],
    ids=[
        "empty",
        "svg",
        "gif",
        "part of a png",
        "part of a jpeg",
        "part of a webp",
        "tiny",
        "moving",
        "pixels",
        "pixels of a jpeg",
        "large",
    ],
)
def test_anything_else_is_refused_with_what_to_do(content, reason, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    with pytest.raises(NotAPicture, match=reason):
        read_picture(io.BytesIO(content))
