"""Evidence: adding, requesting and receiving it, its files, questions and links, and who can read and write it."""

from __future__ import annotations

import datetime
import hashlib
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.evidence.actions.items import (
    Incomplete,
    add_evidence,
    add_file,
    change_evidence,
    questions_version_of,
    receive,
    set_survey_questions,
    tie_to_question,
    version_of,
    withdraw_evidence,
    withdraw_tie,
)
from inspections.evidence.counts import SurveyAnswer, methodology
from inspections.evidence.kinds import BY_SLUG, KINDS, problems
from inspections.evidence.survey_questions import Question
from inspections.evidence.upload_limit import UploadLimit
from inspections.evidence.uploads import LARGEST
from inspections.history import Author, EditConflict, Refused, SignedInspection
from inspections.models import Change, Evidence, EvidenceFile, EvidenceLink, Inspection, User
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case, new_inspection, put_in_phase, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

LIBRARY = "/inspections/anytown/evidence/"
TODAY = datetime.date(2026, 4, 1)
MARCH = datetime.date(2026, 3, 12)
PDF = b"%PDF-1.7\nMinutes of the management board\n%%EOF\n"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "inspector", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def partner(inspection) -> User:
    partner = User.objects.create_user("partner@cqc.test", "correct horse battery", name="Petra Partner")
    appoint(inspection, partner, "partner", by=BY)
    return partner


def pdf(name: str = "minutes.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")  # the content type from the browser does not matter


@pytest.fixture
def minutes(inspection, by) -> Evidence:
    return add_evidence(inspection, kind="document", title="Minutes of the board", happened_on=MARCH, by=by)


@pytest.fixture
def survey(inspection, by) -> Evidence:
    return add_evidence(
        inspection, kind="survey", title="Survey of staff", surveyed="staff", invited=48, answered=36, by=by
    )


def key_question(inspection: Inspection, number: str = "1.1.1"):
    return question(inspection.framework, number)


def history(evidence: Evidence) -> list[tuple[str, str, str]]:
    return [(row.field, row.old, row.new) for row in Change.objects.of_evidence(evidence).order_by("pk")]


def sign(inspection: Inspection) -> None:
    put_in_phase(inspection, "draft")


def stored_files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


# --- the fields of each kind --------------------------------------------------------------------------------------------


def test_every_kind_has_its_fields():
    assert [kind.slug for kind in KINDS] == list(Evidence.Kind)
    assert all(Evidence._meta.get_field(name) for kind in KINDS for name in kind.asks)


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        ("document", {}, []),
        ("document", {"title": " "}, ["title"]),
        ("document", {"state": "requested"}, ["due"]),
        ("document", {"state": "requested", "due": TODAY}, []),
        ("document", {"people": 3}, ["people"]),
        ("document", {"happened_on": TODAY + datetime.timedelta(1)}, ["happened_on"]),
        ("meeting", {}, ["happened_on"]),
        ("meeting", {"happened_on": TODAY}, []),
        ("meeting", {"state": "requested", "due": TODAY}, []),
        ("survey", {}, ["surveyed"]),
        ("survey", {"surveyed": "staff", "invited": 3, "answered": 4}, ["answered"]),
        ("survey", {"surveyed": "staff", "invited": 4, "answered": 4}, []),
        ("partner", {}, ["partner"]),
        ("referred_case", {"partner": "HMICFRS"}, ["case"]),
        ("referred_case", {"partner": "HMICFRS", "case": "court-01"}, []),
    ],
)
def test_problems_of_an_item_are_named_by_field(kind, given, missing):
    values = {"title": "Something", "state": "received"} | given

    assert sorted(problems(kind, values, today=TODAY)) == missing


# --- adding and changing ------------------------------------------------------------------------------------------------


def test_an_item_is_added_with_its_history(inspection, by):
    meeting = add_evidence(
        inspection,
        kind="meeting",
        title="Management board",
        happened_on=MARCH,
        roles="Chair\nHead of service",
        people=0,
        is_on_diversity=True,
        by=by,
    )

    assert str(meeting) == "E1 Management board"
    assert history(meeting) == [
        ("kind", "", "meeting"),
        ("title", "", "Management board"),
        ("state", "", "received"),
        ("is_on_diversity", "", "yes"),
        ("happened_on", "", "2026-03-12"),
        ("roles", "", "Chair\nHead of service"),
        ("people", "", "0"),
    ]


@pytest.mark.postgresql_too
def test_items_are_numbered_within_their_inspection(inspection, youth_2018, by):
    elsewhere = new_inspection(youth_2018)
    first, second = (add_evidence(inspection, kind="document", title=title, by=by) for title in "AB")
    other = add_evidence(elsewhere, kind="document", title="A", by=by)
    withdraw_evidence(second, reason="Sent twice.", by=by)
    third = add_evidence(inspection, kind="document", title="C", by=by)

    assert [item.cited_as for item in (first, second, third, other)] == ["E1", "E2", "E3", "E1"]


