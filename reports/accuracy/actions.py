"""Actions for the factual accuracy check: freeze a draft for the YOT, receive its comments and answer each comment."""

from __future__ import annotations

import datetime
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inspections.evidence import uploads
from inspections.history import Author, Refused, Until, current_phase, write_history
from inspections.inspection.models import Inspection
from inspections.planning.actions.inspections import move_to_phase
from reports.accuracy.comments_table import LONGEST_COMMENT
from reports.accuracy.models import (
    AccuracyAnswer,
    AccuracyComment,
    AccuracyReturn,
    CopyBeforePublication,
    DraftParagraph,
    FrozenDraft,
    ReturnUpload,
)
from reports.accuracy.responses import Response, response_in
from reports.document.content import as_json
from reports.kept_files.models import KeptFile
from reports.kept_files.storing import storing
from reports.material import document_of
from reports.pdf.actions import rendering_of
from reports.pdf.html import content_hash, html_edition, pdf_source
from reports.pdf.models import Rendering
from reports.permissions import until_published
from reports.text.paragraphs import numbered, with_sections
from reports.word.writing import word_file
from reports.writing.queries import written_of

# --- sending ----------------------------------------------------------------------------------------------------------


def send_for_accuracy_check(inspection: Inspection, *, due: datetime.date, by: Author) -> FrozenDraft:
    """Freeze the current report, number its paragraphs for the YOT to check, and move to the next phase.

    The PDF is made in the background. A later draft can be sent during the check, but the same draft is sent only once. Raises
    Refused if the inspection is in another phase or the date is in the past. Fetch the inspection `with_framework()`.
    Source: consultation 4.17, the YOT reads the draft for accuracy.
    """
    by.in_person()
    if due < timezone.localdate():
        raise Refused(f"The date for the {inspection.words.service.one}’s response must be today or in the future.")
    with storing(by) as files:
        inspection.phase = current_phase(inspection)
        if inspection.phase not in ("draft", "accuracy_check"):
            raise Refused(
                f"You can only send a draft to the {inspection.words.service.one} in the “Draft report” and “Factual accuracy "
                f"check” phases: after the {inspection.words.rating.many} are signed and before the report is published."
            )
        document = document_of(inspection, final=True)
        html, paragraphs = numbered(html_edition(document))
        source, _ = numbered(pdf_source(document))
        written = written_of(inspection)
        last: FrozenDraft | None = inspection.frozen_drafts.newest()
        same = last is not None and (last.due, last.rendering_hash) == (due, content_hash(source))
        if last is not None and same and inspection.phase == "accuracy_check" and not last.returns.exists():
            return last  # the button was pressed twice
        draft: FrozenDraft = FrozenDraft.objects.create(
            inspection=inspection,
            number=last.number + 1 if last else 1,
            due=due,
            document=as_json(document),
            texts=written,
            rendering_hash=content_hash(source),
            **by.as_fields(),
        )
        DraftParagraph.objects.bulk_create(
            DraftParagraph(
                draft=draft, number=each.number, place=each.place[:500], section=each.section, words=each.words
            )
            for each in with_sections(paragraphs, written)
        )
        name = f"{inspection.reference}-draft-{draft.number}"
        files.keep(html.encode(), kind=KeptFile.Kind.HTML, name=f"{name}.html", draft=draft)
        word = word_file(html, draft=draft.name_in_files)
        files.keep(word, kind=KeptFile.Kind.DOCX, name=f"{name}.docx", draft=draft)
        rendering_of(inspection, source, by=by)
        changes = [("sent for the factual accuracy check", "", f"{len(paragraphs)} paragraphs, due {due}")]
        write_history(inspection, f"draft {draft.number}", changes, by=by, until=until_published(inspection))
        if inspection.phase == "draft":
            move_to_phase(
                inspection,
                "accuracy_check",
                by=by,
                reason=f"Draft {draft.number} was sent to the {inspection.words.service.one}.",
            )
        # A PDF of the same draft may already exist.
        transaction.on_commit(lambda: _take_ready(draft))
    return draft


