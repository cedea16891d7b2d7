"""Reads the claims in a report and compares each with what is recorded in the inspection."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from reports.checks.claims.answers.among import answers_among_in
from reports.checks.claims.answers.applied import applied_in
from reports.checks.claims.answers.beside_others import beside_others_in
from reports.checks.claims.answers.comparing import question_comparisons
from reports.checks.claims.answers.counted import counted_questions_in
from reports.checks.claims.answers.neither import neither_in
from reports.checks.claims.answers.ranking import ranking_in
from reports.checks.claims.answers.reading import answers_in
from reports.checks.claims.answers.series import series_in
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim
from reports.checks.claims.comparisons import comparisons_in
from reports.checks.claims.doubts.unbound import unbound_in
from reports.checks.claims.facts.amounts import amount_in
from reports.checks.claims.facts.between import facts_compared_in
from reports.checks.claims.facts.comparing import comparisons_with_facts
from reports.checks.claims.facts.dates import dates_of_facts_in
from reports.checks.claims.facts.lengths import spans_in, waits_in
from reports.checks.claims.facts.names import Names
from reports.checks.claims.facts.people_and_dates import people_and_dates_in, splits_in
from reports.checks.claims.facts.periods import periods_in
from reports.checks.claims.facts.worded import worded_facts_in
from reports.checks.claims.gate import gated
from reports.checks.claims.matching import Index
from reports.checks.claims.numbers import claims_of, impossible_in, numbers_in
from reports.checks.claims.quantities import CASES, quantities_of
from reports.checks.claims.rating_words import rating_words_in
from reports.checks.claims.relations.beyond import beyond_in
from reports.checks.claims.relations.differences import differences_in
from reports.checks.claims.relations.factors import factors_in
from reports.checks.claims.relations.panel import panel_in
from reports.checks.claims.relations.team import joint_in, nobody_in, team_in
from reports.checks.claims.sets.addressed import addressed_in
from reports.checks.claims.sets.bands import BAND, bands_in
from reports.checks.claims.sets.children import children_in
from reports.checks.claims.sets.more import ratings_compared_in
from reports.checks.claims.sets.only_one import only_ones_in
from reports.checks.claims.sets.ranked import ranked_standards_in
from reports.checks.claims.sets.recommendations import recommendations_in
from reports.checks.claims.sets.standards import standards_in
from reports.checks.claims.sets.totals import scores_in, totals_in
from reports.checks.claims.superlatives import none_beyond, only_questions_in, ranks_in, sets_in
from reports.checks.claims.terms import group_of, names_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import WORDS
from reports.checks.reading.subjects import is_judged
from reports.document.material import Material

_RELEVANT = re.compile(r"\bof (\d+) relevant cases\b")
_OF_CASES = re.compile(r" (?:[a-z-]+ )?(?:cases|plans|assessments|reviews|reports|children)\b")
# The part of a fact's terms that a sentence must have, to count for more than the answers do.
_EVIDENT, _LIKELY, _NEARLY_ALL = 0.6, 0.5, 0.85
_COUNTED = ("rating", "recommendation")  # kinds of claims about things that are counted one by one, and no facts
_MOST_KEPT = 10_000  # sentences; a long report has two thousand
_PRONOUN = re.compile(
    r"(?:but |and |here,? )?(?:it|they|this|these|both|the other (?:two|one)|where it|in reviewing)\b"
)


class Reader:
    """Reads the claims in the report on one inspection."""

    def __init__(self, known: Known, like: Reader | None = None) -> None:
        """`like`: a reader of the same inspection with other texts, whose work this one continues."""
        self.known = known
        self._like = like
        # What was read in each sentence. It depends on what is recorded, and not on the other sentences.
        self._kept: dict[Passage, tuple[BoundClaim, ...]] = like._kept if like else {}

    @cached_property
    def index(self) -> Index:
        return self._like.index if self._like else Index(self.known, quantities_of(self.known))

    @cached_property
    def _names(self) -> Names:
        return self._like._names if self._like else Names(self.known)

    @cached_property
    def claims(self) -> tuple[BoundClaim, ...]:
        """Every claim in the texts of the report, in order."""
        return self.claims_in(self.known.passages)

    def claims_in(self, passages: Iterable[Passage]) -> tuple[BoundClaim, ...]:
        """Every claim in some sentences, in order. A sentence that was read before is not read again."""
        return tuple(claim for passage in in_context(passages) for claim in self._kept_of(passage))

    def _kept_of(self, passage: Passage) -> tuple[BoundClaim, ...]:
        kept = self._kept.get(passage)
        if kept is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[passage] = tuple(self.claims_of(passage))
        return kept

    def claims_of(self, passage: Passage) -> Iterator[BoundClaim]:
        """The claims of one sentence, in order."""
        alone = list(_of_kind("rating", only_ones_in(self.known, passage)))
        counted = [
            *impossible_in(passage),
            *_of_kind("figure", applied_in(self.known, passage)),
            *answers_among_in(self.known, passage),
            *alone,
            *_of_kind("name", worded_facts_in(self.index, passage)),
            *_of_kind(BAND, bands_in(self.known, passage)),
            *_of_kind("rating", panel_in(self.known, passage)),
            *_of_kind("comparison", differences_in(self.known, passage)),
            *_of_kind("name", team_in(self.known, passage)),
            *_of_kind("name", joint_in(self.known, passage)),
            *_of_kind("figure", nobody_in(self.known, passage)),
            *_of_kind("rank", scores_in(self.known, passage)),
            *_of_kind("rank", beyond_in(self.known, passage)),
            *_of_kind("rating", ratings_compared_in(self.known, passage)),
            *_of_kind("rating", standards_in(self.known, passage)),
            *_of_kind("rank", counted_questions_in(self.known, passage)),
            *_of_kind("rank", neither_in(self.known, passage)),
            *_of_kind("series", series_in(self.known, passage)),
            *_of_kind("recommendation", addressed_in(self.known, passage)),
            *_of_kind("recommendation", recommendations_in(self.known, passage)),
            *_of_kind("sample", children_in(self.known, passage)),
        ]
        counted += _of_kind("comparison", factors_in(self.index, passage))
        counted += _of_kind("comparison", comparisons_with_facts(self.index, passage))
        counted += _of_kind("comparison", facts_compared_in(self.known, passage))
        counted += _of_kind("comparison", beside_others_in(self.known, passage))
        counted += _of_kind("comparison", question_comparisons(self.known, passage))
        ranks = (none_beyond, only_questions_in, sets_in)
        sets = [claim for read in ranks for claim in _of_kind("rank", read(self.index, passage))]
        answers = list(_apart([*counted, *sets, *answers_in(self.known, passage)]))[
            len(list(_apart([*counted, *sets]))) :
        ]
        answers = self._or_facts(passage, answers)
        counted = self._or_facts(passage, counted)
        counted += sets
        counted = [*_apart(counted), *answers]
        others = [
            *_of_kind(
                "rating",
                rating_words_in(
                    self.known,
                    passage,
                    [_span(claim) for claim in counted if claim not in alone],
                ),
            ),
            *_of_kind("rank", ranked_standards_in(self.known, passage)),
            *_of_kind("rank", ranking_in(self.known, passage)),
            *_of_kind("rank", ranks_in(self.index, passage)),
            *_of_kind("comparison", comparisons_in(self.index, passage)),
            *_of_kind("date", dates_of_facts_in(self.known, passage)),
            *_of_kind("date", people_and_dates_in(self.known, passage)),
            *_of_kind("sample", splits_in(self.known, passage)),
            *_of_kind("date", spans_in(self.index, passage)),
            *_of_kind("date", waits_in(self.index, passage)),
            *_of_kind("name", self._names.claims_of(passage)),
            *_of_kind("rating", totals_in(self.known, passage)),
        ]
        others = [claim for claim in others if not any(_overlap(claim, other) for other in counted)]
        found = [*counted, *_apart(others)]
        taken = [_span(claim) for claim in found]
        found += numbers_in(self.index, passage, taken)
        found = [self._or_amount(passage, claim) for claim in found]
        found = list(periods_in(self.known, passage, map(self._or_base(passage, found), found)))
        found = [self._gated(passage, claim) for claim in map(self._beside(found), found)]
        found += unbound_in(self.index, passage, found)
        found = [_by_construction(passage, claim) for claim in found]
        yield from sorted(found, key=lambda claim: claim.start)

    def _or_amount(self, passage: Passage, claim: BoundClaim) -> BoundClaim:
        """The claim. If no other reader could compare it, with what the facts say."""
        if claim.verdict != NOT_VERIFIED or claim.kind in ("name", "date", "rank", "comparison"):
            return claim
        claims = claims_of(passage)
        own = next((each for each in claims if each.start == claim.start), None)
        found = amount_in(self.known, passage, (*claims, *passage.claims), own) if own is not None else None
        return found if found is not None else claim

    def _gated(self, passage: Passage, claim: BoundClaim) -> BoundClaim:
        """The claim after the gate. If a fact verified it wrongly, another reading of the facts can contradict it."""
        found = gated(self.known, passage, claim)
        if claim.verdict != VERIFIED or found.verdict == VERIFIED:
            return found
        return gated(self.known, passage, self._or_amount(passage, found))

    def _or_facts(self, passage: Passage, answers: list[BoundClaim]) -> list[BoundClaim]:
        """The claims about answers, with those facts that count cases as well: “8 of 10”."""
        if all(claim.verdict == VERIFIED for claim in answers):
            return answers
        own = names_in(passage.plain)
        here = own | self.index.terms_of_section(passage)
        facts = {
            claim.start: claim
            for claim in numbers_in(self.index, passage, (), has_amounts=False)
            if claim.verdict == VERIFIED and claim.quantity is not None and claim.quantity.kind != CASES
        }

        def better(claim: BoundClaim) -> BoundClaim:
            fact = facts.get(claim.start)
            if claim.verdict == VERIFIED or claim.kind in _COUNTED or fact is None or fact.quantity is None:
                return claim
            terms = fact.quantity.terms
            if not any(not group_of(term) for term in terms & own):
                return claim
            if claim.verdict == CONTRADICTED and is_judged(passage.plain):
                return fact if len(terms & own) >= _NEARLY_ALL * len(terms) else claim
            share = len(terms & here) / len(terms) if terms else 0.0
            return fact if share >= (_EVIDENT if claim.verdict == CONTRADICTED else _LIKELY) else claim

        return [better(claim) for claim in answers]

    @staticmethod
    def _or_base(passage: Passage, found: Sequence[BoundClaim]) -> Callable[[BoundClaim], BoundClaim]:
        """The number of relevant cases beside a count of them: “in the 26 cases concerned, … in all but two”."""
        bases = {
            match[1]: claim
            for claim in found
            if claim.verdict == VERIFIED and (match := _RELEVANT.search(claim.source))
        }

        def checked(claim: BoundClaim) -> BoundClaim:
            number = claim.excerpt.lower()
            whole = bases.get(str(WORDS.get(number, number)))
            is_base = _OF_CASES.match(passage.plain[claim.start + len(claim.excerpt) :])
            if claim.verdict != VERIFIED and claim.kind == "figure" and (rest := _rest_of(passage, claim, found)):
                return replace(claim, verdict=VERIFIED, source=rest.source)
            if claim.verdict == NOT_VERIFIED and claim.kind == "figure" and whole is not None and is_base:
                return replace(claim, verdict=VERIFIED, source=whole.source)
            return claim

        return checked

    @staticmethod
    def _beside(found: list[BoundClaim]) -> Callable[[BoundClaim], BoundClaim]:
        """Not to contradict a second number about a fact whose own number the sentence gives: “of 89 children, 19 …”."""
        told = {claim.quantity.code for claim in found if claim.verdict == VERIFIED and claim.quantity is not None}

        def checked(claim: BoundClaim) -> BoundClaim:
            quantity = claim.quantity
            if (
                claim.verdict == CONTRADICTED
                and quantity is not None
                and quantity.value is not None
                and quantity.code in told
            ):
                return replace(claim, verdict=NOT_VERIFIED, source="", quantity=None)
            return claim

        return checked


_SHARE = re.compile(r"\b(?P<yes>\d+) of (?P<of>\d+) relevant cases")
_AGAINST = re.compile(r"(?:, | \()(?:just |only )?(?P<yes>[\w-]+) (?:cases )?(?:against|to|and not in) $")


def _rest_of(passage: Passage, claim: BoundClaim, found: Sequence[BoundClaim]) -> BoundClaim | None:
    """The share that a number is the rest of: “in most cases, 18 against 16”."""
    against, number = _AGAINST.search(passage.plain[: claim.start]), claim.excerpt.lower()
    for other in found:
        share = _SHARE.search(other.source) if against is not None and other.verdict == VERIFIED else None
        if share is not None and against is not None and other.excerpt.lower() == against["yes"]:
            rest = {str(int(share["of"]) - int(share["yes"])), share["yes"]} - {against["yes"]}
            return other if str(WORDS.get(number, number)) in rest else None
    return None


def _span(claim: BoundClaim) -> tuple[int, int]:
    return claim.start, claim.start + len(claim.excerpt)


def _overlap(one: BoundClaim, other: BoundClaim) -> bool:
    return one.start < other.start + len(other.excerpt) and other.start < one.start + len(one.excerpt)


def _apart(claims: list[BoundClaim]) -> Iterator[BoundClaim]:
    """The claims without those that an earlier reader has bound."""
    kept: list[BoundClaim] = []
    for claim in claims:
        if not any(_overlap(claim, other) for other in kept):
            kept.append(claim)
            yield claim


def _by_construction(passage: Passage, claim: BoundClaim) -> BoundClaim:
    """The claim. If it is an inserted figure, it is verified."""
    if claim.verdict == VERIFIED or not passage.is_inserted(claim.start, claim.start + len(claim.excerpt)):
        return claim
    return replace(claim, verdict=VERIFIED, source="an inserted figure", quantity=None)


def _of_kind(kind: str, claims: Iterable[BoundClaim]) -> Iterator[BoundClaim]:
    return (replace(claim, kind=kind) for claim in claims)


@lru_cache(maxsize=4)
def reader_of(known: Known) -> Reader:
    """The reader for a report, which all checks and pages share.

    If only texts have changed since a report was read, its sentences that are the same need not be read again.
    """
    recorded = replace(known.material, texts={})
    like = next((reader for earlier, reader in _recent if earlier == recorded), None)
    reader = Reader(known, like)
    if like is None:
        _recent.append((recorded, reader))
    return reader


_recent: deque[tuple[Material, Reader]] = deque(maxlen=4)


def in_context(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The sentences. A sentence that begins with a pronoun takes on the concepts of the sentence before it."""
    before = None
    for passage in passages:
        own = names_in(passage.plain)
        if before and before.sentence.section == passage.sentence.section and _PRONOUN.match(passage.plain):
            groups = {group_of(name) for name in own}
            carried = {
                name
                for name in (*names_in(before.plain), *before.carried)
                if group_of(name) and group_of(name) not in groups
            }
            passage = replace(passage, carried=frozenset(carried))
        yield passage
        before = passage
