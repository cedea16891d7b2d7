"""My work: the user's inspections, the state of each of their cases, and the link to the next unanswered question."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.cases.actions import allocate_case
from inspections.cases.record import CaseRecord
from inspections.cases.submission import accept_case, return_case
from inspections.history import Author
from inspections.models import Alert, Case, Inspection, TeamMember, User
from inspections.planning.actions.team import appoint
from tests.factories import BY, all_answers, answer, hand_in, new_case, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

# Session, user, inspections, their teams; own cases with judgements, answers, reasons, interviews, steps and comments;
# submitted cases, alerts, benchmark cases to read.
QUERIES = 17


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def member(inspection, second_inspector) -> TeamMember:
    return appoint(inspection, second_inspector, "inspector", by=BY)


@pytest.fixture
def of(client: Client):
    """A function that returns a user's page, as HTML or as text."""

    def of(person: User, *, html: bool = False) -> str:
        client.force_login(person)
        page = client.get("/work/").content.decode()
        return page if html else " ".join(strip_tags(page.split("<main")[1]).split())

    return of


def part_about(case: Case, page: str) -> str:
    """What the page shows for one case."""
    part = next(part for part in page.split("<li ") if f">{case}</a>" in part)
    return part.split("</ul>")[0]


def links(part: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', part)


# --- the states of a case ---------------------------------------------------------------------------------------------


def test_a_case_that_is_not_started(member, second_inspector, inspection, of):
    case = new_case(inspection, reference="court-1", inspector=member)

    told = strip_tags(part_about(case, of(second_inspector, html=True)))

    assert "court-1" in told
    assert "Referral order" in told
    assert "Not started" in told


def test_a_case_being_recorded_shows_its_progress(member, second_inspector, inspection, of):
    case = new_case(
        inspection, inspector=member, answers={"2.1.1": "yes", "2.1.2": "no", "2.1.1a": "no", "2.1.1b": "na"}
    )

    told = " ".join(strip_tags(part_about(case, of(second_inspector, html=True))).split())

    assert "2 of 12 answered" in told
    assert re.search(r"2 of \d+ prompts", told)


def test_a_case_with_the_lead_inspector_has_no_continue_link(member, second_inspector, inspection, of):
    submitted = hand_in(new_case(inspection, inspector=member))
    accepted = hand_in(new_case(inspection, inspector=member))
    accept_case(accepted, by=BY)
    page = of(second_inspector, html=True)

    assert "Submitted" in part_about(submitted, page)
    assert "Accepted" in part_about(accepted, page)
    assert links(part_about(submitted, page)) == [f"/inspections/anytown/cases/{submitted.reference}/"]


def test_a_returned_case_comes_first_with_the_lead_inspectors_comment(
    member, second_inspector, inspection, lead_inspector, of
):
    begun = new_case(inspection, inspector=member, answers={"2.1.1": "yes"})
    returned = hand_in(new_case(inspection, inspector=member))
    return_case(
        returned,
        comment="Look at the plan again.",
        comments={"2.2.1": "Which plan?", "2.2.2": "Whose?"},
        by=Author(lead_inspector),
    )
    page = of(second_inspector)

    assert page.index(returned.pseudonym) < page.index(begun.pseudonym)
    assert "Lena Lead returned this case on" in page
    assert "Look at the plan again." in page
    assert "2 comments on individual questions." in page


def test_a_case_that_was_returned_once_and_then_accepted_shows_no_old_comment(member, second_inspector, inspection, of):
    case = hand_in(new_case(inspection, inspector=member))
    return_case(case, comment="Look at the plan again.", comments={}, by=BY)
    accept_case(hand_in(case), by=BY)

    assert "Look at the plan again." not in of(second_inspector)


# --- the link to continue --------------------------------------------------------------------------------------------


def test_continue_leads_to_the_next_unanswered_question(member, second_inspector, inspection, of):
    case = new_case(inspection, reference="court-1", inspector=member)
    page, entry = CaseRecord(Case.objects.with_record().get(pk=case.pk)).next_unanswered

    assert links(part_about(case, of(second_inspector, html=True)))[-1] == (
        f"/inspections/anytown/cases/court-1/pages/{page.slug}/#entry-{entry.name}"
    )


def test_continue_skips_answered_questions(member, second_inspector, inspection, of, monkeypatch):
    """If everything before the standards is answered, the first unanswered question or prompt comes next."""
    monkeypatch.setattr(CaseRecord, "missing_on", lambda self, page: [])
    case = new_case(inspection, reference="court-1", inspector=member, answers={"2.1.1a": "yes", "2.1.1b": "no"})

    assert links(part_about(case, of(second_inspector, html=True)))[-1].endswith("/pages/standard-2.1/#entry-2.1.1c")


def test_continue_leads_to_check_and_submit_if_everything_is_answered(
    member, second_inspector, inspection, of, monkeypatch
):
    monkeypatch.setattr(CaseRecord, "missing_on", lambda self, page: [])
    whole = all_answers(inspection.framework, "2")
    prompts = {
        f"{question.number}{prompt.letter}": "yes"
        for standard in inspection.framework.definition.domain("2").standards
        for question in standard.key_questions
        for prompt in question.prompts
    }
    case = new_case(inspection, reference="court-1", inspector=member, answers=whole | prompts)
    part = part_about(case, of(second_inspector, html=True))

    assert links(part)[-1] == "/inspections/anytown/cases/court-1/pages/check/#submit"
    assert "Check and submit" in part
    assert "All answered" in part


# --- whose work --------------------------------------------------------------------------------------------------------


def test_my_work_has_only_my_own_cases(member, second_inspector, inspection, of):
    mine = new_case(inspection, inspector=member)
    theirs = new_case(inspection, inspector=inspection.team.get(role="lead"))
    nobodys = new_case(inspection)
    page = of(second_inspector)

    assert mine.pseudonym in page
    assert theirs.pseudonym not in page
    assert nobodys.pseudonym not in page


def test_a_reallocated_case_leaves_my_work(member, second_inspector, inspection, of):
    case = new_case(inspection, inspector=member)
    allocate_case(case, None, by=BY)

    words = of(second_inspector)
    assert words.count(case.pseudonym) == 1
    assert f"Case {case} in {inspection.yot}, which was allocated to you, has been allocated to no one." in words


def test_a_signed_inspection_leaves_my_work(member, second_inspector, inspection, of):
    case = new_case(inspection, inspector=member)
    put_in_phase(inspection, "draft")

    assert case.pseudonym not in of(second_inspector)
    assert "You are not on a team for any inspection in progress." in of(second_inspector)


def test_an_inspector_without_cases_sees_who_allocates_them(member, second_inspector, of):
    assert "No cases are allocated to you yet. The lead inspector allocates them." in of(second_inspector)


def test_a_user_on_no_team_sees_what_will_appear_here(inspection, stranger, panel_member, of):
    assert "You are not on a team for any inspection in progress." in of(stranger)
    assert "You have no tasks." in of(panel_member)


def test_my_roles_are_shown(inspection, member, second_inspector, of):
    appoint(inspection, second_inspector, "deputy", by=BY)

    assert "Your role: inspector and deputy lead inspector" in of(second_inspector)


# --- for lead inspectors ---------------------------------------------------------------------------------------------


def test_the_lead_inspector_sees_submitted_cases_and_open_alerts(inspection, member, lead_inspector, of):
    first = new_case(inspection, reference="court-1", inspector=member)
    second = new_case(inspection, reference="court-2", inspector=member)
    for submitted in (first, second):
        hand_in(submitted)
    case = new_case(inspection, inspector=member)
    for accepted in (None, timezone.now()):
        Alert.objects.create(
            case=case,
            what="A threat",
            told_to="the duty manager",
            told_at=timezone.now() - datetime.timedelta(hours=1),
            raised_by=lead_inspector,
            answer="Moved" if accepted else "",
            answered_at=accepted,
            accepted_at=accepted,
            accepted_by=lead_inspector if accepted else None,
        )
    page = of(lead_inspector)

    assert f"2 submitted cases to read: {first}, {second}." in page
    assert "1 open alert" in page
    assert 'href="/inspections/anytown/fieldwork/"' in of(lead_inspector, html=True)


def test_an_inspector_does_not_see_submitted_cases_and_open_alerts(inspection, member, second_inspector, of):
    hand_in(new_case(inspection, reference="court-1"))

    assert "wait" not in of(second_inspector)
    assert "/fieldwork/" not in of(second_inspector, html=True)


# --- number of queries --------------------------------------------------------------------------------------------------


def test_as_many_queries_for_twelve_cases_in_three_inspections_as_for_two_in_one(
    youth_2018, inspection, lead_inspector, client
):
    def fill(inspection: Inspection, cases: int) -> None:
        for _ in range(cases):
            case = new_case(inspection, inspector=inspection.team.get(), answers={"2.1.1": "yes"})
            return_case(hand_in(case), comment="Again.", comments={"2.1.1": "Why?"}, by=BY)
        hand_in(new_case(inspection))

    def made() -> list[str]:
        with CaptureQueriesContext(connection) as made:
            assert client.get("/work/").status_code == 200
        return [query["sql"] for query in made]

    client.force_login(lead_inspector)
    fill(inspection, 2)
    for_two = made()
    for _ in range(2):
        another = new_inspection(youth_2018)
        appoint(another, lead_inspector, "lead", by=BY)
        fill(another, 5)

    assert len(for_two) == QUERIES, "\n".join(for_two)
    assert len(made()) == QUERIES


# --- its place in the service ----------------------------------------------------------------------------------------


def test_it_is_the_first_page(inspection, lead_inspector, client):
    client.force_login(lead_inspector)

    assert client.get("/")["Location"] == "/work/"


def test_the_navigation_marks_it_and_not_the_list_of_inspections(inspection, lead_inspector, client):
    client.force_login(lead_inspector)

    def marked(path: str) -> list[str]:
        navigation = client.get(path).content.decode().split('id="navigation"')[1].split("</ul>")[0]
        return re.findall(r'aria-current="true"><strong[^>]*>([^<]+)<', navigation)

    assert marked("/work/") == ["My work"]
    assert marked("/inspections/") == marked("/inspections/anytown/") == ["Inspections"]
    assert marked("/frameworks/") == ["Frameworks"]


def test_a_new_answer_is_shown_immediately(member, second_inspector, inspection, of):
    case = new_case(inspection, inspector=member)
    assert "Not started" in of(second_inspector)

    answer(case, {"2.1.1": "yes"})

    assert "1 of 12 answered" in of(second_inspector)
