"""Searches read from a real streaming replica, and from the database itself while the replica is behind or gone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from inspections.models import Inspection
from inspections.replica import REPLICA, is_fresh, reading_from_replica, reads_from
from tests.factories import new_inspection

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", REPLICA]),
    pytest.mark.postgresql_too,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no replica"),
]


def as_postgres(*command: str) -> list[str]:
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.getuid() == 0 else []
    return [*drop, "setpriv", "--pdeathsig", "INT", "--", *command]


class Server:
    """A replica of the server of these tests."""

    def __init__(self, folder: Path) -> None:
        settings = connection.settings_dict
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = folder / "data"
        source = f"host={settings['HOST']} port={settings['PORT']} user={settings['USER']}"
        copy = ["pg_basebackup", "-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", source]
        subprocess.run(
            as_postgres(shutil.which(copy[0]) or copy[0], *copy[1:]), check=True, cwd="/", capture_output=True
        )
        options = ["-p", str(self.port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        program = shutil.which("postgres") or "postgres"
        self.process = subprocess.Popen(
            as_postgres(program, "-D", str(self.data), *options),
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module", autouse=True)
def in_the_settings() -> Iterator[None]:
    connections.settings[REPLICA] = connection.settings_dict | {"TEST": {"MIRROR": "default"}}
    yield
    del connections.settings[REPLICA]


@pytest.fixture
def replica(in_the_settings, transactional_db, settings) -> Iterator[Server]:
    settings.REPLICA_LAG_SECONDS = 1  # other tests write to the same server all the time
    folder = Path(tempfile.mkdtemp(prefix="replica-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    server = Server(folder)
    connections[REPLICA].settings_dict.update(connection.settings_dict | {"HOST": "127.0.0.1", "PORT": server.port})
    try:
        wait_until(is_fresh)
        yield server
    finally:
        connections[REPLICA].close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(fact) -> None:
    for _ in range(300):
        if fact():
            return
        time.sleep(0.1)
    raise AssertionError(f"{fact} is still not so")


def on_replica(sql: str) -> None:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(sql)


def read_from(alias: str, reference: str) -> bool:
    """Whether an inspection is found, and in this database."""
    with reading_from_replica():
        found = Inspection.objects.filter(reference=reference).first()
        return reads_from() == alias and found is not None and found._state.db == alias


def test_a_replica_is_read_while_it_is_fresh(replica, youth_2018, caplog):
    new_inspection(youth_2018, reference="anytown")
    wait_until(lambda: read_from(REPLICA, "anytown"))

    # It no longer replays what is stored.
    on_replica("SELECT pg_wal_replay_pause()")
    new_inspection(youth_2018, reference="othertown")
    time.sleep(1.5)
    assert read_from("default", "othertown")
    assert "seconds behind" in caplog.text

    # It has caught up.
    on_replica("SELECT pg_wal_replay_resume()")
    wait_until(lambda: read_from(REPLICA, "othertown"))

    # It is gone.
    connections[REPLICA].close()
    replica.stop()
    assert read_from("default", "othertown")
    assert "the replica does not answer" in caplog.text
