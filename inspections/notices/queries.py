"""What a person is told about, and what they want to be told about."""

from __future__ import annotations

from inspections.notices.kinds import KINDS
from inspections.notices.models import Notice, NoticeChoice, NoticeQuerySet
from inspections.people.models import User

SHOWN_FIRST = 5  # on the first page; the page of all notices has the others


def notices_of(person: User) -> NoticeQuerySet:
    """The notices that the service shows to a person, the newest first."""
    return Notice.objects.filter(person=person).for_page()


def unread_notices(person: User) -> list[Notice]:
    """The newest unread notices, and one more if there are others."""
    return list(notices_of(person).unread()[: SHOWN_FIRST + 1])


def choices_of(person: User) -> dict[str, NoticeChoice]:
    """What the person wants, for every kind of notice."""
    chosen = {choice.kind: choice for choice in NoticeChoice.objects.filter(person=person)}
    return {slug: chosen.get(slug) or NoticeChoice(person=person, kind=slug) for slug in KINDS}
