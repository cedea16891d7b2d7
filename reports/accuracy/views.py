"""Pages for the factual accuracy check: drafts sent, the YOT's table, its comments with our answers, and the letter to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.sheets.download import as_download
from reports.access import inspection_to_publish, inspection_to_read
from reports.accuracy import comments_table, freezing
from reports.accuracy.actions import (
    add_accuracy_comment,
    answer_accuracy_comment,
    log_copy,
    send_for_accuracy_check,
    try_draft_pdf_again,
)
from reports.accuracy.forms import AnswerForm, CommentForm, CopyForm, SendForm
from reports.accuracy.letter import letter_to_the_yot
from reports.accuracy.models import AccuracyAnswer, AccuracyComment, FrozenDraft
from reports.accuracy.outcomes import as_ods as outcomes_as_ods
from reports.accuracy.outcomes import as_xlsx as outcomes_as_xlsx
from reports.accuracy.outcomes import outcomes_of
from reports.accuracy.queries import AccuracyCheck, comments_on, letters_of
from reports.kept_files.models import KeptFile
from reports.page import form_page, publishing_page
from reports.pdf import workers
from reports.pdf.html import stylesheet_source_hash
from reports.pdf.models import Rendering
from reports.permissions import can_look_after_report, can_publish, can_write_report, check_can_look_after_report
from reports.text.paragraphs import Paragraph, changed
from reports.word.writing import CONTENT_TYPE as WORD
from reports.word.writing import word_file
from reports.writing.addresses import address_of as written_at
from reports.writing.queries import sections_of, written_of
from reports.writing.sections import RECOMMENDATIONS


def to_look_after(request: HttpRequest, reference: str) -> Inspection:
    inspection = inspection_to_read(request, reference)
    check_can_look_after_report(person(request), inspection)
    return inspection


def draft_of(inspection: Inspection, number: int) -> FrozenDraft:
    draft: FrozenDraft = get_object_or_404(inspection.frozen_drafts.select_related("by"), number=number)
    draft.inspection = inspection
    return draft


def page_of(draft: FrozenDraft) -> str:
    return reverse("reports:frozen_draft", args=[draft.inspection.reference, draft.number])


# --- drafts ------------------------------------------------------------------------------------------------------------


def send_draft(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        draft = send_for_accuracy_check(inspection, by=author(request), **form.values)
        return (
            f"Draft {draft.number} is frozen. Send its files to the {inspection.words.service.one}, which must respond by "
            f"{draft.due:%-d %B %Y}."
        )

    inspection = inspection_to_publish(request, reference)
    form = SendForm(*sent_data(request), keep=f"send-draft-{inspection.pk}", words=inspection.words)
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=f"Freeze a draft to send to the {inspection.words.service.one}",
        back_to=publishing_page(inspection),
        template="reports/accuracy/send.html",
        check=AccuracyCheck(inspection),
    )


def draft(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    inspection = inspection_to_read(request, reference)
    frozen = draft_of(inspection, number)
    files = {kept.kind: kept for kept in frozen.files.all()}
    rendering, no_worker = None, False
    if KeptFile.Kind.PDF not in files:
        rendering = inspection.renderings.of_content(frozen.rendering_hash)
        is_waiting = rendering is not None and rendering.state != Rendering.State.FAILED
        no_worker = is_waiting and workers.is_missing()
        if request.headers.get("HX-Request") and is_waiting and not no_worker:
            return HttpResponse(status=204)  # nothing has changed
    context = {
        "inspection": inspection,
        "draft": frozen,
        "pdf": files.get(KeptFile.Kind.PDF),
        "html": files.get(KeptFile.Kind.HTML),
        "word": files.get(KeptFile.Kind.DOCX),
        "rendering": rendering,
        "no_worker": no_worker,
        "paragraph_count": frozen.paragraphs.count(),
        "copies": frozen.copies.select_related("by"),
        "returns": frozen.returns.select_related("by").prefetch_related("files").order_by("pk"),
        "comment_count": frozen.comments.count(),
        "letters": letters_of(frozen),
        "unanswered": frozen.comments.filter(answers=None).count(),
        "may_publish": can_publish(person(request), inspection),
        "may_look_after": can_look_after_report(person(request), inspection),
    }
    return render(request, "reports/accuracy/draft.html", context)


@require_POST
def try_again(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    frozen = draft_of(inspection_to_publish(request, reference), number)
    drafts = try_draft_pdf_again(frozen, by=author(request))
    if freezing.try_letter_pdfs_again(frozen, by=author(request)) or drafts:
        messages.success(request, "PDF requested again.")
    return redirect(page_of(frozen))


def table(request: HttpRequest, reference: str, number: int, kind: str) -> HttpResponse:
    """Download the YOT's table for comments, as .xlsx or .ods."""
    frozen = draft_of(inspection_to_read(request, reference), number)
    paragraphs = [Paragraph(each.number, each.words) for each in frozen.paragraphs.all()]
    if kind == "xlsx":
        title = f"Comments on the draft report: {frozen.inspection.yot}"
        content, content_type = comments_table.as_xlsx(paragraphs, title=title), comments_table.XLSX
    elif kind == "ods":
        content, content_type = comments_table.as_ods(paragraphs), comments_table.ODS
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    name = f"{frozen.inspection.reference}-draft-{frozen.number}-comments.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def add_copy(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        copy = log_copy(frozen, by=author(request), **form.values)
        return f"Copy given to {copy.recipient} logged."

    frozen = draft_of(inspection_to_publish(request, reference), number)
    form = CopyForm(*sent_data(request), keep=f"copy-{frozen.pk}")
    return form_page(
        request,
        frozen.inspection,
        form,
        on_valid,
        heading="Log a copy shared before publication",
        back_to=page_of(frozen),
        explained=f"Copy of {str(frozen)[0].lower()}{str(frozen)[1:]}.",
    )


