"""Reading a whole report: the pages of paragraphs, the notes beside them, and the page."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.material import document_of
from reports.models import Rendering
from reports.pdf import pages
from reports.pdf.html import content_hash, pdf_source
from reports.pdf.print import write_pdf
from reports.read_through.actions import ask_for_pages
from reports.read_through.paragraphs import Pages, read_paragraphs, with_pages
from reports.writing.actions.comments import answer_comment, comment_on
from reports.writing.actions.texts import write_section
from reports.writing.queries import sections_of
from tests.factories import BY, put_in_phase

PAGE = "/inspections/medway-2020/report/read-through/"
WRONG = "Planning to keep the child safe was sufficient in six of the 12 cases."
SECOND = "The plans were utilised."


# --- pages ---


@pytest.mark.pdf
def test_paragraphs_are_collected_while_a_pdf_is_laid_out():
    body = "<h1>Heading</h1>" + "<p>A paragraph of some words.</p>" * 60 + "<ul><li>An item</li></ul>"
    html = f'<html lang="en"><head><title>Report</title></head><body>{body}</body></html>'

    with pages.collected() as printed:
        write_pdf(html, stylesheet='body { font-family: "Liberation Sans" }', identifier=b"test")

    assert printed[0] == (1, "heading")
    assert printed[-1] == (printed[-2][0], "anitem")
    numbers = [page for page, _ in printed]
    assert numbers == sorted(numbers)
    assert set(numbers) == {1, 2, 3}


def test_the_pages_of_paragraphs_are_found_in_order():
    printed = [
        (3, "strengthswereclearandmany"),
        (4, "theplanswereclearandthechildrenkn"),
        (5, "ewthemwell"),
        (5, "strengthswereclearandmany"),
        (6, "firstitem"),
        (7, "seconditem"),
    ]
    words = [
        "Strengths were clear and many.",
        "The plans were clear, and the children knew them well.",
        "Strengths were clear and many.",
        "• First item • Second item",
        "This is not printed anywhere.",
    ]

    assert with_pages(words, printed) == [Pages(3, 3), Pages(4, 5), Pages(5, 5), Pages(6, 7), Pages()]


def test_without_a_pdf_no_page_is_known():
    assert with_pages(["Some words."], []) == [Pages()]


def test_paragraphs_are_those_on_which_people_comment():
    text = "One [[cases 1]].[^1]\n\n- a\n- b\n\n[^1]: A note."

    found = list(read_paragraphs(text, lambda words: words.replace("[[cases 1]]", "“six” cases")))

    assert [each.written for each in found] == ["One [[cases 1]].[^1]", "- a - b", "[^1]: A note."]
    assert [each.plain for each in found] == ["One “six” cases.", "a b", "Footnote: A note."]


# --- the page ---


@pytest.fixture
def inspection(medway, lead_inspector) -> Inspection:
    appoint(medway, lead_inspector, "lead", by=BY)
    put_in_phase(medway, "draft")
    inspection = Inspection.objects.with_framework().get(pk=medway.pk)
    write_section(inspection, "question-2.2.2", f"{WRONG}\n\n{SECOND}", by=BY)
    return inspection


@pytest.fixture
def lead(client, lead_inspector, inspection):
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def comment(inspection):
    section = next(each for each in sections_of(inspection) if each.key == "question-2.2.2")
    return comment_on(inspection, section, paragraph=SECOND, text="Were they?", by=BY)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_notes_are_beside_their_paragraphs_with_links(lead, comment):
    page = text_of(lead.get(PAGE))

    first, second = page.index(f"{WRONG}</p>"), page.index(f"{SECOND}</p>")
    finding = page.index("The data says: 2.2.2: 5 of 12 relevant cases")
    assert first < finding < second
    assert second < page.index("Were they?")
    assert second < page.index("Write use.")
    assert "/report/write/question-2.2.2/comments/" in page
    assert "Findings (1)" in page
    assert "Comments (1)" in page


@pytest.mark.django_db
def test_a_filter_shows_only_paragraphs_with_such_notes(lead, comment):
    page = text_of(lead.get(PAGE, {"show": "comments"}))

    assert "Were they?" in page
    assert f"{SECOND}</p>" in page
    assert f"{WRONG}</p>" not in page
    assert "1 of 1" in page


@pytest.mark.django_db
def test_a_resolved_comment_is_not_shown(lead, comment):
    answer_comment(comment, resolves=True, by=BY)

    assert "There are no open comments." in text_of(lead.get(PAGE, {"show": "comments"}))


@pytest.mark.django_db
def test_a_comment_on_a_changed_paragraph_is_about_the_section(lead, inspection, comment):
    write_section(inspection, "question-2.2.2", "The plans were new.", by=BY)

    page = text_of(lead.get(PAGE, {"show": "comments"}))

    assert "About the section as a whole" in page
    assert "Were they?" in page


def _printed(inspection: Inspection, printed: list[pages.Printed]) -> Rendering:
    rendering = Rendering(inspection=inspection, content_hash=content_hash(pdf_source(document_of(inspection))))
    rendering.state = Rendering.State.READY
    rendering.file.save("medway-draft.pdf", ContentFile(b"%PDF"), save=False)
    rendering.save()
    pages.keep(rendering.file.storage, str(rendering.file.name), printed)
    return rendering


@pytest.mark.django_db
def test_page_numbers_are_those_of_the_pdf(lead, inspection):
    _printed(inspection, [(12, pages.key_of(WRONG)), (13, pages.key_of(SECOND))])

    page = text_of(lead.get(PAGE))

    assert "Page numbers are those of the current text." in page
    assert page.index(">Page 12<") < page.index(f"{WRONG}</p>") < page.index(">Page 13<")


@pytest.mark.django_db
def test_page_numbers_of_an_older_text_are_marked_and_can_be_made_again(lead, inspection):
    _printed(inspection, [(12, pages.key_of(WRONG))])
    write_section(inspection, "foreword", "New.", by=BY)

    page = text_of(lead.get(PAGE))

    assert "The report has changed since the PDF of" in page
    assert ">Page 12<" in page
    assert "Lay out the pages again" in page


@pytest.mark.django_db
def test_a_person_asks_for_page_numbers_and_sees_the_progress(lead, inspection):
    assert "Page numbers are not known yet." in text_of(lead.get(PAGE))

    page = text_of(lead.post(f"{PAGE}pages/", follow=True))

    assert "The pages are being laid out." in page
    assert inspection.renderings.waiting().count() == 1
    part = text_of(lead.get(f"{PAGE}pages/", headers={"HX-Request": "true"}))
    assert "The pages are being laid out." in part
    assert "<html" not in part


@pytest.mark.django_db
def test_a_pdf_of_before_page_numbers_were_kept_is_made_again(inspection):
    before = _printed(inspection, [])

    rendering = ask_for_pages(inspection, by=BY)

    assert rendering.pk != before.pk
    assert rendering.stage == "queued"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_comments(lead, inspection, comment):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            lead.get(PAGE)
        return len(captured)

    lead.get(PAGE)
    before = queries()
    section = next(each for each in sections_of(inspection) if each.key == "question-2.2.2")
    for number in range(5):
        comment_on(inspection, section, paragraph=SECOND, text=f"Comment {number}", by=BY)

    assert queries() == before
