"""Searches the figures that can be inserted in a text, by any words of their question, number, code or kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.document.figures.listing import LiveFigure, code_figures, figures_for
from reports.document.material import Material
from reports.sample.suppression import fewer_than
from standards.language.definition import QUESTION_OR_PROMPT_NUMBER

# The kinds of figures, each with the first words of its codes.
KINDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "ratings": ("Ratings and score", frozenset({"rating", "rating-before", "score", "score-before", "standards"})),
    "answers": ("Answers to questions", frozenset({"cases", "per-cent", "yes", "no", "relevant", "rank"})),
    "sample": ("Children in the sample", frozenset({"sample", "sample-per-cent", "split", "answered"})),
    "agreement": (
        "Agreement with the classifications",
        frozenset({"agreed", "disagreed", "too-low", "too-high"}),
    ),
    "evidence": (
        "Evidence, surveys and alerts",
        frozenset({"held", "survey", "survey-per-cent", "alerts", "reassurance-requests"}),
    ),
}
MOST = 60  # figures shown at a time
_WORD = re.compile(r"[\w.]+")


@dataclass(frozen=True)
class Listed:
    """A figure in a list, with the question that it answers ("" if none), and a warning ("" if none)."""

    figure: LiveFigure
    question: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Found:
    """The figures found, by group. `total` is how many there are, of which `left_out` are not listed."""

    groups: tuple[tuple[str, tuple[Listed, ...]], ...] = ()
    total: int = 0
    left_out: int = 0


def search(material: Material, section: str, words: str = "", kind: str = "") -> Found:
    """The figures that contain all these words, first those for the section. Without words or a kind, those for the section.

    Capitals and the order of the words do not matter, and a word can be the beginning of a longer one.
    """
    own = figures_for(material, section)
    asked = _WORD.findall(words.lower())
    if not asked and not kind:
        return _found(own, material, limit=len(own))
    everything = dict.fromkeys([*own, *code_figures(material).values()])
    questions = _questions(material)
    return _found(
        (
            figure
            for figure in everything
            if (not kind or kind_of(figure) == kind) and _has(asked, _words_of(figure, questions))
        ),
        material,
    )


def kind_of(figure: LiveFigure) -> str:
    """The kind of a figure, a key of `KINDS`; "" if it has none."""
    first = figure.code.partition(" ")[0]
    return next((kind for kind, (_, codes) in KINDS.items() if first in codes), "")


def warning_of(figure: LiveFigure, material: Material) -> str:
    """What to know before a hidden figure is inserted; "" if the figure is not hidden."""
    if not figure.is_hidden:
        return ""
    few = fewer_than(material.framework.percentages.smallest_group, "children", words_to=material.layout.words_to)
    return f"This figure covers {few}, or would reveal a count that does. The report prints “{figure.value}”."


def _questions(material: Material) -> dict[str, str]:
    """The wording of every key question and prompt, by number."""
    found = {}
    for standard in material.framework.standards:
        for question in standard.key_questions:
            found[question.number] = question.text
            found |= {f"{question.number}{prompt.letter}": prompt.text for prompt in question.prompts}
    return found


def _question_of(figure: LiveFigure, questions: Mapping[str, str]) -> str:
    number = next((word for word in figure.code.split()[1:2] if re.fullmatch(QUESTION_OR_PROMPT_NUMBER, word)), "")
    return questions.get(number, "")


def _words_of(figure: LiveFigure, questions: Mapping[str, str]) -> list[str]:
    kind = KINDS.get(kind_of(figure), ("", frozenset()))[0]
    parts = (figure.code.replace("-", " "), figure.label, figure.group, figure.value, kind)
    return _WORD.findall(" ".join((*parts, _question_of(figure, questions))).lower())


def _has(asked: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in asked)


def _found(figures: Iterable[LiveFigure], material: Material, limit: int = MOST) -> Found:
    every = list(figures)
    questions = _questions(material)
    groups: dict[str, list[Listed]] = {}
    for figure in every[:limit]:
        listed = Listed(figure, _question_of(figure, questions), warning_of(figure, material))
        groups.setdefault(figure.group, []).append(listed)
    return Found(
        tuple((group, tuple(listed)) for group, listed in groups.items()), len(every), max(len(every) - limit, 0)
    )
