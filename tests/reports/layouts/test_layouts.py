"""What a layout must have. A released layout never changes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from inspections.models import Inspection
from reports import layouts as shipped
from reports.apps import layouts_are_as_released
from reports.document.builder import build
from reports.layouts import SUPPORTING, Layout, fingerprint, layout, layouts
from reports.material import document_of, material_of
from reports.pdf.files import problems_of
from reports.pdf.html import html_edition
from reports.writing.actions.facts import set_facts_of
from reports.writing.actions.texts import write_section
from tests.factories import BY, framework_of_layout, new_inspection, propose_all

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", layouts())
def test_a_layout_has_a_stylesheet_and_a_template_for_each_section(slug):
    described = layout(slug)

    assert described.slug == slug
    assert problems_of(described) == []


def test_a_later_layout_can_have_its_own_templates_and_stylesheet(medway):
    material = material_of(medway)
    later = material.layout.model_copy(
        update={"templates": "reports/document/2031-05", "stylesheet": "report/2031.css"}
    )

    old = build(material, is_draft=False, shows_unwritten=False)
    new = build(replace(material, layout=later), is_draft=False, shows_unwritten=False)

    assert (new.template, new.stylesheet) == ("reports/document/2031-05/report.html", "report/2031.css")
    assert {part.template.rpartition("/")[0] for part in new.parts} == {"reports/document/2031-05"}
    assert {part.template.rpartition("/")[0] for part in old.parts} == {"reports/document/v1"}


# Texts that are lists.
LISTS = ("strengths-", "improvements-", "findings-")


@pytest.fixture
def written(request, frameworks) -> tuple[Layout, Inspection, dict[str, str]]:
    """An inspection with the layout `request.param`, in which every text and table has a word that is only in it."""
    described = layout(request.param)
    framework = frameworks(framework_of_layout(described.slug))
    kind = next(iter(framework.definition.layouts))  # the framework may have no report for single inspections
    inspection = new_inspection(framework, kind=kind)
    Inspection.objects.filter(pk=inspection.pk).update(layout=described.slug)
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    definition = framework.definition
    propose_all(inspection)
    texts = {slug: f"text{place}of" for place, slug in enumerate(described.text_sections(definition))}
    tables = {slug: f"table{place}of" for place, slug in enumerate(described.fact_sections(definition))}
    tables[SUPPORTING] = "notprinted"
    for slug, word in texts.items():
        write_section(inspection, slug, f"- {word}" if slug.startswith(LISTS) else word, by=BY)
    for slug, word in tables.items():
        set_facts_of(inspection, slug, [{"label": word, "value": "1", "source": "Census"}], by=BY)
    return described, inspection, texts | {f"the table {slug}": word for slug, word in tables.items()}


@pytest.mark.parametrize("written", layouts(), indirect=True)
def test_a_report_prints_the_heading_of_each_section_and_all_that_is_written(written):
    described, inspection, words = written
    document = document_of(inspection)
    html = html_edition(document)

    missing = [place for place, word in words.items() if word not in html.lower()]
    if not any(section.kind == "glossary" for section in described.sections):
        missing.remove("the table glossary")
    missing.remove(f"the table {SUPPORTING}")  # no report prints it
    assert missing == [], "the templates of the layout do not print what was written for these"
    for part in document.parts:
        if part.kind == "template":
            printed = html.split(f'id="{part.id}"')
            assert len(printed) == 2, f"the template of {part.id} needs one element with the id of the section"
            heading = printed[1].split("</h2>")[0]
            assert part.heading in heading, f"the template of {part.id} does not begin with the heading"


# --- mistakes in a layout are reported


def with_sections(*more: dict) -> dict:
    plain = layout("2022-09-single").model_dump()
    return plain | {"sections": [*plain["sections"], *more]}


def test_a_section_of_facts_needs_a_table():
    with pytest.raises(ValidationError, match="the section more-facts is of facts but has no table"):
        Layout.model_validate(with_sections({"slug": "more-facts", "kind": "facts", "heading": "More facts"}))


def test_a_section_of_text_or_facts_needs_a_heading():
    tables = [{"slug": "more-people", "heading": "More people"}]
    for section in ({"kind": "text"}, {"kind": "facts", "tables": tables}):
        with pytest.raises(ValidationError, match="the section more has no heading"):
            Layout.model_validate(with_sections({"slug": "more", **section}))


@pytest.mark.parametrize("slug", ["foreword", "first-time-entrants"])
def test_a_slug_is_used_once(slug):
    with pytest.raises(ValidationError, match=f"the slug {slug} is used more than once"):
        Layout.model_validate(with_sections({"slug": slug, "kind": "text", "heading": "Twice"}))


# --- a released layout never changes


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Path:
    """A copy of the layouts, all released, that tests can change."""
    folder = tmp_path / "layouts"
    shutil.copytree(shipped.FOLDER, folder)
    monkeypatch.setattr(shipped, "FOLDER", folder)
    (folder / "released.json").write_text(json.dumps({slug: fingerprint(slug) for slug in layouts()}))
    return folder


def problems() -> list[str]:
    return [str(message.msg) for message in layouts_are_as_released(None)]


def test_the_shipped_layouts_are_as_released():
    assert problems() == []


def test_a_changed_layout_is_refused_with_advice(copied):
    path = copied / "2020-06-single.toml"
    path.write_text(path.read_text().replace("Key staffing data", "Key data"), encoding="utf-8")

    (problem,) = problems()

    assert problem.startswith("The layout 2020-06-single was changed after its release. Restore 2020-06-single.toml")


def test_a_comment_does_not_change_a_layout(copied):
    path = copied / "2020-06-single.toml"
    path.write_text("# For readers of this file.\n" + path.read_text(), encoding="utf-8")

    assert problems() == []


def test_a_new_layout_must_be_released_with_its_fingerprint(copied):
    shutil.copy(copied / "2020-06-single.toml", copied / "2031-05-single.toml")

    (problem,) = problems()

    assert problem.startswith("The layout 2031-05-single is not released.")
    assert shipped.fingerprint("2020-06-single") in problem


def test_a_released_layout_cannot_be_removed(copied):
    (copied / "2020-06-single.toml").unlink()

    assert problems() == [
        "The layout 2020-06-single was released but its file is missing. Restore 2020-06-single.toml."
    ]