@pytest.mark.postgresql_too
def test_the_same_item_sent_twice_is_added_once(inspection, by, second_inspector):
    given = {"kind": "document", "title": "Plan", "happened_on": MARCH}
    first = add_evidence(inspection, **given, file=pdf(), by=by)
    again = add_evidence(inspection, **given, file=pdf(), by=by)

    assert first == again
    assert again.files.count() == 1
    # The same item added by a colleague, or after a withdrawal, is a new item
    assert add_evidence(inspection, **given, by=Author(second_inspector)) != first
    withdraw_evidence(first, reason="By mistake.", by=by)
    assert add_evidence(inspection, **given, by=by) != first


def test_an_incomplete_item_is_refused_with_reasons(inspection, by):
    with pytest.raises(Incomplete) as refusal:
        add_evidence(inspection, kind="meeting", title="", by=by)

    assert sorted(refusal.value.problems) == ["happened_on", "title"]
    assert not inspection.evidence.exists()


def test_a_case_of_another_inspection_is_refused(inspection, youth_2018, by):
    elsewhere = new_case(new_inspection(youth_2018), reference="court-09")
    given = {"kind": "referred_case", "title": "Health", "partner": "Care Quality Commission"}

    with pytest.raises(Refused, match=r"Case \w+ \(court-09\) belongs to another inspection"):
        add_evidence(inspection, **given, case=elsewhere, by=by)

    case = new_case(inspection, reference="court-01")
    finding = add_evidence(inspection, **given, case=case, by=by)
    assert ("case", "", str(case)) in history(finding)
    with pytest.raises(Refused, match="belongs to another inspection"):
        change_evidence(finding, case=elsewhere, by=by)


def test_only_a_person_can_change_evidence(inspection):
    with pytest.raises(Refused, match="A named person"):
        add_evidence(inspection, kind="document", title="Plan", by=BY)


@pytest.mark.postgresql_too
def test_the_history_keeps_earlier_values(minutes, by):
    before = len(history(minutes))

    assert change_evidence(minutes, title="Minutes of March", notes="The board knows its work.", by=by)
    assert not change_evidence(minutes, title="Minutes of March", by=by)

    assert history(minutes)[before:] == [
        ("title", "Minutes of the board", "Minutes of March"),
        ("notes", "", "The board knows its work."),
    ]
    with pytest.raises(Refused, match="cannot change the kind"):
        change_evidence(minutes, kind="data", by=by)


@pytest.mark.postgresql_too
def test_a_colleagues_change_is_not_overwritten(inspection, minutes, by, partner):
    seen = version_of(minutes)
    # A colleague's links and files do not conflict
    tie_to_question(minutes, key_question(inspection), bearing="supports", by=Author(partner))
    add_file(minutes, file=pdf(), by=Author(partner))
    assert version_of(minutes) == seen

    change_evidence(Evidence.objects.get(pk=minutes.pk), title="Minutes of April", by=Author(partner))
    with pytest.raises(
        EditConflict, match=r"Petra Partner changed E1 after you opened the page\. Title is now “Minutes of April”"
    ):
        change_evidence(minutes, title="Minutes of May", based_on=seen, by=by)

    assert change_evidence(minutes, title="Minutes of May", based_on=version_of(minutes), by=by)


# --- requested and received ---------------------------------------------------------------------------------------------


@pytest.fixture
def requested(inspection, by) -> Evidence:
    due = timezone.localdate() + datetime.timedelta(3)
    return add_evidence(inspection, kind="document", title="Improvement plan", state="requested", due=due, by=by)


def test_a_requested_item_is_received_with_its_file(requested, by):
    receive(requested, happened_on=MARCH, file=pdf("plan.pdf"), by=by)

    assert requested.state == "received"
    assert requested.happened_on == MARCH
    assert requested.files.get().name == "plan.pdf"
    assert ("state", "requested", "received") in history(requested)
    with pytest.raises(Refused, match="E1 has already been received"):
        receive(requested, by=by)


def test_an_arranged_meeting_is_held_on_a_date(inspection, by):
    arranged = add_evidence(inspection, kind="meeting", title="Board", state="requested", due=TODAY, by=by)

    with pytest.raises(Incomplete):
        receive(arranged, by=by)
    receive(Evidence.objects.get(pk=arranged.pk), happened_on=MARCH, by=by)


def test_an_item_not_received_cannot_be_linked(inspection, requested, minutes, by):
    with pytest.raises(Refused, match="has not been received yet"):
        tie_to_question(requested, key_question(inspection), bearing="supports", by=by)

    tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    with pytest.raises(Refused, match="Withdraw its links first"):
        change_evidence(minutes, state="requested", due=TODAY, by=by)


@pytest.mark.postgresql_too
def test_overdue_items_come_first(inspection, requested, minutes, by):
    late = add_evidence(inspection, kind="data", title="Caseload", state="requested", due=MARCH, by=by)
    gone = add_evidence(inspection, kind="data", title="Old", state="requested", due=MARCH, by=by)
    withdraw_evidence(gone, reason="Not needed.", by=by)

    assert list(inspection.evidence.awaited()) == [late, requested]
    assert [late.is_overdue, requested.is_overdue, minutes.is_overdue] == [True, False, False]


# --- files --------------------------------------------------------------------------------------------------------------


