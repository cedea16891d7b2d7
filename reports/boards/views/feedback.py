"""The page for feedback to the YOT at the end of fieldwork."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, person, visible_inspection
from inspections.evidence.actions.judging import give_feedback
from inspections.evidence.forms.judging import FeedbackForm
from inspections.history import Refused
from inspections.permissions import can_lead, can_read_cases, can_see_ratings, check_can_lead
from reports.boards.evidence import picture_of
from reports.boards.steps import _sent

# --- feedback ---------------------------------------------------------------------------------------------------------


def _fingerprint(picture: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(picture, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """Show earlier feedback and, to the people who lead the inspection, a preview of the evidence summary to be saved."""
    inspection, user = visible_inspection(request, reference), person(request)
    if request.method == "POST":
        check_can_lead(user, inspection)
    leads = can_lead(user, inspection) and not inspection.is_signed
    form, picture = None, None
    if leads or request.method == "POST":
        picture = picture_of(inspection).as_plain()
        seen = _fingerprint(picture)
        form = FeedbackForm(
            _sent(request), keep=f"feedback-{inspection.pk}", words=inspection.words, initial={"seen": seen}
        )
        if form.is_valid() and form.cleaned_data["seen"] != seen:
            form.add_error(
                None,
                "The evidence has changed since you opened this page. Review the summary below, then save your feedback.",
            )
            form.data = {**request.POST.dict(), "seen": seen}
        elif form.is_valid():
            try:
                kept = give_feedback(inspection, picture=picture, said=form.cleaned_data["said"], by=author(request))
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Feedback saved with a summary of the evidence.")
                return redirect("reports:kept_feedback", reference, kept.pk)
    context = {
        "inspection": inspection,
        "form": form,
        "picture": picture,
        "kept": inspection.feedback.select_related("by").defer("picture").order_by("-pk"),
    }
    return render(request, "reports/boards/feedback.html", context)


def kept_feedback(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    kept = get_object_or_404(inspection.feedback.select_related("by"), pk=pk)
    picture, user = kept.picture, person(request)
    if not can_see_ratings(user, inspection):
        picture = {**picture, "cases": None}
    if not can_read_cases(user, inspection):
        picture = {**picture, "examples": []}
    return render(
        request, "reports/boards/kept_feedback.html", {"inspection": inspection, "feedback": kept, "picture": picture}
    )
