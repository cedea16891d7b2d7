"""A person at a browser: Debian's headless Chromium with Playwright. Links, buttons and fields are found by their text.

We note every complaint of the browser (a script error, something that the Content Security Policy refused, a missing
file), and `assert_no_complaints` fails with the list.
"""

from __future__ import annotations

import re

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from inspections.models import User

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}
LONGEST = 20_000  # pixels: higher than any page
PASSWORD = "correct horse battery"

CHROMIUM = {
    "executable_path": "/usr/bin/chromium-headless-shell",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # Fewer processes: there is one site, and no second page waits to be opened.
        "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process",
        "--disable-site-isolation-trials",
        "--in-process-gpu",
    ],
}

# WCAG 2.2 at level AA, and the best practices that axe checks.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Rules whose result depends on the width of the screen, for elements that both widths show.
RULES_OF_SIZE = ["target-size", "scrollable-region-focusable"]

# The kind of an element: what decides its colours, because our Content Security Policy allows no style outside the style sheets.
KIND = """element => [
  element.localName, element.getAttribute("class") ?? "", element.dataset.state ?? "",
  element.ariaCurrent ?? "", element.disabled ? "disabled" : "", element.closest("[data-compact]") ? "compact" : "",
].join(" ")"""
KINDS = f"() => [...new Set([...document.body.querySelectorAll('*')].map({KIND}))]"
MEASURE = f"""([kinds, options]) => {{
  const isNew = new Set(kinds);
  const elements = [...document.body.querySelectorAll("*")].filter(element => isNew.has(({KIND})(element)));
  return axe.run({{ include: elements }}, options);
}}"""
measured: set[str] = set()  # the kinds of elements whose colours this process has measured, in light and dark

# The elements of a page with their kind, and whether they are shown.
SHOWN = f"() => [...document.body.querySelectorAll('*')].map(each => [({KIND})(each), each.checkVisibility()])"
checked_on_a_phone: set[str] = (
    set()
)  # the kinds that are shown at one width only, in pages that were checked in full at both

# Records, for everything that works with the mouse, whether the keyboard reaches it with visible focus.
WATCH_FOCUS = """() => {
  const look = element => {
    const style = getComputedStyle(element);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join();
  };
  const used = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  window.tabStops = [...document.querySelectorAll(used)]
    .filter(element => element.checkVisibility() && !element.disabled)
    // of a group of radios, Tab reaches the chosen one, or the first
    .filter(element => element.type !== "radio" || element.checked || (
      ![...document.getElementsByName(element.name)].some(other => other.checked)
      && document.getElementsByName(element.name)[0] === element))
    .map(element => ({ element, look: look(element), html: element.outerHTML.slice(0, 200), shown: false }));
  document.addEventListener("focusin", event => {
    const stop = window.tabStops.find(each => each.element === event.target);
    if (stop) stop.shown = look(stop.element) !== stop.look;
  });
  return window.tabStops.length;
}"""


# What Chromium says of a request without a network: of a new one, of one that the service worker was passing on, and of
# the script of that worker.
WITHOUT_A_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "unknown error occurred when fetching the script")


