"""Which examples of a test `make test` tries, and which only `make test-everything` tries too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def first(number: int, examples: Sequence[Any]) -> list[Any]:
    """All examples, for parametrize. Those after the first ones are marked `thorough`. A tuple has a value for each name."""
    return [*examples[:number], *(_thorough(example) for example in examples[number:])]


def _thorough(example: Any) -> Any:
    values = example if isinstance(example, tuple) else (example,)
    return pytest.param(*values, marks=pytest.mark.thorough)
