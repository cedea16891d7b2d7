"""Write files completely or not at all, and remove files if their transaction is rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, transaction

from inspections.stored_files.rows import StoredFile


@contextmanager
def removed_if_rolled_back(written: list[StoredFile]) -> Iterator[None]:
    """Open a transaction. If it is rolled back, the files written for it are removed from storage.

    Add each file to `written` before it is stored. If the database stops answering during the commit, nobody knows yet
    whether there is a row, so the files stay. `manage.py check_files` finds files without a row.
    """
    is_committing = False
    try:
        with transaction.atomic():
            yield
            is_committing = True
    except BaseException as error:
        if not is_committing or isinstance(error, IntegrityError):
            for stored in written:
                remove(stored)
        raise


def remove(stored: StoredFile) -> None:
    """Remove a file that no row names."""
    if stored.file.name:
        stored.file.storage.delete(stored.file.name)


class WholeFileStorage(FileSystemStorage):
    """Store a file completely or not at all, even if the disk is full or the process is killed while it writes.

    A file gets its name once all of it is on the disk. Names must not be used twice: all our names have a random part.
    """

    def _save(self, name: str, content: File[Any]) -> str:
        unfinished = f"{name}.{uuid4().hex}.unfinished"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]
            path = Path(self.path(unfinished))
            with path.open("rb") as written:
                os.fsync(written.fileno())
            path.replace(self.path(name))
        except BaseException:
            self.delete(unfinished)
            raise
        return name
