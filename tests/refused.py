"""The words with which an action is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inspections.history import Refused


def why_refused(action: Callable[..., object], *given: Any, **more: Any) -> str:
    """Why this call is refused, in the exact words that the person reads. Fails if the call is not refused."""
    with pytest.raises(Refused) as refused:
        action(*given, **more)
    return str(refused.value)
