"""The `rate` command: its table for people, and its JSON for scripts with every documented key."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Inspection
from reports.panel.actions import record_panel_decision
from standards.models import Framework
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all

pytestmark = pytest.mark.django_db

KEYS = {
    "reference", "framework", "standards", "score", "score_computed", "maximum", "overall", "overall_computed", "overall_reason",
    "complete", "missing", "missing_because",
}  # fmt: skip
KEYS_OF_A_STANDARD = {"method", "computed", "rating", "discretion", "reason", "score", "key_questions"}
KEYS_OF_A_KEY_QUESTION = {"yes", "relevant", "percent", "band"}


def printed(reference: str, **options: bool) -> str:
    out = io.StringIO()
    call_command("rate", reference, stdout=out, **options)
    return out.getvalue()


def rated(inspection: Inspection | str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(getattr(inspection, "reference", inspection), json=True))
    return found


def finished(framework: Framework, **given: Any) -> Inspection:
    """An inspection with one case in each domain, every key question answered yes, and every judged standard proposed as Good."""
    inspection = new_inspection(framework, **given)
    new_case(inspection, answers=all_answers(framework, "2"))
    new_case(inspection, out_of_court=True, answers=all_answers(framework, "3"))
    propose_all(inspection)
    return inspection


def decide(inspection: Inspection, number: str, rating: str, *, reason: str, trigger: str = "") -> None:
    standards = {
        standard.number: standard
        for domain in inspection.framework.domains.all()
        for standard in domain.standards.all()
    }
    record_panel_decision(inspection, standards.get(number), rating=rating, reason=reason, trigger=trigger, by=BY)


# --- the JSON --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "score", "computed", "overall"),
    [
        ("medway-2020", 18, 16, "Requires improvement"),
        ("bradford-2020", 7, 7, "Requires improvement"),
        ("blaenau-gwent-caerphilly-2022", 28, 26, "Good"),
    ],
)
def test_the_score_of_a_published_inspection(reference, score, computed, overall, frameworks):
    found = rated(reference)

    assert found["reference"] == reference
    assert (found["score"], found["score_computed"], found["maximum"]) == (score, computed, 36)
    assert (found["overall"], found["overall_computed"], found["overall_reason"]) == (overall, overall, "")
    assert (found["complete"], found["missing"], found["missing_because"]) == (True, [], {})


@pytest.mark.parametrize("reference", ["medway-2020", "blaenau-gwent-caerphilly-2022"])
def test_the_json_has_exactly_the_documented_keys(reference, frameworks):
    found = rated(reference)

    assert set(found) == KEYS
    for number, standard in found["standards"].items():
        assert set(standard) - {"in_total"} == KEYS_OF_A_STANDARD, number
        for question in standard["key_questions"].values():
            assert set(question) == KEYS_OF_A_KEY_QUESTION


def test_a_computed_standard_with_its_key_questions(frameworks):
    assert rated("medway-2020")["standards"]["2.4"] == {
        "method": "lowest_band",
        "computed": "Requires improvement",
        "rating": "Requires improvement",
        "discretion": False,
        "reason": "",
        "score": 1,
        "key_questions": {
            "2.4.1": {"yes": 10, "relevant": 12, "percent": 83, "band": "Outstanding"},
            "2.4.2": {"yes": 4, "relevant": 8, "percent": 50, "band": "Requires improvement"},
            "2.4.3": {"yes": 4, "relevant": 8, "percent": 50, "band": "Requires improvement"},
        },
    }


def test_a_judged_standard_computes_nothing(frameworks):
    assert rated("medway-2020")["standards"]["1.2"] == {
        "method": "judged",
        "computed": None,
        "rating": "Good",
        "discretion": False,
        "reason": "",
        "score": 2,
        "key_questions": {},
    }


def test_professional_discretion_is_given_with_the_computed_rating(frameworks):
    standard = rated("medway-2020")["standards"]["3.4"]

    assert (standard["computed"], standard["rating"], standard["discretion"]) == ("Requires improvement", "Good", True)
    assert standard["score"] == 2
    assert standard["reason"]
    assert standard["key_questions"]["3.4.2"] == {
        "yes": 1,
        "relevant": 2,
        "percent": 50,
        "band": "Requires improvement",
    }


def test_a_rating_considered_and_kept_is_not_discretion(frameworks):
    standard = rated("medway-2020")["standards"]["2.2"]

    assert (standard["rating"], standard["discretion"]) == ("Inadequate", False)
    assert standard["reason"]


def test_the_panel_may_depart_from_a_proposed_rating(youth_2018):
    inspection = finished(youth_2018)
    decide(inspection, "1.1", "Outstanding", reason="The Board.")

    standard = rated(inspection)["standards"]["1.1"]

    assert (standard["computed"], standard["rating"], standard["discretion"]) == (None, "Outstanding", True)
    assert (standard["reason"], standard["score"]) == ("The Board.", 3)


def test_the_panel_may_depart_from_the_overall_rating(youth_2018):
    inspection = finished(youth_2018)
    decide(inspection, "2.1", "Good", reason="One case.", trigger="small_subsample")
    decide(inspection, "overall", "Good", reason="The whole is less.")

    found = rated(inspection)

    assert (found["score"], found["score_computed"]) == (31, 32)
    assert (found["overall"], found["overall_computed"]) == ("Good", "Outstanding")
    assert found["overall_reason"] == "The whole is less."


def test_resettlement_is_outside_the_total_and_never_missing(frameworks):
    found = rated("blaenau-gwent-caerphilly-2022")

    assert found["standards"]["4.1"] == {
        "method": "judged",
        "computed": None,
        "rating": None,
        "discretion": False,
        "reason": "",
        "score": None,
        "key_questions": {},
        "in_total": False,
    }
    assert [number for number, standard in found["standards"].items() if "in_total" in standard] == ["4.1"]
    assert (found["complete"], found["missing"]) == (True, [])


def test_an_inadequate_resettlement_bars_outstanding_overall(frameworks):
    framework = frameworks("youth-2021")
    inspection = finished(framework)
    decide(inspection, "4.1", "Inadequate", reason="Nobody met them at the gate.")

    found = rated(inspection)

    assert (found["score"], found["overall"]) == (31, "Good")
    assert found["standards"]["4.1"]["score"] == 0


def test_a_new_inspection_is_reported_as_incomplete_without_an_error(youth_2018):
    found = rated(new_inspection(youth_2018))

    assert (found["score"], found["score_computed"], found["overall"], found["overall_computed"]) == (
        None,
        None,
        None,
        None,
    )
    assert (found["maximum"], found["complete"]) == (36, False)
    assert found["missing"] == list(found["standards"]) == [f"{d}.{n}" for d in (1, 2, 3) for n in (1, 2, 3, 4)]
    assert found["missing_because"]["1.1"] == "no rating has been proposed"
    assert found["standards"]["2.1"]["key_questions"]["2.1.1"] == {
        "yes": 0,
        "relevant": 0,
        "percent": None,
        "band": None,
    }


def test_with_one_answer_missing_the_per_cent_covers_those_given(youth_2018):
    inspection = finished(youth_2018)
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.3.3": ""})
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.3.3": "no"})

    found = rated(inspection)

    standard = found["standards"]["2.3"]
    assert standard["key_questions"]["2.3.3"] == {
        "yes": 1,
        "relevant": 2,
        "percent": 50,
        "band": "Requires improvement",
    }
    assert (standard["computed"], standard["rating"], standard["score"]) == (None, None, None)
    assert (found["score"], found["overall"], found["complete"]) == (None, None, False)
    assert found["missing"] == ["2.3"]
    assert found["missing_because"] == {"2.3": "not answered in every case: 2.3.3"}


def test_prompts_never_decide_whether_a_rating_is_complete(youth_2018):
    inspection = finished(youth_2018)
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.1.1a": "no", "2.1.1b": ""})

    assert rated(inspection)["complete"] is True


def test_a_key_question_that_applies_in_no_case_is_not_counted(youth_2018):
    inspection = new_inspection(youth_2018)
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.4.2": "na", "2.4.3": "na"})

    found = rated(inspection)

    assert found["standards"]["2.4"]["key_questions"]["2.4.2"] == {
        "yes": 0,
        "relevant": 0,
        "percent": None,
        "band": None,
    }
    assert found["standards"]["2.4"]["rating"] == "Outstanding"


def test_text_in_the_json_is_not_escaped(youth_2018):
    inspection = finished(youth_2018)
    decide(inspection, "1.1", "Outstanding", reason="Ynys Môn’s “Board”")

    assert "Ynys Môn’s “Board”".replace('"', '\\"') in printed(inspection.reference, json=True)


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_table_of_a_published_inspection(frameworks):
    lines = printed("medway-2020").splitlines()

    assert lines[0] == "Medway Youth Offending Service"
    assert lines[1].endswith("2018, revision 1")
    for line in (
        "1. Organisational delivery",
        "  1.2 Staff                                           Good",
        "  2.4 Reviewing                                       Requires improvement",
        "      2.4.1   83%   10 of 12",
        "      2.4.2   50%     4 of 8 ◂ lowest",
        "  3.4 Joint working                                   Good  (professional discretion; Requires improvement before)",
    ):
        assert line in lines
    assert lines[-1] == "Score 18/36: Requires improvement  (16/36 before professional discretion)"


def test_the_table_does_not_mention_discretion_if_there_is_none(frameworks):
    table = printed("bradford-2020")

    assert table.endswith("\nScore 7/36: Requires improvement\n")
    assert "discretion" not in table


def test_the_table_marks_what_is_outside_the_total(frameworks):
    table = printed("blaenau-gwent-caerphilly-2022")

    assert "  4.1 Resettlement policy and provision               not rated  (outside the total)\n" in table


def test_the_table_of_an_unfinished_inspection_shows_what_is_missing(youth_2018):
    inspection = finished(youth_2018)
    new_case(inspection, answers={**all_answers(youth_2018, "2"), "2.2.1": ""})

    table = printed(inspection.reference)

    assert "      missing: not answered in every case: 2.2.1\n" in table
    assert table.endswith("\nNo score. Not rated yet: 2.2.\n")


def test_the_table_gives_the_reason_for_an_overall_departure(youth_2018):
    inspection = finished(youth_2018)
    decide(inspection, "overall", "Good", reason="The whole is less.")

    assert printed(inspection.reference).splitlines()[-2:] == [
        "Score 32/36: Good",
        "By the points alone: Outstanding. Reason: The whole is less.",
    ]


# --- what does not exist -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["rate", "export_inspection", "render_report"])
def test_an_unknown_reference_is_refused_with_the_nearest_known_one(command, frameworks, tmp_path):
    others = {"export_inspection": {"path": tmp_path / "x"}, "render_report": {"output": tmp_path / "x.pdf"}}.get(
        command, {}
    )

    with pytest.raises(CommandError) as near:
        call_command(command, "medway2020", *([others.pop("path")] if "path" in others else []), **others)
    assert str(near.value) == "There is no inspection “medway2020”; did you mean “medway-2020”?"
    assert near.value.returncode == 1
    assert not list(tmp_path.iterdir())


def test_an_unknown_reference_without_a_near_match_gets_no_suggestion(frameworks):
    with pytest.raises(CommandError, match=r"^There is no inspection “zzz”\.$"):
        call_command("rate", "zzz")
