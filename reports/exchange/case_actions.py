"""Actions for working on a case in a spreadsheet: uploading its file, and saving what differs."""

from __future__ import annotations

from django.db import transaction

from inspections.cases.actions import hold, save_entry_of_held_case
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.history import Author, Refused
from inspections.inspection.models import Change
from inspections.permissions import check_can_record
from reports.exchange.actions import COMMAND, DataChanged, keep_upload
from reports.exchange.case_file import Given, changes_in, plan_of_case
from reports.exchange.models import ImportUpload
from reports.exchange.preview import Plan
from reports.exchange.uploads import read_uploaded


def upload_case(name: str, content: bytes, case: Case, *, by: Author) -> ImportUpload:
    """Keep the file of a case with the preview of what it would save. Raises UnreadableFile. Nothing changes in the case."""
    plan, _ = _plan(name, content, _read(case))
    return keep_upload(name, content, case.inspection, plan, case=case.reference, by=by)


def import_case(upload: ImportUpload, case: Case, *, seen: str, by: Author) -> Plan:
    """Save what a file changes in a case, exactly as its preview says. Anything that a colleague has changed since
    stays as it is.

    `seen` is the fingerprint of the preview that the user saw. Raises DataChanged if it has changed; the upload then has the
    new preview. Raises Refused if the file has errors, or if the case can no longer be changed.
    """
    try:
        return _import(upload, case, seen, by)
    except DataChanged:
        upload_case(upload.file_name, bytes(upload.content), case, by=by)
        raise


@transaction.atomic
def _import(upload: ImportUpload, case: Case, seen: str, by: Author) -> Plan:
    hold(case)
    record = _read(case)
    check_can_record(by.in_person(), record.case)
    plan, given = _plan(upload.file_name, bytes(upload.content), record)
    if plan.fingerprint != seen:
        raise DataChanged
    if plan.errors:
        raise Refused("The file has errors, so nothing was saved. Correct them and upload the file again.")
    versions = Change.objects.versions(record.case)
    for each in given:
        if not each.is_conflict:
            version = versions.get(each.entry.name, 0)
            author = Author(by.person, COMMAND)
            save_entry_of_held_case(record.case, each.entry, each.value, based_on=version, by=author)
    upload.delete()
    return plan


def _plan(name: str, content: bytes, record: CaseRecord) -> tuple[Plan, list[Given]]:
    sheets = read_uploaded(name, content)
    given, errors = changes_in(sheets, record, Change.objects.versions(record.case))
    return plan_of_case(record, given, errors), given


def _read(case: Case) -> CaseRecord:
    """The case with everything recorded in it, as it is now."""
    found = Case.objects.with_record().get(pk=case.pk)
    found.inspection = case.inspection
    return CaseRecord(found)
