"""Practice examples and quotations, as the pages ask for them."""

from __future__ import annotations

from typing import Any

from inspections.cases.models import Case
from inspections.inspection.models import Inspection
from inspections.practice_examples.models import PracticeExample, Quotation

# By the name each has in addresses.
KINDS: dict[str, type[PracticeExample | Quotation]] = {"practice-example": PracticeExample, "quotation": Quotation}


def items_of(case: Case, kind: str) -> Any:
    """All items of one kind that were written in a case, withdrawn ones too."""
    return KINDS[kind].objects.filter(case=case).for_page()


def offered_in(inspection: Inspection) -> tuple[list[PracticeExample], list[Quotation]]:
    """What the cases of an inspection offer to the report: practice examples, and quotations."""
    examples, quotations = (
        list(model.objects.of_inspection(inspection).offered().for_page()) for model in (PracticeExample, Quotation)
    )
    return examples, quotations
