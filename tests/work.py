"""Limits on processor time. Wall time says little on a busy machine."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def work_of_at_most(seconds: int) -> Iterator[None]:
    """Stop work that takes longer than any machine needs.

    `make bench` measures how fast something is. This stops work that would take minutes because its time grows with the
    square of the text's length.
    """

    def give_up(signal_number: int, frame: object) -> None:
        raise AssertionError(f"not done after {seconds} seconds of work")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