def test_a_file_is_stored_unchanged_under_a_generated_name(minutes, by, media):
    file = add_file(minutes, file=pdf("Board – minutes.pdf"), by=by)

    assert (file.name, file.size, file.content_type) == ("Board – minutes.pdf", len(PDF), "application/pdf")
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    [path] = stored_files(media)
    assert path.parent == media / "evidence"
    assert "." not in path.name
    assert "minutes" not in path.name
    assert path.read_bytes() == PDF
    assert history(minutes)[-1] == ("file", "", f"Board – minutes.pdf, {len(PDF)} bytes, SHA-256 {file.sha256}")


@pytest.mark.postgresql_too
def test_the_same_file_is_not_stored_twice(minutes, survey, by, media):
    add_file(minutes, file=pdf(), by=by)

    with pytest.raises(Refused, match=r"already added by Lena Lead as “minutes\.pdf”"):
        add_file(minutes, file=pdf("another-name.pdf"), by=by)

    assert minutes.files.count() == 1
    assert len(stored_files(media)) == 1
    add_file(survey, file=pdf(), by=by)  # the same content in another item is another file
    add_file(minutes, file=pdf(content=PDF + b"\n"), by=by)


def test_a_refused_file_leaves_nothing_behind(inspection, minutes, by, media):
    for add in (
        lambda file: add_file(minutes, file=file, by=by),
        lambda file: add_evidence(inspection, kind="document", title="Plan", file=file, by=by),
    ):
        with pytest.raises(Refused, match="because of its file type"):
            add(pdf("minutes.pdf.exe"))

    assert inspection.evidence.count() == 1
    assert not stored_files(media)


def test_a_file_of_an_item_that_is_refused_is_not_left_on_the_disk(inspection, by, media):
    with pytest.raises(Incomplete):
        add_evidence(inspection, kind="presentation", title="By the head of service", file=pdf(), by=by)

    assert not stored_files(media)


# --- surveys ------------------------------------------------------------------------------------------------------------


def test_the_questions_of_a_survey_are_counted(survey, by):
    questions = [Question("Is your caseload manageable?", 31, 36), Question("Are you supervised?", 20, 30)]

    assert set_survey_questions(survey, questions, by=by)
    assert not set_survey_questions(survey, questions, by=by)
    assert [str(row) for row in survey.questions.all()] == [
        "Is your caseload manageable?: 31 of 36",
        "Are you supervised?: 20 of 30",
    ]

    set_survey_questions(survey, questions[1:], by=by)
    assert [row.text for row in survey.questions.all()] == ["Are you supervised?"]
    assert history(survey)[-2:] == [
        ("question 1", "Is your caseload manageable?: 31 of 36", "Are you supervised?: 20 of 30"),
        ("question 2", "Are you supervised?: 20 of 30", ""),
    ]


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        ([Question(" ", 1, 2)], "Question 1 is blank"),
        ([Question("A?", 1, 2), Question("A?", 2, 2)], "is listed twice"),
        ([Question("A?", 3, 2)], "3 out of 2 is not possible"),
        ([Question("A?", -1, 2)], "-1 out of 2 is not possible"),
        ([Question("A?", 1, 37)], "37 people answered it, but only 36 answered the survey"),
        ([Question(f"{number}?", 1, 2) for number in range(61)], "up to 60 survey questions"),
    ],
)
def test_impossible_counts_are_refused(survey, by, questions, reason):
    with pytest.raises(Refused, match=reason):
        set_survey_questions(survey, questions, by=by)


def test_a_question_cannot_have_more_answers_than_the_survey(survey, by):
    set_survey_questions(survey, [Question("A?", 31, 36)], by=by)

    with pytest.raises(Refused, match="36 people answered it, but only 35 answered the survey"):
        change_evidence(survey, answered=35, by=by)


@pytest.mark.postgresql_too
def test_questions_changed_by_a_colleague_are_not_overwritten(survey, by, partner):
    seen = questions_version_of(survey)
    set_survey_questions(survey, [Question("A?", 1, 2)], based_on=seen, by=Author(partner))

    with pytest.raises(EditConflict, match=r"Question 1 is now “A\?: 1 of 2”"):
        set_survey_questions(survey, [Question("B?", 1, 2)], based_on=seen, by=by)


def test_only_a_survey_has_questions(minutes, by):
    with pytest.raises(Refused, match="E1 is not a survey"):
        set_survey_questions(minutes, [Question("A?", 1, 2)], by=by)


# --- links -----------------------------------------------------------------------------------------------------------


def test_an_item_is_linked_to_many_key_questions_and_prompts(inspection, minutes, by):
    first, second = key_question(inspection, "1.1.1"), key_question(inspection, "3.2.1")
    prompt = key_question(inspection, "1.1.1a")

    tie_to_question(minutes, first, bearing="supports", passage="Item 4: the vision was agreed.", by=by)
    tie_to_question(minutes, first, prompt=prompt, bearing="contradicts", by=by)
    link = tie_to_question(minutes, second, bearing="supports", by=by)
    assert tie_to_question(minutes, second, bearing="supports", by=by) == link  # a button pressed twice

    assert history(minutes)[-3:] == [
        (f"tie {link.pk - 2}", "", "supports 1.1.1: Item 4: the vision was agreed."),
        (f"tie {link.pk - 1}", "", "contradicts 1.1.1a"),
        (f"tie {link.pk}", "", "supports 3.2.1"),
    ]


