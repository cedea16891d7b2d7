"""Exporting a workbook, and importing it with changes after a preview of each cell."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.cases.actions import allocate_case, record_judgements
from inspections.history import Author
from inspections.models import Case, Change, Inspection, TeamMember, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.exchange.actions import forget_left_over
from reports.models import ImportUpload
from reports.pdf.tending import once_a_day
from reports.workbook.blank import workbook_file
from reports.workbook.write import sheets_of
from tests.factories import BY, new_case, new_inspection, question

pytestmark = pytest.mark.django_db
DATA = "/inspections/anytown/data/"


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    new_case(inspection, reference="court-1", answers={"2.1.1": "yes", "2.1.2": "no"}, safety_wellbeing="high")
    new_case(inspection, reference="court-2", answers={"2.1.1": "yes"})
    return inspection


@pytest.fixture
def lead(inspection, lead_inspector, client) -> User:
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    client.force_login(lead_inspector)
    return lead_inspector


@pytest.fixture
def administrator(db) -> User:
    person = User.objects.create_user("ada@inspectorate.test", name="Ada Admin")
    give_role(person, "administrator", by=BY)
    return person


def taken_out(reference: str = "anytown") -> dict[str, list[list[str]]]:
    return sheets_of(Inspection.objects.with_framework().get(reference=reference))


def with_cells(sheets: dict[str, list[list[str]]], sheet: str, row: str, **cells: str) -> dict[str, list[list[str]]]:
    """The sheets with other text in some cells of one row, by the row's first cell."""
    header, *rows = sheets[sheet]
    for each in rows:
        if each[0] == row:
            for column, text in cells.items():
                each[header.index(column)] = text
    return sheets


def as_upload(sheets, kind="ods", name="work") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.{kind}", workbook_file(kind, name, sheets))


def brought_in(client, sheets, kind="ods", address=DATA) -> str:
    """The preview of an uploaded workbook."""
    response = client.post(address, {"file": as_upload(sheets, kind)}, follow=True)
    return response.content.decode()


def confirmed(client, address=f"{DATA}preview/") -> str:
    seen = client.get(address).context["plan"].fingerprint
    return client.post(address, {"seen": seen}, follow=True).content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "zip"])
def test_importing_an_exported_workbook_changes_nothing(kind, inspection, lead, client):
    content = client.get(f"{DATA}workbook.{kind}").content
    page = client.post(DATA, {"file": SimpleUploadedFile(f"anytown.{kind}", content)}, follow=True).content.decode()

    assert "The file matches what is recorded" in page
    assert ">Import<" not in page


def test_importing_a_case_of_the_lead_inspector_does_not_give_them_a_second_role(inspection, lead, client):
    allocate_case(inspection.cases.get(reference="court-1"), inspection.team.get(), by=BY)

    page = brought_in(client, taken_out())

    assert "The file matches what is recorded" in page


def test_the_preview_shows_each_cell_and_stores_nothing_until_it_is_confirmed(inspection, lead, client):
    sheets = with_cells(taken_out(), "cases", "court-1", **{"2.1.2": "yes", "gender": "female", "2.1.1": ""})
    before = Change.objects.count()

    page = brought_in(client, sheets)

    assert "The file would change 3 cells" in page
    rows = {
        (cell.row, cell.name, cell.column, cell.was, cell.will_be)
        for cell in client.get(f"{DATA}preview/").context["page_obj"]
    }
    assert rows == {
        (2, "court-1", "2.1.2", "no", "yes"),
        (2, "court-1", "2.1.1", "yes", ""),
        (2, "court-1", "gender", "", "female"),
    }
    assert Change.objects.count() == before

    assert "The workbook has been imported. The history has 3 more entries." in confirmed(client)
    assert inspection.cases.get(reference="court-1").answers_by_question()["2.1.2"] == "yes"
    assert {change.by for change in Change.objects.order_by("-pk")[:3]} == {lead}
    assert not ImportUpload.objects.exists()


def test_changes_after_the_preview_are_shown_before_the_import(inspection, lead, client):
    sheets = with_cells(taken_out(), "cases", "court-1", **{"2.1.2": "yes"})
    brought_in(client, sheets)
    seen = client.get(f"{DATA}preview/").context["plan"].fingerprint
    case = inspection.cases.get(reference="court-1")
    record_judgements(case, {question(inspection.framework, "2.1.1"): "no"}, by=Author(lead))

    page = client.post(f"{DATA}preview/", {"seen": seen}, follow=True).content.decode()

    assert "The inspection has changed since this preview was shown." in page
    assert "The file would change 2 cells" in page
    assert inspection.cases.get(reference="court-1").answers_by_question()["2.1.2"] == "no"


