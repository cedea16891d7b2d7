"""What an inspection rests on, as the report counts it: from its evidence, and from facts where there is none.

An inspection that was imported has no evidence in the library, and tells its meetings, interviews and surveys as facts of the
section "methodology". Where the library counts a kind of evidence, the facts about that kind are left out: the same meetings
must not be counted twice, nor in two ways.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """A line of the methodology; `kind` is that of the evidence it counts."""

    kind: str
    label: str
    value: str


# By what a fact is known to count a kind of evidence. The first that its label holds: "meetings observed" are observations.
_WORDS = {
    "observation": "observ",
    "presentation": "presentation",
    "focus_group": "focus group",
    "survey": "survey",
    "interview": "interview",
    "meeting": "meeting",
    "document": "document",
}


def without_doubles(from_evidence: Iterable[Counted], facts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label and value of every line: the evidence's, then the facts about what the evidence does not count."""
    lines = list(from_evidence)
    kinds = {line.kind for line in lines}
    return [(line.label, line.value) for line in lines] + [
        (label, value) for label, value in facts if _kind_of(label) not in kinds
    ]


def _kind_of(label: str) -> str:
    """The kind of evidence that a fact counts; "" where it counts something else."""
    return next((kind for kind, word in _WORDS.items() if word in label.lower()), "")
