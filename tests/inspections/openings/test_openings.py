"""Who opened which record is kept, and only data protection leads read it."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import Error, OperationalError, connection, transaction
from django.test import Client
from django.urls import resolve

from inspections.models import HeldRole, Opening, User
from inspections.openings.recording import RECORDED
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from tests.factories import BY, new_case, new_inspection, put_in_phase
from tests.inspections.test_permissions import address, routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_opened_yet():
    caches["process"].clear()


@pytest.fixture
def anytown(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    new_case(inspection, reference="case-1")
    return inspection


@pytest.fixture
def lead(client, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def dee(db) -> Client:
    """A data protection lead."""
    person = User.objects.create_user("dee@inspectorate.test", name="Dee Protection")
    give_role(person, HeldRole.Role.DATA_PROTECTION, by=BY)
    client = Client()
    client.force_login(person)
    return client


def kept() -> list[tuple[str, str, str]]:
    return [(str(each.by), each.kind, each.what) for each in Opening.objects.order_by("pk")]


def test_opening_a_case_is_kept_once_in_ten_minutes(anytown, lead, lead_inspector):
    lead.get("/inspections/anytown/cases/case-1/read/")
    lead.get("/inspections/anytown/cases/case-1/read/")

    assert kept() == [(str(lead_inspector), "case", "case case-1")]
    caches["process"].clear()  # ten minutes later
    lead.get("/inspections/anytown/cases/case-1/read/")
    assert len(kept()) == 2


def test_each_person_and_each_record_is_kept(anytown, lead, second_inspector):
    appoint(anytown, second_inspector, "inspector", by=BY)
    new_case(anytown, reference="case-2")
    lead.get("/inspections/anytown/cases/case-1/read/")
    lead.get("/inspections/anytown/cases/case-2/read/")
    other = Client()
    other.force_login(second_inspector)
    other.get("/inspections/anytown/cases/case-1/read/")

    assert len(set(kept())) == 3


def test_a_record_that_is_refused_or_not_found_was_not_opened(anytown, second_inspector, lead):
    stranger = Client()
    stranger.force_login(second_inspector)

    assert stranger.get("/inspections/anytown/cases/case-1/read/").status_code == 404
    assert lead.get("/inspections/anytown/cases/case-9/read/").status_code == 404
    assert kept() == []


def test_a_draft_report_is_kept_and_a_published_one_is_public(anytown, lead):
    put_in_phase(anytown, "draft")
    lead.get("/inspections/anytown/report/")
    assert [kind for _, kind, _ in kept()] == ["draft"]

    put_in_phase(anytown, "published", published="2020-01-01")
    caches["process"].clear()
    lead.get("/inspections/anytown/report/")
    assert len(kept()) == 1


def test_a_record_is_not_shown_if_its_opening_cannot_be_kept(anytown, lead, monkeypatch):
    def fails(*args, **kwargs):
        raise Error("disk full")

    monkeypatch.setattr("inspections.openings.recording.record_opening", fails)
    lead.raise_request_exception = False

    answer = lead.get("/inspections/anytown/cases/case-1/read/")

    assert answer.status_code >= 500
    assert b"case-1" not in answer.content


def test_while_sqlite_is_locked_the_log_has_the_trace(anytown, lead, monkeypatch, caplog, lead_inspector):
    def is_locked(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as locked:
        locked.setattr("inspections.openings.recording.record_opening", is_locked)
        assert lead.get("/inspections/anytown/cases/case-1/read/").status_code == 200
    assert f"not in the list of openings: account {lead_inspector.pk}, case case-1 in anytown" in caplog.text

    lead.get("/inspections/anytown/cases/case-1/read/")
    assert len(kept()) == 1


@pytest.mark.postgresql_too
def test_the_database_refuses_to_change_or_delete_an_opening(anytown, lead):
    lead.get("/inspections/anytown/cases/case-1/read/")

    for sql in ("DELETE FROM inspections_opening", "UPDATE inspections_opening SET what = 'nothing'"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_every_address_of_a_case_or_of_evidence_is_recorded_or_shows_no_record():
    """A new page on a case needs a line in `recording`, or one here."""
    shows_no_record = {
        "inspections/<slug:reference>/cases/": "references only",
        "inspections/<slug:reference>/cases/add/": "an empty form",
        "inspections/<slug:reference>/evidence/": "titles only",
        "inspections/<slug:reference>/evidence/add/": "a choice",
        "inspections/<slug:reference>/evidence/add/<slug:kind>/": "an empty form",
    }
    changes = (
        "/entries/",
        "/next/",
        "/view/",
        "/offer/",
        "/take-back/",
        "/withdraw/",
        "/ties/",
        "/receive/",
        "/files/add/",
    )
    changes = (*changes, "/questions/", "/discard/")
    about = [
        route
        for route in routes()
        if route.startswith(("inspections/<slug:reference>/cases/", "inspections/<slug:reference>/evidence/"))
        and route not in shows_no_record
        and not any(part in route for part in changes)
    ]

    assert len(about) > 15
    assert [route for route in about if resolve(address(route)).view_name not in RECORDED] == []


def test_data_protection_leads_read_the_list_and_no_record(anytown, lead, dee, lead_inspector):
    lead.get("/inspections/anytown/cases/case-1/read/")

    page = dee.get("/openings/").content.decode()
    assert str(lead_inspector) in page
    assert "Case case-1" in page
    assert "1 opening" in page
    assert "Case case-1" not in dee.get("/openings/?kind=evidence").content.decode()
    assert (
        "Case case-1"
        in dee.get(f"/openings/?words={lead_inspector.name.split()[0]}&days=7&sort=-when").content.decode()
    )
    assert dee.get("/inspections/anytown/").status_code == 404
    assert lead.get("/openings/").status_code == 403


def test_without_openings_the_page_says_so(dee):
    assert "No one has opened a record yet." in dee.get("/openings/").content.decode()
