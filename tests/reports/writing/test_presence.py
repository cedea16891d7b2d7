"""Who has which section of the report open."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from inspections.models import Inspection
from inspections.moments import time_of_day
from inspections.planning.actions.team import appoint
from reports.writing import presence
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db

WRITE = "/inspections/anytown/report/write/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """A signed inspection whose report is being written by two people."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "deputy", by=BY)
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lead(lead_inspector, inspection) -> Client:
    return signed_in(lead_inspector)


@pytest.fixture
def deputy(second_inspector, inspection) -> Client:
    return signed_in(second_inspector)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def later(monkeypatch, **period: int) -> None:
    moment = timezone.now() + datetime.timedelta(**period)
    monkeypatch.setattr(presence.timezone, "now", lambda: moment)


@pytest.mark.parametrize("path", ["foreword/", "facts/population/", "recommendations/"])
def test_the_page_of_a_section_says_who_else_has_it_open(lead, deputy, path):
    assert "has this section open" not in text_of(lead.get(f"{WRITE}{path}")), "no one is told about themselves"

    page = text_of(deputy.get(f"{WRITE}{path}"))

    since = time_of_day(timezone.now())
    assert f"<strong>Lena Lead</strong> has this section open, since {since}." in page
    assert "has this section open" not in text_of(deputy.get(f"{WRITE}question-2.1.1/")), "she has another one open"


def test_the_overview_says_which_sections_are_open(lead, deputy):
    lead.get(f"{WRITE}foreword/")

    page = text_of(deputy.get(WRITE))

    assert "Open now" in page
    assert f'href="{WRITE}foreword/">Foreword</a>: Lena Lead, since' in page
    assert "Open now" not in text_of(lead.get(WRITE))


def test_an_open_page_asks_again_and_hears_of_changes_only(lead, deputy, lead_inspector):
    page = f"{WRITE}open/?section=foreword"
    assert lead.get(f"{page}&seen=").status_code == 204, "no one else is there"

    deputy.get(f"{WRITE}foreword/")

    answer = lead.get(f"{page}&seen=")
    assert "Sam Second" in text_of(answer)
    seen = answer.context["others"].fingerprint
    assert lead.get(page, {"section": "foreword", "seen": seen}).status_code == 204
    assert lead.get(f"{WRITE}open/?section=none-such").status_code == 404


def test_people_are_forgotten_a_minute_after_their_page_asked_last(monkeypatch, inspection, lead, deputy):
    lead.get(f"{WRITE}foreword/")
    opened = timezone.now()

    later(monkeypatch, seconds=60)
    lead.get(f"{WRITE}open/?section=foreword")  # her page is still open
    later(monkeypatch, seconds=60)
    page = text_of(deputy.get(f"{WRITE}foreword/"))
    assert f"has this section open, since {time_of_day(opened)}." in page, "since she opened it"

    later(monkeypatch, seconds=80)
    assert "has this section open" not in text_of(deputy.get(f"{WRITE}foreword/"))


def test_people_who_cannot_read_the_report_are_told_nothing(lead, inspection, stranger, panel_member):
    partner = type(stranger).objects.create_user("partner@inspectorate.test", name="Pat Partner")
    appoint(inspection, partner, "partner", by=BY)
    lead.get(f"{WRITE}foreword/")

    assert "Lena Lead" in text_of(signed_in(panel_member).get(f"{WRITE}open/?section=foreword"))
    assert signed_in(partner).get(f"{WRITE}open/?section=foreword").status_code == 403
    assert signed_in(stranger).get(f"{WRITE}open/?section=foreword").status_code == 404


def test_asking_who_is_there_does_not_keep_people_signed_in(lead):
    lead.get(f"{WRITE}foreword/")
    session = lead.session
    session["renewed"] = 0
    session.save()

    lead.get(f"{WRITE}open/?section=foreword", headers={"HX-Request": "true"})

    assert lead.session["renewed"] == 0


def test_a_cache_that_fails_holds_no_one_up(monkeypatch, lead):
    def fail(*args, **kwargs) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(cache, "set", fail)

    assert lead.get(f"{WRITE}foreword/").status_code == 200
