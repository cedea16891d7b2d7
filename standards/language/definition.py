"""What a framework file can say. `FrameworkDefinition` is the plain form of a framework that the rules and the report use.

A file is TOML; `standards/frameworks/README.md` describes it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from standards.language.question_kinds import KINDS, QuestionKind
from standards.language.relevance import Condition
from standards.language.scale import Name, Plain, Scale
from standards.language.ways_of_working import GapName, SampleRule, SampleRules

Method = Literal["lowest_band", "judged"]

# The formats of numbers, letters and slugs, with their descriptions for error messages.
DOMAIN_NUMBER = r"^\d+$"
STANDARD_NUMBER = r"^\d+\.\d+$"
KEY_QUESTION_NUMBER = r"^\d+\.\d+\.\d+$"
QUESTION_OR_PROMPT_NUMBER = r"^\d+\.\d+\.\d+([a-z]\d?)?$"
PROMPT_LETTER = r"^[a-z]\d?$"
FRAMEWORK_SLUG = r"^[a-z0-9-]+$"
DISPOSAL_SLUG = r"^[a-z0-9_]+$"
CASE_QUESTION_SLUG = r"^[a-z][a-z0-9_]+$"


class PromptDefinition(Plain):
    letter: Name = Field(pattern=PROMPT_LETTER)
    text: Name
    # The printed letter, if the document uses the same letter twice (G 2.4.1 has two prompts d).
    published_letter: str = Field(default="", max_length=2)


class KeyQuestionDefinition(Plain):
    number: Name = Field(pattern=KEY_QUESTION_NUMBER, max_length=10)
    text: Name
    guidance: str = ""
    asked_when: tuple[Condition, ...] = ()
    prompts: tuple[PromptDefinition, ...] = ()


class StandardDefinition(Plain):
    number: Name = Field(pattern=STANDARD_NUMBER, max_length=10)
    title: Name = Field(max_length=200)
    text: Name
    method: Method
    in_total: StrictBool = True
    source: str = ""
    characteristics: dict[str, tuple[Name, ...]] = {}
    key_questions: tuple[KeyQuestionDefinition, ...] = ()

    @property
    def is_computed(self) -> bool:
        return self.method != "judged"


class DomainDefinition(Plain):
    number: Name = Field(pattern=DOMAIN_NUMBER, max_length=10)
    title: Name = Field(max_length=200)
    case_based: StrictBool = False
    standards: tuple[StandardDefinition, ...]


class Disposal(Plain):
    domain: Name
    slug: Name = Field(pattern=DISPOSAL_SLUG, max_length=60)
    title: Name


class Option(Plain):
    slug: Name = Field(pattern=DISPOSAL_SLUG)
    title: Name


class CaseQuestionDefinition(Plain):
    """An unrated question that inspectors answer in each case, and that is included in reports."""

    slug: Name = Field(pattern=CASE_QUESTION_SLUG, max_length=60)
    text: Name
    kind: str
    options: tuple[Option, ...] = ()
    domains: tuple[Name, ...]
    source: str = ""

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if kind not in KINDS:
            *others, last = (f"'{slug}'" for slug in KINDS)
            raise ValueError(f"Input should be {', '.join(others)} or {last}")
        return kind

    @model_validator(mode="after")
    def _options_where_chosen(self) -> CaseQuestionDefinition:
        if KINDS[self.kind].has_options != bool(self.options):
            kinds = " and ".join(slug for slug, kind in KINDS.items() if kind.has_options)
            raise ValueError(f"questions of the kinds {kinds} have options, others have none")
        return self

    @property
    def how_asked(self) -> QuestionKind:
        """The kind of question, which decides its control, its values and how they are counted."""
        return KINDS[self.kind]


class Limit(Plain):
    """A limiting judgement: this rating for this standard rules out that overall rating (G annexe 2)."""

    standard: Name
    rating: Name
    bars: Name
    source: str = ""


class Percentages(Plain):
    """The denominator of a prompt's percentage. For a key question it is always the relevant cases (M annexe 2)."""

    prompt: Literal["relevant_cases", "all_cases"] = "relevant_cases"

    @property
    def count_empty_prompts(self) -> bool:
        """Whether a prompt that was left empty lowers a published percentage: yes is divided by all cases (G annexe 2)."""
        return self.prompt == "all_cases"


class Rules(Scale):
    """Everything in a framework except its domains and standards."""

    percentages: Percentages = Percentages()
    limits: tuple[Limit, ...] = ()
    layouts: dict[Literal["single", "joint"], Name]
    disposals: tuple[Disposal, ...] = ()
    case_questions: tuple[CaseQuestionDefinition, ...] = ()
    # Left out of the stored rules if the file has none, so that a framework loaded earlier has not changed.
    sample: SampleRules | None = Field(default=None, exclude_if=lambda rules: rules is None)
    # Gaps that stop the steps they matter to, although they could otherwise be passed with a reason.
    gaps_that_stop: tuple[GapName, ...] = Field(default=(), exclude_if=lambda names: not names)

    def sample_rule(self, domain: str) -> SampleRule:
        """The rule for the size of the sample in a domain."""
        return self.sample.domains.get(domain, self.sample) if self.sample else SampleRule()

    def disposal_title(self, slug: str) -> str:
        return next((disposal.title for disposal in self.disposals if disposal.slug == slug), slug)


class FrameworkDefinition(Rules):
    """One complete published version of the standards."""

    slug: Name = Field(pattern=FRAMEWORK_SLUG, max_length=50)
    revision: StrictInt = Field(ge=1, le=9999)
    title: Name = Field(max_length=200)
    # The year, month or day of publication, to order frameworks by age.
    published: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    source: Name
    licence: Name
    prompts_note: str = ""
    domains: tuple[DomainDefinition, ...]

    @property
    def standards(self) -> list[StandardDefinition]:
        return [standard for domain in self.domains for standard in domain.standards]

    @property
    def maximum(self) -> int | None:
        """The maximum number of points; None if the framework has no total."""
        if not self.overall_bands:
            return None
        return self.highest_points * sum(standard.in_total for standard in self.standards)

    def standard(self, number: str) -> StandardDefinition:
        return next(standard for standard in self.standards if standard.number == number)

    def domain(self, number: str) -> DomainDefinition:
        return next(domain for domain in self.domains if domain.number == number)
