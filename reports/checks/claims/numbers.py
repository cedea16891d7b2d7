"""Compares every number in a text with the data: counts, shares, percentages, and phrases such as “just under three-quarters”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.doubts.by_chance import is_by_chance, is_weak
from reports.checks.claims.facts.amounts import DIFFERENCE, amount_in
from reports.checks.claims.facts.lengths import same_lengths
from reports.checks.claims.matching import SCORE, Index, Match
from reports.checks.claims.quantities import CASES, EVIDENCE, FACT, PEOPLE, RECOMMENDATIONS, Quantity
from reports.checks.claims.sets.parts import parts_of
from reports.checks.claims.terms import group_of, names_in
from reports.checks.reading.claims import Claim, millions_in
from reports.checks.reading.known import Passage
from reports.checks.reading.no_counts import names_no_count
from reports.checks.reading.ranges import NUMBER, RANGES, near, value_of
from reports.checks.reading.subjects import DENIED, is_judged
from reports.ratings.percentages import whole_per_cent

# Below this score, a quantity has too little in common with a sentence.
_LEAST = 0.30
# From this score, the sentence is about the quantity, and another number contradicts the data.
_SURE = 0.42
# And the sentence itself must have this part of the quantity's terms.
_EVIDENT, _EVIDENT_PROMPT = 0.4, 0.3
_EVIDENT_HERE, _MARGIN_HERE = 0.2, 0.55  # for a count and its total that fit a prompt of the section's own key question
_EVIDENT_WORK = 0.75  # for a fact that counts cases, in a section on the work itself
IMPOSSIBLE, OF_ITS_COUNT = "impossible", "of its count"
_MOST_UNEXPLAINED = 2  # terms of a sentence that belong to something else
_FAR = 3  # if a number differs from a fact by more than this factor, it is about something else
# A quantity that fits the number may be this much less like the sentence than the best one, by how exact the claim is.
_MARGIN_OF_BOTH, _MARGIN_OF_ONE, _MARGIN_OF_RANGE, _MARGIN_OF_ONE_FACT = 0.8, 0.9, 0.97, 0.4

# A share in words does not contradict a fact if it fits another that is this like the sentence, compared with the first.
_RIVAL = 0.5

# With these words, a number counts all relevant cases, sufficient or not.
_RESTS_ON = re.compile(
    r"\brests? on\b|\bbased on\b|\bconcern|\brelevant\b|\bappl(?:y|ied|ies)\b|\bexpected\b|\binspected\b"
    r"|\blooked at\b|\bexamined\b"
)
_NOUNS = {
    CASES: "cases? child|children|plans? assessments? reviews? disposals? orders? boys? girls? cautions? resolutions? sentences? "
    "young instances? decisions? reports?",
    PEOPLE: "staff people respondents? volunteers? members? managers? practitioners? officers? posts?",
    RECOMMENDATIONS: "recommendations?",
    EVIDENCE: "interviews? meetings? surveys? groups? documents?",
}
# With these words, a number is for an earlier year, which the facts give as a comparator.
_CHANGED = re.compile(
    r"\b(?:rose|risen|fell|fallen|grew|grown|dropped|increased?|decreased?|previous|earlier|before|year ago|up from|down from)\b"
)
_LATE = re.compile(r"\blate\b|\bdelay")
_KINDS = {kind: re.compile(rf"(?:{'|'.join(nouns.split())})\b") for kind, nouns in _NOUNS.items()}
_NOUN = re.compile(r"[a-z-]+")
_AGREEMENT = re.compile(
    r"\bagree|\bdisagree|\bclassif|\btoo (?:low|high)\b|\bunderestimat|\boverestimat|\blevel of (?:risk|safety)"
)
_OF_STANDARDS = re.compile(
    r"\b(?:standards?|themes?|domains?|key questions?|parts|questions|prompts|bands?|points?|scores|ratings|results"
    r"|figures)\b"
)

# Words that say “all” without a number. They are claims only if the data shows what they are about.
_ALWAYS = re.compile(
    r"(?<!nearly )(?<!almost )\b(?:always|wherever(?! (?:possible|necessary|needed|appropriate|we looked)\b)"
    r"|each time|every time|without exception|invariably)\b"
)
_SAMPLE_NOUN = re.compile(r" (?:court |out-of-court )?(?:disposals|cases)\b")
_TIMES = re.compile(rf"\b(?P<count>{NUMBER}) times out of (?P<of>{NUMBER})\b")
_FIGURE = re.compile(
    r"(?P<money>£)(?P<value>\d[\d,]*\d(?:\.\d+)?|\d)(?![\d,]*\d|\.\d|[\d.,]* ?(?:million|bn|m\b))"
    r"|(?<![\d.£/-])(?P<decimal>\d+\.\d+)(?![\d.]*(?:\d| ?(?:per cent|%)))"
)
_POSTS = re.compile(rf"(?<![\w.,£-])(?P<value>{NUMBER})(?= (?:full-time|fte\b))")
_BASE = re.compile(rf"(?:^|[;,] )(?:and |but )?of (?:all )?(?:the |these |our )?(?P<of>{NUMBER})\b")


@lru_cache(maxsize=256)
def claims_of(passage: Passage) -> tuple[Claim, ...]:
    """The numbers in a sentence. “Two-thirds of the 42” is one claim, and so is “three times out of four”."""
    plain = passage.plain
    found: list[Claim] = []
    special = [
        Claim(*match.span(), count=int(value_of(match["count"])), of=int(value_of(match["of"])), is_loose=True)
        for match in _TIMES.finditer(plain)
    ]
    if not _AGREEMENT.search(plain):  # “our view was always lower” is about those cases in which we disagreed
        special += [Claim(*match.span(), range=RANGES["all"], is_always=True) for match in _ALWAYS.finditer(plain)]
    special += [
        Claim(*match.span(), figure=Fraction((match["value"] or match["decimal"]).replace(",", "")))
        for match in _FIGURE.finditer(plain)
        if not re.search(r"(?:standard|question|section|version) $", plain[: match.start()])
    ]
    special += millions_in(plain)
    special += [
        Claim(*match.span("value"), figure=value_of(match["value"]))
        for match in _POSTS.finditer(plain)
        if not any(claim.start <= match.start("value") < claim.end for claim in special)
    ]
    for claim in passage.claims:
        if names_no_count(plain, claim):
            continue
        if any(claim.start < other.end and other.start < claim.end for other in special):
            continue
        if found and claim.count is not None and claim.of is None:
            last, between = found[-1], plain[found[-1].end : claim.start]
            is_share = last.of is None and last.count is None
            if is_share and re.fullmatch(r" of (?:all )?(?:the |these |those |our )?(?:relevant )?", between):
                found[-1] = replace(last, of=claim.count, end=claim.end)
                continue
        is_base = (
            claim.count is not None and claim.of is None and bool(re.search(r"\w of (?:the )?$", plain[: claim.start]))
        )
        found.append(replace(claim, is_base=True) if is_base else claim)
    said = {claim.of for claim in found}
    special += [
        Claim(match.start("of"), match.end("of"), count=int(value_of(match["of"])), is_base=True)
        for match in _BASE.finditer(plain)
        if value_of(match["of"]) not in {1, *said} and value_of(match["of"]).denominator == 1
    ]
    return tuple(sorted([*found, *special], key=lambda claim: claim.start))


def impossible_in(passage: Passage) -> Iterator[BoundClaim]:
    """“Nine of the eight”, whatever it counts."""
    for claim in claims_of(passage):
        if claim.is_impossible:
            said = f"there cannot be {claim.count} of {claim.of}"
            yield replace(bound(passage, claim.start, claim.end, CONTRADICTED, said), kind=IMPOSSIBLE)


def numbers_in(
    index: Index, passage: Passage, taken: Sequence[tuple[int, int]], *, has_amounts: bool = True
) -> Iterator[BoundClaim]:
    """The numbers that no other module has compared with the data."""
    claims = claims_of(passage)
    for claim in claims:
        if any(start < claim.end and claim.start < end for start, end in taken):
            continue
        if claim.count is None and claim.per_cent is None and claim.range is None and claim.figure is None:
            continue
        if (made := _makes(claims, claim, passage.plain)) is not None:
            is_true, said = made
            found = bound(passage, claim.start, claim.end, VERIFIED if is_true else CONTRADICTED, said)
            yield replace(found, kind=OF_ITS_COUNT)
            continue
        if claim.range is not None and counts(passage, claim).startswith("key question"):
            continue  # “of all the key questions”
        around = passage.plain[claim.start : claim.end + 10]
        if counts(passage, claim) or re.search(r"\bof (?:them|these|those)\b", around):
            yield bound(passage, claim.start, claim.end, NOT_VERIFIED)
        else:
            found = verdict(index, passage, claim)
            if found.verdict == CONTRADICTED and DIFFERENCE.match(passage.plain[claim.end :]):
                found = bound(passage, claim.start, claim.end, NOT_VERIFIED)
            told = amount_in(index.known, passage, (*claims, *passage.claims), claim) if has_amounts else None
            is_money = passage.plain[claim.start] == "£"
            if told is not None and (found.verdict != VERIFIED or is_weak(found) or is_money):
                found = told
            elif claim.range is not None and is_weak(found) and is_by_chance(passage, found):
                found = bound(passage, claim.start, claim.end, NOT_VERIFIED)
            if found.verdict != NOT_VERIFIED or not claim.is_always:
                yield found


def _makes(claims: Sequence[Claim], claim: Claim, plain: str) -> tuple[bool, str] | None:
    """Whether a percentage in brackets matches the count before it, and its total: “of the 52 children, 42 (81 per cent)”.
    `arithmetic` finds percentages that do not match."""
    if claim.per_cent is None or not re.search(r"\($|, or $", plain[: claim.start]):
        return None
    before = [other for other in claims if other.end <= claim.start and other.count is not None and other.of]
    if not before:
        return None
    count, of = before[-1].count or 0, before[-1].of or 1
    return claim.fits(count, of), f"{count} of {of} is {whole_per_cent(count, of)} per cent"


def counts(passage: Passage, claim: Claim) -> str:
    """What a claim counts: for example "standards" or "points"; "" for cases, people and facts."""
    after = passage.plain[claim.end : claim.end + 40]
    match = _OF_STANDARDS.match(re.sub(r"^(?: of (?:the|our|these|all))?(?: (?:\w+|\d+))??(?: 12)? ?", "", after))
    return match[0] if match else ""


def verdict(index: Index, passage: Passage, claim: Claim) -> BoundClaim:
    """What the data says about one claim."""
    after = passage.plain[claim.end :]
    if re.match(r" of (?:the|these|those|our) (?:\w+ )?(?:boys|girls)\b| (?:boys|girls|children) who\b", after):
        return bound(passage, claim.start, claim.end, NOT_VERIFIED)  # a part of a group: nothing counts it
    among = [quantity for quantity in _among(index, passage, claim) if _is_comparable(claim, quantity)]
    candidates = index.matches(passage, claim, among)
    if not candidates:
        return bound(passage, claim.start, claim.end, NOT_VERIFIED)
    best = candidates[0]
    ways = _denials(passage, claim)
    is_total = claim.of is None and (
        claim.is_base or bool(_RESTS_ON.search(passage.plain)) or not is_judged(_part_of(passage, claim))
    )

    said = names_in(passage.plain)

    def fits(match: Match) -> bool:
        quantity = match.quantity
        if quantity.is_share and claim.range is not None and SCORE not in said:
            return False  # “in more than half of the youth rehabilitation orders” is no score
        if (
            quantity.value is not None
            and claim.of
            and " of " in passage.words(claim)
            and not _is_total(index, claim.of)
        ):
            return False  # “three of the five” are no three of something else
        if quantity.code.startswith("comparator ") and not (
            quantity.compared_with & said or _CHANGED.search(passage.plain)
        ):
            return False
        return any(_fits(claim, quantity, is_denied) for is_denied in ways) or (
            is_total and claim.count is not None and claim.count == quantity.of
        )

    fitting = next(filter(fits, candidates), None)
    if fitting is not None and _is_swapped(passage, claim, fitting.quantity, best.quantity):
        return bound(passage, claim.start, claim.end, CONTRADICTED, best.quantity.source, best.quantity)
    if (
        fitting is not None
        and fitting.quantity.kind == FACT
        and not same_lengths(_around(passage, claim), fitting.quantity.source.partition(":")[0].lower())
    ):
        return bound(passage, claim.start, claim.end, CONTRADICTED, fitting.quantity.source, fitting.quantity)
    if fitting is not None and fitting.score >= max(
        _LEAST, best.score * _margin(passage, claim, fitting, best.quantity, said)
    ):
        return bound(passage, claim.start, claim.end, VERIFIED, fitting.quantity.source, fitting.quantity)
    is_of_a_part = (
        claim.of is not None and claim.of != best.quantity.of and " of " not in passage.plain[claim.start : claim.end]
    )
    is_of_work = _counts_cases(best.quantity) and bool(passage.place.domain)
    is_rough = claim.range is not None and best.quantity.kind == FACT
    if is_rough and fitting is not None and fitting.score >= best.score * _RIVAL:
        return bound(passage, claim.start, claim.end, NOT_VERIFIED)
    if is_of_work and best.evidence < _EVIDENT_WORK:
        return bound(passage, claim.start, claim.end, NOT_VERIFIED)
    if best.score >= _SURE and not is_of_a_part and _is_evident(index, passage, claim, best):
        return bound(passage, claim.start, claim.end, CONTRADICTED, best.quantity.source, best.quantity)
    return bound(passage, claim.start, claim.end, NOT_VERIFIED)


def _is_total(index: Index, of: int) -> bool:
    """Whether a number is the total of a table of facts, such as the caseload."""
    totals = (each.value for each in index.known.material.facts if "total" in each.label.lower())
    return any(value.replace(",", "") == str(of) for value in totals)


def _counts_cases(quantity: Quantity) -> bool:
    """Whether a fact counts cases, as key questions do. The score of a standard is of answers."""
    return quantity.kind == FACT and quantity.yes is not None and not quantity.is_share


def _around(passage: Passage, claim: Claim) -> str:
    """The words of a claim's own part of the sentence."""
    part = next((part for part in parts_of(passage) if part.start <= claim.start < max(part.end, part.start + 1)), None)
    return f"{part.before} {part.after}" if part is not None else passage.clause(claim)


