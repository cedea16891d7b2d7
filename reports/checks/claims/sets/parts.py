"""Divides a sentence into its counted parts: “five were in custody”, “all of them boys”, “and most of them looked after”.

Each part has one quantity and the words around it, up to the next part. A part can count among what the part before it counted
(“of them”), or among the rest (“the others”).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Passage
from reports.checks.reading.ranges import NUMBER, RANGES, Range, near, value_of

_THEM = (
    r"(?:them|these|those|whom|which)(?! (?:who|that|children|cases|in which|plans|concerned"
    r"|in custody|in the community|on licence|aged|sentenced|dealt))"
)
# Children with a trait: “in most detention and training orders”.
_OF_A_KIND = (
    r"(?:of the )?(?!(?:were|was|are|is|had|have|of)\b)"
    r"(?:[a-z]+ (?:[a-z]+ ){0,3}(?:orders?|cautions?|resolutions?)|boys?|girls?)\b"
)
# Quantities that have a meaning only beside another quantity.
_EXTRA: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("remaining", re.compile(rf"\b(?:the|all the) (?:remaining|other) (?P<count>{NUMBER})\b")),
    ("others", re.compile(r"(?<!of )\b(?:the|all the|its|our) (?:others?|rest|remainder)\b(?! (?:side|hand|end|people))")),
    ("all", re.compile(rf"\b(?:all|each|every one|both) of {_THEM}\b|\ball(?= (?:boys|girls|male|female|white"
        rf"|in|were|was|of (?:them|these|those|whom))\b)")),
    ("both", re.compile(r"\bboth(?= (?:were|was|are|boys|girls|in|had|of)\b)")),
    ("most", re.compile(rf"\bmost of {_THEM}\b")),
    ("most of a kind", re.compile(rf"\bmost(?= {_OF_A_KIND})")),
    ("all of a kind", re.compile(rf"\b(?:all|each|every|both)(?= {_OF_A_KIND})")),
    ("half", re.compile(rf"\bhalf of {_THEM}\b")),
    ("none", re.compile(rf"\b(?:none|neither)(?: of {_THEM})?\b|\bnot (?:one|once)\b|\bon no occasion\b")),
    ("no", re.compile(r"\b(?:nobody|no one|not a single (?:child|case|one)|not one (?:child|case))\b(?! of)")),
    ("single", re.compile(r"\b(?:just |only |but )?a (?:single|lone|solitary) "
        r"(?=(?:[a-z-]+ )?(?:case|child|plan|assessment|review|one|instance|standard|theme|recommendation)\b)")),
    ("once", re.compile(r"(?:(?<=only )|(?<=just )|(?<=but ))once\b(?! (?:the|it|they|a|in|every|per)\b)|\bonce(?=[.,;]|$)")),
    ("twice", re.compile(r"\b(?<!more than )twice\b(?! (?:as|a|the|in|every|per|that|what)\b)")),
    ("same", re.compile(r"\b(?:in |for )?(?:just )?as many\b(?! as| \w+ as| [a-z-]+ [a-z-]+ as)|\b(?:in "
        r"|for )?the same (?:number|share|proportion|percentage)\b|\b(?:just )?as often\b(?! as)"
        r"|(?:(?<=was )|(?<=were )|(?<=is ))(?:exactly |just )?the same(?=[.,;]|$)"
        r"|(?<=and )so (?:did|does|was|were)\b(?! (?:it|they)\b)(?![^,;.]*, at \d)"
        r"|(?<=and )so (?:it|they) (?:did|was|were)(?= (?:of|for|in|on|with)\b)"
        r"|\bthe same (?:was|is|went|goes|held|holds) (?:true )?(?=(?:of|for)\b)")),
    ("always", re.compile(r"(?<!nearly )(?<!almost )\b"
        r"(?:always|wherever(?! (?:possible|necessary|needed|appropriate|we looked)\b)"
        r"|whenever|each time|every time|without exception|invariably|without fail)\b")),
    ("no", re.compile(r"\bno (?=(?:other |court |out-of-court |single |custodial )?"
        r"(?:key question|question|child|girl|boy|case|standard|theme|recommendation|young)\w*\b)")),
)  # fmt: skip
_LINK_THEM = re.compile(rf"\b(?:of|among) {_THEM}\b")
_LINK_OTHERS = re.compile(r"\b(?:of|among) the (?:others|rest|remainder|remaining)\b")
# The end of a clause, and any other mark between two parts.
_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while|whereas|whilst|though|although|with|or|yet)\b|\b(?:but|while|whereas|whilst)\b"
)
_WEAK = re.compile(r" and (?=(?:planning|deliver|assess|review|that of|in|on|for)\w*)")
_BETWEEN = re.compile(r"[,;:(]|\b(?:and|but|while|whereas|whilst|though|although)\b")
# “Where we disagreed, its level was too low”: a base without a number.
_WHERE = re.compile(
    r"^(?:but |and )?(?:where|when|whenever|wherever|in (?:those |the )?cases (?:where|in which)|if) (?P<text>[^,;:]*), "
)
_OF = re.compile(r" of (?:all )?(?:the |these |those |our |its |these )?(?:relevant |court |out-of-court |inspected )?")
_LEADING = re.compile(
    rf"(?:^|[;:] ?)(?:and |but )?(?:of|among) (?:all )?(?:the |these |those |our |its )?(?:(?P<of>{NUMBER})\b)?(?P<text>[^,;:]*)"
)


NOT_ALL = Range(Fraction(0), Fraction(100), is_open_high=True)  # “not always”


@dataclass(frozen=True)
class Part:
    """One quantity, from `start` to `end`, and the words of its part before and after it."""

    claim: Claim
    before: str
    after: str
    link: str = ""  # "them", "others" or "" if it counts among everything
    is_same: bool = False  # “in as many”, “in the same share”
    base: str = ""  # the words after the number of a leading “Of the five children in custody, …”

    @property
    def start(self) -> int:
        return self.claim.start

    @property
    def end(self) -> int:
        return self.claim.end

    @property
    def words(self) -> str:
        return f"{self.before} | {self.after}"


@lru_cache(maxsize=256)
def parts_of(passage: Passage, compounds: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The counted parts of a sentence, in order. `compounds` are names in which “and” joins no two parts."""
    plain = passage.plain
    masked = plain
    for compound in compounds:
        masked = masked.replace(compound, compound.replace(" and ", " ___ ").replace(",", "_"))
    claims = list(_claims(passage))
    if not claims:
        return ()
    leading, where = _LEADING.match(plain), _WHERE.match(plain)
    first = leading.end() if leading and claims and leading.end() > claims[0][0].start and leading["of"] else 0
    bounds = [0]
    for (one, _), (other, _) in itertools.pairwise(claims):
        ends = list(_CLAUSE.finditer(masked, one.end, other.start))
        ends = ends or list(_WEAK.finditer(masked, one.end, other.start))[-1:]
        marks = list(_BETWEEN.finditer(masked, one.end, other.start))
        if plain[: one.start].endswith("(") and (closing := plain.find(")", one.end, other.start)) >= 0:
            bounds.append(closing + 1)
            continue
        bounds.append(ends[0].start() if ends else marks[-1].start() if marks else other.start)
    bounds.append(len(plain))
    found = []
    for (claim, link), start, end in zip(claims, bounds, bounds[1:], strict=False):
        text, base = plain[start : claim.start], ""
        if start == 0 and where and where.end() <= claim.start:
            base, text = where["text"], plain[where.end() : claim.start]
        elif start == 0 and leading and leading.end() <= claim.start:
            base, text = leading["text"], plain[leading.end() : claim.start]
            if leading["of"] and claim.of is None and not _is_of_others(plain, claim, leading):
                claim = replace(claim, of=int(value_of(leading["of"])))
        elif start == 0 and leading and leading["of"] and first:
            base, text = plain[leading.end("of") : claim.start], ""
        shown = plain
        if apposed := _apposed(plain, claim, claims, end):
            end = apposed
            beside = next(other for other, _ in claims if other.start >= claim.end)
            shown = plain[: beside.start] + " " * (beside.end - beside.start) + plain[beside.end :]
        if plain[: claim.start].endswith("(") and 0 <= (closing := plain.find(")", claim.end)) < end:
            end = closing  # “for desistance (68 per cent) and …”
        own = link or _link(plain[claim.start : end])
        found.append(Part(claim, text, shown[claim.end : end], "" if own == "same" else own, own == "same", base))
    return tuple(found)


