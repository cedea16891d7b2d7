"""Queries for the list of inspections and for interview evidence about the organisation."""

from __future__ import annotations

import datetime
from typing import Any

from inspections.cases.models import Interview
from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from inspections.inspection.yots import YOT
from inspections.yots.due import inspected_on
from standards.models import Framework


def inspections_visible_to(user: Any) -> InspectionQuerySet:
    """The inspections this user can see, newest first."""
    return Inspection.objects.visible_to(user).for_list()


def frameworks_to_choose() -> list[tuple[str, str]]:
    """The slug and title of every framework."""
    return Framework.objects.titles()


def dates_inspected(yot: YOT) -> list[datetime.date]:
    """The date on which each inspection of a YOT counts, if it has one."""
    rows = Inspection.objects.filter(yot=yot).values("published", "fieldwork_ended", "fieldwork_started")
    return [found for dates in rows if (found := inspected_on(**dates))]


def notes_about_organisation(inspection: Inspection) -> list[dict[str, Any]]:
    """What interviews say about the organisation, by kind of interviewee, without identifying the case or the person."""
    texts = Interview.objects.about_organisation(inspection)
    statements = [
        {"with_whom": words, "texts": [text for whom, text in texts if whom == kind]}
        for kind, words in Interview.With.choices
    ]
    return [group for group in statements if group["texts"]]
