"""The data return from a YOT: its template, problems in its cells, and the steps into the tables of facts."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inspections.history import Author, Refused
from inspections.models import Change, Inspection
from inspections.planning.actions.team import appoint
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.files import read_content, workbook_as
from reports.context.actions import ReportChanged, accept_return
from reports.context.checking import Known, as_printed, check, few_children, value_problem
from reports.context.merging import merge
from reports.context.queries import known_of, preview_of
from reports.context.reading import ABOUT, FIGURES, Return, read_return
from reports.context.rows import figures_of
from reports.writing.actions.facts import set_facts_of
from tests.factories import BY, new_inspection, put_in_phase

TODAY = datetime.date(2026, 3, 12)
HEADER = ["Table", "Figure", "Value", "Date or period", "Source", "What to enter"]
TABLES = {
    "caseload": "Additional caseload data",
    "caseload-age": "Caseload by age",
    "key-data-1.1": "Key data: Leadership",
}
PAGE = "/inspections/anytown/report/data-return/"


def workbook(
    *rows: tuple[str, ...], date: str = "1 March 2026", reference: str = "anytown", kind: str = "xlsx"
) -> bytes:
    about = [["About this return", "Fill in"], ["Inspection", reference], ["Date of the return", date]]
    return workbook_as(kind, {ABOUT: about, FIGURES: [HEADER, *([*row, *[""] * (6 - len(row))] for row in rows)]})


def read(*rows: tuple[str, ...], **about: str) -> Return:
    return read_return(workbook(*rows, **about), "anytown")


def known(in_report: Mapping[str, list[str]] | None = None) -> Known:
    return Known(TABLES, figures_of(TABLES, {}), in_report or {})


# --- the rules --------------------------------------------------------------------------------------------------------


def test_values_are_printed_as_reports_print_them_and_other_values_have_a_problem():
    for kind, typed, printed in (
        ("money", "655327", "£655,327"),
        ("money", "£ 1,749,355", "£1,749,355"),
        ("count", "1219", "1,219"),
        ("count", "52 (71.2%)", "52 (71.2%)"),
        ("share", "21%", "21%"),
        ("share", "12 (16%)", "12 (16%)"),
        ("number", "17.4", "17.4"),
        ("any", "less than 10%", "less than 10%"),
    ):
        assert as_printed(kind, typed) == printed
        assert value_problem(kind, printed) is None, typed

    for kind, typed in (
        ("money", "not known"), ("count", "twelve"), ("count", "-3"), ("count", "7.5"), ("share", "n/a"), ("share", "140%"),
        ("share", "3 (140%)"), ("number", "-2"), ("any", "none"), ("count", "9" * 2_000), ("share", "٣%"),
    ):  # fmt: skip
        assert value_problem(kind, as_printed(kind, typed)) is not None, typed

    assert value_problem("share", "0.21").suggestion == value_problem("share", "21").suggestion == "21%"


def test_a_figure_for_one_to_four_children_has_a_warning_and_zero_or_a_larger_figure_has_none():
    warned = [value for value in ("0", "1", "4 (6%)", "5", "73") if few_children(value, 0)]
    assert warned == ["1", "4 (6%)"]

    assert "about 4 children" in few_children("2%", 219)
    assert "about 1 child." in few_children("0.2%", 219)
    assert few_children("0%", 219) == few_children("3%", 219) == few_children("2%", 0) == ""


def test_each_problem_is_shown_in_its_cell():
    content = read(
        ("Additional caseload data", "Total current caseload", "219"),
        ("Additional caseload data", "of which, court disposal", "21"),
        ("Caseload by ages", "Aged 10–14", "21%"),
        ("Caseload by age", "Aged 10–14", "some"),
        ("caseload by AGE:", "aged 15-17", "79%"),
        ("Additional caseload data", "TOTAL CURRENT CASELOAD", "220"),
        ("Caseload by age", "Aged 18", ""),
        date="1 April 2026",
    )

    checked = check(content, known(), today=TODAY)

    assert set(checked.problems) == {(0, "date"), (3, "label"), (4, "table"), (5, "value"), (7, "label")}
    assert "in the future" in checked.problems[0, "date"].reason
    assert checked.problems[3, "label"].suggestion == "of which, court disposals"
    assert checked.problems[4, "table"].suggestion == "Caseload by age"
    assert "row 2" in checked.problems[7, "label"].reason
    assert [(each.label, each.value) for each in checked.supplied] == [
        ("Total current caseload", "219"),
        ("Aged 15–17", "79%"),
    ]


def test_a_control_character_a_formula_and_a_percentage_from_excel():
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    book.create_sheet(ABOUT).append(["Date of the return", datetime.date(2026, 3, 1)])
    sheet = book.create_sheet(FIGURES)
    sheet.append(HEADER)
    share = WriteOnlyCell(sheet, 0.21)
    share.number_format = "0%"
    sheet.append(["Caseload by age", "Aged 10–14", share])
    sheet.append(["Caseload by age", "Aged 15–17", "79%_x0007_"])
    sheet.append(["Additional caseload data", "Total current caseload", "=1+1"])
    content = io.BytesIO()
    book.save(content)

    found = read_return(content.getvalue(), "anytown")
    checked = check(found, known(), today=TODAY)

    assert checked.date == datetime.date(2026, 3, 1)
    assert [each.value for each in checked.supplied] == ["21%"]
    assert "control character" in checked.problems[3, "value"].reason
    assert "formula" in checked.problems[4, "value"].reason  # openpyxl stores no result with it
    assert Return.from_plain(found.as_plain) == found


def test_a_return_for_another_inspection_or_another_spreadsheet_is_refused():
    row = ("Caseload by age", "Aged 10–14", "21%")
    for content, words in (
        (workbook(row, reference="elsewhere"), "not for anytown"),
        (workbook(), "has no figures"),
        (workbook_as("xlsx", {"Sheet1": [["a", "b"], ["1", "2"]]}), "is not a data return"),
        (workbook_as("ods", {FIGURES: [["Table", "Figure", "Value", "Value"], ["a", "b", "1", "2"]]}), "twice"),
        (b"Table,Figure,Value\n", "is not a spreadsheet"),
    ):
        with pytest.raises(UnreadableFile, match=words):
            read_return(content, "anytown")


def test_a_figure_replaces_every_row_about_it_and_the_comparison_keeps_its_source():
    supplied = check(
        read(
            ("Caseload by age", "Aged 10-14", "25%", "", "Our case system."),
            ("Caseload by age", "Aged 15–17", "75%", "2025"),
        ),
        known({"caseload-age": ["Aged 10–14"]}),
        today=TODAY,
    ).supplied
    row = {"label": "Aged 10–14", "value": "13%", "comparator": "Kent", "comparator_value": "20%", "source": "Census"}
    other = {**row, "label": "Aged 18", "value": "2%"}
    recorded = {"caseload-age": [row, {**row, "comparator": "England"}, other]}

    (table,) = merge(supplied, recorded, TABLES)

    assert table.rows == [
        {**row, "value": "25%", "source": "Our case system, 1 March 2026; Kent: Census"},
        {**row, "comparator": "England", "value": "25%", "source": "Our case system, 1 March 2026; England: Census"},
        other,
        {"label": "Aged 15–17", "value": "75%", "comparator": "", "comparator_value": "",
         "source": "Data supplied by the YOT, 2025"},
    ]  # fmt: skip
    assert [each.is_new for each in table.changed] == [False, False, True]
    assert merge(supplied, {"caseload-age": table.rows}, TABLES) == []
    (again,) = merge([replace(supplied[0], source="Return of 2027")], {"caseload-age": table.rows}, TABLES)
    assert again.rows[0]["source"] == "Return of 2027; Kent: Census"


# --- from the file into the report ------------------------------------------------------------------------------------


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    """A signed inspection whose report is being written."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def lead(client: Client, lead_inspector, inspection) -> Client:
    client.force_login(lead_inspector)
    return client