def _apposed(plain: str, claim: Claim, claims: Sequence[tuple[Claim, str]], end: int) -> int:
    """Where the part ends that a quantity has in common with the one beside it: “half of the plans, 19 of the 38, were …”."""
    later = [other for other, _ in claims if other.start >= claim.end]
    if not later or not re.fullmatch(r"[\w '-]{0,30}, (?:or )?", plain[claim.end : later[0].start]):
        return 0
    if re.search(r"\b(?:were|was|had|have|has|is|are|did|does)\b", plain[claim.end : later[0].start]):
        return 0
    if not re.match(r"(?: per cent| of (?:the |them)?\w*| cases)?[,)]", plain[later[0].end :]):
        return 0  # a list: “four to the manager, one to the board”
    ends = [other.start for other in later[1:]]
    return max(end, min(ends, default=len(plain)))


def _link(text: str) -> str:
    if _LINK_OTHERS.search(text):
        return "others"
    return "them" if _LINK_THEM.search(text) else ""


def _claims(passage: Passage) -> Iterator[tuple[Claim, str]]:
    """The quantities of a sentence with their links, in order."""
    plain = passage.plain
    found: list[tuple[Claim, str]] = []
    for kind, pattern in _EXTRA:
        for match in pattern.finditer(plain):
            is_counted = any(
                claim.of is not None and claim.start < match.end() and match.start() < claim.end
                for claim in passage.claims
            )
            if not _taken(found, match.start(), match.end()) and not (
                is_counted and kind in ("none", "no", "all", "both", "single")
            ):
                claim, link = _extra(kind, match)
                if claim.range == RANGES["all"] and _NOT.search(plain[: match.start()]):
                    claim = replace(claim, range=NOT_ALL)
                found.append((claim, link))
    leading = _LEADING.match(plain)
    base = leading.span("of") if leading and leading["of"] else (-1, -1)
    for claim in passage.claims:
        if claim.range == RANGES["all"] and _NOT.search(plain[: claim.start]):
            claim = replace(claim, range=NOT_ALL)
        if not _taken(found, claim.start, claim.end) and not (base[0] <= claim.start < base[1]):
            found.append((_of_neither(plain, _without_base(plain, claim, leading)), ""))
    if any(claim.range is not None and "neither" in plain[: claim.start] for claim, _ in found):
        found = [each for each in found if plain[each[0].start : each[0].end] != "neither"]
    return _joined(plain, sorted(found, key=lambda each: each[0].start))


