"""A lead inspector uploads the YOT's list, using only the keyboard."""

from __future__ import annotations

import datetime

import pytest

from inspections.models import EligibleCase

ROWS = (
    "Anytown eligible cases,,,,,",
    "Case ID,Child's name,D.O.B.,Outcome,Date imposed,Sex",
    "yp-1,Zebedee Penhaligon,01/02/2005,RO,12/03/2020,M",
    "yp-2,Ottoline Ravensworth,01/03/2006,Sponsored walk,13/03/2020,F",
    "yp-3,Perpetua Yarborough,01/04/2004,YRO,31/04/2020,F",
    "yp-4,Quillon Abernathy,01/05/2005,RO,12/03/2019,M",
)


@pytest.fixture
def lead(inspector, announced):
    announced("anytown", fieldwork_started=datetime.date(2020, 10, 5))
    return inspector


def presses_enter_on(lead, name: str, role: str = "button") -> None:
    lead.page.get_by_role(role, name=name, exact=True).last.focus()
    with lead.page.expect_navigation():
        lead.page.keyboard.press("Enter")


def chooses(lead, label: str, first_letters: str) -> None:
    """Choose an option in a select box by typing its first letters."""
    lead.page.get_by_label(label).focus()
    lead.page.keyboard.type(first_letters)


def test_a_list_is_uploaded_corrected_and_accepted_with_the_keyboard(lead):
    # Given an inspection without a list, whose page says what to ask the YOT for
    lead.opens("/inspections/anytown/")
    presses_enter_on(lead, "Eligible cases: the YOT’s list", role="link")
    assert lead.sees("Court disposals: 5 January 2020 to 5 April 2020")
    lead.assert_accessible_on_both_screens()

    # When they upload the list, the page names the columns that it dropped
    presses_enter_on(lead, "Upload the list")
    lead.assert_accessible_on_both_screens()
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": "\n".join(ROWS).encode()}
    lead.page.set_input_files("input[type=file]", file)
    presses_enter_on(lead, "Upload and check")
    assert lead.heading == "What do the columns mean?"
    assert lead.sees("“Child's name”: names")
    lead.assert_accessible_on_both_screens()

    # And they say what an unknown word means, and correct a date in its cell
    presses_enter_on(lead, "Continue")
    lead.assert_accessible_on_both_screens()
    chooses(lead, "What does “Sponsored walk” mean?", "Rep")
    presses_enter_on(lead, "Continue")
    assert lead.heading == "2 cells to correct"
    assert lead.is_told_of_an_error()
    lead.assert_accessible_on_both_screens()
    assert lead.not_reached_with_tab() == []
    lead.page.get_by_label("Date of disposal in row 5").fill("30 April 2020")
    lead.page.get_by_label("Age in row 5").fill("16")
    presses_enter_on(lead, "Check again")
    assert lead.heading == "Check the list"
    lead.assert_accessible_on_both_screens()
    assert not EligibleCase.objects.exists()

    # Then they accept it, and keep the table that tells the YOT which case is which
    presses_enter_on(lead, "Accept the list")
    assert lead.heading == "List accepted"
    lead.assert_accessible_on_both_screens()
    with lead.page.expect_download() as download:
        lead.page.get_by_role("button", name="Download the table (CSV)").press("Enter")
    assert download.value.suggested_filename == "references-anytown.csv"
    presses_enter_on(lead, "the list of eligible cases", role="link")
    assert "Began outside the window" in lead.row("yp-4")
    assert "Female, 14" in lead.row("yp-2")
    lead.assert_accessible_on_both_screens()

    # And they leave out a case, with a reason
    presses_enter_on(lead, "yp-1", role="link")
    lead.assert_accessible_on_both_screens()
    lead.page.get_by_label("No, leave it out").focus()
    lead.page.keyboard.press("Space")
    lead.fills_in("Why?", "The family moved away.")
    presses_enter_on(lead, "Save")
    assert "Left out" in lead.row("yp-1")
