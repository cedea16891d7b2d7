"""What is sent to the service beyond the largest file that it takes is let go while it arrives, and fills no disk."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from inspections.evidence.uploads import LARGEST


class UploadLimit(FileUploadHandler):
    """Stands before the handlers that keep what arrives, and counts all files of a request together.

    A file that is too large reaches its view cut off right behind the limit, so that it is refused there in words.
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
        """The handlers behind this one have the file."""
