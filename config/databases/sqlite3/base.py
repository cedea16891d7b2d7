"""SQLite for the web server: a request that cannot write because another program is writing fails within seconds."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from config.databases.limits import SQLITE_SECONDS
from config.databases.outage import Outage

OUTAGE_SECONDS = 0.5

outage = Outage()


class DatabaseWrapper(base.DatabaseWrapper):
    _seconds = SQLITE_SECONDS

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._seconds = SQLITE_SECONDS
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        with outage.attempt(OperationalError) as is_on:
            self._wait_for(OUTAGE_SECONDS if is_on else SQLITE_SECONDS)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def _wait_for(self, seconds: float) -> None:
        if seconds != self._seconds:
            self.cursor().execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
            self._seconds = seconds
