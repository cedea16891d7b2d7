"""Writing the report: texts and versions, comments, facts, recommendations, permissions and edit conflicts."""

from __future__ import annotations

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inspections.evidence.actions.items import add_evidence, withdraw_evidence
from inspections.history import Author, Refused, SignedInspection
from inspections.models import Change, HeldRole, Inspection, PracticeExample, Quotation, User
from inspections.moments import time_of_day
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.layouts import layout, layouts
from reports.models import SectionText, TextVersion
from reports.recommendations.actions import (
    RecommendationConflict,
    RecommendationIncomplete,
    add_recommendation,
    change_recommendation,
    move_recommendation,
    put_recommendation_back,
    remove_recommendation,
    state_of,
)
from reports.text.differences import changed_words
from reports.text.narrative import items
from reports.writing.actions.comments import answer_comment, comment_on, mark_ready
from reports.writing.actions.facts import FactsConflict, set_facts, set_facts_of
from reports.writing.actions.texts import TextConflict, restore_version, write_section
from reports.writing.facts import facts_version_of
from reports.writing.queries import IN_PROGRESS, NOT_STARTED, READY, at_hand, overview_of, sections_of, version_of
from reports.writing.sections import as_stored, as_typed, paragraphs_of, words_in, written_sections
from standards.models import Standard
from tests.factories import BY, all_answers, framework_of_layout, new_case, new_inspection, put_in_phase
from tests.properties import tries

pytestmark = pytest.mark.django_db

MARCH = datetime.date(2026, 3, 12)
WRITE = "/inspections/anytown/report/write/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """A signed inspection whose report is being written, with two court cases."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "deputy", by=BY)
    new_case(inspection, reference="court-1", answers=all_answers(youth_2018, "2"))
    new_case(inspection, reference="court-2", answers={**all_answers(youth_2018, "2"), "2.2.2": "no"})
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def lead(client: Client, lead_inspector, inspection) -> Client:
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def deputy(second_inspector, inspection) -> Client:
    client = Client()
    client.force_login(second_inspector)
    return client


def section(inspection: Inspection, key: str):
    return next(section for section in sections_of(inspection) if section.key == key)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def body_of(inspection: Inspection, slug: str) -> str:
    return SectionText.objects.get(inspection=inspection, section=slug).body


def save(client: Client, slug: str, body: str, based_on: int, **more):
    """Save a text as the page's script does."""
    sent = {"body": body, "based_on": based_on, "receipt": str(uuid.uuid4()), **more}
    return client.post(f"{WRITE}{slug}/", sent, headers={"accept": "application/json"})


# --- sections ---


def test_each_section_of_each_layout_is_written_in_one_place(frameworks):
    for slug in layouts():
        framework = frameworks(framework_of_layout(slug)).definition
        described = layout(slug)

        sections = written_sections(described, framework)

        keys = [written.key for written in sections]
        assert len(keys) == len(set(keys))
        texts = [written.slug for written in sections if written.is_text]
        assert texts == list(described.text_sections(framework)), "in the order of the report"
        facts = {written.slug for written in sections if written.kind == "facts"}
        printed = {printed.slug for printed in described.sections}
        assert facts == {name for name in described.fact_sections(framework) if name != "glossary" or name in printed}
        assert not [written for written in sections if written.chapter == "Other sections"]


@pytest.mark.parametrize(
    ("body", "words"), [("", 0), ("Children first.", 2), ("- one\n- two words", 3), ("> “They did.”\n\n—", 2)]
)
def test_the_word_count_ignores_markdown_signs(body, words):
    assert words_in(body) == words


def test_a_list_is_typed_one_item_per_line_and_stored_as_markdown():
    stored = as_stored("Plans are clear.\r\n\r\n  Victims come first.\n- With a bullet\n", is_list=True)

    assert stored == "- Plans are clear.\n- Victims come first.\n- With a bullet"
    assert items(stored) == ["Plans are clear.", "Victims come first.", "With a bullet"]
    assert as_stored(as_typed(stored, is_list=True), is_list=True) == stored


def test_control_characters_are_removed_from_a_text():
    assert as_stored("pasted\x0bfrom\0 elsewhere\r\nand\ton", is_list=False) == "pastedfrom elsewhere\nand\ton"


def test_paragraphs_and_list_items_can_be_commented_on():
    assert paragraphs_of("One\nline.\n\n\n> Two.\n\nOne line.") == ["One line.", "> Two."]
    assert paragraphs_of("- one\n- two", is_list=True) == ["one", "two"]


