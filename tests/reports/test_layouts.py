"""What a layout must bring, and that a later one leaves the old ones alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from reports.document.builder import build
from reports.layouts import layout, layouts
from reports.material import material_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", layouts())
def test_every_layout_has_a_stylesheet_and_a_template_for_each_of_its_sections(slug):
    described = layout(slug)

    assert described.slug == slug
    assert finders.find(described.stylesheet)
    get_template(f"{described.templates}/report.html")
    for section in described.sections:
        get_template(f"{described.templates}/_{'plain' if section.kind == 'text' else section.kind}.html")


def test_a_later_layout_brings_templates_and_a_stylesheet_of_its_own(medway):
    material = material_of(medway)
    later = material.layout.model_copy(
        update={"templates": "reports/document/2031-05", "stylesheet": "report/2031.css"}
    )

    old = build(material, is_draft=False, shows_unwritten=False)
    new = build(replace(material, layout=later), is_draft=False, shows_unwritten=False)

    assert (new.template, new.stylesheet) == ("reports/document/2031-05/report.html", "report/2031.css")
    assert {part.template.rpartition("/")[0] for part in new.parts} == {"reports/document/2031-05"}
    assert {part.template.rpartition("/")[0] for part in old.parts} == {"reports/document/v1"}
