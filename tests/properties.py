"""The number of examples for property tests: few with `make test`, more with `make soak`."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run, so that failures can be repeated.
settings.register_profile("ordinary", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, max_examples=2_000)
TIMES_MORE = {"soak": 20}


def tries(number: int) -> settings:
    """Try this number of examples, or twenty times as many with `make soak`, instead of Hypothesis's default number."""
    return settings(max_examples=number * TIMES_MORE.get(settings.get_current_profile_name(), 1))
