"""Measure saving with one and with two web servers: `python -m tests.bench_cluster` (part of `make bench`).

Each time, bin/with-cluster starts everything on this machine, and eight clients save answers in different inspections' cases
through the proxy. The two web servers share the processors with PostgreSQL and the clients, so that the goal can only be
reached on a machine with more processors than these need. Exits with 1 if it is missed with four processors or more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.soak.server import ROOT, Server

CLIENTS = 8
ROUNDS = int(os.environ.get("ROUNDS", "6"))
FEWEST_TIMES = 1.6
PROCESSORS = 4


def main() -> int:
    rates = {number: _saves_a_second(number) for number in (1, 2)}
    for number, rate in rates.items():
        title = f"saves a second, {number} web server{'s' if number > 1 else ''}"
        print(f"{title:34}{rate:>10.0f}")
    times = rates[2] / rates[1]
    print(f"{'two servers, times one':34}{times:>10.2f}   ({os.cpu_count()} processors)")
    if times < FEWEST_TIMES:
        print(f"Goal missed: two web servers save {times:.2f} times as fast as one, less than {FEWEST_TIMES}")
        return 1 if (os.cpu_count() or 1) >= PROCESSORS else 0
    return 0


def _saves_a_second(web_servers: int) -> float:
    environment = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "SECRET_KEY")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench_settings",
        "PREPARE": f"{sys.executable} -m tests.soak.cluster {CLIENTS}",
        "WEB_SERVERS": str(web_servers),
    }
    command = [sys.executable, "bin/with-cluster", sys.executable, "-m", "tests.bench_cluster", "measure"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    rate: float = json.loads(done.stdout.splitlines()[-1])
    return rate


def measure() -> None:
    """Print the saves a second, inside bin/with-cluster."""
    from tests.bench import Client, at_once

    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as folder:
        server = Server(os.environ["DATABASE_OWNER_URL"], Path(folder), "tests.bench_settings")
        session, keys = server.site("session", "rhian@inspectorate.test"), server.site("keys")
        server.close()
    port = int(os.environ["SITE"].rpartition(":")[2])
    clients = [Client(port, session, f"court-{number + 1}", keys) for number in range(CLIENTS)]
    at_once(clients, "ours", [])  # what a process only does once is not measured
    found: list[float] = []
    seconds = sum(at_once(clients, "ours", found) for _ in range(ROUNDS))
    print(json.dumps(len(found) / seconds))


if __name__ == "__main__":
    sys.exit(measure() if sys.argv[1:] == ["measure"] else main())