def test_errors_are_shown_in_their_cells_and_nothing_can_be_imported(inspection, lead, client):
    page = brought_in(client, with_cells(taken_out(), "cases", "court-2", **{"2.1.1": "perhaps", "age": "30"}))

    assert "The file has errors" in page
    assert "cases, row 3" in page
    assert "30 is not between 8 and 21" in page
    assert ">Import<" not in page
    seen = client.get(f"{DATA}preview/").context["plan"].fingerprint
    assert (
        "The file has errors, so nothing was imported"
        in client.post(f"{DATA}preview/", {"seen": seen}, follow=True).content.decode()
    )


def test_an_import_cannot_bypass_a_step(inspection, lead, panel_member, client):
    """Phases have gates, only the panel decides, and only a reviewer can change a submitted case."""
    Case.objects.filter(reference="court-2").update(state="submitted")
    decided = taken_out()
    decided["panel"] += [["2.1", "Good", "Close to the boundary of the band.", ""]]
    for sheets, reason in (
        (
            with_cells(taken_out(), "inspection", "published", value="2026-01-31"),
            "would move the inspection to another phase",
        ),
        (decided, "Only members of the ratings panel can decide ratings"),
        (
            with_cells(taken_out(), "cases", "court-2", **{"2.1.1": "no"}),
            "is submitted: it cannot be changed unless the lead inspector returns it",
        ),
        (with_cells(taken_out(), "inspection", "reference", value="elsewhere"), "you are importing into “anytown”"),
    ):
        page = brought_in(client, sheets)
        assert reason in page
        assert ">Import<" not in page


def test_an_administrator_cannot_import_answers_and_no_one_can_import_a_text_too_early(
    inspection, lead, administrator, client
):
    text = taken_out()
    text["text"] += [["foreword", "Ours."]]
    assert "You cannot change the report now" in brought_in(client, text)

    client.force_login(administrator)
    page = brought_in(client, with_cells(taken_out(), "cases", "court-1", **{"2.1.2": "yes"}))
    assert "Only the lead inspector and deputies can change cases and proposed ratings" in page
    assert ">Import<" not in page


def test_files_that_are_not_workbooks_are_refused_with_the_reason(inspection, lead, client):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cases.csv", b" " * 50_000_000)
    for name, content, reason in (
        ("work.docx", b"words", "is not a spreadsheet, or is damaged"),
        ("work.zip", b"words", "is not a .zip file, or is damaged"),
        ("work.zip", bomb.getvalue(), "has more in it than an inspection workbook can have"),
    ):
        page = client.post(DATA, {"file": SimpleUploadedFile(name, content)}).content.decode()
        assert reason in page


def test_only_the_person_who_uploaded_a_file_sees_it_and_can_discard_it(inspection, lead, administrator, client):
    brought_in(client, with_cells(taken_out(), "cases", "court-1", **{"2.1.2": "yes"}))
    client.force_login(administrator)
    assert client.get(f"{DATA}preview/").status_code == 302
    client.force_login(lead)
    assert "The file has been discarded" in client.post(f"{DATA}discard/", follow=True).content.decode()
    assert not ImportUpload.objects.exists()


def test_an_administrator_imports_a_new_inspection(inspection, administrator, client):
    client.force_login(administrator)
    sheets = with_cells(taken_out(), "inspection", "reference", value="othertown")
    address = "/announce/workbook/"
    assert "the inspection “anytown” already exists" in brought_in(client, taken_out(), address=address).replace(
        "The", "the"
    )

    page = brought_in(client, sheets, address=address)
    assert "The file would add the inspection othertown" in page
    assert not Inspection.objects.filter(reference="othertown").exists()
    assert "The workbook has been imported" in confirmed(client, f"{address}preview/")

    assert taken_out("othertown")["cases"] == taken_out()["cases"]
    assert set(Change.objects.filter(inspection__reference="othertown").values_list("by", flat=True)) == {
        administrator.pk
    }


def test_people_who_lead_or_administer_the_inspection_can_download_the_archive(
    inspection, lead, second_inspector, client
):
    content = b"".join(client.get(f"{DATA}archive.zip"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "manifest.json" in archive.namelist()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{DATA}workbook.xlsx").content))
    assert "cases" in book.sheetnames

    appoint(inspection, second_inspector, TeamMember.Role.INSPECTOR, by=BY)
    client.force_login(second_inspector)
    for address in ("", "archive.zip", "workbook.xlsx", "preview/"):
        assert client.get(f"{DATA}{address}").status_code == 403


def test_a_file_that_nobody_imports_is_deleted_after_a_day(inspection, lead, client):
    brought_in(client, with_cells(taken_out(), "cases", "court-1", **{"2.1.2": "yes"}))
    forget_left_over()
    assert ImportUpload.objects.exists()
    ImportUpload.objects.update(at=timezone.now() - datetime.timedelta(hours=25))

    assert client.get(f"{DATA}preview/").status_code == 302
    assert forget_left_over in once_a_day  # which the background worker calls
    forget_left_over()
    assert not ImportUpload.objects.exists()
