"""Reads an uploaded workbook: an .xlsx or .ods file, or a .zip file of the .csv files."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from inspections.sheets.upload import read_upload
from inspections.spreadsheets.archive import MAX_FILE, MAX_UNPACKED, UnreadableFile
from inspections.spreadsheets.files import MAX_SHEETS, Sheet, read_workbook

ACCEPTED = ".xlsx,.ods,.zip"
LONGEST_NAME = 80
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def read_uploaded(name: str, content: bytes) -> Mapping[str, Sheet]:
    """The sheets of an uploaded workbook. Raises UnreadableFile; its message has no subject."""
    if len(content) > MAX_FILE:
        raise UnreadableFile(f"is larger than {MAX_FILE // 1_000_000}MB")
    if Path(name).suffix.lower() != ".zip":
        return read_upload(name, io.BytesIO(content))
    with tempfile.TemporaryDirectory() as folder:
        _unpack(content, Path(folder))
        try:
            return read_workbook(Path(folder))
        except UnreadableFile as error:
            raise UnreadableFile(str(error).replace(folder, "").strip(" /")) from error


def _unpack(content: bytes, folder: Path) -> None:
    """Write the .csv files in a .zip file to a folder, by file name only, without their paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if len(parts) > MAX_SHEETS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile("has more in it than an inspection workbook can have")
            for part in parts:
                place = folder / PurePosixPath(part.filename.replace("\\", "/")).name[-LONGEST_NAME:]
                if place.exists():
                    raise UnreadableFile(f"contains the file {place.name} twice")
                place.write_bytes(archive.read(part))
    except _DAMAGE as error:
        raise UnreadableFile("is not a .zip file, or is damaged") from error
