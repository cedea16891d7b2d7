"""How many examples of what must always hold are tried: `make test` is quick, `make soak` looks further."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run: a failure of today is a failure of tomorrow.
settings.register_profile("ordinary", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, max_examples=2_000)
TIMES_MORE = {"soak": 20}


def tries(number: int) -> settings:
    """So many, and twenty times as many with `make soak`: for where the hundred of Hypothesis take long or say little."""
    return settings(max_examples=number * TIMES_MORE.get(settings.get_current_profile_name(), 1))
