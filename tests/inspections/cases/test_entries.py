"""The entries of a case: the list of entries, their valid values and what is still missing."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from inspections.cases.actions import begin_interview, change_case, save_entry
from inspections.cases.entries import form_of
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case
from standards.models import Framework
from tests.factories import BY, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


def record_of(case: Case) -> CaseRecord:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk))


def save(case: Case, name: str, value: str, *, based_on: int = 0) -> int:
    record = record_of(case)
    entry = record.entry(name)
    assert entry is not None, name
    return save_entry(record.case, entry, value, based_on=based_on, by=BY).version


@pytest.fixture
def case(youth_2018) -> Case:
    return new_case(new_inspection(youth_2018), reference="c-1")


@pytest.fixture
def out_of_court_case(youth_2018) -> Case:
    return new_case(new_inspection(youth_2018), reference="c-2", out_of_court=True)


def test_a_case_is_a_task_list_of_facts_questions_interviews_and_standards(case):
    assert [page.slug for page in record_of(case).pages][:3] == ["facts", "classifications", "questions"]
    assert [page.title for page in record_of(case).pages][3:] == [
        "Interview: case manager",
        "2.1. Assessment",
        "2.2. Planning",
        "2.3. Implementation and delivery",
        "2.4. Reviewing",
    ]


def test_every_entry_of_every_page_is_found_by_its_name(case, out_of_court_case):
    for record in (record_of(case), record_of(out_of_court_case)):
        for page in record.pages:
            for entry in page:
                found = record.entry(entry.name)
                assert found is not None, entry.name
                assert (found.name, found.is_note, type(found.field)) == (entry.name, entry.is_note, type(entry.field))


@pytest.mark.parametrize(
    "name",
    ["3.1.1", "3.1.1a", "1.1.1", "2.1.1z", "2.1.1-awaited-awaited", "2.1.1a-awaited", "gender-note", "interview-999-notes",
     "reference", "pseudonym", "state", "inspector", "", "-", "2.1.1-", "interview-", "id"],
)  # fmt: skip
def test_an_unknown_entry_is_not_found(case, name):
    assert record_of(case).entry(name) is None


def test_the_interview_of_another_case_is_not_found(case, out_of_court_case):
    [other] = out_of_court_case.interviews.all()

    assert record_of(case).entry(f"interview-{other.pk}-notes") is None


@pytest.mark.parametrize(
    ("name", "sent", "value", "words"),
    [
        ("2.1.1", "2.1.1=yes", "yes", "Yes"),
        ("2.1.1a", "2.1.1a=na", "na", "Does not apply"),
        ("2.1.1a", "", "", "Not answered"),
        ("2.1.1-note", "2.1.1-note=Two+%0Alines", "Two \nlines", "Two \nlines"),
        ("age", "age=15", "15", "15"),
        ("looked_after", "looked_after=not_recorded", "not_recorded", "Not recorded"),
        ("yot_safety_wellbeing", "yot_safety_wellbeing=not_recorded", "not_recorded", "None recorded by the YOT"),
        ("gender", "gender=Not+recorded", "Not recorded", "Not recorded"),
        ("disposal_date", "disposal_date_0=2&disposal_date_1=3&disposal_date_2=2026", "2026-03-02", "2 March 2026"),
        ("disposal_date", "disposal_date_0=02&disposal_date_1=03&disposal_date_2=26", "2026-03-02", "2 March 2026"),
        ("assessment_completed", "assessment_completed_na=na", "na", "No date available"),
        (
            "desistance_factors",
            "desistance_factors=lifestyle&desistance_factors=substance_misuse",
            "lifestyle;substance_misuse",
            "Lifestyle, Substance misuse",
        ),
        ("desistance_factors", "desistance_factors=na", "na", "None of these"),
        ("2.1.1-awaited", "2.1.1-awaited=File+is+on+its+way", "File is on its way", "File is on its way"),
    ],
)  # fmt: skip
def test_a_submitted_value_is_stored_and_shown_in_words(case, name, sent, value, words):
    entry = record_of(case).entry(name)

    assert entry.value(QueryDict(sent)) == value
    assert entry.in_words(value) == words
    # and the browser gets back what it would send
    again = QueryDict(mutable=True)
    for key, part in entry.inputs(value):
        again.appendlist(key, part)
    assert entry.value(again) == value


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("2.1.1", "2.1.1=maybe", "maybe is not one of the available choices"),
        ("disposal", "", "Choose the disposal."),
        ("disposal", "disposal=youth_caution", "not one of the available choices"),
        ("age", "age=fifteen", "Age must be a whole number, for example 15."),
        ("age", "age=7", "Age must be 8 or over."),
        ("disposal_date", "disposal_date_0=30&disposal_date_1=2&disposal_date_2=2026", "Enter a real date"),
        ("disposal_date", "disposal_date_0=30", "Enter a real date"),
        ("disposal_date", "disposal_date_0=1&disposal_date_1=1&disposal_date_2=2999", "must be today or in the past"),
        ("disposal_date", "disposal_date_0=1&disposal_date_1=1&disposal_date_2=1066", "too long ago"),
        ("disposal_date", "disposal_date_na=na&disposal_date_0=x", "Enter a real date"),
        ("desistance_factors", "desistance_factors=na&desistance_factors=lifestyle", "Choose either"),
        ("2.1.1-note", f"2.1.1-note={'x' * 20_001}", "Shorten this to 20000 characters or fewer. It has 20001."),
        ("2.1.1-note", "2.1.1-note=a%00b", "Null characters are not allowed"),
    ],
)  # fmt: skip
def test_an_invalid_value_gets_an_error_message(case, name, sent, told):
    with pytest.raises(ValidationError) as refused:
        record_of(case).entry(name).value(QueryDict(sent))

    assert told in " ".join(refused.value.messages)


def test_a_value_from_a_workbook_that_is_not_on_the_list_stays_available(case):
    change_case(case, gender="male", ethnicity="Cornish", by=BY)
    record = record_of(case)

    assert ("male", "Male") in record.entry("gender").field.choices
    assert ("Cornish", "Cornish") in record.entry("ethnicity").field.choices


def test_a_value_is_read_back_as_it_was_saved(case):
    values = {
        "2.1.1a": "no",
        "2.1.1a-note": "Not seen.",
        "2.1.1": "yes",
        "2.1.1-note": "Because.",
        "management_oversight": "na",
        "age": "16",
        "disposal_date": "2026-01-31",
        "yot_risk_of_serious_harm": "not_recorded",
        "2.2.2-awaited": "The plan is asked for.",
    }
    for name, value in values.items():
        save(case, name, value)

    record = record_of(case)
    assert {name: record.values[name] for name in values} == values
    assert record.case.disposal_date == datetime.date(2026, 1, 31)


def test_a_note_and_its_answer_are_two_entries(case, lead_inspector):
    save(case, "2.1.1a", "no")
    before = case.judgements.get()
    record = record_of(case)
    save_entry(record.case, record.entry("2.1.1a-note"), "Not seen.", based_on=0, by=Author(lead_inspector))

    judgement = case.judgements.get()
    assert (judgement.answer, judgement.note) == ("no", "Not seen.")
    assert (judgement.by, judgement.at) == (before.by, before.at)  # of the answer


def test_an_interview_is_recorded_with_its_date_or_the_reason_it_was_not_held(case):
    [interview] = case.interviews.all()
    assert "Interview: case manager" in [page.title for page, _ in record_of(case).missing]

    save(case, f"interview-{interview.pk}-state", "awaited")
    [missing] = [entries for page, entries in record_of(case).missing if page.interview]
    assert [entry.name for entry in missing] == [f"interview-{interview.pk}-reason"]

    save(case, f"interview-{interview.pk}-reason", "On leave until Monday.")
    assert not [page for page, _ in record_of(case).missing if page.interview]


def test_another_interview_has_its_own_page(case):
    interview = begin_interview(case, "child", by=BY)

    assert f"interview-{interview.pk}" in [page.slug for page in record_of(case).pages]


def test_a_question_that_is_not_asked_is_not_missing_and_its_answer_comes_back(case):
    version = save(case, "2.2.2", "yes")
    change_case(case, safety_wellbeing="low", by=BY)

    record = record_of(case)
    assert record.progress.set_aside == ["2.2.2"]
    assert "2.2.2" not in [entry.name for _, entries in record.missing for entry in entries]

    change_case(record.case, safety_wellbeing="high", by=BY)
    record = record_of(case)
    assert record.progress.set_aside == []
    assert record.values["2.2.2"] == "yes"
    assert version


def test_the_next_unanswered_question_is_the_first_on_the_first_page_that_has_one(case):
    page, entry = record_of(case).next_unanswered

    assert (page.slug, entry.name) == ("facts", "disposal_date")


def test_a_form_shows_what_is_recorded(frameworks):
    case = new_case(new_inspection(frameworks("youth-2021")), gender="Female", age=14)
    record = record_of(case)
    form = form_of(record.page("facts"), record.values)

    assert (form["gender"].value(), form["age"].value()) == ("Female", "14")


def test_each_revision_of_a_framework_is_read_once(frameworks, django_assert_num_queries):
    first, again = (Framework.objects.get(pk=frameworks("youth-2018").pk) for _ in range(2))
    whole = first.whole

    with django_assert_num_queries(0):
        assert again.whole is whole


def test_a_double_click_makes_one_interview(case):
    first = begin_interview(case, "child", by=BY)
    assert begin_interview(case, "child", by=BY) == first

    save(case, f"interview-{first.pk}-state", "held")
    assert begin_interview(case, "child", by=BY) != first
