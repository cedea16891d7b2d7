"""Decides when a question is asked: applies the framework's rule, which is data, to the facts of a case.

The rules are in the framework files (`asked_when`). A question without a rule is asked in every case. If a rule depends
on a fact that is not recorded yet, the question counts as asked. The result names the missing fact, so that the caller
can show a warning. Leaving out a question because a fact is missing would be more dangerous than asking one that does not
apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import model_validator

from standards.language.scale import Name, Plain

# The classifications of safety and wellbeing and of risk of serious harm, lowest first (M annexe 3).
LEVELS = ("low", "medium", "high", "very_high")

Level = Literal["low", "medium", "high", "very_high"]
FactName = Literal["safety_wellbeing", "risk_of_serious_harm", "disposal", "custody"]
# The facts that a rule can use. Each is a column of a case.
FACTS: tuple[str, ...] = get_args(FactName)


class Condition(Plain):
    """A condition on the facts of a case: one fact and its values, or several conditions of which any or all must hold."""

    fact: FactName | None = None
    at_least: Level | None = None
    one_of: tuple[Name, ...] = ()
    any_of: tuple[Condition, ...] = ()
    all_of: tuple[Condition, ...] = ()
    # Why a question is not asked, as a sentence. A condition inside another one needs none.
    why: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        if sum(map(bool, (self.fact, self.any_of, self.all_of))) != 1:
            raise ValueError("give a fact, or any_of, or all_of")
        if self.fact is None:
            if self.at_least is not None or self.one_of:
                raise ValueError("at_least and one_of go with a fact")
            return self
        if (self.at_least is None) == (not self.one_of):
            raise ValueError("give either at_least or one_of")
        has_levels = self.fact in ("safety_wellbeing", "risk_of_serious_harm")
        if has_levels != (self.at_least is not None):
            raise ValueError(f"{self.fact} goes with {'at_least' if has_levels else 'one_of'}")
        if self.fact == "custody" and not set(self.one_of) <= {"yes", "no"}:
            raise ValueError("custody is one of yes and no")
        return self

    def holds(self, facts: Mapping[str, str]) -> bool | None:
        """Whether it holds for the recorded facts of a case; None if a fact that could decide it is not recorded."""
        if self.any_of:
            found = [condition.holds(facts) for condition in self.any_of]
            return True if True in found else None if None in found else False
        if self.all_of:
            found = [condition.holds(facts) for condition in self.all_of]
            return False if False in found else None if None in found else True
        value = facts.get(self.fact or "", "")
        if not value:
            return None
        if self.at_least is not None:
            return LEVELS.index(value) >= LEVELS.index(self.at_least)
        return value in self.one_of

    @property
    def tests(self) -> tuple[Condition, ...]:
        """The single-fact conditions within it."""
        inside = self.any_of or self.all_of
        return tuple(test for condition in inside for test in condition.tests) if inside else (self,)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it depends on, each once."""
        return tuple(dict.fromkeys(test.fact for test in self.tests if test.fact))


@dataclass(frozen=True)
class Relevance:
    """Whether a question is asked in a case. If not, why not and because of which facts; if so, which facts the rule
    needs that are not recorded."""

    is_asked: bool
    why_not: str = ""
    because_of: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()


def relevance(conditions: Iterable[Condition], facts: Mapping[str, str]) -> Relevance:
    """Apply a question's conditions, all of which must hold, to the recorded facts of a case ("" = not recorded)."""
    unrecorded: list[str] = []
    for condition in conditions:
        holds = condition.holds(facts)
        if holds is None:
            unrecorded += [fact for fact in condition.facts if not facts.get(fact) and fact not in unrecorded]
        elif not holds:
            return Relevance(is_asked=False, why_not=condition.why, because_of=condition.facts)
    return Relevance(is_asked=True, unrecorded=tuple(unrecorded))
