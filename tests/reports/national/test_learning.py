"""The recommendations and practice examples of all published reports, by theme."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.history import Author
from inspections.models import Inspection
from inspections.practice_examples.models import PracticeExample
from reports.following.actions import follow_recommendations, record_progress
from reports.national.learning.lessons import Lesson, counted_by_theme
from reports.national.learning.themes import themes_of
from reports.publication.actions import open_correction_of
from reports.recommendations.models import Recommendation
from standards.models import Standard
from tests.factories import BY, new_case, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("make sure that plans deal with the child’s safety and wellbeing", ("planning", "child_safety")),
        ("train all staff to assess risk of harm", ("staff", "assessment", "public_safety")),
        ("offer victims a part in restorative work", ("victims",)),
        ("hold the Probation Service to account", ("partners",)),
        ("keep up the good work", ()),
        ("explain planned obsolescence", ()),  # “planned” is no word of planning, and “explain” only contains one
    ],
)
def test_a_theme_is_found_by_its_words(text, themes):
    assert themes_of(text) == themes


def lesson(reference: str, body: str) -> Lesson:
    day = datetime.date(2026, 3, 1)
    return Lesson(reference, day, "youth-2018", 1, "Anytown YOT", "", "", 1, "The Board should", body)


def test_a_text_counts_in_each_of_its_themes():
    counted = counted_by_theme(
        [lesson("one", "review plans"), lesson("one", "review the board"), lesson("two", "review data and reviews")]
    )

    assert [(each.slug, each.texts, each.reports) for each in counted] == [
        ("reviewing", 3, 2),
        ("leadership", 1, 1),
        ("planning", 1, 1),
        ("data", 1, 1),
    ]


def shown(client, name: str, **asked: str):
    return client.get(reverse(f"national:{name}"), asked)


def test_recommendations_of_published_reports_are_found_by_theme_and_word(client, panel_member, youth_2018):
    draft = new_inspection(youth_2018, reference="draft", yot="Draft YOT")
    Recommendation.objects.create(inspection=draft, number=1, addressee="The Board should", text="not be listed")
    client.force_login(panel_member)

    page = shown(client, "recommendations")
    published = Recommendation.objects.filter(inspection__phase="published")
    assert page.context["page_obj"].paginator.count == published.count()
    assert "not be listed" not in page.content.decode()

    counts = {theme.slug: theme.texts for theme, _ in page.context["themes"]}
    by_theme = shown(client, "recommendations", theme="custody")
    assert by_theme.context["page_obj"].paginator.count == counts["custody"]
    assert {theme.slug: theme.texts for theme, _ in by_theme.context["themes"]} == counts  # of all themes

    girls = shown(client, "recommendations", words="working girls")
    assert [(each.reference, each.number) for each, _ in girls.context["rows"]] == [("medway-2020", 4)]
    nothing = shown(client, "recommendations", words="nobody wrote this")
    assert "No recommendations found." in nothing.content.decode()


def test_a_recommendation_shows_its_progress(client, panel_member, medway):
    follow_recommendations(medway, by=BY)
    followed = medway.followed_recommendations.get(number=4)
    record_progress(followed, state="under_way", said="A group meets each week.", by=BY)
    client.force_login(panel_member)

    page = shown(client, "recommendations", words="girls")

    assert [progress for _, progress in page.context["rows"]] == ["In progress"]
    assert "Progress: In progress." in page.content.decode()


def test_while_a_report_is_corrected_its_published_words_are_shown(client, panel_member, medway):
    open_correction_of(medway, note="A wrong addressee.", by=Author(panel_member))
    Recommendation.objects.filter(inspection=medway, number=4).update(text="an unpublished draft about girls")
    client.force_login(panel_member)

    rows = shown(client, "recommendations", words="girls").context["rows"]

    assert [each.number for each, _ in rows] == [4]
    assert "draft" not in rows[0][0].body


@pytest.fixture
def example(youth_2018, lead_inspector) -> PracticeExample:
    inspection: Inspection = new_inspection(youth_2018, reference="anytown", yot="Anytown YOT")
    case = new_case(inspection)
    standard = Standard.objects.get(domain__framework=youth_2018, number="2.3")
    given = {"case": case, "standard": standard, "offered_at": timezone.now(), "offered_by": lead_inspector}
    offered = PracticeExample.objects.create(title="Back to school", text="A tutor met the girl each day.", **given)
    PracticeExample.objects.create(text="Withdrawn, about school.", withdrawn_at=timezone.now(), **given)
    PracticeExample.objects.create(case=case, standard=standard, text="Not offered, about school.")
    return offered


def test_practice_examples_are_shown_once_their_report_is_published(client, panel_member, example):
    client.force_login(panel_member)
    assert not shown(client, "practice_examples").context["page_obj"].object_list

    put_in_phase(example.case.inspection, "published", published="2026-03-01")
    page = shown(client, "practice_examples", words="tutor")

    assert [each.heading for each in page.context["page_obj"]] == ["Back to school"]
    assert "standard 2.3" in page.content.decode()


def test_the_pages_take_few_queries(client, panel_member, django_assert_max_num_queries):
    client.force_login(panel_member)
    for name in ("recommendations", "practice_examples"):
        shown(client, name)
        with django_assert_max_num_queries(7):
            shown(client, name)
