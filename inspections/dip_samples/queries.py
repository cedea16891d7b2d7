"""Rows of dip samples as plain values for pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F

from inspections.cases.entries import Entry
from inspections.cases.models import Case
from inspections.cases.querysets import CaseQuerySet
from inspections.cases.record import CaseRecord
from inspections.dip_samples.models import DipAnswer, DipFinding, DipRead
from inspections.dip_samples.querysets import DipFindingQuerySet, DipReadQuerySet, inspections_open_to
from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from inspections.people.models import User

MOST = 20  # cases in one sample: a dip sample is small
NEWEST = 50  # reads without anything to do, on the page of quality leads

# --- which cases can be sampled ---------------------------------------------------------------------------------------


def cases_to_sample(user: User) -> CaseQuerySet:
    """The submitted cases that a quality lead can sample, in inspections that are not signed."""
    inspections = inspections_open_to(user).unsigned()
    cases: CaseQuerySet = Case.objects.filter(inspection__in=inspections).to_sample()
    return cases


def inspections_to_sample(user: User) -> list[Inspection]:
    """The inspections with cases that a quality lead can sample, with their number as `number`."""
    numbers = dict(cases_to_sample(user).order_by().values_list("inspection").annotate(Count("pk")))
    found = list(Inspection.objects.filter(pk__in=numbers).with_framework().newest_first())
    for inspection in found:
        inspection.number = numbers[inspection.pk]
    return found


def frameworks_to_sample(user: User) -> list[tuple[str, str]]:
    """The slug and title of each framework with cases that a quality lead can sample."""
    rows = cases_to_sample(user).order_by("inspection__framework__title")
    return list(dict(rows.values_list("inspection__framework__slug", "inspection__framework__title")).items())


# --- lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DipSamples:
    """The dip samples that a quality lead can see: their own to read, those with queries to answer, and the newest others."""

    to_read: list[DipRead]
    unanswered: list[DipRead]
    others: list[DipRead]


def dip_samples_of(user: User) -> DipSamples:
    rows = DipRead.objects.open_to(user).current().for_page()
    to_read = list(rows.to_read().filter(reader=user).order_by("pk"))
    sent = rows.filter(state="sent").order_by("-sent_at")
    unanswered = [read for read in sent.filter(unanswered__gt=0) if not read.case.inspection.is_signed]
    shown = {read.pk for read in (*to_read, *unanswered)}
    others = [read for read in rows.order_by("-pk")[: NEWEST + len(shown)] if read.pk not in shown]
    return DipSamples(to_read, unanswered, others[:NEWEST])


def dip_read_for(user: User, reference: str, pk: int) -> DipRead | None:
    """A read that a quality lead can see, with its inspection; None if there is none."""
    read: DipRead | None = _reads_in(reference).open_to(user).filter(pk=pk).first()
    if read is not None:
        read.case.inspection = inspection_for(user).get(pk=read.case.inspection_id)
    return read


def sent_read(reference: str, pk: int) -> DipRead | None:
    """A read whose findings were sent; None if there is none."""
    read: DipRead | None = _reads_in(reference).filter(state=DipRead.State.SENT, pk=pk).first()
    return read


def _reads_in(reference: str) -> DipReadQuerySet:
    rows: DipReadQuerySet = DipRead.objects.current().for_page().filter(case__inspection__reference=reference)
    return rows


def inspection_for(user: User) -> InspectionQuerySet:
    """The inspections open to a quality lead, with what their pages need."""
    return inspections_open_to(user).with_blind_reading_by(user).with_framework()


def dip_reads_in(inspection: Inspection) -> DipReadQuerySet:
    """The findings that were sent in an inspection, in the order of its cases."""
    rows: DipReadQuerySet = DipRead.objects.filter(case__inspection=inspection, state="sent").for_page()
    return rows.order_by("case")


def unanswered_of(user: User) -> DipFindingQuerySet:
    """The queries about the user's own cases that they have not answered."""
    rows: DipFindingQuerySet = DipFinding.objects.unanswered().filter(
        read__case__inspector__user=user, read__case__inspector__until=None
    )
    return rows.select_related("read__case").order_by("pk")


# --- one case ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A judgement in a case that a quality lead can agree with or query: a classification or a key question that is asked."""

    entry: Entry
    text: str  # of a key question; "" for a classification
    value: str
    note: str

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def title(self) -> str:
        return f"{self.name} {self.text}" if self.text else self.entry.label

    @property
    def in_words(self) -> str:
        return self.entry.in_words(self.value)


@dataclass(frozen=True)
class Found:
    """What a quality lead found about one judgement."""

    verdict: str
    note: str = ""


def record_of(read: DipRead) -> CaseRecord:
    """Everything that is recorded in a sampled case, with the inspection that is already fetched."""
    case = Case.objects.with_record().get(pk=read.case_id)
    case.inspection = read.case.inspection
    return CaseRecord(case)


def judged_in(record: CaseRecord) -> list[Judged]:
    """The judgements of the inspector in a case, in the order of its pages."""
    return list(_judged(record))


def _judged(record: CaseRecord) -> Iterator[Judged]:
    asked = [("", record.entry(name)) for name in record.classifications]
    asked += [
        (state.question.text, record.entry(state.question.number))
        for state in record.progress.states
        if state.relevance.is_asked
    ]
    for text, entry in asked:
        if entry is not None:
            note = record.values.get(f"{entry.name}-note", "")
            yield Judged(entry, text, record.values.get(entry.name, ""), note)


@dataclass(frozen=True)
class ShownFinding:
    """A finding with the answers to it, and the inspector's judgement then and now."""

    finding: DipFinding
    title: str
    then: str
    now: str
    answers: list[DipAnswer]

    @property
    def is_query(self) -> bool:
        return self.finding.verdict == DipFinding.Verdict.QUERY

    @property
    def answer(self) -> DipAnswer | None:
        return self.answers[-1] if self.answers else None


def findings_of(read: DipRead, record: CaseRecord) -> list[ShownFinding]:
    """The findings about a case, queries first."""
    texts = {each.name: each.title for each in judged_in(record)}
    rows = read.findings.prefetch_related("answers__by").order_by(F("verdict").desc(), "pk")
    found = []
    for finding in rows:
        entry = record.entry(finding.entry)
        found.append(
            ShownFinding(
                finding,
                texts.get(finding.entry) or (entry.label if entry else finding.entry),
                entry.in_words(finding.value) if entry else finding.value,
                entry.in_words(record.values.get(finding.entry, "")) if entry else "",
                list(finding.answers.all()),
            )
        )
    return found
