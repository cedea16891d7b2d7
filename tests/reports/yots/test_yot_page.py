"""The page of a YOT: its ratings over time, the inspections that the reader can see, and when the next one is due."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.yots.queries import over_time, programme, published_of
from tests.factories import BY, new_inspection

pytestmark = pytest.mark.django_db


def page_for(person, yot) -> str:
    client = Client()
    client.force_login(person)
    return re.sub(r"\s+", " ", strip_tags(client.get(f"/yots/{yot.pk}/").content.decode()))


def test_everyone_reads_the_published_ratings(stranger, medway):
    page = page_for(stranger, medway.yot)

    assert "Requires improvement 18/36" in page
    assert "3.4 Joint working" in page
    assert "medway-2020" not in page  # only people who may see the inspection itself can open it


def test_only_people_who_can_see_an_unpublished_inspection_see_it_on_the_page(
    stranger, lead_inspector, medway, youth_2018
):
    later = new_inspection(youth_2018, reference="medway-2026", yot=medway.yot.name)
    appoint(later, lead_inspector, "lead", by=BY)

    assert "medway-2026" in page_for(lead_inspector, medway.yot)
    assert "medway-2026" not in page_for(stranger, medway.yot)
    assert [each.reference for each in published_of(medway.yot)] == ["medway-2020"]


def test_inspections_under_two_frameworks_have_a_column_each(medway, demonstration):
    blaenau = demonstration("blaenau-gwent-caerphilly-2022")
    Inspection.objects.filter(pk=blaenau.pk).update(yot=medway.yot)

    shown = over_time(published_of(medway.yot))

    assert [each.reference for each, _ in shown.inspections] == ["blaenau-gwent-caerphilly-2022", "medway-2020"]
    by_standard = {(row.number, row.title): row.ratings for row in shown.rows}
    assert all(len(ratings) == 2 for ratings in by_standard.values())
    resettlement = next(ratings for (number, _), ratings in by_standard.items() if number == "4.1")
    assert [rating for _, rating in resettlement][1] == ""


def test_the_page_makes_as_many_queries_for_two_inspections_as_for_one(
    medway, demonstration, django_assert_num_queries
):
    with django_assert_num_queries(3):
        over_time(published_of(medway.yot))
    Inspection.objects.filter(pk=demonstration("bradford-2020").pk).update(yot=medway.yot)
    with django_assert_num_queries(3):
        assert len(over_time(published_of(medway.yot)).inspections) == 2


def test_the_next_inspection_counts_from_the_last_that_has_happened(medway):
    today = timezone.localdate()
    planned = Inspection(fieldwork_started=today + datetime.timedelta(days=30))
    done = Inspection(published=datetime.date(2020, 8, 13))

    found = programme([planned, done])

    assert (found.last, found.due) == (done.published, datetime.date(2024, 8, 13))


def test_after_a_recent_inspection_the_page_says_when_another_is_no_longer_too_soon():
    recent = timezone.localdate() - datetime.timedelta(days=100)

    found = programme([Inspection(published=recent)])

    assert found.not_before is not None
    assert not found.is_overdue


def test_a_second_inspection_planned_within_two_years_is_a_warning_unless_it_is_a_reinspection(
    lead_inspector, medway, youth_2018
):
    today = timezone.localdate()
    Inspection.objects.filter(pk=medway.pk).update(published=today - datetime.timedelta(days=100))
    starts = today + datetime.timedelta(days=60)
    planned = new_inspection(youth_2018, reference="medway-again", yot=medway.yot.name, fieldwork_started=starts)
    appoint(planned, lead_inspector, "lead", by=BY)

    warning = "medway-again is planned within two years of the inspection of"
    assert warning in page_for(lead_inspector, medway.yot)

    Inspection.objects.filter(pk=planned.pk).update(reinspection_of="medway-2020")
    assert warning not in page_for(lead_inspector, medway.yot)


def test_an_overdue_inspection_is_a_warning(stranger, medway):
    Inspection.objects.filter(pk=medway.pk).update(published=datetime.date(2016, 2, 1))

    assert "The next inspection was due by 1 February 2020" in page_for(stranger, medway.yot)
