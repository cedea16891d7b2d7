"""What a check says of a place in the report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Severity = Literal["mend", "accept"]


@dataclass(frozen=True)
class Finding:
    """Something in the report that must be mended, or accepted with a reason, before it is published.

    `section` is the slug of the section it stands in, `excerpt` the words in question, `sentence` the words around them ("":
    the excerpt says it all), `message` what the data or the rules say, `mend` what to do.
    """

    check: str
    severity: Severity
    section: str
    excerpt: str
    message: str
    mend: str
    sentence: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells one finding from another.

        What was accepted is open again once the words, the sentence or what the data say of them has changed.
        """
        told = "\0".join((self.check, self.section, self.excerpt, " ".join(self.sentence.split()), self.message))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def is_acceptable(self) -> bool:
        return self.severity == "accept"

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence in three parts: before the excerpt, the excerpt, after it."""
        before, found, after = self.sentence.partition(self.excerpt)
        return (before, found, after) if found else ("", self.excerpt, "")
