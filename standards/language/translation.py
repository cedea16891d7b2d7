"""The texts of a framework in a second language. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from standards.language.scale import Name, Plain

if TYPE_CHECKING:
    from standards.language.definition import FrameworkDefinition


class Translation(Plain):
    """The texts of a framework in another language, by the number of their domain, standard, key question or prompt.

    A text that is left out is shown in the framework's own language only.
    """

    language: Name = Field(pattern=r"^[a-z]{2,3}$")  # as in HTML: "cy"
    name: Name  # what speakers call it: "Cymraeg"
    note: Name  # who translated it
    titles: dict[Name, Name] = {}  # of domains and standards
    texts: dict[Name, Name] = {}  # of standards, key questions and prompts
    ratings: dict[Name, Name] = {}


def mistakes_in_translation(translation: Translation, definition: FrameworkDefinition) -> Iterator[str]:
    """Texts for numbers and ratings that the framework does not have."""
    place = f"translations {translation.language}"
    titles, texts = _numbers(definition)
    for part, given, known in (
        ("titles", translation.titles, titles),
        ("texts", translation.texts, texts),
        ("ratings", translation.ratings, definition.names),
    ):
        for name in given:
            if name not in known:
                yield f"{place}, {part} {name}: the framework has nothing with this name"


def missing_in_translation(translation: Translation, definition: FrameworkDefinition) -> Iterator[str]:
    """What the translation leaves out, for the author of the file."""
    titles, texts = _numbers(definition)
    for part, given, known in (
        ("titles", translation.titles, titles),
        ("texts", translation.texts, texts),
        ("ratings", translation.ratings, definition.names),
    ):
        if left_out := [name for name in known if name not in given]:
            yield f"translations {translation.language}, {part}: {', '.join(left_out)} are not translated"


def _numbers(definition: FrameworkDefinition) -> tuple[list[str], list[str]]:
    """The numbers of everything that has a title, and of everything that has a text."""
    standards = definition.standards
    questions = [number for standard in standards for question in standard.key_questions for number in question.numbers]
    numbers = [standard.number for standard in standards]
    return [*(domain.number for domain in definition.domains), *numbers], [*numbers, *questions]
