"""Decides which files are accepted as evidence, with plain checks of a file's name and content.

A file is accepted if its name has one of a few extensions and its content matches the extension. The service never
unpacks, runs or shows a file: it stores the file as uploaded and offers it for download. The checks keep out files that
could do harm when opened later (pages, scripts, programs, macros, zip bombs). They find only what can be seen without
opening the files. They do not scan for viruses.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

# Plans, minutes and scans are a few megabytes. Nobody reads films or whole folders as evidence.
LARGEST = 50_000_000  # bytes
LONGEST_NAME = 150  # characters: the database stores no more

# A presentation with a hundred slides has about a thousand parts, and unpacks to little more than its pictures.
MOST_PARTS = 10_000
LARGEST_UNPACKED = 500_000_000  # bytes: the sum of the sizes in a zip archive's directory
# Workbook tables shrink to a thirtieth at most. Zip bombs shrink to a thousandth.
STRONGEST_PACKING = 150
ANY_COMPRESSION = 5_000_000  # bytes: smaller parts may have any compression ratio
MOST_PIXELS = 100_000_000

_CHUNK = 1_000_000
_ZIP_PART = b"PK\x01\x02"  # the signature of each entry in a zip archive's directory


class NotAccepted(Exception):
    """A file that is not accepted. The message names the file, the reason and what to upload instead."""


@dataclass(frozen=True)
class Taken:
    """An accepted file: its name, kind, size and content hash."""

    name: str
    content_type: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Kind:
    """An accepted kind of file."""

    title: str
    content_type: str
    check: Callable[[BinaryIO], None]


def take(name: str | None, file: BinaryIO) -> Taken:
    """Check a file under its uploaded name.

    The file is read from the start and rewound. Raises NotAccepted if its extension is not accepted, or if its content
    does not match its extension. Also raises NotAccepted if the file is empty, too large or damaged, or looks like an
    attack.
    """
    kept_name = harmless_name(name or "")
    stem, dot, ending = kept_name.rpartition(".")
    kind = KINDS.get(ending.lower()) if stem and dot else None
    if kind is None:
        raise NotAccepted(f"“{kept_name}” cannot be uploaded because of its file type. {ACCEPTED_FILES}")
    try:
        size, sha256 = _read_through(file)
        file.seek(0)
        kind.check(file)
    except _Wrong as wrong:
        raise NotAccepted(f"“{kept_name}” cannot be uploaded: {wrong}") from wrong
    finally:
        file.seek(0)
    return Taken(kept_name, kind.content_type, size, sha256)


def harmless_name(name: str) -> str:
    """Change a file's name so that it shows what the file is and is valid on any system.

    The result has no folders, and no characters that are invisible or have a special meaning on any system. It also
    has no characters that reverse the order of letters, which can make a program look like a PDF. Inner extensions are
    removed: "page.html.pdf" becomes "page-html.pdf".
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Cc, Cf, Cs, Co, Cn: invisible characters; Zl, Zp: line and paragraph separators.
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN)
    name = re.sub(r'[<>:"|?*]', "-", " ".join(name.split())).strip(". ")
    stem, dot, ending = name.rpartition(".")
    stem = re.sub(r"\.(?=[A-Za-z][\w-]*(\.|\Z))", "-", stem)
    return f"{stem[: LONGEST_NAME - len(dot) - len(ending)]}{dot}{ending}"[:LONGEST_NAME]


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class _Wrong(Exception):
    """A problem with the content of a file. The message ends a sentence that names the file, and says what to do."""


def _read_through(file: BinaryIO) -> tuple[int, str]:
    """The size and content hash of a file. Raises _Wrong if it is empty, too large, or an archive with too many parts."""
    size, parts, digest, end = 0, 0, hashlib.sha256(), b""
    for chunk in _chunks(file):
        size += len(chunk)
        if size > LARGEST:
            raise _Wrong(TOO_LARGE)
        digest.update(chunk)
        # Counted before the directory is read, which would build an object for each of a million parts.
        parts += (end + chunk).count(_ZIP_PART)
        end = chunk[-len(_ZIP_PART) + 1 :]
    if not size:
        raise _Wrong("it is empty. Check that it opens on your computer, then upload it again.")
    if parts > MOST_PARTS:
        raise _Wrong(f"it has more than {MOST_PARTS:,} parts. Save it as a PDF.")
    return size, digest.hexdigest()


TOO_LARGE = f"it is larger than {LARGEST // 1_000_000}MB. Split it or save it with smaller pictures."


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


