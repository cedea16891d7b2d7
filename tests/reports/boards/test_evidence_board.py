"""The evidence board of a standard, the lead inspector's proposals and feedback: what they show, and who can see them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspections.cases.submission import accept_case
from inspections.evidence.actions.judging import answer_line_of_enquiry, ask_line_of_enquiry, judge_key_question
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, Refused
from inspections.models import (
    Evidence,
    Feedback,
    Inspection,
    KeyQuestionJudgement,
    LineOfEnquiry,
    PracticeExample,
    User,
)
from inspections.planning.actions.team import appoint
from reports.boards.actions import propose_discretion
from reports.boards.evidence import cases_on_board, judged_standards, picture_of, standards_on_board
from reports.rated.queries import ratings_of, rationales_of
from reports.ratings.triggers import TITLES
from reports.text.differences import changed_words
from reports.workbook.importing import import_workbook
from reports.workbook.write import export_workbook
from standards.models import Framework, Standard
from tests.evidence_rows import new_evidence, tie
from tests.factories import BY, all_answers, hand_in, new_case, new_inspection, put_in_phase, question
from tests.properties import tries

pytestmark = pytest.mark.django_db

BOARD = "/inspections/anytown/evidence-board/1.1/"
PROPOSAL = "/inspections/anytown/proposals/1.1/"
FEEDBACK = "/inspections/anytown/feedback/"
# Queries of each page, the same for 3 items of evidence and for 300. For the board: session, user, what they can see, inspection
# and team; links, judgements, lines of enquiry, why they were reopened; accepted cases by their facts, their answers to key
# questions and to prompts; practice examples, marked evidence, lines of enquiry that the user can answer; alerts.
QUERIES = {
    "evidence-board/1.1/": 16,
    "evidence-board/": 10,
    "proposals/1.1/": 15,
    "proposals/": 17,
    "feedback/": 16,
}


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "inspector", by=BY)
    return with_framework(inspection)


@pytest.fixture
def lead(inspection, lead_inspector) -> Client:
    return browser(lead_inspector)


@pytest.fixture
def inspector(inspection, second_inspector) -> Client:
    return browser(second_inspector)


def with_framework(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def standard(inspection: Inspection, number: str) -> Standard:
    return Standard.objects.select_related("domain").get(domain__framework=inspection.framework, number=number)


def shown(client: Client, path: str = BOARD) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return words(response)


def words(response) -> str:
    text = strip_tags(response.content.decode().split("<main")[1].split("</main>")[0])
    return " ".join(text.replace("&amp;", "&").split())


def on_board(inspection: Inspection, number: str = "1.1"):
    [found] = [
        board
        for board in standards_on_board(with_framework(inspection), judged_standards(inspection))
        if board.number == number
    ]
    return {each.number: each for each in found.key_questions}


def judge(inspection: Inspection, person: User, number: str = "1.1.1", stage: str = "preliminary", **given) -> None:
    given = {"leaning": "strength", "text": "A clear vision.", **given}
    judge_key_question(inspection, question(inspection.framework, number), stage=stage, by=Author(person), **given)


def accepted(inspection: Inspection, value: str = "yes"):
    case = new_case(inspection, answers=all_answers(inspection.framework, "2", value))
    accept_case(hand_in(case), by=BY)
    return case


# --- the evidence on a key question -----------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_evidence_is_listed_under_its_key_question(inspection, lead):
    minutes, survey = new_evidence(inspection), new_evidence(inspection, "Survey of staff", is_on_diversity=True)
    tie(minutes, "1.1.1", passage="The plan was agreed in March.")
    tie(survey, "1.1.1b", "contradicts", "Eleven of thirty know it.")
    tie(survey, "1.1.2")

    vision, partnership = on_board(inspection)["1.1.1"], on_board(inspection)["1.1.2"]
    assert [item.title for item in vision.supporting] == ["Minutes of the board"]
    [contradicting] = vision.contradicting
    assert (contradicting.number, contradicting.prompt, contradicting.marks) == (2, "b", ("Diversity",))
    assert [prompt.contradicting for prompt in vision.prompts if prompt.letter == "b"] == [(2,)]
    assert [item.number for item in partnership.supporting] == [2]
    text = shown(lead)
    assert "E1 Minutes of the board Document The plan was agreed in March." in text
    assert "E2 Survey of staff Document, on prompt b), diversity Eleven of thirty know it." in text


def test_withdrawn_evidence_does_not_count_and_requested_evidence_counts_once_received(inspection, lead_inspector):
    gone = {
        "withdrawn_at": timezone.now(),
        "withdrawn_by": lead_inspector,
        "withdrawn_because": "It is another YOT's.",
    }
    tie(new_evidence(inspection, "Withdrawn", **gone), "1.1.1")
    tie(new_evidence(inspection, "Tied by mistake"), "1.1.1", **gone)
    tie(new_evidence(inspection, "Business plan", state=Evidence.State.REQUESTED), "1.1.1")

    vision = on_board(inspection)["1.1.1"]
    assert not vision.has_evidence
    assert [item.title for item in vision.awaited] == ["Business plan"]


def test_the_summary_shows_key_questions_without_evidence(inspection, lead, lead_inspector):
    tie(new_evidence(inspection), "1.1.1")
    judge(inspection, lead_inspector)
    ask_line_of_enquiry(
        inspection, question(inspection.framework, "1.1.1"), text="Who knows it?", by=Author(lead_inspector)
    )

    glance = shown(lead).split("At a glance")[1]
    first, second = re.search(r"1\.1\.1 (.*?)1\.1\.2 (.*?)1\.1\.3", glance).groups()
    assert "1 supporting 0 contradicting Strength Preliminary Open lines of enquiry: 1" in first
    assert "No evidence yet Not judged yet Open lines of enquiry: none" in second
    everywhere = shown(lead, "/inspections/anytown/evidence-board/")
    assert "1 supporting 0 contradicting Strength Preliminary" in everywhere
    assert [each for each in ("1.1.", "1.2.", "1.3.", "1.4.") if each not in everywhere] == []


def test_evidence_from_another_inspection_is_not_on_the_board(inspection, youth_2018, lead):
    elsewhere = new_inspection(youth_2018)
    tie(new_evidence(elsewhere, "Somebody else’s minutes", is_on_diversity=True), "1.1.1")

    assert not on_board(inspection)["1.1.1"].has_evidence
    assert "Somebody else’s" not in shown(lead)


def test_the_board_of_a_standard_without_key_questions_shows_marked_evidence(frameworks, lead_inspector):
    inspection = new_inspection(frameworks("youth-2021"), reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    new_evidence(inspection, "Resettlement protocol", is_on_resettlement=True)

    text = shown(browser(lead_inspector), "/inspections/anytown/evidence-board/4.1/")

    assert "The framework has no key questions for this standard" in text
    assert "Resettlement (1) E1 Resettlement protocol" in text


def test_a_computed_standard_has_no_board(inspection, lead):
    assert lead.get("/inspections/anytown/evidence-board/2.1/").status_code == 404
    assert lead.get("/inspections/anytown/evidence-board/9.9/").status_code == 404


# --- what the cases say -----------------------------------------------------------------------------------------------


def test_the_board_shows_the_counts_of_accepted_cases(inspection, lead):
    accepted(inspection)
    accepted(inspection, "no")
    new_case(inspection, answers=all_answers(inspection.framework, "2", "no"))

    court, out_of_court = cases_on_board(with_framework(inspection))

    assert (court.cases, out_of_court.cases) == (2, 0)
    assert {(each.yes, each.relevant, each.percent) for each in court.standards[0].key_questions} == {(1, 2, 50)}
    assert "2 cases accepted." in shown(lead)
    assert "2.1.1 1 of 2 50%" in shown(lead)


def test_inspectors_see_the_board_without_the_percentages_until_the_ratings_are_signed(inspection, lead, inspector):
    accepted(inspection)
    tie(new_evidence(inspection), "1.1.1")

    assert "E1 Minutes of the board" in shown(inspector)
    assert "100%" not in shown(inspector)
    assert "Inspectors can see the percentages once the ratings are signed." in shown(inspector)
    assert "100%" in shown(lead)
    put_in_phase(inspection, "draft")
    assert "100%" in shown(inspector)


@pytest.mark.parametrize("phase", ["announced", "fieldwork", "proposals", "ratings_panel"])
def test_the_board_never_shows_the_distance_to_a_band(phase, inspection, lead):
    accepted(inspection)
    put_in_phase(inspection, phase)

    page = lead.get(BOARD).content.decode()

    assert not re.search("app-bar__mark|Requires improvement|Outstanding|Minority|Too few", page)


def test_proposed_practice_examples_link_to_their_case(inspection, inspector, lead_inspector):
    case = new_case(inspection, reference="case-9")
    written = {"case": case, "standard": standard(inspection, "2.1")}
    PracticeExample.objects.create(
        **written, text="They listened.", title="A good ear", offered_by=lead_inspector, offered_at=timezone.now()
    )
    PracticeExample.objects.create(**written, text="Not offered yet.")

    page = inspector.get(BOARD).content.decode()

    assert '/inspections/anytown/cases/case-9/for-report/">A good ear</a>' in page
    assert "Not offered yet." not in page


# --- judging, asking and answering on the board -----------------------------------------------------------------------


def test_the_lead_judges_on_the_board(inspection, lead):
    opened = lead.get(f"{BOARD}?judge=1.1.1&stage=preliminary").content.decode()
    assert "What is your judgement?" in opened

    sent = lead.post(
        f"{BOARD}?judge=1.1.1&stage=preliminary",
        {"leaning": "mixed", "text": "Known to some.", "gaps": "No interview with the chair.", "version": "0"},
    )

    assert sent["Location"] == f"{BOARD}#key-question-1.1.1"
    judgement = KeyQuestionJudgement.objects.get()
    assert (judgement.leaning, judgement.gaps) == ("mixed", "No interview with the chair.")
    assert "Mixed Known to some. Gaps: No interview with the chair. Lena Lead" in shown(lead)


def test_earlier_judgements_stay_visible_and_a_judgement_can_be_withdrawn(inspection, lead, lead_inspector):
    judge(inspection, lead_inspector)
    judge(inspection, lead_inspector, leaning="mixed", text="Known to some.")
    version = KeyQuestionJudgement.objects.order_by("pk").last().pk

    assert "Earlier versions (1)" in shown(lead)
    lead.post(f"{BOARD}?judge=1.1.1&stage=preliminary", {"leaning": "taken_back", "version": str(version)})

    assert on_board(inspection)["1.1.1"].preliminary is None
    assert KeyQuestionJudgement.objects.count() == 3


def test_typed_text_is_kept_when_there_is_an_error(inspection, lead):
    sent = lead.post(f"{BOARD}?judge=1.1.1&stage=final", {"leaning": "", "text": "Known to some.", "version": "0"})

    assert "Choose your judgement." in words(sent)
    assert "Known to some.</textarea>" in sent.content.decode()
    assert not KeyQuestionJudgement.objects.exists()


def test_a_judgement_is_refused_once_if_a_deputy_has_judged_since(inspection, lead, second_inspector):
    judge(inspection, second_inspector, stage="final")
    typed = {"leaning": "mixed", "text": "Known to some."}

    refused = lead.post(f"{BOARD}?judge=1.1.1&stage=final", {**typed, "version": "0"})
    assert "Sam Second judged 1.1.1 after you opened the page" in words(refused)
    assert "Known to some.</textarea>" in refused.content.decode()

    version = re.search(r'name="version" value="(\d+)"', refused.content.decode())[1]
    lead.post(f"{BOARD}?judge=1.1.1&stage=final", {**typed, "version": version})
    assert on_board(inspection)["1.1.1"].final.leaning == "Mixed"


def test_the_preliminary_judgement_cannot_be_changed_after_fieldwork(inspection, lead):
    put_in_phase(inspection, "domain_one")

    page = lead.get(BOARD).content.decode()
    assert "?judge=1.1.1&amp;stage=final" in page
    assert "stage=preliminary" not in page
    sent = lead.post(f"{BOARD}?judge=1.1.1&stage=preliminary", {"leaning": "mixed", "text": "Late.", "version": "0"})
    assert "Write the final judgement." in words(sent)
    assert not KeyQuestionJudgement.objects.exists()


def test_the_lead_asks_and_the_owner_answers(inspection, lead, inspector, second_inspector):
    member = inspection.team.get(user=second_inspector)
    lead.post(f"{BOARD}?ask=1.1.2", {"text": "Does the board read the audits?", "owner": str(member.pk)})
    enquiry = LineOfEnquiry.objects.get()
    assert "Does the board read the audits? Asked by Lena Lead" in shown(inspector)

    inspector.post(f"{BOARD}?answer={enquiry.pk}", {"answer": "It does, E3."})
    assert "It does, E3. Answered by Sam Second" in shown(lead)

    lead.post(f"{BOARD}?reopen={enquiry.pk}", {"reason": "Since when?"})
    assert "Previous answer: It does, E3. Reopened by Lena Lead" in shown(lead)
    lead.post(f"{BOARD}?give={enquiry.pk}", {"owner": ""})
    assert LineOfEnquiry.objects.get().owner is None


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("judge=1.1.1&stage=final", {"leaning": "mixed", "text": "So so.", "version": "0"}),
        ("ask=1.1.1", {"text": "Who?"}),
        ("answer={enquiry}", {"answer": "They do."}),
        ("give={enquiry}", {"owner": ""}),
        ("reopen={enquiry}", {"reason": "Why?"}),
    ],
)
def test_who_can_do_what_on_a_board(step, given, inspection, lead_inspector, second_inspector, stranger, panel_member):
    bystander = User.objects.create_user("bystander@inspectorate.test", name="Bo Bystander")
    appoint(inspection, bystander, "inspector", by=BY)
    asked = question(inspection.framework, "1.1.1")
    by = Author(lead_inspector)

    def outcome(person: User) -> int:
        owner = inspection.team.get(user=second_inspector)
        enquiry = ask_line_of_enquiry(inspection, asked, text=f"For {person}?", owner=owner, by=by)
        if step.startswith("reopen"):
            answer_line_of_enquiry(enquiry, answer="Yes.", by=by)
        return browser(person).post(f"{BOARD}?{step.format(enquiry=enquiry.pk)}", given).status_code

    owner_may = 302 if step.startswith("answer") else 403
    assert [outcome(person) for person in (lead_inspector, second_inspector, bystander, panel_member, stranger)] == [
        302,
        owner_may,
        403,
        403,
        404,
    ]


def test_an_unknown_step_is_not_found(inspection, youth_2018, lead, lead_inspector):
    elsewhere = new_inspection(youth_2018)
    foreign = ask_line_of_enquiry(
        elsewhere, question(youth_2018, "1.1.1"), text="Elsewhere?", by=Author(lead_inspector)
    )

    for step in ("judge=1.2.1&stage=final", "judge=1.1.1&stage=last", "ask=2.1.1", f"answer={foreign.pk}", "answer=x"):
        assert lead.get(f"{BOARD}?{step}").status_code == 404, step
    assert lead.post(BOARD, {"text": "Who?"}).status_code == 404


@pytest.mark.parametrize("path", ["", "1.1/"])
def test_a_board_is_not_found_for_people_outside_the_inspection(path, inspection, stranger):
    assert browser(stranger).get(f"/inspections/anytown/evidence-board/{path}").status_code == 404


# --- proposals --------------------------------------------------------------------------------------------------------


def test_a_proposal_must_cite_at_least_one_item_of_evidence(inspection, lead):
    minutes = new_evidence(inspection)
    tie(minutes, "1.1.1")
    typed = {"rating": "Good", "rationale": "The board leads.", "version": "0"}

    refused = lead.post(PROPOSAL, typed)
    assert "Select at least one item of evidence" in words(refused)
    assert "The board leads.</textarea>" in refused.content.decode()
    assert not inspection.organisational_judgements.exists()

    lead.post(PROPOSAL, {**typed, "cites": [str(minutes.pk)]})
    [proposal] = inspection.organisational_judgements.all()
    assert (proposal.rating, list(proposal.cites.all())) == ("Good", [minutes])
    assert ratings_of(inspection).standards["1.1"].rating == "Good"
    assert "The board leads. Evidence cited E1 Minutes of the board Lena Lead" in shown(lead, PROPOSAL)


def test_evidence_linked_to_the_standard_is_listed_first(inspection, lead):
    new_evidence(inspection, "Of no use here")
    tie(new_evidence(inspection, "Survey of staff"), "1.1.3")
    new_evidence(inspection, "Not here yet", state=Evidence.State.REQUESTED)

    text = shown(lead, PROPOSAL)

    assert "Linked to 1.1 E2 Survey of staff Other evidence in this inspection (1) E1 Of no use here" in text
    assert "Not here yet" not in text


def test_citing_evidence_withdrawn_since_is_refused_and_typed_text_is_kept(inspection, lead, lead_inspector):
    minutes = new_evidence(inspection)
    Evidence.objects.filter(pk=minutes.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=lead_inspector, withdrawn_because="Of another YOT."
    )

    refused = lead.post(
        PROPOSAL, {"rating": "Good", "rationale": "The board leads.", "cites": [str(minutes.pk)], "version": "0"}
    )

    assert "has been withdrawn" in words(refused)
    assert "The board leads.</textarea>" in refused.content.decode()
    assert not inspection.organisational_judgements.exists()


def test_a_proposal_based_on_an_older_version_is_refused_and_can_be_sent_again(inspection, lead, second_inspector):
    minutes = new_evidence(inspection)
    typed = {"rating": "Good", "rationale": "The board leads.", "cites": [str(minutes.pk)]}
    propose_rating(
        inspection, standard(inspection, "1.1"), rating="Inadequate", rationale="No plan.", by=Author(second_inspector)
    )

    refused = lead.post(PROPOSAL, {**typed, "version": "0"})
    assert "Sam Second changed the proposal for 1.1 after you opened the page" in words(refused)
    version = re.search(r'name="version" value="(\d+)"', refused.content.decode())[1]
    lead.post(PROPOSAL, {**typed, "version": version})

    assert [row.rating for row in inspection.organisational_judgements.order_by("pk")] == ["Inadequate", "Good"]


def test_earlier_versions_show_who_changed_what_and_when(inspection, lead, lead_inspector, second_inspector):
    minutes, survey = new_evidence(inspection), new_evidence(inspection, "Survey of staff")
    governance = standard(inspection, "1.1")
    first, second = Author(second_inspector), Author(lead_inspector)
    propose_rating(inspection, governance, rating="Good", rationale="The board leads well.", cites=[minutes], by=first)
    propose_rating(
        inspection, governance, rating="Outstanding", rationale="The board leads very well.", cites=[survey], by=second
    )

    versions = shown(lead, PROPOSAL).split("Versions")[1]

    assert "Lena Lead “Outstanding” (previously “Good”). Now also cites E2. No longer cites E1." in versions
    assert "The board leads [added: very] well." in versions
    assert "Sam Second “Good”. Cites E1. The board leads well." in versions


def test_words_added_and_removed():
    pieces = changed_words("The board leads well.", "The new board leads.")

    assert [(piece.kind, piece.words) for piece in pieces] == [
        ("same", "The"),
        ("added", " new"),
        ("same", " board"),
        ("removed", " leads well."),
        ("added", " leads."),
    ]


@given(st.text(" ab\n", max_size=30), st.text(" ab\n", max_size=30))
def test_leaving_out_additions_gives_the_old_text_and_leaving_out_removals_the_new(old, new):
    pieces = changed_words(old, new)

    assert "".join(piece.words for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.words for piece in pieces if piece.kind != "added").split() == old.split()


def test_a_proposal_can_be_withdrawn(inspection, lead, lead_inspector):
    propose_rating(
        inspection, standard(inspection, "1.1"), rating="Good", rationale="So far.", by=Author(lead_inspector)
    )
    version = inspection.organisational_judgements.get().pk

    lead.post(PROPOSAL, {"rating": "taken_back", "rationale": "Too early.", "version": str(version)})

    assert ratings_of(inspection).standards["1.1"].rating is None
    assert "Lena Lead withdrew the proposal" in shown(lead, PROPOSAL)


def test_a_proposal_shows_the_characteristics_if_the_framework_has_them(frameworks, lead_inspector):
    inspection = new_inspection(frameworks("youth-2017-consultation"), reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)

    text = shown(browser(lead_inspector), PROPOSAL)

    assert "Leaders set and communicate a clear direction" in text
    assert "The culture is top-down and directive" in text
    assert "The framework has no characteristics for this standard" in shown(
        browser(lead_inspector), "/inspections/anytown/proposals/1.2/"
    )


def test_the_overview_shows_what_is_missing(inspection, lead, lead_inspector):
    tie(new_evidence(inspection), "1.1.1")
    judge(inspection, lead_inspector, stage="final")
    propose_rating(
        inspection, standard(inspection, "1.1"), rating="Good", rationale="So far.", by=Author(lead_inspector)
    )

    text = shown(lead, "/inspections/anytown/proposals/")

    governance = text.split("1.1. Governance")[1].split("1.2. ")[0]
    assert "Lena Lead" in governance
    assert "No evidence cited No evidence for 1.1.2, 1.1.3 No final judgement on 1.1.2, 1.1.3" in governance
    assert "Not proposed yet No proposal No rating proposed" in text.split("1.2. ")[1].split("1.3. ")[0]


@pytest.mark.parametrize("path", ["proposals/", "proposals/1.1/", "proposals/2.2/"])
def test_inspectors_see_proposed_ratings_once_the_ratings_are_signed(path, inspection, inspector, stranger):
    assert inspector.get(f"/inspections/anytown/{path}").status_code == 403
    assert browser(stranger).get(f"/inspections/anytown/{path}").status_code == 404
    put_in_phase(inspection, "draft")
    assert inspector.get(f"/inspections/anytown/{path}").status_code == 200


def test_only_those_who_lead_can_propose_and_give_feedback(inspection, panel_member):
    client = browser(panel_member)

    for path in (PROPOSAL, "/inspections/anytown/proposals/2.2/", FEEDBACK):
        assert client.get(path).status_code == 200
        assert "<textarea" not in client.get(path).content.decode()
        assert client.post(path, {"rating": "Good", "rationale": "So.", "said": "So."}).status_code == 403


# --- discretion proposed for a computed standard ----------------------------------------------------------------------


@pytest.fixture
def rated(inspection) -> Inspection:
    """Planning for the child's safety failed in one of two cases: 2.2 requires improvement."""
    new_case(inspection, answers=all_answers(inspection.framework, "2"))
    new_case(inspection, answers={**all_answers(inspection.framework, "2"), "2.2.2": "no"})
    new_case(inspection, out_of_court=True, answers=all_answers(inspection.framework, "3"))
    return with_framework(inspection)


