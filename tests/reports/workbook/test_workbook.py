"""Importing and exporting workbooks: round trips, what an import changes, and what the history records."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from copy import deepcopy
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.cases.actions import answer_case_questions, record_judgements
from inspections.history import Author
from inspections.models import YOT, Change, Inspection, TeamMember, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.spreadsheets.files import read_workbook, write_workbook
from reports.demonstration.loading import REFERENCES, WORKBOOKS
from reports.panel.actions import record_panel_decision
from reports.rated.queries import ratings_of, tallies_of
from reports.recommendations.actions import set_recommendations
from reports.workbook.importing import Outcome, import_workbook
from reports.workbook.write import export_workbook
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from tests.factories import (
    BY,
    all_answers,
    new_case,
    new_inspection,
    propose_all,
    put_in_phase,
    question,
    workbook_folder,
)
from tests.properties import tries
from tests.reports.workbook.files_by_hand import ods, ods_cell, ods_row, ods_text, xlsx, xlsx_row, xlsx_text, xlsx_value
from tests.reports.workbook.refusals import WITHOUT_MISTAKES, Sheets
from tests.thorough import first

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

INSPECTION = WITHOUT_MISTAKES["inspection"]
KINDS = [".xlsx", ".ods", ""]  # "": a folder of .csv files


def recorded(inspection: Inspection) -> dict[str, Any]:
    """Everything about an inspection that is in its workbook, in the same order."""
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    dates = ("announced", "fieldwork_started", "fieldwork_ended", "published")
    return {
        "inspection": (inspection.yot.name, inspection.framework.slug, inspection.kind, inspection.reinspection_of),
        "dates": [getattr(inspection, name) for name in dates],
        "phase": inspection.phase,
        "team": {(member.role, member.written) for member in inspection.current_team},
        "cases": [
            {
                **{field.name: getattr(case, field.name) for field in case._meta.concrete_fields[3:-1]},
                "domain": case.domain.number,
                "inspector": case.inspector and case.inspector.written,
                "judgements": {number: answer for number, answer in case.answers_by_question().items() if answer},
                "answers": {answer.question.slug: answer.value for answer in case.answers.all() if answer.value},
            }
            for case in inspection.cases.with_answers()
        ],
        "proposals": [
            (row.standard.number, row.rating, row.rationale) for row in inspection.organisational_judgements.current()
        ],
        "decisions": [
            (row.standard and row.standard.number, row.rating, row.rating_before, row.reason, row.trigger)
            for row in inspection.panel_decisions.current()
        ],
        "facts": list(
            inspection.facts.values_list("section", "label", "value", "comparator", "comparator_value", "source")
        ),
        "texts": {text.section: text.body for text in inspection.texts.all() if text.body},
        "recommendations": list(inspection.recommendations.values_list("number", "addressee", "text")),
    }


def exported_and_imported(inspection: Inspection, path: Path) -> Inspection:
    """Export the inspection, rename it, and import the workbook as a new inspection."""
    reference = inspection.reference
    export_workbook(Inspection.objects.with_framework().get(pk=inspection.pk), path)
    Inspection.objects.filter(pk=inspection.pk).update(reference=f"{reference}-elsewhere")
    return import_workbook(path, by=BY).inspection


def imported(path: Path, **sheets: Any) -> Outcome:
    """Import the workbook without errors, with some sheets replaced or added (None leaves a sheet out)."""
    return import_workbook(workbook_folder(path, WITHOUT_MISTAKES, **sheets), by=BY)


def only(path: Path, **sheets: Any) -> Outcome:
    """Import a workbook that only has the required fields of the inspection, no cases, and these sheets."""
    small = {
        "inspection": INSPECTION[:4],
        "cases": [["reference", "domain", "disposal"]],
        **{name: None for name in WITHOUT_MISTAKES if name not in ("inspection", "cases")},
    }
    return import_workbook(workbook_folder(path, {**small, **sheets}), by=BY)


def warnings(outcome: Outcome) -> list[str]:
    return [str(warning) for warning in outcome.warnings]


def history(inspection: Inspection) -> list[tuple[str, str, str, str]]:
    """What changed, oldest first: subject, field, from, to."""
    return list(inspection.history.order_by("pk").values_list("subject", "field", "old", "new"))


# --- round trips -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reference", "kind"), first(2, list(zip(REFERENCES, cycle(KINDS), strict=False))))
def test_an_exported_demonstration_is_imported_unchanged(reference, kind, demonstration, tmp_path):
    inspection = demonstration(reference)

    again = exported_and_imported(inspection, tmp_path / f"workbook{kind}")

    assert again.pk != inspection.pk
    assert recorded(again) == recorded(inspection)
    assert ratings_of(Inspection.objects.with_framework().get(pk=again.pk)) == ratings_of(inspection)


NASTY = [
    "Gwasanaethau Ieuenctid Môn — “Ynys” ‘Môn’ 🙂 日本 e\u0301",
    "=1+1",
    "+44 20",
    "-5",
    "@SUM(A1)",
    "'quoted'",
    "''twice",
    '"in quotation marks"',
    'an inch is 1"',
    "first line\nsecond line\n\n- a list\n    - indented",
    "a\ttab and  two   spaces",
    "commas, semicolons; pipes | and \\n backslashes",
    "<b>&amp;</b> ]]> <!-- -->",
    "_x0041_ and _x000D_",
    "\u2066turned around\u2069",
    "NULL",
    "1e5",
    "007",
    "2020-01-01",
    "TRUE",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_imported_as_it_was_exported(kind, youth_2018, tmp_path):
    inspection = new_inspection(youth_2018, reference="nasty", yot="=Ynys Môn, “YOT”")
    new_case(
        inspection,
        reference="a.b_c-1",
        gender="'s",
        ethnicity="+",
        offence="-",
        answers={"2.1.1": "na", "2.1.1a": "no"},
    )
    new_case(inspection, reference="1", out_of_court=True)
    facts = [{"section": "methodology", "label": f"{n}: {text}"[:300], "value": text} for n, text in enumerate(NASTY)]
    set_facts(inspection, facts, by=BY)
    write_section(inspection, "foreword", "\n\n".join(NASTY), by=BY)
    write_section(inspection, "methodology", "x" * 30_000, by=BY)
    set_recommendations(inspection, [{"number": 7, "addressee": "@all", "text": "=cmd|' /C calc'!A0"}], by=BY)
    propose_all(inspection)
    record_panel_decision(inspection, None, rating="Good", reason="\n".join(NASTY), by=BY)

    again = exported_and_imported(inspection, tmp_path / f"workbook{kind}")

    assert recorded(again) == recorded(inspection)


@pytest.mark.parametrize(
    ("slug", "kind"), [("youth-2017-consultation", ""), ("youth-2021", ".xlsx"), ("youth-2021", ".ods")]
)
def test_an_inspection_under_each_framework_is_imported_as_exported(slug, kind, frameworks, tmp_path):
    framework = frameworks(slug)
    inspection = new_inspection(framework, reference="other", kind="joint")
    case = new_case(inspection, answers=all_answers(framework, "2", "yes"))
    if slug == "youth-2021":
        record_judgements(case, {question(framework, "2.4.1d2"): "no", question(framework, "2.4.1d"): "yes"}, by=BY)
    oversight = framework.case_questions.get(slug="management_oversight")
    answer_case_questions(case, {oversight: "no"}, by=BY)
    propose_all(inspection)

    again = exported_and_imported(inspection, tmp_path / f"workbook{kind}")

    assert recorded(again) == recorded(inspection)


def test_a_long_text_cannot_be_exported_to_xlsx(youth_2018, tmp_path):
    inspection = new_inspection(youth_2018, reference="long")
    write_section(inspection, "foreword", "x" * 32_768, by=BY)

    with pytest.raises(CommandError) as caught:
        call_command("export_inspection", "long", tmp_path / "workbook.xlsx")

    assert str(caught.value) == (
        "Nothing was written.\ntext 2 body: is longer than 32,767 characters, the Excel limit; "
        "write an .ods file or a folder instead"
    )
    assert not (tmp_path / "workbook.xlsx").exists()
    assert recorded(exported_and_imported(inspection, tmp_path / "workbook.ods")) == recorded(inspection)


def test_a_control_character_cannot_be_exported(youth_2018, tmp_path):
    inspection = new_inspection(youth_2018, reference="pasted")
    write_section(inspection, "foreword", "pasted from elsewhere", by=BY)
    inspection.texts.update(body="pasted\x0bfrom elsewhere")  # stored before such characters were removed on entry

    for kind in KINDS:
        with pytest.raises(CommandError, match=r"text 2 body: has a control character \(U\+000B\)"):
            call_command("export_inspection", "pasted", tmp_path / f"workbook{kind}")
        assert not (tmp_path / f"workbook{kind}").exists()


def test_an_export_that_fails_gives_the_reason(tmp_path):
    with pytest.raises(CommandError, match=r"There is no inspection “medway-2O20”; did you mean “medway-2020”\?"):
        call_command("export_inspection", "medway-2O20", tmp_path / "workbook.xlsx")
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_inspection", "medway-2020", tmp_path / "nowhere" / "workbook.xlsx")


def test_a_csv_file_is_safe_to_open(medway, tmp_path):
    """Cells that a spreadsheet would run as a formula are escaped."""
    put_in_phase(medway, "proposals")
    medway.refresh_from_db()
    set_facts(medway, [{"section": "methodology", "label": text[:300], "source": text} for text in NASTY], by=BY)
    export_workbook(Inspection.objects.with_framework().get(pk=medway.pk), tmp_path)

    cells = [cell for file in tmp_path.glob("*.csv") for row in csv.reader(file.open(encoding="utf-8")) for cell in row]

    assert len(cells) > 3_000
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    assert "'=1+1" in cells


def test_the_export_has_every_sheet_and_every_question(youth_2018, tmp_path):
    export_workbook(new_inspection(youth_2018, reference="empty"), tmp_path)

    sheets = read_workbook(tmp_path)

    assert list(sheets) == sorted(WITHOUT_MISTAKES)
    assert not any(sheet.errors for sheet in sheets.values())
    columns = sheets["cases"].columns
    assert columns[:3] == ["reference", "domain", "disposal"]
    assert {"2.1.1", "2.1.1a", "3.4.2c"} <= set(columns)
    assert not {"1.1.1", "management_oversight"} & set(columns), "judged as a whole; unrated and not answered"


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t'=+-@\""), max_size=40
).map(str.strip)
ANSWERS = st.sampled_from(["yes", "no", "na", ""])
A_CASE = st.fixed_dictionaries(
    {
        "domain": st.sampled_from(["2", "3"]),
        "gender": WORDS,
        "age": st.sampled_from(["", "8", "15", "21"]),
        "safety_wellbeing": st.sampled_from(["", "low", "very_high"]),
        "offence": WORDS,
        "answers": st.tuples(ANSWERS, ANSWERS, ANSWERS),
    }
)


@given(cases=st.lists(A_CASE, max_size=3), body=WORDS, facts=st.lists(WORDS, max_size=3), kind=st.sampled_from(KINDS))
@settings(tries(10), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_imported_inspection_is_imported_as_exported(cases, body, facts, kind, tmp_path_factory):
    questions = {"2": ("2.1.1", "2.2.2", "2.1.1a"), "3": ("3.1.1", "3.4.2", "3.1.1h")}
    disposals = {"2": "referral_order", "3": "youth_caution"}
    rows = [
        [
            "reference",
            "domain",
            "disposal",
            "gender",
            "age",
            "safety_wellbeing",
            "offence",
            *questions["2"],
            *questions["3"],
        ]
    ]
    for number, case in enumerate(cases):
        answers = {"2": (*case["answers"], "", "", ""), "3": ("", "", "", *case["answers"])}[case["domain"]]
        facts_of_it = (case[name] for name in ("gender", "age", "safety_wellbeing", "offence"))
        rows.append([f"c{number}", case["domain"], disposals[case["domain"]], *facts_of_it, *answers])
    folder = tmp_path_factory.mktemp("random")
    sheets = {
        **WITHOUT_MISTAKES,
        "cases": rows,
        "panel": [["standard", "rating"]],
        "text": [["section", "body"], ["foreword", body]],
        "facts": [["section", "label", "value"], *[["methodology", f"{n}", text] for n, text in enumerate(facts)]],
    }
    write_workbook(folder / "in", sheets)

    with transaction.atomic():
        first = import_workbook(folder / "in", by=BY).inspection
        again = exported_and_imported(first, folder / f"out{kind}")

        assert recorded(first)["texts"].get("foreword", "") == body
        assert [fact[2] for fact in recorded(first)["facts"]] == facts
        assert recorded(again) == recorded(first)
        transaction.set_rollback(True)


# --- files from other programs ---------------------------------------------------------------------------------------


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    imported(tmp_path)
    for file in tmp_path.glob("*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    assert import_workbook(tmp_path, by=BY).changes == 0


def test_case_spaces_blank_rows_and_the_order_of_columns_do_not_matter(tmp_path):
    before = recorded(imported(tmp_path).inspection)
    header, *rows = WITHOUT_MISTAKES["cases"]
    cases = [
        [f" {cell.upper()} " if cell in ("yes", "no", "na", "medium", "high") else f"{cell}  " for cell in row]
        for row in rows
    ]

    outcome = imported(
        tmp_path,
        cases=[[*reversed(header), "", ""], [], *[list(reversed(row)) for row in cases], ["", "", ""], []],
        inspection=[["value", "field"], *[list(reversed(row)) for row in reversed(INSPECTION[1:])]],
    )

    assert outcome.changes == 0
    assert recorded(outcome.inspection) == before


TYPED_XLSX: Sheets = {
    "inspection": [
        ["field", "value"],
        ["reference", "typed"],
        ["yot", xlsx_value(0, "s")],  # of the shared strings
        ["framework", "youth-2018"],
        ["announced", xlsx_value(43836, style=1)],
        ["fieldwork_started", xlsx_value("2020-02-03T00:00:00", "d")],
        ["fieldwork_ended", xlsx_value(43868, style=3)],
    ],
    "cases": [
        ["reference", "domain", "disposal", "age", "custody", "2.1.1"],
        [xlsx_value(1), xlsx_value(2), "referral_order", xlsx_value("15.0"), xlsx_value(0, "b"), xlsx_value(1, "b")],
    ],
    "organisational": [["standard", "rating"], [xlsx_value("1.1000000000000001"), "Good"]],
    "facts": [
        ["section", "label", "value"],
        ["methodology", "Per cent", xlsx_value("0.57499999999999996", style=4)],
        ["methodology", "Whole", xlsx_value("1234567")],
        ["methodology", "Text", xlsx_text("Windows_x000D_\nline")],
    ],
    "recommendations": [["number", "addressee", "text"], [xlsx_value("1.0"), "All:", "go on."]],
}
STRINGS = (
    "<si><r><t>Anytown</t></r><r><rPr><b/></rPr><t xml:space='preserve'> YOT</t></r><rPh><t>reading aid</t></rPh></si>"
)


def typed(kind: str, value: object, shown: str = "as shown") -> str:
    """An .ods cell that shows something other than its typed value."""
    name = {"date": "date_value", "boolean": "boolean_value"}.get(kind, "value")
    return ods_cell(f"<text:p>{shown}</text:p>", value_type=kind, **{name: value})


TYPED_ODS: Sheets = {
    "inspection": [
        ["field", "value"],
        ["reference", "typed"],
        ["yot", ods_cell("<text:p>Any<text:span>town</text:span> <text:a>YOT</text:a></text:p>")],
        ["framework", "youth-2018"],
        ["announced", typed("date", "2020-01-06")],
        ["fieldwork_started", typed("date", "2020-02-03T00:00:00")],
        ["fieldwork_ended", typed("date", "2020-02-07T00:00:00.000000000")],
    ],
    "cases": [
        ["reference", "domain", "disposal", "age", "custody", "2.1.1"],
        [typed("float", 1), typed("float", 2), "referral_order", typed("float", "15"), typed("boolean", "false"),
         typed("boolean", "true")],
    ],
    "organisational": [["standard", "rating"], [typed("float", "1.1"), "Good"]],
    "facts": [
        ["section", "label", "value"],
        ["methodology", "Per cent", typed("percentage", "0.575", "57.5%")],
        ["methodology", "Whole", typed("currency", "1234567", "1234567")],
        ["methodology", "Text", ods_cell("<office:annotation><text:p>A remark.</text:p></office:annotation>"
                                         "<text:p>Windows</text:p><text:p>line</text:p>")],
    ],
    "recommendations": [["number", "addressee", "text"], [typed("float", 1), "All:", "go on."]],
}  # fmt: skip


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda path: xlsx(path / "typed.xlsx", TYPED_XLSX, strings=STRINGS), id="xlsx"),
        pytest.param(lambda path: ods(path / "typed.ods", TYPED_ODS), id="ods"),
    ],
)
def test_number_date_and_boolean_cells_are_read_as_text(write, tmp_path):
    found = recorded(import_workbook(write(tmp_path), by=BY).inspection)

    assert found["inspection"][0] == "Anytown YOT"
    assert [str(date) for date in found["dates"]] == ["2020-01-06", "2020-02-03", "2020-02-07", "None"]
    case = found["cases"][0]
    assert (case["reference"], case["domain"], case["age"], case["custody"]) == ("1", "2", 15, "no")
    assert case["judgements"] == {"2.1.1": "yes"}
    assert found["proposals"] == [("1.1", "Good", "")]
    assert [fact[2] for fact in found["facts"]] == ["57.5%", "1234567", "Windows\nline"]
    assert found["recommendations"] == [(1, "All:", "go on.")]


def test_dates_in_a_mac_workbook_count_from_1904(tmp_path):
    path = xlsx(
        tmp_path / "mac.xlsx",
        {
            "inspection": [*INSPECTION[:5], ["announced", xlsx_value(42374, style=1)]],
            "cases": WITHOUT_MISTAKES["cases"],
        },
        before_sheets="<workbookPr date1904='1'/>",
    )

    assert str(import_workbook(path, by=BY).inspection.announced) == "2020-01-06"


def test_a_million_empty_rows_are_ignored(tmp_path):
    """LibreOffice adds such rows to the end of every sheet, and groups them."""
    nothing = "<table:table-cell table:number-columns-repeated='16384'/>"
    header, *rows = ("".join(map(ods_text, row)) for row in WITHOUT_MISTAKES["cases"])
    body = (
        f"<table:table-header-rows><table:table-row>{header}</table:table-row></table:table-header-rows>"
        f"<table:table-row-group><table:table-row-group>{ods_row(rows[0])}</table:table-row-group>{ods_row(rows[1])}"
        f"</table:table-row-group><table:table-row table:number-rows-repeated='1000'>{nothing}</table:table-row>"
        f"{ods_row(rows[2])}<table:table-row table:number-rows-repeated='1047572'>{nothing}</table:table-row>"
    )
    path = ods(tmp_path / "office.ods", {"inspection": INSPECTION, "cases": body})

    cases = read_workbook(path)["cases"]

    assert [number for number, _ in cases.rows] == [2, 3, 1004]
    assert [row["reference"] for _, row in cases.rows] == ["c-1", "c-2", "c-3"]
    assert not cases.errors


def test_rows_of_an_xlsx_keep_the_numbers_that_excel_shows(tmp_path):
    body = xlsx_row("field", "value", number=1) + xlsx_row("yot", "=Anytown", number=4) + "<row r='1048576'><c/></row>"
    path = xlsx(tmp_path / "gaps.xlsx", {"inspection": body})

    sheet = read_workbook(path)["inspection"]

    assert sheet.rows == [(4, {"field": "yot", "value": "=Anytown"})]
    assert not sheet.errors


# --- imported again --------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_importing_the_same_workbook_again_changes_nothing(tmp_path):
    inspection = imported(tmp_path).inspection
    before, changes = recorded(inspection), Change.objects.count()
    output = io.StringIO()

    call_command("import_inspection", tmp_path, stdout=output, stderr=io.StringIO())

    assert output.getvalue() == "anytown-2020: nothing to change\n"
    assert recorded(inspection) == before
    assert Change.objects.count() == changes


@pytest.mark.parametrize("reference", first(1, REFERENCES))
def test_the_workbook_of_a_published_inspection_changes_nothing(reference, demonstration):
    inspection = demonstration(reference)
    before = recorded(inspection), Change.objects.count(), inspection.phase_changes.count()

    outcome = import_workbook(WORKBOOKS / reference, by=BY)

    assert inspection.phase == "published"
    assert (outcome.is_new, outcome.changes) == (False, 0)
    assert (recorded(inspection), Change.objects.count(), inspection.phase_changes.count()) == before


@pytest.mark.postgresql_too
def test_an_import_changes_what_differs_and_records_it_in_the_history(tmp_path):
    inspection = imported(tmp_path).inspection
    began = len(history(inspection))
    sheets = deepcopy(WITHOUT_MISTAKES)
    sheets["cases"][1][3], sheets["cases"][1][6] = "17", "no"
    sheets["text"][1][1] = "A very good service."
    sheets["recommendations"].append(["2", "The Board should:", "meet."])
    sheets["organisational"][1][1] = "Outstanding"
    sheets["panel"] = [["standard", "rating", "reason", "trigger"], ["1.1", "Outstanding", "", ""]]
    output = io.StringIO()

    call_command("import_inspection", workbook_folder(tmp_path, sheets), stdout=output, stderr=io.StringIO())

    changes = history(inspection)[began:]
    assert changes == [
        ("case c-1", "age", "15", "17"),
        ("case c-1", "2.1.1", "yes", "no"),
        ("proposal 1.1", "rating", "Good", "Outstanding"),
        ("panel 1.1", "rating", "Good", "Outstanding"),
        ("text foreword", "body", "A good service.", "A very good service."),
        ("recommendation 2", "addressee", "", "The Board should:"),
        ("recommendation 2", "text", "", "meet."),
    ]
    assert output.getvalue() == "anytown-2020: updated, 7 changes\n"


def test_the_history_names_the_person_responsible_for_an_import(lead_inspector, tmp_path):
    call_command(
        "import_inspection", workbook_folder(tmp_path, WITHOUT_MISTAKES), by="LEAD@inspectorate.test", stdout=io.StringIO(),
        stderr=io.StringIO(),
    )  # fmt: skip
    inspection = Inspection.objects.get(reference="anytown-2020")
    sheets = deepcopy(WITHOUT_MISTAKES)
    sheets["cases"][1][6] = "no"
    call_command("import_inspection", workbook_folder(tmp_path, sheets), stdout=io.StringIO(), stderr=io.StringIO())

    last, *_, first = inspection.history.all()
    assert (first.by, first.command) == (lead_inspector, "import_inspection")
    assert (last.by, last.command) == (None, "import_inspection")
    assert last.subject == "case c-1"
    assert inspection.cases.get(reference="c-1").judgements.first().by is None


def test_absent_sheets_and_columns_leave_the_record_unchanged(tmp_path):
    inspection = imported(
        tmp_path,
        facts=[
            ["section", "label", "value", "comparator", "comparator_value", "source"],
            ["methodology", "Interviews", "12", "England", "10", "The inspectorate"],
        ],
    ).inspection
    before = recorded(inspection)

    assert only(tmp_path).changes == 0
    assert (
        only(
            tmp_path,
            cases=[["reference", "domain", "disposal", "2.1.1"], ["c-1", "2", "referral_order", "yes"]],
            organisational=[["standard", "rating"], ["1.1", "Good"]],
            panel=[["standard", "rating"], ["2.1", "Good"]],
            facts=[["section", "label"], ["methodology", "Interviews"]],
        ).changes
        == 0
    )
    assert recorded(inspection) == before


@pytest.mark.postgresql_too
def test_an_empty_cell_clears_the_value_and_the_history_keeps_it(tmp_path):
    inspection = imported(tmp_path).inspection
    began = len(history(inspection))

    only(
        tmp_path,
        inspection=[*INSPECTION[:5], ["announced", ""], ["lead_inspector", ""]],
        cases=[["reference", "domain", "disposal", "age", "2.1.1"], ["c-1", "2", "referral_order", "", ""]],
        organisational=[["standard", "rating", "rationale"], ["1.1", "", ""]],
        panel=[["standard", "rating", "reason", "trigger"], ["2.1", "", "", ""]],
        facts=[["section", "label", "value"], ["methodology", "Interviews", ""]],
        text=[["section", "body"], ["foreword", ""]],
    )

    found = recorded(inspection)
    assert found["dates"][0] is None
    assert not [role for role, _ in found["team"] if role == "lead"]
    assert (found["cases"][0]["age"], found["cases"][0]["judgements"].get("2.1.1")) == (None, None)
    assert [row[1] for row in found["proposals"]] == [""]
    assert [(row[0], row[1]) for row in found["decisions"]] == [("1.1", "Good"), ("2.1", "")]
    assert found["texts"] == {}
    assert history(inspection)[began:] == [
        ("inspection", "announced", "2020-01-06", ""),
        ("team lead", "person", "Lena Lead", ""),
        ("case c-1", "age", "15", ""),
        ("case c-1", "2.1.1", "yes", ""),
        ("proposal 1.1", "rating", "Good", ""),
        ("proposal 1.1", "rationale", "All the evidence.", ""),
        ("panel 2.1", "rating", "Good", ""),
        ("panel 2.1", "reason", "Both cases were of one inspector.", ""),
        ("panel 2.1", "trigger", "small_subsample", ""),
        ("text foreword", "body", "A good service.", ""),
        ("facts", "1 value", "12", ""),
    ]


def test_cases_that_are_not_in_the_file_are_kept_with_a_warning(tmp_path):
    inspection = imported(tmp_path).inspection

    outcome = imported(tmp_path, cases=WITHOUT_MISTAKES["cases"][:2])

    assert list(inspection.cases.values_list("reference", flat=True)) == ["c-1", "c-2", "c-3"]
    assert [line for line in warnings(outcome) if "not changed" in line] == [
        "cases - reference: c-2 is not in the file, so it was not changed",
        "cases - reference: c-3 is not in the file, so it was not changed",
    ]


@pytest.mark.postgresql_too
def test_facts_and_recommendations_that_are_not_in_the_file_are_removed_and_kept_in_the_history(tmp_path):
    inspection = imported(tmp_path).inspection
    began = len(history(inspection))

    only(tmp_path, facts=[["section", "label"]], recommendations=[["number", "addressee", "text"]])

    assert (recorded(inspection)["facts"], recorded(inspection)["recommendations"]) == ([], [])
    assert ("recommendation 1", "text", "keep going.", "") in history(inspection)[began:]


# fmt: off
CHANGES = [  # the sheets of another workbook, and the first change it would make
    ({"inspection": [*INSPECTION[:2], ["yot", "Othertown"], INSPECTION[3]]}, "inspection, yot"),
    ({"inspection": [*INSPECTION[:5], ["lead_inspector", "Somebody Else"]]}, "team lead, person"),
    ({"cases": [["reference", "domain", "disposal", "2.1.1"], ["c-1", "2", "referral_order", "no"]]}, "case c-1, 2.1.1"),
    ({"cases": [["reference", "domain", "disposal"], ["c-9", "2", "referral_order"]]}, "case c-9, domain"),
    ({"organisational": [["standard", "rating"], ["1.1", "Good"], ["1.2", "Good"]]}, "proposal 1.2, rating"),
    ({"panel": [["standard", "rating", "reason"], ["2.1", "Good", "So."]]}, "panel 2.1, reason"),
    ({"facts": [["section", "label"]]}, "facts, 1 section"),
    ({"text": [["section", "body"], ["foreword", "Other."]]}, "text foreword, body"),
]
# fmt: on


def refused_over(inspection: Inspection, folder: Path) -> str:
    """Import a workbook that must be refused without changing anything. Returns its only error line."""
    before, changes = recorded(inspection), Change.objects.count()
    with pytest.raises(CommandError) as caught:
        call_command("import_inspection", folder, stderr=io.StringIO())
    assert (recorded(inspection), Change.objects.count()) == (before, changes)
    _, line = str(caught.value).split("\n")
    return line


@pytest.mark.parametrize(("sheets", "what"), [pytest.param(*change, id=change[1]) for change in CHANGES])
def test_a_published_inspection_refuses_every_change(sheets, what, tmp_path):
    inspection = imported(tmp_path).inspection
    put_in_phase(inspection, "published", published="2020-06-01")

    line = refused_over(inspection, workbook_folder(tmp_path, WITHOUT_MISTAKES, **sheets))

    assert line.startswith("inspection 2 value: anytown-2020 is signed")
    assert line.endswith(f", so {what} can no longer be changed")


@pytest.mark.parametrize("phase", ["draft", "accuracy_check"])
def test_a_signed_inspection_refuses_a_workbook_even_if_its_text_can_still_be_edited(phase, tmp_path):
    inspection = imported(tmp_path).inspection
    put_in_phase(inspection, phase)

    line = refused_over(
        inspection, workbook_folder(tmp_path, WITHOUT_MISTAKES, text=[["section", "body"], ["foreword", "So."]])
    )

    assert line.endswith(", so text foreword, body can no longer be changed")
    assert imported(tmp_path).changes == 0, "a workbook without changes is accepted"


# --- relevant questions ------------------------------------------------------------------------------------------


def cases_with(**facts: str) -> list[list[str]]:
    """A case in domain 2 with these facts and answers; "q2_2_2" is the column 2.2.2."""
    columns = [name.removeprefix("q").replace("_", ".") if name.startswith("q2") else name for name in facts]
    return [["reference", "domain", "disposal", *columns], ["c-1", "2", "referral_order", *facts.values()]]


NOT_ASKED = "Asked where the inspector"


def test_an_answer_to_a_question_that_is_not_asked_is_kept_with_a_warning(tmp_path):
    cases = cases_with(safety_wellbeing="low", risk_of_serious_harm="high", q2_2_2="yes", q2_2_2a="no", q2_2_3="yes")

    outcome = imported(tmp_path, cases=cases, panel=None)

    assert [line.split(". ")[0] for line in warnings(outcome)] == [
        "cases 2 2.2.2: is kept but does not count",
        "cases 2 2.2.2a: is kept but does not count",
    ]
    inspection = Inspection.objects.with_framework().get(pk=outcome.inspection.pk)
    assert recorded(inspection)["cases"][0]["judgements"] == {"2.2.2": "yes", "2.2.2a": "no", "2.2.3": "yes"}
    assert (tallies_of(inspection)["2.2.2"].relevant, tallies_of(inspection)["2.2.2"].set_aside) == (0, 1)
    assert tallies_of(inspection)["2.2.3"].relevant == 1


def test_na_for_a_question_that_is_not_asked_needs_no_warning(tmp_path):
    cases = cases_with(safety_wellbeing="low", risk_of_serious_harm="low", q2_2_2="na", q2_2_2a="na", q2_4_2="na")

    outcome = imported(tmp_path, cases=cases, panel=None)

    assert warnings(outcome) == []
    assert outcome.inspection.cases.get().answers_by_question() == {"2.2.2": "na", "2.2.2a": "na", "2.4.2": "na"}


def test_na_for_a_question_in_another_domain_is_ignored(tmp_path):
    cases = [["reference", "domain", "disposal", "safety_wellbeing", "risk_of_serious_harm", "3.1.1"]]
    cases += [["c-1", "2", "referral_order", "low", "low", "na"]]

    outcome = imported(tmp_path, cases=cases, panel=None)

    assert (warnings(outcome), outcome.inspection.cases.get().answers_by_question()) == ([], {})


def test_a_question_counts_as_asked_with_a_warning_if_the_classification_is_empty(tmp_path):
    outcome = imported(
        tmp_path, cases=cases_with(safety_wellbeing="", risk_of_serious_harm="low", q2_2_2="no"), panel=None
    )

    assert warnings(outcome) == ["cases 2 safety_wellbeing: is empty, so 2.2.2, 2.3.2 count as asked"]
    inspection = Inspection.objects.with_framework().get(pk=outcome.inspection.pk)
    assert (tallies_of(inspection)["2.2.2"].no, tallies_of(inspection)["2.3.2"].unanswered) == (1, 1)


def test_a_new_classification_warns_of_answers_it_sets_aside(tmp_path):
    imported(tmp_path, cases=cases_with(safety_wellbeing="high", risk_of_serious_harm="low", q2_2_2="yes"), panel=None)

    outcome = imported(tmp_path, cases=cases_with(safety_wellbeing="low"), panel=None)

    assert [line.split(". ")[0] for line in warnings(outcome)] == ["cases 2 2.2.2: is kept but does not count"]
    assert outcome.inspection.cases.get().answers_by_question() == {"2.2.2": "yes"}


def test_warnings_go_to_standard_error_and_do_not_stop_the_import(tmp_path):
    output, errors = io.StringIO(), io.StringIO()
    folder = workbook_folder(tmp_path, WITHOUT_MISTAKES, cases=cases_with(safety_wellbeing=""), panel=None)

    call_command("import_inspection", folder, stdout=output, stderr=errors)

    assert output.getvalue() == "anytown-2020: imported, 1 cases\n"
    assert errors.getvalue().splitlines() == [
        "cases 2 safety_wellbeing: warning: is empty, so 2.2.2, 2.3.2 count as asked",
        "cases 2 risk_of_serious_harm: warning: is empty, so 2.2.3, 2.3.3 count as asked",
    ]


def test_a_changed_rating_that_the_figures_do_not_support_is_a_warning(youth_2018, tmp_path):
    answered = all_answers(youth_2018, "2")
    header = ["reference", "domain", "disposal", "safety_wellbeing", "risk_of_serious_harm", *answered]
    rows = [[f"c-{n}", "2", "referral_order", "high", "high", *answered.values()] for n in range(12)]
    panel = [["standard", "rating", "reason", "trigger"], ["2.1", "Good", "It felt so.", "other_evidence"]]

    outcome = imported(tmp_path, cases=[header, *rows], panel=panel)

    assert [line.partition(",")[0] for line in warnings(outcome)] == [
        "panel 2 rating: 2.1: “Good” differs from the computed “Outstanding”"
    ]


# --- people, YOTs, phases --------------------------------------------------------------------------------------------


def with_people(**people: str) -> list[list[str]]:
    return [*INSPECTION[:5], *[[field, who] for field, who in people.items()]]


@pytest.mark.postgresql_too
def test_people_are_found_by_email_or_name_or_kept_as_text(lead_inspector, second_inspector, tmp_path):
    header, *rows = WITHOUT_MISTAKES["cases"]
    inspectors = ["Sam Second", "Jo Agency", ""]

    inspection = imported(
        tmp_path,
        inspection=with_people(lead_inspector="LEAD@inspectorate.test", chief_inspector="gone@inspectorate.test"),
        cases=[[*header, "inspector"], *[[*row, who] for row, who in zip(rows, inspectors, strict=True)]],
    ).inspection

    assert inspection.team.get(role="lead").user == lead_inspector
    assert str(inspection.team.get(role="chief")) == "gone@inspectorate.test"
    first, second, third = inspection.cases.all()
    assert (first.inspector.user, str(second.inspector), third.inspector) == (second_inspector, "Jo Agency", None)


def test_a_name_that_two_people_share_is_kept_as_text(tmp_path):
    for number in (1, 2):
        User.objects.create_user(f"jo{number}@inspectorate.test", None, name="Jo Bloggs")

    inspection = imported(tmp_path, inspection=with_people(lead_inspector="Jo Bloggs")).inspection

    assert (inspection.team.get().user, inspection.team.get().name) == (None, "Jo Bloggs")


def test_a_new_lead_inspector_replaces_the_previous_one(lead_inspector, tmp_path):
    imported(tmp_path, inspection=with_people(lead_inspector="Somebody Else"))

    inspection = imported(tmp_path, inspection=with_people(lead_inspector="lead@inspectorate.test")).inspection

    assert [member.user for member in TeamMember.objects.current().filter(inspection=inspection)] == [lead_inspector]


def test_an_account_made_later_changes_nothing(tmp_path):
    """A published inspection can be imported again after its lead inspector gets an account."""
    inspection = imported(tmp_path).inspection
    User.objects.create_user("lena@inspectorate.test", None, name="Lena Lead")

    assert imported(tmp_path).changes == 0
    assert TeamMember.objects.get(inspection=inspection).user is None


@pytest.mark.postgresql_too
def test_a_new_yot_is_added_to_the_register_once(tmp_path):
    assert not YOT.objects.filter(name="Anytown Youth Offending Team").exists()

    imported(tmp_path)
    other = imported(tmp_path, inspection=[["field", "value"], ["reference", "anytown-2022"], *INSPECTION[2:4]])

    assert Inspection.objects.filter(yot=YOT.objects.get(name="Anytown Youth Offending Team")).count() == 2
    assert other.inspection.kind == "single"
    assert Change.objects.filter(inspection=None, new="Anytown Youth Offending Team").count() == 1


@pytest.mark.parametrize(
    ("dates", "phase"),
    [
        ({}, "announced"),
        ({"fieldwork_started": "2020-02-03"}, "fieldwork"),
        ({"fieldwork_started": "2020-02-03", "fieldwork_ended": "2020-02-07"}, "domain_one"),
        ({"published": "2020-06-01"}, "published"),
    ],
)
def test_the_phase_of_an_inspection_follows_its_dates(dates, phase, tmp_path):
    inspection = imported(tmp_path, inspection=with_people(**dates)).inspection

    assert inspection.phase == phase
    assert import_workbook(tmp_path, by=BY).inspection.phase == phase


def test_a_phase_that_was_moved_back_stays_if_nothing_changes(tmp_path):
    inspection = imported(tmp_path).inspection
    move_to_phase(inspection, "fieldwork", by=BY, reason="Two more cases.")

    assert imported(tmp_path).inspection.phase == "fieldwork"


def test_a_reinspection_of_an_unknown_inspection_is_a_warning(tmp_path):
    outcome = imported(tmp_path, inspection=with_people(reinspection_of="anytown-2015"))

    assert outcome.inspection.reinspection_of == "anytown-2015"
    assert "inspection - value: reinspection_of: there is no inspection “anytown-2015” here" in warnings(outcome)


def test_a_reinspection_of_an_inspection_of_another_yot_is_a_warning(tmp_path, medway):
    outcome = imported(tmp_path, inspection=with_people(reinspection_of="medway-2020"))

    assert outcome.inspection.reinspection_of == "medway-2020"
    told = "inspection - value: reinspection_of: medway-2020 was an inspection of Medway Youth Offending Service"
    assert told in warnings(outcome)


# --- concurrent imports ----------------------------------------------------------------------------------------------


def while_the_first_is_running(first: Callable[[], Outcome], second: Callable[[], Outcome]) -> tuple[Outcome, Outcome]:
    """Start the second import before the first has ended."""
    outcomes: list[Outcome] = []

    def run() -> None:
        try:
            outcomes.append(second())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        outcome = first()
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    return outcome, outcomes[0]


@pytest.mark.postgresql_too
def test_the_second_of_two_concurrent_imports_finds_the_new_inspection(transactional_db, tmp_path):
    folder = workbook_folder(tmp_path, WITHOUT_MISTAKES)

    first, second = while_the_first_is_running(
        lambda: import_workbook(folder, by=BY), lambda: import_workbook(folder, by=Author(command="the second"))
    )

    assert (first.is_new, second.is_new, second.changes) == (True, False, 0)
    inspection = Inspection.objects.get(reference="anytown-2020")
    assert inspection.cases.count() == 3
    assert not Change.objects.filter(command="the second").exists()


@pytest.mark.postgresql_too
def test_two_concurrent_imports_of_an_inspection_run_one_after_the_other(transactional_db, tmp_path):
    imported(tmp_path / "before")
    ages = [["reference", "domain", "disposal", "age", "2.1.2"], ["c-1", "2", "referral_order", "17", "no"]]
    other_ages = [["reference", "domain", "disposal", "age", "2.1.3"], ["c-1", "2", "referral_order", "18", "no"]]

    first, second = while_the_first_is_running(
        lambda: only(tmp_path / "first", cases=ages), lambda: only(tmp_path / "second", cases=other_ages)
    )

    assert (first.changes, second.changes) == (2, 2)
    case = Inspection.objects.get(reference="anytown-2020").cases.get(reference="c-1")
    assert (case.age, case.answers_by_question()["2.1.2"], case.answers_by_question()["2.1.3"]) == (18, "no", "no")
    assert history(case.inspection)[-2:] == [("case c-1", "age", "17", "18"), ("case c-1", "2.1.3", "yes", "no")]