def _take_ready(draft: FrozenDraft) -> None:
    rendering = draft.inspection.renderings.of_content(draft.rendering_hash)
    if rendering is not None:
        keep_pdf_of_drafts(rendering)


def keep_pdf_of_drafts(rendering: Rendering) -> None:
    """Store a finished PDF with the frozen drafts that wait for it. Idempotent."""
    if rendering.state != Rendering.State.READY:
        return
    waiting = FrozenDraft.objects.filter(inspection=rendering.inspection, rendering_hash=rendering.content_hash)
    for draft in waiting:
        with storing(Author(draft.by, draft.command)) as files:
            current_phase(draft.inspection)
            if draft.files.of_kind(KeptFile.Kind.PDF) is None:
                name = f"{draft.inspection.reference}-draft-{draft.number}.pdf"
                files.keep(rendering.content(), kind=KeptFile.Kind.PDF, name=name, draft=draft)


@transaction.atomic
def try_draft_pdf_again(draft: FrozenDraft, *, by: Author) -> bool:
    """Request the PDF of a frozen draft again after its rendering failed. Returns whether there was one to retry."""
    rendering = draft.inspection.renderings.of_content(draft.rendering_hash)
    if rendering is None or rendering.state != Rendering.State.FAILED or not rendering.source:
        return False
    rendering_of(draft.inspection, rendering.source, by=by)
    return True


@transaction.atomic
def take_back_draft(inspection: Inspection, *, reason: str, by: Author) -> None:
    """End the factual accuracy check and go back to the draft phase, for example to reopen the ratings.

    The drafts sent to the YOT and its comments are kept. Raises Refused if the inspection is in another phase or
    no reason is given.
    """
    inspection.phase = current_phase(inspection)
    if inspection.phase != "accuracy_check":
        raise Refused(f"You can only withdraw a draft while the {inspection.words.service.one} is checking it.")
    if inspection.publications.waiting().exists():
        raise Refused("The report is being published. Wait until this has finished.")
    if not reason.strip():
        raise Refused("Enter why you are withdrawing the draft.")
    move_to_phase(inspection, "draft", by=by, reason=reason.strip())


# --- the response -----------------------------------------------------------------------------------------------------


def receive_comments(
    draft: FrozenDraft,
    *,
    received_on: datetime.date,
    by: Author,
    file: UploadedFile[Any] | None = None,
    said: str = "",
) -> AccuracyReturn:
    """Record the YOT's response: the comments in its table or Word file, or the text in `said`. Either all comments in a file
    are added, or none.

    Raises WrongComments with every mistake in the file. Raises Refused if the file is of another kind or was received
    before, or if there is neither a file nor text. Also raises Refused if the report is published. A comment already
    recorded is not added again.
    """
    by.in_person()
    said = said.strip()
    service = draft.inspection.words.service.one
    if file is None and not said:
        raise Refused(f"Add the {service}’s table or Word document, or enter its response, for example “No comments”.")
    _check_received(received_on)
    with storing(by) as files:
        _hold_checked(draft)
        returned = AccuracyReturn.objects.create(draft=draft, received_on=received_on, said=said, **by.as_fields())
        description = said
        if file is not None:
            response = response_in(draft, *_taken(file))
            kept = files.keep_sent(file, returned=returned)
            _add_comments(draft, returned, response, by)
            description = f"{kept.name}: {len(response.new)} comments. {said}".strip()
        write_history(
            draft.inspection,
            f"draft {draft.number}",
            [(f"answer of the {service}", "", description)],
            by=by,
            until=until_published(draft.inspection),
        )
    return returned


def _check_received(received_on: datetime.date) -> None:
    if received_on > timezone.localdate():
        raise Refused("The date of the response must be today or in the past.")


