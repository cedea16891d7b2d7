"""Finds the claims in a sentence: counts, shares, percentages, and phrases such as “just under three-quarters”.

A number with its own unit (an age, a date, money, days, a page) is not a claim about cases.
`tests/reports/checks/test_claims.py` checks every rounding against the ranges that phrases claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from reports.checks.reading.ranges import FRACTIONS, MANNER, NUMBER, RANGES, WORDS, Range, near, value_of
from reports.checks.reading.units import BEFORE_NO_CLAIM, UNIT, is_an_age
from reports.ratings.percentages import whole_per_cent

_ALONE, _ENDS = r"(?<![\w£$€./-])(?<!\d,)", r"(?![\w/]|[.,]\d|-(?!and\b))"


@dataclass(frozen=True)
class Claim:
    """One claim in a sentence, from `start` to `end`. A count has `count`, and `of` if the total is given."""

    start: int
    end: int
    count: int | None = None
    of: int | None = None
    per_cent: Fraction | None = None
    decimals: int = 0
    range: Range | None = None
    manner: str = ""
    is_rest: bool = False  # “all but two”: the claim is about the remaining cases
    is_loose: bool = False  # “nine in ten”: a rounded share, not a count
    is_base: bool = False  # “of the 20 who answered”: the total of the counts that follow
    is_always: bool = False  # “always”, without a number
    figure: Fraction | None = None  # money, or a number with decimals: never a count of cases

    @property
    def is_impossible(self) -> bool:
        """Whether the count is higher than the total, as in “nine of the eight”."""
        return self.count is not None and self.of is not None and self.count > self.of

    def fits(self, yes: int, of: int) -> bool:
        """Whether `yes` of `of` cases matches the claim."""
        if not of:
            return False
        if self.is_rest and self.count is not None:
            return self.count == of - yes and self.of in (None, of)
        share = Fraction(100 * yes, of)
        if self.range is not None:
            return self.range.holds(share) and self.of in (None, of)
        if self.per_cent is not None:
            if self.of not in (None, of):
                return False
            if self.manner:
                return near(self.per_cent / 100, self.manner).holds(share)
            if self.decimals:
                return abs(share - self.per_cent) <= Fraction(1, 2 * 10**self.decimals)
            return self.per_cent == whole_per_cent(yes, of)
        if self.count is None:
            return False
        if self.is_loose and self.of and self.of != of:
            if self.manner:
                return near(Fraction(self.count, self.of), self.manner).holds(share)
            return abs(Fraction(yes, of) - Fraction(self.count, self.of)) <= Fraction(1, 2 * self.of)
        if self.manner in ("more than", "over", "at least"):
            return self.of in (None, of) and yes >= self.count
        if self.manner in ("fewer than", "less than", "at most", "under", "no more than", "up to"):
            return self.of in (None, of) and yes <= self.count
        return self.count == yes and self.of in (None, of)


# Words that reports use for cases when they count them.
CASES = (
    r"(?:court |out-of-court |inspected |relevant |such |court and out-of-court |first |other |these |custodial |community )*"
    r"(?:cases?|children|child|plans?|assessments?|reviews?|recommendations?|disposals?|young people|boys|girls|orders?|"
    r"sentences|cautions?|resolutions?|instances|youth (?:conditional )?cautions?|community resolutions?|referral orders?|"
    r"standards?|key questions)(?! managers?\b| files?\b| conferences?\b)"
)
_PEOPLE = r"(?:staff|members of staff|respondents|volunteers)"
_OF_THE = r"of (?:all )?(?:the |these |those |our |its )?(?:relevant |other )?"
_FEW = "one|two|three|four|five|six|seven|eight|nine"
_TENTHS = "three|four|five|six|seven|eight|nine|ten"
_PLURALS = (
    "minutes|hours|days|weeks|months|years|teams|areas|schools|boroughs|authorities|meetings|services|reports|sessions"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("split", re.compile(r"(?<![\d/])\d{1,3}/\d{1,3}(?![\d/])")),
    ("and_a_half", re.compile(
        rf"{_ALONE}(?P<count>{NUMBER}) and a half(?! ?(?:{_PLURALS}|percentage|points?|per cent|times)\b)")),
    (
        "rounded_of",
        re.compile(
            rf"\b(?:(?P<manner>{MANNER}) )?(?P<count>{_FEW}) (?:in|out of) (?:every )?(?P<parts>{_TENTHS}) "
            rf"of (?:all )?(?:the |these |those |our |its )?(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"
        ),
    ),
    ("none_of", re.compile(rf"\bnot (?:a single |even )?one (?:out )?{_OF_THE}(?P<of>{NUMBER}){_ENDS}(?!{UNIT})")),
    ("rest_of", re.compile(rf"all but (?P<count>{NUMBER}) {_OF_THE}(?P<of>{NUMBER}){_ENDS}")),
    (
        "rest",  # “every case but one”, “all of the 12 plans except two”
        re.compile(
            rf"\b(?:every|each|all)(?: of)?(?: the| these| those)?(?: (?P<of>{NUMBER}))? (?:[a-z-]+ )?{CASES},? "
            rf"(?:but|bar|except(?: for)?|save(?: for)?|apart from) (?P<count>{NUMBER})(?=[.,;:)]|$| (?:of them|was|were|and)\b)"
        ),
    ),
    ("rest", re.compile(rf"all but (?P<count>{NUMBER}){_ENDS}")),
    ("rest", re.compile(rf"\bwith (?:a single|(?:only |just )?(?P<count>{NUMBER})) exceptions?\b(?! (?:of|each)\b)")),
    (
        "of",
        re.compile(
            rf"{_ALONE}(?:(?P<manner>{MANNER}|only|just) )?(?P<count>{NUMBER}|none|all|both|half|most|nearly all|almost all|"
            rf"every one|each) (?:out )?{_OF_THE}(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"
        ),
    ),
    ("out_of", re.compile(rf"{_ALONE}(?P<count>{NUMBER}) (?:out of|of|among(?: the)?) (?P<of>{NUMBER}){_ENDS}(?!{UNIT})")),
    (
        "single_of",  # “a single case out of 15”
        re.compile(
            rf"\ba (?:single|lone|solitary) (?:[a-z-]+ )?{CASES} (?:out of|in|among|of) "
            rf"(?:the |these )?(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"
        ),
    ),
    (
        "every_nth",  # “every second court disposal”
        re.compile(rf"\bevery (?P<nth>second|other|third|fourth|fifth|tenth) (?={CASES}\b)"),
    ),
    (
        "out_of",
        re.compile(
            rf"{_ALONE}(?P<count>{NUMBER}) (?:cases?|times|plans?|assessments?|reviews?|child|children|disposals?|orders?)"
            rf"(?: out of| in| among)(?: the| these| all)? "
            rf"(?:every )?(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"
        ),
    ),
    (
        "out_of",
        re.compile(rf"{_ALONE}(?P<count>{NUMBER}) [a-z][a-z -]*? "
            rf"out of (?:the |these |those )?(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"),
    ),
    (
        "in",
        re.compile(
            rf"\b(?:(?P<manner>{MANNER}) )?(?P<count>{_FEW}) (?:in|out of) (?:every )?"
            rf"(?P<of>{_TENTHS})\b(?! (?:months|weeks|years|days))"
        ),
    ),
    (
        "in",  # “one post in 20”, “two members of staff in five”
        re.compile(
            rf"\b(?:(?P<manner>{MANNER}) )?(?P<count>{_FEW}) (?!times )(?:[a-z-]+ ){{1,3}}?in (?:every )?"
            rf"(?P<of>{_TENTHS}|20|twenty)\b(?! (?:cases|{_PLURALS})\b)"
        ),
    ),
    ("per_cent", re.compile(rf"{_ALONE}(?:(?P<manner>{MANNER}) )?(?P<count>{NUMBER})\s?(?:per cent\b|percent\b|%)")),
    (
        "fraction",
        re.compile(
            rf"(?:\b(?P<manner>{MANNER}) )?(?:\b(?P<many>one|two|three|four|five|six|seven|eight|nine|a|an)[ -])?\b"
            r"(?P<name>half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b"
            r"(?! as (?:many|much|often|high|likely|common)\b)"
            r"(?!-|[ -]?(?:time|term|hour|way|an?\b|part(?:y|ies)|person|community|years?|of 20\d\d|of (?:a|an|its|his|her)\b))"
        ),
    ),
    (
        "nearly_all",
        re.compile(rf"\b(?:nearly|almost|virtually) (?:all|every)(?: (?:of )?(?:the )?(?P<of>{NUMBER}){_ENDS})?"),
    ),
    ("majority", re.compile(r"\b(?:an? |the )?(?:(?P<size>vast|great|large|reasonable|small|clear|overwhelming) )?majority\b"
        r"|\bthe (?:greater|larger|bigger) part(?= of\b)")),
    ("minority", re.compile(r"\b(?:an? |the )(?:(?P<size>small) )?minority\b(?! ethnic)")),
    ("most", re.compile(r"\bmore often than not\b")),
    ("most", re.compile(rf"(?<!the )(?<!at )\bmost (?:of (?:the |these |those |them\b)|(?=(?:{CASES}|{_PEOPLE})\b))")),
    ("all_of", re.compile(rf"\b(?:all|both)(?: of)?(?: the| these| those)? (?P<of>{NUMBER}){_ENDS}(?!{UNIT})")),
    ("both", re.compile(rf"\bboth (?:of the |the |of these )?(?={CASES}\b)")),
    ("all", re.compile(rf"\b(?:all (?:of )?(?:the |these |those )?|every |each (?:of the )?)(?={CASES}\b)|\bevery one\b")),
    ("none", re.compile(rf"\bnone of (?:the |these |those )?(?={CASES}\b)|\bin no (?={CASES}\b)")),
    ("bare", re.compile(rf"{_ALONE}(?P<count>{NUMBER}){_ENDS}(?!{UNIT})")),
)  # fmt: skip
# Words without which a pattern cannot match, to save time.
_HINTS: dict[str, tuple[str, ...]] = {
    "and_a_half": (" and a half",),
    "rounded_of": (" in ", " out of "),
    "none_of": ("not ",),
    "rest": (" but ", " bar ", " except ", " save ", " apart from ", " exception"),
    "of": (" of ", " out of "),
    "out_of": (" of ", " in ", " among "),
    "single_of": ("a single ", "a lone ", "a solitary "),
    "every_nth": ("every ",),
    "in": (" in ", " out of "),
    "per_cent": ("per cent", "percent", "%"),
    "fraction": ("half", "third", "quarter", "fifth", "sixth", "eighth", "tenth"),
    "nearly_all": ("nearly", "almost", "virtually"),
    "majority": ("majority", " part"),
    "minority": ("minority",),
    "most": ("most", "often than not"),
    "all_of": ("all ", "both "),
    "both": ("both ",),
    "none": ("none ", "no "),
}
# Patterns that cannot match without a number.
_WITH_A_NUMBER = frozenset(
    [
        "and_a_half",
        "rounded_of",
        "none_of",
        "rest_of",
        "of",
        "out_of",
        "single_of",
        "in",
        "per_cent",
        "all_of",
        "bare",
        "split",
    ]
)
_LETTERS = re.compile(r"[a-z]+|\d")
# The total for the counts that follow: "Of the 27 cases …, planning was sufficient in ten".
_BASE = re.compile(
    rf"(?:^|[;:(] ?|, )(?:and |but )?(?:of|among) (?:all )?(?:the |these |those |our )?(?P<of>{NUMBER}){_ENDS}(?!{UNIT})"
)
_OF_OTHERS = re.compile(r" (?:other )?(?:key )?(?:questions|standards|themes|parts|recommendations|ratings)\b")
_YEAR = re.compile(r"(?:19|20)\d\d$")


_NTHS = {name: FRACTIONS[name] for name in ("third", "quarter", "fifth", "tenth")} | {
    "second": FRACTIONS["half"], "other": FRACTIONS["half"], "fourth": FRACTIONS["quarter"],
}  # fmt: skip


@lru_cache(maxsize=16_384)
def claims(plain: str) -> tuple[Claim, ...]:
    """The claims in a lower-case sentence (`Sentence.plain`), in order."""
    taken = [False] * len(plain)
    found: list[Claim] = []
    has_number = any(word in WORDS or word.isdigit() for word in _LETTERS.findall(plain))
    bases = [
        (match.start("of"), match.end("of"), int(value_of(match["of"])))
        for match in (_BASE.finditer(plain) if has_number else ())
        if _is_free(match["of"], plain, match.start("of"))
    ]
    for start, end, _ in bases:
        taken[start:end] = [True] * (end - start)
    for kind, pattern in _PATTERNS:
        if kind in _WITH_A_NUMBER and not has_number:
            continue
        if kind in _HINTS and not any(hint in plain for hint in _HINTS[kind]):
            continue
        for match in pattern.finditer(plain):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            claim = _claim(kind, match, plain)
            if claim is None:
                continue
            taken[start:end] = [True] * (end - start)
            if (
                claim.count is not None
                or claim.range is not None
                or claim.per_cent is not None
                or claim.figure is not None
            ):
                found.append(claim)
    return tuple(_with_base(claim, bases, plain) for claim in sorted(found, key=lambda claim: claim.start))


_MILLIONS = re.compile(rf"(?:\b(?P<manner>{MANNER}) )?£(?P<value>\d+(?:\.\d+)?) ?(?:million\b|m\b)")


def millions_in(plain: str) -> list[Claim]:
    """The amounts in millions, which are rounded: “just under £1.75 million”."""
    return [
        Claim(*match.span(), figure=Fraction(match["value"]) * 1_000_000, manner=match["manner"] or "about")
        for match in _MILLIONS.finditer(plain)
    ]


def _with_base(claim: Claim, bases: list[tuple[int, int, int]], plain: str) -> Claim:
    """The claim, with the total given earlier in the same part of the sentence."""
    if claim.count is None or claim.of is not None or claim.is_rest:
        return claim
    before = [(end, of) for _, end, of in bases if end <= claim.start and ";" not in plain[end : claim.start]]
    if before and claim.count > before[-1][1] and _OF_OTHERS.match(plain, before[-1][0]):
        return claim  # “of the two questions on safety, …: nine cases”
    return replace(claim, of=before[-1][1]) if before else claim


def _is_free(number: str, plain: str, start: int) -> bool:
    return not _YEAR.match(number) and not BEFORE_NO_CLAIM.search(plain, max(0, start - 30), start)


def _claim(kind: str, match: re.Match[str], plain: str) -> Claim | None:
    groups = match.groupdict()
    start, end = match.span()
    manner = (groups.get("manner") or "").strip()
    of = int(value_of(groups["of"])) if groups.get("of") else None
    if of is not None and (_YEAR.match(groups["of"]) or of == 0):
        return None
    match kind:
        case "split":
            return Claim(start, end)
        case "rest" | "rest_of":
            return Claim(start, end, count=int(value_of(groups["count"] or "1")), of=of, is_rest=True)
        case "none_of":
            return Claim(start, end, count=0, of=of)
        case "single_of":
            return Claim(start, end, count=1, of=of)
        case "every_nth":
            return Claim(start, end, range=near(_NTHS[groups["nth"]], ""))
        case "and_a_half":
            return Claim(start, end, figure=value_of(groups["count"]) + Fraction(1, 2))
        case "rounded_of":
            share = 100 * value_of(groups["count"]) / value_of(groups["parts"])
            rounding = 50 / value_of(groups["parts"])
            about = Range(max(share - rounding, Fraction(0)), share + rounding)
            return Claim(start, end, of=of, range=near(share / 100, manner) if manner else about)
        case "of" | "out_of" | "in":
            word = groups["count"]
            if word in ("all", "both", "every one", "each"):
                return Claim(start, end, count=of, of=of)
            if word == "none":
                return Claim(start, end, count=0, of=of)
            if word in ("most", "nearly all", "almost all"):
                return Claim(start, end, of=of, range=RANGES["most" if word == "most" else "nearly all"])
            if word == "half":
                return Claim(start, end, of=of, range=near(FRACTIONS["half"], manner))
            if "." in word or not _is_free(word, plain, match.start("count")):
                return None
            loose = (kind in ("in", "out_of") or " out of " in match[0]) and " among " not in match[0]
            return Claim(start, end, count=int(value_of(word)), of=of, is_loose=loose, manner=manner)
        case "per_cent":
            value = groups["count"]
            decimals = len(value.partition(".")[2])
            return Claim(start, end, per_cent=value_of(value), decimals=decimals, manner=manner)
        case "fraction":
            return _fraction(match, manner)
        case "nearly_all":
            return Claim(start, end, of=of, range=RANGES["nearly all"])
        case "majority" | "minority":
            size = {"great": "vast", "overwhelming": "vast"}.get(groups["size"] or "", groups["size"] or "")
            return Claim(start, end, range=RANGES[f"{size} {kind}".strip()])
        case "all_of":
            return Claim(start, end, count=of, of=of)
        case "both":
            return Claim(start, end, count=2, of=2)
        case "all" | "none" | "most":
            return Claim(start, end, range=RANGES[kind])
        case _:
            number = groups["count"]
            if "." in number or not _is_free(number, plain, start) or value_of(number).denominator != 1:
                return None
            if is_an_age(plain, start, end, int(value_of(number))):
                return None
            return Claim(start, end, count=int(value_of(number)))


_BARELY = re.compile(r"\b(?:barely|scarcely|hardly|only|just|fully) $")
_OF_A_WHOLE = re.compile(r" (?:of|are|were|is|was)\b")
_OR_MORE = re.compile(r"(?: of [a-z ]{1,20}?)?,? (?:and|or) more\b")


def _fraction(match: re.Match[str], manner: str) -> Claim | None:
    many, name = match["many"], match["name"]
    is_plural = name.endswith("s")
    if name != "half" and not many:
        return None
    parts = 1 if many in (None, "a", "an", "one") else WORDS[many]
    if (parts > 1) != is_plural:
        return None
    fraction = FRACTIONS[name.removesuffix("s")] * parts
    is_plain = not manner and not _BARELY.search(match.string, 0, match.start())
    if fraction > 1 or (
        is_plain and name in ("third", "quarter", "fifth") and not _OF_A_WHOLE.match(match.string, match.end())
    ):
        return None
    if not manner and _OR_MORE.match(match.string, match.end()):
        manner = "at least"
    if match.string[: match.start()].endswith("all but "):
        return Claim(*match.span(), range=near(1 - fraction, manner))
    return Claim(*match.span(), range=near(fraction, manner))
