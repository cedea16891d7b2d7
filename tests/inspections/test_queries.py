"""The QuerySets, and the number of queries of each page: the same for two cases and for twelve."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.alerts.actions import ask_for_reassurance, raise_alert
from inspections.cases.actions import answer_case_questions
from inspections.history import Author
from inspections.models import HeldRole, Inspection, Judgement, User
from inspections.planning.actions.inspections import change_inspection, reach_phase_by_dates
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from standards.models import CaseQuestion
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all
from tests.standards.framework_files import shipped
from tests.thorough import first

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


def references(inspections) -> list[str]:
    return [inspection.reference for inspection in inspections]


# --- Which inspections a user sees --------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_a_team_member_sees_the_inspections_of_their_teams(inspection, lead_inspector):
    assert references(Inspection.objects.visible_to(lead_inspector)) == ["anytown"]


@pytest.mark.postgresql_too
def test_an_inspection_is_listed_once_for_a_user_with_two_roles(inspection, lead_inspector):
    appoint(inspection, lead_inspector, "inspector", by=BY)

    assert references(Inspection.objects.visible_to(lead_inspector).for_list()) == ["anytown"]


@pytest.mark.postgresql_too
def test_strangers_and_signed_out_users_see_no_inspections(inspection, stranger):
    assert not Inspection.objects.visible_to(stranger).exists()
    assert not Inspection.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.postgresql_too
def test_a_team_member_without_an_account_gives_nobody_access(inspection, stranger):
    appoint(inspection, str(stranger), "inspector", by=BY)

    assert not Inspection.objects.visible_to(stranger).exists()


@pytest.mark.postgresql_too
def test_the_ratings_panel_and_administrators_see_all(inspection, panel_member):
    administrator = User.objects.create_superuser("super@inspectorate.test", name="Su Super")

    for person in (panel_member, administrator):
        assert Inspection.objects.visible_to(person).count() == Inspection.objects.count()


@pytest.mark.postgresql_too
def test_report_admins_see_signed_inspections(inspection, second_inspector):
    give_role(second_inspector, HeldRole.Role.REPORT_ADMIN, by=BY)

    seen = Inspection.objects.visible_to(second_inspector)

    assert inspection not in seen
    assert set(seen) == set(Inspection.objects.signed())


# --- The list -------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_the_list_has_what_is_in_progress_first_and_then_the_newest_publication(youth_2018, lead_inspector):
    def on(month: int) -> datetime.date:
        return datetime.date(2024, month, 1)

    for reference, announced, published in [
        ("published-in-may", on(1), on(5)),
        ("announced-in-march", on(3), None),
        ("announced-some-day", None, None),
        ("published-in-june", on(2), on(6)),
        ("announced-in-april", on(4), None),
    ]:
        inspection = new_inspection(youth_2018, reference=reference, announced=announced)
        appoint(inspection, lead_inspector, "lead", by=BY)
        reach_phase_by_dates(inspection, published=published, by=BY)

    assert references(Inspection.objects.visible_to(lead_inspector).for_list()) == [
        "announced-in-april",
        "announced-in-march",
        "announced-some-day",
        "published-in-june",
        "published-in-may",
    ]


@pytest.mark.postgresql_too
def test_the_list_counts_the_cases(inspection, lead_inspector):
    appoint(inspection, lead_inspector, "inspector", by=BY)  # a second membership must not count them twice
    for _ in range(3):
        new_case(inspection)

    assert [each.case_count for each in Inspection.objects.visible_to(lead_inspector).for_list()] == [3]


# --- Cases and judgements -------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_cases_of_a_domain_in_the_order_in_which_they_were_added(inspection):
    new_case(inspection, reference="court-2")
    new_case(inspection, reference="out-of-court", out_of_court=True)
    new_case(inspection, reference="court-1")

    assert references(inspection.cases.in_domain("2")) == ["court-2", "court-1"]
    assert references(inspection.cases.all()) == ["court-2", "court-1", "out-of-court"]


@pytest.mark.postgresql_too
def test_cases_are_counted_by_the_facts_that_rules_use(inspection):
    new_case(inspection, gender="male")
    new_case(inspection, gender="female")
    new_case(inspection, safety_wellbeing="high")

    asking = inspection.framework.whole.asking
    place = asking.names.index("safety_wellbeing")
    counted = {row["deciding"][place]: row["cases"] for row in inspection.cases.counted_by_facts(asking)}
    assert counted == {"medium": 2, "high": 1}


@pytest.mark.postgresql_too
def test_answers_are_tallied_without_cleared_ones(inspection):
    new_case(inspection, answers={"2.1.1": "yes", "2.1.1a": "no"})
    new_case(inspection, answers={"2.1.1": "yes", "2.1.1a": "na"})
    taken_back = new_case(inspection, answers={"2.1.1": "no"})
    taken_back.judgements.update(answer="")

    rows = Judgement.objects.filter(case__inspection=inspection).tallied(inspection.framework.whole.asking)
    assert {(row["asked"], row["given"]): row["cases"] for row in rows} == {
        ("2.1.1", "yes"): 2,
        ("2.1.1a", "no"): 1,
        ("2.1.1a", "na"): 1,
    }


# --- How many queries a page makes -----------------------------------------------------------------------------------

# For each page, two of the queries are for the session and the user.
QUERIES = {
    "/inspections/": 7,
    "/inspections/anytown/": 11,
    "/inspections/anytown/cases/case-1/": 14,
    "/inspections/anytown/cases/case-1/pages/facts/": 13,
    "/inspections/anytown/cases/case-1/pages/standard-2.1/": 14,
    "/inspections/anytown/cases/case-1/pages/check/": 14,
    "/inspections/anytown/cases/case-1/review/": 16,
    "/inspections/anytown/alerts/": 7,
    "/inspections/anytown/alerts/banner/": 6,
    "/inspections/anytown/ratings/": 13,
    "/inspections/anytown/report/": 27,
    "/inspections/anytown/report/html/": 24,
    "/inspections/anytown/cases/case-1/for-report/": 10,
    "/inspections/anytown/for-report/": 7,
    "/inspections/anytown/fieldwork/": 15,
    "/inspections/anytown/fieldwork/allocate/": 7,
    "/frameworks/": 4,
    f"/frameworks/youth-2018/{shipped('youth-2018').revision}/": 9,
    f"/frameworks/youth-2018/{shipped('youth-2018').revision}/standards/2.2/": 9,
}


def fill(inspection: Inspection, cases: range) -> None:
    """Add this number of cases to each domain. Each has all questions answered by team members, an alert and a request."""
    raiser = Author(inspection.team.get(role="lead").user)
    framework = inspection.framework
    oversight = CaseQuestion.objects.get(framework=framework, slug="management_oversight")
    for number in cases:
        member = appoint(inspection, f"Inspector {number}", "inspector", by=BY)
        for domain in ("2", "3"):
            case = new_case(
                inspection,
                reference=f"case-{number}" if domain == "2" else f"out-of-court-{number}",
                out_of_court=domain == "3",
                answers=all_answers(framework, domain) | {f"{domain}.1.1a": "yes"},
                inspector=member,
            )
            answer_case_questions(case, {oversight: "yes"}, by=BY)
            raise_alert(case, what="At risk.", told_to="duty manager", told_at=timezone.now(), by=raiser)
            ask_for_reassurance(case, what="Send the plan.", due=timezone.localdate(), by=raiser)


@pytest.fixture(autouse=True)
def opened_a_moment_ago(monkeypatch):
    """An opening takes two queries, once in ten minutes."""
    monkeypatch.setattr("inspections.openings.recording.RECORDED", {})


def queries(client, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in made]


@pytest.mark.parametrize("path", first(6, list(QUERIES)))
def test_a_page_makes_as_many_queries_for_twelve_cases_as_for_two(path, inspection, lead_inspector, client):
    client.force_login(lead_inspector)
    propose_all(inspection)
    fill(inspection, range(1, 3))
    for_two = queries(client, path)

    fill(inspection, range(3, 13))
    for number in (1, 2, 3):
        write_section(inspection, f"question-2.1.{number}", "Text.", by=BY)
    set_facts(inspection, [{"section": "population", "label": str(number)} for number in range(9)], by=BY)
    set_recommendations(
        inspection, [{"number": number, "addressee": "All", "text": "Do."} for number in range(9)], by=BY
    )
    for_twelve = queries(client, path)

    assert len(for_two) == QUERIES[path], "\n".join(for_two)
    assert len(for_twelve) == QUERIES[path], "\n".join(for_twelve)


def test_the_list_makes_as_many_queries_for_seven_inspections_as_for_one(
    youth_2018, inspection, lead_inspector, client
):
    client.force_login(lead_inspector)
    for_one = queries(client, "/inspections/")

    for number in range(6):
        another = new_inspection(youth_2018, yot=f"YOT {number}")
        appoint(another, lead_inspector, "inspector", by=BY)
        change_inspection(another, announced=datetime.date(2026, 1, 1), by=BY)

    assert len(queries(client, "/inspections/")) == len(for_one) == QUERIES["/inspections/"]
