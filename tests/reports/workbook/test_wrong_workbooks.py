"""Workbooks with mistakes in them: each is refused with every mistake at its place, and nothing of it is imported.

The table is the specification: what is done to a workbook without mistakes, and how the lines begin that come back, each with
sheet, row and column as the spreadsheet numbers and names them. What is no workbook at all stands in test_wrong_files.py.
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

pytestmark = pytest.mark.django_db

Change = Callable[[Sheets], object]


def put(sheet: str, row: int, column: str, value: str) -> Change:
    """Another value in one cell; a column that is not there is added."""

    def change(sheets: Sheets) -> None:
        header, *_ = rows = sheets[sheet]
        if column not in header:
            for each in rows:
                each.append("")
            header[-1] = column
        rows[row - 1][header.index(column)] = value

    return change


def put_field(field: str, value: str) -> Change:
    """Another value beside a field of the sheet inspection; a field that is not there is added."""

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
    """One more row below."""
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
    ("the sheet inspection is missing", without("inspection"), "inspection - -: the sheet is missing"),
    ("the sheet cases is missing", without("cases"), "cases - -: the sheet is missing"),
    ("a sheet has a misspelt name", replace("recomendations", ["number"]),
     "recomendations - -: is no sheet of an inspection workbook; did you mean “recommendations”?"),
    ("a folder has a .csv too many", replace("zzz", ["a"]), "zzz - -: is no sheet of an inspection workbook"),
    ("a sheet is empty", replace("cases"), "cases 1 -: has no header: the first row names the columns"),
    ("the header stands in the second row", lambda sheets: sheets["cases"].insert(0, []),
     "cases 1 -: has no header: the first row names the columns"),
    # headers
    ("a column is misspelt", rename("cases", "safety_wellbeing", "safety_welbeing"),
     "cases 1 safety_welbeing: is no column of this sheet; did you mean “safety_wellbeing”?"),
    ("a column has a capital", rename("panel", "trigger", "Trigger"),
     "panel 1 Trigger: is no column of this sheet; did you mean “trigger”?"),
    ("a column is unknown", rename("cases", "age", "shoe size"), "cases 1 shoe size: is no column of this sheet; did you mean “"),
    ("a column stands twice", rename("cases", "custody", "age"), "cases 1 age: appears twice in the header"),
    ("a required column is missing", without_column("cases", "disposal"),
     "cases 1 disposal: is missing; the sheet needs this column"),
    ("the ratings of the panel are missing", without_column("panel", "rating"),
     "panel 1 rating: is missing; the sheet needs this column"),
    ("a heading is empty", rename("cases", "custody", ""), "cases 1 column 6: has no heading"),
    ("a row is longer than the header", lambda sheets: sheets["cases"][2].append("yes"),
     "cases 3 column 12: the row is longer than the header"),
    ("a column is of a key question that is judged as a whole", put("cases", 2, "1.1.1", "yes"),
     "cases 1 1.1.1: is no column of this sheet: 1.1 is judged as a whole, in the sheet organisational"),
    ("a prompt has a letter that does not exist", put("cases", 2, "2.1.1z", "yes"),
     "cases 1 2.1.1z: is no column of this sheet; did you mean “2.1.1"),
    ("the sheet inspection has other columns", replace("inspection", ["name", "value"], ["reference", "anytown-2020"]),
     ["inspection 1 name: is no column of this sheet", "inspection 1 field: is missing; the sheet needs this column"]),
    # the inspection
    ("the reference is missing", without_field("reference"), "inspection - field: “reference” is missing"),
    ("the YOT is missing", without_field("yot"), "inspection - field: “yot” is missing"),
    ("the YOT is empty", put_field("yot", ""), "inspection 3 value: yot is empty, and must not be"),
    ("a field is misspelt", put_field("lead_inspecter", "Lena"),
     "inspection 10 field: “lead_inspecter” is no field; did you mean “lead_inspector”?"),
    ("a field stands twice", add("inspection", "yot", "Othertown"), "inspection 10 field: “yot” stands twice"),
    ("a value has no field", add("inspection", "", "Othertown"), "inspection 10 field: is empty"),
    ("the framework is unknown", put_field("framework", "youth-2019"),
     "inspection 4 value: framework “youth-2019” is not known; loaded are: youth-2017-consultation, youth-2018, youth-2021"),
    ("the type is unknown", put_field("type", "double"), "inspection 5 value: type “double” is none of: single, joint"),
    ("a date has a thirteenth month", put_field("announced", "2020-13-01"),
     "inspection 6 value: announced “2020-13-01” is no date; write it as YYYY-MM-DD"),
    ("a date has a thirtieth of February", put_field("announced", "2020-02-30"), "inspection 6 value: announced “2020-02-30”"),
    ("a date is written with slashes", put_field("announced", "1/2/2020"),
     "inspection 6 value: announced “1/2/2020” is no date"),
    ("a date is written in words", put_field("published", "in May"), "inspection 10 value: published “in May” is no date"),
    ("fieldwork ended before it started", put_field("fieldwork_ended", "2020-01-31"),
     "inspection 8 value: fieldwork_ended (2020-01-31) is before fieldwork_started (2020-02-03)"),
    ("the report is published in days to come", put_field("published", "2999-01-01"),
     "inspection 10 value: published is 2999-01-01, a date still to come"),
    ("the reference has a space", put_field("reference", "any town"),
     "inspection 2 value: reference “any town” is no reference. Use letters"),
    ("the reference has a slash", put_field("reference", "../etc"),
     "inspection 2 value: reference “../etc” is no reference. Use letters"),
    ("the reference has a full stop", put_field("reference", "a.b"), "inspection 2 value: reference “a.b” is no reference."),
    ("the reference is too long", put_field("reference", "a" * 81),
     "inspection 2 value: reference has 81 characters; at most 80 are allowed"),
    ("the reference is empty", put_field("reference", ""), "inspection 2 value: reference is empty, and must not be"),
    ("an inspection is a reinspection of itself", put_field("reinspection_of", "anytown-2020"),
     "inspection 10 value: an inspection is no reinspection of itself"),
    # cases
    ("a case stands twice", put("cases", 3, "reference", "c-1"), "cases 3 reference: “c-1” stands in row 2 already"),
    ("a case has no reference", put("cases", 3, "reference", ""), "cases 3 reference: is empty, and must not be"),
    ("a case has a name for a reference", put("cases", 3, "reference", "Jo Bloggs"), "cases 3 reference: “Jo Bloggs” is no"),
    ("a domain has no cases", put("cases", 2, "domain", "1"), "cases 2 domain: “1” is none of: 2, 3"),
    ("a domain is unknown", put("cases", 2, "domain", "two"), "cases 2 domain: “two” is none of: 2, 3"),
    ("a disposal is misspelt", put("cases", 2, "disposal", "referal order"),
     "cases 2 disposal: “referal order” is none of: referral_order, youth_rehabilitation_order"),
    ("a disposal is of another domain", put("cases", 2, "disposal", "youth_caution"),
     "cases 2 disposal: “youth_caution” is no disposal of domain 2"),
    ("an age is in words", put("cases", 2, "age", "fifteen"), "cases 2 age: “fifteen” is no whole number"),
    ("an age is below nothing", put("cases", 2, "age", "-1"), "cases 2 age: “-1” is no whole number"),
    ("an age is of an elder", put("cases", 2, "age", "150"), "cases 2 age: 150 is not between 8 and 21"),
    ("an age has a fraction", put("cases", 2, "age", "12.5"), "cases 2 age: “12.5” is no whole number"),
    ("a classification is unknown", put("cases", 2, "safety_wellbeing", "moderate"),
     f"cases 2 safety_wellbeing: “moderate” is none of: {LEVELS}"),
    ("custody does not apply", put("cases", 2, "custody", "na"), "cases 2 custody: “na” is none of: yes, no"),
    ("an answer is maybe", put("cases", 2, "2.1.1", "maybe"), "cases 2 2.1.1: “maybe” is none of: yes, no, na"),
    ("an answer is a number", put("cases", 2, "2.1.1a", "1"), "cases 2 2.1.1a: “1” is none of: yes, no, na"),
    ("a key question is of another domain", put("cases", 2, "3.1.1", "no"),
     "cases 2 3.1.1: belongs to domain 3, and this case is of domain 2"),
    ("a prompt is of another domain", put("cases", 4, "2.1.1a", "yes"),
     "cases 4 2.1.1a: belongs to domain 2, and this case is of domain 3"),
    ("an unrated question has an answer that is no option", put("cases", 2, "desistance_factors", "resilience;luck"),
     "cases 2 desistance_factors: “luck” is none of: education_training_employment"),
    ("an unrated question wants a date", put("cases", 2, "assessment_completed", "soon"),
     "cases 2 assessment_completed: “soon” is"),
    # ratings
    ("a computed standard has an organisational rating", add("organisational", "2.1", "Good", ""),
     "organisational 3 standard: “2.1” is none of: 1.1, 1.2, 1.3, 1.4"),
    ("a rating is unknown", put("organisational", 2, "rating", "Great"),
     f"organisational 2 rating: “Great” is none of: {RATINGS}"),
    ("a rating stands twice", add("organisational", "1.1", "Good", ""), "organisational 3 standard: “1.1” stands in row 2"),
    ("a rating has no standard", put("organisational", 2, "standard", ""), "organisational 2 standard: is empty, and must not"),
    ("the panel departs without a reason", put("panel", 3, "reason", ""),
     "panel 3 reason: is empty. 2.1: “Good” departs from “Outstanding” and needs a reason"),
    ("the panel departs from a proposed rating without a reason", put("panel", 2, "rating", "Outstanding"),
     "panel 2 reason: is empty. 1.1: “Outstanding” departs from “Good” and needs a reason"),
    ("the panel decides without a reason where nothing is computed", add("panel", "3.4", "Good", "", ""),
     "panel 4 reason: is empty. 3.4: there is no computed or proposed rating, so “Good” needs a reason"),
    ("the panel decides on the whole without a reason", add("panel", "overall", "Good", "", ""),
     "panel 4 reason: is empty. overall: there is no computed or proposed rating"),
    ("a trigger is unknown", put("panel", 3, "trigger", "gut feeling"),
     "panel 3 trigger: “gut feeling” is none of: near_boundary"),
    ("the panel decides twice", add("panel", "2.1", "Good", "Again.", ""), "panel 4 standard: “2.1” stands in row 3 already"),
    ("the panel decides on a standard that is not there", add("panel", "4.1", "Good", "So.", ""),
     "panel 4 standard: “4.1” is none of"),
    # the report
    ("a text is of an unknown section", add("text", "forword", "More."),
     "text 3 section: “forword” is no section of the layout 2020-06-single; did you mean “foreword”?"),
    ("a text stands twice", add("text", "foreword", "More."), "text 3 section: “foreword” stands in row 2 already"),
    ("a text is of no section", add("text", "", "More."), "text 3 section: is empty, and must not be"),
    ("a fact is of an unknown section", add("facts", "weather", "Rain", "1"), "facts 3 section: “weather” is no section of"),
    ("a fact has no label", add("facts", "methodology", "", "1"), "facts 3 label: is empty, and must not be"),
    ("a recommendation has a number in words", put("recommendations", 2, "number", "one"),
     "recommendations 2 number: “one” is"),
    ("a recommendation is number 0", put("recommendations", 2, "number", "0"), "recommendations 2 number: 0 is not between 1"),
    ("two recommendations have one number", add("recommendations", "1", "The Board should:", "meet."),
     "recommendations 3 number: “1” stands in row 2 already"),
    ("a recommendation says nothing", put("recommendations", 2, "text", ""),
     "recommendations 2 text: is empty, and must not be"),
    # characters
    ("a cell has a null byte", put("text", 2, "body", "a\0b"), "text 2 body: has a control character (U+0000)"),
    ("a cell would clear the screen", put("text", 2, "body", "\x1b[2J"), "text 2 body: has a control character (U+001B)"),
    ("an answer ends in a control character", put("cases", 2, "2.1.1", "yes\x1f"),
     "cases 2 2.1.1: has a control character (U+001F)"),
    ("a heading would clear the screen", rename("cases", "age", "\x1b[2J"),
     "cases 1 column 4: has a control character (U+001B)"),
    ("a word runs over lines and turns the text around", put("cases", 2, "2.1.1", "yes\n\u202eno"),
     "cases 2 2.1.1: “yes U+202Eno” is none of: yes, no, na"),
    ("a cell is far too long", put("text", 2, "body", "x" * 100_001), "text 2 body: is longer than 100,000 characters"),
    ("a gender fills a page", put("cases", 2, "gender", "x" * 61), "cases 2 gender: has 61 characters; at most 60 are allowed"),
    # and all at once
    ("ten mistakes",
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
         "inspection 5 value: type “triple” is none of: single, joint",
         "inspection 6 value: announced “yesterday” is no date",
         "cases 1 custdy: is no column of this sheet; did you mean “custody”?",
         "cases 2 age: 99 is not between 8 and 21",
         "cases 3 2.1.2: “y” is none of: yes, no, na",
         "cases 4 disposal: “referral_order” is no disposal of domain 3",
         "organisational 2 rating: “Bad” is none of",
         "panel 3 trigger: “luck” is none of",
         "text 3 section: “nowhere” is no section of",
         "recommendations 2 number: “1.5” is no whole number",
     ]),
    ("mistakes beside an unknown framework",
     all_of(
         put_field("framework", "youth"),
         put_field("announced", "yesterday"),
         put("recommendations", 2, "number", "none"),
         put("facts", 2, "label", ""),
         put("cases", 2, "age", "\0"),
     ),
     [
         "inspection 4 value: framework “youth” is not known",
         "inspection 6 value: announced “yesterday” is no date",
         "cases 2 age: has a control character",
         "facts 2 label: is empty",
         "recommendations 2 number: “none” is no whole number",
     ]),
]
# fmt: on


def test_the_workbook_they_are_all_made_from_has_no_mistakes(db, tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )

    assert Inspection.objects.get(reference="anytown-2020").cases.count() == 3


@pytest.mark.parametrize(("change", "expected"), [pytest.param(*row, id=name) for name, *row in WRONG])
def test_a_mistake_is_told_with_its_place(change, expected, tmp_path):
    sheets = deepcopy(WITHOUT_MISTAKES)
    change(sheets)
    folder = workbook_folder(tmp_path, {name: sheets.get(name) for name in {**WITHOUT_MISTAKES, **sheets}})

    assert_lines(refusal(folder), expected, folder)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_mistake_has_the_same_place_in_every_kind_of_file(suffix, tmp_path):
    sheets = deepcopy(WITHOUT_MISTAKES)
    all_of(put("cases", 3, "age", "none"), put("cases", 4, "reference", ""), put("panel", 3, "reason", ""))(sheets)
    path = tmp_path / f"workbook{suffix}"
    write_workbook(path, sheets)

    lines = ["cases 3 age: “none” is no whole number", "cases 4 reference: is empty, and must not be"]
    assert sorted(refusal(path)) == lines


def test_a_mistake_in_a_new_version_leaves_the_inspection_as_it_was(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    all_of(put("cases", 2, "2.1.1", "no"), put("cases", 3, "2.1.1", "perhaps"), put_field("yot", "Othertown"))(sheets)

    lines = refusal(workbook_folder(tmp_path, sheets))

    assert lines == ["cases 3 2.1.1: “perhaps” is none of: yes, no, na"]


def test_a_case_does_not_move_to_another_domain(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    sheets["cases"][3] = ["c-3", "2", "referral_order", "14", "low", "", "", "", "", "", ""]

    assert refusal(workbook_folder(tmp_path, sheets)) == ["cases 4 domain: c-3 is recorded in domain 3 already"]


def test_an_inspection_keeps_the_framework_it_was_announced_under(tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), stdout=io.StringIO(), stderr=io.StringIO()
    )
    sheets = deepcopy(WITHOUT_MISTAKES)
    put_field("framework", "youth-2021")(sheets)

    assert refusal(workbook_folder(tmp_path, sheets)) == [
        "inspection 4 value: framework is “youth-2021”, but anytown-2020 was announced under “youth-2018”"
    ]


def test_whoever_answers_for_an_import_has_an_account(tmp_path):
    folder = workbook_folder(tmp_path, WITHOUT_MISTAKES)

    for nobody in ("nobody@inspectorate.test", ""):
        with pytest.raises(CommandError, match=f"There is no account with the e-mail address “{nobody}”."):
            call_command("import_inspection", folder, by=nobody)


@pytest.mark.slow
def test_the_command_ends_with_1_and_lists_the_mistakes_below_its_first_line():
    ended = subprocess.run(
        [sys.executable, "manage.py", "import_inspection", "/nowhere"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == "CommandError: Nothing was imported.\n- - -: /nowhere does not exist\n"
