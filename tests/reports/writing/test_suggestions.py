"""Suggesting other words for a paragraph of the report, and accepting, refusing, withdrawing and reopening a suggestion."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inspections.history import Author, Refused
from inspections.models import Change, HeldRole, Inspection, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.models import SectionText
from reports.publication.steps import Publishing, steps_of, why_not_approved_by
from reports.writing.actions.texts import write_section
from reports.writing.queries import overview_of, sections_of
from reports.writing.suggestions.actions import (
    ParagraphChanged,
    accept_suggestion,
    refuse_suggestion,
    reopen_suggestion,
    suggest_words,
    withdraw_suggestion,
)
from reports.writing.suggestions.forms import choice_of
from reports.writing.suggestions.placing import nearest, replaced
from reports.writing.suggestions.queries import suggestions_for
from tests.factories import BY, new_inspection, put_in_phase
from tests.refused import why_refused

pytestmark = pytest.mark.django_db

WRITE = "/inspections/anytown/report/write/"
FOREWORD = f"{WRITE}foreword/"
BODY = "We inspected Anytown.\n\nPlans are clear\nto children.\n\nReviews are late."


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """A signed inspection with a foreword. The lead inspector writes, and Sam Second is an inspector who comments."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "inspector", by=BY)
    put_in_phase(inspection, "draft")
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    write_section(inspection, "foreword", BODY, by=Author(lead_inspector))
    return inspection


@pytest.fixture
def foreword(inspection):
    return next(section for section in sections_of(inspection) if section.key == "foreword")


@pytest.fixture
def by_lead(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def by_sam(second_inspector) -> Author:
    return Author(second_inspector)


@pytest.fixture
def suggestion(inspection, foreword, by_sam):
    return suggest_words(
        inspection,
        foreword,
        paragraph="Reviews are late.",
        suggested="Most reviews are late.",
        note="Not all.",
        by=by_sam,
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lead(lead_inspector, inspection) -> Client:
    return signed_in(lead_inspector)


@pytest.fixture
def sam(second_inspector, inspection) -> Client:
    return signed_in(second_inspector)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def body_of(slug: str = "foreword") -> str:
    return SectionText.objects.get(inspection__reference="anytown", section=slug).body


# --- the place of a suggestion ---


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("b", "a\n\nb\n\nc"),
        ("b\n\nmore", "a\n\nb\n\nmore\n\nc"),
    ],
)
def test_words_take_the_place_of_the_paragraph(words, expected):
    assert replaced("a\n\nx\ny\n\nc", "x\ny", words, is_list=False) == expected


def test_an_item_of_a_list_is_replaced_by_one_or_more_items():
    assert replaced("- a\n- b", "b", "c\nd", is_list=True) == "- a\n- c\n- d"


def test_words_for_a_paragraph_that_is_gone_have_no_place():
    assert replaced("a\n\nc", "x", "b", is_list=False) is None


def test_the_nearest_paragraph_has_the_most_words_in_common():
    assert nearest("Plans are clear.", ["Plans are unclear now.", "Thank you."]) == "Plans are unclear now."
    assert nearest("Plans are clear.", ["Thank you."]) == nearest("Plans.", []) == ""


# --- suggesting ---


def test_a_paragraph_is_chosen_and_its_words_are_changed(inspection, sam):
    page = text_of(sam.get(f"{FOREWORD}suggestions/"))
    assert f'href="{FOREWORD}suggestions/?paragraph=2"' in page
    assert "Plans are clear\nto children.</textarea>" in sam.get(f"{FOREWORD}suggestions/?paragraph=2").content.decode()

    # Browsers send the ends of lines in their own way.
    sent = {
        "paragraph": "Plans are clear\r\nto children.",
        "suggested": "Plans are clear\r\nto all children.",
        "note": "",
    }
    assert sam.post(f"{FOREWORD}suggestions/?paragraph=2", sent)["Location"] == f"{FOREWORD}#suggestions"

    row = inspection.text_suggestions.get()
    assert (row.paragraph, row.suggested) == ("Plans are clear\nto children.", "Plans are clear\nto all children.")
    assert body_of() == BODY, "the text has not changed"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"suggested": " "}, "Enter the words that you suggest."),
        ({"suggested": "Reviews are late."}, "Change the words that you want to change."),
        ({"paragraph": "Never written."}, "This paragraph is not in the section."),
    ],
)
def test_a_suggestion_needs_a_paragraph_and_other_words(inspection, sam, changed, problem):
    sent = {"paragraph": "Reviews are late.", "suggested": "Reviews are often late.", **changed}

    assert problem in text_of(sam.post(f"{FOREWORD}suggestions/?paragraph=3", sent))
    assert not inspection.text_suggestions.exists()


