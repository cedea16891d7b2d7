"""Compare storage with the database: files that no row names, and rows whose file is missing or has changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone

from inspections.stored_files.rows import Damaged, StoredFile

# A newer file may belong to a transaction that has not ended.
OLD_ENOUGH = datetime.timedelta(days=1)


def file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    """Every model field that names a stored file."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                yield model, field


def lost_rows() -> Iterator[Any]:
    """Rows whose file is missing from storage."""
    for model, field in file_fields():
        rows: Iterator[Any] = model._default_manager.exclude(**{field.name: ""}).order_by("pk").iterator()
        yield from (row for row in rows if row.is_lost)


def changed_rows() -> Iterator[tuple[StoredFile, str]]:
    """Rows whose file has changed since it was stored, or cannot be read, each with the reason. Reads every file."""
    for model, _ in file_fields():
        if not issubclass(model, StoredFile):
            continue
        for row in model._default_manager.order_by("pk").iterator():
            try:
                row.opened().close()
            except Damaged as damaged:
                if not damaged.is_lost:
                    yield row, str(damaged)


def is_named(name: str) -> bool:
    """Whether a row names this file."""
    return any(model._default_manager.filter(**{field.name: name}).exists() for model, field in file_fields())


def files_without_row() -> Iterator[tuple[Storage, str]]:
    """Files that no row names and that are older than a day, with the storage they are in."""
    before = timezone.now() - OLD_ENOUGH
    folders = {str(field.upload_to).split("/")[0]: field.storage for _, field in file_fields()}
    named = {
        name for model, field in file_fields() for name in model._default_manager.values_list(field.name, flat=True)
    }
    for folder, storage in sorted(folders.items()):
        for name in _walk(storage, folder):
            if name not in named and storage.get_modified_time(name) < before:
                yield storage, name


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from _walk(storage, f"{folder}/{name}")
