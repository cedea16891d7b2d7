"""Compares versions of a report: now, the drafts that were frozen for the YOT, and the published editions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from inspections.inspection.models import Inspection
from reports.accuracy.models import FrozenDraft
from reports.document.content import as_json
from reports.kept_files.models import KeptFile
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.publication.kept_content import Rated, footnotes_in, ratings_in, recommendations_in
from reports.publication.models import Edition
from reports.text.comparing import ChangedParagraph, ComparedSection, changed_paragraphs, compared
from reports.text.paragraphs import Paragraph, numbered

NOW = "now"


@dataclass(frozen=True)
class Version:
    """A version of the report that can be chosen. `slug` names it in the address: "now", "draft-1" or "edition-2"."""

    slug: str
    title: str
    at: datetime.datetime
    row: FrozenDraft | Edition | None = None


@dataclass(frozen=True)
class Content:
    """What a version says: its numbered paragraphs, its ratings and its recommendations."""

    paragraphs: Sequence[Paragraph]
    ratings: dict[str, Rated]
    recommendations: Sequence[str]


class NoContent(Exception):
    """A version has no web page to compare, because it was published elsewhere or by an earlier version of this service."""


@dataclass(frozen=True)
class RatingBeforeAndAfter:
    number: str
    title: str
    before: str
    after: str


def versions_of(inspection: Inspection) -> list[Version]:
    """The versions of the report, newest first. The report as it is now comes first."""
    drafts = inspection.frozen_drafts.defer("document", "texts")
    editions = inspection.editions.defer("document", "ratings")
    kept = [
        *(Version(f"draft-{draft.number}", str(draft), draft.at, draft) for draft in drafts),
        *(Version(f"edition-{edition.number}", str(edition), edition.at, edition) for edition in editions),
    ]
    newest_first = sorted(kept, key=lambda version: version.at, reverse=True)
    return [Version(NOW, "The report now", timezone.now()), *newest_first]


def content_of(inspection: Inspection, version: Version) -> Content:
    """What a version says. Raises NoContent, or Damaged if its file is lost or damaged."""
    row = version.row
    if row is None:
        document = document_of(inspection, final=True)
        return _content(as_json(document), numbered(html_edition(document))[1])
    if isinstance(row, FrozenDraft):
        paragraphs = [Paragraph(each.number, each.words, each.place) for each in row.paragraphs.all()]
        return _content(row.document, paragraphs)
    kept = row.files.of_kind(KeptFile.Kind.HTML)
    if kept is None:
        raise NoContent
    return _content(row.document, numbered(kept.content().decode())[1])


def _content(document: dict, paragraphs: Sequence[Paragraph]) -> Content:
    return Content([*paragraphs, *footnotes_in(document)], ratings_in(document), recommendations_in(document))


@dataclass(frozen=True)
class Comparison:
    """What differs from one version of the report to another."""

    old: Content
    new: Content

    @cached_property
    def sections(self) -> tuple[ComparedSection, ...]:
        return compared(self.old.paragraphs, self.new.paragraphs)

    @cached_property
    def changed(self) -> list[ComparedSection]:
        return [section for section in self.sections if section.kind != "same"]

    @cached_property
    def same(self) -> list[ComparedSection]:
        return [section for section in self.sections if section.kind == "same"]

    @cached_property
    def ratings(self) -> list[RatingBeforeAndAfter]:
        """The ratings that differ."""
        both = {**self.new.ratings, **self.old.ratings}
        found = [
            RatingBeforeAndAfter(
                number,
                (self.new.ratings.get(number) or self.old.ratings[number]).title,
                rated.rating if (rated := self.old.ratings.get(number)) else "",
                rated.rating if (rated := self.new.ratings.get(number)) else "",
            )
            for number in both
        ]
        return [each for each in found if each.before != each.after]

    @cached_property
    def recommendations(self) -> tuple[ChangedParagraph, ...]:
        """The recommendations that differ, apart from their numbers."""
        return changed_paragraphs(self.old.recommendations, self.new.recommendations)

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.ratings or self.recommendations)
