"""The triggers for professional discretion: the grounds on which the panel may depart from a rating, and whether they apply.

The panel may depart from any rating if it gives reasons. These rules warn but never forbid. The grounds are those named in
published reports and the consultation (M 3.3, 3.4; G 2.2, 2.3; C 4.24), with thresholds that we chose: at most five whole
points below the next band, one case away, fewer than ten relevant cases, key questions three bands apart. "Other evidence" is
a reason the panel may give, but no figure can show it, so it never removes the warning.

To add a trigger, add a `Trigger` to ALL. Pages, workbook and explanation take their wording from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.ratings.discretion import distance_down, distance_up, is_small, next_band, points_down, points_up
from reports.ratings.rules import InspectionRating, KeyQuestionRating, StandardRating
from standards.scale import Scale

CLOSE = 5  # whole points
APART = 3  # bands, or ratings


@dataclass(frozen=True)
class Trigger:
    """A ground for professional discretion.

    `holds` and `holds_overall` say whether the figures of a standard, or of the whole inspection, show it; None if figures
    cannot. `title_overall` is its name for the overall rating; "" if it does not apply there.
    """

    slug: str
    title: str
    holds: Callable[[StandardRating, Scale], bool] | None = None
    title_overall: str = ""
    holds_overall: Callable[[InspectionRating, Scale], bool] | None = None
    # Whether the sentences on distances and small subsamples (`reports.ratings.distances`) already say it.
    is_in_the_sentences: bool = False

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
    up, down = distance_up(standard, scale), distance_down(standard, scale)
    return (up is not None and up.cases == 1) or down == 1


def _rests_on_few_cases(standard: StandardRating, scale: Scale) -> bool:
    return any(is_small(question) for question in _deciding(standard))


def _has_diverse_key_questions(standard: StandardRating, scale: Scale) -> bool:
    ranks = [scale.rank(question.band.rating) for question in standard.key_questions if question.band is not None]
    return max(ranks) - min(ranks) >= APART


# --- the overall rating -----------------------------------------------------------------------------------------------


def _is_one_point_away(rating: InspectionRating, scale: Scale) -> bool:
    return 1 in (points_up(rating.points, scale), points_down(rating.points, scale))


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
        holds=_is_near_the_next_band,
        title_overall="One point from another overall rating",
        holds_overall=_is_one_point_away,
    ),
    Trigger("one_case", "One case away from another rating", holds=_is_one_case_away, is_in_the_sentences=True),
    Trigger("small_subsample", "A small subsample", holds=_rests_on_few_cases, is_in_the_sentences=True),
    Trigger(
        "diverse_ratings",
        "Very diverse ratings of its key questions",
        holds=_has_diverse_key_questions,
        title_overall="Very diverse ratings of the standards",
        holds_overall=_has_diverse_standards,
    ),
    Trigger("other_evidence", "Other evidence", title_overall="Other evidence"),
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


def warning(standard: StandardRating, decided: str, scale: Scale) -> str:
    """The warning for a decision that departs from a computed rating when the figures show no trigger; otherwise ""."""
    if standard.computed is None or decided == standard.computed or triggers(standard, scale):
        return ""
    return (
        f"{standard.number}: “{decided}” differs from the computed “{standard.computed}”, but the figures give no trigger for "
        "professional discretion. The lowest key question is not close to the next band and is not based on few cases, no "
        "band is one case away, and the key questions are not far apart."
    )


def overall_warning(rating: InspectionRating, decided: str, scale: Scale) -> str:
    """The warning for an overall rating that departs from the points when they show no trigger; otherwise ""."""
    by_rules = rating.overall_by_rules
    if by_rules is None or decided == by_rules or overall_triggers(rating, scale):
        return ""
    return (
        f"Overall rating: “{decided}” differs from “{by_rules}”, the rating by points, but the figures give no trigger for "
        "professional discretion. No other overall rating is one point away, and the standards are not far apart."
    )
