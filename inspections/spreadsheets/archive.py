"""Read a spreadsheet or a Word document, which is a zip archive of XML, as a stream within limits.

openpyxl and odfdo write our files but do not read uploaded ones. Both build everything that a file claims to contain
before it can be checked. A file of sixty kilobytes could then take minutes of time and gigabytes of memory. Here, a
file is refused as soon as it goes over a limit.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_FILE = 10_000_000  # bytes on disk
MAX_UNPACKED = 40_000_000  # bytes, for everything in the archive together
MAX_PARTS = 2_000
MAX_ELEMENTS = 400_000  # XML elements, in everything that is read
MAX_DEPTH = 100
MAX_TAG = 1_000_000  # bytes between < and >
_CHUNK = 65_536

# The namespaces we need, shortened. Others become "other:…" and match nothing.
_PREFIXES = {
    "": "",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "custom:",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "value:",
}
_OLE = b"\xd0\xcf\x11\xe0"  # the start of Office files from before 2007, and of newer files with a password


class UnreadableFile(Exception):
    """A file, or part of one, that is not a workbook or is too large. The message is a clause without its subject."""


@dataclass(frozen=True)
class Kind:
    """The expected kind of file, for messages about a file of another kind."""

    name: str
    program: str
    ending: str
    old_ending: str
    largest: str


SPREADSHEET = Kind("a spreadsheet", "spreadsheet program", ".xlsx", ".xls", "any inspection workbook")
WORD = Kind("a Word document", "word processor", ".docx", ".doc", "any report")


class Archive:
    """A zip archive within the size limits, in a file or in memory. Raises UnreadableFile if it is not such an archive."""

    def __init__(self, source: Path | bytes, kind: Kind = SPREADSHEET) -> None:
        self.kind = kind
        if (len(source) if isinstance(source, bytes) else source.stat().st_size) > MAX_FILE:
            raise UnreadableFile(f"is larger than {MAX_FILE // 1_000_000}MB")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            is_old_or_locked = _first_bytes(source) == _OLE
            raise UnreadableFile(
                f"is an old {kind.old_ending} file or is locked with a password; save it as {kind.ending} without a password"
                if is_old_or_locked
                else f"is not {kind.name}, or is damaged"
            ) from error
        parts = self._zip.infolist()
        self._elements = 0
        if len(parts) > MAX_PARTS:
            raise UnreadableFile(f"has more than {MAX_PARTS:,} parts")
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise UnreadableFile(f"unpacks to more than {MAX_UNPACKED // 1_000_000}MB")
        # If two parts have the same name, some programs show the first and others the last.
        names = Counter(part.filename.replace("\\", "/").lower() for part in parts)
        if twice := next((name for name, times in names.items() if times > 1), None):
            raise UnreadableFile(f"has its part {twice[:80]} twice; save it again in a {kind.program}")
        if len({part.header_offset for part in parts}) < len(parts):
            raise UnreadableFile(f"is not {kind.name}, or is damaged")
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile("is locked with a password; save it without a password")
        # Other compression methods can use any amount of memory.
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise UnreadableFile(f"is compressed in a way that {kind.program}s do not use")

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def elements(self, part: str, *whole: str) -> Iterator[Element]:
        """The elements of a part in order. Only the elements with these names have their content.

        Raises UnreadableFile during iteration if the part is missing, damaged or over a limit.
        """
        reader = _Reader(self, frozenset(whole))
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(_CHUNK):
                    yield from reader.read(chunk)
                yield from reader.read(b"", is_last=True)
        except KeyError as error:
            raise UnreadableFile(f"has no part {part}") from error
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise UnreadableFile(f"is damaged, or locked with a password (its part {part} cannot be read)") from error

    def count_element(self, depth: int) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise UnreadableFile(f"contains more than {self.kind.largest} does")


def _first_bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:4]
    with source.open("rb") as file:
        return file.read(4)


class _Reader:
    """Turn chunks of XML into elements."""

    def __init__(self, archive: Archive, whole: frozenset[str]) -> None:
        self._archive, self._whole = archive, whole
        self._depth = self._fed = 0
        self._built_at: int | None = None  # the depth of the element being built with its content
        self._builder = TreeBuilder()
        self._ready: list[Element] = []
        self._names: dict[str, str] = {}
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype  # only a document type can declare entities

    def read(self, chunk: bytes, *, is_last: bool = False) -> Iterator[Element]:
        self._fed += len(chunk)
        self._parser.Parse(chunk, is_last)
        if self._fed - self._parser.CurrentByteIndex > MAX_TAG:
            raise UnreadableFile(f"contains more than {self._archive.kind.largest} does")
        ready, self._ready = self._ready, []
        yield from ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._archive.count_element(self._depth)
        tag = self._short(name)
        short = {self._short(name): value for name, value in attributes.items()}
        if self._built_at is None and tag in self._whole:
            self._built_at = self._depth
        if self._built_at is None:
            self._ready.append(Element(tag, short))
        else:
            self._builder.start(tag, short)

    def _end(self, name: str) -> None:
        if self._built_at is not None:
            element = self._builder.end(self._short(name))
            if self._depth == self._built_at:
                self._ready.append(element)
                self._built_at, self._builder = None, TreeBuilder()
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._built_at is not None:
            self._builder.data(text)

    def _doctype(self, *declaration: object) -> None:
        raise UnreadableFile(f"declares a document type, which {self._archive.kind.program}s do not do")

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            namespace, _, local = name.rpartition(" ")
            short = self._names[name] = f"{_PREFIXES.get(namespace, 'other:')}{local}"
        return short
