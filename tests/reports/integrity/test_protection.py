"""The database refuses to change or delete the history, signed rows and published rows, whatever program asks."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from inspections.base import Appended
from inspections.history import Author
from inspections.inspection.append import append_changes
from inspections.models import Case, Change, Inspection, Judgement, KeyQuestionJudgement, PhaseChange
from inspections.planning.actions.inspections import move_to_phase
from reports.integrity.protected import rules
from reports.integrity.triggers import expected, missing, remove
from reports.models import CaseDataDeletion, Edition, FrozenDraft, PanelDecision, SectionText, SignedRatings, SignOff
from tests.factories import BY, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


def refused(sql: str, *values: object) -> bool:
    """Whether the database refuses a statement, of any client."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return (
            "kept as they are" in str(error) or "no longer change" in str(error) or "phase changes only" in str(error)
        )
    return False


@pytest.fixture
def entry(medway) -> Change:
    return Change.objects.filter(inspection=medway, subject__startswith="case ", new="yes").earliest("pk")


# --- the history ---------------------------------------------------------------------------------------------------------


WAYS = {
    "an update of the base manager": lambda entry: Change._base_manager.filter(pk=entry.pk).update(new="no"),
    "a plain QuerySet": lambda entry: models.QuerySet(Change).filter(pk=entry.pk).update(new="no"),
    "a raw delete": lambda entry: (rows := models.QuerySet(Change).filter(pk=entry.pk))._raw_delete(rows.db),
    "a bulk update": lambda entry: models.QuerySet(Change).bulk_update([entry], ["new"]),
    "an upsert": lambda entry: models.QuerySet(Change).bulk_create(
        [entry], update_conflicts=True, unique_fields=["id"], update_fields=["new"]
    ),
    "a later date": lambda entry: models.QuerySet(Change).filter(pk=entry.pk).update(at="2020-01-01T00:00:00Z"),
    "deleted values without a decision": lambda entry: (
        models.QuerySet(Change).filter(pk=entry.pk).update(old="", new="", salt="")
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_the_orm_changes_an_entry(way, entry):
    entry.new = "no"

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        WAYS[way](entry)

    assert Change.objects.get(pk=entry.pk).new == "yes"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE inspections_change SET new = 'no' WHERE id = %s",
        "DELETE FROM inspections_change WHERE id = %s",
        "UPDATE inspections_change SET number = number + 1000000 WHERE id = %s",
    ],
)
def test_no_sql_changes_an_entry(sql, entry):
    assert refused(sql, entry.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_no_new_row_replaces_an_entry(entry):
    columns = [field.column for field in Change._meta.concrete_fields]
    named = ", ".join(columns)
    by_key = f"INSERT OR REPLACE INTO inspections_change SELECT {named} FROM inspections_change WHERE id = %s"
    others = ", ".join("id + 1000000" if name == "id" else name for name in columns)
    by_number = f"REPLACE INTO inspections_change ({named}) SELECT {others} FROM inspections_change WHERE id = %s"

    assert refused(by_key, entry.pk)
    assert refused(by_number, entry.pk)


def replacing(model: type[models.Model], event: str, **values: object) -> str:
    """A statement of SQLite in which a row takes the place of all rows that have one of its keys."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = ", ".join(str(values.get(column, column)) for column in columns)
    if event == "INSERT":
        return f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} WHERE id = %s"
    changed = ", ".join(f"{column} = {value}" for column, value in values.items())
    return f"UPDATE OR REPLACE {table} SET {changed} WHERE id = %s"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
@pytest.mark.parametrize("event", ["INSERT", "UPDATE"])
def test_no_row_takes_the_place_of_a_signed_or_published_one(event, medway, youth_2018):
    other = new_inspection(youth_2018, reference="anytown")
    case = new_case(other, answers={"2.1.1": "yes"})
    mine = case.judgements.get()
    signed = Judgement.objects.filter(case__inspection=medway).earliest("pk")
    text = SectionText.objects.filter(inspection=medway).earliest("pk")
    free = SectionText.objects.create(inspection=other, section="foreword", body="Ours.")

    assert refused(replacing(Judgement, event, id=signed.pk), mine.pk)
    assert refused(replacing(Case, event, id=signed.case_id), case.pk)
    assert refused(replacing(SectionText, event, id=text.pk), free.pk)
    assert refused(replacing(Inspection, event, id=medway.pk), other.pk)
    assert refused(replacing(Inspection, event, reference="'medway-2020'", phase="'fieldwork'", id="id + 0"), other.pk)
    assert Judgement.objects.filter(case__inspection=medway).contains(signed)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_no_row_takes_the_place_of_a_published_inspection_in_another_phase(medway):
    assert refused(replacing(Inspection, "INSERT", phase="'fieldwork'"), medway.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_an_entry_of_the_installation_is_not_replaced_and_may_have_the_number_of_an_inspections_entry(entry, medway):
    append_changes(None, [Change(subject="YOT", field="name", new="Anytown", **BY.as_fields())])
    newest = Change.objects.filter(inspection=None).latest("pk")
    as_another = {"id": "id + 1000000", "receipt": "NULL"}

    assert refused(replacing(Change, "INSERT", **as_another), newest.pk)
    assert not refused(replacing(Change, "INSERT", **as_another, number="number + 1000000"), newest.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_before_signing_a_row_may_take_the_place_of_another(youth_2018):
    case = new_case(new_inspection(youth_2018), answers={"2.1.1": "yes"})

    assert not refused(replacing(Judgement, "INSERT", answer="'no'"), case.judgements.get().pk)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")
def test_no_kept_table_can_be_emptied(entry):
    assert refused("TRUNCATE inspections_change CASCADE")
    assert refused("TRUNCATE reports_signedratings CASCADE")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a setting of PostgreSQL")
def test_a_session_cannot_switch_the_triggers_off(entry):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        assert refused("DELETE FROM inspections_change WHERE id = %s", entry.pk)


def test_every_appended_model_is_protected():
    appended = {model for model in apps.get_models() if issubclass(model, Appended)}
    assert {Edition, FrozenDraft, KeyQuestionJudgement, PanelDecision, SignedRatings, SignOff} < appended
    for event in ("UPDATE", "DELETE"):
        assert appended <= {rule.model for rule in rules() if rule.event == event and rule.name == "kept"}


# --- signed and published rows -----------------------------------------------------------------------------------------


def test_judgements_no_longer_change_once_the_ratings_are_signed(medway):
    judgement = Judgement.objects.filter(case__inspection=medway).earliest("pk")

    assert refused("UPDATE inspections_judgement SET answer = 'no' WHERE id = %s", judgement.pk)
    assert refused("DELETE FROM inspections_judgement WHERE id = %s", judgement.pk)
    assert refused(
        "INSERT INTO inspections_judgement (case_id, prompt_id, answer, note, at) "
        "SELECT case_id, prompt_id, 'no', '', at FROM inspections_judgement WHERE id = %s "
        "ON CONFLICT (case_id, prompt_id) DO UPDATE SET answer = excluded.answer",
        Judgement.objects.filter(case__inspection=medway, prompt__isnull=False).earliest("pk").pk,
    )


def test_judgements_change_until_the_ratings_are_signed(youth_2018):
    case = new_case(new_inspection(youth_2018), answers={"2.1.1": "yes"})

    assert not refused("UPDATE inspections_judgement SET answer = 'no' WHERE case_id = %s", case.pk)


def test_a_case_of_a_signed_inspection_cannot_be_moved_into_one_that_is_not(medway, youth_2018):
    other = new_inspection(youth_2018)

    assert refused("UPDATE inspections_case SET inspection_id = %s WHERE inspection_id = %s", other.pk, medway.pk)


def test_the_text_of_a_published_report_changes_only_during_a_correction(medway, panel_member):
    text = SectionText.objects.filter(inspection=medway).earliest("pk")

    assert refused("UPDATE reports_sectiontext SET body = 'Other words.' WHERE id = %s", text.pk)

    medway.corrections.create(note="A wrong number.", before={}, opened_by=panel_member)
    assert not refused("UPDATE reports_sectiontext SET body = 'Other words.' WHERE id = %s", text.pk)


def test_the_pictures_of_a_published_report_change_only_during_a_correction(medway, panel_member):
    sql = (
        "INSERT INTO reports_reportpicture (inspection_id, number, file, name, content_type, size, sha256, width, height, "
        "alternative, caption, source, added_by_id, added_at) "
        "VALUES (%s, 1, 'a', 'a', 'image/png', 1, 'a', 1, 1, '', '', '', %s, '2026-11-30')"
    )
    assert refused(sql, medway.pk, panel_member.pk)

    correction = medway.corrections.create(note="A wrong map.", before={}, opened_by=panel_member)
    assert not refused(sql, medway.pk, panel_member.pk)
    correction.ended_at = correction.opened_at
    correction.save()
    assert refused("UPDATE reports_reportpicture SET alternative = 'Other.' WHERE inspection_id = %s", medway.pk)
    assert refused("DELETE FROM reports_reportpicture WHERE inspection_id = %s", medway.pk)


def test_a_phase_goes_back_only_with_its_row(medway):
    assert refused("UPDATE inspections_inspection SET phase = 'fieldwork' WHERE id = %s", medway.pk)

    PhaseChange.objects.create(inspection=medway, phase="fieldwork", reason="A test.", **BY.as_fields())
    assert not refused("UPDATE inspections_inspection SET phase = 'fieldwork' WHERE id = %s", medway.pk)


def test_moving_an_inspection_writes_the_row_first(youth_2018, lead_inspector):
    inspection = new_inspection(youth_2018)

    move_to_phase(inspection, "evidence", by=Author(lead_inspector))

    assert Inspection.objects.get(pk=inspection.pk).phase == "evidence"


def test_two_people_can_delete_the_values_of_an_entry_and_nothing_else(medway, entry, lead_inspector, panel_member):
    emptied = "UPDATE inspections_change SET old = '', new = '', salt = '' WHERE id = %s"
    decision = CaseDataDeletion.objects.create(inspection=medway, counts=[], asked_by=lead_inspector)
    assert refused(emptied, entry.pk)

    CaseDataDeletion.objects.filter(pk=decision.pk).update(confirmed_by=panel_member, confirmed_at=entry.at)

    assert refused("UPDATE inspections_change SET new = 'no' WHERE id = %s", entry.pk)
    assert refused("UPDATE inspections_change SET old = '', new = '', salt = '', field = '' WHERE id = %s", entry.pk)
    assert refused("DELETE FROM inspections_change WHERE id = %s", entry.pk)
    assert not refused(emptied, entry.pk)


# --- the triggers themselves -------------------------------------------------------------------------------------------


def test_migrate_installs_every_trigger():
    assert len(expected(connection)) > 80
    assert missing(connection) == []


def test_the_check_and_the_health_page_fail_if_a_trigger_is_missing(client):
    trigger = expected(connection)[0]
    assert client.get("/health/").status_code == 200

    with connection.cursor() as cursor:
        on = f' ON "{trigger.table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{trigger.name}"{on}')

    assert missing(connection) == [trigger.name]
    with pytest.raises(CommandError, match=f"1 triggers are missing, for example {trigger.name}"):
        call_command("check")
    answer = client.get("/health/")
    assert (answer.status_code, answer.content.split()[0]) == (503, b"unprotected")


def test_migrate_installs_missing_triggers_again():
    remove(connection)

    call_command("migrate", skip_checks=True, stdout=io.StringIO())

    assert missing(connection) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Django rebuilds tables only on SQLite")
def test_a_table_that_was_rebuilt_is_protected_again(entry):
    """Django changes a table of SQLite by making it again, without its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE rebuilt AS SELECT * FROM inspections_change")
        cursor.execute("DROP TABLE inspections_change")
        cursor.execute("ALTER TABLE rebuilt RENAME TO inspections_change")
    assert missing(connection)

    call_command("migrate", skip_checks=True, stdout=io.StringIO())

    assert missing(connection) == []
    assert refused("DELETE FROM inspections_change WHERE id = %s", entry.pk)
