"""Versions of the standards compared, and inspections as if under another version."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from inspections.models import Change
from reports.rated.as_if import NoMapping, rated_as_if
from reports.rated.queries import ratings_of
from reports.versions.comparison import compared
from standards.actions import load_framework
from standards.language.definition import FrameworkDefinition
from standards.language.mapping import MappingDefinition, mapped
from standards.models import Framework
from tests.standards.framework_files import shipped, shipped_file

CONSULTATION, FIRST, REVISED = "youth-2017-consultation", "youth-2018", "youth-2021"


def ratings(reference: str, *options: str) -> dict:
    printed = io.StringIO()
    call_command("rate", reference, "--json", *options, stdout=printed)
    return json.loads(printed.getvalue())


# --- as if ------------------------------------------------------------------------------------------------------------


def test_medway_has_the_same_ratings_as_if_under_the_consultation(medway):
    own, as_if = ratings("medway-2020"), ratings("medway-2020", "--as", CONSULTATION)

    assert as_if["as_if"] is True
    assert (as_if["framework"], as_if["own_framework"], as_if["gaps"]) == (CONSULTATION, FIRST, {})
    assert {number: each["rating"] for number, each in as_if["standards"].items()} == {
        number: each["rating"] for number, each in own["standards"].items()
    }
    assert (as_if["score"], as_if["overall"]) == (own["score"], own["overall"]) == (18, "Requires improvement")


def test_medway_as_if_under_the_revised_framework_names_its_gaps(medway):
    as_if = ratings("medway-2020", "--as", REVISED)

    assert {"1.2.5", "3.4", "4.1"} == set(as_if["gaps"])
    assert set(as_if["lost"]) == {"3.4"}
    assert (as_if["score"], as_if["overall"], as_if["missing"]) == (None, None, ["3.4"])
    own = ratings_of(medway).standards
    mapped_standards = {number: each["rating"] for number, each in as_if["standards"].items() if each["rating"]}
    assert mapped_standards == {number: own[number].rating for number in own if number != "3.4"}
    assert as_if["standards"]["3.3"]["discretion"]


def test_rating_as_if_stores_nothing(medway):
    before = Change.objects.count(), ratings("medway-2020")

    ratings("medway-2020", "--as", REVISED)

    assert (Change.objects.count(), ratings("medway-2020")) == before


@pytest.mark.parametrize(
    ("slug", "told"), [("nowhere", "There is no framework “nowhere”"), (FIRST, "medway-2020 is under youth-2018")]
)
def test_a_wrong_framework_is_refused(medway, slug, told):
    with pytest.raises(CommandError, match=told):
        ratings("medway-2020", "--as", slug)


def test_frameworks_without_a_mapping_are_not_compared_by_chance(medway):
    stranger = shipped(FIRST).model_copy(update={"slug": "stranger", "mappings": ()})
    framework, _ = load_framework(stranger)

    with pytest.raises(NoMapping, match="Add a mapping to one of the files"):
        rated_as_if(medway, framework.definition)


def test_the_table_says_first_that_it_is_as_if(medway):
    printed = io.StringIO()
    call_command("rate", "medway-2020", "--as", REVISED, stdout=printed)

    assert printed.getvalue().startswith("AS IF under youth-2021. Nothing is stored.")


def test_the_page_is_marked_and_leads_to_the_comparison(client, medway, panel_member):
    client.force_login(panel_member)
    page = client.get("/inspections/medway-2020/ratings/as-if/", {"framework": REVISED}).content.decode()

    assert "These are not the ratings of this inspection." in page
    assert "It judges policy and provision for out-of-court disposals as a whole." in page
    assert "/frameworks/compare/?before=youth-2018-1&amp;after=youth-2021-1" in page


def with_a_condition(folder) -> Path:
    """The framework of Medway, where 2.2.1 is only asked for youth rehabilitation orders, as a file."""
    written = shipped_file(FIRST).read_text()
    asked = 'asked_when = [{ fact = "disposal", one_of = ["youth_rehabilitation_order"], why = "Asked for these orders only." }]'
    number = 'number = "2.2.1"\n'
    assert written.count(number) == 1
    file = folder / "changed.toml"
    file.write_text(written.replace(number, f"{number}{asked}\n"))
    return file


def test_changed_rules_show_the_ratings_that_they_would_give(medway, tmp_path):
    own, changed = ratings("medway-2020"), ratings("medway-2020", "--as", str(with_a_condition(tmp_path)))

    before, after = (each["standards"]["2.2"]["key_questions"]["2.2.1"] for each in (own, changed))
    orders = medway.cases.filter(disposal="youth_rehabilitation_order", domain__number="2").count()
    assert 0 < after["relevant"] <= orders < before["relevant"]
    assert changed["mapping"].startswith("These are changed rules of the same framework.")
    assert (changed["gaps"], changed["lost"]) == ({}, {})
    unchanged = ratings("medway-2020", "--as", str(shipped_file(FIRST)))
    assert {number: each["rating"] for number, each in unchanged["standards"].items()} == {
        number: each["rating"] for number, each in own["standards"].items()
    }


def test_the_page_shows_changed_rules_from_a_file_and_keeps_nothing(client, medway, panel_member, tmp_path):
    client.force_login(panel_member)
    address = "/inspections/medway-2020/ratings/as-if/"
    before = Framework.objects.count()
    with with_a_condition(tmp_path).open("rb") as file:
        page = client.post(address, {"file": file}).content.decode()

    assert "These are not the ratings of this inspection." in page
    assert "changed.toml" in page
    assert Framework.objects.count() == before

    broken = ContentFile(b"format = 2", name="broken.toml")
    page = client.post(address, {"file": broken}).content.decode()
    assert "broken.toml cannot be used" in page
    assert "slug: is missing" in page


# --- mappings ---------------------------------------------------------------------------------------------------------


def test_a_mapping_can_be_read_from_either_side():
    there, back = mapped(shipped(REVISED), shipped(FIRST)), mapped(shipped(FIRST), shipped(REVISED))

    assert there is not None
    assert back is not None
    assert {theirs: own for own, theirs in there.questions.items()} == back.questions
    assert (there.gaps, there.lost) == (back.lost, back.gaps)


def test_a_mapping_can_change_while_inspections_use_the_framework(medway):
    definition = medway.framework.definition
    changed = definition.model_copy(
        update={"mappings": (MappingDefinition.model_validate({"with": "other-1990", "note": "Ours."}),)}
    )

    framework, outcome = load_framework(changed)

    assert (framework.pk, outcome) == (medway.framework.pk, "updated")
    assert Framework.objects.get(pk=framework.pk).definition.mappings == changed.mappings
    assert load_framework(changed)[1] == "unchanged"


# --- versions compared ------------------------------------------------------------------------------------------------


def by_number(before: FrameworkDefinition, after: FrameworkDefinition) -> dict:
    return {standard.title.number: standard for standard in compared(before, after).standards}


def test_a_version_does_not_differ_from_itself():
    comparison = compared(shipped(FIRST), shipped(FIRST))

    assert (comparison.changed, comparison.rules) == ([], ())


def test_what_changed_is_shown_question_by_question_and_word_by_word():
    standards = by_number(shipped(FIRST), shipped(REVISED))

    [vision] = [question for question in standards["1.1"].questions if question.number == "1.1.1"]
    words = [(piece.kind, piece.words.strip()) for piece in vision.pieces if piece.kind != "same"]
    assert vision.change == "reworded"
    assert words[:2] == [("removed", "a clear"), ("added", "an effective")]
    [engagement] = [question for question in standards["1.2"].questions if question.number == "1.2.5"]
    assert (engagement.change, engagement.why) == (
        "new",
        "It asks about staff engagement, which no question asked before.",
    )
    assert standards["4.1"].change == "new"


def test_what_is_gone_is_shown_too():
    standards = compared(shipped(FIRST), shipped(REVISED)).standards

    [joint_working] = [standard for standard in standards if standard.change == "gone"]
    assert joint_working.title.before == "3.4"
    assert joint_working.title.why == "Joint working is no standard of its own any more."
    assert {question.change for question in joint_working.questions} == {"gone"}


def test_other_rules_are_listed():
    rules = compared(shipped(FIRST), shipped(REVISED)).rules

    assert "percentages prompt: was “relevant_cases”, is “all_cases”" in rules


def test_without_a_mapping_numbers_decide_and_the_page_says_so(client, panel_member):
    load_framework(shipped(FIRST).model_copy(update={"slug": "stranger", "mappings": ()}))
    client.force_login(panel_member)

    page = client.get("/frameworks/compare/", {"before": "stranger-1", "after": "youth-2018-1"}).content.decode()

    assert "Neither framework file says which questions correspond" in page
    assert "0 of 12 standards differ." in page


def test_the_page_marks_words_that_were_added_or_removed(client, panel_member):
    client.force_login(panel_member)

    page = client.get("/frameworks/compare/", {"before": "youth-2018-1", "after": "youth-2021-1"}).content.decode()

    assert "<ins>" in page
    assert "[removed:" in page
    assert "The mapping in one of the framework files says which questions correspond." in page


@pytest.mark.parametrize("asked", [{}, {"before": "youth-2018-1", "after": "youth-2018-1"}, {"before": "nonsense"}])
def test_the_page_can_be_opened_with_any_choice(client, panel_member, asked):
    client.force_login(panel_member)

    assert client.get("/frameworks/compare/", asked).status_code == 200
