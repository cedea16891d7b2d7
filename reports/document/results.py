"""The results annexe as data: every standard, key question and printed prompt, with the counts behind its percentage.

Denominators differ. The denominator of a key question is the number of cases where the question was asked and applied.
The framework decides which denominator prompts have. So each row gives its denominator, as a number and in words, and
the .ods file also has a sheet of notes.

It has no number of cases in which a question was not asked or does not apply, because such a number counts children of one kind.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields

from inspections.spreadsheets.csv_files import ExactCell, csv_cell
from inspections.spreadsheets.open_documents import ods_cell, undated
from reports.document.data import Document
from reports.ratings.percentages import Tally

RELEVANT = "relevant {case.many}: those in which the question was asked, applied and was answered"
ALL_CASES = "all inspected {case.many} of the {domain.one}"

NOTES = (
    "Per cent is the percentage of yes answers as a whole number, rounded half up. Each row gives its denominator.",
    f"A key question’s denominator is the number of {RELEVANT}.",
    "{case.a_heading} in which the question was not asked, or did not apply, is not in the denominator of a key question.",
    "The lowest percentage in {standard.a} decides its band, and the band decides its {rating.one}. {rating.a_heading} that the "
    "ratings panel changed by professional discretion is shown as changed.",
    "{standard.a_heading} judged as a whole has {rating.a} and no percentages.",
)
PROMPTS = "A prompt’s denominator is the number of {}."


@dataclass(frozen=True)
class Row:
    """A line of the annexe. Columns that do not apply to this kind of line are empty."""

    domain: str
    standard: str
    kind: str
    number: str
    text: str
    rating: str = ""
    per_cent: int | None = None
    denominator: int | None = None
    denominator_is: str = ""
    yes: int | None = None
    not_answered_yet: int | None = None
    cases_inspected: int | None = None
    decides_the_rating: str = ""


HEADER = [field.name.replace("_", " ").capitalize() for field in fields(Row)]


def results_csv(document: Document) -> bytes:
    """The results as CSV, in UTF-8 with a byte order mark. No cell runs as a formula. The same document gives the same bytes."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADER)
    for row in _rows(document):
        writer.writerow([csv_cell(ExactCell(value)) for value in _cells(row)])
    return written.getvalue().encode("utf-8-sig")


def results_ods(document: Document) -> bytes:
    """The results as .ods: a sheet of results, with numbers as numbers, and a sheet of notes. A document always gives the same
    bytes."""
    from odfdo import Document as Spreadsheet
    from odfdo import Element

    spreadsheet = Spreadsheet("spreadsheet")
    spreadsheet.body.clear()
    header = f"<table:table-header-rows>{_ods_row(HEADER)}</table:table-header-rows>"
    results = header + "".join(_ods_row(_cells(row)) for row in _rows(document))
    notes = "".join(_ods_row([note]) for note in [document.title, *_notes(document)])
    for name, lines in (("Results", results), ("Notes", notes)):
        spreadsheet.body.append(Element.from_tag(f'<table:table table:name="{name}">{lines}</table:table>'))
    spreadsheet.meta.set_title(f"{document.title}: results")
    spreadsheet.language = "en-GB"
    content = io.BytesIO()
    spreadsheet.save(content)
    return undated(content)


def _results(document: Document) -> dict[str, object]:
    return dict(next(part.content for part in document.parts if part.kind == "results"))


def _notes(document: Document) -> list[str]:
    notes = list(NOTES)
    if any(row.kind == "prompt" for row in _rows(document)):
        notes.insert(2, PROMPTS.format(ALL_CASES if _results(document)["prompts_of_all"] else RELEVANT))
    record = [str(part.content["record"]) for part in document.parts if "record" in part.content]
    return [*(document.words.fill(note) for note in notes), *record]


def _rows(document: Document) -> Iterator[Row]:
    results = _results(document)
    relevant, all_cases = (document.words.fill(text) for text in (RELEVANT, ALL_CASES))
    of_prompts = all_cases if results["prompts_of_all"] else relevant
    for domain in results["domains"]:  # type: ignore[attr-defined]
        title = f"{domain.number}. {domain.title}"
        for standard in domain.standards:
            yield Row(title, standard.number, "standard", standard.number, standard.title, standard.rating.name)
            for question in standard.questions:
                line = question.line
                named = (title, standard.number, "key question", line.number, line.text)
                yield _counted(named, line.tally, relevant, is_lowest=line.is_lowest)
                for prompt in question.prompts:
                    named = (title, standard.number, "prompt", prompt.number, prompt.text)
                    yield _counted(named, prompt.tally, of_prompts, of_all=bool(results["prompts_of_all"]))


def _counted(
    named: tuple[str, str, str, str, str],
    tally: Tally | None,
    denominator_is: str,
    *,
    is_lowest: bool = False,
    of_all: bool = False,
) -> Row:
    if tally is None:
        return Row(*named)
    return Row(
        *named,
        per_cent=tally.per_cent_of_all if of_all else tally.per_cent,
        denominator=tally.cases if of_all else tally.relevant,
        denominator_is=denominator_is,
        yes=tally.yes,
        not_answered_yet=tally.unanswered,
        cases_inspected=tally.cases,
        decides_the_rating="yes" if is_lowest else "",
    )


def _cells(row: Row) -> list[str | int]:
    values = (getattr(row, field.name) for field in fields(Row))
    return ["" if value is None else value for value in values]


def _ods_row(cells: list[str] | list[str | int]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"
