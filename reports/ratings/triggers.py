"""Defines the triggers for professional discretion: the grounds for departing from a rating, and whether they apply.

The panel may depart from any rating if it gives reasons. These rules warn but never forbid. Published reports and the
consultation name the grounds (M 3.3, 3.4; G 2.2, 2.3). The thresholds are in the framework file, with the source. "Other
evidence" is a reason that the panel may give, but no figure can show it, so it never removes the warning.

To add a trigger, add a `Trigger` to ALL. The pages, the workbook and the explanation take their wording and source from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from reports.ratings.discretion import distance_down, distance_up, is_small, next_band, points_down, points_up
from reports.ratings.methods import KeyQuestionRating
from reports.ratings.rules import InspectionRating, StandardRating
from reports.text.numbers_in_words import listed
from standards.language.scale import USUAL, Scale, Words

Direction = Literal["higher", "lower"]


Rated = TypeVar("Rated", StandardRating, InspectionRating)


@dataclass(frozen=True)
class Ground(Generic[Rated]):
    """A trigger as a ground for departing from the rating for a standard, or from the overall rating.

    `holds` says whether the figures show the ground; None if figures cannot show it. `if_not` is the warning that they
    do not. `points` gives the directions that the ground supports, if not both. For example, a standard one case below
    the next band is a ground for a higher rating, not for a lower one.
    """

    title: str
    holds: Callable[[Rated, Scale], bool] | None = None
    if_not: str = ""
    points: Callable[[Rated, Scale], set[Direction]] | None = None

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError("A trigger needs a title.")
        if bool(self.holds) != bool(self.if_not):
            raise ValueError(f"{self.title}: what figures can show needs words for when they do not, and the reverse.")

    def is_shown(self, rated: Rated, scale: Scale) -> bool:
        return self.holds is not None and self.holds(rated, scale)

    def supports(self, direction: Direction, rated: Rated, scale: Scale) -> bool:
        """Whether the figures show this ground for a rating in this direction."""
        return self.is_shown(rated, scale) and (self.points is None or direction in self.points(rated, scale))


@dataclass(frozen=True)
class Trigger:
    """A ground for professional discretion over a standard and, unless `overall` is None, over the overall rating."""

    slug: str
    standard: Ground[StandardRating]
    overall: Ground[InspectionRating] | None = None
    # Whether the sentences on distances and small subsamples (`reports.ratings.distances`) already mention it.
    is_in_the_sentences: bool = False
    # Whether the published sources name it. If not, the explanation says that it is our rule.
    is_published: bool = False

    def __post_init__(self) -> None:
        if not self.slug:
            raise ValueError("A trigger needs a slug.")

    @property
    def title(self) -> str:
        return self.standard.title

    @property
    def can_be_shown(self) -> bool:
        """Whether the figures for a standard can show this trigger."""
        return self.standard.holds is not None


# --- standards --------------------------------------------------------------------------------------------------------


def _questions_with_a_band(standard: StandardRating) -> list[KeyQuestionRating]:
    return [question for question in standard.key_questions if question.band is not None]


def _deciding(standard: StandardRating) -> list[KeyQuestionRating]:
    """The key questions that set the rating: the lowest, or all of them if it is rated by a share or a mean."""
    questions = _questions_with_a_band(standard)
    return questions if standard.share else [each for each in questions if each.number in standard.deciding]


def _is_near_the_next_band(standard: StandardRating, scale: Scale) -> bool:
    above = next_band(standard.computed, scale)
    if above is not None and standard.share is not None:
        return above.start - standard.share.per_cent <= scale.discretion.close
    return (
        above is not None
        and bool(standard.key_questions)
        and all(above.start - (question.percent or 0) <= scale.discretion.close for question in _deciding(standard))
    )


def _is_one_case_away(standard: StandardRating, scale: Scale) -> bool:
    return bool(_ways_one_case_away(standard, scale))


def _ways_one_case_away(standard: StandardRating, scale: Scale) -> set[Direction]:
    up, down = distance_up(standard, scale), distance_down(standard, scale)
    ways: set[Direction] = {"higher"} if up is not None and up.cases == 1 else set()
    return ways | {"lower"} if down == 1 else ways


def _rests_on_few_cases(standard: StandardRating, scale: Scale) -> bool:
    return any(is_small(question, scale) for question in _deciding(standard))


def _has_diverse_key_questions(standard: StandardRating, scale: Scale) -> bool:
    ranks = [scale.rank(question.band.rating) for question in standard.key_questions if question.band is not None]
    return bool(ranks) and max(ranks) - min(ranks) >= scale.discretion.apart


# --- the overall rating -----------------------------------------------------------------------------------------------


def _ways_one_point_away(rating: InspectionRating, scale: Scale) -> set[Direction]:
    ways: set[Direction] = {"higher"} if points_up(rating.points, scale) == 1 else set()
    return ways | {"lower"} if points_down(rating.points, scale) == 1 else ways


def _is_one_point_away(rating: InspectionRating, scale: Scale) -> bool:
    return bool(_ways_one_point_away(rating, scale))


def _has_diverse_standards(rating: InspectionRating, scale: Scale) -> bool:
    ranks = [scale.rank(each.rating) for each in rating.standards.values() if each.in_total and each.rating]
    return bool(ranks) and max(ranks) - min(ranks) >= scale.discretion.apart


# --- all of them ------------------------------------------------------------------------------------------------------

# The consultation names two triggers for the overall rating: "close to the rating boundaries or very diverse". It is our
# rule that "close" means one point.
ALL = (
    Trigger(
        "near_boundary",
        Ground(
            "Close to the boundary of the next band",
            _is_near_the_next_band,
            if_not="the lowest key question is not close to the next band",
            points=lambda standard, scale: {"higher"},
        ),
        Ground(
            "One point from another overall {rating.one}",
            _is_one_point_away,
            if_not="no other overall {rating.one} is one point away",
            points=_ways_one_point_away,
        ),
        is_published=True,
    ),
    Trigger(
        "one_case",
        Ground(
            "One {case.one} away from another {rating.one}",
            _is_one_case_away,
            if_not="no band is one {case.one} away",
            points=_ways_one_case_away,
        ),
        is_in_the_sentences=True,
        is_published=True,
    ),
    Trigger(
        "small_subsample",
        Ground(
            "A small subsample",
            _rests_on_few_cases,
            if_not="the lowest key question is not based on few {case.many}",
        ),
        is_in_the_sentences=True,
        is_published=True,
    ),
    Trigger(
        "diverse_ratings",
        Ground(
            "Very diverse {rating.many} of its key questions",
            _has_diverse_key_questions,
            if_not="the key questions are not far apart",
        ),
        Ground(
            "Very diverse {rating.many} of the {standard.many}",
            _has_diverse_standards,
            if_not="the {standard.many} are not far apart",
        ),
        is_published=True,
    ),
    Trigger("other_evidence", Ground("Other evidence"), Ground("Other evidence"), is_published=True),
)
BY_SLUG = {trigger.slug: trigger for trigger in ALL}


def titles(words: Words = USUAL) -> dict[str, str]:
    """The titles of the triggers by slug."""
    return {trigger.slug: words.fill(trigger.title) for trigger in ALL}


def overall_titles(words: Words) -> dict[str, str]:
    """The titles of the triggers for the overall rating by slug."""
    return {trigger.slug: words.fill(trigger.overall.title) for trigger in ALL if trigger.overall}


# With the usual words, for what only needs the slugs.
TITLES = titles()
OVERALL_TITLES = overall_titles(USUAL)


def choices(words: Words = USUAL) -> list[tuple[str, str]]:
    """Every trigger, as choices for a form field."""
    return list(titles(words).items())


def triggers(standard: StandardRating, scale: Scale) -> list[str]:
    """The slugs of the triggers that the figures for a standard with a computed rating show."""
    if standard.computed is None:
        return []
    return [trigger.slug for trigger in ALL if trigger.standard.is_shown(standard, scale)]


def overall_triggers(rating: InspectionRating, scale: Scale) -> list[str]:
    """The slugs of the triggers that the standards show for departing from the overall rating by points."""
    if rating.overall_by_rules is None:
        return []
    return [trigger.slug for trigger in ALL if trigger.overall and trigger.overall.is_shown(rating, scale)]


def has_ground(standard: StandardRating, decided: str, scale: Scale) -> bool:
    """Whether the figures show a trigger for departing from the rating in this direction, or no figure can show one because
    the standard is judged as a whole."""
    if standard.computed is None or decided == standard.computed:
        return True
    direction = _direction(standard.computed, decided, scale)
    return any(each.standard.supports(direction, standard, scale) for each in ALL)


def overall_has_ground(rating: InspectionRating, decided: str, scale: Scale) -> bool:
    """Whether the ratings of the standards show a trigger for departing from the overall rating in this direction."""
    by_rules = rating.overall_by_rules
    if by_rules is None or decided == by_rules:
        return True
    direction = _direction(by_rules, decided, scale)
    return any(each.overall.supports(direction, rating, scale) for each in ALL if each.overall)


def warning(standard: StandardRating, decided: str, scale: Scale, *, trigger: str = "") -> str:
    """The warnings for a decision that departs from a computed rating, as sentences; otherwise "".

    The warnings say if no trigger supports a rating in this direction, or if the figures do not show the trigger that
    the panel gave. They also say if the rating is more than one rating above or below the computed rating. They never
    forbid the decision.
    """
    computed = standard.computed
    if computed is None or decided == computed:
        return ""
    departure = f"“{decided}” differs from the computed “{computed}”"
    grounds = {each.slug: each.standard for each in ALL}
    warnings = _warnings(standard, grounds, departure, trigger, _direction(computed, decided, scale), scale)
    return _sentences(standard.number, [*warnings, *_far(computed, decided, scale)])


def overall_warning(rating: InspectionRating, decided: str, scale: Scale, *, trigger: str = "") -> str:
    """The warnings for an overall rating that departs from the rating by points, as sentences; otherwise ""."""
    by_rules = rating.overall_by_rules
    if by_rules is None or decided == by_rules:
        return ""
    departure = f"“{decided}” differs from “{by_rules}”, the {scale.words.rating.one} by points"
    grounds = {each.slug: each.overall for each in ALL if each.overall}
    warnings = _warnings(rating, grounds, departure, trigger, _direction(by_rules, decided, scale), scale)
    return _sentences(f"Overall {scale.words.rating.one}", [*warnings, *_far(by_rules, decided, scale)])


def _sentences(subject: str, warnings: Sequence[str]) -> str:
    return " ".join(f"{subject}: {each}." for each in warnings)


def _warnings(
    rated: Rated,
    grounds: Mapping[str, Ground[Rated]],
    departure: str,
    given: str,
    direction: Direction,
    scale: Scale,
) -> Iterator[str]:
    """Warnings that no ground supports the departure or, if one does, warnings about the ground that the panel gave."""
    supporting = [each for each in grounds.values() if each.supports(direction, rated, scale)]
    wrong_way = [each for each in grounds.values() if each.is_shown(rated, scale) and each not in supporting]
    ground = grounds.get(given)
    if not supporting:
        why = listed(
            [scale.words.fill(each.if_not) for each in grounds.values() if each.if_not and each not in wrong_way]
        )
        yield f"{departure}, but the figures do not show a trigger for professional discretion: {why}"
        if wrong_way:
            titles = listed([f"“{scale.words.fill(each.title)}”" for each in wrong_way])
            yield f"{titles} {'is' if len(wrong_way) == 1 else 'are'} not a reason for a {direction} {scale.words.rating.one}"
    elif ground is not None and ground.holds is not None and ground not in supporting:
        but = (
            f"that is not a reason for a {direction} {scale.words.rating.one}"
            if ground in wrong_way
            else scale.words.fill(ground.if_not)
        )
        yield f"the panel gave “{scale.words.fill(ground.title)}” as the trigger, but {but}"


def _direction(before: str, decided: str, scale: Scale) -> Direction:
    return "higher" if scale.rank(decided) > scale.rank(before) else "lower"


def _far(before: str, decided: str, scale: Scale) -> list[str]:
    """The warning if the panel's rating is more than one rating above or below the rating before."""
    away = abs(scale.rank(decided) - scale.rank(before))
    return (
        [f"“{decided}” is {away} {scale.words.rating.many} {_direction(before, decided, scale)} than “{before}”"]
        if away > 1
        else []
    )
