"""A whole case on one page: every answer with its note, the filters, and the same content as a spreadsheet."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.test import Client

from inspections.cases.actions import record_judgements, save_entry
from inspections.cases.progress import Progress
from inspections.cases.record import CaseRecord
from inspections.cases.submission import return_case
from inspections.history import Author
from inspections.models import Case, Change, Inspection
from inspections.planning.actions.team import appoint
from tests.factories import BY, all_answers, hand_in, new_case, new_inspection, question

pytestmark = pytest.mark.django_db

CASE = "/inspections/anytown/cases/case-1/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """Lena Lead leads the inspection. Sam Second has recorded case-1: yes to all of domain 2, except one no, and one note."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    inspector = appoint(inspection, second_inspector, "inspector", by=BY)
    answers = all_answers(youth_2018, "2") | {"2.1.1a": "no", "2.1.1b": "yes"}
    case = new_case(inspection, reference="case-1", inspector=inspector, answers=answers)
    save(case, "2.1.1a-note", "=No plan was on file.")
    return inspection


@pytest.fixture
def case(inspection) -> Case:
    return inspection.cases.get(reference="case-1")


@pytest.fixture
def inspector(second_inspector) -> Client:
    client = Client()
    client.force_login(second_inspector)
    return client


@pytest.fixture
def lead(lead_inspector) -> Client:
    client = Client()
    client.force_login(lead_inspector)
    return client


def progress_of(case: Case) -> Progress:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk)).progress


def save(case: Case, entry: str, value: str) -> None:
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    newest = Change.objects.of_entry(case, entry).first()
    save_entry(record.case, record.entry(entry), value, based_on=newest.pk if newest else 0, by=BY)


def shown(client: Client, path: str = "read/") -> str:
    return " ".join(client.get(f"{CASE}{path}").content.decode().split())


def read(page: str) -> list[str]:
    """The names of the entries on the page, in order."""
    return re.findall(r'id="read-([\w.-]+)"', page)


def filters(page: str) -> dict[str, str]:
    return dict(re.findall(r'href="\?show=([\w-]+)"[^>]*>([^<]+)</a>', page))


def test_the_inspector_reads_every_answer_with_its_note(case, inspector):
    page = shown(inspector)
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))

    every = [
        entry.name
        for part in record.pages
        for entry in part
        if (entry.is_required or record.is_filled(entry) or part.standard) and not (part.standard and entry.is_note)
    ]
    assert sorted(read(page)) == sorted(every)
    assert "=No plan was on file." in page
    assert "assessment_completed" not in re.sub(r'id="read-[\w.-]+"', "", page)


def test_each_filter_shows_what_it_counts(case, inspector):
    page = shown(inspector)

    assert filters(page)["no"] == "Answered no (1)"
    assert filters(page)["note"] == "With a note (1)"
    assert "apart" not in filters(page)
    assert "set-aside" not in filters(page)
    # With the key question, so that the prompt can be understood
    assert read(shown(inspector, "read/?show=no")) == ["2.1.1", "2.1.1a"]
    assert read(shown(inspector, "read/?show=note")) == ["2.1.1", "2.1.1a"]
    unanswered = read(shown(inspector, "read/?show=unanswered"))
    assert "2.1.2b" in unanswered
    assert "gender" in unanswered
    assert "2.1.1a" not in unanswered
    assert read(shown(inspector, "read/?show=everything")) == read(page)  # an unknown filter shows everything


def test_prompts_against_their_key_question(case, inspector, youth_2018):
    state = next(state for state in progress_of(case).states if state.question.number == "2.1.2")
    prompts = state.prompt_numbers
    record_judgements(case, {question(youth_2018, number): "no" for number in prompts}, by=BY)

    page = shown(inspector, "read/?show=apart")

    assert read(page) == ["2.1.2", *prompts]
    assert "Most prompts say no" in page


def test_answers_that_a_classification_set_aside(case, inspector):
    save(case, "safety_wellbeing", "low")

    page = shown(inspector, "read/?show=set-aside")

    assert read(page) == progress_of(case).set_aside == ["2.2.2", "2.3.2"]
    assert "“Yes” set aside." in page


def test_what_changed_since_the_case_was_returned(case, inspector, lead, lead_inspector, second_inspector):
    hand_in(case)
    return_case(
        case, comment="Look again.", comments={"2.1.1a": "Really?", "2.1.3": "Why yes?"}, by=Author(lead_inspector)
    )
    save(case, "2.1.1a", "yes")
    save(case, "2.1.3", "no")
    save(case, "2.1.3", "yes")  # put back: not a change
    save(case, "2.2.1-note", "Seen at the visit.")
    hand_in(case)

    page = shown(lead, "review/?show=changed")

    assert [name for name in read(page) if name not in ("2.1.1",)] == ["2.1.1a", "2.2.1"]
    assert "Was: No" in page
    assert "Lena Lead: “Really?”" in page
    assert "“Look again.”" in page
    assert "Lena Lead: “Why yes?”" in shown(inspector)


def test_the_next_submitted_case_follows_a_decision(case, inspection, lead):
    waiting = new_case(inspection, reference="case-2", answers=all_answers(inspection.framework, "2"))
    for each in (case, waiting):
        hand_in(each)

    assert f"Next submitted case: {waiting}" in shown(lead, "review/")
    told = lead.post(f"{CASE}review/", {"decision": "accept"}, follow=True)
    assert told.redirect_chain[-1][0] == "/inspections/anytown/cases/case-2/review/"
    assert f"Case {case} accepted." in told.content.decode()
    last = lead.post("/inspections/anytown/cases/case-2/review/", {"decision": "return", "comment": "Again."})
    assert last["Location"] == "/inspections/anytown/cases/case-2/"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_case_as_a_spreadsheet(kind, case, inspector):
    response = inspector.get(f"{CASE}read.{kind}")

    assert response["Content-Disposition"] == f'attachment; filename="anytown-case-1.{kind}"'
    if kind == "xlsx":
        [header, *rows] = openpyxl.load_workbook(io.BytesIO(response.content)).active.values
        by_number = {row[1]: row for row in rows if row[1]}
        assert header == ("part", "number", "question", "answer", "note", "counted")
        assert by_number["2.1.1a"][3:] == ("No", "=No plan was on file.", "yes")
        assert by_number["2.1.2b"][3] in ("", None)
        assert any(row[2] == "Gender" for row in rows)
    assert inspector.get(f"{CASE}read.pdf").status_code == 404
