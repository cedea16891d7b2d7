"""Writes sentences for the panel: how far a standard is from other ratings, and the margins of error of its percentages.

The figures come from `reports.ratings.discretion` and `reports.ratings.intervals`. This module only puts the figures into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.ratings.discretion import (
    QuestionDistance,
    answers_to_turn,
    distance_down,
    distance_up,
    in_the_way,
    is_small,
    next_band,
    points_down,
    points_up,
    question_distances,
    rating_reached,
    rating_unrounded,
)
from reports.ratings.intervals import LEVEL, Interval, interval_of
from reports.ratings.methods import KeyQuestionRating
from reports.ratings.percentages import whole_per_cent
from reports.ratings.rules import InspectionRating, StandardRating
from reports.ratings.triggers import BY_SLUG, triggers
from reports.text.numbers_in_words import counted, listed, number
from standards.language.scale import USUAL, Scale, Words


@dataclass(frozen=True)
class QuestionCertainty:
    """The distances and the margin of error for one key question that counts towards the rating."""

    rating: KeyQuestionRating
    distance: QuestionDistance
    is_deciding: bool
    interval: Interval
    up_in_words: str  # "One more case judged yes: Good." for this key question alone
    down_in_words: str
    rounding_in_words: str  # "" if rounding does not change the band
    small_in_words: str  # "" if the percentage is based on ten cases or more
    bands_in_words: str  # the bands that the interval spans

    @property
    def number(self) -> str:
        return self.rating.number


@dataclass(frozen=True)
class Certainty:
    """How far a computed standard is from other ratings, and which of its figures the panel should treat with caution."""

    standard: StandardRating
    up_in_words: str
    down_in_words: str
    in_the_way: tuple[QuestionDistance, ...]
    rounding_in_words: str  # "" if rounding changes no band
    small_in_words: str  # "" if every percentage is based on ten cases or more
    triggers: tuple[str, ...]
    questions: tuple[QuestionCertainty, ...]
    words: Words = USUAL
    up_in_short: str = ""  # "One case from Good", for a table; "" if the rating is the highest
    down_in_short: str = ""  # "Two answers from Inadequate"; "" if the rating is the lowest

    @property
    def triggers_in_words(self) -> tuple[str, ...]:
        return tuple(self.words.fill(BY_SLUG[trigger].title) for trigger in self.triggers)

    @property
    def other_grounds_in_words(self) -> tuple[str, ...]:
        """The triggers that `sentences` does not already mention."""
        return tuple(
            self.words.fill(BY_SLUG[trigger].title)
            for trigger in self.triggers
            if not BY_SLUG[trigger].is_in_the_sentences
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every sentence about the standard as a whole."""
        every = (self.up_in_words, self.down_in_words, self.rounding_in_words, self.small_in_words)
        return tuple(sentence for sentence in every if sentence)


def certainty_of(
    standard: StandardRating, scale: Scale, *, eligible: int | None = None, level: int = LEVEL
) -> Certainty | None:
    """The distances and margins of error for a standard, or None if it has no computed rating.

    `eligible` is the number of eligible cases in its domain; None if the number is not known. Raises ValueError if the number
    is lower than the number of cases inspected.
    """
    if standard.computed is None or not standard.key_questions:
        return None
    by_number = {question.number: question for question in standard.key_questions}
    questions = []
    for distance in question_distances(standard, scale):
        question = by_number[distance.number]
        interval = interval_of(question.tally, eligible, level=level)
        assert interval is not None  # every key question that counts has a relevant case
        questions.append(
            QuestionCertainty(
                rating=question,
                distance=distance,
                is_deciding=distance.number in standard.deciding,
                interval=interval,
                up_in_words=_question_up(question, distance, scale),
                down_in_words=_question_down(question, distance, scale),
                rounding_in_words=rounding_in_words(question),
                small_in_words=small_in_words([question], scale),
                bands_in_words=interval.bands_in_words(scale),
            )
        )
    return Certainty(
        standard=standard,
        up_in_words=up_in_words(standard, scale),
        down_in_words=down_in_words(standard, scale),
        in_the_way=in_the_way(standard, scale),
        rounding_in_words=_rounding_of_the_standard(standard, scale),
        small_in_words=small_in_words(standard.key_questions, scale),
        triggers=tuple(triggers(standard, scale)),
        questions=tuple(questions),
        words=scale.words,
        up_in_short=up_in_short(standard, scale),
        down_in_short=down_in_short(standard, scale),
    )


# --- distances --------------------------------------------------------------------------------------------------------


