"""The charts in the report: the position of each shape, and a description in words.

Units are CSS pixels at the width of the printed page. The charts work without colour and without a picture. Counts are
shown in the bars, yes and no differ in lightness and outline, and `title` describes everything.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reports.ratings.percentages import Tally

WIDTH = 590  # the width between the margins of an A4 page

_START, _END = 50, 520  # the ends of the bars that show answers
_PITCH, _BAR, _TOP = 24, 17, 26
_DIGIT = 7  # the width of a digit

# Figures to compare can be rates, sums of money or percentages.
_FIGURE = re.compile(r"(£?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_NAMES, _LONGEST = 240, 480


@dataclass(frozen=True)
class Segment:
    """The cases with the same answer to a key question."""

    kind: str  # "yes", "no", "not-applicable" or "awaited"
    count: int
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def has_room(self) -> bool:
        return self.width > _DIGIT * len(str(self.count))


@dataclass(frozen=True)
class AnswersBar:
    number: str
    y: int
    segments: tuple[Segment, ...]
    relevant: int

    @property
    def baseline(self) -> int:
        return self.y + 13


@dataclass(frozen=True)
class AnswersChart:
    """A bar for each key question: cases answered yes, no and does not apply and, in a draft, not answered yet."""

    caption: str
    title: str
    bars: tuple[AnswersBar, ...]
    has_awaited: bool
    width: int = WIDTH

    @property
    def height(self) -> int:
        return _TOP + _PITCH * len(self.bars)


def answers_chart(about: str, questions: Iterable[tuple[str, Tally]]) -> AnswersChart | None:
    """A chart of the answers to key questions, or None if no case was inspected. `about` is part of the caption and the title."""
    shown = [(number, tally) for number, tally in questions if tally.cases]
    if not shown:
        return None
    most = max(tally.cases for _, tally in shown)
    descriptions, bars = [], []
    for place, (number, tally) in enumerate(shown):
        counts = {
            "yes": tally.yes,
            "no": tally.no,
            "not-applicable": tally.not_asked + tally.does_not_apply,
            "awaited": tally.unanswered,
        }
        bars.append(AnswersBar(number, _TOP + _PITCH * place, tuple(_segments(counts, most)), tally.relevant))
        words = (("yes", "yes"), ("no", "no"), ("not-applicable", "does not apply"), ("awaited", "not answered yet"))
        answers = ", ".join(f"{word} {counts[kind]}" for kind, word in words if counts[kind])
        descriptions.append(f"{number}: {answers}; n = {tally.relevant}.")
    title = f"Bar chart: number of cases with each answer to the key questions about {about}. "
    return AnswersChart(
        caption=f"Answers to the key questions about {about}, in cases; n is the number of cases in which a question applied",
        title=title + " ".join(descriptions),
        bars=tuple(bars),
        has_awaited=any(segment.kind == "awaited" for bar in bars for segment in bar.segments),
    )


def _segments(counts: dict[str, int], most: int) -> Iterable[Segment]:
    start = 0
    for kind, count in counts.items():
        if count:
            # Each end is rounded separately, so that bars with the same number of cases end at the same place.
            x, end = (_START + (_END - _START) * at // most for at in (start, start + count))
            yield Segment(kind, count, x, end - x)
            start += count


_LINE, _LONGEST_LINE, _GAP = (
    15,
    100,
    9,
)  # the height of a line of words, its length in characters, the space after a bar


@dataclass(frozen=True)
class WordedBar:
    """A key question in its own words, above the bar of its answers."""

    lines: tuple[tuple[str, int], ...]  # the words of the question, each line with its place
    bar: AnswersBar


@dataclass(frozen=True)
class WordedChart:
    """A chart of answers to key questions, with the words of each question instead of its number."""

    caption: str
    title: str
    bars: tuple[WordedBar, ...]
    has_awaited: bool
    height: int
    width: int = WIDTH


def worded_chart(about: str, questions: Iterable[tuple[str, Tally]]) -> WordedChart | None:
    """A chart of answers to key questions, which are given in words. None if no case was inspected. The bars start at
    the margin."""
    shown = [(text, tally) for text, tally in questions if tally.cases]
    plain = answers_chart(about, shown)
    if plain is None:
        return None
    bars, top = [], _TOP
    for (text, _), bar in zip(shown, plain.bars, strict=True):
        lines = [(line, top + 11 + _LINE * place) for place, line in enumerate(textwrap.wrap(text, _LONGEST_LINE))]
        top += _LINE * len(lines)
        segments = tuple(replace(segment, x=segment.x - _START) for segment in bar.segments)
        bars.append(WordedBar(tuple(lines), replace(bar, y=top, segments=segments)))
        top += _BAR + _GAP
    return WordedChart(
        caption=f"{about}: answers to the key questions, in cases; n is the number of cases in which a question applied",
        title=plain.title,
        bars=tuple(bars),
        has_awaited=plain.has_awaited,
        height=top,
    )


@dataclass(frozen=True)
class ComparedBar:
    name: str
    value: str
    y: int
    length: int
    is_own: bool

    @property
    def baseline(self) -> int:
        return self.y + 13

    @property
    def end(self) -> int:
        return _NAMES + self.length + 6


@dataclass(frozen=True)
class ComparedChart:
    """A figure for the YOT above the figures it is compared with."""

    caption: str
    title: str
    bars: tuple[ComparedBar, ...]
    start: int = _NAMES
    width: int = WIDTH

    @property
    def height(self) -> int:
        return _PITCH * len(self.bars)


def compared_chart(label: str, names: Sequence[str], values: Sequence[str]) -> ComparedChart | None:
    """A chart of one row in a table of facts, with the YOT first. None if there are fewer than two figures of the same
    kind."""
    read = [(name, value, _number(value)) for name, value in zip(names, values, strict=True)]
    units = {unit for _, _, (unit, _) in read[:1]}
    shown = [(name, value, number) for name, value, (unit, number) in read if number is not None and unit in units]
    if len(shown) < 2 or shown[0][0] != names[0]:
        return None
    most = max(number for _, _, number in shown) or 1
    bars = tuple(
        ComparedBar(name, value, _PITCH * place + 2, round((_LONGEST - _NAMES) * number / most), place == 0)
        for place, (name, value, number) in enumerate(shown)
    )
    values_in_words = "; ".join(f"{name} {value}" for name, value, _ in shown)
    return ComparedChart(label, f"Bar chart: {label}. {values_in_words}.", bars)


def _number(value: str) -> tuple[str, float | None]:
    """The unit and the number of a figure. The number is None if the figure is not a single number."""
    match = _FIGURE.fullmatch(value.strip())
    if not match:
        return "", None
    pounds, whole, part, per_cent = match.groups()
    return pounds + per_cent, float(whole.replace(",", "") + (part or ""))
