"""Uploading a YOT's list on the pages: every problem is marked in its cell, and no personal data is stored."""

from __future__ import annotations

import base64
import datetime
import io
import logging
import re
import tempfile
import zipfile

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.models import ColumnMapping, EligibleCase, EligibleNumber, Inspection
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case, new_inspection
from tests.inspections.eligible.messy_list import FIELDWORK, MessyList, messy_list

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def inspection(youth_2018, lead_inspector, monkeypatch) -> Inspection:
    monkeypatch.setattr(timezone, "localdate", lambda *moment: FIELDWORK)
    made = new_inspection(youth_2018, reference="anytown", fieldwork_started=FIELDWORK)
    appoint(made, lead_inspector, "lead", by=BY)
    return made


@pytest.fixture
def lead(client: Client, inspection, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


def page(name: str = "") -> str:
    return f"/inspections/anytown/eligible-cases/{name}"


def csv_list(*rows: str, header: str = "Ref,Disposal,Date of disposal") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\n".join([header, *rows]).encode(), "text/csv")


def fields_of(response) -> dict[str, str]:
    """What the form on a page sends if the user does not change it."""
    sent = {"list": response.context["signed"]}
    if form := response.context.get("form"):
        sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    return sent


def up_to_cells(client: Client, file: SimpleUploadedFile, scope: str = "all", **words: str):
    """Upload a list, keep the suggested columns, and choose no meaning for its words. Returns the preview."""
    shown = client.post(page("upload/"), {"file": file, "scope": scope})
    if "lists" in vars(shown.context["upload"]) and len(shown.context["upload"].lists) > 1:
        shown = client.post(page("check/"), {**fields_of(shown), "step": "sheet", "sheet": "0"})
    shown = client.post(page("check/"), {**fields_of(shown), "step": "columns"})
    if shown.templates[0].name.endswith("words.html"):
        form = shown.context["form"]
        chosen = {name: words.get(field.label.split("“")[1].split("”")[0], "") for name, field in form.fields.items()}
        shown = client.post(page("check/"), {**fields_of(shown), **chosen, "step": "words"})
    return shown


def accept(client: Client, shown):
    return client.post(page("accept/"), {"list": shown.context["signed"]})


def everything_stored() -> str:
    """Every value in every table, as text: records, history, sessions and messages."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def stored_outside(tmp_path, caplog) -> str:
    """Every file, cache entry and log message, as text."""
    files = [f"{path}{path.read_bytes()!r}" for path in tmp_path.rglob("*") if path.is_file()]
    kept = getattr(cache, "_cache", {})
    return "\n".join([*files, *map(str, kept.items()), caplog.text])


# --- the list of 400 cases --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def messy() -> MessyList:
    return messy_list()


@pytest.fixture
def nothing_on_disk(monkeypatch, settings) -> None:
    """Without a folder for temporary files, Django fails if it writes an upload of this size to disk."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file is made")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)


@pytest.mark.postgresql_too
def test_a_list_as_messy_as_real_ones_leaves_no_trace_of_a_person(
    lead, inspection, messy, media, tmp_path, caplog, nothing_on_disk
):
    caplog.set_level(logging.DEBUG)
    before = everything_stored()
    personal = {text for text in messy.personal if text not in before}
    assert len(personal) > 400
    file = SimpleUploadedFile("Zebedee Cholmondeley caseload 2026.xlsx", messy.content, XLSX)

    shown = up_to_cells(lead, file)

    checked, cases = shown.context["preview"].checked, shown.context["cases"]
    marked: dict[int, set[str]] = {}
    for problem in checked.problems:
        marked.setdefault(problem.row, set()).add("row" if problem.place is None else cases.columns[problem.place])
    assert marked == messy.problems
    page_text = shown.content.decode()
    for row, column in [(row, column) for row, columns in messy.problems.items() for column in columns]:
        where = f"leave-{row}" if column == "row" else f"cell-{row}-{cases.place_of(column)}"
        assert f'name="{where}"' in page_text, (row, column)
    assert not [text for text in personal if text in page_text]
    assert EligibleCase.objects.count() == ColumnMapping.objects.count() == 0
    assert len(everything_stored()) == len(before)  # nothing is kept before the list is accepted

    shown = lead.post(
        page("check/"),
        {"list": shown.context["signed"], "step": "cells", **corrections(messy, cases), "leave-the-rest": "yes"},
    )
    assert not shown.context["problems"]
    done = accept(lead, shown)

    assert done.templates[0].name == "inspections/eligible/accepted.html"
    assert 380 < EligibleCase.objects.count() < 400
    assert set(EligibleCase.objects.values_list("outside_sample", flat=True)) == {"", "window", "resettlement"}
    in_sample = EligibleCase.objects.in_sample()
    assert {row.domain.number: row.number for row in EligibleNumber.objects.all()} == {
        number: in_sample.in_domain(number).count() for number in ("2", "3")
    }
    stored = everything_stored()
    assert "names (2 columns)" in stored
    assert "… … caseload 2026.xlsx" in stored
    everywhere = (stored + stored_outside(tmp_path, caplog) + done.content.decode()).lower()
    assert not [text for text in personal if text.lower() in everywhere]


