"""Frameworks that are only a file: sampled, recorded, rated, decided and printed in a browser, without code for any of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command

from inspections.cases.actions import add_case
from inspections.models import Case, HeldRole, Inspection, TeamMember, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.sampling.size import Rule
from inspections.staff.actions import give_role
from reports.rated.queries import ratings_of, tallies_of
from reports.ratings.percentages import Tally
from standards.models import Framework
from tests.factories import BY, answer, hand_in, new_inspection, propose_all, second_panel_member
from tests.journeys.browser import PASSWORD, Visitor
from tests.journeys.invented import (
    BEGAN,
    FIELDWORK,
    address,
    decides,
    draws_a_sample,
    printed,
    record_of,
    record_with_rows,
    records,
    records_the_meeting,
    submits,
    uploads_a_list,
    verifies_and_signs,
)
from tests.reports.shapes.shape_of_2030 import case_of, load_shape, new_inspection_of_shape
from tests.standards.invented_frameworks import KINDS_OF_QUESTION, always_the_same, as_toml, whole_frameworks

CHILDREN = ["Community resolution", "Youth conditional caution", "Referral order", "Custodial sentence"]
VICTIMS = ["Direct contact", "Contact through the police"]


@pytest.fixture
def chair(service) -> User:
    """Petra Panel, who decides ratings with Moira Member."""
    chair = User.objects.create_user("petra@inspectorate.test", PASSWORD, name="Petra Panel")
    give_role(chair, HeldRole.Role.PANEL_MEMBER, by=BY)
    second_panel_member()
    return chair


def again(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def proposes(visitor: Visitor, inspection: Inspection, rating: str = "Good") -> None:
    for phase in ("domain_one", "proposals"):
        move_to_phase(inspection, phase, by=BY)
    visitor.opens(address(inspection, "proposals/"))
    visitor.assert_accessible_on_both_screens()
    propose_all(inspection, rating)
    move_to_phase(inspection, "ratings_panel", by=BY)


# --- children and victims ------------------------------------------------------------------------------------------------


def children() -> list[list[str]]:
    """Fourteen children, of whom those with an even number are victims' cases too."""
    rows = [["Reference", "Disposal", "Date of disposal", "Gender", "Age", "Ethnicity", "Locality"]]
    for number in range(1, 15):
        facts = [("Male", "Female")[number % 2], str(13 + 2 * number % 5), "White", ("North", "South")[number % 2]]
        rows.append([f"case-{number:02}", CHILDREN[number % 4], f"{BEGAN:%d/%m/%Y}", *facts])
    return rows


def victims() -> list[list[str]]:
    """Nine victims, four of them of children on the other list."""
    rows = [["Reference", "Disposal", "Date of disposal", "Locality"]]
    for number in range(1, 10):
        reference = f"case-{2 * number:02}" if number <= 4 else f"v-{number:02}"
        rows.append([reference, VICTIMS[number % 2], f"{BEGAN:%d/%m/%Y}", ("North", "South")[number % 2]])
    return rows


@pytest.fixture
def of_2030(service, example_layouts) -> Inspection:
    inspection = new_inspection_of_shape(load_shape(), reference="anytown", yot="Anytown Youth Justice Service")
    Inspection.objects.filter(pk=inspection.pk).update(fieldwork_started=FIELDWORK)
    appoint(inspection, service.lead, "lead", by=BY)
    appoint(inspection, service.newcomer, "inspector", by=BY)
    return again(inspection)


