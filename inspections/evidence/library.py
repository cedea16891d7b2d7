"""How the evidence library can be searched, filtered and sorted."""

from __future__ import annotations

from functools import partial

from inspections.evidence.forms.items import MARKS, standards_to_choose
from inspections.evidence.models import Evidence
from inspections.evidence.querysets import EvidenceQuerySet
from inspections.inspection.models import Inspection
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from standards.models import WholeFramework

UNTIED, WITHDRAWN = "none", "withdrawn"
_STATES = [("requested", "Requested, not received"), ("received", "Received or held"), (WITHDRAWN, "Withdrawn")]
_COLUMNS = (
    Column("Item", "item", ["number"]),
    Column("Kind", "kind", ["kind"]),
    Column("Date", "date", ["happened_on"], descends_first=True),
    Column("Key questions"),
)


def library_of(inspection: Inspection) -> ListOf:
    """The list, with a filter for the standards of the inspection's framework."""
    whole = inspection.framework.whole
    standards = [(UNTIED, "No key question yet"), *standards_to_choose(whole.definition)]
    return ListOf(
        "item",
        "items",
        columns=_COLUMNS,
        search=Search("Search by words or number, for example E7", EvidenceQuerySet.with_words),
        filters=[
            Filter("kind", "Kind", "All kinds", Evidence.Kind.in_words(inspection.words), _of_kind),
            Filter("state", "State", "All current items", _STATES, _in_state, unchosen=EvidenceQuerySet.current),
            Filter("standard", "Linked to", "Any", standards, partial(_linked, whole)),
            Filter("mark", "Report section", "Any", list(MARKS.items()), _marked),
        ],
        on_a_page=50,
    )


def _of_kind(rows: Rows, kind: str) -> Rows:
    return rows.filter(kind=kind)


def _in_state(rows: Rows, state: str) -> Rows:
    """Withdrawn items are only shown if someone asks for them."""
    return rows.filter(withdrawn_at__isnull=False) if state == WITHDRAWN else rows.current().filter(state=state)


def _linked(whole: WholeFramework, rows: Rows, standard: str) -> Rows:
    return rows.untied() if standard == UNTIED else rows.on_standard(whole.standards[standard])


def _marked(rows: Rows, mark: str) -> Rows:
    return rows.filter(**{mark: True})
