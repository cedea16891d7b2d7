"""Stores an uploaded document, for evidence and for what else has documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar, cast
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from inspections.evidence import uploads
from inspections.history import Refused
from inspections.stored_files.rows import StoredFile
from inspections.stored_files.storage import remove, removed_if_rolled_back

Row = TypeVar("Row", bound=StoredFile)


@contextmanager
def stored_upload(model: type[Row], file: UploadedFile[Any], **given: Any) -> Iterator[Row]:
    """Check and store a file under a generated name, and open a transaction in which its row can be saved.

    The file is written before anything is locked, because writing takes a while. It is removed if it gets no row. Raises
    Refused for a file that is not accepted (`inspections.evidence.uploads` has the reasons).
    """
    try:
        taken = uploads.take(file.name, cast("BinaryIO", file))
    except uploads.NotAccepted as error:
        raise Refused(str(error)) from error
    rows: Any = model
    stored: Row = rows(name=taken.name, content_type=taken.content_type, size=taken.size, sha256=taken.sha256, **given)
    stored.file.save(uuid4().hex, file, save=False)
    with removed_if_rolled_back([stored]):
        yield stored
    if not rows.objects.filter(file=stored.file.name).exists():
        remove(stored)