def test_discretion_is_proposed_next_to_the_computed_rating(rated, lead):
    path = "/inspections/anytown/proposals/2.2/"
    typed = {"rating": "Good", "rationale": "One case of two.", "version": "0"}

    assert "Choose why the panel should use its discretion." in words(lead.post(path, typed))
    lead.post(path, {**typed, "trigger": "one_case"})

    text = shown(lead, path)
    assert "Computed from the cases: ◐ Requires improvement" in text or "Requires improvement" in text
    assert "Trigger: One case away from another rating One case of two." in text
    assert "Discretion proposed: Good" in shown(lead, "/inspections/anytown/proposals/")
    assert ratings_of(rated).standards["2.2"].rating == "Requires improvement"


@pytest.mark.parametrize(
    ("number", "rating", "trigger", "reason"),
    [
        ("2.2", "Requires improvement", "one_case", "already computed as “Requires improvement”"),
        ("2.2", "Good", "a_hunch", "is not a trigger"),
    ],
)
def test_discretion_that_cannot_be_proposed(number, rating, trigger, reason, rated):
    with pytest.raises(Refused, match=reason):
        propose_discretion(
            rated, standard(rated, number), rating=rating, trigger=trigger, rationale="It should be.", by=BY
        )
    assert not rated.organisational_judgements.exists()