def corrections(messy: MessyList, cases) -> dict[str, str]:
    """A correction for one problem in each column, as a person would type it."""
    better = {
        "disposal": "Referral order",
        "began": "3 April 2026",
        "gender": "Female",
        "reference": "yp-9999",
        "age": "",
    }
    return {
        f"cell-{row}-{cases.place_of(column)}": better[column]
        for row, columns in messy.problems.items()
        for column in columns
        if column in better
    }


def test_the_search_finds_a_name_that_is_stored(inspection):
    """Shows that the search above can fail."""
    EligibleCase.objects.create(
        inspection=inspection,
        domain=inspection.framework.domains.get(number="2"),
        reference="c-1",
        disposal="referral_order",
        locality="near Featherstonehaugh",
    )

    assert "Featherstonehaugh" in everything_stored()


# --- steps ------------------------------------------------------------------------------------------------------------


def test_the_meanings_chosen_for_headings_and_words_are_remembered_for_the_next_list(lead, inspection, lead_inspector):
    header = "Our number,What was given,Date of disposal,Type"
    rows = ("y-1,Sponsored walk,01/03/2026,x", "y-2,Referral order,02/03/2026,y")
    shown = lead.post(page("upload/"), {"file": csv_list(*rows, header=header), "scope": "all"})
    assert (
        "Choose the column that has the disposal."
        in lead.post(page("check/"), {**fields_of(shown), "step": "columns"}).content.decode()
    )
    shown = lead.post(page("check/"), {**fields_of(shown), "step": "columns", "column-1": "disposal"})
    shown = lead.post(page("check/"), {**fields_of(shown), "step": "words", "word-0": "reparation_order"})
    accept(lead, shown)

    # One row with a word that could be a name is not enough to remember it.
    kept = {(row.column, row.words): row.meaning for row in ColumnMapping.objects.all()}
    assert kept["", "what was given"] == "disposal"
    assert ("disposal", "sponsored walk") not in kept
    assert {row.by for row in ColumnMapping.objects.all()} == {lead_inspector}

    more = [f"y-{number},Sponsored walk,0{number}/03/2026,x" for number in range(3, 7)]
    shown = lead.post(page("upload/"), {"file": csv_list(*rows, *more, header=header), "scope": "all"})
    assert shown.context["form"]["column-1"].value() == "disposal"
    shown = lead.post(page("check/"), {**fields_of(shown), "step": "columns"})
    shown = lead.post(page("check/"), {**fields_of(shown), "step": "words", "word-0": "reparation_order"})
    accept(lead, shown)
    assert up_to_cells(lead, csv_list(*rows, header=header)).context["problems"] == 0
    assert EligibleCase.objects.filter(disposal="reparation_order").count() == 5


def test_another_list_replaces_cases_that_are_not_drawn_and_the_page_says_so_first(lead, inspection):
    accept(lead, up_to_cells(lead, csv_list("y-1,RO,1 March 2026", "y-2,YRO,2 March 2026", "y-3,RO,3 March 2026")))
    drawn = EligibleCase.objects.get(reference="y-1")
    EligibleCase.objects.filter(pk=drawn.pk).update(case=new_case(inspection, reference="y-1"))

    shown = up_to_cells(lead, csv_list("Y-2,DTO,2 March 2026", "y-4,RO,4 March 2026"))

    changes = shown.context["preview"].changes
    assert [case.reference for case in changes.added] == ["y-4"]
    assert [stored.case.reference for stored, _ in changes.changed] == ["y-2"]
    assert [stored.case.reference for stored in changes.gone] == ["y-3"]
    assert "1 already drawn but not on this list: y-1." in " ".join(shown.content.decode().split())
    accept(lead, shown)
    assert set(EligibleCase.objects.values_list("reference", "disposal")) == {
        ("y-1", "referral_order"),
        ("y-2", "detention_and_training_order"),
        ("y-4", "referral_order"),
    }
    refused = lead.post(page("remove/"), follow=True)
    assert "1 case has been drawn from the list, so it cannot be removed." in refused.content.decode()


