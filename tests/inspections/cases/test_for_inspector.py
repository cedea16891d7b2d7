"""A lead inspector who records in a colleague's case says why, and the colleague sees what was changed."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from inspections.cases.actions import CaseSubmitted, allocate_case, record_for_inspector
from inspections.cases.submission import accept_case, return_case
from inspections.history import Author, Refused
from inspections.models import Case, Change, Inspection
from inspections.permissions import can_record
from inspections.planning.actions.team import appoint
from tests.factories import BY, answer, hand_in, new_case, new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

CASE = "/inspections/anytown/cases/case-1/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """Lena Lead leads the inspection. Sam Second records case-1 and has answered 2.1.1."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    inspector = appoint(inspection, second_inspector, "inspector", by=BY)
    case = new_case(inspection, reference="case-1", inspector=inspector)
    answer(case, {"2.1.1": "yes"})
    return inspection


@pytest.fixture
def case(inspection) -> Case:
    return inspection.cases.get(reference="case-1")


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def save(client: Client, value: str, case: Case, entry: str = "2.1.1"):
    newest = Change.objects.of_entry(case, entry).first()
    data = {entry: value, "based_on": newest.pk if newest else 0, "receipt": str(uuid.uuid4())}
    return client.post(f"{CASE}entries/{entry}/", data, headers={"Accept": "application/json"})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def record_it(client: Client, reason: str):
    return client.post(f"{CASE}record/", {"reason": reason}, follow=True)


def test_without_a_reason_the_lead_inspector_reads_but_changes_nothing(case, lead_inspector):
    lead = browser_of(lead_inspector)

    page = text_of(lead.get(f"{CASE}pages/standard-2.1/"))
    refused = save(lead, "no", case)
    without_a_script = lead.post(f"{CASE}pages/standard-2.1/", {"2.1.1": "no", "2.1.1-version": "0"})

    assert "You can read this case but not change it. Sam Second is recording it." in page
    assert f'href="{CASE}record/"' in page
    assert refused.status_code == 403
    assert refused.json()["error"] == (
        f"Case {case} is allocated to Sam Second. Before you record answers in it, open the case and say why."
    )
    assert without_a_script.status_code == 403
    assert case.judgements.get().answer == "yes"


@pytest.mark.parametrize("reason", ["", "   ", "x", "n/a", "..."])
def test_a_reason_has_words(reason, case, lead_inspector):
    response = record_it(browser_of(lead_inspector), reason)

    assert "Error: " in text_of(response)
    assert not case.lead_recordings.exists()
    assert not can_record(lead_inspector, case)


def test_the_inspector_sees_the_reason_and_every_change(case, lead_inspector, second_inspector):
    lead, inspector = browser_of(lead_inspector), browser_of(second_inspector)

    told = text_of(record_it(lead, "Sam is ill, and the meeting is tomorrow."))
    assert "You can now record answers in this case. Sam Second will see what you change." in told
    assert save(lead, "no", case).status_code == 200
    assert save(lead, "Seen in the plan.", case, "2.1.1-note").status_code == 200

    assert "You are recording answers in a case that is allocated to Sam Second" in text_of(
        lead.get(f"{CASE}pages/facts/")
    )
    work = text_of(inspector.get("/work/"))
    assert "Lena Lead recorded answers in this case on" in work
    assert "Sam is ill, and the meeting is tomorrow." in work
    for page in (CASE, f"{CASE}pages/check/"):
        shown = text_of(inspector.get(page))
        assert "Lena Lead has been recording answers in this case since" in shown
        assert "Sam is ill, and the meeting is tomorrow." in shown
        assert f'href="{CASE}entries/2.1.1/">2.1.1</a>: Yes → No' in shown
        assert ": Blank → Seen in the plan." in shown
    row = Change.objects.get(subject="case case-1", field="recorded for its inspector")
    assert (row.by, row.new) == (lead_inspector, "Sam is ill, and the meeting is tomorrow.")


def test_each_who_leads_says_why(case, inspection, lead_inspector, django_user_model):
    deputy = django_user_model.objects.create_user(
        "dora@inspectorate.test", "correct horse battery", name="Dora Deputy"
    )
    appoint(inspection, deputy, "deputy", by=BY)
    record_for_inspector(case, reason="Sam is ill.", by=Author(lead_inspector))

    assert save(browser_of(lead_inspector), "no", case).status_code == 200
    assert save(browser_of(deputy), "yes", case).status_code == 403


@pytest.mark.parametrize("ended_by", ["submitted", "returned", "reallocated"])
def test_a_reason_lasts_until_the_case_is_handed_over(ended_by, case, inspection, lead_inspector, second_inspector):
    lead = browser_of(lead_inspector)
    record_for_inspector(case, reason="Sam is ill.", by=Author(lead_inspector))
    if ended_by == "reallocated":
        other = appoint(inspection, "Olga Other", "inspector", by=BY)
        allocate_case(case, other, by=BY)
    else:
        hand_in(case)
    if ended_by == "returned":
        return_case(case, comment="Look at 2.1.1 again.", comments={}, by=Author(lead_inspector))

    refused = save(lead, "no", case)

    assert refused.status_code == (423 if ended_by == "submitted" else 403)
    assert "Lena Lead recorded in it" not in text_of(browser_of(second_inspector).get("/work/"))
    # It stays on record with the case.
    if ended_by != "reallocated":
        assert "Sam is ill." in text_of(browser_of(second_inspector).get(CASE))


def test_a_submitted_or_unallocated_case_needs_no_reason(case, inspection, lead_inspector):
    unallocated = new_case(inspection, reference="case-2")
    with pytest.raises(Refused, match="not allocated to a colleague"):
        record_for_inspector(unallocated, reason="It is mine.", by=Author(lead_inspector))
    assert can_record(lead_inspector, Case.objects.get(pk=unallocated.pk))

    hand_in(case)
    with pytest.raises(CaseSubmitted):
        record_for_inspector(case, reason="Too late.", by=Author(lead_inspector))
    accept_case(case, by=Author(lead_inspector))
    assert not case.lead_recordings.exists()


def test_an_inspector_cannot_open_a_colleagues_case_to_record(case, inspection, django_user_model):
    other = django_user_model.objects.create_user("olga@inspectorate.test", "correct horse battery", name="Olga Other")
    appoint(inspection, other, "inspector", by=BY)

    assert browser_of(other).get(f"{CASE}record/").status_code == 403
    assert browser_of(other).post(f"{CASE}record/", {"reason": "I know better."}).status_code == 403
    assert f'href="{CASE}record/"' not in text_of(browser_of(other).get(CASE))
