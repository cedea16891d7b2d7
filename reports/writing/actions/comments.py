"""What is said about the sections of a report while it is written: comments on paragraphs, and that a section is ready."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.permissions import until_published
from reports.writing.models import CommentAnswer, SectionReady, TextComment
from reports.writing.sections import WrittenSection, paragraphs_of


@transaction.atomic
def comment_on(
    inspection: Inspection, section: WrittenSection, *, paragraph: str, text: str, by: Author
) -> TextComment:
    """Say something about a paragraph of a section, given by its words; "": about the section as a whole.

    Raises Refused where nothing is said, and where the paragraph does not stand there (any longer).
    """
    phase = current_phase(inspection)
    text = text.strip()
    if not text:
        raise Refused("Write your comment.")
    written = inspection.texts.filter(section=section.slug).first()
    stands = paragraphs_of(written.body if written else "", is_list=section.kind == "list")
    if paragraph and paragraph not in stands:
        raise Refused("This paragraph was changed meanwhile. Choose the one that you mean again.")
    comment: TextComment | None = inspection.text_comments.filter(
        section=section.slug, paragraph=paragraph, text=text, **by.as_fields()
    ).last()
    if comment is not None and not comment.is_resolved:
        return comment  # a button pressed twice
    comment = TextComment.objects.create(
        inspection=inspection, section=section.slug, paragraph=paragraph, text=text, **by.as_fields()
    )
    _write(comment, [("comment", "", text)], by, phase)
    return comment


@transaction.atomic
def answer_comment(comment: TextComment, *, text: str = "", resolves: bool, by: Author) -> CommentAnswer:
    """Answer a comment, settle it, or both; an answer that does not settle one that was settled opens it again.

    Raises Refused for an answer that neither says nor settles anything.
    """
    phase = current_phase(comment.inspection)
    text = text.strip()
    if not text and not resolves:
        raise Refused("Write your answer, or say that the comment is settled.")
    answer = CommentAnswer.objects.create(comment=comment, text=text, resolves=resolves, **by.as_fields())
    told = [("answer", "", text)] if text else []
    _write(comment, [*told, ("settled", "", "yes" if resolves else "no")], by, phase)
    return answer


def _write(comment: TextComment, changes: list[tuple[str, object, object]], by: Author, phase: str) -> None:
    subject = f"comment {comment.pk} on {comment.section}"
    write_history(comment.inspection, subject, changes, by=by, until=until_published(comment.inspection), phase=phase)


@transaction.atomic
def mark_ready(inspection: Inspection, section: WrittenSection, *, version: int, is_ready: bool, by: Author) -> bool:
    """Say that a section is ready as it stands in a version, or take that back. The next change lets it lapse.

    Raises Refused where nothing stands there yet (version 0).
    """
    phase = current_phase(inspection)
    if is_ready and not version:
        raise Refused(f"Nothing is written for “{section.heading}” yet. Write it, then say that it is ready.")
    newest = inspection.sections_ready.filter(section=section.key).order_by("-pk").first()
    stands = newest is not None and newest.is_ready and newest.version == version
    if stands == is_ready:
        return False
    SectionReady.objects.create(
        inspection=inspection, section=section.key, version=version, is_ready=is_ready, **by.as_fields()
    )
    told = ("ready", "yes" if stands else "no", "yes" if is_ready else "no")
    write_history(inspection, f"section {section.key}", [told], by=by, until=until_published(inspection), phase=phase)
    return True
