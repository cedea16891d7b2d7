"""Measure how fast saving and pages are: `python -m tests.bench` under `DURABLE=1 bin/with-postgres` (`make bench`).

Saving with our view is compared with a bare view that only puts the answer into its row (tests/bench_urls.py). The two
take turns, so that other work on the machine slows both. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tests.bench_figures import HEADER, figures
from tests.soak.server import Server
from tests.soak.site import REFERENCE

CASES = 64
CLIENTS = 8
MOST_CLIENTS = 64
LONGEST_SAVE = 1_000  # milliseconds, for 95 of 100 saves by so many clients
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TURNS = 4  # of our view and of the bare one in each round
SAVES = 25  # by each client in each turn
LOADS = 15  # of each page in each round

MOST_TIMES_BARE = 1.25
FEWEST_SAVES_A_SECOND = 100
LONGEST_PAGE = 60  # milliseconds
MOST_MEMORY = 200  # MB, of a process that serves pages


@dataclass
class Client:
    """An inspector who records a case over one connection."""

    port: int
    session: str
    case: str
    keys: dict[str, dict[str, int]]
    versions: dict[str, int] = field(default_factory=dict)
    number: int = 0
    token: str = ""

    def __post_init__(self) -> None:
        self.prompts = sorted(name for name in self.keys["prompts"] if name.startswith("2."))
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.cookies = f"sessionid={self.session}"
        self.get("standard-2.1")

    def reconnects(self) -> None:
        """Open a new connection, because the server closes a connection after two idle seconds."""
        self.connection.close()
        self.connection.connect()

    def get(self, page: str) -> None:
        address = f"/inspections/{REFERENCE}/cases/{self.case}/" + (f"pages/{page}/" if page else "")
        response, _ = self._request("GET", address)
        if given := response.getheader("Set-Cookie"):
            self.token = given.partition("csrftoken=")[2].partition(";")[0] or self.token
            self.cookies = f"sessionid={self.session}; csrftoken={self.token}"

    def ours(self) -> None:
        entry, value = self._next()
        address = f"/inspections/{REFERENCE}/cases/{self.case}/entries/{entry}/"
        given = {entry: value, "based_on": self.versions.get(entry, 0), "receipt": uuid.uuid4()}
        _, body = self._request("POST", address, given)
        self.versions[entry] = json.loads(body)["version"]

    def bare(self) -> None:
        entry, value = self._next()
        address = f"/bare/{self.keys['cases'][self.case]}/{self.keys['prompts'][entry]}/"
        self._request("POST", address, {"answer": value})

    def _next(self) -> tuple[str, str]:
        """The next prompt and an answer, which changes in each round."""
        times, place = divmod(self.number, len(self.prompts))
        self.number += 1
        return self.prompts[place], ("yes", "no", "na")[times % 3]

    def _request(self, method: str, address: str, given: dict[str, Any] | None = None) -> tuple[Any, bytes]:
        headers = {"Cookie": self.cookies, "Accept": "application/json" if given else "text/html"}
        if given:
            headers |= {"X-CSRFToken": self.token, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, address, urlencode(given) if given else None, headers)
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, f"{address} answers {response.status}: {body[:300]!r}"
        return response, body


def timed(work: Any) -> float:
    """How long the work takes, in milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def at_once(clients: list[Client], kind: str, found: list[float]) -> float:
    """Let all clients save at the same time, and return how many seconds that takes."""

    def save(client: Client) -> list[float]:
        return [timed(getattr(client, kind)) for _ in range(SAVES)]

    for client in clients:
        client.reconnects()
    with ThreadPoolExecutor(len(clients)) as threads:
        begun = time.perf_counter()
        # An error in one client stops the run, because a figure for fewer clients would be wrong.
        for each in list(threads.map(save, clients)):
            found.extend(each)
        return time.perf_counter() - begun


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        server = Server(os.environ["DATABASE_URL"], Path(folder), "tests.bench_settings")
        try:
            server.site("prepare", str(CASES))
            session = server.site("session", "rhian@inspectorate.test")
            keys = server.site("keys")
            server.start()
            server.wait()
            clients = [Client(server.port, session, f"court-{n + 1}", keys) for n in range(MOST_CLIENTS)]
            missed = [*measure(clients[:CLIENTS], clients), *measure_memory(server)]
            for each in missed:
                print(f"Goal missed: {each}")
            return 1 if missed else 0
        finally:
            server.kill()
            server.close()


