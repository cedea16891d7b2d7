"""Decides when a question is asked: applies the framework's rule, which is data, to the facts of a case.

The rules are in the framework files (`asked_when`). A question without a rule is asked in every case. If a rule depends
on a fact that is not recorded yet, the question counts as asked. The result names the missing fact, so that the caller
can show a warning. It would be a more dangerous mistake to leave out a question because a fact is missing.
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
    """One fact of a case, and the values for which the question is asked."""

    fact: FactName
    at_least: Level | None = None
    one_of: tuple[Name, ...] = ()
    why: Name
    source: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        if (self.at_least is None) == (not self.one_of):
            raise ValueError("give either at_least or one_of")
        has_levels = self.fact in ("safety_wellbeing", "risk_of_serious_harm")
        if has_levels != (self.at_least is not None):
            raise ValueError(f"{self.fact} goes with {'at_least' if has_levels else 'one_of'}")
        if self.fact == "custody" and not set(self.one_of) <= {"yes", "no"}:
            raise ValueError("custody is one of yes and no")
        return self

    def holds(self, value: str) -> bool:
        if self.at_least is not None:
            return LEVELS.index(value) >= LEVELS.index(self.at_least)
        return value in self.one_of


@dataclass(frozen=True)
class Relevance:
    """Whether a question is asked in a case. If not, why not and because of which fact; if so, which facts the rule
    needs that are not recorded."""

    is_asked: bool
    why_not: str = ""
    because_of: str = ""
    unrecorded: tuple[str, ...] = ()


def relevance(conditions: Iterable[Condition], facts: Mapping[str, str]) -> Relevance:
    """Apply a question's conditions, all of which must hold, to the recorded facts of a case ("" = not recorded)."""
    unrecorded = []
    for condition in conditions:
        value = facts.get(condition.fact, "")
        if not value:
            unrecorded.append(condition.fact)
        elif not condition.holds(value):
            return Relevance(is_asked=False, why_not=condition.why, because_of=condition.fact)
    return Relevance(is_asked=True, unrecorded=tuple(unrecorded))
