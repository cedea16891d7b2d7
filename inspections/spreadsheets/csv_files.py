"""A folder of .csv files, read and written so that a spreadsheet program neither runs nor changes a cell.

A leading apostrophe makes a spreadsheet program treat a cell as text. We add it when writing and remove it when
reading.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from inspections.spreadsheets.archive import MAX_FILE, UnreadableFile
from inspections.spreadsheets.cells import MAX_COLUMNS, Row
from inspections.spreadsheets.shown import TypedCell

# Full-width signs begin a formula in some Asian settings.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
_DATE = (
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,4}})?|\d{{1,4}}[-/. ]*{_MONTH}"
    rf"|(?:\d{{1,2}}[-/. ]*)?{_MONTH}[-/., ]*\d{{1,4}}(?:,? +\d{{4}})?)"
)
_TIME = r"(?:\d{1,4}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?: ?[ap]m?)?|\d{1,2} ?[ap]m?)"
_READ_AS_DATE = re.compile(rf"{_DATE}(?:[t ]+{_TIME}z?)?|{_TIME}", re.IGNORECASE | re.ASCII)
_READ_AS_NUMBER = re.compile(
    r"\(?[-+]?[£$€¥]? ?(?:\d[\d., '\u00a0\u202f]*|\.\d+)(?:e[-+]?\d+)?(?: ?[%£$€¥])?\)?|\d+ +\d+/\d+", re.IGNORECASE
)
_READ_AS_BOOLEAN = re.compile("true|false", re.IGNORECASE)
# How spreadsheet programs write their date cells. We cannot know what was typed there.
_WRITTEN_DATE = re.compile(rf"\d{{4}}-\d\d-\d\d|\d\d?-{_MONTHS}(-\d\d(\d\d)?)?|{_MONTHS}-\d\d(\d\d)?", re.ASCII)
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<sign>[,;\t|])"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)

# Messages from Python's reader, reworded for people.
_CSV_MISTAKES = {
    "unexpected end of data": "has an opening quotation mark that is never closed",
    "',' expected after '\"'": "has a quotation mark inside a quoted cell; write it twice",
    "field larger than field limit": "has a cell that is far too long, or has an opening quotation mark that is never closed",
}


class ExactCell(str):
    """A value that is written without protection, such as an age.

    A spreadsheet program may read it as a number or a word, but saves it unchanged.
    """


def csv_cell(cell: str) -> str:
    """A cell that a spreadsheet program opens as plain text, and never as a formula, a number or a date."""
    if cell.startswith("'") or cell.lstrip(" \n").startswith(_RUNS):
        return f"'{cell}"
    return f"'{cell}" if not isinstance(cell, ExactCell) and read_as(cell) else cell


def read_as(cell: str) -> str:
    """How a spreadsheet program reads a cell in a .csv file: as a "number", a "date", "TRUE or FALSE", or "" for text."""
    text = cell.strip()
    if not text or len(text) > 60:
        return ""
    if _READ_AS_BOOLEAN.fullmatch(text):
        return "TRUE or FALSE"
    if _READ_AS_DATE.fullmatch(text):
        # 2.1 is a number, although 2.1.2020 may be a date.
        return "number" if re.fullmatch(r"\d+\.\d+", text) else "date"
    return "number" if _READ_AS_NUMBER.fullmatch(text) else ""


def is_passed_over(file: Path) -> bool:
    """Whether to ignore a file because a program made it: macOS writes ._cases.csv, and Office writes ~$cases.csv."""
    return file.name.startswith((".", "~$"))


def read_folder(path: Path) -> Iterator[tuple[str, Iterator[Row]]]:
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv" and not is_passed_over(file))
    if not files:
        raise UnreadableFile("is a folder without .csv files")
    for file in files:
        yield file.stem, _rows(file)


def _rows(file: Path) -> Iterator[Row]:
    if not file.is_file():  # a pipe or a device might never end
        raise UnreadableFile("is not a file")
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_FILE + 1)
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from error
    if len(content) > MAX_FILE:
        raise UnreadableFile(f"is larger than {MAX_FILE // 1_000_000}MB")
    yield from rows_of_csv(content)


def rows_of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a .csv file. Raises UnreadableFile during iteration if the content is not CSV."""
    # Excel’s “Unicode Text” is UTF-16 with tabs.
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text, separator = _without_separator_line(_decoded(content), may_have_tabs=is_utf_16)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            yield number, [_cell(cell) for cell in row[: MAX_COLUMNS + 1]]
    except csv.Error as error:
        reason = next(
            (message for theirs, message in _CSV_MISTAKES.items() if theirs in str(error)), f"is not CSV: {error}"
        )
        raise UnreadableFile(reason) from error


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFile("begins as UTF-16 text and is damaged; save the file as “CSV UTF-8”") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(f"is not UTF-8 text (in line {line}); save the file as “CSV UTF-8”") from error


def _without_separator_line(text: str, *, may_have_tabs: bool) -> tuple[str, str]:
    """The text without a first line such as sep=; (which Excel reads but does not show), and the separator."""
    if found := _SEPARATOR_LINE.match(text):
        return text[found.end() :], found["sign"]
    header = text.partition("\n")[0]
    for separator, called in ((";", "semicolons"), ("\t", "tabs")):
        if separator in header and "," not in header and separator == "\t" and may_have_tabs:
            return text, separator
        if separator in header and "," not in header:
            raise UnreadableFile(f"is separated by {called}; save it with commas")
    return text, ","


def _cell(cell: str) -> str:
    if cell.startswith("'"):
        return cell[1:]
    text = cell.strip()
    kind = "date" if _WRITTEN_DATE.fullmatch(text) else "TRUE or FALSE" if _READ_AS_BOOLEAN.fullmatch(text) else ""
    return TypedCell(text, kind, lambda: text) if kind else cell


def write_folder(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for name, (header, *rows) in sheets.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)  # fixed words and question numbers
            writer.writerows([csv_cell(cell) for cell in row] for row in rows)
