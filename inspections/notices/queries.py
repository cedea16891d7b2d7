"""A person's notices, and which kinds of notice they want."""

from __future__ import annotations

from inspections.notices.kinds import KINDS
from inspections.notices.models import Notice, NoticeChoice, NoticeQuerySet
from inspections.people.models import User

SHOWN_FIRST = 5  # on the first page; the “Notices” page has the others


def notices_of(person: User) -> NoticeQuerySet:
    """The notices that the service shows to a person, newest first."""
    return Notice.objects.filter(person=person).for_page()


def unread_notices(person: User) -> list[Notice]:
    """The newest unread notices, and one more if there are others."""
    return list(notices_of(person).unread()[: SHOWN_FIRST + 1])


def choices_of(person: User) -> dict[str, NoticeChoice]:
    """The person's choice for every kind of notice."""
    chosen = {choice.kind: choice for choice in NoticeChoice.objects.filter(person=person)}
    return {slug: chosen.get(slug) or NoticeChoice(person=person, kind=slug) for slug in KINDS}
