"""Make a backup of the whole installation, and restore one into an empty installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from inspections.inspection.append import newest_link
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.archive.moment import as_of_one_moment
from reports.backup.store import Kept, Store, Unusable
from reports.backup.tables import contents_of, dates_as_given, files_of, rows_in, tables
from reports.integrity.triggers import install, remove
from reports.integrity.verifying import chains, verify

FORMAT = 1
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Done:
    """What a backup has, or what was restored."""

    name: str
    rows: int
    files: int
    heads: dict[str, str]


def back_up(store: Store) -> Done:
    """Write a backup of the database as it is at one moment, and of every file that its rows name.

    People can work meanwhile. Raises Unusable if a file is missing from storage: nothing then counts as a backup.
    """
    name = timezone.now().strftime("%Y-%m-%dT%H-%M-%S-%fZ")
    rows, contents, files = 0, {}, {}
    with as_of_one_moment():
        heads = heads_now()
        for model in tables():
            label = model._meta.label
            contents[label] = [_listed(store.put(content)) for content in contents_of(model)]
            rows += models.QuerySet(model).count()
            for storage, file in files_of(model):
                files[file] = _listed(store.put(_read(storage, file, label)))
        manifest = {
            "format": FORMAT,
            "product": "YOT Inspections",
            "version": settings.VERSION,
            "made_at": timezone.now().isoformat(),
            "migrations": _migrations(),
            "rows": rows,
            "tables": contents,
            "files": files,
            "heads": heads,
        }
    store.finish(name, manifest)
    return Done(name, rows, len(files), heads)


def restore(store: Store, name: str = "") -> Done:
    """Restore a backup, the newest if `name` is empty, into an installation without inspections and accounts.

    Everything is restored and verified, or nothing. Raises Unusable if this installation is not empty or of another version, or
    if a content of the backup is missing or changed.
    """
    manifest = store.manifest(name)
    _check(manifest)
    written: list[str] = []
    try:
        with transaction.atomic():
            remove(connection)
            _empty()
            for model in tables():
                rows: Any = models.QuerySet(model)
                with dates_as_given(model):
                    for content in manifest["tables"].get(model._meta.label, []):
                        rows.bulk_create(rows_in(model, store.get(Kept(*content))), batch_size=_ROWS_AT_ONCE)
            _reset_keys()
            _store_files(store, manifest["files"], written)
            install(connection)
            _compare(manifest["heads"])
    except BaseException:
        for file in written:
            default_storage.delete(file)
        raise
    return Done(manifest["made_at"], manifest["rows"], len(manifest["files"]), manifest["heads"])


def heads_now() -> dict[str, str]:
    """Where the history of each inspection and of the installation ends now."""
    return {name: newest_link(inspection).hash for name, inspection in chains().items()}


def _read(storage: Any, name: str, label: str) -> bytes:
    try:
        with storage.open(name) as file:
            return bytes(file.read())
    except OSError as error:
        raise Unusable(
            f"{name}, which a row of {label} names, is missing from storage. Run check_files, restore the file or remove its "
            "row, then make the backup again."
        ) from error


def _listed(kept: Kept) -> list[Any]:
    return [kept.sha256, kept.size]


def _migrations() -> list[str]:
    """The migrations that have run, of the apps that are installed: an older database may remember others."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations if (app, name) in loader.disk_migrations)


def _check(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise Unusable(f"This backup has the format {manifest.get('format')}, and this version reads format {FORMAT}.")
    if not _migrations():
        raise Unusable("This database has no tables yet. Run migrate, then restore.")
    if _migrations() != manifest["migrations"]:
        raise Unusable(
            f"This backup is from version {manifest['version']}, with other tables than this installation. Install that version, "
            "run migrate, restore, and then upgrade."
        )
    if Inspection.objects.exists() or User.everyone.exists():
        raise Unusable(
            "This installation already has inspections or accounts. Restore into an empty one: set DATABASE_URL and MEDIA_ROOT "
            "to an empty database and an empty folder, and run migrate."
        )


def _empty() -> None:
    """Delete what an empty installation has: frameworks, the register and their history."""
    for model in reversed(tables()):
        rows: Any = models.QuerySet(model)
        rows._raw_delete(rows.db)


def _reset_keys() -> None:
    """Let the database continue after the highest key of each table."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _store_files(store: Store, files: dict[str, list[Any]], written: list[str]) -> None:
    for name, kept in files.items():
        if default_storage.exists(name):
            raise Unusable(f"{name} is already in MEDIA_ROOT. Restore into an empty folder.")
        written.append(name)
        stored = default_storage.save(name, ContentFile(store.get(Kept(*kept))))
        assert stored == name, stored


def _compare(heads: dict[str, str]) -> None:
    """Verify every history, and compare where it ends with what the backup says."""
    restored = chains()
    for name, head in heads.items():
        found = verify(restored[name], head)
        if found.problem:
            raise Unusable(f"The restored history is not sound. {found}")
