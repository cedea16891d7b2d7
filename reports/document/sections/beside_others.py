"""This service beside others: each key question's percentage beside the median and range of the other inspections.

The section is printed if the layout has it and at least eight other inspections under the same framework are signed. A key
question is left out if fewer than eight of them have a percentage, or this inspection has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.base import Common
from reports.document.data import Part
from reports.layouts import Section
from standards.language.definition import StandardDefinition


@dataclass(frozen=True)
class OtherLine:
    """A key question: its percentage in this inspection, and the median, lowest and highest in `number` others."""

    number: str
    text: str
    per_cent: int
    median: str
    lowest: int
    highest: int
    others: int


class BesideOthers(Common):
    def _beside_others(self, section: Section) -> Part | None:
        standards = [
            (f"{standard.number}. {standard.title}", lines)
            for standard in self.framework.standards
            if (lines := tuple(self._lines_of(standard)))
        ]
        if not standards:
            return None
        numbers = sorted({line.others for _, lines in standards for line in lines})
        several = self.number(numbers[0]) if len(numbers) == 1 else f"between {numbers[0]} and {numbers[-1]}"
        return Part(
            "beside_others",
            section.slug,
            section.heading,
            {
                "opening": (
                    f"These tables put the results of {self.material.yot} beside those of {several} other inspections against "
                    "the same standards. Half of these inspections had at least the middle percentage, and half had at most "
                    "that. Each inspection counts once, however many cases it had."
                ),
                "standards": tuple(standards),
            },
        )

    def _lines_of(self, standard: StandardDefinition) -> Iterator[OtherLine]:
        for question in standard.key_questions:
            tally, others = self.material.tallies.get(question.number), self.material.others.get(question.number)
            if tally is not None and others is not None and (per_cent := tally.per_cent) is not None:
                yield OtherLine(
                    question.number,
                    question.text,
                    per_cent,
                    others.median_in_figures,
                    others.lowest,
                    others.highest,
                    others.number,
                )
