"""The checks before publication, and what is accepted of what they find."""

from __future__ import annotations

from collections.abc import Sequence
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
from reports.checks.forms import AcceptForm
from reports.checks.queries import Checked, checked
from reports.checks.reading.finding import Finding
from reports.layouts import layout
from reports.permissions import can_write_report
from reports.writing.addresses import address_of
from reports.writing.queries import sections_of


@dataclass(frozen=True)
class Found:
    """A finding on the page, with the form by which it is accepted where that may be."""

    finding: Finding
    form: AcceptForm | None


@dataclass(frozen=True)
class Group:
    """What is found in one section, and where that is written ("" where it is printed by the layout)."""

    heading: str
    href: str
    found: Sequence[Found]


def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that the checks find, by section."""
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
            messages.success(request, "It is accepted, and stands below with your reason.")
            return redirect("reports:checks", reference)
    found = checked(inspection)
    if found.find(fingerprint) is None:
        messages.error(request, "The checks do not find this any longer: the text or the data have changed.")
    return _page(request, inspection, found, {fingerprint: form})


@require_POST
def withdraw(request: HttpRequest, reference: str, fingerprint: str) -> HttpResponse:
    inspection = inspection_to_write(request, reference)
    if withdraw_acceptance(inspection, fingerprint, by=author(request)):
        messages.success(request, "It is not accepted any more, and is open again.")
    return redirect("reports:checks", reference)


def _page(
    request: HttpRequest, inspection: Inspection, found: Checked, sent: dict[str, AcceptForm] | None = None
) -> HttpResponse:
    may_write = can_write_report(person(request), inspection)
    places = _places(inspection)
    groups = []
    for section, findings in groupby(found.open, key=lambda finding: finding.section):
        heading, href = places.get(section, (section, ""))
        listed = [
            Found(finding, _form_for(inspection, finding, sent or {}) if may_write and finding.is_acceptable else None)
            for finding in findings
        ]
        groups.append(Group(heading, href, listed))
    context = {
        "inspection": inspection,
        "checked": found,
        "groups": groups,
        "accepted": [(accepted, *places.get(accepted.finding.section, ("", ""))) for accepted in found.accepted],
        "may_write": may_write,
        "form": next((form for form in (sent or {}).values() if form.errors), None),
    }
    return render(request, "reports/checks/checks.html", context)


def _places(inspection: Inspection) -> dict[str, tuple[str, str]]:
    """The heading of every section and the address at which it is written; of what the layout prints, the heading alone."""
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
