"""The web edition of a report in a browser, wide and narrow, and the page that waits for its PDF."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.models import Rendering
from reports.pdf import workers
from tests.factories import BY, make_ready, new_rendering
from tests.journeys.browser import DESKTOP, PHONE


@pytest.mark.parametrize(
    "reference",
    [
        "medway-2020",
        "portsmouth-2015",
        *(pytest.param(each, marks=pytest.mark.soak) for each in ("bradford-2020", "blaenau-gwent-caerphilly-2022")),
    ],
)
def test_the_web_edition_is_accessible_at_both_widths(inspector, service, reference):
    # Given a published report
    appoint(Inspection.objects.get(reference=reference), service.lead, "deputy", by=BY)

    # When it is read as a web page, on a desktop or a phone
    inspector.opens(f"/inspections/{reference}/report/html/")

    # Then axe finds nothing, no table or picture is cut, and the contents are one tap away
    inspector.assert_accessible_on_both_screens()
    for size in (DESKTOP, PHONE, {"width": 375, "height": 667}):
        inspector.page.set_viewport_size(size)
        cut = inspector.page.eval_on_selector_all(
            ".table-scroll, .chart__picture",
            "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length",
        )
        assert cut == 0 or size["width"] < 375
        assert inspector.page.locator(".to-contents").is_visible()


def test_the_page_follows_a_pdf_from_the_queue_to_the_download(inspector, announced):
    # Given a PDF that is second in the queue
    other = new_rendering(announced("oldtown"), "waiting")
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")
    assert inspector.sees("The PDF is waiting in the queue. It is number 2.")
    inspector.assert_accessible_on_both_screens()

    # When its turn comes, the page shows it
    make_ready(other)
    Rendering.objects.filter(pk=rendering.pk).update(begun_at=timezone.now())
    assert inspector.sees("The PDF is being laid out")
    assert inspector.page.locator("progress").evaluate("each => each.value") == 2

    # And when it is ready, the link appears
    make_ready(rendering)
    assert inspector.sees("The PDF is ready.")
    assert inspector.sees("Download the report (PDF")


@pytest.mark.thorough
def test_a_page_that_waits_without_a_worker_says_so_until_there_is_one(inspector, announced, settings):
    # Given a PDF in the queue, and no worker
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cache.clear()
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")
    assert inspector.sees("The service that makes PDFs is not running.")
    inspector.assert_accessible_on_both_screens()

    # When a worker starts, the page shows its progress without a reload
    workers.beat("worker")
    inspector.page.get_by_text("The service that makes PDFs is not running.").wait_for(state="detached")
    make_ready(rendering)
    assert inspector.sees("Download the report (PDF")


@pytest.mark.thorough
def test_a_failure_is_shown_and_can_be_tried_again(inspector, announced):
    # Given a page that waits for a PDF
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")

    # When it fails
    Rendering.objects.filter(pk=rendering.pk).update(state="failed", failure="A system library is missing.")

    # Then the page gives the reason, and the button requests another
    assert inspector.sees("The PDF could not be made.")
    assert inspector.sees("A system library is missing.")
    inspector.presses("Try again")
    assert inspector.sees("Download the report (PDF")
