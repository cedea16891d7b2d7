"""Prompts that do not work: always the same answer, at odds with the key question, or without agreement."""

from __future__ import annotations

import pytest
from django.test import Client

from inspections.models import HeldRole, Inspection, User
from inspections.prompt_checks.queries import inspections_counted, prompts_in_use
from inspections.prompt_checks.rules import PromptInUse
from inspections.second_reads.agreement import agreement
from inspections.staff.actions import give_role
from tests.factories import BY

NO_PAIRS = agreement([])


def prompt(yes=0, no=0, na=0, differs=0, both=0, pairs=()) -> PromptInUse:
    return PromptInUse("2.1.1a", "Is there?", yes, no, na, differs, both, agreement(pairs) if pairs else NO_PAIRS)


@pytest.mark.parametrize(
    ("found", "problems"),
    [
        (prompt(yes=95, no=5), ["Always “yes”: in 95 of 100 cases."]),
        (prompt(yes=94, no=6), []),
        (prompt(na=30), ["Always “does not apply”: in 30 of 30 cases."]),
        (prompt(na=29), []),
        (prompt(yes=20, no=20, differs=12, both=40), ["At odds with its key question: in 12 of 40 cases."]),
        (prompt(yes=20, no=20, differs=11, both=40), []),
        (prompt(yes=20, no=20, pairs=[("yes", "no"), ("no", "no")] * 4), []),
    ],
)
def test_what_is_said_about_a_prompt(found, problems):
    assert found.problems == problems


def test_a_prompt_on_which_two_readers_rarely_agree():
    [problem] = prompt(yes=20, no=20, pairs=[("yes", "no"), ("no", "no")] * 5).problems

    assert problem.startswith("Two readers rarely agree: AC1 0.")
    assert problem.endswith("in 10 cases.")


@pytest.mark.django_db
@pytest.mark.postgresql_too
def test_answers_are_counted_beside_the_answer_to_the_key_question(youth_2018):
    counted = inspections_counted(youth_2018)
    inspections = Inspection.objects.signed().filter(framework__slug="youth-2018")
    assert {each.pk for each in counted} == set(inspections.values_list("pk", flat=True))

    for found in prompts_in_use(youth_2018, counted)[:12]:
        expected = {"yes": 0, "no": 0, "na": 0, "differs": 0, "both": 0}
        for case in inspections.first().cases.model.objects.filter(inspection__in=inspections).with_answers():
            answers = case.answers_by_question()
            own, of_key_question = answers.get(found.number, ""), answers.get(found.number[:5], "")
            if own:
                expected[own] += 1
                if {own, of_key_question} <= {"yes", "no"}:
                    expected["both"] += 1
                    expected["differs"] += own != of_key_question
        assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.django_db
def test_the_page_of_a_framework_with_and_without_signed_inspections(youth_2018):
    panel_member = User.objects.create_user("owner@inspectorate.test", name="Olga Owner")
    give_role(panel_member, HeldRole.Role.PANEL_MEMBER, by=BY)
    client = Client()
    client.force_login(panel_member)

    assert "newest signed inspection" in client.get("/frameworks/youth-2018/prompts/").content.decode()
    none = client.get("/frameworks/youth-2017-consultation/prompts/").content.decode()
    assert "No inspection under this framework is signed yet" in none
    assert client.get("/frameworks/nowhere/prompts/").status_code == 404
