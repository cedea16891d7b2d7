"""PostgreSQL for the web server: a request fails within seconds if the server is gone, unreachable or frozen.

A server that has stopped closes its connections, which is noticed immediately. A frozen server, or one behind a network
that drops everything, just stays silent. If a statement gets no answer for a moment, we try another connection.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from functools import partial
from select import select
from threading import Thread
from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus

from config.databases.limits import ANSWER_SECONDS, CONNECT_SECONDS
from config.databases.outage import Outage

SILENCE_SECONDS = 0.5  # without an answer, before we try another connection
PROBE_SECONDS = 1.5
OUTAGE_SECONDS = 1

outage = Outage()


class Connection(psycopg.Connection[Any]):
    outage_number: int
    another: Callable[[], Connection]  # connects to the same server

    def wait(self, gen: Generator[Any, Any, Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(self._watched(gen), interval, timeout)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Run `gen`, but raise an error if the server has stopped answering. `ready` is 0 while nothing arrives."""
        heard = checked = monotonic()
        try:
            awaited = next(gen)
            while True:
                ready = yield awaited
                now = monotonic()
                if ready:
                    heard = checked = now
                elif now - heard > ANSWER_SECONDS:
                    raise self._is_dead("PostgreSQL has not answered on this connection.")
                elif now - checked > SILENCE_SECONDS:
                    self._check_server()
                    checked = monotonic()
                awaited = gen.send(ready)
        except StopIteration as done:
            return done.value

    def _check_server(self) -> None:
        """Raise an error if the server is silent. A server that refuses another connection is working."""
        try:
            connect_within(PROBE_SECONDS, self.another).close()
        except ConnectionTimeout as error:
            if not _has_arrived(self):
                raise self._is_dead("PostgreSQL has stopped answering.") from error
        except psycopg.OperationalError:
            return

    def _is_dead(self, reason: str) -> psycopg.OperationalError:
        outage.begin()
        self.pgconn.finish()
        return psycopg.OperationalError(reason)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        connect = partial(Connection.connect, **conn_params)
        with outage.attempt(psycopg.OperationalError) as is_on:
            connection = connect_within(OUTAGE_SECONDS if is_on else CONNECT_SECONDS, connect)
        connection.outage_number = outage.number
        connection.another = connect
        return connection

    def is_usable(self) -> bool:
        """Whether the connection is open, as far as this process knows. This does not ask the server, so it takes no time."""
        connection: Connection | None = self.connection
        if connection is None or connection.closed or connection.outage_number != outage.number:
            return False
        try:
            while _has_arrived(connection):
                connection.pgconn.consume_input()  # a notice, or an error if the server has closed the connection
        except psycopg.OperationalError:
            return False
        return connection.pgconn.transaction_status == TransactionStatus.IDLE


def _has_arrived(connection: Connection) -> bool:
    return bool(select([connection.pgconn.socket], [], [], 0)[0])


def connect_within(seconds: float, connect: Callable[[], Connection]) -> Connection:
    """Connect in a thread, because looking up the server's name cannot be interrupted."""
    connected: Future[Connection] = Future()

    def work() -> None:
        try:
            connected.set_result(connect())
        except psycopg.Error as error:
            connected.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return connected.result(seconds)
    except TimeoutError:
        connected.add_done_callback(_close)
        raise ConnectionTimeout(f"PostgreSQL did not answer within {seconds} seconds.") from None


def _close(connected: Future[Connection]) -> None:
    if connected.exception() is None:
        connected.result().close()
