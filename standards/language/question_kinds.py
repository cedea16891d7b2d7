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
LONGEST_NUMBER = 9  # digits in a number, with its sign
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
    @property
    def lowest(self) -> int | None: ...
    @property
    def highest(self) -> int | None: ...


class QuestionKind(ABC):
    """The base class of all kinds. Unless a kind changes it, the answer is a line of text."""

    slug: str
    has_options = False  # whether the framework file lists options
    control: Control = "text"
    allows_several = False  # whether one answer can name several options
    is_compared = False  # whether a rule compares its answers with limits; if not, it names answers

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
    allows_several = True
    control: Control = "checkboxes"

    def choices(self, question: Question) -> list[tuple[str, str]]:
        return [*super().choices(question), (NOT_APPLICABLE, "None of these")]


class OnScale(Choice):
    """One point of a scale, whose options are in order."""

    slug = "scale"

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        """Every point of the scale, including points that nobody chose, so that readers can see how long the scale is."""
        chosen = Counter(values)
        return [(option.title, chosen[option.slug]) for option in question.options]


class Number(QuestionKind):
    """A whole number between the lowest and the highest, if the framework gives them."""

    slug = "number"
    is_compared = True

    def stored(self, question: Question, written: str) -> str:
        text = written.strip().replace(",", "")
        is_number = text.isascii() and text.removeprefix("-").isdigit() and len(text) <= LONGEST_NUMBER
        if not is_number or not self._fits(question, number := int(text)):
            raise ValueError(f"“{written}” is not a whole number{self._limits(question)}")
        return str(number)

    @staticmethod
    def _fits(question: Question, number: int) -> bool:
        lowest, highest = question.lowest, question.highest
        return (lowest is None or number >= lowest) and (highest is None or number <= highest)

    @staticmethod
    def _limits(question: Question) -> str:
        limits = (("from", question.lowest), ("to", question.highest))
        return "".join(f" {word} {limit}" for word, limit in limits if limit is not None)

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        counted = Counter(int(value) for value in values)
        return [(str(number), counted[number]) for number in sorted(counted)]


class Date(QuestionKind):
    slug = "date"
    control: Control = "date"
    is_compared = True

    def in_words(self, question: Question, value: str) -> str:
        if value in ("", NOT_APPLICABLE):
            return "No date available" if value else ""
        date = datetime.date.fromisoformat(value)
        return f"{date.day} {date:%B %Y}"

    def counts(self, question: Question, values: Sequence[str]) -> list[tuple[str, int]]:
        return []


# Each kind by its slug.
KINDS: dict[str, QuestionKind] = {kind.slug: kind() for kind in (YesNo, Choice, Several, OnScale, Number, Date)}
