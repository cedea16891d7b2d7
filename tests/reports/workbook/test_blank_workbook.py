"""Blank workbooks: their sheets and headings, and importing a workbook that is filled in."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import odfdo
import openpyxl
import pytest
from django.urls import reverse

from inspections.models import Inspection
from inspections.sheets.download import CONTENT_TYPES
from inspections.spreadsheets.files import Sheet, read_workbook
from reports.demonstration.loading import WORKBOOKS
from reports.workbook.blank import KINDS
from reports.workbook.importing import WorkbookRefused, import_workbook
from tests.factories import BY
from tests.reports.workbook.test_workbook import recorded
from tests.thorough import first

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FRAMEWORKS = ("youth-2017-consultation", "youth-2018", "youth-2021")
Rows = dict[str, list[list[str]]]


@pytest.fixture
def download(client, stranger, tmp_path: Path):
    """A function that downloads a kind of workbook and returns its path. It unpacks a .zip file."""
    client.force_login(stranger)

    def downloaded(slug: str, kind: str) -> Path:
        answer = client.get(reverse("blank_workbook", args=[slug, kind]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == CONTENT_TYPES[kind]
        name = f"{slug}-workbook.{kind}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        if kind == "zip":
            zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
            return tmp_path / f"{slug}-workbook"
        (tmp_path / name).write_bytes(answer.content)
        return tmp_path / name

    return downloaded


@pytest.mark.parametrize("slug", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_has_all_sheets_with_headers_and_the_fields_of_the_inspection(frameworks, download, slug, kind):
    definition = frameworks(slug).definition

    sheets = read_workbook(download(slug, kind))

    assert [sheet.errors for sheet in sheets.values()] == [[]] * 7
    assert {name: sheet.columns for name, sheet in sheets.items() if name not in ("inspection", "cases")} == {
        "organisational": ["standard", "rating", "rationale"],
        "panel": ["standard", "rating", "reason", "trigger"],
        "facts": ["section", "label", "value", "comparator", "comparator_value", "source"],
        "text": ["section", "body"],
        "recommendations": ["number", "addressee", "text"],
    }
    assert {row["field"]: row["value"] for _, row in sheets["inspection"].rows} == {
        "reference": "",
        "yot": "",
        "framework": slug,
        "type": "single",
        "reinspection_of": "",
        "announced": "",
        "fieldwork_started": "",
        "fieldwork_ended": "",
        "published": "",
        "lead_inspector": "",
        "chief_inspector": "",
    }
    asked = [
        f"{question.number}{letter}"
        for domain in definition.domains
        if domain.case_based
        for standard in domain.standards
        if standard.is_computed
        for question in standard.key_questions
        for letter in ("", *(prompt.letter for prompt in question.prompts))
    ]
    assert [column for column in sheets["cases"].columns if column[0].isdigit()] == asked
    assert len(asked) > 50
    assert sheets["cases"].columns[:3] == ["reference", "domain", "disposal"]
    assert all(not sheet.rows for name, sheet in sheets.items() if name != "inspection")


def test_importing_a_blank_workbook_names_what_is_missing(frameworks, download):
    frameworks("youth-2021")

    with pytest.raises(WorkbookRefused) as refused:
        import_workbook(download("youth-2021", "xlsx"), by=BY)
    assert str(refused.value).splitlines() == [
        "inspection 2 value: reference is empty; enter a value",
        "inspection 3 value: yot is empty; enter a value",
    ]


@pytest.mark.parametrize("reference", first(1, ["medway-2020", "blaenau-gwent-caerphilly-2022"]))
@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_in_workbook_is_imported(demonstration, download, kind, reference):
    original = demonstration(reference)
    path = download(original.framework.slug, kind)
    given = read_workbook(WORKBOOKS / reference)
    Inspection.objects.filter(pk=original.pk).update(reference="elsewhere")

    fill_in(path, kind, filled(read_workbook(path), given))
    outcome = import_workbook(path, by=BY)

    assert outcome.is_new
    assert recorded(outcome.inspection) == recorded(original)


def filled(blank: dict[str, Sheet], given: dict[str, Sheet]) -> Rows:
    """The rows to type into a blank workbook to copy another workbook."""
    rows = {
        name: [[cells.get(column, "") for column in blank[name].columns] for _, cells in sheet.rows]
        for name, sheet in given.items()
        if name != "inspection"
    }
    values = {cells["field"]: cells["value"] for _, cells in given["inspection"].rows}
    rows["inspection"] = [[row["field"], values.get(row["field"], "")] for _, row in blank["inspection"].rows]
    return rows


def fill_in(path: Path, kind: str, rows: Rows) -> None:
    """Type rows below the headings, using a library for the kind of file."""
    if kind == "xlsx":
        book = openpyxl.load_workbook(path)
        for name, typed in rows.items():
            for number, cells in enumerate(typed, 2):
                for column, cell in enumerate(cells, 1):
                    book[name].cell(number, column, cell or None)
        book.save(path)
    elif kind == "ods":
        document = odfdo.Document(path)
        for name, typed in rows.items():
            table = document.body.get_table(name=name)
            for number, cells in enumerate(typed, 1):
                table.set_row_values(number, cells)
        document.save(path)
    else:
        for name, typed in rows.items():
            file = path / f"{name}.csv"
            header = file.read_text(encoding="utf-8").splitlines()[0]
            text = io.StringIO()
            csv.writer(text).writerows(typed)
            file.write_text(f"{header}\n{text.getvalue()}", encoding="utf-8", newline="")


@pytest.mark.parametrize("address", ["/frameworks/youth-1999/workbook.xlsx", "/frameworks/youth-2021/workbook.exe"])
def test_an_unknown_framework_or_kind_is_not_found(frameworks, client, stranger, address):
    frameworks("youth-2021")
    client.force_login(stranger)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("slug", FRAMEWORKS)
def test_the_page_of_a_framework_links_each_kind(frameworks, client, stranger, slug):
    framework = frameworks(slug)
    client.force_login(stranger)

    page = client.get(reverse("standards:framework", args=[slug, framework.revision])).content.decode()

    for kind in KINDS:
        assert f'href="/frameworks/{slug}/workbook.{kind}"' in page
