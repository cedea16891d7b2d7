"""Searching the figures that can be inserted in a text."""

from __future__ import annotations

import pytest

from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.document.figures.searching import KINDS, kind_of, search
from reports.material import material_of
from tests.factories import BY, put_in_phase

pytestmark = pytest.mark.django_db

PAGE = "/inspections/medway-2020/report/write/question-2.2.2/figures/"


@pytest.fixture
def medway_draft(medway, lead_inspector) -> Inspection:
    appoint(medway, lead_inspector, "lead", by=BY)
    put_in_phase(medway, "draft")
    return Inspection.objects.with_framework().get(pk=medway.pk)


@pytest.fixture
def lead(client, lead_inspector, medway_draft):
    client.force_login(lead_inspector)
    return client


def codes(found) -> list[str]:
    return [listed.figure.code for _, figures in found.groups for listed in figures]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_figures_are_found_by_words_number_code_and_kind(medway_draft):
    material = material_of(medway_draft)

    def found(words, kind=""):
        return codes(search(material, "foreword", words, kind))

    by_question = found("keep child safe")
    assert {"cases 2.2.2", "per-cent 2.2.2"} <= set(by_question), "the wording of the question"
    assert "cases 2.3.1" not in found("2.2.2")
    assert found("per-cent 2.2.2")[0] == found("PER cent 2.2.2")[0] == "per-cent 2.2.2"
    assert found("", "agreement")
    assert {code.split()[0] for code in found("", "agreement")} <= {"agreed", "disagreed", "too-low", "too-high"}
    assert found("no such words at all") == []


def test_every_figure_has_a_kind(medway_draft):
    material = material_of(medway_draft)
    everything = search(material, "foreword", "", next(iter(KINDS)))

    assert everything.total
    for kind in KINDS:
        for _, figures in search(material, "foreword", "", kind).groups:
            assert {kind_of(listed.figure) for listed in figures} == {kind}


def test_figures_for_the_section_come_first(medway_draft):
    found = codes(search(material_of(medway_draft), "question-2.2.2", "sufficient"))

    assert found[0] == "cases 2.2.2"


def test_a_figure_for_few_children_has_a_warning(lead):
    page = text_of(lead.get(PAGE, {"words": "sample gender female"}))

    assert "[[sample 2 gender female]]" in page
    assert "This figure covers fewer than five children, or would reveal a count that does." in page
    assert "The report prints “an undisclosed number of the 12 cases”." in page


def test_the_script_gets_the_list_alone_with_the_number_found(lead):
    part = text_of(lead.get(PAGE, {"words": "nothing like this"}, headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert "No figure has these words." in part
    assert 'hx-swap-oob="innerHTML">No figures' in part


def test_without_a_script_a_figure_is_added_to_the_saved_text(lead):
    page = lead.get(PAGE, {"words": "2.2.2"}).content.decode()
    assert 'name="body" hidden' in page

    shown = lead.post(PAGE.removesuffix("figures/"), {"body": "Saved.", "insert": "[[cases 2.2.2]]", "based_on": "0"})

    assert "Saved.\n\n[[cases 2.2.2]]" in shown.content.decode()