def _taken(file: UploadedFile[Any]) -> tuple[str, bytes]:
    """The harmless name and the content of an uploaded file. Raises Refused if the file is not accepted."""
    try:
        name = uploads.take(file.name, cast("BinaryIO", file)).name
    except uploads.NotAccepted as error:
        raise Refused(str(error)) from error
    content: bytes = file.read()
    file.seek(0)
    return name, content


def _add_comments(draft: FrozenDraft, returned: AccuracyReturn, response: Response, by: Author) -> None:
    paragraphs = {paragraph.number: paragraph for paragraph in draft.paragraphs.all()}
    for each in response.new:
        AccuracyComment.objects.create(
            draft=draft,
            returned=returned,
            paragraph=paragraphs[each.number] if each.number else None,
            kind=each.kind,
            comment=each.comment,
            evidence=each.evidence,
            author=each.author,
            made_on=each.made_on,
            about=each.about,
            **by.as_fields(),
        )


@transaction.atomic
def upload_response(
    draft: FrozenDraft, *, received_on: datetime.date, file: UploadedFile[Any], by: Author, said: str = ""
) -> ReturnUpload:
    """Keep a file with the YOT's response while the person looks at what it says. Nothing is recorded yet.

    It replaces the file that the person uploaded before, and deletes files that were left over. Raises WrongComments or Refused
    as `receive_comments` does.
    """
    person = by.in_person()
    _check_received(received_on)
    _hold_checked(draft)
    name, content = _taken(file)
    response_in(draft, name, content)
    forget_responses_left_over()
    ReturnUpload.objects.filter(by=person, draft=draft).delete()
    upload: ReturnUpload = ReturnUpload.objects.create(
        by=person, draft=draft, received_on=received_on, said=said.strip(), file_name=name, content=content
    )
    return upload


@transaction.atomic
def record_uploaded_response(upload: ReturnUpload, *, seen: str, by: Author) -> AccuracyReturn:
    """Record an uploaded response exactly as its preview says.

    `seen` is the fingerprint of the preview that the person saw. Raises Refused if other comments would be added now, for
    example because a colleague has recorded some of them.
    """
    content = bytes(upload.content)
    if response_in(upload.draft, upload.file_name, content).fingerprint != seen:
        raise Refused(
            "The recorded comments have changed since this page was shown. Nothing was recorded. Check the comments below again, "
            "then record the response."
        )
    returned = receive_comments(
        upload.draft,
        received_on=upload.received_on,
        said=upload.said,
        file=SimpleUploadedFile(upload.file_name, content),
        by=by,
    )
    upload.delete()
    return returned


@transaction.atomic
def discard_uploaded_response(upload: ReturnUpload, *, by: Author) -> None:
    """Delete an uploaded response without recording it."""
    by.in_person()
    upload.delete()


def forget_responses_left_over() -> None:
    """Delete files that nobody has recorded or discarded within a day."""
    ReturnUpload.objects.left_over().delete()


@transaction.atomic
def add_accuracy_comment(
    draft: FrozenDraft, *, comment: str, by: Author, paragraph: int | None = None, evidence: str = ""
) -> AccuracyComment:
    """Add a comment that the YOT made in a letter or a conversation. Without a paragraph, it is about the whole draft.

    Raises Refused if there is no text, if the paragraph is not in the draft, or if the report is published. A double
    click adds the comment once.
    """
    by.in_person()
    _hold_checked(draft)
    comment, evidence = comment.strip(), evidence.strip()
    if not comment:
        raise Refused(f"Enter the {draft.inspection.words.service.one}’s comment.")
    if max(len(comment), len(evidence)) > LONGEST_COMMENT:
        raise Refused(f"Shorten it to {LONGEST_COMMENT:,} characters.")
    found = draft.paragraphs.filter(number=paragraph).first() if paragraph is not None else None
    if paragraph is not None and found is None:
        last = draft.paragraphs.aggregate(last=Max("number"))["last"] or 0
        raise Refused(
            f"Draft {draft.number} has no paragraph {paragraph}. Its paragraphs are numbered from 1 to {last}."
        )
    same: AccuracyComment | None = draft.comments.filter(paragraph=found, comment=comment, evidence=evidence).first()
    if same is not None:
        return same
    added: AccuracyComment = AccuracyComment.objects.create(
        draft=draft, paragraph=found, comment=comment, evidence=evidence, **by.as_fields()
    )
    subject = f"draft {draft.number} comment {added.pk}"
    write_history(draft.inspection, subject, [("comment", "", comment)], by=by, until=until_published(draft.inspection))
    return added


