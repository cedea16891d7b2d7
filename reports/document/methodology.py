"""Counts the evidence in an inspection for the report, from the evidence library or, if the library is empty, from facts.

An imported inspection has no evidence in the library: its meetings, interviews and surveys are facts in the section
"methodology". If the library counts a kind of evidence, facts about that kind are left out, so that the same meetings are not
counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """A line of the methodology. `kind` is the kind of evidence that the line counts."""

    kind: str
    label: str
    value: str


# The word that shows the kind of evidence in the label of a fact. The first match counts: "meetings observed" are
# observations.
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
    """The label and value of each line: first the evidence, then facts about other kinds of evidence."""
    lines = list(from_evidence)
    kinds = {line.kind for line in lines}
    return [(line.label, line.value) for line in lines] + [
        (label, value) for label, value in facts if _kind_of(label) not in kinds
    ]


def _kind_of(label: str) -> str:
    """The kind of evidence that a fact counts, or "" if it counts something else."""
    return next((kind for kind, word in _WORDS.items() if word in label.lower()), "")
