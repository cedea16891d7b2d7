"""Compares the amounts in a clause with the facts: “26 children were surveyed”, “two children in five”, “79 had been told”.

Each amount has the words of its own clause, and with less weight those of the rest of its sentence. The fact with most of its
label in them is meant. An amount can be the figure of a fact, its share of a total in the same table, or what remains of that
total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.lengths import lengths_in, same_lengths
from reports.checks.claims.facts.table import Figure, Table, table_of
from reports.checks.claims.facts.wording import counted_noun, is_negative, words_in
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import MANNER, NUMBER, near, value_of

_CLAUSE = re.compile(
    r"[;:] |, (?:and|but|while|whereas|although|though|or) |, |\b(?:but|while|whereas|although|though|against)\b| - "
)
_AND = re.compile(r" and ")
_BASE_CLAUSE = re.compile(rf"(?:and |but )?of (?:all )?(?:the |these |those |our |its )?{NUMBER} [^,;:]*, ")
_END = re.compile(
    r"[;:] |, (?:and|but|while|whereas|although|though|which|who|so|yet) "
    r"|, (?=an? (?:\w+ )?(?:higher|lower|larger|smaller|greater)\b)"
    r"|, (?=(?:\w+ )?(?:above|below|more|fewer|less|higher|lower)\b)"
)
_STARTS = re.compile(
    r"[;:] |, (?:but|while|whereas|although|though) |, (?=(?:\w+ed|held|met|took|spoke|saw|has|had|is|was|are|were) )"
)
_VERB = re.compile(r"\b(?:were|was|had|have|has|is|are|did|does|said)\b")
_WORK = frozenset({"work:court", "work:out_of_court"})
_OF_SAMPLE = re.compile(
    r"\b(?:examined|inspected|we (?:read|looked at)|sample|sampled|cases inspected)\b(?!.*\bcaseload\b)"
)
DIFFERENCE = re.compile(
    r" (?:per [\d,]+ )?(?:percentage )?(?:points? )?"
    r"(?:higher|lower|more|fewer|less|above|below|apart|ahead|behind)\b(?! (?:than )?\d)"
)
_PEOPLE = frozenset({"noun:children", "noun:staff", "noun:case_managers"})
_ELSEWHERE = re.compile(
    r"\b(?:england|wales|national\w*|region|kent|yorkshire|elsewhere|average of|country|neighbour\w*|comparable|similar)\b"
)
# “At least quite aware” adds up figures.
_OPEN = re.compile(
    r"\bat least (?:quite|fairly|somewhat|rather)\b|\beither\b|\bbetween them\b|\btogether\b|\bor better\b"
)
_HEADED, _ASIDE = 0.6, 0.45  # the weights of the words before a list, and of the rest of the sentence
_LEAST_TOLD = 0.5
_LEAST, _SURE = 0.5, 0.66  # the scores from which an amount is verified, and contradicted
_TOLD, _COVERED = 0.62, 0.5  # and from which the fact is sure to be meant
_SURE_OF_ANOTHER, _COVERED_OF_ANOTHER = 0.58, 0.32  # the same for the amount of another fact in the same table
_COVERED_IF_FAR = 0.7
_SURE_OF_CASES, _COVERED_OF_CASES = 0.85, 0.75  # the same in a section about cases, where most amounts count answers
_RIVAL, _NEARLY = 0.85, 0.62  # a fact that fits can be this much less like the clause, to verify and not to contradict
_FAR = 4
_DISTINCT, _NAMED = 10, 0.75  # a count that is unlikely to be another by chance, and how much of a label names it
_DEFINITE = re.compile(r"\b(?:the|these|those) $")


@dataclass(frozen=True)
class Piece:
    """An amount with its words: those of its clause, of what heads its clause, and of the rest of the sentence."""

    claim: Claim
    before: str
    after: str
    head: str
    rest: str
    noun: str  # what it counts, if the words after it say so, or those after the amount before it

    @property
    def words(self) -> str:
        return f"{self.before} {self.after}"

    @property
    def all_words(self) -> str:
        return f"{self.rest} {self.words}"


@dataclass(frozen=True)
class Likely:
    figure: Figure
    score: float
    told: float
    covered: float


def amount_in(known: Known, passage: Passage, claims: Sequence[Claim], claim: Claim) -> BoundClaim | None:
    """What the facts say about one amount; None if no fact is clearly meant."""
    table = table_of(known)
    if not table.figures or claim.is_always or (claim.is_base and claim.of is not None):
        return None
    if re.match(r"each|every\b(?! one of)", passage.plain[claim.start :]):
        return None  # “each child who reoffends” is no share
    if DIFFERENCE.match(passage.plain[claim.end :]):
        return None
    claims, claim = _with_base(passage.plain, claims, claim)
    claim = _with_manner(passage.plain, claim)
    if claim.of is not None and not re.search(r"\b(?:of|in)\b|^(?:all|both)\b", passage.plain[claim.start : claim.end]):
        claim = replace(claim, of=None)  # its total is that of another part of the sentence
    piece = _piece(passage.plain, claims, claim)
    if _ELSEWHERE.search(piece.words) or _OPEN.search(piece.words) or _is_ratio(passage.plain, claim):
        return None
    if (other := _of_another_length(table, piece)) is not None:
        return bound(passage, claim.start, claim.end, CONTRADICTED, other.source)
    likely = _likely(table, passage, piece)
    if not likely:
        return None
    best = likely[0]
    fitting = next((each for each in likely if _fits(piece, each.figure)), None)
    if fitting is None and re.search(r"(?:, or|\bor|\() $", passage.plain[: claim.start]):
        # “30 children were not in education, or 41 per cent of the caseload”: the denial comes before
        whole = replace(piece, before=passage.plain[: claim.start])
        fitting = next((each for each in likely if _fits(whole, each.figure)), None)
    if (
        fitting is not None
        and fitting.told >= _LEAST_TOLD
        and fitting.score >= max(_LEAST, best.score * _RIVAL)
        and not _is_swapped(piece, fitting, best)
    ):
        return bound(passage, claim.start, claim.end, VERIFIED, fitting.figure.source)
    nearly = _RIVAL if claim.range is not None and claim.of is None else _NEARLY  # many facts are “fewer than half”
    if fitting is not None and fitting.score >= best.score * nearly and not _is_swapped(piece, fitting, best):
        return None
    if _is_sure(known, table, passage, piece, likely):
        return bound(passage, claim.start, claim.end, CONTRADICTED, best.figure.source)
    return None


def _of_another_length(table: Table, piece: Piece) -> Figure | None:
    """The fact that a clause names with its figure, but for another length of time: “118 within six months”."""
    if not lengths_in(piece.words) or (piece.claim.count or 0) < _DISTINCT:
        return None
    own = words_in(piece.words)
    for figure in table.figures:
        shared = sum(map(table.weight, figure.terms & own))
        if (
            figure.amount == piece.claim.count
            and not same_lengths(piece.words, figure.label.lower())
            and shared >= _NAMED * sum(map(table.weight, figure.terms))
        ):
            return figure
    return None


def _with_base(plain: str, claims: Sequence[Claim], claim: Claim) -> tuple[Sequence[Claim], Claim]:
    """A share with the total after it as one amount: “about a third of the 41 full-time equivalent staff”."""
    if claim.of is not None or claim.figure is not None:
        return claims, claim
    for other in claims:
        value = other.figure if other.figure is not None else other.count
        if value is None or not _OF_THE.fullmatch(plain[claim.end : max(other.start, claim.end)]):
            continue
        is_share = claim.count is None and value == int(value)
        if not is_share and (claim.count is None or value == int(value)):
            continue  # “ten of the 17.4 posts” counts, and is no share of cases
        rest = [each for each in claims if each.start not in (claim.start, other.start)]
        whole = replace(claim, of=int(value) if is_share else None, end=other.end)
        return [*rest, whole], whole
    return claims, claim


def _with_manner(plain: str, claim: Claim) -> Claim:
    """A number with the words before it that say how exact it is: “a little under 278,000”."""
    match = _MANNERED.search(plain[: claim.start])
    is_amount = claim.manner == "" and claim.of is None and (claim.count is not None or claim.figure is not None)
    return replace(claim, manner=match[1]) if match and is_amount else claim


_MANNERED = re.compile(rf"\b({MANNER}) £?$")
_OF_THE = re.compile(r" of (?:all )?(?:the |its |our |these )")


def _is_sure(known: Known, table: Table, passage: Passage, piece: Piece, likely: Sequence[Likely]) -> bool:
    """Whether the best fact is certainly meant, so that another amount contradicts it."""
    best, claim = likely[0], piece.claim
    sure, covered = _SURE, _COVERED
    if _is_anothers(table, piece, best.figure):
        sure, covered = _SURE_OF_ANOTHER, _COVERED_OF_ANOTHER
    if _is_about_cases(known, passage):
        sure, covered = _SURE_OF_CASES, _COVERED_OF_CASES
    if _is_far(claim, best.figure) or (claim.of not in (None, best.figure.of) and not claim.is_loose):
        sure, covered = max(sure, _SURE_OF_CASES), max(covered, _COVERED_IF_FAR)
    if not words_in(piece.words) & best.figure.terms:
        return False
    if _DEFINITE.search(passage.plain[: claim.start]) and claim.of is None and claim.per_cent is None:
        return False
    return best.score >= sure and best.told >= _TOLD and best.covered >= covered and _is_exclusive(likely, best)


def _is_far(claim: Claim, figure: Figure) -> bool:
    """Whether an amount differs so much from a figure that it can count something else."""
    said, value = claim.figure or claim.count, figure.amount or figure.yes
    if not said or not value or claim.of is not None:
        return False
    return max(said, value) > _FAR * min(said, value)


def _is_swapped(piece: Piece, fitting: Likely, best: Likely) -> bool:
    """Whether the words of an amount are those of another fact of its kind: “13 were very aware, and six quite aware”."""
    own = words_in(piece.words)
    return (
        fitting.figure.label != best.figure.label
        and bool((best.figure.terms - fitting.figure.terms) & own)
        and not (fitting.figure.terms - best.figure.terms) & own
        and len(fitting.figure.terms & best.figure.terms) * 2 >= len(fitting.figure.terms)
    )


def _is_ratio(plain: str, claim: Claim) -> bool:
    """Whether a number is half of a ratio: “three to two”."""
    return bool(
        re.match(rf" to {NUMBER}\b", plain[claim.end :]) or re.search(rf"\b{NUMBER} to $", plain[: claim.start])
    )


def _is_anothers(table: Table, piece: Piece, meant: Figure) -> bool:
    """Whether an amount is that of another fact in the same table: the budget is given as what was spent."""
    return any(
        figure.label != meant.label and figure.section == meant.section and _is(piece.claim, figure)
        for figure in table.figures
        if not figure.is_derived and _is_comparable(piece.claim, figure)
    )


def _is_about_cases(known: Known, passage: Passage) -> bool:
    if "caseload" in passage.plain or "inspect" in passage.plain:
        return False
    return any(domain.number == passage.place.domain and domain.case_based for domain in known.framework.domains)


def _is_exclusive(likely: Sequence[Likely], best: Likely) -> bool:
    """Whether no other fact is as likely to be meant."""
    rivals = [each for each in likely if each.figure.label != best.figure.label]
    return not rivals or rivals[0].score < best.score * 0.97


def _piece(plain: str, claims: Sequence[Claim], claim: Claim) -> Piece:
    """The words of an amount, up to the amounts beside it and the marks that end its clause."""
    ordered = sorted(filter(partial(_is_amount, plain), set(claims)), key=lambda each: each.start)
    earlier = [other for other in ordered if other.end <= claim.start]
    later = [other for other in ordered if other.start >= claim.end]
    start = earlier[-1].end if earlier else 0
    if later and _is_apposed(plain, claim, later[0]):
        end = later[1].start if len(later) > 1 else len(plain)
    else:
        end = later[0].start if later else len(plain)
    if earlier and _is_apposed(plain, earlier[-1], claim):
        start = earlier[-2].end if len(earlier) > 1 else 0
    before, after = plain[start : claim.start], plain[claim.end : end]
    if earlier and not _is_apposed(plain, earlier[-1], claim):
        cuts = [match.end() for match in _CLAUSE.finditer(before)] or [match.end() for match in _AND.finditer(before)][
            -1:
        ]
        before = before[cuts[0] :] if cuts else before
    elif not earlier and (starts := list(_STARTS.finditer(before))):
        before = before[starts[-1].end() :]
    elif not earlier and (base := _BASE_CLAUSE.match(before)) and claim.count is not None:
        before = before[base.end() :]
    if later and not _is_apposed(plain, claim, later[0]):
        cuts = [match.start() for match in _CLAUSE.finditer(after)] or [m.start() for m in _AND.finditer(after)][-1:]
        after = after[: cuts[-1]] if cuts else after
    if (ends := _END.search(after)) and len(after[: ends.start()].split()) > 1:
        after = after[: ends.start()]
    head = plain[: earlier[0].start] if earlier else ""
    own = (claim.start - len(before), claim.end + len(after))
    noun = counted_noun(after)
    if not noun and earlier and not any(name.startswith("noun:") for name in words_in(f"{before} {after}")):
        noun = counted_noun(plain[earlier[-1].end : claim.start])
    return Piece(claim, before, after, head, f"{plain[: own[0]]} {plain[own[1] :]}", noun)


def _is_amount(plain: str, claim: Claim) -> bool:
    """Whether a number is an amount: “more than one”, “the one” and “always” are not."""
    if claim.is_always:
        return False
    is_of_its_own = claim.of is not None and " of " in plain[claim.start : claim.end]
    return claim.count != 1 or is_of_its_own or not re.search(r"\b(?:than|the|this|that|at) $", plain[: claim.start])


def _is_apposed(plain: str, one: Claim, other: Claim) -> bool:
    """Whether two amounts are of the same: “nearly half of staff, 46 per cent, considered …”."""
    between = plain[one.end : other.start]
    return (
        bool(re.fullmatch(r"[\w '-]{0,60}, (?:or |some |about )?", between))
        and not _VERB.search(between)
        and bool(re.match(r"(?: per cent|%)?[,)]", plain[other.end :]))
    )


def _likely(table: Table, passage: Passage, piece: Piece) -> list[Likely]:
    own = words_in(piece.words)
    head, rest = words_in(piece.head), words_in(piece.rest) | _of_total(table, passage)
    found = []
    said = sum(map(table.weight, own))
    for figure in table.figures:
        if not _is_comparable(piece.claim, figure):
            continue
        if (
            piece.noun
            and figure.noun
            and piece.noun != figure.noun
            and piece.noun not in figure.terms | figure.base_terms
        ):
            continue
        if not _may_be(piece, figure):
            continue
        near_it = 0.0
        total = explained = 0.0
        for term in figure.terms:
            weight = table.weight(term)
            total += weight
            at = 1.0 if term in own else _HEADED if term in head else _ASIDE if term in rest else 0.0
            near_it += weight * at
        for term in own:
            if term in figure.terms or term in figure.context:
                explained += table.weight(term)
        if not total or not near_it or not (own & (figure.terms | figure.context)):
            continue
        covered, told = near_it / total, explained / said if said else 0.0
        score = covered**0.5 * told**0.5
        if passage.sentence.section == figure.section or figure.section.endswith(f"-{passage.place.standard or '?'}"):
            score *= 1.08
        found.append(Likely(figure, score, told, covered))
    return sorted(found, key=lambda each: -each.score)


def _of_total(table: Table, passage: Passage) -> frozenset[str]:
    """The terms of the total that a sentence gives as a base: “of the 73 children” are the caseload."""
    found = {value_of(match["of"]) for match in _BASES.finditer(passage.plain)}
    totals = [
        figure.terms for figure in table.figures if figure.amount in found and figure.label.lower().startswith("total")
    ]
    return frozenset().union(*totals)


_BASES = re.compile(rf"\bof (?:all )?(?:the |these |its )(?P<of>{NUMBER}) (?:children|staff|people)\b")


def _may_be(piece: Piece, figure: Figure) -> bool:
    """Whether lengths of time do not tell a clause and a label apart, and the label says more than that people are counted."""
    label = figure.label.lower()
    if figure.section.startswith("caseload") and not figure.terms - _WORK and _OF_SAMPLE.search(piece.all_words):
        return False
    if not same_lengths(piece.words, label):
        return False
    return bool(figure.terms - _PEOPLE) or (bool(lengths_in(label)) and bool(lengths_in(piece.words)))


def _is_comparable(claim: Claim, figure: Figure) -> bool:
    if claim.per_cent is not None or claim.range is not None or claim.is_loose:
        return figure.per_cent is not None
    if claim.count is not None and claim.of is not None:
        return figure.yes is not None
    if claim.figure is not None:
        return figure.amount is not None and figure.unit != "per cent"
    return figure.unit == "count" and (figure.amount is not None or figure.yes is not None)


def _fits(piece: Piece, figure: Figure) -> bool:
    is_turned = is_negative(piece.words) != figure.is_negative
    return any(_is(piece.claim, each) for each in _readings(figure, is_turned))


def _readings(figure: Figure, is_turned: bool) -> Iterator[Figure]:
    """The figure; if the clause says the opposite of its label, what remains."""
    if not is_turned:
        yield figure
    if figure.yes is not None and figure.of is not None and is_turned:
        yield replace(figure, yes=figure.of - figure.yes)
    elif figure.unit == "per cent" and figure.amount is not None and is_turned:
        yield replace(figure, amount=100 - figure.amount)
    elif is_turned and figure.unit != "count":
        yield figure


def _is(claim: Claim, figure: Figure) -> bool:
    share = figure.per_cent
    if claim.per_cent is not None:
        return share is not None and _is_per_cent(claim, share)
    if claim.count is not None and claim.of is not None:
        if figure.yes is not None and not claim.is_loose:
            return claim.count == figure.yes and claim.of == figure.of
        return share is not None and near(Fraction(claim.count, claim.of), claim.manner).holds(share)
    if claim.range is not None:
        return share is not None and claim.range.holds(share) and claim.of in (None, figure.of)
    said = claim.figure if claim.figure is not None else Fraction(claim.count or 0)
    value = figure.amount if figure.amount is not None else figure.yes
    if value is None:
        return False
    if figure.yes is not None and figure.of is not None and claim.is_rest:
        return said == figure.of - figure.yes
    return said == value or (bool(claim.manner) and _is_about(claim, said, value)) or said == round(value)


def _is_per_cent(claim: Claim, share: Fraction) -> bool:
    said = claim.per_cent or Fraction(0)
    if claim.manner:
        return near(said / 100, claim.manner).holds(share)
    return abs(said - share) <= Fraction(1, 2)


_JUST_OVER = ("just over", "just above", "slightly over", "slightly more than", "a little over")
_JUST_UNDER = (
    "just under", "just short of", "slightly under", "slightly less than", "slightly fewer than", "a little under", "nearly",
    "almost",
)  # fmt: skip


def _is_about(claim: Claim, said: Fraction, value: Fraction) -> bool:
    if claim.manner in ("more than", "over", "above", "at least", "well over"):
        return said <= value <= 2 * said
    if claim.manner in _JUST_OVER:
        return said < value <= said * Fraction(16, 15)
    if claim.manner in _JUST_UNDER:
        return said * Fraction(14, 15) <= value < said
    if claim.manner in ("fewer than", "less than", "under", "below", "at most", "up to", "no more than"):
        return value <= said <= 2 * value
    return abs(said - value) <= max(value / 16, Fraction(1))
