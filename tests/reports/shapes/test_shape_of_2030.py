"""A framework in the shape of the programme of 2025 is a file: sampled, recorded, rated, decided and printed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from inspections.cases.actions import change_case, put_in_samples
from inspections.cases.record import CaseRecord
from inspections.history import Refused
from inspections.models import Case, Inspection, TeamMember
from inspections.planning.actions.team import appoint
from inspections.sampling.actions import accept_draw, draw_sample
from inspections.sampling.queries import sample_of
from inspections.spreadsheets.files import write_workbook
from reports.layouts import outside
from reports.material import document_of, material_of
from reports.panel.actions import record_panel_decision
from reports.panel.models import PanelMeeting
from reports.pdf.html import html_edition
from reports.permissions import can_sign
from reports.rated.queries import ratings_of, tallies_of
from reports.ratings.percentages import Tally
from reports.workbook.importing import WorkbookRefused, import_workbook
from reports.workbook.write import sheets_of
from standards.language.reading import FrameworkFileError, read_framework_file
from tests.factories import BY, answer, propose_all
from tests.reports.shapes.shape_of_2030 import (
    CHILDREN,
    FILE,
    VICTIMS,
    answer_unrated,
    case_of,
    list_cases,
    load_shape,
    new_inspection_of_shape,
)


@pytest.fixture
def inspection(db, example_layouts) -> Inspection:
    return new_inspection_of_shape(load_shape())


def record_of(case: Case) -> CaseRecord:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk))


# --- loaded ---------------------------------------------------------------------------------------------------------------


def test_without_the_folder_of_its_layout_the_file_is_refused_with_advice():
    with pytest.raises(FrameworkFileError, match=r"2030-04-children.*name the folder in the setting LAYOUT_FOLDERS"):
        read_framework_file(FILE)


def test_its_layout_has_not_changed_since_it_was_recorded(example_layouts):
    """Otherwise the tests would write to the folder. Remove its line from released.json, and load the example again."""
    assert outside.problems([]) == outside.unrecorded() == []


# --- sampled -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("eligible", "sizes"), [((14, 9), [14, 9]), ((15, 10), [14, 10]), ((2_000, 2_000), [91, 24])])
def test_the_sizes_of_the_samples_have_a_minimum_and_a_maximum(inspection, eligible, sizes):
    list_cases(inspection, "2", CHILDREN, eligible[0], prefix="child")
    list_cases(inspection, "3", VICTIMS, eligible[1], prefix="victim")
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)

    assert [sample_of(inspection, number).suggested for number in ("2", "3")] == sizes
    assert sample_of(inspection, "4") is None


@pytest.mark.postgresql_too
def test_a_case_that_is_drawn_in_two_samples_is_one_case(inspection):
    """A child on the list of victims too: the second draw adds no second case, and the case is judged under V1.1 as well."""
    list_cases(inspection, "2", CHILDREN, 14, prefix="child")
    list_cases(inspection, "3", VICTIMS, 9, prefix="child")
    domains = {domain.number: domain for domain in inspection.framework.domains.all()}
    for number in ("2", "3"):
        inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
        accept_draw(draw_sample(inspection, domains[number], seed=7, by=BY), by=BY)

    assert inspection.cases.count() == 14
    assert inspection.cases.counted_by_domain(inspection.framework.definition) == {"2": 14, "3": 9}
    both = inspection.cases.filter(also_in__number="3").first()
    assert [standard.number for standard in record_of(both).standards] == ["2.1", "2.2", "2.3", "V1.1"]
    assert inspection.history.filter(subject=both.subject, field="also_in", new="3").exists()


def test_a_victims_case_cannot_be_in_the_sample_of_children(inspection):
    victim = case_of(inspection, "3", "victim-1", "direct")

    with pytest.raises(Refused, match="A victim’s case cannot also be in the sample for domain 2"):
        put_in_samples(victim, [inspection.framework.domains.get(number="2")], by=BY)


# --- recorded --------------------------------------------------------------------------------------------------------------


def test_each_kind_of_unit_has_the_pages_and_facts_of_its_kind(inspection):
    child = record_of(case_of(inspection, "2", "child-1", "custody"))
    victim = record_of(case_of(inspection, "3", "victim-1", "direct"))
    report = record_of(case_of(inspection, "4", "report-1", "pre_sentence_report"))

    assert [page.title for page in child.pages[:3]] == [
        "About the child’s case", "Classifications", "Questions outside the rating",
    ]  # fmt: skip
    assert [page.slug for page in victim.pages] == ["facts", "questions", victim.pages[2].slug, "standard-V1.1"]
    assert [entry.called for entry in victim.pages[-1]] == [
        "V1.1.1", "the note for V1.1.1", "V1.1.2", "the note for V1.1.2",
    ]  # fmt: skip
    assert [str(each.case.unit.words.heading) for each in (child, victim, report)] == [
        "Child’s case", "Victim’s case", "Report for a court",
    ]  # fmt: skip
    assert [entry.label for entry in victim.pages[0]] == ["Kind of contact", "Date of the first contact", "Locality"]
    assert [page.slug for page in report.pages if page.slug != report.pages[1].slug] == ["facts", "standard-4.1"]
    assert victim.entry("safety_wellbeing") is None
    assert victim.entry("known_victim") is None


def test_an_answer_opens_questions(inspection):
    case = case_of(inspection, "2", "child-1", "referral_order", age=17)
    required = lambda: {entry.name for _, entries in record_of(case).missing for entry in entries}  # noqa: E731

    assert required().isdisjoint({"victim_views", "2.1.3"})
    assert tallies_of(inspection)["2.1.3"] == Tally(unanswered=1, cases=1)
    answer_unrated(case, known_victim="yes")
    assert {"victim_views", "2.1.3", "2.2.2"} <= required()
    answer_unrated(case, known_victim="no")
    assert required().isdisjoint({"victim_views", "2.1.3"})


def test_what_was_answered_before_a_question_was_closed_is_set_aside(inspection):
    case = case_of(inspection, "2", "child-1", "referral_order", age=17)
    answer_unrated(case, known_victim="yes", victim_views="fully")
    answer(case, {"2.1.3": "no", "2.2.2": "yes", "2.2.3": "no"})
    assert record_of(case).progress.set_aside == []

    change_case(case, age=14, by=BY)
    answer_unrated(case, known_victim="no")

    assert record_of(case).progress.set_aside == ["2.1.3", "2.2.2", "2.2.3"]
    assert tallies_of(inspection)["2.2.3"] == Tally(set_aside=1, cases=1)
    [plain] = material_of(Inspection.objects.with_framework().get(pk=inspection.pk)).cases
    assert "victim_views" not in plain


# --- rated, decided and printed ----------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(inspection) -> Inspection:
    """Ten children, of whom two are in the sample of victims as well, eight victims and a report for a court."""
    for number in range(10):
        facts = {"age": 17 if number < 4 else 14, "disposal_date": f"20{30 if number < 5 else 29}-06-01"}
        child = case_of(inspection, "2", f"child-{number}", CHILDREN[number % 5], safety_wellbeing="medium", **facts)
        answer_unrated(child, known_victim="yes" if number < 5 else "no", weeks_to_first_contact=str(number))
        yes = "yes" if number < 8 else "no"
        answer(child, {"2.1.1": yes, "2.1.2": yes, "2.2.1": yes, "2.3.1": "yes", "2.3.3": "yes"})
        if number < 5:
            answer(child, {"2.1.3": "yes", "2.3.2": "yes"})
        if number < 4 or child.disposal == "custody":
            answer(child, {"2.2.2": "yes" if number < 2 else "no"})
        if number < 2:
            answer(child, {"2.2.3": "no"})
            put_in_samples(child, [inspection.framework.domains.get(number="3")], by=BY)
            answer(child, {"V1.1.1": "no", "V1.1.2": "no"})
    for number in range(8):
        victim = case_of(inspection, "3", f"victim-{number}", VICTIMS[number % 2])
        answer(victim, {"V1.1.1": "yes", "V1.1.2": "yes"})
    answer(case_of(inspection, "4", "report-1", "pre_sentence_report"), {"4.1.1": "yes"})
    propose_all(inspection, "Good")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.mark.postgresql_too
def test_the_ratings_follow_from_the_answers(recorded):
    counted, rated = tallies_of(recorded), ratings_of(recorded)

    # 2.1.3 is asked in the five cases with a known victim.
    assert counted["2.1.3"] == Tally(yes=5, cases=10)
    # 2.2.2 is asked for four children of 17 and two others in custody; 2.2.3 where 2.2.2 is yes.
    assert counted["2.2.2"] == Tally(yes=2, no=4, cases=10)
    assert counted["2.2.3"] == Tally(no=2, cases=10)
    # 2.3.2 is asked where the work began in 2030 or later.
    assert counted["2.3.2"] == Tally(yes=5, cases=10)
    # V1.1 is judged in eight victims' cases and in the two children's cases that are in both samples.
    assert counted["V1.1.1"] == Tally(yes=8, no=2, cases=10)
    ratings = {number: standard.rating for number, standard in rated.standards.items()}
    # 2.1: 8 + 8 + 5 of 25 answers, 84%. 2.2: the mean of 80, 80, 33⅓ and 0, 48%. V1.1: 24 of 30 weights, 80%.
    assert ratings == {
        "1.1": "Good", "2.1": "Outstanding", "2.2": "Inadequate", "2.3": "Outstanding",
        "V1": "Good", "V1.1": "Outstanding", "V1.2": "Good", "4.1": "Outstanding",
    }  # fmt: skip
    # 4.1, about reports outside the samples, and V1 add no points: 2 + 3 + 0 + 3.
    assert (rated.points, rated.maximum, rated.overall) == (8, 12, "Good")


@pytest.mark.postgresql_too
def test_the_tallies_are_the_sum_of_the_cases(recorded):
    """Tallies are counted by the database and grouped by what decides; each case on its own gives the same."""
    summed: dict[str, Tally] = {}
    for case in recorded.cases.with_record():
        for state in CaseRecord(case).progress.states:
            former = summed.get(state.question.number, Tally())
            asked = state.relevance.is_asked
            summed[state.question.number] = replace(
                former,
                yes=former.yes + (asked and state.answer == "yes"),
                no=former.no + (asked and state.answer == "no"),
                does_not_apply=former.does_not_apply + (asked and state.answer == "na"),
                unanswered=former.unanswered + (asked and not state.answer),
                set_aside=former.set_aside + state.is_set_aside,
                cases=former.cases + 1,
            )

    counted = tallies_of(recorded)

    assert {number: counted[number] for number in summed} == summed


@pytest.mark.postgresql_too
def test_a_workbook_carries_units_samples_and_what_decides_about_questions(recorded, tmp_path):
    sheets = sheets_of(recorded)
    cases = [dict(zip(sheets["cases"][0], row, strict=True)) for row in sheets["cases"][1:]]
    assert [(row["also_in"], row["disposal_date"]) for row in cases[:3]] == [
        ("3", "2030-06-01"), ("3", "2030-06-01"), ("", "2030-06-01"),
    ]  # fmt: skip
    ratings = ratings_of(recorded)
    sheets["inspection"] = [
        [field, "elsewhere-2031" if field == "reference" else value] for field, value in sheets["inspection"]
    ]
    write_workbook(tmp_path, sheets)

    outcome = import_workbook(tmp_path, by=BY)

    again = Inspection.objects.with_framework().get(reference="elsewhere-2031")
    assert ratings_of(again).standards == ratings.standards
    assert sheets_of(again) == sheets
    assert not [warning for warning in outcome.warnings if warning.column == "also_in"]


def test_a_workbook_cannot_put_a_case_in_a_sample_of_other_units(recorded, tmp_path):
    sheets = sheets_of(recorded)
    place = sheets["cases"][0].index("also_in")
    victim = next(row for row in sheets["cases"] if row[0] == "victim-1")
    victim[place] = "3"
    write_workbook(tmp_path, sheets)

    with pytest.raises(WorkbookRefused, match="a victim’s case of domain 3 cannot also be in the sample for domain 3"):
        import_workbook(tmp_path, by=BY)


def test_the_framework_says_who_signs(recorded, lead_inspector, panel_member):
    """Here the chair of the panel's meeting, as in the frameworks that are shipped, or else the chief inspector."""
    appoint(recorded, lead_inspector, TeamMember.Role.CHIEF, by=BY)
    meeting = PanelMeeting(inspection=recorded, chair=panel_member)
    recorded = Inspection.objects.with_framework().get(pk=recorded.pk)
    assert (can_sign(panel_member, recorded, meeting), can_sign(lead_inspector, recorded, meeting)) == (True, False)

    by_chief = recorded.framework.definition.model_copy(update={"signed_by": "chief_inspector"})
    recorded.framework.__dict__["whole"] = replace(recorded.framework.whole, definition=by_chief)

    assert (can_sign(panel_member, recorded, meeting), can_sign(lead_inspector, recorded, meeting)) == (False, True)