@pytest.mark.soak  # make test goes the same way with a framework that a property test invents
def test_children_and_victims_from_the_lists_to_the_report(visitor: Visitor, service, of_2030, chair):
    inspection, page = of_2030, visitor.page

    # Given the lead inspector uploads both lists
    visitor.is_signed_in_as(service.lead)
    uploads_a_list(visitor, inspection, "Only work with children", children())
    uploads_a_list(visitor, inspection, "Only work with victims", victims())
    visitor.opens(address(inspection, "eligible-cases/"))
    visitor.assert_accessible_on_both_screens()

    # When they draw both samples
    visitor.opens(address(inspection, "sample/"))
    assert "14 14 0" in visitor.row("2. Work with children")
    assert "9 9 0" in visitor.row("3. Work with victims")
    draws_a_sample(visitor, inspection, "2", 14)
    assert visitor.sees("14 cases have been added to the sample.")
    draws_a_sample(visitor, inspection, "3", 9)

    # Then the samples have 14 and 9, which are 19 cases, because four are in both
    assert "14 14 14" in visitor.row("2. Work with children")
    assert "9 9 9" in visitor.row("3. Work with victims")
    visitor.assert_accessible_on_both_screens()
    assert inspection.cases.count() == 19

    # And the cases are allocated
    visitor.opens(address(inspection, "fieldwork/allocate/"))
    visitor.presses("Share cases evenly")
    visitor.assert_accessible_on_both_screens()
    visitor.presses("Save")
    assert visitor.sees("19 cases allocated.")
    inspection.cases.update(inspector=inspection.team.get(user=service.newcomer))
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)

    # When an inspector records a child's case, whose answers open questions on the same page
    visitor.is_signed_in_as(service.newcomer)
    child, victim = inspection.cases.get(reference="case-02"), inspection.cases.get(reference="v-05")
    visitor.opens(address(inspection, f"cases/{child.reference}/"))
    visitor.assert_accessible_on_both_screens()
    visitor.opens(address(inspection, f"cases/{child.reference}/pages/questions/"))
    opened = page.get_by_text("How far were the views of the victim taken into account?", exact=True)
    assert not opened.is_visible()
    values = {"safety_wellbeing": "medium", "known_victim": "yes", "victim_views": "partly", "2.1.2": "no"}
    pages = ("facts", "classifications", "questions", "standard-2.1", "standard-2.2")
    given = records(visitor, child, values, check=pages)
    assert given.index("known_victim") < given.index("victim_views") < given.index("2.1.3")
    assert given.index("2.2.2") < given.index("2.2.3")
    assert given[-2:] == ["V1.1.1", "V1.1.2"]
    submits(visitor, child)

    # And a victim's case, and a report for a court that is outside the samples
    visitor.opens(address(inspection, f"cases/{victim.reference}/"))
    visitor.assert_accessible_on_both_screens()
    given = records(visitor, victim, {"V1.1.1": "no"}, check=("facts", "standard-V1.1"))
    assert given[0] == "weeks_to_first_contact"
    submits(visitor, victim)
    report = case_of(inspection, "4", "report-1", "pre_sentence_report", inspector=child.inspector)
    records(visitor, report, {}, check=("facts",))
    submits(visitor, report)

    # And the others are recorded, proposed and sent to the panel
    for case in inspection.cases.filter(state=Case.State.RECORDING):
        answer(case, everything(case, "yes"))
        hand_in(case)
    inspection.cases.update(state=Case.State.ACCEPTED)
    visitor.is_signed_in_as(service.lead)
    for path in ("fieldwork/", "cases/", f"cases/{child.reference}/review/"):
        visitor.opens(address(inspection, path))
        visitor.assert_accessible_on_both_screens()
    proposes(visitor, inspection)

    # Then the panel sees the ratings, changes one with a reason, verifies the others and signs
    visitor.is_signed_in_as(chair)
    visitor.opens(address(inspection, "panel/"))
    visitor.assert_accessible_on_both_screens()
    assert "89%, 8 of 9" in visitor.row("V1.1. Work with each victim")
    records_the_meeting(visitor, inspection, chair.name, "Moira Member")
    decides(visitor, inspection, "V1.1", "Good", "Victims said that they waited long.")
    verifies_and_signs(visitor, inspection)
    rated = ratings_of(again(inspection))
    assert {number: rated.standards[number].rating for number in ("1.1", "V1", "V1.1", "4.1")} == {
        "1.1": "Good", "V1": "Good", "V1.1": "Good", "4.1": "Outstanding",
    }  # fmt: skip

    # And the report has the same figures as a web page and as a PDF, in the words of the framework
    visitor.opens(address(inspection, "ratings/"))
    visitor.assert_accessible_on_both_screens()
    visitor.opens(address(inspection, "report/html/"))
    visitor.assert_accessible_on_both_screens()
    assert visitor.page.get_by_role("heading", name="How we inspected").is_visible()
    for text in printed(inspection):
        assert "V1.1" in text
        assert "Work with each victim" in text
        assert "Was the victim told in good time what help there is?" in text
        assert "93%" in text
        assert "89%" in text
        assert "Victims said that they waited long." in text
        assert "YOT" not in text


# --- frameworks that a property test invents -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Invented:
    """A framework that was loaded from files, and what the test needs to know about it."""

    content: dict[str, Any]
    inspection: Inspection

    @property
    def names(self) -> list[str]:
        return [rating["name"] for rating in self.content["ratings"]]

    @property
    def with_cases(self) -> list[str]:
        return [domain["number"] for domain in self.content["domains"] if domain["case_based"]]

    def rated_by(self, method: str) -> dict[str, Any]:
        """The standard that is rated by this method. Parts come after their standard, so judged ones that are no parts count."""
        standards = [each for domain in self.content["domains"] for each in domain["standards"]]
        return next(each for each in standards if each["method"] == method and "part_of" not in each)

    @property
    def for_one_disposal(self) -> dict[str, Any]:
        """The key question that is asked for one disposal only."""
        standards = [each for domain in self.content["domains"] for each in domain["standards"]]
        questions = (question for standard in standards for question in standard.get("key_questions", []))
        return next(question for question in questions if "asked_when" in question)

    def band(self, per_cent: int) -> str:
        return next(band["rating"] for band in reversed(self.content["bands"]) if band["from"] <= per_cent)

    def case(self, number: str, letter: str, reference: str, inspector: TeamMember) -> Case:
        domain = self.inspection.framework.domains.get(number=number)
        disposal = f"order_{number}_{letter}".lower()
        return add_case(
            self.inspection, reference=reference, domain=domain, disposal=disposal, inspector=inspector, by=BY
        )


