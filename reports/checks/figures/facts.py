"""Checks numbers about the service and its area against the facts recorded for the report.

A sentence is about a fact if it contains most of the words in the fact's label. The sentence is reported if it has a number of
the same kind as the fact but not the fact's number. A person must decide whether the sentence or the fact is wrong.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reports.checks.reading.claims import numbers
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.document.material import FactValue
from reports.text import numbers_in_words

_SMALL = frozenset(
    """
    a an and are as at by did do does every for from given had has have how in into is it its more most not of on only or
    out than that the their them these this those to was were what which who whom whose with per over yot yos yjs team
    service youth offending current total share percentage number children child area england wales information cases case
    court out-of-court disposal disposals police officer officers among very well all
    """.split()  # noqa: SIM905
)
_MOST = Fraction(1, 2)
# A number that differs from the fact by more than this factor is about something else.
_FAR = 3
# Word stems that mean the same in this field.
_ALIKE = {"entrant": "enter", "worker": "staff", "employe": "staff", "surveyor": "survey"}
_DATE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?: (?:19|20)\d\d)?"
    r"|\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b"
)


Number = tuple[int, int, Fraction, bool]


@dataclass(frozen=True)
class _Recorded:
    label: str
    words: frozenset[str]
    counts: frozenset[Fraction]
    percents: frozenset[Fraction]
    in_label: frozenset[Fraction]
    value: str


@functools.lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _words(plain: str) -> frozenset[str]:
    found = (word.strip("'-") for word in re.findall(r"[a-z][a-z'-]+", plain.replace("'s", "")))
    parts = (part for word in found for part in ([word] if word in _SMALL else re.split(r"[-']", word)))
    return frozenset(_ALIKE.get(_stem(part), _stem(part)) for part in parts if part not in _SMALL and len(part) > 2)


def _recorded(fact: FactValue, area: frozenset[str]) -> _Recorded | None:
    values = f"{fact.value} ; {fact.comparator_value}".lower()
    # In “14 of 20”, the first number is the fact.
    read = list(numbers(re.sub(r"\bof \d+", "", values)))
    if not read or fact.section == "glossary":
        return None
    plain = fact.label.lower().replace("’", "'").replace("–", "-")
    return _Recorded(
        fact.label,
        _words(_DATE.sub(" ", plain)) - area,
        frozenset(value for _, _, value, is_per_cent in read if not is_per_cent),
        frozenset(value for _, _, value, is_per_cent in read if is_per_cent),
        frozenset(value for _, _, value, _ in numbers(plain)),
        fact.value,
    )


def check(known: Known) -> Iterator[Finding]:
    area = _words(numbers_in_words.area(known.material.yot).lower())
    facts = [recorded for fact in known.material.facts if (recorded := _recorded(fact, area)) is not None]
    for passage in known.passages:
        yield from _check(passage, facts)


def _check(passage: Passage, facts: list[_Recorded]) -> Iterator[Finding]:
    if passage.place.domain not in ("", "1"):
        return
    plain = _DATE.sub(lambda match: " " * len(match[0]), passage.plain)
    own = _words(plain)
    spoken_of = [
        fact for fact in facts if len(fact.words & own) >= 2 and len(fact.words & own) >= _MOST * len(fact.words)
    ]
    if not spoken_of:
        return
    written = [number for number in numbers(plain) if number[2] != 1]
    for fact in sorted(spoken_of, key=lambda fact: -len(fact.words & own)):
        denied = next((number for number in written if _is_denied(fact, number, plain, written, spoken_of)), None)
        if denied:
            yield Finding(
                "fact",
                "accept",
                passage.sentence.section,
                passage.sentence.text[denied[0] : denied[1]],
                f"The facts say: {fact.label}: {fact.value}.",
                "Use the number in the facts, or correct the fact if it is wrong.",
                passage.sentence.text,
            )
            return


def _is_denied(fact: _Recorded, number: Number, plain: str, written: list[Number], spoken_of: list[_Recorded]) -> bool:
    """Whether a number is about this fact but contradicts it.

    A number is about the fact if the label contains what the number counts (“34 staff”). It is also about the fact if
    no number in the sentence matches any of the facts that the sentence is about.
    """
    _, end, value, is_per_cent = number
    values = fact.percents if is_per_cent else fact.counts
    if not values or value in fact.in_label or any(_is_told(other, number) for other in spoken_of):
        return False
    if not any(other <= _FAR * value and value <= _FAR * other for other in values):
        return False
    counted = re.match(r" (?:members of |of the )?(?P<noun>[a-z]+)", plain[end:])
    noun = _stem(counted["noun"]) if counted else ""
    if any(_is_told(fact, other) for other in written):
        return False
    return noun in fact.words or not any(_is_told(other, each) for other in spoken_of for each in written)


def _is_told(fact: _Recorded, number: Number) -> bool:
    return number[2] in (fact.percents if number[3] else fact.counts)
