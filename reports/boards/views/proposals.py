"""Pages for the lead inspector's proposals: one rating for each standard, with the evidence for the rating."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person, visible_inspection
from inspections.evidence.actions.proposals import propose_rating
from inspections.evidence.forms.judging import ProposalForm
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_lead, check_can_lead, check_can_see_ratings
from reports.access import standard_or_404
from reports.boards.actions import propose_discretion
from reports.boards.evidence import standards_on_board
from reports.boards.proposals import proposals_in, versions_of
from reports.boards.steps import _sent
from reports.rated.queries import ratings_of
from reports.ratings import triggers
from standards.models import Standard
from standards.queries import standard_of

# --- proposals --------------------------------------------------------------------------------------------------------


def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_see_ratings(person(request), inspection)
    context = {
        "inspection": inspection,
        "definition": inspection.framework.definition,
        "domains": proposals_in(inspection),
    }
    return render(request, "reports/boards/proposals.html", context)


def proposal(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    check_can_see_ratings(user, inspection)
    if request.method == "POST":
        check_can_lead(user, inspection)
    described = standard_or_404(inspection, number)
    standard = standard_of(inspection.framework.whole, number)
    versions = versions_of(inspection, standard)
    newest = versions[0] if versions else None
    evidence = inspection.evidence.received().in_plain()
    leads = can_lead(user, inspection) and not inspection.is_signed
    form = None
    if leads or request.method == "POST":
        current = newest if newest and newest.rating else None
        initial: dict[str, Any] = {"version": newest.pk if newest else 0}
        if current:
            initial |= {
                "rating": current.rating,
                "rationale": current.rationale,
                "trigger": current.trigger,
                "cites": [item.pk for item in current.cites],
            }
        form = ProposalForm(
            _sent(request),
            keep=f"proposal-{inspection.pk}-{number}",
            words=inspection.words,
            ratings=inspection.framework.definition.names,
            triggers=triggers.choices(inspection.words) if described.is_computed else (),
            evidence=evidence,
            can_withdraw=current is not None,
            initial=initial,
        )
    if form is not None and form.is_valid():
        act = propose_discretion if described.is_computed else propose_rating
        try:
            act(inspection, standard, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
            versions = versions_of(inspection, standard)
            sent = request.POST.copy()
            sent["version"] = str(versions[0].pk if versions else 0)
            form.data = sent
        else:
            messages.success(request, f"Proposal for {number} saved.")
            return redirect("reports:proposal", reference, number)
    context = {
        "inspection": inspection,
        "definition": inspection.framework.definition,
        "standard": described,
        "on_board": None if described.is_computed else standards_on_board(inspection, [described])[0],
        "rated": ratings_of(inspection).standards[number] if described.is_computed else None,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "form": form,
        **(_citable(evidence, form, inspection, standard) if form else {}),
    }
    return render(request, "reports/boards/proposal.html", context)


def _citable(
    evidence: list[dict[str, Any]], form: ProposalForm, inspection: Inspection, standard: Standard
) -> dict[str, Any]:
    """Evidence that can be cited: items linked to the standard, other items, and which items are ticked."""
    tied = set(inspection.evidence.tied_to(standard).values_list("pk", flat=True))
    ticked = form.ticked
    others = [item for item in evidence if item["pk"] not in tied]
    return {
        "tied": [item for item in evidence if item["pk"] in tied],
        "others": others,
        "ticked": ticked,
        "ticks_others": any(item["pk"] in ticked for item in others),
    }
