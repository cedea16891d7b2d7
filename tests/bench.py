"""Measure how fast saving and pages are: `python -m tests.bench` under `DURABLE=1 bin/with-postgres` (`make bench`).

Saving with our view is compared with a bare view that only puts the answer into its row (tests/bench_urls.py). The two
take turns, so that other work on the machine slows both. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import http.client
import json
import os
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

from tests.soak.server import Server
from tests.soak.site import REFERENCE

CASES = 30
CLIENTS = 8
ROUNDS = int(os.environ.get("ROUNDS", "12"))
SAVES = 25  # by each client in each round
LOADS = 40  # of each page

MOST_TIMES_BARE = 1.5
FEWEST_SAVES_A_SECOND = 90
LONGEST_PAGE = 60  # milliseconds


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
            return measure([Client(server.port, session, f"court-{n + 1}", keys) for n in range(CLIENTS)])
        finally:
            server.kill()
            server.close()


def measure(clients: list[Client]) -> int:
    missed: list[str] = []
    for kind in ("ours", "bare"):
        at_once(clients, kind, [])  # what a process only does once is not measured
    print(f"{'':34}{'median ms':>10}{'p95 ms':>10}")
    for some in (clients[:1], clients):
        found: dict[str, list[float]] = {"ours": [], "bare": []}
        seconds = dict.fromkeys(found, 0.0)
        rounds = ROUNDS * (1 if len(some) > 1 else 2)
        for number in range(rounds):
            for kind in ("ours", "bare") if number % 2 else ("bare", "ours"):
                seconds[kind] += at_once(some, kind, found[kind])
        several = f"{len(some)} client{'s' if len(some) > 1 else ''}"
        for kind, title in (("ours", "save an answer"), ("bare", "bare view")):
            print(row(f"{title}, {several}", found[kind]))
        times = median(found["ours"]) / median(found["bare"])
        print(f"{f'times bare, {several}':34}{times:>10.2f}")
        if times > MOST_TIMES_BARE:
            missed.append(f"{several}: {times:.2f} times as long as bare, more than {MOST_TIMES_BARE}")
        rates = {kind: len(found[kind]) / seconds[kind] for kind in found}
        print(f"{f'saves a second, {several}':34}{rates['ours']:>10.0f}   (bare: {rates['bare']:.0f})")
    if rates["ours"] <= FEWEST_SAVES_A_SECOND:
        missed.append(f"{rates['ours']:.0f} saves a second, not more than {FEWEST_SAVES_A_SECOND}")
    pages = {"": "the case", **{f"standard-2.{n}": f"standard 2.{n}" for n in (1, 2, 3, 4)}}
    took: dict[str, list[float]] = {page: [] for page in pages}
    clients[0].reconnects()
    for _ in range(LOADS):
        for page in pages:  # these take turns too
            took[page].append(timed(lambda page=page: clients[0].get(page)))
    for page, title in pages.items():
        print(row(f"page: {title}", took[page]))
        if median(took[page]) >= LONGEST_PAGE:
            missed.append(f"page {title}: {median(took[page]):.0f} ms, not less than {LONGEST_PAGE}")
    for each in missed:
        print(f"Goal missed: {each}")
    return 1 if missed else 0


def row(title: str, found: list[float]) -> str:
    return f"{title:34}{median(found):>10.1f}{quantiles(found, n=20)[-1]:>10.1f}"


if __name__ == "__main__":
    sys.exit(main())
