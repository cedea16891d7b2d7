"""What a framework file can say. `FrameworkDefinition` is the plain form of a framework that the rules and the report use.

A file is TOML; `standards/frameworks/README.md` describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from standards.language.mapping import MappingDefinition
from standards.language.question_kinds import KINDS, QuestionKind
from standards.language.relevance import Condition
from standards.language.scale import Name, Noun, Plain, Scale
from standards.language.translation import Translation
from standards.language.units import Unit
from standards.language.ways_of_working import GapName, SampleRule, SampleRules, Signer, Window

FORMAT = 2
Method = Literal["lowest_band", "share_of_answers", "weighted_share", "mean", "from_parts", "judged"]

# How each method gives a rating, as a sentence about one standard.
HOW_RATED: dict[str, str] = {
    "lowest_band": "Rated from cases: the key question with the lowest percentage of “yes” decides the rating.",
    "share_of_answers": "Rated from cases: the share of “yes” among all relevant answers decides the rating.",
    "weighted_share": "Rated from cases: the share of “yes” among all relevant answers decides the rating. Some key questions "
    "count more than others.",
    "mean": "Rated from cases: the mean of the percentages of its key questions decides the rating.",
    "from_parts": "Rated from its parts: a table in the framework turns the ratings of its parts into the rating.",
    "judged": "Judged as a whole: the lead inspector proposes the rating from all the evidence.",
}

# The forms of numbers, letters and slugs. A number may begin with capital letters, as in “V1.1”.
NUMBER = r"^[A-Z]{0,3}\d+(\.\d+)*$"
QUESTION_OR_PROMPT_NUMBER = r"^[A-Z]{0,3}\d+(\.\d+)*([a-z]\d?)?$"
PROMPT_LETTER = r"^[a-z]\d?$"
FRAMEWORK_SLUG = r"^[a-z0-9-]+$"
DISPOSAL_SLUG = r"^[a-z0-9_]+$"
CASE_QUESTION_SLUG = r"^[a-z][a-z0-9_]+$"


class Document(Plain):
    """A publication that sources cite by a letter, as in "M annexe 2"."""

    letter: Name = Field(max_length=3)
    title: Name


class RuleSources(Plain):
    """Where each rule is published, as in "M annexe 2, G 2.4". Empty if no document has the rule."""

    answers: str = ""  # every question is answered in every case
    does_not_apply: str = ""  # a case in which a question does not apply is not counted
    percentage: str = ""  # the percentage of a key question
    banding: str = ""  # the band of a percentage, and the rating of a band
    computed: str = ""  # the rating of a standard that is computed
    judged: str = ""  # the rating of a standard that is judged as a whole
    outside_total: str = ""  # a standard that adds no points, or a framework without a total
    panel: str = ""  # the panel verifies ratings
    departure: str = ""  # the panel departs from the rating of a standard
    points: str = ""  # what a rating is worth, and the overall rating for a number of points
    total: str = ""  # the points are added without weights
    overall_departure: str = ""  # the panel departs from the overall rating


class PromptDefinition(Plain):
    letter: Name = Field(pattern=PROMPT_LETTER)
    text: Name
    guidance: str = ""
    source: str = ""
    # The printed letter, if the document uses the same letter twice (G 2.4.1 has two prompts d).
    published_letter: str = Field(default="", max_length=2)


class KeyQuestionDefinition(Plain):
    number: Name = Field(pattern=NUMBER, max_length=10)
    text: Name
    guidance: str = ""
    source: str = ""
    # How much an answer counts in a mean or a weighted share.
    weight: StrictInt = Field(default=1, ge=1, le=100)
    asked_when: tuple[Condition, ...] = ()
    prompts: tuple[PromptDefinition, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """The number of the key question, and the number of each of its prompts."""
        return [self.number, *(f"{self.number}{prompt.letter}" for prompt in self.prompts)]


class TableRow(Plain):
    """A rating and its conditions: for each rating named, how many parts must have it or a better one.

    The first row that fits applies.
    """

    rating: Name
    at_least: dict[Name, StrictInt] = {}


class StandardDefinition(Plain):
    number: Name = Field(pattern=NUMBER, max_length=10)
    title: Name = Field(max_length=200)
    text: Name
    method: Method
    # Where the rule for rating this standard is published, if not where the framework says for its method.
    method_source: str = ""
    in_total: StrictBool = True
    # The number of the standard that this one is a part of. A part adds no points of its own.
    part_of: str = ""
    # How the ratings of the parts give the rating, best rating first; for the method from_parts.
    table: tuple[TableRow, ...] = ()
    # In which cases it is judged: conditions of all its key questions, before their own.
    asked_when: tuple[Condition, ...] = ()
    source: str = ""
    characteristics: dict[str, tuple[Name, ...]] = {}
    key_questions: tuple[KeyQuestionDefinition, ...] = ()

    @property
    def is_computed(self) -> bool:
        return self.method != "judged"

    @property
    def how_rated(self) -> str:
        """How it is rated, as a sentence."""
        return HOW_RATED[self.method]

    @property
    def has_answers(self) -> bool:
        """Whether the rating of the standard is computed from answers in cases."""
        return self.method not in ("judged", "from_parts")

    @property
    def is_part(self) -> bool:
        return bool(self.part_of)

    @model_validator(mode="after")
    def _its_questions_have_its_conditions(self) -> StandardDefinition:
        if self.asked_when:
            for question in self.key_questions:
                own = tuple(condition for condition in question.asked_when if condition not in self.asked_when)
                object.__setattr__(question, "asked_when", self.asked_when + own)
        return self

    @model_validator(mode="before")
    @classmethod
    def _a_part_adds_no_points(cls, content: Any) -> Any:
        if isinstance(content, dict) and content.get("part_of"):
            return {"in_total": False} | content
        return content


class DomainDefinition(Plain):
    number: Name = Field(pattern=NUMBER, max_length=10)
    title: Name = Field(max_length=200)
    case_based: StrictBool = False
    # How the ratings of its standards give a rating for the domain, best rating first; empty if it has none.
    table: tuple[TableRow, ...] = ()
    standards: tuple[StandardDefinition, ...]

    @property
    def how_rated(self) -> str:
        """How the standards in the domain are rated from cases, if they are all rated in the same way; otherwise ""."""
        sentences = {standard.how_rated for standard in self.standards if standard.has_answers}
        return sentences.pop() if len(sentences) == 1 else ""

    @property
    def questions(self) -> list[str]:
        """The numbers of the key questions that are answered in the cases of the domain."""
        answered = (standard for standard in self.standards if standard.has_answers)
        return [question.number for standard in answered for question in standard.key_questions]


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
    # When it is asked, besides its domain: an answer can open other questions.
    asked_when: tuple[Condition, ...] = Field(default=(), exclude_if=lambda conditions: not conditions)
    # The lowest and highest answer, for the kind number.
    lowest: StrictInt | None = Field(default=None, exclude_if=lambda limit: limit is None)
    highest: StrictInt | None = Field(default=None, exclude_if=lambda limit: limit is None)
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
            *others, last = (slug for slug, kind in KINDS.items() if kind.has_options)
            kinds = f"{', '.join(others)} and {last}"
            raise ValueError(f"questions of the kinds {kinds} have options; other questions have none")
        return self

    @model_validator(mode="after")
    def _limits_where_counted(self) -> CaseQuestionDefinition:
        if self.kind != "number" and (self.lowest, self.highest) != (None, None):
            raise ValueError("only questions of the kind number have lowest and highest")
        if self.lowest is not None and self.highest is not None and self.highest < self.lowest:
            raise ValueError(f"highest, {self.highest}, is less than lowest, {self.lowest}")
        return self

    @property
    def how_asked(self) -> QuestionKind:
        """The kind of question, which decides its control, its values and how they are counted."""
        return KINDS[self.kind]


class Limit(Plain):
    """A limiting judgement: if certain standards have a given rating, certain overall ratings are barred.

    For example, resettlement rated Inadequate bars Outstanding (G annexe 2). `no_higher_than` bars every rating above it.
    """

    standards: tuple[Name, ...] = Field(min_length=1)
    rating: Name
    or_worse: StrictBool = False
    at_least: StrictInt = Field(default=1, ge=1)  # how many of the standards must have the rating
    bars: tuple[Name, ...] = ()
    no_higher_than: str = ""
    source: str = ""

    def condition(self, standard: Noun | None = None, quoted: str = "{}") -> str:
        """When the limit is in force, for example “4.1 is rated Inadequate”, or “at least 2 of 2.1, 2.2 and 2.3 are rated …”."""
        rating = quoted.format(self.rating) + (" or worse" if self.or_worse else "")
        if len(self.standards) == 1:
            return f"{standard.one + ' ' if standard else ''}{self.standards[0]} is rated {rating}"
        *others, last = self.standards
        of = f"{standard.many} " if standard else ""
        verb = "is" if self.at_least == 1 else "are"
        return f"at least {self.at_least} of {of}{', '.join(others)} and {last} {verb} rated {rating}"

    def barred(self, quoted: str = "{}") -> str:
        """What the limit bars, in words: “Outstanding”, “Good or Outstanding”."""
        return " or ".join(quoted.format(name) for name in self.bars)

    @model_validator(mode="before")
    @classmethod
    def _of_format_1(cls, content: Any) -> Any:
        """In files of format 1, and in ratings that were signed with them, a limit names one standard and one rating."""
        if isinstance(content, dict) and isinstance(content.get("standard"), str):
            content = {key: value for key, value in content.items() if key != "standard"} | {
                "standards": [content["standard"]],
                "bars": [content["bars"]] if isinstance(content.get("bars"), str) else content.get("bars", ()),
            }
        return content

    @model_validator(mode="after")
    def _bars_something(self) -> Limit:
        if not self.bars and not self.no_higher_than:
            raise ValueError("give either bars or no_higher_than")
        if self.at_least > len(self.standards):
            raise ValueError(f"at_least is {self.at_least}, but there are {len(self.standards)} standards")
        return self


class Percentages(Plain):
    """What percentages are shares of, and how small a group may be. The denominator of a key question's percentage is always
    the relevant cases (M annexe 2)."""

    prompt: Literal["relevant_cases", "all_cases"] = "relevant_cases"
    # Groups of fewer cases are not shown on their own, because a reader could recognise a child.
    smallest_group: StrictInt = Field(default=5, ge=2, le=50)

    @property
    def count_empty_prompts(self) -> bool:
        """Whether a prompt that was left empty lowers a published percentage, because it is a share of all cases (G annexe 2)."""
        return self.prompt == "all_cases"


class Rules(Scale):
    """Everything in a framework except its domains and standards."""

    format: Literal[2]
    documents: tuple[Document, ...] = ()
    rule_sources: RuleSources = RuleSources()
    percentages: Percentages = Percentages()
    limits: tuple[Limit, ...] = ()
    layouts: dict[Literal["single", "joint"], Name]
    # How its questions relate to those of other frameworks. No rating rests on it, so it may change in a revision in use.
    mappings: tuple[MappingDefinition, ...] = ()
    disposals: tuple[Disposal, ...] = ()
    case_questions: tuple[CaseQuestionDefinition, ...] = ()
    translations: tuple[Translation, ...] = Field(default=(), exclude_if=lambda translations: not translations)
    units: tuple[Unit, ...] = Field(default=(), exclude_if=lambda units: not units)
    # How many months before fieldwork a case of each domain must have begun to be eligible, by the number of the domain.
    windows: dict[Name, Window] = Field(default={}, exclude_if=lambda windows: not windows)
    # Left out of the stored rules if the file has none, so that a framework loaded earlier has not changed.
    sample: SampleRules | None = Field(default=None, exclude_if=lambda rules: rules is None)
    # Who signs the ratings that the panel decided.
    signed_by: Signer = Field(default="chair", exclude_if=lambda signer: signer == "chair")
    # The share of the cases that a second inspector reads without seeing the first read, in per cent.
    second_read_share: StrictInt = Field(default=0, ge=0, le=100, exclude_if=lambda share: share == 0)
    # Gaps that stop the steps they matter to, although they could otherwise be passed with a reason.
    gaps_that_stop: tuple[GapName, ...] = Field(default=(), exclude_if=lambda names: not names)

    def is_in_force(self, limit: Limit, ratings: Mapping[str, str | None]) -> bool:
        """Whether these ratings of standards bring a limiting judgement into force."""
        ranks = [self.rank(rating) for number in limit.standards if (rating := ratings.get(number))]
        highest = self.rank(limit.rating)
        met = sum(rank == highest or (limit.or_worse and rank < highest) for rank in ranks)
        return met >= limit.at_least

    @property
    def bars(self) -> list[Limit]:
        """The limiting judgements, each with every overall rating that it bars, lowest first."""
        return [self._with_bars(limit) for limit in self.limits]

    def bars_in_force(self, ratings: Mapping[str, str | None]) -> list[Limit]:
        """The limiting judgements that these ratings of standards bring into force."""
        return [self._with_bars(limit) for limit in self.limits if self.is_in_force(limit, ratings)]

    def _with_bars(self, limit: Limit) -> Limit:
        return limit.model_copy(update={"bars": tuple(self._barred_by(limit))})

    def _barred_by(self, limit: Limit) -> list[str]:
        above = self.rank(limit.no_higher_than) + 1 if limit.no_higher_than else len(self.names)
        return [name for name in self.names if name in limit.bars or self.rank(name) >= above]

    def sample_rule(self, domain: str) -> SampleRule:
        """The rule for the size of the sample in a domain."""
        return self.sample.domains.get(domain, self.sample) if self.sample else SampleRule()

    def disposal_title(self, slug: str) -> str:
        return next((disposal.title for disposal in self.disposals if disposal.slug == slug), slug)


# The kinds of section that are about one standard, as in "findings-2.1".
_OF_A_STANDARD = ("standard", "key-data", "findings", "summary-standard")


@dataclass(frozen=True)
class Subject:
    """What a section of a report is about. If all fields are empty, it is about the whole inspection."""

    domain: str = ""
    standard: str = ""
    question: str = ""


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
    def how_rated(self) -> list[str]:
        """How the standards are rated: a sentence for each method that the framework uses."""
        return list(dict.fromkeys(standard.how_rated for standard in self.standards))

    def parts_of(self, number: str) -> list[StandardDefinition]:
        """The parts of a standard that is rated from its parts."""
        return [standard for standard in self.standards if standard.part_of == number]

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

    def domain_of(self, standard: str) -> DomainDefinition:
        """The domain that a standard is in."""
        return next(each for each in self.domains if any(part.number == standard for part in each.standards))

    def place_of(self, section: str) -> Subject:
        """What a section is about, by its slug, for example "question-2.1.1", "standard-2.1", "key-data-2.1" or "summary-2"."""
        kind, _, number = section.rpartition("-")
        for domain in self.domains:
            for standard in domain.standards:
                if kind == "question" and number in {question.number for question in standard.key_questions}:
                    return Subject(domain.number, standard.number, number)
                if kind in _OF_A_STANDARD and number == standard.number:
                    return Subject(domain.number, number)
            if kind not in (*_OF_A_STANDARD, "question") and number == domain.number:
                return Subject(number)
        return Subject()

    def standard_of(self, question: str) -> StandardDefinition:
        """The standard of a key question ("2.1.1") or a prompt ("2.1.1a"). Raises KeyError if there is no such question."""
        for standard in self.standards:
            if any(question == name for each in standard.key_questions for name in each.numbers):
                return standard
        raise KeyError(question)
