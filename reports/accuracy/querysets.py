"""QuerySets for frozen drafts."""

from __future__ import annotations

from typing import Any

from inspections.base import AppendOnlyQuerySet

# --- publishing -------------------------------------------------------------------------------------------------------


class FrozenDraftQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Any:
        """The draft that the YOT was sent last, if any."""
        return self.order_by("-number").first()
