"""The report's section on progress, in a layout that has one."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from django.utils.html import strip_tags

from inspections.models import Inspection
from reports import layouts as shipped
from reports.document.content import as_json
from reports.layouts import layout, layouts
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_of_source, pdf_source
from reports.reinspection.actions import enter_recommendation, judge_recommendation
from tests.factories import BY, new_inspection
from tests.reports.reinspection.reinspections import read_again, reinspected

pytestmark = pytest.mark.django_db
WITH_PROGRESS = "2031-05-with-progress"
SECTION = '\n[[sections]]\nslug = "progress"\nkind = "progress"\nheading = "Progress since the last inspection"\n'


@pytest.fixture
def with_progress(tmp_path, monkeypatch) -> str:
    """A layout with a section on progress after the recommendations."""
    folder = tmp_path / "layouts"
    shutil.copytree(shipped.FOLDER, folder)
    monkeypatch.setattr(shipped, "FOLDER", folder)
    text = (folder / "2022-09-single.toml").read_text(encoding="utf-8").replace("2022-09-single", WITH_PROGRESS)
    (folder / f"{WITH_PROGRESS}.toml").write_text(text + SECTION, encoding="utf-8")
    return WITH_PROGRESS


def in_layout(inspection: Inspection, slug: str) -> Inspection:
    Inspection.objects.filter(pk=inspection.pk).update(layout=slug)
    return read_again(inspection)


@pytest.fixture
def inspection(frameworks, medway, with_progress) -> Inspection:
    inspection = in_layout(reinspected(frameworks("youth-2021")), with_progress)
    for number in (1, 2, 3):
        judge_recommendation(inspection, number, judgement="met", evidence="All *plans* say so.", by=BY)
    judge_recommendation(inspection, 4, judgement="partly", evidence="Two of five plans.\n\nNo more.", by=BY)
    return inspection


def printed(inspection: Inspection, *, final: bool = False) -> str:
    html = html_edition(document_of(inspection, final=final))
    section = re.search(r'<section class="chapter chapter--new-page" id="progress">.*?</section>', html, re.DOTALL)
    return re.sub(r"\s+", " ", strip_tags(section[0])) if section else ""


def test_the_section_prints_the_judgements_and_the_ratings_then_and_now(inspection):
    judge_recommendation(inspection, 5, judgement="overtaken", evidence="The board has ended.", by=BY)

    section = printed(inspection, final=True)

    assert "We inspected Medway Youth Offending Service before and published our report in June 2020." in section
    assert "Of the five recommendations, three are met, one is partly met and one is overtaken." in section
    assert "4. Partly met The Medway Youth Offending Team should: adopt an approach" in section
    assert "Two of five plans. No more." in section
    assert re.search(r"2\.2\. Planning \W*Inadequate \W*Outstanding Higher", section)
    assert "Ours: questions with the same number ask the same" in section
    assert "New: 4.1. Resettlement policy and provision. Resettlement was not rated before." in section
    assert "No longer inspected: 3.4. Joint working. Joint working is no standard of its own any more." in section
    assert "1.2. Staff: Some of its key questions have no counterpart." in section


def test_a_recommendation_that_is_not_judged_is_marked_and_not_counted(inspection):
    section = printed(inspection)

    assert "5. Not judged yet" in section
    assert "Of the five" not in section


def test_an_inspection_that_is_no_reinspection_has_no_section(youth_2018, frameworks, with_progress):
    first = in_layout(new_inspection(frameworks("youth-2021")), with_progress)

    assert printed(first) == ""


def test_an_earlier_inspection_elsewhere_prints_its_judgements_and_no_ratings(frameworks, with_progress):
    given = {"yot": "Anytown Youth Offending Team", "reinspection_of": "anytown-2017"}
    inspection = in_layout(reinspected(frameworks("youth-2021"), **given), with_progress)
    assert "Still to be written: progress since the earlier inspection." in printed(inspection)
    assert printed(inspection, final=True) == ""

    enter_recommendation(inspection, number=3, addressee="The YOT should", text="listen.", by=BY)
    judge_recommendation(inspection, 3, judgement="not_met", evidence="No child was asked.", by=BY)

    section = printed(inspection, final=True)
    assert "The one recommendation is not met." in section
    assert "3. Not met The YOT should: listen. No child was asked." in section
    assert "Ratings then and now" not in section


def test_unsigned_ratings_of_the_earlier_inspection_are_not_printed(inspection, frameworks, with_progress):
    given = {"reference": "medway-2026", "reinspection_of": "medway-2023"}
    third = in_layout(reinspected(frameworks("youth-2021"), **given), with_progress)

    assert "Ratings then and now" not in printed(third)


def test_released_layouts_have_no_such_section(frameworks, medway):
    assert not any(section.kind == "progress" for slug in layouts() for section in layout(slug).sections)
    assert printed(reinspected(frameworks("youth-2021"))) == ""


def test_a_section_on_progress_needs_a_heading():
    with pytest.raises(ValueError, match="the section progress has no heading"):
        shipped.Section(slug="progress", kind="progress")


def test_an_edition_keeps_the_section_as_plain_data(inspection):
    content = as_json(document_of(inspection))

    part = next(part for part in content["parts"] if part["kind"] == "progress")
    assert part["content"]["recommendations"][0]["judgement"] == "Met"


@pytest.mark.thorough
@pytest.mark.pdf
def test_the_section_is_printed_in_the_pdf(inspection, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of_source(pdf_source(document_of(inspection))))

    words = " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode().split())

    assert "Progress since the last inspection" in words
    assert "Ratings in the earlier inspection and in this one" in words
    assert "Two of five plans." in words
