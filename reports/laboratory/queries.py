"""Queries for the rule laboratory: rule sets, the signed inspections that they are tried on, and results."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspections.inspection.models import Inspection
from reports.laboratory.models import RuleSet, RuleSetResult
from reports.laboratory.outcomes import Inspected, InspectionOutcome, RatingOutcome
from reports.laboratory.querysets import RuleSetQuerySet
from reports.rated.kept import Basis, bases_of
from reports.rated.models import SignedRatings
from standards.models import Framework

AT_ONCE = 50  # inspections whose signed ratings are in memory together


def rule_sets() -> RuleSetQuerySet:
    found: RuleSetQuerySet = RuleSet.objects.with_framework()
    return found


def current_rule_sets() -> RuleSetQuerySet:
    found: RuleSetQuerySet = RuleSet.objects.current().with_framework()
    return found


def ended_rule_sets() -> RuleSetQuerySet:
    found: RuleSetQuerySet = RuleSet.objects.ended().with_framework()
    return found


def frameworks_to_try() -> list[tuple[Framework, int]]:
    """The newest revision of each framework with signed inspections, and how many there are under all its revisions."""
    counted = [(framework, len(keys_of(framework))) for framework in Framework.objects.newest().defer("rest", "source")]
    return [(framework, number) for framework, number in counted if number]


def keys_of(framework: Framework) -> list[int]:
    """The keys of the inspections under a framework, in all its revisions, that have signed ratings."""
    signed = Inspection.objects.signed().filter(framework__slug=framework.slug, signed_ratings__isnull=False)
    return list(signed.order_by("pk").distinct().values_list("pk", flat=True))


def inspected_in_steps(keys: Sequence[int]) -> Iterable[tuple[list[Inspected], int]]:
    """What was signed in these inspections, some at a time, with the key of the newest signed ratings among them."""
    frameworks: dict[int, Framework] = {}
    for start in range(0, len(keys), AT_ONCE):
        bases = bases_of(keys[start : start + AT_ONCE])
        missing = {basis.framework for basis in bases} - frameworks.keys()
        frameworks |= Framework.objects.in_bulk(missing)
        inspected = [_inspected(basis, frameworks[basis.framework]) for basis in bases]
        yield inspected, max((basis.row for basis in bases), default=0)


def _inspected(basis: Basis, framework: Framework) -> Inspected:
    return Inspected(basis.inspection, framework.definition, basis.ratings, basis.proposals, basis.decisions)


# --- results ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InspectionRow:
    """An inspection on the pages of a result, with its outcome."""

    reference: str
    service: str
    nation: str
    published: datetime.date | None  # None if it is signed and not published yet
    outcome: InspectionOutcome

    @property
    def year(self) -> str:
        return str(self.published.year) if self.published else ""


def rows_of(result: RuleSetResult) -> list[InspectionRow]:
    """The inspections of a result, newest first. One query."""
    outcomes = {outcome.key: outcome for outcome in result.in_inspections}
    rows = Inspection.objects.signed().filter(framework__slug=result.rule_set.framework.slug).newest_first()
    values = rows.values_list("pk", "reference", "yot__name", "yot__nation", "published", "phase")
    return [
        InspectionRow(reference, name, nation, published if phase == "published" else None, outcomes[key])
        for key, reference, name, nation, published, phase in values
        if key in outcomes
    ]


def rating_rows(rows: Sequence[InspectionRow], number: str) -> list[tuple[InspectionRow, RatingOutcome]]:
    """The inspections with one of their ratings."""
    return [(row, row.outcome.ratings[number]) for row in rows if number in row.outcome.ratings]


def newest_result(rule_set: RuleSet) -> RuleSetResult | None:
    found: RuleSetResult | None = rule_set.results.select_related("rule_set__framework").first()
    return found


def signed_since(result: RuleSetResult) -> int:
    """How many inspections under the framework were signed after the result was calculated."""
    later = SignedRatings.objects.newest().filter(
        inspection__framework__slug=result.rule_set.framework.slug, pk__gt=result.newest
    )
    return int(later.count())
