"""Defines a finding: what a check reports about one place in the report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Severity = Literal["correct", "accept"]


@dataclass(frozen=True)
class Finding:
    """Something in the report that must be corrected, or accepted with a reason, before the report is published.

    `section` is the slug of its section, and `excerpt` is the words in question. `sentence` is the sentence around them
    ("" if the excerpt is enough). `message` is what the data or the rules say, and `fix` is what to do.
    """

    check: str
    severity: Severity
    section: str
    excerpt: str
    message: str
    fix: str
    sentence: str = ""

    @property
    def fingerprint(self) -> str:
        """A hash that identifies the finding.

        An accepted finding reopens if its words, its sentence or the data behind it change, because the fingerprint changes.
        """
        content = "\0".join((self.check, self.section, self.excerpt, " ".join(self.sentence.split()), self.message))
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def is_acceptable(self) -> bool:
        return self.severity == "accept"

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence in three parts: the words before the excerpt, the excerpt, and the words after it."""
        before, found, after = self.sentence.partition(self.excerpt)
        return (before, found, after) if found else ("", self.excerpt, "")
