"""Writes the YOT's table for comments on a draft, with every numbered paragraph, and reads the table that the YOT
returns.

The YOT has no account. It gets the table with the draft, as an Excel workbook or an OpenDocument spreadsheet, and sends
it back in either format. Either all comments are added, or none. Every mistake is reported with its row and column, as
a `CellError`.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openpyxl.utils import get_column_letter

from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import (
    CellError,
    Sheet,
    printable,
    quoted,
    read_workbook,
    without_control,
    write_workbook,
)
from inspections.spreadsheets.shown import TypedCell, Unusable
from reports.accuracy.wrapped import saved, wrapped_book
from reports.text.paragraphs import Paragraph
from standards.language.scale import USUAL, Words

SHEET, EXPLANATION = "comments", "how to use it"
NUMBER, SAID, COMMENT, EVIDENCE = "paragraph number", "what the draft says", "comment", "evidence"
COLUMNS = (NUMBER, SAID, COMMENT, EVIDENCE)
WIDTHS = (12, 70, 50, 40)  # column widths, in characters
LONGEST_COMMENT = 20_000
MOST_COMMENTS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

EXPLAINED = (
    ("How to use this table", ""),
    (
        "1",
        "Check that the draft is factually accurate. If a fact in a paragraph is wrong, add a comment next to it and give your "
        "evidence in the next column. Leave other rows empty.",
    ),
    ("2", "Do not change the first two columns. They show us which part of the draft you mean."),
    ("3", "To comment on the whole draft, add a row at the end and leave the paragraph number empty."),
    (
        "4",
        "To make a second comment on the same paragraph, add a row at the end with the number of the paragraph.",
    ),
    ("5", "Do not name children. Send the table back as .xlsx or .ods."),
)


@dataclass(frozen=True)
class Comment:
    """The YOT's comment in one row, or a comment or change in a Word file. If `number` is None, it is about the draft."""

    number: int | None
    comment: str
    evidence: str = ""
    kind: Literal["comment", "change"] = "comment"
    author: str = ""
    made_on: datetime.date | None = None
    about: str = ""  # the words that it is about


class WrongTable(Exception):
    """The table is refused. `errors` has every reason with its row and column."""

    def __init__(self, errors: Iterable[CellError | str]) -> None:
        self.errors = [error if isinstance(error, str) else _in_words(error) for error in errors]
        super().__init__("\n".join(self.errors))


def _in_words(error: CellError) -> str:
    return f"Row {error.row}, {printable(error.column)}: {printable(error.reason, 500)}."


# --- reading ----------------------------------------------------------------------------------------------------------


def read_table(path: Path, paragraphs: Mapping[int, str], words: Words = USUAL) -> tuple[Comment, ...]:
    """Return the comments in a returned table. `paragraphs` has the draft's text by number. `words` are for comments that we
    put into words ourselves. Raises WrongTable.
    """
    try:
        sheets = read_workbook(path, may_merge=True)
    except UnreadableFile as error:
        # Leave out the path on our disk, which means nothing to the user.
        raise WrongTable([f"The table {str(error).removeprefix(str(path)).strip()}."]) from error
    sheet = sheets.get(SHEET)
    if sheet is None:
        names = ", ".join(quoted(name) for name in list(sheets)[:5])
        raise WrongTable(
            [f"The table has no sheet “{SHEET}”. It has {names}. Upload the table that was sent with the draft."]
        )
    errors = list(sheet.errors)
    if missing := [column for column in COLUMNS if column not in sheet.columns]:
        errors.append(CellError(SHEET, 1, missing[0], "this column is missing; restore its heading as it was sent"))
        raise WrongTable(errors)
    comments = [*_comments(sheet, paragraphs, errors, words), *_notes(sheets, paragraphs)]
    if len(comments) > MOST_COMMENTS:
        errors.append(
            CellError(
                SHEET, "-", COMMENT, f"there are more than {MOST_COMMENTS:,} comments; speak to the {words.service.one}"
            )
        )
    errors.sort(key=_row)
    wrong: list[CellError | str] = [*errors, *_other_sheets(sheets)]
    if wrong:
        raise WrongTable(wrong)
    return tuple(dict.fromkeys(comments))


def _comments(sheet: Sheet, paragraphs: Mapping[int, str], errors: list[CellError], words: Words) -> Iterator[Comment]:
    for row, cells in _rows_as_shown(sheet, errors):
        number, said, comment, evidence = (cells[column] for column in COLUMNS)
        others = {heading: cells[heading] for heading in sheet.columns if heading not in COLUMNS and cells.get(heading)}
        paragraph = _number(number) if number else _paragraph_of(said, paragraphs)
        if not any((number, said, comment, evidence, *others.values())):
            continue
        if number and paragraph not in paragraphs:
            reason = f"paragraphs are numbered from 1 to {max(paragraphs, default=0)}"
            errors.append(CellError(SHEET, row, NUMBER, f"{quoted(number)} is not a paragraph of this draft; {reason}"))
            continue
        changed = _changed_words(row, paragraph, said, comment, paragraphs, errors, words.service.one)
        if evidence and not (comment or changed):
            errors.append(
                CellError(
                    SHEET, row, COMMENT, "is empty, but there is evidence; write the comment that the evidence is for"
                )
            )
        for column, text in ((SAID, changed), (COMMENT, comment), (EVIDENCE, evidence), *others.items()):
            if len(text) > LONGEST_COMMENT:
                reason = f"is longer than {LONGEST_COMMENT:,} characters; send it separately as a letter"
                errors.append(CellError(SHEET, row, column, reason))
        if changed:
            yield Comment(paragraph, changed, "" if comment else evidence)
        if comment:
            yield Comment(paragraph, comment, evidence)
        for heading, text in others.items():
            yield Comment(paragraph, f"{text} (In the column “{heading}”.)", "")