def hidden(page: str) -> dict[str, str]:
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
        for name in ("return", "seen")
        if f'"{name}"' in page
    }


def uploaded(client: Client, content: bytes, name: str = "return.xlsx") -> str:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_template_that_is_filled_in_has_no_problem(kind, lead, inspection):
    sheets = read_content(lead.get(f"{PAGE}template.{kind}").content)
    example = {"A w": "219", "A p": "21%", "A n": "7.5", "An ": "£655,327"}
    rows = [
        [*list(cells.values())[:2], example[cells["What to enter"][:3]], "", "", ""]
        for _, cells in sheets[FIGURES].rows
    ]
    about = [list(cells.values()) for _, cells in sheets[ABOUT].rows]
    about = [[name, "12/02/2026" if name == "Date of the return" else value] for name, value in about]
    found = read_return(
        workbook_as(kind, {ABOUT: [["About this return", "Fill in"], *about], FIGURES: [HEADER, *rows]}), "anytown"
    )

    preview = preview_of(inspection, found)

    assert preview.checked.problems == {}
    assert preview.figures == len(rows) == len(preview.known.figures) > 30
    assert {table.slug for table in preview.tables} >= {"caseload", "caseload-gender", "key-data-1.1", "key-data-1.2"}


@pytest.mark.django_db
def test_a_return_is_corrected_in_its_cells_and_stored_only_when_it_is_accepted(lead, inspection, lead_inspector):
    page = uploaded(
        lead,
        workbook(
            ("Additional caseload data", "Total current caseload", "219"),
            ("Caseload by gender", "Male", "most"),
            ("Caseload by gender", "Femal", "13%"),
            ("Caseload by age", "Aged 10–14", "?"),
            date="",
        ),
    )
    assert "4 cells to correct" in page
    assert "Did you mean “Female”?" in page

    corrections = {"cell-0-date": "1 March 2026", "cell-3-value": "87%", "cell-4-label": "Female", "leave-5": "yes"}
    page = lead.post(f"{PAGE}check/", {**hidden(page), **corrections}).content.decode()
    assert "would change 3 rows" in page
    assert not inspection.facts.exists()
    assert not inspection.history.filter(subject__startswith="facts").exists()

    done = lead.post(f"{PAGE}accept/", hidden(page), follow=True).content.decode()
    assert "The data return has been accepted: 3 figures in 2 tables" in done
    assert "dated <strong>1 March 2026</strong>" in done
    assert set(inspection.facts.values_list("section", "label", "value", "source")) == {
        ("caseload", "Total current caseload", "219", "Data supplied by the YOT, 1 March 2026"),
        ("caseload-gender", "Male", "87%", "Data supplied by the YOT, 1 March 2026"),
        ("caseload-gender", "Female", "13%", "Data supplied by the YOT, 1 March 2026"),
    }
    changes = Change.objects.filter(inspection=inspection, subject__in=("facts caseload", "data return"))
    assert {change.by for change in changes} == {lead_inspector}
    assert set(changes.values_list("field", "new")) >= {("1 value", "219"), ("date", "2026-03-01"), ("figures", "3")}


