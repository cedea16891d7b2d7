"""The chain of the history: each entry has a hash of itself and of the entry before it.

An inspection has one chain, which its reference names. The history of accounts, roles and the register is the chain
`INSTALLATION`. A changed, missing or inserted entry breaks the chain from that entry on. Nothing here uses the database.

An entry's values, which may be about a child, are hashed together with a random salt: without the salt, nobody can guess
“yes” or “no” from the hash. After a decision to delete case data, the values and the salt are removed. The hash of the values
stays, so the rest of the entry can still be verified.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass

INSTALLATION = "installation"
START = ""  # the hash before the first entry
HASH_LENGTH = 64  # hexadecimal digits of SHA-256
SALT_LENGTH = 32  # hexadecimal digits of 16 random bytes


@dataclass(frozen=True)
class Link:
    """Where a chain ends: the number of its newest entry, counted from 1, and the hash of that entry."""

    number: int = 0
    hash: str = START


@dataclass(frozen=True)
class Written:
    """What an entry says, apart from its values: who changed what, when, and which change of a browser it was."""

    author: str
    at: datetime.datetime
    subject: str
    field: str
    receipt: uuid.UUID | None


def new_salt() -> str:
    return secrets.token_hex(SALT_LENGTH // 2)


def digest_of(salt: str, old: str, new: str) -> str:
    """The hash of an entry's values. Nobody can work out the values from it without the salt."""
    return _sha256(salt, old, new)


def hash_of(chain: str, before: Link, written: Written, digest: str) -> str:
    """The hash of the entry that follows `before` in a chain. `digest` is the hash of its values."""
    moment = written.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    receipt = str(written.receipt or "")
    return _sha256(
        before.hash, chain, before.number + 1, written.author, moment, written.subject, written.field, receipt, digest
    )


def _sha256(*parts: str | int) -> str:
    """The SHA-256 of the parts as a list in JSON, so that no two different lists give the same bytes."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
