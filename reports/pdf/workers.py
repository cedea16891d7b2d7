"""Keeps track of which background workers are running. Each writes a heartbeat to the cache that all processes share."""

from __future__ import annotations

import datetime
from typing import cast

from django.core.cache import cache
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db.backend import DatabaseBackend

# How often a worker writes its heartbeat.
EVERY = datetime.timedelta(seconds=10)
# A worker whose last heartbeat is older than this has stopped.
GONE_AFTER = datetime.timedelta(seconds=60)

_NEWEST = "worker-heartbeat"


def beat(worker_id: str) -> bool:
    """Record that this worker is running. Returns whether the heartbeat was stored."""
    now = timezone.now()
    cache.set(_NEWEST, now, timeout=None)
    cache.set(_key(worker_id), now, timeout=None)
    return bool(cache.get(_key(worker_id)) == now)  # the cache does not report database errors


def forget(worker_id: str) -> None:
    """Record that this worker has ended."""
    cache.delete(_key(worker_id))


def is_alive(worker_id: str) -> bool:
    return _is_recent(cache.get(_key(worker_id)))


def last_seen() -> datetime.datetime | None:
    """The time when a worker last ran."""
    return cast("datetime.datetime | None", cache.get(_NEWEST))


def is_missing() -> bool:
    """Whether jobs are waiting for a worker and no worker is running."""
    return isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend) and not _is_recent(last_seen())


def _key(worker_id: str) -> str:
    return f"worker-heartbeat-{worker_id}"


def _is_recent(beat: datetime.datetime | None) -> bool:
    return beat is not None and timezone.now() - beat < GONE_AFTER
