"""The pages where the texts in a report are written: the overview, a section, its preview and its versions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.moments import time_of_day, today_or_moment
from inspections.permissions import NotAllowed
from reports.access import inspection_to_read, inspection_to_write
from reports.material import material_of, pictures_in
from reports.permissions import can_comment, can_write_report, check_can_write_report
from reports.pictures.queries import on_pages
from reports.text.differences import changed_words
from reports.writing.actions.comments import mark_ready
from reports.writing.actions.texts import TextConflict, restore_version, write_section
from reports.writing.addresses import address_of, neighbours, text_section
from reports.writing.models import SectionText, TextComment, TextVersion
from reports.writing.queries import at_hand, overview_of, preview_of, sections_of, version_of
from reports.writing.sections import LONGEST_TEXT, WrittenSection, as_stored, as_typed, paragraphs_of, too_long
from reports.writing.suggestions.queries import suggestions_for
from reports.writing.views.merging import merge_page
from reports.writing.views.presence import open_sections, others_in

# Saves by the same person are shown as one version if they are less than this time apart.
SITTING = 30 * 60  # seconds


# --- the overview -----------------------------------------------------------------------------------------------------


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every section in the report and its state."""
    inspection = inspection_to_read(request, reference)
    whole = overview_of(inspection)
    context = {
        "inspection": inspection,
        "overview": whole,
        "chapters": [
            (
                title,
                [(section_state, address_of(inspection, section_state.section)) for section_state in section_states],
            )
            for title, section_states in whole.chapters
        ],
        "may_write": can_write_report(person(request), inspection),
        **open_sections(request, inspection),
    }
    return render(request, "reports/writing/overview.html", context)


@require_POST
def ready(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark a section as ready or as not ready."""
    inspection = inspection_to_write(request, reference)
    key = request.POST.get("section", "")
    section = next((other for other in sections_of(inspection) if other.key == key), None)
    if section is None:
        raise Http404
    is_ready = request.POST.get("is_ready") == "yes"
    try:
        mark_ready(inspection, section, version=version_of(inspection, section), is_ready=is_ready, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        state = "marked as ready. If it changes, mark it again." if is_ready else "no longer marked as ready."
        messages.success(request, f"“{section.title}” is {state}")
    return redirect(address_of(inspection, section))


# --- one section ------------------------------------------------------------------------------------------------------


@from_the_server
def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Show one text. People who can write the report edit it; other people read it."""
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        return _save(request, reference, section)
    if request.method == "POST":
        return _sent_without_a_script(request, reference, section)
    inspection = inspection_to_read(request, reference)
    return _section_page(request, inspection, text_section(inspection, section))


def _section_page(
    request: HttpRequest,
    inspection: Inspection,
    section: WrittenSection,
    typed: str | None = None,
    *,
    conflict: TextConflict | None = None,
    problem: str = "",
) -> HttpResponse:
    """Show a section. `typed` is a text that was sent but not stored; `conflict` has the text that a colleague stored."""
    text = inspection.texts.filter(section=section.slug).first()
    body, version = (text.body, text.version) if text else ("", 0)
    is_list = section.kind == "list"
    material = material_of(inspection)
    shown = body if typed is None else as_stored(typed, is_list=is_list)
    user = person(request)
    comments = list(inspection.text_comments.filter(section=section.slug).with_answers())
    paragraphs = paragraphs_of(body, is_list=is_list)
    newest = inspection.text_versions.filter(section=section.slug).select_related("by").defer("body").first()
    mark = inspection.sections_ready.filter(section=section.key).select_related("by").order_by("-pk").first()
    context = {
        "inspection": inspection,
        "section": section,
        "definition": inspection.framework.definition,
        "typed": as_typed(body, is_list=is_list) if typed is None else typed,
        "is_unsaved": typed is not None,
        "version": version,
        "newest": newest,
        "at": today_or_moment(newest.at) if newest else "",
        "said_ready": mark if mark and mark.is_ready and mark.version == version else None,
        "has_lapsed": bool(mark and mark.is_ready and mark.version != version),
        "has_text": bool(body.strip()),
        "conflict": conflict,
        "changes": changed_words(conflict.text.body, shown) if conflict else [],
        "problem": problem,
        "preview": preview_of(section, shown, material, on_pages(inspection, pictures_in(inspection, shown))),
        "at_hand": at_hand(inspection, section, material),
        "comments": [
            (comment, _is_on_changed_words(comment, paragraphs)) for comment in comments if not comment.is_resolved
        ],
        "resolved": [
            (comment, _is_on_changed_words(comment, paragraphs)) for comment in comments if comment.is_resolved
        ],
        "suggestions": suggestions_for(inspection, section, body),
        "may_write": can_write_report(user, inspection),
        "may_comment": can_comment(user, inspection),
        **others_in(request, inspection, section.key),
        **neighbours(inspection, section),
    }
    return render(request, "reports/writing/section.html", context)


def _is_on_changed_words(comment: TextComment, paragraphs: list[str]) -> bool:
    return bool(comment.paragraph) and comment.paragraph not in paragraphs


def _save(request: HttpRequest, reference: str, slug: str) -> JsonResponse:
    """Save a text for the script. Statuses: 200 stored, 401 another user is signed in, 403 this user cannot change it, 409 edit
    conflict, 422 invalid text, 423 the report can no longer be changed."""
    try:
        inspection = inspection_to_write(request, reference)
    except NotAllowed as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    section = text_section(inspection, slug)
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"error": "Another user is signed in."}, status=401)
    is_list = section.kind == "list"
    body = as_stored(request.POST.get("body", ""), is_list=is_list)
    if problem := too_long(body):
        return JsonResponse({"error": problem}, status=422)
    try:
        receipt = uuid.UUID(request.POST.get("receipt", ""))
    except ValueError:
        return JsonResponse({"error": "Missing receipt: send a UUID."}, status=422)
    try:
        write_section(
            inspection,
            slug,
            body,
            based_on=whole_number(request.POST.get("based_on")),
            receipt=receipt,
            by=author(request),
        )
    except TextConflict as conflict:
        return JsonResponse({"stands": _as_sent(section, conflict.text, conflict.newest)}, status=409)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=423)
    text = inspection.texts.filter(section=slug).first()
    stored, version = (text.body, text.version) if text else ("", 0)
    response: dict[str, Any] = {"version": version, "at": f"at {time_of_day(timezone.now())}"}
    if stored != body:  # the text was stored earlier with this receipt and has changed since
        response["inputs"] = [["body", as_typed(stored, is_list=is_list)]]
    return JsonResponse(response)


