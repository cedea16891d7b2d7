"""Compares a key question with the other inspections: “below the national average”, “12 points above the median”.

“Average” and “mean” are the mean of the percentages in the other signed inspections under the same framework, and “median” is
their median. Other words, such as “nationally”, are compared with both. Below eight inspections nothing can be verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from reports.checks.claims.answers.asking import meant, topic_of
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, Verdict, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.across import Across
from reports.ratings.percentages import whole_per_cent

_UP = r"\b(?:above|higher than|better than|stronger than|ahead of|exceed(?:s|ed|ing)?|more often than|over)"
_DOWN = r"\b(?:below|lower than|worse than|weaker than|behind|short of|less often than|under)"
_EQUAL = r"\b(?:in line with|close to|similar to|the same as|about|at|equal to|level with|matche[sd]|on(?= the\b))"
_WHOSE = (
    r"(?: (?:of|for|in|across|among) (?:all )?(?:the )?(?:other )?"
    r"(?:inspections|services|youth offending (?:teams|services)|yots|areas)(?: (?:inspected|elsewhere))?)"
)
_AVERAGE = r"(?:national )?(?:(?P<mean>average|mean)|(?P<median>median))"
_OTHERS = r"(?:(?:most )?other (?:inspections|inspected services)|the national (?:picture|figure|result)s?|nationally)"
_FIGURE = rf"(?:,? (?:of|at|which (?:is|was)) (?P<figure>{NUMBER}) ?(?:per cent|%))?"
_BESIDE = re.compile(
    rf"(?:(?P<points>{NUMBER}) (?:percentage )?points? )?(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<equal>{_EQUAL})) "
    rf"(?<!on )(?:in )?(?:(?:the|their|an) )?(?:{_AVERAGE}{_WHOSE}?|{_OTHERS}){_FIGURE}"
    r"(?! (?:age|length|time|caseload|rate|number|cost)\b)"
)
# What begins a new clause before the comparison.
_CLAUSE = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though) ")
# These are no shares of answers. They are facts, whose comparators are read elsewhere.
_FACTS = re.compile(
    r"\b(?:reoffend\w*|first[- ]time entrants?|rates?|per 100,?000|population|caseloads?|budgets?|spending|costs?|unemploy\w*"
    r"|exclu\w*|depriv\w*|turnover|sickness|survey\w*|respondents?|wait\w*|days|weeks|months|scores?|overall)\b"
)
_ABOUT = 3  # percentage points within which a result is in line with an average; ours


def beside_others_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain, start, leaf = passage.plain, 0, None
    for match in _BESIDE.finditer(plain):
        cuts = [start, *(cut.end() for cut in _CLAUSE.finditer(plain, start, match.start()))]
        words, start = plain[cuts[-1] : match.start()], match.end()
        if not _FACTS.search(words):
            leaf = _key_question(known, passage, words, leaf)
            if leaf is not None:
                yield _compared(known, passage, leaf, match)


def _compared(known: Known, passage: Passage, leaf: Leaf, match: re.Match[str]) -> BoundClaim:
    others = known.material.others.get(leaf.number)
    if others is None:
        return bound(passage, *match.span(), NOT_VERIFIED)
    verdicts = {_verdict(match, leaf, middle) for middle in _middles(match, others)}
    verdict = verdicts.pop() if len(verdicts) == 1 else NOT_VERIFIED
    return replace(bound(passage, *match.span(), verdict, _source(leaf, others)), question=leaf.number)


def _key_question(known: Known, passage: Passage, words: str, before: Leaf | None) -> Leaf | None:
    """The key question that the words before a comparison name, or the one before, or that of the section; None if it is not
    clear."""
    leaves = leaves_of(known)
    topic = topic_of(words, leaves)
    if topic.is_empty:
        return before or next((leaf for leaf in leaves.all if leaf.number == passage.place.question), None)
    found = meant(leaves, topic, passage.place)
    if not found.is_clear or len(found.leaves) != 1 or found.leaves[0].is_prompt:
        return None
    return found.leaves[0]


def _middles(match: re.Match[str], others: Across) -> tuple[Fraction, ...]:
    if match["mean"]:
        return (others.mean,)
    return (others.median,) if match["median"] else (others.mean, others.median)


def _verdict(match: re.Match[str], leaf: Leaf, middle: Fraction) -> Verdict:
    own = whole_per_cent(leaf.yes, leaf.of)
    difference = own - middle
    holds = abs(difference) <= _ABOUT if match["equal"] else (difference > 0) == bool(match["up"]) and difference != 0
    if match["points"]:
        holds = holds and abs(abs(difference) - value_of(match["points"])) < 1
    if match["figure"]:
        holds = holds and abs(middle - value_of(match["figure"])) < 1
    return VERIFIED if holds else CONTRADICTED


def _source(leaf: Leaf, others: Across) -> str:
    return (
        f"{leaf.source}; mean {others.mean_in_figures} and median {others.median_in_figures} per cent in {others.number} other "
        "inspections"
    )
