"""Finds the quantity that a claim is about: the quantity whose terms are closest to the claim.

A term counts more if it is rare among the quantities of this inspection, and if it is near the claim. The section also gives
terms, with a lower weight: a sentence in a section on planning is about planning unless it says otherwise.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.checks.claims.quantities import FACT, Quantity, work_of
from reports.checks.claims.terms import GROUPS, group_of, names_in, stem, terms_in, words_of
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage

SCORE = "same:score"
_PLACE = 0.35  # the weight of a term that comes only from the section
_HALVED_AT = 7  # the distance from the claim, in words, at which a term has half its weight
_CONFLICT = 0.25  # what is left of the score if the sentence names another stage, aim or kind of work
_DESCRIBED = 0.6  # and if the quantity is the make-up of the sample, but the sentence is about the work
_SAME_TOTAL = 1.3  # if the claim and the quantity have the same total
_OTHER_DOMAIN = 0.55  # and if the section is about another domain
_OTHER_STANDARD = 0.8
_NARROWER = 0.65  # and if the sentence has a word that only prompts have
_CASELOAD, _NOT_OF_THE_CASELOAD = stem("caseload"), 0.6  # and if a fact is about the caseload, which it does not name
_OTHER_PEOPLE = 0.4  # and if one counts children and the other staff
_OWN_QUESTION = 1.25
# What follows these words is what something is compared with.
_COMPARED = re.compile(r" (?:than|against|compared with|above|below) ")
_BREAK = re.compile(r"[,;:()–]| but | and | although | while | compared with | against ")


_CHILDREN = re.compile(r"\b(?:child(?:ren)?|girls?|boys?|young people)\b")
_STAFF = re.compile(r"\b(?:staff|volunteers?|managers?|practitioners?|posts?)\b")


def _is_of_others(passage: Passage, claim: Claim, quantity: Quantity) -> bool:
    """Whether a claim counts children and a fact counts staff, or the other way round."""
    after = " ".join(passage.plain[claim.end :].split()[:3])
    label = quantity.source.lower()
    return bool(
        (_CHILDREN.search(after) and _STAFF.search(label) and not _CHILDREN.search(label))
        or (_STAFF.search(after) and _CHILDREN.search(label) and not _STAFF.search(label))
    )


@dataclass(frozen=True)
class Match:
    quantity: Quantity
    score: float  # 0 to about 1
    evidence: float  # the part of its terms, by weight, that the sentence itself has


class Index:
    """The quantities of an inspection, with the weights of their terms."""

    def __init__(self, known: Known, quantities: Sequence[Quantity]) -> None:
        self.known = known
        self.quantities = quantities
        self._counts = Counter(term for quantity in quantities for term in quantity.terms)

        self._weights: dict[str, float] = {}

    def weight(self, term: str) -> float:
        found = self._weights.get(term)
        if found is None:
            found = self._weights[term] = self._weight(term)
        return found

    def _weight(self, term: str) -> float:
        seen = self._counts.get(term, 0)
        if not seen:
            return 1.0
        rare = math.log(1 + len(self.quantities) / seen)
        return 3.0 if group_of(term) else min(rare, 4.0)

    @cached_property
    def _in_sections(self) -> dict[str, frozenset[str]]:
        return {}

    def terms_of_section(self, passage: Passage) -> frozenset[str]:
        """The terms that a section gives: those of its key question, standard and domain."""
        section = passage.sentence.section
        if section not in self._in_sections:
            self._in_sections[section] = frozenset(self._given_by(passage))
        return self._in_sections[section]

    def _given_by(self, passage: Passage) -> Iterable[str]:
        place = passage.place
        for domain in self.known.framework.domains:
            if domain.number != place.domain:
                continue
            yield from work_of(domain)
            for standard in domain.standards:
                if standard.number == place.standard:
                    yield from names_in(standard.title)
                    for question in standard.key_questions:
                        if question.number == place.question:
                            yield from names_in(question.text)

    def around(self, passage: Passage, claim: Claim) -> Mapping[str, float]:
        """The terms in a sentence. Each has a weight, which is higher if the term is nearer to the claim."""
        plain = passage.plain
        own = len(words_of(plain[: claim.start]))
        length = max(1, len(words_of(plain[claim.start : claim.end])))
        breaks = [len(words_of(plain[: match.end()])) for match in _BREAK.finditer(plain)]
        compared = [len(words_of(plain[: match.end()])) for match in _COMPARED.finditer(plain)]
        others = [
            len(words_of(plain[: other.start]))
            for other in passage.claims
            if other is not claim and other.range is None
        ]
        found: dict[str, float] = {}
        for term in terms_in(plain):
            distance = own - term.at if term.at < own else max(0, term.at - own - length)
            first, last = sorted((own, term.at))
            weight = 1 / (1 + distance / _HALVED_AT)
            weight *= 0.8 ** sum(first < place <= last for place in breaks)
            weight *= 0.4 ** sum(first < place <= last for place in compared)
            weight *= 0.6 ** sum(first < place < last for place in others)
            found[term.name] = max(found.get(term.name, 0), weight)
        return found

    def unexplained(self, passage: Passage, quantity: Quantity) -> frozenset[str]:
        """The terms in a sentence that a quantity does not have."""
        return names_in(passage.plain) - quantity.terms - self.terms_of_section(passage)

    @cached_property
    def _of_prompts_alone(self) -> Mapping[str, frozenset[str]]:
        """For each standard, the terms that only its prompts have."""
        prompts: dict[str, set[str]] = {}
        questions: dict[str, set[str]] = {}
        for quantity in self.quantities:
            if quantity.question:
                kind = prompts if quantity.is_prompt else questions
                kind.setdefault(quantity.standard, set()).update(quantity.terms)
        return {standard: frozenset(terms - questions.get(standard, set())) for standard, terms in prompts.items()}

    def matches(self, passage: Passage, claim: Claim, among: Iterable[Quantity]) -> list[Match]:
        """The quantities that a claim can be about, starting with the best match."""
        near = self.around(passage, claim)
        given = self.terms_of_section(passage) | passage.carried
        named = {group: {term for term in near if group_of(term) == group} for group in GROUPS}
        said = sum(weight * self.weight(term) for term, weight in near.items())
        found = [
            Match(quantity, score, self._evidence(quantity, near))
            for quantity in among
            if (score := self._score(quantity, passage, claim, near, given, named, said)) > 0
        ]
        return sorted(found, key=lambda match: -match.score)

    def _evidence(self, quantity: Quantity, near: Mapping[str, float]) -> float:
        total = sum(map(self.weight, quantity.terms))
        return sum(self.weight(term) for term in quantity.terms if term in near) / total if total else 0.0

    def _score(
        self,
        quantity: Quantity,
        passage: Passage,
        claim: Claim,
        near: Mapping[str, float],
        given: frozenset[str],
        named: Mapping[str, set[str]],
        said: float,
    ) -> float:
        total = shared = explained = 0.0
        for term in quantity.terms:
            weight = self.weight(term)
            total += weight
            if term in near:
                shared += weight * max(near[term], 0.5)
                explained += weight * near[term]
            elif term in given:
                shared += weight * _PLACE
        if not total or not shared:
            return 0.0
        covered, told = shared / total, explained / said if said else 0.0
        score = covered**0.5 * (0.25 + told) ** 0.5
        for terms in named.values():
            group = group_of(next(iter(terms))) if terms else ""
            own = {term for term in quantity.terms if group_of(term) == group} if group else set()
            if terms and own and not own & terms:
                score *= _CONFLICT
        place = passage.place
        if quantity.is_of_children and not quantity.code.startswith("agreement ") and (named["stage"] or named["aim"]):
            score *= _DESCRIBED
        if claim.of is not None and claim.of == quantity.of:
            score *= _SAME_TOTAL
        if place.domain and quantity.domain and quantity.domain != place.domain and not named["work"]:
            score *= _OTHER_DOMAIN
        if place.standard and quantity.standard and quantity.standard != place.standard:
            score *= _OTHER_STANDARD
        if place.question and quantity.question == place.question:
            score *= _OWN_QUESTION
            if not quantity.is_prompt and not (named["stage"] or named["aim"]):
                score *= _OWN_QUESTION  # “It was sufficient in four of the eight cases”
        if quantity.is_share and quantity.standard == place.standard and SCORE in near:
            score *= _OWN_QUESTION**2
        if quantity.question and not quantity.is_prompt:
            alone = self._of_prompts_alone.get(quantity.standard, frozenset())
            is_named = named["aim"] and named["aim"] & quantity.terms
            if not is_named and any(term in alone and weight >= 0.4 for term, weight in near.items()):
                score *= _NARROWER
        if quantity.kind == FACT and _CASELOAD in quantity.terms and _CASELOAD not in near:
            score *= _NOT_OF_THE_CASELOAD
        if quantity.kind == FACT and _is_of_others(passage, claim, quantity):
            score *= _OTHER_PEOPLE
        return score
