"""The recommendations in the earlier report and how the reinspection judges them. Plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# The judgements, in the order of choices.
JUDGEMENTS = {"met": "Met", "partly": "Partly met", "not_met": "Not met", "overtaken": "Overtaken"}


@dataclass(frozen=True)
class EarlierWords:
    """A recommendation as worded in a report."""

    number: int
    addressee: str
    text: str


@dataclass(frozen=True)
class EarlierRecommendation:
    """A recommendation in the earlier report with its judgement and evidence, which are "" until it is judged.

    Its words are those at the time of the judgement. `words_now` are the words in the earlier report, if they have changed
    since.
    """

    words: EarlierWords
    judgement: str = ""
    evidence: str = ""
    words_now: EarlierWords | None = None

    @property
    def number(self) -> int:
        return self.words.number

    @property
    def is_judged(self) -> bool:
        return bool(self.judgement)

    @property
    def judgement_in_words(self) -> str:
        return JUDGEMENTS.get(self.judgement, "Not judged yet")


def together(
    reported: Iterable[EarlierWords], recorded: Iterable[EarlierRecommendation]
) -> tuple[EarlierRecommendation, ...]:
    """The recommendations in the earlier report, each with what this inspection recorded about it, by number.

    A recommendation that was recorded here but is not in the earlier report (any more) stays in the list.
    """
    found = {each.number: each for each in recorded}
    for words in reported:
        own = found.get(words.number)
        if own is None:
            found[words.number] = EarlierRecommendation(words)
        elif own.words != words:
            found[words.number] = EarlierRecommendation(own.words, own.judgement, own.evidence, words)
    return tuple(found[number] for number in sorted(found))


def judged_in_words(recommendations: Iterable[EarlierRecommendation]) -> str:
    """How many are judged: “5 of 7 judged”."""
    listed = list(recommendations)
    return f"{sum(each.is_judged for each in listed)} of {len(listed)} judged"
