"""Builds the document from the material, with the layout's sections in order."""

from __future__ import annotations

from dataclasses import replace

from reports.document.annexes import Annexes
from reports.document.chapters import Chapters
from reports.document.data import Covers, Document, Note, Part, Text
from reports.document.material import Material
from reports.document.opening import Opening
from reports.document.progress import ProgressSince
from reports.document.sections.beside_others import BesideOthers
from reports.document.sections.from_template import SectionsFromTemplates
from reports.document.sections.standard_chapter import ChaptersOfOneStandard
from reports.layouts import EDITION_NOTE, PUBLICATION_DETAILS, Section
from reports.text import numbers_in_words
from reports.text.footnotes import numbers_marked, without_footnotes
from reports.text.narrative import to_html


def build(material: Material, *, is_draft: bool, shows_unwritten: bool) -> Document:
    """The report on an inspection. Sections that are not written are left out or, with `shows_unwritten`, marked."""
    return Builder(material, is_draft=is_draft, shows_unwritten=shows_unwritten).document()


def with_numbered_notes(material: Material, section: str, body: str) -> tuple[str, tuple[Note, ...]]:
    """A text with its calls of footnotes marked, and its notes, with the numbers that they would have in this report.

    `material` has its figures inserted already. The notes of a section that it does not print come last.
    """
    if "[^" not in body:
        return body, ()
    builder = Builder(replace(material, texts={**material.texts, section: body}), is_draft=True, shows_unwritten=True)
    builder.document()
    marked = builder.body(section)
    numbers = numbers_marked(marked)
    return marked, tuple(note for note in builder.notes if note.number in numbers)


class Builder(Opening, Chapters, ChaptersOfOneStandard, SectionsFromTemplates, ProgressSince, BesideOthers, Annexes):
    """Builds each section with the method named after its kind: `_chapter` for a chapter."""

    def document(self) -> Document:
        note = without_footnotes(self.material.texts.get(EDITION_NOTE, ""))
        edition_note = Text(EDITION_NOTE, "", self.with_calls(to_html(note)))
        parts = [part for section in self.layout.sections if (part := self._part(section)) is not None]
        material = self.material
        return Document(
            reference=material.reference,
            title=f"{self.layout.title} {self.area}",
            title_lead=self.layout.title,
            area=self.area,
            organisation=material.publisher.name,
            date=numbers_in_words.month(material.published),
            is_draft=self.is_draft,
            shows_unwritten=self.shows_unwritten,
            layout=self.layout.slug,
            templates=self.layout.templates,
            stylesheet=self.layout.stylesheet,
            description=f"The report on the inspection {material.reference} of {material.yot}",
            lead_inspector=material.lead_inspector,
            words=self.framework.words,
            parts=tuple(parts),
            notes=tuple(self.notes),
            edition_note=edition_note,
            covers=self._covers(),
            unwritten=tuple(self.unwritten),
        )

    def _covers(self) -> Covers:
        publisher, ratings, partners = self.material.publisher, self.material.ratings, self.layout.partners
        logos = [publisher.logo, *(partner.logo for partner in publisher.partners if partner.name in partners)]
        names = [publisher.name, *(partner.name for partner in publisher.partners if partner.name in partners)]
        details = without_footnotes(self.material.texts.get(PUBLICATION_DETAILS, ""))
        return Covers(
            overall=self.tag(ratings.overall),
            points=ratings.points,
            maximum=ratings.maximum,
            partners=partners,
            logos=tuple((name, logo) for name, logo in zip(names, logos, strict=True) if logo),
            address=publisher.address,
            contact=publisher.contact,
            download=publisher.download,
            standards=publisher.standards,
            details=Text(PUBLICATION_DETAILS, "Publication details", self.with_calls(to_html(details))),
        )

    def _part(self, section: Section) -> Part | None:
        build_part = getattr(self, f"_{section.kind}", None)
        part: Part | None = build_part(section) if build_part else None
        if part is None:
            return None
        heading = (
            f"{self.annexe_name(section.slug)}{self.layout.annexe_join}{part.heading}"
            if section.annexe
            else part.heading
        )
        return replace(part, heading=heading, templates=self.layout.templates)
