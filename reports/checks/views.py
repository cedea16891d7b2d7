"""Pages for the checks before publication, where findings and claims can be accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read, inspection_to_write
from reports.checks.actions import accept_claims, accept_finding, withdraw_acceptance
from reports.checks.claims.bound import NOT_VERIFIED
from reports.checks.forms import AcceptClaimsForm, AcceptForm
from reports.checks.listing import ACCEPTED, WhyNot, claims_shown, places
from reports.checks.models import AcceptedFinding
from reports.checks.queries import Checked, checked, last_acceptance, why_not_accepted_by
from reports.checks.reading.finding import Finding
from reports.checks.unverified import CLAIM
from reports.permissions import can_write_report


@dataclass(frozen=True)
class Found:
    """A finding on the page, with the form to accept it, or `not_you`: why the user cannot accept it."""

    finding: Finding
    form: AcceptForm | None
    not_you: str = ""


@dataclass(frozen=True)
class TakenBack:
    """A claim whose acceptance was withdrawn, with the row to restore. `not_you` says why the user cannot restore it."""

    finding: Finding
    row: AcceptedFinding
    not_you: str


@dataclass(frozen=True)
class Group:
    """The findings in one section, and the address of its editing page ("" if the layout generates the section)."""

    heading: str
    href: str
    found: Sequence[Found]


def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all findings from the checks, by section."""
    inspection = inspection_to_read(request, reference)
    return _page(request, inspection, checked(inspection))


@require_POST
def accept(request: HttpRequest, reference: str, fingerprint: str) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    form = _form(inspection, fingerprint, request.POST)
    if form.is_valid():
        try:
            accept_finding(inspection, fingerprint, reason=form.cleaned_data["reason"], by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Finding accepted. It is listed below with your reason.")
            return redirect("reports:checks", reference)
    found = checked(inspection)
    if found.find(fingerprint) is None:
        messages.error(request, "The checks no longer find this, because the text or the data has changed.")
    return _page(request, inspection, found, {fingerprint: form})


@require_POST
def accept_selected_claims(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the selected claims, all with the same evidence, fact or reason."""
    inspection = inspection_to_write(request, reference)
    found = checked(inspection)
    form = _claims_form(inspection, found, request.POST, request.POST.getlist("selected"))
    if form.is_valid():
        try:
            rows = accept_claims(inspection, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{len(rows)} claim{'s' if len(rows) != 1 else ''} accepted.")
            return redirect(_claims_page(reference, NOT_VERIFIED))
    return _page(request, inspection, found, claims_form=form)


@require_POST
def withdraw(request: HttpRequest, reference: str, fingerprint: str) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    row = withdraw_acceptance(inspection, fingerprint, by=author(request))
    if row is not None and row.check_name == CLAIM:
        return redirect(_claims_page(reference, ACCEPTED, undo=fingerprint))
    if row is not None:
        messages.success(request, "Finding reopened.")
    return redirect("reports:checks", reference)


def _claims_page(reference: str, shown: str, **further: str) -> str:
    address = reverse("reports:checks", args=[reference])
    return f"{address}?{urlencode({'claims': shown, **further})}#claims"


def _page(
    request: HttpRequest,
    inspection: Inspection,
    found: Checked,
    sent: dict[str, AcceptForm] | None = None,
    claims_form: AcceptClaimsForm | None = None,
) -> HttpResponse:
    may_write = can_write_report(person(request), inspection)
    headings = places(inspection)
    why_not = why_not_accepted_by(person(request), inspection) if may_write else None
    groups = []
    for section, findings in groupby(found.open, key=lambda finding: finding.section):
        not_you = why_not(section) if why_not else ""
        listed = [
            Found(finding, _form_for(inspection, finding, sent or {}), not_you)
            if may_write and finding.is_acceptable
            else Found(finding, None)
            for finding in findings
        ]
        heading, href = headings.get(section, (section, ""))
        groups.append(Group(heading, href, listed))
    shown = claims_shown(found, headings, request.GET.get("claims"), why_not)
    if shown.can_accept and claims_form is None:
        claims_form = _claims_form(inspection, found)
    forms = [*(sent or {}).values(), *([claims_form] if claims_form else [])]
    undo = request.GET.get("undo", "")
    context = {
        "inspection": inspection,
        "checked": found,
        "groups": groups,
        "accepted": [(accepted, *headings.get(accepted.finding.section, ("", ""))) for accepted in found.accepted],
        "claims": shown,
        "claims_form": claims_form,
        "taken_back": _taken_back(inspection, found, undo, why_not) if undo and why_not else None,
        "may_write": may_write,
        "form": next((form for form in forms if form.errors), None),
    }
    return render(request, "reports/checks/checks.html", context)


def _taken_back(inspection: Inspection, found: Checked, fingerprint: str, why_not: WhyNot) -> TakenBack | None:
    """The claim whose acceptance was just withdrawn, if it is still open."""
    row = last_acceptance(inspection, fingerprint)
    claim = next((claim for claim in found.open_claims if claim.fingerprint == fingerprint), None)
    return TakenBack(claim, row, why_not(claim.section)) if row is not None and claim is not None else None


def _claims_form(
    inspection: Inspection, found: Checked, data: object = None, selected: Sequence[str] = ()
) -> AcceptClaimsForm:
    evidence = [(item.number, str(item)) for item in inspection.evidence.received()]
    return AcceptClaimsForm(data, prefix="claims", evidence=evidence, facts=found.facts, selected=selected)


def _form_for(inspection: Inspection, finding: Finding, sent: dict[str, AcceptForm]) -> AcceptForm:
    return sent.get(finding.fingerprint) or _form(inspection, finding.fingerprint)


def _form(inspection: Inspection, fingerprint: str, data: object = None) -> AcceptForm:
    return AcceptForm(
        data,
        prefix=f"finding-{fingerprint[:12]}",
        keep=f"finding-{inspection.pk}-{fingerprint[:12]}",
        action=reverse("reports:accept_finding", args=[inspection.reference, fingerprint]),
    )