def _joined(plain: str, found: list[tuple[Claim, str]]) -> Iterator[tuple[Claim, str]]:
    """The quantities, with “two-thirds” and “of the 42” as one."""
    last: tuple[Claim, str] | None = None
    for claim, link in found:
        if last is not None:
            is_share = last[0].of is None and last[0].count is None and not last[1]
            is_total = (
                claim.count is not None and claim.of in (None, claim.count) and claim.count > 1 and claim.range is None
            )
            if is_share and is_total and _OF.fullmatch(plain[last[0].end : claim.start]):
                last = (replace(last[0], of=claim.count, end=claim.end), link)
                continue
            yield last
        last = (claim, link)
    if last is not None:
        yield last


_NOT = re.compile(r"\bnot (?:quite |nearly )?$")


def _without_base(plain: str, claim: Claim, leading: re.Match[str] | None) -> Claim:
    """The claim, with the total of a leading base unless it has its own."""
    if (
        leading
        and re.match(r" (?:key )?(?:questions?|standards?|themes?)", leading["text"])
        and claim.per_cent is not None
    ):
        return claim
    if leading and leading["of"] and claim.of is None and not _LINK_THEM.search(plain[claim.start : claim.end + 12]):
        value = value_of(leading["of"])
        is_its_own = value.denominator == 1 and not _is_of_others(plain, claim, leading)
        return replace(claim, of=int(value)) if is_its_own else claim
    return claim


def _is_of_others(plain: str, claim: Claim, leading: re.Match[str]) -> bool:
    """Whether a count is higher than a base of questions or standards: “of the two questions on safety, …: nine cases”."""
    is_higher = claim.count is not None and claim.count > value_of(leading["of"])
    return is_higher and bool(re.match(r" (?:key )?(?:questions?|standards?|themes?)", leading["text"]))


_NEITHER = re.compile(r"\bneither\b[^,;:]*$|\bno [a-z ]+$")


def _of_neither(plain: str, claim: Claim) -> Claim:
    """“Neither … in even half”: the quantity that both fall short of."""
    found = claim.range
    if found is None or not _NEITHER.search(plain[: claim.start]) or "neither" not in plain[: claim.start]:
        return claim
    if found.high == 100:
        return replace(claim, range=Range(Fraction(0), found.low, False, not found.is_open_low))
    return replace(claim, range=Range(Fraction(0), (found.low + found.high) / 2, False, True))


def _taken(found: list[tuple[Claim, str]], start: int, end: int) -> bool:
    return any(claim.start < end and start < claim.end for claim, _ in found)


def _extra(kind: str, match: re.Match[str]) -> tuple[Claim, str]:
    span = match.span()
    is_linked = bool(_LINK_THEM.search(match[0]))
    if kind == "others":
        return Claim(*span, range=RANGES["all"]), "others"
    if kind == "remaining":
        return Claim(*span, count=int(value_of(match["count"])), of=int(value_of(match["count"]))), "others"
    if kind == "always":
        return Claim(*span, range=RANGES["all"], is_always=True), ""
    if kind == "single":
        return Claim(*span, count=1), ""
    if kind in ("once", "twice"):
        return Claim(*span, count=1 if kind == "once" else 2), ""
    if kind == "same":
        return Claim(*span, is_always=False), "same"
    if kind == "most of a kind":
        return Claim(*span, range=RANGES["most"]), ""
    if kind == "all of a kind":
        return Claim(*span, range=RANGES["all"]), ""
    if kind in ("all", "both"):
        return Claim(*span, range=RANGES["all"]), "them"
    if kind == "most":
        return Claim(*span, range=RANGES["most"]), "them"
    if kind == "half":
        return Claim(*span, range=near(value_of("1") / 2, "")), "them"
    return Claim(*span, range=RANGES["none"]), "them" if is_linked else ""
