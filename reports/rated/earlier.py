"""Finds the earlier inspection of a reinspection, and puts the two next to each other.

The earlier inspection is named by its reference. It may be in another installation, and then there is nothing to compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspections.inspection.models import Inspection
from reports.rated.queries import ratings_of, tallies_of
from reports.then_and_now.comparison import Inspected, ThenAndNow, compare
from reports.then_and_now.recommendations import EarlierRecommendation, EarlierWords, together

if TYPE_CHECKING:
    from reports.reinspection.models import EarlierRecommendation as Row


def earlier_inspection(inspection: Inspection) -> Inspection | None:
    """The inspection that this one follows; None if it is not recorded here, or if it was of another YOT."""
    earlier = Inspection.objects.followed_by(inspection)
    return earlier if earlier and inspection.yot.continues(earlier.yot) else None


def then_and_now(inspection: Inspection, earlier: Inspection) -> ThenAndNow:
    """The ratings and percentages of both inspections, as signed, or else as recorded now."""
    return compare(_inspected(earlier), _inspected(inspection))


def _inspected(inspection: Inspection) -> Inspected:
    counted = tallies_of(inspection)
    return Inspected(
        framework=inspection.framework.definition,
        ratings=ratings_of(inspection, counted),
        tallies=counted,
        eligible=inspection.eligible,
        is_signed=inspection.is_signed,
    )


def earlier_recommendations_of(inspection: Inspection, earlier: Inspection | None) -> tuple[EarlierRecommendation, ...]:
    """The recommendations of the earlier report, each with its judgement, and those that were entered by hand."""
    return together(_reported(earlier), [_recorded(row) for row in inspection.earlier_recommendations.all()])


def _reported(earlier: Inspection | None) -> list[EarlierWords]:
    """The recommendations of a published report. Before publication they can still change, so they are not judged."""
    if earlier is None or not earlier.is_published:
        return []
    return [EarlierWords(row.number, row.addressee, row.text) for row in earlier.recommendations.all()]


def _recorded(row: Row) -> EarlierRecommendation:
    return EarlierRecommendation(EarlierWords(row.number, row.addressee, row.text), row.judgement, row.evidence)
