"""The number of examples for property tests: few with `make test`, more with `make soak`."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

# No limits on time: a busy machine is no failure. The same examples in every run, so that failures can be repeated.
NO_TIME: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ordinary", **NO_TIME, derandomize=True, database=None, max_examples=30)
settings.register_profile("soak", **NO_TIME, max_examples=2_000)
TIMES_MORE = {"soak": 20}


def tries(number: int) -> settings:
    """Try this number of examples, or twenty times as many with `make soak`, instead of Hypothesis's default number."""
    return settings(max_examples=number * TIMES_MORE.get(settings.get_current_profile_name(), 1))
