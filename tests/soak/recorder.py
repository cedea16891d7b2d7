"""A person who records a case fast in a browser that may be killed, and remembers what the browser showed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter, defaultdict
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.journeys.browser import CHROMIUM, DESKTOP
from tests.soak.server import Server
from tests.soak.site import PASSWORD, REFERENCE

STANDARDS = ("2.1", "2.2", "2.3", "2.4")
YES_NO_NA = {"y": "yes", "n": "no", "a": "na"}

# Records every state of every entry on the page, with one "giving" for each answer.
WATCH = """(() => {
  window.states = [];
  window.noteStates = records => {
    const after = new Map();
    const found = [];
    for (const record of records.reverse()) {
      const name = record.target.dataset.entry;
      if (!name) continue;
      found.push([name, after.get(name) ?? record.target.dataset.state]);
      after.set(name, record.oldValue);
    }
    window.states.push(...found.reverse());
  };
  window.stateObserver = new MutationObserver(window.noteStates);
  window.stateObserver.observe(document, { subtree: true, attributeFilter: ["data-state"], attributeOldValue: true });
})()"""
LOOK = """() => {
  window.noteStates(window.stateObserver.takeRecords());
  const entry = document.activeElement?.closest("[data-entry]");
  return { current: entry?.dataset.entry ?? "", states: window.states.splice(0) };
}"""
FOCUS = """name => document.querySelector(`[data-entry="${name}"] input[type=radio]`).focus()"""
OUTBOX = """async () => {
  const { person, store } = await import("/static/outbox/page.js");
  return (await store.items()).map(({ closed, ...item }) => ({ ...item, isClosed: person === item.person && Boolean(closed) }));
}"""
IS_KEPT_FOR_OFFLINE = """async () => {
  const { openKeptPages } = await import("/static/outbox/kept_pages.js");
  const pages = await openKeptPages();
  const addresses = document.getElementById("recording").dataset.pages.split(" ");
  const kept = await Promise.all(addresses.map(address => pages?.has(address)));
  return Boolean(navigator.serviceWorker.controller) && kept.every(Boolean);
}"""


class Recorder:
    def __init__(self, playwright: Playwright, profile: Path, server: Server, case: str, seed: int) -> None:
        self.playwright, self.profile, self.server, self.case = playwright, profile, server, case
        self.random = random.Random(seed)
        self.session = ""
        self.context: BrowserContext | None = None
        # For each entry: the given values in order, and how many were shown as kept and as saved.
        self.given: dict[str, list[str]] = defaultdict(list)
        self.kept: Counter[str] = Counter()
        self.saved: Counter[str] = Counter()
        self.seen_saved: set[tuple[str, int]] = set()
        self.states: Counter[str] = Counter()
        self._before_this_page: dict[str, int] = {}
        self._on_this_page: Counter[str] = Counter()

    # --- the browser

    @property
    def page(self) -> Page:
        assert self.context is not None
        return self.context.pages[0]

    def opens_the_browser(self) -> None:
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), viewport=DESKTOP, **CHROMIUM
        )
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(15_000)
        if self.session:
            self.brings_session(self.session)

    def brings_session(self, session: str) -> None:
        """Set a session, as if the person had used the sign-in page."""
        self.session = session
        assert self.context is not None
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.server.address}])

    def kills_the_browser(self) -> None:
        for pid in processes_of(self.profile):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def closes_the_browser(self) -> None:
        if self.context is not None:
            with contextlib.suppress(Error):
                self.context.close()
            self.context = None

    def signs_in(self, email: str) -> None:
        self.forgets_the_page()
        self.page.goto(f"{self.server.address}/accounts/login/")
        self.page.get_by_label("Email", exact=True).fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url("**/work/")

    def signs_out_in_another_window(self) -> None:
        assert self.context is not None
        other = self.context.new_page()
        other.goto(f"{self.server.address}/accounts/logout/")
        other.locator("form[action*=logout] button").last.click()
        other.wait_for_url("**/login/**")
        other.close()

    # --- pages

    def address(self, standard: str) -> str:
        return f"{self.server.address}/inspections/{REFERENCE}/cases/{self.case}/pages/standard-{standard}/"

    def opens(self, standard: str) -> None:
        self._leaves()
        self.page.goto(self.address(standard), wait_until="commit")
        self.is_ready()

    def is_ready(self) -> None:
        self.page.locator("html[data-recording=ready]").wait_for(state="attached")

    def opens_some_page(self) -> None:
        """Open a page, even if the server restarts, and move to a question on it."""
        for _ in range(40):
            with contextlib.suppress(Error):
                self.opens(self.random.choice(STANDARDS))
                names = self.page.locator("[data-entry][data-answer]").evaluate_all(
                    "all => all.map(e => e.dataset.entry)"
                )
                self.page.evaluate(FOCUS, self.random.choice(names))
                return
            if self.is_gone():
                return
            time.sleep(0.1)
        raise AssertionError("No page of the case comes up.")

    def is_gone(self) -> bool:
        try:
            self.page.evaluate("1")
        except Exception:
            return not processes_of(self.profile)
        return False

    def is_kept_for_offline(self) -> None:
        deadline = time.monotonic() + 30
        while not self.page.evaluate(IS_KEPT_FOR_OFFLINE):
            assert time.monotonic() < deadline, "The pages of the case are not kept."
            time.sleep(0.1)

    # --- answers

    def looks(self) -> str:
        """Record what the page showed, and return the entry with the focus."""
        seen = self.page.evaluate(LOOK)
        for name, state in seen["states"]:
            self.states[state] += 1
            if state == "giving":
                self._on_this_page[name] += 1
            place = self._before_this_page.get(name, 0) + self._on_this_page[name]
            if self._on_this_page[name] and state in ("kept", "saved"):
                self.kept[name] = max(self.kept[name], place)
            if self._on_this_page[name] and state == "saved":
                self.saved[name] = max(self.saved[name], place)
                self.seen_saved.add((name, place))
        return seen["current"]

    def reloads(self) -> None:
        self._leaves()
        self.page.reload(wait_until="commit")
        self.is_ready()

    def goes_on_to_the_unanswered(self) -> None:
        former = self.page.url
        self._leaves()
        self.page.keyboard.press("u")
        self.page.wait_for_url(lambda address: address != former, wait_until="commit")
        self.is_ready()

    def questions(self) -> list[str]:
        """Move the focus to the first question on this page, and return all questions in order."""
        found = self.page.locator("[data-entry][data-answer]").evaluate_all("all => all.map(e => e.dataset.entry)")
        self.page.evaluate(FOCUS, found[0])
        return found

    def forgets_the_page(self) -> None:
        """Forget this page after a kill, because its last state is not known."""
        self._before_this_page = {name: len(values) for name, values in self.given.items()}
        self._on_this_page.clear()

    def _leaves(self) -> None:
        with contextlib.suppress(Error):
            self.looks()
        self.forgets_the_page()

    def focuses(self, entry: str) -> None:
        self.page.evaluate(FOCUS, entry)

    def answers(self, key: str, entry: str) -> None:
        self.given[entry].append(YES_NO_NA[key])
        self.page.keyboard.press(key)

    def does_something(self) -> None:
        """Quickly do one random thing that people do on such a page."""
        entry = self.looks()
        if not entry:
            self.opens_some_page()
            return
        if entry.endswith("-note"):
            self.page.keyboard.press("Escape")
            return
        chance = self.random.random()
        if chance < 0.62:
            self.answers(self.random.choice("yna"), entry)
        elif chance < 0.80:  # and changes it immediately
            self.answers(self.random.choice("yna"), entry)
            self.pauses(0.03)
            self.page.evaluate(FOCUS, entry)
            self.answers(self.random.choice("yna"), entry)
        elif chance < 0.90:
            self.page.keyboard.press("t")
            self.page.keyboard.press("Control+A")
            text = ""
            for part in [str(self.random.randrange(10**6)), "-a", "g", "r", "e", "e", "d"][
                : self.random.randrange(2, 8)
            ]:
                text += part
                self.given[f"{entry}-note"].append(text)
                self.page.keyboard.insert_text(part)
                self.pauses(0.02)
            self.looks()
            self.page.evaluate(FOCUS, entry)
        elif chance < 0.96:
            self.page.keyboard.press("k")
        else:
            self.opens_some_page()
        self.looks()
        # In bursts, with pauses for the server to catch up.
        self.pauses(0.05 if self.random.random() < 0.7 else 1.0)

    def sees_an_answer_saved(self) -> None:
        """Go on until an answer is seen to be saved. On a slow machine, a kill may come before, and prove nothing."""
        deadline = time.monotonic() + 60
        while not self.seen_saved:
            assert time.monotonic() < deadline, "After a minute no answer was seen to be saved."
            self.does_something()

    def pauses(self, longest: float) -> None:
        time.sleep(self.random.random() * longest)

    # --- at the end

    def waits_until_all_is_sent(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            waiting = self.page.evaluate(OUTBOX)
            if not waiting and self.page.locator("#waiting").is_hidden():
                self.looks()
                return
            stopped = [item for item in waiting if item.get("stands") or item.get("refusal")]
            assert not stopped, f"There is a choice although nobody else recorded: {stopped}"
            time.sleep(0.1)
        raise AssertionError(f"After a minute there still waits: {self.page.evaluate(OUTBOX)}")

    def finds_nothing_lost(self) -> str:
        """Compare the database with the answers that were given, shown as kept and shown as saved."""
        found = self.server.site("record", self.case)
        history: dict[str, list[str]] = defaultdict(list)
        for row in found["history"]:
            entry = row["entry"]
            before = history[entry][-1] if history[entry] else ""
            assert row["old"] == before, f"{entry} came from {row['old']!r}, after {before!r}"
            assert row["new"] != before, f"{entry}: {before!r} is stored twice"
            history[entry].append(row["new"])
        receipts = [row["receipt"] for row in found["history"]]
        assert len(set(receipts)) == len(receipts)

        recorded = {name: value for name, value in found["values"].items() if name.startswith("2.")}
        assert recorded == {name: values[-1] for name, values in history.items()}, "the history tells something else"
        for entry, given in self.given.items():
            stored = recorded.get(entry, "")
            last = max(self.kept[entry], self.saved[entry])
            if last:
                assert stored in given[last - 1 :], f"{entry}: of {given}, {last} were kept; {stored!r} is stored"
            assert is_in_order(history[entry], given), f"{entry}: given {given}, stored {history[entry]}"
        for entry, place in self.seen_saved:
            value = self.given[entry][place - 1]
            assert value in history[entry], f"{entry}: {value!r} was shown as saved, and is not"
        assert self.seen_saved, "No answer was seen to be saved: this run proves nothing about them."
        assert set(history) <= set(self.given)
        count = sum(map(len, self.given.values()))
        return f"{count} answers given, {len(self.seen_saved)} seen saved, {len(receipts)} changes stored, none lost"


def is_in_order(some: list[str], of: list[str]) -> bool:
    """Whether `some` are all among `of`, in the same order."""
    remaining = iter(of)
    return all(value in remaining for value in some)


def processes_of(profile: Path) -> list[int]:
    """The browser with this profile and its child processes."""
    parents: dict[int, int] = {}
    first: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            pid = int(folder.name)
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if f"--user-data-dir={profile}" in (folder / "cmdline").read_text().split("\0"):
                first.append(pid)
    found = list(first)
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid and child not in found)
    return found
