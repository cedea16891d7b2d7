"""Add, describe, remove, restore and delete the pictures of a report. All of it is in the history."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from inspections.evidence.uploads import harmless_name
from inspections.history import Author, EditConflict, Refused, change_fields, current_phase, write_history
from inspections.inspection.models import Inspection
from inspections.inspection.querysets import ChangeQuerySet
from inspections.stored_files.storage import remove, removed_if_rolled_back
from reports.permissions import until_published
from reports.pictures.models import ReportPicture
from reports.pictures.reading import NewPicture, NotAPicture, read_picture
from reports.text.pictures import numbers_in

_LABELS = {"alternative": "text alternative", "caption": "caption", "source": "source"}


class FileRefused(Refused):
    """The file is not accepted. `errors` has the reason, which a page shows beside the file."""

    def __init__(self, reason: str) -> None:
        self.errors = [reason]
        super().__init__(reason)


def add_picture(
    inspection: Inspection,
    *,
    file: UploadedFile[Any],
    alternative: str = "",
    caption: str = "",
    source: str = "",
    by: Author,
) -> ReportPicture:
    """Store a picture under the next number. The file is made again from what can be seen in the uploaded one.

    Raises FileRefused if the file is not accepted, or if the report has the same picture already.
    """
    try:
        new = read_picture(cast("BinaryIO", file))
    except NotAPicture as error:
        raise FileRefused(str(error)) from error
    picture = ReportPicture(
        inspection=inspection,
        name=_name(file.name or "", new),
        content_type=new.content_type,
        size=len(new.content),
        sha256=hashlib.sha256(new.content).hexdigest(),
        width=new.width,
        height=new.height,
        alternative=alternative.strip(),
        caption=caption.strip(),
        source=source.strip(),
        added_by=by.in_person(),
    )
    # Written before anything is locked, because that takes a while.
    picture.file.save(uuid4().hex, ContentFile(new.content), save=False)
    with removed_if_rolled_back([picture]):
        phase = current_phase(inspection)
        _refuse_twice(picture)
        picture.number = _next_number(inspection)
        given = [("file", "", f"{picture.name}, {picture.size} bytes, SHA-256 {picture.sha256}")]
        described = [("alternative", picture.alternative), ("caption", picture.caption), ("source", picture.source)]
        given += [(field, "", value) for field, value in described if value]
        until = until_published(inspection)
        write_history(inspection, picture.subject, given, by=by, until=until, phase=phase)
        picture.save()
    return picture


def _name(name: str, new: NewPicture) -> str:
    """The name of the uploaded file, with the ending of the new one."""
    stem = harmless_name(name).rpartition(".")[0] or "picture"
    return f"{stem[:140]}.{new.ending}"


def _next_number(inspection: Inspection) -> int:
    """One more than any picture has had. The number of a deleted picture stays in older texts and in the history."""
    numbers = set(inspection.pictures.values_list("number", flat=True))
    subjects = inspection.history.filter(subject__startswith="picture ").values_list("subject", flat=True)
    numbers |= {int(subject.removeprefix("picture ")) for subject in subjects}
    return max(numbers, default=0) + 1


def _refuse_twice(picture: ReportPicture) -> None:
    same = picture.inspection.pictures.filter(sha256=picture.sha256).select_related("added_by").first()
    if same is None:
        return
    restore = " and removed since. Restore it instead" if same.removed_at else ""
    raise FileRefused(f"This picture was already added by {same.added_by} as picture {same.number}{restore}.")


@transaction.atomic
def describe_picture(
    picture: ReportPicture, *, alternative: str, caption: str, source: str, by: Author, based_on: int | None = None
) -> bool:
    """Change the text alternative, the caption and the source, wherever the picture is printed.

    Raises EditConflict if a colleague has changed one of them since the version that the change is based on.
    """
    until = until_published(picture.inspection)
    _refresh(picture)
    _check_version(picture, based_on)
    values = {"alternative": alternative.strip(), "caption": caption.strip(), "source": source.strip()}
    return change_fields(picture, values, inspection=picture.inspection, subject=picture.subject, by=by, until=until)


def version_of(picture: ReportPicture) -> int:
    """The version of what is said about a picture: the key of the latest change to it."""
    return _descriptions(picture).values_list("pk", flat=True).first() or 0


def _descriptions(picture: ReportPicture) -> ChangeQuerySet:
    """The changes to what is said about a picture, newest first."""
    changes: ChangeQuerySet = picture.inspection.history.filter(subject=picture.subject, field__in=_LABELS)
    return changes.order_by("-pk")


def _check_version(picture: ReportPicture, based_on: int | None) -> None:
    if based_on is None:
        return
    since = list(_descriptions(picture).filter(pk__gt=based_on).select_related("by"))
    if since:
        fields = [field for field in _LABELS if field in {change.field for change in since}]
        values = {field: getattr(picture, field) for field in fields}
        current = ". ".join(
            f"The {_LABELS[field]} is now {f'“{value}”' if value else 'empty'}" for field, value in values.items()
        )
        raise EditConflict(f"{since[0].author} changed {picture.subject}", current)


@transaction.atomic
def remove_picture(picture: ReportPicture, *, by: Author) -> bool:
    """Remove a picture. It is kept and can be restored.

    Raises Refused if a text names it, if an edition has it, or while the report is being published.
    """
    until = until_published(picture.inspection)
    _refresh(picture)
    if picture.removed_at:
        return False
    if used := texts_with(picture):
        raise Refused(
            f"{picture} is in the text of {len(used)} section{'s' if len(used) > 1 else ''}. Delete its code there."
        )
    _refuse_if_published(picture)
    write_history(picture.inspection, picture.subject, [("removed", "", "yes")], by=by, until=until)
    picture.removed_at, picture.removed_by = timezone.now(), by.person
    picture.save(update_fields=["removed_at", "removed_by"])
    return True


@transaction.atomic
def restore_picture(picture: ReportPicture, *, by: Author) -> bool:
    """Restore a removed picture under its number."""
    until = until_published(picture.inspection)
    _refresh(picture)
    if not picture.removed_at:
        return False
    write_history(picture.inspection, picture.subject, [("removed", "yes", "")], by=by, until=until)
    picture.removed_at = picture.removed_by = None
    picture.save(update_fields=["removed_at", "removed_by"])
    return True


@transaction.atomic
def delete_picture(picture: ReportPicture, *, by: Author) -> list[int]:
    """Delete a removed picture with its file, for example if it shows a child. The history keeps its name and SHA-256.

    Returns the numbers of the frozen drafts that still show it, because they never change. Raises Refused if it was not
    removed first, if an edition has it, or while the report is being published.
    """
    until = until_published(picture.inspection)
    _refresh(picture)
    if not picture.removed_at:
        raise Refused(f"Remove {picture.subject} before you delete it.")
    _refuse_if_published(picture)
    deleted = [("file", f"{picture.name}, {picture.size} bytes, SHA-256 {picture.sha256}", "")]
    write_history(picture.inspection, picture.subject, deleted, by=by, until=until)
    transaction.on_commit(partial(remove, picture))
    drafts = picture.inspection.frozen_drafts.values_list("number", "document").iterator()
    shown_in = [number for number, document in drafts if _is_in(document, picture)]
    picture.delete()
    return shown_in


def texts_with(picture: ReportPicture) -> list[str]:
    """The sections whose text names a picture."""
    texts = picture.inspection.texts.filter(body__icontains="[[").values_list("section", "body")
    return [section for section, body in texts if picture.number in numbers_in(body)]


def _refuse_if_published(picture: ReportPicture) -> None:
    if picture.inspection.publications.waiting().exists():
        raise Refused("The report is being published. Wait until this has finished.")
    for document in picture.inspection.editions.values_list("document", flat=True).iterator():
        if _is_in(document, picture):
            raise Refused(f"{picture} is in a published edition, so it is kept.")


def _is_in(document: object, picture: ReportPicture) -> bool:
    """Whether a kept document shows a picture."""
    return json.dumps(f'data-picture="{picture.number}"')[1:-1] in json.dumps(document)


def _refresh(picture: ReportPicture) -> None:
    """Fetch the picture as it is now. Call it with the inspection locked."""
    inspection = picture.inspection
    now = ReportPicture.objects.filter(pk=picture.pk).first()
    if now is None:
        raise Refused("A colleague has deleted this picture.")
    picture.refresh_from_db()
    picture.inspection = inspection
