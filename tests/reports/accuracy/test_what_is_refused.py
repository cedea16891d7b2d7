"""What is refused in the factual accuracy check, and what is recorded once."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from inspections.history import Author
from inspections.models import Change
from reports.accuracy.actions import (
    add_accuracy_comment,
    answer_accuracy_comment,
    log_copy,
    receive_comments,
    take_back_draft,
)
from reports.models import (
    AccuracyAnswer,
    AccuracyComment,
    AccuracyReturn,
    CopyBeforePublication,
    FrozenDraft,
)
from tests.before_publication import in_two_weeks, read_again, waiting_publication
from tests.factories import new_inspection, put_in_phase
from tests.refused import why_refused

pytestmark = pytest.mark.django_db
TODAY = "The date of the response must be today or in the past."
IS_OVER = "The report is published, so the factual accuracy check is over. Open a correction to change the report."


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def draft(youth_2018, by) -> FrozenDraft:
    """A draft that the YOT is checking, without the files that are sent to it."""
    inspection = new_inspection(youth_2018, reference="anytown")
    put_in_phase(inspection, "accuracy_check")
    given = {"number": 1, "due": in_two_weeks(), "document": {}, "texts": {}, "rendering_hash": "0" * 64}
    return FrozenDraft.objects.create(inspection=read_again(inspection), **given, **by.as_fields())


@pytest.fixture
def comment(draft, by) -> AccuracyComment:
    return add_accuracy_comment(draft, comment="It met ten times.", by=by)


@pytest.fixture
def published(comment) -> FrozenDraft:
    put_in_phase(comment.draft.inspection, "published", published=timezone.localdate())
    return comment.draft


# --- withdrawing a draft ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["ratings_panel", "draft", "published"])
def test_a_draft_is_withdrawn_only_while_the_yot_checks_it(draft, by, phase):
    put_in_phase(draft.inspection, phase, published=timezone.localdate() if phase == "published" else None)

    assert why_refused(take_back_draft, draft.inspection, reason="A rating is wrong.", by=by) == (
        "You can only withdraw a draft while the YOT is checking it."
    )
    assert read_again(draft.inspection).phase == phase


def test_a_draft_is_not_withdrawn_while_the_report_is_being_published(draft, by):
    waiting_publication(draft.inspection, by)

    assert why_refused(take_back_draft, draft.inspection, reason="A rating is wrong.", by=by) == (
        "The report is being published. Wait until this has finished."
    )
    assert read_again(draft.inspection).phase == "accuracy_check"


# --- the response and its comments ------------------------------------------------------------------------------------


def test_a_response_cannot_have_been_received_tomorrow(draft, by):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    assert why_refused(receive_comments, draft, received_on=tomorrow, said="No comments.", by=by) == TODAY
    assert not AccuracyReturn.objects.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"comment": " \n"}, "Enter the YOT’s comment."),
        ({"comment": "", "evidence": "The minutes."}, "Enter the YOT’s comment."),
        ({"comment": "x" * 20_001}, "Shorten it to 20,000 characters."),
        ({"comment": "Wrong.", "evidence": "x" * 20_001}, "Shorten it to 20,000 characters."),
    ],
    ids=["blank", "evidence alone", "a long comment", "long evidence"],
)
def test_an_empty_and_a_very_long_comment_are_refused(draft, by, given, why):
    assert why_refused(add_accuracy_comment, draft, **given, by=by) == why
    assert not AccuracyComment.objects.exists()


def test_a_comment_of_the_greatest_length_is_added_without_the_spaces_around_it(draft, by):
    assert len(add_accuracy_comment(draft, comment=f"  {'x' * 20_000}\n", by=by).comment) == 20_000


def test_the_same_answer_is_recorded_once(comment, by):
    given = {"outcome": "not_accepted", "reason": "The minutes say nine.", "based_on": 0}

    first, again = (answer_accuracy_comment(comment, **given, by=by) for _ in range(2))

    assert first == again
    assert comment.answers.get() == first


def test_after_publication_no_response_comment_or_answer_is_recorded(published, comment, by):
    before = Change.objects.count()

    given = {"received_on": timezone.localdate(), "said": "No comments."}
    assert why_refused(receive_comments, published, **given, by=by) == IS_OVER
    assert why_refused(add_accuracy_comment, published, comment="Wrong.", by=by) == IS_OVER
    assert why_refused(answer_accuracy_comment, comment, outcome="accepted", reason="Yes.", by=by) == IS_OVER

    assert AccuracyComment.objects.get() == comment
    assert not AccuracyReturn.objects.exists()
    assert not AccuracyAnswer.objects.exists()
    assert Change.objects.count() == before


# --- copies before publication ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("recipient", "organisation"), [("", "Ministry"), ("Duty officer", " "), ("", "")])
def test_a_copy_is_logged_with_its_recipient_and_their_organisation(draft, by, recipient, organisation):
    given = {"recipient": recipient, "organisation": organisation, "given_on": timezone.localdate()}

    assert why_refused(log_copy, draft, **given, by=by) == "Enter who was given the copy and their organisation."
    assert not CopyBeforePublication.objects.exists()


def test_the_same_copy_is_logged_once(draft, by):
    given = {"organisation": "Ministry", "given_on": timezone.localdate()}

    first, again = (log_copy(draft, recipient=name, **given, by=by) for name in ("Duty officer", " Duty officer "))

    assert first == again
    assert Change.objects.filter(subject="draft 1 copy").count() == 1
