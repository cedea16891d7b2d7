"""From an empty database with one administrator to a joint inspection whose cases are allocated, using the keyboard.

Then each of its seven people sees their part. In make soak, they also try every address, before, during and after fieldwork.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.utils import timezone

from inspections.models import Case, HeldRole, Inspection, TeamMember, User
from inspections.phases import BY_SLUG
from standards.models import Framework
from tests.inspections.test_permissions import fill, in_phase, raise_and_sign, with_session
from tests.inspections.test_roles_in_every_phase import expected_in, tried
from tests.journeys.browser import PASSWORD, Visitor
from tests.journeys.keys import activates, chooses, signs_in, types, types_date
from tests.owner import without_protection

FIELDWORK = timezone.localdate() + datetime.timedelta(weeks=8)
YOT_NAME = "Newtown Youth Justice Service"
# Its addresses are the examples in the table of roles.
REFERENCE = "anytown"
COURT = "Court disposals"
ELIGIBLE, SAMPLE = 30, 8


@dataclass(frozen=True)
class Invited:
    """One of the seven: their role on the page, their row in the table of roles, and what My work says to them."""

    name: str
    role: str
    column: str
    my_work: tuple[str, ...]
    inspectorate: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@inspectorate.test"


LEAD = Invited(
    "Rhian Morgan", "Lead inspector", "lead inspector", ("Your role: lead inspector", "You lead this inspection")
)
CHIEF = Invited(
    "Eleri Bowen",
    "Chief inspector",
    "inspector",
    ("Your role: chief inspector", "You sign the foreword of the report."),
)
OTHERS = (
    Invited("Tomos Ellis", "Deputy lead inspector", "deputy", ("Your role: deputy", "You lead this inspection")),
    Invited("Aisha Khan", "Inspector", "inspector", ("Your role: inspector", "Not started")),
    Invited("Ben Hughes", "Inspector", "inspector", ("Your role: inspector", "Not started")),
    Invited(
        "Chloe Price",
        "Partner inspector",
        "partner inspector",
        ("Your role: partner inspector", "You add evidence for Care Quality Commission."),
        "Care Quality Commission",
    ),
    Invited(
        "Dev Shah",
        "Partner inspector",
        "partner inspector",
        ("Your role: partner inspector", "You add evidence for Ofsted."),
        "Ofsted",
    ),
)
# The table has no column for the chief inspector, who reads what inspectors read, and records no cases.
NOT_OF_THE_CHIEF = ("inspections/<slug:reference>/dip-samples/",)
SEVEN = (LEAD, *OTHERS, CHIEF)


@pytest.fixture
def administrator(visitor: Visitor, media) -> Visitor:
    """The only person in a database that has only the frameworks."""
    with without_protection():
        call_command("flush", interactive=False, verbosity=0)
    call_command("load_frameworks", verbosity=0)
    visitor.is_signed_in_as(User.objects.create_superuser("sanjay@inspectorate.test", PASSWORD, name="Sanjay Patel"))
    return visitor


def invites(visitor: Visitor, name: str, email: str, *roles: str) -> str:
    """Invite a person on the page, and return the link that it shows."""
    visitor.opens("/people/invite/")
    types(visitor, "Full name", name)
    types(visitor, "Email address", email)
    for role in roles:
        chooses(visitor, f"{role}:")
    activates(visitor, "button", "Invite")
    # The page shows what to send, because this service sends no email.
    assert visitor.sees(f"{name} has been invited.")
    found = re.search(r"/accounts/password/reset/key/\S+", visitor.page.locator("pre").inner_text())
    assert found
    return found[0]


def adds_the_yot(visitor: Visitor) -> None:
    visitor.opens("/yots/")
    activates(visitor, "button", "Add a YOT")
    visitor.assert_accessible_on_both_screens()
    types(visitor, "Name", YOT_NAME)
    activates(visitor, "button", "Add the YOT")
    assert visitor.sees(YOT_NAME)
    visitor.assert_accessible_on_both_screens()


def announces(visitor: Visitor, framework: Framework) -> None:
    """Announce a joint inspection with two partners, after the page says what is missing."""
    visitor.opens("/inspections/")
    activates(visitor, "button", "Announce an inspection")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Announce the inspection")
    assert visitor.is_told_of_an_error()
    types(visitor, "YOT", "Newtown")
    types(visitor, "Framework", framework.title[:20])
    for choice in ("Joint", "Care Quality Commission", "Ofsted"):
        chooses(visitor, choice)
    types_date(visitor, FIELDWORK)
    types(visitor, "Lead inspector", LEAD.name)
    types(visitor, "Chief inspector", CHIEF.name)
    types(visitor, "Reference", REFERENCE)
    activates(visitor, "button", "Announce the inspection")
    assert visitor.sees("The inspection is announced.")
    visitor.assert_accessible_on_both_screens()


def moves_the_panel(visitor: Visitor) -> None:
    activates(visitor, "link", "Move Ratings panel")
    types(visitor, "Why are you moving it?", "The chair is on leave.")
    types_date(visitor, FIELDWORK + datetime.timedelta(weeks=9))
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Save")
    assert visitor.sees("(The chair is on leave.)")


def appoints(visitor: Visitor, member: Invited) -> None:
    activates(visitor, "button", "Add to the team")
    types(visitor, "Person", member.name)
    chooses(visitor, f"{member.role}:")
    if member.inspectorate:
        types(visitor, "Inspectorate", member.inspectorate)
        types_date(visitor, FIELDWORK + datetime.timedelta(weeks=3))
    activates(visitor, "button", "Add to the team")
    assert member.role in visitor.row(member.name)
    assert member.inspectorate in visitor.row(member.name)


def declares_a_conflict(visitor: Visitor, member: Invited) -> None:
    activates(visitor, "link", "Declare a conflict of interest")
    types(visitor, "Person", member.name)
    types(visitor, "What is the conflict of interest?", "Worked here until 2029.")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Declare the conflict of interest")
    assert visitor.sees("Worked here until 2029.")
    visitor.assert_accessible_on_both_screens()


def takes_up_the_invitation(visitor: Visitor, link: str) -> None:
    visitor.page.context.clear_cookies()
    visitor.opens(link)
    types(visitor, "New password", PASSWORD)
    types(visitor, "New password (again)", PASSWORD)
    visitor.assert_accessible_on_both_screens()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/work/**")
    assert visitor.sees("You lead this inspection")


def eligible_cases() -> bytes:
    """A list of court disposals as the YOT sends it. All began in the window, 6 to 9 months before fieldwork."""
    rows = [
        "Reference,Disposal,Date of disposal,Gender,Age,Ethnicity,Locality,Safety and wellbeing,Risk of serious harm"
    ]
    for number in range(ELIGIBLE):
        began = FIELDWORK - datetime.timedelta(days=200 + number)
        disposal = ("Referral order", "Referral order", "Youth rehabilitation order")[number % 3]
        gender = "Female" if number % 5 == 0 else "Male"
        level = ("Low", "Medium", "High")[number % 3]
        rows.append(
            f"yp-{number + 1:02},{disposal},{began:%d/%m/%Y},{gender},{13 + number % 5},White,North,{level},{level}"
        )
    return "\n".join(rows).encode()


def uploads_the_list(visitor: Visitor) -> None:
    activates(visitor, "link", YOT_NAME)
    activates(visitor, "link", "Eligible cases: the YOT’s list")
    activates(visitor, "button", "Upload the list")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": eligible_cases()}
    visitor.page.set_input_files("input[type=file]", file)
    activates(visitor, "button", "Upload and check")
    activates(visitor, "button", "Continue")
    assert visitor.heading == "Check the list"
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Accept the list")
    assert visitor.heading == "List accepted"


def draws_the_sample(visitor: Visitor) -> None:
    """Choose a small sample, with a reason, draw it and accept it."""
    activates(visitor, "link", "the sample")
    activates(visitor, "link", re.compile(f"^Change the size ?: {COURT}$"))
    types(visitor, "Number of cases (optional)", str(SAMPLE))
    types(visitor, "Why are you changing the size?", "The team has one week.")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Save the size")
    activates(visitor, "link", re.compile(f"^Draw a sample ?: {COURT}$"))
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Draw a sample")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", f"Accept the draw and add {SAMPLE} cases")
    assert visitor.sees(f"{SAMPLE} cases have been added to the sample.")
    visitor.assert_accessible_on_both_screens()


def shares_out(visitor: Visitor) -> None:
    activates(visitor, "link", "Allocate cases")
    activates(visitor, "button", "Share cases evenly")
    assert visitor.sees("Not saved yet")
    visitor.assert_accessible_on_both_screens()
    activates(visitor, "button", "Save")
    assert visitor.sees("cases allocated.")


def sees_their_work(visitor: Visitor, member: Invited) -> None:
    """Check that My work and the overview show the person's role, and link only to pages that they may open."""
    signs_in(visitor, User.objects.get(email=member.email))
    for words in member.my_work:
        assert visitor.sees(words), (member.name, words)
    is_first = next(each for each in SEVEN if each.role == member.role) == member
    if is_first:
        visitor.assert_accessible_on_both_screens()
    activates(visitor, "link", YOT_NAME)
    assert visitor.heading == YOT_NAME
    opens_cases = visitor.page.locator("a[href*='/cases/yp-']:not([href*='/alerts/'])").count() > 0
    assert opens_cases == (member.column != "partner inspector"), member.name
    has_fieldwork = visitor.page.get_by_role("link", name="Fieldwork", exact=True).count() > 0
    assert has_fieldwork == (member.column in ("lead inspector", "deputy")), member.name
    if is_first:
        visitor.assert_accessible_on_both_screens()


