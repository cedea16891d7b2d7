"""A table of the phases of an inspection, from announcement to publication, and the moves allowed between them.

Sources: consultation 4.15-4.17; annexe 1 of M, B and G. `docs/phases.md` is generated from this table.
"""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """An action that is not possible now. The message says why, and what has to change first."""


@dataclass(frozen=True)
class Phase:
    slug: str
    title: str
    meaning: str
    # After the ratings panel has signed, the record no longer changes.
    is_signed: bool = False


PHASES = (
    Phase(
        "announced",
        "Announced",
        "The {service.one} has been told about the inspection and asked for evidence and a list of its {case.many}.",
    ),
    Phase(
        "evidence",
        "Evidence in advance",
        "Inspectors read the {service.one}’s evidence and draw the sample of {case.many}.",
    ),
    Phase("fieldwork", "Case fieldwork", "Inspectors read {case.many} and interview {case.one} managers."),
    Phase(
        "domain_one",
        "Domain one",
        "Inspectors use meetings, interviews and surveys to inspect organisational delivery.",
    ),
    Phase("proposals", "Proposed ratings", "The lead inspector proposes {rating.many}."),
    Phase("ratings_panel", "Ratings panel", "The ratings panel verifies the {rating.many}."),
    Phase("draft", "Draft report", "The {rating.many} are signed and the report is written.", is_signed=True),
    Phase(
        "accuracy_check",
        "Factual accuracy check",
        "The {service.one} reads the draft for factual accuracy.",
        is_signed=True,
    ),
    Phase("published", "Published", "The report is public.", is_signed=True),
)
BY_SLUG = {phase.slug: phase for phase in PHASES}


def choices() -> list[tuple[str, str]]:
    """Every phase, as choices for a field."""
    return [(phase.slug, phase.title) for phase in PHASES]


# An inspection moves to the next phase, and can move back by one until the report is public.
MOVES: dict[str, frozenset[str]] = {
    phase.slug: frozenset(
        PHASES[place].slug
        for place in (number - 1, number + 1)
        if 0 <= place < len(PHASES) and phase.slug != "published"
    )
    for number, phase in enumerate(PHASES)
}


def is_later(phase: str, other: str) -> bool:
    """Whether one phase comes after another."""
    order = list(BY_SLUG)
    return order.index(phase) > order.index(other)


def phase_by_dates(
    *, fieldwork_started: object = None, fieldwork_ended: object = None, published: object = None
) -> str:
    """The latest phase that an inspection must have reached according to its dates, if it was recorded elsewhere."""
    if published:
        return "published"
    if fieldwork_ended:
        return "domain_one"
    if fieldwork_started:
        return "fieldwork"
    return "announced"
