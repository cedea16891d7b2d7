"""Keeps uploads off the disk if they may have details that must not be stored."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from inspections.spreadsheets.archive import MAX_FILE

View = Callable[..., Any]


def files_stay_in_memory(view: View) -> View:
    """Mark a view whose uploads stay in memory. Django's own handlers write files above 2.5MB to the temporary folder."""
    view.files_stay_in_memory = True  # type: ignore[attr-defined]
    return view


class InMemoryUpload(FileUploadHandler):
    """Keeps the uploads of marked views in memory, cut off just above the limit for spreadsheets. Ignores other
    uploads.

    This handler is in the settings and not in the view, because middleware reads the form before the view runs.
    """

    _content: io.BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        if match is not None and getattr(match.func, "files_stay_in_memory", False):
            self._content = io.BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._content is None:
            return raw_data
        if start <= MAX_FILE:
            self._content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self._content is None:
            return None
        content, self._content = self._content, None
        size = content.tell()
        content.seek(0)
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name, self.content_type, size, self.charset, self.content_type_extra
        )
