"""The progress of a report's factual accuracy check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.accuracy.models import AccuracyComment, AccuracyLetter, FrozenDraft, ReturnUpload
from reports.kept_files.models import KeptFile
from reports.material import document_of
from reports.pdf.models import Rendering


def comments_on(inspection: Inspection) -> QuerySet[AccuracyComment]:
    """The YOT's comments on the drafts for an inspection."""
    comments = AccuracyComment.objects.filter(draft__inspection=inspection)
    return comments.select_related("draft", "paragraph", "returned", "by")


@dataclass(frozen=True)
class FrozenLetter:
    """A letter that was frozen to send, with its files."""

    letter: AccuracyLetter
    files: tuple[KeptFile, ...]
    pdf_failed: str  # why its PDF could not be made; "" if it is there or on its way

    @property
    def has_pdf(self) -> bool:
        return any(kept.kind == KeptFile.Kind.PDF for kept in self.files)


def letters_of(draft: FrozenDraft) -> list[FrozenLetter]:
    """The letters about a draft that were frozen to send, newest first."""
    letters = []
    for letter in draft.letters.select_related("by").prefetch_related("files").order_by("-number"):
        files = tuple(letter.files.all())
        frozen = FrozenLetter(letter, files, "")
        if not frozen.has_pdf:
            rendering = draft.inspection.renderings.of_content(letter.rendering_hash)
            is_failed = rendering is not None and rendering.state == Rendering.State.FAILED
            frozen = FrozenLetter(letter, files, rendering.failure if is_failed else "")
        letters.append(frozen)
    return letters


class AccuracyCheck:
    """The drafts sent to the YOT and its comments on them. Fetch the inspection `with_framework()`."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    @cached_property
    def drafts(self) -> list[FrozenDraft]:
        return list(self.inspection.frozen_drafts.select_related("by").prefetch_related("files", "returns__files"))

    @property
    def draft(self) -> FrozenDraft | None:
        return self.drafts[-1] if self.drafts else None

    @cached_property
    def comments(self) -> list[AccuracyComment]:
        return list(comments_on(self.inspection).prefetch_related("answers__by"))

    @property
    def unanswered(self) -> list[AccuracyComment]:
        return [comment for comment in self.comments if not comment.answers.all()]

    @cached_property
    def unwritten(self) -> tuple[str, ...]:
        return document_of(self.inspection, final=True).unwritten


def uploaded_response(person: User, draft: FrozenDraft) -> ReturnUpload | None:
    """The file with the YOT's response that this person uploaded for a draft and has not recorded yet."""
    waiting: ReturnUpload | None = ReturnUpload.objects.waiting(person, draft)
    return waiting
