"""While PostgreSQL is stopped, frozen or unreachable, every request is answered in time. When it is back, the next one works."""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.outages.conftest import CASE, JSON, SECONDS, Person
from tests.outages.network import Network, network_to
from tests.soak.server import Server, durable_postgresql

pytestmark = pytest.mark.slow

# The suite tries the outage that no setting of a client notices immediately; make soak tries all kinds.
HOW = ("silent", *(pytest.param(how, marks=pytest.mark.soak) for how in ("refused", "lost")))
QUICK = "/notices/"  # a page with few queries
PAGES = ("/work/", "/inspections/", CASE, f"{CASE}pages/standard-2.1/", "/accounts/login/", "/help/", "/")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with durable_postgresql() as address:
        yield address


@pytest.fixture(scope="module")
def network(postgresql: str) -> Iterator[Network]:
    parts = urlsplit(postgresql)
    with network_to(str(parts.hostname), int(parts.port or 0)) as network:
        yield network


@pytest.fixture(scope="module")
def person(postgresql: str, network: Network, tmp_path_factory) -> Iterator[Person]:
    parts = urlsplit(postgresql)
    address = postgresql.replace(f":{parts.port}/", f":{network.port}/")
    server = Server(address, tmp_path_factory.mktemp("server"))
    server.prepare()
    server.start()
    server.wait()
    yield Person(server)
    server.kill()
    server.close()


@pytest.fixture(params=HOW)
def how(request, network: Network, person: Person, at_once) -> Iterator[str]:
    """Make the database unavailable in one way. Before that, every thread of the service has a connection to it."""
    for _ in range(3):  # the service only notices one by one that an earlier test cut its connections
        if {answer.status for answer in at_once(16, lambda _: person.gets(QUICK))} == {200}:
            break
    network.cut(request.param)
    yield request.param
    if network.is_silent.is_set() or network.listener.fileno() == -1:
        network.mend(request.param)


def send(person: Person, value: str, based_on: int, **headers: str):
    data = {"value": value, "receipt": str(uuid.uuid4()), "based_on": str(based_on)}
    return person.posts(f"{CASE}entries/2.1.1/", data, **(headers or JSON))


@pytest.mark.thorough
def test_every_page_is_answered_with_503_in_time(person, how):
    for path in PAGES:
        answer = person.gets(path)
        if path in ("/", "/help/") and answer.status != 503:
            continue  # these may not need the database
        assert (answer.status, answer.seconds < SECONDS) == (503, True), (path, answer.seconds)
        assert "Sorry, the service is unavailable" in answer.body
        assert "Everything the service showed as saved." in answer.body
        assert answer.headers["Retry-After"] == "30"
        assert "script-src" in answer.headers["Content-Security-Policy"]


def test_many_requests_at_once_are_all_answered_in_time(person, how, at_once):
    answers = at_once(40, lambda number: person.gets(PAGES[number % 4]))

    assert {answer.status for answer in answers} == {503}
    assert max(answer.seconds for answer in answers) < SECONDS


def test_health_says_so_in_time(person, how):
    for _ in range(3):
        answer = person.gets("/health/")
        assert (answer.status, answer.headers["Content-Type"]) == (503, "text/plain")
        word, version = answer.body.splitlines()
        assert (word, version.split()[0]) == ("unavailable", "version")
        assert answer.seconds < SECONDS


def test_an_answer_waits_in_the_browser(person, how):
    answer = send(person, "yes", 0)

    assert (answer.status, answer.seconds < SECONDS) == (503, True)
    assert answer.headers["Content-Type"] == "application/json"
    assert '"error"' in answer.body


def test_a_form_is_returned_with_what_it_sent(person, how):
    sent = {"then": "stay", "2.1.1-note": 'He said "no"\r\nand left', "csrfmiddlewaretoken": person.token}
    answer = person.posts(f"{CASE}pages/standard-2.1/", sent)

    assert (answer.status, answer.seconds < SECONDS) == (503, True)
    assert 'name="2.1.1-note" value="He said &quot;no&quot;\r\nand left"' in answer.body
    assert f'action="{CASE}pages/standard-2.1/"' in answer.body


def test_a_password_is_never_returned(person, how):
    answer = person.posts("/accounts/login/", {"login": "rhian@inspectorate.test", "password": "secret words"})

    assert answer.status in (503, 302)
    assert "secret words" not in answer.body


def test_when_the_database_is_back_the_next_request_works(person, network, how, at_once):
    at_once(16, lambda _: person.gets(QUICK))

    network.mend(how)

    # Requests from every thread, without a pause
    for _ in range(3):
        assert person.gets("/work/").status == 200
    answers = at_once(16, lambda _: person.gets(CASE))
    assert {answer.status for answer in answers} == {200}, [answer.status for answer in answers]
    assert person.gets("/health/").body.startswith("ok\n")


def test_a_restart_that_no_request_noticed_costs_none(person, network, at_once):
    assert {answer.status for answer in at_once(16, lambda _: person.gets(QUICK))} == {200}
    network.cut("refused")
    network.mend("refused")

    assert {answer.status for answer in at_once(16, lambda _: person.gets(QUICK))} == {200}


def test_a_statement_that_takes_long_is_not_an_outage(person, postgresql):
    """Another transaction locks the case for two seconds, which is longer than the service waits for a silent server."""
    with psycopg.connect(postgresql) as other:
        other.execute("SELECT 1 FROM inspections_case WHERE reference = 'court-1' FOR UPDATE")
        with ThreadPoolExecutor(1) as thread:
            sent = thread.submit(send, person, "no", 0)
            with pytest.raises(TimeoutError):
                sent.result(2)
            other.rollback()
            answer = sent.result(SECONDS)

    assert answer.status == 200, answer.body
    assert answer.seconds > 2


def test_a_case_that_another_transaction_holds_is_503_in_time(person, postgresql):
    with psycopg.connect(postgresql) as other:
        other.execute("SELECT 1 FROM inspections_case WHERE reference = 'court-1' FOR UPDATE")
        answer = send(person, "na", 0)

    assert (answer.status, answer.seconds < SECONDS) == (503, True)
    assert person.gets("/work/").status == 200


def test_a_frozen_server_is_noticed_and_works_again(person, postgresql):
    """The real server, stopped by a signal with all its processes."""
    assert person.gets("/work/").status == 200
    with psycopg.connect(postgresql, autocommit=True) as other:
        [(folder,)] = other.execute("SHOW data_directory").fetchall()
    postmaster = int(Path(folder, "postmaster.pid").read_text().splitlines()[0])
    send_signal(signal.SIGSTOP, postmaster)  # first this process, so that it starts no more
    processes = [postmaster, *children(postmaster)]
    for process in processes:
        send_signal(signal.SIGSTOP, process)
    try:
        answers = [person.gets(path) for path in ("/work/", "/health/", CASE)]
    finally:
        for process in processes:
            send_signal(signal.SIGCONT, process)

    assert [answer.status for answer in answers] == [503, 503, 503]
    assert max(answer.seconds for answer in answers) < SECONDS
    assert person.gets("/work/").status == 200


def send_signal(number: int, process: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # the process of a connection that was just closed
        os.kill(process, number)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
