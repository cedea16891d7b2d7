"""Counts the evidence in an inspection for the report, and describes the sample of cases.

Evidence comes from the evidence library or, if the library is empty, from facts.

An imported inspection has no evidence in the library: its meetings, interviews and surveys are facts in the section
"methodology". If the library counts a kind of evidence, facts about that kind are left out, so that the same meetings are not
counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reports.sample.figures import Share
from reports.sample.suppression import FEWEST
from reports.sample.tables import Printed
from standards.language.ways_of_working import MATCHED


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


def printed_in(document: Mapping[str, Any]) -> Printed | None:
    """The tables about the children in the content of an edition, as `as_json` keeps it; None if it has no such tables."""
    domains = [
        domain
        for part in document.get("parts", ())
        if part["kind"] == "methodology"
        for domain in part["content"]["domains"]
    ]
    if not any("tables" in domain for domain in domains):
        return None
    return {
        (number, name): tuple(Share(**row) for row in rows)
        for domain in domains
        for number, name, rows in domain.get("tables", ())
    }


# What a sample can match, in the order of the published reports.
_MATCHED = {
    "gender": "gender",
    "age": "age",
    "ethnicity": "ethnicity",
    "locality": "locality",
    "disposal": "disposal type",
    "risk_of_serious_harm": "risk of serious harm",
    "safety_wellbeing": "safety and wellbeing classifications",
}


@dataclass(frozen=True)
class DrawnFrom:
    """How the cases inspected in a domain compare with the eligible cases."""

    inspected: int
    eligible: int
    confidence: int  # per cent
    margin: int  # percentage points
    # The largest difference between a group in the sample and its share, in cases; None if there is no list.
    difference: Fraction | None = None
    replaced: int = 0
    fewest: int = FEWEST
    matched: tuple[str, ...] = MATCHED  # the characteristics in which the sample matches

    def in_words(self, number: Callable[[int], str]) -> str:
        """Sentences about the sample, as in the published reports (M, B and G annexe 1); "" if there are no cases.

        They do not give a count of one to four, or figures from which one could be worked out: if fewer than five
        eligible cases were not inspected, the number of eligible cases is left out, and the margin, which would reveal
        it.
        """
        if not 0 < self.inspected <= self.eligible:
            return ""
        return " ".join(filter(None, (self._size(number), self._match(number), self._replaced(number))))

    def _size(self, number: Callable[[int], str]) -> str:
        left = self.eligible - self.inspected
        if not left:
            return "All eligible cases were inspected, so percentages among them have no margin of error."
        if left < self.fewest:
            return "Nearly all eligible cases were inspected."
        return (
            f"They were selected from {number(self.eligible)} eligible cases. At a confidence level of {self.confidence} per "
            f"cent, the sample has a margin of error of {number(self.margin)}. In smaller subsamples, for example of girls, "
            "the margin of error is higher."
        )

    def _match(self, number: Callable[[int], str]) -> str:
        if self.difference is None or self.inspected == self.eligible:
            return ""
        below = self.difference.numerator // self.difference.denominator + 1
        cases = "one case" if below == 1 else f"{number(below)} cases"
        *others, last = (words for name, words in _MATCHED.items() if name in self.matched)
        named = f"{', '.join(others)}, and {last}" if others else last
        return f"In {named}, every group in the sample was within {cases} of its share among the eligible cases."

    def _replaced(self, number: Callable[[int], str]) -> str:
        if not self.replaced:
            return ""
        several = number(self.replaced) if self.replaced >= self.fewest else f"fewer than {number(self.fewest)}"
        return f"{several[:1].upper()}{several[1:]} cases were replaced, because they could not be inspected."
