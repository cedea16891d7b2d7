"""QuerySets for uploaded workbooks."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection
    from inspections.people.models import User

KEPT_FOR = datetime.timedelta(days=1)


class ImportUploadQuerySet(models.QuerySet[Any]):
    def left_over(self) -> ImportUploadQuerySet:
        """Uploads that nobody has imported or discarded within a day."""
        return self.filter(at__lt=timezone.now() - KEPT_FOR)

    def waiting(self, person: User, inspection: Inspection | None, case: str = "") -> Any:
        """What this person has uploaded for an inspection (None for a new one), or for one of its cases, and not
        imported yet.
        """
        return self.filter(by=person, inspection=inspection, case=case).exclude(pk__in=self.left_over()).first()
