"""Which rows the database itself refuses to change, whatever program asks.

The rules here are conditions in SQL that both databases understand. `reports.integrity.triggers` turns them into triggers.
OLD and NEW are the row before and after a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from inspections.base import Appended
from inspections.inspection.models import Change, Inspection, PhaseChange
from inspections.inspection.querysets import SIGNED
from reports.archive.graph import carried
from reports.publication.models import Correction
from reports.retention.case_data import deleted
from reports.retention.models import CaseDataDeletion

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
ALWAYS = "1 = 1"

# Rows that no longer change once the ratings are signed. Their inspection's phase decides.
UNTIL_SIGNED = (
    "inspections.Case",
    "inspections.Judgement",
    "inspections.CaseAnswer",
    "inspections.AwaitedEntry",
    "inspections.Interview",
    "inspections.SecondRead",
    "inspections.SecondAnswer",
    "inspections.Adjudication",
    "inspections.DipRead",
    "inspections.DipFinding",
    "inspections.DipAnswer",
    "inspections.KeyQuestionJudgement",
    "inspections.OrganisationalJudgement",
    "inspections.EligibleNumber",
    "reports.PanelDecision",
)
# Rows that no longer change once the report is published, except while a correction is open.
UNTIL_PUBLISHED = ("reports.SectionText", "reports.Fact", "reports.Recommendation", "reports.ReportPicture")
# Kept for ever, like appended rows.
KEPT = ("reports.KeptFile",)


@dataclass(frozen=True)
class Rule:
    """A change to a table that the database refuses if a condition holds."""

    model: type[models.Model]
    event: str
    name: str
    refused_if: str
    message: str
    # Which rows r another row must not take the place of, as SQLite's OR REPLACE would do without a DELETE: "" for none.
    replaced_if: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def rules() -> Iterator[Rule]:
    """Every rule. The tables must be those of the newest migration."""
    for model in apps.get_models():
        if issubclass(model, Appended) or model._meta.label in KEPT:
            yield from _kept(model)
    for label in UNTIL_SIGNED:
        model = apps.get_model(label)
        yield from _frozen(model, "signed", _is_signed, "the ratings are signed")
    for label in UNTIL_PUBLISHED:
        model = apps.get_model(label)
        yield from _frozen(model, "published", _is_published, "the report is published")
    yield _phase_has_its_row()


def _kept(model: type[models.Model]) -> Iterator[Rule]:
    words = f"{model._meta.db_table}: rows of this table are kept as they are"
    changed = _unless(_values_are_deleted()) if model is Change else ALWAYS
    yield Rule(model, UPDATE, "kept", changed, words, replaced_if=ALWAYS)
    yield Rule(model, DELETE, "kept", _unless(_case_data_is_deleted(model)), words)


def _frozen(model: type[models.Model], name: str, condition: Any, why: str) -> Iterator[Rule]:
    words = f"{model._meta.db_table}: {why}, so rows of this table no longer change"
    is_appended = issubclass(model, Appended)  # rows that never change
    replaced = "" if is_appended else condition(_inspection_of(model, "r"))
    yield Rule(model, INSERT, name, condition(_inspection_of(model, "NEW")), words, replaced_if=replaced)
    if not is_appended:
        old = condition(_inspection_of(model, "OLD"))
        yield Rule(model, UPDATE, name, f"{old} OR {condition(_inspection_of(model, 'NEW'))}", words)
        yield Rule(model, DELETE, name, f"{old} AND {_unless(_case_data_is_deleted(model))}", words)


def _phase_has_its_row() -> Rule:
    """A phase changes only together with the row that says who changed it, when and why."""
    newest = f"SELECT p.phase FROM {_table(PhaseChange)} p WHERE p.inspection_id = NEW.id ORDER BY p.id DESC LIMIT 1"  # noqa: S608
    return Rule(
        Inspection,
        UPDATE,
        "phase",
        f"NEW.phase <> OLD.phase AND NEW.phase <> COALESCE(({newest}), '')",
        f"{_table(Inspection)}: a phase changes only together with its row in {_table(PhaseChange)}",
        replaced_if=ALWAYS,
    )


# --- conditions


def _unless(condition: str) -> str:
    return f"NOT ({condition})" if condition else ALWAYS


def _is_signed(inspection: str) -> str:
    return f"(SELECT i.phase FROM {_table(Inspection)} i WHERE i.id = {inspection}) IN ({_quoted(SIGNED)})"  # noqa: S608


def _is_published(inspection: str) -> str:
    corrected = f"SELECT 1 FROM {_table(Correction)} k WHERE k.inspection_id = {inspection} AND k.ended_at IS NULL"  # noqa: S608
    published = f"SELECT 1 FROM {_table(Inspection)} i WHERE i.id = {inspection} AND i.phase = 'published'"  # noqa: S608
    return f"(EXISTS ({published}) AND NOT EXISTS ({corrected}))"


def _case_data_is_deleted(model: type[models.Model]) -> str:
    """Whether two people have decided to delete the case data that the row is part of. "" if it is not case data."""
    if model not in {each.model for each in deleted()}:
        return ""
    return _two_people_decided(_inspection_of(model, "OLD"))


def _values_are_deleted() -> str:
    """Whether an entry of the history loses its values and nothing else, after two people decided so."""
    same = [
        f"(NEW.{name} = OLD.{name} OR (NEW.{name} IS NULL AND OLD.{name} IS NULL))"
        for name in _columns(Change)
        if name not in ("old", "new", "salt")
    ]
    lost = ["NEW.old = ''", "NEW.new = ''", "NEW.salt = ''"]
    return " AND ".join([*lost, *same, _two_people_decided("OLD.inspection_id")])


def _two_people_decided(inspection: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {_table(CaseDataDeletion)} d WHERE d.inspection_id = {inspection} "  # noqa: S608
        "AND d.confirmed_at IS NOT NULL AND d.confirmed_by_id <> d.asked_by_id)"
    )


def _inspection_of(model: type[models.Model], row: str) -> str:
    """The key of the inspection to which a row belongs, as an expression."""
    [path] = next(each.paths for each in carried() if each.model is model)
    return _follow(model, row, path.split("__"))


def _follow(model: Any, row: str, names: list[str]) -> str:
    field = model._meta.get_field(names[0])
    if len(names) == 1:
        return f"{row}.{field.column}"
    inner = _follow(field.related_model, f"t{len(names)}", names[1:])
    return (
        f"(SELECT {inner} FROM {_table(field.related_model)} t{len(names)} "  # noqa: S608
        f"WHERE t{len(names)}.id = {row}.{field.column})"
    )


def replaces_a_row(rule: Rule, event: str) -> str:
    """Whether a new or changed row has a key of another row that it must not take the place of."""
    other = "" if event == INSERT else " AND r.id <> OLD.id"
    same = [f"r.{column} = NEW.{column}" for column in _unique_columns(rule.model)]
    same += [_same_key(rule.model, constraint) for constraint in _unique_constraints(rule.model)]
    return f"EXISTS (SELECT 1 FROM {rule.table} r WHERE ({' OR '.join(same)}){other} AND {rule.replaced_if})"  # noqa: S608


def _unique_columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in _fields(model) if field.unique]


def _unique_constraints(model: type[models.Model]) -> list[models.UniqueConstraint]:
    return [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint) and each.fields]


def _same_key(model: type[models.Model], constraint: models.UniqueConstraint) -> str:
    """Whether r and NEW have the same values where a constraint allows them once, and both meet its condition."""
    columns = [str(model._meta.get_field(name).column) for name in constraint.fields]  # type: ignore[union-attr]
    parts = [f"r.{column} = NEW.{column}" for column in columns]
    if constraint.condition is not None:
        editor = connection.schema_editor(collect_sql=True)  # writes SQL, and runs nothing
        condition = str(constraint._get_condition_sql(model, editor))  # type: ignore[attr-defined]
        parts += [re.sub(r'"(\w+)"', rf"{row}.\1", condition) for row in ("r", "NEW")]
    return f"({' AND '.join(parts)})"


def _fields(model: Any) -> Iterable[Any]:
    return list(model._meta.concrete_fields)


def _columns(model: type[models.Model]) -> Iterable[str]:
    return (field.column for field in _fields(model))


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
