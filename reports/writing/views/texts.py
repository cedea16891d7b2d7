"""The pages on which the texts of a report are written: the overview, one section, its versions and its comments."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import NotAllowed
from reports.access import inspection_to_read, inspection_to_write
from reports.material import material_of
from reports.permissions import can_comment, can_write_report, check_can_write_report
from reports.text.differences import changed_words
from reports.writing.actions.comments import mark_ready
from reports.writing.actions.texts import TextConflict, put_text_back, write_section
from reports.writing.addresses import address_of, neighbours, text_section
from reports.writing.models import SectionText, TextComment, TextVersion
from reports.writing.queries import at_hand, overview_of, preview_of, sections_of, version_of
from reports.writing.sections import WrittenSection, as_stored, as_typed, paragraphs_of

# Of a text; a section that is longer is better split.
LONGEST_TEXT = 30_000
# Saves of one person that follow each other within this time are shown as one version.
SITTING = 30 * 60  # seconds


# --- the overview -----------------------------------------------------------------------------------------------------


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Every section of the report and how far it is."""
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
    }
    return render(request, "reports/writing/overview.html", context)


@require_POST
def ready(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody says that a section is ready, or takes that back."""
    inspection = inspection_to_write(request, reference)
    key = request.POST.get("section", "")
    section = next((each for each in sections_of(inspection) if each.key == key), None)
    if section is None:
        raise Http404
    is_ready = request.POST.get("is_ready") == "yes"
    try:
        mark_ready(inspection, section, version=version_of(inspection, section), is_ready=is_ready, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = (
            "is said to be ready. It stays so until it is changed." if is_ready else "is not said to be ready any more."
        )
        messages.success(request, f"“{section.title}” {said}")
    return redirect(address_of(inspection, section))


# --- one section ------------------------------------------------------------------------------------------------------


def section(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One text: read, and by those who may, written."""
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
    stands: TextConflict | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page of a section; `typed` is what was sent and is not stored, `stands` what somebody else stored meanwhile."""
    text = inspection.texts.filter(section=section.slug).first()
    body, version = (text.body, text.version) if text else ("", 0)
    is_list = section.kind == "list"
    material = material_of(inspection)
    shown = body if typed is None else as_stored(typed, is_list=is_list)
    user = person(request)
    comments = list(inspection.text_comments.filter(section=section.slug).with_answers())
    paragraphs = paragraphs_of(body, is_list=is_list)
    newest = inspection.text_versions.filter(section=section.slug).select_related("by").defer("body").first()
    said = inspection.sections_ready.filter(section=section.key).select_related("by").order_by("-pk").first()
    context = {
        "inspection": inspection,
        "section": section,
        "definition": inspection.framework.definition,
        "typed": as_typed(body, is_list=is_list) if typed is None else typed,
        "is_unsaved": typed is not None,
        "version": version,
        "newest": newest,
        "at": _clock(newest.at) if newest else "",
        "said_ready": said if said and said.is_ready and said.version == version else None,
        "has_lapsed": bool(said and said.is_ready and said.version != version),
        "has_text": bool(body.strip()),
        "stands": stands,
        "changes": changed_words(stands.text.body, shown) if stands else [],
        "problem": problem,
        "preview": preview_of(section, shown, material),
        "at_hand": at_hand(inspection, section, material),
        "comments": [
            (comment, _is_on_changed_words(comment, paragraphs)) for comment in comments if not comment.is_resolved
        ],
        "settled": [
            (comment, _is_on_changed_words(comment, paragraphs)) for comment in comments if comment.is_resolved
        ],
        "may_write": can_write_report(user, inspection),
        "may_comment": can_comment(user, inspection),
        **neighbours(inspection, section),
    }
    return render(request, "reports/writing/section.html", context)


def _is_on_changed_words(comment: TextComment, paragraphs: list[str]) -> bool:
    return bool(comment.paragraph) and comment.paragraph not in paragraphs


def _save(request: HttpRequest, reference: str, slug: str) -> JsonResponse:
    """The answers that the script knows: 200 stored, 401 somebody else is signed in, 409 a colleague was quicker, 422 no such
    text, 423 the report takes no changes any longer, 403 not this person's to change."""
    try:
        inspection = inspection_to_write(request, reference)
    except NotAllowed as refused:
        return JsonResponse({"error": str(refused)}, status=403)
    section = text_section(inspection, slug)
    if request.POST.get("person", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"error": "Somebody else is signed in."}, status=401)
    is_list = section.kind == "list"
    body = as_stored(request.POST.get("body", ""), is_list=is_list)
    if problem := _problem_of(body):
        return JsonResponse({"error": problem}, status=422)
    try:
        receipt = uuid.UUID(request.POST.get("receipt", ""))
    except ValueError:
        return JsonResponse({"error": "A receipt is wanting: a UUID of the browser’s own."}, status=422)
    try:
        write_section(
            inspection,
            slug,
            body,
            based_on=whole_number(request.POST.get("based_on")),
            receipt=receipt,
            by=author(request),
        )
    except TextConflict as meanwhile:
        return JsonResponse({"stands": _as_sent(section, meanwhile.text, meanwhile.newest)}, status=409)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=423)
    text = inspection.texts.filter(section=slug).first()
    stored, version = (text.body, text.version) if text else ("", 0)
    told: dict[str, Any] = {"version": version, "at": f"at {timezone.localtime():%H:%M}"}
    if stored != body:  # stored earlier under this receipt, and changed by somebody since
        told["inputs"] = [["body", as_typed(stored, is_list=is_list)]]
    return JsonResponse(told)


