"""When professional discretion has a ground in the figures, and when it has none.

The panel may depart from any computed rating, with reasons; these rules warn and never forbid. The grounds are those that
published reports and the consultation name (M 3.3, 3.4; G 2.2, 2.3; C 4.24), in the figures chosen in DOMAIN: at most five
whole points below the next band, one case away, fewer than ten relevant cases, key questions three bands apart.
"Other evidence" is a reason a panel may give; no figure shows it, so it never silences the warning.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.percentages import Tally, whole_per_cent
from reports.ratings import StandardRating
from standards.scale import Scale

TRIGGERS = {
    "near_boundary": "Close to the boundary of the next band",
    "one_case": "One case away from another rating",
    "small_subsample": "A small subsample",
    "diverse_ratings": "Very diverse ratings of its key questions",
    "other_evidence": "Other evidence",
}
CLOSE = 5  # whole points
SMALL = 10  # relevant cases


@dataclass(frozen=True)
class Distance:
    """How far a standard is from its next band up.

    `cases` is the largest number of answers that would have to turn in one key question: a lower bound on cases, since one
    case can turn several key questions. `judgements` is the sum over its key questions. None: there is no band above.
    """

    cases: int
    judgements: int


def answers_to_reach(tally: Tally, whole: int) -> int:
    """How many no would have to be yes for the whole per cent to be at least `whole`."""
    return next(turned for turned in range(tally.no + 1) if whole_per_cent(tally.yes + turned, tally.relevant) >= whole)


def answers_to_fall_below(tally: Tally, whole: int) -> int | None:
    """How many yes would have to be no for the whole per cent to be below `whole`; None where none would do."""
    return next(
        (turned for turned in range(tally.yes + 1) if whole_per_cent(tally.yes - turned, tally.relevant) < whole), None
    )


def distance_up(standard: StandardRating, scale: Scale) -> Distance | None:
    """The answers that would have to turn for the computed rating's next band; None at the top or without a rating."""
    if standard.computed is None:
        return None
    target = next((band for band in scale.bands if scale.rank(band.rating) > scale.rank(standard.computed)), None)
    if target is None:
        return None
    turned = [answers_to_reach(q.tally, target.start) for q in standard.key_questions if q.band is not None]
    return Distance(cases=max(turned), judgements=sum(turned))


def distance_down(standard: StandardRating, scale: Scale) -> int | None:
    """The fewest answers that drop any key question below the computed rating's band; None at the bottom."""
    if standard.computed is None:
        return None
    own = next(band for band in scale.bands if band.rating == standard.computed)
    turned = [answers_to_fall_below(q.tally, own.start) for q in standard.key_questions if q.band is not None]
    return min((value for value in turned if value is not None), default=None)


def triggers(standard: StandardRating, scale: Scale) -> list[str]:
    """Which grounds for departing from a computed rating its figures show."""
    if standard.computed is None:
        return []
    rated = [question for question in standard.key_questions if question.band is not None]
    deciding = [question for question in rated if question.number in standard.deciding]
    found = []
    above = [band for band in scale.bands if scale.rank(band.rating) > scale.rank(standard.computed)]
    if above and all(above[0].start - (question.percent or 0) <= CLOSE for question in deciding):
        found.append("near_boundary")
    up, down = distance_up(standard, scale), distance_down(standard, scale)
    if (up is not None and up.cases == 1) or down == 1:
        found.append("one_case")
    if any(question.tally.relevant < SMALL for question in deciding):
        found.append("small_subsample")
    ranks = [scale.rank(question.band.rating) for question in rated if question.band]
    if max(ranks) - min(ranks) >= 3:
        found.append("diverse_ratings")
    return found


def warning(standard: StandardRating, decided: str, scale: Scale) -> str:
    """What to say of a decision that departs from a computed rating without a ground in its figures; "" otherwise."""
    if standard.computed is None or decided == standard.computed or triggers(standard, scale):
        return ""
    return (
        f"{standard.number}: “{decided}” departs from the computed “{standard.computed}”, and no trigger for professional "
        "discretion holds: the lowest key question is not close to the next band and does not rest on few cases, no band is "
        "one case away, and the key questions do not lie far apart."
    )
