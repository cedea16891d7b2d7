"""Stores files that are kept for ever, with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from inspections.evidence import uploads
from inspections.history import Author, Refused
from inspections.inspection.models import Inspection
from inspections.stored_files.rows import StoredFile
from inspections.stored_files.storage import removed_if_rolled_back
from reports.kept_files.models import KeptFile
from reports.kept_files.querysets import KeptFileQuerySet
from reports.word.writing import CONTENT_TYPE as WORD

CONTENT_TYPES = {
    KeptFile.Kind.PDF: "application/pdf",
    KeptFile.Kind.HTML: "text/html; charset=utf-8",
    KeptFile.Kind.DOCX: WORD,
    KeptFile.Kind.CSV: "text/csv; charset=utf-8",
    KeptFile.Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


def kept_files_of(inspection: Inspection) -> KeptFileQuerySet:
    """List all files kept for the publication of this inspection's report."""
    return KeptFile.objects.of_inspection(inspection)


class Storing:
    """Stores files and their rows in the open transaction. If the transaction fails, the files are removed."""

    def __init__(self, by: Author) -> None:
        self.by = by
        self.written: list[StoredFile] = []

    def keep(self, content: bytes, *, kind: str, name: str, **owner: Any) -> KeptFile:
        """Keep a file that we made. `owner` names the record it belongs to, for example draft=… or edition=…."""
        stored = KeptFile(
            kind=kind,
            name=name,
            content_type=CONTENT_TYPES[KeptFile.Kind(kind)],
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            **owner,
            **self.by.as_fields(),
        )
        return self._save(stored, ContentFile(content))

    def keep_sent(self, file: UploadedFile, **owner: Any) -> KeptFile:
        """Keep a file that was sent to us, without changing it. Raises Refused if the file is not accepted."""
        try:
            taken = uploads.take(file.name, cast("BinaryIO", file))
        except uploads.NotAccepted as error:
            raise Refused(str(error)) from error
        stored = KeptFile(
            kind=KeptFile.Kind.SENT,
            name=taken.name,
            content_type=taken.content_type,
            size=taken.size,
            sha256=taken.sha256,
            **owner,
            **self.by.as_fields(),
        )
        return self._save(stored, file)

    def _save(self, stored: KeptFile, content: Any) -> KeptFile:
        self.written.append(stored)
        stored.file.save(uuid4().hex, content, save=False)
        stored.save()
        return stored


@contextmanager
def storing(by: Author) -> Iterator[Storing]:
    """Open a transaction that stores files. Either everything in it is saved, or nothing is."""
    files = Storing(by)
    with removed_if_rolled_back(files.written):
        yield files
