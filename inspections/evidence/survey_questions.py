"""The questions in a survey, as they are written and counted."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_LIST_OF_QUESTIONS = 60


@dataclass(frozen=True)
class Question:
    """A question in a survey, how many people answered it and how many of them agreed."""

    text: str
    positive: int
    answered: int

    def __str__(self) -> str:
        return f"{self.text}: {self.positive} of {self.answered}"
