"""What each person may find. Every kind of result starts from the inspections that the person can see.

A result is found if each of the words is in one of its fields. On PostgreSQL, the indexes of migration
0017_search_indexes find the words; on SQLite, the texts are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from inspections.cases.models import Case, Interview, Judgement
from inspections.evidence.models import Evidence
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.publication.models import Correction
from reports.recommendations.models import Recommendation

Rows = Any  # a QuerySet


@dataclass(frozen=True)
class Scope:
    """The inspections in which a person may find something. None stands for all."""

    person: User

    @cached_property
    def seen(self) -> list[int] | None:
        return self._keys(Inspection.objects.visible_to(self.person))

    @cached_property
    def with_readable_cases(self) -> list[int] | None:
        """Inspections whose case records the person can read: not if they are only a partner inspector."""
        return self._keys(Inspection.objects.visible_to(self.person).with_cases_readable_by(self.person))

    @cached_property
    def with_readable_report(self) -> list[int] | None:
        """Inspections whose report, or draft report, the person can read.

        While a report is being corrected, its recommendations are those of the draft, not of the published edition.
        """
        visible = Inspection.objects.visible_to(self.person)
        being_corrected = Exists(Correction.objects.filter(inspection=OuterRef("pk"), ended_at=None))
        draft = visible.with_ratings_visible_to(self.person).with_cases_readable_by(self.person)
        published = visible.filter(phase="published").filter(~being_corrected)
        return self._keys(visible.filter(Q(pk__in=published.values("pk")) | Q(pk__in=draft.values("pk"))))

    def _keys(self, inspections: Rows) -> list[int] | None:
        return None if self.person.sees_every_inspection else list(inspections.order_by().values_list("pk", flat=True))


def within(rows: Rows, inspection: str, keys: Sequence[int] | None) -> Rows:
    """The rows of these inspections; all rows if there are no keys."""
    return rows if keys is None else rows.filter(**{f"{inspection}__in": keys})


def with_each(rows: Rows, words: Sequence[str], *fields: str) -> Rows:
    """The rows that have each of the words in one of the fields."""
    for word in words:
        in_one = Q()
        for field in fields:
            in_one |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(in_one)
    return rows


def inspections(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Inspection.objects.all(), "pk", scope.seen)
    return with_each(rows, words, "yot__name", "reference").newest_first()


def cases(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Case.objects.all(), "inspection", scope.with_readable_cases)
    return with_each(rows, words, "reference", "pseudonym").order_by("-pk")


def evidence(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Evidence.objects.current(), "inspection", scope.seen)
    return with_each(rows, words, "title").order_by("-pk")


def notes(scope: Scope, words: Sequence[str]) -> Rows:
    """Notes on answers. `exclude` repeats the condition of the index."""
    rows = within(Judgement.objects.exclude(note=""), "case__inspection", scope.with_readable_cases)
    return with_each(rows, words, "note").order_by("-pk")


def interviews(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Interview.objects.exclude(notes=""), "case__inspection", scope.with_readable_cases)
    return with_each(rows, words, "notes").order_by("-pk")


def notepads(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Case.objects.exclude(notepad=""), "inspection", scope.with_readable_cases)
    return with_each(rows, words, "notepad").order_by("-pk")


def recommendations(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Recommendation.objects.all(), "inspection", scope.with_readable_report)
    return with_each(rows, words, "addressee", "text").order_by("-pk")


Find = Callable[[Scope, Sequence[str]], Rows]


def first_keys(rows: Rows, number: int) -> list[int]:
    """The keys of the first rows. Fetching a few keys is faster than counting all rows."""
    return list(rows.values_list("pk", flat=True)[:number])


def rows_with(rows: Rows, keys: Sequence[int]) -> list[Any]:
    """The rows with these keys, in this order."""
    found = rows.model._default_manager.select_related(*RELATED[rows.model]).in_bulk(keys)
    return [found[key] for key in keys if key in found]


# What a result of each kind shows beside its own row.
RELATED: dict[Any, Sequence[str]] = {
    Inspection: ["yot"],
    Case: ["inspection__yot"],
    Evidence: ["inspection__yot"],
    Judgement: ["case__inspection__yot", "key_question", "prompt__key_question"],
    Interview: ["case__inspection__yot"],
    Recommendation: ["inspection__yot"],
}
