"""Discard uploads beyond the size limit as they arrive, so that they cannot fill the disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from inspections.evidence.uploads import LARGEST


class UploadLimit(FileUploadHandler):
    """Runs before the handlers that store uploads, and counts all files of a request together.

    The view receives a file that is too large, cut off just after the limit, so that it can refuse the file with a
    message.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._received > LARGEST:
            return None
        self._received += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Return nothing, because the later handlers have the file."""
