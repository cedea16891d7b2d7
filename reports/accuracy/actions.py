"""The factual accuracy check: a draft is frozen and sent to the YOT, its comments come back, each of them is answered."""

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
from inspections.planning.actions import move_to_phase
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
    """Freeze the report as it stands, with its paragraphs numbered, for the YOT to check; the phase moves with it.

    The PDF is made in the background. A later draft can be sent while the check goes on; the very same is sent once. Raises
    Refused in another phase, and for a day that is past. Fetch the inspection `with_framework()`.
    Source: C 4.17, the YOT reads the draft for accuracy.
    """
    by.in_person()
    if due < timezone.localdate():
        raise Refused("The day by which the YOT answers is past. Give today’s or a later one.")
    with storing(by) as files:
        inspection.phase = current_phase(inspection)
        if inspection.phase not in ("draft", "accuracy_check"):
            raise Refused(
                "A draft is sent to the YOT once the ratings are signed, and before the report is published: in the phases "
                "“Draft report” and “Factual accuracy check”."
            )
        document = document_of(inspection, final=True)
        html, paragraphs = numbered(html_edition(document))
        source, _ = numbered(pdf_source(document))
        written = written_of(inspection)
        last: FrozenDraft | None = inspection.frozen_drafts.newest()
        same = last is not None and (last.due, last.rendering_hash) == (due, content_hash(source))
        if last is not None and same and inspection.phase == "accuracy_check" and not last.returns.exists():
            return last  # a button pressed twice
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
        told = [("sent for the factual accuracy check", "", f"{len(paragraphs)} paragraphs, due {due}")]
        write_history(inspection, f"draft {draft.number}", told, by=by, until=until_published(inspection))
        if inspection.phase == "draft":
            move_to_phase(inspection, "accuracy_check", by=by, reason=f"Draft {draft.number} was sent to the YOT.")
        # A PDF of the same draft may be there from before.
        transaction.on_commit(lambda: _take_ready(draft))
    return draft


def _take_ready(draft: FrozenDraft) -> None:
    rendering = draft.inspection.renderings.of_content(draft.rendering_hash)
    if rendering is not None:
        keep_pdf_of_drafts(rendering)


def keep_pdf_of_drafts(rendering: Rendering) -> None:
    """Keep a PDF that is ready with the frozen drafts that wait for it. Idempotent."""
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
    """Ask once more for the PDF of a frozen draft whose rendering failed; tell whether there was something to try."""
    rendering = draft.inspection.renderings.of_content(draft.rendering_hash)
    if rendering is None or rendering.state != Rendering.State.FAILED or not rendering.source:
        return False
    rendering_of(draft.inspection, rendering.source, by=by)
    return True


@transaction.atomic
def take_back_draft(inspection: Inspection, *, reason: str, by: Author) -> None:
    """End the factual accuracy check and go back to the draft, with a reason: to open the ratings again, for example.

    What the YOT was sent and said stays. Raises Refused in another phase and without a reason.
    """
    inspection.phase = current_phase(inspection)
    if inspection.phase != "accuracy_check":
        raise Refused("Only a draft that the YOT is checking can be taken back.")
    if inspection.publications.waiting().exists():
        raise Refused("The report is being published. Wait for what comes of it.")
    if not reason.strip():
        raise Refused("Say why the draft is taken back.")
    move_to_phase(inspection, "draft", by=by, reason=reason.strip())


# --- what comes back --------------------------------------------------------------------------------------------------


