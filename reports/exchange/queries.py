"""Finds the file that a person has uploaded and not imported yet."""

from __future__ import annotations

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.exchange.models import ImportUpload


def upload_of(person: User, inspection: Inspection | None, case: str = "") -> ImportUpload | None:
    """The file that this person uploaded for an inspection (None for a new one), or for one of its cases."""
    waiting: ImportUpload | None = ImportUpload.objects.waiting(person, inspection, case)
    return waiting