def test_words_can_be_suggested_for_a_paragraph_that_changed_while_they_were_written(
    inspection, foreword, by_lead, by_sam
):
    write_section(inspection, "foreword", BODY.replace("late", "slow"), by=by_lead)

    row = suggest_words(inspection, foreword, paragraph="Reviews are late.", suggested="Reviews come late.", by=by_sam)

    assert row.is_open


@pytest.mark.parametrize(
    ("paragraph", "suggested", "why"),
    [
        ("Reviews are late.", " \n", "Enter the words that you suggest."),
        ("Reviews are late.", " Reviews are late. ", "Change the words that you want to change."),
        (" ", "Reviews are slow.", "This paragraph is not in the section. Choose the paragraph again."),
    ],
)
def test_words_for_no_paragraph_and_no_words_are_refused(inspection, foreword, by_sam, paragraph, suggested, why):
    words = {"paragraph": paragraph, "suggested": suggested}

    assert why_refused(suggest_words, inspection, foreword, **words, by=by_sam) == why
    assert not inspection.text_suggestions.exists()


@pytest.mark.postgresql_too
def test_a_suggestion_sent_twice_is_stored_once(inspection, foreword, by_sam):
    words = {"paragraph": "Reviews are late.", "suggested": "Reviews are slow."}

    first, second = (suggest_words(inspection, foreword, **words, by=by_sam) for _ in range(2))

    assert first == second


# --- the page of the section ---


def test_a_suggestion_is_shown_in_the_place_of_its_paragraph_with_its_differences(lead, suggestion):
    page = text_of(lead.get(FOREWORD)).split('id="suggestions"')[1]

    assert "2 paragraphs without suggestions" in page
    assert "[added:</span>Most reviews" in page
    assert "[removed:</span>Reviews" in page
    assert "Not all." in page
    assert "Suggested by Sam Second" in page
    assert "Accept<span" in page


def test_an_inspector_sees_suggestions_and_cannot_accept_them(sam, suggestion):
    page = text_of(sam.get(FOREWORD))

    assert "Suggested by Sam Second" in page
    assert "Accept<span" not in page
    assert ">Withdraw<span" in page
    assert sam.post(f"{FOREWORD}suggestions/{suggestion.pk}/", {"decision": "accept"}).status_code == 403
    assert sam.post(f"{FOREWORD}suggestions/{suggestion.pk}/", {"decision": "refuse"}).status_code == 403
    assert body_of() == BODY


def test_open_suggestions_are_counted_on_the_overview_and_before_publication(inspection, lead, suggestion, by_lead):
    assert overview_of(inspection).open_suggestions == 1
    page = text_of(lead.get(WRITE))
    assert "no open comments, 1 open suggestion." in page
    assert f'href="{FOREWORD}#suggestions">1 suggestion</a>' in page
    assert "1 suggestion of colleagues is open." in steps_of(Publishing(inspection))[0].details

    refuse_suggestion(suggestion, by=by_lead)

    assert overview_of(inspection).open_suggestions == 0
    assert not Publishing(inspection).open_remarks


# --- accepting ---


@pytest.mark.postgresql_too
def test_accepting_saves_a_new_version_by_the_person_who_accepts(inspection, lead, suggestion):
    answer = lead.post(f"{FOREWORD}suggestions/{suggestion.pk}/", {"decision": "accept"})

    assert answer["Location"] == f"{FOREWORD}#suggestions"
    assert body_of() == BODY.replace("Reviews are late.", "Most reviews are late.")
    newest = inspection.text_versions.first()
    assert (newest.version, str(newest.by)) == (2, "Lena Lead")
    rows = Change.objects.filter(inspection=inspection, subject=f"suggestion {suggestion.pk} on foreword")
    assert [(str(row.by), row.field, row.new) for row in rows.order_by("pk")] == [
        ("Sam Second", "suggested", "Most reviews are late."),
        ("Sam Second", "note", "Not all."),
        ("Lena Lead", "accepted", "words suggested by Sam Second"),
    ]