class WrongComments(Refused):
    """A table of which nothing was taken: `errors` has every reason with its row and column."""

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
    """Record that the YOT answered: with its table, whose comments are taken all or none; or as `said` tells.

    Raises WrongComments with every mistake in the table; Refused for a file that is no table or came before, where neither
    table nor words are given, and once the report is published. A comment that is there already is not taken twice.
    """
    by.in_person()
    said = said.strip()
    if file is None and not said:
        raise Refused("Add the table that came back, or write what the YOT answered, for example “No comments”.")
    if received_on > timezone.localdate():
        raise Refused("The day on which the answer came is still to come. Give today’s or an earlier one.")
    with storing(by) as files:
        _hold_checked(draft)
        returned = AccuracyReturn.objects.create(draft=draft, received_on=received_on, said=said, **by.as_fields())
        told = said
        if file is not None:
            kept = files.keep_sent(file, returned=returned)
            if not kept.name.lower().endswith((".xlsx", ".ods")):
                raise Refused(f"“{kept.name}” is no table: the YOT’s table comes back as .xlsx or .ods.")
            if KeptFile.objects.filter(returned__draft=draft, sha256=kept.sha256).exclude(pk=kept.pk).exists():
                raise Refused(f"This very table came before: “{kept.name}”. Its comments are there.")
            taken = _take_comments(draft, returned, kept, by)
            told = f"{kept.name}: {taken} comments. {said}".strip()
        write_history(
            draft.inspection,
            f"draft {draft.number}",
            [("answer of the YOT", "", told)],
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
            found = read_table(path, {number: paragraph.words for number, paragraph in paragraphs.items()})
        except WrongTable as wrong:
            raise WrongComments(wrong.errors) from wrong
    known = set(draft.comments.values_list("paragraph__number", "comment", "evidence"))
    new = [each for each in found if (each.number, each.comment, each.evidence) not in known]
    for each in new:
        AccuracyComment.objects.create(
            draft=draft,
            returned=returned,
            paragraph=paragraphs[each.number] if each.number else None,
            comment=each.comment,
            evidence=each.evidence,
            **by.as_fields(),
        )
    return len(new)


@transaction.atomic
def add_accuracy_comment(
    draft: FrozenDraft, *, comment: str, by: Author, paragraph: int | None = None, evidence: str = ""
) -> AccuracyComment:
    """Type in a comment that the YOT made in a letter or a conversation; without a paragraph it is of the whole draft.

    Raises Refused without words, for a paragraph that the draft does not have, and once the report is published. The same
    sent twice, by a button pressed twice, is one comment.
    """
    by.in_person()
    _hold_checked(draft)
    comment, evidence = comment.strip(), evidence.strip()
    if not comment:
        raise Refused("Write what the YOT says.")
    if max(len(comment), len(evidence)) > LONGEST_COMMENT:
        raise Refused(f"Shorten it to {LONGEST_COMMENT:,} characters.")
    found = draft.paragraphs.filter(number=paragraph).first() if paragraph is not None else None
    if paragraph is not None and found is None:
        last = draft.paragraphs.aggregate(last=Max("number"))["last"] or 0
        raise Refused(f"Draft {draft.number} has no paragraph {paragraph}: they are numbered from 1 to {last}.")
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
    """Answer a comment of the YOT: accepted, in part, or not accepted, and why. A new answer takes the place of the former.

    `based_on` is the key of the answer that stood when this one was written (0: none). Raises Refused without a reason, for an
    outcome that is none, where a colleague answered meanwhile, and once the report is published.
    """
    by.in_person()
    _hold_checked(comment.draft)
    reason = reason.strip()
    if outcome not in AccuracyAnswer.Outcome.values:
        raise Refused("Choose whether the comment is accepted, accepted in part or not accepted.")
    if not reason:
        raise Refused("Write the reason: the YOT is told it.")
    former: AccuracyAnswer | None = comment.answers.order_by("-pk").first()
    if former is not None and (former.outcome, former.reason) == (outcome, reason):
        return former
    if based_on is not None and based_on != (former.pk if former else 0):
        said = f"{former.get_outcome_display()}: “{former.reason}”" if former else ""
        raise Refused(
            f"{former.by if former else ''} answered meanwhile. {said} To answer otherwise, send yours again."
        )
    answer: AccuracyAnswer = AccuracyAnswer.objects.create(
        comment=comment, outcome=outcome, reason=reason, **by.as_fields()
    )
    draft = comment.draft
    old = f"{former.get_outcome_display()}: {former.reason}" if former else ""
    told = [("answer", old, f"{answer.get_outcome_display()}: {reason}")]
    subject = f"draft {draft.number} comment {comment.pk}"
    write_history(draft.inspection, subject, told, by=by, until=until_published(draft.inspection))
    return answer


def _hold_checked(draft: FrozenDraft) -> None:
    """Hold the inspection while something about its factual accuracy check changes. Raises Refused where it is over."""
    if current_phase(draft.inspection) == "published":
        raise Refused("The report is published: the factual accuracy check is over. What is wrong in it is corrected.")


# --- copies -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def log_copy(
    draft: FrozenDraft, *, recipient: str, organisation: str, given_on: datetime.date, by: Author
) -> CopyBeforePublication:
    """Record that somebody was given a copy of a draft before publication. The same twice is one.

    Raises Refused without a recipient or an organisation, and for a day still to come or before the draft was frozen.
    """
    by.in_person()
    current_phase(draft.inspection)
    recipient, organisation = recipient.strip(), organisation.strip()
    if not recipient or not organisation:
        raise Refused("Say to whom the copy was given, and of which organisation they are.")
    if given_on > timezone.localdate():
        raise Refused("The day on which the copy was given is still to come. Log it once it is given.")
    if given_on < timezone.localdate(draft.at):
        raise Refused(f"{draft} did not exist on that day. Choose the draft that was given, or mend the day.")
    given = {"draft": draft, "recipient": recipient, "organisation": organisation, "given_on": given_on}
    same: CopyBeforePublication | None = CopyBeforePublication.objects.filter(**given).first()
    if same is not None:
        return same
    copy: CopyBeforePublication = CopyBeforePublication.objects.create(**given, **by.as_fields())
    told = [("given to", "", f"{recipient}, {organisation}, {given_on}")]
    write_history(draft.inspection, f"draft {draft.number} copy", told, by=by, until=Until.ALWAYS)
    return copy
