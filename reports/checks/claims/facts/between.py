"""Compares two facts with each other: “more volunteers in recruitment than at work”, “the budget is lower than what was spent”.

Each side of a comparison names a fact by the words that tell it from the other. Both facts are of one table and of one unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.table import Figure, Table, table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.terms import stem, words_of
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of

_UP = (
    r"ahead of|likelier|more likely|more often|more widespread|more|higher|larger|greater|bigger|commoner|outnumber\w*"
    r"|exceed\w*|above"
)
_DOWN = r"less often|less widespread|fewer|less|lower|smaller|rarer|below"
_THAN = re.compile(
    rf"\b(?:(?P<money>£[\d,]+)|(?P<count>{NUMBER})(?: percentage points?| points?)?)? ?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<between>(?: (?!than\b)[\w'-]+){{0,14}}?)"
    r"(?P<than> than\b|(?:(?<=outnumber)|(?<=outnumbers)|(?<=outnumbered)|(?<=exceed)|(?<=exceeds)|(?<=exceeded)) "
    r"|(?:(?<=above)|(?<=below)|(?<=ahead of)) (?=the |what |those |children|court|out))"
)
_COMPARES = re.compile(
    r" for (?:every|each) | (?:more|less|higher|lower|fewer)[.,;]| ahead of | than "
    r"|\boutnumber|\bexceed|\babove\b|\bbelow\b| as (?:many|much|often|common|high) "
)
_AS_MANY = re.compile(
    r"\b(?P<manner>more than |almost |nearly |about |over |exactly )?(?P<factor>twice|three times|half|four times)"
    r" as (?:many|much|often|common|high)(?: (?!as\b)[\w'-]+){0,8}? as\b"
)
_ENDS = re.compile(r"[;:.] |, (?:and|but|while|whereas|although|though|which|if) ")
_NUMBERS = re.compile(rf"^ (?:{NUMBER}|half|a |an |one\b|expected|that\b|ever|before|usual|previously)")
_FACTORS = {"twice": Fraction(2), "three times": Fraction(3), "half": Fraction(1, 2), "four times": Fraction(4)}
_WORK = frozenset({"work:court", "work:out_of_court"})
_PEOPLE = frozenset({"noun:children", "noun:staff"})
_LEAST, _LEAST_OF_MONEY, _ABOUT = 0.55, 0.35, Fraction(1, 12)


def facts_compared_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if not _COMPARES.search(plain):
        return
    table = table_of(known)
    if not table.figures or re.search(r"\bwould\b|\bif\b(?! only)|\bkey questions?\b", plain):
        return
    for match in _THAN.finditer(plain):
        after = plain[match.end() :]
        if _NUMBERS.match(after) or (
            "than" not in match["than"] and not re.search("outnumber|exceed|above|below|ahead of", match[0])
        ):
            continue
        left = _ENDS.split(plain[: match.start()])[-1] + match["between"]
        pair = pair_of(table, left, _ENDS.split(after)[0])
        if pair is None:
            continue
        one, other = pair
        own, compared = _amount(one), _amount(other)
        is_true = own > compared if match["up"] else own < compared
        said = match["money"] or match["count"]
        start = match.start() if said else match.start("up" if match["up"] else "down")
        by = _BY.search(after) if not said else None
        if is_true and by is not None:
            yield _difference(passage, match.end(), by, abs(own - compared), f"{one.source}; {other.source}")
        if is_true and said:
            difference = value_of(said.removeprefix("£"))
            is_true = abs(abs(own - compared) - difference) <= max(Fraction(1, 2), difference / 50)
        end = match.end() if "than" in match["than"] else match.end("up" if match["up"] else "down")
        yield bound(passage, start, end, VERIFIED if is_true else CONTRADICTED, f"{one.source}; {other.source}")
    yield from _more_than_before(table, passage)
    yield from _for_every(table, passage)
    for match in _AS_MANY.finditer(plain):
        middle = re.sub(r"^.*? as (?:many|much|often|common|high)", " ", match[0]).removesuffix(" as")
        before = _ENDS.split(plain[: match.start()])[-1]
        pair = pair_of(table, f"{before} {middle}", _ENDS.split(plain[match.end() :])[0])
        if pair is None:
            continue
        one, other = pair
        own, compared = _amount(one), _amount(other)
        ratio = own / compared / _FACTORS[match["factor"]] if compared else Fraction(0)
        is_more = (match["manner"] or "").strip() in ("more than", "over")
        is_true = ratio > 1 if is_more else abs(ratio - 1) <= _ABOUT
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{one.source}; {other.source}")


_MORE = re.compile(
    rf"\b(?:(?P<manner>about|some|around|roughly|almost|nearly|just over|just under) )?(?P<said>£[\d,]+|(?:{NUMBER})) "
    r"(?:(?P<up>more|higher)|(?P<down>less|lower|fewer))(?=[.,;]|$)"
)


def _more_than_before(table: Table, passage: Passage) -> Iterator[BoundClaim]:
    """“What was spent came to £1.7 million, and the budget is some £9,000 more”: the clause before names the other fact."""
    for match in _MORE.finditer(passage.plain):
        clauses = _ENDS.split(passage.plain[: match.start()])
        pair = pair_of(table, clauses[-1], clauses[-2]) if len(clauses) > 1 else None
        if pair is not None:
            one, other = pair
            difference = (_amount(one) - _amount(other)) * (1 if match["up"] else -1)
            said = value_of(match["said"].removeprefix("£"))
            close = max(Fraction(1, 2), abs(difference) / (16 if match["manner"] else 50))
            is_true = abs(difference - said) <= close
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{one.source}; {other.source}")


_EVERY = re.compile(
    rf"\b(?P<manner>more than |over |about |almost |nearly |some |fewer than |under )?(?P<count>{NUMBER}) (?P<one>[^,;:.]+?) "
    r"(?:for|to) (?:every|each) (?P<other>[^,;:.]+)"
)
_FOR_EVERY = re.compile(
    rf"\bfor (?:every|each) (?P<other>[^,;:.]+), (?P<manner>more than |over |about |almost |nearly |some |fewer than |under )?"
    rf"(?P<count>{NUMBER}) (?P<one>[^,;:.]+)"
)


def _for_every(table: Table, passage: Passage) -> Iterator[BoundClaim]:
    """“More than nine out-of-court disposals for every court disposal”."""
    for match in (*_EVERY.finditer(passage.plain), *_FOR_EVERY.finditer(passage.plain)):
        head = _ENDS.split(passage.plain[: match.start()])[-1]
        pair = pair_of(table, f"{head} {match['one']}", match["other"])
        if pair is None or not _amount(pair[1]):
            continue
        ratio, said = _amount(pair[0]) / _amount(pair[1]), value_of(match["count"])
        match (match["manner"] or "").strip():
            case "more than" | "over":
                is_true = said < ratio < said + max(Fraction(1), said / 10)
            case "fewer than" | "under" | "almost" | "nearly":
                is_true = said - max(Fraction(1), said / 10) < ratio < said
            case _:
                is_true = abs(ratio - said) <= Fraction(1, 2)
        source = f"{pair[0].source}; {pair[1].source}"
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, source)


_BY = re.compile(
    rf"^[^,;:]*? by (?P<manner>(?:a little |slightly |just |well |about |almost |nearly |more "
    rf"|less |over |under |than |some |around |roughly )*)"
    rf"(?P<amount>£?{NUMBER})(?= ?(?:[.,;]|$|percentage points|points))"
)


def _difference(passage: Passage, at: int, by: re.Match[str], difference: Fraction, source: str) -> BoundClaim:
    """“Exceeds it by a little more than £9,000.”"""
    said, manner = value_of(by["amount"].removeprefix("£")), by["manner"].strip()
    if manner.endswith(("more than", "over")):
        is_true = said < difference <= said * (Fraction(11, 10) if "little" in manner or "just" in manner else 2)
    elif manner.endswith(("less than", "under", "almost", "nearly")):
        is_true = said * Fraction(9, 10) <= difference < said
    else:
        is_true = abs(difference - said) <= max(Fraction(1, 2), difference / (16 if manner else 50))
    start = at + by.start("manner")
    return bound(passage, start, at + by.end(), VERIFIED if is_true else CONTRADICTED, source)


def _amount(figure: Figure) -> Fraction:
    if figure.amount is not None:
        return figure.amount
    assert figure.yes is not None
    return figure.yes


def pair_of(table: Table, left: str, right: str) -> tuple[Figure, Figure] | None:
    """The two facts that the sides name: each by a word that the other fact does not have."""
    own, other = words_in(left) | _plain_words(left), words_in(right) | _plain_words(right)
    if not own or not other:
        return None
    figures = [figure for figure in table.figures if not figure.is_derived and figure.terms & (own | other)]
    is_of_work = "same:caseload" in own | other
    best: tuple[float, Figure, Figure] | None = None
    for one in figures:
        if not one.terms & own:
            continue
        for second in figures:
            if second.label == one.label or second.section != one.section or second.unit != one.unit:
                continue
            if (one.of, one.yes is None) != (second.of, second.yes is None):
                continue
            first, last = _told_apart(one, second, own, own), _told_apart(second, one, other, own | other)
            if (
                not (first and last)
                or not (_explains(table, one, second, own) and _explains(table, one, second, other))
                or (one.terms - second.terms) & (other - own)
                or (second.terms - one.terms) & (own - other)
                or (own & _WORK and other & _WORK and not (own & _WORK <= one.terms and other & _WORK <= second.terms))
            ):
                continue
            if not is_of_work and not (one.terms | second.terms) - _WORK:
                continue  # the answers of court and out-of-court cases are compared elsewhere
            said = own | other
            least = _LEAST_OF_MONEY if one.unit == "money" else _LEAST
            if min(_share(table, each, said) for each in (one, second)) < least:
                continue
            weight = sum(sum(map(table.weight, each.terms & said)) for each in (one, second))
            if best is None or weight > best[0]:
                best = (weight, one, second)
    return (best[1], best[2]) if best is not None else None


def _told_apart(figure: Figure, from_: Figure, words: frozenset[str], said: frozenset[str]) -> bool:
    """Whether a side names one fact, and not the other: “youth cautions”, where the other is of youth conditional cautions."""
    own = figure.terms - from_.terms
    plain = _of_label(figure.label) - _of_label(from_.label)
    return bool((own | plain) & words) if own else figure.terms <= said and not (from_.terms - figure.terms) & words


def _plain_words(text: str) -> frozenset[str]:
    """The stems of all words in a text, also of those that say little: they can tell one fact from another."""
    return frozenset(f"={stem(word)}" for word in words_of(text) if len(word) > _SHORT)


@cache
def _of_label(label: str) -> frozenset[str]:
    return _plain_words(label.lower().replace("’", "'"))


_SHORT = 3


def _explains(table: Table, one: Figure, other: Figure, words: frozenset[str]) -> bool:
    """Whether the two facts have most of the words of a side."""
    known = one.terms | one.context | other.terms | other.context | _PEOPLE
    words = frozenset(word for word in words if not word.startswith("="))
    return 2 * sum(map(table.weight, words & known)) >= sum(map(table.weight, words))


def _share(table: Table, figure: Figure, said: frozenset[str]) -> float:
    """How much of a fact's label some words have: of its terms by weight, or of all its words."""
    terms, words = figure.terms, _of_label(figure.label)
    by_words = len(words & said) / (len(words) or 1)
    return max(sum(map(table.weight, terms & said)) / (sum(map(table.weight, terms)) or 1.0), by_words)