def test_the_words_can_be_changed_before_they_are_accepted(inspection, lead, suggestion):
    lead.post(f"{FOREWORD}suggestions/{suggestion.pk}/", {"decision": "accept", "put_in": "Some reviews are late."})

    assert body_of().endswith("Some reviews are late.")
    assert suggestion.answers.get().words == "Some reviews are late."
    assert "The words that were put in:" in text_of(lead.get(f"{FOREWORD}suggestions/{suggestion.pk}/"))


def test_if_the_paragraph_has_changed_both_are_shown_and_the_words_are_put_in_by_hand(
    inspection, lead, suggestion, by_lead
):
    changed = BODY.replace("Reviews are late.", "Reviews are\nvery late.")
    write_section(inspection, "foreword", changed, by=by_lead)
    page = f"{FOREWORD}suggestions/{suggestion.pk}/"

    assert "This paragraph has changed" in text_of(lead.get(FOREWORD))
    text = text_of(lead.get(page))
    assert "The paragraph has changed since" in text
    assert "[added:</span> very" in text
    assert "Choose the paragraph that these words replace." in text_of(
        lead.post(page, {"decision": "accept", "put_in": "Most reviews are late."})
    )
    assert body_of() == changed

    now = choice_of("Reviews are\nvery late.")
    lead.post(page, {"decision": "accept", "put_in": "Most reviews are very late.", "replaces": now})

    assert body_of().endswith("\n\nMost reviews are very late.")


def test_accepting_never_replaces_a_paragraph_that_changed_since_the_page_was_opened(
    inspection, foreword, suggestion, by_lead
):
    write_section(inspection, "foreword", "Another text.", by=by_lead)

    for replaces in ("", "Reviews are very late."):
        with pytest.raises(ParagraphChanged):
            accept_suggestion(suggestion, foreword, replaces=replaces, by=by_lead)

    assert suggestion.is_open


@pytest.mark.postgresql_too
def test_a_suggestion_is_answered_once(inspection, foreword, suggestion, by_lead):
    first, again = (accept_suggestion(suggestion, foreword, by=by_lead) for _ in range(2))
    assert first == again, "the button was pressed twice"

    with pytest.raises(Refused, match="no longer open: accepted by Lena Lead"):
        refuse_suggestion(suggestion, by=by_lead)
    with pytest.raises(Refused, match="restore an earlier version"):
        reopen_suggestion(suggestion, by=by_lead)
    assert inspection.text_versions.count() == 2


def test_an_item_of_a_list_is_accepted(inspection, by_lead, by_sam):
    strengths = next(section for section in sections_of(inspection) if section.key == "strengths-2")
    write_section(inspection, "strengths-2", "- Plans.\n- Reviews.", by=by_lead)
    row = suggest_words(inspection, strengths, paragraph="Reviews.", suggested="Reviews\nand staff.", by=by_sam)

    accept_suggestion(row, strengths, by=by_lead)

    assert body_of("strengths-2") == "- Plans.\n- Reviews\n- and staff."


def test_a_person_whose_words_were_accepted_cannot_approve_the_report(inspection, foreword, by_lead):
    admin = User.objects.create_user("admin@inspectorate.test", name="Ada Admin")
    give_role(admin, HeldRole.Role.REPORT_ADMIN, by=BY)
    row = suggest_words(
        inspection, foreword, paragraph="Reviews are late.", suggested="Reviews are slow.", by=Author(admin)
    )
    assert not why_not_approved_by(admin, inspection)

    accept_suggestion(row, foreword, by=by_lead)

    assert "You wrote a part of this report" in why_not_approved_by(admin, inspection)


# --- refusing, withdrawing and reopening ---