def test_the_pages_of_a_case_show_both_languages(client, recorded, lead_inspector):
    appoint(recorded, lead_inspector, TeamMember.Role.LEAD, by=BY)
    child = recorded.cases.get(reference="child-1")
    change_case(child, inspector=recorded.team.get(user=lead_inspector), by=BY)
    client.force_login(lead_inspector)

    page = client.get("/inspections/anytown-2031/cases/child-1/pages/standard-2.3/").content.decode()

    assert re.search(r'<p class="[^"]*"\s+lang="cy">A wnaed y gwaith a gynlluniwyd\?</p>', page)


def test_the_panel_decides(recorded):
    standard = recorded.framework.domains.get(number="2").standards.get(number="2.2")
    record_panel_decision(
        recorded,
        standard,
        rating="Good",
        trigger="near_the_boundary",
        reason="Plans improved in the newer cases.",
        by=BY,
    )

    assert ratings_of(recorded).standards["2.2"].rating == "Good"


def test_the_report_uses_the_frameworks_words_for_units_and_domains(recorded):
    html = html_edition(document_of(recorded))
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    assert "Work with victims" in text
    assert "V1.1" in text
    assert "report-1" not in text
    assert "YOT" not in text


@pytest.fixture
def text(recorded) -> str:
    """The words of the report."""
    html = html_edition(document_of(recorded))
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_the_report_counts_each_kind_of_case(text):
    """Disposals and ways of contact of fewer than five children are not counted."""
    assert "We inspected 10 children’s cases." in text
    assert "We inspected 10 cases." in text
    victims = text.partition("Domain three: work with victims")[2].partition("Annex 2")[0]
    assert "not printed" in victims
    assert "Children’s cases 2 of 10" not in victims
    assert "classification" not in victims
    assert "Gender" not in victims


def test_the_report_counts_the_standards_of_each_domain(text):
    """A standard with a part that is rated from cases is not judged as a whole. Reports for courts have no sample."""
    assert "In each of these cases, we inspect against three standards." in text
    assert "In each of these cases, we inspect against one standard." in text
    assert "We inspect work for courts against one standard." in text
    assert "From the lowest key question, or the percentage of a standard, to its rating" in text


def test_the_picture_of_the_score_is_as_wide_for_12_points_as_for_36(recorded):
    html = html_edition(document_of(recorded))

    assert 'viewBox="0 0 780 94"' in html
