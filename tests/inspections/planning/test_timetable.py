"""The dates of an inspection, worked out from the fieldwork week."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.phases import PHASES
from inspections.planning.timetable import doubts, end_of_fieldwork, laid_out

WEDNESDAY = datetime.date(2026, 11, 18)
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))


def test_a_single_inspection_has_one_week_of_fieldwork():
    dates = laid_out(WEDNESDAY, is_joint=False)

    assert dates == {
        "announced": datetime.date(2026, 10, 5),
        "evidence": datetime.date(2026, 10, 19),
        "fieldwork": datetime.date(2026, 11, 16),
        "domain_one": datetime.date(2026, 11, 23),
        "proposals": datetime.date(2026, 11, 30),
        "ratings_panel": datetime.date(2026, 12, 14),
        "draft": datetime.date(2026, 12, 21),
        "accuracy_check": datetime.date(2027, 1, 4),
        "published": datetime.date(2027, 2, 1),
    }
    assert end_of_fieldwork(WEDNESDAY, is_joint=False) == datetime.date(2026, 11, 20)


def test_a_joint_inspection_has_a_second_week_with_partner_inspectors():
    single, joint = laid_out(WEDNESDAY, is_joint=False), laid_out(WEDNESDAY, is_joint=True)

    assert end_of_fieldwork(WEDNESDAY, is_joint=True) == datetime.date(2026, 11, 27)
    assert joint["fieldwork"] == single["fieldwork"]
    assert joint["domain_one"] - single["domain_one"] == datetime.timedelta(weeks=1)


@given(days, st.booleans())
def test_phases_in_order_have_no_warning(day, is_joint):
    dates = laid_out(day, is_joint=is_joint)

    assert list(dates) == [phase.slug for phase in PHASES]
    assert list(dates.values()) == sorted(dates.values())
    assert all(start.weekday() == 0 for start in dates.values())
    assert not doubts(dates, fieldwork_ends=end_of_fieldwork(day, is_joint=is_joint))


def test_an_inspection_announced_late_leaves_less_time_to_read_evidence():
    dates = laid_out(WEDNESDAY, is_joint=False, announced=datetime.date(2026, 11, 3))

    assert dates["announced"] == dates["evidence"] == datetime.date(2026, 11, 3)
    assert not doubts(dates)


@pytest.mark.parametrize(("weeks", "is_doubted"), [(7, True), (8, False), (16, False), (17, True)])
def test_a_report_is_published_eight_to_sixteen_weeks_after_fieldwork(weeks, is_doubted):
    published = WEDNESDAY + datetime.timedelta(weeks=weeks)

    found = doubts({"published": published}, fieldwork_ends=WEDNESDAY)

    assert [doubt.phase for doubt in found] == ["published"] * is_doubted


def test_a_phase_that_starts_before_an_earlier_one_has_a_warning():
    dates = laid_out(WEDNESDAY, is_joint=False)

    found = doubts(dates | {"proposals": dates["fieldwork"]})

    assert [(doubt.phase, doubt.words) for doubt in found] == [
        ("proposals", "This is before the start of “Domain one”.")
    ]
