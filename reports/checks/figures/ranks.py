"""Checks the rank of key questions (“the lowest of the three key questions”) against the printed percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import domains_in, key_questions_of, stage_of, stages_in
from reports.ratings.methods import KeyQuestionRating

_PLACE = re.compile(
    r"\b(?P<place>lowest|weakest|highest|strongest)\b"
    r"(?= (?:percentage |figure |result |score )?(?:of|key question|percentage|figure|among|place))"
    r"|\bthe (?P<place2>lowest|weakest|highest|strongest)(?= (?:part|in|,|\.))"
)
_NONE_BEYOND = re.compile(
    r"\bno key question\b.*?\b(?:(?P<below>below|under|less than|lower than)|(?P<above>above|over|more than|higher than)) "
)
# Words that show that a rank is among all key questions, and not only among those of one standard.
_OF_ALL = re.compile(r"\b(?:any|all the|all) key questions?\b|\bin this inspection\b")


def check(known: Known) -> Iterator[Finding]:
    for passage in known.passages:
        if _NONE_BEYOND.search(passage.plain):
            yield from _none_beyond(known, passage)
        elif _PLACE.search(passage.plain) and "key question" in passage.plain:
            yield from _places(known, passage)


def _rated(known: Known, passage: Passage) -> list[KeyQuestionRating]:
    """The key questions to rank: all key questions, or those in the standard, at the stages named or in the domain."""
    place, plain = passage.place, passage.plain
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


def _none_beyond(known: Known, passage: Passage) -> Iterator[Finding]:
    match = _NONE_BEYOND.search(passage.plain)
    assert match is not None
    percents = [question.percent for question in _rated(known, passage) if question.percent is not None]
    claim = next((c for c in passage.claims if c.per_cent is not None and c.end > match.end()), None)
    if not percents or claim is None or claim.per_cent is None or len({s[:1] for s in _numbers(known, passage)}) > 1:
        return
    reached = min(percents) if match["below"] else max(percents)
    is_denied = reached < claim.per_cent if match["below"] else reached > claim.per_cent
    if is_denied:
        which = "lowest" if match["below"] else "highest"
        yield _finding(passage, passage.words(claim), f"The {which} of these key questions is at {reached} per cent.")


def _numbers(known: Known, passage: Passage) -> list[str]:
    return [question.number for question in _rated(known, passage)]


def _places(known: Known, passage: Passage) -> Iterator[Finding]:
    rated = _rated(known, passage)
    match = _PLACE.search(passage.plain)
    assert match is not None
    word = match["place"] or match["place2"]
    if "between the lowest and the highest" in passage.plain:
        return
    percents = {question.number: question.percent for question in rated if question.percent is not None}
    if not percents:
        return
    reached = (min if word in ("lowest", "weakest") else max)(percents.values())
    subject = {q.number for q in key_questions_of(passage.plain, known.framework, passage.place)} & set(percents)
    stated = next((c.per_cent for c in passage.claims if c.per_cent is not None), None)
    said = f"The {word} of these key questions is at {reached} per cent."
    names_aim = len(subject) == 1 or bool(passage.place.question and subject)
    if names_aim and not any(percents[number] == reached for number in subject):
        own = ", ".join(f"{number} at {percents[number]} per cent" for number in sorted(subject))
        yield _finding(passage, match[0].removeprefix("the "), f"{said} This is {own}.")
    elif passage.place.standard and stated is not None and stated != Fraction(reached) and len(passage.claims) <= 2:
        claim = next(c for c in passage.claims if c.per_cent is not None)
        yield _finding(passage, passage.words(claim), said)


def _finding(passage: Passage, excerpt: str, message: str) -> Finding:
    return Finding(
        "rank",
        "accept",
        passage.sentence.section,
        excerpt,
        message,
        "Insert the rank of the key question with [[rank …]] and its number, or name the key question that has this rank.",
        passage.sentence.text,
    )
