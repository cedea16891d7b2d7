"""Each kind of unrated question: in the framework file, the form of a case, the workbook and the report.

A new kind is tested by adding an example: without one, the first test fails and names it.
"""

from dataclasses import dataclass

import pytest
from django.http import QueryDict

from inspections.cases.entries import Entry, unrated_field
from reports.ratings.sample_figures import Share, case_question_shares
from reports.workbook.sheets import CasesResource
from standards.framework_file import CaseQuestionDefinition
from standards.question_kinds import KINDS

OPTIONS = [{"slug": "home", "title": "Home"}, {"slug": "school", "title": "School"}]


@dataclass(frozen=True)
class Example:
    written: str  # in a cell of the workbook
    stored: str
    sent: dict[str, list[str]]  # by a browser
    words: str
    wrong: str
    shares: list[tuple[str, int, int]]  # of this value, one "na" and two cases without an answer


EXAMPLES = {
    "yes_no": Example("Yes", "yes", {"asked": ["yes"]}, "Yes", "perhaps", [("Yes", 1, 1)]),
    "choice": Example("school", "school", {"asked": ["school"]}, "School", "work", [("School", 1, 1)]),
    "several": Example(
        "school; home", "home;school", {"asked": ["home", "school"]}, "Home, School", "home; na",
        [("Home", 1, 1), ("School", 1, 1)],
    ),
    "date": Example(
        "2020-03-09", "2020-03-09", {"asked_0": ["9"], "asked_1": ["3"], "asked_2": ["2020"]}, "9 March 2020", "March",
        [],
    ),
}  # fmt: skip


def question(kind: str) -> CaseQuestionDefinition:
    options = OPTIONS if KINDS[kind].has_options else []
    return CaseQuestionDefinition.model_validate(
        {"slug": "asked", "text": "What was asked?", "kind": kind, "options": options, "domains": ["2"]}
    )


def cell(kind: str):
    return CasesResource._case_question(question(kind))


@pytest.fixture(params=KINDS, ids=str)
def kind(request) -> str:
    return request.param


@pytest.fixture
def example(kind) -> Example:
    return EXAMPLES[kind]


def test_every_kind_has_an_example():
    assert EXAMPLES.keys() == KINDS.keys()


def test_a_cell_of_the_workbook_gives_the_stored_text(kind, example):
    assert cell(kind).clean(example.written) == example.stored


def test_an_empty_cell_gives_an_empty_text(kind):
    """The database would refuse None, after everything else in the import had been checked."""
    assert cell(kind).clean("") == ""


def test_not_applicable_can_be_written_for_every_kind(kind):
    assert cell(kind).clean("na") == "na"


def test_an_exported_value_can_be_imported(kind, example):
    assert cell(kind).clean(cell(kind).render(example.stored)) == example.stored


def test_an_invalid_cell_is_refused_with_its_value(kind, example):
    with pytest.raises(ValueError, match=example.wrong.split(";")[0]):
        cell(kind).clean(example.wrong)


def test_the_form_of_a_case_stores_the_same_text_as_the_workbook(kind, example):
    sent = QueryDict(mutable=True)
    for name, values in example.sent.items():
        sent.setlist(name, values)

    assert Entry("asked", unrated_field(question(kind))).value(sent) == example.stored


def test_a_value_reads_the_same_in_the_form_and_in_the_report(kind, example):
    asked = question(kind)

    assert asked.how_asked.in_words(asked, example.stored) == example.words
    assert Entry("asked", unrated_field(asked)).in_words(example.stored) == example.words


def test_shares_count_only_the_cases_in_which_the_question_was_answered_and_applied(kind, example):
    cases = [{"asked": example.stored}, {"asked": "na"}, {"asked": ""}, {}]

    assert case_question_shares(cases, question(kind)) == [Share(*share) for share in example.shares]


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="Input should be 'yes_no', 'choice', 'several' or 'date'"):
        CaseQuestionDefinition.model_validate({"slug": "asked", "text": "?", "kind": "colour", "domains": ["2"]})
