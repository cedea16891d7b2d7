"""The page where a text is merged, part by part, with the version that a colleague has saved."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.moments import today_or_moment
from reports.access import inspection_to_write
from reports.writing.actions.texts import TextConflict, write_section
from reports.writing.addresses import address_of, text_section
from reports.writing.merging import Merging
from reports.writing.sections import LONGEST_TEXT, WrittenSection, as_stored, as_typed, too_long


@require_POST
def merge(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Offer to merge two versions of a text, or save the merged text as a new version."""
    inspection = inspection_to_write(request, reference)
    written = text_section(inspection, section)
    if "save" not in request.POST:
        return merge_page(request, inspection, written)
    text = inspection.texts.filter(section=section).first()
    version = text.version if text else 0
    if whole_number(request.POST.get("seen")) != version:
        return merge_page(request, inspection, written, is_later=True)
    merging = _merging(request, inspection, written, text.body if text else "")
    if merging.problems or len(merging.merged) > LONGEST_TEXT:
        return merge_page(request, inspection, written, is_sent=True)
    receipt = _receipt(request)
    try:
        write_section(inspection, section, merging.merged, based_on=version, receipt=receipt, by=author(request))
    except TextConflict:
        return merge_page(request, inspection, written, is_later=True)
    except Refused as refused:
        messages.error(request, str(refused))
        return merge_page(request, inspection, written)
    messages.success(request, f"“{written.title}” is saved with the changes that you chose. Earlier versions are kept.")
    # The page tells the browser that it no longer needs to keep the text that was merged.
    return redirect(f"{address_of(inspection, written)}{f'?merged={receipt}' if receipt else ''}")


def merge_page(
    request: HttpRequest,
    inspection: Inspection,
    section: WrittenSection,
    *,
    is_sent: bool = False,
    is_later: bool = False,
) -> HttpResponse:
    """Show the parts of the text that was sent (`body`), of the version it is based on, and of the newest version.

    `is_sent`: show what is missing. `is_later`: the colleague saved again while the person was choosing.
    """
    text = inspection.texts.filter(section=section.slug).first()
    newest = inspection.text_versions.filter(section=section.slug).select_related("by").defer("body").first()
    merging = _merging(request, inspection, section, text.body if text else "")
    context = {
        "inspection": inspection,
        "section": section,
        "merging": merging,
        "body": as_typed(merging.mine, is_list=section.kind == "list"),
        "based_on": whole_number(request.POST.get("based_on")),
        "receipt": _receipt(request) or "",
        "seen": text.version if text else 0,
        "colleague": newest.author if newest else "A colleague",
        "at": today_or_moment(newest.at) if newest else "",
        "problems": merging.problems if is_sent else [],
        "too_long": too_long(merging.merged) if is_sent else "",
        "is_later": is_later,
    }
    return render(request, "reports/writing/merge.html", context)


def _merging(request: HttpRequest, inspection: Inspection, section: WrittenSection, theirs: str) -> Merging:
    is_list = section.kind == "list"
    version = whole_number(request.POST.get("based_on"))
    base = inspection.text_versions.filter(section=section.slug, version=version).first()
    mine = as_stored(request.POST.get("body", ""), is_list=is_list)
    return Merging(base.body if base else "", mine, theirs, request.POST.dict(), is_list)


def _receipt(request: HttpRequest) -> uuid.UUID | None:
    """What identifies the text in the browser that sent it; None without a script."""
    try:
        return uuid.UUID(request.POST.get("receipt", ""))
    except ValueError:
        return None
