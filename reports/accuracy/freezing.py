"""Freeze the letter to the YOT and its table of answers, before they are sent."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Refused, Until, current_phase, write_history
from reports.accuracy.letter import letter_to_the_yot
from reports.accuracy.models import AccuracyLetter, FrozenDraft
from reports.accuracy.outcomes import as_ods, outcomes_of
from reports.kept_files.models import KeptFile
from reports.kept_files.storing import storing
from reports.pdf.actions import rendering_of
from reports.pdf.html import content_hash
from reports.pdf.models import Rendering
from reports.word.writing import word_file


def freeze_letter(draft: FrozenDraft, *, by: Author) -> AccuracyLetter:
    """Keep the letter as it is now, as a web page, a Word document and a PDF, with its table of answers.

    The PDF is made in the background. The same letter is kept once. A later letter is kept beside the earlier ones. Raises
    Refused before the YOT has responded, and while a comment has no answer. Fetch the inspection `with_framework()`.
    """
    by.in_person()
    inspection = draft.inspection
    with storing(by) as files:
        phase = current_phase(inspection)
        outcomes = outcomes_of(draft)
        if outcomes.undecided:
            raise Refused("The letter cannot be frozen yet. Answer every comment on this draft first.")
        if not outcomes.rows and not draft.returns.exists():
            raise Refused(f"Record the response of the {inspection.words.service.one} first.")
        html = letter_to_the_yot(outcomes)
        last: AccuracyLetter | None = draft.letters.order_by("-number").first()
        if last is not None and last.rendering_hash == content_hash(html):
            if last.files.of_kind(KeptFile.Kind.PDF) is None:
                rendering_of(inspection, html, is_letter=True, by=by)  # again, if it failed
            return last  # the same letter
        letter: AccuracyLetter = AccuracyLetter.objects.create(
            draft=draft,
            number=last.number + 1 if last else 1,
            rendering_hash=content_hash(html),
            **by.as_fields(),
        )
        name = _name(letter)
        files.keep(html.encode(), kind=KeptFile.Kind.HTML, name=f"{name}.html", letter=letter)
        files.keep(word_file(html), kind=KeptFile.Kind.DOCX, name=f"{name}.docx", letter=letter)
        files.keep(as_ods(outcomes), kind=KeptFile.Kind.ODS, name=f"{name}.ods", letter=letter)
        rendering_of(inspection, html, is_letter=True, by=by)
        count = len(outcomes.rows)
        frozen = [(f"letter {letter.number}", "", f"{count} comment{'' if count == 1 else 's'} answered")]
        # The answers themselves cannot change after publication, but the letter can be sent then.
        write_history(inspection, f"draft {draft.number}", frozen, by=by, until=Until.ALWAYS, phase=phase)
        transaction.on_commit(lambda: _take_ready(letter))  # a PDF of the same letter may already exist
    return letter


def _name(letter: AccuracyLetter) -> str:
    return f"{letter.draft.inspection.reference}-draft-{letter.draft.number}-answers-{letter.number}"


def _take_ready(letter: AccuracyLetter) -> None:
    rendering = letter.draft.inspection.renderings.of_content(letter.rendering_hash)
    if rendering is not None:
        keep_pdf_of_letters(rendering)


def keep_pdf_of_letters(rendering: Rendering) -> None:
    """Store a finished PDF with the letters that wait for it. Idempotent."""
    if rendering.state != Rendering.State.READY:
        return
    waiting = AccuracyLetter.objects.filter(
        draft__inspection=rendering.inspection, rendering_hash=rendering.content_hash
    ).select_related("draft__inspection", "by")
    for letter in waiting:
        with storing(Author(letter.by, letter.command)) as files:
            current_phase(letter.draft.inspection)
            if letter.files.of_kind(KeptFile.Kind.PDF) is None:
                files.keep(rendering.content(), kind=KeptFile.Kind.PDF, name=f"{_name(letter)}.pdf", letter=letter)


@transaction.atomic
def try_letter_pdfs_again(draft: FrozenDraft, *, by: Author) -> bool:
    """Request the PDFs of letters again after their rendering failed. Returns whether there was one to retry."""
    found = False
    for letter in draft.letters.all():
        rendering = draft.inspection.renderings.of_content(letter.rendering_hash)
        if rendering is not None and rendering.state == Rendering.State.FAILED and rendering.source:
            rendering_of(draft.inspection, rendering.source, is_letter=True, by=by)
            found = True
    return found
