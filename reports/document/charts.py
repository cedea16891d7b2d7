"""The charts in the report: the position of each shape, and a description in words.

Units are CSS pixels at the width of the printed page. The charts work without colour and without a picture: figures are
written beside the bars, and `title` describes everything.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reports.ratings.percentages import Tally
from reports.text import numbers_in_words
from reports.text.numbers_in_words import upper_first
from standards.language.scale import USUAL, Noun

WIDTH = 590  # the width between the margins of an A4 page

_PITCH = 24

# Figures to compare can be rates, sums of money or percentages.
_FIGURE = re.compile(r"(£?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_NAMES, _LONGEST = 240, 480


@dataclass(frozen=True)
class Tick:
    """A line across the bars, at an end of the scale or at the start of a band."""

    per_cent: int
    x: int


@dataclass(frozen=True)
class AnswersBar:
    """A key question in its own words, above the bar of its percentage."""

    lines: tuple[tuple[str, int], ...]  # the words of the question, each line with its place
    y: int
    length: int
    label: str  # the percentage and the cases behind it

    @property
    def baseline(self) -> int:
        return self.y + 12


@dataclass(frozen=True)
class AnswersChart:
    """A bar for each key question, which shows the percentage of relevant cases that were answered yes.

    It shows no number of cases in which a question did not apply, because such a number counts children of one kind.
    """

    caption: str
    title: str
    bars: tuple[AnswersBar, ...]
    ticks: tuple[Tick, ...]
    height: int
    width: int = WIDTH
    longest: int = 400  # the length of a bar of 100 per cent
    top: int = 20
    on_screen: AnswersChart | None = None  # the same chart for the width of a telephone

    @property
    def label_at(self) -> int:
        return self.longest + 12


_LINE, _LONGEST_LINE, _ABOVE_BAR, _BAR, _GAP = 14, 96, 2, 15, 8


def answers_chart(
    about: str, questions: Iterable[tuple[str, Tally]], bands: Iterable[int], case: Noun = USUAL.case
) -> AnswersChart | None:
    """A chart of the answers to key questions, given in words. None if no case was inspected.

    `about` is part of the caption and the title, and `bands` are the lowest percentages of the bands.
    """
    shown = [(text, tally) for text, tally in questions if tally.cases]
    if not shown:
        return None
    starts = list(bands)
    narrow = _chart(about, shown, starts, case, width=335, longest=200, line=54)
    return replace(_chart(about, shown, starts, case), on_screen=narrow)


def _chart(
    about: str,
    shown: Sequence[tuple[str, Tally]],
    bands: Iterable[int],
    case: Noun,
    *,
    width: int = WIDTH,
    longest: int = AnswersChart.longest,
    line: int = _LONGEST_LINE,
) -> AnswersChart:
    ticks = tuple(Tick(at, longest * at // 100) for at in sorted({0, *bands, 100}))
    bars, said, y = [], [], AnswersChart.top
    for text, tally in shown:
        lines = [(words, y + 11 + _LINE * place) for place, words in enumerate(textwrap.wrap(text, line))]
        y += _LINE * len(lines) + _ABOVE_BAR
        percent = tally.per_cent
        label = "not answered" if percent is None else f"{percent}% ({tally.yes} of {tally.relevant})"
        if percent is None and not tally.unanswered:
            label = "applied to none"
        bars.append(AnswersBar(tuple(lines), y, longest * (percent or 0) // 100, label))
        said.append(f"{text.rstrip('?.')}: {label}.")
        y += _BAR + _GAP
    starts = numbers_in_words.listed([f"{tick.per_cent}" for tick in ticks[1:-1]])
    return AnswersChart(
        caption=f"{upper_first(about)}: per cent of relevant {case.many} answered yes. The lines mark the bands.",
        title=f"Bar chart: per cent of relevant {case.many} with the answer yes to the key questions about {about}, "
        f"with lines at {starts} per cent. {' '.join(said)}",
        bars=tuple(bars),
        ticks=ticks,
        height=y,
        width=width,
        longest=longest,
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
    marks: tuple[str, ...] = ()  # the letters of its sources
    start: int = _NAMES
    width: int = WIDTH

    @property
    def height(self) -> int:
        return _PITCH * len(self.bars)


def compared_chart(
    label: str, names: Sequence[str], values: Sequence[str], marks: tuple[str, ...] = ()
) -> ComparedChart | None:
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
    return ComparedChart(label, f"Bar chart: {label}. {values_in_words}.", bars, marks)


def _number(value: str) -> tuple[str, float | None]:
    """The unit and the number of a figure. The number is None if the figure is not a single number."""
    match = _FIGURE.fullmatch(value.strip())
    if not match:
        return "", None
    pounds, whole, part, per_cent = match.groups()
    return pounds + per_cent, float(whole.replace(",", "") + (part or ""))