def test_a_link_outside_the_inspection_is_refused(inspection, minutes, frameworks, by):
    with pytest.raises(Refused, match="belongs to another framework"):
        tie_to_question(minutes, question(frameworks("youth-2021"), "1.1.1"), bearing="supports", by=by)
    with pytest.raises(Refused, match=r"does not belong to key question 1\.1\.1"):
        tie_to_question(
            minutes, key_question(inspection), prompt=key_question(inspection, "1.1.2a"), bearing="supports", by=by
        )
    with pytest.raises(Refused, match="supports or contradicts"):
        tie_to_question(minutes, key_question(inspection), bearing="proves", by=by)
    assert not EvidenceLink.objects.exists()


def test_a_link_is_withdrawn_with_a_reason_and_kept(inspection, minutes, by):
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", passage="Page 3.", by=by)

    with pytest.raises(Refused, match="Enter why"):
        withdraw_tie(link, reason=" ", by=by)
    withdraw_tie(link, reason="Page 3 is about another year.", by=by)

    assert not minutes.links.current().exists()
    link.refresh_from_db()
    assert link.withdrawn_because == "Page 3 is about another year."
    assert history(minutes)[-2:] == [
        (f"tie {link.pk}", "supports 1.1.1: Page 3.", ""),
        (f"tie {link.pk} withdrawn", "", "Page 3 is about another year."),
    ]
    with pytest.raises(Refused, match="already been withdrawn"):
        withdraw_tie(link, reason="Again.", by=by)


# --- withdrawn and signed -----------------------------------------------------------------------------------------------


def test_a_withdrawn_item_is_kept_and_cannot_be_changed(inspection, minutes, by):
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    with pytest.raises(Refused, match="Enter why"):
        withdraw_evidence(minutes, reason="", by=by)

    withdraw_evidence(minutes, reason="It is of another YOT.", by=by)

    assert Evidence.objects.get(pk=minutes.pk).withdrawn_because == "It is of another YOT."
    assert not EvidenceLink.objects.current().exists()
    assert history(minutes)[-1] == ("withdrawn", "", "It is of another YOT.")
    for change in (
        lambda: change_evidence(minutes, title="Other", by=by),
        lambda: add_file(minutes, file=pdf(), by=by),
        lambda: tie_to_question(minutes, key_question(inspection), bearing="contradicts", by=by),
        lambda: withdraw_tie(link, reason="No.", by=by),
        lambda: withdraw_evidence(minutes, reason="Again.", by=by),
    ):
        with pytest.raises(Refused, match="E1 has been withdrawn"):
            change()


@pytest.mark.postgresql_too
def test_nothing_changes_once_the_ratings_are_signed(inspection, minutes, survey, requested, by, media):
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    sign(inspection)

    for change in (
        lambda: add_evidence(inspection, kind="document", title="Late", file=pdf(), by=by),
        lambda: change_evidence(minutes, title="Other", by=by),
        lambda: receive(requested, by=by),
        lambda: add_file(minutes, file=pdf(), by=by),
        lambda: set_survey_questions(survey, [Question("A?", 1, 2)], by=by),
        lambda: tie_to_question(minutes, key_question(inspection), bearing="contradicts", by=by),
        lambda: withdraw_tie(link, reason="No.", by=by),
        lambda: withdraw_evidence(minutes, reason="No.", by=by),
    ):
        with pytest.raises(SignedInspection), transaction.atomic():
            change()
    assert inspection.evidence.current().count() == 3
    assert not stored_files(media)


# --- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_the_methodology_counts_what_was_held_and_answered(inspection, survey, minutes, requested, by):
    for day, people in ((12, 4), (10, None), (12, 3)):
        held = datetime.date(2026, 3, day)
        add_evidence(
            inspection, kind="meeting", title=f"Meeting {day} {people}", happened_on=held, people=people, by=by
        )
    add_evidence(inspection, kind="focus_group", title="Staff", happened_on=MARCH, people=7, by=by)
    add_evidence(inspection, kind="focus_group", title="Volunteers", state="requested", due=MARCH, by=by)
    gone = add_evidence(inspection, kind="meeting", title="Cancelled", happened_on=MARCH, people=9, by=by)
    withdraw_evidence(gone, reason="It was not held.", by=by)
    add_evidence(inspection, kind="partner", title="Health", partner="Care Quality Commission", by=by)
    set_survey_questions(survey, [Question("Is your caseload manageable?", 31, 36)], by=by)
    new_case(inspection).interviews.update(state="held", held_on=MARCH)

    counted = methodology(inspection)

    meetings, focus_groups = counted.held
    assert (meetings.title, meetings.times, meetings.people, meetings.without_people) == ("Meeting", 3, 7, 1)
    assert meetings.dates == (datetime.date(2026, 3, 10), MARCH)
    assert (meetings.first, meetings.last) == meetings.dates
    assert (focus_groups.kind, focus_groups.times, focus_groups.people) == ("focus_group", 1, 7)
    assert counted.times("meeting") == 3
    assert counted.times("observation") == 0
    [answers] = counted.surveys
    assert (answers.cited_as, answers.surveyed, answers.invited, answers.answered) == ("E1", "Staff", 48, 36)
    assert answers.questions == (SurveyAnswer("Is your caseload manageable?", 31, 36),)
    assert answers.questions[0].counted == "31 of 36"
    assert (counted.documents, counted.data, counted.of_partners) == (1, 0, 1)
    assert counted.interviews_in_cases == {"Case manager": 1}


