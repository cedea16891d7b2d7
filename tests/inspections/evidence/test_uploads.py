"""Which files are accepted as evidence, and which are refused with instructions."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
import pytest
from odfdo import Document
from PIL import Image

from inspections.evidence import uploads
from inspections.evidence.uploads import LARGEST, NotAccepted, harmless_name, take

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WORD = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", "word/document.xml": b"<w:document/>"}
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def taken(name: str | None, content: bytes) -> uploads.Taken:
    return take(name, io.BytesIO(content))


def refused(name: str | None, content: bytes) -> str:
    with pytest.raises(NotAccepted) as refusal:
        taken(name, content)
    return str(refusal.value)


def packed(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return file.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def opendocument(kind: str) -> bytes:
    file = io.BytesIO()
    Document(kind).save(file)
    return file.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, form)
    return file.getvalue()


# --- accepted files --------------------------------------------------------------------------------------------------

GOOD = {
    "Board minutes.pdf": lambda: PDF,
    "plan.docx": lambda: packed(WORD),
    "figures.xlsx": workbook,
    "slides.pptx": lambda: packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
    "policy.odt": lambda: opendocument("text"),
    "caseload.ods": lambda: opendocument("spreadsheet"),
    "talk.odp": lambda: opendocument("presentation"),
    "answers.csv": lambda: "role;“supported”\r\nYOT worker;yes\r\n".encode(),
    "from-excel.csv": lambda: "role;caseload\r\nvolunteer – café;3\r\n".encode("cp1252"),
    "unicode.txt": lambda: "Ynys Môn: a < b, and b > c".encode("utf-16"),
    "scan.png": lambda: picture("PNG"),
    "photo.jpg": lambda: picture("JPEG"),
    "photo.jpeg": lambda: picture("JPEG"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_of_each_kind_is_accepted(name):
    content = GOOD[name]()

    file = io.BytesIO(content)
    found = take(name, file)

    assert found.name == name
    assert found.size == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert file.tell() == 0  # ready to be stored


def test_every_kind_has_a_good_file():
    assert {name.rpartition(".")[2] for name in GOOD} == set(uploads.KINDS)


def test_downloads_have_our_own_safe_content_types():
    types = {kind.content_type for kind in uploads.KINDS.values()}

    assert not any(
        word in content_type for content_type in types for word in ("html", "svg", "javascript", "/xml", "+xml")
    )
    assert taken("photo.JPG", picture("JPEG")).content_type == "image/jpeg"


# --- other kinds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "page.html",
        "page.htm",
        "page.xhtml",
        "drawing.svg",
        "feed.xml",
        "script.js",
        "setup.exe",
        "run.bat",
        "shell.sh",
        "plan.docm",
        "figures.xlsm",
        "plan.doc",
        "folder.zip",
        "folder.7z",
        "report.pdf.exe",
        "report.pdf.html",
        "report",
        ".pdf",
        "",
        None,
    ],
)
def test_any_other_extension_is_refused_whatever_the_content(name):
    assert "because of its file type. You can upload PDF, Word, Excel" in refused(name, PDF)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "page.pdf",
            b"<!DOCTYPE html><html><body>Hello</body></html>",
            "its name says that it is a PDF, but its content is something else",
        ),
        ("page.html.pdf", b"<html><script>alert(1)</script></html>", "its name says that it is a PDF"),
        ("setup.pdf", PROGRAM, "its content is a program"),
        ("drawing.png", SVG, "its name says that it is a PNG picture"),
        ("photo.jpg", picture("PNG"), "its content is a PNG picture"),
        ("plan.docx", PDF, "its content is a PDF"),
        ("plan.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "before 2007, or a document locked with a password"),
        ("plan.docx", workbook(), "it does not have the right content"),
        ("figures.xlsx", packed(WORD), "it does not have the right content"),
        ("policy.odt", opendocument("spreadsheet"), "it does not have the right content"),
        ("folder.docx", packed({"letters/a.txt": b"Dear all"}), "it does not have the right content"),
        ("photo.jpg", b"GIF89a" + bytes(30), "its content is a GIF picture"),
        ("answers.csv", PDF, "its content is a PDF"),
        ("answers.txt", b"#!/bin/sh\nrm -rf /\n", "its content is a script"),
        ("answers.txt", b"{\\rtf1 Hello}", "an RTF document"),
        ("answers.csv", picture("PNG"), "it is not a text file"),
        ("answers.txt", PROGRAM, "it is not a text file"),
        ("answers.txt", b"a\x00b", "it is not a text file"),
    ],
)
def test_content_that_does_not_match_the_extension_is_refused(name, content, reason):
    assert reason in refused(name, content)


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"<!DOCTYPE html><html></html>",
        b"name,answer\r\n1,<script>alert(1)</script>\r\n",
        b"\xef\xbb\xbf< ScRiPt src=//evil.example>",
        b"<?xml version='1.0'?><svg/>",
        b"<?php system($_GET['c']); ?>",
        b"<iframe src=//evil.example>",
        "<script>alert(1)</script>".encode("utf-16"),
        b"caf\xe9 <img src=x onerror=alert(1)>",
        b" " * 999_990 + b"<script>alert(1)</script>",  # across two of the pieces in which the file is read
    ],
)
@pytest.mark.parametrize("name", ["answers.csv", "notes.txt"])
def test_text_that_a_browser_would_treat_as_a_page_or_drawing_is_refused(name, content):
    assert "the code of a web page or a drawing" in refused(name, content)


def test_truncated_files_are_refused():
    assert "the end of the file is missing" in refused("plan.pdf", PDF[:-8])
    assert "the picture is damaged" in refused("scan.png", picture("PNG")[:60])
    assert "the picture is damaged" in refused("photo.jpg", picture("JPEG")[:20])
    assert "it is damaged" in refused("plan.docx", packed(WORD)[:-30])


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_an_empty_file_is_refused():
    assert "it is empty" in refused("plan.pdf", b"")


class Endless(io.RawIOBase):
    """An endless file that counts how much of it was read."""

    def __init__(self, beginning: bytes) -> None:
        self.beginning, self.was_read = beginning, 0

    def seek(self, place: int, whence: int = 0) -> int:
        return place

    def read(self, size: int = -1) -> bytes:
        self.was_read += size
        return self.beginning.ljust(size)[:size]


def test_a_file_that_is_too_large_is_refused_early():
    file = Endless(PDF)

    with pytest.raises(NotAccepted, match="larger than 50MB"):
        take("film.pdf", file)

    assert file.was_read < LARGEST + 2_000_000


# --- malicious archives -----------------------------------------------------------------------------------------------


def word(**more: bytes) -> bytes:
    return packed(WORD | more)


def test_a_document_with_macros_is_refused():
    for part in ("word/vbaProject.bin", "word/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"):
        assert "it contains macros" in refused("plan.docx", word(**{part: b"\xd0\xcf\x11\xe0"}))
    odt = zipfile.ZipFile(io.BytesIO(opendocument("text")))
    parts = {name: odt.read(name) for name in odt.namelist()}
    for part in ("Basic/Standard/Module1.xml", "Scripts/python/evil.py"):
        assert "it contains macros" in refused("policy.odt", packed({**parts, part: b"Sub Main"}))


@pytest.mark.parametrize(
    "part",
    ["../../etc/cron.d/evil", "word/../../evil", "/etc/passwd", "C:/evil.txt", "..\\..\\evil", "word/a\u202etxt.exe"],
)
def test_a_document_with_a_part_outside_it_is_refused(part):
    assert "a file name that points outside the document" in refused("plan.docx", word(**{part: b"evil"}))


def test_a_document_with_a_link_to_elsewhere_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in WORD.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/media")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc")

    assert "a file name that points outside the document" in refused("plan.docx", file.getvalue())


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    one_large_part = packed(WORD | {"word/media/image1.png": bytes(10_000_000)})
    crowded = packed(WORD | {f"word/media/image{number}.png": b"" for number in range(uploads.MOST_PARTS + 1)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("something was unpacked"))

    assert "its unpacked content is too large" in refused("plan.docx", one_large_part)
    assert "more than 10,000 parts" in refused("plan.docx", crowded)


def test_an_archive_that_would_unpack_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 1_000_000)
    noise = random.Random(1).randbytes(300_000)

    parts = {f"word/media/image{number}.png": noise for number in range(4)}

    assert "its unpacked content is too large" in refused("plan.docx", packed(WORD | parts))


def test_parts_that_share_bytes_or_a_name_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in WORD.items():
            archive.writestr(name, content)
        archive.writestr("word/media/image1.png", bytes(1000))
        again = zipfile.ZipInfo("word/media/image2.png")
        first = archive.getinfo("word/media/image1.png")
        for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
            setattr(again, field, getattr(first, field))
        archive.filelist.append(again)
    assert "it is damaged" in refused("plan.docx", file.getvalue())

    twice = packed(WORD | {"word/document.two": b"<another/>"}).replace(b"word/document.two", b"word/document.xml")
    assert "it is damaged" in refused("plan.docx", twice)


def test_documents_that_are_locked_or_compressed_unusually_are_refused():
    locked = bytearray(packed(WORD))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1

    assert "locked with a password" in refused("plan.docx", bytes(locked))
    assert "compressed in a way that office programs do not use" in refused("plan.docx", packed(WORD, zipfile.ZIP_LZMA))


def test_a_program_before_an_archive_is_refused():
    assert "its content is a program" in refused("plan.docx", PROGRAM + packed(WORD))


def test_a_picture_with_too_many_pixels_is_refused():
    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    for side in (15_000, 60_000):
        header = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
        bomb = (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(bytes(100)))
            + chunk(b"IEND", b"")
        )
        assert "more than 100 million pixels" in refused("scan.png", bomb)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Board minutes, 3.4.2026.pdf", "Board minutes, 3.4.2026.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("page.html.pdf", "page-html.pdf"),
        ("report.pdf.exe", "report-pdf.exe"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("pl\u200ban\x00\r\n.pdf", "plan.pdf"),
        ("plan.pdf:evil.exe", "plan-pdf-evil.exe"),
        ('a<b>"c"|d?.pdf', "a-b--c--d-.pdf"),
        ("plan.pdf. ", "plan.pdf"),
        ("...plan.pdf", "plan.pdf"),
        ("Môn.pdf", "Môn.pdf"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("", ""),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert harmless_name(given) == kept


def test_a_program_that_looks_like_a_pdf_is_refused_by_its_real_extension():
    # Programs that obey the right-to-left mark show this as "annexexe.pdf"
    assert "“annexfdp.exe” cannot be uploaded" in refused("annex\u202efdp.exe", PDF)
