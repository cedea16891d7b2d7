"""What a framework file can say about the things that are inspected one by one: a child's case, a victim's case, a report.

A framework without `[[units]]` has one kind of unit for each domain with cases. Plain Python.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, StrictBool, model_validator

from standards.language.scale import Name, Noun, Plain

SLUG = r"^[a-z][a-z0-9_]*$"

# What can be recorded about a unit besides its answers. Each is a column of a case.
UnitFact = Literal[
    "disposal",
    "disposal_date",
    "custody",
    "locality",
    "age",
    "gender",
    "ethnicity",
    "religion",
    "disability",
    "looked_after",
    "offence",
    "safety_wellbeing",
    "risk_of_serious_harm",
    "yot_safety_wellbeing",
    "yot_risk_of_serious_harm",
]
FACTS_OF_A_UNIT: tuple[str, ...] = get_args(UnitFact)


class Unit(Plain):
    """A kind of unit of inspection, with the domains under which it is judged and the facts that are recorded about it."""

    slug: Name = Field(pattern=SLUG, max_length=40)
    # The domain in which it is listed and sampled.
    domain: Name
    # The disposals that make a case of the domain a unit of this kind; empty for all that no other kind has.
    disposals: tuple[Name, ...] = ()
    words: Noun = Noun(one="case", many="cases")
    # The domains whose standards it is judged under; empty for its own domain.
    judged_under: tuple[Name, ...] = ()
    # Other domains in whose samples the same unit can be. It is judged under a domain while it is in the sample for it.
    also_in: tuple[Name, ...] = ()
    # Whether it is drawn, and counts among the cases of the sample. If not, people add it by hand.
    in_sample: StrictBool = True
    facts: tuple[UnitFact, ...] = FACTS_OF_A_UNIT  # type: ignore[assignment]
    # What facts are called, if not as usual: { disposal = "Kind of contact" }.
    labels: dict[UnitFact, Name] = {}

    @model_validator(mode="after")
    def _has_a_disposal(self) -> Unit:
        if "disposal" not in self.facts:
            raise ValueError("facts must include disposal, which decides the kind of unit")
        return self

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains whose standards every unit of this kind is judged under."""
        return self.judged_under or (self.domain,)

    def records(self, fact: str) -> bool:
        return fact in self.facts
