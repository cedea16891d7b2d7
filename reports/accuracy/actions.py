"""Actions for the factual accuracy check: freeze a draft for the YOT, receive its comments and answer each comment."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inspections.history import Author, Refused, Until, current_phase, write_history
from inspections.inspection.models import Inspection
from inspections.planning.actions.inspections import move_to_phase
from reports.accuracy.comments_table import LONGEST_COMMENT, WrongTable, read_table
from reports.accuracy.models import (
    AccuracyAnswer,
    AccuracyComment,
    AccuracyReturn,
    CopyBeforePublication,
    DraftParagraph,
    FrozenDraft,
)
from reports.document.content import as_json
from reports.kept_files.models import KeptFile
from reports.kept_files.storing import storing
from reports.material import document_of
from reports.pdf.actions import rendering_of
from reports.pdf.html import content_hash, html_edition, pdf_source
from reports.pdf.models import Rendering
from reports.permissions import until_published
from reports.text.paragraphs import numbered, with_sections
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


class WrongComments(Refused):
    """The table was refused. `errors` has every reason with its row and column."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


def receive_comments(
    draft: FrozenDraft,
    *,
    received_on: datetime.date,
    by: Author,
    file: UploadedFile[Any] | None = None,
    said: str = "",
) -> AccuracyReturn:
    """Record the YOT's response: its table of comments, or the text in `said`. Either all comments in a table are
    added, or none.

    Raises WrongComments with every mistake in the table. Raises Refused if the file is not a table or was received
    before, or if there is neither a table nor text. Also raises Refused if the report is published. A comment already
    recorded is not added again.
    """
    by.in_person()
    said = said.strip()
    if file is None and not said:
        raise Refused(
            f"Add the {draft.inspection.words.service.one}’s table or enter its response, for example “No comments”."
        )
    if received_on > timezone.localdate():
        raise Refused("The date of the response must be today or in the past.")
    with storing(by) as files:
        _hold_checked(draft)
        returned = AccuracyReturn.objects.create(draft=draft, received_on=received_on, said=said, **by.as_fields())
        description = said
        if file is not None:
            kept = files.keep_sent(file, returned=returned)
            if not kept.name.lower().endswith((".xlsx", ".ods")):
                raise Refused(
                    f"“{kept.name}” is not a table. Upload the {draft.inspection.words.service.one}’s table as .xlsx or .ods."
                )
            if KeptFile.objects.filter(returned__draft=draft, sha256=kept.sha256).exclude(pk=kept.pk).exists():
                raise Refused(f"This table has already been added: “{kept.name}”. Its comments are recorded.")
            taken = _take_comments(draft, returned, kept, by)
            description = f"{kept.name}: {taken} comments. {said}".strip()
        write_history(
            draft.inspection,
            f"draft {draft.number}",
            [(f"answer of the {draft.inspection.words.service.one}", "", description)],
            by=by,
            until=until_published(draft.inspection),
        )
    return returned


def _take_comments(draft: FrozenDraft, returned: AccuracyReturn, kept: KeptFile, by: Author) -> int:
    paragraphs = {paragraph.number: paragraph for paragraph in draft.paragraphs.all()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kept.name.rpartition('.')[2].lower()}"
        path.write_bytes(kept.content())
        try:
            comments = read_table(
                path, {number: paragraph.words for number, paragraph in paragraphs.items()}, draft.inspection.words
            )
        except WrongTable as wrong:
            raise WrongComments(wrong.errors) from wrong
    known = set(draft.comments.values_list("paragraph__number", "comment", "evidence"))
    new = [row for row in comments if (row.number, row.comment, row.evidence) not in known]
    for row in new:
        AccuracyComment.objects.create(
            draft=draft,
            returned=returned,
            paragraph=paragraphs[row.number] if row.number else None,
            comment=row.comment,
            evidence=row.evidence,
            **by.as_fields(),
        )
    return len(new)


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
