"""What is refused about eligible cases, and what changes nothing."""

from __future__ import annotations

import datetime

import pytest

from inspections.eligible.actions import remove_list, set_outside_sample, set_window
from inspections.eligible.windows import Window
from inspections.models import Change, EligibleCase, EligibleNumber, EligibleWindow, Inspection
from standards.models import Domain
from tests.factories import BY, new_case, new_inspection
from tests.inspections.sampling.eligible_rows import new_list
from tests.refused import why_refused

pytestmark = pytest.mark.django_db
NOT_A_WINDOW = "Enter months from 0 to 36. The second number must be the same as the first or larger."


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    return new_inspection(youth_2018, reference="anytown", fieldwork_started=datetime.date(2026, 10, 5))


@pytest.fixture
def court(youth_2018) -> Domain:
    return youth_2018.domains.get(number="2")


@pytest.fixture
def row(inspection) -> EligibleCase:
    """The first of five cases that began at the beginning of March 2026, six to nine months before fieldwork."""
    return new_list(inspection, cases=5)[0]


def number_of_eligible_cases() -> int:
    return EligibleNumber.objects.get(inspection__reference="anytown").number


# --- the list ---------------------------------------------------------------------------------------------------------


def test_removing_a_list_that_does_not_exist_changes_nothing(inspection):
    before = Change.objects.count()

    assert remove_list(inspection, by=BY) == 0
    assert Change.objects.count() == before


def test_a_list_from_which_cases_were_drawn_is_not_removed(inspection, row):
    for number, drawn in enumerate(EligibleCase.objects.order_by("pk")[:2], 1):
        EligibleCase.objects.filter(pk=drawn.pk).update(case=new_case(inspection, reference=drawn.reference))

        assert why_refused(remove_list, inspection, by=BY) == (
            f"{number} {'case has' if number == 1 else 'cases have'} been drawn from the list, so it cannot be removed. "
            "To change it, upload another list."
        )
    assert EligibleCase.objects.count() == number_of_eligible_cases() == 5


# --- the window -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "reason", "why"),
    [
        (Window(-1, 9), "Few cases.", NOT_A_WINDOW),
        (Window(9, 6), "Few cases.", NOT_A_WINDOW),
        (Window(6, 37), "Few cases.", NOT_A_WINDOW),
        (Window(5, 9), "  ", "Enter why you are changing the window."),
    ],
)
def test_an_impossible_window_and_a_window_without_a_reason_are_refused(inspection, court, row, window, reason, why):
    before = Change.objects.count()

    assert why_refused(set_window, inspection, court, window, reason=reason, by=BY) == why
    assert not EligibleWindow.objects.exists()
    assert Change.objects.count() == before


def test_a_domain_without_a_sample_has_no_window(inspection, youth_2018):
    leadership = youth_2018.domains.get(number="1")

    assert why_refused(set_window, inspection, leadership, Window(5, 9), reason="Few cases.", by=BY) == (
        "No sample is drawn in domain 1, so it has no window."
    )


def test_the_window_that_applies_already_is_not_stored_again(inspection, court, row):
    before = Change.objects.count()

    assert set_window(inspection, court, Window(6, 9), reason="Few cases.", by=BY) == 0
    assert not EligibleWindow.objects.exists()
    assert Change.objects.count() == before


def test_a_window_that_moves_no_case_leaves_the_number_of_eligible_cases(inspection, court, row):
    assert set_window(inspection, court, Window(5, 10), reason="Few cases.", by=BY) == 0

    assert Change.objects.order_by("pk").last().new == "5 to 10 months: Few cases."
    assert EligibleWindow.objects.get().last == 10
    assert number_of_eligible_cases() == 5


# --- one case ---------------------------------------------------------------------------------------------------------


def test_a_case_that_was_drawn_cannot_be_put_outside_the_sample(inspection, row):
    EligibleCase.objects.filter(pk=row.pk).update(case=new_case(inspection, reference=row.reference))

    assert why_refused(set_outside_sample, row, "left_out", reason="The file is lost.", by=BY) == (
        "court-001 has been drawn. Replace it on the sample page instead."
    )
    row.refresh_from_db()
    assert row.outside_sample == ""


def test_a_case_is_left_out_once_and_with_a_reason(row):
    assert why_refused(set_outside_sample, row, "left_out", reason=" ", by=BY) == "Enter a reason."
    assert set_outside_sample(row, "left_out", reason="The file is lost.", by=BY)
    before = Change.objects.count()

    assert not set_outside_sample(row, "left_out", reason="The file is lost.", by=BY)
    assert Change.objects.count() == before
    assert number_of_eligible_cases() == 4
