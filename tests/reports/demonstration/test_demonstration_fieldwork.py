"""The invented inspection of the demonstration, which people use to try the product."""

from __future__ import annotations

from collections import Counter

import pytest
from django import forms
from django.http import QueryDict

from inspections.benchmarks.models import BenchmarkAnswer, BenchmarkCase
from inspections.cases.judged import CaseState, case_state
from inspections.cases.record import CaseRecord
from inspections.dip_samples.models import DipRead
from inspections.evidence.counts import methodology
from inspections.history import Author
from inspections.models import (
    Alert,
    Case,
    CaseComment,
    Change,
    HeldRole,
    Inspection,
    Interview,
    PracticeExample,
    ReassuranceRequest,
    User,
)
from inspections.second_reads.models import SecondRead
from inspections.staff.actions import give_role
from reports.demonstration.assurance import JUDGED_OTHERWISE, QUALITY_LEAD, make_assurance
from reports.demonstration.fieldwork import REFERENCE, make_inspection
from reports.demonstration.loading import PEOPLE, make_fieldwork

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def people(rows_of_the_module) -> dict[str, User]:
    made = {email: User.objects.create_user(email, name=name) for email, name, _ in PEOPLE}
    give_role(made[QUALITY_LEAD], HeldRole.Role.QUALITY_LEAD, by=Author(command="load_demonstration"))
    return made


@pytest.fixture(scope="module")
def made(shipped_frameworks, people) -> int:
    return make_inspection(shipped_frameworks["youth-2021"], people, command="load_demonstration").pk


@pytest.fixture
def westmere(made, db) -> Inspection:
    return Inspection.objects.with_framework().get(pk=made)


@pytest.fixture
def elsewhere(db) -> None:
    """The reference of the demonstration is free."""
    Inspection.objects.filter(reference=REFERENCE).update(reference="another")


def record(inspection: Inspection, reference: str) -> CaseRecord:
    return CaseRecord(inspection.cases.with_record().get(reference=reference))


def test_it_is_in_fieldwork_with_ten_court_and_six_out_of_court_cases(westmere):
    assert (westmere.reference, westmere.phase) == (REFERENCE, "fieldwork")
    assert Counter(case.domain.number for case in westmere.cases.select_related("domain")) == {"2": 10, "3": 6}


def test_there_is_a_case_in_every_state(westmere):
    records = [CaseRecord(case) for case in westmere.cases.with_record()]

    assert {case_state(record.case, record.progress) for record in records} == set(CaseState)


def test_the_inspector_has_cases_to_start_continue_and_revise(westmere):
    own = Case.objects.filter(inspector__user__email="inspector@example.org").with_record()
    records = {case.reference: CaseRecord(case) for case in own}

    to_begin = records["court-07"]
    assert to_begin.progress.title == "Not started"
    assert to_begin.missing[0][0].slug == "questions", "facts and classifications are given"
    assert records["court-06"].progress.title == "6 of 12 answered"
    assert records["court-05"].case.state == "returned"
    assert CaseComment.objects.filter(step__case=records["court-05"].case).count() == 2


def test_submitted_cases_are_complete(westmere):
    for case in westmere.cases.exclude(state="recording").with_record():
        assert CaseRecord(case).missing == [], case.reference


def test_the_forms_accept_every_value(westmere):
    for case in westmere.cases.with_record():
        of_case = CaseRecord(case)
        for name, value in of_case.values.items():
            entry = of_case.entry(name)
            assert entry is not None, name
            # The forms refuse future dates, and some of these are in autumn 2026.
            if value and not isinstance(entry.field, forms.DateField):
                assert entry.value(dict_of(entry.inputs(value))) == value, f"{case.reference} {name}"


def dict_of(inputs: list[tuple[str, str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in inputs:
        data.appendlist(name, value)
    return data


def test_it_has_awaited_interviews_an_open_alert_and_a_practice_example(westmere):
    assert Interview.objects.filter(case__inspection=westmere, state="awaited").exclude(reason="").count() == 2
    assert Alert.objects.of_inspection(westmere).open().count() == 1
    assert ReassuranceRequest.objects.of_inspection(westmere).open().count() == 1
    assert PracticeExample.objects.filter(case__inspection=westmere).count() == 1


def test_a_benchmark_case_dip_samples_and_a_second_read_are_there_to_try(westmere, people):
    make_assurance(westmere, people, command="load_demonstration")

    benchmark = BenchmarkCase.objects.get()
    assert (benchmark.state, benchmark.reads.submitted().count(), benchmark.comments.count()) == ("open", 4, 2)
    given = BenchmarkAnswer.objects.filter(read__case=benchmark)
    assert {answer.value for answer in given.filter(entry="2.1.2")} == {"yes", "no"}
    assert "\n" not in benchmark.text.replace("\n\n", "")
    second = SecondRead.objects.get()
    assert second.state == "compared"
    assert {answer.entry for answer in second.answers.all() if answer.value != answer.first_value} == {
        *JUDGED_OTHERWISE
    }
    sent, to_read = DipRead.objects.order_by("state", "pk")[::-1]
    assert (sent.state, to_read.state) == ("sent", "reading")
    assert {finding.verdict: finding.value for finding in sent.findings.all()} == {"agree": "yes", "query": "no"}


def test_it_has_received_requested_and_judged_evidence(westmere):
    assert Counter(item.state for item in westmere.evidence.all()) == {"received": 8, "requested": 2}
    assert [survey.answered for survey in methodology(westmere).surveys] == [19, 12]
    assert {row.standard.number: row.rating for row in westmere.organisational_judgements.current()} == {"1.1": "Good"}
    assert westmere.eligible == {"2": 31, "3": 18}


def test_the_history_names_the_people_and_the_command(westmere):
    authors = {(str(row.by), row.command) for row in Change.objects.filter(inspection=westmere).select_related("by")}

    assert authors == {(name, "load_demonstration") for name in ("Rhian Morgan", "Daniel Okafor", "Priya Nair")}


def test_it_comes_out_the_same_each_time(frameworks, people, elsewhere):
    def answers() -> list[tuple[str, str, str]]:
        make_inspection(frameworks("youth-2021"), people, command="load_demonstration")
        made = Inspection.objects.get(reference=REFERENCE)
        values = [
            (case.reference, name, value)
            for case in made.cases.with_record()
            for name, value in CaseRecord(case).values.items()
            if not name.startswith("interview-")
        ]
        Inspection.objects.filter(pk=made.pk).update(reference=f"made-{made.pk}")
        return sorted(values)

    assert answers() == answers()


def test_loading_it_twice_changes_nothing(frameworks, people, elsewhere):
    frameworks("youth-2021")
    by = Author(command="load_demonstration")
    assert make_fieldwork(people, by=by)
    before = Change.objects.count()

    assert not make_fieldwork(people, by=by)
    assert Change.objects.count() == before


def test_the_inspector_can_continue_from_the_first_page(westmere, people, client):
    client.force_login(people["inspector@example.org"])
    page = client.get("/work/").content.decode()

    assert page.count("Continue<") == 3
    assert "/inspections/westmere-2026/cases/court-07/pages/questions/#entry-management_oversight" in page