@tries(200)
@given(
    st.lists(st.sampled_from(["the", "plan", " ", "\n\n", "child", "**safe**", "\t", "is", "ü"]), max_size=60),
    st.lists(st.sampled_from(["the", "plan", " ", "\n\n", "child", "**safe**", "\t", "is", "ü"]), max_size=60),
)
def test_the_differences_contain_both_texts(old, new):
    old, new = "".join(old), "".join(new)

    pieces = changed_words(old, new)

    assert "".join(piece.words for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.words for piece in pieces if piece.kind != "removed") == new
    assert old != new or not [piece for piece in pieces if piece.kind != "same"]


# --- texts and their versions ---


@pytest.mark.postgresql_too
def test_each_save_is_kept_as_a_version_with_its_author(inspection, by, second_inspector):
    write_section(inspection, "foreword", "First.", by=by)
    write_section(inspection, "foreword", "Second.", by=Author(second_inspector))

    versions = [(row.version, row.body, str(row.by)) for row in inspection.text_versions.all()]
    assert versions == [(2, "Second.", "Sam Second"), (1, "First.", "Lena Lead")]
    assert body_of(inspection, "foreword") == "Second."


@pytest.mark.postgresql_too
def test_a_text_saved_before_versions_were_kept_becomes_a_version(inspection, by):
    SectionText.objects.create(inspection=inspection, section="foreword", body="Old.", version=3)

    write_section(inspection, "foreword", "New.", by=by)

    assert [(row.version, row.body) for row in inspection.text_versions.all()] == [(4, "New."), (3, "Old.")]
    assert "text kept when versions began" in inspection.text_versions.last().author


@pytest.mark.postgresql_too
def test_saving_over_a_newer_text_is_an_edit_conflict(inspection, by, second_inspector):
    write_section(inspection, "foreword", "Hers.", based_on=0, by=by)

    with pytest.raises(TextConflict) as refused:
        write_section(inspection, "foreword", "His.", based_on=0, by=Author(second_inspector))

    assert (refused.value.text.body, refused.value.newest.author) == ("Hers.", "Lena Lead")
    assert body_of(inspection, "foreword") == "Hers."


@pytest.mark.postgresql_too
def test_a_save_that_arrives_twice_is_stored_once(inspection, by):
    receipt = uuid.uuid4()
    assert write_section(inspection, "foreword", "Once.", based_on=0, receipt=receipt, by=by)
    write_section(inspection, "foreword", "Then another.", by=by)

    assert not write_section(inspection, "foreword", "Once.", based_on=0, receipt=receipt, by=by)

    assert body_of(inspection, "foreword") == "Then another."


@pytest.mark.postgresql_too
def test_restoring_an_old_version_adds_a_new_one(inspection, by):
    for body in ("One.", "Two."):
        write_section(inspection, "foreword", body, by=by)

    assert restore_version(inspection, "foreword", 1, by=by)

    assert [row.body for row in inspection.text_versions.all()] == ["One.", "Two.", "One."]
    with pytest.raises(Refused, match="no version 9"):
        restore_version(inspection, "foreword", 9, by=by)


@pytest.mark.postgresql_too
def test_a_published_report_cannot_be_changed(inspection, by):
    put_in_phase(inspection, "published", published="2026-11-20")

    with pytest.raises(SignedInspection):
        write_section(inspection, "foreword", "Late.", by=by)

    assert not TextVersion.objects.filter(inspection=inspection).exists()


# --- the page of a section ---


def test_an_automatic_save_answers_with_version_and_time(inspection, lead):
    answer = save(lead, "foreword", "We inspected Anytown.", 0).json()

    assert answer == {"version": 1, "at": f"at {time_of_day(timezone.now())}"}
    assert body_of(inspection, "foreword") == "We inspected Anytown."


def test_an_edit_conflict_answers_with_the_stored_text(inspection, lead, deputy):
    save(lead, "foreword", "Hers.", 0)

    answer = save(deputy, "foreword", "His.", 0)

    assert answer.status_code == 409
    stored = answer.json()["stands"]
    assert (stored["version"], stored["words"], stored["by"]) == (1, "Hers.", "Lena Lead")
    assert save(deputy, "foreword", "His.", 1).status_code == 200, "based on the newest version, it is saved"
    assert [row.body for row in inspection.text_versions.all()] == ["His.", "Hers."]


