"""Workbooks with errors: each error is reported with its place, and nothing is imported.

The table is the specification: each row has a change to a workbook without errors, and the start of each error line,
with sheet, row and column as in the spreadsheet. For files that are not workbooks, see test_wrong_files.py.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Inspection
from inspections.spreadsheets.files import write_workbook
from tests.factories import workbook_folder
from tests.reports.workbook.refusals import WITHOUT_MISTAKES, Sheets, assert_lines, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Change = Callable[[Sheets], object]


def put(sheet: str, row: int, column: str, value: str) -> Change:
    """Put another value in a cell; add the column if necessary."""

    def change(sheets: Sheets) -> None:
        header, *_ = rows = sheets[sheet]
        if column not in header:
            for row_cells in rows:
                row_cells.append("")
            header[-1] = column
        rows[row - 1][header.index(column)] = value

    return change


def put_field(field: str, value: str) -> Change:
    """Put another value for a field of the sheet inspection; add the field if necessary."""

    def change(sheets: Sheets) -> None:
        line = next((line for line in sheets["inspection"] if line[0] == field), None)
        if line is None:
            sheets["inspection"].append([field, value])
        else:
            line[1] = value

    return change


def without_field(field: str) -> Change:
    return lambda sheets: sheets["inspection"].remove(next(row for row in sheets["inspection"] if row[0] == field))


def rename(sheet: str, column: str, called: str) -> Change:
    def change(sheets: Sheets) -> None:
        header = sheets[sheet][0]
        header[header.index(column)] = called

    return change


def without_column(sheet: str, column: str) -> Change:
    def change(sheets: Sheets) -> None:
        place = sheets[sheet][0].index(column)
        for row in sheets[sheet]:
            del row[place]

    return change


def without(sheet: str) -> Change:
    return lambda sheets: sheets.pop(sheet)


def add(sheet: str, *cells: str) -> Change:
    """Add a row."""
    return lambda sheets: sheets[sheet].append(list(cells))


def replace(sheet: str, *rows: list[str]) -> Change:
    return lambda sheets: sheets.update({sheet: [list(row) for row in rows]})


def all_of(*changes: Change) -> Change:
    return lambda sheets: [change(sheets) for change in changes]


RATINGS = "Inadequate, Requires improvement, Good, Outstanding"
LEVELS = "low, medium, high, very_high"

# fmt: off
WRONG: list[tuple[str, Change, str | list[str]]] = [
    # sheets
    ("the sheet inspection is missing", without("inspection"), "inspection - -: the sheet is missing; add it"),
    ("the sheet cases is missing", without("cases"), "cases - -: the sheet is missing; add it"),
    ("a sheet has a misspelt name", replace("recomendations", ["number"]),
     "recomendations - -: is not a sheet of an inspection workbook; did you mean “recommendations”?"),
    ("a folder has an extra .csv file", replace("zzz", ["a"]), "zzz - -: is not a sheet of an inspection workbook"),
    ("a sheet is empty", replace("cases"), "cases 1 -: has no header: the first row names the columns"),
    ("the header is in the second row", lambda sheets: sheets["cases"].insert(0, []),
     "cases 1 -: has no header: the first row names the columns"),
    # headers
    ("a column is misspelt", rename("cases", "safety_wellbeing", "safety_welbeing"),
     "cases 1 safety_welbeing: is not a column of this sheet; did you mean “safety_wellbeing”?"),
    ("a column has a capital", rename("panel", "trigger", "Trigger"),
     "panel 1 Trigger: is not a column of this sheet; did you mean “trigger”?"),
    ("a column is unknown", rename("cases", "age", "shoe size"),
     "cases 1 shoe size: is not a column of this sheet; did you mean “"),
    ("a column appears twice", rename("cases", "custody", "age"), "cases 1 age: appears twice in the header"),
    ("a required column is missing", without_column("cases", "disposal"),
     "cases 1 disposal: is missing; add this column"),
    ("the ratings of the panel are missing", without_column("panel", "rating"),
     "panel 1 rating: is missing; add this column"),
    ("a heading is empty", rename("cases", "custody", ""), "cases 1 column 6: has no heading"),
    ("a row is longer than the header", lambda sheets: sheets["cases"][2].append("yes"),
     "cases 3 column 12: the row is longer than the header"),
    ("a column is for a key question that is judged as a whole", put("cases", 2, "1.1.1", "yes"),
     "cases 1 1.1.1: is not a column of this sheet: 1.1 is judged as a whole; use the sheet organisational"),
    ("a prompt has a letter that does not exist", put("cases", 2, "2.1.1z", "yes"),
     "cases 1 2.1.1z: is not a column of this sheet; did you mean “2.1.1"),
    ("the sheet inspection has other columns", replace("inspection", ["name", "value"], ["reference", "anytown-2020"]),
     ["inspection 1 name: is not a column of this sheet", "inspection 1 field: is missing; add this column"]),
    # the inspection
    ("the reference is missing", without_field("reference"), "inspection - field: “reference” is missing; add it"),
    ("the YOT is missing", without_field("yot"), "inspection - field: “yot” is missing; add it"),
    ("the YOT is empty", put_field("yot", ""), "inspection 3 value: yot is empty; enter a value"),
    ("a field is misspelt", put_field("lead_inspecter", "Lena"),
     "inspection 10 field: “lead_inspecter” is not a field; did you mean “lead_inspector”?"),
    ("a field appears twice", add("inspection", "yot", "Othertown"), "inspection 10 field: “yot” appears twice; keep one"),
    ("a value has no field", add("inspection", "", "Othertown"), "inspection 10 field: is empty; name the field"),
    ("the framework is unknown", put_field("framework", "youth-2019"),
     "inspection 4 value: framework “youth-2019” is not loaded; use one of: joint-2015, youth-2017-consultation, "
     "youth-2018, youth-2021"),
    ("the type is unknown", put_field("type", "double"), "inspection 5 value: type “double” is not one of: single, joint"),
    ("a date has a thirteenth month", put_field("announced", "2020-13-01"),
     "inspection 6 value: announced “2020-13-01” is not a date; write it as YYYY-MM-DD"),
    ("a date is 30 February", put_field("announced", "2020-02-30"), "inspection 6 value: announced “2020-02-30”"),
    ("a date is written with slashes", put_field("announced", "1/2/2020"),
     "inspection 6 value: announced “1/2/2020” is not a date"),
    ("a date is written in words", put_field("published", "in May"), "inspection 10 value: published “in May” is not a date"),
    ("fieldwork ended before it started", put_field("fieldwork_ended", "2020-01-31"),
     "inspection 8 value: fieldwork_ended (2020-01-31) is before fieldwork_started (2020-02-03)"),
    ("the report is published in the future", put_field("published", "2999-01-01"),
     "inspection 10 value: published (2999-01-01) is in the future"),
    ("the reference has a space", put_field("reference", "any town"),
     "inspection 2 value: reference “any town” is not a reference. Use letters"),
    ("the reference has a slash", put_field("reference", "../etc"),
     "inspection 2 value: reference “../etc” is not a reference. Use letters"),
    ("the reference has a full stop", put_field("reference", "a.b"), "inspection 2 value: reference “a.b” is not a reference."),
    ("the reference is too long", put_field("reference", "a" * 81),
     "inspection 2 value: reference has 81 characters; at most 80 are allowed"),
    ("the reference is empty", put_field("reference", ""), "inspection 2 value: reference is empty; enter a value"),
    ("an inspection is a reinspection of itself", put_field("reinspection_of", "anytown-2020"),
     "inspection 10 value: reinspection_of is the inspection itself; enter an earlier inspection"),
    # cases
    ("a case appears twice", put("cases", 3, "reference", "c-1"),
     "cases 3 reference: “c-1” is already in row 2; use it only once"),
    ("a case has no reference", put("cases", 3, "reference", ""), "cases 3 reference: is empty; enter a value"),
    ("a case has a name for a reference", put("cases", 3, "reference", "Jo Bloggs"),
     "cases 3 reference: “Jo Bloggs” is not a reference"),
    ("a domain has no cases", put("cases", 2, "domain", "1"), "cases 2 domain: “1” is not one of: 2, 3"),
    ("a domain is unknown", put("cases", 2, "domain", "two"), "cases 2 domain: “two” is not one of: 2, 3"),
    ("a disposal is misspelt", put("cases", 2, "disposal", "referal order"),
     "cases 2 disposal: “referal order” is not one of: referral_order, youth_rehabilitation_order"),
    ("a disposal belongs to another domain", put("cases", 2, "disposal", "youth_caution"),
     "cases 2 disposal: “youth_caution” is not a disposal of domain 2"),
    ("an age is in words", put("cases", 2, "age", "fifteen"), "cases 2 age: “fifteen” is not a whole number"),
    ("an age is negative", put("cases", 2, "age", "-1"), "cases 2 age: “-1” is not a whole number"),
    ("an age is too high", put("cases", 2, "age", "150"), "cases 2 age: 150 is not between 8 and 21"),
    ("an age has a fraction", put("cases", 2, "age", "12.5"), "cases 2 age: “12.5” is not a whole number"),
    ("a classification is unknown", put("cases", 2, "safety_wellbeing", "moderate"),
     f"cases 2 safety_wellbeing: “moderate” is not one of: {LEVELS}"),
    ("custody does not apply", put("cases", 2, "custody", "na"), "cases 2 custody: “na” is not one of: yes, no"),
    ("an answer is maybe", put("cases", 2, "2.1.1", "maybe"), "cases 2 2.1.1: “maybe” is not one of: yes, no, na"),
    ("an answer is a number", put("cases", 2, "2.1.1a", "1"), "cases 2 2.1.1a: “1” is not one of: yes, no, na"),
    ("a key question belongs to another domain", put("cases", 2, "3.1.1", "no"),
     "cases 2 3.1.1: belongs to domain 3, but this case is in domain 2; leave it empty"),
    ("a prompt belongs to another domain", put("cases", 4, "2.1.1a", "yes"),
     "cases 4 2.1.1a: belongs to domain 2, but this case is in domain 3; leave it empty"),
    ("an unrated question has an unknown answer", put("cases", 2, "desistance_factors", "resilience;luck"),
     "cases 2 desistance_factors: “luck” is not one of: education_training_employment"),
    ("an unrated question needs a date", put("cases", 2, "assessment_completed", "soon"),
     "cases 2 assessment_completed: “soon” is not a date"),
    # ratings
    ("a computed standard has an organisational rating", add("organisational", "2.1", "Good", ""),
     "organisational 3 standard: “2.1” is not one of: 1.1, 1.2, 1.3, 1.4"),
    ("a rating is unknown", put("organisational", 2, "rating", "Great"),
     f"organisational 2 rating: “Great” is not one of: {RATINGS}"),
    ("a rating appears twice", add("organisational", "1.1", "Good", ""),
     "organisational 3 standard: “1.1” is already in row 2; use it only once"),
    ("a rating has no standard", put("organisational", 2, "standard", ""), "organisational 2 standard: is empty; enter a value"),
    ("the panel changes a computed rating without a reason", put("panel", 3, "reason", ""),
     "panel 3 reason: is empty. 2.1: “Good” differs from “Outstanding” and needs a reason"),
    ("the panel changes a proposed rating without a reason", put("panel", 2, "rating", "Outstanding"),
     "panel 2 reason: is empty. 1.1: “Outstanding” differs from “Good” and needs a reason"),
    ("the panel decides without a reason and nothing is computed", add("panel", "3.4", "Good", "", ""),
     "panel 4 reason: is empty. 3.4: there is no computed or proposed rating, so “Good” needs a reason"),
    ("the panel decides on the overall rating without a reason", add("panel", "overall", "Good", "", ""),
     "panel 4 reason: is empty. overall: there is no computed or proposed rating"),
    ("a trigger is unknown", put("panel", 3, "trigger", "gut feeling"),
     "panel 3 trigger: “gut feeling” is not one of: near_boundary"),
    ("the panel decides twice", add("panel", "2.1", "Good", "Again.", ""),
     "panel 4 standard: “2.1” is already in row 3; use it only once"),
    ("the panel decides on an unknown standard", add("panel", "4.1", "Good", "So.", ""),
     "panel 4 standard: “4.1” is not one of"),
    # the report
    ("a text is for an unknown section", add("text", "forword", "More."),
     "text 3 section: “forword” is not a section of the layout 2020-06-single; did you mean “foreword”?"),
    ("a text appears twice", add("text", "foreword", "More."),
     "text 3 section: “foreword” is already in row 2; use it only once"),
    ("a text has no section", add("text", "", "More."), "text 3 section: is empty; enter a value"),
    ("a fact is for an unknown section", add("facts", "weather", "Rain", "1"), "facts 3 section: “weather” is not a section of"),
    ("a fact has no label", add("facts", "methodology", "", "1"), "facts 3 label: is empty; enter a value"),
    ("a recommendation has a number in words", put("recommendations", 2, "number", "one"),
     "recommendations 2 number: “one” is not a whole number"),
    ("a recommendation is number 0", put("recommendations", 2, "number", "0"), "recommendations 2 number: 0 is not between 1"),
    ("two recommendations have the same number", add("recommendations", "1", "The Board should:", "meet."),
     "recommendations 3 number: “1” is already in row 2; use it only once"),
    ("a recommendation is empty", put("recommendations", 2, "text", ""),
     "recommendations 2 text: is empty; enter a value"),
    # characters
    ("a cell has a null byte", put("text", 2, "body", "a\0b"), "text 2 body: has a control character (U+0000)"),
    ("a cell would clear the screen", put("text", 2, "body", "\x1b[2J"), "text 2 body: has a control character (U+001B)"),
    ("an answer ends in a control character", put("cases", 2, "2.1.1", "yes\x1f"),
     "cases 2 2.1.1: has a control character (U+001F)"),
    ("a heading would clear the screen", rename("cases", "age", "\x1b[2J"),
     "cases 1 column 4: has a control character (U+001B)"),
    ("a word has a line break and reverses the text", put("cases", 2, "2.1.1", "yes\n\u202eno"),
     "cases 2 2.1.1: “yes U+202Eno” is not one of: yes, no, na"),
    ("a cell is far too long", put("text", 2, "body", "x" * 100_001), "text 2 body: is longer than 100,000 characters"),
    ("a gender is too long", put("cases", 2, "gender", "x" * 61), "cases 2 gender: has 61 characters; at most 60 are allowed"),
    # several together
    ("ten errors",
     all_of(
         put_field("announced", "yesterday"),
         put_field("type", "triple"),
         rename("cases", "custody", "custdy"),
         put("cases", 2, "age", "99"),
         put("cases", 3, "2.1.2", "y"),
         put("cases", 4, "disposal", "referral_order"),
         put("organisational", 2, "rating", "Bad"),
         put("panel", 3, "trigger", "luck"),
         add("text", "nowhere", ""),
         put("recommendations", 2, "number", "1.5"),
     ),
     [
         "inspection 5 value: type “triple” is not one of: single, joint",
         "inspection 6 value: announced “yesterday” is not a date",
         "cases 1 custdy: is not a column of this sheet; did you mean “custody”?",
         "cases 2 age: 99 is not between 8 and 21",
         "cases 3 2.1.2: “y” is not one of: yes, no, na",
         "cases 4 disposal: “referral_order” is not a disposal of domain 3",
         "organisational 2 rating: “Bad” is not one of",
         "panel 3 trigger: “luck” is not one of",
         "text 3 section: “nowhere” is not a section of",
         "recommendations 2 number: “1.5” is not a whole number",
     ]),
    ("errors besides an unknown framework",
     all_of(
         put_field("framework", "youth"),
         put_field("announced", "yesterday"),
         put("recommendations", 2, "number", "none"),
         put("facts", 2, "label", ""),
         put("cases", 2, "age", "\0"),
     ),
     [
         "inspection 4 value: framework “youth” is not loaded",
         "inspection 6 value: announced “yesterday” is not a date",
         "cases 2 age: has a control character",
         "facts 2 label: is empty; enter a value",
         "recommendations 2 number: “none” is not a whole number",
     ]),
]
# fmt: on


def test_the_original_workbook_has_no_errors(db, tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )

    assert Inspection.objects.get(reference="anytown-2020").cases.count() == 3


@pytest.mark.parametrize(("change", "expected"), [pytest.param(*row, id=name) for name, *row in WRONG])
def test_an_error_is_reported_with_its_place(change, expected, tmp_path):
    sheets = deepcopy(WITHOUT_MISTAKES)
    change(sheets)
    folder = workbook_folder(tmp_path, {name: sheets.get(name) for name in {**WITHOUT_MISTAKES, **sheets}})

    assert_lines(refusal(folder), expected, folder)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_an_error_has_the_same_place_in_every_kind_of_file(suffix, tmp_path):
    sheets = deepcopy(WITHOUT_MISTAKES)
    all_of(put("cases", 3, "age", "none"), put("cases", 4, "reference", ""), put("panel", 3, "reason", ""))(sheets)
    path = tmp_path / f"workbook{suffix}"
    write_workbook(path, sheets)

    lines = ["cases 3 age: “none” is not a whole number", "cases 4 reference: is empty; enter a value"]
    assert sorted(refusal(path)) == lines


def test_an_error_in_a_new_version_leaves_the_inspection_unchanged(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    all_of(put("cases", 2, "2.1.1", "no"), put("cases", 3, "2.1.1", "perhaps"), put_field("yot", "Othertown"))(sheets)

    lines = refusal(workbook_folder(tmp_path, sheets))

    assert lines == ["cases 3 2.1.1: “perhaps” is not one of: yes, no, na"]


def test_a_case_cannot_move_to_another_domain(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    sheets["cases"][3] = ["c-3", "2", "referral_order", "14", "low", "", "", "", "", "", ""]

    assert refusal(workbook_folder(tmp_path, sheets)) == [
        "cases 4 domain: c-3 is already recorded in domain 3, which cannot be changed"
    ]


def test_an_inspection_keeps_the_framework_it_was_announced_under(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    put_field("framework", "youth-2021")(sheets)

    assert refusal(workbook_folder(tmp_path, sheets)) == [
        "inspection 4 value: framework is “youth-2021”, but anytown-2020 was announced under “youth-2018”"
    ]


def test_the_person_responsible_for_an_import_needs_an_account(tmp_path):
    folder = workbook_folder(tmp_path, WITHOUT_MISTAKES)

    for email in ("nobody@inspectorate.test", ""):
        with pytest.raises(CommandError, match=f"There is no account with the email address “{email}”."):
            call_command("import_inspection", folder, by=email)


@pytest.mark.slow
def test_the_command_exits_with_1_and_lists_the_errors_below_its_first_line():
    ended = subprocess.run(
        [sys.executable, "manage.py", "import_inspection", "/nowhere"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "CommandError: Nothing was imported.\n- - -: /nowhere does not exist\n"
