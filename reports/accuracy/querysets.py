"""QuerySets for frozen drafts, and for responses that are not recorded yet."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from inspections.base import AppendOnlyQuerySet

# --- publishing -------------------------------------------------------------------------------------------------------


class FrozenDraftQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Any:
        """The latest draft sent to the YOT, if any."""
        return self.order_by("-number").first()


KEPT_FOR = datetime.timedelta(days=1)


class ReturnUploadQuerySet(models.QuerySet[Any]):
    def left_over(self) -> ReturnUploadQuerySet:
        """Files that nobody has recorded or discarded within a day."""
        return self.filter(at__lt=timezone.now() - KEPT_FOR)

    def waiting(self, person: Any, draft: Any) -> Any:
        """The file that this person uploaded for a draft and has not recorded yet."""
        return self.filter(by=person, draft=draft).exclude(pk__in=self.left_over()).first()
