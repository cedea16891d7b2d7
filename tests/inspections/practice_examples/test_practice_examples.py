"""Practice examples and quotations: writing them in a case, checking for names, offering them and taking offers back."""

from __future__ import annotations

import pytest
from django.test import Client

from inspections.cases.actions import CaseSubmitted
from inspections.history import Author, EditConflict, Refused, SignedInspection
from inspections.models import Case, Change, Inspection, PracticeExample, Quotation, User
from inspections.planning.actions.team import appoint
from inspections.practice_examples.actions import (
    NamesFound,
    add_practice_example,
    add_quotation,
    change_practice_example,
    change_quotation,
    offer_to_report,
    take_back,
    version_of,
    withdraw,
)
from standards.models import Standard
from tests.factories import BY, new_case, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db

PAGE = "/inspections/anytown/cases/court-01/for-report/"


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "inspector", by=BY)
    return inspection


@pytest.fixture
def case(inspection, second_inspector) -> Case:
    """A case allocated to the second inspector."""
    allocated = inspection.team.get(user=second_inspector)
    return new_case(inspection, reference="court-01", inspector=allocated)


@pytest.fixture
def by(second_inspector) -> Author:
    return Author(second_inspector)


def standard(case: Case, number: str = "2.2") -> Standard:
    return Standard.objects.get(domain__framework=case.inspection.framework, number=number)


@pytest.fixture
def example(case, by) -> PracticeExample:
    text = f"The case manager asked {case.pseudonym} first, and planned with the family."
    return add_practice_example(case, title="Planning together", standard=standard(case), text=text, by=by)


@pytest.fixture
def quotation(case, by) -> Quotation:
    return add_quotation(
        case, standard=standard(case), text="They listened to me.", speaker="child", consent="yes", by=by
    )


def history(case: Case) -> list[tuple[str, str, str]]:
    rows = Change.objects.of_case(case).filter(field__contains=" ").order_by("pk")
    return [(row.field, row.old, row.new) for row in rows]


def hand_over(case: Case, state: str = "submitted") -> None:
    Case.objects.filter(pk=case.pk).update(state=state)


def sign(inspection: Inspection) -> None:
    put_in_phase(inspection, "draft")


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_practice_example_is_written_with_its_history(case, example):
    name = f"practice example {example.pk}"

    assert not example.is_offered
    assert history(case) == [
        (f"{name} title", "", "Planning together"),
        (f"{name} standard", "", "2.2"),
        (f"{name} text", "", example.text),
    ]


def test_a_quotation_records_the_speaker_and_their_consent(case, quotation):
    name = f"quotation {quotation.pk}"

    assert history(case) == [
        (f"{name} standard", "", "2.2"),
        (f"{name} text", "", "They listened to me."),
        (f"{name} speaker", "", "child"),
        (f"{name} consent", "", "yes"),
    ]


def test_the_history_keeps_earlier_values(case, example, by):
    before = len(history(case))

    assert change_practice_example(example, title="With the family", standard=standard(case, "2.3"), by=by)
    assert not change_practice_example(example, title="With the family", by=by)

    name = f"practice example {example.pk}"
    assert history(case)[before:] == [
        (f"{name} title", "Planning together", "With the family"),
        (f"{name} standard", "2.2", "2.3"),
    ]


def test_a_standard_of_another_framework_is_refused(case, frameworks, by):
    elsewhere = Standard.objects.get(domain__framework=frameworks("youth-2021"), number="2.2")

    with pytest.raises(Refused, match="another framework"):
        add_practice_example(case, standard=elsewhere, text="Good work.", by=by)


def test_an_empty_text_is_refused(case, example, by):
    with pytest.raises(Refused, match="Enter the text"):
        change_practice_example(example, text=" ", by=by)


def test_nothing_is_written_in_a_submitted_case(case, example, quotation, by):
    hand_over(case)

    for change in (
        lambda: add_practice_example(case, standard=standard(case), text="Good work.", by=by),
        lambda: change_practice_example(example, text="Other work.", by=by),
        lambda: add_quotation(case, standard=standard(case), text="Good.", speaker="inspector", by=by),
        lambda: change_quotation(quotation, text="Other words.", by=by),
        lambda: withdraw(example, by=by),
    ):
        with pytest.raises(CaseSubmitted):
            change()