def _is_swapped(passage: Passage, claim: Claim, fitting: Quantity, best: Quantity) -> bool:
    """Whether the words beside a number are those of another fact of the same kind: “13 were very aware, and six quite aware”."""
    if (
        fitting.kind != FACT
        or best.kind != FACT
        or fitting.source == best.source
        or len(fitting.terms & best.terms) < 2
    ):
        return False
    own = names_in(_around(passage, claim))
    is_alike = len(fitting.terms & best.terms) * 2 >= len(fitting.terms | best.terms)
    return is_alike and bool((best.terms - fitting.terms) & own) and not (fitting.terms - best.terms) & own


def _is_evident(index: Index, passage: Passage, claim: Claim, match: Match) -> bool:
    """Whether the sentence itself says what it is about, so that its section is not needed."""
    quantity = match.quantity
    if quantity.is_share:
        return SCORE in names_in(passage.plain)
    if quantity.code.startswith("sample "):
        is_whole = (
            claim.count is None or claim.of == quantity.of or bool(_SAMPLE_NOUN.match(passage.plain[claim.end :]))
        )
        return is_whole and "same:inspected" in names_in(passage.plain)
    if quantity.kind == FACT and quantity.value is not None:
        said = claim.figure or claim.per_cent or Fraction(claim.count or 0)
        is_far = not said or max(said, quantity.value) > _FAR * min(said, quantity.value)
        return match.evidence >= _EVIDENT and not (is_far and claim.range is None)
    if (
        quantity.is_of_children
        and claim.range is not None
        and claim.of is None
        and "same:inspected" not in names_in(passage.plain)
    ):
        return False
    is_loose = claim.range == RANGES["all"] or (claim.count is not None and claim.of in (None, claim.count))
    if is_loose and not is_judged(_part_of(passage, claim)) and not quantity.is_of_children:
        return False  # “in seven cases” may be the cases in which something was needed
    if quantity.question and not quantity.is_prompt:
        if match.evidence >= _EVIDENT:
            return True
        return is_judged(passage.plain) and len(index.unexplained(passage, quantity)) <= _MOST_UNEXPLAINED
    return match.evidence >= (_EVIDENT_PROMPT if quantity.is_prompt else _EVIDENT)