def test_a_list_for_one_domain_does_not_change_the_other_and_the_service_gives_references(lead, inspection):
    accept(lead, up_to_cells(lead, csv_list("RO,1 March 2026", "YRO,2 March 2026", header="Disposal,Date of disposal")))
    shown = up_to_cells(
        lead, csv_list("YC,1 July 2026", "RO,2 March 2026", header="Disposal,Date of disposal"), scope="3"
    )
    assert "you said that the list does not have these cases" in shown.content.decode()
    shown = lead.post(page("check/"), {"list": shown.context["signed"], "step": "cells", "leave-3": "yes"})
    done = accept(lead, shown)

    assert set(EligibleCase.objects.values_list("reference", flat=True)) == {"court-001", "court-002", "ooc-001"}
    table = re.search(r"base64,([\w+/=]+)", done.content.decode())[1]
    assert base64.b64decode(table).decode("utf-8-sig") == "Row in your file,Reference\r\n2,ooc-001\r\n"
    lead.post(page("remove/"))
    assert not EligibleCase.objects.exists()
    assert not EligibleNumber.objects.exists()


def test_a_list_is_not_accepted_if_a_colleague_has_changed_it_or_another_person_uploaded_it(
    lead, inspection, second_inspector
):
    shown = up_to_cells(lead, csv_list("y-1,RO,1 March 2026"))
    accept(lead, up_to_cells(lead, csv_list("y-2,RO,1 March 2026")))

    assert "A colleague changed the list of eligible cases" in accept(lead, shown).content.decode()

    appoint(inspection, second_inspector, "deputy", by=BY)
    other = Client()
    other.force_login(second_inspector)
    assert accept(other, shown).status_code == 302
    assert list(EligibleCase.objects.values_list("reference", flat=True)) == ["y-2"]


def test_widening_the_window_with_a_reason_brings_cases_in(lead, inspection):
    accept(lead, up_to_cells(lead, csv_list("y-1,RO,1 March 2026", "y-2,RO,1 December 2025")))
    assert EligibleNumber.objects.get(domain__number="2").number == 1

    assert "Enter a reason." in lead.post(page("windows/2/"), {"first": "6", "last": "12"}).content.decode()
    lead.post(page("windows/2/"), {"first": "6", "last": "12", "reason": "Few orders this year."})

    assert EligibleNumber.objects.get(domain__number="2").number == 2
    assert "Few orders this year." in lead.get(page()).content.decode()
    case = EligibleCase.objects.get(reference="y-2")
    lead.post(page(f"{case.pk}/"), {"outside": "left_out", "reason": "Moved away."})
    assert EligibleNumber.objects.get(domain__number="2").number == 1
    assert inspection.history.filter(subject="eligible case y-2", new="Left out: Moved away.").exists()
    again = up_to_cells(lead, csv_list("y-1,RO,1 March 2026", "y-2,RO,1 December 2025"))
    assert len(again.context["preview"].changes.unchanged) == 2  # a case that a person left out is still left out


def test_two_hundred_cells_can_be_corrected_at_a_time_and_no_other_cell_can_be_changed(lead, inspection):
    shown = up_to_cells(lead, csv_list("y-0,RO,1 March 2026", *(f"y-{number},RO,spring" for number in range(1, 251))))
    assert (shown.context["problems"], shown.context["more"]) == (250, 50)
    assert shown.content.decode().count('name="cell-') == 200
    assert "50 more." in shown.content.decode()

    better = {f"cell-{row}-2": "2 March 2026" for row in range(3, 203)}
    sent = {"list": shown.context["signed"], "step": "cells", "cell-2-1": "YRO", **better}
    shown = lead.post(page("check/"), sent)

    assert (shown.context["problems"], shown.context["more"]) == (50, 0)
    checked = shown.context["preview"].checked
    assert {case.disposal for case in checked.listed} == {"referral_order"}
    assert len(checked.listed) == 201