def test_nothing_changes_once_the_ratings_are_signed(case, example, quotation, by):
    offer_to_report(quotation, kept_words=[], by=by)
    sign(case.inspection)

    for change in (
        lambda: add_practice_example(case, standard=standard(case), text="Good work.", by=by),
        lambda: change_practice_example(example, text="Other work.", by=by),
        lambda: offer_to_report(example, kept_words=[], by=by),
        lambda: take_back(quotation, by=by),
        lambda: withdraw(example, by=by),
    ):
        with pytest.raises(SignedInspection):
            change()
    assert Quotation.objects.get(pk=quotation.pk).is_offered


# --- offering ---------------------------------------------------------------------------------------------------------


def test_a_text_without_names_is_offered_immediately(case, example, by):
    assert offer_to_report(example, kept_words=[], by=by)
    assert not offer_to_report(example, kept_words=[], by=by)

    offered = PracticeExample.objects.get(pk=example.pk)
    assert offered.is_offered
    assert offered.offered_by == by.person
    assert list(PracticeExample.objects.of_inspection(case.inspection).offered()) == [offered]
    assert history(case)[-1] == (f"practice example {example.pk} offered", "", "yes")


def test_a_text_with_possible_names_is_only_offered_when_each_finding_is_confirmed(case, example, by):
    change_practice_example(example, title="Work in Kirkgate", text="He lives at LS1 4AP with Jamie.", by=by)

    with pytest.raises(NamesFound) as refused:
        offer_to_report(example, kept_words=["Kirkgate"], by=by)
    assert [finding.words for finding in refused.value.findings] == ["LS1 4AP", "Jamie"]

    offer_to_report(example, kept_words=["Kirkgate", "LS1 4AP", "Jamie", "Nobody"], by=by)
    assert PracticeExample.objects.get(pk=example.pk).kept_words == ["Kirkgate", "LS1 4AP", "Jamie"]
    assert history(case)[-1] == (f"practice example {example.pk} let stand", "", "Kirkgate; LS1 4AP; Jamie")


def test_a_name_added_by_a_colleague_is_found(example, by):
    as_it_was_read = PracticeExample.objects.get(pk=example.pk)
    change_practice_example(example, text="It helped that Jamie was asked.", by=by)

    with pytest.raises(NamesFound):
        offer_to_report(as_it_was_read, kept_words=[], by=by)


def test_the_framework_the_yot_and_the_pseudonym_are_not_taken_for_names(case, example, by):
    text = f"In Anytown, {case.pseudonym}’s Referral Order and the Out-of-Court Disposal Panel came under one Standard."
    change_practice_example(example, text=text, by=by)

    assert offer_to_report(example, kept_words=[], by=by)


def test_a_changed_text_is_no_longer_offered_and_checked_again(case, example, by):
    change_practice_example(example, text="It helped that Jamie was asked.", by=by)
    offer_to_report(example, kept_words=["Jamie"], by=by)

    change_practice_example(example, text="It helped that Jamie was asked first.", by=by)

    assert not PracticeExample.objects.get(pk=example.pk).is_offered
    with pytest.raises(NamesFound):
        offer_to_report(example, kept_words=[], by=by)


@pytest.mark.parametrize(
    ("speaker", "consent", "may_be_offered"),
    [
        ("inspector", "", True),
        ("child", "yes", True),
        ("child", "no", False),
        ("child", "", False),
        ("parent_or_carer", "", False),
        ("victim", "", False),
        ("case_manager", "no", False),
    ],
)
def test_only_an_inspector_is_quoted_without_consent(case, by, speaker, consent, may_be_offered):
    quotation = add_quotation(
        case, standard=standard(case), text="They listened.", speaker=speaker, consent=consent, by=by
    )

    if may_be_offered:
        assert offer_to_report(quotation, kept_words=[], by=by)
    else:
        with pytest.raises(Refused, match="agreed to be quoted"):
            offer_to_report(quotation, kept_words=[], by=by)


def test_a_quotation_without_consent_is_no_longer_offered(quotation, by):
    offer_to_report(quotation, kept_words=[], by=by)

    change_quotation(quotation, consent="no", by=by)

    assert not Quotation.objects.get(pk=quotation.pk).is_offered


