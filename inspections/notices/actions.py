"""Notify people about events, and let them choose which notices they get."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inspections.history import Author, write_history
from inspections.inspection.models import Inspection
from inspections.notices.kinds import KINDS, Kind
from inspections.notices.models import Notice, NoticeChoice
from inspections.notices.queries import choices_of
from inspections.people.models import User


def tell(
    people: Iterable[User | None],
    kind: Kind,
    inspection: Inspection | None,
    *,
    event: str,
    text: str,
    href: str,
    by: Author,
) -> None:
    """Notify people about an event, each once and in the way that they have chosen. Does not notify the person who
    caused the event.

    `inspection`: the inspection of the event; None if it belongs to none. `event` identifies the event among those of
    its kind. Call this in the transaction of the event.
    """
    told = {person.pk: person for person in people if person is not None and person != by.person and person.is_active}
    rows = NoticeChoice.objects.filter(person__in=told, kind=kind.slug) if told else []
    choices = {choice.person_id: choice for choice in rows}
    notices = []
    for person in told.values():
        choice = choices.get(person.pk) or NoticeChoice(person=person, kind=kind.slug)
        wants_email = choice.by_email and settings.MAIL_IS_SET_UP
        if choice.in_service or wants_email:
            notices.append(
                Notice(
                    person=person, inspection=inspection, kind=kind.slug, event=event, text=text[:300], href=href,
                    is_shown=choice.in_service, email=Notice.Email.WAITING if wants_email else "",
                )
            )  # fmt: skip
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def read_notices(person: User, keys: Collection[int]) -> int:
    """Mark these notices of a person as read. Returns how many were unread."""
    return Notice.objects.filter(person=person, pk__in=keys).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_notices(person: User, *, in_service: Collection[str], by_email: Collection[str], by: Author) -> bool:
    """Record which kinds of notice a person wants in the service and by email, by the slug of the kind."""
    changes = []
    for slug, now in choices_of(person).items():
        wanted = (slug in in_service, slug in by_email)
        if wanted != (now.in_service, now.by_email):
            NoticeChoice.objects.update_or_create(
                person=person, kind=slug, defaults={"in_service": wanted[0], "by_email": wanted[1]}
            )
            changes.append(
                (f"notices: {KINDS[slug].title.lower()}", _in_words(now.in_service, now.by_email), _in_words(*wanted))
            )
    if changes:
        write_history(None, person.subject, changes, by=by)
    return bool(changes)


def _in_words(in_service: bool, by_email: bool) -> str:
    wanted = (("in the service", in_service), ("by email", by_email))
    return " and ".join(words for words, is_wanted in wanted if is_wanted) or "none"