@transaction.atomic
def answer_accuracy_comment(
    comment: AccuracyComment, *, outcome: str, reason: str, by: Author, based_on: int | None = None
) -> AccuracyAnswer:
    """Answer a comment from the YOT. A new answer replaces the last one.

    `outcome` says whether the comment is accepted, accepted in part or not accepted, and `reason` says why.

    `based_on` is the key of the answer that was current when the form was opened (0: none). Raises Refused if there is no
    reason, the outcome is unknown, a colleague has answered since, or the report is published.
    """
    by.in_person()
    _hold_checked(comment.draft)
    reason = reason.strip()
    if outcome not in AccuracyAnswer.Outcome.values:
        raise Refused("Select whether the comment is accepted, accepted in part or not accepted.")
    if not reason:
        raise Refused(f"Enter the reason. The {comment.draft.inspection.words.service.one} will see it.")
    former: AccuracyAnswer | None = comment.answers.order_by("-pk").first()
    if former is not None and (former.outcome, former.reason) == (outcome, reason):
        return former
    if based_on is not None and based_on != (former.pk if former else 0):
        current = f"{former.get_outcome_display()}: “{former.reason}”" if former else ""
        raise Refused(
            f"{former.by if former else 'A colleague'} has answered this comment. {current} To replace that answer, submit "
            "yours again."
        )
    answer: AccuracyAnswer = AccuracyAnswer.objects.create(
        comment=comment, outcome=outcome, reason=reason, **by.as_fields()
    )
    draft = comment.draft
    old = f"{former.get_outcome_display()}: {former.reason}" if former else ""
    changes = [("answer", old, f"{answer.get_outcome_display()}: {reason}")]
    subject = f"draft {draft.number} comment {comment.pk}"
    write_history(draft.inspection, subject, changes, by=by, until=until_published(draft.inspection))
    return answer


def _hold_checked(draft: FrozenDraft) -> None:
    """Lock the inspection while its factual accuracy check changes. Raises Refused if the check is over."""
    if current_phase(draft.inspection) == "published":
        raise Refused(
            "The report is published, so the factual accuracy check is over. Open a correction to change the report."
        )


# --- copies -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def log_copy(
    draft: FrozenDraft, *, recipient: str, organisation: str, given_on: datetime.date, by: Author
) -> CopyBeforePublication:
    """Record that someone was given a copy of a draft before publication. A repeated entry is recorded once.

    Raises Refused if the recipient or the organisation is missing, or if the date is in the future or before the draft was
    frozen.
    """
    by.in_person()
    current_phase(draft.inspection)
    recipient, organisation = recipient.strip(), organisation.strip()
    if not recipient or not organisation:
        raise Refused("Enter who was given the copy and their organisation.")
    if given_on > timezone.localdate():
        raise Refused("The date the copy was given must be today or in the past.")
    if given_on < timezone.localdate(draft.at):
        raise Refused(f"Draft {draft.number} did not exist on that date. Choose another draft or correct the date.")
    given = {"draft": draft, "recipient": recipient, "organisation": organisation, "given_on": given_on}
    same: CopyBeforePublication | None = CopyBeforePublication.objects.filter(**given).first()
    if same is not None:
        return same
    copy: CopyBeforePublication = CopyBeforePublication.objects.create(**given, **by.as_fields())
    changes = [("given to", "", f"{recipient}, {organisation}, {given_on}")]
    write_history(draft.inspection, f"draft {draft.number} copy", changes, by=by, until=Until.ALWAYS)
    return copy
