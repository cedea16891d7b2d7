"""Progress since the earlier inspection: its recommendations, each with a judgement, and the ratings then and now.

The section is printed in the report of a reinspection, if its layout has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.base import Common
from reports.document.data import Part, RatingTag
from reports.layouts import Section
from reports.text import numbers_in_words
from reports.text.narrative import to_html, to_inline_html
from reports.then_and_now.comparison import Gap, RatingChange, ThenAndNow
from reports.then_and_now.recommendations import JUDGEMENTS, EarlierRecommendation


@dataclass(frozen=True)
class JudgedLine:
    """A recommendation of the earlier report with its judgement; the evidence is HTML."""

    number: int
    addressee: str
    text: str
    judgement: str
    evidence: str


@dataclass(frozen=True)
class ChangeLine:
    """A standard with its rating then and now. `number_then` is empty if it had the same number then.

    `remark` says why the ratings cannot be compared, or only with care.
    """

    number: str
    title: str
    number_then: str
    then: RatingTag
    now: RatingTag
    change: str
    remark: str


class ProgressSince(Common):
    def _progress(self, section: Section) -> Part | None:
        progress = self.material.progress
        if progress is None:
            return None
        listed, compared = progress.recommendations, progress.compared
        if not (listed or compared or self.shows_unwritten):
            return None
        when = numbers_in_words.month(progress.published)
        return Part(
            "progress",
            section.slug,
            section.heading,
            {
                "opening": (
                    f"We inspected {self.material.yot} before{f' and published our report in {when}' if when else ''}. This "
                    "section says how far its recommendations are met, and how the ratings have changed."
                ),
                "met": self._met(listed),
                "recommendations": tuple(self._judged(each) for each in listed),
                "ratings": self._ratings_then_and_now(compared),
                "is_same_framework": compared is None or compared.is_same_framework,
                "framework_then": progress.framework,
                "note": compared.note if compared else "",
                "gaps": self._without_counterpart(compared),
            },
        )

    def _met(self, listed: tuple[EarlierRecommendation, ...]) -> str:
        """How many recommendations are met, as a sentence; "" if there are none or not all are judged."""
        if not listed or not all(each.is_judged for each in listed):
            return ""
        counts = [(sum(each.judgement == slug for each in listed), words) for slug, words in JUDGEMENTS.items()]
        parts = [
            f"{self.number(count)} {'is' if count == 1 else 'are'} {numbers_in_words.lower_first(words)}"
            for count, words in counts
            if count
        ]
        if len(listed) == 1:
            return f"The one recommendation is {numbers_in_words.lower_first(listed[0].judgement_in_words)}."
        return f"Of the {self.number(len(listed))} recommendations, {numbers_in_words.listed(parts)}."

    @staticmethod
    def _judged(recommendation: EarlierRecommendation) -> JudgedLine:
        words = recommendation.words
        return JudgedLine(
            words.number,
            words.addressee,
            to_inline_html(words.text),
            recommendation.judgement_in_words,
            to_html(recommendation.evidence),
        )

    def _ratings_then_and_now(self, compared: ThenAndNow | None) -> tuple[ChangeLine, ...]:
        if compared is None:
            return ()
        lines = [
            self._line(
                each.number,
                each.title,
                each.rating,
                each.number_then if each.number_then != each.number else "",
                each.note,
            )
            for each in compared.standards
        ]
        if compared.overall and compared.standards:
            lines.append(self._line("", "Overall rating", compared.overall))
        return tuple(lines)

    def _line(self, number: str, title: str, rating: RatingChange, number_then: str = "", note: str = "") -> ChangeLine:
        remark = " ".join(filter(None, (rating.why, note)))
        then = self.tag(rating.then) if rating.then in self.framework.names else RatingTag(rating.then)
        return ChangeLine(number, title, number_then, then, self.tag(rating.now), rating.in_words, remark)

    def _without_counterpart(self, compared: ThenAndNow | None) -> tuple[str, ...]:
        if compared is None:
            return ()
        return (
            *(f"New: {_sentence(gap)}" for gap in compared.new),
            *(f"No longer inspected: {_sentence(gap)}" for gap in compared.gone),
        )


def _sentence(gap: Gap) -> str:
    """“3.4. Joint working. Why it has no counterpart.”"""
    stop = "" if gap.title.endswith(("?", ".")) else "."
    return f"{gap.number}. {gap.title}{stop} {gap.why}"
