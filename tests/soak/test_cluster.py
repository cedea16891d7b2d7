"""Several machines: whatever process is killed, no answer that was acknowledged is lost, and every job ends.

Eight people record a case each through the proxy of bin/with-cluster, and send an answer again until it is acknowledged, as the
outbox in the browser does. `make soak` kills more often (CLUSTER_KILLS).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.soak.server import ROOT, Server
from tests.soak.site import REFERENCE

pytestmark = pytest.mark.repeated

KILLS = int(os.environ.get("CLUSTER_KILLS", "2"))
PEOPLE = 8 if KILLS > 10 else 3
# What is killed: each as often as it matters. A killed connection is one process of PostgreSQL, which then recovers.
MEMBERS = (
    "web-1",
    "web-2",
    "web-1",
    "web-2",
    "worker-1",
    "worker-2",
    "pgbouncer",
    "connection",
    "primary",
    "replica",
    "proxy",
)


class Cluster:
    """The processes of bin/with-cluster, which end when this test does."""

    def __init__(self) -> None:
        told = 'printf "%s\\n" "$SITE" "$CLUSTER" "$DATABASE_OWNER_URL"; cat'
        environment = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "SECRET_KEY")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "PREPARE": f"{sys.executable} -m tests.soak.cluster {PEOPLE}",
        }
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "bin" / "with-cluster"), "sh", "-c", told],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self._line()
        self.port = int(self.address.rpartition(":")[2])
        self.folder = Path(self._line())
        self.database = self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, "bin/with-cluster did not start."
        return line

    def kill(self, member: str) -> None:
        """Kill a process with all that it has started, whatever it is doing."""
        if member == "connection":
            self._kill_a_connection()
            return
        pid = int((self.folder / f"{member}.pid").read_text())
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def _kill_a_connection(self) -> None:
        primary = int((self.folder / "primary.pid").read_text())
        found = subprocess.run(
            ["pgrep", "--parent", str(primary), "--full", "inspections_service"], capture_output=True, text=True
        )
        if pids := found.stdout.split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(random.choice(pids)), signal.SIGKILL)

    def wait(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/health/")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("\n".join(path.read_text()[-1500:] for path in self.folder.glob("*.log")))

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def server(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Reads and prepares data on the database itself."""
    server = Server(cluster.database, tmp_path_factory.mktemp("server"))
    yield server
    server.close()


@dataclass
class Recording:
    """A person who records one case, and remembers which answers were acknowledged."""

    port: int
    session: str
    case: str
    prompts: list[str]
    acknowledged: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # value, receipt
    versions: dict[str, int] = field(default_factory=dict)
    sent: int = 0  # requests, also those without an answer
    number: int = 0

    def records_until(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            times, place = divmod(self.number, len(self.prompts))
            self.number += 1
            self._saves(self.prompts[place], ("yes", "no", "na")[times % 3])

    def _saves(self, entry: str, value: str) -> None:
        """Send an answer until it is acknowledged. Nobody else records the case, so that nothing else may refuse it."""
        receipt = str(uuid.uuid4())
        given = {entry: value, "based_on": self.versions.get(entry, 0), "receipt": receipt}
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            status, body = self._posts(entry, given)
            if status == 200:
                self.versions[entry] = json.loads(body)["version"]
                self.acknowledged[entry].append((value, receipt))
                return
            assert status == 0 or status >= 500, f"{status}: {body[:500]!r}"
            time.sleep(0.05)
        raise AssertionError(f"For two minutes, nothing acknowledged {entry}: {status} {body[:500]!r}")

    def _posts(self, entry: str, given: dict[str, object]) -> tuple[int, bytes]:
        self.sent += 1
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={'t' * 32}",
            "X-CSRFToken": "t" * 32,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            address = f"/inspections/{REFERENCE}/cases/{self.case}/entries/{entry}/"
            connection.request("POST", address, urlencode(given), headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            return 0, repr(error).encode()
        finally:
            connection.close()

    def finds_nothing_lost(self, stored: dict) -> int:
        """Compare the history of the case with what was acknowledged, and return the number of answers."""
        by_receipt = {row["receipt"]: (row["entry"], row["new"]) for row in stored["history"]}
        assert len(by_receipt) == len(stored["history"]), "an answer is stored twice"
        in_order = defaultdict(list)
        for row in stored["history"]:
            in_order[row["entry"]].append((row["new"], row["receipt"]))
        for entry, answers in self.acknowledged.items():
            assert in_order[entry] == answers, f"{self.case} {entry}"
            assert stored["values"][entry] == answers[-1][0]
        return len(by_receipt)


def test_any_process_may_be_killed_under_load(cluster, server, seed, capsys):
    cluster.wait()
    session = server.site("session", "rhian@inspectorate.test")
    prompts = sorted(name for name in server.site("keys")["prompts"] if name.startswith("2."))
    server.close()  # PostgreSQL is killed as well
    people = [Recording(cluster.port, session, f"court-{number + 1}", prompts) for number in range(PEOPLE)]
    is_over, troubles = threading.Event(), []

    def record(person: Recording) -> None:
        try:
            person.records_until(is_over)
        except Exception as error:
            troubles.append(error)

    threads = [threading.Thread(target=record, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    chance, killed = random.Random(seed), defaultdict(int)
    for _ in range(KILLS):
        time.sleep(0.3 + chance.random() * 1.5)
        member = chance.choice(MEMBERS)
        cluster.kill(member)
        killed[member] += 1
        if chance.random() < 0.5:  # half of the next kills come while the service is not back yet
            cluster.wait()
    cluster.wait()
    time.sleep(0.5)
    is_over.set()
    for thread in threads:
        thread.join()
    assert not troubles

    stored = sum(person.finds_nothing_lost(server.site("record", person.case)) for person in people)
    with capsys.disabled():
        told = ", ".join(f"{member} {times}" for member, times in sorted(killed.items()))
        sent = sum(person.sent for person in people)
        print(f"\n{KILLS} kills ({told}): {stored} answers acknowledged and stored, {sent} requests. SEED={seed}")


@pytest.mark.soak  # another worker takes a job over after a minute without a heartbeat
def test_a_job_ends_although_its_worker_is_killed(cluster, server):
    cluster.wait()
    rendering = server.site("ask-for-pdf")

    for member in ("worker-1", "worker-2"):
        time.sleep(1)
        cluster.kill(member)

    deadline = time.monotonic() + 180
    while (state := server.site("state-of-pdf", str(rendering))) == "waiting":
        assert time.monotonic() < deadline, "the PDF is not made"
        time.sleep(0.5)
    assert state == "ready"


def test_the_history_is_whole_and_the_replica_has_it(cluster, server):
    cluster.wait()
    verified = subprocess.run(
        [sys.executable, "manage.py", "verify_history"],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
    )

    assert verified.returncode == 0, verified.stdout + verified.stderr
