"""The edition note tells readers something about the file that the report itself does not say."""

from __future__ import annotations

import pytest

from reports.layouts import EDITION_NOTE
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.writing.actions.texts import write_section
from tests.factories import BY, new_inspection

pytestmark = pytest.mark.django_db


def test_the_note_is_above_the_acknowledgements(youth_2018):
    inspection = new_inspection(youth_2018)
    write_section(inspection, EDITION_NOTE, "This is a **trial**.", by=BY)

    page = html_edition(document_of(inspection))

    assert "<p>This is a <strong>trial</strong>.</p>" in page
    assert page.index("This is a") < page.index("Acknowledgements")


def test_a_note_that_is_not_written_is_not_missing(youth_2018):
    document = document_of(new_inspection(youth_2018))

    assert "foreword" in document.unwritten
    assert EDITION_NOTE not in document.unwritten
    assert "Note on this edition" not in html_edition(document)


@pytest.mark.parametrize(
    ("reference", "published"),
    [
        ("medway-2020", "the report on Medway of June 2020"),
        ("bradford-2020", "the report on Bradford of January 2020"),
        ("blaenau-gwent-caerphilly-2022", "the report on Blaenau Gwent &amp; Caerphilly of September 2022"),
    ],
)
def test_every_demonstration_says_what_it_is(demonstration, reference, published):
    note = document_of(demonstration(reference)).edition_note.html

    for words in ("This report is a demonstration", published, "Open Government Licence v3.0", "reconstructed"):
        assert words in note