@pytest.fixture(params=[2, pytest.param(6, marks=pytest.mark.soak)])
def invented(request, service, layout_folder, tmp_path) -> Invented:
    content, layout = always_the_same(whole_frameworks(), request.param)
    (layout_folder / f"{layout['slug']}.toml").write_text(as_toml(layout), encoding="utf-8")
    file = tmp_path / "invented.toml"
    file.write_text(as_toml(content), encoding="utf-8")
    call_command("load_frameworks", file, stdout=io.StringIO())
    framework = Framework.objects.with_whole_tree().get(slug=content["slug"])
    inspection = new_inspection(framework, reference="newtown", yot="Newtown Partnership", fieldwork_started=FIELDWORK)
    appoint(inspection, service.lead, "lead", by=BY)
    appoint(inspection, service.newcomer, "inspector", by=BY)
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    return Invented(content, again(inspection))


def test_an_invented_framework_from_its_file_to_the_report(visitor: Visitor, service, invented: Invented, chair):
    inspection, page = invented.inspection, visitor.page
    member = inspection.team.get(user=service.newcomer)
    only = invented.for_one_disposal["asked_when"][0]["one_of"][0]
    chosen = next(number for number in invented.with_cases if only == f"order_{number}_a".lower())

    # Given the lead inspector enters how many cases are eligible
    visitor.is_signed_in_as(service.lead)
    visitor.opens(address(inspection, "sample/"))
    for domain in invented.content["domains"]:
        if domain["case_based"]:
            visitor.fills_in(f"{domain['number']}. {domain['title']}: eligible cases", "60")
    visitor.presses("Save")
    rule = invented.content["sample"]
    required = Rule(rule["confidence"], rule["margin"]).required(60)
    for domain in invented.content["domains"]:
        if domain["case_based"]:
            assert f" 60 {required} 0" in visitor.row(f"{domain['number']}. {domain['title']}")
    visitor.assert_accessible_on_both_screens()

    # When an inspector records a case with an unrated question of each kind, and a question for its disposal only
    visitor.is_signed_in_as(service.newcomer)
    case = invented.case(chosen, "a", "case-1", member)
    given = records(visitor, case, {}, check=("questions",))
    assert {f"about_{kind}" for kind in KINDS_OF_QUESTION} <= set(given)
    assert invented.for_one_disposal["number"] in given
    submits(visitor, case)

    # And in each domain one more case is all yes, and one is all no
    for place, number in enumerate(invented.with_cases):
        others = [("b", "yes"), ("a", "no")] if number == chosen else [("a", "yes"), ("b", "yes"), ("a", "no")]
        for letter, said in others:
            other = invented.case(number, letter, f"case-{place}{letter}-{said}", member)
            record_with_rows(other, everything(other, said), service.newcomer)
            hand_in(other)
    inspection.cases.update(state=Case.State.ACCEPTED)
    visitor.is_signed_in_as(service.lead)
    for path in ("", "fieldwork/"):
        visitor.opens(address(inspection, path))
        visitor.assert_accessible_on_both_screens()
    proposes(visitor, inspection, invented.names[2])

    # Then the ratings follow from the answers: 2 of 3 cases, and 1 of 2 for the one disposal
    rated = ratings_of(again(inspection))
    counted = tallies_of(inspection)
    assert counted[invented.for_one_disposal["number"]] == Tally(yes=1, no=1, cases=3)
    lowest = invented.rated_by("lowest_band")
    per_cent = 50 if invented.for_one_disposal in lowest["key_questions"] else 67
    assert rated.standards[lowest["number"]].rating == invented.band(per_cent)
    assert (rated.missing, rated.overall, rated.maximum) == ({}, None, None)

    # And the panel changes one, verifies the others and signs, without a total
    visitor.is_signed_in_as(chair)
    visitor.opens(address(inspection, "panel/"))
    visitor.assert_accessible_on_both_screens()
    assert not page.locator(".app-score__figure").is_visible()
    records_the_meeting(visitor, inspection, chair.name, "Moira Member")
    changed = invented.rated_by("share_of_answers")["number"]
    rating = next(name for name in invented.names if name != rated.standards[changed].rating)
    decides(visitor, inspection, changed, rating, "The newer work is different.")
    verifies_and_signs(visitor, inspection)
    assert ratings_of(again(inspection)).standards[changed].rating == rating

    # And the report is printed in the words of the file
    visitor.opens(address(inspection, "ratings/"))
    visitor.assert_accessible_on_both_screens()
    visitor.opens(address(inspection, "report/html/"))
    visitor.assert_accessible_on_both_screens()
    for text in printed(inspection):
        for words in ("67%", "50%", "The newer work is different.", "All figures", *invented.names):
            assert words in text
        for domain in invented.content["domains"]:
            assert domain["title"] in text
        assert ("YOT" in text) <= (not invented.content["words"])


def everything(case: Case, said: str) -> dict[str, str]:
    """The same answer to every key question in a case."""
    record = record_of(case)
    return {question.number: said for standard in record.standards for question in standard.key_questions}
