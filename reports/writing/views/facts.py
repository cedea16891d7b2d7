"""Pages for the tables of facts in a report, with one table on each page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, person
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read
from reports.permissions import can_write_report, check_can_write_report
from reports.writing.actions.facts import FactsConflict, set_facts_of
from reports.writing.addresses import neighbours
from reports.writing.facts import ROW_FIELDS, facts_version_of
from reports.writing.forms import LONGEST_TABLE, FactFormSet, fact_formset
from reports.writing.queries import sections_of
from reports.writing.sections import WITHOUT_SOURCE, WrittenSection
from reports.writing.views.presence import others_in

MORE_ROWS = 3


Offered = Callable[[Inspection, str], Sequence[Any]]


def facts(request: HttpRequest, reference: str, section: str, offered: Offered) -> HttpResponse:
    """Show one table of facts. People who can write the report change the table as a whole; other people read it.

    `offered` finds the public figures for this table. It is passed in, because this room cannot import the room for
    public figures.
    """
    inspection = inspection_to_read(request, reference)
    table = next((other for other in sections_of(inspection) if other.key == f"facts {section}"), None)
    if table is None:
        raise Http404
    rows = list(inspection.facts.filter(section=section).values(*ROW_FIELDS))
    version = facts_version_of(inspection, section)
    may_write = can_write_report(person(request), inspection)
    formset = fact_formset(section, extra=MORE_ROWS, initial=rows) if may_write else None
    if request.method == "POST":
        check_can_write_report(person(request), inspection)
        formset = _sent(request, section, rows)
        based_on = whole_number(request.POST.get("version"))
        if "more" not in request.POST and formset.is_valid():
            try:
                set_facts_of(inspection, section, formset.rows, based_on=based_on, by=author(request))
            except Refused as refused:
                formset.non_form_errors().append(str(refused))
                # The message asks the user to read the current version. Saving again then replaces that version.
                version = version if isinstance(refused, FactsConflict) else based_on
            else:
                messages.success(request, f"The table “{table.heading}” is saved.")
                return redirect("reports:write_facts", reference, section)
        else:
            version = based_on
    context = _context(request, inspection, table, rows, formset, version)
    context["offered"] = offered(inspection, section) if may_write else []
    return render(request, "reports/writing/facts.html", context)


def _sent(request: HttpRequest, section: str, rows: list[dict[str, str]]) -> FactFormSet:
    """The form with the rows that were sent. If the user asked for more rows, it has more empty rows and shows no errors."""
    if "more" not in request.POST:
        return fact_formset(section, extra=0, data=request.POST, initial=rows)
    total = min(whole_number(request.POST.get("form-TOTAL_FORMS")), LONGEST_TABLE)
    typed = [
        {name: request.POST.get(f"form-{index}-{name}", "") for name in (*ROW_FIELDS, "DELETE")}
        for index in range(total)
    ]
    return fact_formset(section, extra=MORE_ROWS, initial=typed)


def _context(
    request: HttpRequest,
    inspection: Inspection,
    section: WrittenSection,
    rows: list[dict[str, str]],
    formset: FactFormSet | None,
    version: int,
) -> dict[str, Any]:
    current = facts_version_of(inspection, section.slug) if rows else 0
    mark = inspection.sections_ready.filter(section=section.key).select_related("by").order_by("-pk").first()
    return {
        "inspection": inspection,
        "section": section,
        "rows": rows,
        "formset": formset,
        "version": version,
        "needs_source": section.slug not in WITHOUT_SOURCE,
        "keep": f"facts-{inspection.pk}-{section.slug}",
        "said_ready": mark if mark and mark.is_ready and mark.version == current else None,
        "has_lapsed": bool(mark and mark.is_ready and mark.version != current),
        "has_text": bool(rows),
        **others_in(request, inspection, section.key),
        **neighbours(inspection, section),
    }