def up_in_words(standard: StandardRating, scale: Scale) -> str:
    """A sentence on the next rating up; "" if there is no computed rating.

    For example: "One more case judged yes in 2.2.3 would raise the standard to Good."
    """
    if standard.computed is None:
        return ""
    distance, target = distance_up(standard, scale), next_band(standard.computed, scale)
    if distance is None or target is None:
        return f"{standard.computed} is the highest {scale.words.rating.one}."
    if standard.share is not None:
        return _share_in_words(standard, scale, up=True)
    blocking = in_the_way(standard, scale)
    numbers_by_turned: dict[int, list[str]] = {}
    for each in blocking:
        numbers_by_turned.setdefault(each.for_standard or 0, []).append(each.number)
    parts: list[str] = []
    for turned, numbers in numbers_by_turned.items():
        noun = scale.words.case.for_number(turned)
        what = f"more {noun} judged yes" if not parts else "more"
        where = f"in each of {listed(numbers)}" if len(numbers) > 1 else f"in {numbers[0]}"
        parts.append(f"{number(turned)} {what} {where}")
    reached = rating_reached(standard, {each.number: each.for_standard or 0 for each in blocking}, scale)
    text = f"{listed(parts)} would raise the {scale.words.standard.one} to {_past(reached, target.rating)}"
    if len(blocking) > 1:
        cases = f"{number(distance.cases)} {scale.words.case.for_number(distance.cases)}"
        text += f": {counted(distance.judgements, 'judgement')}, in at least {cases}"
    return _sentence(text)


def down_in_words(standard: StandardRating, scale: Scale) -> str:
    """A sentence on the next rating down.

    For example: "One fewer case judged yes in 2.1.2 would lower the standard to Requires improvement."
    """
    if standard.computed is None:
        return ""
    fewest = distance_down(standard, scale)
    if fewest is None:
        return f"{standard.computed} is the lowest {scale.words.rating.one}."
    if standard.share is not None:
        return _share_in_words(standard, scale, up=False)
    weakest = [each.number for each in question_distances(standard, scale) if each.drops_standard == fewest]
    reached = {rating_reached(standard, {name: -fewest}, scale) for name in weakest}
    to = f"to {reached.pop()}" if len(reached) == 1 else f"below {standard.computed}"
    where = " or in ".join(weakest) if len(weakest) < 3 else f"{', in '.join(weakest[:-1])} or in {weakest[-1]}"
    fewer = f"{number(fewest)} fewer {scale.words.case.for_number(fewest)}"
    return _sentence(f"{fewer} judged yes in {where} would lower the {scale.words.standard.one} {to}")


def _share_in_words(standard: StandardRating, scale: Scale, *, up: bool) -> str:
    """ "Three more answers of yes would raise the standard to Good", for a standard rated by a share or a mean."""
    turned = answers_to_turn(standard, scale, up=up) or {}
    reached = rating_reached(standard, {name: count if up else -count for name, count in turned.items()}, scale)
    answers = counted(sum(turned.values()), "more answer" if up else "fewer answer")
    verb = "raise" if up else "lower"
    return _sentence(f"{answers} of yes would {verb} the {scale.words.standard.one} to {reached}")


def up_in_short(standard: StandardRating, scale: Scale) -> str:
    """The distance to the next rating up, in a few words; "" if no rating is higher.

    For example: "One case from Good", or "Two cases from Good, if four answers change in those cases".
    """
    distance = distance_up(standard, scale)
    if distance is None:
        return ""
    turned = {each.number: each.for_standard or 0 for each in in_the_way(standard, scale)}
    reached = rating_reached(standard, turned, scale)
    case = scale.words.case
    cases = counted(distance.cases, case.one, case.many)
    if distance.judgements == distance.cases:
        return _capital(f"{cases} from {reached}")
    where = f"in the same {case.one}" if distance.cases == 1 else f"in those {case.many}"
    return _capital(f"{cases} from {reached}, if {counted(distance.judgements, 'answer')} change {where}")


def down_in_short(standard: StandardRating, scale: Scale) -> str:
    """The distance to the next rating down: "One answer from Inadequate"; "" if no rating is lower or there is no rating."""
    fewest = distance_down(standard, scale) if standard.computed else None
    if fewest is None:
        return ""
    if standard.share is not None:
        to_lower = answers_to_turn(standard, scale, up=False) or {}
        lowered = rating_reached(standard, {name: -count for name, count in to_lower.items()}, scale)
        return _capital(f"{counted(fewest, 'answer')} from {lowered}")
    weakest = [each.number for each in question_distances(standard, scale) if each.drops_standard == fewest]
    reached = scale.lowest([rating_reached(standard, {name: -fewest}, scale) for name in weakest])
    return _capital(f"{counted(fewest, 'answer')} from {reached}")


