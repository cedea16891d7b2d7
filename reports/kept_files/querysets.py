"""QuerySets for kept files."""

from __future__ import annotations

import functools
import operator
from typing import Any

from django.db.models import Q

from inspections.base import AppendOnlyQuerySet


class KeptFileQuerySet(AppendOnlyQuerySet):
    def of_kind(self, kind: str) -> Any:
        return self.filter(kind=kind).first()

    def of_inspection(self, inspection: Any) -> KeptFileQuerySet:
        """All files kept for an inspection, whether they belong to a draft, an edition or another record."""
        owners = ("draft", "edition", "letter__draft", "returned__draft", "action_plan", "progress__recommendation")
        return self.filter(
            functools.reduce(operator.or_, (Q(**{f"{each}__inspection": inspection}) for each in owners))
        )
