"""Allocating cases and adding a case to the sample."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from inspections.cases.actions import allocate_case
from inspections.models import Case, Inspection, TeamMember, User
from inspections.planning.actions.team import appoint, declare_conflict
from tests.factories import BY, hand_in, new_case, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

PAGE = "/inspections/anytown/fieldwork/allocate/"
ADD = "/inspections/anytown/cases/add/"


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return inspection


@pytest.fixture
def member(inspection, second_inspector) -> TeamMember:
    return appoint(inspection, second_inspector, "inspector", by=BY)


@pytest.fixture
def lead(client: Client, inspection, lead_inspector) -> Client:
    client.force_login(lead_inspector)
    return client


def as_it_was(page: str) -> dict[str, str]:
    """What the browser sends if the user changes nothing."""
    hidden = re.findall(r'name="(initial-case-\d+)"\s+value="(\d*)"', page)
    assert hidden or "<select" not in page
    return dict(hidden) | {name.removeprefix("initial-"): value for name, value in hidden}


def opened(client: Client) -> dict[str, str]:
    return as_it_was(client.get(PAGE).content.decode())


def told(client: Client, path: str = PAGE) -> str:
    return html.unescape(client.get(path).content.decode())


def inspector_of(case: Case) -> TeamMember | None:
    return Case.objects.get(pk=case.pk).inspector


# --- allocating --------------------------------------------------------------------------------------------------------


def test_several_cases_are_allocated_with_one_save(lead, member, inspection):
    first, second, third = (new_case(inspection) for _ in range(3))
    leads = inspection.team.get(role="lead")

    lead.post(PAGE, opened(lead) | {f"case-{first.pk}": member.pk, f"case-{second.pk}": leads.pk})

    assert [inspector_of(case) for case in (first, second, third)] == [member, leads, None]
    assert "2 cases allocated." in told(lead)


def test_the_history_says_who_allocated_a_case(lead, member, inspection, lead_inspector):
    case = new_case(inspection)
    lead.post(PAGE, opened(lead) | {f"case-{case.pk}": member.pk})

    row = inspection.history.of_entry(case, "inspector").first()
    assert (row.old, row.new, row.by) == ("", "Sam Second", lead_inspector)


def test_a_case_can_be_unallocated(lead, member, inspection):
    case = new_case(inspection, inspector=member)
    lead.post(PAGE, opened(lead) | {f"case-{case.pk}": ""})

    assert inspector_of(case) is None


def test_a_deputys_choice_for_another_case_is_kept(lead, member, inspection):
    mine, theirs = new_case(inspection), new_case(inspection)
    page = opened(lead)
    allocate_case(theirs, member, by=BY)

    lead.post(PAGE, page | {f"case-{mine.pk}": member.pk})

    assert inspector_of(mine) == inspector_of(theirs) == member


def test_saving_without_a_change_changes_nothing(lead, member, inspection):
    new_case(inspection, inspector=member)
    before = inspection.history.count()
    lead.post(PAGE, opened(lead))

    assert inspection.history.count() == before
    assert "You have not changed anything." in told(lead)


def test_a_submitted_case_is_shown_but_cannot_be_reallocated(lead, member, inspection):
    case = hand_in(new_case(inspection, reference="court-1", inspector=member))

    assert f"case-{case.pk}" not in opened(lead)
    assert "court-1" in told(lead)


def test_nothing_is_saved_if_a_case_has_been_submitted_since(lead, member, inspection):
    first, second = new_case(inspection), new_case(inspection, reference="court-2")
    page = opened(lead)
    hand_in(second)

    lead.post(PAGE, page | {f"case-{first.pk}": member.pk, f"case-{second.pk}": member.pk})

    assert inspector_of(first) is inspector_of(second) is None
    assert f"Nothing was saved. Case {second} is submitted" in told(lead)


def test_a_case_cannot_be_allocated_outside_the_team(lead, inspection, youth_2018, stranger):
    case = new_case(inspection)
    elsewhere = appoint(new_inspection(youth_2018), stranger, "inspector", by=BY)

    response = lead.post(PAGE, opened(lead) | {f"case-{case.pk}": elsewhere.pk})

    assert f"Choose who records {case.reference}. They must be on the team." in response.content.decode()
    assert inspector_of(case) is None


def test_everyone_on_the_team_who_can_sign_in_is_listed_once(lead, inspection, member, second_inspector, panel_member):
    appoint(inspection, second_inspector, "deputy", by=BY)
    appoint(inspection, panel_member, "chief", by=BY)
    appoint(inspection, "Nell Noaccount", "inspector", by=BY)
    new_case(inspection)

    offered = re.findall(r"<option [^>]*>([^<]+)</option>", told(lead))
    assert offered == ["Not allocated", "Sam Second", "Lena Lead, lead inspector"]


def test_an_inspector_without_an_account_from_a_workbook_is_kept(lead, inspection):
    nell = appoint(inspection, "Nell Noaccount", "inspector", by=BY)
    case = new_case(inspection, inspector=nell)

    lead.post(PAGE, opened(lead))

    assert inspector_of(case) == nell


def test_no_case_is_reallocated_once_the_ratings_are_signed(lead, member, inspection):
    case = new_case(inspection)
    page = opened(lead)
    put_in_phase(inspection, "draft")

    lead.post(PAGE, page | {f"case-{case.pk}": member.pk})

    assert inspector_of(case) is None
    assert "is signed" in told(lead)


@pytest.mark.parametrize("path", [PAGE, ADD])
def test_an_inspector_cannot_allocate_cases(path, client, member, second_inspector, inspection):
    case = new_case(inspection)
    client.force_login(second_inspector)

    response = client.post(path, {f"case-{case.pk}": member.pk, "reference": "court-9", "disposal": "referral_order"})

    assert response.status_code == 403
    assert inspector_of(case) is None
    assert inspection.cases.count() == 1


def test_a_deputy_can_allocate_cases(client, member, second_inspector, inspection):
    deputy = User.objects.create_user("dora@inspectorate.test", name="Dora Deputy")
    appoint(inspection, deputy, "deputy", by=BY)
    case = new_case(inspection)
    client.force_login(deputy)
    client.post(PAGE, opened(client) | {f"case-{case.pk}": member.pk})

    assert inspector_of(case) == member


# --- adding a case ------------------------------------------------------------------------------------------------------


def test_a_case_is_added_with_its_inspector_and_a_pseudonym(lead, member, inspection):
    lead.post(ADD, {"reference": "court-11", "disposal": "referral_order", "inspector": member.pk})

    case = inspection.cases.get(reference="court-11")
    assert (case.domain.number, case.disposal, case.inspector) == ("2", "referral_order", member)
    assert f"Use the name “{case.pseudonym}” for the child in everything you write." in told(lead)


def test_the_disposal_of_a_new_case_decides_its_domain(lead, inspection):
    lead.post(ADD, {"reference": "ooc-7", "disposal": "youth_caution", "inspector": ""})

    case = inspection.cases.get(reference="ooc-7")
    assert (case.domain.number, case.inspector) == ("3", None)


def test_the_disposals_are_offered_by_domain(lead, inspection):
    groups = re.findall(r'<optgroup label="([^"]+)"', told(lead, ADD))

    assert groups == ["2. Court disposals", "3. Out-of-court disposals"]


@pytest.mark.parametrize(
    ("reference", "instruction"),
    [
        ("", "Enter a reference for the case."),
        ("John Smith", "Use only letters, numbers, full stops, hyphens and underscores."),
        ("Smith", "This could be a name."),
        ("John-Smith", "This could be a name."),
        ("J.S.", "This could be a name."),
        ("kyle", "This could be a name."),
        ("court-1", "Case court-1 already exists. Enter another reference."),
    ],
)
def test_an_invalid_reference_is_refused(reference, instruction, lead, inspection):
    new_case(inspection, reference="court-1")

    page = lead.post(ADD, {"reference": reference, "disposal": "referral_order", "inspector": ""}).content.decode()

    assert instruction in html.unescape(page)
    assert "<title>Error: " in page
    assert inspection.cases.count() == 1


@pytest.mark.parametrize("reference", ["court-07", "C7", "westmere.ooc_3"])
def test_a_valid_reference_is_accepted(reference, lead, inspection):
    lead.post(ADD, {"reference": reference, "disposal": "referral_order", "inspector": ""})

    assert inspection.cases.filter(reference=reference).exists()


def test_a_disposal_must_be_chosen(lead, inspection):
    page = lead.post(ADD, {"reference": "court-11", "disposal": "", "inspector": ""}).content.decode()

    assert "Choose the disposal." in page
    assert not inspection.cases.exists()


def test_no_case_is_added_once_the_ratings_are_signed(lead, inspection):
    put_in_phase(inspection, "draft")

    page = lead.post(ADD, {"reference": "court-11", "disposal": "referral_order", "inspector": ""}).content.decode()

    assert "is signed" in page
    assert not inspection.cases.exists()


def test_a_colleagues_reallocation_is_not_overwritten(inspection, member, lead):
    case = new_case(inspection, reference="court-9")
    colleague = appoint(inspection, "Cleo Colleague", "inspector", by=BY)
    allocate_case(case, colleague, by=BY)

    page = lead.post(PAGE, {f"case-{case.pk}": member.pk, f"initial-case-{case.pk}": ""}, follow=True)

    assert "court-9 was reallocated to Cleo Colleague after you opened the page." in page.content.decode()
    assert Case.objects.get(pk=case.pk).inspector == colleague


# --- sharing out -------------------------------------------------------------------------------------------------------


def test_unallocated_cases_are_shared_evenly_and_saved_only_on_request(lead, inspection, member, stranger):
    other = appoint(inspection, stranger, "inspector", by=BY)
    taken = new_case(inspection, reference="court-1", inspector=member)
    free = [new_case(inspection, reference=f"court-{number}") for number in (2, 3, 4)]
    declare_conflict(inspection, stranger, what="Knows the family.", case=free[0], by=BY)

    page = lead.get(PAGE, {"share": "Share cases evenly", "between": [member.pk, other.pk]})

    words = " ".join(html.unescape(page.content.decode()).split())
    assert "3 unallocated cases are shared evenly below. Make any changes, then save." in words
    proposed = page.context["proposed"]
    assert proposed[free[0].pk] == member.pk
    assert sorted(proposed.values()) == sorted([member.pk, other.pk, other.pk])
    assert not inspection.cases.filter(inspector=other).exists()

    sent = as_it_was(page.content.decode()) | {f"case-{key}": str(to) for key, to in proposed.items()}
    lead.post(PAGE, sent)

    assert [load.cases for load in lead.get(PAGE).context["loads"] if load.member in (member, other)] == [2, 2]
    assert inspector_of(taken) == member


def test_the_page_names_a_case_if_everyone_selected_has_a_conflict_in_it(lead, inspection, member, second_inspector):
    case = new_case(inspection, reference="court-2")
    declare_conflict(inspection, second_inspector, what="Worked there.", by=BY)

    page = told(lead, f"{PAGE}?share=1&between={member.pk}")

    assert "everyone you selected has declared a conflict of interest" in page
    assert str(case) in page.split("everyone you selected has declared")[1]


def test_the_form_asks_who_to_share_cases_between(lead, inspection, member):
    new_case(inspection, reference="court-2")

    assert "Select who to share cases between." in told(lead, f"{PAGE}?share=1")
    assert "Select people from the list." in told(lead, f"{PAGE}?share=1&between=999")
