"""What is not possible now. Without Django, so that rules can say it too."""

from __future__ import annotations


class Refused(Exception):
    """An action that is not possible now. The message says why, and what has to change first."""
