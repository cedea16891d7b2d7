"""The fieldwork board: the progress of cases for the lead inspector, and who can see percentages and ratings when."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.cases.actions import change_case
from inspections.cases.submission import accept_case, return_case
from inspections.models import Alert, CaseAnswer, Inspection, Interview, ReassuranceRequest, TeamMember, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from reports.boards.fieldwork import Board, board_of
from reports.sample.figures import Share
from standards.actions import load_framework
from standards.language.question_kinds import KINDS
from standards.language.reading import read_framework_file
from standards.models import CaseQuestion
from tests.factories import BY, all_answers, answer, hand_in, new_case, new_inspection, put_in_phase
from tests.standards.framework_files import write_framework
from tests.standards.test_question_kinds import EXAMPLES, question

pytestmark = pytest.mark.django_db

PAGE = "/inspections/anytown/fieldwork/"
# Session, user, what they can see, inspection, team; cases, answers, awaited interviews, alerts, requests; accepted cases by
# their facts, and their answers to key questions and to prompts; accepted cases with their answers to unrated questions.
QUERIES = 16


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def member(inspection, second_inspector) -> TeamMember:
    return appoint(inspection, second_inspector, "inspector", by=BY)


@pytest.fixture
def lead(client: Client, inspection, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


def shown(client: Client, path: str = PAGE) -> str:
    return " ".join(strip_tags(client.get(path).content.decode().split("<main")[1]).split())


def accepted(inspection: Inspection, value: str = "yes", **given):
    case = new_case(inspection, answers=all_answers(inspection.framework, "2", value), **given)
    accept_case(hand_in(case), by=BY)
    return case


def board(inspection: Inspection) -> Board:
    return board_of(Inspection.objects.with_framework().get(pk=inspection.pk))


def percentages(board: Board) -> dict[str, tuple[int, int]]:
    return {
        question.number: (tally.yes, tally.relevant)
        for standards in (of_domain.standards for of_domain in board.accepted)
        for _, questions in standards
        for question, tally in questions
    }


# --- cases by inspector and state ---------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_cases_are_counted_by_inspector_and_state(inspection, member):
    new_case(inspection, inspector=member)
    new_case(inspection, inspector=member, answers={"2.1.1": "yes"})
    hand_in(new_case(inspection, inspector=member, answers=all_answers(inspection.framework, "2")))
    returned = hand_in(new_case(inspection, inspector=inspection.team.get(role="lead")))
    return_case(returned, comment="Again.", comments={}, by=BY)
    accepted(inspection, inspector=member)
    new_case(inspection, out_of_court=True)

    rows = {row.inspector: (list(row.counts.values()), row.left) for row in board(inspection).rows}

    # not started, being recorded, submitted, returned, accepted; key questions left
    assert rows == {
        "Lena Lead": ([0, 0, 0, 1, 0], 12),
        "Sam Second": ([1, 1, 1, 0, 1], 12 + 11),
        "Not allocated": ([1, 0, 0, 0, 0], 11),
    }
    assert list(rows) == ["Lena Lead", "Sam Second", "Not allocated"]


def test_two_inspectors_with_the_same_name_have_a_row_each(inspection):
    for email in ("one@inspectorate.test", "other@inspectorate.test"):
        person = User.objects.create_user(email, name="Sam Second")
        new_case(inspection, inspector=appoint(inspection, person, "inspector", by=BY))

    assert [row.inspector for row in board(inspection).rows] == ["Sam Second", "Sam Second"]


def test_an_inspector_with_two_roles_has_one_row(inspection, member, second_inspector):
    new_case(inspection, inspector=member)
    new_case(inspection, inspector=appoint(inspection, second_inspector, "deputy", by=BY))

    assert [(row.inspector, row.left) for row in board(inspection).rows] == [("Sam Second", 24)]


def test_questions_that_are_not_asked_do_not_count_as_left(inspection):
    case = new_case(inspection)
    change_case(case, risk_of_serious_harm="low", by=BY)

    [each] = board(inspection).cases
    assert each.left == 10


def test_submitted_cases_wait_for_review(inspection, member, lead):
    submitted = new_case(inspection, reference="court-1", inspector=member)
    hand_in(submitted)
    new_case(inspection, reference="court-2", inspector=member)

    assert [each.case.reference for each in board(inspection).to_read] == ["court-1"]
    assert f"Waiting for review {submitted} Sam Second" in shown(lead)


def test_an_awaited_interview_shows_who_with_and_why(inspection, lead):
    case = new_case(inspection, reference="court-1")
    Interview.objects.filter(case=case).update(state="awaited", reason="On sick leave.")
    Interview.objects.create(case=case, with_whom="child", state="held", held_on=datetime.date(2026, 11, 17))

    assert f"Interviews still to do {case}: case manager On sick leave." in shown(lead)


def test_open_alerts_and_requests_are_counted(inspection, lead, lead_inspector):
    case = new_case(inspection)
    now = timezone.now()
    Alert.objects.create(case=case, what="A threat", told_to="duty manager", told_at=now, raised_by=lead_inspector)
    Alert.objects.create(
        case=case,
        what="Another",
        told_to="duty manager",
        told_at=now,
        raised_by=lead_inspector,
        answer="Moved.",
        answered_at=now,
        accepted_at=now,
        accepted_by=lead_inspector,
    )
    for _ in range(2):
        ReassuranceRequest.objects.create(case=case, what="Minutes", due=now.date(), raised_by=lead_inspector)

    assert "1 open alert and 2 open requests for reassurance." in shown(lead)


def test_before_the_sample_is_drawn_it_says_so(inspection, lead):
    assert "No cases yet. Draw the sample to add them." in shown(lead)


# --- percentages --------------------------------------------------------------------------------------------------------


def test_percentages_count_only_accepted_cases(inspection):
    accepted(inspection)
    accepted(inspection)
    accepted(inspection, "no")
    new_case(inspection, answers=all_answers(inspection.framework, "2", "no"))
    hand_in(new_case(inspection, answers=all_answers(inspection.framework, "2", "no")))

    counted = percentages(board(inspection))

    assert counted["2.1.1"] == (2, 3)
    assert counted["3.1.1"] == (0, 0)


def test_a_case_returned_after_acceptance_no_longer_counts(inspection):
    case = accepted(inspection)
    return_case(case, comment="One more thing.", comments={}, by=BY)

    assert percentages(board(inspection))["2.1.1"] == (0, 0)


def test_an_answer_that_is_set_aside_does_not_count(inspection):
    case = new_case(inspection, answers=all_answers(inspection.framework, "2"))
    change_case(case, risk_of_serious_harm="low", by=BY)
    accept_case(hand_in(case), by=BY)

    counted = percentages(board(inspection))
    assert (counted["2.2.2"], counted["2.2.3"]) == ((1, 1), (0, 0))


def test_unrated_questions_are_counted_in_accepted_cases(inspection, lead):
    asked = CaseQuestion.objects.get(framework=inspection.framework, slug="assessment_timely")
    for case, value in ((accepted(inspection), "yes"), (accepted(inspection), "no"), (accepted(inspection), "na")):
        CaseAnswer.objects.create(case=case, question=asked, value=value)
    CaseAnswer.objects.create(case=new_case(inspection), question=asked, value="yes")

    (of_domain, _) = board(inspection).accepted

    assert [(question.slug, shares) for question, shares in of_domain.unrated] == [
        ("assessment_timely", [Share("Yes", 1, 2)])
    ]
    assert "Yes: 1 of 2 (50%)" in shown(lead)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_unrated_question_that_is_counted_is_shown(kind, lead_inspector, client, tmp_path):
    """The examples are those of tests/standards/test_question_kinds.py."""
    definition = read_framework_file(write_framework(tmp_path / "anywhere-2030.toml"))
    framework, *_ = load_framework(definition.model_copy(update={"case_questions": (question(kind),)}))
    inspection = new_inspection(framework, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    CaseAnswer.objects.create(
        case=accepted(inspection), question=framework.case_questions.get(), value=EXAMPLES[kind].stored
    )
    client.force_login(lead_inspector)

    told = [f"{label}: {count} of {of} ({100 * count // of}%)" for label, count, of in EXAMPLES[kind].shares]
    page = shown(client)
    assert [each for each in told if each not in page] == []
    assert ("What was asked?" in page) == bool(told)


def test_there_are_no_percentages_until_a_case_is_accepted(inspection, lead):
    hand_in(new_case(inspection, answers=all_answers(inspection.framework, "2")))

    assert "No cases accepted yet." in shown(lead)
    assert "100%" not in shown(lead)


def test_percentages_show_their_counts_and_no_bands(inspection, lead):
    accepted(inspection)
    accepted(inspection, "no")
    page = lead.get(PAGE).content.decode()

    assert "Yes in 1 of 2 50%" in shown(lead)
    assert "app-bar__value" not in page, "a bar would make two cases look like many"
    for _ in range(8):
        accepted(inspection)
    page = lead.get(PAGE).content.decode()
    assert "Yes in 9 of 10 90%" in shown(lead)
    assert "app-bar__value" in page
    assert "app-bar__mark" not in page
    assert not re.search("Inadequate|Requires improvement|Outstanding|Minority|Too few", page)


# --- automatic updates --------------------------------------------------------------------------------------------------


def test_the_board_refreshes_itself_and_says_when(inspection, lead):
    page = lead.get(PAGE).content.decode()

    assert re.search(r'id="board"[^>]*hx-get="/inspections/anytown/fieldwork/"[^>]*hx-trigger="every 15s"', page)
    assert re.search(r"Refreshed \d{1,2}:\d\d:\d\d[ap]m", page)
    assert "aria-live" not in page.split('id="board"')[1]


def test_the_refresh_can_be_stopped(inspection, lead):
    page = lead.get(f"{PAGE}?still=1").content.decode()

    assert "hx-get" not in page.split('id="board"')[1]
    assert "Refresh automatically" in page


def test_every_link_has_an_id_so_that_focus_returns_to_it(inspection, member, lead):
    hand_in(new_case(inspection, inspector=member))
    new_case(inspection)
    region = lead.get(PAGE).content.decode().split('id="board"')[1].split("</main>")[0]
    links = re.findall(r"<a [^>]*>", region)

    ids = [re.search(r' id="([^"]+)"', link)[1] for link in links]
    assert len(ids) == len(set(ids)) == len(links) > 3


@pytest.mark.postgresql_too
@pytest.mark.parametrize("cases", [3, 12])
def test_the_number_of_queries_does_not_depend_on_the_number_of_cases(cases, inspection, member, lead):
    inspection.framework.whole  # noqa: B018  (read once by each process)
    for number in range(cases):
        inspector = appoint(inspection, f"Inspector {number}", "inspector", by=BY)
        accepted(inspection, inspector=inspector)
        case = new_case(inspection, inspector=member)
        answer(case, {"2.1.1": "yes", "2.1.1a": "no"})
        Interview.objects.filter(case=case).update(state="awaited", reason="Away.")

    with CaptureQueriesContext(connection) as made:
        assert lead.get(PAGE).status_code == 200

    assert len(made) == QUERIES, "\n".join(query["sql"] for query in made)


# --- who sees ratings and percentages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["ratings/", "report/", "report/html/", "report/pdf/"])
def test_inspectors_see_ratings_once_they_are_signed(page, inspection, member, second_inspector, client, media):
    client.force_login(second_inspector)
    path = f"/inspections/anytown/{page}"
    refused = client.get(path)
    assert refused.status_code == 403
    assert "once the ratings are signed" in refused.content.decode()

    put_in_phase(inspection, "draft")

    assert client.get(path).status_code in (200, 302)


def test_the_navigation_shows_only_pages_the_user_can_open(
    inspection, member, second_inspector, lead_inspector, client
):
    def offered(person) -> list[str]:
        client.force_login(person)
        page = client.get("/inspections/anytown/").content.decode()
        return re.findall(r">([^<]+)</a></li>", page.split('aria-label="This inspection"')[1].split("</nav>")[0])

    everybody = ["Overview and cases", "Alerts", "Evidence", "Evidence board", "Practice examples"]
    assert offered(lead_inspector) == [*everybody[:2], "Fieldwork", *everybody[2:], "Ratings", "Report"]
    assert offered(second_inspector) == everybody
    put_in_phase(inspection, "draft")
    assert offered(second_inspector) == [*everybody, "Panel", "Ratings", "Report"]


def test_the_distance_to_the_next_band_is_shown_from_the_ratings_panel_phase(inspection, lead):
    # 64.7 per cent, which is in the band below 65
    for number in range(17):
        new_case(inspection, answers=all_answers(inspection.framework, "2", "yes" if number < 11 else "no"))

    def distances() -> list[bool]:
        page = lead.get("/inspections/anytown/ratings/").content.decode()
        words = ("app-bar__mark", "show where each band begins", "before rounding")
        return [word in " ".join(page.split()) for word in words]

    for phase in ("evidence", "fieldwork", "domain_one", "proposals"):
        move_to_phase(inspection, phase, by=BY)
        assert distances() == [False] * 3, phase
    move_to_phase(inspection, "ratings_panel", by=BY)
    assert distances() == [True] * 3
