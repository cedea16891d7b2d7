"""Actions for uploading a workbook, discarding it, and importing it as previewed."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from inspections.history import Author, Refused
from inspections.inspection.models import Inspection
from reports.exchange.models import ImportUpload
from reports.exchange.preview import Plan, carry_out, plan_of
from reports.exchange.rights import not_allowed
from reports.exchange.uploads import read_uploaded

COMMAND = "import in the browser"


class DataChanged(Refused):
    """The inspection has changed since the preview was shown, so the import would do something else."""

    def __init__(self) -> None:
        super().__init__(
            "The inspection has changed since this preview was shown. Nothing was imported. Check the preview below, which is up "
            "to date, and import again."
        )


def upload_workbook(name: str, content: bytes, inspection: Inspection | None, *, by: Author) -> ImportUpload:
    """Keep a workbook with the preview of its import, until the person imports or discards it. Raises UnreadableFile.

    Nothing changes in the inspection. `inspection` is None if the workbook is for a new one.
    """
    plan = _plan(name, content, inspection, by)
    return keep_upload(name, content, inspection, plan, by=by)


@transaction.atomic
def keep_upload(
    name: str, content: bytes, inspection: Inspection | None, plan: Plan, *, case: str = "", by: Author
) -> ImportUpload:
    """Keep a file with its preview. It replaces the person's earlier upload, and deletes expired uploads."""
    person = by.in_person()
    ImportUpload.objects.filter(by=person).delete()
    forget_left_over()
    return ImportUpload.objects.create(
        by=person, inspection=inspection, case=case, file_name=name[-255:], content=content, plan=plan.as_plain
    )


def forget_left_over() -> None:
    """Delete files that nobody has imported or discarded within a day."""
    ImportUpload.objects.left_over().delete()


@transaction.atomic
def discard_upload(upload: ImportUpload, *, by: Author) -> None:
    """Delete an uploaded file without importing it."""
    upload.delete()


def import_upload(upload: ImportUpload, *, seen: str, by: Author) -> Plan:
    """Import an uploaded workbook exactly as its preview says.

    `seen` is the fingerprint of the preview that the user saw. Raises DataChanged if the import would now do something else;
    the upload then has the new preview. Raises Refused if the file has errors.
    """
    try:
        with transaction.atomic():
            plan = _carried_out(upload, seen, by)
            upload.delete()
    except DataChanged:
        renewed = _plan(upload.file_name, bytes(upload.content), upload.inspection, by)
        keep_upload(upload.file_name, bytes(upload.content), upload.inspection, renewed, by=by)
        raise
    return plan


def _carried_out(upload: ImportUpload, seen: str, by: Author) -> Plan:
    sheets = read_uploaded(upload.file_name, bytes(upload.content))
    plan, _ = carry_out(
        sheets, _expected(upload.inspection), by=_by_import(by), limits=partial(not_allowed, by.in_person())
    )
    if plan.fingerprint != seen:
        raise DataChanged
    if plan.errors:
        raise Refused("The file has errors, so nothing was imported. Correct them and upload the file again.")
    return plan


def _plan(name: str, content: bytes, inspection: Inspection | None, by: Author) -> Plan:
    sheets = read_uploaded(name, content)
    return plan_of(sheets, _expected(inspection), by=_by_import(by), limits=partial(not_allowed, by.in_person()))


def _expected(inspection: Inspection | None) -> str | None:
    return inspection.reference if inspection else None


def _by_import(by: Author) -> Author:
    return Author(person=by.in_person(), command=COMMAND)