def _as_sent(section: WrittenSection, text: SectionText, newest: TextVersion | None) -> dict[str, Any]:
    words = as_typed(text.body, is_list=section.kind == "list")
    return {
        "version": text.version,
        "words": words,
        "inputs": [["body", words]],
        "by": newest.author if newest else "A colleague",
        "at": today_or_moment(newest.at) if newest else "",
    }


def _sent_without_a_script(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Save the text, or show the page again with a preview or an inserted figure or example, without saving."""
    inspection = inspection_to_write(request, reference)
    section = text_section(inspection, slug)
    typed = request.POST.get("body", "").replace("\r\n", "\n")
    if inserted := request.POST.get("insert", ""):
        gap = "\n\n" if typed.strip() else ""
        return _section_page(request, inspection, section, f"{typed.rstrip()}{gap}{inserted}")
    if "preview" in request.POST:
        return _section_page(request, inspection, section, typed)
    if "whole" in request.POST:  # the person edits the whole text instead of merging it
        newest = inspection.text_versions.filter(section=slug).select_related("by").first()
        text = inspection.texts.filter(section=slug).first()
        conflict = TextConflict(text, newest) if text else None
        return _section_page(request, inspection, section, typed, conflict=conflict)
    body = as_stored(typed, is_list=section.kind == "list")
    if problem := too_long(body):
        return _section_page(request, inspection, section, typed, problem=problem)
    try:
        write_section(inspection, slug, body, based_on=whole_number(request.POST.get("based_on")), by=author(request))
    except TextConflict:
        return merge_page(request, inspection, section)
    messages.success(request, f"“{section.title}” is saved.")
    return redirect(address_of(inspection, section))


@require_POST
def preview(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Send the preview of a text that is not saved yet, as a part of the page."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
    body = as_stored(request.POST.get("body", "")[: LONGEST_TEXT + 1], is_list=written.kind == "list")
    context = {
        "inspection": inspection,
        "section": written,
        "preview": preview_of(
            written, body, material_of(inspection), on_pages(inspection, pictures_in(inspection, body))
        ),
    }
    return render(request, "reports/writing/_preview.html", context)


# --- versions -----------------------------------------------------------------------------------------------------------


def versions(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Show the versions of a text and the differences between any two, and restore an old version."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
    text = inspection.texts.filter(section=section).first()
    current = text.version if text else 0
    if request.method == "POST":
        check_can_write_report(person(request), inspection)
        chosen = whole_number(request.POST.get("version"))
        try:
            restore_version(
                inspection, section, chosen, based_on=whole_number(request.POST.get("based_on")), by=author(request)
            )
        except TextConflict:
            messages.error(
                request,
                "A colleague has changed the text since you opened this page. Check the newest version, then choose again.",
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, f"Version {chosen} has been restored as a new version. Earlier versions are kept."
            )
        return redirect("reports:text_versions", reference, section)
    rows = list(inspection.text_versions.filter(section=section).select_related("by").defer("body"))
    sittings = rows if "all" in request.GET else _sittings(rows)
    newer, older = _chosen(request, rows, sittings)
    bodies = dict(
        inspection.text_versions.filter(section=section, version__in=[newer, older]).values_list("version", "body")
    )
    context = {
        "inspection": inspection,
        "section": written,
        "current": current,
        "versions": sittings,
        "shows_all": "all" in request.GET,
        "left_out": len(rows) - len(sittings),
        "newer": newer,
        "older": older,
        "changes": changed_words(bodies.get(older, ""), bodies.get(newer, "")) if rows else [],
        "is_same": bodies.get(older, "") == bodies.get(newer, ""),
        "may_write": can_write_report(person(request), inspection),
    }
    return render(request, "reports/writing/versions.html", context)


def _sittings(rows: list[TextVersion]) -> list[TextVersion]:
    """The last version of each writing session, newest first. Within a session, automatic saving makes a version every few
    seconds."""
    last_versions: list[TextVersion] = []
    later: TextVersion | None = None
    for row in rows:
        is_same_sitting = (
            later is not None
            and (later.by_id, later.command) == (row.by_id, row.command)
            and (later.at - row.at).total_seconds() < SITTING
        )
        if not is_same_sitting:
            last_versions.append(row)
        later = row
    return last_versions


def _chosen(request: HttpRequest, rows: list[TextVersion], sittings: list[TextVersion]) -> tuple[int, int]:
    """The two versions to compare: the versions in the address, or the newest version and the version shown below it."""
    known = {row.version for row in rows}
    shown = [row.version for row in sittings] + [0, 0]
    newer, older = whole_number(request.GET.get("newer")), whole_number(request.GET.get("older"))
    newer = newer if newer in known else shown[0]
    older = older if older in known or (older == 0 and "older" in request.GET) else shown[1]
    return (newer, older) if newer >= older else (older, newer)