def _part_of(passage: Passage, claim: Claim) -> str:
    """The part of a sentence around a claim, up to the nearest comma or claim on each side."""
    plain = passage.plain
    others = [other for other in passage.claims if other.start != claim.start]
    start = max((other.end for other in others if other.end <= claim.start), default=0)
    end = min((other.start for other in others if other.start >= claim.end), default=len(plain))
    before = re.split(r"[,;:] ", plain[start : claim.start])[-1]
    after = re.split(r"[,;:]| and ", plain[claim.end : end])[0]
    return f"{before} {after}"


def _denials(passage: Passage, claim: Claim) -> tuple[bool, ...]:
    """Whether a claim counts work that was not sufficient: no, yes, or either if the sentence does not say."""
    plain, clause = passage.plain.replace(" or not", ""), passage.clause(claim).replace(" or not", "")
    if _LATE.search(clause):
        return (True,)
    if DENIED.search(clause):
        return (True,)
    following = [other.start for other in claims_of(passage) if other.start >= claim.end]
    after = plain[claim.end : min(following, default=len(plain))]
    if not DENIED.search(after):
        return (False,)
    return (False, True) if any(group_of(name) for name in names_in(clause)) else (True,)


def _among(index: Index, passage: Passage, claim: Claim) -> Sequence[Quantity]:
    """The quantities of the kind that a claim counts."""
    kinds = _kinds(passage, claim)
    is_agreement = bool(_AGREEMENT.search(passage.plain))
    return [
        quantity
        for quantity in index.quantities
        if quantity.kind in kinds
        and not quantity.question
        and not quantity.is_of_a_trait
        and (quantity.kind != CASES or quantity.code.startswith("agreement ") == is_agreement)
    ]