def _question_up(question: KeyQuestionRating, distance: QuestionDistance, scale: Scale) -> str:
    assert question.band is not None
    target = next_band(question.band.rating, scale)
    if distance.up is None or target is None:
        return "Already in the highest band."
    reached = rating_reached_alone(question, distance.up, scale)
    noun = scale.words.case.for_number(distance.up)
    return _sentence(f"{number(distance.up)} more {noun} judged yes: {_past(reached, target.rating)}")


def _question_down(question: KeyQuestionRating, distance: QuestionDistance, scale: Scale) -> str:
    if distance.down is None:
        return "Already in the lowest band."
    reached = rating_reached_alone(question, -distance.down, scale)
    noun = scale.words.case.for_number(distance.down)
    return _sentence(f"{number(distance.down)} fewer {noun} judged yes: {reached}")


def rating_reached_alone(question: KeyQuestionRating, more_yes: int, scale: Scale) -> str:
    """The rating that a key question's band would give with this many more "yes" answers."""
    return scale.band(whole_per_cent(question.tally.yes + more_yes, question.tally.relevant)).rating


def overall_in_words(rating: InspectionRating, scale: Scale) -> tuple[str, ...]:
    """How many points the score is from other overall ratings; empty if there is no score."""
    if rating.points is None:
        return ()
    up, down, sentences = points_up(rating.points, scale), points_down(rating.points, scale), []
    noun = scale.words.rating.one
    if up is not None:
        sentences.append(
            f"{counted(up, 'more point')} would raise the score to {rating.points + up} and the {noun} by points to "
            f"{scale.overall(rating.points + up)}"
        )
    if down is not None:
        sentences.append(
            f"{counted(down, 'fewer point')} would lower the score to {rating.points - down} and the {noun} by points to "
            f"{scale.overall(rating.points - down)}"
        )
    return tuple(_sentence(each) for each in sentences)


# --- rounding, small subsamples ---------------------------------------------------------------------------------------


def rounding_in_words(question: KeyQuestionRating) -> str:
    """Explain rounding, for example "Rounding changes the band: 11 of 17 is 64.7 per cent, banded as 65."; "" if the
    band stays the same."""
    if not question.rounding_decides:
        return ""
    tally = question.tally
    return (
        f"Rounding changes the band: {tally.yes} of {tally.relevant} is {question.exact_in_words} per cent, banded as "
        f"{question.percent}."
    )


def _rounding_of_the_standard(standard: StandardRating, scale: Scale) -> str:
    share = standard.share
    if share is not None:
        unrounded = rating_unrounded(standard, scale)
        if unrounded == standard.computed:
            return ""
        tenths = int(share.exact * 10)
        return (
            f"Rounding changes the {scale.words.rating.one}: {share.yes} of {share.relevant} answers are "
            f"{tenths // 10}.{tenths % 10} per cent, banded as {share.per_cent}. Without rounding, it would be {unrounded}."
        )
    rounded = [question for question in standard.key_questions if question.rounding_decides]
    if not rounded:
        return ""
    changes = "; ".join(
        f"in {each.number}, {each.tally.yes} of {each.tally.relevant} is {each.exact_in_words} per cent, banded as "
        f"{each.percent}"
        for each in rounded
    )
    unrounded = rating_unrounded(standard, scale)
    if unrounded == standard.computed:
        return f"Rounding changes a band: {changes}. The {scale.words.standard.one} would also be {unrounded} without rounding."
    return f"Rounding changes the {scale.words.rating.one}: {changes}. Without rounding, it would be {unrounded}."


def small_in_words(questions: Sequence[KeyQuestionRating], scale: Scale) -> str:
    """A sentence on small subsamples; "" if there are none.

    "Fewer than ten relevant cases: 5." for one key question, "…: 8 in 3.3.2 and 5 in 3.3.3." for several.
    """
    small = [question for question in questions if is_small(question, scale)]
    if not small:
        return ""
    limit = "ten" if scale.discretion.few == 10 else number(scale.discretion.few)
    if len(questions) == 1:
        return f"Fewer than {limit} relevant {scale.words.case.many}: {small[0].tally.relevant}."
    return (
        f"Fewer than {limit} relevant {scale.words.case.many}: "
        + listed([f"{q.tally.relevant} in {q.number}" for q in small])
        + "."
    )


def _past(reached: str, target: str) -> str:
    return reached if reached == target else f"{reached}, skipping {target}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return f"{_capital(text)}."
