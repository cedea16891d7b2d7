"""After publication: the YOT's action plan, progress on each recommendation, and what is due in all inspections."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import DraftForm, sent_data
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read
from reports.following.actions import ask_for_action_plan, follow_recommendations, receive_action_plan, record_progress
from reports.following.forms import PlanForm, PlanReceivedForm, ProgressForm
from reports.following.models import ActionPlan, FollowedRecommendation
from reports.following.queries import action_plan_of, due_for, recommendations_of
from reports.page import form_page
from reports.permissions import can_look_after_report, check_can_look_after_report


def _to_look_after(request: HttpRequest, reference: str) -> Inspection:
    inspection = inspection_to_read(request, reference)
    check_can_look_after_report(person(request), inspection)
    return inspection


def _list_of(inspection: Inspection) -> str:
    return reverse("reports:following", args=[inspection.reference])


def recommendations(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = inspection_to_read(request, reference)
    rows = recommendations_of(inspection)
    context = {
        "inspection": inspection,
        "rows": rows,
        "open_count": sum(not row.is_closed for row in rows),
        "plan": action_plan_of(inspection),
        "has_recommendations": inspection.recommendations.exists(),
        "may_look_after": can_look_after_report(person(request), inspection),
    }
    return render(request, "reports/following/recommendations.html", context)


@require_POST
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Start following the recommendations in a report that was published elsewhere."""
    inspection = _to_look_after(request, reference)
    count = follow_recommendations(inspection, by=author(request))
    text = f"You can now record progress on {count} recommendation{'s' if count != 1 else ''}."
    messages.success(request, text)
    return redirect(_list_of(inspection))


def recommendation(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one recommendation with its progress, and the form to add progress."""
    inspection = inspection_to_read(request, reference)
    recommendation: FollowedRecommendation = get_object_or_404(inspection.followed_recommendations, pk=pk)
    if request.method == "POST":
        check_can_look_after_report(person(request), inspection)
    entries = list(recommendation.progress.select_related("by").prefetch_related("files").order_by("-pk"))
    form = ProgressForm(
        *sent_data(request),
        keep=f"progress-{recommendation.pk}",
        words=inspection.words,
        initial={"based_on": entries[0].pk if entries else 0},
    )

    def on_valid(form: DraftForm) -> str:
        record_progress(recommendation, by=author(request), **form.values)
        return f"Progress on recommendation {recommendation.number} recorded."

    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=f"Recommendation {recommendation.number}",
        back_to=_list_of(inspection),
        template="reports/following/recommendation.html",
        recommendation=recommendation,
        entries=entries,
        may_look_after=can_look_after_report(person(request), inspection),
    )


def action_plan(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        plan = ask_for_action_plan(inspection, by=author(request), **form.values)
        return f"The action plan is due by {plan.due:%-d %B %Y}."

    inspection = _to_look_after(request, reference)
    plan = action_plan_of(inspection)
    form = PlanForm(
        *sent_data(request),
        keep=f"action-plan-{inspection.pk}",
        words=inspection.words,
        initial={"due": plan.due} if plan is not None else None,
    )
    return form_page(
        request,
        inspection,
        form,
        on_valid,
        heading=f"The {inspection.words.service.one}’s action plan",
        back_to=_list_of(inspection),
    )


def receive_plan(request: HttpRequest, reference: str) -> HttpResponse:
    def on_valid(form: DraftForm) -> str:
        receive_action_plan(plan, by=author(request), **form.values)
        return "Action plan recorded."

    inspection = _to_look_after(request, reference)
    plan = get_object_or_404(ActionPlan, inspection=inspection)
    plan.inspection = inspection
    form = PlanReceivedForm(*sent_data(request), keep=f"plan-received-{inspection.pk}")
    return form_page(
        request, inspection, form, on_valid, heading="Record the action plan", back_to=_list_of(inspection)
    )


def recommendations_due(request: HttpRequest) -> HttpResponse:
    """Show what is due in the inspections this user can see: action plans, and recommendations to review."""
    due = due_for(person(request))
    context = {
        "overdue": [each for each in due if each.is_overdue],
        "coming": [each for each in due if not each.is_overdue],
    }
    return render(request, "reports/following/due.html", context)
