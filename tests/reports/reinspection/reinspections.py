"""A reinspection of Medway under the revised framework, for tests."""

from __future__ import annotations

from inspections.models import Inspection
from inspections.planning.actions.inspections import move_to_phase
from standards.models import Framework
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all

MEDWAY = "Medway Youth Offending Service"
TO_THE_PANEL = ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel")


def reinspected(framework: Framework, **given: object) -> Inspection:
    """A reinspection with two cases, in which every answer is yes, and every other standard is proposed as “Good”."""
    given = {"reference": "medway-2023", "yot": MEDWAY, "reinspection_of": "medway-2020", **given}
    inspection = new_inspection(framework, **given)
    for out_of_court in (False, True):
        new_case(inspection, out_of_court=out_of_court, answers=all_answers(framework, "3" if out_of_court else "2"))
    propose_all(inspection)
    return read_again(inspection)


def moved_to(inspection: Inspection, *phases: str) -> Inspection:
    for phase in phases:
        move_to_phase(inspection, phase, by=BY)
    return read_again(inspection)


def read_again(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)
