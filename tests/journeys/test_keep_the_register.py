"""An administrator imports YOTs from a spreadsheet, and everyone reads about them."""

import pytest

from inspections.models import YOT, User

FILE = (
    "name,local_authorities,region,nation\n"
    "Northtown Youth Justice Service,Northtown Council; Eastmoor Council,{region},England\n"
    "Medway Youth Offending Service,Medway Council,South East,England\n"
)


@pytest.fixture
def administrator(visitor, service):
    visitor.is_signed_in_as(User.objects.create_superuser("ada@inspectorate.test", name="Ada Admin"))
    return visitor


def uploads(administrator, content: str) -> None:
    administrator.opens("/yots/import/")
    file = {"name": "register.csv", "mimeType": "text/csv", "buffer": content.encode()}
    administrator.page.set_input_files("input[type=file]", file)
    administrator.presses("Show what would change")


def test_yots_are_imported_after_a_preview(administrator, medway):
    # Given an administrator with a spreadsheet in which a region is wrong
    uploads(administrator, FILE.format(region="Yorkshir"))

    # Then the preview names the cell, and nothing can be imported
    assert administrator.heading == "The file has errors"
    assert "region" in administrator.row("Yorkshir")
    administrator.assert_accessible_on_both_screens()

    # When they correct it, the preview shows each change, and they import it
    uploads(administrator, FILE.format(region="Yorkshire and the Humber"))
    assert administrator.heading == "Check what would change"
    assert "Medway Council" in administrator.row("After the import: Medway Council")
    administrator.assert_accessible_on_both_screens()
    administrator.presses("Import")
    assert administrator.sees("The file has been imported: 1 added, 1 changed.")
    administrator.assert_accessible_on_both_screens()

    # Then a YOT is found by its local authority, and its page shows its ratings and when it is next due
    administrator.fills_in("Search by name or local authority", "medway council")
    administrator.presses("Search")
    administrator.follows("Medway Youth Offending Service")
    assert administrator.sees("The next inspection was due by 1 June 2024")
    assert "Requires improvement" in administrator.row("2.4 Reviewing")
    administrator.assert_accessible_on_both_screens()

    # And they can change it
    administrator.follows("Change these facts")
    administrator.assert_accessible_on_both_screens()
    administrator.fills_in("Police force area (optional)", "Kent")
    administrator.presses("Save")
    assert YOT.objects.get(pk=medway.yot_id).police_force_area == "Kent"
