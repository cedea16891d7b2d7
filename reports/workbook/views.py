"""Download a blank workbook."""

from django.http import Http404, HttpRequest, HttpResponse

from inspections.sheets.download import as_download
from reports.workbook.blank import blank_workbook


def download_blank_workbook(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    content = blank_workbook(slug, kind)
    if content is None:
        raise Http404
    return as_download(content, f"{slug}-workbook", kind)
