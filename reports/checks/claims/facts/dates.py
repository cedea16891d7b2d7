"""Compares dates with those of the facts: “since March 2018 a panel has …”, “the manager has been in post since 2012”.

A date belongs to the fact with most of its label in the same clause. A date that a fact about something else has says nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.table import table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.document.material import FactValue

MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH = "|".join(MONTHS)
DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) )?(?:(?P<month>{_MONTH})(?: (?P<year>(?:19|20)\d\d))?|(?P<alone>(?:19|20)\d\d)(?![/\d]|,\d))\b"
)
_DATED = re.compile(
    rf"(?:(?:\d{{1,2}} )?(?:{_MONTH}) (?:19|20)\d\d|(?:19|20)\d\d|{_MONTH})"
    rf"(?:,? (?:to|and|-) (?:(?:{_MONTH}) (?:19|20)\d\d|(?:19|20)\d\d))?"
)
_CLAUSE = re.compile(
    r"[;:] |, (?:and|but|while|whereas|although|though) |, (?=which|who|the (?:same )?year (?:in which|when|that)|when )"
)
_SAME, _ABOUT = (
    0.6,
    0.34,
)  # the part of a label in a clause with which its dates are compared, and with which they verify
_INTERVAL = re.compile(
    rf"\b(?P<count>{NUMBER}) (?P<unit>weeks?|months?) (?P<which>before|after|later|earlier|between|had passed|passed)\b"
)
_FIELDWORK = re.compile(r"\bfieldwork\b|\bvisit(?:ed)?\b|\bwe inspected\b")
_PUBLISHED = re.compile(r"\bpublish\w*|\breport appeared\b|\bpublication\b")


@dataclass(frozen=True)
class _Dated:
    fact: FactValue
    terms: frozenset[str]
    dates: frozenset[tuple[str, str]]  # month and year, each can be ""


def _when(match: re.Match[str]) -> tuple[str, str]:
    return match["month"] or "", match["year"] or match["alone"] or ""


@lru_cache(maxsize=4)
def _dated(known: Known) -> tuple[_Dated, ...]:
    """The facts whose value is a date."""
    found = []
    for fact in known.material.facts:
        value = fact.value.lower()
        if fact.section != "glossary" and _DATED.fullmatch(value):
            dates = frozenset(_when(match) for match in DATE.finditer(value))
            year = next((year for _, year in dates if year), "")
            terms = words_in(fact.label.lower()) - frozenset(MONTHS)
            found.append(_Dated(fact, terms, frozenset((month, each or year) for month, each in dates)))
    return tuple(found)


def dates_of_facts_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    yield from _intervals(known, passage)
    facts = _dated(known)
    if not facts or not DATE.search(passage.plain):
        return
    table = table_of(known)
    start = 0
    for end in [*(cut.start() for cut in _CLAUSE.finditer(passage.plain)), len(passage.plain)]:
        clause, own = passage.plain[start:end], words_in(passage.plain[start:end])
        scored = [
            (sum(map(table.weight, each.terms & own)) / (sum(map(table.weight, each.terms)) or 1.0), each)
            for each in facts
        ]
        share, best = max(scored, key=lambda each: each[0])
        if share >= _SAME and ("case" not in best.fact.label.lower() or "case" in clause):
            for match in DATE.finditer(clause):
                if match["month"] == "may" and not (match["day"] or match["year"]):
                    continue
                is_true = any(_fits(_when(match), each) for each in best.dates)
                span = start + match.start(), start + match.end()
                yield bound(
                    passage, *span, VERIFIED if is_true else CONTRADICTED, f"{best.fact.label}: {best.fact.value}"
                )
        start = end


def _fits(said: tuple[str, str], recorded: tuple[str, str]) -> bool:
    return all(not one or not other or one == other for one, other in zip(said, recorded, strict=True))


def fact_with_date(known: Known, passage: Passage, date: str) -> FactValue | None:
    """A fact that has a date, in its label, value or source, and that the sentence is about."""
    table, own = table_of(known), words_in(passage.plain)
    for fact in known.material.facts:
        if not any(each in f"{fact.label} {fact.value} {fact.source}".lower() for each in _written(date)):
            continue
        terms = words_in(fact.label.lower()) - frozenset(MONTHS)
        if fact.section == "glossary":
            terms = words_in(f"{fact.label} {fact.value}".lower()) - frozenset(MONTHS)
            if len(terms & own) >= 2:
                return fact
            continue
        weight = sum(map(table.weight, terms))
        if weight and sum(map(table.weight, terms & own)) >= weight * _ABOUT:
            return fact
        if words_in(fact.source.lower()) & own and any(each in fact.source.lower() for each in _written(date)):
            return fact
    return None


def _written(date: str) -> tuple[str, ...]:
    """A date as facts write it: 2020/2021 is April 2020 to March 2021."""
    years = re.fullmatch(r"((?:19|20)\d\d)/((?:20)?\d\d)", date)
    if years is None:
        return (date,)
    return date, f"april {years[1]} to march 20{years[2][-2:]}"


def _intervals(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Fieldwork took place four months before this report was published.”"""
    published, started = known.material.published, known.material.fieldwork_started
    plain = passage.plain
    if not (published and started and _FIELDWORK.search(plain) and _PUBLISHED.search(plain)):
        return
    for match in _INTERVAL.finditer(plain):
        ended = known.material.fieldwork_ended or started
        days = {(published - day).days for day in (started, ended)}
        unit = 7 if match["unit"].startswith("week") else 30.4
        is_true = any(abs(each / unit - float(value_of(match["count"]))) <= 1 for each in days)
        said = f"Fieldwork started on {_said(started)}; the report was published on {_said(published)}"
        yield bound(passage, match.start(), match.end("unit"), VERIFIED if is_true else CONTRADICTED, said)


def _said(day: datetime.date) -> str:
    return f"{day:%-d %B %Y}"
