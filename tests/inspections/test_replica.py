"""What reads from a replica, and what never does. tests/outages/test_replica.py has a real one."""

from __future__ import annotations

from inspections.models import Inspection
from inspections.replica import REPLICA, Router, _read_from, is_fresh, reading_from_replica, reads_from


def test_without_a_replica_everything_reads_from_the_database():
    assert not is_fresh()
    with reading_from_replica():
        assert reads_from() == "default"


def test_a_write_never_goes_to_the_replica():
    token = _read_from.set(REPLICA)
    try:
        assert Router().db_for_read(Inspection) == REPLICA
        assert Router().db_for_write(Inspection) == "default"
        assert not Router().allow_migrate(REPLICA, "inspections")
    finally:
        _read_from.reset(token)
