"""The stack of changes that can be undone; moving between questions; drafts of forms."""

from __future__ import annotations

import pytest

from tests.outbox.conftest import Code

DAY = 24 * 60 * 60 * 1000


@pytest.fixture(scope="module")
def stack(module):
    return module("outbox/undo_stack.js")


@pytest.fixture(scope="module")
def questions(module):
    return module("keys/questions.js")


@pytest.fixture(scope="module")
def drafts(module):
    return module("drafts.js")


# --- undo ---------------------------------------------------------------------------------------------------------------


def test_the_newest_change_is_undone_first(stack):
    changes = stack.pushed(stack.pushed([], "first"), "second")

    assert stack.popped(changes) == {"change": "second", "rest": ["first"]}
    assert stack.popped(["first"]) == {"change": "first", "rest": []}


def test_without_a_change_there_is_nothing_to_undo(stack):
    assert stack.popped([]) == {"rest": []}


def test_only_the_newest_two_hundred_changes_can_be_undone(stack):
    changes = stack.pushed(list(range(200)), 200)

    assert (len(changes), changes[0], changes[-1]) == (200, 1, 200)


# --- moving between questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "step", "then"),
    [
        ("a", 1, "b"),
        ("b", -1, "a"),
        ("c", 1, None),
        (None, 1, "a"),
        (None, -1, "c"),
    ],
)
def test_the_next_and_the_previous_question(questions, question, step, then):
    assert questions.neighbour(["a", "b", "c"], question, step) == then


@pytest.mark.parametrize(
    ("question", "answered", "then"),
    [
        pytest.param("a", "", "b", id="the next one"),
        pytest.param("a", "b", "c", id="past one that is answered"),
        pytest.param("c", "c", "a", id="round to the first"),
        pytest.param("b", "ac", "b", id="to the same, if only that is open"),
        pytest.param("a", "abc", None, id="nowhere, if all are answered"),
        pytest.param(None, "a", "b", id="from none, the first that is open"),
    ],
)
def test_the_next_unanswered_question(questions, question, answered, then):
    is_open = Code(f"question => !'{answered}'.includes(question)")

    assert questions.nextOpen(["a", "b", "c"], question, is_open) == then


@pytest.mark.parametrize(
    ("address", "then"),
    [
        ("/case/pages/facts/", "/case/pages/2.1/"),
        ("/case/pages/2.1/", "/case/pages/check/"),
        ("/case/pages/check/", "/case/pages/check/"),
        ("/case/", "/case/pages/facts/"),
    ],
)
def test_the_page_after_this_one(questions, address, then):
    pages = ["/case/pages/facts/", "/case/pages/2.1/", "/case/", "/case/pages/check/"]

    assert questions.pageAfter(pages, address) == then


# --- drafts of forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "is_too_old"), [(30 * DAY, False), (30 * DAY + 1, True)])
def test_a_draft_is_deleted_after_thirty_days(drafts, age, is_too_old):
    assert drafts.isTooOld({"at": 1000}, 1000 + age) is is_too_old


@pytest.mark.parametrize(
    ("cookies", "name"),
    [
        ("", None),
        ("csrftoken=1; other=2", None),
        ("csrftoken=1; arrived=review-newtown-court-01", "review-newtown-court-01"),
        ("__Host-csrftoken=1; __Host-arrived=review-newtown-court-01", "review-newtown-court-01"),
        ("arrived=a+draft%3A+caf%C3%A9; csrftoken=1", "a draft: café"),
    ],
)
def test_the_service_says_which_draft_it_has_stored(drafts, cookies, name):
    assert drafts.arrivedName(cookies) == name


# --- going to a number --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2.4.1b", "2.4.1b"),
        ("241b", "2.4.1b"),
        (" 2.4.1 b) ", "2.4.1b"),
        ("2.4.1D2", "2.4.1d2"),
        ("2.4.1", "2.4.1"),
        ("2412", "2.4.12"),
        ("b", ""),
        ("24", ""),
        ("", ""),
    ],
)
def test_the_number_that_someone_typed(module, typed, number):
    assert module("keys/go_to.js").numberOf(typed) == number
