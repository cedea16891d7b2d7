"""Pages about frameworks: the list, one framework, and one standard with its key questions and prompts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from standards.queries import frameworks_newest_first, frameworks_with_whole_tree


def framework_list(request: HttpRequest) -> HttpResponse:
    return render(request, "standards/framework_list.html", {"frameworks": frameworks_newest_first()})


def framework(request: HttpRequest, slug: str, revision: int) -> HttpResponse:
    framework_row = get_object_or_404(frameworks_with_whole_tree(), slug=slug, revision=revision)
    return render(
        request, "standards/framework.html", {"framework": framework_row, "definition": framework_row.definition}
    )


def standard(request: HttpRequest, slug: str, revision: int, number: str) -> HttpResponse:
    framework = get_object_or_404(frameworks_with_whole_tree(), slug=slug, revision=revision)
    for domain in framework.definition.domains:
        for standard in domain.standards:
            if standard.number == number:
                context = {
                    "framework": framework,
                    "definition": framework.definition,
                    "domain": domain,
                    "standard": standard,
                }
                return render(request, "standards/standard.html", context)
    raise Http404