# --- the pages ----------------------------------------------------------------------------------------------------------


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lead(inspection, lead_inspector) -> Client:
    return browser_of(lead_inspector)


@pytest.fixture
def colleague(inspection, second_inspector) -> Client:
    return browser_of(second_inspector)


def text_of(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def day(name: str, date: datetime.date) -> dict[str, str]:
    return {f"{name}_0": str(date.day), f"{name}_1": str(date.month), f"{name}_2": str(date.year)}


def test_the_empty_library_says_what_will_appear_there(lead):
    page = text_of(lead, LIBRARY)

    assert "No evidence yet." in page
    assert "Add evidence" in page


def test_a_document_is_added_with_its_file_on_its_page(lead, inspection):
    given = {
        "title": "Youth justice plan",
        "state": "received",
        "marks": ["is_on_diversity"],
        **day("happened_on", MARCH),
    }

    sent = lead.post(f"{LIBRARY}add/document/", {**given, "file": pdf("plan.pdf")})

    assert sent["Location"] == f"{LIBRARY}1/"
    added = inspection.evidence.get()
    assert (added.happened_on, added.is_on_diversity, added.is_on_resettlement) == (MARCH, True, False)
    page = text_of(lead, f"{LIBRARY}1/")
    assert "E1 has been added to the evidence." in page
    assert "plan.pdf" in page
    assert "File: plan.pdf</p>" in page  # in the history, without its hash
    assert "E1 Youth justice plan" in text_of(lead, LIBRARY)


@pytest.mark.parametrize("kind", list(BY_SLUG))
def test_each_kind_has_its_own_form(lead, kind):
    form = lead.get(f"{LIBRARY}add/{kind}/").context["form"]

    asked = set(form.fields) - {"title", "state", "due", "notes", "marks", "version", "file"}
    assert asked == set(BY_SLUG[kind].asks)
    assert ("file" in form.fields) == BY_SLUG[kind].has_file
    assert form.fields["happened_on"].label == BY_SLUG[kind].when


def test_missing_fields_get_an_error(lead, inspection):
    page = text_of_posted(lead, f"{LIBRARY}add/meeting/", {"title": "", "state": "received", "people": "four"})

    for words in (
        "Enter a title that others will recognise.",
        "Enter the date. The report needs it.",
        "Enter a whole number, for example 36.",
    ):
        assert page.count(words) >= 2, words  # at the top, and next to the field
    assert not inspection.evidence.exists()


def text_of_posted(client: Client, path: str, data: dict) -> str:
    answer = client.post(path, data)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_refused_file_gets_an_error_and_typed_text_is_kept(lead, inspection, media):
    page = text_of_posted(
        lead, f"{LIBRARY}add/document/", {"title": "Plan", "state": "received", "file": pdf("plan.html")}
    )

    assert "“plan.html” cannot be uploaded because of its file type." in page
    assert 'value="Plan"' in page
    assert not inspection.evidence.exists()
    assert not stored_files(media)


def test_a_file_must_be_chosen_again_if_another_field_is_missing(lead):
    page = text_of_posted(lead, f"{LIBRARY}add/document/", {"title": "", "state": "received", "file": pdf()})

    assert "Choose the file again. Your browser does not keep it" in page


def test_an_upload_beyond_the_limit_is_discarded_as_it_arrives():
    handler, piece = UploadLimit(), bytes(64_000)

    kept = [handler.receive_data_chunk(piece, start) for start in range(0, LARGEST * 2, len(piece))]

    assert LARGEST < len(piece) * sum(each is not None for each in kept) <= LARGEST + len(piece)


def test_an_upload_beyond_the_limit_is_refused_with_a_message(lead, minutes, monkeypatch):
    monkeypatch.setattr("inspections.evidence.upload_limit.LARGEST", 100_000)
    monkeypatch.setattr("inspections.evidence.uploads.LARGEST", 100_000)

    page = text_of_posted(lead, f"{LIBRARY}1/files/add/", {"file": pdf(content=PDF * 10_000)})

    assert "“minutes.pdf” cannot be uploaded: it is larger than 50MB." in page
    assert not minutes.files.exists()


def test_an_item_is_changed_on_its_page_and_a_colleagues_change_is_shown_first(lead, minutes, partner):
    address = f"{LIBRARY}1/change/"
    seen = version_of(minutes)
    assert f'name="version" value="{seen}"' in text_of(lead, address)
    change_evidence(minutes, notes="The chair was away.", by=Author(partner))

    given = {"title": "Minutes of April", "state": "received", "notes": ""}
    page = text_of_posted(lead, address, given | {"version": seen})
    assert "Petra Partner changed E1 after you opened the page. Notes is now “The chair was away.”" in page
    assert 'value="Minutes of April"' in page

    sent = lead.post(address, given | {"version": version_of(minutes)})
    assert sent["Location"] == f"{LIBRARY}1/"
    minutes.refresh_from_db()
    assert (minutes.title, minutes.notes) == ("Minutes of April", "")


def test_requested_items_are_listed_first_until_received(lead, inspection, requested, by):
    add_evidence(inspection, kind="data", title="Caseload", state="requested", due=MARCH, by=by)
    Evidence.objects.filter(title="Caseload").update(due=timezone.localdate() - datetime.timedelta(2))
    page = text_of(lead, LIBRARY)
    assert "Not received yet: 2, 1 overdue" in page
    assert page.index("E2 Caseload") < page.index("E1 Improvement plan")

    sent = lead.post(f"{LIBRARY}2/receive/", {"file": pdf("caseload.pdf")})

    assert sent["Location"] == f"{LIBRARY}2/"
    assert "E2 has been received." in text_of(lead, f"{LIBRARY}2/")
    assert "Not received yet: 1" in text_of(lead, LIBRARY)


def test_the_questions_of_a_survey_are_recorded_on_their_page(lead, survey):
    address = f"{LIBRARY}1/questions/"
    text_of(lead, address)
    given = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "0",
        "form-0-text": "Is your caseload manageable?",
        "form-0-positive": "31",
        "form-0-answered": "36",
        "form-2-text": "",
        "version": "0",
    }

    mistaken = text_of_posted(lead, address, given | {"form-0-positive": "37"})
    assert "This cannot be more than the 36 people who answered." in mistaken
    refused = text_of_posted(lead, address, given | {"form-0-answered": "40"})
    assert "Question 1: 40 people answered it, but only 36 answered the survey." in refused
    assert lead.post(address, given)["Location"] == f"{LIBRARY}1/"

    page = text_of(lead, f"{LIBRARY}1/")
    assert "31 of 36" in page
    assert "36 of 48 invited" in page
    assert "now “Is your caseload manageable?: 31 of 36”" in text_of_posted(
        lead, address, given | {"form-0-answered": "35"}
    )