@pytest.mark.django_db
def test_a_figure_that_is_not_in_a_table_can_be_added_as_a_new_row(lead, inspection):
    page = uploaded(lead, workbook(("Caseload by gender", "Another gender", "2 (1%)")))

    page = lead.post(f"{PAGE}check/", {**hidden(page), "cell-2-label": "+"}).content.decode()
    assert "Few children" in page

    lead.post(f"{PAGE}accept/", hidden(page))
    assert inspection.facts.get().label == "Another gender"


@pytest.mark.django_db
def test_nothing_is_stored_if_a_colleague_changed_a_table_since_the_preview(inspection, lead_inspector):
    by = Author(lead_inspector)
    found = read(("Additional caseload data", "Total current caseload", "219"))
    seen = preview_of(inspection, found).seen
    row = {"label": "Total current caseload", "value": "218", "source": "Survey"}
    set_facts_of(inspection, "caseload", [row], by=by)

    with pytest.raises(ReportChanged):
        accept_return(inspection, found, seen=seen, by=by)
    assert inspection.facts.get().value == "218"

    accept_return(inspection, found, seen=preview_of(inspection, found).seen, by=by)
    assert inspection.facts.get().value == "219"
    assert not Change.objects.filter(subject="data return", field="date", old__gt="").exists()


@pytest.mark.django_db
def test_a_row_that_the_yot_supplied_before_is_asked_for_again_but_only_once(inspection, lead_inspector):
    rows = [
        {
            "label": "Total staff headcount (full-time equivalent (FTE))",
            "value": "41",
            "source": "Data supplied by the YOS.",
        },
        {"label": "Staff who found their caseload manageable", "value": "23", "source": "Staff survey."},
        {"label": "Seconded nurses", "value": "2", "source": "Data supplied by the YOS."},
    ]
    set_facts_of(inspection, "key-data-1.2", rows, by=Author(lead_inspector))

    labels = [figure.label for figure in known_of(inspection).figures if figure.table == "key-data-1.2"]

    assert "Seconded nurses" in labels
    assert "Staff who found their caseload manageable" not in labels
    assert [label for label in labels if label.startswith("Total staff")] == [rows[0]["label"]]


@pytest.mark.django_db
def test_a_form_that_we_did_not_send_and_a_return_with_problems_store_nothing(lead, inspection, lead_inspector):
    assert lead.post(f"{PAGE}accept/", {"return": "made up", "seen": ""}, follow=True).redirect_chain[0][0] == PAGE

    with pytest.raises(Refused, match="cells to correct"):
        accept_return(inspection, read(("No table", "Male", "1")), seen="", by=Author(lead_inspector))
    assert "is not a spreadsheet" in uploaded(lead, b"nothing", "return.csv")
    assert not inspection.facts.exists()
