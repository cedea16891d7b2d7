"""The methods by which a standard is rated from answers in cases, or from the ratings of its parts.

A framework file names the method of each standard. To add a method, add a short function here and its name to
`standards.language.definition.Method`.

- `lowest_band`: the rating of the band of its lowest key question. A key question with no relevant case is not counted.
- `share_of_answers`: the band of the percentage of “yes” among all relevant answers, taking its key questions together.
- `weighted_share`: the same, where each answer counts as many times as its key question's weight.
- `mean`: the band of the mean of its key questions' percentages, with their weights.
- `from_parts`: the first row of its table whose conditions the ratings of its parts meet.

Shares and means are exact fractions; only their whole percentage, rounded half up, is banded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.ratings.percentages import Tally, rounded_half_up
from standards.language.definition import TableRow
from standards.language.scale import Band, Scale


@dataclass(frozen=True)
class KeyQuestionRating:
    """A key question's tally, and the band of its whole percentage (None if there is no relevant case)."""

    number: str
    tally: Tally
    band: Band | None
    exact_band: Band | None = None  # the band of the unrounded share
    weight: int = 1

    @property
    def percent(self) -> int | None:
        return self.tally.per_cent

    @property
    def rounding_decides(self) -> bool:
        """Whether the unrounded share is in another band: 11 of 17 is 64.7 per cent, banded as 65."""
        return self.band != self.exact_band

    @property
    def exact_in_words(self) -> str:
        """The share to one decimal place, truncated, not rounded, so that it never appears to be in the wrong band."""
        exact = self.tally.exact
        if exact is None:
            return ""
        tenths = int(exact * 10)
        return f"{tenths // 10}.{tenths % 10}"


def rate_key_question(number: str, tally: Tally, scale: Scale, weight: int = 1) -> KeyQuestionRating:
    """Band a key question's whole percentage. Source: consultation 4.8 and 4.10, M annexe 2."""
    percent, exact = tally.per_cent, tally.exact
    if percent is None or exact is None:
        return KeyQuestionRating(number, tally, None, weight=weight)
    return KeyQuestionRating(number, tally, scale.band(percent), scale.band(int(exact)), weight)


Questions = Sequence[KeyQuestionRating]


@dataclass(frozen=True)
class Share:
    """The combined answers on which a standard is rated: their counts without weights, and the exact percentage."""

    yes: int
    relevant: int
    exact: Fraction

    @property
    def per_cent(self) -> int:
        return rounded_half_up(self.exact)


def share_of_answers(questions: Questions) -> Fraction:
    """The percentage of relevant answers that are “yes”. 3 of 4 and 4 of 6 are 7 of 10: 70 per cent."""
    return Fraction(100 * sum(each.tally.yes for each in questions), sum(each.tally.relevant for each in questions))


def weighted_share(questions: Questions) -> Fraction:
    """The same with weights. 3 of 4, counted twice, and 4 of 6 are 10 of 14: 71 per cent."""
    yes = sum(each.weight * each.tally.yes for each in questions)
    return Fraction(100 * yes, sum(each.weight * each.tally.relevant for each in questions))


def mean(questions: Questions) -> Fraction:
    """The mean of the percentages, with weights. The mean of 75 and 67 per cent (3 of 4, 4 of 6) is 71 per cent."""
    percentages = [each.weight * Fraction(100 * each.tally.yes, each.tally.relevant) for each in questions]
    weighed = sum(percentages, Fraction(0))
    return weighed / sum(each.weight for each in questions)


# The methods that band one percentage for the whole standard.
SHARES: dict[str, Callable[[Questions], Fraction]] = {
    "share_of_answers": share_of_answers,
    "weighted_share": weighted_share,
    "mean": mean,
}


def counted(questions: Questions) -> list[KeyQuestionRating]:
    """The key questions with at least one relevant case."""
    return [question for question in questions if question.tally.relevant]


def share_of(method: str, questions: Questions) -> Share | None:
    """The share that a standard is rated by; None for other methods, and if no question applied in any case."""
    among = counted(questions)
    if method not in SHARES or not among:
        return None
    return Share(
        yes=sum(each.tally.yes for each in among),
        relevant=sum(each.tally.relevant for each in among),
        exact=SHARES[method](among),
    )


def worth_of_an_answer(method: str, questions: Questions) -> dict[str, Fraction]:
    """For each key question, by number: how many percentage points the share moves if one answer to it changes."""
    among = counted(questions)
    if method == "mean":
        whole = sum(each.weight for each in among)
        return {each.number: Fraction(100 * each.weight, whole * each.tally.relevant) for each in among}
    weights = {each.number: each.weight if method == "weighted_share" else 1 for each in among}
    whole = sum(weights[each.number] * each.tally.relevant for each in among)
    return {number: Fraction(100 * weight, whole) for number, weight in weights.items()}


def rated_by_answers(method: str, questions: Questions, scale: Scale) -> tuple[str | None, str]:
    """The rating that a standard's method gives, or None and what is missing. Source: consultation 4.10-4.11."""
    unanswered = [question.number for question in questions if not question.tally.is_complete]
    if unanswered:
        return None, f"not answered in every case: {', '.join(unanswered)}"
    if not counted(questions):
        return None, "none of its key questions applied in any case"
    return rating_by(method, questions, scale), ""


def rating_by(method: str, questions: Questions, scale: Scale) -> str:
    """The rating that the answers so far give. At least one key question must have a relevant case."""
    share = share_of(method, questions)
    if share is not None:
        return scale.band(share.per_cent).rating
    return scale.lowest([question.band.rating for question in questions if question.band is not None])


def rated_by_parts(parts: Mapping[str, str | None], table: Sequence[TableRow], scale: Scale) -> tuple[str | None, str]:
    """The rating of the first row whose conditions the parts' ratings meet, or None and what is missing.

    A row fits if enough parts have each of its ratings or a better one. The last row has no condition.
    """
    unrated = [number for number, rating in parts.items() if rating is None]
    if unrated:
        return None, f"not rated yet: {', '.join(unrated)}"
    ranks = [scale.rank(rating) for rating in parts.values() if rating is not None]
    for row in table:
        if all(sum(rank >= scale.rank(name) for rank in ranks) >= number for name, number in row.at_least.items()):
            return row.rating, ""
    raise ValueError("the last row of a table applies to every rating")