def _kinds(passage: Passage, claim: Claim) -> frozenset[str]:
    plain = passage.plain
    if claim.figure is not None:
        return frozenset({FACT})
    if re.match(r"[^.;,]{0,12}\bper 100", plain[claim.end :]) or plain[: claim.start].endswith("£"):
        return frozenset({FACT})
    for kind, pattern in _KINDS.items():
        after = plain[claim.end :].lstrip()
        words = _NOUN.findall(re.split(r"[.,;:]", after)[0])[:5]
        if any(pattern.fullmatch(word) for word in words):
            return frozenset({kind, FACT}) if kind != RECOMMENDATIONS else frozenset({kind})
    return frozenset({CASES, PEOPLE, FACT, EVIDENCE})


def _margin(passage: Passage, claim: Claim, fit: Match, best: Quantity, said: Collection[str]) -> float:
    fitting = fit.quantity
    is_named = any(group_of(name) == "aim" and name in best.terms for name in said)
    if is_named and fitting.is_prompt and best.question and not best.is_prompt:
        return _MARGIN_OF_ONE
    is_here = bool(fitting.question) and fitting.question == passage.place.question
    if claim.of is not None and is_here and not is_named and fit.evidence >= _EVIDENT_HERE:
        return _MARGIN_HERE
    return _margin_by_kind(claim, fitting, best, said)


