"""Background tasks that make PDFs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import task

from reports.pdf import pages
from reports.pdf.html import pdf_of_source
from reports.pdf.models import Rendering
from reports.pdf.print import RenderingFailed

logger = logging.getLogger(__name__)

# Functions to call with each rendering that has ended, whether it is ready or has failed. The packages that wait for PDFs add
# their functions in `apps.ready`, so that this module does not depend on them. A function can be called more than once for the
# same rendering.
waiting_for_pdfs: list[Callable[[Rendering], None]] = []


@task()
def print_rendering(rendering_id: int) -> None:
    """Make the requested PDF, or record why it failed."""
    # Only the first task starts the rendering, so that a task that runs twice prints once.
    begun_at = timezone.now()
    if not Rendering.objects.queued().filter(pk=rendering_id).update(begun_at=begun_at):
        if Rendering.objects.ended().filter(pk=rendering_id).exists():  # an earlier task ended it and then stopped
            finish_what_waits.enqueue(rendering_id)
        return
    rendering = Rendering.objects.select_related("inspection").get(pk=rendering_id)
    try:
        with pages.collected() as printed:
            content = pdf_of_source(rendering.source)
        name = f"{rendering.inspection.reference}-{rendering.content_hash[:12]}.pdf"
        rendering.file.save(name, ContentFile(content), save=False)
        pages.keep(rendering.file.storage, str(rendering.file.name), printed)
    except RenderingFailed as error:
        rendering.state, rendering.failure = Rendering.State.FAILED, str(error)
    except Exception:  # for example the disk is full; the person waiting must see that it failed
        logger.exception("The rendering %s failed", rendering.pk)
        rendering.state, rendering.failure = (
            Rendering.State.FAILED,
            "Something went wrong. Details are in the service’s log.",
        )
    else:
        rendering.state, rendering.source = Rendering.State.READY, ""
    rendering.ended_at = timezone.now()
    # Save only if the rendering has not been given up since, or taken up by another worker.
    mine = Rendering.objects.waiting().filter(pk=rendering_id, begun_at=begun_at)
    fields = ("state", "failure", "file", "source", "ended_at")
    if mine.update(**{name: getattr(rendering, name) for name in fields}):
        finish_what_waits.enqueue(rendering_id)
    elif rendering.file:
        pages.forget(rendering.file.storage, str(rendering.file.name))
        rendering.file.delete(save=False)


@task()
def finish_what_waits(rendering_id: int) -> None:
    """Finish any draft or publication waiting for this PDF. Idempotent."""
    rendering = Rendering.objects.select_related("inspection").get(pk=rendering_id)
    for finish in waiting_for_pdfs:
        finish(rendering)
