"""Queries for the pages where a report is written: the state of every section, and the material for one section."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Max

from inspections.base import Appended
from inspections.inspection.models import Change, Inspection
from inspections.practice_examples.models import PracticeExample, Quotation
from reports.document.builder import with_numbered_notes
from reports.document.data import Note
from reports.document.figures.inserting import Figures, Unknown, with_figures
from reports.document.figures.searching import KINDS, Found, search
from reports.document.material import Material
from reports.layouts import OPTIONAL_TEXTS, Layout, layout
from reports.pictures.models import ReportPicture
from reports.ratings.rules import StandardRating
from reports.text.footnotes import with_calls, without_footnotes
from reports.text.narrative import items, to_html
from reports.text.pictures import Picture, with_pictures
from reports.writing.facts import facts_version_of
from reports.writing.models import SectionText
from reports.writing.sections import WrittenSection, words_in, written_sections
from standards.language.definition import StandardDefinition

NOT_STARTED, IN_PROGRESS, READY = "not started", "in progress", "ready"


def sections_of(inspection: Inspection) -> tuple[WrittenSection, ...]:
    return written_sections(layout(inspection.layout), inspection.framework.definition)


# --- the state of the whole report ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SectionState:
    """The state of one section."""

    section: WrittenSection
    words: int
    rows: int  # the number of rows in a table of facts, or of recommendations
    version: int  # 0 if the section was never written
    is_ready: bool
    has_lapsed: bool  # whether it was marked as ready and has changed since
    by: str  # who saved it last; "" if not known
    at: datetime.datetime | None
    open_comments: int
    open_suggestions: int

    @property
    def state(self) -> str:
        if not (self.words or self.rows):
            return NOT_STARTED
        return READY if self.is_ready else IN_PROGRESS

    @property
    def is_optional(self) -> bool:
        """Whether the report is complete without this section."""
        return self.section.kind == "facts" or self.section.slug in OPTIONAL_TEXTS


@dataclass(frozen=True)
class Overview:
    chapters: tuple[tuple[str, tuple[SectionState, ...]], ...]

    @property
    def all(self) -> list[SectionState]:
        return [section_state for _, section_states in self.chapters for section_state in section_states]

    @property
    def required(self) -> list[SectionState]:
        return [section_state for section_state in self.all if not section_state.is_optional]

    @property
    def started(self) -> int:
        """How many required sections have content, ready or not."""
        return sum(section_state.state != NOT_STARTED for section_state in self.required)

    @property
    def ready(self) -> int:
        return sum(section_state.state == READY for section_state in self.required)

    @property
    def started_per_cent(self) -> int:
        return 100 * self.started // len(self.required)

    @property
    def ready_per_cent(self) -> int:
        return 100 * self.ready // len(self.required)

    @property
    def words(self) -> int:
        return sum(section_state.words for section_state in self.all)

    @property
    def tables(self) -> int:
        return sum(section_state.section.kind == "facts" and section_state.rows > 0 for section_state in self.all)

    @property
    def open_comments(self) -> int:
        return sum(section_state.open_comments for section_state in self.all)

    @property
    def open_suggestions(self) -> int:
        return sum(section_state.open_suggestions for section_state in self.all)


def overview_of(inspection: Inspection) -> Overview:
    """The state of every section in the report, in a fixed number of queries."""
    texts: dict[str, SectionText] = {text.section: text for text in inspection.texts.all()}
    written = inspection.text_versions.newest_by_section()
    rows = dict(inspection.facts.order_by().values_list("section").annotate(rows=Count("pk")))
    recommendations = [text for (text,) in inspection.recommendations.values_list("text")]
    changed = _newest_changes(inspection)
    marks = inspection.sections_ready.newest_by_section()
    comments = inspection.text_comments.open_by_section()
    suggestions = inspection.text_suggestions.open_by_section()

    def section_state(section: WrittenSection) -> SectionState:
        newest: Appended | None
        if section.is_text:
            text = texts.get(section.slug)
            newest = written.get(section.slug)
            version, words, count = (text.version, words_in(text.body), 0) if text else (0, 0, 0)
        elif section.kind == "facts":
            newest = max(
                (changed[name] for name in ("facts", f"facts {section.slug}") if name in changed),
                key=lambda change: change.pk,
                default=None,
            )
            version, words, count = newest.pk if newest else 0, 0, rows.get(section.slug, 0)
            newest = newest if count else None
        else:
            newest = changed.get("recommendations")
            version = newest.pk if newest else 0
            words, count = sum(map(words_in, recommendations)), len(recommendations)
        mark = marks.get(section.key)
        marked_version = mark.version if mark is not None and mark.is_ready else None
        return SectionState(
            section=section,
            words=words,
            rows=count,
            version=version,
            is_ready=marked_version == version,
            has_lapsed=marked_version is not None and marked_version != version,
            by=_author(newest),
            at=newest.at if newest else None,
            open_comments=comments.get(section.slug, 0) if section.is_text else 0,
            open_suggestions=suggestions.get(section.slug, 0) if section.is_text else 0,
        )

    chapters: dict[str, list[SectionState]] = {}
    for section in sections_of(inspection):
        chapters.setdefault(section.chapter, []).append(section_state(section))
    return Overview(tuple((title, tuple(section_states)) for title, section_states in chapters.items()))


def _author(row: Appended | None) -> str:
    if row is None:
        return ""
    return str(row.by) if row.by else f"the command {row.command}"


def _newest_changes(inspection: Inspection) -> dict[str, Change]:
    """The newest change to each table of facts, to all tables together ("facts"), and to any recommendation."""
    rows = Change.objects.filter(inspection=inspection).order_by()
    newest = dict(rows.filter(subject__startswith="facts").values_list("subject").annotate(newest=Max("pk")))
    newest["recommendations"] = rows.filter(subject__startswith="recommendation ").aggregate(newest=Max("pk"))["newest"]
    changes = Change.objects.select_related("by").defer("old", "new").in_bulk([pk for pk in newest.values() if pk])
    return {subject: changes[pk] for subject, pk in newest.items() if pk}


def version_of(inspection: Inspection, section: WrittenSection) -> int:
    """The current version of a section, a number that increases with each change; 0 if the section is empty."""
    if section.is_text:
        text = inspection.texts.filter(section=section.slug).first()
        return text.version if text and text.body.strip() else 0
    if section.kind == "facts":
        has_rows = inspection.facts.filter(section=section.slug).exists()
        return facts_version_of(inspection, section.slug) if has_rows else 0
    newest = _newest_changes(inspection).get("recommendations")
    return newest.pk if newest and inspection.recommendations.exists() else 0


# --- what helps to write a section -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuestionAtHand:
    number: str
    text: str
    percent: str
    counts: str
    is_lowest: bool


@dataclass(frozen=True)
class StandardAtHand:
    """What an author needs to know about a standard."""

    standard: StandardDefinition
    rating: str | None
    questions: tuple[QuestionAtHand, ...]


@dataclass(frozen=True)
class Offered:
    """A practice example or quotation from a case, with the Markdown to insert. It does not identify the case."""

    key: str
    kind: str
    title: str
    text: str
    standard: str
    markdown: str


@dataclass(frozen=True)
class AtHand:
    standards: tuple[StandardAtHand, ...]
    figures: Found
    kinds: tuple[tuple[str, str], ...]  # the kinds of figures to search, each with its name
    offered: tuple[Offered, ...]
    pictures: tuple[ReportPicture, ...]


def at_hand(inspection: Inspection, section: WrittenSection, material: Material) -> AtHand:
    """Find what helps to write a section: its standards, their figures, and practice examples and quotations from cases."""
    standards = _standards_of(material, section)
    return AtHand(
        standards=tuple(_at_hand(standard, material.ratings.standards[standard.number]) for standard in standards),
        figures=search(material, section.slug),
        kinds=tuple((kind, name) for kind, (name, _) in KINDS.items()),
        offered=tuple(_offered(inspection, [standard.number for standard in standards], material.layout)),
        pictures=tuple(inspection.pictures.current()) if section.kind == "text" else (),
    )


def _standards_of(material: Material, section: WrittenSection) -> Sequence[StandardDefinition]:
    if section.standard:
        return [material.framework.standard(section.standard)]
    return material.framework.domain(section.domain).standards if section.domain else ()


def _at_hand(standard: StandardDefinition, rated: StandardRating) -> StandardAtHand:
    wording = {question.number: question.text for question in standard.key_questions}
    questions = tuple(
        QuestionAtHand(
            number=question.number,
            text=wording[question.number],
            percent="–" if question.percent is None else f"{question.percent}%",
            counts=f"{question.tally.yes} of {question.tally.relevant}",
            is_lowest=question.number in rated.deciding,
        )
        for question in rated.key_questions
    )
    return StandardAtHand(standard, rated.rating, questions)


def _offered(inspection: Inspection, standards: Sequence[str], described: Layout) -> list[Offered]:
    if not standards:
        return []
    of_standards = {"standard__number__in": standards}
    examples = PracticeExample.objects.of_inspection(inspection).offered().filter(**of_standards)
    quotations = Quotation.objects.of_inspection(inspection).offered().filter(**of_standards)
    return [
        *(
            Offered(
                f"example-{row.pk}",
                "Practice example",
                row.title,
                row.text,
                row.standard.number,
                _example(row, described),
            )
            for row in examples.select_related("standard")
        ),
        *(
            Offered(
                f"quotation-{row.pk}",
                f"Quotation, {row.get_speaker_display().lower()}",
                "",
                row.text,
                row.standard.number,
                _quotation(row, described),
            )
            for row in quotations.select_related("standard")
        ),
    ]


def _example(example: PracticeExample, described: Layout) -> str:
    if described.has_standard_chapters:
        return _box(described.standard_chapters.example, example.text.strip())
    heading = f"**Practice example: {example.title}**" if example.title else "**Practice example**"
    return f"{heading}\n\n{example.text.strip()}"


def _box(heading: str, text: str) -> str:
    """A box with its heading, for a layout with boxes: a block quote that begins with a line in bold."""
    lines = [f"**{heading}**", "", *text.replace("\r", "").split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _quotation(quotation: Quotation, described: Layout) -> str:
    if described.has_standard_chapters:
        spoken_by = quotation.get_speaker_display().lower()
        heading = described.standard_chapters.quotations.get(quotation.speaker, f"Quotation: {spoken_by}")
        return _box(heading, f"“{quotation.text.strip()}”")
    lines = f"“{quotation.text.strip()}”".replace("\r", "").split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


# --- the preview --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """A text as the report prints it, with its figures. A list is printed in the chapter and in the executive summary."""

    html: str
    items: tuple[str, ...]
    unknown: tuple[Unknown, ...] = ()  # codes that do not exist
    not_known: tuple[str, ...] = ()  # codes of figures that are not known yet
    strengths: tuple[str, ...] = ()  # the strengths that the executive summary lists
    improvements: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()  # its footnotes, with the numbers that they have in the report


def preview_of(
    section: WrittenSection, body: str, material: Material, pictures: Mapping[int, Picture] | None = None
) -> Preview:
    """The preview of a text that is not saved yet. `pictures` are those that it names, with the addresses of their files."""
    material = replace(material, pictures=pictures or {})
    figures = Figures(material)
    resolved = figures.resolve(body)
    marked = resolved.text
    notes: tuple[Note, ...] = ()
    if "[^" in resolved.text:
        marked, notes = with_numbered_notes(with_figures(material), section.slug, resolved.text)
    lists: dict[str, tuple[str, ...]] = {}
    if section.slug.startswith(("strengths-", "improvements-", "summary-")):
        for name in ("strengths", "improvements"):
            written = material.texts.get(f"{name}-{section.domain}", "")
            lists[name] = tuple(items(without_footnotes(figures.resolve(written).text)))
    if section.kind == "list":
        lists[section.slug.partition("-")[0]] = tuple(items(without_footnotes(resolved.text)))
        listed = tuple(with_calls(item, _call) for item in items(marked))
        return Preview("", listed, resolved.unknown, resolved.not_known, notes=notes, **lists)
    html = with_calls(with_pictures(to_html(marked), material.pictures), _call)
    return Preview(html, (), resolved.unknown, resolved.not_known, notes=notes, **lists)


def _call(number: int) -> str:
    return f'<sup><a href="#preview-note-{number}" id="preview-call-{number}" aria-label="Footnote {number}">{number}</a></sup>'


def written_of(inspection: Inspection) -> dict[str, str]:
    """The texts in a report by section. The keys of recommendations are "recommendation 1" and so on."""
    texts = {text.section: text.body for text in inspection.texts.all() if text.body}
    return texts | {f"recommendation {row.number}": row.text for row in inspection.recommendations.all()}
