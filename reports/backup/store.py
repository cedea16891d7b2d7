"""The folder of a backup: contents by their SHA-256, and one manifest for each backup.

A content that an earlier backup in the same folder has is not written again. With a recipient's key, contents and manifests are
encrypted in the format of age (https://age-encryption.org): whoever has the folder and not the key learns the sizes and hashes of
contents, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from django.core.files.base import ContentFile

from inspections.stored_files.storage import WholeFileStorage

CONTENTS = "contents"
MANIFESTS = "backups"


class Unusable(Exception):
    """A backup, or a key, cannot be used. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Kept:
    """A content in the folder: its SHA-256 and its size in bytes, both before encryption."""

    sha256: str
    size: int


class Store:
    """A folder of backups, with the key to write it (`recipient`) or to read it (`identity`)."""

    def __init__(self, folder: Path, *, recipient: Path | None = None, identity: Path | None = None) -> None:
        self.folder = folder
        self._files = WholeFileStorage(folder, file_permissions_mode=0o600, directory_permissions_mode=0o700)
        self._recipient = _recipient_in(recipient) if recipient else None
        self._identity = _identity_in(identity) if identity else None

    def put(self, content: bytes) -> Kept:
        """Keep a content, unless it is there already."""
        kept = Kept(hashlib.sha256(content).hexdigest(), len(content))
        path = self._path(kept.sha256)
        if not path.exists():
            self._write(path, content)
        return kept

    def get(self, kept: Kept) -> bytes:
        """A content. Raises Unusable if it is missing, changed or encrypted for another key."""
        path = self._path(kept.sha256)
        if not path.exists():
            raise Unusable(f"{path.name} is missing from the backup. Use another copy of it.")
        content = self._read(path)
        if Kept(hashlib.sha256(content).hexdigest(), len(content)) != kept:
            raise Unusable(f"{path.name} has changed since the backup was made. Use another copy of it.")
        return content

    def finish(self, name: str, manifest: dict[str, Any]) -> Path:
        """Write the manifest of a backup. Only now is the backup there."""
        path = self.folder / MANIFESTS / f"{name}{self._suffix}"
        self._write(path, json.dumps(manifest, indent=1, sort_keys=True).encode())
        return path

    def manifest(self, name: str = "") -> dict[str, Any]:
        """The manifest of a backup, or of the newest. Raises Unusable if there is none or it cannot be read."""
        found = sorted(self.folder.glob(f"{MANIFESTS}/*.json*"))
        chosen = [path for path in found if path.name.split(".")[0] == name] if name else found
        if not chosen:
            there = ", ".join(path.name.split(".")[0] for path in found) or "none"
            raise Unusable(f"{self.folder} has no backup {name or 'at all'}. Backups there: {there}.")
        path = chosen[-1]
        try:
            plain: dict[str, Any] = json.loads(self._read(path))
        except ValueError as error:
            raise Unusable(f"{path.name} is not the manifest of a backup. Use another copy of it.") from error
        return plain

    @property
    def _suffix(self) -> str:
        return ".json.age" if self._recipient else ".json"

    def _path(self, sha256: str) -> Path:
        # The same folder can have backups with and without a key.
        is_encrypted = self._recipient is not None or (
            self._identity is not None and not (self.folder / CONTENTS / sha256[:2] / sha256).exists()
        )
        return self.folder / CONTENTS / sha256[:2] / (f"{sha256}.age" if is_encrypted else sha256)

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file completely or not at all, readable by its owner alone."""
        written = pyrage.encrypt(content, [self._recipient]) if self._recipient else content
        self._files.save(path.relative_to(self.folder).as_posix(), ContentFile(written))

    def _read(self, path: Path) -> bytes:
        content = path.read_bytes()
        if path.suffix != ".age":
            return content
        if self._identity is None:
            raise Unusable("This backup is encrypted. Name the file with your key: --identity KEYFILE.")
        try:
            return bytes(pyrage.decrypt(content, [self._identity]))
        except pyrage.DecryptError as error:
            raise Unusable(f"{path.name} cannot be decrypted: it is damaged, or encrypted for another key.") from error


def _recipient_in(path: Path) -> Any:
    for line in _lines(path):
        try:
            return pyrage.x25519.Recipient.from_str(line)
        except pyrage.RecipientError:
            continue
    raise Unusable(f"{path} has no public key of age: a line that begins with “age1”. Make keys with age-keygen.")


def _identity_in(path: Path) -> Any:
    for line in _lines(path):
        try:
            return pyrage.x25519.Identity.from_str(line)
        except pyrage.IdentityError:
            continue
    raise Unusable(f"{path} has no secret key of age: a line that begins with “AGE-SECRET-KEY-”.")


def _lines(path: Path) -> Iterable[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    except (OSError, ValueError) as error:
        raise Unusable(f"{path} cannot be read: {error}.") from error
