"""What a response means for the item that was sent, and when the item is sent again."""

from __future__ import annotations

import pytest

BODY = {"version": 7, "at": "10:12"}
SIGNED_OUT = {"outcome": "waiting", "why": "You are signed out.", "isSignedOut": True}
NOT_RESPONDING = {"outcome": "waiting", "why": "The service is not responding."}


def refused(why: str) -> dict[str, str]:
    return {"outcome": "refused", "refusal": why}


@pytest.fixture(scope="module")
def answers(module):
    return module("outbox/answers.js")


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (200, BODY, {"outcome": "stored", "body": BODY}),
        (409, {"stands": {"version": 9}}, {"outcome": "conflict", "stands": {"version": 9}}),
        (422, {"error": "Enter a date."}, refused("Enter a date.")),
        (423, {"error": "The case is submitted."}, refused("The case is submitted.")),
        (403, {"error": "You are not on the team."}, refused("You are not on the team.")),
        (403, None, refused("You do not have permission to record answers in this case.")),
        (404, None, refused("This question or case no longer exists.")),
        (400, None, refused("The service could not read this answer.")),
        (401, None, SIGNED_OUT),
        (401, {"error": "You are signed out."}, SIGNED_OUT),
        (429, None, NOT_RESPONDING),
        (500, None, NOT_RESPONDING),
        (503, {"error": "Down."}, NOT_RESPONDING),
    ],
)
def test_what_a_response_means(answers, status, body, meaning):
    assert answers.meaningOf({"type": "basic", "status": status, "body": body}) == meaning


@pytest.mark.parametrize("status", [200, 409, 422, 423])
def test_a_truncated_response_is_requested_again(answers, status):
    assert answers.meaningOf({"type": "basic", "status": status, "body": None}) == NOT_RESPONDING


def test_a_redirect_means_signed_out(answers):
    assert answers.meaningOf({"type": "opaqueredirect", "status": 0, "body": None}) == SIGNED_OUT


def test_the_pause_doubles_with_each_attempt_up_to_fifteen_seconds(answers):
    pauses = [answers.FIRST_WAIT()]
    for _ in range(6):
        pauses.append(answers.nextWait(pauses[-1]))

    assert pauses == [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]
