"""The service as in production: gunicorn with a durable database, in processes that can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tests.kept_templates import kept, key, one_at_a_time

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Gunicorn as started in the Dockerfile, on a free port."""

    def __init__(self, database: str, folder: Path, settings: str = "tests.soak.settings") -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DEBUG", "SECRET_KEY")},
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": settings,
        }
        self.log = folder / "gunicorn.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.site_log = folder / "site.log"
        self._site: subprocess.Popen[str] | None = None
        self._site_is_used = threading.Lock()

    def prepare(self, cases: int = 6) -> None:
        """Copy a database with this number of cases, which is made once for each state of the code."""
        kind, _, path = self.environment["DATABASE_URL"].partition(":///")
        if kind == "sqlite":
            with one_at_a_time():
                template = kept(f"{key()}-served-{cases}.template", lambda path: self._make_template(path, cases))
                shutil.copyfile(template, path)
        else:
            self._prepare_on_postgresql(cases)

    def _make_template(self, path: Path, cases: int) -> None:
        made = Server(f"sqlite:///{path}", self.log.parent)
        made.site("prepare", str(cases))
        made.close()
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare_on_postgresql(self, cases: int) -> None:
        database = self.environment["DATABASE_URL"]
        is_made = False

        def make(path: Path) -> None:
            nonlocal is_made
            self.site("prepare", str(cases))
            subprocess.run(["pg_dump", "--format=custom", "--no-owner", "--file", path, database], check=True)
            is_made = True

        with one_at_a_time():
            with psycopg.connect(database) as connection:
                version = connection.info.server_version // 10000
            template = kept(f"{key()}-served-{cases}-postgresql{version}.template", make)
            if not is_made:
                restore = ["pg_restore", "--dbname", database, "--no-owner", "--single-transaction", template]
                subprocess.run(restore, check=True)

    def site(self, *arguments: str) -> Any:
        """The answer of tests/soak/site.py to a command. One process answers all of them, because it takes long to start."""
        with self._site_is_used:
            if self._site is None:
                self._site = self._start_site()
            assert self._site.stdin is not None
            assert self._site.stdout is not None
            try:
                print(json.dumps(arguments), file=self._site.stdin, flush=True)
                answer = self._site.stdout.readline()
            except BrokenPipeError:
                answer = ""
            if not answer:
                self.close()
                raise AssertionError(self.site_log.read_text())
            return json.loads(answer)

    def _start_site(self) -> subprocess.Popen[str]:
        with self.site_log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.soak.site"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def close(self) -> None:
        """End the process that prepares and reads the data. The next command starts another."""
        if self._site is not None:
            self._site.communicate()
            self._site = None

    def start(self) -> None:
        options = ["--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--preload"]
        options += ["--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "config.wsgi", *options],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a separate group, so that all processes can be killed
            )

    def wait(self) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(URLError, OSError), urlopen(f"{self.address}/health/", timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """Kill all processes of the server, whatever they are doing."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


@contextlib.contextmanager
def durable_postgresql() -> Iterator[str]:
    """The address of a temporary PostgreSQL that loses nothing it has confirmed."""
    command = ["bash", str(ROOT / "bin" / "with-postgres"), "sh", "-c", 'echo "$DATABASE_URL"; cat']
    process = subprocess.Popen(
        command, env={**os.environ, "DURABLE": "1"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, "PostgreSQL did not start."
        yield address
    finally:
        process.stdin.close()
        process.wait(timeout=60)
