"""Works out distances between ratings, in answers, cases and points, for the panel's use of professional discretion.

`reports.ratings.triggers` defines which of these distances are grounds for discretion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.ratings.methods import KeyQuestionRating, rate_key_question, rating_by, worth_of_an_answer
from reports.ratings.percentages import Tally, rounded_half_up, whole_per_cent
from reports.ratings.rules import StandardRating
from standards.language.scale import Band, Scale


@dataclass(frozen=True)
class Distance:
    """How far a standard is from the next band up.

    `cases` is the largest number of answers that would have to change in one key question. It is a lower bound on cases,
    because one case can change several key questions. `judgements` is the sum over the key questions. There is no distance
    if no band is higher.
    """

    cases: int
    judgements: int


def answers_to_reach(tally: Tally, whole: int) -> int:
    """How many "no" answers would have to be "yes" for the whole percentage to reach `whole`."""
    return next(turned for turned in range(tally.no + 1) if whole_per_cent(tally.yes + turned, tally.relevant) >= whole)


def answers_to_fall_below(tally: Tally, whole: int) -> int | None:
    """How many "yes" answers would have to be "no" for the whole percentage to be below `whole`; None if no number is
    enough."""
    return next(
        (turned for turned in range(tally.yes + 1) if whole_per_cent(tally.yes - turned, tally.relevant) < whole), None
    )


def next_band(rating: str | None, scale: Scale) -> Band | None:
    """The lowest band that gives a higher rating; None if the rating is the highest or there is no rating."""
    if rating is None:
        return None
    return next((band for band in scale.bands if scale.rank(band.rating) > scale.rank(rating)), None)


def own_band(rating: str, scale: Scale) -> Band:
    """The lowest band that gives this rating. Below this band, the rating is lower."""
    return next(band for band in scale.bands if band.rating == rating)


@dataclass(frozen=True)
class QuestionDistance:
    """How many answers would have to change to give a key question, or its standard, another rating.

    A number is None if no change of answers gives another rating, because there is no higher or lower band.
    """

    number: str
    up: int | None  # to the next band of the key question alone
    down: int | None  # to below its own band
    for_standard: int | None  # to the next band of its standard; 0 if it is already in that band or above
    drops_standard: int | None  # to below the band of its standard

    @property
    def is_in_the_way(self) -> bool:
        """Whether this key question keeps its standard below the next band."""
        return bool(self.for_standard)


def question_distances(standard: StandardRating, scale: Scale) -> tuple[QuestionDistance, ...]:
    """The distances for each key question that counts. If the standard has no computed rating, the distances to its
    bands are None."""
    target = next_band(standard.computed, scale)
    own = own_band(standard.computed, scale) if standard.computed is not None else None
    to_raise = answers_to_turn(standard, scale, up=True) or {}
    distances = []
    for question in standard.key_questions:
        if question.band is None:
            continue
        tally, above = question.tally, next_band(question.band.rating, scale)
        distances.append(
            QuestionDistance(
                number=question.number,
                up=answers_to_reach(tally, above.start) if above else None,
                down=answers_to_fall_below(tally, own_band(question.band.rating, scale).start),
                for_standard=_for_standard(standard, question, target, to_raise),
                drops_standard=answers_to_fall_below(tally, own.start) if own and standard.share is None else None,
            )
        )
    return tuple(distances)


def _for_standard(
    standard: StandardRating, question: KeyQuestionRating, target: Band | None, to_raise: Mapping[str, int]
) -> int | None:
    """The answers to a key question that would have to change for the standard's next band."""
    if target is None:
        return None
    if standard.share is not None:
        return to_raise.get(question.number, 0)
    return answers_to_reach(question.tally, target.start)


