"""The page to find and replace words in all texts of a report, and to undo it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_write
from reports.replacing.actions import SectionsChanged, replace_in_texts, undo_replacing
from reports.replacing.forms import SearchForm
from reports.replacing.queries import find
from reports.writing.queries import sections_of


@dataclass(frozen=True)
class Done:
    """A section in which words were replaced, and the version that this made."""

    slug: str
    title: str
    version: int


def find_and_replace(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the form, the places that were found, or what was replaced. Replace the chosen places."""
    inspection = inspection_to_write(request, reference)
    if request.method == "POST":
        return _replace(request, inspection)
    form = SearchForm(request.GET if "find" in request.GET else None)
    return _page(request, inspection, form, done=_done(inspection, request.GET.getlist("done")))


def _replace(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, inspection, form)
    chosen: dict[str, set[int]] = {}
    for slug, start in _pairs(request.POST.getlist("place")):
        chosen.setdefault(slug, set()).add(start)
    based_on = dict(_pairs(request.POST.getlist("version")))
    try:
        versions = replace_in_texts(inspection, form.search, chosen, based_on, by=author(request))
    except SectionsChanged as changed:
        titles = [section.title for section in sections_of(inspection) if section.slug in changed.sections]
        return _page(request, inspection, form, problem=f"{changed} Changed: {', '.join(titles)}.")
    except Refused as refused:
        return _page(request, inspection, form, problem=str(refused), chosen=chosen)
    address = reverse("reports:find_and_replace", args=[inspection.reference])
    asked = urlencode([("done", f"{slug}:{version}") for slug, version in versions.items()])
    if not versions:
        messages.error(request, "Nothing was replaced, because the words are no longer at these places. Search again.")
    return redirect(f"{address}?{asked}")


def _page(
    request: HttpRequest,
    inspection: Inspection,
    form: SearchForm,
    *,
    problem: str = "",
    chosen: dict[str, set[int]] | None = None,
    done: tuple[Done, ...] = (),
) -> HttpResponse:
    found = find(inspection, form.search) if form.is_valid() else None
    context = {
        "inspection": inspection,
        "form": form,
        "found": found,
        "problem": problem,
        "done": done,
        "places": [
            (
                each,
                [(place, chosen is None or place.start in chosen.get(each.section.slug, ())) for place in each.places],
            )
            for each in (found.sections if found else ())
        ],
    }
    return render(request, "reports/replacing/find_and_replace.html", context)


@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Restore the sections in which words were replaced, unless they have changed since."""
    inspection = inspection_to_write(request, reference)
    versions = {done.slug: done.version for done in _done(inspection, request.POST.getlist("done"))}
    titles = {section.slug: section.title for section in sections_of(inspection) if section.is_text}
    try:
        restored, left = undo_replacing(inspection, versions, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:find_and_replace", reference)
    if restored:
        messages.success(request, f"Restored as before: {', '.join(titles[slug] for slug in restored)}.")
    if left:
        names = ", ".join(titles[slug] for slug in left)
        messages.error(request, f"Not restored, because they have changed since then: {names}. See their versions.")
    return redirect("reports:find_and_replace", reference)


def _pairs(values: Iterable[str]) -> list[tuple[str, int]]:
    """Each value “slug:number” that was sent. Others are left out."""
    found = []
    for value in values:
        slug, _, number = value.rpartition(":")
        if slug and number.isascii() and number.isdigit() and len(number) < 10:
            found.append((slug, int(number)))
    return found


def _done(inspection: Inspection, values: Iterable[str]) -> tuple[Done, ...]:
    titles = {section.slug: section.title for section in sections_of(inspection) if section.is_text}
    return tuple(Done(slug, titles[slug], version) for slug, version in _pairs(values) if slug in titles)
