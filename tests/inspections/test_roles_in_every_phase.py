"""The table of roles for every address of an inspection, in every phase.

roles_in_every_phase.csv says what each role gets: seen, sent on, not found, refused, sent to sign in, or 409 if the
phase does not allow the action. Each row covers a range of phases. `test_permissions` tries the ratings panel phase, on
both databases. The suite also tries what signing changes, in the first phase after it; make soak tries all phases.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import transaction

from inspections.models import Inspection, User
from inspections.phases import BY_SLUG, PHASES, Phase
from tests.inspections.test_permissions import (  # noqa: F401  (three are fixtures)
    ROLES,
    TABLE,
    answer_to,
    in_phase,
    inspection,
    loaded,
    outcome,
    people,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLUGS = [phase.slug for phase in PHASES]
BEFORE_SIGNING, AFTER_SIGNING = BY_SLUG["ratings_panel"], BY_SLUG["draft"]


def expected_in(phase: Phase) -> dict[str, dict[str, str]]:
    """What each role gets at each address."""
    with Path(__file__).with_name("roles_in_every_phase.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = SLUGS.index(phase.slug)
    return {
        row["address"]: {role: row[role] for role in ROLES}
        for row in rows
        if SLUGS.index(row["from"]) <= place <= SLUGS.index(row["to"])
    }


def test_every_address_of_an_inspection_has_a_row_in_every_phase():
    addresses = {route for route in TABLE if "<slug:reference>" in route}

    for phase in PHASES:
        assert expected_in(phase).keys() == addresses, phase.slug


def tried(person: User | None, address: str) -> str:
    """What a person gets at an address. Changes are rolled back for the next person."""
    with transaction.atomic():
        answer = answer_to(person, address)
        if answer.streaming:
            list(answer)  # the request ends with the last part
        transaction.set_rollback(True)
    return outcome(answer)


def test_what_signing_changes_for_each_role(people, inspection: Inspection):  # noqa: F811
    before, after = expected_in(BEFORE_SIGNING), expected_in(AFTER_SIGNING)
    changed = {
        address: {role: answer for role, answer in answers.items() if answer != before[address][role]}
        for address, answers in after.items()
    }
    assert sum(map(len, changed.values())) > 200
    in_phase(inspection, AFTER_SIGNING)

    for address, expected in changed.items():
        assert {role: tried(people[role], address) for role in expected} == expected, address


@pytest.mark.soak
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.slug)
def test_what_each_role_gets_at_every_address(phase: Phase, people, inspection: Inspection):  # noqa: F811
    in_phase(inspection, phase)
    expected = expected_in(phase)

    for address in expected:
        assert {role: tried(people[role], address) for role in ROLES} == expected[address], address
