"""Layouts in a folder outside the code: a new kind of section, records of what is used, and clear errors."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspections.cases.actions import add_case
from inspections.models import Inspection, TeamMember
from inspections.planning.actions.team import appoint
from reports.apps import layouts_are_as_released
from reports.layouts import LayoutProblem, layout, layouts, outside
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_of_source, pdf_source
from reports.writing.actions.facts import set_facts_of
from reports.writing.actions.texts import write_section
from standards.models import Framework
from tests.factories import BY, answer, new_inspection, propose_all
from tests.standards.framework_files import write_framework

pytestmark = pytest.mark.django_db

SLUG = "2031-05-partners"
LAYOUT = f"""
slug = "{SLUG}"
templates = ["{SLUG}", "reports/document/v1"]
stylesheet = ["report/v1.css", "partners.css"]
title = "An inspection in"
annexe = "Annexe"

[[sections]]
slug = "front"
kind = "front"

[[sections]]
slug = "ratings"
kind = "ratings"
heading = "Ratings"

[[sections]]
slug = "partners"
kind = "template"
template = "partners.html"
heading = "What partners say"
standard = "2.1"
also = [{{ slug = "partner-views", heading = "The views of partners" }}]
tables = [{{ slug = "partner-figures", heading = "Figures of partners", chart = true }}]

[[sections]]
slug = "progress"
kind = "progress"
heading = "Progress"

[[sections]]
slug = "results"
kind = "results"
heading = "Results"
annexe = true
"""
TEMPLATE = """<section class="chapter partners" id="{{ part.id }}">
  <h2>{{ part.heading }}</h2>
  <p>{{ part.content.framework.title }}, {{ part.content.yot }}.</p>
  {% for line in part.content.ratings %}<p>{{ line.number }} {{ line.rating.name }}</p>{% endfor %}
  {% for standard in part.content.standards %}
    {% for question in standard.questions %}
      <p>{{ question.number }}: {{ question.percent }}, {{ question.counts }}</p>
    {% endfor %}
    {% if standard.chart %}{% include "reports/document/v1/_answers_chart.html" with chart=standard.chart %}{% endif %}
  {% endfor %}
  {% include "reports/document/v1/_text.html" with text=part.content.text.partner_views %}
  {% for row, values in part.content.table.partner_figures.rows %}<p>{{ row }}: {{ values.0 }}</p>{% endfor %}
  {% for chart in part.content.table.partner_figures.charts %}{% include "reports/document/v1/_compared_chart.html" %}{% endfor %}
