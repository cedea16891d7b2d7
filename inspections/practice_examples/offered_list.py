"""The lists of practice examples and quotations that were offered for the report."""

from __future__ import annotations

from collections.abc import Sequence

from inspections.inspection.models import Inspection
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from inspections.practice_examples.querysets import OfferedItemQuerySet
from standards.language.scale import Words

QUOTATION = "quotation"


def _columns(words: Words) -> Sequence[Column]:
    return (
        Column("Words"),
        Column(words.standard.heading, "standard", ["standard__number"]),
        Column(words.case.heading, "case", ["case__reference"]),
        Column("Offered", "offered", ["offered_at"], descends_first=True),
    )


def list_of_offered(inspection: Inspection, kind: str) -> ListOf:
    """The list of one kind, with a filter for the standards of the inspection's framework.

    Each kind has separate rows, which the view chooses; the filter for the kind only keeps the choice in the address.
    """
    standards = [(each.number, f"{each.number}. {each.title}") for each in inspection.framework.definition.standards]
    words = inspection.words
    one = kind.replace("-", " ")
    return ListOf(
        one,
        f"{one}s",
        columns=_columns(inspection.words),
        search=Search("Search the words", OfferedItemQuerySet.with_words),
        filters=[
            Filter("kind", "Kind", "Practice examples", [(QUOTATION, "Quotations")], lambda rows, chosen: rows),
            Filter("standard", words.standard.heading, f"All {words.standard.many}", standards, _on_standard),
        ],
    )


def _on_standard(rows: Rows, number: str) -> Rows:
    return rows.filter(standard__number=number)
