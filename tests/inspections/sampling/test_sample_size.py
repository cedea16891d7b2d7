"""The size of the sample and the number of eligible cases."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from inspections.eligible.actions import set_eligible_cases
from inspections.history import Refused, SignedInspection
from inspections.models import Change, Inspection
from inspections.planning.actions.team import appoint
from inspections.sampling.size import Rule, achieved_margin, sample_size
from reports.panel.before_the_panel import panel_of
from standards.models import Domain
from tests.factories import BY, all_answers, new_case, new_inspection, put_in_phase


@pytest.mark.parametrize(
    ("eligible", "wanted"), [(0, 0), (1, 1), (10, 10), (18, 17), (31, 27), (40, 33), (100, 63), (1_000, 142)]
)
def test_known_sizes(eligible, wanted):
    assert sample_size(eligible) == wanted


@pytest.mark.parametrize(("confidence", "z"), [(80, "1.2816"), (90, "1.6449"), (95, "1.96")])
def test_the_size_is_the_textbook_size_for_every_number_up_to_2000(confidence, z):
    """n = n0 / (1 + (n0 - 1) / N) with n0 = z²p(1 - p)/e², in fractions."""
    for margin in (1, 5, 20):
        n0 = Fraction(z) ** 2 * Fraction(1, 4) / Fraction(margin, 100) ** 2
        for eligible in range(1, 2_001):
            assert sample_size(eligible, confidence, margin) == math.ceil(n0 / (1 + (n0 - 1) / eligible))


@given(st.integers(1, 2_000), st.data())
def test_the_margin_is_the_smallest_for_which_this_number_of_cases_is_enough(eligible, data):
    inspected = data.draw(st.integers(1, eligible))
    margin = achieved_margin(inspected, eligible)

    assert margin is not None
    assert (margin == 0) == (inspected == eligible)
    if margin:
        assert sample_size(eligible, margin=margin) <= inspected
        assert margin == 1 or sample_size(eligible, margin=margin - 1) > inspected


def test_the_margin_of_a_few_cases_is_wide():
    assert achieved_margin(8, 13) == 15
    assert achieved_margin(8, None) == achieved_margin(8, 5) == 23  # drawn from a very large number
    assert achieved_margin(0, 13) is None


@pytest.mark.parametrize(
    ("rule", "required", "told"),
    [
        (Rule(), 70, "within 5 percentage points, at least 70 cases must be inspected."),
        (Rule(confidence=95, margin=10), 54, "say with 95% confidence"),
        (Rule(minimum=80), 80, "The framework asks for at least 80."),
        (Rule(minimum=14, maximum=60), 60, "The framework asks for no more than 60."),
        (Rule(all_cases=True), 120, "asks the team to inspect all of them."),
        (Rule(size=30), 30, "at least 70 cases"),
    ],
)
def test_the_size_follows_from_the_rule_and_is_explained(rule, required, told):
    assert rule.required(120) == required
    assert rule.in_words(120).startswith("120 cases are eligible. ")
    assert told in rule.in_words(120)


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="give a number from 0"):
        sample_size(-1)


pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    made = new_inspection(youth_2018, reference="anytown")
    appoint(made, lead_inspector, "lead", by=BY)
    for number in range(12):
        new_case(made, reference=f"case-{number}", answers=all_answers(youth_2018, "2"))
    return Inspection.objects.with_framework().get(pk=made.pk)


@pytest.fixture
def court(youth_2018) -> Domain:
    return youth_2018.domains.get(number="2")


def fresh(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.mark.postgresql_too
def test_the_lead_inspector_records_how_many_cases_were_eligible(inspection, lead_inspector, client):
    client.force_login(lead_inspector)

    page = client.post("/inspections/anytown/sample/", {"domain-2": "40", "domain-3": ""}, follow=True)

    assert fresh(inspection).eligible == {"2": 40}
    assert "Saved." in page.content.decode()
    assert "21 fewer than required" in page.content.decode()  # 33 of 40 are required, and 12 are inspected
    change = Change.objects.get(inspection=inspection, subject="eligible cases")
    assert (change.field, change.old, change.new, change.by) == ("domain 2", "", "40", lead_inspector)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("11", "12 cases have been inspected. Enter at least that number."),
        ("-3", "12 cases have been inspected. Enter at least that number."),
        ("forty", "Enter a whole number, for example 40"),
        ("12.5", "Enter a whole number, for example 40"),
        ("5001", "Enter 5,000 or fewer."),
        ("9" * 30, "Enter 5,000 or fewer."),
    ],
)
def test_an_impossible_number_gets_an_error_and_nothing_is_saved(inspection, lead_inspector, client, typed, told):
    client.force_login(lead_inspector)

    page = client.post("/inspections/anytown/sample/", {"domain-2": typed, "domain-3": "5"})

    assert told in page.content.decode()
    assert fresh(inspection).eligible == {}


def test_a_blank_box_means_not_known(inspection, court):
    set_eligible_cases(inspection, court, 40, by=BY)
    assert set_eligible_cases(inspection, court, None, by=BY)
    assert not set_eligible_cases(inspection, court, None, by=BY)

    assert fresh(inspection).eligible == {}
    assert [change.new for change in Change.objects.filter(subject="eligible cases")] == ["", "40"]


def test_a_domain_without_cases_has_no_number_of_eligible_cases(inspection, youth_2018):
    with pytest.raises(Refused, match="Domain 1 has no cases"):
        set_eligible_cases(inspection, youth_2018.domains.get(number="1"), 40, by=BY)


def test_the_number_cannot_change_once_the_ratings_are_signed(inspection, court):
    put_in_phase(inspection, "draft")

    with pytest.raises(SignedInspection):
        set_eligible_cases(inspection, court, 40, by=BY)


def test_the_panel_sees_the_margin_of_error_among_eligible_cases(inspection, court):
    def intervals() -> set[str]:
        panel = panel_of(fresh(inspection))
        assessment = next(each for _, standards in panel.domains for each in standards if each.standard.number == "2.1")
        return {interval.in_words for _, _, interval in assessment.questions}

    assert all("The number of eligible cases is not known" in words for words in intervals())

    set_eligible_cases(inspection, court, 40, by=BY)
    assert all("drawn from 40" in words for words in intervals())

    set_eligible_cases(inspection, court, 12, by=BY)
    assert all("All 12 eligible cases were inspected" in words for words in intervals())


def test_a_number_below_the_inspected_cases_is_not_used(inspection, court):
    """If cases have been added since, the page does not fail. It says that the number is not known."""
    set_eligible_cases(inspection, court, 12, by=BY)
    new_case(inspection, reference="case-12", answers=all_answers(inspection.framework, "2"))

    assert panel_of(fresh(inspection)).eligible == {}


def test_the_number_of_queries_does_not_depend_on_the_number_of_cases(
    inspection, lead_inspector, django_assert_num_queries
):
    client = Client()
    client.force_login(lead_inspector)
    client.get("/inspections/anytown/sample/")

    with django_assert_num_queries(16):
        client.get("/inspections/anytown/sample/")


def test_the_lead_inspector_can_read_the_explanation_of_a_rating_before_the_panel(inspection, lead_inspector, client):
    client.force_login(lead_inspector)

    explained = client.get("/inspections/anytown/ratings/explained/").content.decode()
    ratings = client.get("/inspections/anytown/ratings/").content.decode()

    assert 'id="explained-2.1"' in explained
    assert "/inspections/anytown/ratings/explained/#explained-2.1" in ratings
