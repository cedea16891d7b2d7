"""Pages to add, change, move, remove and restore the recommendations in a report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read, inspection_to_write
from reports.permissions import can_write_report
from reports.recommendations.actions import (
    RecommendationConflict,
    RecommendationIncomplete,
    add_recommendation,
    change_recommendation,
    move_recommendation,
    put_recommendation_back,
    remove_recommendation,
    state_of,
)
from reports.recommendations.forms import RecommendationForm
from reports.recommendations.models import Recommendation, RemovedRecommendation
from reports.writing.addresses import neighbours
from reports.writing.queries import sections_of, version_of
from reports.writing.sections import RECOMMENDATIONS
from reports.writing.views.presence import others_in


def recommendations(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all recommendations in order, and the removed recommendations."""
    inspection = inspection_to_read(request, reference)
    section = next(each for each in sections_of(inspection) if each.slug == RECOMMENDATIONS)
    rows = list(inspection.recommendations.prefetch_related("evidence", "standards"))
    ready = inspection.sections_ready.filter(section=section.key).select_related("by").order_by("-pk").first()
    version = version_of(inspection, section)
    there = {(row.addressee, row.text) for row in rows}
    removed = inspection.removed_recommendations.select_related("by").order_by("-pk")
    context = {
        "inspection": inspection,
        "section": section,
        "recommendations": rows,
        "removed": [row for row in removed if (row.addressee, row.text) not in there],
        "said_ready": ready if ready and ready.is_ready and ready.version == version else None,
        "has_lapsed": bool(ready and ready.is_ready and ready.version != version),
        "has_text": bool(rows),
        "may_write": can_write_report(person(request), inspection),
        **others_in(request, inspection, section.key),
        **neighbours(inspection, section),
    }
    return render(request, "reports/recommendations/recommendations.html", context)


def recommendation(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Add or change one recommendation."""
    inspection = inspection_to_write(request, reference)
    recommendation = _recommendation(inspection, pk) if pk is not None else None
    form = RecommendationForm(
        inspection,
        recommendation,
        request.POST if request.method == "POST" else None,
        keep=f"recommendation-{inspection.pk}-{pk or 'new'}",
        state=state_of(recommendation) if recommendation else "",
    )
    if form.is_valid():
        given: dict[str, Any] = {"evidence": (), **form.cleaned_data}
        based_on = given.pop("based_on")
        given |= {"evidence": list(given["evidence"]), "standards": list(given["standards"])}
        try:
            if recommendation:
                change_recommendation(recommendation, based_on=based_on, by=author(request), **given)
            else:
                recommendation = add_recommendation(inspection, by=author(request), **given)
        except RecommendationConflict as refused:
            form.add_error(None, str(refused))
            # The message shows the colleague's version, so saving again replaces it.
            form.data = request.POST.copy()
            form.data["based_on"] = state_of(_recommendation(inspection, pk or 0))
        except RecommendationIncomplete as refused:
            for name, reason in refused.problems.items():
                form.add_error(name, reason)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Recommendation {recommendation.number} saved.")
            return redirect("reports:recommendations", reference)
    addressees = inspection.recommendations.order_by().values_list("addressee", flat=True).distinct()
    context = {
        "inspection": inspection,
        "form": form,
        "recommendation": recommendation,
        "addressees": sorted(addressees),
    }
    return render(request, "reports/recommendations/recommendation.html", context)


@require_POST
def move(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    recommendation = _recommendation(inspection, pk)
    is_up = request.POST.get("to") == "up"
    if move_recommendation(recommendation, up=is_up, by=author(request)):
        messages.success(request, f"The recommendation is now number {recommendation.number + (-1 if is_up else 1)}.")
    return redirect("reports:recommendations", reference)


@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    remove_recommendation(_recommendation(inspection, pk), by=author(request))
    messages.success(request, "Recommendation removed. You can restore it below.")
    return redirect("reports:recommendations", reference)


@require_POST
def put_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    removed: RemovedRecommendation = get_object_or_404(inspection.removed_recommendations, pk=pk)
    removed.inspection = inspection
    back = put_recommendation_back(removed, by=author(request))
    messages.success(request, f"Recommendation restored as number {back.number}.")
    return redirect("reports:recommendations", reference)


def _recommendation(inspection: Inspection, pk: int) -> Recommendation:
    recommendation: Recommendation = get_object_or_404(
        inspection.recommendations.prefetch_related("evidence", "standards"), pk=pk
    )
    recommendation.inspection = inspection
    return recommendation
