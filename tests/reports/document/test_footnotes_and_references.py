"""Writers can add footnotes, and refer to a standard, a recommendation or a page, whatever its number is in the end."""

from __future__ import annotations

import re

import pytest

from reports.document.builder import build
from reports.material import document_of, material_of
from reports.pdf.html import html_edition, pdf_source
from reports.recommendations.actions import set_recommendations
from reports.text.footnotes import with_calls_marked, without_footnotes
from reports.writing.actions.texts import write_section
from reports.writing.queries import preview_of, sections_of
from tests.factories import BY, all_answers, new_case, new_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(youth_2018):
    inspection = new_inspection(youth_2018)
    new_case(inspection, answers=all_answers(youth_2018, "2"))
    return inspection


def test_a_footnote_is_printed_like_those_of_the_report(inspection):
    write_section(inspection, "foreword", "Good work.[^a] More.\n\n[^a]: See *this* book.", by=BY)
    document = document_of(inspection)

    assert [note.html for note in document.notes][:1] == ["See <em>this</em> book."]
    html, source = html_edition(document), pdf_source(document)
    assert re.search(r'Good work\.<sup><a href="#note-1"', html)
    assert '<li id="note-1">See <em>this</em> book.' in html
    assert 'Good work.<span class="footnote" id="note-1">See <em>this</em> book.</span> More.' in source
    assert "[^a]" not in html + source


def test_footnotes_are_numbered_in_printed_order_in_every_place(inspection):
    places = ["foreword", "summary-2", "chapter-2", "strengths-2", "standard-2.1", "question-2.1.1", "standard-2.2"]
    for place in places:
        write_section(inspection, place, f"Text.[^1]\n\n[^1]: Note in {place}.", by=BY)
    document = document_of(inspection)

    printed = [int(number) for number in re.findall(r'class="footnote" id="note-(\d+)', pdf_source(document))]
    assert printed == list(range(1, len(printed) + 1))
    called = [int(number) for number in re.findall(r'id="call-(\d+)', html_edition(document))]
    assert called == printed
    assert [note.html for note in document.notes if note.html.startswith("Note in")] == [
        f"Note in {place}." for place in places
    ]


def test_a_preview_numbers_footnotes_as_the_report_does(inspection):
    write_section(inspection, "foreword", "Text.[^1]\n\n[^1]: Before it.", by=BY)
    body = "Good [[cases 2.1.1]].[^b] More.[^b] Best.[^c] No note.[^d]\n\n[^b]: See *this*.\n[^c]: And that."
    section = next(each for each in sections_of(inspection) if each.slug == "standard-2.1")

    preview = preview_of(section, body, material_of(inspection))
    write_section(inspection, "standard-2.1", body, by=BY)

    printed = {note.html: note.number for note in document_of(inspection).notes}
    assert {note.html: note.number for note in preview.notes} == {
        html: printed[html] for html in ("See <em>this</em>.", "And that.")
    }
    first, second = printed["See <em>this</em>."], printed["And that."]
    assert re.findall(r'href="#preview-note-(\d+)"', preview.html) == [str(first), str(second)]
    assert "No note.[^d]" in preview.html
    assert printed["Before it."] < first


def test_a_preview_of_a_list_has_footnotes_in_the_chapter_alone(inspection):
    section = next(each for each in sections_of(inspection) if each.slug == "strengths-2")

    preview = preview_of(section, "Victims come first.[^1]\n[^1]: See this.", material_of(inspection))

    assert "preview-note" in preview.items[0]
    assert preview.strengths == ("Victims come first.",)
    assert [note.html for note in preview.notes] == ["See this."]


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("No note.", "No note."),
        ("A call[^1] alone", "A call[^1] alone"),
        ("[^1]: A note alone", "[^1]: A note alone"),
        ("One[^1], two[^b].\n\n[^1]: First\n  line.\n[^b]: Second.", "One<First line.>, two<Second.>."),
        ("Twice[^1] and twice[^1].\n\n[^1]: Once.", "Twice<Once.> and twice."),
    ],
)
def test_calls_and_notes(typed, marked):
    notes = []
    body = with_calls_marked(typed, lambda words: notes.append(words) or len(notes))

    assert re.sub("\ue000(\\d+)\ue001", lambda match: f"<{notes[int(match[1]) - 1]}>", body).strip() == marked
    assert "\ue000" not in without_footnotes(typed)


def test_references_are_links_that_stay_correct_when_numbers_change(inspection):
    set_recommendations(inspection, [{"number": 1, "addressee": "The YOT should", "text": "plan"}], by=BY)
    write_section(inspection, "foreword", "See [[standard 2.1]], [[Recommendation 1]] and [[page 2.1]].", by=BY)
    document = document_of(inspection)

    html = html_edition(document)
    assert 'See <a href="#standard-2.1">standard 2.1</a>, <a href="#recommendation-1">Recommendation 1</a>' in html
    assert '<a class="page-reference" href="#standard-2.1">' in pdf_source(document)
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html, target


def test_a_reference_to_what_is_not_in_the_report_is_marked(inspection):
    write_section(inspection, "foreword", "See [[recommendation 7]].", by=BY)

    assert "[no such figure: recommendation 7]" in html_edition(document_of(inspection))


def test_every_standard_of_a_layout_has_its_place(demonstration):
    for reference in ("medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015"):
        material = material_of(demonstration(reference))
        html = html_edition(build(material, is_draft=False, shows_unwritten=False))
        for place in material.layout.places_of_standards(material.framework).values():
            assert f'id="{place}"' in html, (reference, place)
