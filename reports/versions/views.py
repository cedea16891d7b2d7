"""Two versions of the standards side by side, and an inspection as it would be rated under another version."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.inspection.models import Inspection
from reports.access import with_ratings
from reports.rated.as_if import NoMapping, rated_as_if
from reports.rated.queries import ratings_of
from reports.versions.comparison import compared
from reports.versions.forms import ChangedRulesForm, FrameworkFileForm
from reports.versions.preview import preview_of
from standards.language.definition import FrameworkDefinition
from standards.language.reading import FrameworkFileError, read_framework
from standards.queries import frameworks_newest_first, newest_frameworks


def compare(request: HttpRequest) -> HttpResponse:
    """What changed between the versions "?before=" and "?after=", each given as a slug, a hyphen and a revision."""
    frameworks = {f"{each.slug}-{each.revision}": each for each in frameworks_newest_first()}
    names = list(frameworks)
    after = frameworks.get(request.GET.get("after", ""), next(iter(frameworks.values()), None))
    before = frameworks.get(request.GET.get("before", ""), frameworks[names[1]] if len(names) > 1 else None)
    context: dict[str, Any] = {"frameworks": frameworks, "before": before, "after": after}
    if before and after and before != after:
        context["comparison"] = compared(before.definition, after.definition)
    return render(request, "reports/versions/compare.html", context)


def as_if(request: HttpRequest, reference: str) -> HttpResponse:
    """The ratings an inspection would have under the framework in "?framework=", or under the rules in an uploaded file,
    which is not kept. Without either, a choice."""
    inspection = with_ratings(request, reference)
    others = [each for each in newest_frameworks() if each.slug != inspection.framework.slug]
    chosen = next((each for each in others if each.slug == request.GET.get("framework")), None)
    form = ChangedRulesForm(request.POST or None, request.FILES or None, keep=f"rules-{inspection.pk}")
    context: dict[str, Any] = {"inspection": inspection, "others": others, "chosen": chosen, "form": form}
    if request.method == "POST" and form.is_valid():
        context |= _as_if_under_file(inspection, form.cleaned_data["file"])
    elif chosen is not None:
        context |= _as_if(inspection, chosen.definition)
    return render(request, "reports/versions/as_if.html", context)


def _as_if_under_file(inspection: Inspection, file: UploadedFile) -> dict[str, Any]:
    name = file.name or "The file"
    try:
        return {"name": name} | _as_if(inspection, read_framework(name, file.read()))
    except FrameworkFileError as error:
        return {"name": name, "mistakes": error.mistakes}


def _as_if(inspection: Inspection, chosen: FrameworkDefinition) -> dict[str, Any]:
    try:
        other = rated_as_if(inspection, chosen)
    except NoMapping as error:
        return {"no_mapping": str(error)}
    own = ratings_of(inspection)
    theirs = other.theirs
    lines = [
        (standard, other.ratings.standards[standard.number], own.standards.get(theirs.get(standard.number, "")))
        for standard in other.definition.standards
    ]
    return {"other": other, "own": own, "lines": lines, "definition": other.definition}


def check(request: HttpRequest) -> HttpResponse:
    """What is wrong or missing in an uploaded framework file, and what it would produce. The file is not kept."""
    form = FrameworkFileForm(request.POST or None, request.FILES or None, keep="framework-file")
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        context["name"] = file.name
        try:
            context["preview"] = preview_of(read_framework(file.name, file.read()))
        except FrameworkFileError as error:
            context["mistakes"] = error.mistakes
    return render(request, "reports/versions/check.html", context)