def test_after_an_edit_conflict_the_whole_text_can_be_edited_instead_of_merging(inspection, lead, deputy):
    lead.post(f"{WRITE}foreword/", {"body": "The plan is good.", "based_on": 0})

    page = text_of(deputy.post(f"{WRITE}foreword/", {"body": "The plan is weak.", "based_on": 0, "whole": "yes"}))

    assert "Lena Lead has saved a different version" in page
    assert "[added:</span> weak." in page
    assert "[removed:</span> good." in page
    assert 'name="based_on" value="1"' in page
    deputy.post(f"{WRITE}foreword/", {"body": "The plan is weak.", "based_on": 1})
    assert body_of(inspection, "foreword") == "The plan is weak."


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ({"body": "x" * 30_001}, 422, "Shorten it to 30,000 or fewer"),
        ({"receipt": "none"}, 422, "Missing receipt: send a UUID"),
        ({"person": "0"}, 401, "Another user is signed in"),
    ],
)
def test_a_refused_save_answers_with_the_reason(inspection, lead, sent, status, error):
    answer = save(lead, "foreword", **{"body": "Text.", "based_on": 0, **sent})

    assert answer.status_code == status
    assert error in answer.json()["error"]
    assert not SectionText.objects.filter(inspection=inspection, section="foreword").exists()


def test_saving_into_a_published_report_is_refused(inspection, lead):
    put_in_phase(inspection, "published", published="2026-11-20")

    answer = save(lead, "foreword", "Late.", 0)

    assert (answer.status_code, answer.json()["error"]) == (
        403,
        "The report is published. A report admin must open a correction before it can be changed.",
    )


def test_a_preview_fills_in_figures_and_names_unknown_codes(inspection, lead):
    page = text_of(lead.post(f"{WRITE}question-2.2.2/preview/", {"body": "It was so in [[cases 2.2.2]]. [[cases 9]]"}))

    assert "one of the two cases" in page
    assert "There is no figure “cases 9”." in page
    assert not SectionText.objects.filter(inspection=inspection).exists()


def test_a_preview_escapes_html(inspection, lead):
    page = lead.post(f"{WRITE}foreword/preview/", {"body": "<script>alert(1)</script> [x](javascript:y)"}).content

    assert b"<script" not in page
    assert b'javascript:y"' not in page


def test_without_a_script_a_text_is_previewed_and_figures_are_inserted(inspection, lead):
    page = lead.post(f"{WRITE}question-2.2.2/", {"body": "In **bold**", "preview": "yes"}).content.decode()
    assert "<strong>bold</strong>" in page
    page = lead.post(f"{WRITE}question-2.2.2/", {"body": "So it was in", "insert": "[[cases 2.2.2]]"}).content.decode()
    assert "So it was in\n\n[[cases 2.2.2]]</textarea>" in page
    assert not SectionText.objects.filter(inspection=inspection).exists()

    assert lead.post(f"{WRITE}question-2.2.2/", {"body": "Saved.", "based_on": 0}).status_code == 302
    assert body_of(inspection, "question-2.2.2") == "Saved."


def test_areas_for_improvement_follow_but_in_the_executive_summary(inspection, lead, by):
    write_section(inspection, "strengths-2", "- Victims come first.", by=by)
    save(lead, "improvements-2", "Reviews come late.\n\nPlans are thin in [[cases 2.2.2]].", 0)

    assert body_of(inspection, "improvements-2") == "- Reviews come late.\n- Plans are thin in [[cases 2.2.2]]."
    page = text_of(lead.get(f"{WRITE}improvements-2/"))
    summary = page.split("In the executive summary")[1]
    assert summary.index("Victims come first.") < summary.index("But:") < summary.index("Reviews come late.")
    assert "Plans are thin in one of the two cases." in summary
    assert "But:" in text_of(lead.get(f"{WRITE}summary-2/"))


def test_practice_examples_and_quotations_do_not_identify_the_case(inspection, lead, lead_inspector):
    case = inspection.cases.get(reference="court-1")
    planning = Standard.objects.get(domain__framework=inspection.framework, number="2.2")
    offered = {"case": case, "standard": planning, "offered_at": timezone.now(), "offered_by": lead_inspector}
    PracticeExample.objects.create(title="Together", text="They planned together.", **offered)
    Quotation.objects.create(text="They listened.\nAnd did it.", speaker="child", consent="yes", **offered)
    PracticeExample.objects.create(case=case, standard=planning, text="Not offered yet.")

    page = lead.get(f"{WRITE}standard-2.2/").content.decode()

    assert "**Practice example: Together**\n\nThey planned together." in page
    assert "&gt; “They listened.\n&gt; And did it.”" in page
    assert "Not offered yet." not in page
    assert "court-1" not in page
    assert "They listened." not in lead.get(f"{WRITE}standard-2.1/").content.decode()


