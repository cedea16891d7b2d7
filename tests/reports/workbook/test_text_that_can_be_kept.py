"""Nothing is stored that cannot be exported: wherever people enter text, control characters are removed or become line breaks."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.test import Client

from inspections.history import Author, Refused
from inspections.models import Change, Inspection, User
from inspections.planning.actions.team import appoint
from inspections.spreadsheets.text import CONTROL, without_control
from reports.recommendations.actions import add_recommendation
from reports.workbook.write import export_workbook
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from tests.factories import BY, new_case, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

CHARACTERS = ["\x0b", "\x0c", "\x85", "\x92", "\x00", "\x1b", "\x7f", "\ufffe"]
ROW = {"label": "Children", "value": "120", "comparator": "", "comparator_value": "", "source": "ONS, 2020"}


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    member = appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, lead_inspector, "inspector", by=BY)
    new_case(inspection, reference="case-1", inspector=member)
    return inspection


@pytest.fixture
def lead(client: Client, lead_inspector: User) -> Client:
    client.force_login(lead_inspector)
    return client


def can_be_exported(inspection: Inspection, folder: Path) -> bool:
    for name in ("whole.xlsx", "whole.ods", "whole"):
        export_workbook(Inspection.objects.with_framework().get(pk=inspection.pk), folder / name)
    return not any(CONTROL.search(change.new) for change in Change.objects.filter(inspection=inspection))


@pytest.mark.parametrize(
    ("character", "kept"),
    [("\x0b", "\n"), ("\x0c", "\n"), ("\x85", "\n"), *((character, "") for character in CHARACTERS[3:])],
)
def test_a_break_of_another_program_is_a_line_break_and_others_go(character, kept):
    assert without_control(f"Total{character}population") == f"Total{kept}population"


@pytest.mark.parametrize("character", CHARACTERS)
def test_pasted_into_facts_texts_recommendations_and_notes(inspection, lead, tmp_path, character):
    pasted = f"Total{character}population"
    put_in_phase(inspection, "fieldwork")
    data = {"2.1.1a-note": pasted, "based_on": 0, "receipt": str(uuid.uuid4())}
    saved = lead.post(
        "/inspections/anytown/cases/case-1/entries/2.1.1a-note/", data, headers={"Accept": "application/json"}
    )
    assert saved.status_code == 200
    put_in_phase(inspection, "draft")
    table = {f"form-0-{name}": pasted for name in ROW}
    management = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "version": 0}
    write = "/inspections/anytown/report/write/"
    lead.post(f"{write}facts/population/", {**table, **management})
    lead.post(f"{write}foreword/", {"body": pasted, "based_on": 0})
    lead.post(f"{write}recommendations/add/", {"addressee": pasted, "text": pasted})

    expected = without_control(pasted)
    (fact,) = inspection.facts.all()
    assert {getattr(fact, name) for name in ROW} == {expected}
    assert inspection.texts.get(section="foreword").body == expected
    assert inspection.recommendations.get().text == expected
    note = Change.objects.get(inspection=inspection, field="2.1.1a-note")
    assert note.new == expected
    assert can_be_exported(inspection, tmp_path)


def test_a_password_stays_as_it_is_typed(client, lead_inspector):
    lead_inspector.set_password("with\x0bbreak-1")
    lead_inspector.save()
    client.post("/accounts/login/", {"login": lead_inspector.email, "password": "with\x0bbreak-1"})

    assert client.session.get("_auth_user_id") == str(lead_inspector.pk)


@pytest.mark.parametrize("character", [each for each in CHARACTERS if each != "\x00"])  # PostgreSQL refuses that itself
def test_no_action_stores_one(inspection, lead_inspector, character):
    pasted, by = f"Total{character}population", Author(lead_inspector)
    before = Change.objects.count()
    attempts = [
        lambda: set_facts(inspection, [{"section": "population", **ROW, "label": pasted}], by=by),
        lambda: write_section(inspection, "foreword", pasted, by=by),
        lambda: add_recommendation(inspection, addressee="All:", text=pasted, by=by),
        lambda: new_case(inspection, reference="case-2", offence=pasted),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match=r"a character that no file can hold \(U\+[0-9A-F]{4}\), after “Total”"):
            attempt()
    assert Change.objects.count() == before
