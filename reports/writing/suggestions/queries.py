"""Rows to plain values: the suggestions for a section, each in the place of its paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.inspection.models import Inspection
from reports.text.differences import Piece, changed_words
from reports.writing.sections import WrittenSection
from reports.writing.suggestions.models import TextSuggestion
from reports.writing.suggestions.placing import nearest, paragraphs_in


@dataclass(frozen=True)
class Shown:
    """A suggestion beside the text as it is now. `now` is the closest paragraph if its own has changed; "" if there is none."""

    suggestion: TextSuggestion
    is_changed: bool  # whether the text no longer has the paragraph
    now: str = ""

    @property
    def changes(self) -> list[Piece]:
        """The paragraph as it was, with the words that would be added and removed."""
        return changed_words(self.suggestion.paragraph, self.suggestion.suggested)

    @property
    def changes_since(self) -> list[Piece]:
        """How the paragraph has changed since the suggestion was made."""
        return changed_words(self.suggestion.paragraph, self.now) if self.now else []


@dataclass(frozen=True)
class Place:
    """A paragraph with the open suggestions for it, or paragraphs in a row that have none."""

    paragraphs: tuple[str, ...]
    suggestions: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """The suggestions for a section."""

    places: tuple[Place, ...]  # every paragraph in order, if there are open suggestions
    unplaced: tuple[Shown, ...]  # open suggestions for paragraphs that have changed since
    answered: tuple[Shown, ...]

    @property
    def open(self) -> int:
        return sum(len(place.suggestions) for place in self.places) + len(self.unplaced)


def suggestions_for(inspection: Inspection, section: WrittenSection, body: str) -> Suggestions:
    """The suggestions for a section whose text is `body`. Two queries, or none if there are no suggestions."""
    rows = list(inspection.text_suggestions.filter(section=section.slug).with_answers())
    paragraphs = paragraphs_in(body, is_list=section.kind == "list")
    shown = [shown_beside(row, paragraphs) for row in rows]
    still_open = [each for each in shown if each.suggestion.is_open]
    placed = [each for each in still_open if not each.is_changed]
    return Suggestions(
        _places(paragraphs, placed) if placed else (),
        tuple(each for each in still_open if each.is_changed),
        tuple(each for each in shown if not each.suggestion.is_open),
    )


def shown_beside(suggestion: TextSuggestion, paragraphs: Sequence[str]) -> Shown:
    """A suggestion beside the paragraphs of the text as it is now."""
    if suggestion.paragraph in paragraphs:
        return Shown(suggestion, False)
    return Shown(suggestion, True, nearest(suggestion.paragraph, paragraphs) if suggestion.is_open else "")


def _places(paragraphs: Sequence[str], placed: Sequence[Shown]) -> tuple[Place, ...]:
    places: list[Place] = []
    waiting: list[str] = []
    left = list(placed)
    for paragraph in paragraphs:
        about = tuple(each for each in left if each.suggestion.paragraph == paragraph)
        if not about:
            waiting.append(paragraph)
            continue
        left = [each for each in left if each not in about]  # shown once, even if the paragraph is there twice
        if waiting:
            places.append(Place(tuple(waiting)))
            waiting = []
        places.append(Place((paragraph,), about))
    return (*places, Place(tuple(waiting))) if waiting else tuple(places)
