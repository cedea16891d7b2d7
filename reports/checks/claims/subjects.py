"""Finds the standards that a sentence names, and their domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import domains_in, names_court, names_out_of_court
from standards.language.definition import DomainDefinition, StandardDefinition

# Short names that reports use for a standard as well as its title.
_SHORT = {
    "governance and leadership": ("governance", "leadership"),
    "staff": ("staffing",),
    "implementation and delivery": ("delivery", "implementation"),
    "out-of-court disposal policy and provision": ("policy and provision",),
    "resettlement policy and provision": ("resettlement", "policy and provision for resettlement"),
    "governance and partnerships": ("governance",),
}


@dataclass(frozen=True)
class Named:
    standard: StandardDefinition
    start: int
    end: int


@lru_cache(maxsize=256)
def standards_named(known: Known, passage: Passage) -> tuple[Named, ...]:
    """The standards that a sentence names, in order.

    If two domains have a standard with the same title, the section or the sentence decides which is meant.
    """
    domains = {domain.number for domain in scope(known, passage)}
    found: dict[int, Named] = {}
    for domain in known.framework.domains:
        for standard in domain.standards:
            for match in _mentions(standard, passage.plain):
                named = Named(standard, *match.span())
                other = found.get(named.start)
                if other is not None and other.end > named.end:
                    continue
                is_better = other is None or other.end < named.end or other.standard.number.split(".")[0] not in domains
                if is_better and (domain.number in domains or _is_only_one(known, standard)):
                    found[named.start] = named
    spans = sorted(found.values(), key=lambda named: named.start)
    return tuple(
        named
        for named in spans
        if not any(other is not named and other.start <= named.start and named.end <= other.end for other in spans)
    )


def _mentions(standard: StandardDefinition, plain: str) -> Iterator[re.Match[str]]:
    for hint, pattern in _patterns(standard.title.lower(), standard.number):
        if hint in plain:
            yield from pattern.finditer(plain)


@cache
def _patterns(title: str, number: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The names of a standard, each with its pattern."""
    names = [(name, rf"(?<![\w-]){re.escape(name)}(?![\w-])") for name in (title, *_SHORT.get(title, ()))]
    names.append((f"standard {number}", rf"\bstandard {re.escape(number)}(?![\d.]*\d)"))
    return tuple((name, re.compile(pattern)) for name, pattern in names)


def _is_only_one(known: Known, standard: StandardDefinition) -> bool:
    title = standard.title.lower()
    return sum(other.title.lower() == title for other in known.framework.standards) == 1


def scope(known: Known, passage: Passage) -> list[DomainDefinition]:
    """The domains that a sentence is about: those that it names, or the domain of its section, or all domains."""
    plain, place = passage.plain, passage.place
    if re.search(r"\borganisational delivery\b", plain):
        return [domain for domain in known.framework.domains if not domain.case_based]
    if names_court(plain) != names_out_of_court(plain):
        return domains_in(plain, known.framework, type(place)())
    own = [domain for domain in known.framework.domains if domain.number == place.domain]
    return own or list(known.framework.domains)
