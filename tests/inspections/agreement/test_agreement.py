"""Agreement in all inspections: which rows have figures, and the pages."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from inspections.agreement.periods import Period, periods_shown, quarter_of
from inspections.agreement.queries import by_inspection, by_question, over_time, to_key_questions
from inspections.models import HeldRole, SecondAnswer, SecondRead, TeamMember, User
from inspections.planning.actions.team import appoint
from inspections.second_reads.agreement import can_show
from inspections.second_reads.queries import agreement_by_pair
from inspections.staff.actions import give_role
from tests.factories import BY, new_case
from tests.inspections.second_reads.cast import Team, new_team, someone


@pytest.mark.parametrize(
    ("cases", "shown"),
    [
        ({"a": 10}, {"a"}),
        ({"a": 9}, set()),
        ({"a": 20, "b": 12, "c": 9}, {"a"}),  # with a and b shown, c could be worked out
        ({"a": 20, "b": 12, "c": 5, "d": 5}, {"a", "b"}),
        ({"a": 10, "b": 1}, set()),
        ({"a": 10, "b": 0}, {"a"}),
        ({}, set()),
    ],
)
def test_rows_without_figures_have_ten_cases_together_or_none(cases, shown):
    assert can_show(cases) == shown


def test_a_quarter_cannot_be_worked_out_from_its_year():
    cases = {Period(2024, 1): 15, Period(2024, 4): 5, Period(2025, 1): 12, Period(2025, 2): 6}
    assert can_show(cases) == {Period(2024, 1), Period(2025, 1)}

    assert periods_shown(cases) == set()
    assert periods_shown({Period(2024): 20, Period(2025): 18}) == {Period(2024), Period(2025)}
    assert str(quarter_of(datetime.date(2025, 7, 1))) == "July to September 2025"


# --- from rows, and on pages


def read_twice(team: Team, reader: TeamMember, answers: list[tuple[str, str]], year: int, name: str) -> None:
    """Double-read cases of the first inspector and this reader: each with these first and second answers to 2.1.1."""
    at = timezone.make_aware(datetime.datetime(year, 5, 4))
    for place, (first, second) in enumerate(answers):
        case = new_case(team.inspection, reference=f"{name}-{place}")
        read = SecondRead.objects.create(
            case=case, reader=reader, first_reader=team.first, how="chosen", disposal=case.disposal, state="compared",
            submitted_at=at, compared_at=at,
        )  # fmt: skip
        SecondAnswer.objects.create(read=read, entry="2.1.1", first_value=first, value=second)
        SecondAnswer.objects.create(read=read, entry="2.1.1a", first_value=first, value=first)
        SecondAnswer.objects.create(read=read, entry="safety_wellbeing", first_value="low", value="high")


def quality_lead() -> Client:
    person = User.objects.create_user("quinn@inspectorate.test", name="Quinn Quality")
    give_role(person, HeldRole.Role.QUALITY_LEAD, by=BY)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def team(youth_2018) -> Team:
    """Fay and Sam read twelve cases in 2024 and disagree on three. Fay and Ira read eleven in 2025, and Fay and Tess two."""
    team = new_team(youth_2018)
    ira, tess = (appoint(team.inspection, someone(name), "inspector", by=BY) for name in ("Ira", "Tess"))
    read_twice(team, team.second, [("yes", "yes")] * 9 + [("yes", "no")] * 3, 2024, "sam")
    read_twice(team, ira, [("no", "no")] * 11, 2025, "ira")
    read_twice(team, tess, [("no", "yes")] * 2, 2025, "tess")
    return team


def said(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
@pytest.mark.postgresql_too
def test_rows_are_counted_by_question_year_inspection_and_pair(team, django_assert_max_num_queries):
    framework = team.inspection.framework
    rows = to_key_questions(framework)

    [[standard, questions]] = by_question(framework)
    assert standard.number == "2.1"
    assert [(row.number, row.agreement.n, row.agreement.agreed) for row in questions] == [
        ("2.1.1", 25, 20),
        ("2.1.1a", 25, 25),
    ]
    years = over_time(rows, by_quarter=False)
    assert [(row.title, row.found.cases, row.found.agreement.agreed, row.hidden) for row in years] == [
        ("2025", 13, 11, ""),
        ("2024", 12, 9, ""),
    ]
    assert [row.title for row in over_time(rows, by_quarter=True)] == ["April to June 2025", "April to June 2024"]
    [inspection] = by_inspection(rows)
    assert (inspection.note, inspection.found.cases, inspection.hidden) == ("anytown", 25, "")

    # Tess has two cases with Fay. With both other pairs shown, they could be worked out, so only the larger pair is.
    with django_assert_max_num_queries(4):
        [pair] = agreement_by_pair(rows)
    assert (pair.readers, pair.cases, pair.agreement.agreed) == (("Fay Person", "Sam Person"), 12, 9)


@pytest.mark.django_db
def test_the_pages_for_quality_leads(team):
    quality = quality_lead()
    assert "Agreement between readers" in said(quality.get("/inspections/"))

    assert "25" in said(quality.get("/agreement/"))
    page = said(quality.get("/agreement/youth-2018/"))
    assert "Fay Person and Sam Person" in page
    assert "Ira Person" not in page
    assert "Tess Person" not in page
    assert "April to June 2025" in said(quality.get("/agreement/youth-2018/?by=quarters"))
    one = said(quality.get("/agreement/youth-2018/2.1.1/"))
    assert "2024" in one
    assert "75%" in one
    assert quality.get("/agreement/youth-2018/9.9.9/").status_code == 404
    assert quality.get("/agreement/nowhere/").status_code == 404
    assert quality.get("/frameworks/youth-2018/prompts/").status_code == 200
    assert quality.get("/inspections/anytown/").status_code == 404


@pytest.mark.django_db
def test_members_of_the_panel_see_no_pairs_and_inspectors_nothing(team):
    member = someone("Paula")
    give_role(member, HeldRole.Role.PANEL_MEMBER, by=BY)
    browser, inspector = Client(), Client()
    browser.force_login(member)
    inspector.force_login(team.first.user)

    assert "Fay Person" not in said(browser.get("/agreement/youth-2018/"))
    assert inspector.get("/agreement/youth-2018/").status_code == 403


@pytest.mark.django_db
def test_what_the_pages_say_without_second_reads(youth_2018):
    quality = quality_lead()

    assert "has been read and submitted by two inspectors yet" in said(quality.get("/agreement/"))
    assert "has been read and submitted by two inspectors under this" in said(quality.get("/agreement/youth-2018/"))
    assert "No two inspectors have answered this yet" in said(quality.get("/agreement/youth-2018/2.1.1/"))
