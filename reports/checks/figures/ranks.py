"""“The lowest of the three key questions”: places of key questions, against the per cents that are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Told
from reports.checks.reading.subjects import domains_in, key_questions_of, stage_of, stages_in
from reports.ratings.rules import KeyQuestionRating

_PLACE = re.compile(
    r"\b(?P<place>lowest|weakest|highest|strongest)\b"
    r"(?= (?:percentage |figure |result |score )?(?:of|key question|percentage|figure|among|place))"
    r"|\bthe (?P<place2>lowest|weakest|highest|strongest)(?= (?:part|in|,|\.))"
)
_NONE_BEYOND = re.compile(
    r"\bno key question\b.*?\b(?:(?P<below>below|under|less than|lower than)|(?P<above>above|over|more than|higher than)) "
)
# The percentages of all, and not those of one standard.
_OF_ALL = re.compile(r"\b(?:any|all the|all) key questions?\b|\bin this inspection\b")


def check(known: Known) -> Iterator[Finding]:
    for told in known.told:
        if _NONE_BEYOND.search(told.plain):
            yield from _none_beyond(known, told)
        elif _PLACE.search(told.plain) and "key question" in told.plain:
            yield from _places(known, told)


def _rated(known: Known, told: Told) -> list[KeyQuestionRating]:
    """The key questions among which one has its place: those of the standard, of the stages named, or of the domain."""
    place, plain = told.place, told.plain
    numbers: set[str] = set()
    domains = domains_in(plain, known.framework, place)
    if _OF_ALL.search(plain):
        domains = [domain for domain in known.framework.domains if domain.case_based]
        numbers = {standard.number for domain in domains for standard in domain.standards}
    elif place.standard:
        numbers = {place.standard}
    else:
        named = stages_in(plain)
        numbers = {s.number for domain in domains for s in domain.standards if not named or stage_of(s) in named}
    standards = known.material.ratings.standards
    return [
        question
        for number in standards
        if number in numbers
        for question in standards[number].key_questions
        if question.percent is not None and question.tally.is_complete
    ]


def _none_beyond(known: Known, told: Told) -> Iterator[Finding]:
    match = _NONE_BEYOND.search(told.plain)
    assert match is not None
    percents = [question.percent for question in _rated(known, told) if question.percent is not None]
    claim = next((c for c in told.claims if c.per_cent is not None and c.end > match.end()), None)
    if not percents or claim is None or claim.per_cent is None or len({s[:1] for s in _numbers(known, told)}) > 1:
        return
    reached = min(percents) if match["below"] else max(percents)
    is_denied = reached < claim.per_cent if match["below"] else reached > claim.per_cent
    if is_denied:
        which = "lowest" if match["below"] else "highest"
        yield _finding(told, told.words(claim), f"The {which} of these key questions stands at {reached} per cent.")


def _numbers(known: Known, told: Told) -> list[str]:
    return [question.number for question in _rated(known, told)]


def _places(known: Known, told: Told) -> Iterator[Finding]:
    rated = _rated(known, told)
    match = _PLACE.search(told.plain)
    assert match is not None
    word = match["place"] or match["place2"]
    if "between the lowest and the highest" in told.plain:
        return
    percents = {question.number: question.percent for question in rated if question.percent is not None}
    if not percents:
        return
    reached = (min if word in ("lowest", "weakest") else max)(percents.values())
    subject = {q.number for q in key_questions_of(told.plain, known.framework, told.place)} & set(percents)
    stated = next((c.per_cent for c in told.claims if c.per_cent is not None), None)
    said = f"The {word} of these key questions stands at {reached} per cent."
    names_aim = len(subject) == 1 or bool(told.place.question and subject)
    if names_aim and not any(percents[number] == reached for number in subject):
        own = ", ".join(f"{number} at {percents[number]} per cent" for number in sorted(subject))
        yield _finding(told, match[0].removeprefix("the "), f"{said} This is {own}.")
    elif told.place.standard and stated is not None and stated != Fraction(reached) and len(told.claims) <= 2:
        claim = next(c for c in told.claims if c.per_cent is not None)
        yield _finding(told, told.words(claim), said)


def _finding(told: Told, excerpt: str, message: str) -> Finding:
    return Finding(
        "rank",
        "accept",
        told.sentence.section,
        excerpt,
        message,
        "Insert the place of the key question with [[rank …]] and its number, or name the one that has this place.",
        told.sentence.text,
    )