def test_links_are_added_one_at_a_time_and_standards_judged_as_a_whole_come_first(lead, minutes):
    address = f"{LIBRARY}1/ties/add/"
    page = text_of(lead, address)
    assert page.index('label="Judged as a whole"') < page.index('label="Computed from cases"')
    assert "1.1.1. " in page
    assert "2.1.1. " in text_of(lead, address, standard="2.1")

    given = {"key_question": "1.1.1", "bearing": "supports", "passage": "Page 3", "prompt": "1.1.1b"}
    sent = lead.post(f"{address}?standard=1.1", given)

    assert sent["Location"] == f"{address}?standard=1.1"
    assert "E1 supports 1.1.1 b)." in text_of(lead, sent["Location"])
    page = text_of(lead, f"{LIBRARY}1/")
    assert "Page 3" in page
    assert "Linked: supports 1.1.1b: Page 3" in page
    wrong = text_of_posted(lead, address, given | {"prompt": "1.1.2a"})
    assert "This prompt does not belong to key question 1.1.1." in wrong
    assert "Choose whether it supports or contradicts" in text_of_posted(lead, address, given | {"bearing": ""})


def test_a_standard_without_key_questions_says_so(frameworks, lead_inspector, by):
    inspection = new_inspection(frameworks("youth-2021"), reference="of-2021")
    appoint(inspection, lead_inspector, "lead", by=BY)
    add_evidence(inspection, kind="document", title="Plan", by=by)

    page = text_of(browser_of(lead_inspector), "/inspections/of-2021/evidence/1/ties/add/", standard="4.1")

    assert "The framework has no key questions for this standard" in page


def test_a_link_and_an_item_are_withdrawn_with_a_reason_on_their_pages(lead, inspection, minutes, by):
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    address = f"{LIBRARY}1/ties/{link.pk}/withdraw/"
    assert "Enter why you are withdrawing this link." in text_of_posted(lead, address, {"reason": ""})
    lead.post(address, {"reason": "Wrong page."})
    page = text_of(lead, f"{LIBRARY}1/")
    assert "Withdrawn links (1)" in page
    assert "Reason the link was withdrawn: Wrong page." in page

    lead.post(f"{LIBRARY}1/withdraw/", {"reason": "Of another YOT."})
    page = text_of(lead, f"{LIBRARY}1/")
    assert "Withdrawn by Lena Lead" in page
    assert "Of another YOT." in page
    assert "Change" not in page.split("History")[0].split("</h1>")[1]
    assert "E1 Minutes" not in text_of(lead, LIBRARY)
    assert "E1 Minutes" in text_of(lead, LIBRARY, state="withdrawn")