def test_a_locality_is_stored_in_its_most_frequent_spelling(lead, inspection):
    rows = ("y-1,RO,North", "y-2,RO,NORTH", "y-3,RO, North", "y-4,RO,12 High Street ME7 1XX")

    shown = up_to_cells(lead, csv_list(*rows, header="Ref,Disposal,Patch"))

    assert {case.locality for case in shown.context["preview"].checked.listed} == {"North"}
    assert "had a postcode in it, which was removed" in shown.content.decode().lower()


def test_a_home_address_is_not_a_locality(lead, inspection):
    header = "Ref,Disposal,Date of disposal,Locality"

    for cell in ("3 Acacia Avenue", "lives with mum"):
        shown = up_to_cells(lead, csv_list(f"y-1,RO,1 March 2026,{cell}", "y-2,RO,2 March 2026,North", header=header))
        assert "home address" in shown.content.decode(), cell


def test_the_page_makes_as_many_queries_for_thirty_cases_as_for_one(lead, inspection):
    made = []
    for number in (1, 30):
        rows = [f"y-{each},RO,1 March 2026" for each in range(number)]
        accept(lead, up_to_cells(lead, csv_list(*rows)))
        with CaptureQueriesContext(connection) as queries:
            assert f"{number} case" in lead.get(page()).content.decode()
        made.append(len(queries))

    assert made[0] == made[1] < 25


def test_a_file_without_a_list_is_refused_and_the_message_says_what_it_needs(lead, inspection):
    for file, says in (
        (csv_list("1,2,3", header="a,b,c"), "has no list of cases that we can find"),
        (SimpleUploadedFile("list.xlsx", b"PK\x03\x04broken"), "is not a spreadsheet, or is damaged"),
    ):
        shown = lead.post(page("upload/"), {"file": file, "scope": "all"})
        assert says in shown.context["form"].errors["file"][0]


def test_the_user_chooses_a_sheet_in_a_workbook_with_two_lists_and_formulas_give_their_results(lead, inspection):
    listed = [["Ref", "Disposal", "Age"], ["y-1", "RO", "=10+5"]]
    content = spreadsheet({"Court": listed, "Out of court": [["Ref", "Disposal"], ["y-2", "YC"]], "Notes": [["Hello"]]})
    shown = lead.post(page("upload/"), {"file": SimpleUploadedFile("list.xlsx", content), "scope": "all"})
    assert "Choose a sheet." in lead.post(page("check/"), {**fields_of(shown), "step": "sheet"}).content.decode()

    shown = lead.post(page("check/"), {**fields_of(shown), "step": "sheet", "sheet": "0"})
    assert shown.context["cases"].sheet == "Court"
    shown = lead.post(page("check/"), {**fields_of(shown), "step": "columns"})

    assert [case.age for case in shown.context["preview"].checked.listed] == [15]


def spreadsheet(sheets: dict[str, list[list[str]]]) -> bytes:
    """An .xlsx file in which each formula has the result 15."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made, file = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as read, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.namelist():
            written.writestr(part, re.sub(rb"</f>\s*<v\s*/>|</f><v></v>", b"</f><v>15</v>", read.read(part)))
    return file.getvalue()


def test_a_list_with_fewer_cases_than_have_been_inspected_is_refused(lead, inspection):
    for number in (1, 2):
        new_case(inspection, reference=f"by-hand-{number}")

    refused = accept(lead, up_to_cells(lead, csv_list("y-1,RO,1 March 2026")))

    assert "there cannot be 1 eligible cases. Enter a number from 2" in refused.content.decode()
    assert not EligibleCase.objects.exists()


def test_the_template_filled_in_needs_no_choice(lead, inspection):
    for kind in ("xlsx", "ods", "csv"):
        content = lead.get(page(f"template.{kind}")).content
        assert content
    shown = up_to_cells(
        lead,
        csv_list("a-1,Youth caution,1 July 2026,Female,14,White,North,Low,High,No",
                 header=content.decode("utf-8-sig").strip()),
    )  # fmt: skip
    (case,) = shown.context["preview"].checked.listed
    assert (case.age, case.began, case.risk_of_serious_harm) == (14, datetime.date(2026, 7, 1), "high")
