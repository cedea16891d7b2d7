"""While another program writes to SQLite, saving fails in time and no answer is lost. Afterwards, the answer is saved."""

from __future__ import annotations

import contextlib
import copy
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import DESKTOP, Visitor
from tests.outages.conftest import CASE, JSON, SECONDS, Person
from tests.soak.server import Server

pytestmark = pytest.mark.slow

STANDARD = f"{CASE}pages/standard-2.1/"
NOTE = 'He said "no",\nand left'


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("locked") / "db.sqlite3"


@pytest.fixture(scope="module")
def person(database: Path, tmp_path_factory) -> Iterator[Person]:
    server = Server(f"sqlite:///{database}", tmp_path_factory.mktemp("server"))
    server.prepare()
    server.start()
    server.wait()
    yield Person(server)
    server.kill()
    server.close()


@pytest.fixture
def lock(database: Path) -> Iterator[Callable[[], None]]:
    """A function that locks the database as another writer does, and returns a function that unlocks it."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other.rollback
        other.rollback()


def save(person: Person, value: str):
    data = {"value": value, "receipt": str(uuid.uuid4()), "based_on": "0"}
    return person.posts(f"{CASE}entries/2.1.1a/", data, **JSON)


@pytest.mark.thorough
def test_a_save_is_503_in_time_and_the_next_one_works(person, lock):
    answer = save(person, "yes")
    again = save(person, "yes")
    lock()
    saved = save(person, "yes")

    assert (answer.status, answer.headers["Content-Type"], answer.seconds < SECONDS) == (503, "application/json", True)
    assert (again.status, again.seconds < SECONDS) == (503, True)  # perhaps by the other process of the server
    assert saved.status == 200
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.thorough
def test_many_saves_at_once_are_all_answered_in_time(person, lock, at_once):
    answers = at_once(30, lambda _: save(person, "no"))

    assert {answer.status for answer in answers} == {503}
    assert max(answer.seconds for answer in answers) < SECONDS


def test_pages_are_read_while_another_program_writes(person, lock):
    for path in ("/work/", CASE, STANDARD, "/health/"):
        assert person.gets(path).status == 200


def test_every_form_gets_its_content_back(person, lock):
    told = {"told_to": "Duty manager", "day_0": "27", "day_1": "11", "day_2": "2026", "time": "10:00"}
    forms = {
        STANDARD: {"then": "stay", "2.1.1-note": NOTE, "2.1.1-note-version": "0", "2.1.1-version": "0"},
        f"{CASE}interviews/add/": {"with_whom": "child"},
        f"{CASE}alerts/raise/": {"what": NOTE, **told},
        "/accounts/logout/": {},
    }
    for path, sent in forms.items():
        answer = person.posts(path, {**sent, "csrfmiddlewaretoken": person.token})
        assert (answer.status, answer.seconds < SECONDS) == (503, True), path
        assert "Nothing you typed is lost" in answer.body
        assert all(f'name="{name}"' in answer.body for name in sent)


def test_signing_in_is_503_in_time_and_shows_no_password(person, lock):
    visitor = copy.copy(person)
    visitor.session = ""
    answer = visitor.posts("/accounts/login/", {"login": "nora@inspectorate.test", "password": "correct horse battery"})

    assert (answer.status, answer.seconds < SECONDS) == (503, True)
    assert "correct horse battery" not in answer.body


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser: Browser, person: Person) -> Iterator[Callable[..., Visitor]]:
    contexts = []

    def open_page(**options) -> Visitor:
        context = browser.new_context(viewport=DESKTOP, **options)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": person.session, "url": person.server.address}])
        visitor = Visitor(context.new_page(), person.server.address)
        visitor.expects(503)
        return visitor

    yield open_page
    for context in contexts:
        context.close()


def history(person: Person) -> list[tuple[str, str]]:
    return [(row["entry"], row["new"]) for row in person.server.site("record", "court-1")["history"]]


def state(page: Page, entry: str, name: str):
    return page.locator(f'[data-entry="{entry}"][data-state={name}]')


def test_an_answer_is_kept_said_to_be_and_sent_when_the_lock_ends(person, lock, opened):
    visitor = opened()
    visitor.opens(STANDARD)
    page = visitor.page
    page.locator("html[data-recording=ready]").wait_for()
    page.locator('[data-entry="2.1.1b"] input[value=yes]').check()

    assert visitor.sees("One answer is waiting to be sent from this browser.")
    assert visitor.sees(
        "The service is not responding. What you entered is kept in this browser and will be sent automatic"
    )
    assert state(page, "2.1.1b", "kept").count() == 1
    assert ("2.1.1b", "yes") not in history(person)

    lock()
    state(page, "2.1.1b", "saved").wait_for(timeout=40_000)
    assert history(person).count(("2.1.1b", "yes")) == 1


def test_without_a_script_what_was_typed_is_sent_again_from_the_page(person, lock, opened):
    visitor = opened(java_script_enabled=False)
    page = visitor.page
    page.goto(f"{person.server.address}{STANDARD}")
    page.locator('[name="2.1.1c"][value=no]').check()
    note = page.locator('[name="2.1.1c-note"]')
    note.evaluate("note => note.closest('details')?.setAttribute('open', '')") if not note.is_visible() else None
    note.fill(NOTE)
    page.locator("form button[type=submit]:visible").last.click()

    assert visitor.heading == "Sorry, the service is unavailable"
    assert visitor.sees("Nothing you typed is lost")

    lock()
    visitor.presses("Send it again")
    assert "Sorry" not in visitor.heading
    values = person.server.site("record", "court-1")["values"]
    assert values["2.1.1c"] == "no"
    assert values["2.1.1c-note"].replace("\r\n", "\n") == NOTE


def fills_in_an_alert(page: Page) -> None:
    page.get_by_label("What puts the child at immediate risk?").fill(NOTE)
    page.get_by_label("Who at the YOT did you tell?").fill("Duty manager")
    page.get_by_role("button", name="Raise the alert").click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_back_shows_what_was_typed(person, lock, opened, script):
    visitor = opened(java_script_enabled=script)
    visitor.opens(f"{CASE}alerts/raise/")
    fills_in_an_alert(visitor.page)
    assert visitor.heading == "Sorry, the service is unavailable"

    visitor.page.go_back()
    assert visitor.page.get_by_label("What puts the child at immediate risk?").input_value() == NOTE


@pytest.mark.thorough
def test_the_page_is_accessible_and_looks_like_the_others(person, lock, opened):
    visitor = opened()
    visitor.opens(f"{CASE}alerts/raise/")
    fills_in_an_alert(visitor.page)
    assert visitor.heading == "Sorry, the service is unavailable"
    assert visitor.page.locator(".govuk-template__header").is_visible()
    assert visitor.title == "Sorry, the service is unavailable – YOT Inspections"
    visitor.assert_accessible_on_both_screens()
    assert visitor.not_reached_with_tab() == []
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.page.screenshot(path=f"{folder}/503-{width}.png", full_page=True)
    visitor.assert_no_complaints()
