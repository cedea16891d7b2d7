"""How much work something may be: of the processor, since waiting for a busy machine says nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def work_of_at_most(seconds: int) -> Iterator[None]:
    """Ends what works for longer than any machine needs.

    How fast something is, `make bench` measures. This is for what would work for minutes if it grew with the square of a
    text.
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
