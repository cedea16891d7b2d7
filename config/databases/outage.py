"""What this process knows of a database that it cannot use, so that its threads do not all wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

TURN_SECONDS = 0.3  # from the beginning of an attempt, for which the others wait


class Outage:
    """From the first request that found the database gone or locked until the first that could use it again.

    In an outage, only one request at a time tries the database, and only briefly. Those that come at the same time wait for
    its result a moment, then fail.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.number = 0  # a connection made before the newest outage is not used again
        self._turn = Lock()
        self._begun = 0.0  # the newest attempt

    def begin(self) -> None:
        self.is_on = True
        self.number += 1

    @contextmanager
    def attempt(self, error: type[Exception]) -> Iterator[bool]:
        """An attempt to use the database, with whether there is an outage. An `error` in it begins one, or continues it."""
        has_turn = self.is_on and self._take_turn(error)
        try:
            yield self.is_on
            self.is_on = False
        except error:
            self.begin()
            raise
        finally:
            if has_turn:
                self._turn.release()

    def _take_turn(self, error: type[Exception]) -> bool:
        number = self.number
        if not self._turn.acquire(timeout=max(0.0, self._begun + TURN_SECONDS - monotonic())):
            raise error("The database could not be used a moment ago. Another request is trying it again.")
        if self.number == number:
            self._begun = monotonic()
            return True
        self._turn.release()
        raise error("The database could not be used a moment ago.")
