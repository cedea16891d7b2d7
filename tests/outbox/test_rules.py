"""The rules of the outbox: which item replaces another, which item is sent next and what a response does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.outbox.conftest import Code

RHIAN, NORA = "rhian", "nora"
THEIRS = {"version": 9, "by": "Nora New", "inputs": [["2.1.1", "yes"]]}


@pytest.fixture(scope="module")
def rules(module):
    return module("outbox/rules.js")


def item(id: int, answer: str, *, key: str = "/2.1.1/", person: str = RHIAN, **given: Any) -> dict[str, Any]:
    """A waiting item that was never sent, by default based on version 4. Its receipt is named after its answer."""
    return {
        "id": id,
        "key": key,
        "person": person,
        "inputs": [[key, answer]],
        "basedOn": 4,
        "receipt": answer,
        "isSent": False,
        **given,
    }


def given_now(answer: str, *, key: str = "/2.1.1/", person: str = RHIAN, basedOn: int = 5) -> dict[str, Any]:
    return {"key": key, "person": person, "inputs": [[key, answer]], "basedOn": basedOn, "receipt": answer, "at": "now"}


def answers(items: list[dict[str, Any]]) -> list[str]:
    return [each["inputs"][0][1] for each in items]


def after(items: list[dict[str, Any]], change: dict[str, list]) -> list[dict[str, Any]]:
    """The items after a change, applied as the store does."""
    left = {each["id"]: each for each in items if each["id"] not in change.get("remove", [])}
    for put in change.get("put", []):
        id = put.get("id", max(left, default=0) + 1)
        left[id] = {**put, "id": id}
    return [left[id] for id in sorted(left)]


# --- giving an answer ---------------------------------------------------------------------------------------------------

SENT = {"isSent": True}
REFUSED = {"isSent": True, "refusal": "The case is submitted."}
IN_CONFLICT = {"isSent": True, "stands": THEIRS}


@pytest.mark.parametrize(
    ("waiting", "then", "based_on"),
    [
        pytest.param([], ["new"], 5, id="the first is based on the version of the page"),
        pytest.param([item(1, "old")], ["new"], 4, id="one never sent is replaced, on the version it was based on"),
        pytest.param([item(1, "old", **SENT)], ["old", "new"], None, id="one being sent stays, and the new one queues"),
        pytest.param(
            [item(1, "old", **SENT), item(2, "later", basedOn=None)],
            ["old", "new"],
            None,
            id="the one in the queue is replaced, and not the one being sent",
        ),
        pytest.param([item(1, "old", **REFUSED)], ["new"], 4, id="one that was refused is replaced"),
        pytest.param([item(1, "old", **IN_CONFLICT)], ["new"], 4, id="one in conflict is replaced"),
        pytest.param([item(1, "old", key="/2.1.2/")], ["old", "new"], 5, id="another question is not touched"),
        pytest.param([item(1, "old", person=NORA)], ["old", "new"], 5, id="another person's is not touched"),
    ],
)
def test_a_new_answer_replaces_an_unsent_one_and_queues_behind_a_sent_one(rules, waiting, then, based_on):
    items = after(waiting, rules.give(waiting, given_now("new")))

    assert answers(items) == then
    assert items[-1]["basedOn"] == based_on
    assert not items[-1]["isSent"]


def test_a_new_answer_is_tried_again_after_a_refusal_and_still_needs_a_choice_after_a_conflict(rules):
    [tried_again] = rules.give([item(1, "old", **REFUSED)], given_now("new"))["put"]
    [still_open] = rules.give([item(1, "old", **IN_CONFLICT)], given_now("new"))["put"]

    assert "refusal" not in tried_again
    assert still_open["stands"] == THEIRS


# --- the order of sending -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "next"),
    [
        pytest.param([], None, id="nothing waits"),
        pytest.param([item(1, "first"), item(2, "second", key="/2.1.2/")], "first", id="the oldest first"),
        pytest.param([item(1, "hers", person=NORA), item(2, "mine")], "mine", id="nobody else's"),
        pytest.param([item(1, "hers", person=NORA)], None, id="nothing but someone else's"),
        pytest.param([item(1, "no", **IN_CONFLICT), item(2, "other", key="/2.1.2/")], "other", id="past a conflict"),
        pytest.param([item(1, "no", **REFUSED), item(2, "behind")], None, id="nothing behind a refusal"),
        pytest.param(
            [item(1, "no", person=NORA, **REFUSED), item(2, "mine")], "mine", id="another's refusal is no bar"
        ),
        pytest.param([item(1, "again", **SENT)], "again", id="one whose answer was lost is sent again"),
    ],
)
def test_the_oldest_item_without_a_decision_to_make_is_sent_next(rules, waiting, next):
    found = rules.next(waiting, RHIAN)

    assert (found and answers([found])[0]) == next


def test_only_the_item_that_is_sent_is_marked(rules):
    waiting = [item(1, "first"), item(2, "second", key="/2.1.2/")]

    assert [each["isSent"] for each in after(waiting, rules.sending(waiting, 2))] == [False, True]


# --- what a response does --------------------------------------------------------------------------------------------


def test_a_stored_item_is_removed_and_the_next_one_is_based_on_it(rules):
    waiting = [
        item(1, "old", **SENT),
        item(2, "other", key="/2.1.2/", basedOn=None),
        item(3, "hers", person=NORA, basedOn=None),
        item(4, "new", basedOn=None),
    ]

    left = after(waiting, rules.stored(waiting, 1, 7))

    assert answers(left) == ["other", "hers", "new"]
    assert [each["basedOn"] for each in left] == [None, None, 7]


def test_only_the_newest_answer_to_a_question_in_conflict_is_kept(rules):
    waiting = [item(1, "old", **SENT), item(2, "new", basedOn=None), item(3, "hers", person=NORA)]

    left = after(waiting, rules.stopped(waiting, 1, {"stands": THEIRS}))

    assert answers(left) == ["new", "hers"]
    assert (left[0]["stands"], left[0]["receipt"]) == (THEIRS, "new")


@pytest.mark.parametrize("is_being_typed", [False, True])
def test_a_refusal_ends_with_the_value_it_refused(rules, is_being_typed):
    waiting = [
        item(1, "old", **SENT),
        item(2, "new", basedOn=None, isBeingTyped=is_being_typed),
        item(3, "hers", person=NORA),
    ]

    left = after(waiting, rules.stopped(waiting, 1, {"refusal": "Enter a real date."}))

    assert answers(left) == ["new", "hers"]
    assert (left[0]["basedOn"], left[0]["isSent"], left[0]["isBeingTyped"]) == (4, False, is_being_typed)
    assert "refusal" not in left[0]


def test_half_a_date_is_kept_and_not_sent_until_the_person_leaves_it(rules):
    half = {**given_now("half"), "isBeingTyped": True}
    waiting = after([item(1, "other", key="/2.1.2/")], rules.give([], half))

    assert rules.next(waiting[1:], RHIAN) is None
    assert rules.next(waiting, RHIAN)["receipt"] == "other"
    assert rules.typed(waiting, {"key": "/2.1.2/", "person": RHIAN}) == {"put": []}
    assert rules.typed(waiting, {"key": "/2.1.1/", "person": NORA}) == {"put": []}
    for which in ({"key": "/2.1.1/", "person": RHIAN}, {"person": RHIAN}):
        assert rules.next(after(waiting, rules.typed(waiting, which))[1:], RHIAN)["receipt"] == "half"


def test_a_response_about_a_discarded_item_changes_nothing(rules):
    assert rules.stored([], 1, 7) == {}
    assert rules.stopped([], 1, {"stands": THEIRS}) == {}


# --- the decision -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "based_on"),
    [
        pytest.param(IN_CONFLICT, 9, id="over the colleague's version"),
        pytest.param(REFUSED, 4, id="over the version it was based on"),
    ],
)
def test_keeping_my_answer_sends_it_again(rules, why, based_on):
    waiting = [item(1, "mine", **why), item(2, "other", key="/2.1.2/", **REFUSED)]

    [mine] = rules.keepMine(waiting, given_now("mine"), "a new receipt")["put"]

    assert (mine["inputs"], mine["basedOn"], mine["receipt"]) == ([["/2.1.1/", "mine"]], based_on, "a new receipt")
    assert not mine["isSent"]
    assert "stands" not in mine
    assert "refusal" not in mine


def test_discarding_removes_only_my_answers_to_that_question(rules):
    waiting = [item(1, "mine"), item(2, "hers", person=NORA), item(3, "other", key="/2.1.2/"), item(4, "newer")]

    assert answers(after(waiting, rules.discard(waiting, given_now("any")))) == ["hers", "other"]


# --- pages and windows with older or newer versions --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_page", "is_newer"),
    [
        pytest.param(3, True, id="the page is older"),
        pytest.param(4, False, id="the page is as new"),
        pytest.param(5, False, id="the page is newer"),
        pytest.param(None, None, id="the entry is on another page"),
    ],
)
def test_an_offline_page_is_brought_up_to_date(rules, on_page, is_newer):
    known = {"key": "/2.1.1/", "version": 4}
    versions = Code("new Map()" if on_page is None else f"new Map([['/2.1.1/', {on_page}]])")

    found = rules.compareWithPage([known], versions)

    assert found == {
        "isNewer": [known] if is_newer is True else [],
        "isOnPage": [known] if is_newer is False else [],
    }


@pytest.mark.parametrize(
    ("version", "receipt", "state", "decision"),
    [
        pytest.param(4, "theirs", "saved", "ignore", id="an old one"),
        pytest.param(3, "mine", "kept", "ignore", id="an old one that was given here"),
        pytest.param(4, "mine", "kept", "confirm", id="one that was given here and that the server had already"),
        pytest.param(5, "mine", "kept", "confirm", id="one that was given here"),
        pytest.param(5, "theirs", "saved", "update", id="a newer one"),
        pytest.param(5, "theirs", "", "update", id="a newer one, with nothing given here yet"),
        pytest.param(5, "theirs", "giving", "ignore", id="a newer one, while something is given here"),
        pytest.param(5, "theirs", "kept", "ignore", id="a newer one, while something waits here"),
        pytest.param(5, "theirs", "conflict", "ignore", id="a newer one, while there is a choice to make"),
    ],
)
def test_another_window_never_replaces_an_answer_given_here(rules, version, receipt, state, decision):
    entry = Code(f"{{ version: 4, receipts: new Set(['mine']), state: '{state}' }}")

    assert rules.fromAnotherWindow({"version": version, "receipt": receipt}, entry) == decision


def test_an_item_that_cannot_be_read_is_not_sent_and_holds_nothing_back(rules):
    closed = {"id": 1, "person": "1", "closed": {"data": "…"}}
    readable = {"id": 2, "person": "1", "key": "/a/", "inputs": []}

    assert rules.next([closed, readable], "1") == readable
    assert rules.next([closed], "1") is None
