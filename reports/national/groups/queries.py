"""Queries for figures by group: the sets, and the published inspections that are in none yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from reports.national.groups.models import GroupFigures
from reports.national.groups.sets import Counts, counts_of_a_set
from reports.rated.models import SignedGroups
from standards.models import Framework


def sets_under(slug: str) -> list[GroupFigures]:
    """The sets under all revisions of a framework, oldest first."""
    return list(GroupFigures.objects.under(slug))


def in_no_set(slug: str) -> InspectionQuerySet:
    """The published inspections under a framework that are in no set, oldest first."""
    known = [reference for each in sets_under(slug) for reference in each.inspections]
    published: InspectionQuerySet = Inspection.objects.published().filter(framework__slug=slug)
    return published.exclude(reference__in=known).order_by("published", "pk")


def counts_of(inspections: InspectionQuerySet) -> dict[str, Counts]:
    """The counts by group that were signed last in each inspection, by its reference. Inspections without counts or
    cases are left out, and those that must not be in a set."""
    rows = SignedGroups.objects.filter(inspection__in=inspections.order_by().values("pk")).order_by("signed_id")
    signed: dict[str, list[Counts]] = defaultdict(list)
    for reference, counts in rows.values_list("inspection__reference", "counts"):
        signed[reference].append(counts)
    found = {reference: counts_of_a_set(each) for reference, each in signed.items()}
    return {reference: counts for reference, counts in found.items() if counts is not None}


def frameworks_published() -> list[Framework]:
    """The newest revision of each framework that has a published inspection."""
    slugs = Inspection.objects.published().order_by().values("framework__slug")
    return list(Framework.objects.newest().filter(slug__in=slugs).order_by("slug"))


@dataclass(frozen=True)
class SetWithInspections:
    """A set with its inspections, newest first."""

    figures: GroupFigures
    inspections: list[Inspection]


def with_inspections(sets: list[GroupFigures]) -> list[SetWithInspections]:
    """Two queries at most, for all sets."""
    references = [reference for each in sets for reference in each.inspections]
    found = Inspection.objects.filter(reference__in=references).select_related("yot").newest_first()
    by_reference = {each.reference: each for each in found}
    return [
        SetWithInspections(each, [row for reference, row in by_reference.items() if reference in set(each.inspections)])
        for each in sets
    ]
