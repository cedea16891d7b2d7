"""Actions for deleting case data: asking for it, withdrawing the request, and confirming it as a second person."""

from __future__ import annotations

from functools import partial, reduce
from operator import or_
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from inspections.history import Author, Refused, Until, current_phase, write_history
from inspections.inspection.models import Change, Inspection
from inspections.notices.models import Notice
from inspections.stored_files.rows import StoredFile
from inspections.stored_files.storage import remove
from reports.retention.case_data import EMPTIED, counts_of, rows_to_delete
from reports.retention.due import why_not
from reports.retention.models import CaseDataDeletion

SUBJECT = "deletion of case data"


@transaction.atomic
def ask_for_deletion(inspection: Inspection, *, by: Author) -> CaseDataDeletion:
    """Ask for the case data of a published inspection to be deleted. Nothing is deleted until a second person confirms.

    Raises Refused if the data is not due, or if someone has already asked.
    """
    person = by.in_person()
    current_phase(inspection)  # locks the inspection
    if reason := why_not(inspection):
        raise Refused(reason)
    if inspection.case_data_deletions.filter(withdrawn_at=None).exists():
        raise Refused("Someone has already asked for this, or the case data is deleted.")
    deletion = CaseDataDeletion.objects.create(inspection=inspection, counts=counts_of(inspection), asked_by=person)
    write_history(inspection, SUBJECT, [("state", "", "asked for")], by=by, until=Until.ALWAYS)
    return deletion


@transaction.atomic
def withdraw_deletion(deletion: CaseDataDeletion, *, by: Author) -> None:
    """Withdraw a request before it is confirmed. Anyone who could confirm it can withdraw it."""
    person = by.in_person()
    _hold_open(deletion)
    deletion.withdrawn_by, deletion.withdrawn_at = person, timezone.now()
    deletion.save(update_fields=["withdrawn_by", "withdrawn_at"])
    write_history(deletion.inspection, SUBJECT, [("state", "asked for", "withdrawn")], by=by, until=Until.ALWAYS)


@transaction.atomic
def confirm_deletion(deletion: CaseDataDeletion, *, seen: list[Any], by: Author) -> None:
    """Delete the case data of an inspection. `seen` has the counts of what the person saw would be deleted.

    Raises Refused if the same person asked for it, if the request was withdrawn, if the data is no longer due, or if
    the counts have changed.
    """
    person = by.in_person()
    _hold_open(deletion)
    if deletion.asked_by_id == person.pk:
        raise Refused("You asked for this. Another administrator must confirm it.")
    if reason := why_not(deletion.inspection):
        raise Refused(reason)
    counts = counts_of(deletion.inspection)
    if [list(each) for each in counts] != [list(each) for each in seen]:
        raise Refused("The data has changed since you opened this page. Check what would be deleted, then confirm.")
    # The database deletes nothing before the second person has confirmed.
    deletion.counts, deletion.confirmed_by, deletion.confirmed_at = counts, person, timezone.now()
    deletion.save(update_fields=["counts", "confirmed_by", "confirmed_at"])
    _delete(deletion.inspection)
    words = ", ".join(f"{number} {name}" for name, number in counts)
    write_history(
        deletion.inspection, SUBJECT, [("state", "asked for", f"deleted: {words}")], by=by, until=Until.ALWAYS
    )


def _hold_open(deletion: CaseDataDeletion) -> None:
    """Lock the inspection of a request, and refresh the request. Raises Refused if the request is no longer open."""
    current_phase(deletion.inspection)
    deletion.refresh_from_db(fields=["confirmed_at", "withdrawn_at"])
    if deletion.confirmed_at or deletion.withdrawn_at:
        raise Refused("This request has already been confirmed or withdrawn.")


def _delete(inspection: Inspection) -> None:
    """Delete every row of case data, and the values and salts in its history.

    The files are deleted when the transaction is committed.
    """
    for model, keys in rows_to_delete(inspection):
        rows = _all(model).filter(pk__in=keys)
        if issubclass(model, StoredFile):
            for stored in rows:
                transaction.on_commit(partial(remove, stored))
        _forget_links(model, keys)
        rows._raw_delete(rows.db)
    _all(Notice).filter(inspection=inspection).delete()  # they name cases, and are not part of the record
    about = reduce(or_, (Q(subject__startswith=subject) for subject in EMPTIED))
    _all(Change).filter(about, inspection=inspection).update(old="", new="", salt="")


def _forget_links(model: type[models.Model], keys: list[int]) -> None:
    """Delete the rows of many-to-many fields from and to these rows."""
    for many in model._meta.local_many_to_many:
        _all(many.remote_field.through).filter(**{f"{many.m2m_column_name()}__in": keys}).delete()
    for link in model._meta.get_fields(include_hidden=True):
        if isinstance(link, models.ManyToManyRel):
            column: str = link.field.m2m_reverse_name()
            _all(link.through).filter(**{f"{column}__in": keys}).delete()


def _all(model: Any) -> Any:
    """All rows of a model. The model's own QuerySet may refuse to delete or change them."""
    return models.QuerySet(model)
