"""A lead inspector downloads the workbook and a case, and uploads both again after a preview."""

import io

import openpyxl
import pytest

from inspections.models import Change, User
from inspections.staff.actions import give_role
from tests.factories import BY
from tests.journeys.browser import Visitor


def uploads(visitor: Visitor, book: openpyxl.Workbook) -> None:
    content = io.BytesIO()
    book.save(content)
    visitor.page.set_input_files(
        "input[type=file]", {"name": "work.xlsx", "mimeType": "application/zip", "buffer": content.getvalue()}
    )
    visitor.presses("Show what would change")


def put(sheet, name: str, column: str, text: str) -> None:
    """Type in the row that has this name in any of its cells."""
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    row = next(cells[0].row for cells in sheet.iter_rows() if name in [cell.value for cell in cells])
    sheet.cell(row, place).value = text


@pytest.mark.thorough
def test_data_goes_out_and_comes_in_after_a_preview(inspector: Visitor, fieldwork, service):
    # Given a lead inspector with the workbook of their inspection
    inspector.opens("/inspections/anytown/")
    inspector.follows("Import and export: workbook and archive")
    inspector.assert_accessible_on_both_screens()
    book = openpyxl.load_workbook(io.BytesIO(inspector.downloads("Workbook for Excel (.xlsx)")))
    assert inspector.downloads("Archive (.zip)").startswith(b"PK")

    # When they change a case in it, once wrongly
    put(book["cases"], "court-03", "age", "seven")
    uploads(inspector, book)
    assert inspector.heading == "The file has errors"
    assert "is not a whole number" in inspector.row("cases, row 4")
    inspector.assert_accessible_on_both_screens()
    inspector.follows("upload it again")
    put(book["cases"], "court-03", "age", "15")
    uploads(inspector, book)

    # Then they see the cell before and after, and import it
    assert inspector.heading == "Check what would change"
    assert "15" in inspector.row("Court-03")
    inspector.assert_accessible_on_both_screens()
    inspector.presses("Import")
    assert inspector.sees("The workbook has been imported. The history has 1 more entry.")

    # And the same with one case
    inspector.opens("/inspections/anytown/cases/court-03/")
    inspector.follows("Work on this case in a spreadsheet")
    inspector.assert_accessible_on_both_screens()
    book = openpyxl.load_workbook(io.BytesIO(inspector.downloads("This case for Excel (.xlsx)")))
    put(book["case"], "2.1.1a", "answer", "Yes")
    put(book["case"], "2.1.1a", "note", "Seen in the plan.")
    uploads(inspector, book)
    assert "Seen in the plan." in inspector.row("The note for 2.1.1a")
    inspector.assert_accessible_on_both_screens()
    inspector.presses("Import")
    assert inspector.sees("The case is saved: 2 changes.")
    assert Change.objects.first().by == service.lead


def test_an_administrator_sees_what_is_kept_and_imports_an_inspection(visitor: Visitor, medway, settings):
    settings.CASE_DATA_KEPT_FOR = "6 years"
    administrator = User.objects.create_user("ada@inspectorate.test", name="Ada Admin")
    give_role(administrator, "administrator", by=BY)
    visitor.is_signed_in_as(administrator)
    visitor.opens("/inspections/")
    visitor.follows("Retention of case data")
    visitor.assert_accessible_on_both_screens()
    visitor.follows("Medway Youth Offending Service (medway-2020)")
    visitor.assert_accessible_on_both_screens()
    visitor.opens("/announce/")
    visitor.follows("import the workbook")
    visitor.assert_accessible_on_both_screens()
