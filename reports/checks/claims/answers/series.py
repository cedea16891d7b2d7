"""Compares figures that a sentence lists with “respectively”: “desistance and safety, 79 and 87 per cent respectively”.

The figures belong to the key questions in the order in which their aims, stages or kinds of work are named. If the lists have not
the same length, nothing is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.answers.asking import inherited, meant, topic_of
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.terms import group_of, terms_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_FIGURES = re.compile(
    rf"(?P<list>{NUMBER}(?: ?per cent)?(?:, {NUMBER}(?: ?per cent)?)*,? and {NUMBER})(?P<unit> ?per cent)?\b"
)
_NUMBER = re.compile(NUMBER)


def series_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if "respectively" not in plain:
        return
    match = _FIGURES.search(plain)
    leaves = leaves_of(known)
    if match is None or not leaves.all:
        return
    figures = list(_NUMBER.finditer(plain, match.start("list"), match.end("list")))
    rest = f"{plain[: match.start()]} {plain[match.end() :]}"
    found = _in_order(rest, len(figures))
    if not found:
        return
    whole = topic_of(rest, leaves)
    chosen: list[Leaf] = []
    for words in found:
        own = inherited(topic_of(words, leaves), whole)
        among = meant(leaves, own, passage.place)
        questions = [leaf for leaf in among.leaves if not leaf.is_prompt]
        if len(questions) != 1:
            return
        chosen += questions
    is_per_cent = bool(match["unit"]) or "per cent" in match["list"]
    for figure, leaf in zip(figures, chosen, strict=True):
        expected = whole_per_cent(leaf.yes, leaf.of) if is_per_cent else leaf.yes
        is_true = value_of(figure[0]) == expected
        yield bound(passage, *figure.span(), VERIFIED if is_true else CONTRADICTED, leaf.source)


_WORDS = {
    "aim:desistance": "desistance", "aim:child": "safety of the child", "aim:others": "safety of other people",
    "stage:assess": "assessment", "stage:plan": "planning", "stage:deliver": "delivery", "stage:review": "reviewing",
    "work:court": "court cases", "work:out_of_court": "out of court disposals",
}  # fmt: skip


def _in_order(text: str, count: int) -> list[str]:
    """The words for the aims, stages or kinds of work in a text, in order, of the one group that has as many as needed."""
    for group in ("aim", "stage", "work"):
        terms = sorted(terms_in(text), key=lambda each: each.at)
        names = list(dict.fromkeys(term.name for term in terms if group_of(term.name) == group))
        if len(names) == count and all(name in _WORDS for name in names):
            return [_WORDS[name] for name in names]
    return []
