"""Steps that need two people: who may accept a case, and who must be on a panel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.people.two_people import RULES, is_asked_for, switched_off, why_not_independent

ALONE = "The panel needs at least one member besides its chair."
FROM_THE_TEAM = "At least one member of the panel must never have been on the inspection’s team."
LEAD_CHAIRS = "The lead inspector cannot chair the panel."
LEAD, INSPECTOR, CHAIR, MEMBER = 1, 2, 3, 4
TEAM = {LEAD, INSPECTOR}


@pytest.mark.parametrize(
    ("chair", "members", "wrong"),
    [
        (CHAIR, {CHAIR, MEMBER}, []),
        (CHAIR, {INSPECTOR}, []),
        (INSPECTOR, {MEMBER}, []),
        (CHAIR, {CHAIR}, [ALONE]),
        (CHAIR, set(), [ALONE]),
        (INSPECTOR, {LEAD}, [FROM_THE_TEAM]),
        (LEAD, {MEMBER}, [LEAD_CHAIRS]),
        (LEAD, {LEAD}, [ALONE, FROM_THE_TEAM, LEAD_CHAIRS]),
    ],
)
def test_a_panel_has_a_chair_another_member_and_someone_from_outside_the_team(chair, members, wrong):
    assert why_not_independent(chair=chair, members=members, team=TEAM, leads={LEAD}) == wrong


@given(st.integers(1, 4), st.sets(st.integers(1, 4)))
def test_one_more_member_from_outside_the_team_never_makes_a_panel_invalid(chair, members):
    before = why_not_independent(chair=chair, members=members, team=TEAM, leads={LEAD})
    after = why_not_independent(chair=chair, members=members | {5}, team=TEAM, leads={LEAD})

    assert set(after) <= set(before)
    assert set(after) <= {LEAD_CHAIRS}


def test_a_small_inspectorate_switches_a_rule_off_and_the_record_says_so(settings):
    assert switched_off() == []
    settings.ONE_PERSON_MAY = ["sign_alone"]

    assert not is_asked_for("sign_alone")
    assert is_asked_for("accept_own_case")
    assert switched_off() == [RULES["sign_alone"]]


def test_a_rule_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        is_asked_for("fly")
