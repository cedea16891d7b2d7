"""Queries for the list of inspections and for interview evidence about the organisation."""

from __future__ import annotations

from typing import Any

from inspections.cases.models import Interview
from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from standards.models import Framework


def inspections_visible_to(user: Any) -> InspectionQuerySet:
    """The inspections this user can see, newest first."""
    return Inspection.objects.visible_to(user).for_list()


def frameworks_to_choose() -> list[tuple[str, str]]:
    """The slug and title of every framework."""
    return Framework.objects.titles()


def notes_about_organisation(inspection: Inspection) -> list[dict[str, Any]]:
    """What interviews say about the organisation, by kind of interviewee, without identifying the case or the person."""
    texts = Interview.objects.about_organisation(inspection)
    statements = [
        {"with_whom": words, "texts": [text for whom, text in texts if whom == kind]}
        for kind, words in Interview.With.choices
    ]
    return [group for group in statements if group["texts"]]