def test_a_command_cannot_offer_anything(example):
    with pytest.raises(Refused, match="A person needs to check it"):
        offer_to_report(example, kept_words=[], by=BY)


def test_an_item_can_be_offered_and_taken_back_after_submission(case, example, by):
    hand_over(case)

    assert offer_to_report(example, kept_words=[], by=by)
    assert take_back(example, by=by)
    assert not take_back(example, by=by)
    assert not PracticeExample.objects.get(pk=example.pk).is_offered
    assert history(case)[-1] == (f"practice example {example.pk} offered", "yes", "")


def test_a_withdrawn_item_can_be_read_but_not_used(case, example, by):
    offer_to_report(example, kept_words=[], by=by)

    withdraw(example, by=by)

    assert not PracticeExample.objects.of_inspection(case.inspection).offered().exists()
    assert PracticeExample.objects.get(pk=example.pk).text == example.text
    for change in (
        lambda: change_practice_example(example, text="Other work.", by=by),
        lambda: offer_to_report(example, kept_words=[], by=by),
        lambda: withdraw(example, by=by),
    ):
        with pytest.raises(Refused, match="has been withdrawn"):
            change()


# --- the pages --------------------------------------------------------------------------------------------------------


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def inspector(second_inspector) -> Client:
    return browser_of(second_inspector)


