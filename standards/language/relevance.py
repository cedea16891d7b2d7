"""Decides when a question is asked: applies the framework's rule, which is data, to the facts and answers of a case.

The rules are in the framework files (`asked_when`). A question without a rule is asked in every case. If a rule depends
on a fact or an answer that is not recorded yet, the question counts as asked. The result names what is missing, so that
the caller can show a warning. Leaving out a question because a fact is missing would be more dangerous than asking one
that does not apply.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import ConfigDict, Field, StrictInt, model_validator

from standards.language.scale import Name, Plain

# The classifications of safety and wellbeing and of risk of serious harm, lowest first (M annexe 3).
LEVELS = ("low", "medium", "high", "very_high")

Level = Literal["low", "medium", "high", "very_high"]
# The facts that a rule can use. Each is a column of a case. `disposal` also decides which kind of unit a case is.
FactName = Literal[
    "safety_wellbeing",
    "risk_of_serious_harm",
    "disposal",
    "custody",
    "looked_after",
    "disability",
    "age",
    "disposal_date",
]
FACTS: tuple[str, ...] = get_args(FactName)
WITH_LEVELS = ("safety_wellbeing", "risk_of_serious_harm")
# Facts that a rule compares: an age in years, and a date.
NUMBER_FACT, DATE_FACT = "age", "disposal_date"
_VALUES = {
    "custody": ("yes", "no"),
    "looked_after": ("yes", "no", "not_recorded"),
    "disability": ("yes", "no", "not_recorded"),
}
# The value of an answer whose own question is not asked, so that no rule holds because of it.
NOT_ASKED = "not_asked"


class Condition(Plain):
    """A condition on a case: a fact or an answer and its values, or several conditions of which any or all must hold.

    `from` and `before` compare an age, a number or a date: from (inclusive), and before (exclusive).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    fact: FactName | None = None
    # The slug of an unrated question, or the number of a key question.
    answer: str | None = None
    at_least: Level | None = None
    one_of: tuple[Name, ...] = ()
    start: StrictInt | datetime.date | None = Field(default=None, alias="from")
    before: StrictInt | datetime.date | None = None
    any_of: tuple[Condition, ...] = ()
    all_of: tuple[Condition, ...] = ()
    # Why a question is not asked, as a sentence. A condition inside another one needs none.
    why: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        if sum(map(bool, (self.fact, self.answer, self.any_of, self.all_of))) != 1:
            raise ValueError("give a fact, or an answer, or any_of, or all_of")
        if not self.tested:
            if self.at_least is not None or self.one_of or self.compares:
                raise ValueError("at_least, one_of, from and before go with a fact or an answer")
            return self
        if (self.at_least is not None) + bool(self.one_of) + self.compares != 1:
            raise ValueError("give one of at_least, one_of, and from or before")
        if self.fact:
            self._fits_its_fact(self.fact)
        elif self.at_least is not None:
            raise ValueError("an answer goes with one_of, or with from or before")
        return self

    def _fits_its_fact(self, fact: str) -> None:
        if fact in (NUMBER_FACT, DATE_FACT):
            kind = int if fact == NUMBER_FACT else datetime.date
            if not all(isinstance(limit, kind) for limit in self.limits) or not self.compares:
                of = "whole numbers" if kind is int else "dates"
                raise ValueError(f"{fact} goes with from or before, which are {of}")
        elif self.compares or (fact in WITH_LEVELS) != (self.at_least is not None):
            raise ValueError(f"{fact} goes with {'at_least' if fact in WITH_LEVELS else 'one_of'}")
        elif (known := _VALUES.get(fact)) and not set(self.one_of) <= set(known):
            raise ValueError(f"{fact} is one of {', '.join(known[:-1])} and {known[-1]}")

    @property
    def limits(self) -> tuple[int | datetime.date, ...]:
        return tuple(limit for limit in (self.start, self.before) if limit is not None)

    @property
    def compares(self) -> bool:
        """Whether the condition compares a number or a date."""
        return bool(self.limits)

    @property
    def tested(self) -> str:
        """The fact or the answer that the condition tests; "" if it consists of other conditions."""
        return self.fact or self.answer or ""

    def holds(self, given: Mapping[str, str]) -> bool | None:
        """Whether the condition holds for the recorded facts and answers of a case; None if this depends on one that is
        not recorded."""
        if self.any_of:
            found = [condition.holds(given) for condition in self.any_of]
            return True if True in found else None if None in found else False
        if self.all_of:
            found = [condition.holds(given) for condition in self.all_of]
            return False if False in found else None if None in found else True
        value = given.get(self.tested, "")
        if not value:
            return None
        if self.at_least is not None:
            return LEVELS.index(value) >= LEVELS.index(self.at_least)
        if self.compares:
            return self._is_within(value)
        return not set(self.one_of).isdisjoint(value.split(";"))

    def _is_within(self, value: str) -> bool:
        """Whether an age, a number or a date lies within the limits. An answer that does not apply lies outside."""
        written: int | datetime.date
        try:
            written = int(value) if isinstance(self.limits[0], int) else datetime.date.fromisoformat(value)
        except ValueError:
            return False
        return (self.start is None or written >= self.start) and (self.before is None or written < self.before)  # type: ignore[operator]

    @property
    def tests(self) -> tuple[Condition, ...]:
        """The conditions within this condition that test one fact or one answer."""
        inside = self.any_of or self.all_of
        return tuple(test for condition in inside for test in condition.tests) if inside else (self,)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts and answers that the condition depends on, each once."""
        return tuple(dict.fromkeys(test.tested for test in self.tests))


@dataclass(frozen=True)
class Relevance:
    """Whether a question is asked in a case. If not, why not, and which facts decided this. If so, which facts and
    answers the rule needs that are not recorded yet, and which of these answers the question waits for."""

    is_asked: bool
    why_not: str = ""
    because_of: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the form of the case shows the question. A question that waits for an answer counts as asked, and is
        not answered."""
        return self.is_asked and not self.waits_for


def relevance(conditions: Iterable[Condition], given: Mapping[str, str]) -> Relevance:
    """Apply a question's conditions, all of which must hold, to the recorded facts and answers of a case ("" = not
    recorded). A question counts as asked until something is recorded that closes it, so that nothing is missed."""
    unrecorded: list[str] = []
    waits_for: list[str] = []
    for condition in conditions:
        holds = condition.holds(given)
        if holds is None:
            missing = [test for test in condition.tests if not given.get(test.tested)]
            unrecorded += [test.tested for test in missing if test.tested not in unrecorded]
            waits_for += [test.answer for test in missing if test.answer and test.answer not in waits_for]
        elif not holds:
            return Relevance(is_asked=False, why_not=condition.why, because_of=condition.facts)
    return Relevance(is_asked=True, unrecorded=tuple(unrecorded), waits_for=tuple(waits_for))
