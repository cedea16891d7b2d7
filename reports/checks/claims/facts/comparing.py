"""Compares a fact with its comparators: “45.6 per cent, nine points above England and Wales”, “fewer than in Yorkshire, at 244”.

A clause names a fact by its label, and comparators by their names. Its numbers belong to the comparator beside them, or to the
fact. Its direction and its difference are compared with both values.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.matching import Index
from reports.checks.claims.sets.vocabulary import compounds
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, near, value_of
from reports.text import numbers_in_words

_CLAUSE = re.compile(
    r"; |, (?:even )?(?:but|while|whereas|and|although|though) (?!(?:is|was|slightly|well|just|far|then|so|therefore|that of)\b)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|stands?|stood|make|makes|commit|commits|committed|reoffends?|lives?|went|go|enter|entered|did|do|does)\b"
)
_UP = r"(?:likelier|commoner|higher|more|above|larger|greater|exceed\w*|bigger|ahead of|worse|outnumber\w*|older)"
_DOWN = r"(?:lower|rarer|scarcer|fewer|less|below|smaller|behind|short of|under)"
_DIRECTION = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
    r"(?! (?:than )?(?:half|twice|double|three times|a (?:third|quarter)|\d|one|two|three|four))"
)
_EQUAL = re.compile(
    r"\b(?:the same (?:number |share |rate |proportion |percentage )?as|equal to|in line with|close to|similar to"
    r"|level with|matches|much like)\b"
)
_POINTS = re.compile(rf"\b(?P<count>{NUMBER})(?P<half> and a half)? (?:percentage )?points?\b")
_PER_CENT_MORE = re.compile(
    rf"\b(?P<count>{NUMBER}) ?(?:per cent|%) (?P<word>higher|more|lower|less|fewer|above|below)\b"
)
_MORE = re.compile(
    rf"(?<![\w.])(?P<count>{NUMBER}) (?:per [\d,]+ )?(?P<word>higher|more|lower|less|fewer|above|below)\b"
)
_TIMES = re.compile(
    r"\b(?P<manner>almost|nearly|more than|over|about|around|some)? ?(?P<word>twice|double|half|three times)\b(?! of)"
)
_NUMBER = re.compile(
    rf"(?<![\w.£/-])(?P<number>{NUMBER})(?![\w/-])(?P<unit> ?(?:per cent|percent|%))?(?! (?:percentage )?points?\b)"
)
_RATE = re.compile(r"(?:per|every|of|for every|in every) $")
_NATIONAL = re.compile(r"\b(?:national(?:ly)?(?: average)?|elsewhere|the country|other areas)\b")
_LEAST = 0.36
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|almost|nearly|just (?:over|under)|slightly|close to) $"
)


@dataclass(frozen=True)
class Row:
    """A fact with one of its comparators."""

    label: str
    terms: frozenset[str]
    value: Fraction
    is_per_cent: bool
    comparator: str
    compared: Fraction

    @property
    def source(self) -> str:
        unit = "%" if self.is_per_cent else ""
        return f"{self.label}: {_written(self.value)}{unit} ({self.comparator}: {_written(self.compared)}{unit})"


def _written(value: Fraction) -> str:
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=4)
def rows_of(known: Known) -> tuple[Row, ...]:
    """The facts that have a comparator."""
    return tuple(_rows(known))


def _rows(known: Known) -> Iterator[Row]:
    area = names_in(numbers_in_words.area(known.material.yot))
    for fact in known.material.facts:
        if not fact.comparator_value or fact.section == "glossary":
            continue
        own, other = _figures(fact.value), _figures(fact.comparator_value)
        terms = names_in(f"{fact.label} {fact.section.replace('-', ' ')}")
        terms -= area if area <= names_in(fact.label) else frozenset()
        for (value, is_per_cent), (compared, _) in zip(own, other, strict=False):
            yield Row(fact.label, terms, value, is_per_cent, fact.comparator, compared)


def _figures(text: str) -> list[tuple[Fraction, bool]]:
    return [
        (value_of(match["number"]), bool(match["unit"])) for match in _NUMBER.finditer(text.lower().replace("£", " "))
    ]


def comparisons_with_facts(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    rows = rows_of(index.known)
    if not rows:
        return
    said = names_in(passage.plain)
    before: tuple[Row, ...] = ()
    before_mentioned: list[tuple[Row, int, int]] = []
    for start, end in _clauses(index.known, passage.plain):
        own = meant_by(index, rows, passage.plain[start:end], said, passage)
        if before_mentioned and (gap := _GAP.search(passage.plain, start, end)) is not None:
            yield from _gap(passage, gap, before_mentioned)
            continue
        chosen = own or _of_the_same_kind(rows, passage.plain[start:end], before) or before
        if not chosen:
            continue
        mentioned = mentioned_in(chosen, passage.plain, start, end)
        if not mentioned and before:
            names = {row.comparator for row, *_ in mentioned_in(before, passage.plain, 0, start)}
            mentioned = [(row, end, end) for row in chosen if row.comparator in names]
        if len({term for term in names_in(passage.plain[start:end]) if _SCHOOL_YEAR.fullmatch(term)}) > 1:
            continue  # “better for Year 13 and slightly worse for Year 11”: two facts in one clause
        if mentioned:
            before_mentioned = mentioned
            yield from _numbers(passage, start, end, chosen, mentioned)
            yield from _relations(passage, start, end, mentioned)
            yield from _differences(passage, start, end, mentioned)
        before = chosen


_SCHOOL_YEAR = re.compile(r"year\d+")
_BY = re.compile(r"\bby (?:about |some |just )?$")


def _differences(
    passage: Passage, start: int, end: int, mentioned: Sequence[tuple[Row, int, int]]
) -> Iterator[BoundClaim]:
    """“Exceeds that of Yorkshire by 86 per 100,000 and that of England and Wales by 94.”"""
    for match in _NUMBER.finditer(passage.plain, start, end):
        before = passage.plain[start : match.start()]
        if match["unit"] or not _BY.search(before) or not _DIRECTION.search(before):
            continue
        rows = [row for row, at, _ in mentioned if at < match.start()]
        if rows:
            is_true = abs(rows[-1].value - rows[-1].compared) == value_of(match["number"])
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, rows[-1].source)


_GAP = re.compile(
    rf"\b(?:gap|difference)\b[^,;]{{0,30}}?"
    r"(?P<manner>more than|wider than|over|at least|less than|under|narrower than|about|almost|nearly|just)? ?"
    rf"\b(?P<count>{NUMBER}) (?:percentage )?points?\b"
)


def _gap(passage: Passage, match: re.Match[str], mentioned: Sequence[tuple[Row, int, int]]) -> Iterator[BoundClaim]:
    """“Lower than in England and Wales, and the gap is wider than five percentage points.”"""
    if len({row.comparator for row, *_ in mentioned}) != 1:
        return
    row = mentioned[0][0]
    difference, said = abs(row.value - row.compared), value_of(match["count"])
    manner = match["manner"] or ""
    if manner in ("more than", "wider than", "over", "at least"):
        is_true = difference >= said if manner == "at least" else difference > said
    elif manner in ("less than", "under", "narrower than"):
        is_true = difference < said
    else:
        is_true = abs(difference - said) <= (1 if manner else Fraction(1, 2))
    yield bound(passage, match.start("count"), match.end(), VERIFIED if is_true else CONTRADICTED, row.source)


def _of_the_same_kind(rows: Sequence[Row], clause: str, before: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of a fact that differs from the one before by a word of this clause: Year 11 and not Year 13."""
    if not before:
        return ()
    told = names_in(clause) - before[0].terms
    alike = [row for row in rows if told & row.terms and len(row.terms & before[0].terms) >= 0.7 * len(row.terms)]
    best = max(alike, key=lambda row: len(row.terms & before[0].terms), default=None)
    return tuple(row for row in alike if best is not None and row.label == best.label)


