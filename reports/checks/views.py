"""Pages for the checks before publication, where findings can be accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read, inspection_to_write
from reports.checks.actions import accept_finding, withdraw_acceptance
from reports.checks.claims.bound import NOT_VERIFIED
from reports.checks.claims.shown import FILTERS, Filter, MarkedSentence, marked
from reports.checks.forms import AcceptForm
from reports.checks.queries import Checked, checked, why_not_accepted_by
from reports.checks.reading.finding import Finding
from reports.layouts import layout
from reports.permissions import can_write_report
from reports.writing.addresses import address_of
from reports.writing.queries import sections_of


@dataclass(frozen=True)
class Found:
    """A finding on the page, with the form to accept it, or `not_you`: why the user cannot accept it."""

    finding: Finding
    form: AcceptForm | None
    not_you: str = ""


@dataclass(frozen=True)
class Group:
    """The findings in one section, and the address of its editing page ("" if the layout generates the section)."""

    heading: str
    href: str
    found: Sequence[Found]


@dataclass(frozen=True)
class ClaimsShown:
    """The claims on the page: the chosen verdict, the number of claims with each verdict, and the sentences by section."""

    chosen: Filter
    filters: Sequence[tuple[Filter, str, int]]
    sections: Sequence[tuple[str, str, list[MarkedSentence]]]


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
def withdraw(request: HttpRequest, reference: str, fingerprint: str) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    if withdraw_acceptance(inspection, fingerprint, by=author(request)):
        messages.success(request, "Finding reopened.")
    return redirect("reports:checks", reference)


def _page(
    request: HttpRequest, inspection: Inspection, found: Checked, sent: dict[str, AcceptForm] | None = None
) -> HttpResponse:
    may_write = can_write_report(person(request), inspection)
    places = _places(inspection)
    groups = []
    for section, findings in groupby(found.open, key=lambda finding: finding.section):
        heading, href = places.get(section, (section, ""))
        not_you = why_not_accepted_by(person(request), inspection, section) if may_write else ""
        listed = [
            Found(finding, _form_for(inspection, finding, sent or {}), not_you)
            if may_write and finding.is_acceptable
            else Found(finding, None)
            for finding in findings
        ]
        groups.append(Group(heading, href, listed))
    context = {
        "inspection": inspection,
        "checked": found,
        "groups": groups,
        "accepted": [(accepted, *places.get(accepted.finding.section, ("", ""))) for accepted in found.accepted],
        "claims": _claims_shown(request, found, places),
        "may_write": may_write,
        "form": next((form for form in (sent or {}).values() if form.errors), None),
    }
    return render(request, "reports/checks/checks.html", context)


def _claims_shown(request: HttpRequest, found: Checked, places: Mapping[str, tuple[str, str]]) -> ClaimsShown:
    known = dict(FILTERS)
    asked = request.GET.get("claims")
    chosen: Filter = next((name for name in known if name == asked), NOT_VERIFIED)
    counts = {**found.counts_of_claims, "all": len(found.claims)}
    return ClaimsShown(
        chosen,
        tuple((name, label, counts.get(name, 0)) for name, label in FILTERS),
        tuple((*places.get(section, (section, "")), sentences) for section, sentences in marked(found.claims, chosen)),
    )


def _places(inspection: Inspection) -> dict[str, tuple[str, str]]:
    """The heading and editing address of every section. Sections generated by the layout have only a heading."""
    described = layout(inspection.layout)
    printed = {section.slug: (section.heading or section.slug, "") for section in described.sections}
    written: dict[str, tuple[str, str]] = {}
    for section in sorted(sections_of(inspection), key=lambda section: not section.is_text):
        written.setdefault(section.slug, (section.title, address_of(inspection, section)))
    return {**printed, **written}


def _form_for(inspection: Inspection, finding: Finding, sent: dict[str, AcceptForm]) -> AcceptForm:
    return sent.get(finding.fingerprint) or _form(inspection, finding.fingerprint)


def _form(inspection: Inspection, fingerprint: str, data: object = None) -> AcceptForm:
    return AcceptForm(
        data,
        prefix=f"finding-{fingerprint[:12]}",
        keep=f"finding-{inspection.pk}-{fingerprint[:12]}",
        action=reverse("reports:accept_finding", args=[inspection.reference, fingerprint]),
    )
