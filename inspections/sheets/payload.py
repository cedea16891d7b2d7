"""Carries an uploaded file from page to page in a signed hidden field. It is stored only when the user accepts it."""

from __future__ import annotations

from typing import Any

from django.core import signing

from inspections.history import Refused

DAY = 24 * 60 * 60  # seconds in which a page with an upload can be sent
# Characters in a signed upload. Django accepts forms of up to 2.5MB, without their files.
LONGEST = 2_000_000


class NotOurs(Exception):
    """An upload that we did not send to this user for this inspection, or sent more than a day ago."""


class TooLong(Refused):
    """An upload that is too long for a page to carry."""


def signed(plain: dict[str, Any], salt: str) -> str:
    """The upload as the value of a hidden field. The salt names the kind of upload, its inspection and its user. Raises
    TooLong.
    """
    text = signing.dumps(plain, salt=salt, compress=True)
    if len(text) > LONGEST:
        raise TooLong("The file is too long to send.")
    return text


def received(text: str, salt: str) -> dict[str, Any]:
    """The upload in a hidden field that was signed with the same salt. Raises NotOurs."""
    try:
        plain: dict[str, Any] = signing.loads(text, salt=salt, max_age=DAY)
    except signing.BadSignature as error:
        raise NotOurs from error
    return plain
