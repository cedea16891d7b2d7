"""When the next inspection of a YOT is due, and when one would be too soon."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.yots.due import inspected_on, next_due, too_soon, years_after
from tests.properties import tries

DATES = st.dates(datetime.date(1998, 1, 1), datetime.date(2090, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_the_next_inspection_is_due_four_years_after_the_last_publication():
    assert next_due([day("2016-03-01"), day("2020-08-13")]) == day("2024-08-13")


def test_an_inspection_that_was_never_published_counts_from_its_fieldwork():
    fieldwork = {"fieldwork_started": day("2020-03-02"), "fieldwork_ended": day("2020-03-06")}

    assert inspected_on(published=None, **fieldwork) == day("2020-03-06")
    assert inspected_on(published=day("2020-08-13"), **fieldwork) == day("2020-08-13")
    assert inspected_on(published=None, fieldwork_started=day("2020-03-02")) == day("2020-03-02")
    assert inspected_on(published=None) is None


def test_a_yot_that_was_never_inspected_has_no_date():
    assert next_due([]) is None


def test_29_february_is_followed_by_28_february_in_other_years():
    assert years_after(day("2024-02-29"), 2) == day("2026-02-28")
    assert years_after(day("2024-02-29"), 4) == day("2028-02-29")


@pytest.mark.parametrize(
    ("planned", "nearest"),
    [("2022-08-12", "2020-08-13"), ("2022-08-13", None), ("2018-08-14", "2020-08-13"), ("2018-08-13", None)],
)
def test_a_second_inspection_within_two_years_is_too_soon(planned, nearest):
    assert too_soon(day(planned), [day("2020-08-13")], is_reinspection=False) == (day(nearest) if nearest else None)


def test_the_nearest_inspection_is_named():
    inspected = [day("2020-01-01"), day("2021-06-01"), day("2012-01-01")]

    assert too_soon(day("2021-09-01"), inspected, is_reinspection=False) == day("2021-06-01")


@tries(100)
@given(DATES, st.lists(DATES, max_size=5))
def test_a_reinspection_is_never_too_soon(planned, inspected):
    assert too_soon(planned, inspected, is_reinspection=True) is None


@tries(200)
@given(st.lists(DATES, min_size=1, max_size=6))
def test_the_due_date_is_four_years_after_the_last_inspection_in_any_order(inspected):
    due = next_due(inspected)

    assert due == next_due(reversed(inspected))
    assert due.year == max(inspected).year + 4
    assert (due.month, due.day) in ((max(inspected).month, max(inspected).day), (2, 28))


@tries(200)
@given(st.lists(DATES, min_size=1, max_size=6))
def test_an_inspection_on_the_day_when_it_is_due_is_not_too_soon(inspected):
    assert too_soon(next_due(inspected), inspected, is_reinspection=False) is None


@tries(200)
@given(DATES, DATES)
def test_two_inspections_are_too_close_whichever_is_planned(one, other):
    assert (too_soon(one, [other], is_reinspection=False) is None) == (
        too_soon(other, [one], is_reinspection=False) is None
    )
