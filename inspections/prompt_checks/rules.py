"""Finds prompts that tell inspectors little. Plain Python. The limits are ours: no document gives any.

A prompt informs the answer to its key question. It does so badly if nearly every case has the same answer, if it often points
the other way than the key question, or if two readers of the same case do not agree on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from inspections.second_reads.agreement import Agreement

FEWEST = 30  # answers: with fewer, nothing is said about a prompt
ALWAYS = 95  # per cent
OFTEN = 30  # per cent
LOW = 0.4  # AC1 up to this is fair at best (Landis and Koch)


@dataclass(frozen=True)
class PromptInUse:
    """How a prompt was answered. `differs` counts the cases in which the prompt is yes and its key question no, or the other
    way round, of the cases with a yes or no to both (`both`)."""

    number: str
    text: str
    yes: int
    no: int
    na: int
    differs: int
    both: int
    agreement: Agreement

    @property
    def answers(self) -> int:
        return self.yes + self.no + self.na

    @property
    def problems(self) -> list[str]:
        """What is wrong with the prompt, a sentence for each. [] if nothing is, or if it has too few answers."""
        found = []
        if self.answers >= FEWEST:
            always = (("yes", self.yes), ("no", self.no), ("does not apply", self.na))
            found += [
                f"Always “{words}”: in {number} of {self.answers} cases."
                for words, number in always
                if 100 * number >= ALWAYS * self.answers
            ]
        if self.both >= FEWEST and 100 * self.differs >= OFTEN * self.both:
            found.append(f"At odds with its key question: in {self.differs} of {self.both} cases.")
        value = self.agreement.ac1.value
        if self.agreement.is_shown and value is not None and value <= LOW:
            found.append(f"Two readers rarely agree: AC1 {self.agreement.ac1.in_figures} in {self.agreement.n} cases.")
        return found
