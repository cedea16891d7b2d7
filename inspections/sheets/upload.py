"""Read a spreadsheet that someone uploaded, and write one sheet as a .csv file."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from inspections.spreadsheets.archive import MAX_FILE, UnreadableFile
from inspections.spreadsheets.files import Sheet, csv_cell, read_workbook

ACCEPTED = ".csv,.xlsx,.ods"


def read_upload(name: str, file: BinaryIO) -> Mapping[str, Sheet]:
    """The sheets of an uploaded .xlsx, .ods or .csv file. Raises UnreadableFile; its message has no subject.

    A workbook is recognised by its content. Any other file is read as .csv, but only if its name ends in .csv.
    """
    content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise UnreadableFile(f"is larger than {MAX_FILE // 1_000_000}MB")
    ending = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        is_csv = ending == ".csv" and not content.startswith(b"PK\x03\x04")
        path = Path(folder) / (
            "upload.csv" if is_csv else f"upload{ending if ending in ('.xlsx', '.ods') else '.xlsx'}"
        )
        path.write_bytes(content)
        source = path.parent if is_csv else path
        try:
            return read_workbook(source)
        except UnreadableFile as error:
            # Leave out the path on our disk, which the user does not need.
            raise UnreadableFile(str(error).removeprefix(str(source)).strip()) from error


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A header and rows as a .csv file that spreadsheet programs read as UTF-8, with cells that are safe to open."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    header, *others = rows
    writer.writerow(header)
    writer.writerows([csv_cell(cell) for cell in row] for row in others)
    return text.getvalue().encode("utf-8-sig")
