"""A site behind a server that the tests kill, with its own database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Playwright

from tests.journeys.browser import CHROMIUM
from tests.soak.recorder import Recorder
from tests.soak.server import Server, durable_postgresql

CASES = 6


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, **CHROMIUM}


@dataclass
class Site:
    server: Server
    database: str


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of the same kind as in the tests, but with production settings."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield f"sqlite:///{tmp_path_factory.mktemp('soak')}/db.sqlite3"
    else:
        with durable_postgresql() as address:
            yield address


@pytest.fixture(scope="session")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    server = Server(database, tmp_path_factory.mktemp("server"))
    server.prepare(CASES)
    server.start()
    server.wait()
    yield Site(server, database.partition(":")[0])
    server.kill()
    server.close()


@pytest.fixture
def seed() -> int:
    """SEED in the environment repeats a run, except for the moments at which the machine is slow."""
    seed = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(3))
    print(f"SEED={seed}")
    return seed


@pytest.fixture
def recorder(site: Site, playwright: Playwright, tmp_path: Path, seed: int) -> Iterator[Callable[[str], Recorder]]:
    """Rhian Morgan, signed in at a browser that keeps the pages of a case for use offline."""
    opened: list[Recorder] = []

    def open_case(case: str) -> Recorder:
        recorder = Recorder(playwright, tmp_path / "profile", site.server, case, seed)
        recorder.session = site.server.site("session", "rhian@inspectorate.test")
        recorder.opens_the_browser()
        opened.append(recorder)
        recorder.opens("2.1")
        recorder.is_kept_for_offline()
        return recorder

    yield open_case
    for recorder in opened:
        recorder.closes_the_browser()
        recorder.kills_the_browser()
    if site.server.process is None:
        site.server.start()
        site.server.wait()
