"""Compares lengths of time: “12 weeks”, “in the past eight months”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.matching import Index
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.document.material import FactValue

_LENGTH = re.compile(
    rf"(?<![\w.-])(?P<count>{NUMBER}|a|an) (?:working )?(?P<unit>day|week|month|year)s?\b(?! (?:old|of age|ago))"
)
_NAMED = re.compile(r"\b(?:aged|year|age of) $")
_PARTS_OF_A_YEAR = re.compile(r"\b(?:a )?(quarter|half) (?:of )?a year\b")
_ENDS = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though) ")
_LEAST, _SURE = 0.45, 0.6


@lru_cache(maxsize=4096)
def lengths_in(text: str) -> dict[str, set[Fraction]]:
    """The lengths of time in a text, by unit."""
    found: dict[str, set[Fraction]] = {}
    text = _PARTS_OF_A_YEAR.sub(lambda match: {"quarter": "3", "half": "6"}[match[1]] + " months", text)
    for match in _LENGTH.finditer(text):
        if not _NAMED.search(text[: match.start()]):
            count = Fraction(1) if match["count"] in ("a", "an") else value_of(match["count"])
            found.setdefault(match["unit"], set()).add(count)
    return found


def same_lengths(said: str, recorded: str) -> bool:
    """Whether a text gives no length of time, or one that a fact gives as well."""
    own, other = lengths_in(said), lengths_in(recorded)
    if not own or not other:
        return True
    return any(own[unit] & other[unit] for unit in own.keys() & other.keys()) or _months(own) == _months(other)


def _months(lengths: dict[str, set[Fraction]]) -> set[Fraction]:
    return {12 * years for years in lengths.get("year", ())} | lengths.get("month", set())


def waits_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """Lengths of time that are themselves a fact: “the longest wait is 18 weeks”."""
    if not _LENGTH.search(passage.plain):
        return
    facts = [fact for fact in index.known.material.facts if _recorded(fact) and fact.section != "glossary"]
    if not facts:
        return
    for match in _LENGTH.finditer(passage.plain):
        own = names_in(_clause(passage.plain, match))
        scored = []
        for fact in facts:
            terms = names_in(fact.label) - (_UNITS if _UNIT.match(fact.label.lower()) else frozenset())
            total = sum(map(index.weight, terms)) or 1.0
            scored.append((sum(map(index.weight, terms & own)) / total, fact))
        score, fact = max(scored, key=lambda each: each[0])
        recorded = _recorded(fact)
        said = lengths_in(match[0]).get(match["unit"], set())
        if score >= _SURE and match["unit"] not in recorded and any(said & values for values in recorded.values()):
            yield bound(passage, *match.span(), CONTRADICTED, f"{fact.label}: {fact.value}")  # weeks for months
        if score < _LEAST or match["unit"] not in recorded:
            continue
        if _is_named(index, match[0], own, score):
            continue  # a length in the name of another fact
        is_true = bool(said & recorded[match["unit"]])
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}")


_SPAN = re.compile(
    rf"\b(?:between )?(?P<low>{NUMBER}) (?:to|and) (?P<high>{NUMBER}) (?P<unit>day|week|month|year)s?\b(?! (?:old|of age))"
)
_RECORDED_SPAN = re.compile(rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER})(?: (?:days|weeks|months|years))?")


def spans_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """Lengths of time from one to another: “court disposals had begun six to nine months before the inspection”."""
    matches = list(_SPAN.finditer(passage.plain))
    if not matches:
        return
    said = words_in(passage.plain)
    for match in matches:
        own = words_in(_clause(passage.plain, match))
        found = []
        for fact in index.known.material.facts:
            value, label = _RECORDED_SPAN.fullmatch(fact.value.lower()), fact.label.lower()
            if value is None or match["unit"] not in f"{label} {fact.value.lower()}":
                continue
            terms = words_in(label) - {"noun:months", "noun:weeks"}
            works = {term for term in terms if term.startswith("work:")}
            if terms and works <= own and len(terms & said) * 2 > len(terms):
                found.append((fact, value))
        if len(found) == 1:
            fact, value = found[0]
            is_true = all(value_of(match[end]) == value_of(value[end]) for end in ("low", "high"))
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}")


def _recorded(fact: FactValue) -> dict[str, set[Fraction]]:
    """The lengths of time that a fact gives, in its value or in its unit: “Weeks of fieldwork: 2”."""
    unit = _UNIT.match(fact.label.lower())
    return lengths_in(f"{fact.value.lower()} {unit[1]}s" if unit and fact.value.isdecimal() else fact.value.lower())


_UNITS = frozenset({"day", "week", "month", "year", "weeks", "months"})
_UNIT = re.compile(r"(day|week|month|year)s (?:of|in|for|without)\b")


def _clause(plain: str, match: re.Match[str]) -> str:
    """The words around a length of time, between the nearest marks that end a clause."""
    starts = [each.end() for each in _ENDS.finditer(plain, 0, match.start())]
    ends = [each.start() for each in _ENDS.finditer(plain, match.end())]
    return plain[max(starts, default=0) : min(ends, default=len(plain))]


def _is_named(index: Index, length: str, own: frozenset[str], score: float) -> bool:
    """Whether a length of time is in the label of a fact that a sentence names as well as another."""
    for fact in index.known.material.facts:
        if length in fact.label.lower():
            terms = names_in(fact.label)
            total = sum(map(index.weight, terms)) or 1.0
            if sum(map(index.weight, terms & own)) / total >= score:
                return True
    return False


_PASSED = re.compile(
    r" (?:had |have |has )?(?:gone by|passed|elapsed|(?:after|since|before) (?:the|our|its) \w* ?inspection)\b"
)
_LEAST_SHARED = 2


def unread_lengths_in(index: Index, passage: Passage) -> Iterator[tuple[int, int]]:
    """Where a sentence gives a length of time that no fact has, although a fact about its subject has another."""
    for match in _LENGTH.finditer(passage.plain):
        if match["count"] in ("a", "an") or _NAMED.search(passage.plain[: match.start()]):
            continue
        if _PASSED.match(passage.plain, match.end()):
            yield match.span()
            continue
        own, said = names_in(_clause(passage.plain, match)), lengths_in(match[0])
        alike = [(len(terms & own), recorded) for terms, recorded in _with_lengths(index) if terms & own]
        is_recorded = any(
            _months(said) & _months(recorded) or any(said[unit] & recorded.get(unit, set()) for unit in said)
            for _, recorded in alike
        )
        if not is_recorded and any(shared >= _LEAST_SHARED for shared, _ in alike):
            yield match.span()


@lru_cache(maxsize=4)
def _with_lengths(index: Index) -> tuple[tuple[frozenset[str], dict[str, set[Fraction]]], ...]:
    """The facts with a length of time: their terms, and their lengths."""
    found = []
    for fact in index.known.material.facts:
        recorded = lengths_in(f"{fact.label} {fact.value}".lower()) | _recorded(fact)
        if recorded and fact.section != "glossary":
            found.append((names_in(fact.label) - _UNITS, recorded))
    return tuple(found)
