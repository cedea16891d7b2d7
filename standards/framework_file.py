"""Reads a framework file into plain data, and reports every error in the file with its place and reason.

A file is TOML; `standards/frameworks/README.md` describes it. The result is a `FrameworkDefinition`, the plain form of
a framework that the rating rules and the report use.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, StrictBool, StrictInt, ValidationError, field_validator, model_validator

from standards.question_kinds import KINDS, QuestionKind
from standards.relevance import Condition
from standards.scale import Name, Plain, Scale
from standards.ways_of_working import GapName, SampleRule, SampleRules

Definition = TypeVar("Definition", bound=Plain)
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
FORMS = {
    DOMAIN_NUMBER: "a number such as “2”",
    STANDARD_NUMBER: "a number such as “2.1”",
    KEY_QUESTION_NUMBER: "a number such as “2.1.1”",
    QUESTION_OR_PROMPT_NUMBER: "a number such as “2.1.1” or “2.1.1a”",
    PROMPT_LETTER: "a lower-case letter, followed by a digit if the letter is used twice",
    FRAMEWORK_SLUG: "lower-case letters, digits and hyphens",
    DISPOSAL_SLUG: "lower-case letters, digits and underscores",
    CASE_QUESTION_SLUG: "lower-case letters, digits and underscores, starting with a letter",
}


class FrameworkFileError(Exception):
    """A framework file that cannot be used. `mistakes` has a line for each place, for the person who corrects the file."""

    def __init__(self, file: str, mistakes: list[str]) -> None:
        self.file = file
        self.mistakes = mistakes
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in mistakes))


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


def read_framework_file(path: Path) -> FrameworkDefinition:
    """Read one framework file.

    Raises FrameworkFileError if the file cannot be read or is not TOML, if a key is missing or unknown, or if the file
    contradicts itself. The error has as many mistakes as can be found together.
    """
    definition = read_definition(path, FrameworkDefinition)
    contradictions = list(_contradictions(definition))
    if contradictions:
        raise FrameworkFileError(str(path), contradictions)
    return definition


def read_definition(path: Path, kind: type[Definition]) -> Definition:
    """Read a TOML file as a value of this kind. Raises FrameworkFileError, which names every place that does not fit."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FrameworkFileError(str(path), [f"cannot be read: {error.strerror or error}"]) from error
    except UnicodeDecodeError as error:
        raise FrameworkFileError(str(path), [f"byte {error.start}: is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise FrameworkFileError(str(path), [f"is not TOML: {error}"]) from error
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        mistakes = [f"{_place(content, mistake['loc'])}: {_reason(mistake)}" for mistake in error.errors()]
        raise FrameworkFileError(str(path), mistakes) from error


def differences(old: FrameworkDefinition, new: FrameworkDefinition) -> list[str]:
    """List every difference between two definitions, as "standard 2.2 text: was “…”, is “…”"."""
    return list(_differences(old.model_dump(mode="json"), new.model_dump(mode="json"), ""))


def _differences(old: Any, new: Any, place: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences(old.get(key), new.get(key), f"{place} {key}".strip())
    elif isinstance(old, list) and isinstance(new, list):
        old_by_name, new_by_name = _by_name(old), _by_name(new)
        for name in dict.fromkeys([*old_by_name, *new_by_name]):
            yield from _differences(old_by_name.get(name), new_by_name.get(name), f"{place} {name}")
        if list(old_by_name) != list(new_by_name) and set(old_by_name) == set(new_by_name):
            yield f"{place}: the order differs"
    elif old != new:
        yield f"{place}: {_shown(old, 'was absent', 'was')}, {_shown(new, 'is absent', 'is')}"


def _by_name(items: list[Any]) -> dict[str, Any]:
    """The items in a list by name. If two items have the same name, the name of the second includes its place."""
    named: dict[str, Any] = {}
    for number, item in enumerate(items, 1):
        name = _name(item, number)
        named[name if name not in named else f"{name} (item {number})"] = item
    return named


def _shown(value: Any, absent: str, verb: str) -> str:
    if value is None:
        return absent
    text = value if isinstance(value, str) else repr(value)
    return f"{verb} “{text[:77] + '…' if len(text) > 78 else text}”"


def _name(item: Any, number: int) -> str:
    """The name of an item in a list: its number, letter, slug or name, or else its place in the list."""
    if isinstance(item, dict):
        for key in ("number", "letter", "slug", "name", "from", "start", "standard", "fact"):
            if key in item:
                return str(item[key])
    return f"item {number}"


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """Put a place in the file into words: ("domains", 1, "standards", 0, "text") as "domains 2, standards 2.1, text"."""
    parts: list[str] = []
    for step in location:
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
            parts[-1] = f"{parts[-1]} {_name(content, step + 1)}"
        elif step != "[key]":  # pydantic's marker for a wrong key, which the previous step names
            content = content.get(step) if isinstance(content, dict) else None
            parts.append(step)
    return ", ".join(parts) or "the file"


def _reason(error: Any) -> str:
    limits = error.get("ctx", {})
    unquoted = ", without quotation marks" if isinstance(error["input"], str) else ""
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known key"
        case "string_too_short":
            return "is empty"
        case "string_too_long":
            return f"is longer than {limits['max_length']} characters"
        case "string_type":
            return "must be text in quotation marks"
        case "string_pattern_mismatch":
            return f"“{error['input']}” must be {FORMS[limits['pattern']]}"
        case "int_type":
            return f"must be a whole number{unquoted}"
        case "bool_type":
            return f"must be true or false{unquoted}"
        case "tuple_type":
            return "must be a list"
        case "dict_type" | "model_type":
            return "must be a table"
        case "greater_than_equal":
            return f"must be at least {limits['ge']}"
        case "less_than_equal":
            return f"must be at most {limits['le']}"
        case "literal_error":
            return f"must be {limits['expected']}"
        case _:
            return str(error["msg"]).removeprefix("Value error, ")


def _contradictions(definition: FrameworkDefinition) -> Iterator[str]:
    """The contradictions between parts that are valid separately."""
    yield from _repeated("domains", [domain.number for domain in definition.domains])
    yield from _repeated("standards", [standard.number for standard in definition.standards])
    yield from _repeated("disposals", [disposal.slug for disposal in definition.disposals])
    yield from _repeated("case_questions", [question.slug for question in definition.case_questions])
    for question in definition.case_questions:
        yield from _repeated(f"case_questions {question.slug}, options", [option.slug for option in question.options])
    yield from _repeated("ratings", definition.names)
    for place, parts in (("ratings", definition.ratings), ("domains", definition.domains)):
        if not parts:
            yield f"{place}: is empty"
    for domain in definition.domains:
        if not domain.standards:
            yield f"domains {domain.number}, standards: is empty"
        for standard in domain.standards:
            yield from _contradictions_in_standard(definition, domain, standard)
    numbers = {domain.number for domain in definition.domains}
    for disposal in definition.disposals:
        if disposal.domain not in numbers:
            yield f"disposals {disposal.slug}, domain: there is no domain {disposal.domain}"
    for question in definition.case_questions:
        for number in sorted(set(question.domains) - numbers):
            yield f"case_questions {question.slug}, domains: there is no domain {number}"
    for number in sorted(set(definition.sample.domains) - numbers) if definition.sample else ():
        yield f"sample, domains: there is no domain {number}"
    for limit in definition.limits:
        if limit.standard not in {standard.number for standard in definition.standards}:
            yield f"limits {limit.standard}: there is no standard {limit.standard}"
    for place, rating in _ratings_named(definition):
        if rating not in definition.names:
            yield f"{place}: “{rating}” is not one of the ratings ({', '.join(definition.names)})"
    yield from _contradictions_in_ladders(definition)
    yield from _falling(definition)


def _contradictions_in_standard(
    definition: FrameworkDefinition, domain: DomainDefinition, standard: StandardDefinition
) -> Iterator[str]:
    place = f"standards {standard.number}"
    if not standard.number.startswith(f"{domain.number}."):
        yield f"{place}: is in domain {domain.number}"
    if standard.is_computed and not domain.case_based:
        yield f"{place}, method: domain {domain.number} has no cases to compute a rating from"
    if standard.is_computed and not standard.key_questions:
        yield f"{place}, method: there are no key questions to compute a rating from"
    yield from _repeated("key_questions", [question.number for question in standard.key_questions])
    for question in standard.key_questions:
        if not question.number.startswith(f"{standard.number}."):
            yield f"key_questions {question.number}: is in standard {standard.number}"
        yield from _repeated(f"key_questions {question.number}, prompts", [p.letter for p in question.prompts])
        for condition in question.asked_when:
            known = {disposal.slug for disposal in definition.disposals}
            if condition.fact == "disposal" and not set(condition.one_of) <= known:
                yield f"key_questions {question.number}, asked_when: names a disposal that is not in the file"


def _contradictions_in_ladders(definition: FrameworkDefinition) -> Iterator[str]:
    starts = [band.start for band in definition.bands]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        yield "bands: must begin at 0 and rise"
    reached = 0
    for band in definition.overall_bands:
        if band.start != reached or band.end < band.start:
            yield f"overall_bands {band.start}: the bands must follow each other without gap or overlap, from 0"
        reached = band.end + 1
    if definition.maximum is not None and reached != definition.maximum + 1:
        yield f"overall_bands: end at {reached - 1}, but {definition.maximum} points can be reached"


def _falling(definition: FrameworkDefinition) -> Iterator[str]:
    """Errors for ladders where a higher value has a lower rating."""
    points = [rating.score for rating in definition.ratings]
    if points != sorted(points):
        yield "ratings: must be in order of score, lowest first"
    ladders = {
        "bands": [band.rating for band in definition.bands],
        "overall_bands": [band.rating for band in definition.overall_bands],
    }
    for place, named in ladders.items():
        ranks = [definition.rank(rating) for rating in named if rating in definition.names]
        if ranks != sorted(ranks):
            yield f"{place}: a higher band must not have a lower rating"


def _ratings_named(definition: FrameworkDefinition) -> Iterator[tuple[str, str]]:
    for band in definition.bands:
        yield f"bands {band.start}, rating", band.rating
    for overall in definition.overall_bands:
        yield f"overall_bands {overall.start}, rating", overall.rating
    for limit in definition.limits:
        yield f"limits {limit.standard}, rating", limit.rating
        yield f"limits {limit.standard}, bars", limit.bars
    for standard in definition.standards:
        for rating in standard.characteristics:
            yield f"standards {standard.number}, characteristics", rating


def _repeated(place: str, names: list[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{place} {name}: appears {times} times"
