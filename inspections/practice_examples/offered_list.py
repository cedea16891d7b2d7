"""The lists of practice examples and quotations that were offered for the report."""

from __future__ import annotations

from inspections.inspection.models import Inspection
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from inspections.practice_examples.querysets import OfferedItemQuerySet

QUOTATION = "quotation"
_COLUMNS = (
    Column("Words"),
    Column("Standard", "standard", ["standard__number"]),
    Column("Case", "case", ["case__reference"]),
    Column("Offered", "offered", ["offered_at"], descends_first=True),
)


def list_of_offered(inspection: Inspection, kind: str) -> ListOf:
    """The list of one kind, with a filter for the standards of the inspection's framework.

    Each kind has separate rows, which the view chooses; the filter for the kind only keeps the choice in the address.
    """
    standards = [(each.number, f"{each.number}. {each.title}") for each in inspection.framework.definition.standards]
    one = kind.replace("-", " ")
    return ListOf(
        one,
        f"{one}s",
        columns=_COLUMNS,
        search=Search("Search the words", OfferedItemQuerySet.with_words),
        filters=[
            Filter("kind", "Kind", "Practice examples", [(QUOTATION, "Quotations")], lambda rows, chosen: rows),
            Filter("standard", "Standard", "All standards", standards, _on_standard),
        ],
    )


def _on_standard(rows: Rows, number: str) -> Rows:
    return rows.filter(standard__number=number)
