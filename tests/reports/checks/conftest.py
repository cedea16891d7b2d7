"""Readers of the demonstration's reports, for tests of claims."""

from __future__ import annotations

from functools import cache

import pytest

from reports.checks.claims.reading import Reader
from reports.checks.reading.known import Known


@pytest.fixture(scope="module")
def reader(request):
    """A function that returns the reader of a demonstration report by its reference, each made once."""
    materials = request.getfixturevalue("materials")
    return cache(lambda reference: Reader(Known(materials[reference])))
