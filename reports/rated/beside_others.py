"""Puts the percentages of an inspection beside those of the other signed inspections under the same framework.

Nothing is said below eight inspections. The panel and readers see a median, a mean and a range, and not which inspection has
which percentage.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count, Max, Sum

from inspections.inspection.models import Inspection
from reports.rated.figures import signed_figures
from reports.rated.models import SignedRatings
from reports.ratings.across import FEWEST_TO_COMPARE, Across, across

# What was signed last: the number of rows, the sum of their keys, and when the last was signed. It changes whenever an
# inspection is signed, or its signature is withdrawn.
SignedLast = tuple[int, int, datetime.datetime]


def beside_others(inspection: Inspection) -> Mapping[str, Across]:
    """By key question, its percentages in the other inspections, if at least eight have one. One query, or three if
    others have been signed since this process last asked."""
    others = Inspection.objects.signed().filter(framework__slug=inspection.framework.slug).exclude(pk=inspection.pk)
    signed = SignedRatings.objects.filter(inspection__in=others)
    number, keys, at = signed.aggregate(Count("pk"), Sum("pk"), Max("at")).values()
    return (
        _of_others(inspection.framework.slug, inspection.pk, (number, keys, at)) if number >= FEWEST_TO_COMPARE else {}
    )


@lru_cache(maxsize=64)
def _of_others(slug: str, own: int, signed: SignedLast) -> Mapping[str, Across]:
    figures = list(signed_figures(Inspection.objects.signed().filter(framework__slug=slug).exclude(pk=own)).values())
    numbers = dict.fromkeys(number for each in figures for number in each.tallies)
    found = {}
    for number in numbers:
        percentages = [percent for each in figures if (percent := each.percent(number)) is not None]
        described = across(percentages)
        if described and described.number >= FEWEST_TO_COMPARE:
            found[number] = described
    return found