def test_in_a_layout_with_boxes_an_example_and_a_quotation_are_inserted_as_boxes(
    demonstration, materials, lead_inspector
):
    portsmouth = demonstration("portsmouth-2015")
    theme = Standard.objects.get(domain__framework=portsmouth.framework, number="1")
    case = portsmouth.cases.first()
    offered = {"case": case, "standard": theme, "offered_at": timezone.now(), "offered_by": lead_inspector}
    PracticeExample.objects.create(title="Together", text="They planned together.\n\nIt worked.", **offered)
    Quotation.objects.create(text="They listened.", speaker="child", consent="yes", **offered)
    section = next(each for each in sections_of(portsmouth) if each.slug == "standard-1")

    example, quotation = at_hand(portsmouth, section, materials["portsmouth-2015"]).offered

    assert example.markdown == "> **Example of notable practice**\n>\n> They planned together.\n>\n> It worked."
    assert quotation.markdown == "> **Quote from a child or young person**\n>\n> “They listened.”"


def test_the_page_shows_the_standard_with_its_rating_and_figures(inspection, lead):
    page = text_of(lead.get(f"{WRITE}question-2.2.2/"))

    planning = inspection.framework.definition.standard("2.2")
    assert planning.text in page
    assert "1 of 2" in page
    assert "50%" in page
    assert "[[cases 2.2.2]]" in page


def test_a_section_links_to_the_previous_and_next_section(inspection, lead):
    page = text_of(lead.get(f"{WRITE}strengths-2/"))

    assert "Previous section: Court disposals: opening of the chapter" in page
    assert "Next section: Court disposals: areas for improvement" in page
    assert lead.get(f"{WRITE}nothing-of-the-kind/").status_code == 404


# --- the page of versions ---


def test_two_versions_are_compared_and_an_old_one_is_restored(inspection, lead, by, second_inspector):
    write_section(inspection, "foreword", "The plan is good.", by=by)
    write_section(inspection, "foreword", "The plan is weak.", by=Author(second_inspector))
    write_section(inspection, "foreword", "The plan was weak.", by=by)

    page = text_of(lead.get(f"{WRITE}foreword/versions/?newer=2&older=1"))
    assert "Changes from version 1 to version 2" in page
    assert "[removed:</span> good." in page

    lead.post(f"{WRITE}foreword/versions/", {"version": 1, "based_on": 3})
    assert body_of(inspection, "foreword") == "The plan is good."
    lead.post(f"{WRITE}foreword/versions/", {"version": 2, "based_on": 3})
    assert body_of(inspection, "foreword") == "The plan is good.", "the text has changed since the list was shown"


def test_one_writing_session_is_shown_as_one_version(inspection, lead, by):
    for body in ("A", "A pl", "A plan."):
        write_section(inspection, "foreword", body, by=by)

    page = text_of(lead.get(f"{WRITE}foreword/versions/"))
    assert "2 versions in between are not shown" in page
    assert "Restore version 2" not in page
    assert "Restore version 2" in text_of(lead.get(f"{WRITE}foreword/versions/?all=1"))


# --- progress ---


def section_state(inspection: Inspection, key: str):
    return next(state for state in overview_of(inspection).all if state.section.key == key)


def test_a_section_is_not_started_in_progress_or_ready(inspection, by):
    foreword = section(inspection, "foreword")
    assert section_state(inspection, "foreword").state == NOT_STARTED
    with pytest.raises(Refused, match="“Foreword” is empty"):
        mark_ready(inspection, foreword, version=version_of(inspection, foreword), is_ready=True, by=by)

    write_section(inspection, "foreword", "We inspected Anytown.", by=by)
    started = section_state(inspection, "foreword")
    assert (started.state, started.words, started.by) == (IN_PROGRESS, 3, "Lena Lead")

    mark_ready(inspection, foreword, version=version_of(inspection, foreword), is_ready=True, by=by)
    assert section_state(inspection, "foreword").state == READY

    write_section(inspection, "foreword", "We inspected Anytown again.", by=by)
    assert (section_state(inspection, "foreword").state, section_state(inspection, "foreword").has_lapsed) == (
        IN_PROGRESS,
        True,
    )


