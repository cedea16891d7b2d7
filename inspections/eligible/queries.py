"""Queries for reading and comparing a list of eligible cases. They return plain values."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping

from django.db.models import Count
from django.utils import timezone

from inspections.eligible.checking import FACTS, Listed, Rules, Stored
from inspections.eligible.models import ColumnMapping, EligibleCase, EligibleCaseQuerySet, EligibleWindow
from inspections.eligible.reading.personal import words_of
from inspections.eligible.reading.words import WITH_WORDS, vocabulary, words_of_column
from inspections.eligible.windows import Window, usual_window
from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.lists.listing import Column, Filter, ListOf, Search
from inspections.spreadsheets.identity import identity
from standards.language.asking import has_sample, in_two_samples
from standards.language.definition import DomainDefinition
from standards.models import Domain

Meanings = dict[str, dict[str, str]]  # by our column ("" for headings): what normalised words mean


def case_domains(inspection: Inspection) -> dict[str, DomainDefinition]:
    """The domains whose cases are drawn from a list, by number."""
    definition = inspection.framework.definition
    return {domain.number: domain for domain in definition.domains if has_sample(definition, domain.number)}


def domain_rows(inspection: Inspection) -> dict[str, Domain]:
    sampled = case_domains(inspection)
    return {domain.number: domain for domain in inspection.framework.domains.all() if domain.number in sampled}


def near_fieldwork(inspection: Inspection) -> datetime.date | None:
    """The day from which windows count back: the start of fieldwork, or the announcement if fieldwork has no date."""
    return inspection.fieldwork_started or inspection.announced


def windows_of(inspection: Inspection) -> dict[str, Window]:
    """The window of each domain that has cases."""
    definition = inspection.framework.definition
    windows = {number: usual_window(definition, number) for number in case_domains(inspection)}
    for row in EligibleWindow.objects.filter(inspection=inspection).select_related("domain").newest("domain_id"):
        windows[row.domain.number] = Window(row.first, row.last)
    return windows


def changed_windows(inspection: Inspection) -> dict[str, EligibleWindow]:
    """The newest change of each window, by domain."""
    rows = EligibleWindow.objects.filter(inspection=inspection).select_related("domain", "by")
    return {row.domain.number: row for row in rows.newest("domain_id")}


def remembered(yot: YOT) -> Meanings:
    """What people chose for earlier lists from this YOT."""
    found: Meanings = {}
    for row in ColumnMapping.objects.filter(yot=yot).newest("column", "words"):
        found.setdefault(row.column, {})[row.words] = row.meaning
    return found


def words_that_are_no_names(inspection: Inspection) -> frozenset[str]:
    """Words that are never names in this list: the words for disposals and other values, and those in the YOT's name."""
    return vocabulary(inspection.framework.definition.disposals) | words_of(str(inspection.yot))


def rules_of(inspection: Inspection, scope: str, chosen: Mapping[str, Mapping[str, str]]) -> Rules:
    """What a list is checked against. `chosen` has the meanings that the user has chosen for words in this list."""
    definition, known = inspection.framework.definition, remembered(inspection.yot)
    domains = case_domains(inspection)
    disposals = [disposal for disposal in definition.disposals if disposal.domain in domains]
    return Rules(
        domains=domains,
        domain_of={disposal.slug: disposal.domain for disposal in disposals},
        words={
            column: words_of_column(column, disposals, {**known.get(column, {}), **chosen.get(column, {})})
            for column in WITH_WORDS
        },
        windows=windows_of(inspection),
        fieldwork=near_fieldwork(inspection),
        today=timezone.localdate(),
        scope=scope,
        elsewhere=_references_elsewhere(inspection, scope),
        shared=in_two_samples(definition),
    )


def _references_elsewhere(inspection: Inspection, scope: str) -> frozenset[str]:
    """The identities of references in other domains. A domain whose cases can be in this sample too is left out."""
    if not scope:
        return frozenset()
    shared = {number for pair in in_two_samples(inspection.framework.definition) if scope in pair for number in pair}
    rows = EligibleCase.objects.filter(inspection=inspection).exclude(domain__number__in=[scope, *shared])
    return frozenset(identity(reference) for reference in rows.values_list("reference", flat=True))


def stored_cases(inspection: Inspection, scope: str = "") -> list[Stored]:
    """The cases on the stored list, in all domains or in one."""
    rows = EligibleCase.objects.filter(inspection=inspection).select_related("domain")
    if scope:
        rows = rows.in_domain(scope)
    drawn = set(rows.drawn().values_list("pk", flat=True))
    return [Stored(row.pk, as_listed(row), row.pk in drawn) for row in rows]


def as_listed(row: EligibleCase) -> Listed:
    facts = {name: getattr(row, name) for name in ("reference", *FACTS) if name != "domain"}
    return Listed(row=0, domain=row.domain.number, **facts)


def taken_references(inspection: Inspection) -> set[str]:
    """References that the service must not give to another case."""
    of_list = EligibleCase.objects.filter(inspection=inspection).values_list("reference", flat=True)
    return {*of_list, *inspection.cases.values_list("reference", flat=True)}


def fingerprint(inspection: Inspection) -> str:
    """A fingerprint that changes whenever the stored list changes."""
    rows = (
        EligibleCase.objects.filter(inspection=inspection)
        .order_by("pk")
        .values_list("pk", "reference", "case_id", *FACTS)
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def listed_cases(inspection: Inspection) -> EligibleCaseQuerySet:
    """The stored list with everything that its page shows."""
    return EligibleCase.objects.filter(inspection=inspection).select_related("domain", "case")


def counts(inspection: Inspection) -> dict[str, dict[str, int]]:
    """The number of cases on the stored list, by domain and by why they are outside the sample ("" if they are not).

    The key "drawn" has the number of cases that have been drawn.
    """
    found: dict[str, dict[str, int]] = {}
    rows = EligibleCase.objects.filter(inspection=inspection).order_by()
    for number, outside, many, drawn in rows.values_list("domain__number", "outside_sample").annotate(
        Count("pk"), Count("case")
    ):
        counted = found.setdefault(number, {"drawn": 0})
        counted[outside] = many
        counted["drawn"] += drawn
    return found


def list_of_cases(inspection: Inspection) -> ListOf:
    """How the list of eligible cases can be searched, filtered and sorted."""
    domains = [(number, f"{number}. {domain.title}") for number, domain in case_domains(inspection).items()]
    outside = [("eligible", "Eligible"), *EligibleCase.Outside.in_words(), ("drawn", "Drawn")]
    return ListOf(
        "case",
        "cases",
        (
            Column("Reference", "reference", ("reference",)),
            Column("Disposal", "disposal", ("disposal",)),
            Column("Began", "began", ("began",), descends_first=True),
            Column("Gender, age and ethnicity", "age", ("gender", "age")),
            Column("Locality", "locality", ("locality",)),
            Column("Safety and wellbeing"),
            Column("Risk of serious harm"),
            Column("State"),
        ),
        (
            Filter("domain", "Domain", "All domains", domains, lambda rows, number: rows.in_domain(number)),
            Filter("state", "State", "All states", outside, EligibleCaseQuerySet.in_state),
        ),
        Search("Reference or locality", EligibleCaseQuerySet.with_words),
        on_a_page=50,
    )