def _clauses(known: Known, plain: str) -> list[tuple[int, int]]:
    masked = plain
    for compound in compounds(known):
        masked = masked.replace(compound, compound.replace(" and ", " ___ "))
    cuts = [match.start() for match in _CLAUSE.finditer(masked)]
    bounds = [0, *cuts, len(plain)]
    clauses = list(itertools.pairwise(bounds))
    joined: list[tuple[int, int]] = []
    is_of_its_own = False
    for start, end in clauses:
        # A clause without a verb of its own belongs to the one before it.
        if joined:
            is_of_its_own = bool(_DIRECTION.search(plain, start, end) and _DIRECTION.search(plain, *joined[-1]))
        if (
            joined
            and plain[start] != ";"
            and not is_of_its_own
            and not (_VERB.search(plain[start:end]) and _VERB.search(plain[slice(*joined[-1])]))
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def meant_by(index: Index, rows: Sequence[Row], clause: str, said: frozenset[str], passage: Passage) -> tuple[Row, ...]:
    """The rows of the fact that a clause is about: the one with most of its label in it."""
    own = names_in(clause)
    scored: list[tuple[float, float, Row]] = []
    figures = {value for value, _ in _figures(clause)}
    for row in rows:
        shared = row.terms & own
        if not shared:
            continue
        total = sum(map(index.weight, row.terms))
        score = sum(map(index.weight, shared)) / total + 0.15 * (row.value in figures)
        score += 0.3 * (_is_distinct(row.value) and row.value in figures)
        score += 0.3 * (_is_distinct(row.compared) and row.compared in figures)
        if (row.is_per_cent) == bool(re.search(r"per cent|%|share|points", clause)) or row.value in figures:
            score += 0.1
        scored.append((score, sum(map(index.weight, shared)), row))
    if not scored:
        return ()
    best = max(scored, key=lambda each: each[:2])
    if best[0] < _LEAST:
        return ()
    return tuple(row for *_, row in scored if row.label == best[2].label and row.is_per_cent == best[2].is_per_cent)


def _is_distinct(value: Fraction) -> bool:
    """Whether a figure is unlikely to be that of another fact by chance."""
    return value.denominator != 1 or value >= 100


def mentioned_in(rows: Sequence[Row], plain: str, start: int, end: int) -> list[tuple[Row, int, int]]:
    """The rows whose comparator a clause names, each with where it does."""
    found = []
    for row in rows:
        words = row.comparator.lower().replace("(10-17 years)", "")
        pattern = re.escape(words).replace(r"\ ", "[ -]").replace("\\-", "[ -]")
        short = [
            word
            for word in re.findall(r"[a-z-]{4,}", words)
            if word not in ("region", "average", "youth", "population", "years", "national")
        ]
        match = re.search(rf"\b{pattern}\b", plain[start:end])
        if match is None and re.search(r"national|england and wales", words):
            match = _NATIONAL.search(plain, start, end)
            if match:
                found.append((row, match.start(), match.end()))
                continue
        if match is None and short and " and " not in words:
            match = re.search(rf"\b{re.escape(short[0])}\b", plain[start:end])
        if match is None and not re.search(r"england|national|wales", words):
            match = re.search(r"\bthe region\b", plain[start:end])
        if match is not None:
            found.append(
                (row, start + match.start(), start + match.end())
                if match.end() <= end - start
                else (row, match.start(), match.end())
            )
    return found


def _numbers(
    passage: Passage, start: int, end: int, rows: Sequence[Row], mentioned: Sequence[tuple[Row, int, int]]
) -> Iterator[BoundClaim]:
    plain = passage.plain
    for match in _NUMBER.finditer(plain, start, end):
        if _RATE.search(plain[: match.start()]) and value_of(match["number"]) >= 100:
            yield bound(passage, *match.span(), VERIFIED, rows[0].source)  # “per 100,000”
            continue
        if _is_no_value(plain, match):
            continue
        value = value_of(match["number"])
        row = _beside(plain, match, mentioned)
        expected = row.compared if row is not None else rows[0].value
        source = (row or rows[0]).source
        swapped = (
            {each.compared for each in rows} if row is None else {rows[0].value, *(each.compared for each in rows)}
        )
        if _is_about(plain, match, value, expected):
            yield bound(passage, *match.span(), VERIFIED, source)
        elif value in swapped or (
            bool(match["unit"]) == rows[0].is_per_cent and max(value, expected) <= 3 * min(value, expected)
        ):
            yield bound(passage, *match.span(), CONTRADICTED, source)


def _is_no_value(plain: str, match: re.Match[str]) -> bool:
    after = plain[match.end() :]
    before = plain[: match.start()]
    if _BY.search(before) and not match["unit"] and _DIRECTION.search(before):
        return True  # “exceeds that of Yorkshire by 86”: a difference
    return bool(
        re.match(
            r" (?:to|and|or|-) \d|-\d| (?:per [\d,]+ )?(?:higher|lower|more|less|fewer|above|below|points?|years?|months?)\b",
            after,
        )
        or (
            re.search(r"(?:aged|of|year|in|to|since|between|from|and|or) $", before)
            and re.match(r"(?:19|20)?\d\d$", match["number"])
            and not match["unit"]
        )
        or re.search(r"\d to $|aged $|year $", before)
        or re.match(r"(?:19|20)\d\d$", match["number"])
        or match["number"] in ("one", "both", "two", "three")
    )


def _is_about(plain: str, match: re.Match[str], value: Fraction, expected: Fraction) -> bool:
    if value == expected:
        return True
    if value.denominator == 1 and expected.denominator != 1 and value == int(expected + Fraction(1, 2)):
        return True
    return bool(_ABOUT.search(plain[: match.start()])) and abs(value - expected) <= max(expected / 16, Fraction(1))


def _beside(plain: str, match: re.Match[str], mentioned: Sequence[tuple[Row, int, int]]) -> Row | None:
    """The comparator that a number belongs to: “the 157 of the South-East”, “England and Wales, at 236”."""
    if re.match(r"(?: per cent)? (?:against|compared with|as against) ", plain[match.end() :]):
        return None
    for row, at, _ in mentioned:
        if at >= match.end() and re.fullmatch(
            r"(?: offences?| per cent| children)?,? (?:that )?(?:(?:found|recorded|seen|reported|observed) )?"
            r"(?:of|in|for|across|among|by|throughout)?(?: (?:the|all of|those of))* ?",
            plain[match.end() : at],
        ):
            return row
    for row, at, named in mentioned:
        between = plain[min(named, match.start()) : match.start()]
        if at < match.start() and re.fullmatch(
            r"[a-z -]{0,16}?(?:'s|,)? ?(?:as a whole,? )?\(?(?:at|with|of|the figure is|it is|is|was"
            r"|where it is|has|had)? ?(?:about |some )?",
            between,
        ):
            return row
    if re.search(r"\b(?:against|compared with|as against) (?:the )?$", plain[: match.start()]):
        later = [row for row, at, *_ in mentioned]
        return later[0] if len({row.comparator for row in later}) == 1 else None
    return None


def _relations(
    passage: Passage, start: int, end: int, mentioned: Sequence[tuple[Row, int, int]]
) -> Iterator[BoundClaim]:
    plain = passage.plain
    directions = list(_DIRECTION.finditer(plain, start, end))
    inverse = _is_inverse(plain, start, end, mentioned, directions)
    for number, direction in enumerate(directions):
        if re.search(r"\bno $|\bnot $", plain[: direction.start()]):
            continue
        following = directions[number + 1].start() if number + 1 < len(directions) else end
        own = (
            [row for row, at, *_ in mentioned if direction.end() <= at <= following]
            or [row for row, at, *_ in mentioned if at < direction.start()]
            or [row for row, *_ in mentioned]
        )
        own = own if number + 1 >= len(directions) else own[:2]
        is_up = bool(direction["up"]) != inverse
        is_true = all((row.value > row.compared) == is_up and row.value != row.compared for row in own)
        first, last = direction.span()
        if is_true and (amount := _amount(plain, start, direction)) is not None:
            first, last = min(first, amount.start()), max(last, amount.end())
            is_true = all(_is_amount(amount, row) for row in own)
        yield bound(passage, first, last, VERIFIED if is_true else CONTRADICTED, "; ".join(row.source for row in own))
    yield from _favourable(passage, start, end, mentioned)
    for match in _EQUAL.finditer(plain, start, end):
        rows = [row for row, at, *_ in mentioned if at >= match.end()][:1]
        if rows:
            is_true = abs(rows[0].value - rows[0].compared) <= max(rows[0].compared / 12, Fraction(1, 2))
            yield bound(passage, *match.span(), VERIFIED if is_true else NOT_VERIFIED, rows[0].source)
    for match in _TIMES.finditer(plain, start, end):
        rows = [row for row, at, *_ in mentioned]
        factor = {"twice": Fraction(2), "double": Fraction(2), "half": Fraction(1, 2), "three times": Fraction(3)}[
            match["word"]
        ]
        if rows and rows[0].compared and not directions:
            share = rows[0].value / rows[0].compared / factor * 50
            is_true = near(Fraction(1, 2), match["manner"] or "about").holds(share)
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, rows[0].source)