# --- kinds of content ------------------------------------------------------------------------------------------------

# How files of different kinds begin, and what they are.
_BEGINNINGS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive or an office document",
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\xd0\xcf\x11\xe0": "an office document from before 2007, or a document locked with a password",
    b"{\\rtf": "an RTF document",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"#!": "a script",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "an archive",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
}


def _begins(file: BinaryIO, beginning: bytes, title: str) -> None:
    """Raise _Wrong if a file does not begin as its kind should."""
    head = file.read(16)
    file.seek(0)
    if head.startswith(beginning):
        return
    other = _found_beginning(head)
    is_what = f"its content is {other}" if other else "its content is something else"
    raise _Wrong(
        f"its name says that it is {title}, but {is_what}. Save it again as {title} in the program that created it."
    )


def _found_beginning(head: bytes) -> str | None:
    return next((what for beginning, what in _BEGINNINGS.items() if head.startswith(beginning)), None)


def _check_pdf(file: BinaryIO) -> None:
    _begins(file, b"%PDF-", "a PDF")
    end = file.seek(0, 2)
    file.seek(max(0, end - 2048))
    if b"%%EOF" not in file.read():
        raise _Wrong("the end of the file is missing. Save it as a PDF again, then upload the new file.")


# --- pictures --------------------------------------------------------------------------------------------------------


def _check_picture(beginning: bytes, form: str) -> Callable[[BinaryIO], None]:
    def check(file: BinaryIO) -> None:
        _begins(file, beginning, f"a {form} picture")
        try:
            with Image.open(file, formats=[form]) as picture:
                width, height = picture.size
                if width * height <= MOST_PIXELS:
                    picture.verify()
        except Image.DecompressionBombError:
            width, height = MOST_PIXELS, 2
        except Exception as error:  # Pillow raises many kinds of exceptions for damaged pictures
            raise _Wrong("the picture is damaged. Save it again, then upload the new file.") from error
        if width * height > MOST_PIXELS:
            raise _Wrong(f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels. Save a smaller one.")

    return check


# --- text ------------------------------------------------------------------------------------------------------------

# What a browser would treat as a page, a drawing or a feed anywhere in a text, and web server scripts.
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|style|iframe|frame|object|embed|applet|svg|math|form|meta|link|base|img|video)\b"
    r"|<\?(?:xml|php)",
    re.I,
)
_READABLE = (b"%PDF-", b"{\\rtf", b"#!")  # formats that could pass as text
_LONGEST_MARKUP = 200  # characters at the end of a piece that are checked again with the next piece
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def _check_text(file: BinaryIO) -> None:
    head = file.read(16)
    other = _found_beginning(head)
    if other and head.startswith(_READABLE):
        raise _Wrong(
            f"its name says that it is a text file, but its content is {other}. Rename it to match its content, or save it "
            "as a PDF."
        )
    encodings = ("utf-16",) if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            _check_decoded(codecs.iterdecode(_chunks(file), encoding))
        except UnicodeDecodeError:
            continue
        return
    raise _Wrong("it is not a text file. Save it as text or CSV in UTF-8.")


def _check_decoded(pieces: Iterator[str]) -> None:
    before = ""
    for piece in pieces:
        if _CONTROL.search(piece):
            raise _Wrong("it is not a text file. Save it as text or CSV in UTF-8.")
        if _MARKUP.search(before + piece):
            raise _Wrong("it contains the code of a web page or a drawing. Save its readable content as a PDF.")
        before = (before + piece)[-_LONGEST_MARKUP:]


# --- documents of office programs, which are zip archives ------------------------------------------------------------

# Programs in a document: Visual Basic, Excel 4 macros, and LibreOffice macros in Basic and other languages.
_PROGRAM = re.compile(r"(?:\A|/)(?:vbaProject\w*\.bin|vbaData\.xml|macrosheets/.*)\Z|\A(?:Basic|Scripts)/.+", re.I)
_MIMETYPE = "mimetype"


def _check_office(title: str, *expected: str) -> Callable[[BinaryIO], None]:
    """Make a check for Word, Excel or PowerPoint: a document must have the parts that every document of its kind has."""

    def check(file: BinaryIO) -> None:
        with _archive(file, title) as archive:
            if not {"[Content_Types].xml", *expected} <= set(archive.namelist()):
                raise _not_inside(title)

    return check