def answers_to_turn(standard: StandardRating, scale: Scale, *, up: bool) -> dict[str, int] | None:
    """The fewest answers that would have to change for a standard rated by a share or a mean to reach its next band, or to
    fall below its own, by key question. None for other methods, and if no change of answers is enough.

    The answers that count most change first. Among answers that count the same, those to the key question with the fewest
    changes so far are next, so that the number of cases is as small as it can be.
    """
    share = standard.share
    target = next_band(standard.computed, scale) if up else None
    if share is None or standard.computed is None or (up and target is None):
        return None
    worth = worth_of_an_answer(standard.method, standard.key_questions)
    left = {
        each.number: each.tally.no if up else each.tally.yes for each in standard.key_questions if each.number in worth
    }
    turned, exact = dict.fromkeys(left, 0), share.exact
    own = own_band(standard.computed, scale)
    while (rounded_half_up(exact) < target.start) if target else (rounded_half_up(exact) >= own.start):
        available = [number for number in left if left[number]]
        if not available:
            return None
        number = max(available, key=lambda name: (worth[name], -turned[name]))
        left[number] -= 1
        turned[number] += 1
        exact += worth[number] if up else -worth[number]
    return {number: count for number, count in turned.items() if count}


def distance_up(standard: StandardRating, scale: Scale) -> Distance | None:
    """The answers that would have to change to reach the next band; None if there is no higher band or no rating."""
    if next_band(standard.computed, scale) is None or not standard.key_questions:
        return None
    turned = [each.for_standard or 0 for each in question_distances(standard, scale)]
    return Distance(cases=max(turned), judgements=sum(turned))


def distance_down(standard: StandardRating, scale: Scale) -> int | None:
    """The smallest number of changed answers that drops any key question below the computed rating's band; None if that
    band is the lowest."""
    if standard.share is not None:
        to_lower = answers_to_turn(standard, scale, up=False)
        return None if to_lower is None else sum(to_lower.values())
    turned = (each.drops_standard for each in question_distances(standard, scale))
    return min((value for value in turned if value is not None), default=None)


def in_the_way(standard: StandardRating, scale: Scale) -> tuple[QuestionDistance, ...]:
    """The key questions that keep the standard below its next band."""
    return tuple(each for each in question_distances(standard, scale) if each.is_in_the_way)


def after_turning(question: KeyQuestionRating, more_yes: int, scale: Scale) -> KeyQuestionRating:
    """The key question with this many more "yes" answers, or fewer if `more_yes` is negative."""
    tally = question.tally
    turned = replace(tally, yes=tally.yes + more_yes, no=tally.no - more_yes)
    return rate_key_question(question.number, turned, scale, question.weight)


def rating_reached(standard: StandardRating, more_yes: Mapping[str, int], scale: Scale) -> str:
    """The rating that a computed standard would have with more "yes" answers. `more_yes` gives their number by key question.

    With few cases a rating can skip a band: 1 of 2 is Requires improvement, and 2 of 2 is Outstanding, skipping Good.
    """
    turned = [after_turning(each, more_yes.get(each.number, 0), scale) for each in standard.key_questions]
    return rating_by(standard.method, turned, scale)


def is_small(question: KeyQuestionRating, scale: Scale) -> bool:
    """Whether the percentage is based on so few relevant cases that it is treated with caution."""
    return 0 < question.tally.relevant < scale.discretion.few


def rating_unrounded(standard: StandardRating, scale: Scale) -> str | None:
    """The rating that the exact shares would give. If it differs from the computed rating, rounding changes the rating."""
    if standard.computed is None:
        return None
    if standard.share is not None:
        return scale.band(int(standard.share.exact)).rating
    bands = [question.exact_band.rating for question in standard.key_questions if question.exact_band is not None]
    return scale.lowest(bands)


def points_up(points: int | None, scale: Scale) -> int | None:
    """How many more points would give a higher overall rating; None if there is no higher rating or no score."""
    rating = scale.overall(points) if points is not None else None
    if points is None or rating is None:
        return None
    above = (band for band in scale.overall_bands if scale.rank(band.rating) > scale.rank(rating))
    return next((band.start - points for band in above), None)


def points_down(points: int | None, scale: Scale) -> int | None:
    """How many fewer points would give a lower overall rating; None if there is no lower rating or no score."""
    rating = scale.overall(points) if points is not None else None
    if points is None or rating is None:
        return None
    below = [band for band in scale.overall_bands if scale.rank(band.rating) < scale.rank(rating)]
    return points - below[-1].end if below else None