def differences_from_the_table(inspection: Inspection) -> list[str]:
    """The addresses where one of the seven does not get what the table of roles says, before, during or after
    fieldwork.
    """
    people = {member: with_session(User.objects.get(email=member.email)) for member in SEVEN}
    found = []
    for phase in ("announced", "fieldwork", "draft"):
        in_phase(inspection, BY_SLUG[phase])
        for address, expected in expected_in(BY_SLUG[phase]).items():
            for member in SEVEN:
                is_refused = member == CHIEF and address in NOT_OF_THE_CHIEF
                came, said = tried(people[member], address), "refused" if is_refused else expected[member.column]
                found += [] if came == said else [f"{phase}: {member.name}: {address}: {came}, not {said}"]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize(
    "at_every_address",
    [pytest.param(False, id="on their pages"), pytest.param(True, id="at every address", marks=pytest.mark.soak)],
)
def test_one_administrator_begins_a_joint_inspection_and_each_of_its_seven_people_sees_their_part(
    administrator: Visitor, at_every_address: bool
):
    visitor = administrator
    framework = Framework.objects.newest_of("youth-2018")

    # Given an empty database, when the administrator invites the seven and someone who decides ratings and publishes
    visitor.opens("/work/")
    assert visitor.sees("Yours is the only account.")
    visitor.assert_accessible_on_both_screens()
    invites(visitor, "Una Unwin", "una@inspectorate.test", "Administrator", "Ratings panel member", "Report admin")
    visitor.assert_accessible_on_both_screens()
    links = {member: invites(visitor, member.name, member.email) for member in SEVEN}
    assert set(User.objects.get(name="Una Unwin").roles_now) == {"administrator", "panel_member", "report_admin"}
    assert not HeldRole.objects.filter(person__email__in=[member.email for member in SEVEN]).exists()

    # And they add the YOT, announce a joint inspection, move a date with a reason, and add the team
    adds_the_yot(visitor)
    announces(visitor, framework)
    moves_the_panel(visitor)
    activates(visitor, "link", "Go to the team")
    for member in OTHERS:
        appoints(visitor, member)
    declares_a_conflict(visitor, OTHERS[0])
    inspection = Inspection.objects.with_framework().get(reference=REFERENCE)
    assert {member.role for member in inspection.current_team} == set(TeamMember.Role.values)
    assert (inspection.partners.count(), len(inspection.current_team)) == (2, 7)

    # And the lead inspector opens their account, uploads the YOT's list, draws the sample and shares it out
    takes_up_the_invitation(visitor, links[LEAD])
    uploads_the_list(visitor)
    draws_the_sample(visitor)
    shares_out(visitor)
    shares = [Case.objects.filter(inspector__user__name=member.name).count() for member in OTHERS[1:3]]
    assert shares == [SAMPLE // 2, SAMPLE // 2]

    # Then each of the seven signs in and sees their part
    for person in User.objects.not_signed_in_yet():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    for member in SEVEN:
        sees_their_work(visitor, member)
    visitor.opens("/help/")  # a page that asks the server for nothing more

    # And at every address they get what the table of roles says: before fieldwork, during and after
    if at_every_address:
        fill(inspection)
        raise_and_sign(inspection, User.objects.get(email=LEAD.email))
        assert differences_from_the_table(inspection) == []
