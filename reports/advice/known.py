"""Lists the words that an inspection uses and the dictionary may not have: terms, places, services and people."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from reports.advice.advice import words_of
from reports.document.glossary import glossary
from reports.document.material import Material

OF_THE_FIELD = Path(__file__).with_name("words.txt")


@functools.cache
def words_of_the_field() -> frozenset[str]:
    lines = OF_THE_FIELD.read_text(encoding="utf-8").splitlines()
    return frozenset(words_of(*(line for line in lines if not line.startswith("#"))))


def known_words(material: Material, names: Iterable[str] = ()) -> frozenset[str]:
    """The words, in lower case, of the field, the framework, the layout, the glossary, the tables of facts and the evidence.

    `names` are further names, for example of services, places and people.
    """
    framework, described = material.framework, material.layout
    found = words_of(
        framework.model_dump_json(),
        described.model_dump_json(),
        *(f"{term} {meaning}" for term, meaning in glossary(framework.words).items()),
        *(f"{fact.label} {fact.value} {fact.comparator} {fact.source}" for fact in material.facts),
        *(recommendation.addressee for recommendation in material.recommendations),
        *(line.label for line in material.evidence),
        *(f"{survey.title} {survey.question}" for survey in material.surveys),
        material.yot,
        material.lead_inspector,
        material.chief_inspector,
        *names,
    )
    return words_of_the_field() | found
