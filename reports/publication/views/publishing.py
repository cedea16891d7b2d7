"""Pages to approve, publish and correct a report: the task list, the forms and the files of editions."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from inspections.access import author, person, visible_inspection
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from inspections.people.reauthentication import confirms_who
from inspections.people.two_people import switched_off
from inspections.permissions import check_can_see_ratings
from inspections.stored_files.downloads import NO_SCRIPTS, damaged_page
from inspections.stored_files.rows import Damaged
from reports.access import inspection_to_publish, inspection_to_read
from reports.accuracy.actions import take_back_draft
from reports.checks.listing import accepted_in_report
from reports.gates.kinds import APPROVE, PUBLISH
from reports.gates.queries import passed_gaps
from reports.kept_files.models import KeptFile
from reports.kept_files.storing import kept_files_of
from reports.page import form_page, publishing_page
from reports.pdf import workers
from reports.pdf.html import html_edition, stylesheet_source_hash
from reports.permissions import can_look_after_report, can_publish
from reports.publication.actions import (
    abandon_correction,
    approve_report,
    correct_report,
    describe_correction,
    open_correction_of,
    publish_report,
)
from reports.publication.editions import serve
from reports.publication.forms import AbandonForm, ApproveForm, CorrectionForm, PublishForm, TakeBackForm
from reports.publication.gaps import gaps_before_approval, gaps_before_publication
from reports.publication.steps import (
    Publishing,
    Step,
    document_to_publish,
    steps_of,
    why_not_approved_by,
    why_not_published_by,
)


def address_of(publishing: Publishing, page: str) -> str:
    """The address of the page that a step names; "" if there is no such page yet."""
    arguments: list[Any] = [publishing.inspection.reference]
    if page in ("frozen_draft", "receive_comments"):
        if publishing.draft is None:
            return ""
        arguments.append(publishing.draft.number)
    try:
        return reverse(f"reports:{page}", args=arguments) if page else ""
    except NoReverseMatch:
        return ""


# --- the steps ---------------------------------------------------------------------------------------------------------


def publishing(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = inspection_to_read(request, reference)
    whole = Publishing(inspection)
    is_printing = whole.is_being_published and not whole.has_stalled
    no_worker = is_printing and workers.is_missing()
    if request.headers.get("HX-Request") and is_printing and not no_worker:
        return HttpResponse(status=204)  # nothing has changed, so the page stays the same and makes no announcement
    context = {
        "inspection": inspection,
        "publishing": whole,
        "is_printing": is_printing and not no_worker,
        "no_worker": no_worker,
        "steps": [_as_context(whole, step) for step in steps_of(whole)],
        "may_publish": can_publish(person(request), inspection),
        "may_look_after": can_look_after_report(person(request), inspection),
        "passed": [gap for gap in passed_gaps(inspection) if gap["step"] in (APPROVE, PUBLISH)],
        "one_person_may": switched_off("accept_own_finding", "approve_own_text", "publish_own_approval"),
        "corrections": inspection.corrections.exclude(ended_at=None).select_related("opened_by"),
    }
    return render(request, "reports/publication/publishing.html", context)


def _as_context(publishing: Publishing, step: Step) -> dict[str, Any]:
    return {
        "step": step,
        "address": address_of(publishing, step.page),
        "blocks": [
            {"block": block, "address": address_of(publishing, block.page), "fix": block.fix} for block in step.blocks
        ],
    }


def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        take_back_draft(inspection, by=author(request), **form.values)
        return f"Draft withdrawn. The draft and the {inspection.words.service.one}’s comments are kept."

    inspection = inspection_to_publish(request, reference)
    form = TakeBackForm(*sent_data(request), keep=f"take-back-{inspection.pk}")
    return form_page(
        request, inspection, form, on_valid, heading="Withdraw the draft", back_to=publishing_page(inspection)
    )


@confirms_who
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        approve_report(inspection, by=author(request), **form.values)
        return "The report is approved. If it changes, the approval is withdrawn automatically."

    inspection = inspection_to_publish(request, reference)
    whole = Publishing(inspection)
    found = gaps_before_approval(inspection)
    form = ApproveForm(
        *sent_data(request), found=found, keep=f"approve-{inspection.pk}", initial={"read_as": whole.content_hash}
    )
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading="Approve the report",
        back_to=publishing_page(inspection),
        template="reports/publication/approve.html",
        publishing=whole,
        blocks=[{"block": block, "address": address_of(whole, block.page)} for block in whole.why_not_approved()],
        found=found,
        is_stopped=any(each.rule.stops for each in found),
        not_you=why_not_approved_by(person(request), inspection),
        accepted=accepted_in_report(inspection),
    )


def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the report as it would be published today, even if it has been published before."""
    inspection = inspection_to_read(request, reference)
    html = html_edition(document_to_publish(inspection, timezone.localdate()))
    response = HttpResponse(html)
    response._csp_update = {"style-src": [stylesheet_source_hash(html)]}  # type: ignore[attr-defined]
    return response


