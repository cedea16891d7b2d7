"""Run the rules of the scripts in static/ in a real browser, without a page, a network or a database.

A test requests a module by name, and calls its exports with plain values.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.journeys.browser import CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, **CHROMIUM}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def scripts(browser: Browser) -> Iterator[Page]:
    """A page that can import any module in static/."""
    handler = functools.partial(Quiet, directory=str(settings.BASE_DIR / "static"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/favicon.svg")
            yield page
        server.shutdown()


@pytest.fixture(scope="session")
def module(scripts: Page) -> Callable[[str], Module]:
    return functools.partial(Module, scripts)


class Module:
    """The exports of a script as Python functions. `Code` arguments are JavaScript, for example for a Map."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name

    def __getattr__(self, exported: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            return self.page.evaluate(
                """async ([name, exported, given]) => {
                  const module = await import(`/${name}`);
                  const values = given.map(([isCode, value]) => (isCode ? eval(`(${value})`) : value));
                  const result = typeof module[exported] === "function" ? module[exported](...values) : module[exported];
                  return JSON.parse(JSON.stringify(result ?? null));
                }""",
                [self.name, exported, [[isinstance(given, Code), given] for given in arguments]],
            )

        return call


class Code(str):
    """JavaScript for an argument that is not a plain value."""