def _problem_of(body: str) -> str:
    if len(body) <= LONGEST_TEXT:
        return ""
    return f"This text has {len(body):,} characters. Shorten it to {LONGEST_TEXT:,}: what is longer, nobody reads."


def _as_sent(section: WrittenSection, text: SectionText, newest: TextVersion | None) -> dict[str, Any]:
    words = as_typed(text.body, is_list=section.kind == "list")
    return {
        "version": text.version,
        "words": words,
        "inputs": [["body", words]],
        "by": newest.author if newest else "Somebody",
        "at": _clock(newest.at) if newest else "",
    }


def _clock(at: Any) -> str:
    """A moment as pages show it: the time alone where it is today’s."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%-d %B %Y, %H:%M}"


def _sent_without_a_script(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Saved; or shown again with a preview, or with something put in after the text, and nothing stored."""
    inspection = inspection_to_write(request, reference)
    section = text_section(inspection, slug)
    typed = request.POST.get("body", "").replace("\r\n", "\n")
    if put_in := request.POST.get("insert", ""):
        gap = "\n\n" if typed.strip() else ""
        return _section_page(request, inspection, section, f"{typed.rstrip()}{gap}{put_in}")
    if "preview" in request.POST:
        return _section_page(request, inspection, section, typed)
    body = as_stored(typed, is_list=section.kind == "list")
    if problem := _problem_of(body):
        return _section_page(request, inspection, section, typed, problem=problem)
    try:
        write_section(inspection, slug, body, based_on=whole_number(request.POST.get("based_on")), by=author(request))
    except TextConflict as meanwhile:
        return _section_page(request, inspection, section, typed, stands=meanwhile)
    messages.success(request, f"“{section.title}” is saved.")
    return redirect(address_of(inspection, section))


@require_POST
def preview(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """How a text will look that nobody has saved yet: a part of the page."""
    inspection = inspection_to_read(request, reference)
    found = text_section(inspection, section)
    body = as_stored(request.POST.get("body", "")[: LONGEST_TEXT + 1], is_list=found.kind == "list")
    context = {
        "inspection": inspection,
        "section": found,
        "preview": preview_of(found, body, material_of(inspection)),
    }
    return render(request, "reports/writing/_preview.html", context)


# --- versions -----------------------------------------------------------------------------------------------------------


def versions(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """The versions of a text, the differences between any two, and an old one put back."""
    inspection = inspection_to_read(request, reference)
    found = text_section(inspection, section)
    text = inspection.texts.filter(section=section).first()
    stands = text.version if text else 0
    if request.method == "POST":
        check_can_write_report(person(request), inspection)
        chosen = whole_number(request.POST.get("version"))
        try:
            put_text_back(
                inspection, section, chosen, based_on=whole_number(request.POST.get("based_on")), by=author(request)
            )
        except TextConflict:
            messages.error(
                request, "A colleague changed the text meanwhile. Look at the newest version, then choose again."
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Version {chosen} stands again, as a version of its own. None is lost.")
        return redirect("reports:text_versions", reference, section)
    rows = list(inspection.text_versions.filter(section=section).select_related("by").defer("body"))
    sittings = rows if "all" in request.GET else _sittings(rows)
    newer, older = _chosen(request, rows, sittings)
    bodies = dict(
        inspection.text_versions.filter(section=section, version__in=[newer, older]).values_list("version", "body")
    )
    context = {
        "inspection": inspection,
        "section": found,
        "stands": stands,
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
    """The last version of each sitting, newest first: a text that saves itself has a version every few seconds."""
    found: list[TextVersion] = []
    later: TextVersion | None = None
    for row in rows:
        is_same_sitting = (
            later is not None
            and (later.by_id, later.command) == (row.by_id, row.command)
            and (later.at - row.at).total_seconds() < SITTING
        )
        if not is_same_sitting:
            found.append(row)
        later = row
    return found


def _chosen(request: HttpRequest, rows: list[TextVersion], sittings: list[TextVersion]) -> tuple[int, int]:
    """The two versions that are compared: those asked for, or the newest and the one shown below it."""
    there = {row.version for row in rows}
    shown = [row.version for row in sittings] + [0, 0]
    newer, older = whole_number(request.GET.get("newer")), whole_number(request.GET.get("older"))
    newer = newer if newer in there else shown[0]
    older = older if older in there or (older == 0 and "older" in request.GET) else shown[1]
    return (newer, older) if newer >= older else (older, newer)
