"""Knows who has which section of a report open. It is kept for about a minute, only in the cache, and never holds anyone up.

Opening the page of a section is noted. An open page then asks every few seconds who else is there, which notes it again. If
two people are noted in the same instant, one of them can be missing until they are noted the next time.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.moments import today_or_moment
from inspections.people.models import User

SECONDS_BETWEEN_BEATS = 20
# Browsers let a page that is not in view do something once a minute.
GONE_AFTER = datetime.timedelta(seconds=75)

logger = logging.getLogger(__name__)

Noted = dict[int, "Present"]  # by the key of the person


@dataclass(frozen=True)
class Present:
    """A person who has a section open."""

    person: int
    name: str
    since: datetime.datetime
    seen: datetime.datetime

    @property
    def since_in_words(self) -> str:
        return today_or_moment(self.since)

    @property
    def is_there(self) -> bool:
        return timezone.now() - self.seen < GONE_AFTER


@dataclass(frozen=True)
class Others:
    """The people who have a section open, apart from the person who is shown this page."""

    section: str
    people: tuple[Present, ...]

    @property
    def fingerprint(self) -> str:
        """A text that identifies what the page says. A page is updated, and announces it, only if this changes."""
        return "_".join(f"{each.person}-{each.since:%d%H%M}" for each in self.people)

    @property
    def seconds(self) -> int:
        return SECONDS_BETWEEN_BEATS


def note(inspection: Inspection, section: str, user: User) -> Others:
    """Note that a person has a section open, by its key, and return who else has."""
    key = _key(inspection, section)
    now = timezone.now()
    try:
        there = _there(cache.get(key))
        known = there.get(user.pk)
        there[user.pk] = Present(user.pk, str(user), known.since if known else now, now)
        cache.set(key, there, timeout=GONE_AFTER.total_seconds())
    except DatabaseError:  # the page matters more than who else has it open
        logger.warning("Could not note who has a section open", exc_info=True)
        there = {}
    return Others(section, _apart_from(user, there))


def people_in(inspection: Inspection, sections: Iterable[str], user: User) -> list[Others]:
    """The sections that other people have open, in the given order. One query."""
    keys = {_key(inspection, section): section for section in sections}
    try:
        noted = cache.get_many(keys)
    except DatabaseError:  # the cache also removes what has expired
        logger.warning("Could not see who has a section open", exc_info=True)
        return []
    found = (Others(section, _apart_from(user, _there(noted.get(key)))) for key, section in keys.items())
    return [others for others in found if others.people]


def _there(noted: Noted | None) -> Noted:
    return {key: present for key, present in (noted or {}).items() if present.is_there}


def _apart_from(user: User, there: Noted) -> tuple[Present, ...]:
    return tuple(sorted((each for each in there.values() if each.person != user.pk), key=lambda each: each.since))


def _key(inspection: Inspection, section: str) -> str:
    return f"open-{inspection.pk}-{section.replace(' ', '-')}"
