"""Counts of an inspection's evidence, for the methodology section of its report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from inspections.cases.models import Interview
from inspections.evidence.kinds import KINDS
from inspections.evidence.models import Evidence
from inspections.inspection.models import Inspection


@dataclass(frozen=True)
class Held:
    """The events of one kind, such as meetings: number, attendance and dates."""

    kind: str
    title: str  # singular: "Focus group"
    times: int
    people: int  # how many people attended the events with recorded attendance
    without_people: int  # events without recorded attendance
    dates: tuple[datetime.date, ...]  # earliest first

    @property
    def first(self) -> datetime.date | None:
        return self.dates[0] if self.dates else None

    @property
    def last(self) -> datetime.date | None:
        return self.dates[-1] if self.dates else None


@dataclass(frozen=True)
class SurveyAnswer:
    """A question in a survey, how many people answered it and how many of them agreed."""

    text: str
    positive: int
    answered: int

    @property
    def counted(self) -> str:
        return f"{self.positive} of {self.answered}"


@dataclass(frozen=True)
class Survey:
    cited_as: str
    title: str
    surveyed: str  # "Staff"
    is_of_families: bool  # whether children or their parents answered, so that small numbers could identify a child
    invited: int | None
    answered: int | None
    questions: tuple[SurveyAnswer, ...]


@dataclass(frozen=True)
class Methodology:
    """The evidence in an inspection other than its cases. Only received items that are not withdrawn are counted."""

    held: tuple[Held, ...]  # in the order of the kinds; kinds without events are left out
    surveys: tuple[Survey, ...]
    documents: int
    data: int
    of_partners: int  # items from partner inspectors, including their findings in referred cases
    interviews_in_cases: dict[str, int]  # by kind of interviewee: {"Case manager": 12}

    def times(self, kind: str) -> int:
        return sum(held.times for held in self.held if held.kind == kind)


def methodology(inspection: Inspection) -> Methodology:
    """Count the evidence in an inspection, in three queries."""
    items: list[Evidence] = list(
        inspection.evidence.current().filter(state=Evidence.State.RECEIVED).prefetch_related("questions")
    )
    of_kind = {kind.slug: [item for item in items if item.kind == kind.slug] for kind in KINDS}
    interviews = (
        Interview.objects.filter(case__inspection=inspection, state=Interview.State.HELD)
        .values_list("with_whom")
        .annotate(times=Count("pk"))
        .order_by()
    )
    by_whom = dict(interviews)
    return Methodology(
        held=tuple(_held(kind.slug, of_kind[kind.slug]) for kind in KINDS if kind.is_held and of_kind[kind.slug]),
        surveys=tuple(map(_survey, of_kind["survey"])),
        documents=len(of_kind["document"]),
        data=len(of_kind["data"]),
        of_partners=len(of_kind["partner"]) + len(of_kind["referred_case"]),
        interviews_in_cases={title: by_whom[kind] for kind, title in Interview.With.choices if kind in by_whom},
    )


def _held(kind: str, items: Iterable[Evidence]) -> Held:
    items = list(items)
    people = [item.people for item in items if item.people is not None]
    return Held(
        kind=kind,
        title=str(Evidence.Kind(kind).label),
        times=len(items),
        people=sum(people),
        without_people=len(items) - len(people),
        dates=tuple(sorted({item.happened_on for item in items if item.happened_on is not None})),
    )


def _survey(item: Evidence) -> Survey:
    questions = (SurveyAnswer(row.text, row.positive, row.answered) for row in item.questions.all())
    is_of_families = item.surveyed in (Evidence.Surveyed.CHILDREN, Evidence.Surveyed.PARENTS)
    return Survey(
        item.cited_as,
        item.title,
        item.get_surveyed_display(),
        is_of_families,
        item.invited,
        item.answered,
        tuple(questions),
    )
