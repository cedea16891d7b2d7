"""The covers name the publisher, from a file that an office can replace."""

from __future__ import annotations

import base64

import pytest

from reports.layouts import LayoutProblem, publisher
from reports.layouts.publisher import publisher_problems
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.writing.actions.texts import write_section
from tests.factories import BY, new_inspection

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def described(tmp_path, monkeypatch):
    """A function that makes a file about the publisher and names it in the settings."""

    def describe(text: str):
        path = tmp_path / "office.toml"
        path.write_text(text, encoding="utf-8")
        (tmp_path / "logo.png").write_bytes(PIXEL)
        monkeypatch.setattr(publisher, "files", [path])

    return describe


@pytest.mark.django_db
def test_the_covers_name_the_publisher_and_what_is_written_about_this_report(described, youth_2018):
    described(
        'name = "Inspectorate of Example"\naddress = ["1 Example Street", "Anytown"]\ncontact = ["a@example.org"]\n'
        'download = "https://example.org/reports"\nstandards = "https://example.org/standards"\nlogo = "logo.png"'
    )
    inspection = new_inspection(youth_2018)
    write_section(inspection, "publication-details", "ISBN 978-1-00-000000-0", by=BY)

    html = html_edition(document_of(inspection))

    assert '<p class="cover__org">Inspectorate of Example</p>' in html
    assert 'alt="Inspectorate of Example"' in html
    back = html[html.index('class="back-cover"') :]
    for words in (
        "1 Example Street, Anytown", "a@example.org", 'href="https://example.org/reports"',
        'href="https://example.org/standards"', "ISBN 978-1-00-000000-0",
    ):  # fmt: skip
        assert words in back


def test_the_front_cover_has_the_rating_the_score_and_the_partners(web_editions):
    cover, _, _ = web_editions("bradford-2020").partition("</section>")

    assert "Requires improvement" in cover
    assert "7 out of 36 points" in cover
    assert "Fire &amp; Rescue Services and the Care Quality Commission" in cover


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "cannot be used"),
        ('nam = "x"', "cannot be used"),
        ('name = "x"\ndownload = "javascript:x"', "cannot be used"),
        ('name = "x"\nlogo = "../logo.png"', "must be a PNG, JPEG or SVG file beside office.toml"),
        ('name = "x"\nlogo = "logo.exe"', "must be a PNG, JPEG or SVG file beside office.toml"),
        ('name = "x"\nlogo = "none.png"', "cannot be used"),
    ],
)
def test_the_message_says_what_is_wrong_with_the_file(described, text, message):
    described(text)

    with pytest.raises(LayoutProblem, match=message):
        publisher.publisher()
    (problem,) = publisher_problems()
    assert message in problem


def test_a_large_logo_is_refused(described, monkeypatch):
    monkeypatch.setattr(publisher, "LARGEST_LOGO", 10)
    described('name = "x"\nlogo = "logo.png"')

    with pytest.raises(LayoutProblem, match="Use a smaller file"):
        publisher.publisher()
