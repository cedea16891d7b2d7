"""Every answer is stored once and in order, even if the server, the browser or the network fails at any moment.

An answer counts as given once its page shows that the browser keeps it, and as saved once it shows "Saved".
`make soak` runs the same with more kills (SERVER_KILLS, BROWSER_KILLS).
"""

from __future__ import annotations

import os
import random
import threading
import time

import pytest
from playwright.sync_api import Error

from tests.soak.recorder import STANDARDS

pytestmark = pytest.mark.repeated

SERVER_KILLS = int(os.environ.get("SERVER_KILLS", "1"))
BROWSER_KILLS = int(os.environ.get("BROWSER_KILLS", "1"))


# Each kind of database reacts differently when its clients die.
@pytest.mark.postgresql_too
def test_the_server_may_be_killed_at_any_moment(site, recorder, seed, capsys):
    rhian = recorder("court-1")
    rhian.opens_some_page()
    rhian.sees_an_answer_saved()
    chance = random.Random(seed)
    kills, troubles = 0, []

    def kill_and_start() -> None:
        nonlocal kills
        try:
            while kills < SERVER_KILLS:
                time.sleep(0.1 + chance.random() * 1.6)
                site.server.kill()
                kills += 1
                time.sleep(chance.random())
                site.server.start()
                site.server.wait()
        except Exception as error:
            troubles.append(error)

    killer = threading.Thread(target=kill_and_start)
    killer.start()
    while killer.is_alive():
        rhian.does_something()
    killer.join()
    assert not troubles

    rhian.opens("2.1")
    rhian.waits_until_all_is_sent()
    told = rhian.finds_nothing_lost()
    with capsys.disabled():
        print(f"\n{site.database}: {kills} kills of the server: {told}. SEED={seed}")


def test_the_browser_may_be_killed_at_any_moment(site, recorder, seed, capsys):
    rhian = recorder("court-2")
    chance = random.Random(seed)

    rhian.opens_some_page()
    rhian.sees_an_answer_saved()
    for _ in range(BROWSER_KILLS):
        rhian.opens_some_page()
        killer = threading.Timer(0.3 + chance.random() * 1.2, rhian.kills_the_browser)
        killer.start()
        try:
            while True:
                rhian.does_something()
        except (Error, AssertionError, IndexError):
            killer.join()
            assert rhian.is_gone()
        rhian.closes_the_browser()
        rhian.forgets_the_page()
        rhian.opens_the_browser()

    rhian.opens("2.1")
    rhian.waits_until_all_is_sent()
    told = rhian.finds_nothing_lost()
    with capsys.disabled():
        print(f"\n{site.database}: {BROWSER_KILLS} kills of the browser: {told}. SEED={seed}")


def test_a_whole_case_is_recorded_offline(site, recorder, capsys):
    # Given a case that was opened online
    rhian = recorder("court-3")
    rhian.context.set_offline(True)
    site.server.kill()

    # When every question in its four standards is answered with keys, on several visits to its pages
    rhian.reloads()
    for standard in STANDARDS:
        if standard != STANDARDS[0]:
            rhian.goes_on_to_the_unanswered()
        assert f"standard-{standard}" in rhian.page.url
        questions = rhian.questions()
        for question in questions:
            assert rhian.looks() == question
            rhian.answers("y", question)
        rhian.looks()
        if standard == "2.2":
            rhian.page.locator("[data-state=giving]").first.wait_for(state="detached")
            rhian.opens(standard)
            assert rhian.page.locator("input[type=radio]:checked").count() == len(questions)
    assert sum(map(len, rhian.given.values())) == 69
    rhian.page.get_by_text("69 answers are waiting to be sent from this browser.").filter(visible=True).first.wait_for()

    # And the network is back
    site.server.start()
    site.server.wait()
    assert site.server.site("record", "court-3")["history"] == []
    rhian.context.set_offline(False)
    rhian.waits_until_all_is_sent()

    # Then every answer is stored once, in order
    rhian.finds_nothing_lost()
    stored = [row["entry"] for row in site.server.site("record", "court-3")["history"]]
    assert stored == list(rhian.given)
    assert len(stored) == 69
    with capsys.disabled():
        print(f"\n{site.database}: {len(stored)} answers given without a network, all stored, in order, once.")


def give_three(rhian, start: int) -> None:
    questions = rhian.questions()
    for place in range(start, start + 3):
        rhian.focuses(questions[place])
        rhian.answers("y", questions[place])
    rhian.page.locator("[data-state=giving]").first.wait_for(state="detached")
    rhian.looks()


def sees(rhian, words: str) -> bool:
    rhian.page.get_by_text(words).filter(visible=True).first.wait_for()
    return True


def test_answers_wait_after_a_session_has_ended(site, recorder):
    # Given a person in the middle of a page
    rhian = recorder("court-4")
    give_three(rhian, 0)
    rhian.waits_until_all_is_sent()

    # When their session ends and they continue
    site.server.site("end-session", rhian.session)
    give_three(rhian, 3)

    # Then the page says so, keeps their answers, and stores them after they sign in again
    assert sees(rhian, "You are signed out.")
    assert sees(rhian, "3 answers are waiting to be sent from this browser.")
    assert len(site.server.site("record", "court-4")["history"]) == 3
    rhian.signs_in("rhian@inspectorate.test")
    rhian.waits_until_all_is_sent()
    rhian.finds_nothing_lost()
    assert len(site.server.site("record", "court-4")["history"]) == 6


def test_answers_wait_for_their_author_if_another_person_signs_in(site, recorder):
    # Given a person who signs out in another window and continues in the first
    rhian = recorder("court-5")
    rhian.signs_out_in_another_window()
    give_three(rhian, 0)
    assert sees(rhian, "You are signed out.")

    # When a colleague signs in at the same browser and answers one of the same questions
    rhian.signs_in("nora@inspectorate.test")
    assert sees(rhian, "3 answers are waiting for Rhian Morgan to sign in.")
    rhian.page.goto(rhian.address("2.1"))
    rhian.is_ready()
    [entry] = rhian.questions()[3:4]
    rhian.focuses(entry)
    rhian.page.keyboard.press("n")
    rhian.page.locator(f'[data-entry="{entry}"][data-state=saved]').wait_for()

    # Then only the colleague's answer is stored, until the first person signs in again
    history = site.server.site("record", "court-5")["history"]
    assert [(row["entry"], row["by"]) for row in history] == [(entry, "nora@inspectorate.test")]
    rhian.signs_out_in_another_window()
    rhian.signs_in("rhian@inspectorate.test")
    rhian.waits_until_all_is_sent()
    history = site.server.site("record", "court-5")["history"]
    assert [row["by"] for row in history] == ["nora@inspectorate.test", *["rhian@inspectorate.test"] * 3]
