"""Defines the kinds of unrated questions, with the control, values, wording and counts of each.

To add a kind, add a class here and list it in KINDS. A kind uses one of four controls, so the form for a case and the
column in the workbook need no extra code. They use only the methods below. Values are text: "" for no answer yet, "na"
if the question does not apply.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol

NOT_APPLICABLE = "na"
LONGEST_TYPED = 500  # characters in a value that is typed
LONGEST_SLUG = 20  # characters in the name of a kind, as stored in rows

Control = Literal["radios", "checkboxes", "date", "text"]


class Option(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...


class Question(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def options(self) -> Sequence[Option]: ...


class QuestionKind(ABC):
    """The base class of all kinds. Unless a kind changes it, the answer is a line of text."""

    slug: str
    has_options = False  # whether the framework file lists options
    control: Control = "text"

    def choices(self, question: Question) -> list[tuple[str, str]]:
        """The values to choose from, with their labels. Empty if answers are typed."""
        return [(option.slug, option.title) for option in question.options]

    def stored(self, question: Question, written: str) -> str:
        """The value to store for typed text. Raises ValueError with a message for the user if the text is not valid."""
        return written.strip()

    def in_words(self, question: Question, value: str) -> str:
        """A value as shown to people; "" if there is none."""
        words = {NOT_APPLICABLE: "Does not apply", **dict(self.choices(question))}
        return ", ".join(words.get(part, part) for part in value.split(";")) if value else ""

    @abstractmethod
    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        """The number of values under each heading, for boards and reports. Empty if this kind is not counted."""


class YesNo(QuestionKind):
    slug = "yes_no"
    control: Control = "radios"

    def choices(self, question: Question) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No"), (NOT_APPLICABLE, "Does not apply")]

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        return [("Yes", sum(value == "yes" for value in values))]


class Choice(QuestionKind):
    slug = "choice"
    has_options = True
    control: Control = "radios"

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        chosen = Counter(part for value in values for part in value.split(";"))
        return [(option.title, chosen[option.slug]) for option in question.options if chosen[option.slug]]


class Several(Choice):
    """Several options, joined by semicolons."""

    slug = "several"
    control: Control = "checkboxes"

    def choices(self, question: Question) -> list[tuple[str, str]]:
        return [*super().choices(question), (NOT_APPLICABLE, "None of these")]


class Date(QuestionKind):
    slug = "date"
    control: Control = "date"

    def in_words(self, question: Question, value: str) -> str:
        if value in ("", NOT_APPLICABLE):
            return "No date available" if value else ""
        date = datetime.date.fromisoformat(value)
        return f"{date.day} {date:%B %Y}"

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        return []


# Each kind by its slug.
KINDS: dict[str, QuestionKind] = {kind.slug: kind() for kind in (YesNo, Choice, Several, Date)}
