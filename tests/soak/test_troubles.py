"""An answer is never lost unless the page said that it was not kept.

The troubles are full storage, a missing script, a slow network and two windows, in rounds chosen by a seed. `make soak`
runs 200 rounds (ROUNDS_OF_TROUBLE).
"""

from __future__ import annotations

import os
import random

import pytest
from playwright.sync_api import CDPSession, Page, Playwright, Route

from tests.journeys.browser import CHROMIUM
from tests.soak.recorder import STANDARDS
from tests.soak.site import REFERENCE

pytestmark = pytest.mark.repeated

ROUNDS = int(os.environ.get("ROUNDS_OF_TROUBLE", "4"))
CASE = "court-6"
CHOICES = ("yes", "no", "na")
TROUBLES = ("full", "missing", "slow", "windows")
SCRIPTS = (
    *("answers", "banner", "changes", "conflicts", "entry", "giving", "page", "rules"),
    *("safe_store", "saving", "sender", "start", "store", "submission", "undo", "windows", "within"),
)

SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-entry][data-answer]")].map(entry =>
  [entry.dataset.entry, entry.querySelector("input[type=radio]:checked")?.value ?? ""]))"""
IS_SENT = """() => document.getElementById("waiting").hidden
  ? !document.querySelector("[data-state=giving], [data-state=kept]")
  : document.getElementById("waiting-words").textContent.startsWith("This browser cannot keep answers.")
    && !document.querySelector("[data-state=giving], [data-state=kept]")"""


class Round:
    """One or two windows of a browser with one kind of trouble."""

    def __init__(self, pages: list[Page], address: str, chance: random.Random) -> None:
        self.pages, self.address, self.chance = pages, address, chance
        self.standard = chance.choice(STANDARDS)

    def session(self, page: Page) -> CDPSession:
        return page.context.new_cdp_session(page)

    def opens(self, page: Page, *, until: str) -> None:
        page.goto(f"{self.address}/inspections/{REFERENCE}/cases/{CASE}/pages/standard-{self.standard}/")
        page.locator(until).wait_for()

    def answers(self, number: int) -> dict[str, str]:
        given = {}
        for _ in range(number):
            page = self.chance.choice(self.pages)
            name, choice = self.chance.choice(sorted(page.evaluate(SHOWN))), self.chance.choice(CHOICES)
            page.locator(f'[data-entry="{name}"] input[value={choice}]').check()
            # Each of two windows knows the other's answers once they are kept.
            page.wait_for_function("() => !document.querySelector('[data-state=giving]')")
            given[name] = choice
        return given

    def with_full(self) -> dict[str, str]:
        self.opens(self.pages[0], until="html[data-recording=ready]")
        session = self.session(self.pages[0])
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.address, "quotaSize": 1})
        try:
            given = self.answers(6)
            self.pages[0].wait_for_function(IS_SENT)
        finally:
            session.send("Storage.overrideQuotaForOrigin", {"origin": self.address})
        return given

    def with_missing(self) -> dict[str, str]:
        [page] = self.pages
        script = self.chance.choice(SCRIPTS)

        def refuse(route: Route) -> None:
            route.abort() if f"/outbox/{script}." in route.request.url else route.continue_()

        page.route("**/static/**", refuse)
        self.opens(page, until="#not-started:not([hidden])")
        given = self.answers(4)
        page.get_by_role("button", name="Save and stay on this page").click()
        page.wait_for_load_state()
        page.unroute_all()
        self.opens(page, until="html[data-recording=ready]")
        return given

    def with_slow(self) -> dict[str, str]:
        self.opens(self.pages[0], until="html[data-recording=ready]")
        slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
        self.session(self.pages[0]).send("Network.emulateNetworkConditions", slow)
        given = self.answers(6)
        if self.chance.random() < 0.5:
            self.opens(self.pages[0], until="html[data-recording=ready]")
        return given

    def with_windows(self) -> dict[str, str]:
        for page in self.pages:
            self.opens(page, until="html[data-recording=ready]")
        self.pages[0].context.set_offline(True)
        given = self.answers(8)
        self.pages[0].context.set_offline(False)
        return given


def test_rounds_of_trouble_lose_no_answer(site, playwright: Playwright, seed, capsys):
    chance = random.Random(seed)
    session = site.server.site("session", "rhian@inspectorate.test")
    browser = playwright.chromium.launch(**CHROMIUM)
    answers = 0
    for number in range(ROUNDS):
        trouble = TROUBLES[number % len(TROUBLES)]
        # If a script is missing, there must be no service worker, because it would provide the script from its cache.
        context = browser.new_context(service_workers="block" if trouble == "missing" else "allow")
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.server.address}])
        context.set_default_timeout(30_000)
        pages = [context.new_page() for _ in range(2 if trouble == "windows" else 1)]
        given = getattr(Round(pages, site.server.address, chance), f"with_{trouble}")()
        for page in pages:
            page.wait_for_function(IS_SENT)
        values = site.server.site("record", CASE)["values"]
        where = f"round {number}, {trouble}, SEED={seed}"
        assert {name: values.get(name) for name in given} == given, where
        for page in pages:
            shown = page.evaluate(SHOWN)
            assert shown == {name: values.get(name, "") for name in shown}, where
        answers += len(given)
        context.close()
    browser.close()
    with capsys.disabled():
        print(f"\n{site.database}: {ROUNDS} rounds of trouble, {answers} answers, none lost. SEED={seed}")
