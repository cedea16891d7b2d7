"""Queries for the pages about practice examples and quotations."""

from __future__ import annotations

from typing import Any

from inspections.cases.models import Case
from inspections.inspection.models import Inspection
from inspections.practice_examples.models import PracticeExample, Quotation

# The models by their names in URLs.
KINDS: dict[str, type[PracticeExample | Quotation]] = {"practice-example": PracticeExample, "quotation": Quotation}


def items_of(case: Case, kind: str) -> Any:
    """All items of one kind in a case, including withdrawn ones."""
    return KINDS[kind].objects.filter(case=case).for_page()


def offered_of_kind(inspection: Inspection, kind: str) -> Any:
    """The items of one kind that were offered from the cases in an inspection, by standard."""
    items = KINDS[kind].objects.of_inspection(inspection).offered().for_page()
    return items.order_by("standard__number", "pk")
