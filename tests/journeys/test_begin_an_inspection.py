"""From one administrator to a joint inspection with its team, in the browser and with the keyboard."""

from __future__ import annotations

import re

from inspections.models import YOT, Inspection, User
from tests.journeys.browser import PASSWORD, Visitor


def types(visitor: Visitor, label: str, text: str) -> None:
    """Reach a field by its label and type into it with the keyboard."""
    visitor.page.get_by_label(label, exact=True).focus()
    visitor.page.keyboard.type(text)


def chooses(visitor: Visitor, label: str) -> None:
    """Choose a radio button or a checkbox with the space bar."""
    visitor.page.get_by_label(label).focus()
    visitor.page.keyboard.press("Space")


def activates(visitor: Visitor, role: str, name: str) -> None:
    """Follow a link or press a button with Enter."""
    control = visitor.page.get_by_role(role, name=name, exact=True)
    control.focus()
    control.press("Enter")
    visitor.page.wait_for_load_state("domcontentloaded")


def test_an_administrator_invites_people_and_announces_a_joint_inspection(visitor: Visitor, service):
    # Given an administrator, and a YOT in the register
    visitor.is_signed_in_as(User.objects.create_superuser("sanjay@inspectorate.test", PASSWORD, name="Sanjay Patel"))
    YOT.objects.get_or_create(name="Newtown Youth Justice Service")

    # When they invite an inspector
    visitor.opens("/work/")
    activates(visitor, "link", "People")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "link", "Invite someone")
    types(visitor, "Full name", "Ned New")
    types(visitor, "Email address", "ned@inspectorate.test")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Invite")

    # Then the page shows what to send, because this service sends no email
    assert visitor.sees("Ned New has been invited.")
    visitor.assert_accessible_on_both_screens()
    found = re.search(r"/accounts/password/reset/key/\S+", visitor.page.locator("pre").inner_text())
    assert found

    # When they announce a joint inspection with two partners
    visitor.opens("/inspections/")
    activates(visitor, "link", "Announce an inspection")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Announce the inspection")
    assert visitor.is_told_of_an_error()
    types(visitor, "YOT", "Newtown")
    types(visitor, "Framework", service.framework.title[:20])
    chooses(visitor, "Joint")
    chooses(visitor, "Care Quality Commission")
    chooses(visitor, "Ofsted")
    for part, value in (("Day", "18"), ("Month", "11"), ("Year", "2031")):
        types(visitor, part, value)
    types(visitor, "Lead inspector", "Ned New")
    activates(visitor, "button", "Announce the inspection")

    # Then its dates are laid out, and one is moved with a reason
    assert visitor.sees("The inspection is announced.")
    assert "Monday 15 December 2031" not in visitor.row("Domain one")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "link", "Move Ratings panel")
    types(visitor, "Why are you moving it?", "The chair is on leave.")
    visitor.page.get_by_label("Day", exact=True).fill("30")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Save")
    assert visitor.sees("(The chair is on leave.)")

    # When they add a partner inspector until the end of fieldwork, and declare a conflict of interest
    activates(visitor, "link", "Go to the team")
    activates(visitor, "link", "Add to the team")
    types(visitor, "Person", "Nora New")
    chooses(visitor, "Partner inspector:")
    types(visitor, "Inspectorate", "Ofsted")
    for part, value in (("Day", "28"), ("Month", "11"), ("Year", "2031")):
        types(visitor, part, value)
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Add to the team")
    assert "Partner inspector, Ofsted" in visitor.row("Nora New")
    activates(visitor, "link", "Declare a conflict of interest")
    types(visitor, "Person", "Ned New")
    types(visitor, "What is the conflict of interest?", "Worked here until 2029.")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Declare the conflict of interest")
    assert visitor.sees("Worked here until 2029.")
    visitor.assert_accessible_on_both_screens()

    # Then the new inspector opens their account with the link, and finds the inspection that they lead
    visitor.page.context.clear_cookies()
    visitor.opens(found[0])
    types(visitor, "New Password", PASSWORD)
    types(visitor, "New Password (again)", PASSWORD)
    visitor.assert_accessible_on_both_screens()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/work/**")
    assert visitor.sees("You lead this inspection")
    assert Inspection.objects.get(reference="newtown-2031").partners.count() == 2
