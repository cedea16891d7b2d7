"""Works out ratings, from the answers in individual cases to the overall rating.

1. A key question's percentage is the share of its relevant cases answered yes, as a whole percentage, which has a band.
2. A standard that is computed is rated by the method that the framework names (`reports.ratings.methods`). It has no rating
   if no key question applied in any case, or if an answer or the rating of a part is missing.
3. A standard that is judged as a whole has the rating that the lead inspector proposes.
4. The ratings panel may depart from either rating, with reasons (professional discretion). Percentages never change. A
   decision that confirmed a rating without a reason lapses if the rules later give another rating. It would then be a
   departure without a reason.
5. The points of the standards in the total are added up, and their band is the overall rating. The total is never
   rescaled: while a standard has no rating, there is no total. The panel may depart from the overall rating too.
6. A limiting judgement bars an overall rating, whatever the points and the panel's decision (G annexe 2: resettlement).
7. A domain has a rating if the framework has a table for it.

The sources of these rules are in the framework files.

The rating by the rules and the panel's decision are both kept throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.ratings.methods import (
    SHARES,
    KeyQuestionRating,
    Share,
    rate_key_question,
    rated_by_answers,
    rated_by_parts,
    share_of,
)
from reports.ratings.percentages import Tally
from standards.language.definition import DomainDefinition, FrameworkDefinition, Limit, StandardDefinition
from standards.language.scale import Scale

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
    parts: Mapping[str, str | None] = field(default_factory=dict)  # the ratings of its parts, by number

    @property
    def share(self) -> Share | None:
        """The answers that the standard is rated on together; None if it is not rated by a share or a mean."""
        return share_of(self.method, self.key_questions)

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
        """Whether the rating departs from the rating that was put to the panel."""
        return self.rating is not None and self.rating != self.before

    @property
    def deciding(self) -> tuple[str, ...]:
        """The key questions with the lowest percentage, if they set the rating. They are printed in bold."""
        if self.method in SHARES:
            return ()
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
    domains: Mapping[str, str | None] = field(default_factory=dict)  # domains that are rated, by number

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def overall_reason(self) -> str:
        return self.overall_decision.reason if self.overall_decision else ""


def rate_standard(
    standard: StandardDefinition,
    tallies: Mapping[str, Tally],
    proposed: str | None,
    decision: Decision | None,
    scale: Scale,
    parts: Mapping[str, str | None] | None = None,
) -> StandardRating:
    """Rate one standard by its method or as the lead inspector proposed, and then as the panel decided."""
    parts = parts or {}
    key_questions: tuple[KeyQuestionRating, ...] = ()
    computed, missing = None, ""
    if standard.has_answers:
        key_questions = tuple(
            rate_key_question(question.number, tallies.get(question.number, Tally()), scale, question.weight)
            for question in standard.key_questions
        )
        computed, missing = rated_by_answers(standard.method, key_questions, scale)
    elif standard.is_computed:
        computed, missing = rated_by_parts(parts, standard.table, scale)
    elif proposed is None:
        missing = f"no {scale.words.rating.one} has been proposed"
    before = computed if standard.is_computed else proposed
    # The panel decides only when all cases and parts are finished, because an open one could still change the rating.
    is_open = any(not question.tally.is_complete for question in key_questions) or None in parts.values()
    applies = decision is not None and not is_open and not decision.has_lapsed(before)
    rating = decision.rating if decision and applies else before
    return StandardRating(
        number=standard.number,
        method=standard.method,
        in_total=standard.in_total,
        key_questions=key_questions,
        computed=computed,
        proposed=None if standard.is_computed else proposed,
        rating=rating,
        decision=decision,
        points=scale.points(rating) if rating else None,
        points_before=scale.points(before) if before else None,
        missing="" if rating else missing,
        parts=parts,
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
    standards: dict[str, StandardRating] = {}
    # The parts first, because the others are rated from them.
    for standard in sorted(framework.standards, key=lambda each: each.method == "from_parts"):
        parts = framework.parts_of(standard.number) if standard.method == "from_parts" else ()
        standards[standard.number] = rate_standard(
            standard,
            tallies,
            proposals.get(standard.number),
            decisions.get(standard.number),
            framework,
            {part.number: standards[part.number].rating for part in parts},
        )
    standards = {standard.number: standards[standard.number] for standard in framework.standards}
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
        domains={domain.number: _domain(domain, standards, framework) for domain in framework.domains if domain.table},
    )


def _domain(domain: DomainDefinition, standards: Mapping[str, StandardRating], scale: Scale) -> str | None:
    """The rating of a domain by its table, from the standards that count; None while one of them has no rating."""
    counting = {each.number: standards[each.number].rating for each in domain.standards if not each.is_part}
    return rated_by_parts(counting, domain.table, scale)[0]


def overall_rating(
    framework: FrameworkDefinition, points: int | None, ratings: Mapping[str, str | None], decided: str | None = None
) -> tuple[str | None, Limit | None]:
    """The overall rating, by points or as decided, and the limiting judgement that lowered it, if any.

    Returns no rating if there are no points, because the total is never rescaled.
    """
    if points is None:
        return None, None
    rating = decided or framework.overall(points)
    in_force = framework.bars_in_force(ratings) if framework.limits else []
    applied = None
    # Start at the highest rating, because one limit can lower the rating to a rating that another limit bars.
    for name in reversed(framework.names):
        for limit in in_force:
            if rating == name and name in limit.bars:
                rating, applied = framework.below(name), limit
    return rating, applied


def _sum(points: list[int | None]) -> int | None:
    known = [value for value in points if value is not None]
    return sum(known) if len(known) == len(points) else None
