"""The `agreement` command."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from inspections.history import Author
from inspections.inspection.models import Change
from inspections.second_reads.actions import decide_difference
from tests.inspections.second_reads.cast import both_read, new_team

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("agreement", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def team(youth_2018):
    """Eleven cases that two inspectors read. They differ in one answer to 2.1.1; 2.2.2 is asked in nine cases."""
    team = new_team(youth_2018)
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    for number in range(10):
        both_read(team, {"2.1.1": "na" if number > 7 else "yes"}, {"2.1.1": "na" if number > 7 else "yes"})
    for asked in ("2.2.2", "2.1.2"):
        team.inspection.cases.first().second_reads.get().answers.filter(entry=asked).update(first_value="")
    last = team.inspection.cases.last()
    last.second_reads.get().answers.filter(entry="2.2.2").update(first_value="")
    based_on = Change.objects.versions(read.case)["2.1.1"]
    by = Author(team.lead.user)
    decide_difference(read, "2.1.1", "no", based_on=based_on, reason="The plan says so.", by=by)
    return team


def test_agreement_as_json_is_about_the_answers_before_the_decision(team):
    found = json.loads(printed("anytown", "--json"))["key_questions"]

    assert found["2.2.2"] == {"n": 9}
    assert found["2.1.2"] == {
        "n": 10,
        "per_cent": 100.0,
        "kappa": None,
        "kappa_interval": None,
        "ac1": 1.0,
        "ac1_interval": [1.0, 1.0],
    }
    one = found["2.1.1"]
    assert one["n"] == 11
    assert one["per_cent"] == pytest.approx(90.909, abs=0.001)
    # Ten of eleven agree. By hand: the chance agreement of AC1 is (17/22 · 5/22 + 1/22 · 21/22 + 4/22 · 18/22) / 2.
    chance = (17 * 5 + 1 * 21 + 4 * 18) / 22**2 / 2
    assert one["ac1"] == pytest.approx((10 / 11 - chance) / (1 - chance))
    assert json.loads(printed("--json"))["key_questions"] == found
    assert not any(number[-1].isalpha() for number in found)


def test_agreement_as_a_table(team):
    lines = printed().splitlines()

    assert lines[0] == "youth-2018"
    assert any(line.split()[:3] == ["2.1.1", "11", "91%"] and line.endswith("almost perfect") for line in lines)
    assert any(line.split() == ["2.2.2", "9", "fewer", "than", "ten", "cases"] for line in lines)


def test_without_second_reads_there_is_nothing_to_print(youth_2018):
    assert json.loads(printed("--json")) == {"key_questions": {}}
    assert "No case has been read" in printed()
    with pytest.raises(CommandError):
        printed("nowhere")
