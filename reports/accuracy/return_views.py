"""Pages to record the YOT's response: the form, and a preview of what a file would add."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from reports.accuracy.actions import (
    discard_uploaded_response,
    receive_comments,
    record_uploaded_response,
    upload_response,
)
from reports.accuracy.forms import ReturnForm
from reports.accuracy.models import FrozenDraft
from reports.accuracy.queries import uploaded_response
from reports.accuracy.responses import Response, response_in
from reports.accuracy.views import draft_of, to_look_after
from reports.page import form_page


def receive(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record a response in words, or upload a file and go to its preview."""

    def on_valid(form: DraftForm) -> str | HttpResponse:
        if form.values["file"]:
            upload_response(frozen, by=author(request), **form.values)
            return redirect("reports:check_response", reference, number)
        receive_comments(frozen, by=author(request), **form.values)
        return f"The {frozen.inspection.words.service.one}’s response is recorded. It has no new comments."

    frozen = draft_of(to_look_after(request, reference), number)
    service = frozen.inspection.words.service.one
    form = ReturnForm(*sent_data(request), keep=f"return-{frozen.pk}", words=frozen.inspection.words)
    return form_page(
        request,
        frozen.inspection,
        form,
        on_valid,
        heading=f"Record the {service}’s response",
        back_to=reverse("reports:accuracy_comments", args=[reference]),
        explained=f"This is the response to draft {frozen.number}. If you upload a file, you will see each comment before it is "
        "recorded. If the file has mistakes, you will see each mistake with its place.",
    )


@from_the_server
def check(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show what an uploaded file would add. Nothing is recorded until the person confirms."""
    frozen = draft_of(to_look_after(request, reference), number)
    upload = uploaded_response(person(request), frozen)
    if upload is None:
        return redirect("reports:receive_comments", reference, number)
    upload.draft = frozen
    if request.method == "POST":
        try:
            returned = record_uploaded_response(upload, seen=request.POST.get("seen", ""), by=author(request))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        messages.success(request, _recorded(frozen, returned.comments.count()))
        return redirect("reports:accuracy_comments", reference)
    try:
        response: Response | None = response_in(frozen, upload.file_name, bytes(upload.content))
        problem = ""
    except Refused as refused:
        response, problem = None, str(refused)
    context = {
        "inspection": frozen.inspection,
        "draft": frozen,
        "upload": upload,
        "response": response,
        "problem": problem,
        "rows": _rows(frozen, response),
    }
    return render(request, "reports/accuracy/check.html", context)


def _rows(draft: FrozenDraft, response: Response | None) -> list[dict[str, object]]:
    """The new comments with their paragraphs, starting with those that have none."""
    paragraphs = {paragraph.number: paragraph for paragraph in draft.paragraphs.all()}
    new = sorted(response.new, key=lambda each: each.number or 0) if response else []
    return [{"comment": each, "paragraph": paragraphs.get(each.number or 0)} for each in new]


def _recorded(draft: FrozenDraft, count: int) -> str:
    service = draft.inspection.words.service.one
    if not count:
        return f"The {service}’s response is recorded. It has no new comments."
    return f"The {service}’s response is recorded, with {count} comment{'s' if count != 1 else ''}."


@require_POST
def discard(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    frozen = draft_of(to_look_after(request, reference), number)
    upload = uploaded_response(person(request), frozen)
    if upload is not None:
        discard_uploaded_response(upload, by=author(request))
        messages.success(request, "The file has been discarded. Nothing was recorded.")
    return redirect("reports:receive_comments", reference, number)
