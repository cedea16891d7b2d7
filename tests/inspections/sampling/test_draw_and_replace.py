"""Drawing a sample on its pages, accepting it, and replacing a case that cannot be inspected."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from inspections.cases.actions import allocate_case, save_entry
from inspections.cases.entries import answer_entry
from inspections.eligible.queries import stored_cases
from inspections.history import Author, Refused, SignedInspection
from inspections.models import (
    AcceptedDraw,
    Case,
    Change,
    Draw,
    EligibleCase,
    Inspection,
    Replacement,
    SampleSize,
)
from inspections.planning.actions.team import appoint
from inspections.sampling import actions
from inspections.sampling.queries import sample_of
from inspections.sampling.recorded import NOT_RECORDED_IN_IT, RECORDED, recorded_in
from standards.models import Domain
from tests.factories import BY, new_case, new_inspection, put_in_phase
from tests.inspections.sampling.eligible_rows import new_list
from tests.refused import why_refused

pytestmark = pytest.mark.django_db
SAMPLE = "/inspections/anytown/sample/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    made = new_inspection(youth_2018, reference="anytown")
    appoint(made, lead_inspector, "lead", by=BY)
    appoint(made, second_inspector, "inspector", by=BY)
    return fresh()


@pytest.fixture
def court(youth_2018) -> Domain:
    return youth_2018.domains.get(number="2")


@pytest.fixture
def lead(lead_inspector) -> Client:
    client = Client()
    client.force_login(lead_inspector)
    return client


def fresh() -> Inspection:
    return Inspection.objects.with_framework().get(reference="anytown")


def cases_of():
    return Case.objects.filter(inspection__reference="anytown")


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S))
    return " ".join(html.unescape(plain).split())


def accepted(inspection: Inspection, court: Domain, seed: int = 7) -> list[Case]:
    draw = actions.draw_sample(inspection, court, seed=seed, by=BY)
    return actions.accept_draw(draw, by=BY)


@pytest.mark.postgresql_too
def test_the_lead_inspector_sees_a_draw_and_accepts_it(inspection, lead, lead_inspector):
    rows = {row.reference: row for row in new_list(inspection)}
    page = text(lead.get(SAMPLE))
    assert "40 cases are eligible. To say with 80% confidence" in page
    assert "at least 33 cases must be inspected" in page

    seen = lead.post(f"{SAMPLE}2/draw/", {"seed": "482913"}, follow=True)

    draw = Draw.objects.get()
    assert (draw.seed, draw.size, draw.eligible, draw.suggested, draw.by) == (482913, 33, 40, 33, lead_inspector)
    assert seen.redirect_chain == [(f"{SAMPLE}draws/{draw.pk}/", 302)]
    assert "Draw with seed 482913" in text(seen)
    assert "The largest difference is" in text(seen)
    assert not cases_of().exists()

    page = lead.post(f"{SAMPLE}draws/{draw.pk}/", follow=True)

    assert "33 cases have been added to the sample." in text(page)
    cases = list(cases_of().prefetch_related("eligible_rows"))
    assert len(cases) == len({case.pseudonym for case in cases}) == 33
    for case in cases:
        row = rows[case.reference]
        assert [each.pk for each in case.eligible_rows.all()] == [row.pk]
        assert (case.disposal, case.disposal_date, case.gender, case.age) == (
            row.disposal,
            row.began,
            row.gender,
            row.age,
        )
        assert (case.ethnicity, case.locality) == ("White", "North")
        assert case.yot_safety_wellbeing == row.safety_wellbeing
        assert case.yot_risk_of_serious_harm == row.risk_of_serious_harm
        assert (case.safety_wellbeing, case.inspector) == ("", None)
    assert AcceptedDraw.objects.get().by == lead_inspector
    told = Change.objects.filter(subject="sample of domain 2").order_by("pk").values_list("field", "new")
    assert list(told) == [
        ("draw", "seed 482913: 33 of 40 cases in domain 2"),
        ("accepted draw", "seed 482913: 33 of 40 cases in domain 2; 33 cases added"),
    ]
    # A draw is accepted once, and stays on the page with its seed.
    assert "have changed since" not in text(lead.get(f"{SAMPLE}draws/{draw.pk}/"))
    assert "has already been accepted" in text(lead.post(f"{SAMPLE}draws/{draw.pk}/", follow=True))
    assert cases_of().count() == 33


def test_nobody_can_keep_drawing_until_they_like_the_sample(inspection, lead):
    new_list(inspection)
    lead.post(f"{SAMPLE}2/draw/", {"seed": ""})
    first = Draw.objects.get()

    without = lead.post(f"{SAMPLE}2/draw/", {"seed": "", "reason": ""})
    assert "Enter why you are drawing again." in text(without)
    lead.post(f"{SAMPLE}2/draw/", {"seed": "", "reason": "..."})
    lead.post(f"{SAMPLE}2/draw/", {"seed": str(first.seed), "reason": ""})  # the same draw again needs none
    assert Draw.objects.count() == 1

    lead.post(f"{SAMPLE}2/draw/", {"seed": "5", "reason": "The first was for training."})
    page = text(lead.get(SAMPLE))

    assert str(first.seed) in page
    assert "Drawn again: The first was for training." in page
    assert Change.objects.filter(field="draw").count() == 2
    with pytest.raises(TypeError, match="append-only"):
        Draw.objects.all().delete()


def test_a_draw_from_a_list_that_has_changed_is_not_accepted(inspection, court, lead):
    new_list(inspection)
    draw = actions.draw_sample(inspection, court, seed=1, by=BY)
    EligibleCase.objects.filter(reference="court-001").delete()

    assert "has changed since this draw" in text(lead.get(f"{SAMPLE}draws/{draw.pk}/"))
    assert "Draw again." in text(lead.post(f"{SAMPLE}draws/{draw.pk}/", follow=True))
    assert not cases_of().exists()


def test_a_draw_adds_to_cases_that_were_added_by_hand(inspection, court, lead):
    new_list(inspection)
    listed = new_case(inspection, reference="COURT-7", gender="Female")  # court-007 on the list
    new_case(inspection, reference="own-1", gender="Male")

    page = text(lead.get(f"{SAMPLE}2/draw/"))
    assert "2 cases are already in the sample. They stay in it, and the draw adds 31." in page
    assert "1 case in the sample is not on the YOT’s list." in text(lead.get(SAMPLE))

    assert len(accepted(inspection, court)) == 31
    listed.refresh_from_db()
    assert listed.eligible_rows.get().reference == "court-007"
    assert sample_of(fresh(), "2").inspected == 33


def test_the_size_changes_with_a_reason_and_limits_the_draw(inspection, court, lead, lead_inspector):
    new_list(inspection)
    sent = {"confidence": "90", "margin": "10", "size": "12", "reason": "Two inspectors are ill."}

    assert "Enter why you are changing the size." in text(lead.post(f"{SAMPLE}2/size/", {**sent, "reason": ""}))
    assert "Enter 40 or fewer" in text(lead.post(f"{SAMPLE}2/size/", {**sent, "size": "41"}))
    page = text(lead.post(f"{SAMPLE}2/size/", sent, follow=True))

    chosen = SampleSize.objects.get()
    assert (chosen.confidence, chosen.margin, chosen.size, chosen.by) == (90, 10, 12, lead_inspector)
    assert "Lena Lead chose 90% confidence, margin of 10, 12 cases" in page
    change = Change.objects.get(subject="sample of domain 2")
    assert (change.old, change.new) == (
        "80% confidence, margin of 5",
        "90% confidence, margin of 10, 12 cases: Two inspectors are ill.",
    )
    assert len(accepted(inspection, court)) == 12
    # 12 of 40 at 90%: 21 points either way
    assert "21 points at 90%" in text(lead.get(SAMPLE))


def test_the_sample_is_compared_with_the_list_even_if_cases_were_added_by_hand(inspection, lead):
    new_list(inspection, cases=10)
    for reference in ("court-001", "court-002", "court-003"):
        new_case(inspection, reference=reference)

    page = text(lead.get(SAMPLE))

    assert "The sample and the eligible cases" in page
    groups = {group.value: group for group in sample_of(fresh(), "2").groups if group.characteristic == "gender"}
    drawn = EligibleCase.objects.filter(reference__in=("court-001", "court-002", "court-003"))
    girls = drawn.filter(gender="Female").count()
    assert groups["Female"].sampled == girls
    assert sum(group.eligible for group in groups.values()) == 10


def test_a_case_is_replaced_with_the_most_similar_eligible_case(
    inspection, court, lead, lead_inspector, second_inspector
):
    new_list(inspection)
    cases = accepted(inspection, court)
    case, inspector = cases[0], inspection.team.get(user=second_inspector)
    allocate_case(case, inspector, by=BY)
    address = f"/inspections/anytown/cases/{case.reference}/replace/"
    own = EligibleCase.objects.get(reference=case.reference)

    page = text(lead.get(address))
    first, second, *_ = sample_of(fresh(), "2").like(case)
    assert f"{first} most similar" in page

    sent = {"why": "transferred", "details": "The child moved in March.", "replacement": second.reference}
    page = text(lead.post(address, {**sent, "why_another": ""}))
    assert "Enter why you did not choose the most similar case." in page
    assert not Replacement.objects.exists()
    page = text(lead.post(address, {**sent, "replacement": first.reference}, follow=True))

    assert f"Case {case.reference} has been replaced with {first}." in page
    assert "The child moved to another area, or the case was transferred. The child moved in March." in page
    assert not cases_of().filter(reference=case.reference).exists()
    new = cases_of().get(reference=first.reference)
    assert (new.inspector, new.eligible_rows.get()) == (inspector, first)
    row = Replacement.objects.get()
    assert (row.replaced, row.replacement, row.by) == (own, first, lead_inspector)
    change = Change.objects.get(subject=f"case {case.reference}", field="replaced")
    assert change.old == str(case)
    assert change.new.startswith(f"{first}: The child moved to another area")
    # It is never drawn or offered again, and the sample is as large as before.
    sample = sample_of(fresh(), "2")
    assert sample.inspected == 33
    assert own.reference not in {each.reference for each in sample.free}
    assert own not in sample.like(new)
    # Another list from the YOT that does not have the case does not remove it.
    stored = {each.case.reference: each.is_drawn for each in stored_cases(fresh(), "2")}
    assert stored[own.reference]


def test_a_case_with_answers_is_not_replaced_until_they_are_cleared(inspection, court, lead, youth_2018):
    new_list(inspection)
    case = accepted(inspection, court)[0]
    entry = answer_entry("2.1.1", "", is_required=True)
    saved = save_entry(case, entry, "yes", based_on=0, by=BY)
    address = f"/inspections/anytown/cases/{case.reference}/replace/"
    chosen = sample_of(fresh(), "2").like(case)[0]
    sent = {"why": "other", "details": "The file is lost.", "replacement": chosen.reference}

    page = text(lead.get(address))
    assert "You cannot replace this case, because it has 1 answer or note on a key question or prompt." in page
    assert "If someone recorded this by mistake, clear it" in page
    lead.post(address, sent)
    assert not Replacement.objects.exists()
    with pytest.raises(Refused, match="cannot be replaced, because it has 1 answer"):
        actions.replace_case(case, replacement=chosen, why="other", details="The file is lost.", by=BY)

    save_entry(case, entry, "", based_on=saved.version, by=BY)
    assert recorded_in(case) == []
    lead.post(address, sent)
    assert Replacement.objects.get().reference == case.reference


def test_every_kind_of_row_about_a_case_is_considered_before_it_is_replaced():
    """A new model that refers to cases must be named, either as recorded content or as not content."""
    related = {relation.name for relation in Case._meta.related_objects}

    assert related == {*RECORDED, *NOT_RECORDED_IN_IT}


def test_if_no_eligible_case_is_left_the_sample_has_one_case_fewer(inspection, court, lead):
    new_list(inspection, cases=3)
    case = accepted(inspection, court)[0]
    address = f"/inspections/anytown/cases/{case.reference}/replace/"

    assert "Every eligible case has been drawn or replaced." in text(lead.get(address))
    lead.post(address, {"why": "file_closed", "details": "The file was destroyed.", "replacement": "none"})

    assert cases_of().count() == 2
    assert Replacement.objects.get().replacement is None
    assert "no case, because none was left" in text(lead.get(SAMPLE))
    with pytest.raises(Refused, match="the list has no cases left"):
        actions.draw_sample(fresh(), court, seed=1, by=BY)


def test_inspectors_see_the_sample_but_do_not_draw_or_replace(inspection, court, second_inspector):
    new_list(inspection)
    case = accepted(inspection, court)[0]
    client = Client()
    client.force_login(second_inspector)

    assert "The sample and the eligible cases" in text(client.get(SAMPLE))
    for address in (f"{SAMPLE}2/draw/", f"{SAMPLE}2/size/", f"/inspections/anytown/cases/{case.reference}/replace/"):
        assert client.get(address).status_code == client.post(address).status_code == 403


def test_the_sample_does_not_change_once_the_ratings_are_signed(inspection, court, lead_inspector):
    new_list(inspection)
    draw = actions.draw_sample(inspection, court, seed=1, by=BY)
    put_in_phase(inspection, "draft")
    by = Author(lead_inspector)

    with pytest.raises(SignedInspection):
        actions.accept_draw(draw, by=by)
    with pytest.raises(SignedInspection):
        actions.set_sample_size(inspection, court, confidence=90, margin=5, size=None, reason="To be surer.", by=by)
    assert not cases_of().exists()


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"reason": " – "}, "Enter why you are changing the size of the sample."),
        (
            {"confidence": 85},
            "Choose a confidence level of 80, 90 or 95 per cent, and a margin of error from 1 to 20.",
        ),
        ({"margin": 0}, "Choose a confidence level of 80, 90 or 95 per cent, and a margin of error from 1 to 20."),
        ({"margin": 21}, "Choose a confidence level of 80, 90 or 95 per cent, and a margin of error from 1 to 20."),
        ({"size": 0}, "Enter a number of cases from 1 to 6."),
        ({"size": 7}, "Enter a number of cases from 1 to 6."),
    ],
)
def test_an_impossible_size_and_a_size_without_a_reason_are_refused(inspection, court, given, why):
    new_list(inspection, cases=6)
    size = {"confidence": 90, "margin": 10, "size": 4, "reason": "Two inspectors are ill.", **given}

    assert why_refused(actions.set_sample_size, inspection, court, by=BY, **size) == why
    assert not SampleSize.objects.exists()
    assert not Change.objects.filter(subject="sample of domain 2").exists()


def test_without_a_list_the_size_is_limited_and_nothing_is_drawn(inspection, court):
    size = {"confidence": 90, "margin": 10, "size": 5_001, "reason": "Two inspectors are ill."}

    assert why_refused(actions.set_sample_size, inspection, court, by=BY, **size) == (
        "Enter a number of cases from 1 to 5,000."
    )
    assert why_refused(actions.draw_sample, inspection, court, seed=1, by=BY) == (
        "Domain 2 has no list of eligible cases. Upload the YOT’s list, then draw."
    )
    assert not SampleSize.objects.exists()
    assert not Draw.objects.exists()


def test_a_second_draw_without_a_reason_is_refused(inspection, court):
    new_list(inspection, cases=6)
    first = actions.draw_sample(inspection, court, seed=1, by=BY)

    for reason in ("", "..."):
        assert why_refused(actions.draw_sample, inspection, court, seed=2, reason=reason, by=BY) == (
            "You have seen a draw. Enter why you are drawing again."
        )
    assert Draw.objects.get() == first


def test_a_case_is_not_replaced_before_there_is_a_list(inspection):
    case = new_case(inspection)

    assert why_refused(
        actions.replace_case, case, replacement=None, why="transferred", details="The child moved.", by=BY
    ) == ("Upload the YOT’s list of eligible cases before you replace a case.")
    assert cases_of().get() == case


def test_a_case_is_not_replaced_without_a_reason_or_with_a_case_that_is_taken(inspection):
    new_list(inspection, cases=5)
    nothing_recorded = {"safety_wellbeing": "", "risk_of_serious_harm": ""}
    case = new_case(inspection, reference="court-001", **nothing_recorded)
    other = new_case(inspection, reference="court-002", **nothing_recorded)
    taken = EligibleCase.objects.get(reference=other.reference)
    first, second, *_ = sample_of(fresh(), "2").like(case)
    given = {"replacement": first, "why": "transferred", "details": "The child moved."}
    no_reason = "Choose why the case must be replaced, and describe what happened."

    for changed, why in [
        ({"why": "holiday"}, no_reason),
        ({"details": "-"}, no_reason),
        ({"replacement": None}, "Choose the replacement."),
        (
            {"replacement": taken},
            "court-002 has been drawn or replaced since you opened the page. Choose again.",
        ),
        (
            {"replacement": second, "why_another": "?"},
            f"Enter why you chose {second} and not {first}, which is the most similar case.",
        ),
    ]:
        assert why_refused(actions.replace_case, case, by=BY, **{**given, **changed}) == why
    assert not Replacement.objects.exists()
    assert set(cases_of()) == {case, other}
