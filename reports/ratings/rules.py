"""Works out ratings, from the answers in individual cases to the overall rating.

1. A key question's percentage is the share of its relevant cases answered yes, as a whole percentage, which has a band (C 4.8).
2. A standard in domain two or three takes the rating of the band of its lowest key question (C 4.10). A key question
with no relevant cases is not counted. A standard has no rating if no key question is left, or if an answer is missing.
3. A standard that is judged as a whole has the rating that the lead inspector proposes (C 4.15; G annexe 2 for 3.4 and
4.1). 4. The ratings panel may depart from either rating, with reasons (professional discretion). Percentages never
change. A
   decision that confirmed a rating without a reason lapses if the rules later give another rating. It would then be a
   departure without a reason.
5. The points of the standards in the total are added up, and their band is the overall rating (C 4.22). The total is never
   rescaled: while a standard has no rating, there is no total. The panel may depart from the overall rating too (C 4.24).
6. A limiting judgement bars an overall rating, whatever the points and the panel's decision (G annexe 2: resettlement).

The rating by the rules and the panel's decision are both kept throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.ratings.percentages import Tally
from standards.language.definition import FrameworkDefinition, Limit, StandardDefinition
from standards.language.scale import Band, Scale

OVERALL = "overall"


@dataclass(frozen=True)
class Decision:
    """The ratings panel's decision on a standard, or on the overall rating."""

    rating: str
    reason: str = ""
    trigger: str = ""

    def has_lapsed(self, before: str | None) -> bool:
        """Whether the decision confirmed, without a reason, a rating that no longer applies. It would now be a departure."""
        return self.rating != before and not self.reason


@dataclass(frozen=True)
class KeyQuestionRating:
    """A key question's tally, and the band of its whole percentage (None if there is no relevant case)."""

    number: str
    tally: Tally
    band: Band | None
    exact_band: Band | None = None  # the band of the unrounded share

    @property
    def percent(self) -> int | None:
        return self.tally.per_cent

    @property
    def rounding_decides(self) -> bool:
        """Whether the unrounded share is in another band: 11 of 17 is 64.7 per cent, banded as 65."""
        return self.band != self.exact_band

    @property
    def exact_in_words(self) -> str:
        """The share to one decimal place, truncated and not rounded, so that it never appears to be in the wrong band."""
        exact = self.tally.exact
        if exact is None:
            return ""
        tenths = int(exact * 10)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class StandardRating:
    """A standard's rating (computed or proposed), the panel's decision, and what is missing if there is no rating.

    Signed ratings are stored in this form. A new field needs a default, because older rows do not have it.
    """

    number: str
    method: str
    in_total: bool
    key_questions: tuple[KeyQuestionRating, ...]
    computed: str | None  # by the rules; None for a standard judged as a whole
    proposed: str | None  # by the lead inspector; None for a standard that is computed
    rating: str | None
    decision: Decision | None
    points: int | None
    points_before: int | None  # before professional discretion
    missing: str  # why there is no rating; "" if there is a rating

    @property
    def is_lapsed(self) -> bool:
        """Whether the panel confirmed a rating that has changed since, and must decide again."""
        return self.decision is not None and self.decision.has_lapsed(self.before)

    @property
    def before(self) -> str | None:
        """The rating before the panel: computed or proposed."""
        return self.computed if self.method != "judged" else self.proposed

    @property
    def is_discretion(self) -> bool:
        """Whether the rating departs from the rating before the panel."""
        return self.rating is not None and self.rating != self.before

    @property
    def deciding(self) -> tuple[str, ...]:
        """The key questions with the lowest percentage. They set the rating and are printed in bold."""
        percents = {
            question.number: question.percent for question in self.key_questions if question.percent is not None
        }
        lowest = min(percents.values(), default=None)
        return tuple(number for number, percent in percents.items() if percent == lowest)


@dataclass(frozen=True)
class InspectionRating:
    """The ratings for an inspection, before and after professional discretion."""

    standards: Mapping[str, StandardRating]
    has_total: bool
    maximum: int | None
    points: int | None
    points_before: int | None
    overall: str | None
    overall_by_rules: str | None  # from the points after discretion on single standards
    overall_before: str | None  # from the points before any discretion
    overall_decision: Decision | None
    limit: Limit | None  # the limiting judgement that took effect
    missing: Mapping[str, str]  # for each standard without a rating, why it has none

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def overall_reason(self) -> str:
        return self.overall_decision.reason if self.overall_decision else ""


def rate_key_question(number: str, tally: Tally, scale: Scale) -> KeyQuestionRating:
    """Band a key question's whole percentage. Source: C 4.8 and 4.10, M annexe 2."""
    percent, exact = tally.per_cent, tally.exact
    if percent is None or exact is None:
        return KeyQuestionRating(number, tally, None)
    return KeyQuestionRating(number, tally, scale.band(percent), scale.band(int(exact)))


