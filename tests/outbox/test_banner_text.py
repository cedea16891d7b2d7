"""What the banner says about the items of the outbox."""

from __future__ import annotations

from typing import Any

import pytest

ANSWER = {"key": "/inspections/newtown/cases/court-01/entries/2.1.1/", "person": "1", "name": "Rhian Morgan"}
TEXT = {**ANSWER, "key": "/inspections/newtown/report/write/foreword/"}
NORAS = {**ANSWER, "person": "2", "name": "Nora New"}
INES = {**ANSWER, "person": "3", "name": "Ines Vale"}
REFUSED = {**ANSWER, "refusal": "The case is submitted."}
IN_CONFLICT = {**ANSWER, "stands": {"version": 9}}
CLOSED = {"person": "1", "name": "Rhian Morgan", "isText": False, "closed": {}}
CANNOT_BE_READ = "kept in this browser and cannot be read. Ask your administrator for the earlier key."


@pytest.fixture(scope="module")
def banner(module):
    return module("outbox/banner_text.js")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        ([ANSWER], "One answer is waiting to be sent from this browser."),
        ([ANSWER, ANSWER], "2 answers are waiting to be sent from this browser."),
        ([TEXT], "One text is waiting to be sent from this browser."),
        ([TEXT, ANSWER], "2 answers are waiting to be sent from this browser."),
        ([REFUSED], "One answer is not saved. Choose what to do."),
        ([REFUSED, IN_CONFLICT], "2 answers are not saved. Choose what to do."),
        ([CLOSED], f"One answer is {CANNOT_BE_READ}"),
        ([CLOSED, ANSWER], f"One answer is waiting to be sent from this browser. One answer is {CANNOT_BE_READ}"),
        ([{**NORAS, "closed": {}, "key": None, "isText": True}], "One text is waiting for Nora New to sign in."),
        ([NORAS, NORAS], "2 answers are waiting for Nora New to sign in."),
        ([NORAS, INES], "2 answers are waiting for Nora New and Ines Vale to sign in."),
        (
            [ANSWER, REFUSED, NORAS],
            "One answer is waiting to be sent from this browser. One answer is not saved. Choose what to do."
            " One answer is waiting for Nora New to sign in.",
        ),
    ],
)
def test_the_banner_counts_waiting_items_by_person(banner, items, words):
    assert banner.bannerText(items, {"person": "1"})["words"] == words


def test_the_banner_warns_if_the_browser_cannot_keep_answers(banner):
    assert banner.bannerText([], {"person": "1", "cannotKeep": True})["words"] == (
        "This browser cannot keep answers. Before you leave a page, check that everything on it is saved."
    )


def test_the_banner_does_not_say_that_a_browser_keeps_what_it_cannot_keep(banner):
    waiting = [{"key": "/2.1.1/", "person": "1", "label": "2.1.1"}]

    text = banner.bannerText(waiting, {"person": "1", "why": OFFLINE, "cannotKeep": True})

    assert text["why"] == (
        "You are offline. What you entered is on this page only. Keep the page open until it is saved."
    )


OFFLINE = {"why": "You are offline.", "isSignedOut": False}
SIGNED_OUT = {"why": "You are signed out.", "isSignedOut": True}


@pytest.mark.parametrize(
    ("items", "why", "then"),
    [
        pytest.param(
            [ANSWER],
            OFFLINE,
            ("You are offline. What you entered is kept in this browser and will be sent automatically.", True, False),
            id="offline: try now",
        ),
        pytest.param(
            [ANSWER],
            SIGNED_OUT,
            (
                "You are signed out. What you entered is kept in this browser and will be sent after you sign in.",
                False,
                True,
            ),
            id="signed out: sign in",
        ),
        pytest.param([ANSWER], None, ("", True, False), id="not tried yet"),
        pytest.param([REFUSED], OFFLINE, ("", False, False), id="nothing is to be sent"),
        pytest.param([NORAS], SIGNED_OUT, ("", False, False), id="only someone else's waits"),
    ],
)
def test_the_banner_gives_the_reason_and_the_next_step(banner, items, why, then):
    text: dict[str, Any] = banner.bannerText(items, {"person": "1", "why": why})

    assert (text["why"], text["toSend"], text["toSignIn"]) == then


def test_the_banner_links_to_items_that_need_a_decision(banner):
    assert banner.bannerText([ANSWER, REFUSED, NORAS], {"person": "1"})["stopped"] == [REFUSED]
    assert banner.addressOf(REFUSED) == f"{ANSWER['key']}page/"
    assert banner.addressOf(TEXT) == TEXT["key"]


@pytest.mark.parametrize(
    ("items", "about", "words"),
    [
        (
            [ANSWER],
            {"why": "You are offline."},
            "One answer is not sent. You are offline. If you sign out, it stays in this browser, encrypted. Only you can read and"
            " send it, after you sign in again in this browser.",
        ),
        (
            [TEXT, TEXT],
            {"why": "", "cannotKeep": True},
            "2 texts are not sent. This browser cannot keep answers. If you sign out, they are lost.",
        ),
        (
            [REFUSED],
            {"why": ""},
            "One answer is not sent. A colleague changed it, or the service refused it: open its page and choose what to do."
            " If you sign out, it stays in this browser, encrypted. Only you can read and send it, after you sign in again in"
            " this browser.",
        ),
    ],
)
def test_before_signing_out_people_read_what_happens_to_their_answers(banner, items, about, words):
    assert banner.signOutText(items, about) == words
