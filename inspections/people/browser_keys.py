"""The keys with which a browser encrypts what it keeps.

Pages that are kept for work without a network are encrypted with a key of the session. It is in a cookie that ends when the
session ends, so that a browser that is started again without a network can still open them until then.

Answers that wait to be sent are encrypted with a key of the person. The database keeps it encrypted, and only that person gets
it, after signing in. The browser keeps it encrypted with the key of the session.
"""

from __future__ import annotations

import hashlib
import logging
import time
from base64 import urlsafe_b64encode
from secrets import token_bytes

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from inspections.people.models import User
from inspections.people.sealing import InvalidToken, seal, seal_again, unseal

logger = logging.getLogger("inspections.security")

BEGUN = "begun"  # key in a session: the time when the person signed in, in seconds since 1970
RENEWED = "renewed"  # key in a session: the time when it was last renewed, in seconds since 1970
PAGES = "pages"  # key in a session: the key for kept pages


def new_key() -> str:
    """A key for AES with 256 bits."""
    return urlsafe_b64encode(token_bytes(32)).decode().rstrip("=")


def identity(key: str) -> str:
    """A short name of a key, which does not give the key away."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


# --- the key of a session, for pages


def seconds_left(session: SessionBase) -> int:
    """How long the session lasts without further work."""
    now = time.time()
    idle = session.get(RENEWED, 0) + settings.SESSION_COOKIE_AGE
    return int(min(idle, session.get(BEGUN, now) + settings.SESSION_LONGEST) - now)


def set_pages_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the key of its session, and take it away with the first response after the session has ended."""
    if not request.session.accessed:
        return
    in_browser = request.COOKIES.get(settings.PAGES_COOKIE_NAME, "")
    key = request.session.get(PAGES, "") if request.user.is_authenticated else ""
    if key and (key != in_browser or request.session.modified):
        response.set_cookie(
            settings.PAGES_COOKIE_NAME,
            key,
            max_age=seconds_left(request.session),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
    elif in_browser and not key:
        response.delete_cookie(settings.PAGES_COOKIE_NAME, samesite="Strict")


# --- the keys of a person, for answers that were not sent


def answer_keys(person: User) -> list[str]:
    """The keys of this person that the service can open, newest first. The first one is made when it is needed."""
    return _opened(person) or _with_a_new_key(person)


def _opened(person: User) -> list[str]:
    keys = []
    for sealed in person.answer_keys.split():
        try:
            keys.append(unseal(sealed))
        except InvalidToken:  # kept, because answers may wait for it, and an operator can bring the earlier key back
            logger.error("a key for answers needs an earlier SECRET_KEY: account %s", person.pk)
    return keys


@transaction.atomic
def _with_a_new_key(person: User) -> list[str]:
    row = User.objects.select_for_update().get(pk=person.pk)
    if keys := _opened(row):  # another window was first
        return keys
    key = new_key()
    row.answer_keys = " ".join([seal(key), *row.answer_keys.split()])
    row.save(update_fields=["answer_keys"])
    return [key]


@transaction.atomic
def encrypt_again() -> tuple[int, int]:
    """Encrypt the keys of all people with the current SECRET_KEY: how many, and how many the service cannot open."""
    done = closed = 0
    for person in User.objects.select_for_update().exclude(answer_keys=""):
        again = []
        for sealed in person.answer_keys.split():
            try:
                again.append(seal_again(sealed))
                done += 1
            except InvalidToken:
                again.append(sealed)
                closed += 1
        person.answer_keys = " ".join(again)
        person.save(update_fields=["answer_keys"])
    return done, closed