@pytest.mark.parametrize("key", ["facts population", "recommendations", "strengths-2"])
def test_facts_lists_and_recommendations_can_be_marked_as_ready(inspection, lead, by, key):
    set_facts_of(inspection, "population", [{"label": "All", "value": "9", "source": "ONS (2020)"}], by=by)
    add_recommendation(inspection, addressee="The Board should", text="meet", by=by)
    write_section(inspection, "strengths-2", "- Good.", by=by)

    lead.post(f"{WRITE}ready/", {"section": key, "is_ready": "yes"})
    assert section_state(inspection, key).state == READY

    lead.post(f"{WRITE}ready/", {"section": key, "is_ready": "no"})
    assert section_state(inspection, key).state == IN_PROGRESS


def test_the_overview_shows_the_progress_of_the_whole_report(inspection, lead, by):
    write_section(inspection, "foreword", "We inspected Anytown.", by=by)
    comment_on(inspection, section(inspection, "foreword"), paragraph="", text="Too short.", by=by)

    page = text_of(lead.get(WRITE))

    assert "<strong>1 of 67</strong> required sections started" in page
    assert "3 words, 0 tables of facts, 1 open comment, no open suggestions." in page
    assert "Lena Lead" in page


def test_the_page_of_the_report_links_to_sections_not_written_yet(inspection, lead):
    page = lead.get("/inspections/anytown/report/").content.decode()

    assert f'href="{WRITE}"' in page
    for path in ("foreword/", "recommendations/", "facts/first-time-entrants/", "question-2.1.1/"):
        assert f'href="{WRITE}{path}"' in page


# --- comments ---


def test_a_comment_keeps_its_paragraph_when_the_text_changes(inspection, lead, by):
    write_section(inspection, "foreword", "One.\n\nTwo.", by=by)
    lead.post(f"{WRITE}foreword/comments/", {"paragraph": "Two.", "text": "Why two?"})
    assert "This paragraph has changed" not in text_of(lead.get(f"{WRITE}foreword/"))

    write_section(inspection, "foreword", "One.\n\nThree.", by=by)

    page = text_of(lead.get(f"{WRITE}foreword/"))
    assert "This paragraph has changed" in page
    assert "Two." in page
    assert "Why two?" in page


def test_a_comment_is_replied_to_resolved_and_reopened(inspection, lead, by):
    comment = comment_on(inspection, section(inspection, "foreword"), paragraph="", text="Too short.", by=by)
    page = f"{WRITE}foreword/comments/{comment.pk}/"

    assert "Enter your reply or mark the comment as resolved." in text_of(lead.post(page, {"text": " "}))
    lead.post(page, {"text": "A paragraph is added.", "resolves": "on"})
    comment.refresh_from_db()
    assert comment.is_resolved
    assert section_state(inspection, "foreword").open_comments == 0
    assert ": resolved" in text_of(lead.get(page))

    answer_comment(comment, text="It was taken out again.", resolves=False, by=by)
    assert section_state(inspection, "foreword").open_comments == 1


def test_a_comment_has_a_text_and_a_paragraph_that_is_in_the_section(inspection, by):
    foreword = section(inspection, "foreword")
    with pytest.raises(Refused, match="Enter your comment"):
        comment_on(inspection, foreword, paragraph="", text=" ", by=by)
    with pytest.raises(Refused, match="This paragraph has changed"):
        comment_on(inspection, foreword, paragraph="Not there.", text="Why?", by=by)


@pytest.mark.postgresql_too
def test_a_comment_sent_twice_is_stored_once(inspection, by):
    foreword = section(inspection, "foreword")

    first, second = (comment_on(inspection, foreword, paragraph="", text="Too short.", by=by) for _ in range(2))

    assert first == second


# --- recommendations ---


@pytest.fixture
def three(inspection, by):
    return [
        add_recommendation(inspection, addressee="The Board should", text=text, by=by)
        for text in ("one", "two", "three")
    ]


def order(inspection: Inspection) -> list[str]:
    return [f"{row.number} {row.text}" for row in inspection.recommendations.all()]


def test_a_recommendation_needs_an_addressee_and_can_cite_evidence(inspection, lead, by):
    minutes = add_evidence(
        inspection_before_signing(inspection), kind="document", title="Minutes", happened_on=MARCH, by=by
    )
    put_in_phase(inspection, "draft")
    governance = Standard.objects.get(domain__framework=inspection.framework, number="1.1")
    given = {"addressee": "", "text": "meet more often", "standards": [governance.pk], "evidence": [minutes.pk]}

    page = text_of(lead.post(f"{WRITE}recommendations/add/", given))
    assert "Enter who it is addressed to, for example “The YOT Management Board should”." in page
    assert "meet more often" in page, "nothing typed is lost"

    lead.post(f"{WRITE}recommendations/add/", {**given, "addressee": "The Board should"})
    row = inspection.recommendations.get()
    assert (row.addressee, list(row.evidence.all()), list(row.standards.all())) == (
        "The Board should",
        [minutes],
        [governance],
    )
    assert "Based on" in text_of(lead.get(f"{WRITE}recommendations/"))


