"""The triggers for professional discretion: the grounds on which the panel may depart from a rating, and whether they apply.

The panel may depart from any rating if it gives reasons. These rules warn but never forbid. The grounds are those named in
published reports and the consultation (M 3.3, 3.4; G 2.2, 2.3; C 4.24), with thresholds that we chose: at most five whole
points below the next band, one case away, fewer than ten relevant cases, key questions three bands apart. "Other evidence" is
a reason the panel may give, but no figure can show it, so it never removes the warning.

To add a trigger, add a `Trigger` to ALL. Pages, workbook and explanation take their wording from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.ratings.discretion import distance_down, distance_up, is_small, next_band, points_down, points_up
from reports.ratings.rules import InspectionRating, KeyQuestionRating, StandardRating
from reports.text.numbers_in_words import listed
from standards.scale import Scale

Direction = Literal["higher", "lower"]
CLOSE = 5  # whole points
APART = 3  # bands, or ratings


@dataclass(frozen=True)
class Trigger:
    """A ground for professional discretion.

    `holds` and `holds_overall` say whether the figures of a standard, or of the whole inspection, show it; None if figures
    cannot. `title_overall` is its name for the overall rating; "" if it does not apply there. `if_not` and `if_not_overall`
    say in a warning that the figures do not show it. `points` and `points_overall` say in which directions it points, if not
    in both: a standard one case below the next band is a ground for a higher rating, not for a lower one.
    """

    slug: str
    title: str
    title_overall: str
    holds: Callable[[StandardRating, Scale], bool] | None = None
    if_not: str = ""
    holds_overall: Callable[[InspectionRating, Scale], bool] | None = None
    if_not_overall: str = ""
    points: Callable[[StandardRating, Scale], set[Direction]] | None = None
    points_overall: Callable[[InspectionRating, Scale], set[Direction]] | None = None
    # Whether the sentences on distances and small subsamples (`reports.ratings.distances`) already say it.
    is_in_the_sentences: bool = False

    def __post_init__(self) -> None:
        if not self.slug or not self.title:
            raise ValueError("A trigger needs a slug and a title.")
        if bool(self.holds) != bool(self.if_not) or bool(self.holds_overall) != bool(self.if_not_overall):
            raise ValueError(f"{self.slug}: what figures can show needs words for when they do not, and the reverse.")
        if self.holds_overall and not self.title_overall:
            raise ValueError(f"{self.slug}: figures of the overall rating can show it, so it needs a title there.")

    def supports(self, direction: Direction, standard: StandardRating, scale: Scale) -> bool:
        """Whether the figures of a standard show it, as a ground for a rating in this direction."""
        if self.holds is None or not self.holds(standard, scale):
            return False
        return self.points is None or direction in self.points(standard, scale)

    def supports_overall(self, direction: Direction, rating: InspectionRating, scale: Scale) -> bool:
        if self.holds_overall is None or not self.holds_overall(rating, scale):
            return False
        return self.points_overall is None or direction in self.points_overall(rating, scale)

    @property
    def can_be_shown(self) -> bool:
        """Whether figures can show it."""
        return self.holds is not None


# --- standards --------------------------------------------------------------------------------------------------------


def _questions_with_a_band(standard: StandardRating) -> list[KeyQuestionRating]:
    return [question for question in standard.key_questions if question.band is not None]


def _deciding(standard: StandardRating) -> list[KeyQuestionRating]:
    return [question for question in _questions_with_a_band(standard) if question.number in standard.deciding]


def _is_near_the_next_band(standard: StandardRating, scale: Scale) -> bool:
    above = next_band(standard.computed, scale)
    return above is not None and all(above.start - (question.percent or 0) <= CLOSE for question in _deciding(standard))


def _is_one_case_away(standard: StandardRating, scale: Scale) -> bool:
    return bool(_ways_one_case_away(standard, scale))


def _ways_one_case_away(standard: StandardRating, scale: Scale) -> set[Direction]:
    up, down = distance_up(standard, scale), distance_down(standard, scale)
    ways: set[Direction] = {"higher"} if up is not None and up.cases == 1 else set()
    return ways | {"lower"} if down == 1 else ways


def _rests_on_few_cases(standard: StandardRating, scale: Scale) -> bool:
    return any(is_small(question) for question in _deciding(standard))


def _has_diverse_key_questions(standard: StandardRating, scale: Scale) -> bool:
    ranks = [scale.rank(question.band.rating) for question in standard.key_questions if question.band is not None]
    return max(ranks) - min(ranks) >= APART


# --- the overall rating -----------------------------------------------------------------------------------------------


def _ways_one_point_away(rating: InspectionRating, scale: Scale) -> set[Direction]:
    ways: set[Direction] = {"higher"} if points_up(rating.points, scale) == 1 else set()
    return ways | {"lower"} if points_down(rating.points, scale) == 1 else ways


def _is_one_point_away(rating: InspectionRating, scale: Scale) -> bool:
    return bool(_ways_one_point_away(rating, scale))


def _has_diverse_standards(rating: InspectionRating, scale: Scale) -> bool:
    ranks = [scale.rank(each.rating) for each in rating.standards.values() if each.in_total and each.rating]
    return max(ranks) - min(ranks) >= APART


# --- all of them ------------------------------------------------------------------------------------------------------

# C 4.24 names two for the overall rating: "close to the rating boundaries or very diverse". It is our rule that "close" means
# one point and "diverse" means three ratings apart.
ALL = (
    Trigger(
        "near_boundary",
        "Close to the boundary of the next band",
        "One point from another overall rating",
        holds=_is_near_the_next_band,
        if_not="the lowest key question is not close to the next band",
        points=lambda standard, scale: {"higher"},
        holds_overall=_is_one_point_away,
        if_not_overall="no other overall rating is one point away",
        points_overall=_ways_one_point_away,
    ),
    Trigger(
        "one_case",
        "One case away from another rating",
        "",
        holds=_is_one_case_away,
        if_not="no band is one case away",
        points=_ways_one_case_away,
        is_in_the_sentences=True,
    ),
    Trigger(
        "small_subsample",
        "A small subsample",
        "",
        holds=_rests_on_few_cases,
        if_not="the lowest key question is not based on few cases",
        is_in_the_sentences=True,
    ),
    Trigger(
        "diverse_ratings",
        "Very diverse ratings of its key questions",
        "Very diverse ratings of the standards",
        holds=_has_diverse_key_questions,
        if_not="the key questions are not far apart",
        holds_overall=_has_diverse_standards,
        if_not_overall="the standards are not far apart",
    ),
    Trigger("other_evidence", "Other evidence", "Other evidence"),
)
BY_SLUG = {trigger.slug: trigger for trigger in ALL}
# Titles by slug.
TITLES = {trigger.slug: trigger.title for trigger in ALL}
OVERALL_TITLES = {trigger.slug: trigger.title_overall for trigger in ALL if trigger.title_overall}


def choices() -> list[tuple[str, str]]:
    """Every trigger as a choice of a field."""
    return list(TITLES.items())


def triggers(standard: StandardRating, scale: Scale) -> list[str]:
    """The slugs of the triggers that the figures of a standard with a computed rating show."""
    if standard.computed is None:
        return []
    return [trigger.slug for trigger in ALL if trigger.holds is not None and trigger.holds(standard, scale)]


def overall_triggers(rating: InspectionRating, scale: Scale) -> list[str]:
    """The slugs of the triggers that the standards show for departing from the overall rating by points."""
    if rating.overall_by_rules is None:
        return []
    return [
        trigger.slug for trigger in ALL if trigger.holds_overall is not None and trigger.holds_overall(rating, scale)
    ]


def warning(standard: StandardRating, decided: str, scale: Scale, *, trigger: str = "") -> str:
    """The warnings for a decision that departs from a computed rating, as sentences; otherwise "".

    They say if no trigger supports a rating in this direction, if the figures do not show the trigger that the panel gave,
    and if the rating is more than one rating away. They never forbid.
    """
    computed = standard.computed
    if computed is None or decided == computed:
        return ""
    direction = _direction(computed, decided, scale)
    return " ".join(
        _warnings(
            standard.number,
            f"“{decided}” differs from the computed “{computed}”",
            {each: (each.title, each.if_not) for each in ALL if each.if_not},
            [each for each in ALL if each.supports(direction, standard, scale)],
            [each for each in ALL if each.holds is not None and each.holds(standard, scale)],
            direction,
            BY_SLUG.get(trigger),
            _far(computed, decided, scale),
        )
    )


def overall_warning(rating: InspectionRating, decided: str, scale: Scale, *, trigger: str = "") -> str:
    """The same for an overall rating that departs from the one by points."""
    by_rules = rating.overall_by_rules
    if by_rules is None or decided == by_rules:
        return ""
    direction = _direction(by_rules, decided, scale)
    return " ".join(
        _warnings(
            "Overall rating",
            f"“{decided}” differs from “{by_rules}”, the rating by points",
            {each: (each.title_overall, each.if_not_overall) for each in ALL if each.if_not_overall},
            [each for each in ALL if each.supports_overall(direction, rating, scale)],
            [each for each in ALL if each.holds_overall is not None and each.holds_overall(rating, scale)],
            direction,
            BY_SLUG.get(trigger),
            _far(by_rules, decided, scale),
        )
    )


def _warnings(
    subject: str,
    departure: str,
    words: Mapping[Trigger, tuple[str, str]],  # its title, and what to say if the figures do not show it
    supporting: Sequence[Trigger],
    holding: Sequence[Trigger],
    direction: Direction,
    given: Trigger | None,
    far: str,
) -> Iterator[str]:
    wrong_way = [each for each in holding if each not in supporting]
    if not supporting:
        why = listed([if_not for each, (_, if_not) in words.items() if each not in wrong_way])
        yield f"{subject}: {departure}, but the figures give no trigger for professional discretion: {why}."
        if wrong_way:
            titles = listed([f"“{words[each][0]}”" for each in wrong_way])
            yield f"{titles} {'is' if len(wrong_way) == 1 else 'are'} not a reason for a {direction} rating."
    elif given is not None and given in words and given not in supporting:
        title, if_not = words[given]
        but = f"that is not a reason for a {direction} rating" if given in wrong_way else if_not
        yield f"{subject}: the panel gave “{title}” as the trigger, but {but}."
    if far:
        yield f"{subject}: {far}."


def _direction(before: str, decided: str, scale: Scale) -> Direction:
    return "higher" if scale.rank(decided) > scale.rank(before) else "lower"


def _far(before: str, decided: str, scale: Scale) -> str:
    """What to say if a rating is more than one away; otherwise ""."""
    away = abs(scale.rank(decided) - scale.rank(before))
    return f"“{decided}” is {away} ratings {_direction(before, decided, scale)} than “{before}”" if away > 1 else ""