def measure(clients: list[Client], everyone: list[Client]) -> list[str]:
    """Print the figures of one client, of a few and of many, and return the goals that are missed."""
    missed: list[str] = []
    for kind in ("ours", "bare"):
        at_once(clients, kind, [])  # what a process only does once is not measured
    print(f"{'milliseconds':34}{HEADER}{'95 of 100':>12}")
    for some in (clients[:1], clients, everyone):
        several = f"{len(some)} client{'s' if len(some) > 1 else ''}"
        found: dict[str, list[list[float]]] = {"ours": [], "bare": []}  # the saves of each round
        seconds = dict.fromkeys(found, 0.0)
        for _ in range(ROUNDS):
            for kind in found:
                found[kind].append([])
            for number in range(1 if some is everyone else TURNS):
                for kind in ("ours", "bare") if number % 2 else ("bare", "ours"):
                    seconds[kind] += at_once(some, kind, found[kind][-1])
        for kind, title in (("ours", "save an answer"), ("bare", "bare view")):
            print(row(f"{title}, {several}", found[kind]))
        times = [median(ours) / median(bare) for ours, bare in zip(found["ours"], found["bare"], strict=True)]
        print(f"{f'times bare, {several}':34}{figures(times, 2)}")
        rates = {kind: sum(map(len, found[kind])) / seconds[kind] for kind in found}
        print(f"{f'saves a second, {several}':34}{rates['ours']:>10.0f}   (bare: {rates['bare']:.0f})")
        longest = quantiles([save for saves in found["ours"] for save in saves], n=20)[-1]
        if some is everyone and longest >= LONGEST_SAVE:
            missed.append(f"{several}: 95 of 100 saves within {longest:.0f} ms, not less than {LONGEST_SAVE}")
        if some is not everyone and median(times) > MOST_TIMES_BARE:
            missed.append(f"{several}: {median(times):.2f} times as long as bare, more than {MOST_TIMES_BARE}")
        if some is clients and rates["ours"] <= FEWEST_SAVES_A_SECOND:
            missed.append(f"{rates['ours']:.0f} saves a second, not more than {FEWEST_SAVES_A_SECOND}")
    pages = {"": "the case", **{f"standard-2.{n}": f"standard 2.{n}" for n in (1, 2, 3, 4)}}
    took: dict[str, list[list[float]]] = {page: [] for page in pages}
    for _ in range(ROUNDS):
        clients[0].reconnects()
        for page in pages:
            took[page].append([])
        for _ in range(LOADS):
            for page in pages:  # these take turns too
                took[page][-1].append(timed(lambda page=page: clients[0].get(page)))
    for page, title in pages.items():
        print(row(f"page: {title}", took[page]))
        if (middle := median(map(median, took[page]))) >= LONGEST_PAGE:
            missed.append(f"page {title}: {middle:.0f} ms, not less than {LONGEST_PAGE}")
    return missed


def measure_memory(server: Server) -> list[str]:
    """The memory of each process that serves pages, without what it shares with the others."""
    assert server.process is not None
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    missed = []
    for child in children:
        rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
        proportional = int(re.findall(r"^Pss: +(\d+) kB", rollup, re.M)[0]) / 1024
        print(f"{'memory of a web process, MB':34}{proportional:>10.0f}")
        if proportional >= MOST_MEMORY:
            missed.append(f"memory: {proportional:.0f} MB, not less than {MOST_MEMORY}")
    return missed


def row(title: str, rounds: list[list[float]]) -> str:
    longest = quantiles([each for found in rounds for each in found], n=20)[-1]
    return f"{title:34}{figures([median(found) for found in rounds], 1)}{longest:>12.1f}"


if __name__ == "__main__":
    sys.exit(main())
