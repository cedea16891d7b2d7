"""Database rows for stored files, each with the file's name, size and SHA-256. Reading a file compares it with its row."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils import timezone


class Damaged(Exception):
    """A stored file is missing or has changed. The message names the file and says what to do."""

    def __init__(self, reason: str, *, is_lost: bool = False) -> None:
        super().__init__(reason)
        self.is_lost = is_lost


class StoredFile:
    """Methods for models with the fields `file`, `name`, `size` and `sha256`."""

    file: Any
    name: Any
    size: Any
    sha256: Any

    # What to do if the file is missing. `{day}` is the day when it was stored.
    to_restore = "Ask your administrator to restore it from a backup of {day} or later."

    @property
    def belongs_to(self) -> str:
        """The inspection, and the part of it that the file belongs to."""
        raise NotImplementedError

    @property
    def stored_by(self) -> str:
        raise NotImplementedError

    @property
    def stored_at(self) -> datetime.datetime:
        raise NotImplementedError

    @property
    def is_lost(self) -> bool:
        """Whether the file is missing from storage, for example after a database was restored without its files."""
        return not self.file.storage.exists(str(self.file.name))

    @property
    def is_intact(self) -> bool:
        """Whether the file is in storage and unchanged. Reads the whole file."""
        try:
            self.opened().close()
        except Damaged:
            return False
        return True

    @property
    def why_lost(self) -> str:
        return f"{self._described} is missing from storage. {self._what_to_do}"

    def opened(self) -> File[bytes]:
        """The file, open for reading. Raises Damaged if it is missing or has changed since it was stored."""
        try:
            opened: File[bytes] = self.file.storage.open(str(self.file.name), "rb")
        except FileNotFoundError as error:
            raise Damaged(self.why_lost, is_lost=True) from error
        except OSError as error:
            raise Damaged(f"{self._described} cannot be read. {self._what_to_do}") from error
        try:
            found = hashlib.file_digest(opened.file, "sha256").hexdigest()  # type: ignore[arg-type]
            opened.seek(0)
        except OSError as error:
            opened.close()
            raise Damaged(f"{self._described} cannot be read. {self._what_to_do}") from error
        if found != self.sha256:
            opened.close()
            raise Damaged(
                f"{self._described} is damaged: it has changed since it was stored. Its SHA-256 is now {found}. "
                f"{self._what_to_do}"
            )
        return opened

    def content(self) -> bytes:
        """The content of the file, byte for byte as stored. Raises Damaged as `opened` does."""
        with self.opened() as opened:
            return opened.read()

    @property
    def _described(self) -> str:
        size = filesizeformat(self.size).replace("\xa0", " ")
        return f"The file “{self.name}” ({size}, SHA-256 {self.sha256}), added by {self.stored_by} on {self._day},"

    @property
    def _what_to_do(self) -> str:
        return self.to_restore.format(day=self._day)

    @property
    def _day(self) -> str:
        return f"{timezone.localtime(self.stored_at):%-d %B %Y}"
