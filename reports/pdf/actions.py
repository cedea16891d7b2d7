"""The files of a report, made in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.pdf.html import content_hash
from reports.pdf.models import ABANDONED, Rendering
from reports.pdf.tasks import print_rendering


def rendering_of(inspection: Inspection, source: str, *, by: Author) -> Rendering:
    """The same for a source that is given. To be called in a transaction."""
    wanted = content_hash(source)
    abandoned = timezone.now() - ABANDONED
    inspection.renderings.filter(state=Rendering.State.WAITING, asked_at__lt=abandoned).update(
        state=Rendering.State.FAILED, failure="It was begun and never ended.", ended_at=timezone.now()
    )
    rendering: Rendering
    rendering, is_new = Rendering.objects.exclude(state=Rendering.State.FAILED).get_or_create(
        inspection=inspection, content_hash=wanted, defaults={"source": source, "asked_by": by.person}
    )
    if is_new:
        transaction.on_commit(lambda: print_rendering.enqueue(rendering.pk))
    return rendering
