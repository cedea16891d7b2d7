"""What an administrator and other users see in a new installation."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.utils.html import strip_tags

from inspections.history import Author
from inspections.models import HeldRole, User
from inspections.planning.actions.inspections import announce_inspection
from inspections.planning.actions.team import appoint
from inspections.staff.actions import end_role, give_role
from tests.factories import BY, new_inspection
from tests.owner import without_protection

pytestmark = pytest.mark.django_db

PAGES = ("/work/", "/inspections/")
STEPS = [
    "Load the frameworks",
    "Invite your colleagues",
    "Choose who decides ratings and who publishes reports",
    "Announce an inspection",
    "See the demonstration",
]


@pytest.fixture
def empty(transactional_db: None) -> None:
    """A new installation, with empty tables."""
    with without_protection():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("ada@inspectorate.test", "correct horse battery", name="Ada Admin")


@pytest.fixture
def of(client):
    """A function that returns the text of a page for a user."""

    def page(person: User, address: str = "/work/") -> str:
        client.force_login(person)
        return re.sub(r"\s+", " ", strip_tags(client.get(address).content.decode()))

    return page


def states(page: str) -> dict[str, str]:
    """Each step on the page and its state."""
    steps = page.partition("Set up this service")[2]
    found = re.findall(rf"({'|'.join(STEPS)}) .*? (To do|Completed|Optional)(?= )", steps)
    return dict(found)


def join(person: User, *roles: str) -> None:
    for role in roles:
        give_role(person, role, by=BY)


@pytest.mark.parametrize("address", PAGES)
def test_an_administrator_of_an_empty_installation_sees_every_step_and_its_command(empty, administrator, of, address):
    page = of(administrator, address)

    assert states(page) == dict.fromkeys(STEPS[:4], "To do") | {STEPS[4]: "Optional"}
    for command in (
        "python manage.py load_frameworks",
        "python manage.py load_demonstration",
    ):
        assert command in page
    assert "Yours is the only account." in page
    assert "You are not on a" not in page


def test_a_step_is_completed_by_what_is_in_the_database(frameworks, administrator, stranger, second_inspector, of):
    frameworks("youth-2021")  # the tests import the published inspections without the command for the demonstration

    assert states(of(administrator)) == {
        STEPS[0]: "Completed",
        STEPS[1]: "Completed",
        STEPS[2]: "To do",
        STEPS[3]: "Completed",
        STEPS[4]: "Optional",
    }
    assert "2 accounts in addition to yours." in of(administrator)

    join(stranger, HeldRole.Role.PANEL_MEMBER)
    assert states(of(administrator))[STEPS[2]] == "To do"
    assert "(you have 1)" in of(administrator)


def test_the_demonstration_is_recognised_by_the_history(frameworks, administrator, of):
    new_inspection(frameworks("youth-2021"))
    assert states(of(administrator))[STEPS[4]] == "Optional"

    announce_inspection(
        reference="shown", yot="Anytown", framework=frameworks("youth-2021"), by=Author(command="load_demonstration")
    )
    assert states(of(administrator))[STEPS[4]] == "Completed"


def test_the_list_disappears_when_everything_is_done(frameworks, administrator, stranger, second_inspector, of):
    frameworks("youth-2021")
    join(stranger, HeldRole.Role.PANEL_MEMBER)
    join(second_inspector, HeldRole.Role.REPORT_ADMIN)

    page = of(administrator)

    assert "Set up this service" not in page
    assert "Administrator You have no tasks." in page


def test_a_closed_account_does_not_count_as_a_colleague(frameworks, administrator, stranger, of):
    frameworks("youth-2021")
    User.objects.filter(pk=stranger.pk).update(is_active=False)

    assert states(of(administrator))[STEPS[1]] == "To do"


def test_an_administrator_on_a_team_sees_their_inspection(frameworks, administrator, of):
    inspection = new_inspection(frameworks("youth-2021"))
    appoint(inspection, administrator, "lead", by=BY)

    assert "Set up this service" not in of(administrator)
    assert "Set up this service" not in of(administrator, "/inspections/")


def test_a_former_administrator_gets_no_checklist(frameworks, administrator, stranger, of):
    frameworks("youth-2021")
    give_role(stranger, HeldRole.Role.ADMINISTRATOR, by=BY)
    end_role(administrator, HeldRole.Role.ADMINISTRATOR, by=Author(stranger))

    assert "Set up this service" not in of(administrator)


# --- everyone else ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_other_users_of_an_empty_installation_see_who_to_ask(empty, administrator, of, address):
    nora = User.objects.create_user("nora@inspectorate.test", name="Nora New")

    page = of(nora, address)

    assert "There are no inspections in this service yet. An administrator needs to add one." in page
    assert "You can contact this administrator: Ada Admin (ada@inspectorate.test)." in page
    assert "Set up this service" not in page


@pytest.mark.parametrize("address", PAGES)
def test_other_users_are_asked_to_contact_the_lead_inspector_if_there_are_inspections(
    frameworks, administrator, stranger, of, address
):
    frameworks("youth-2021")
    User.objects.create_superuser("bob@inspectorate.test", name="Bob Boss")

    page = of(stranger, address)

    assert "Ask the lead inspector of your inspection to add you to the team." in page
    assert (
        "You can contact these administrators: Ada Admin (ada@inspectorate.test) and Bob Boss (bob@inspectorate.test)."
        in page
    )