def test_a_suggestion_is_refused_with_a_reason_and_reopened(inspection, lead, suggestion):
    page = f"{FOREWORD}suggestions/{suggestion.pk}/"
    lead.post(page, {"decision": "refuse", "reason": "All are late."})

    assert body_of() == BODY
    text = text_of(lead.get(FOREWORD))
    assert "There are no open suggestions." in text
    assert "All are late." in text
    assert "Refused by Lena Lead" in text

    lead.post(page, {"decision": "reopen"})
    assert inspection.text_suggestions.open_by_section() == {"foreword": 1}


def test_only_its_author_withdraws_a_suggestion_and_reopens_it(inspection, lead, sam, suggestion, by_lead):
    page = f"{FOREWORD}suggestions/{suggestion.pk}/"
    with pytest.raises(Refused, match="Only the person who made a suggestion"):
        withdraw_suggestion(suggestion, by=by_lead)

    sam.post(page, {"decision": "withdraw"})
    assert inspection.text_suggestions.open_by_section() == {}
    with pytest.raises(Refused, match="Only the person who made a suggestion"):
        reopen_suggestion(suggestion, by=by_lead)

    sam.post(page, {"decision": "reopen"})
    assert inspection.text_suggestions.open_by_section() == {"foreword": 1}


def test_a_suggestion_is_refused_or_withdrawn_once(suggestion, by_lead, by_sam):
    withdrawn, again = (withdraw_suggestion(suggestion, by=by_sam) for _ in range(2))
    assert withdrawn == again
    assert reopen_suggestion(suggestion, by=by_sam) is not None

    refused, again = (refuse_suggestion(suggestion, reason="All are late.", by=by_lead) for _ in range(2))
    assert refused == again
    assert why_refused(withdraw_suggestion, suggestion, by=by_sam) == (
        "This suggestion is no longer open: refused by Lena Lead."
    )
    assert [answer.outcome for answer in suggestion.answers.order_by("pk")] == ["withdrawn", "reopened", "refused"]


def test_an_open_suggestion_is_not_reopened(suggestion, by_sam):
    assert reopen_suggestion(suggestion, by=by_sam) is None
    withdraw_suggestion(suggestion, by=by_sam)
    reopen_suggestion(suggestion, by=by_sam)

    assert reopen_suggestion(suggestion, by=by_sam) is None
    assert suggestion.answers.count() == 2


# --- rights ---


def test_after_publication_no_one_suggests_or_answers(inspection, lead, sam, suggestion):
    put_in_phase(inspection, "published", published="2026-11-20")
    words = {"paragraph": "Reviews are late.", "suggested": "Reviews are slow."}

    assert sam.post(f"{FOREWORD}suggestions/", words).status_code == 403
    for decision in ("accept", "refuse", "withdraw", "reopen"):
        assert lead.post(f"{FOREWORD}suggestions/{suggestion.pk}/", {"decision": decision}).status_code == 403
    assert suggestion.is_open
    assert body_of() == BODY


def test_people_outside_the_team_see_no_suggestion(inspection, stranger, suggestion):
    partner = User.objects.create_user("partner@inspectorate.test", name="Pat Partner")
    appoint(inspection, partner, "partner", by=BY)

    for person, status in ((partner, 403), (stranger, 404)):
        assert signed_in(person).get(f"{FOREWORD}suggestions/").status_code == status
        assert signed_in(person).get(f"{FOREWORD}suggestions/{suggestion.pk}/").status_code == status


def test_the_number_of_queries_does_not_grow_with_suggestions(inspection, foreword, by_lead, by_sam):
    def suggest(numbers: range) -> None:
        for number in numbers:
            row = suggest_words(
                inspection, foreword, paragraph="Reviews are late.", suggested=f"Late: {number}", by=by_sam
            )
            refuse_suggestion(row, by=by_lead)
            reopen_suggestion(row, by=by_lead)

    def queries(expected: int) -> int:
        with CaptureQueriesContext(connection) as made:
            suggestions = suggestions_for(inspection, foreword, BODY)
            shown = [each.suggestion for place in suggestions.places for each in place.suggestions]
            assert {(row.author, row.outcome) for row in shown} == {("Sam Second", "reopened")}
        assert len(shown) == expected
        return len(made)

    suggest(range(1))
    few = queries(1)
    suggest(range(1, 5))
    assert queries(5) == few
