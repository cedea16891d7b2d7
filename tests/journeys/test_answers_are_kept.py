"""An answer that the page shows is kept, even with a slow network, fast keys, full storage or missing scripts."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route

from inspections.cases.actions import save_entry
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case, Change, Judgement
from tests.factories import new_case
from tests.journeys.browser import Visitor
from tests.journeys.test_record_together import answers, is_saved, opens
from tests.journeys.test_write_the_report import WRITE, draft, stored
from tests.thorough import first

__all__ = ["draft"]

CASE = "/inspections/anytown/cases/court-9/pages/"
FACTS = f"{CASE}facts/"
STANDARD = f"{CASE}standard-2.1/"
LATENCY = 1.5  # seconds


@pytest.fixture
def case(fieldwork, service) -> Case:
    lead = fieldwork.team.get(user=service.lead)
    return new_case(fieldwork, reference="court-9", inspector=lead, disposal_date=None, age=None)


def is_slow(page: Page, seconds: float = LATENCY) -> None:
    """Delay every request that this page makes from now on."""
    conditions = {"offline": False, "latency": seconds * 1000, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


def date_of(page: Page) -> list[str]:
    return [page.locator(f"#id_disposal_date_{place}").input_value() for place in range(3)]


def errors(page: Page) -> list[str]:
    """The text of every error that the page has shown, even for a moment, since `watch_errors` was called."""
    return page.evaluate("window.errors")


def watch_errors(page: Page) -> None:
    page.evaluate(
        """() => {
          window.errors = [];
          const look = () => {
            for (const box of document.querySelectorAll(".app-refusal p")) window.errors.push(box.textContent);
            const words = document.getElementById("waiting-words").textContent;
            if (words.includes("not saved")) window.errors.push(words);
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )


# --- a group of boxes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("delay", "latency"), first(1, [(700, LATENCY), (700, 0), (0, LATENCY), (0, 0)]))
def test_a_date_is_sent_when_the_person_leaves_it(inspector: Visitor, case, latency, delay):
    page = opens(inspector, FACTS)
    is_slow(page, latency)
    watch_errors(page)

    page.locator("#id_disposal_date_0").focus()
    for keys in ("9", "Tab", "11", "Tab", "2025", "Tab"):
        page.keyboard.press(keys) if keys == "Tab" else page.keyboard.type(keys, delay=delay)
    is_saved(page, "disposal_date")

    assert errors(page) == []
    case.refresh_from_db()
    assert f"{case.disposal_date}" == "2025-11-09"


def test_half_a_date_is_kept_and_is_refused_only_after_the_person_left_it(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    page.locator("#id_disposal_date_0").focus()
    page.keyboard.type("9")
    page.locator("[data-entry=disposal_date][data-state=kept]").wait_for()
    page.wait_for_timeout(2000)
    assert page.locator("#waiting").is_hidden()

    # The boxes keep their values after a reload
    opens(inspector, FACTS)
    assert inspector.sees("Enter a real date")
    assert date_of(page) == ["9", "", ""]

    # The complete date replaces what was refused
    page.locator("#id_disposal_date_1").fill("11")
    page.locator("#id_disposal_date_2").fill("2025")
    page.locator("#id_disposal_date_2").blur()
    is_saved(page, "disposal_date")
    assert page.locator(".app-refusal").count() == 0


def test_a_refusal_ends_with_the_value_it_refused(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    is_slow(page)
    page.locator("#id_disposal_date_0").fill("9")
    page.locator("#id_disposal_date_0").blur()
    page.wait_for_timeout(300)  # half the date is being sent

    for place, part in enumerate(("9", "11", "2025")):
        page.locator(f"#id_disposal_date_{place}").fill(part)
    page.locator("#id_disposal_date_2").blur()
    is_saved(page, "disposal_date")

    assert date_of(page) == ["9", "11", "2025"]
    assert page.locator(".app-refusal").count() == 0
    case.refresh_from_db()
    assert f"{case.disposal_date}" == "2025-11-09"


@pytest.mark.thorough
def test_no_error_flashes_while_someone_types_a_number(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, FACTS)
    watch_errors(page)
    page.locator("#id_age").focus()
    page.keyboard.type("1")
    page.wait_for_timeout(2500)
    assert errors(page) == []
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    is_saved(page, "age")
    assert errors(page) == []

    # If they leave the boxes with an error, the error is shown
    page.locator("#id_age").focus()
    page.keyboard.press("Backspace")
    page.wait_for_timeout(1000)
    page.keyboard.press("Tab")
    assert inspector.sees("Age must be 8 or over.")


def test_a_date_takes_the_place_of_no_date_available(inspector: Visitor, case):
    page = opens(inspector, f"{CASE}questions/")
    page.locator("#id_assessment_completed_na").check()
    is_saved(page, "assessment_completed")
    for place, part in enumerate(("9", "11", "2025")):
        page.locator(f"#id_assessment_completed_{place}").fill(part)
    page.locator("#id_assessment_completed_2").blur()
    page.locator("[data-entry=assessment_completed][data-state=saved]").wait_for()

    assert not page.locator("#id_assessment_completed_na").is_checked()
    assert case.answers.get(question__slug="assessment_completed").value == "2025-11-09"


# --- recording that is not ready --------------------------------------------------------------------------------------

ELSEWHERE = {"app.js", "session.js", "starting.js", "work.js", "writing.js", "service-worker.js"}
ELSEWHERE |= {"keys/notes.js", "lists/lists.js", "planning/share.js", "says_progress.js"}
MODULES = sorted(
    name
    for path in (settings.BASE_DIR / "static").rglob("*.js")
    if (name := path.relative_to(settings.BASE_DIR / "static").as_posix()) not in ELSEWHERE
    and path.name not in ELSEWHERE
)


@pytest.mark.parametrize("modules", [MODULES[::5], pytest.param(MODULES, marks=pytest.mark.soak)], ids=["some", "all"])
def test_a_page_whose_scripts_are_missing_says_so_and_has_its_button(visitor: Visitor, browser, case, service, modules):
    assert len(MODULES) > 20
    with browser.new_context(service_workers="block") as context:
        person = Visitor(context.new_page(), service.address)
        person.is_signed_in_as(service.lead)
        page = person.page
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        for number, missing in enumerate(modules):
            network.send("Network.setBlockedURLs", {"urls": [f"*/static/{missing}*"]})
            person.opens(STANDARD)
            page.locator("#not-started").wait_for()
            choice = ("Yes", "No")[number % 2]
            answers(page, "2.1.1a", choice)
            person.presses("Save and stay on this page")
            page.locator("#not-started").wait_for()
            assert page.locator("[id='entry-2.1.1a']").get_by_label(choice, exact=True).is_checked(), missing
            assert page.get_by_role("button", name="Save and continue").is_visible()
            judgement = Judgement.objects.get(case=case, prompt__letter="a", prompt__key_question__number="2.1.1")
            assert judgement.answer == choice.lower(), missing
        person.assert_accessible()


@pytest.mark.parametrize("script", ["outbox/sender.js", "outbox/changes.js", "outbox/start.js"])
def test_answers_given_before_recording_is_ready_are_sent_when_it_is(inspector: Visitor, case, script):
    held: list[Route] = []
    page = inspector.page
    page.route(f"**/static/{script}", lambda route: held.append(route))
    page.goto(f"{inspector.address}{STANDARD}", wait_until="commit")
    answers(page, "2.1.1a", "Yes")
    page.locator("summary", has_text="Note for 2.1.1a").click()
    page.locator("[id='id_2.1.1a-note']").fill("Nothing on motivation.")
    assert page.locator("html[data-recording=ready]").count() == 0
    assert page.get_by_role("button", name="Save and continue").is_visible()
    assert page.locator("#onward").is_hidden()

    held[0].continue_()
    is_saved(page, "2.1.1a")
    is_saved(page, "2.1.1a-note")

    judgement = Judgement.objects.get(case=case, answer="yes")
    assert judgement.note == "Nothing on motivation."
    assert page.get_by_role("button", name="Save and continue").is_hidden()
    assert page.locator("#onward").is_visible()
    assert page.locator("#not-started").is_hidden()


@pytest.mark.parametrize(
    "where", first(1, ["indexedDB.open = () => new EventTarget()", "IDBObjectStore.prototype.getAll = () => ({})"])
)
def test_storage_that_never_answers_does_not_hold_recording_back(inspector: Visitor, case, where):
    page = inspector.page
    page.add_init_script(where)
    inspector.opens(STANDARD)
    answers(page, "2.1.1a", "Yes")

    is_saved(page, "2.1.1a")
    assert Judgement.objects.get(case=case).answer == "yes"
    assert inspector.sees("This browser cannot keep answers.")


def test_a_text_of_the_report_that_cannot_be_recorded_has_its_button(inspector: Visitor, draft):
    page = inspector.page
    page.route("**/static/outbox/rules.js", lambda route: route.abort())
    page.goto(f"{inspector.address}{WRITE}question-2.2.2/")
    page.locator("#not-started").wait_for()
    page.get_by_label("Text", exact=True).fill("Planning was sound.")
    inspector.presses("Save")

    assert stored("question-2.2.2") == "Planning was sound."
    inspector.complaints.clear()


# --- storage that fails while the page is open ------------------------------------------------------------------------

CANNOT_KEEP = "This browser cannot keep answers."


def is_full(page: Page, *, full: bool = True) -> None:
    quota = {"quotaSize": 1} if full else {}
    origin = "/".join(page.url.split("/")[:3])
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": origin, **quota})


def is_cleared(page: Page) -> None:
    origin = "/".join(page.url.split("/")[:3])
    parameters = {"origin": origin, "storageTypes": "indexeddb,cache_storage"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", parameters)


def answer_to(case: Case, letter: str) -> str:
    return Judgement.objects.get(case=case, prompt__letter=letter, prompt__key_question__number="2.1.1").answer


def test_with_full_storage_answers_are_sent_without_being_kept_and_the_page_says_so(inspector: Visitor, case):
    page = opens(inspector, STANDARD)
    is_full(page)

    answers(page, "2.1.1a", "Yes")
    is_saved(page, "2.1.1a")
    assert answer_to(case, "a") == "yes"
    assert inspector.sees(CANNOT_KEEP)
    page.locator("#said").get_by_text(CANNOT_KEEP).wait_for(state="attached")
    inspector.assert_accessible()

    # Offline, the page does not say that it keeps an answer that it cannot keep, and sends the answer later
    page.context.set_offline(True)
    answers(page, "2.1.1b", "No")
    page.locator("[data-entry='2.1.1b']").get_by_text("This browser cannot keep it").wait_for()
    page.context.set_offline(False)
    is_saved(page, "2.1.1b")
    assert answer_to(case, "b") == "no"

    # A page that cannot be kept is still shown
    opens(inspector, STANDARD.replace("2.1", "2.2"))
    opens(inspector, STANDARD)

    # Once there is room again, the page is kept again
    is_full(page, full=False)
    answers(page, "2.1.1c", "No")
    is_saved(page, "2.1.1c")
    page.locator("#waiting").wait_for(state="hidden")
    inspector.forgets_what_needed_a_network()


def test_storage_that_is_cleared_while_the_page_is_open_loses_nothing(inspector: Visitor, case):
    page = opens(inspector, STANDARD)
    page.context.set_offline(True)
    answers(page, "2.1.1a", "Yes")
    page.locator("[data-entry='2.1.1a']").get_by_text("Kept in this browser").wait_for()

    is_cleared(page)
    answers(page, "2.1.1b", "No")
    page.locator("[data-entry='2.1.1b'][data-state=kept]").wait_for()
    page.context.set_offline(False)
    is_saved(page, "2.1.1a")
    is_saved(page, "2.1.1b")

    assert (answer_to(case, "a"), answer_to(case, "b")) == ("yes", "no")
    # What was still being kept for offline use when storage was cleared
    inspector.forgets_what_needed_a_network()


# --- two windows ------------------------------------------------------------------------------------------------------


def test_two_windows_offline_show_what_is_stored(inspector: Visitor, case):
    first = opens(inspector, STANDARD)
    second = opens(Visitor(first.context.new_page(), inspector.address), STANDARD)
    note = "[id='id_2.1.1b-note']"
    first.context.set_offline(True)

    # Given two answers and two notes, from two windows that are offline
    answers(first, "2.1.1a", "Yes")
    first.locator("[data-entry='2.1.1a']").get_by_text("Kept in this browser").wait_for()
    answers(second, "2.1.1a", "No")
    first.locator("[data-entry='2.1.1a']").get_by_text("Your other window changed this").wait_for()
    assert first.locator("[id='id_2.1.1a_1']").is_checked()
    for page, words in ((second, "From the second."), (first, "From the first.")):
        page.locator(note).evaluate("box => (box.closest('details').open = true)")
        page.locator(note).fill(words)
        page.locator(note).blur()
        page.locator("[data-entry='2.1.1b-note'][data-state=kept]").wait_for()

    # When they are online again
    first.context.set_offline(False)
    for page in (first, second):
        is_saved(page, "2.1.1a")
        is_saved(page, "2.1.1b-note")

    # Then both windows show what is stored: the newest answers and notes
    for page in (first, second):
        assert page.locator("[id='id_2.1.1a_1']").is_checked()
        assert page.locator(note).input_value() == "From the first."
    assert answer_to(case, "a") == "no"
    assert Judgement.objects.get(case=case, prompt__letter="b").note == "From the first."
    inspector.forgets_what_needed_a_network()


def test_a_choice_made_in_one_window_is_made_in_the_other(inspector: Visitor, case, service):
    inspector.expects(409)
    first = opens(inspector, STANDARD)
    second = opens(Visitor(first.context.new_page(), inspector.address), STANDARD)
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    save_entry(record.case, record.entry("2.1.1a"), "no", based_on=0, by=Author(service.newcomer))

    answers(first, "2.1.1a", "Yes")
    for page in (first, second):
        page.get_by_role("button", name="Keep theirs: No").wait_for()
    second.get_by_role("button", name="Keep theirs: No").click()

    first.get_by_role("button", name="Keep theirs: No").wait_for(state="hidden")
    for page in (first, second):
        assert page.locator("[id='id_2.1.1a_1']").is_checked()
    assert answer_to(case, "a") == "no"


# --- text that is too long --------------------------------------------------------------------------------------------

LONG = ("A line of a note, which is long. " * 1_500)[:25_207]


def test_a_note_that_is_too_long_is_kept_counted_and_refused(inspector: Visitor, case):
    inspector.expects(422)
    page = opens(inspector, STANDARD)
    page.locator("summary", has_text="Note for 2.1.1a").click()
    note = page.locator("[id='id_2.1.1a-note']")
    note.focus()
    page.keyboard.insert_text(LONG)

    assert note.input_value() == LONG
    assert inspector.sees("You have 5,207 characters too many")
    assert inspector.sees("Shorten this to 20000 characters or fewer. It has 25207.")
    page.locator("[data-entry='2.1.1a-note'][data-state=refused]").wait_for()
    inspector.assert_accessible()

    # It is still there after a reload, and saved when it is short enough
    opens(inspector, STANDARD)
    assert note.input_value() == LONG
    note.fill(LONG[:20_000])
    note.blur()
    is_saved(page, "2.1.1a-note")
    assert Judgement.objects.get(case=case).note == LONG[:20_000].strip()


def test_a_form_keeps_text_that_is_too_long(inspector: Visitor, fieldwork):
    page = inspector.page
    inspector.opens("/inspections/anytown/evidence/add/document/")
    title = page.locator("#id_title")
    title.focus()
    page.keyboard.insert_text("t" * 207)
    assert title.input_value() == "t" * 207
    assert inspector.sees("You have 7 characters too many")
    inspector.assert_accessible()
    title.press("Enter")
    assert inspector.is_told_of_an_error()
    assert page.locator("#id_title").input_value() == "t" * 207


# --- Back, and pages for use offline ----------------------------------------------------------------------------------


def test_back_shows_the_current_answer(inspector: Visitor, case, service):
    page = opens(inspector, STANDARD)
    answers(page, "2.1.1a", "Yes")
    is_saved(page, "2.1.1a")
    inspector.presses("Undo")
    is_saved(page, "2.1.1a")
    answers(page, "2.1.1a", "Yes")
    page.locator("#onward").click()
    page.wait_for_url("**/standard-2.2/")
    page.locator("html[data-recording=ready]").wait_for()
    page.wait_for_function("() => document.getElementById('waiting').hidden")

    # A colleague changes it
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    version = Change.objects.of_entry(case, "2.1.1a").first()
    save_entry(record.case, record.entry("2.1.1a"), "no", based_on=version.pk, by=Author(service.newcomer))
    page.go_back()
    page.locator("html[data-recording=ready]").wait_for()
    page.locator("[id='id_2.1.1a_1']:checked").wait_for()

    # And a page that the browser kept whole is read again
    save_entry(
        record.case,
        record.entry("2.1.1a"),
        "na",
        based_on=Change.objects.of_entry(case, "2.1.1a").first().pk,
        by=Author(service.newcomer),
    )
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.locator("[id='id_2.1.1a_2']:checked").wait_for()


@pytest.mark.thorough
def test_the_page_says_when_the_case_is_ready_for_use_offline(inspector: Visitor, case):
    page = opens(inspector, FACTS)
    assert inspector.sees("This case is ready for use offline.")
    page.context.set_offline(True)
    for path in (STANDARD, f"{CASE}questions/", "/inspections/anytown/cases/court-9/"):
        opens(inspector, path)
        assert inspector.sees("This case is ready for use offline.")
    page.context.set_offline(False)
    inspector.forgets_what_needed_a_network()


@pytest.mark.thorough
def test_a_page_that_cannot_be_kept_says_that_it_cannot_be_opened_offline(inspector: Visitor, case):
    page = opens(inspector, STANDARD)
    assert inspector.sees("This case is ready for use offline.")
    is_full(page)
    is_cleared(page)
    page.evaluate("sessionStorage.clear()")
    opens(inspector, STANDARD)
    assert inspector.sees("This case cannot be opened offline.")
