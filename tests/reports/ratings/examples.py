"""Named worked examples of ratings, shared by several tests.

A standard is given by its key questions, each with the numbers of yes and of relevant cases: {"3.3.1": (7, 10),
"3.3.2": (6, 8), "3.3.3": (3, 5)}. The counts of M and G are those behind their published percentages (annexe 2, and the
numbers in the chapters).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.ratings.percentages import Tally
from reports.ratings.rules import Decision, InspectionRating, StandardRating, rate_inspection, rate_standard
from reports.ratings.tallies import tallies
from standards.language.asking import Asking
from standards.language.definition import FrameworkDefinition
from standards.language.relevance import FACTS
from tests.standards.framework_files import shipped

INADEQUATE, REQUIRES, GOOD, OUTSTANDING = RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")

Counts = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Example:
    """The counts of one standard, with the rating and the distances to other ratings that follow."""

    counts: Counts
    rating: str
    lowest: tuple[str, ...]  # the key questions in bold
    up: tuple[int, int] | None  # cases, judgements
    down: int | None
    triggers: tuple[str, ...]
    framework: str = "youth-2018"


NEAR, ONE, SMALL, DIVERSE = "near_boundary", "one_case", "small_subsample", "diverse_ratings"

EXAMPLES = {
    # --- Medway 2020
    "M 2.1: two cases short of Outstanding, one from falling": Example(
        {"2.1.1": (12, 12), "2.1.2": (8, 12), "2.1.3": (11, 12)}, GOOD, ("2.1.2",), (2, 2), 1, (ONE,)
    ),
    "M 2.2: one more in each of two": Example(
        {"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (5, 12)}, INADEQUATE, ("2.2.2", "2.2.3"), (1, 2), None, (ONE,)
    ),
    "M 2.3: 75 per cent, five points below": Example(
        {"2.3.1": (11, 12), "2.3.2": (9, 12), "2.3.3": (9, 12)}, GOOD, ("2.3.2", "2.3.3"), (1, 2), 2, (NEAR, ONE)
    ),
    "M 2.4: half of the eight cases with a review to expect": Example(
        {"2.4.1": (10, 12), "2.4.2": (4, 8), "2.4.3": (4, 8)}, REQUIRES, ("2.4.2", "2.4.3"), (2, 4), 1, (ONE, SMALL)
    ),
    "M 3.2: three of five": Example(
        {"3.2.1": (9, 10), "3.2.2": (6, 8), "3.2.3": (3, 5)}, REQUIRES, ("3.2.3",), (1, 1), 1, (NEAR, ONE, SMALL)
    ),
    "M 3.3: three of five": Example(
        {"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)}, REQUIRES, ("3.3.3",), (1, 1), 1, (NEAR, ONE, SMALL)
    ),
    "M 3.4: one of the two conditional cautions": Example(
        {"3.4.1": (8, 10), "3.4.2": (1, 2)}, REQUIRES, ("3.4.2",), (1, 1), 1, (ONE, SMALL)
    ),
    # --- Blaenau Gwent & Caerphilly 2022
    "G 2.1: every case": Example(
        {"2.1.1": (5, 5), "2.1.2": (5, 5), "2.1.3": (5, 5)},
        OUTSTANDING,
        ("2.1.1", "2.1.2", "2.1.3"),
        None,
        2,
        (SMALL,),
        "youth-2021",
    ),
    "G 2.2: three of five": Example(
        {"2.2.1": (3, 5), "2.2.2": (4, 5), "2.2.3": (4, 5)},
        REQUIRES,
        ("2.2.1",),
        (1, 1),
        1,
        (NEAR, ONE, SMALL),
        "youth-2021",
    ),
    "G 2.3: two of five, three bands apart": Example(
        {"2.3.1": (2, 5), "2.3.2": (4, 5), "2.3.3": (3, 5)},
        INADEQUATE,
        ("2.3.1",),
        (1, 1),
        None,
        (ONE, SMALL, DIVERSE),
        "youth-2021",
    ),
    # --- Bradford 2020
    "B 2.2: ten of 27": Example(
        {"2.2.1": (25, 41), "2.2.2": (19, 38), "2.2.3": (10, 27)}, INADEQUATE, ("2.2.3",), (4, 4), None, ()
    ),
    "B 3.1: 79 per cent": Example(
        {"3.1.1": (24, 28), "3.1.2": (22, 28), "3.1.3": (23, 28)}, GOOD, ("3.1.2",), (1, 1), 4, (NEAR, ONE)
    ),
    # --- made up to show a rule
    "nothing was sufficient": Example(
        {"2.1.1": (0, 20), "2.1.2": (0, 20), "2.1.3": (0, 20)},
        INADEQUATE,
        ("2.1.1", "2.1.2", "2.1.3"),
        (10, 30),
        None,
        (),
    ),
    "one key question took no part": Example(
        {"2.4.1": (16, 20), "2.4.2": (0, 0), "2.4.3": (14, 20)}, GOOD, ("2.4.3",), (2, 2), 2, ()
    ),
    "only one key question had a case at all": Example(
        {"2.4.1": (0, 0), "2.4.2": (0, 0), "2.4.3": (1, 1)}, OUTSTANDING, ("2.4.3",), None, 1, (ONE, SMALL)
    ),
    "11 of 17, where rounding decides": Example(
        {"2.1.1": (17, 17), "2.1.2": (11, 17), "2.1.3": (14, 17)}, GOOD, ("2.1.2",), (3, 3), 1, (ONE,)
    ),
    "three bands apart, and many cases": Example(
        {"2.1.1": (4, 20), "2.1.2": (20, 20), "2.1.3": (14, 20)}, INADEQUATE, ("2.1.1",), (6, 6), None, (DIVERSE,)
    ),
    "two bands apart is not very diverse": Example(
        {"2.1.1": (4, 20), "2.1.2": (15, 20), "2.1.3": (14, 20)}, INADEQUATE, ("2.1.1",), (6, 6), None, ()
    ),
    "few cases elsewhere than in the lowest do not count as a small subsample": Example(
        {"2.4.1": (4, 20), "2.4.2": (2, 3), "2.4.3": (2, 3)}, INADEQUATE, ("2.4.1",), (6, 6), None, ()
    ),
}


def tallied(counts: Counts) -> dict[str, Tally]:
    """Tallies from (yes, relevant) counts, with every asked case answered."""
    return {number: Tally(yes=yes, no=relevant - yes, cases=relevant) for number, (yes, relevant) in counts.items()}


def rate(
    counts: Counts, *, framework: str = "youth-2018", decision: Decision | None = None, unanswered: str = ""
) -> StandardRating:
    """The rating of the standard that the counts are for. `unanswered` is a key question that one case has not answered."""
    definition = shipped(framework)
    found = tallied(counts)
    if unanswered:
        tally = found[unanswered]
        found[unanswered] = Tally(yes=tally.yes, no=tally.no, unanswered=1, cases=tally.cases + 1)
    standard = definition.standard(next(iter(counts))[:3])
    return rate_standard(standard, found, None, decision, definition)


# --- whole inspections


def full_tallies(framework: FrameworkDefinition, yes: int = 20, of: int = 20) -> dict[str, Tally]:
    """Tallies with the same (yes, relevant) count for every key question. (20, 20) makes each standard Outstanding."""
    return {
        question.number: Tally(yes=yes, no=of - yes, cases=of)
        for standard in framework.standards
        if standard.is_computed
        for question in standard.key_questions
    }


def full_proposals(framework: FrameworkDefinition, rating: str = OUTSTANDING) -> dict[str, str]:
    """One proposed rating for each judged standard in the total."""
    return {s.number: rating for s in framework.standards if not s.is_computed and s.in_total}


def rate_all(
    framework: FrameworkDefinition,
    *,
    counts: Counts | None = None,
    proposals: Mapping[str, str] | None = None,
    decisions: Mapping[str, Decision] | None = None,
) -> InspectionRating:
    """Rate an inspection that is Outstanding throughout, except for the given values."""
    return rate_inspection(
        framework,
        {**full_tallies(framework), **tallied(counts or {})},
        {**full_proposals(framework), **(proposals or {})},
        decisions or {},
    )


# --- single cases, as the database would count them


@dataclass(frozen=True)
class Case:
    """A case in which every question is asked, unless other facts are given."""

    answers: Mapping[str, str]
    domain: str = "2"
    safety_wellbeing: str = "medium"
    risk_of_serious_harm: str = "medium"
    disposal: str = "youth_conditional_caution"
    custody: str = "no"

    @property
    def facts(self) -> dict[str, str]:
        return {name: getattr(self, name, "") for name in FACTS}


def counted(framework: FrameworkDefinition, cases: Iterable[Case]) -> dict[str, Tally]:
    """The tallies of these cases, with one row for each case. Grouped database rows would give the same tallies."""
    cases, names = list(cases), Asking.of(framework).names
    deciding = [tuple(case.facts[name] for name in names) for case in cases]
    rows = [{"number": case.domain, "deciding": own, "cases": 1} for case, own in zip(cases, deciding, strict=True)]
    answers = [
        {"asked": number, "given": given, "deciding": own, "cases": 1}
        for case, own in zip(cases, deciding, strict=True)
        for number, given in case.answers.items()
        if given
    ]
    return tallies(framework, rows, answers)