def _check_opendocument(title: str, content_type: str) -> Callable[[BinaryIO], None]:
    """Make a check for OpenDocument files, which name their kind in an uncompressed part."""

    def check(file: BinaryIO) -> None:
        with _archive(file, title) as archive:
            if not {_MIMETYPE, "content.xml", "META-INF/manifest.xml"} <= set(archive.namelist()):
                raise _not_inside(title)
            named = archive.getinfo(_MIMETYPE)
            if named.compress_type != zipfile.ZIP_STORED or named.file_size > 100:
                raise _not_inside(title)
            try:
                is_it = archive.read(named).strip() == content_type.encode()
            except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
                raise _damaged() from error
            if not is_it:
                raise _not_inside(title)

    return check


def _archive(file: BinaryIO, title: str) -> zipfile.ZipFile:
    """Open a zip archive without unpacking anything. Raises _Wrong if no office program would make such an archive."""
    _begins(file, b"PK\x03\x04", title)
    size = file.seek(0, 2)
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged() from error
    parts = archive.infolist()
    names = [part.orig_filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise _Wrong("it is locked with a password. Save it without a password.")
    if any(_PROGRAM.search(name) for name in names):
        raise _Wrong("it contains macros. Save it without macros, or as a PDF.")
    if any(
        _leads_elsewhere(name) or stat.S_ISLNK(part.external_attr >> 16)
        for name, part in zip(names, parts, strict=True)
    ):
        raise _Wrong("it contains a file name that points outside the document. Save it again, or as a PDF.")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise _Wrong("it is compressed in a way that office programs do not use. Save it again, or as a PDF.")
    # Parts that share bytes or a name mean different things to different programs, and are used in zip bombs.
    if (
        len({name.lower() for name in names}) < len(names)
        or len({part.header_offset for part in parts}) < len(parts)
        or sum(part.compress_size for part in parts) > size
    ):
        raise _damaged()
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(map(_is_packed_too_well, parts)):
        raise _Wrong("its unpacked content is too large for a document. Save it as a PDF.")
    return archive


def _leads_elsewhere(name: str) -> bool:
    """Whether a part's name could make a program unpack it outside its folder: .., /, C:, \\ and invisible characters."""
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or re.match("[A-Za-z]:", name):
        return True
    return any(unicodedata.category(letter) in _UNSEEN for letter in name)


def _is_packed_too_well(part: zipfile.ZipInfo) -> bool:
    return part.file_size > ANY_COMPRESSION and part.file_size > STRONGEST_PACKING * part.compress_size


def _not_inside(title: str) -> _Wrong:
    return _Wrong(
        f"its name says that it is {title}, but it does not have the right content. Save it again as {title}, or as a PDF."
    )


def _damaged() -> _Wrong:
    return _Wrong("it is damaged. Check that it opens on your computer, save it again and upload the new file.")


# --- the kinds -------------------------------------------------------------------------------------------------------

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPENDOCUMENT = "application/vnd.oasis.opendocument"


def _office(title: str, name: str, *expected: str) -> Kind:
    return Kind(title, f"{_OFFICE}.{name}", _check_office(title, *expected))


def _opendocument(title: str, name: str) -> Kind:
    return Kind(title, f"{_OPENDOCUMENT}.{name}", _check_opendocument(title, f"{_OPENDOCUMENT}.{name}"))


_JPEG = Kind("JPEG", "image/jpeg", _check_picture(b"\xff\xd8\xff", "JPEG"))
# By extension. Pages, drawings and scripts (HTML, SVG, XML), archives and files with macros are not accepted.
KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", _check_pdf),
    "docx": _office("a Word document (.docx)", "wordprocessingml.document", "word/document.xml"),
    "xlsx": _office("an Excel workbook (.xlsx)", "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": _office("a PowerPoint presentation (.pptx)", "presentationml.presentation", "ppt/presentation.xml"),
    "odt": _opendocument("an OpenDocument text (.odt)", "text"),
    "ods": _opendocument("an OpenDocument spreadsheet (.ods)", "spreadsheet"),
    "odp": _opendocument("an OpenDocument presentation (.odp)", "presentation"),
    "csv": Kind("CSV", "text/csv", _check_text),
    "txt": Kind("text", "text/plain", _check_text),
    "png": Kind("PNG", "image/png", _check_picture(b"\x89PNG\r\n\x1a\n", "PNG")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
}
ACCEPTED_FILES = (
    "You can upload PDF, Word, Excel, PowerPoint and OpenDocument files without macros, CSV, text, PNG and JPEG. Save "
    "anything else as a PDF."
)
