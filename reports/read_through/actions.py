"""Requests the page numbers of a report, which are read while its PDF is made in the background."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.material import document_of
from reports.pdf.actions import rendering_of
from reports.pdf.html import content_hash, pdf_source
from reports.pdf.models import Rendering


@transaction.atomic
def ask_for_pages(inspection: Inspection, *, by: Author) -> Rendering:
    """Request the PDF of the current report, with its page numbers. Fetch the inspection `with_framework()`.

    A PDF that was made before the service kept page numbers is made again.
    """
    source = pdf_source(document_of(inspection))
    before: Rendering | None = inspection.renderings.of_content(content_hash(source))
    if before is not None and before.state == Rendering.State.READY and not before.printed:
        before.state, before.failure = Rendering.State.FAILED, "Its page numbers were not kept."
        before.save(update_fields=["state", "failure"])
    return rendering_of(inspection, source, by=by)
