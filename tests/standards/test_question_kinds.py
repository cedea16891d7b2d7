"""Each kind of unrated question: in the framework file, the form of a case, the workbook and the report.

To test a new kind, add an example. Without an example, the first test fails and names the kind.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from inspections.cases.entries import Entry, unrated_field
from reports.sample.figures import Share, case_question_shares
from reports.workbook.sheets import CasesResource
from standards.language.definition import CaseQuestionDefinition
from standards.language.question_kinds import KINDS, LONGEST_SLUG, QuestionKind
from standards.models import CaseQuestion

OPTIONS = [{"slug": "home", "title": "Home"}, {"slug": "school", "title": "School"}]


@dataclass(frozen=True)
class Example:
    written: str  # in a cell of the workbook
    stored: str
    sent: dict[str, list[str]]  # by a browser
    words: str
    wrong: tuple[str, ...]  # of a kind with limits, the values on both sides of each limit
    shares: list[tuple[str, int, int]]  # in a sample with this value, one "na" and two cases without an answer


EXAMPLES = {
    "yes_no": Example("Yes", "yes", {"asked": ["yes"]}, "Yes", ("perhaps",), [("Yes", 1, 1)]),
    "choice": Example("school", "school", {"asked": ["school"]}, "School", ("work",), [("School", 1, 1)]),
    "several": Example(
        "school; home", "home;school", {"asked": ["home", "school"]}, "Home, School", ("home; na", "home; work"),
        [("Home", 1, 1), ("School", 1, 1)],
    ),
    "scale": Example(
        "school", "school", {"asked": ["school"]}, "School", ("work",), [("Home", 0, 1), ("School", 1, 1)]
    ),
    "number": Example("12", "12", {"asked": ["12"]}, "12", ("2", "31", "twelve", "1.5"), [("12", 1, 1)]),
    "date": Example(
        "2020-03-09", "2020-03-09", {"asked_0": ["9"], "asked_1": ["3"], "asked_2": ["2020"]}, "9 March 2020",
        ("March", "2020-02-30", "31/4/2020"),
        [],
    ),
}  # fmt: skip


def question(kind: str) -> CaseQuestionDefinition:
    options = OPTIONS if KINDS[kind].has_options else []
    limits = {"lowest": 3, "highest": 30} if kind == "number" else {}
    return CaseQuestionDefinition.model_validate(
        {"slug": "asked", "text": "What was asked?", "kind": kind, "options": options, "domains": ["2"]} | limits
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


def test_the_slug_of_a_kind_fits_its_column(kind):
    assert 0 < len(kind) <= LONGEST_SLUG == CaseQuestion._meta.get_field("kind").max_length


def test_the_page_on_framework_files_lists_the_kinds():
    page = (Path(__file__).parents[2] / "standards" / "frameworks" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `[[case_questions]]`"))

    assert re.search(r"`kind` \((.*?)\)", row)[1] == ", ".join(f"`{slug}`" for slug in KINDS)


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
    for wrong in example.wrong:
        with pytest.raises(ValueError, match=re.escape(wrong.split("; ")[-1])):
            cell(kind).clean(wrong)


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


def test_a_share_is_never_more_than_the_whole(kind, example):
    """An average is not a share. A kind that has an average needs a separate heading and line."""
    other = {"asked": cell(kind).clean("no" if kind == "yes_no" else example.written)}
    shares = case_question_shares([{"asked": example.stored}, other, other], question(kind))

    least = 0 if kind == "scale" else 1  # a scale is shown whole, with the points that nobody chose
    assert all(least <= share.count <= share.of == 3 for share in shares)


def test_numbers_are_counted_from_the_smallest_to_the_largest():
    cases = [{"asked": each} for each in ("12", "3", "12")]

    assert case_question_shares(cases, question("number")) == [Share("3", 1, 3), Share("12", 2, 3)]


def test_not_applicable_reads_in_words(kind):
    asked = question(kind)
    words = asked.how_asked.in_words(asked, "na")

    assert words in ("Does not apply", "None of these", "No date available")
    if asked.how_asked.control != "radios" or kind == "yes_no":
        assert Entry("asked", unrated_field(asked)).in_words("na") == words


class Weight(QuestionKind):
    """A kind whose answer is typed, unlike all shipped kinds."""

    slug = "weight"

    def stored(self, question, written: str) -> str:
        if not written.removesuffix(" kg").isdigit():
            raise ValueError(f"“{written}” is not a weight, for example 70 kg")
        return written.removesuffix(" kg")

    def in_words(self, question, value: str) -> str:
        return f"{value} kg" if value.isdigit() else super().in_words(question, value)

    def counts(self, question, values):
        return []


def test_a_kind_that_is_typed_needs_no_other_code(monkeypatch):
    monkeypatch.setitem(KINDS, "weight", Weight())
    entry = Entry("asked", unrated_field(question("weight")))

    assert entry.value(QueryDict("asked=70 kg")) == cell("weight").clean("70 kg") == "70"
    assert entry.value(QueryDict("asked=NA")) == cell("weight").clean("NA") == "na"
    assert (entry.in_words("70"), entry.in_words("na")) == ("70 kg", "Does not apply")
    with pytest.raises(ValidationError, match="“heavy” is not a weight"):
        entry.value(QueryDict("asked=heavy"))
    with pytest.raises(ValueError, match="“heavy” is not a weight"):
        cell("weight").clean("heavy")
    with pytest.raises(ValueError, match="at most 500"):
        cell("weight").clean("7" * 501)


def test_a_kind_must_say_how_its_values_are_counted():
    class Silent(QuestionKind):
        slug = "silent"

    with pytest.raises(TypeError, match="counts"):
        Silent()


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="Input should be 'yes_no', 'choice', 'several', 'scale', 'number' or 'date'"):
        CaseQuestionDefinition.model_validate({"slug": "asked", "text": "?", "kind": "colour", "domains": ["2"]})
