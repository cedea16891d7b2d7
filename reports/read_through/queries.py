"""Gathers the whole text of a report, with the pages, findings, comments and advice beside each paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.urls import reverse

from inspections.inspection.models import Inspection
from reports.advice.advice import Advice
from reports.advice.queries import adviser
from reports.checks.queries import Checked, checked
from reports.checks.reading.finding import Finding
from reports.document.data import Document
from reports.document.figures.inserting import Figures
from reports.document.material import FactValue, Material, RecommendationText
from reports.pdf.html import content_hash, pdf_source
from reports.pdf.models import Rendering
from reports.pictures.queries import on_pages
from reports.read_through.paragraphs import Pages, ReadParagraph, read_paragraphs, with_pages
from reports.text.narrative import to_inline_html
from reports.text.typography import typeset_html
from reports.writing.addresses import address_of
from reports.writing.models import TextComment
from reports.writing.queries import sections_of
from reports.writing.sections import WrittenSection

NoteKind = Literal["findings", "comments", "advice"]
SHOWN: dict[str, str] = {
    "everything": "Everything",
    "findings": "Findings",
    "comments": "Comments",
    "advice": "Advice",
}
_LONGEST = 12  # words of an excerpt in a note


@dataclass(frozen=True)
class MarginNote:
    """A note in the margin: a finding, a comment or advice, with a link to the place where it is dealt with."""

    kind: NoteKind
    title: str
    words: str  # the words that it is about; "" for the whole paragraph or section
    message: str
    by: str = ""
    href: str = ""
    action: str = ""  # the words of the link
    number: int = 0  # in the order of the page, from 1


@dataclass(frozen=True)
class ShownParagraph:
    html: str
    notes: tuple[MarginNote, ...] = ()
    begins_page: int = 0  # the page that begins with this paragraph; 0 if none does
    continues_on: int = 0  # the page on which the paragraph ends, if not the one on which it begins


@dataclass(frozen=True)
class ShownSection:
    """A section with its paragraphs. `notes` are about the section as a whole."""

    section: WrittenSection
    href: str
    paragraphs: tuple[ShownParagraph, ...]
    notes: tuple[MarginNote, ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.paragraphs or self.notes)


@dataclass(frozen=True)
class PageNumbers:
    """Where the page numbers are from: the newest PDF with page numbers, and whether it has the current text."""

    rendering: Rendering | None  # the PDF of the current text, whatever its state
    pages_from: Rendering | None  # None if no PDF has page numbers
    is_current: bool


@dataclass(frozen=True)
class ReadThrough:
    chapters: tuple[tuple[str, tuple[ShownSection, ...]], ...]
    counts: dict[str, int]
    shown: str
    numbers: PageNumbers

    @property
    def filters(self) -> list[tuple[str, str, int]]:
        """Each filter with its name and how many notes it shows."""
        counts = {**self.counts, "everything": sum(self.counts.values())}
        return [(name, title, counts[name]) for name, title in SHOWN.items()]

    @property
    def notes(self) -> int:
        return sum(self.counts.values()) if self.shown == "everything" else self.counts[self.shown]


def page_numbers(inspection: Inspection, document: Document) -> PageNumbers:
    current: Rendering | None = inspection.renderings.of_content(content_hash(pdf_source(document)))
    if current is not None and current.state == Rendering.State.READY and current.printed:
        return PageNumbers(current, current, is_current=True)
    newest: Rendering | None = inspection.renderings.newest_ready()
    return PageNumbers(current, newest if newest is not None and newest.printed else None, is_current=False)


def read_through(inspection: Inspection, numbers: PageNumbers, shown: str = "everything") -> ReadThrough:
    """The whole text with its notes, in a fixed number of queries. `shown` is a key of `SHOWN`."""
    return _Reading(inspection, numbers, shown).whole()


class _Reading:
    def __init__(self, inspection: Inspection, numbers: PageNumbers, shown: str) -> None:
        self.inspection, self.numbers, self.shown = inspection, numbers, shown
        self.checked: Checked = checked(inspection)
        self.material: Material = self.checked.known.written
        self.figures = Figures(self.material)
        self.pictures = on_pages(inspection, self.material.pictures)
        self.advice_on = adviser(inspection, self.material)
        self.counts = dict.fromkeys(("findings", "comments", "advice"), 0)
        self.number = 0
        self.comments: dict[str, list[TextComment]] = {}
        for comment in inspection.text_comments.with_answers():
            if not comment.is_resolved:
                self.comments.setdefault(comment.section, []).append(comment)
        self.findings: dict[str, list[Finding]] = {}
        for finding in self.checked.open:
            self.findings.setdefault(finding.section, []).append(finding)

    def whole(self) -> ReadThrough:
        read = [(section, self._paragraphs_of(section)) for section in sections_of(self.inspection)]
        words = [paragraph.plain for _, paragraphs in read for paragraph in paragraphs]
        printed = self.numbers.pages_from.printed if self.numbers.pages_from else []
        pages = iter(with_pages(words, printed))
        chapters: dict[str, list[ShownSection]] = {}
        page = 0
        for section, paragraphs in read:
            placed = [(paragraph, next(pages)) for paragraph in paragraphs]
            one, page = self._section(section, placed, page)
            if one.is_shown:
                chapters.setdefault(section.chapter, []).append(one)
        return ReadThrough(
            tuple((title, tuple(sections)) for title, sections in chapters.items()),
            self.counts,
            self.shown,
            self.numbers,
        )

    def _paragraphs_of(self, section: WrittenSection) -> list[ReadParagraph]:
        if section.kind == "recommendations":
            return [self._recommendation(each) for each in self.material.recommendations]
        if section.kind == "facts":
            return [
                ReadParagraph("", "", f"<p>{typeset_html(to_inline_html(_row(fact)))}</p>")
                for fact in self.checked.known.material.facts
                if fact.section == section.slug
            ]
        body = self.material.texts.get(section.slug, "")
        return list(
            read_paragraphs(
                body,
                lambda text: self.figures.resolve(text).text,
                pictures=self.pictures,
                is_list=section.kind == "list",
            )
        )

    def _recommendation(self, row: RecommendationText) -> ReadParagraph:
        printed = self.figures.resolve(f"**{row.number}.** {row.addressee} {row.text}").text
        return ReadParagraph("", row.text, f"<p>{typeset_html(to_inline_html(printed))}</p>")

    def _section(
        self, section: WrittenSection, placed: Sequence[tuple[ReadParagraph, Pages]], page: int
    ) -> tuple[ShownSection, int]:
        href = address_of(self.inspection, section)
        findings = [] if self._is_second(section) else list(self.findings.get(section.slug, []))
        comments = list(self.comments.get(section.slug, [])) if section.is_text else []
        shown: list[ShownParagraph] = []
        for paragraph, pages in placed:
            notes = self._numbered(
                [
                    *self._findings_on(paragraph, findings, href),
                    *self._comments_on(paragraph, comments, section),
                    *(self._advice_on(paragraph, href) if section.kind != "facts" else ()),
                ]
            )
            if self.shown == "everything" or notes:
                begins = pages.first if pages.first and pages.first != page else 0
                continues = pages.last if pages.last > pages.first else 0
                shown.append(ShownParagraph(paragraph.html, notes, begins, continues))
            page = pages.last or page
        rest = self._numbered(
            [
                *(self._finding(each, href) for each in findings),
                *(self._comment(each, section) for each in comments),
            ]
        )
        return ShownSection(section, href, tuple(shown), rest), page

    def _is_second(self, section: WrittenSection) -> bool:
        """Whether this is a table of a text with the same slug, whose findings are shown beside the text."""
        return section.kind == "facts" and any(
            other.is_text and other.slug == section.slug for other in sections_of(self.inspection)
        )

    # --- notes

    def _numbered(self, notes: Sequence[MarginNote]) -> tuple[MarginNote, ...]:
        found = []
        for note in notes:
            self.counts[note.kind] += 1
            if self.shown in ("everything", note.kind):
                self.number += 1
                found.append(replace(note, number=self.number))
        return tuple(found)

    def _findings_on(self, paragraph: ReadParagraph, findings: list[Finding], href: str) -> list[MarginNote]:
        plain = _alike(paragraph.plain)
        own = [each for each in findings if _alike(each.sentence or each.excerpt) in plain]
        for each in own:
            findings.remove(each)
        return [self._finding(each, href) for each in own]

    def _finding(self, finding: Finding, href: str) -> MarginNote:
        to_do = "Correct or accept" if finding.is_acceptable else "Must be corrected"
        return MarginNote(
            "findings", to_do, _short(finding.excerpt), f"{finding.message} {finding.fix}", href=href, action="Edit"
        )

    def _comments_on(
        self, paragraph: ReadParagraph, comments: list[TextComment], section: WrittenSection
    ) -> list[MarginNote]:
        own = [each for each in comments if each.paragraph and each.paragraph == paragraph.written]
        for each in own:
            comments.remove(each)
        return [self._comment(each, section) for each in own]

    def _comment(self, comment: TextComment, section: WrittenSection) -> MarginNote:
        place = reverse("reports:comment_answer", args=[self.inspection.reference, section.slug, comment.pk])
        by = str(comment.by or comment.command)
        return MarginNote("comments", "Comment", _short(comment.paragraph), comment.text, by, place, "Reply or resolve")

    def _advice_on(self, paragraph: ReadParagraph, href: str) -> list[MarginNote]:
        return [self._advice(each, href) for each in self.advice_on(paragraph.source)]

    def _advice(self, advice: Advice, href: str) -> MarginNote:
        message = advice.message
        if advice.suggestions:
            message += f" Did you mean {', '.join(f'“{word}”' for word in advice.suggestions)}?"
        words = self.figures.resolve(advice.excerpt, is_markdown=False).text
        return MarginNote("advice", advice.title, _short(words), message, href=href, action="Edit")


def _row(fact: FactValue) -> str:
    compared = f" ({fact.comparator}: {fact.comparator_value})" if fact.comparator_value else ""
    return f"{fact.label}: {fact.value}{compared}"


def _short(words: str) -> str:
    parts = words.split()
    return " ".join(parts[:_LONGEST]) + ("…" if len(parts) > _LONGEST else "")


def _alike(words: str) -> str:
    """Words without what typography changes, so that a sentence is found in its paragraph."""
    return "".join(sign for sign in words.lower() if sign.isalnum())