def inspection_before_signing(inspection: Inspection) -> Inspection:
    put_in_phase(inspection, "fieldwork")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def test_a_new_recommendation_cannot_cite_withdrawn_evidence(inspection, by):
    before = inspection_before_signing(inspection)
    minutes = add_evidence(before, kind="document", title="Minutes", happened_on=MARCH, by=by)
    withdraw_evidence(minutes, reason="Of another board.", by=by)
    put_in_phase(inspection, "draft")

    with pytest.raises(Refused, match="E1 has been withdrawn"):
        add_recommendation(inspection, addressee="The Board should", text="meet", evidence=[minutes], by=by)


@pytest.mark.parametrize("key", ["9" * 30, "18446744073709551616", "-1", "x", "0"])
def test_a_recommendation_cannot_cite_unknown_evidence_or_standards(inspection, lead, key):
    given = {"addressee": "The Board should", "text": "meet", "standards": [key]}

    assert lead.post(f"{WRITE}recommendations/add/", given).status_code == 200
    assert not inspection.recommendations.exists()
    assert lead.get(f"{WRITE}recommendations/{key}/").status_code == 404


@pytest.mark.postgresql_too
def test_recommendations_are_moved_with_buttons(inspection, three, lead):
    lead.post(f"{WRITE}recommendations/{three[2].pk}/move/", {"to": "up"})
    assert order(inspection) == ["1 one", "2 three", "3 two"]

    lead.post(f"{WRITE}recommendations/{three[0].pk}/move/", {"to": "down"})
    assert order(inspection) == ["1 three", "2 one", "3 two"]

    assert not move_recommendation(three[2], up=True, by=BY), "it is the first"


@pytest.mark.postgresql_too
def test_a_removed_recommendation_is_restored_in_its_place(inspection, three, lead, by):
    governance = Standard.objects.get(domain__framework=inspection.framework, number="1.1")
    three[1].standards.set([governance])

    lead.post(f"{WRITE}recommendations/{three[1].pk}/remove/")
    assert order(inspection) == ["1 one", "2 three"]
    removed = inspection.removed_recommendations.get()
    assert "Restore" in text_of(lead.get(f"{WRITE}recommendations/"))

    lead.post(f"{WRITE}recommendations/removed/{removed.pk}/")
    assert order(inspection) == ["1 one", "2 two", "3 three"]
    assert list(inspection.recommendations.get(text="two").standards.all()) == [governance]
    put_recommendation_back(removed, by=by)
    assert order(inspection) == ["1 one", "2 two", "3 three"], "a button pressed twice puts back one"


@pytest.mark.postgresql_too
def test_an_edit_conflict_on_a_recommendation(inspection, three, by, second_inspector):
    read = state_of(three[0])
    change_recommendation(three[0], addressee="The Chair should", text="one", based_on=read, by=by)

    with pytest.raises(RecommendationConflict, match="The Chair should one"):
        change_recommendation(
            three[0], addressee="The Board should", text="first", based_on=read, by=Author(second_inspector)
        )
    with pytest.raises(RecommendationIncomplete):
        change_recommendation(three[0], addressee=" ", text="", by=by)


def test_line_endings_of_the_browser_cause_no_edit_conflict(inspection, lead, by):
    row = add_recommendation(inspection, addressee="The Board should", text="meet,\nand read", by=by)
    page = lead.get(f"{WRITE}recommendations/{row.pk}/").content.decode()
    based_on = re.search(r'name="based_on" value="([^"]*)"', page)[1].replace("\n", "\r\n")

    given = {"addressee": "The Board should", "text": "meet,\r\nand write", "based_on": based_on}
    assert lead.post(f"{WRITE}recommendations/{row.pk}/", given).status_code == 302

    row.refresh_from_db()
    assert row.text.split() == ["meet,", "and", "write"]


def test_the_history_shows_the_changes_to_a_recommendation(inspection, three, by):
    remove_recommendation(three[2], by=by)

    rows = Change.objects.filter(inspection=inspection, subject="recommendation 3").order_by("pk")
    assert [(row.field, row.old, row.new) for row in rows] == [
        ("addressee", "", "The Board should"),
        ("text", "", "three"),
        ("addressee", "The Board should", ""),
        ("text", "three", ""),
    ]


