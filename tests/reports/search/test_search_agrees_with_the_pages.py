"""The search finds exactly what the pages show: for each role, in every phase, compared with the permissions of the pages."""

from __future__ import annotations

import pytest

from inspections.models import HeldRole, Inspection
from inspections.permissions import can_read_cases
from inspections.phases import PHASES
from inspections.planning.actions.team import appoint, end_membership
from inspections.staff.actions import give_role
from reports.models import Correction
from reports.permissions import can_read_draft, can_read_report
from reports.recommendations.models import Recommendation
from reports.search.queries import Scope, cases, evidence, inspections, recommendations
from tests.factories import BY
from tests.inspections.test_permissions import (  # noqa: F401  (three are fixtures)
    ROLES,
    in_phase,
    inspection,
    loaded,
    people,
)

pytestmark = pytest.mark.django_db
SIGNED_IN = [role for role in ROLES if role != "nobody"]


@pytest.fixture
def recommendation(inspection) -> Recommendation:  # noqa: F811
    return Recommendation.objects.create(inspection=inspection, number=1, addressee="The board should", text="meet.")


def found_by(person) -> dict[str, bool]:
    """Whether a person finds the inspection, its case, its evidence and its recommendation."""
    scope = Scope(person)
    return {
        "inspection": inspections(scope, ["anytown"]).exists(),
        "case": cases(scope, ["case-1"]).exists(),
        "evidence": evidence(scope, ["Staff survey"]).exists(),
        "recommendation": recommendations(scope, ["The board should"]).exists(),
    }


def shown_to(person, inspection: Inspection) -> dict[str, bool]:  # noqa: F811
    """Whether the permissions for the pages allow the person to see them, one inspection at a time."""
    of_person = Inspection.objects.visible_to(person).with_framework().filter(pk=inspection.pk)
    seen = of_person.first()
    is_corrected = inspection.corrections.filter(ended_at=None).exists()
    # While a correction is open, the rows are its draft. People who cannot read drafts read the edition.
    can_read = can_read_draft if is_corrected else can_read_report
    return {
        "inspection": seen is not None,
        "case": seen is not None and can_read_cases(person, seen),
        "evidence": seen is not None,
        "recommendation": seen is not None and can_read(person, seen),
    }


@pytest.mark.postgresql_too
@pytest.mark.parametrize("phase", PHASES, ids=[phase.slug for phase in PHASES])
def test_people_in_each_role_find_what_their_pages_show(phase, people, inspection, recommendation):  # noqa: F811
    in_phase(inspection, phase)
    inspection.refresh_from_db()

    for role in SIGNED_IN:
        assert found_by(people[role]) == shown_to(people[role], inspection), role


def test_the_draft_of_a_correction_is_found_only_by_people_who_can_read_drafts(people, inspection, recommendation):  # noqa: F811
    in_phase(inspection, PHASES[-1])
    inspection.refresh_from_db()
    Correction.objects.create(inspection=inspection, note="A word.", before={}, opened_by=people["report admin"])

    for role in SIGNED_IN:
        assert found_by(people[role]) == shown_to(people[role], inspection), role
    assert not found_by(people["partner inspector"])["recommendation"]


def test_partner_inspectors_with_another_role_find_what_that_role_can_see(people, inspection, recommendation):  # noqa: F811
    partner = people["partner inspector"]
    assert not found_by(partner)["case"]

    member = appoint(inspection, partner, "inspector", by=BY)
    assert found_by(partner)["case"]
    end_membership(member, by=BY)
    assert not found_by(partner)["case"]
    give_role(partner, HeldRole.Role.PANEL_MEMBER, by=BY)
    assert found_by(partner)["case"]


def test_former_members_of_a_team_find_nothing(people, inspection, recommendation):  # noqa: F811
    lead = people["lead inspector"]
    assert all(found_by(lead).values())

    for member in inspection.team.filter(user=lead):
        end_membership(member, by=BY)
    assert not any(found_by(lead).values())
