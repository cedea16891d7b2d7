"""Progress since the earlier inspection: the page with both inspections, and the forms for judging recommendations."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person, visible_inspection
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import with_ratings
from reports.page import form_page
from reports.permissions import can_judge_progress, check_can_judge_progress
from reports.rated.earlier import earlier_inspection
from reports.reinspection.actions import (
    enter_recommendation,
    judge_recommendation,
    remove_entered_recommendation,
    state_of,
    take_judgement_back,
)
from reports.reinspection.forms import EnterForm, JudgementForm
from reports.reinspection.models import EarlierRecommendation
from reports.reinspection.queries import recommendations_to_judge, since


def progress(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = with_ratings(request, reference)
    context = {
        "inspection": inspection,
        "since": since(inspection, person(request)),
        "may_judge": can_judge_progress(person(request), inspection),
    }
    return render(request, "reports/reinspection/progress.html", context)


def judge(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    inspection = _to_judge(request, reference)
    earlier = earlier_inspection(inspection)
    listed = recommendations_to_judge(inspection, earlier, with_accounts=True)
    shown = next((each for each in listed if each.listed.number == number), None)
    if shown is None:
        raise Http404
    initial = {
        "judgement": shown.listed.judgement,
        "evidence": shown.listed.evidence,
        "based_on": state_of(shown.listed),
    }
    form = JudgementForm(
        *sent_data(request), keep=f"earlier-{inspection.pk}-{number}", initial=initial, words=inspection.words
    )

    def on_valid(form: DraftForm) -> str:
        judge_recommendation(inspection, number, by=author(request), **form.values)
        return f"Recommendation {number} judged."

    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=f"Recommendation {number} of the earlier inspection",
        back_to=_page(inspection),
        template="reports/reinspection/judge.html",
        shown=shown,
        is_in_report=bool(earlier and earlier.recommendations.filter(number=number).exists()),
    )


def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a recommendation of an earlier report that is not recorded here."""

    def on_valid(form: DraftForm) -> str:
        added = enter_recommendation(inspection, by=author(request), **form.values)
        return f"Recommendation {added.number} added."

    inspection = _to_judge(request, reference)
    form = EnterForm(*sent_data(request), keep=f"enter-earlier-{inspection.pk}", words=inspection.words)
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading="Add a recommendation of the earlier inspection",
        back_to=_page(inspection),
        template="reports/reinspection/enter.html",
    )


@require_POST
def take_back(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    inspection = _to_judge(request, reference)
    row = _row(inspection, number)
    if row and take_judgement_back(row, by=author(request)):
        messages.success(request, f"The judgement on recommendation {number} has been removed. The history keeps it.")
    return redirect(_page(inspection))


@require_POST
def remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a recommendation that was entered by mistake. A double click removes it once."""
    inspection = _to_judge(request, reference)
    row = _row(inspection, number)
    if row is None:
        return redirect(_page(inspection))
    try:
        remove_entered_recommendation(row, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Recommendation {number} has been removed from the list.")
    return redirect(_page(inspection))


def _to_judge(request: HttpRequest, reference: str) -> Inspection:
    inspection = visible_inspection(request, reference)
    check_can_judge_progress(person(request), inspection)
    return inspection


def _row(inspection: Inspection, number: int) -> EarlierRecommendation | None:
    row: EarlierRecommendation | None = inspection.earlier_recommendations.filter(number=number).first()
    return row


def _page(inspection: Inspection) -> str:
    return reverse("reports:progress", args=[inspection.reference])