@confirms_who
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish the approved report or, if a correction is open, its new edition."""

    def on_valid(form: DraftForm) -> str:
        begin = correct_report if inspection.is_published else publish_report
        begin(inspection, by=author(request), **form.values)
        return "The report is being published. This takes a few seconds. You can continue with other work."

    inspection = inspection_to_publish(request, reference)
    whole = Publishing(inspection)
    found = gaps_before_publication(inspection, whole.approval)
    form = PublishForm(*sent_data(request), found=found, words=inspection.words, keep=f"publish-{inspection.pk}")
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading="Publish the new edition" if inspection.is_published else "Publish the report",
        back_to=publishing_page(inspection),
        template="reports/publication/publish.html",
        publishing=whole,
        blocks=[{"block": block, "address": address_of(whole, block.page)} for block in whole.why_not_published()],
        found=found,
        is_stopped=any(each.rule.stops for each in found),
        not_you=why_not_published_by(person(request), whole.approval) if whole.approval else "",
    )


# --- corrections -------------------------------------------------------------------------------------------------------


def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a correction or, if one is open, change its note."""

    def on_valid(form: DraftForm) -> str:
        if whole.correction is not None:
            describe_correction(whole.correction, by=author(request), **form.values)
            return "Note for the new edition saved."
        open_correction_of(inspection, by=author(request), **form.values)
        return "The correction is open. You can change the text, facts and recommendations."

    inspection = inspection_to_publish(request, reference)
    whole = Publishing(inspection)
    form = CorrectionForm(*sent_data(request), keep=f"correct-{inspection.pk}")
    if whole.correction is not None:
        form.initial["note"] = whole.correction.note
        form.helper.inputs[0].value = "Save"
    heading = "Correct the published report" if whole.correction is None else "What the correction changes"
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=heading,
        back_to=publishing_page(inspection),
        template="reports/publication/correct.html",
        publishing=whole,
    )


def abandon(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        correction = Publishing(inspection).correction
        if correction is None:
            raise Refused("No correction is open.")
        abandon_correction(correction, by=author(request), **form.values)
        return "Correction abandoned. The earlier text has been restored."

    inspection = inspection_to_publish(request, reference)
    form = AbandonForm(*sent_data(request), keep=f"abandon-{inspection.pk}")
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading="Abandon the correction",
        back_to=publishing_page(inspection),
        explained="The text from before the correction is restored and no new edition is made.",
    )


# --- what is kept ------------------------------------------------------------------------------------------------------


def kept_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Download a file of a draft, or a file that was sent to us. It is never shown in the browser."""
    inspection = inspection_to_read(request, reference)
    kept: KeptFile = get_object_or_404(kept_files_of(inspection), pk=pk)
    # This check comes after the look-up, so that people without access always get "not found".
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        content = kept.content()
    except Damaged as damaged:
        return damaged_page(request, inspection, damaged, back_to=publishing_page(inspection), back_name="publishing")
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=kept.name, content_type=kept.content_type)
    response["Content-Security-Policy"] = NO_SCRIPTS
    response["Cache-Control"] = "private, no-store"
    return response


def edition_file(request: HttpRequest, reference: str, number: int, kind: str) -> HttpResponseBase:
    """Send a file of an edition, byte for byte as it was published."""
    inspection = visible_inspection(request, reference)
    check_can_see_ratings(person(request), inspection)
    edition = get_object_or_404(inspection.editions, number=number)
    return serve(request, inspection, edition, kind)
