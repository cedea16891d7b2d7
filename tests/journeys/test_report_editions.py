"""The web edition of a report in a browser, wide and narrow, and the page that waits for its PDF."""

import pytest
from django.utils import timezone

from inspections.models import Inspection
from inspections.planning.actions import appoint
from reports.models import Rendering
from tests.factories import BY, make_ready, new_rendering
from tests.journeys.browser import DESKTOP, PHONE


@pytest.mark.parametrize("reference", ["medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022"])
def test_the_web_edition_is_accessible_at_both_widths(inspector, service, reference):
    # Given a published report
    appoint(Inspection.objects.get(reference=reference), service.lead, "deputy", by=BY)

    for size in (DESKTOP, PHONE):
        # When it is read as a web page, on a desk or on a phone
        inspector.page.set_viewport_size(size)
        inspector.opens(f"/inspections/{reference}/report/html/")

        # Then axe finds nothing, and only tables and pictures are wider than the screen, each in a frame of its own
        assert inspector.axe_findings(contrast=size == DESKTOP) == []  # colours are the same on both
        assert inspector.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
        assert (
            inspector.page.locator(".chart__picture svg").first.evaluate("each => each.getBoundingClientRect().width")
            > 550
        )


def test_the_page_follows_a_pdf_from_the_queue_to_the_download(inspector, announced):
    # Given a PDF that waits behind another
    other = new_rendering(announced("oldtown"), "waiting")
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")
    assert inspector.sees("The PDF is waiting in the queue, in place 2.")
    inspector.assert_accessible_on_both_screens()

    # When its turn comes, then the page says so by itself
    make_ready(other)
    Rendering.objects.filter(pk=rendering.pk).update(begun_at=timezone.now())
    assert inspector.sees("The PDF is being laid out")
    assert inspector.page.locator("progress").evaluate("each => each.value") == 2

    # And when it is written, the link to it comes up by itself
    make_ready(rendering)
    assert inspector.sees("The PDF is ready.")
    assert inspector.sees("Download the report (PDF")


def test_a_failure_is_told_to_whoever_waits_and_can_be_tried_again(inspector, announced):
    # Given a PDF that is waited for
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")

    # When it fails
    Rendering.objects.filter(pk=rendering.pk).update(state="failed", failure="A system library is missing.")

    # Then the page says why, and pressing the button makes another
    assert inspector.sees("The PDF could not be made.")
    assert inspector.sees("A system library is missing.")
    inspector.presses("Try again")
    assert inspector.sees("Download the report (PDF")
