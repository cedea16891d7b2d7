"""Comment on the paragraphs of a draft report, and mark its sections as ready."""

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
    """Comment on a paragraph in a section. `paragraph` is the text of the paragraph; "" is the section as a whole.

    Raises Refused if the comment is empty or the paragraph is no longer in the section.
    """
    phase = current_phase(inspection)
    text = text.strip()
    if not text:
        raise Refused("Enter your comment.")
    written = inspection.texts.filter(section=section.slug).first()
    paragraphs = paragraphs_of(written.body if written else "", is_list=section.kind == "list")
    if paragraph and paragraph not in paragraphs:
        raise Refused("This paragraph has changed. Choose the paragraph again.")
    comment: TextComment | None = inspection.text_comments.filter(
        section=section.slug, paragraph=paragraph, text=text, **by.as_fields()
    ).last()
    if comment is not None and not comment.is_resolved:
        return comment  # the button was pressed twice
    comment = TextComment.objects.create(
        inspection=inspection, section=section.slug, paragraph=paragraph, text=text, **by.as_fields()
    )
    _write(comment, [("comment", "", text)], by, phase)
    return comment


@transaction.atomic
def answer_comment(comment: TextComment, *, text: str = "", resolves: bool, by: Author) -> CommentAnswer:
    """Reply to a comment, resolve it, or both. A reply that does not resolve the comment reopens it.

    Raises Refused if the reply is empty and does not resolve the comment.
    """
    phase = current_phase(comment.inspection)
    text = text.strip()
    if not text and not resolves:
        raise Refused("Enter your reply or mark the comment as resolved.")
    answer = CommentAnswer.objects.create(comment=comment, text=text, resolves=resolves, **by.as_fields())
    reply = [("answer", "", text)] if text else []
    _write(comment, [*reply, ("settled", "", "yes" if resolves else "no")], by, phase)
    return answer


def _write(comment: TextComment, changes: list[tuple[str, object, object]], by: Author, phase: str) -> None:
    subject = f"comment {comment.pk} on {comment.section}"
    write_history(comment.inspection, subject, changes, by=by, until=until_published(comment.inspection), phase=phase)


@transaction.atomic
def mark_ready(inspection: Inspection, section: WrittenSection, *, version: int, is_ready: bool, by: Author) -> bool:
    """Mark this version of a section as ready, or as not ready. The mark lapses with the next change.

    Raises Refused if the section is still empty (version 0).
    """
    phase = current_phase(inspection)
    if is_ready and not version:
        raise Refused(f"“{section.heading}” is empty. Write it before you mark it as ready.")
    newest = inspection.sections_ready.filter(section=section.key).order_by("-pk").first()
    was_ready = newest is not None and newest.is_ready and newest.version == version
    if was_ready == is_ready:
        return False
    SectionReady.objects.create(
        inspection=inspection, section=section.key, version=version, is_ready=is_ready, **by.as_fields()
    )
    change = ("ready", "yes" if was_ready else "no", "yes" if is_ready else "no")
    write_history(inspection, f"section {section.key}", [change], by=by, until=until_published(inspection), phase=phase)
    return True
