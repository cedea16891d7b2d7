"""What My work says about cases that are ready for use offline."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("ready", "all_cases", "words"),
    [
        (0, 1, "The case you are recording cannot be opened offline."),
        (1, 1, "The case you are recording is ready for use offline."),
        (0, 3, "The 3 cases you are recording cannot be opened offline."),
        (1, 3, "1 of the 3 cases you are recording is ready for use offline."),
        (2, 3, "2 of the 3 cases you are recording are ready for use offline."),
        (3, 3, "The 3 cases you are recording are ready for use offline."),
    ],
)
def test_no_more_cases_are_said_to_be_ready_than_are(module, ready, all_cases, words):
    assert module("outbox/work.js").inWords(ready, all_cases) == words