def _margin_by_kind(claim: Claim, fitting: Quantity, best: Quantity, said: Collection[str]) -> float:
    if fitting.source == best.source:  # another figure of the same fact
        is_told_apart = bool((fitting.terms ^ best.terms) & set(said))
        return _MARGIN_OF_ONE if is_told_apart else _MARGIN_OF_ONE_FACT
    if claim.is_base:
        return _MARGIN_OF_ONE_FACT
    if claim.range is not None and claim.of is None:
        return _MARGIN_OF_RANGE
    return _MARGIN_OF_BOTH if claim.of is not None else _MARGIN_OF_ONE


def _is_comparable(claim: Claim, quantity: Quantity) -> bool:
    """Whether both are shares, or both are figures of one kind."""
    if quantity.value is None:
        return claim.figure is None
    if claim.per_cent is not None or claim.range is not None or claim.is_loose:
        return quantity.is_per_cent
    return not quantity.is_per_cent


def _fits(claim: Claim, quantity: Quantity, is_denied: bool) -> bool:
    if quantity.yes is not None and quantity.of is not None:
        if claim.figure is not None or (quantity.code == RECOMMENDATIONS and claim.of is not None):
            return False
        yes = quantity.of - quantity.yes if is_denied and quantity.may_be_denied else quantity.yes
        return _is_share(claim, yes, quantity.of)
    value = quantity.value
    assert value is not None
    if claim.of is not None and not claim.is_loose and claim.range is not None:
        return False  # “a third of the 12”: not a share of another total
    if claim.figure is not None:
        return not quantity.is_per_cent and claim.figure == value
    if claim.per_cent is not None:
        return quantity.is_per_cent and _is_near(claim.per_cent, value, claim.manner)
    if claim.count is not None and claim.is_loose and claim.of:
        return quantity.is_per_cent and near(Fraction(claim.count, claim.of), claim.manner).holds(value)
    if claim.count is not None:
        return not quantity.is_per_cent and _is_near(Fraction(claim.count), value, claim.manner)
    return claim.range is not None and quantity.is_per_cent and claim.range.holds(value)


def _is_share(claim: Claim, yes: int, of: int) -> bool:
    if claim.count is not None and claim.count == claim.of == yes:
        return True  # “all six girls”
    if not of or (claim.of not in (None, of) and not claim.is_loose):
        return False
    if claim.is_loose and claim.count is not None and claim.of:
        return near(Fraction(claim.count, claim.of), claim.manner).holds(Fraction(100 * yes, of))
    return claim.fits(yes, of)


def _is_near(said: Fraction, value: Fraction, manner: str) -> bool:
    if manner in ("more than", "over", "above", "at least"):
        return value >= said and value <= said * 2
    if manner in ("fewer than", "less than", "under", "below", "at most"):
        return value <= said
    if manner:
        return abs(said - value) <= max(value / 16, Fraction(1))
    return said == value or (said.denominator == 1 and said == int(value + Fraction(1, 2)) and value.denominator != 1)
