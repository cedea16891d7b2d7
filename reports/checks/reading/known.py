"""Works out once what the checks know about an inspection: the material with its figures inserted, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.checks.reading.claims import Claim, claims
from reports.checks.reading.sentences import Sentence, of_text, of_texts
from reports.document.builder import build
from reports.document.data import Document
from reports.document.figures.inserting import Figures, with_figures
from reports.document.material import Material
from reports.layouts import EDITION_NOTE
from reports.ratings.percentages import Tally
from reports.sample import figures as sample_figures
from standards.language.definition import FrameworkDefinition, Subject


@dataclass(frozen=True)
class Passage:
    """A sentence, the subject of its section, and its claims."""

    sentence: Sentence
    place: Subject
    claims: tuple[Claim, ...]
    inserted: frozenset[str] = (
        frozenset()
    )  # the figures that were inserted in its section, which are true by construction
    carried: frozenset[str] = frozenset()  # terms of the sentence before, if this one begins with “It” or “They”

    @property
    def plain(self) -> str:
        return self.sentence.plain

    def is_inserted(self, start: int, end: int) -> bool:
        """Whether a part of the sentence lies within a figure that was inserted."""
        text = self.sentence.text
        return any(
            at <= start and end <= at + len(value)
            for value in self.inserted
            for at in (match.start() for match in re.finditer(re.escape(value), text))
        )

    def words(self, claim: Claim) -> str:
        return self.sentence.text[claim.start : claim.end].strip()

    def clause(self, claim: Claim) -> str:
        """The part of the sentence that contains the claim, between commas, semicolons and colons."""
        plain = self.plain
        start = max((plain.rfind(mark, 0, claim.start) for mark in (", ", "; ", ": ", " but ", " – ")), default=-1)
        ends = [at for mark in (", ", "; ", ": ", " but ", " – ") if (at := plain.find(mark, claim.end)) >= 0]
        return plain[start + 1 : min(ends, default=len(plain))]


class Known:
    """What the checks know about one inspection."""

    def __init__(self, material: Material, document: Document | None = None) -> None:
        self.written = material  # as written, with the codes of live figures
        self.material = with_figures(material)
        self._document = document

    @property
    def framework(self) -> FrameworkDefinition:
        return self.material.framework

    @property
    def tallies(self) -> Mapping[str, Tally]:
        return self.material.tallies

    @cached_property
    def document(self) -> Document:
        return self._document or build(self.material, is_draft=True, shows_unwritten=True)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts in the report in order, without the edition note, which is about the file and not about the YOT."""
        order = self.material.layout.text_sections(self.framework)
        return {
            slug: self.material.texts[slug] for slug in order if slug in self.material.texts and slug != EDITION_NOTE
        }

    @cached_property
    def passages(self) -> list[Passage]:
        """Sentences in the inspectorate's own words. Quotations are not checked."""
        own = Figures(self.written)
        inserted = {slug: frozenset(own.resolve(self.written.texts.get(slug, "")).values) for slug in self.texts}
        return [
            Passage(
                sentence,
                self.framework.place_of(sentence.section),
                claims(sentence.plain),
                inserted[sentence.section],
            )
            for sentence in of_texts(self.texts)
            if not sentence.is_quoted
        ]

    def read(self, section: str, text: str) -> list[Passage]:
        """The sentences of a text, read as part of a section."""
        place = self.framework.place_of(section)
        return [Passage(sentence, place, claims(sentence.plain)) for sentence in of_text(section, text)]

    def cases(self, domain: str = "") -> Sequence[sample_figures.Case]:
        return sample_figures.cases_of(self.material.cases, domain) if domain else list(self.material.cases)
