"""Reads the sample for an inspection: the list of eligible cases, the cases drawn and the sampling rule for each domain."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from inspections.cases.entries import CLASSIFICATIONS
from inspections.cases.judged import also_in
from inspections.cases.models import Case
from inspections.eligible.models import EligibleCase
from inspections.inspection.models import Inspection
from inspections.sampling import matching
from inspections.sampling.drawing import Drawn, Eligible, draw
from inspections.sampling.models import Draw, Replacement, SampleSize
from inspections.sampling.size import Rule, achieved_margin
from inspections.spreadsheets.identity import identity
from standards.language.asking import has_sample
from standards.language.definition import DomainDefinition, FrameworkDefinition


@dataclass(frozen=True)
class DomainSample:
    """The sample in one domain: its rule, the list of eligible cases, and the cases in the sample."""

    inspection: Inspection
    domain: DomainDefinition
    rule: Rule
    chosen: SampleSize | None  # a rule chosen instead of the framework's
    number: int | None  # of eligible cases, as recorded
    rows: Mapping[str, EligibleCase]  # the list without cases outside the sample, by reference
    cases: Mapping[str, Case]  # the cases to inspect, by their reference on the list, or their own
    taken: frozenset[str]  # references that cannot be drawn, because the case was replaced or is in another domain

    @property
    def matched(self) -> tuple[str, ...]:
        """The characteristics in which the sample matches the eligible cases."""
        return self.inspection.framework.definition.sample_rule(self.domain.number).match

    @property
    def has_list(self) -> bool:
        return bool(self.rows)

    @property
    def eligible(self) -> int | None:
        """How many cases are eligible; None if this is not known."""
        return self.number if self.number is not None or not self.rows else len(self.rows)

    @property
    def inspected(self) -> int:
        return len(self.cases)

    @property
    def suggested(self) -> int | None:
        return None if self.eligible is None else self.rule.suggested(self.eligible)

    @property
    def required(self) -> int | None:
        return None if self.eligible is None else self.rule.required(self.eligible)

    @property
    def short(self) -> int:
        """How many cases the sample still needs."""
        return max(0, (self.required or 0) - self.inspected)

    @property
    def in_words(self) -> str:
        return "" if self.eligible is None else self.rule.in_words(self.eligible)

    @property
    def margin(self) -> int | None:
        return achieved_margin(self.inspected, self.eligible, self.rule.confidence)

    @cached_property
    def population(self) -> list[Eligible]:
        return [of_the_list(row, self.matched) for row in self.rows.values()]

    @cached_property
    def sample(self) -> list[Eligible]:
        """The cases to inspect, with the list's values, or with their own if they are not on the list."""
        return [
            of_the_list(self.rows[reference], self.matched)
            if reference in self.rows
            else of_a_case(reference, case, self.matched)
            for reference, case in self.cases.items()
        ]

    @property
    def not_on_the_list(self) -> int:
        return sum(reference not in self.rows for reference in self.cases)

    @cached_property
    def free(self) -> list[Eligible]:
        """The eligible cases that can be drawn."""
        return [each for each in self.population if each.reference not in self.taken.union(self.cases)]

    @property
    def to_draw(self) -> int:
        """How many cases a draw adds: as many as the sample still needs, or all that are left if there are fewer."""
        return min(self.short, len(self.free))

    @cached_property
    def groups(self) -> list[matching.Group]:
        return matching.compare(self.population, self.sample) if self.has_list else []

    @property
    def fingerprint(self) -> str:
        """A fingerprint of everything that a draw depends on, apart from its seed and size."""
        plain = [[(each.reference, *each.values) for each in part] for part in (self.population, self.sample)]
        text = json.dumps([*(sorted(part) for part in plain), sorted(self.taken)])
        return hashlib.sha256(text.encode()).hexdigest()

    def drawn(self, size: int, seed: int) -> Drawn:
        return draw(self.population, size, seed, already=self.sample, never=self.taken)

    def with_drawn(self, drawn: Drawn) -> list[Eligible]:
        """The sample with the cases in a draw added."""
        return [*self.sample, *(of_the_list(self.rows[reference], self.matched) for reference in drawn.references)]

    def own(self, case: Case) -> Eligible:
        """A case in the sample, with the values of the list if it is on the list."""
        reference = next(key for key, each in self.cases.items() if each.pk == case.pk)
        return next(each for each in self.sample if each.reference == reference)

    def like(self, case: Case) -> list[EligibleCase]:
        """The eligible cases that could replace a case in the sample, most similar first."""
        own = self.own(case)
        seed = zlib.crc32(f"{self.inspection.reference} {own.reference}".encode())
        ordered = matching.nearest(own, self.free, seed)
        return [self.rows[each.reference] for each in ordered]


def of_the_list(row: EligibleCase, matched: Sequence[str]) -> Eligible:
    return Eligible(row.reference, tuple(_value(row, name) for name in matched), tuple(matched))