def _changed_words(
    row: int,
    paragraph: int | None,
    said: str,
    comment: str,
    paragraphs: Mapping[int, str],
    errors: list[CellError],
    service: str,
) -> str:
    """The comment that the YOT made by changing the draft's words in their cell; "" if the words are as we sent them."""
    if not said:
        return ""
    if paragraph is None:
        return f"The {service} added to the draft’s words: “{said}”"
    words = paragraphs[paragraph]
    if _same(said) == _same(_shown(words)):
        return ""
    other = _paragraph_of(said, paragraphs)
    if comment or other:
        errors.append(
            CellError(
                SHEET,
                row,
                SAID,
                f"is not the text of paragraph {paragraph}{f' but of {other}' if other else ''}; restore {quoted(words)} or "
                "empty the cell, and put your correction under “comment”",
            )
        )
        return ""
    return f"The {service} changed the words of this paragraph to: “{said}”"


def _paragraph_of(said: str, paragraphs: Mapping[int, str]) -> int | None:
    """The number of the first paragraph with these words."""
    same = _same(said)
    return next((number for number, text in paragraphs.items() if same and _same(_shown(text)) == same), None)


def _rows_as_shown(sheet: Sheet, errors: list[CellError]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the text that its cells show. The text of a merged cell counts once, in its first row."""
    rows = {row: dict(cells) for row, cells in sheet.rows}
    for merged in sheet.merged:
        for row in [row for row in rows if merged.row <= row <= merged.last_row]:
            for column in range(merged.column, min(merged.last_column, len(sheet.columns)) + 1):
                heading = sheet.columns[column - 1]
                if (row, column) != (merged.row, merged.column) and heading in rows[row]:
                    rows[row][heading] = ""
    for row, cells in rows.items():
        for heading, cell in cells.items():
            if isinstance(cell, TypedCell) and heading != NUMBER:
                cells[heading] = cell.shown
                if isinstance(cell.shown, Unusable):
                    errors.append(CellError(SHEET, row, heading, cell.shown))
        yield row, cells


def _notes(sheets: Mapping[str, Sheet], paragraphs: Mapping[int, str]) -> Iterator[Comment]:
    """Notes on cells, as comments on the paragraph in the same row."""
    for name, sheet in sheets.items():
        numbers = {row: _number(cells.get(NUMBER, "")) for row, cells in sheet.rows} if name == SHEET else {}
        for note in sheet.notes:
            number = numbers.get(note.row)
            text = note.text
            if text.startswith("[Threaded comment]"):  # newer versions of Excel put an explanation first
                text = text.partition("Comment:\n")[2].strip() or text
            yield Comment(
                number if number in paragraphs else None,
                f"{without_control(text)[:LONGEST_COMMENT]} (A note on cell {get_column_letter(note.column)}{note.row}.)",
                "",
            )


def _other_sheets(sheets: Mapping[str, Sheet]) -> Iterator[str]:
    """The errors for anything that the YOT wrote on a sheet that we do not read."""
    for name, sheet in sheets.items():
        is_ours = name == EXPLANATION
        if name == SHEET or (not sheet.columns and not sheet.rows):
            continue
        if not is_ours:
            yield f"The sheet {quoted(name)} is not read. Move its content to the sheet “{SHEET}”, and delete it."
        elif sheet.longest > 2 or any(row > len(EXPLAINED) for row, _ in sheet.rows):
            yield f"Something was added to the sheet {quoted(name)}. Move it to the sheet “{SHEET}”."


def _number(cell: str) -> int | None:
    return int(cell) if re.fullmatch(r"[0-9]{1,6}", cell) else None


def _shown(words: str) -> str:
    """As much of a paragraph as fits in a cell, without any control characters that were pasted into a table of facts."""
    return without_control(words)[:32_000]


def _row(error: CellError) -> int:
    return error.row if isinstance(error.row, int) else 0


def _same(text: str) -> str:
    return " ".join(text.split())


# --- writing ----------------------------------------------------------------------------------------------------------


def _rows(paragraphs: Iterable[Paragraph]) -> list[tuple[str, str, str, str]]:
    return [(str(paragraph.number), _shown(paragraph.words), "", "") for paragraph in paragraphs]


def as_ods(paragraphs: Iterable[Paragraph]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.ods"
        write_workbook(path, {SHEET: [COLUMNS, *_rows(paragraphs)], EXPLANATION: EXPLAINED})
        return path.read_bytes()


def as_xlsx(paragraphs: Iterable[Paragraph], *, title: str) -> bytes:
    """The table as an Excel workbook, with a second sheet that explains it."""
    from openpyxl.styles import Alignment, Font

    book = wrapped_book(SHEET, [COLUMNS, *_rows(paragraphs)], WIDTHS, title=title, to_fill_in=(3, 4))
    explained = book.create_sheet(EXPLANATION)
    explained.column_dimensions["A"].width, explained.column_dimensions["B"].width = 24, 90
    for line, (number, text) in enumerate(EXPLAINED, 1):
        explained.cell(line, 1, number).font = Font(bold=line == 1)
        explained.cell(line, 2, text).alignment = Alignment(wrap_text=True, vertical="top")
    return saved(book)
