"""Requests the PDF of a report, which is made in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.pdf.html import content_hash
from reports.pdf.models import Rendering
from reports.pdf.tasks import print_rendering


def rendering_of(inspection: Inspection, source: str, *, is_letter: bool = False, by: Author) -> Rendering:
    """The rendering of this HTML source: an existing rendering or a new one. Call it in a transaction."""
    hash_of_source = content_hash(source)
    for waiting in inspection.renderings.filter(state=Rendering.State.WAITING):
        if waiting.is_abandoned:
            why = "It started but did not finish." if waiting.begun_at else "It was not started."
            waiting.state, waiting.failure, waiting.ended_at = Rendering.State.FAILED, why, timezone.now()
            waiting.save(update_fields=["state", "failure", "ended_at"])
    _give_up_lost(inspection, hash_of_source)
    rendering: Rendering
    rendering, is_new = Rendering.objects.exclude(state=Rendering.State.FAILED).get_or_create(
        inspection=inspection,
        content_hash=hash_of_source,
        defaults={"source": source, "is_letter": is_letter, "asked_by": by.person},
    )
    if is_new:
        transaction.on_commit(lambda: print_rendering.enqueue(rendering.pk))
    return rendering


def _give_up_lost(inspection: Inspection, hash_of_source: str) -> None:
    """Mark a rendering as failed if its file is missing, so that a new rendering of the same content can be made."""
    for rendering in inspection.renderings.filter(content_hash=hash_of_source, state=Rendering.State.READY):
        if rendering.is_lost:
            rendering.state, rendering.failure = Rendering.State.FAILED, f"The file {rendering.file.name} was lost."
            rendering.save(update_fields=["state", "failure"])