@pytest.mark.postgresql_too
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "1 2 3"),
        ({"words": "board"}, "1"),
        ({"words": "vision"}, "1"),  # in a passage
        ({"words": "volunteer"}, "3"),  # among the roles
        ({"words": "e2"}, "2"),
        ({"words": "nothing like it"}, ""),
        ({"kind": "survey"}, "2"),
        ({"state": "requested"}, ""),
        ({"state": "withdrawn"}, "4"),
        ({"mark": "is_on_involvement"}, "3"),
        ({"standard": "1.1"}, "1"),
        ({"standard": "1.2"}, ""),
        ({"standard": "none"}, "2 3"),
        ({"standard": "none", "kind": "survey"}, "2"),
        ({"kind": "unheard of", "page": "99"}, "1 2 3"),
        ({"words": "\0"}, "1 2 3"),
    ],
)
def test_the_library_is_searched_and_filtered(lead, inspection, minutes, survey, by, query, found):
    tie_to_question(minutes, key_question(inspection), bearing="supports", passage="The vision was agreed.", by=by)
    taken_back = tie_to_question(minutes, key_question(inspection, "1.2.1"), bearing="supports", by=by)
    withdraw_tie(taken_back, reason="No.", by=by)
    add_evidence(
        inspection,
        kind="focus_group",
        title="Panel members",
        happened_on=MARCH,
        roles="Volunteers",
        is_on_involvement=True,
        by=by,
    )
    gone = add_evidence(inspection, kind="document", title="Board of another YOT", by=by)
    withdraw_evidence(gone, reason="Not ours.", by=by)

    rows = lead.get(LIBRARY, query).context["rows"]

    assert " ".join(str(row["item"].number) for row in rows) == found


@pytest.mark.postgresql_too
def test_a_page_has_fifty_items_and_keeps_the_search(lead, inspection, minutes):
    Evidence.objects.bulk_create(
        Evidence(inspection=inspection, number=number, kind="data", title="Figures", added_by=minutes.added_by)
        for number in range(2, 60)
    )

    page = text_of(lead, LIBRARY, kind="data")

    assert "58 items found, 1 to 50 shown" in page
    assert "?kind=data&amp;page=2" in page


def test_interview_evidence_does_not_identify_the_case_or_the_person(lead, inspection):
    case = new_case(inspection, reference="court-77")
    assert "evidence about the organisation" not in text_of(lead, LIBRARY)
    case.interviews.update(role="Nina", about_organisation="We are well led.")

    page = text_of(lead, LIBRARY)

    assert "1 case interview also includes evidence about the organisation." in page
    assert "/inspections/anytown/organisation/" in page
    assert "court-77" not in page
    assert "Nina" not in page


# --- permissions -----------------------------------------------------------------------------------------------------


@pytest.fixture
def filed(minutes, by) -> EvidenceFile:
    return add_file(minutes, file=pdf(), by=by)


def addresses(evidence: Evidence, link: EvidenceLink) -> dict[str, list[str]]:
    reference, number = evidence.inspection.reference, evidence.number
    named = {
        "read": [
            ("evidence_list", []),
            ("evidence_item", [number]),
            ("evidence_file", [number, evidence.files.get().pk]),
        ],
        "write": [
            ("kinds_of_evidence", []),
            ("add_evidence", ["document"]),
            *(
                (name, [number])
                for name in ("change_evidence", "receive_evidence", "add_evidence_file", "tie_evidence")
            ),
            ("withdraw_evidence", [number]),
            ("withdraw_tie", [number, link.pk]),
        ],
    }
    return {
        part: [reverse(f"inspections:{name}", args=[reference, *arguments]) for name, arguments in those]
        for part, those in named.items()
    }


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("lead", True, True),
        ("deputy", True, True),
        ("partner", True, True),
        ("inspector", True, False),
        ("chief", True, False),
        ("panel", True, False),
        ("stranger", False, False),
        ("partner elsewhere", False, False),
    ],
)
def test_who_reads_the_evidence_and_who_writes_it(
    inspection, youth_2018, minutes, filed, lead_inspector, panel_member, stranger, by, role, reads, writes
):
    person = {"lead": lead_inspector, "panel": panel_member}.get(role, stranger)
    if role == "partner elsewhere":
        appoint(new_inspection(youth_2018, reference="elsewhere"), person, "partner", by=BY)
    elif person is stranger and role != "stranger":
        appoint(inspection, person, role, by=BY)
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    browser = browser_of(person)

    for path in addresses(minutes, link)["read"]:
        assert browser.get(path).status_code == (200 if reads else 404), path
    for path in addresses(minutes, link)["write"]:
        expected = 200 if writes else 403 if reads else 404
        assert browser.get(path).status_code == expected, path
        if not writes:
            assert browser.post(path, {"title": "Mine", "reason": "Mine"}).status_code == expected, path
    assert ("Add evidence" in browser.get(LIBRARY).content.decode()) == writes


