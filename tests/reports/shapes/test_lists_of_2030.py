"""The lists of a framework in whose two samples the same case can be, and which has cases outside the samples."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inspections.models import EligibleCase, Inspection
from inspections.planning.actions.team import appoint
from tests.factories import BY
from tests.inspections.eligible.test_upload import accept, csv_list, up_to_cells
from tests.reports.shapes.shape_of_2030 import FIELDWORK, load_shape, new_inspection_of_shape

pytestmark = pytest.mark.django_db
CHILD, VICTIM = "case-1,Referral order,06/01/2031", "case-1,Direct contact,06/01/2031"


@pytest.fixture
def lead(client, example_layouts, lead_inspector, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *moment: FIELDWORK)
    appoint(new_inspection_of_shape(load_shape(), reference="anytown"), lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)
    return client


def stored() -> list[tuple[str, str]]:
    return sorted(EligibleCase.objects.values_list("domain__number", "reference"))


def problems_of(shown) -> list[str]:
    return [
        cell.reason if hasattr(cell, "reason") else row.problem
        for row in shown.context["problem_rows"]
        for cell in row.cells or [row]
    ]


def test_one_list_can_have_a_case_in_both_samples(lead):
    accept(lead, up_to_cells(lead, csv_list(CHILD, VICTIM, "case-2,Referral order,06/01/2031")))

    assert stored() == [("2", "case-1"), ("2", "case-2"), ("3", "case-1")]
    assert Inspection.objects.get(reference="anytown").eligible == {"2": 2, "3": 1}


def test_a_reference_is_refused_if_it_is_in_one_sample_twice(lead):
    shown = up_to_cells(lead, csv_list(CHILD, "case-1,Custodial sentence,07/01/2031", VICTIM))

    assert problems_of(shown) == ["is also the reference in row 2; enter another one, or leave the row out"]


def test_a_newer_list_is_compared_in_each_sample(lead):
    accept(lead, up_to_cells(lead, csv_list(CHILD, VICTIM)))

    shown = up_to_cells(lead, csv_list(CHILD))
    assert len(shown.context["preview"].changes.gone) == len(shown.context["preview"].changes.unchanged) == 1
    accept(lead, shown)
    assert stored() == [("2", "case-1")]

    # A case that has another disposal now, which is in the other domain, has moved
    shown = up_to_cells(lead, csv_list(VICTIM))
    assert len(shown.context["preview"].changes.changed) == 1
    accept(lead, shown)
    assert stored() == [("3", "case-1")]


def test_a_case_outside_the_samples_is_not_on_the_list(lead):
    shown = up_to_cells(lead, csv_list(CHILD, "case-2,Pre-sentence report,06/01/2031"))

    assert problems_of(shown) == ["“Pre-sentence report” is not a disposal that we recognise"]


def test_the_page_asks_for_no_number_of_cases_outside_the_samples(lead):
    form = lead.get("/inspections/anytown/sample/").context["form"]

    assert list(form.fields) == ["domain-2", "domain-3"]


def test_a_draw_names_the_characteristics_that_match_the_eligible_cases(lead):
    accept(lead, up_to_cells(lead, csv_list(CHILD, VICTIM)))

    said = lead.get("/inspections/anytown/sample/3/draw/").content.decode()

    assert "It matches the eligible cases in kind of contact and locality." in " ".join(said.split())
