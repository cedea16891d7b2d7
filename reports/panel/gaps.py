"""Finds what is missing before the chair signs the ratings, beyond what stops the signature."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from inspections.inspection.models import Inspection
from reports.gates import kinds
from reports.gates.gaps import Found, Gap, gaps_before
from reports.panel.before_the_panel import Panel


def gaps_before_signature(panel: Panel) -> list[Found]:
    def not_verified(inspection: Inspection) -> Iterator[Gap]:
        for each in panel.unverified:
            number = each.standard.number
            yield Gap(
                f"{number} {each.standard.title}",
                reverse("reports:panel_decision", args=[inspection.reference, number]),
            )

    return gaps_before(panel.inspection, kinds.SIGN, {kinds.NOT_VERIFIED: not_verified})
