"""Puts the percentages of an inspection beside those of the other signed inspections under the same framework.

Nothing is shown below eight inspections. The panel sees a median and a range, and not which inspection has which percentage.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspections.inspection.models import Inspection
from reports.rated.figures import signed_figures
from reports.ratings.across import FEWEST_TO_COMPARE, Across, across


def beside_others(inspection: Inspection) -> Mapping[str, Across]:
    """By key question, its percentages in the other inspections, if at least eight have one. One query."""
    others = Inspection.objects.signed().filter(framework__slug=inspection.framework.slug).exclude(pk=inspection.pk)
    figures = list(signed_figures(others).values())
    if len(figures) < FEWEST_TO_COMPARE:
        return {}
    numbers = dict.fromkeys(number for each in figures for number in each.tallies)
    found = {}
    for number in numbers:
        percentages = [percent for each in figures if (percent := each.percent(number)) is not None]
        described = across(percentages)
        if described and described.number >= FEWEST_TO_COMPARE:
            found[number] = described
    return found