def test_discretion_needs_a_computed_rating(inspection):
    with pytest.raises(Refused, match="no computed rating yet"):
        propose_discretion(
            inspection, standard(inspection, "2.2"), rating="Good", trigger="one_case", rationale="So.", by=BY
        )


def test_proposals_for_computed_standards_are_not_in_the_workbook(rated, tmp_path):
    propose_discretion(
        rated, standard(rated, "2.2"), rating="Good", trigger="one_case", rationale="One case of two.", by=BY
    )

    export_workbook(rated, tmp_path / "anytown")
    import_workbook(tmp_path / "anytown", by=BY)

    assert "2.2" not in (tmp_path / "anytown" / "organisational.csv").read_text()
    assert rationales_of(rated) == {}


PROPOSED = st.lists(
    st.tuples(
        st.sampled_from(["2.1", "2.2", "2.4", "3.1"]),
        st.sampled_from(["", "Inadequate", "Requires improvement", "Good", "Outstanding"]),
        st.sampled_from(["", *TITLES]),
        st.sampled_from(["", "One case of two."]),
    ),
    max_size=5,
)


@pytest.mark.postgresql_too
@settings(tries(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(PROPOSED)
def test_no_sequence_of_proposals_changes_the_rating_of_a_computed_standard(rated, proposed):
    before = ratings_of(rated)

    for number, rating, trigger, rationale in proposed:
        try:
            propose_rating(rated, standard(rated, number), rating=rating, trigger=trigger, rationale=rationale, by=BY)
        except Refused:
            assert not (trigger and rationale)

    assert ratings_of(rated) == before


# --- feedback ---------------------------------------------------------------------------------------------------------


def keep_feedback(lead: Client, said: str = "A good start."):
    seen = re.search(r'name="seen" value="(\w+)"', lead.get(FEEDBACK).content.decode())[1]
    return lead.post(FEEDBACK, {"seen": seen, "said": said})


def test_feedback_keeps_the_evidence_as_it_was_that_day(inspection, lead, inspector, lead_inspector):
    accepted(inspection)
    tie(new_evidence(inspection), "1.1.1", passage="The plan was agreed in March.")
    judge(inspection, lead_inspector)

    kept = keep_feedback(lead)["Location"]
    tie(new_evidence(inspection, "Survey of staff"), "1.1.1", "contradicts")
    judge(inspection, lead_inspector, stage="final", leaning="improvement", text="Nobody could name it.")

    text = shown(lead, kept)
    assert "Feedback A good start." in text
    assert "E1 Minutes of the board Document The plan was agreed in March." in text
    assert "Strength A clear vision." in text
    assert "Survey of staff" not in text
    assert "Nobody could name it." not in text
    assert "100%" in text
    assert "100%" not in shown(inspector, kept)
    assert "A good start." in shown(inspector, kept)


def test_feedback_must_be_reviewed_if_the_evidence_has_changed_since(inspection, lead):
    seen = re.search(r'name="seen" value="(\w+)"', lead.get(FEEDBACK).content.decode())[1]
    tie(new_evidence(inspection), "1.1.1")

    refused = lead.post(FEEDBACK, {"seen": seen, "said": "A good start."})
    assert "The evidence has changed since you opened this page" in words(refused)
    assert "A good start.</textarea>" in refused.content.decode()
    assert not Feedback.objects.exists()

    assert keep_feedback(lead).status_code == 302
    assert Feedback.objects.get().picture["standards"][0]["key_questions"][0]["supporting"][0]["number"] == 1


def test_feedback_without_text_is_not_saved(inspection, lead):
    assert "Enter your feedback to the YOT." in words(keep_feedback(lead, said=" "))
    assert not Feedback.objects.exists()


def test_feedback_of_another_inspection_is_not_found(inspection, youth_2018, lead, lead_inspector):
    elsewhere = new_inspection(youth_2018, reference="elsewhere")
    feedback = Feedback.objects.create(inspection=elsewhere, picture={}, said="Elsewhere.", by=lead_inspector)

    assert lead.get(f"{FEEDBACK}{feedback.pk}/").status_code == 404
    assert "No feedback yet." in shown(lead, FEEDBACK)


def test_the_kept_picture_is_plain_data(inspection, lead_inspector):
    judge(inspection, lead_inspector)
    judge(inspection, lead_inspector, leaning="mixed", text="Known to some.")

    picture = picture_of(with_framework(inspection)).as_plain()

    assert [each["number"] for each in picture["standards"]] == ["1.1", "1.2", "1.3", "1.4"]
    vision = picture["standards"][0]["key_questions"][0]
    assert vision["preliminary"]["text"] == "Known to some."
    assert "earlier" not in vision["preliminary"]


# --- number of queries ------------------------------------------------------------------------------------------------


def large(inspection: Inspection, *, evidence: int, cases: int, person: User) -> None:
    """Evidence on every key question and prompt of 1.1, a line of enquiry about one in ten of them, and accepted cases."""
    framework: Framework = inspection.framework
    questions = [question(framework, number) for number in ("1.1.1", "1.1.2", "1.1.3")]
    for number in range(evidence):
        item = new_evidence(inspection, f"Minutes of meeting {number}", is_on_diversity=number % 7 == 0)
        tie(item, questions[number % 3].number, "contradicts" if number % 4 == 0 else "supports", "What matters. " * 10)
        if number % 10 == 0:
            ask_line_of_enquiry(inspection, questions[number % 3], text=f"Enquiry {number}?", by=Author(person))
    cites = list(inspection.evidence.all()[:30])
    for rationale in ("The board leads well.", "The board leads."):
        propose_rating(
            inspection, standard(inspection, "1.1"), rating="Good", rationale=rationale, cites=cites, by=Author(person)
        )
    for number in range(cases):
        out_of_court = number % 3 == 0
        answers = all_answers(framework, "3" if out_of_court else "2", "no" if number % 5 == 0 else "yes")
        accept_case(hand_in(new_case(inspection, out_of_court=out_of_court, answers=answers)), by=BY)


@pytest.mark.postgresql_too
@pytest.mark.parametrize(("evidence", "cases"), [(3, 3), (30, 7), pytest.param(300, 70, marks=pytest.mark.soak)])
def test_a_board_takes_as_many_queries_with_300_items_and_70_cases_as_with_3(
    evidence, cases, inspection, lead, lead_inspector
):
    large(inspection, evidence=evidence, cases=cases, person=lead_inspector)
    counts = {}
    for page in QUERIES:
        lead.get(f"/inspections/anytown/{page}")  # each process only reads a framework once
        with CaptureQueriesContext(connection) as made:
            assert lead.get(f"/inspections/anytown/{page}").status_code == 200
        counts[page] = len(made)

    assert counts == QUERIES