def of_a_case(reference: str, case: Case, matched: Sequence[str]) -> Eligible:
    """A case with the YOT's own classifications, because the list has those."""
    values = (_value(case, f"yot_{name}" if name in CLASSIFICATIONS else name) for name in matched)
    return Eligible(reference, tuple(values), tuple(matched))


def _value(row: EligibleCase | Case, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else str(value)


def samples_of(inspection: Inspection) -> list[DomainSample]:
    """The sample in each domain that has cases. Fetch the inspection `with_framework()`."""
    chosen = {each.domain_id: each for each in inspection.sample_sizes.select_related("by").order_by("pk")}
    rows = list(inspection.eligible_list.filter(outside_sample="").order_by("reference"))
    replaced: set[int | None] = set(inspection.replacements.values_list("replaced_id", flat=True))
    has_two = inspection.framework.whole.has_units_in_two_samples
    cases = list(inspection.cases.prefetch_related("also_in") if has_two else inspection.cases.all())
    keys = inspection.framework.whole.domains
    definition = inspection.framework.definition
    return [
        _of_domain(
            inspection,
            domain,
            [row for row in rows if row.domain_id == keys[domain.number]],
            cases,
            chosen.get(keys[domain.number]),
            replaced,
        )
        for domain in definition.domains
        if has_sample(definition, domain.number)
    ]


def achieved_in_words(inspection: Inspection) -> list[str]:
    """How many of the eligible cases are in the sample, and the margin of error, for each domain for which this is
    known.
    """
    if not (eligible := inspection.eligible):
        return []
    inspected = inspection.cases.counted_by_domain(inspection.framework.definition)
    chosen = {each.domain_id: each for each in inspection.sample_sizes.order_by("pk")}
    keys, definition = inspection.framework.whole.domains, inspection.framework.definition
    lines = []
    for domain in definition.domains:
        if (number := eligible.get(domain.number)) is None:
            continue
        confidence = _rule(definition, domain.number, chosen.get(keys[domain.number])).confidence
        margin = achieved_margin(cases := inspected.get(domain.number, 0), number, confidence)
        points = (
            "" if margin is None else f", margin of error {margin} point{'' if margin == 1 else 's'} at {confidence}%"
        )
        lines.append(f"{domain.title}: {cases} of {number} eligible cases{points}")
    return lines


def sample_of(inspection: Inspection, number: str) -> DomainSample | None:
    return next((each for each in samples_of(inspection) if each.domain.number == number), None)


def _of_domain(
    inspection: Inspection,
    domain: DomainDefinition,
    rows: list[EligibleCase],
    cases: list[Case],
    chosen: SampleSize | None,
    replaced: set[int | None],
) -> DomainSample:
    by_reference = {row.reference: row for row in rows}
    of_case = {row.case_id: row.reference for row in rows if row.case_id}
    alike = {identity(row.reference): row.reference for row in rows}
    named = {case.pk: of_case.get(case.pk) or alike.get(identity(case.reference), case.reference) for case in cases}
    return DomainSample(
        inspection=inspection,
        domain=domain,
        rule=_rule(inspection.framework.definition, domain.number, chosen),
        chosen=chosen,
        number=inspection.eligible.get(domain.number),
        rows=by_reference,
        cases={named[case.pk]: case for case in cases if is_in_sample(case, domain.number)},
        taken=frozenset(
            [row.reference for row in rows if row.pk in replaced]
            + [
                named[case.pk]
                for case in cases
                if named[case.pk] in by_reference and _is_elsewhere(case, domain.number)
            ]
        ),
    )


def is_in_sample(case: Case, domain: str) -> bool:
    """Whether a case is in the sample for a domain."""
    unit = case.unit
    return domain in also_in(case) or (unit.domain == domain and unit.in_sample)


def _is_elsewhere(case: Case, domain: str) -> bool:
    """Whether a case is in another sample and cannot be in this one too."""
    return not is_in_sample(case, domain) and domain not in case.unit.also_in


def _rule(framework: FrameworkDefinition, domain: str, chosen: SampleSize | None) -> Rule:
    rule = framework.sample_rule(domain)
    if chosen is None:
        return Rule(rule.confidence, rule.margin, rule.minimum, rule.maximum, rule.all_cases)
    return Rule(chosen.confidence, chosen.margin, size=chosen.size)


def draws_of(inspection: Inspection) -> list[Draw]:
    """Every draw that someone has seen, oldest first, with its acceptance."""
    return list(inspection.draws.select_related("domain", "by", "acceptance__by").order_by("pk"))


def replacements_of(inspection: Inspection) -> list[Replacement]:
    rows = inspection.replacements.select_related("domain", "by", "replacement__case").order_by("pk")
    return list(rows)


def waiting(draws: Iterable[Draw], number: str) -> list[Draw]:
    """The draws for a domain since one was last accepted."""
    seen: list[Draw] = []
    for each in draws:
        if each.domain.number == number:
            seen = [] if each.is_accepted else [*seen, each]
    return seen