</section>
"""
CSS = ".partners { color: #123456; }"
FRAMEWORK = (('single = "2020-06-single"', f'single = "{SLUG}"'), ('joint = "2020-01-joint"', ""))


@pytest.fixture
def folder(layout_folder) -> Path:
    """A folder with one layout, its template and its stylesheet."""
    (layout_folder / f"{SLUG}.toml").write_text(LAYOUT, encoding="utf-8")
    own = layout_folder / "templates" / SLUG
    own.mkdir(parents=True)
    (own / "partners.html").write_text(TEMPLATE, encoding="utf-8")
    (layout_folder / "partners.css").write_text(CSS, encoding="utf-8")
    return layout_folder


@pytest.fixture
def framework_file(tmp_path) -> Path:
    return write_framework(tmp_path / "anywhere.toml", *FRAMEWORK)


@pytest.fixture
def framework(folder, framework_file) -> Framework:
    call_command("load_frameworks", framework_file, stdout=io.StringIO())
    return Framework.objects.with_whole_tree().get(slug="anywhere-2030")


@pytest.fixture
def inspection(framework, lead_inspector) -> Inspection:
    inspection = new_inspection(framework, reference="anywhere", kind="single")
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    for number in range(4):
        case = add_case(
            inspection,
            by=BY,
            domain=framework.domains.get(number="2"),
            reference=f"case-{number}",
            disposal="referral_order",
            safety_wellbeing="medium",
        )
        answer(case, {"2.1.1": "yes" if number else "no", "2.2.1": "yes", "2.2.2": "yes"})
    propose_all(inspection)
    write_section(inspection, "partner-views", "Partners are **content**.", by=BY)
    row = {
        "label": "Meetings <b>",
        "value": "12",
        "comparator": "Region",
        "comparator_value": "9",
        "source": "Partners",
    }
    set_facts_of(inspection, "partner-figures", [row], by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def problems() -> list[str]:
    return [str(message.msg) for message in layouts_are_as_released(None)]


def check(path: Path) -> str:
    """What `check_framework` says is wrong with a framework."""
    with pytest.raises(CommandError) as refused:
        call_command("check_framework", path, stdout=io.StringIO(), stderr=io.StringIO())
    return str(refused.value)


# --- the report -------------------------------------------------------------------------------------------------------


def test_the_html_report_has_the_new_kind_of_section(inspection):
    html = html_edition(document_of(inspection))

    assert "<h2>What partners say</h2>" in html
    assert "<p>Standards for inspecting anywhere, Anytown Youth Offending Team.</p>" in html
    assert "<p>1.1 Good</p>" in html
    assert "<p>2.1.1: 75%, 3 of 4</p>" in html
    assert "<p>Partners are <strong>content</strong>.</p>" in html
    assert "<figcaption>Assessment: per cent of relevant cases answered yes" in html
    assert "Bar chart: Meetings &lt;b&gt;" in html
    assert "Annexe 1: Results" in html


def test_its_stylesheet_follows_the_one_that_comes_with_the_service(inspection):
    style = html_edition(document_of(inspection)).partition("<style>")[2].partition("</style>")[0]

    assert style.endswith(CSS)
    assert "@page draft" in style


def test_values_are_escaped(inspection):
    html = html_edition(document_of(inspection))

    assert "<p>Meetings &lt;b&gt;: 12</p>" in html
    assert "<b>" not in html


@pytest.mark.pdf
def test_the_pdf_has_the_new_kind_of_section(inspection):
    printed = pdf_of_source(pdf_source(document_of(inspection)))

    text = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    assert "What partners say" in text
    assert "Partners are content." in text


def test_a_section_about_progress_prints_nothing_without_an_earlier_inspection(inspection):
    assert "progress" not in [part.kind for part in document_of(inspection).parts]


def test_a_section_with_nothing_recorded_is_marked_in_a_draft_only(inspection):
    write_section(inspection, "partner-views", "", by=BY)

    assert "Still to be written: The views of partners" in html_edition(document_of(inspection))
    assert "Still to be written" not in html_edition(document_of(inspection, final=True))


def test_its_text_and_table_can_be_written_on_their_pages(client, inspection, lead_inspector):
    client.force_login(lead_inspector)

    overview = client.get("/inspections/anywhere/report/write/").content.decode()

    assert "The views of partners" in overview
    assert "Figures of partners" in overview
    for page in ("partner-views", "facts/partner-figures"):
        assert client.get(f"/inspections/anywhere/report/write/{page}/").status_code == 200


def test_the_workbook_takes_its_sections(inspection, tmp_path):
    call_command("export_inspection", "anywhere", tmp_path / "workbook", stdout=io.StringIO())

    assert "partner-views" in (tmp_path / "workbook" / "text.csv").read_text()
    call_command("import_inspection", tmp_path / "workbook", stdout=io.StringIO(), stderr=io.StringIO())


# --- a layout that is used does not change ----------------------------------------------------------------------------


def test_loading_a_framework_records_its_layouts(folder, framework):
    recorded = json.loads((folder / "released.json").read_text())

    assert recorded == {SLUG: outside.fingerprint(folder / f"{SLUG}.toml")}
    assert problems() == []


def test_a_layout_that_no_framework_has_named_has_no_record(folder):
    (warning,) = problems()

    assert warning.endswith(
        f"{SLUG}.toml: the layout has no record yet. Load the framework that names it with load_frameworks."
    )


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        (f"{SLUG}.toml", "Annexe", "Appendix"),
        (f"templates/{SLUG}/partners.html", "<p>", "<p >"),
        ("partners.css", "123456", "654321"),
    ],
)
def test_a_change_to_any_of_its_files_is_refused_with_advice(
    folder, inspection, framework_file, changed, old, new, tmp_path
):
    path = folder / changed
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")

    (problem,) = problems()

    assert "its templates or its stylesheet were changed after the layout was first loaded. Restore them." in problem
    assert str(folder / "released.json") in problem
    with pytest.raises(LayoutProblem):
        document_of(inspection)
    with pytest.raises(CommandError, match="were changed after the layout was first loaded"):
        call_command("render_report", "anywhere", output=tmp_path / "report.pdf")
    assert "were changed after the layout was first loaded" in check(framework_file)


def test_a_new_template_file_is_a_change(folder, framework):
    (folder / "templates" / SLUG / "_foreword.html").write_text("")

    assert len(problems()) == 1


def test_a_comment_does_not_change_a_layout(folder, framework):
    path = folder / f"{SLUG}.toml"
    path.write_text("# For readers.\n" + path.read_text(), encoding="utf-8")

    assert problems() == []


def test_a_record_that_cannot_be_written_stops_the_loading(folder, framework_file, monkeypatch):
    def full(self: Path, *args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CommandError, match=r"released\.json: cannot be written: No space left on device"):
        call_command("load_frameworks", framework_file)

    assert not Framework.objects.filter(slug="anywhere-2030").exists()


def test_a_record_that_is_damaged_is_named(folder, framework):
    (folder / "released.json").write_text("{")

    assert "released.json: cannot be read" in problems()[0]


# --- what is missing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["report/", "report/write/", "report/write/partner-views/", "report/checks/"])
def test_without_the_folder_a_page_says_what_is_missing(client, inspection, lead_inspector, monkeypatch, page):
    client.force_login(lead_inspector)
    monkeypatch.setattr(outside, "folders", [])

    response = client.get(f"/inspections/anywhere/{page}")

    assert response.status_code == 409
    assert f"The report layout “{SLUG}” is missing" in response.content.decode()
    assert "LAYOUT_FOLDERS" in response.content.decode()


def test_without_the_folder_the_other_pages_of_the_inspection_still_open(
    client, inspection, lead_inspector, monkeypatch
):
    client.force_login(lead_inspector)
    monkeypatch.setattr(outside, "folders", [])

    for page in ("", "cases/", "fieldwork/", "ratings/"):
        assert client.get(f"/inspections/anywhere/{page}").status_code == 200, page


def test_without_the_folder_the_command_says_what_is_missing(inspection, monkeypatch, tmp_path):
    monkeypatch.setattr(outside, "folders", [tmp_path / "gone"])

    with pytest.raises(CommandError, match=rf"there is no file {SLUG}\.toml in {tmp_path / 'gone'}"):
        call_command("render_report", "anywhere", output=tmp_path / "report.pdf")
    assert problems() == [
        f"LAYOUT_FOLDERS names {tmp_path / 'gone'}, which is not a folder. Put the folder back, or correct the setting."
    ]


def test_a_file_that_was_loaded_cannot_be_removed(folder, framework):
    (folder / f"{SLUG}.toml").unlink()

    assert problems() == [f"{folder}: the layout {SLUG} was loaded but its file is missing. Restore {SLUG}.toml."]


# --- mistakes in a layout ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (('kind = "template"', 'kind = "interview"'), f"{SLUG}.toml: sections partners, kind: must be "),
        (('template = "partners.html"', ""), "the section partners names no template; add template ="),
        (
            ('template = "partners.html"', 'template = "../secret.html"'),
            "sections partners, template: “../secret.html” is outside",
        ),
        (('template = "partners.html"', 'template = "others.html"'), f"there is no file {SLUG}/others.html"),
        (('"partners.css"', '"others.css"'), "names the stylesheet others.css, which does not exist. Put it beside"),
        (('standard = "2.1"', 'standard = "9.9"'), "has a section for standard 9.9, which anywhere-2030 does not have"),
        ((f'slug = "{SLUG}"', 'slug = "other"'), f"slug: is “other”; write “{SLUG}”, the name of the file"),
        ((f'["{SLUG}", ', '["registration", '), "templates: “registration” is not a folder for this layout"),
        (("[[sections]]", "[[sections]"), "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(folder, framework_file, edit, told):
    path = folder / f"{SLUG}.toml"
    assert edit[0] in LAYOUT
    path.write_text(LAYOUT.replace(*edit, 1), encoding="utf-8")

    message = check(framework_file)

    assert told in message, message


def test_a_mistake_in_a_template_is_named(folder, framework_file):
    (folder / "templates" / SLUG / "partners.html").write_text("{% if %}")

    assert f"layout {SLUG}, sections partners, template: {SLUG}/partners.html: " in check(framework_file)


def test_a_framework_that_names_a_layout_in_the_folder_is_correct(folder, framework_file):
    printed = io.StringIO()

    call_command("check_framework", framework_file, stdout=printed, stderr=io.StringIO())

    assert "no mistakes" in printed.getvalue()
    assert not (folder / "released.json").exists()


def test_a_name_is_used_once(folder, tmp_path, monkeypatch):
    second = tmp_path / "second"
    second.mkdir()
    (second / f"{SLUG}.toml").write_text(LAYOUT)
    (folder / "2020-06-single.toml").write_text(LAYOUT)
    monkeypatch.setattr(outside, "folders", [folder, second])

    told = problems()

    assert f"Two folders in LAYOUT_FOLDERS have a layout {SLUG}.toml. Rename one of them." in told
    assert any("2020-06-single.toml: the service comes with a layout of this name." in each for each in told)
    assert layout("2020-06-single").title == "An inspection of youth offending services in"
    assert layouts().count("2020-06-single") == 1