# --- facts ---


ROW = {"label": "Children", "value": "120", "comparator": "England", "comparator_value": "130", "source": "ONS (2020)"}


def as_sent(*rows: dict, version: int = 0, **more) -> dict:
    sent = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "version": version, **more}
    return sent | {f"form-{index}-{name}": value for index, row in enumerate(rows) for name, value in row.items()}


def labels(inspection: Inspection) -> list[str]:
    return [f"{fact.section} {fact.label}" for fact in inspection.facts.all()]


def test_saving_a_table_leaves_the_others_unchanged(inspection, lead, by):
    set_facts(inspection, [{**ROW, "section": name} for name in ("population", "reoffending", "performance")], by=by)
    version = facts_version_of(inspection, "reoffending")

    lead.post(
        f"{WRITE}facts/reoffending/",
        as_sent({**ROW, "label": "Rate"}, {}, {**ROW, "label": "Rate again"}, version=version),
    )

    assert labels(inspection) == [
        "population Children", "reoffending Rate", "reoffending Rate again", "performance Children",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"source": ""}, "Enter the source of “Children”: who published it, the year and the title."),
        ({"label": ""}, "Enter what the figure is about, or clear the whole row."),
        ({"value": "", "comparator_value": "", "comparator": ""}, "Enter a value for “Children”, or remove the row."),
        (
            {"comparator": ""},
            "Enter what the figure is compared with (130), for example a region or England and Wales.",
        ),
    ],
)
def test_an_incomplete_row_is_refused_and_no_row_is_stored(inspection, lead, changed, error):
    page = lead.post(f"{WRITE}facts/population/", as_sent(ROW, {**ROW, **changed}))

    assert page.status_code == 200
    assert error in text_of(page)
    assert not inspection.facts.exists()
    with pytest.raises(Refused, match="Row 2: "):
        set_facts_of(inspection, "population", [ROW, {**ROW, **changed}], by=BY)


def test_glossary_terms_need_no_source(inspection, lead):
    lead.post(f"{WRITE}facts/glossary/", as_sent({"label": "Bureau", "value": "The team for out-of-court work."}))

    assert labels(inspection) == ["glossary Bureau"]


def test_a_row_is_removed_and_adding_rows_keeps_what_is_typed(inspection, lead):
    page = lead.post(f"{WRITE}facts/population/", as_sent({**ROW, "source": ""}, more="yes")).content.decode()
    assert 'value="Children"' in page
    assert "Row 4" in page
    assert not inspection.facts.exists()

    lead.post(f"{WRITE}facts/population/", as_sent(ROW, {**ROW, "label": "Out", "DELETE": "on"}))
    assert labels(inspection) == ["population Children"]


@pytest.mark.postgresql_too
def test_an_edit_conflict_on_a_table(inspection, lead, deputy, by):
    set_facts_of(inspection, "population", [ROW], by=by)
    read = facts_version_of(inspection, "population")
    lead.post(f"{WRITE}facts/population/", as_sent({**ROW, "value": "121"}, version=read))

    page = text_of(deputy.post(f"{WRITE}facts/population/", as_sent({**ROW, "value": "122"}, version=read)))
    assert "Lena Lead has changed this table since you opened it" in page
    assert 'value="122"' in page
    assert inspection.facts.get().value == "121"
    with pytest.raises(FactsConflict):
        set_facts_of(inspection, "population", [ROW], based_on=read, by=by)

    now = facts_version_of(inspection, "population")
    deputy.post(f"{WRITE}facts/population/", as_sent({**ROW, "value": "122"}, version=now))
    assert inspection.facts.get().value == "122"


# --- permissions ---


@pytest.fixture
def people(inspection, lead_inspector, second_inspector, panel_member, stranger) -> dict[str, User]:
    def of_the_team(role: str) -> User:
        person = User.objects.create_user(f"{role}@inspectorate.test", name=f"{role.title()} of the team")
        appoint(inspection, person, role, by=BY)
        return person

    admin = User.objects.create_user("admin@inspectorate.test", name="Ada Admin")
    give_role(admin, HeldRole.Role.REPORT_ADMIN, by=BY)
    return {
        "lead inspector": lead_inspector,
        "deputy": second_inspector,
        "report admin": admin,
        "inspector": of_the_team("inspector"),
        "panel member": panel_member,
        "partner inspector": of_the_team("partner"),
        "stranger": stranger,
    }


