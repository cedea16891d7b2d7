"""Making and ending the keys of programs."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from inspections.history import Author, Until, refuse_blank, write_history
from reports.national.interface.models import ClientKey, fields_of, new_key


@transaction.atomic
def make_key(client: str, *, by: Author) -> str:
    """A new key for a program. It is returned once, and only its hash is stored. Raises Refused."""
    refuse_blank(client, "Enter who uses the key.")
    key = new_key()
    row = ClientKey.objects.create(client=client.strip(), made_by=by.in_person(), **fields_of(key))
    write_history(None, row.subject, [("client", "", row.client)], by=by, until=Until.ALWAYS)
    return key


@transaction.atomic
def end_key(row: ClientKey, *, by: Author) -> bool:
    """End a key, so that its program can no longer read the ratings. Returns False if it has ended already."""
    current = ClientKey.objects.current().select_for_update().filter(pk=row.pk).first()
    if current is None:
        return False
    write_history(None, current.subject, [("client", current.client, "ended")], by=by, until=Until.ALWAYS)
    current.ended_by, current.ended_at = by.in_person(), timezone.now()
    current.save(update_fields=["ended_by", "ended_at"])
    return True
