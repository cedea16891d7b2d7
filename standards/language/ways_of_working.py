"""What a framework file can say about how inspections are carried out: the size of the sample, and what stops a step.
Plain Python.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from standards.language.scale import Name, Plain

# What may be missing before a step of an inspection. `reports.gates.kinds` describes each one, and `reports.gates.gaps`
# finds it.
GapName = Literal[
    "case_not_allocated",
    "case_not_submitted",
    "case_not_accepted",
    "alert_open",
    "reassurance_open",
    "evidence_overdue",
    "question_without_evidence",
    "question_without_judgement",
    "proposal_cites_nothing",
    "eligible_unknown",
    "prompts_not_looked_at",
    "second_read_not_finished",
    "standard_not_verified",
    "comment_without_change",
    "claim_not_verified",
    "finding_accepted",
    "recommendation_without_addressee",
    "earlier_recommendation_not_judged",
]


class Window(Plain):
    """When a case must have begun if it is to be eligible: from `last` to `first` months before fieldwork."""

    first: StrictInt = Field(ge=0, le=36)
    last: StrictInt = Field(ge=0, le=36)

    @model_validator(mode="after")
    def _does_not_end_first(self) -> Window:
        if self.last < self.first:
            raise ValueError(f"last, {self.last} months before fieldwork, must not be less than first, {self.first}")
        return self


# What a sample can match, most important first. Each is a column of the list of eligible cases.
Matched = Literal["disposal", "risk_of_serious_harm", "safety_wellbeing", "gender", "ethnicity", "locality", "age"]
MATCHED: tuple[Matched, ...] = ("disposal", "risk_of_serious_harm", "safety_wellbeing", "gender")


# Who signs the ratings, as words for the middle of a sentence.
Signer = Literal["chair", "chief_inspector"]
SIGNERS: dict[Signer, str] = {"chair": "the chair of the meeting", "chief_inspector": "the chief inspector"}


class SampleRule(Plain):
    """How many of the eligible cases to inspect. The defaults are as published (consultation 4.12; M, B and G annexe 1)."""

    all_cases: StrictBool = False
    confidence: Literal[80, 90, 95] = 80  # per cent
    margin: StrictInt = Field(default=5, ge=1, le=20)  # percentage points
    minimum: StrictInt = Field(default=0, ge=0)
    maximum: StrictInt | None = Field(default=None, ge=1)
    # The characteristics in which the sample matches the eligible cases, most important first (M, B and G annexe 1).
    match: tuple[Matched, ...] = Field(default=MATCHED, min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> SampleRule:
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(f"the maximum, {self.maximum}, is less than the minimum, {self.minimum}")
        if self.all_cases and (self.minimum or self.maximum is not None):
            raise ValueError("all_cases cannot have a minimum or a maximum; remove them")
        return self


class SampleRules(SampleRule):
    """The rule for every domain with cases, and rules for individual domains, by number."""

    domains: dict[Name, SampleRule] = {}
