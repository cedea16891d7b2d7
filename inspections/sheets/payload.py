"""An uploaded file on its way through the pages. It is in the pages themselves, signed, and is stored only if accepted."""

from __future__ import annotations

from typing import Any

from django.core import signing

from inspections.history import Refused

DAY = 24 * 60 * 60  # seconds in which a page with an upload can be sent
# Characters of a signed upload. Django takes forms of up to 2.5MB, with files apart.
LONGEST = 2_000_000


class NotOurs(Exception):
    """An upload that this user did not get from us for this inspection, or more than a day ago."""


class TooLong(Refused):
    """An upload with more than a page can carry."""


def signed(plain: dict[str, Any], salt: str) -> str:
    """The upload as the value of a hidden field. The salt names what it is, its inspection and its user. Raises TooLong."""
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