class Visitor:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.set_default_timeout(60_000)  # long enough for a PDF on a busy machine
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    # --- what the visitor does

    def opens(self, path: str, *, status: int = 200) -> None:
        """Open an address. The page must answer with `status`, and nothing that it loads may be missing."""
        response = self.page.goto(f"{self.address}{path}")
        assert response is not None
        assert response.status == status, f"{path} answers {response.status}"

    def follows(self, words: str) -> None:
        self.page.get_by_role("link", name=words, exact=True).click()
        self._reads_what_opened()

    def presses(self, words: str) -> None:
        button = self.page.get_by_role("button", name=words, exact=True)
        # The head of every page has a button “Search” too, which is not the one meant on a page with a search.
        button.and_(self.page.locator(":not(.app-header-search__button)")).click()
        self._reads_what_opened()

    def _reads_what_opened(self) -> None:
        """Wait until a page that a click opened has loaded. A click ends when the page only begins to arrive."""
        self.page.wait_for_load_state("domcontentloaded")

    def fills_in(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def signs_in(self, person: User, password: str = PASSWORD) -> None:
        self.opens("/accounts/login/")
        self.fills_in("Email", person.email)
        self.fills_in("Password", password)
        self.presses("Sign in")

    def is_signed_in_as(self, person: User) -> None:
        """Set a session, as if the visitor had used the sign-in page."""
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])

    def downloads(self, words: str) -> bytes:
        """The content of the file that a link downloads."""
        address = self.page.get_by_role("link", name=words).get_attribute("href")
        response = self.page.request.get(f"{self.address}{address}")
        assert response.ok
        return response.body()

    def expects(self, *statuses: int) -> None:
        """Expect these statuses: our scripts handle them, so the browser may log them."""
        self.expected |= set(statuses)

    # --- what the visitor sees

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def sees(self, words: str) -> bool:
        """Whether these words appear, possibly after a moment."""
        found = self.page.get_by_text(words).filter(visible=True).first
        try:
            found.wait_for(timeout=15_000)
        except Exception:
            return False
        return True

    def row(self, words: str) -> str:
        """The text of the table row that has these words, on one line."""
        return " ".join(self.page.get_by_role("row").filter(has_text=words).first.inner_text().split())

    def focused(self) -> Locator:
        return self.page.locator("*:focus")

    def is_told_of_an_error(self) -> bool:
        """Whether the title of the page, which a screen reader reads first, says there is an error."""
        try:
            expect(self.page).to_have_title(re.compile("^Error: "), timeout=15_000)
        except AssertionError:
            return False
        return True

    # --- checks

    def assert_no_complaints(self) -> None:
        assert not self.complaints, "\n".join(self.complaints)

    def axe_findings(self, *, contrast: bool = True) -> list[str]:
        """The findings of axe on the current page: each rule, and the first element that breaks it.

        Contrast takes axe the most time. It is measured, in light and in dark colours, for elements of a kind that has not
        been measured before.
        """
        self.page.wait_for_load_state("load")  # with every style sheet that another imports
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self._axe({"runOnly": RULES, "rules": {"color-contrast": {"enabled": False}}})
        new = set(self.page.evaluate(KINDS)) - measured if contrast else set()
        if new:
            for colours in ("dark", "light"):
                self.page.emulate_media(color_scheme=colours)
                found += [f"{colours}: {finding}" for finding in self._axe({"runOnly": ["color-contrast"]}, kinds=new)]
            measured.update(new)
        return found

    def _axe(self, options: dict, kinds: set[str] | None = None) -> list[str]:
        """The findings of axe: on the page, or on its elements of these kinds."""
        options |= {
            "resultTypes": ["violations"],
            # Axe would fetch the imported style sheets, for a rule that is not among these, and put them into the page as
            # inline styles, which the Content Security Policy refuses.
            "preload": False,
        }
        if kinds is None:
            found = self.page.evaluate("options => axe.run(document, options)", options)["violations"]
        else:
            found = self.page.evaluate(MEASURE, [sorted(kinds), options])["violations"]
        size = self.page.viewport_size
        if size and size["height"] < LONGEST and any(each["id"] == "target-size" for each in found):
            # A bar that stays in view may cover a part of a target. It does not on a screen as high as the page.
            self.page.set_viewport_size({"width": size["width"], "height": LONGEST})
            again = self._axe(options, kinds)
            self.page.set_viewport_size(size)
            return again
        return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def assert_accessible(self) -> None:
        findings = self.axe_findings()
        assert not findings, "\n".join(findings)

    def problems_on_both_screens(self) -> list[str]:
        """The findings of axe at both widths, and whether the page scrolls sideways at one of them.

        On the phone, axe checks everything again only if something is shown at only one of the widths, and is of a kind
        that it has not checked at both. Otherwise only the sizes can differ. Colours are the same on both.
        """
        self.page.wait_for_load_state("load")
        self.page.set_viewport_size(DESKTOP)
        shown = self.page.evaluate(SHOWN)
        found = [*self.axe_findings(), *self._scrolls_sideways()]
        self.page.set_viewport_size(PHONE)
        on_a_phone = self.page.evaluate(SHOWN)
        differing = {kind for each in zip(shown, on_a_phone, strict=False) if each[0] != each[1] for kind, _ in each}
        if len(shown) == len(on_a_phone) and differing <= checked_on_a_phone:
            findings = self._axe({"runOnly": RULES_OF_SIZE})
        else:
            findings = self.axe_findings(contrast=False)
            checked_on_a_phone.update(differing)
        found += [f"at 320 pixels: {finding}" for finding in (*findings, *self._scrolls_sideways())]
        self.page.set_viewport_size(DESKTOP)
        return found

    def _scrolls_sideways(self) -> list[str]:
        width = self.page.evaluate("() => document.documentElement.scrollWidth")
        return [f"{self.path} is {width} pixels wide"] if width > self.page.evaluate("() => innerWidth") else []

    def assert_accessible_on_both_screens(self) -> None:
        findings = self.problems_on_both_screens()
        assert not findings, "\n".join(findings)

    def begins_at_the_top(self) -> None:
        """Move the focus to the start of the page, as on a new page."""
        self.page.evaluate(
            "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex') }"
        )

    def not_reached_with_tab(self) -> list[str]:
        """Links, buttons and fields that the Tab key does not reach, or that do not show the focus."""
        if self.page.locator(".app-without-script").count():  # the Save button, which goes away once recording is ready
            self.page.locator("html[data-recording=ready]").wait_for(state="attached")
        self.begins_at_the_top()
        stops = self.page.evaluate(WATCH_FOCUS)
        for _ in range(stops + 2):
            self.page.keyboard.press("Tab")
        return self.page.evaluate("() => window.tabStops.filter(each => !each.shown).map(each => each.html)")

    # --- complaints of the browser

    def forgets_what_needed_a_network(self) -> None:
        """Forget the complaints about requests that were sent, or still on their way, while there was no network."""
        self.complaints = [each for each in self.complaints if not any(reason in each for reason in WITHOUT_A_NETWORK)]

    def _console(self, message: ConsoleMessage) -> None:
        # If the page itself answers 404, Chromium also says so here, but `opens` has already checked its status.
        # Django's administration pages name no icon.
        address = message.location.get("url", "")
        if any(f"status of {status} " in message.text for status in self.expected):
            return
        if message.type in ("error", "warning") and address not in (self.page.url, f"{self.address}/favicon.ico"):
            self.complaints.append(f"{self.page.url}: {message.text} {address}")

    def _response(self, response: Response) -> None:
        is_expected = response.status in self.expected or response.request.resource_type == "document"
        if response.status >= 400 and not is_expected:
            self.complaints.append(f"{self.page.url}: {response.url} answers {response.status}")
