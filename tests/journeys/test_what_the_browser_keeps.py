"""What a browser keeps is encrypted: pages for one session, answers that were not sent for one person."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from playwright.sync_api import BrowserContext, BrowserType, Page

from inspections.models import Case, Judgement, User
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case
from tests.journeys.browser import CHROMIUM, DESKTOP, PASSWORD, Visitor
from tests.journeys.test_offline import CASE, KEPT, STANDARD, WORK, goes_offline
from tests.journeys.test_record_together import answers, opens

SECRET = "Heliotrope wrote to the magistrate."
ENTRY = "2.1.1a-note"
ON_THE_PAGE = "Assessment"  # a word of the framework on every page of a case
ALL_THAT_IS_KEPT = """async () => {
  const found = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(String);
  const readable = value => value instanceof Uint8Array || value instanceof ArrayBuffer
    ? new TextDecoder().decode(value)
    : value !== null && typeof value === "object" ? Object.entries(value).flat().map(readable).join()
    : String(value);
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise(done => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result); });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      found.push(...(await new Promise(done => (all.onsuccess = () => done(all.result)))).map(readable));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    if (name === "page-files") continue; // styles and scripts, the same for everyone
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      found.push(request.url, ...[...response.headers].map(String), await response.text());
    }
  }
  return found;
}"""
ITEMS = """() => new Promise(done => {
  const open = indexedDB.open("yot-inspections");
  open.onsuccess = () => {
    const all = open.result.transaction("outbox").objectStore("outbox").getAll();
    all.onsuccess = () => { open.result.close(); done(all.result.length); };
  };
})"""
# What version 1 of the outbox kept, without encryption.
KEPT_BEFORE = """async ([person, other, key]) => {
  const remove = indexedDB.deleteDatabase("yot-inspections");
  await new Promise(done => (remove.onsuccess = done));
  const open = indexedDB.open("yot-inspections", 1);
  open.onupgradeneeded = () => {
    open.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    open.result.createObjectStore("known", { keyPath: "key" });
  };
  const database = await new Promise(done => (open.onsuccess = () => done(open.result)));
  const item = { key, inputs: [["2.1.1a-note", "Heliotrope wrote to the magistrate."]], basedOn: 0, label: "", page: "", at: "" };
  const transaction = database.transaction(["outbox", "known"], "readwrite");
  transaction.objectStore("outbox").put({ ...item, person, name: "Rhian Morgan", receipt: crypto.randomUUID() });
  transaction.objectStore("outbox").put({ ...item, person: other, name: "Nora New", receipt: crypto.randomUUID() });
  transaction.objectStore("known").put({ key, version: 1, inputs: item.inputs, at: "" });
  await new Promise(done => (transaction.oncomplete = done));
  database.close();
  await (await caches.open("case-pages")).put("/work/", new Response("Heliotrope"));
  localStorage.setItem(`kept ${person} alert-court-9`, JSON.stringify({ at: Date.now(), values: [["what", "Heliotrope"]] }));
}"""


@pytest.fixture
def case(fieldwork, service) -> Case:
    lead = fieldwork.team.get(user=service.lead)
    Case.objects.filter(inspection=fieldwork, inspector=lead).update(inspector=None)
    return new_case(fieldwork, reference="court-9", inspector=lead)


@pytest.fixture
def deputy(fieldwork) -> User:
    dan = User.objects.create_user("dan@inspectorate.test", PASSWORD, name="Dan Deputy")
    appoint(fieldwork, dan, "deputy", by=BY)
    return dan


def is_ready_offline(visitor: Visitor) -> Page:
    page = opens(visitor, STANDARD)
    assert visitor.sees("This case is ready for use offline.")
    goes_offline(visitor)
    return page


def types_a_note(page: Page, *texts: str) -> None:
    box = page.locator(f"[id='id_{ENTRY}']")
    box.evaluate("box => (box.closest('details').open = true)")
    for text in texts or (SECRET,):
        box.fill(text)
        box.blur()
    page.locator(f"[data-entry='{ENTRY}']:is([data-state=kept], [data-state=refused])").wait_for()


def is_online(visitor: Visitor) -> None:
    visitor.page.context.set_offline(False)
    visitor.forgets_what_needed_a_network()


def becomes(page: Page, script: str, value: object) -> None:
    for _ in range(100):
        if page.evaluate(script) == value:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.evaluate(script)} is not {value}")


def is_sent(page: Page) -> None:
    becomes(page, ITEMS, 0)


def has_no_pages(page: Page) -> None:
    becomes(page, "async () => (await caches.keys()).filter(name => name !== 'page-files')", [])


def note_of(case: Case) -> str:
    return next(iter(Judgement.objects.filter(case=case).exclude(note="").values_list("note", flat=True)), "")


def opens_nothing(visitor: Visitor, path: str) -> None:
    """Offline, the browser shows its own error page."""
    with pytest.raises(Exception, match=r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
        visitor.page.goto(f"{visitor.address}{path}")
    visitor.page.wait_for_url("chrome-error://chromewebdata/")


# --- on the disk -------------------------------------------------------------------------------------------------------


def launch(browser_type: BrowserType, profile: Path) -> BrowserContext:
    return browser_type.launch_persistent_context(str(profile), viewport=DESKTOP, **CHROMIUM)


def on_disk(profile: Path, words: str) -> list[str]:
    forms = (words.encode(), words.encode("utf-16-le"))
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [str(path.relative_to(profile)) for path in files if any(form in path.read_bytes() for form in forms)]


def test_neither_a_note_nor_a_page_is_on_the_disk_and_work_continues_in_a_browser_started_again(
    browser_type, tmp_path, service, case
):
    # Given an inspector who types a note offline, and answers a question
    profile = tmp_path / "profile"
    with launch(browser_type, profile) as context:
        inspector = Visitor(context.pages[0], service.address)
        inspector.signs_in(service.lead)
        assert inspector.sees("The case you are recording is ready for use offline.")
        page = is_ready_offline(inspector)
        opens(inspector, STANDARD)
        types_a_note(page, f"{SECRET} Twice.", SECRET)  # undo keeps the first
        answers(page, "2.1.1b", "No")
        page.locator("[data-entry='2.1.1b'][data-state=kept]").wait_for()
        shown = page.locator("h1").inner_text()
        kept = page.evaluate(ALL_THAT_IS_KEPT)
        assert "Rhian Morgan" in "".join(kept), "whose answers wait is readable, so this looks at the right place"
        for words in ("Heliotrope", "magistrate", shown, ON_THE_PAGE):
            assert not [each for each in kept if words in each]
        assert not [each for each in kept if "kept-page" in each and "court-9" in each]
    assert on_disk(profile, "Rhian Morgan")
    for words in (SECRET, "Heliotrope", ON_THE_PAGE):
        assert not [name for name in on_disk(profile, words) if "page-files" not in name], words

    # When the browser is started again without a network, work continues
    with launch(browser_type, profile) as context:
        context.set_offline(True)
        inspector = Visitor(context.pages[0], service.address)
        page = opens(inspector, STANDARD)
        assert page.locator(f"[id='id_{ENTRY}']").input_value() == SECRET
        answers(page, "2.1.1c", "Yes")
        page.locator("[data-entry='2.1.1c'][data-state=kept]").wait_for()

        # Online, this browser has no session: the pages go, and the answers wait until the person signs in
        context.set_offline(False)
        inspector.opens(WORK)
        page.wait_for_url("**/accounts/login/**")
        assert inspector.sees("4 answers are waiting for Rhian Morgan to sign in.")
        has_no_pages(page)
        inspector.signs_in(service.lead)
        page.locator("#waiting").wait_for(state="hidden")
        is_sent(page)
    assert note_of(case) == SECRET
    assert Judgement.objects.filter(case=case, answer__in=("yes", "no")).count() == 2


def test_what_an_earlier_version_kept_is_encrypted_and_sent(inspector: Visitor, case, service):
    inspector.opens("/help/")
    page = inspector.page
    key = f"{CASE}entries/{ENTRY}/"
    page.goto(f"{inspector.address}/health/")
    page.evaluate(KEPT_BEFORE, [str(service.lead.pk), str(service.newcomer.pk), key])
    page.context.set_offline(False)
    page.route(f"**{key}", lambda route: route.abort())

    inspector.opens("/help/")
    page.locator("#waiting").get_by_text("One answer is waiting to be sent").wait_for()
    assert inspector.sees("One answer is waiting for Nora New to sign in.")
    kept = page.evaluate(ALL_THAT_IS_KEPT)
    mine, noras = (next(each for each in kept if name in each) for name in ("Rhian Morgan", "Nora New"))
    assert "Heliotrope" not in mine
    assert "Heliotrope" in noras, "only its own person can encrypt it"
    assert not [each for each in kept if "Heliotrope" in each and each != noras]

    page.unroute(f"**{key}")
    opens(inspector, STANDARD)
    becomes(page, ITEMS, 1)
    inspector.forgets_what_needed_a_network()  # a page may have tried again until the last moment
    assert page.locator("#waiting-words").inner_text() == "One answer is waiting for Nora New to sign in."
    assert note_of(case) == SECRET


# --- the end of a session ---------------------------------------------------------------------------------------------


def test_a_second_person_neither_reads_nor_sends_and_the_first_does_after_signing_in_again(
    inspector: Visitor, case, deputy, service
):
    page = is_ready_offline(inspector)
    types_a_note(page)
    # The session ends, and another person signs in in the same browser
    page.goto("about:blank")
    is_online(inspector)
    page.context.clear_cookies()
    Session.objects.all().delete()
    inspector.is_signed_in_as(deputy)
    inspector.opens(WORK)
    assert inspector.sees("One answer is waiting for Rhian Morgan to sign in.")
    kept = page.evaluate(
        """async person => {
          const { openStore } = await import("/static/outbox/store.js");
          return JSON.stringify(await (await openStore(person)).items());
        }""",
        str(deputy.pk),
    )
    assert "Rhian Morgan" in kept
    assert "Heliotrope" not in kept
    assert note_of(case) == ""

    page.context.clear_cookies()
    inspector.is_signed_in_as(service.lead)
    inspector.opens(WORK)
    is_sent(page)
    assert note_of(case) == SECRET


def test_a_session_that_is_ended_elsewhere_takes_its_pages_with_it(inspector: Visitor, case, service):
    inspector.expects(401)
    page = opens(inspector, STANDARD)
    assert inspector.sees("This case is ready for use offline.")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    Session.objects.all().delete()

    # The next answer finds out, stays in this browser, and the pages go
    answers(page, "2.1.1a", "Yes")
    assert inspector.sees("You are signed out.")
    has_no_pages(page)
    assert not [each for each in page.context.cookies() if each["name"] == "pages" and each["value"]]
    assert page.evaluate("localStorage.getItem('answer-keys')") is None
    answers(page, "2.1.1b", "No")  # typed after the end, and kept as well
    page.locator("[data-entry='2.1.1b'][data-state=kept]").wait_for()
    page.context.set_offline(True)
    opens_nothing(inspector, STANDARD)
    page.goto("about:blank")
    page.context.set_offline(False)

    inspector.is_signed_in_as(service.lead)
    opens(inspector, STANDARD)
    is_sent(page)
    assert list(Judgement.objects.filter(case=case).order_by("prompt__letter").values_list("answer", flat=True)) == [
        "yes",
        "no",
    ]
    inspector.complaints.clear()


@pytest.mark.parametrize("keep", [True, False])
def test_a_new_key_of_the_service_loses_no_answer(inspector: Visitor, case, service, settings, keep):
    page = is_ready_offline(inspector)
    types_a_note(page)
    earlier = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [earlier] if keep else []
    if keep:
        call_command("encrypt_again")
        settings.SECRET_KEY_FALLBACKS = []
    page.goto("about:blank")
    is_online(inspector)
    page.context.clear_cookies()
    inspector.is_signed_in_as(service.lead)
    inspector.opens("/help/")
    if not keep:
        assert inspector.sees("One answer is kept in this browser and cannot be read.")
        assert page.evaluate(ITEMS) == 1
        settings.SECRET_KEY_FALLBACKS = [earlier]
        page.evaluate("localStorage.clear()")
        inspector.opens("/help/")
    is_sent(page)
    assert note_of(case) == SECRET


# --- signing out ------------------------------------------------------------------------------------------------------


def test_signing_out_sends_first(inspector: Visitor, case):
    page = opens(inspector, STANDARD)
    page.route("**/entries/**", lambda route: route.abort())
    types_a_note(page)
    page.unroute("**/entries/**")
    inspector.presses("Sign out")
    page.wait_for_url("**/accounts/login/**")

    assert note_of(case) == SECRET
    assert page.evaluate(ITEMS) == 0
    inspector.complaints.clear()


@pytest.mark.thorough
def test_signing_out_asks_if_an_answer_is_refused(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, STANDARD)
    types_a_note(page, "A line of a note, which is long. " * 700)
    page.get_by_role("button", name="Sign out", exact=True).click()
    dialog = page.get_by_role("dialog", name="Not everything is sent")
    dialog.get_by_text("One answer is not sent. A colleague changed it, or the service refused it").wait_for()
    inspector.assert_accessible_on_both_screens()
    dialog.get_by_role("button", name="Stay signed in").click()
    assert page.locator("[data-recording=ready]").count() == 1

    page.get_by_role("button", name="Sign out", exact=True).click()
    dialog.get_by_role("button", name="Sign out without sending").click()
    page.wait_for_url("**/accounts/login/**")
    assert inspector.sees("One answer is waiting for Rhian Morgan to sign in.")


def test_signing_out_offline_asks_and_ends_the_session_here_and_later_on_the_server(inspector: Visitor, case, service):
    page = is_ready_offline(inspector)
    types_a_note(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    dialog = page.get_by_role("dialog", name="Not everything is sent")
    dialog.get_by_text(
        "One answer is not sent. You are offline. If you sign out, it stays in this browser, encrypted."
    ).wait_for()
    dialog.get_by_role("button", name="Sign out without sending").click()

    page.get_by_role("heading", name="You are signed out on this computer").wait_for()
    assert page.get_by_text("2.1.1").count() == 0
    assert not page.get_by_role("button", name="Sign out", exact=True).count()
    has_no_pages(page)
    opens_nothing(inspector, STANDARD)

    # With a network, the server ends the session as soon as a page is opened
    is_online(inspector)
    page.goto(f"{inspector.address}{WORK}")
    page.wait_for_url("**/accounts/login/**")
    assert not Session.objects.exists()
    assert note_of(case) == ""
    inspector.signs_in(service.lead)
    is_sent(page)
    assert note_of(case) == SECRET
    assert page.evaluate(KEPT, [WORK]) == [WORK]
    inspector.complaints.clear()
