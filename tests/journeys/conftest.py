"""The service in a browser: a real server, real pages, styles and scripts, and a real Chromium.

Each test starts with the frameworks, the demonstration inspections, two people, and the inspections that it asks for.
The database is copied again after the test.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from inspections.cases.actions import change_case
from inspections.evidence.actions.proposals import propose_rating
from inspections.models import Inspection, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from standards.models import Framework, Standard
from tests.factories import BY, all_answers, new_case, new_inspection
from tests.journeys.browser import CHROMIUM, DESKTOP, PASSWORD, Visitor


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, **CHROMIUM}


@pytest.fixture(scope="session")
def live_server(browser: Browser, live_server: LiveServer) -> Iterator[LiveServer]:
    """The server of pytest-django, started after the browser.

    Because of the browser's event loop, Django opens another connection to the database, which the server must share.
    """
    assert (settings.BASE_DIR / "var" / "page-assets" / "govuk").is_dir(), "Run bin/page-assets first."
    # Otherwise each of a page's small files waits 40 ms: Nagle's algorithm holds the body until the headers are acknowledged.
    QuietWSGIRequestHandler.disable_nagle_algorithm = True
    yield live_server
    connections.close_all()


class RequestsBeingAnswered:
    """A count of the requests in progress. A page that polls may send one more request while its browser closes."""

    def __init__(self) -> None:
        self.number = 0
        self.changed = threading.Condition()
        request_started.connect(self.one_more, weak=False)
        request_finished.connect(self.one_less, weak=False)

    def one_more(self, **kwargs: object) -> None:
        with self.changed:
            self.number += 1

    def one_less(self, **kwargs: object) -> None:
        with self.changed:
            self.number -= 1
            self.changed.notify_all()

    def wait_for_the_last(self, seconds: float = 30) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.number <= 0, seconds), (
                f"{self.number} requests have no answer yet"
            )

    def disconnect(self) -> None:
        request_started.disconnect(self.one_more)
        request_finished.disconnect(self.one_less)


@dataclass(frozen=True)
class Service:
    address: str
    lead: User  # on the team of every inspection in a test
    newcomer: User  # on no team yet
    framework: Framework  # the framework of 2018


@pytest.fixture
def service(live_server: LiveServer, transactional_db: None) -> Iterator[Service]:
    requests = RequestsBeingAnswered()
    framework = Framework.objects.with_whole_tree().newest_of("youth-2018")
    assert framework is not None
    yield Service(
        live_server.url,
        lead=User.objects.create_user("rhian@inspectorate.test", PASSWORD, name="Rhian Morgan"),
        newcomer=User.objects.create_user("nora@inspectorate.test", PASSWORD, name="Nora New"),
        framework=framework,
    )
    # Next, the database is copied again. No request may still be reading it then.
    try:
        requests.wait_for_the_last()
    finally:
        requests.disconnect()


@pytest.fixture
def medway(service: Service) -> Inspection:
    """The published inspection of Medway."""
    medway = Inspection.objects.with_framework().get(reference="medway-2020")
    appoint(medway, service.lead, "deputy", by=BY)
    return medway


@pytest.fixture
def announced(service: Service) -> Callable[..., Inspection]:
    """A function that announces an inspection without any further data."""

    def announce(reference: str = "newtown", **given) -> Inspection:
        yot = f"{reference.capitalize()} Youth Offending Team"
        inspection = new_inspection(service.framework, reference=reference, yot=yot, **given)
        appoint(inspection, service.lead, "lead", by=BY)
        return inspection

    return announce


@pytest.fixture
def fieldwork(service: Service, announced) -> Inspection:
    """An inspection in the middle of fieldwork, with a case in each state."""
    inspection = announced("anytown", announced=datetime.date(2026, 9, 7))
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    lead = inspection.team.get()
    new_case(inspection, reference="court-01", answers=all_answers(service.framework, "2"), inspector=lead)
    # Answered while the risk of serious harm was classified as medium, so some of its answers are now set aside.
    changed = new_case(inspection, reference="court-02", answers=all_answers(service.framework, "2", "no"))
    change_case(changed, risk_of_serious_harm="low", by=BY)
    new_case(inspection, reference="court-03", answers={"2.1.1": "yes", "2.1.1a": "no"}, safety_wellbeing="")
    new_case(inspection, reference="ooc-01", out_of_court=True)
    governance = Standard.objects.get(domain__framework=service.framework, number="1.1")
    propose_rating(inspection, governance, rating="Good", rationale="The board knows its work.", by=BY)
    return inspection


@pytest.fixture
def visitor(browser: Browser, service: Service) -> Iterator[Visitor]:
    """A person who has not signed in. The browser must not complain about any page they open."""
    with browser.new_context(viewport=DESKTOP) as context:
        visitor = Visitor(context.new_page(), service.address)
        yield visitor
        visitor.assert_no_complaints()


@pytest.fixture
def inspector(visitor: Visitor, service: Service) -> Visitor:
    """Rhian Morgan, who has signed in."""
    visitor.is_signed_in_as(service.lead)
    return visitor
