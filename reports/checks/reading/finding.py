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
    ("" if the excerpt is enough). `message` is what the data or the rules say, and `fix` is what to do. `start` is the
    position of the excerpt in the sentence, for claims that are not verified; -1 for the findings of the checks.
    """

    check: str
    severity: Severity
    section: str
    excerpt: str
    message: str
    fix: str
    sentence: str = ""
    start: int = -1

    @property
    def fingerprint(self) -> str:
        """A hash that identifies the finding.

        An accepted finding reopens if its words, its sentence or the data behind it change, because the fingerprint changes.
        """
        content = "\0".join((self.check, self.section, self.excerpt, " ".join(self.sentence.split()), self.message))
        if self.start >= 0:  # a sentence can claim the same number twice
            content += f"\0{self.start}"
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def is_acceptable(self) -> bool:
        return self.severity == "accept"

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence in three parts: the words before the excerpt, the excerpt, and the words after it."""
        if self.start >= 0:
            end = self.start + len(self.excerpt)
            return self.sentence[: self.start], self.excerpt, self.sentence[end:]
        before, found, after = self.sentence.partition(self.excerpt)
        return (before, found, after) if found else ("", self.excerpt, "")
