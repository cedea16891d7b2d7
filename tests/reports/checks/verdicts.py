"""Reads the claims in a text, for the tests of claims."""

from __future__ import annotations

from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.reading import Reader


def claims_in(reader: Reader, section: str, text: str) -> list[BoundClaim]:
    """The claims in a text, read as part of a section."""
    return [claim for passage in reader.known.read(section, text) for claim in reader.claims_of(passage)]


def verdicts(reader: Reader, section: str, text: str) -> list[str]:
    return [claim.verdict for claim in claims_in(reader, section, text)]
