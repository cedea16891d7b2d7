"""Compares by how many times a fact differs from its comparator: “half as high again as in England”, “twice as many as before”.

A change needs no number: “rose in the year to March”, “doubled”. It is compared with the fact's figure for an earlier year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.between import pair_of
from reports.checks.claims.facts.comparing import Row, meant_by, mentioned_in, rows_of
from reports.checks.claims.facts.table import Figure, table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.matching import Index
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Passage

_ADJECTIVE = r"(?:many|much|high|large|big|often|great|common|likely)"
_PARTS = {"half": Fraction(1, 2), "a third": Fraction(1, 3), "a quarter": Fraction(1, 4), "a fifth": Fraction(1, 5)}
_TIMES = {
    "twice": Fraction(2), "double": Fraction(2), "three times": Fraction(3), "four times": Fraction(4), "half": Fraction(1, 2),
    "a third": Fraction(1, 3), "a quarter": Fraction(1, 4), "doubled": Fraction(2), "trebled": Fraction(3),
    "tripled": Fraction(3), "quadrupled": Fraction(4), "halved": Fraction(1, 2),
}  # fmt: skip
_MANNER = r"(?:(?P<manner>almost|nearly|close to|more than|well over|over|about|around|roughly|some|less than|under) )?"
_FACTOR = re.compile(
    rf"\b{_MANNER}(?:(?P<again>half|a third|a quarter|a fifth)(?: as {_ADJECTIVE})? again\b"
    rf"|(?P<more>a third|a quarter|a fifth) (?:higher|more|larger|greater)\b"
    rf"|(?P<times>twice|three times|four times|half|a third|a quarter) (?:as {_ADJECTIVE}\b(?! again)"
    r"|(?:the|that|its|what) (?=(?:rate|figure|number|share|of|it|was|value|average|national)\b))"
    r"|(?P<double>double) (?=the|that|what)|(?P<changed>doubled|trebled|tripled|quadrupled|halved)\b)"
)
_CHANGE = re.compile(
    r"\b(?:(?P<up>rose|risen|rising|increased|grew|grown|went up|gone up|climbed|higher|more|larger)"
    r"|(?P<down>fell|fallen|falling|dropped|decreased|declined|shrank|went down|gone down|lower|fewer|smaller))\b"
)
_EARLIER = re.compile(
    r"\b(?:the )?(?:year before|previous year|preceding year|year earlier|year ago|year previously|last year|earlier year)\b"
)
_OF_EARLIER_YEAR = re.compile(r"\bprevious\b|\bearlier\b|\bbefore\b|\blast year\b|^(?:19|20)\d\d")
_IN_THE_YEAR = re.compile(
    r"\b(?:in|over|during) (?:the|that|this) year\b|\bfrom one year to the next\b|\byear on year\b"
)
_HYPOTHETICAL = re.compile(r"\bwould\b|\bif\b|\bnot\b|\bnor\b|\bno\b")
_ENDS = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though) ")
_LEAST, _CLOSE, _ABOUT = 0.5, Fraction(6, 100), Fraction(12, 100)
_AS_MANY = re.compile(
    r"\b(?:just |exactly )?(?:as many|the same number of) (?P<one>[a-z' -]+?)"
    r"(?: as (?P<other>[a-z' -]+?)(?P<tail> (?:were|had|have|took|are|was)\b[^,;]*)|(?P<end>(?=[.,;]|$)))"
)


def factors_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    rows = rows_of(index.known)
    if rows:
        for match in _FACTOR.finditer(plain):
            row = _row(index, passage, rows, match)
            if row is not None and row.compared and not _HYPOTHETICAL.search(plain):
                is_true = _holds(match, row.value / row.compared)
                yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, row.source)
        yield from _changes(index, passage, rows)
    yield from _as_many(index, passage)


def _clause(plain: str, start: int, end: int) -> tuple[int, int]:
    first = max((cut.end() for cut in _ENDS.finditer(plain, 0, start)), default=0)
    return first, min((cut.start() for cut in _ENDS.finditer(plain, end)), default=len(plain))


def _row(index: Index, passage: Passage, rows: Sequence[Row], match: re.Match[str]) -> Row | None:
    """The fact that a clause or its sentence names, beside the comparator that follows a factor."""
    plain = passage.plain
    start, end = _clause(plain, *match.span())
    said = names_in(plain)
    earlier = [row for row in rows if _OF_EARLIER_YEAR.search(row.comparator.lower())]
    if match["changed"] or _EARLIER.search(plain, match.end(), end):
        return _best(index, earlier, said)
    found = meant_by(index, rows, plain[start:end], said, passage) or meant_by(index, rows, plain, said, passage)
    named = [row for row, at, _ in mentioned_in(found, plain, match.end(), end) if at >= match.end()]
    return named[0] if len({row.comparator for row in named}) == 1 else None


def _best(index: Index, rows: Sequence[Row], said: frozenset[str]) -> Row | None:
    """The fact with most of the words of its label in a sentence."""
    scored = [
        (sum(map(index.weight, row.terms & said)) / (sum(map(index.weight, row.terms)) or 1.0), row) for row in rows
    ]
    share, row = max(scored, key=lambda each: each[0], default=(0.0, None))
    return row if share >= _LEAST else None


def _holds(match: re.Match[str], ratio: Fraction) -> bool:
    part = match["again"] or match["more"]
    factor = 1 + _PARTS[part] if part else _TIMES[match["times"] or match["double"] or match["changed"]]
    difference = ratio / factor - 1
    match (match["manner"] or "").strip():
        case "almost" | "nearly" | "close to":
            return -_ABOUT <= difference < 0
        case "more than" | "over" | "well over":
            return difference > 0
        case "less than" | "under":
            return difference < 0
        case "":
            return abs(difference) <= _CLOSE
        case _:
            return abs(difference) <= _ABOUT


def _changes(index: Index, passage: Passage, rows: Sequence[Row]) -> Iterator[BoundClaim]:
    plain = passage.plain
    earlier = [row for row in rows if _OF_EARLIER_YEAR.search(row.comparator.lower())]
    if not earlier or _HYPOTHETICAL.search(plain):
        return
    for match in _CHANGE.finditer(plain):
        start, end = _clause(plain, *match.span())
        is_verb = not re.fullmatch(r"higher|more|larger|lower|fewer|smaller", match[0])
        if not (_EARLIER.search(plain, match.end(), end) or (is_verb and _IN_THE_YEAR.search(plain, start, end))):
            continue
        row = _best(index, earlier, names_in(plain[start:end]))
        if row is not None:
            is_true = row.value > row.compared if match["up"] else row.value < row.compared
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, row.source)


def _as_many(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“24 members of staff took part, and as many volunteers”, “as many volunteers as children were surveyed”."""
    plain = passage.plain
    if "as many" not in plain and "the same number" not in plain:
        return
    table = table_of(index.known)
    for match in _AS_MANY.finditer(plain):
        if re.search(r"\b(?:twice|half|times|third|quarter) $", plain[: match.start()]):
            continue
        pair: tuple[Figure, Figure] | None
        if match["other"]:
            pair = pair_of(table, f"{match['one']} {match['tail']}", f"{match['other']} {match['tail']}")
        else:
            pair = _like_the_one_before(passage, match, table.figures)
        if pair is not None and pair[0].amount is not None and pair[1].amount is not None:
            is_true = pair[0].amount == pair[1].amount
            source = f"{pair[0].source}; {pair[1].source}"
            end = match.end("other") if match["other"] else match.end()
            yield bound(passage, match.start(), end, VERIFIED if is_true else CONTRADICTED, source)


def _like_the_one_before(
    passage: Passage, match: re.Match[str], figures: Sequence[Figure]
) -> tuple[Figure, Figure] | None:
    """The fact whose number comes before, and the one that counts something else in the same way."""
    before = words_in(passage.plain[: match.start()])
    numbers = {claim.count for claim in passage.claims if claim.end <= match.start()} - {None}
    one = words_in(match["one"])
    nouns = {term for term in one if term.startswith("noun:")}
    for figure in figures:
        own = {term for term in figure.terms if term.startswith("noun:")}
        if figure.amount not in numbers or not own or not nouns or not figure.terms <= before:
            continue
        for other in figures:
            if (
                other.section == figure.section
                and other.unit == figure.unit
                and other.terms == (figure.terms - own) | one
            ):
                return figure, other
    return None