def test_evidence_of_one_inspection_is_not_reached_through_another(
    lead, lead_inspector, youth_2018, inspection, filed, by
):
    elsewhere = new_inspection(youth_2018, reference="elsewhere")
    appoint(elsewhere, lead_inspector, "lead", by=BY)
    link = tie_to_question(filed.evidence, key_question(inspection), bearing="supports", by=by)
    other = add_evidence(elsewhere, kind="survey", title="Theirs", surveyed="staff", by=by)

    assert other.number == filed.evidence.number
    for path in (f"1/files/{filed.pk}/", f"1/ties/{link.pk}/withdraw/", "2/", "2/change/", "2/questions/"):
        assert lead.get(f"/inspections/elsewhere/evidence/{path}").status_code == 404, path
    # A file of one item cannot be reached through another item either
    second = add_evidence(inspection, kind="document", title="Another", by=by)
    assert lead.get(f"{LIBRARY}{second.number}/files/{filed.pk}/").status_code == 404
    assert lead.get(f"{LIBRARY}1/questions/").status_code == 404  # no survey
    assert lead.get(f"{LIBRARY}add/film/").status_code == 404


def test_a_case_of_another_inspection_cannot_be_chosen(lead, inspection, youth_2018):
    ours = new_case(inspection, reference="court-01")
    theirs = new_case(new_inspection(youth_2018), reference="court-99")
    address = f"{LIBRARY}add/referred_case/"
    assert "court-01" in text_of(lead, address)
    assert "court-99" not in text_of(lead, address)

    given = {"title": "Health", "partner": "Care Quality Commission", "state": "received"}
    page = text_of_posted(lead, address, given | {"case": str(theirs.pk)})
    assert "Choose one of the cases in this inspection." in page
    lead.post(address, given | {"case": str(ours.pk)})
    assert inspection.evidence.get().case == ours


def test_a_file_is_downloaded_and_never_shown(colleague, filed):
    answer = colleague.get(f"{LIBRARY}1/files/{filed.pk}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert colleague.post(f"{LIBRARY}1/files/{filed.pk}/").status_code == 405


def test_a_file_name_with_any_characters_is_downloaded_unchanged(colleague, minutes, by):
    file = add_file(minutes, file=pdf("Môn “plan”; x=1.pdf"), by=by)

    answer = colleague.get(f"{LIBRARY}1/files/{file.pk}/")

    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''M%C3%B4n")


def test_a_signed_out_user_is_asked_to_sign_in(filed):
    answer = Client().get(f"{LIBRARY}1/files/{filed.pk}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_colleague_can_read_but_not_change_evidence(colleague, inspection, filed, by):
    tie_to_question(filed.evidence, key_question(inspection), bearing="contradicts", passage="Page 9", by=by)

    page = text_of(colleague, f"{LIBRARY}1/").split("</h1>")[1]

    assert "Page 9" in page
    assert "minutes.pdf" in page
    for words in ("/change/", "/withdraw/", "/ties/add/", "/files/add/"):
        assert words not in page


def test_once_the_ratings_are_signed_the_pages_say_so(lead, inspection, filed):
    sign(inspection)

    assert "The ratings are signed, so you can no longer change the evidence." in text_of(lead, LIBRARY)
    assert "/change/" not in text_of(lead, f"{LIBRARY}1/")
    page = text_of_posted(lead, f"{LIBRARY}1/withdraw/", {"reason": "Too late."})
    assert "is signed (phase: draft report), so" in page


# --- number of queries --------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_the_pages_make_as_many_queries_for_three_hundred_items_as_for_one(lead, inspection, minutes, by):
    link = tie_to_question(minutes, key_question(inspection), bearing="supports", by=by)
    add_file(minutes, file=pdf(), by=by)
    add_evidence(inspection, kind="data", title="Awaited", state="requested", due=MARCH, by=by)
    new_case(inspection)
    pages = (
        LIBRARY,
        f"{LIBRARY}?words=board&standard=1.1",
        f"{LIBRARY}1/",
        f"{LIBRARY}1/ties/add/",
        f"{LIBRARY}add/referred_case/",
    )

    def queries() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert lead.get(page).status_code == 200
            counted.append(len(captured))
        return counted

    queries()  # the framework is read once by each process
    few = queries()
    person = minutes.added_by
    Evidence.objects.bulk_create(
        Evidence(
            inspection=inspection,
            number=number,
            kind="document",
            title=f"Paper {number} for the board",
            state="requested" if number % 10 == 0 else "received",
            due=MARCH,
            added_by=person,
        )
        for number in range(3, 301)
    )
    questions = [key_question(inspection, number) for number in ("1.1.1", "1.2.1", "1.3.1")]
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evidence=item, key_question=each, bearing="supports", passage="Page 2", added_by=person)
        for item in [*inspection.evidence.filter(state="received"), *[minutes] * 10]
        for each in questions
    )
    for number in range(70):
        new_case(inspection, reference=f"court-{number:02}")

    assert link.pk
    assert queries() == few
    assert max(few) <= 17, few


# --- two changes at the same time ------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
@pytest.mark.django_db(transaction=True)
def test_items_added_at_the_same_time_get_consecutive_numbers(frameworks, lead_inspector):
    inspection = new_inspection(frameworks("youth-2018"))
    at_once = threading.Barrier(4)
    failures: list[Exception] = []

    def add(name: int) -> None:
        try:
            at_once.wait(10)
            for number in range(5):
                add_evidence(inspection, kind="document", title=f"{name} {number}", by=Author(lead_inspector))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[name]) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failures
    assert list(inspection.evidence.values_list("number", flat=True)) == list(range(1, 21))
