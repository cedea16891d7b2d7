"""Queries that find only what a person may see. Each kind starts from the inspections that the person can see.

A row is found if each word is in one of its fields. On PostgreSQL, the indexes from migration 0017_search_indexes find
the words. SQLite reads every text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections, transaction
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, Q, Value

from inspections.cases.models import Case, Interview, Judgement
from inspections.evidence.models import Evidence
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.replica import reads_from
from reports.publication.models import Correction
from reports.recommendations.models import Recommendation

Rows = Any  # a QuerySet


@dataclass(frozen=True)
class Scope:
    """The inspections that a person may search. None means all."""

    person: User

    def known(self) -> Scope:
        """This scope, with the keys read: a replica would have the rights of some seconds ago."""
        _ = self.seen, self.with_readable_evidence, self.with_readable_cases, self.with_readable_report
        return self

    @cached_property
    def seen(self) -> list[int] | None:
        return self._keys(Inspection.objects.visible_to(self.person))

    @cached_property
    def with_readable_evidence(self) -> list[int] | None:
        """Inspections whose evidence the person can read: all that they see, except while they read a case in it blind."""
        return self._keys(Inspection.objects.visible_to(self.person).not_read_blind_by(self.person))

    @cached_property
    def with_readable_cases(self) -> list[int] | None:
        """Inspections whose case records the person can read. People who are only partner inspectors cannot read them."""
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


class EqualsAny(Func):
    """Whether a value is in an array, as PostgreSQL writes it."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def within(rows: Rows, inspection: str, keys: Sequence[int] | None) -> Rows:
    """The rows that belong to these inspections; all rows if `keys` is None."""
    if keys is None:
        return rows
    if connections[reads_from()].vendor == "postgresql":
        # One value instead of a thousand, which would take longer to write than the query takes to run.
        return rows.filter(EqualsAny(F(inspection), Value(list(keys), output_field=ArrayField(BigIntegerField()))))
    return rows.filter(**{f"{inspection}__in": keys})


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
    return with_each(rows, words, "reference", "pseudonym").order_by()


def evidence(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Evidence.objects.current(), "inspection", scope.with_readable_evidence)
    return with_each(rows, words, "title").order_by()


def notes(scope: Scope, words: Sequence[str]) -> Rows:
    """Notes on answers. `exclude` repeats the condition of the index."""
    rows = within(Judgement.objects.exclude(note=""), "case__inspection", scope.with_readable_cases)
    return with_each(rows, words, "note").order_by()


def interviews(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Interview.objects.exclude(notes=""), "case__inspection", scope.with_readable_cases)
    return with_each(rows, words, "notes").order_by()


def notepads(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Case.objects.exclude(notepad=""), "inspection", scope.with_readable_cases)
    return with_each(rows, words, "notepad").order_by()


def recommendations(scope: Scope, words: Sequence[str]) -> Rows:
    rows = within(Recommendation.objects.all(), "inspection", scope.with_readable_report)
    return with_each(rows, words, "addressee", "text").order_by()


@contextmanager
def planned_for_the_words() -> Iterator[None]:
    """Let PostgreSQL plan each query for the words in it.

    Elsewhere, it plans a statement once for all values (see config.settings), which is right for saving an answer. It
    is wrong for a search: if PostgreSQL does not know the words, it uses no index and reads every note.

    Compiling a query, or starting processes for it, takes longer than the query. The rows with a common word must fit
    into memory, or PostgreSQL reads whole pages of the table again.
    """
    with transaction.atomic(using=reads_from()):
        _set(plan_cache_mode="force_custom_plan", jit="off", max_parallel_workers_per_gather="0", work_mem="32MB")
        yield


@contextmanager
def _without_the_index_of_words() -> Iterator[None]:
    """Let PostgreSQL read rows one by one. The indexes of words can only be read whole, for all rows with a word."""
    _set(enable_bitmapscan="off")
    yield
    _set(enable_bitmapscan="on")


def _set(**settings: str) -> None:
    """Change settings of PostgreSQL until the end of the transaction, in one query."""
    connection = connections[reads_from()]
    if connection.vendor == "postgresql":
        each = ", ".join(["set_config(%s, %s, true)"] * len(settings))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {each}", [word for setting in settings.items() for word in setting])


Find = Callable[[Scope, Sequence[str]], Rows]
NEWEST = 300  # cases


def first_keys(find: Find, scope: Scope, words: Sequence[str], number: int) -> list[int]:
    """The keys of some results, newest first. Fetching a few keys is faster than counting all rows.

    Text in cases is first looked for in the newest cases. A common word is there often enough, and reading a few cases is
    quicker than reading half a million rows of the index for the word. A rarer word has fewer rows.

    We sort unordered rows here, because the database would have to find all of them before it could sort.
    """
    rows = find(scope, words)
    if rows.model in WRITTEN_IN_CASES:
        newest = within(Case.objects.all(), "inspection", scope.with_readable_cases).order_by("-pk")[:NEWEST]
        with _without_the_index_of_words():
            found = _keys(rows.filter(case__in=newest.values("pk")), number)
        if len(found) == number:
            return sorted(found, reverse=True)
    keys = _keys(rows, number)
    return keys if rows.ordered else sorted(keys, reverse=True)


def _keys(rows: Rows, number: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:number])


WRITTEN_IN_CASES = (Judgement, Interview)


def rows_with(model: Any, keys: Sequence[int]) -> list[Any]:
    """The rows with these keys, in this order."""
    found = model._default_manager.select_related(*RELATED[model]).in_bulk(keys)
    return [found[key] for key in keys if key in found]


# Related rows that a result of each kind shows.
RELATED: dict[Any, Sequence[str]] = {
    Inspection: ["yot"],
    Case: ["inspection__yot"],
    Evidence: ["inspection__yot"],
    Judgement: ["case__inspection__yot", "key_question", "prompt__key_question"],
    Interview: ["case__inspection__yot"],
    Recommendation: ["inspection__yot"],
}
