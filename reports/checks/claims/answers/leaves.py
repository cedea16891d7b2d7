"""The key questions and prompts with their answers, each with the words by which a sentence names it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.claims.answers.themes import themes_in
from reports.checks.claims.quantities import work_of
from reports.checks.claims.terms import group_of, names_in, stem
from reports.checks.reading.known import Known
from reports.checks.reading.subjects import CHILD, DESISTANCE, OTHERS, aim_of, stage_of
from reports.ratings.percentages import whole_per_cent
from standards.language.definition import DomainDefinition, KeyQuestionDefinition, StandardDefinition

AIM = {DESISTANCE: "aim:desistance", CHILD: "aim:child", OTHERS: "aim:others"}
STAGE = {
    "assess": "stage:assess", "plan": "stage:plan", "implement": "stage:deliver", "review": "stage:review",
    "joint": "stage:joint", "policy": "stage:policy",
}  # fmt: skip


# Words of stages and aims, and of judging: they do not tell one prompt from another.
_GENERIC = frozenset(
    map(
        stem,
        """
        assessment assess analyse analysis planning plan plans delivery deliver delivered implementation services service review
        reviewing desistance offending safety safe wellbeing keep keeping harm risk risks support supporting focus appropriate
        necessary attention effective effectively sufficiently consider account relevant needed
        disposal disposals court courts factors factor related personalised significant others parents social
        work quality carry carried done deal dealt well kept keeps helped help helps concern concerned supported people
        reduce reoffending offended fail failed fell fall short explain explained show showed gave give met set made led come came
        include included thought become became just only hard wrong taking everything together hand call called less protect
        order orders sentence sentences custodial young sample reach reached answer kind overall remained stayed level
        period cover covered every single deal little fully part provided case alike likewise read manager managers
        """.split(),  # noqa: SIM905
    )
)


@dataclass(frozen=True)
class Leaf:
    """A key question or a prompt: `yes` of `of` relevant cases, of all `cases` of its domain."""

    number: str
    domain: str
    standard: str
    question: str
    is_prompt: bool
    stages: frozenset[str]
    aims: frozenset[str]
    works: frozenset[str]
    content: frozenset[str]  # its other terms
    yes: int
    of: int
    cases: int

    @property
    def source(self) -> str:
        return f"{self.number}: {self.yes} of {self.of} relevant cases, {whole_per_cent(self.yes, self.of)} per cent"


@dataclass(frozen=True)
class Leaves:
    """All key questions and prompts of an inspection that were answered."""

    all: tuple[Leaf, ...]
    weights: dict[str, float]

    def weight(self, terms: frozenset[str] | set[str]) -> float:
        return sum(self.weights.get(term, 0.0) for term in terms)


@lru_cache(maxsize=4)
def leaves_of(known: Known) -> Leaves:
    found = tuple(_all(known))
    counts = Counter(term for leaf in found for term in leaf.content)
    weights = {
        term: min(4.0, math.log(1 + len(found) / count)) * (1.5 if term.startswith("theme:") else 0.7)
        for term, count in counts.items()
    }
    return Leaves(found, weights)


def _all(known: Known) -> Iterator[Leaf]:
    for domain in known.framework.domains:
        for standard in domain.standards:
            if standard.has_answers:
                for question in standard.key_questions:
                    yield from _of_question(known, domain, standard, question)
        if domain.case_based:
            yield from _unrated(known, domain)


def _unrated(known: Known, domain: DomainDefinition) -> Iterator[Leaf]:
    """The unrated questions of cases that are answered yes or no."""
    cases = known.cases(domain.number)
    for question in known.framework.case_questions:
        if domain.number not in question.domains or question.kind != "yes_no":
            continue
        given = [case[question.slug] for case in cases if case.get(question.slug) in ("yes", "no")]
        if given:
            yield Leaf(
                question.slug.replace("_", " "), domain.number, "", "", True, frozenset(), frozenset(), work_of(domain),
                content_of(question.text), given.count("yes"), len(given), len(cases),
            )  # fmt: skip


def _of_question(
    known: Known, domain: DomainDefinition, standard: StandardDefinition, question: KeyQuestionDefinition
) -> Iterator[Leaf]:
    stage = STAGE.get(stage_of(standard), "")
    own = names_in(question.text)
    aim = AIM.get(aim_of(question.text), "")
    aims = frozenset(filter(None, [aim])) | _group(own, "aim")
    texts = [(question.number, question.text, False)]
    texts += [(f"{question.number}{prompt.letter}", prompt.text, True) for prompt in question.prompts]
    has_prompts = len(texts) > 1
    cases = len(known.cases(domain.number))
    for number, text, is_prompt in texts:
        tally = known.tallies.get(number)
        if tally is None or not tally.relevant or (not is_prompt and not tally.is_complete):
            continue
        terms = names_in(text)
        content = content_of(text) if is_prompt or not (aim and (has_prompts or stage)) else frozenset()
        if is_prompt and aim:
            content -= content_of(question.text)
        yield Leaf(
            number, domain.number, standard.number, question.number, is_prompt,
            frozenset(filter(None, [stage])) or _group(terms, "stage"),
            aims | _group(terms, "aim") if is_prompt else aims, work_of(domain), content, tally.yes, tally.relevant, cases,
        )  # fmt: skip


def _group(terms: frozenset[str], group: str) -> frozenset[str]:
    return frozenset(term for term in terms if group_of(term) == group)


def content_of(text: str) -> frozenset[str]:
    """What a text is about besides its stage, aim and kind of work: themes, and the stems of words that mean something."""
    themes, rest = themes_in(text.lower())
    stems = {term for term in names_in(rest) if ":" not in term}
    return themes | frozenset(stems - _GENERIC)
