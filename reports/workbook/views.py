"""Download a blank workbook."""

from django.http import Http404, HttpRequest, HttpResponse

from reports.workbook.blank import CONTENT_TYPES, blank_workbook


def download_blank_workbook(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    content = blank_workbook(slug, kind)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{slug}-workbook.{kind}"'
    return response