@pytest.mark.parametrize(
    ("role", "reads", "writes", "comments"),
    [
        ("lead inspector", 200, 200, 302),
        ("deputy", 200, 200, 302),
        ("report admin", 200, 200, 302),
        ("inspector", 200, 403, 302),
        ("panel member", 200, 403, 302),
        ("partner inspector", 403, 403, 403),
        ("stranger", 404, 404, 404),
    ],
)
def test_who_reads_writes_and_comments_on_a_draft(inspection, people, role, reads, writes, comments):
    client = Client()
    client.force_login(people[role])
    write_section(inspection, "foreword", "One.", by=BY)

    for path in ("", "foreword/", "foreword/versions/", "recommendations/", "facts/population/"):
        assert client.get(f"{WRITE}{path}").status_code == reads, path
    assert save(client, "foreword", "Two.", 1).status_code == writes
    refused = writes if writes != 200 else 302
    assert client.post(f"{WRITE}foreword/comments/", {"paragraph": "whole", "text": "Why?"}).status_code == comments
    assert client.post(f"{WRITE}facts/population/", as_sent(ROW)).status_code == refused
    assert client.post(f"{WRITE}ready/", {"section": "foreword", "is_ready": "yes"}).status_code == refused
    assert client.post(f"{WRITE}foreword/versions/", {"version": 1, "based_on": 2}).status_code == refused
    added = client.post(f"{WRITE}recommendations/add/", {"addressee": "A", "text": "do"})
    assert added.status_code == refused
    assert body_of(inspection, "foreword") == "One."  # restored by the people who can write
    assert inspection.facts.exists() == inspection.recommendations.exists() == (writes == 200)


def test_readers_see_no_text_box(inspection, people):
    client = Client()
    client.force_login(people["inspector"])
    write_section(inspection, "foreword", "We inspected **Anytown**.", by=BY)

    page = client.get(f"{WRITE}foreword/").content.decode()

    assert "<textarea" not in page
    assert "<strong>Anytown</strong>" in page
    assert "You can read the draft and comment on it. Only the lead inspector" in page


@pytest.mark.parametrize("phase", ["ratings_panel", "published"])
def test_the_report_can_only_be_written_between_signature_and_publication(inspection, lead, phase):
    put_in_phase(inspection, phase, published="2026-11-20")

    assert "<textarea" not in lead.get(f"{WRITE}foreword/").content.decode()
    assert save(lead, "foreword", "Text.", 0).status_code == 403
    assert lead.post(f"{WRITE}foreword/comments/", {"paragraph": "whole", "text": "Why?"}).status_code == 403


# --- number of queries ---


@pytest.mark.thorough
@pytest.mark.postgresql_too
@pytest.mark.parametrize(
    "path",
    [
        "", "question-2.2.2/", "strengths-2/", "foreword/versions/?all=1", "foreword/comments/", "recommendations/",
        "recommendations/add/", "facts/population/",
    ],
)  # fmt: skip
def test_the_number_of_queries_does_not_grow_with_the_report(inspection, lead, by, path):
    def fill(numbers: range) -> None:
        for number in numbers:
            new_case(inspection, reference=f"more-{number}", answers=all_answers(inspection.framework, "2"))
            for slug in ("foreword", f"question-2.{number}.1", "question-2.2.2", "strengths-2"):
                write_section(inspection, slug, f"- Text {number}.", by=by)
            comment = comment_on(
                inspection, section(inspection, "question-2.2.2"), paragraph="", text=f"Why {number}?", by=by
            )
            answer_comment(comment, text="So.", resolves=False, by=by)
            row = add_recommendation(inspection, addressee="All", text=f"do {number}", by=by)
            row.standards.set(Standard.objects.filter(domain__framework=inspection.framework)[:number])
            remove_recommendation(add_recommendation(inspection, addressee="All", text=f"no {number}", by=by), by=by)
        set_facts_of(inspection, "population", [{**ROW, "label": str(number)} for number in numbers], by=by)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as made:
            assert lead.get(f"{WRITE}{path}").status_code == 200
        return [query["sql"] for query in made]

    # Evidence and cases can only be added before the signature. The number of queries does not depend on the phase.
    put_in_phase(inspection, "fieldwork")
    fill(range(1, 2))
    put_in_phase(inspection, "draft")
    queries()
    thin = queries()
    put_in_phase(inspection, "fieldwork")
    fill(range(2, 5))
    put_in_phase(inspection, "draft")
    full = queries()

    assert len(full) == len(thin), "\n".join(full)
    assert len(full) < 40
