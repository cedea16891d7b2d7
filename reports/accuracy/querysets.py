"""QuerySets for frozen drafts."""

from __future__ import annotations

from typing import Any

from inspections.base import AppendOnlyQuerySet

# --- publishing -------------------------------------------------------------------------------------------------------


class FrozenDraftQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Any:
        """The latest draft sent to the YOT, if any."""
        return self.order_by("-number").first()
