"""What a layout must have. A released layout never changes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from reports import layouts as shipped
from reports.apps import layouts_are_as_released
from reports.document.builder import build
from reports.layouts import Layout, fingerprint, layout, layouts
from reports.material import material_of
from reports.pdf.files import problems_of

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