def lowest_band(key_questions: tuple[KeyQuestionRating, ...], scale: Scale) -> tuple[str | None, str]:
    """The rating of the lowest band; or None, with what is missing. Source: C 4.10-4.11."""
    unanswered = [question.number for question in key_questions if not question.tally.is_complete]
    if unanswered:
        return None, f"not answered in every case: {', '.join(unanswered)}"
    bands = [question.band.rating for question in key_questions if question.band is not None]
    if not bands:
        return None, "none of its key questions applied in any case"
    return scale.lowest(bands), ""


# The methods for computing a rating. A framework file names the method for each standard.
METHODS: dict[str, Callable[[tuple[KeyQuestionRating, ...], Scale], tuple[str | None, str]]] = {
    "lowest_band": lowest_band,
}


def rate_standard(
    standard: StandardDefinition,
    tallies: Mapping[str, Tally],
    proposed: str | None,
    decision: Decision | None,
    scale: Scale,
) -> StandardRating:
    """Rate one standard by its method or as the lead inspector proposed, and then as the panel decided."""
    if standard.is_computed:
        key_questions = tuple(
            rate_key_question(question.number, tallies.get(question.number, Tally()), scale)
            for question in standard.key_questions
        )
        computed, missing = METHODS[standard.method](key_questions, scale)
        before, proposed = computed, None
        # The panel decides only when all cases are finished, because an open case could still change the rating.
        is_open = any(not question.tally.is_complete for question in key_questions)
    else:
        key_questions, computed, is_open = (), None, False
        before, missing = proposed, "" if proposed else "no rating has been proposed"
    applies = decision is not None and not is_open and not decision.has_lapsed(before)
    rating = decision.rating if decision and applies else before
    return StandardRating(
        number=standard.number,
        method=standard.method,
        in_total=standard.in_total,
        key_questions=key_questions,
        computed=computed,
        proposed=proposed,
        rating=rating,
        decision=decision,
        points=scale.points(rating) if rating else None,
        points_before=scale.points(before) if before else None,
        missing="" if rating else missing,
    )


def rate_inspection(
    framework: FrameworkDefinition,
    tallies: Mapping[str, Tally],
    proposals: Mapping[str, str],
    decisions: Mapping[str, Decision],
) -> InspectionRating:
    """Rate every standard, and the inspection overall.

    The keys of `tallies` are numbers of key questions. The keys of `proposals` and `decisions` are numbers of standards, or
    "overall" for a decision on the overall rating.
    """
    standards = {
        standard.number: rate_standard(
            standard, tallies, proposals.get(standard.number), decisions.get(standard.number), framework
        )
        for standard in framework.standards
    }
    in_total = [standard for standard in standards.values() if standard.in_total]
    missing = {standard.number: standard.missing for standard in in_total if standard.rating is None}
    has_total = framework.maximum is not None
    points = _sum([standard.points for standard in in_total]) if has_total else None
    points_before = _sum([standard.points_before for standard in in_total]) if has_total else None

    by_rules, _ = overall_rating(framework, points, {n: s.rating for n, s in standards.items()})
    before, _ = overall_rating(framework, points_before, {n: s.before for n, s in standards.items()})
    decision = decisions.get(OVERALL)
    if decision is not None and decision.has_lapsed(by_rules):
        decision = None
    overall, limit = overall_rating(
        framework, points, {n: s.rating for n, s in standards.items()}, decided=decision.rating if decision else None
    )
    return InspectionRating(
        standards=standards,
        has_total=has_total,
        maximum=framework.maximum,
        points=points,
        points_before=points_before,
        overall=overall,
        overall_by_rules=by_rules,
        overall_before=before,
        overall_decision=decision,
        limit=limit,
        missing=missing,
    )


def overall_rating(
    framework: FrameworkDefinition, points: int | None, ratings: Mapping[str, str | None], decided: str | None = None
) -> tuple[str | None, Limit | None]:
    """The overall rating, by points or as decided, and the limiting judgement that lowered it, if any.

    Returns no rating if there are no points, because the total is never rescaled. Source: C 4.22, C 4.24, G annexe 2.
    """
    if points is None:
        return None, None
    rating = decided or framework.overall(points)
    in_force = [limit for limit in framework.limits if ratings.get(limit.standard) == limit.rating]
    applied = None
    # Start at the highest rating, because one limit can lower the rating to a rating that another limit bars.
    for name in reversed(framework.names):
        for limit in in_force:
            if rating == name == limit.bars:
                rating, applied = framework.below(name), limit
    return rating, applied


def _sum(points: list[int | None]) -> int | None:
    known = [value for value in points if value is not None]
    return sum(known) if len(known) == len(points) else None
