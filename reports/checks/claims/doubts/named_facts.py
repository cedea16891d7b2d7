"""Points out a clause that names a fact but gives something else than its figure: “the panel is older than the office”.

A clause names a fact if it has most of the words of its label. If nothing in the sentence was compared with this fact, and the
clause has a number, a year, a comparison or another name in place of its value, nobody has checked what it says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.table import table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.terms import stem, words_of
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, WORDS
from reports.document.material import FactValue

# A clause names a fact if it has this share of the weight of the words in its label, if those words weigh this much, and if
# they weigh this much more than those of the facts that the sentence was compared with.
_NAMED, _LEAST_WEIGHT, _LEAST_NEW = 0.75, 5.0, 2.0
_CLAUSE = re.compile(
    r"[;:] |, (?:and|but|while|whereas|although|though|which|who|yet|with) |\b(?:but|while|whereas|although)\b| - "
)
COMPARATIVE = (
    r"(?:more|less|fewer|better|worse|higher|lower|larger|smaller|greater|bigger|stronger|weaker|longer|shorter|older|younger"
    r"|earlier|later|rarer|poorer|richer|slower|faster|nearer|closer|likelier|commoner|scarcer|safer|wider|narrower)"
)
# What is in the place of a figure.
_SAYS = re.compile(
    rf"\b{COMPARATIVE}\b|\bas (?:many|much|often|few)\b|(?<!much )\bthe same\b|\bequal\w*\b|\b(?:twice|half|double\w*|halv\w+)\b"
    rf"|(?<![\w.]){NUMBER}\b|\b(?:19|20)\d\d\b|\b(?:once|every|an?) (?:an? )?(?:day|week|month|quarter|year)\b"
)
_NAME = re.compile(r"[A-Z][\w'’&-]+(?:(?: (?:of|and|for|the))* [A-Z][\w'’&-]+)*")
_PROPER = re.compile(r"\b[A-Z][a-z]{2,}")
_NUMBERS = re.compile(r"\d[\d,.]*")
_TOKENS = re.compile(r"[a-z0-9£][a-z0-9,.'-]*")


@dataclass(frozen=True)
class _Named:
    fact: FactValue
    terms: frozenset[str]
    numbers: frozenset[str]

    @property
    def is_name(self) -> bool:
        return not self.numbers and _NAME.match(self.fact.value) is not None


@lru_cache(maxsize=4)
def _facts(known: Known) -> tuple[_Named, ...]:
    area = words_in(known.material.yot.lower())
    found = []
    for fact in dict.fromkeys(known.material.facts):
        terms = frozenset(term for term in words_in(_plain(fact.label)) - area if not term.startswith("work:"))
        if fact.section != "glossary" and len(terms) > 1:
            found.append(_Named(fact, terms, frozenset(each.strip(".,") for each in _NUMBERS.findall(fact.value))))
    return tuple(found)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def named_facts_in(known: Known, passage: Passage, found: Sequence[BoundClaim]) -> Iterator[BoundClaim]:
    """The first clause that names a fact with which no claim was compared."""
    plain, table = passage.plain, table_of(known)
    cuts = [0, *(cut.end() for cut in _CLAUSE.finditer(plain)), len(plain)]
    clauses = [
        (start, end, has_figure, has_name)
        for start, end in itertools.pairwise(cuts)
        for has_figure in [any(not _is_covered(match, found) for match in _SAYS.finditer(plain, start, end))]
        for has_name in [_PROPER.search(passage.sentence.text, max(start, 1), end) is not None]
        if has_figure or has_name
    ]
    if not clauses:
        return
    sources = " ".join(claim.source.lower() for claim in found)
    told = words_in(_plain(sources)).union(*(each.context for each in table.figures if each.label.lower() in sources))
    said = {token.strip(".,£'") for token in _TOKENS.findall(plain)}
    said |= {str(WORDS[token]) for token in said if token in WORDS}
    for start, end, has_figure, has_name in clauses:
        own = words_in(plain[start:end])
        if len(own) < 2 or sum(map(table.weight, own - told)) < _LEAST_NEW:
            continue
        for each in _facts(known):
            shared = each.terms & own
            if len(shared) < 2 or not (has_name if each.is_name else has_figure):
                continue
            weight = sum(map(table.weight, shared))
            if weight < max(_LEAST_WEIGHT, _NAMED * sum(map(table.weight, each.terms))):
                continue
            if each.fact.section.startswith("caseload") and "caseload" not in plain:
                continue
            if each.fact.label.lower() in sources or sum(map(table.weight, shared - told)) < _LEAST_NEW:
                continue
            if each.numbers & said or _plain(each.fact.value) in plain:
                continue
            others = _other_names(known, passage, each, start, end) if each.is_name else []
            alike = [span for span in others if _is_alike(passage.sentence.text[slice(*span)], each.fact.value)]
            if len(alike) == 1:
                yield bound(passage, *alike[0], CONTRADICTED, f"{each.fact.label}: {each.fact.value}")
                return
            if not each.is_name or others:
                first, last = _place(plain, shared, start, end)
                yield bound(passage, first, last, NOT_VERIFIED)
                return


def _is_covered(match: re.Match[str], found: Sequence[BoundClaim]) -> bool:
    return any(claim.start < match.end() and match.start() < claim.start + len(claim.excerpt) for claim in found)


def _is_alike(name: str, value: str) -> bool:
    """Whether two names are of the same kind of thing: two boards."""
    return name.split()[-1] == value.split()[-1] and " " in name and " " in value


def _other_names(known: Known, passage: Passage, named: _Named, start: int, end: int) -> list[tuple[int, int]]:
    """Where a clause has another name in the place of a fact's value."""
    told = _plain(f"{named.fact.label} {named.fact.value} {known.material.yot}")
    names = [match for match in _NAME.finditer(passage.sentence.text, start, end) if match.start() > 0]
    if any(_plain(name) in passage.plain for name in _NAME.findall(named.fact.value.replace(" and ", ", "))):
        return []
    return [match.span() for match in names if _plain(match[0]).removeprefix("the ") not in told]


def _place(plain: str, shared: frozenset[str], start: int, end: int) -> tuple[int, int]:
    """Where a clause has the first and the last word of a fact's label."""
    stems = {term.partition(":")[2] or term for term in shared}
    places = [
        match.span()
        for match in _TOKENS.finditer(plain, start, end)
        if any(stem(word) in stems or word in stems for word in words_of(match[0]))
    ]
    return (places[0][0], places[-1][1]) if places else (start, end)