def text_of(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_practice_example_is_written_on_its_page(inspector, case):
    sent = inspector.post(
        f"{PAGE}practice-example/", {"title": "", "standard": "3.1", "text": "It helped that Jamie was asked."}
    )

    assert sent["Location"] == PAGE
    assert case.practiceexamples.get().standard.number == "3.1"
    page = text_of(inspector, PAGE)
    assert f"Use the name “{case.pseudonym}” for the child in everything you write." in page
    assert "“Jamie” looks like a name." in page


def test_missing_fields_get_an_error(inspector, case):
    page = inspector.post(f"{PAGE}quotation/", {}).content.decode()

    for words in (
        "Enter what was said.",
        "Choose whose words these are.",
        "Choose the standard it belongs to.",
    ):
        assert words in page
    assert not case.quotations.exists()


def test_each_form_has_its_own_draft_in_the_browser(inspector, case, example, quotation):
    def key(path: str) -> str:
        return inspector.get(f"{PAGE}{path}").content.decode().split('data-keep="')[1].split('"')[0]

    paths = ("practice-example/", f"practice-example/{example.pk}/", "quotation/", f"quotation/{quotation.pk}/")
    assert len({key(path) for path in paths}) == 4


def test_a_quotation_is_changed_on_its_page(inspector, case, quotation):
    page = inspector.get(f"{PAGE}quotation/{quotation.pk}/").content.decode()
    assert "They listened to me." in page

    inspector.post(
        f"{PAGE}quotation/{quotation.pk}/",
        {
            "text": "They heard me.",
            "speaker": "parent_or_carer",
            "consent": "no",
            "standard": "2.2",
            "version": version_of(quotation),
        },
    )

    quotation.refresh_from_db()
    assert (quotation.text, quotation.speaker, quotation.consent) == ("They heard me.", "parent_or_carer", "no")


def test_a_colleagues_change_is_neither_overwritten_nor_offered_unseen(inspector, case, example, by):
    seen = version_of(example)
    change_practice_example(example, text="They met at home.", by=by)

    with pytest.raises(EditConflict):
        change_practice_example(example, text="They met in town.", based_on=seen, by=by)
    with pytest.raises(EditConflict):
        offer_to_report(example, kept_words=[], based_on=seen, by=by)

    # The page shows both versions, so that saving again is an informed choice
    address = f"{PAGE}practice-example/{example.pk}/"
    given = {"title": "", "text": "They met in town.", "standard": "2.2"}
    page = inspector.post(address, given | {"version": seen}).content.decode()
    assert "It now says: “They met at home.”" in page
    assert "They met in town." in page
    inspector.post(address, given | {"version": version_of(example)})
    assert PracticeExample.objects.get(pk=example.pk).text == "They met in town."


def test_each_finding_has_a_checkbox_to_confirm_it(inspector, case, example, by):
    change_practice_example(example, text="He lives at LS1 4AP with Jamie.", by=by)
    address = f"{PAGE}practice-example/{example.pk}/offer/"
    assert "“LS1 4AP” looks like a postcode, but can stay" in text_of(inspector, address)

    refused = inspector.post(address, {"kept_words": ["LS1 4AP"], "version": version_of(example)})
    assert "Check these words: “Jamie”" in refused.content.decode()

    sent = inspector.post(address, {"kept_words": ["LS1 4AP", "Jamie"], "version": version_of(example)})
    assert sent["Location"] == PAGE
    assert PracticeExample.objects.get(pk=example.pk).is_offered


def test_a_text_without_findings_is_offered_with_one_click(inspector, case, example):
    inspector.post(f"{PAGE}practice-example/{example.pk}/offer/", {"version": version_of(example)})

    assert PracticeExample.objects.get(pk=example.pk).is_offered


def test_offering_a_quotation_without_consent_says_what_to_do(inspector, case, quotation, by):
    change_quotation(quotation, consent="", by=by)

    page = inspector.post(f"{PAGE}quotation/{quotation.pk}/offer/", {"version": version_of(quotation)}).content.decode()

    assert "Record that the person agreed to be quoted" in page


def test_the_lead_inspector_takes_back_what_an_inspector_offered(case, lead_inspector, quotation, by):
    offer_to_report(quotation, kept_words=[], by=by)
    hand_over(case, "accepted")

    page = browser_of(lead_inspector).post(f"{PAGE}quotation/{quotation.pk}/take-back/", follow=True)

    assert "The quotation is no longer offered for the report." in page.content.decode()
    assert not Quotation.objects.get(pk=quotation.pk).is_offered


def test_a_withdrawn_quotation_is_still_shown_in_its_case(inspector, case, quotation):
    page = inspector.post(f"{PAGE}quotation/{quotation.pk}/withdraw/", follow=True).content.decode()

    assert "Withdrawn (1)" in page
    assert "They listened to me." in page
    assert f"quotation/{quotation.pk}/offer/" not in page


def test_a_submitted_case_has_no_links_to_write(inspector, case, example):
    hand_over(case)

    page = text_of(inspector, PAGE)
    assert "This case is submitted. You cannot add or change anything here" in page
    assert "Add a quotation" not in page
    assert "Offer for the report" in page

    refused = inspector.post(f"{PAGE}practice-example/", {"standard": "2.2", "text": "More."})
    assert "cannot be changed unless the lead inspector returns it" in refused.content.decode()


def test_a_colleague_can_read_but_not_write(case, example, inspection, stranger):
    appoint(inspection, stranger, "inspector", by=BY)
    colleague = browser_of(stranger)

    page = text_of(colleague, PAGE)
    assert example.text in page
    assert "Offer for the report" not in page
    assert colleague.get(f"{PAGE}practice-example/{example.pk}/").status_code == 403
    assert colleague.post(f"{PAGE}practice-example/{example.pk}/offer/").status_code == 403


def test_an_item_of_another_case_is_not_found(inspector, inspection, case, example):
    new_case(inspection, reference="court-02", inspector=case.inspector)

    elsewhere = PAGE.replace("court-01", "court-02")
    assert inspector.get(f"{elsewhere}practice-example/{example.pk}/").status_code == 404
    assert inspector.get(f"{elsewhere}practice-example/{example.pk}/offer/").status_code == 404
    assert inspector.get(f"{PAGE}alert/{example.pk}/offer/").status_code == 404


def test_offered_items_are_listed_by_standard_for_report_writers(case, example, quotation, panel_member, by):
    for item in (example, quotation):
        offer_to_report(item, kept_words=[], by=by)
    add_practice_example(case, standard=standard(case), text="Not offered yet.", by=by)

    page = text_of(browser_of(panel_member), "/inspections/anytown/for-report/")

    assert "Planning together" in page
    assert f"Case {case}" in page
    assert "Not offered yet." not in page
    assert "They listened to me." not in page
    quotations = text_of(browser_of(panel_member), "/inspections/anytown/for-report/?kind=quotation")
    assert "They listened to me." in quotations
