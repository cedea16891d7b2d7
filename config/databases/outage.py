"""Keeps track of a database that this process cannot use, so that not all its threads wait for the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

TURN_SECONDS = 0.3  # how long other requests wait, from the beginning of an attempt


class Outage:
    """The time from the first request that finds the database gone or locked to the first request that can use it again.

    In an outage, only one request at a time tries the database, and only briefly. Other requests wait a moment for its
    result, then fail.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.number = 0  # a connection made before the newest outage is not used again
        self._turn = Lock()
        self._begun = 0.0  # when the newest attempt began

    def begin(self) -> None:
        self.is_on = True
        self.number += 1

    @contextmanager
    def attempt(self, error: type[Exception]) -> Iterator[bool]:
        """Try to use the database, and yield whether there is an outage. An `error` begins an outage or continues it."""
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