# --- comments ----------------------------------------------------------------------------------------------------------


def add(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        add_accuracy_comment(frozen, by=author(request), **form.values)
        return "Comment added."

    frozen = draft_of(to_look_after(request, reference), number)
    form = CommentForm(*sent_data(request), keep=f"comment-on-{frozen.pk}", words=frozen.inspection.words)
    return form_page(
        request,
        frozen.inspection,
        form,
        on_valid,
        heading=f"Add a comment from the {frozen.inspection.words.service.one}",
        back_to=reverse("reports:accuracy_comments", args=[reference]),
        explained=f"Use this for a comment on draft {frozen.number} that is not in the "
        f"{frozen.inspection.words.service.one}’s table or Word document.",
    )


def comments(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = inspection_to_read(request, reference)
    check = AccuracyCheck(inspection)
    context = {
        "inspection": inspection,
        "check": check,
        "rows": [{"comment": each, "answer": _answer_to(each)} for each in _in_order(check.comments)],
        "may_look_after": can_look_after_report(person(request), inspection) and not inspection.is_published,
    }
    return render(request, "reports/accuracy/comments.html", context)


def _answer_to(comment: AccuracyComment) -> AccuracyAnswer | None:
    """The current answer to a comment; None if there is no answer."""
    answers = list(comment.answers.all())
    return answers[-1] if answers else None


def _in_order(comments: list[AccuracyComment]) -> list[AccuracyComment]:
    """Sort comments by draft, newest first, and by paragraph. Comments on the whole draft come before those on its paragraphs."""
    return sorted(
        comments, key=lambda each: (-each.draft.number, each.paragraph.number if each.paragraph else 0, each.pk)
    )


def comment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one comment: the paragraph that it is about, its answer, and changes to the text since the draft."""
    inspection = inspection_to_read(request, reference)
    comment: AccuracyComment = get_object_or_404(comments_on(inspection), pk=pk)
    comment.draft.inspection = inspection
    answers = list(comment.answers.select_related("by"))
    may_answer = can_look_after_report(person(request), inspection) and not inspection.is_published
    if request.method == "POST":
        check_can_look_after_report(person(request), inspection)
    newest = answers[-1] if answers else None
    form = AnswerForm(
        *sent_data(request),
        keep=f"answer-comment-{comment.pk}",
        words=inspection.words,
        initial={"based_on": newest.pk if newest else 0},
    )
    if newest is not None:
        form.initial.update(outcome=newest.outcome, reason=newest.reason)
    context: dict[str, Any] = {
        "comment": comment,
        "answers": answers[::-1],  # the current answer first
        "may_answer": may_answer,
        "may_write": can_write_report(person(request), inspection),
        **_traced(inspection, comment),
    }
    next_one = _next_unanswered(inspection, comment)

    def on_valid(form: DraftForm) -> str:
        answer_accuracy_comment(comment, by=author(request), **form.values)
        return "Answer recorded." + (" This is the next comment to answer." if next_one else "")

    back_to = (
        reverse("reports:accuracy_comment", args=[reference, next_one.pk])
        if next_one
        else reverse("reports:accuracy_comments", args=[reference])
    )
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=comment.place,
        back_to=back_to,
        template="reports/accuracy/comment.html",
        **context,
    )


def _next_unanswered(inspection: Inspection, after: AccuracyComment) -> AccuracyComment | None:
    waiting = [each for each in AccuracyCheck(inspection).unanswered if each.pk != after.pk]
    return _in_order(waiting)[0] if waiting else None


def _traced(inspection: Inspection, comment: AccuracyComment) -> dict[str, Any]:
    """Changes since the draft to the text that a comment is about, with who made each change and when."""
    section = comment.paragraph.section if comment.paragraph else ""
    if not section:
        return {"section": "", "written_at": None, "changes": [], "changed_by": []}
    before = comment.draft.texts.get(section, "")
    after = written_of(inspection).get(section, "")
    subject = section if section.startswith("recommendation ") else f"text {section}"
    rows = inspection.history.filter(subject=subject, at__gt=comment.draft.at)
    return {
        "section": section,
        "written_at": _where_written(inspection, section),
        "changes": changed(before, after),
        "changed_by": rows.select_related("by").order_by("pk") if before != after else [],
    }


def _where_written(inspection: Inspection, section: str) -> tuple[str, str] | None:
    """The heading of a section and the address of its editing page. Recommendations share one page."""
    slug = RECOMMENDATIONS if section.startswith("recommendation ") else section
    written = next((each for each in sections_of(inspection) if each.slug == slug and each.kind != "facts"), None)
    return (written.title, written_at(inspection, written)) if written is not None else None


# --- the answer to the YOT ---------------------------------------------------------------------------------------------


def letter(request: HttpRequest, reference: str, number: int, kind: str) -> HttpResponse:
    """Download the letter to the YOT as a Word file, or show it as a page: each comment, the decision and what changed."""
    frozen = draft_of(inspection_to_read(request, reference), number)
    outcomes = outcomes_of(frozen)
    if kind not in ("docx", "html"):
        raise Http404
    if outcomes.undecided:
        messages.error(request, "The letter cannot be written yet. Answer every comment on this draft first.")
        return redirect("reports:accuracy_comments", reference)
    html = letter_to_the_yot(outcomes)
    if kind == "docx":
        response = HttpResponse(word_file(html), content_type=WORD)
        response["Content-Disposition"] = f'attachment; filename="{reference}-draft-{number}-answers.docx"'
        return response
    response = HttpResponse(html)
    response._csp_update = {"style-src": [stylesheet_source_hash(html)]}  # type: ignore[attr-defined]
    return response


@require_POST
def freeze_letter(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Freeze the letter, so that its files can be sent to the YOT."""
    frozen = draft_of(to_look_after(request, reference), number)
    try:
        kept = freezing.freeze_letter(frozen, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        service = frozen.inspection.words.service.one
        messages.success(request, f"Letter {kept.number} is frozen. Send its files to the {service}.")
    return redirect(f"{page_of(frozen)}#letter")


def outcomes(request: HttpRequest, reference: str, number: int, kind: str) -> HttpResponse:
    """Download the table of comments with the decisions and what changed, as .xlsx or .ods."""
    frozen = draft_of(inspection_to_read(request, reference), number)
    name = f"{reference}-draft-{number}-answers"
    if kind == "xlsx":
        title = f"Answers to the comments on the draft report: {frozen.inspection.yot}"
        return as_download(outcomes_as_xlsx(outcomes_of(frozen), title=title), name, kind, is_private=True)
    if kind == "ods":
        return as_download(outcomes_as_ods(outcomes_of(frozen)), name, kind, is_private=True)
    raise Http404