# Facts that are better if they are lower, and those that are better if they are higher.
_BAD = re.compile(r"\breoffend|\bentrant|\boffences?\b|\bvacan|\bsickness|\battrition|\bcustody|\bnot in\b|\bexclu")
_GOOD = re.compile(r"\bcontinuing in\b|\bin full-time (?:education|school)\b")
_FAVOURABLE = re.compile(
    r"\bcompar\w+ (?P<good>favourably|well)\b|\bcompar\w+ (?P<bad>unfavourably|badly|poorly)\b"
    r"|\b(?P<better>better) than\b|\b(?P<worse>worse) than\b"
)


def _favourable(
    passage: Passage, start: int, end: int, mentioned: Sequence[tuple[Row, int, int]]
) -> Iterator[BoundClaim]:
    """“The rate compares favourably with England and Wales.”"""
    for match in _FAVOURABLE.finditer(passage.plain, start, end):
        row = mentioned[0][0]
        label = row.label.lower()
        if match["worse"] or bool(_BAD.search(label)) == bool(_GOOD.search(label)):
            continue  # “worse” is read as higher
        is_good = (row.value < row.compared) == bool(_BAD.search(label)) and row.value != row.compared
        is_true = is_good == bool(match["good"] or match["better"])
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, row.source)


def _is_inverse(
    plain: str, start: int, end: int, mentioned: Sequence[tuple[Row, int, int]], directions: Sequence[re.Match[str]]
) -> bool:
    """Whether the comparator comes first: “both the region and England and Wales have fewer”, “than here”."""
    if not directions:
        return False
    first = directions[0]
    after = plain[first.end() : end]
    is_before = all(at < first.start() for _, at, *_ in mentioned)
    return (
        is_before
        and bool(re.search(r"\bthan\b|\bhere\b", after))
        and bool(re.search(r"\b(?:have|has|is|are|was|were) $|\bhave [a-z ]*$", plain[start : first.start()]))
    )


def _amount(plain: str, start: int, direction: re.Match[str]) -> re.Match[str] | None:
    """“nine percentage points above”, “about 40 per cent higher”."""
    for pattern in (_POINTS, _PER_CENT_MORE, _MORE):
        for match in pattern.finditer(plain, start):
            if match.end() - 12 <= direction.start() <= match.end() + 2:
                return match
            between = plain[direction.end() : match.start()]
            if pattern is _POINTS and re.search(r"\bby (?:about |some |just )?$", between) and "," not in between:
                return match  # “exceeds that of England and Wales by nine percentage points”
    return None


def _is_amount(amount: re.Match[str], row: Row) -> bool:
    said = value_of(amount["count"]) + (Fraction(1, 2) if amount.re is _POINTS and amount["half"] else 0)
    difference = abs(row.value - row.compared)
    if amount.re is _PER_CENT_MORE:
        return bool(row.compared) and abs(100 * difference / row.compared - said) <= 2
    return abs(difference - said) <= (Fraction(1, 20) if said.denominator != 1 else Fraction(1, 2))
