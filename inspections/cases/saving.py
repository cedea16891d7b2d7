"""The SQL for saving one entry, which an inspector does several hundred times a day.

With `inspections.inspection.append`, this is the only SQL for saving. Django would build each statement again for every save,
which takes several times as long as running the statement. Each statement does the same as the ORM code for the same task,
and the tests for saving compare the two. Both databases run this SQL, except for the lock: SQLite only ever has one writer.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from inspections.cases.models import Case, CaseStep, Judgement, LeadRecording
from inspections.inspection.append import prepared
from inspections.inspection.chain import Link
from inspections.inspection.models import Change, Inspection, TeamMember
from inspections.people.models import User
from inspections.permissions import LEADING
from standards.models import Framework

_CASE, _INSPECTION, _TEAM = (model._meta.db_table for model in (Case, Inspection, TeamMember))
_LEAD_RECORDING, _STEP = (model._meta.db_table for model in (LeadRecording, CaseStep))
_CHANGE, _JUDGEMENT, _FRAMEWORK = (model._meta.db_table for model in (Change, Judgement, Framework))
_COLUMNS = ("id", "reference", "domain_id", "state", "disposal", "gender", "ethnicity", "religion", "inspector_id")

# Single-row subqueries are used instead of joins, and ORDER BY with LIMIT instead of MAX. PostgreSQL plans them in half
# the time, and finds the newest row by index even before the table has been analysed.
_HOLD = f"""
    SELECT {", ".join(f"c.{column}" for column in _COLUMNS)}, i.id, i.framework_id,
        (SELECT loaded_at FROM {_FRAMEWORK} WHERE id = i.framework_id)
    FROM {_CASE} c JOIN {_INSPECTION} i ON i.id = c.inspection_id
    WHERE i.reference = %s AND c.reference = %s AND (
        SELECT 1 FROM {_TEAM} t WHERE t.inspection_id = c.inspection_id AND t.user_id = %s
        AND (t.id = c.inspector_id OR t.role IN (%s, %s) AND (c.inspector_id IS NULL OR EXISTS (
            SELECT 1 FROM {_LEAD_RECORDING} r WHERE r.case_id = c.id AND r.by_id = %s AND r.inspector_id = c.inspector_id
            AND NOT EXISTS (SELECT 1 FROM {_STEP} s WHERE s.case_id = c.id AND s.at >= r.at)
        ))) LIMIT 1
    ) = 1
"""  # noqa: S608
_NEWEST = f"""
    SELECT i.phase, h.id, h.new, h.at, h.receipt, e.number, e.hash FROM {_INSPECTION} i LEFT JOIN (
        SELECT id, inspection_id, new, at, receipt FROM {_CHANGE}
        WHERE inspection_id = %s AND subject = %s AND field = %s ORDER BY id DESC LIMIT 1
    ) h ON h.inspection_id = i.id LEFT JOIN (
        SELECT inspection_id, number, hash FROM {_CHANGE} WHERE inspection_id = %s ORDER BY number DESC LIMIT 1
    ) e ON e.inspection_id = i.id WHERE i.id = %s
"""  # noqa: S608
_ANSWER = """
    INSERT INTO {table} (case_id, {question}, answer, note, by_id, at) VALUES (%s, %s, %s, '', %s, %s)
    ON CONFLICT (case_id, {question}) DO UPDATE SET answer = excluded.answer, by_id = excluded.by_id, at = excluded.at
"""


@dataclass(frozen=True)
class Stored:
    """The current value of an entry and the phase of its inspection, read after the case was locked."""

    phase: str
    version: int  # 0: no value has been stored
    value: str
    at: datetime.datetime | None
    receipt: uuid.UUID | None
    end: Link  # of the history of the inspection


def hold_case(user: User, reference: str, case_reference: str) -> Case | None:
    """Lock an inspection and its case until the transaction ends and return the case. None if this user cannot record in it
    (`can_record`)."""
    lock = " FOR UPDATE OF i, c" if connection.features.has_select_for_update_of else ""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD + lock, [reference, case_reference, user.pk, *LEADING, user.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    inspection_pk, framework_pk, loaded_at = row[len(_COLUMNS) :]
    framework = Framework(pk=framework_pk, loaded_at=_moment(loaded_at))
    inspection = Inspection(pk=inspection_pk, reference=reference, framework=framework)
    return Case(**dict(zip(_COLUMNS, row, strict=False)), inspection=inspection)


def stored(case: Case, entry: str) -> Stored:
    """The current value of an entry in a locked case."""
    inspection = case.inspection_id
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [inspection, case.subject, entry, inspection, inspection])
        phase, version, value, at, receipt, number, digest = cursor.fetchone()
    end = Link(number, digest) if number else Link()
    return Stored(phase, version or 0, value or "", at and _moment(at), receipt and uuid.UUID(str(receipt)), end)


def put_answer(case: Case, kind: str, question: int, answer: str, user: User | None) -> None:
    """Store the answer to a key question or prompt without changing its note. `kind`: "key_question" or "prompt"."""
    sql = _ANSWER.format(table=_JUDGEMENT, question=f"{kind}_id")
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [case.pk, question, answer, user.pk if user else None, prepared(Judgement, "at", timezone.now())]
        )


def _moment(value: Any) -> datetime.datetime:
    """A time from the database. SQLite returns times without a time zone; they are in UTC."""
    moment = value if isinstance(value, datetime.datetime) else parse_datetime(value)
    assert moment is not None
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=datetime.UTC)
