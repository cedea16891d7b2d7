"""Request the PDF of a report, which is made in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.pdf.html import content_hash
from reports.pdf.models import ABANDONED, Rendering
from reports.pdf.tasks import print_rendering


def rendering_of(inspection: Inspection, source: str, *, by: Author) -> Rendering:
    """The rendering of this HTML source: an existing one, or a new one. To be called in a transaction."""
    hash_of_source = content_hash(source)
    abandoned = timezone.now() - ABANDONED
    inspection.renderings.filter(state=Rendering.State.WAITING, asked_at__lt=abandoned).update(
        state=Rendering.State.FAILED, failure="It started but did not finish.", ended_at=timezone.now()
    )
    rendering: Rendering
    rendering, is_new = Rendering.objects.exclude(state=Rendering.State.FAILED).get_or_create(
        inspection=inspection, content_hash=hash_of_source, defaults={"source": source, "asked_by": by.person}
    )
    if is_new:
        transaction.on_commit(lambda: print_rendering.enqueue(rendering.pk))
    return rendering
