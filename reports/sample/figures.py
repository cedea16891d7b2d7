"""Works out the report's other figures: the make-up of the cases, agreement with the YOT's classifications, and unrated
questions.

These are plain functions of the recorded facts of cases. A case is a mapping of its columns, of its answers to unrated questions
by slug, and of its answers to key questions and prompts by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.ratings.percentages import whole_per_cent
from standards.language.definition import CaseQuestionDefinition, FrameworkDefinition
from standards.language.question_kinds import NOT_APPLICABLE
from standards.language.relevance import LEVELS

Case = Mapping[str, str]

LEVEL_TITLES = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Share:
    """Some of the cases, as a number and as a whole percentage."""

    label: str
    count: int
    of: int

    @property
    def per_cent(self) -> int:
        return whole_per_cent(self.count, self.of)


def make_up(cases: Sequence[Case], column: str, titles: Mapping[str, str] | None = None) -> list[Share]:
    """How the cases are divided by one column, in the order of `titles` or largest first, with "not recorded" last.

    Empty if no case has a value.
    """
    written = [case.get(column, "") for case in cases]
    if titles is None:  # free text: "Male" and "male" are the same
        written = [value[:1].upper() + value[1:] for value in written]
    counts = Counter(written)
    # Some people type "not recorded", others leave the cell empty.
    missing = sum(counts.pop(value) for value in list(counts) if value.lower() in ("", NOT_RECORDED.lower()))
    if not counts:
        return []
    order = [key for key in titles if key in counts] if titles else [key for key, _ in sorted_by_size(counts)]
    shares = [Share(titles[key] if titles else key, counts[key], len(cases)) for key in order]
    return [*shares, Share(NOT_RECORDED, missing, len(cases))] if missing else shares


def cases_of(cases: Iterable[Case], domain: str) -> list[Case]:
    """The cases that are judged under a domain."""
    return [case for case in cases if domain in case["domains"].split(";")]


def sorted_by_size(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def agreement(cases: Iterable[Case], classification: str) -> tuple[int, int, int, int] | None:
    """Inspectors' verdicts on the YOT's classification: (agreed, too high, too low, cases with a verdict).

    If the inspector has recorded a verdict (the framework's unrated question `…_reasonable`), this verdict counts. If not,
    the inspector's classification is compared with the YOT's. None if no case has a verdict. Source: M 2.1, "We agreed with the
    classification … in 8 of the 12 cases. In 4, the level of need had been underestimated".
    """
    said = Counter(verdict_of(case, classification) for case in cases)
    del said[""]
    if not said:
        return None
    return said["reasonable"], said["too_high"], said["too_low"], said.total()


def verdict_of(case: Case, classification: str) -> str:
    """Our view of the YOT's classification in a case: "reasonable", "too_high", "too_low", or "" if it is not recorded."""
    if recorded := case.get(f"{classification}_reasonable"):
        return recorded
    yots, inspectors = case.get(f"yot_{classification}"), case.get(classification)
    if yots not in LEVELS or inspectors not in LEVELS:
        return ""
    difference = LEVELS.index(yots) - LEVELS.index(inspectors)
    return "reasonable" if difference == 0 else "too_high" if difference > 0 else "too_low"


def case_question_shares(cases: Sequence[Case], question: CaseQuestionDefinition) -> list[Share]:
    """How an unrated question was answered, in cases where it applied and was answered; empty if there are none."""
    given = [case[question.slug] for case in cases if case.get(question.slug) not in (None, "", NOT_APPLICABLE)]
    if not given:
        return []
    return [Share(label, count, len(given)) for label, count in question.how_asked.counts(question, given)]


def disposal_titles(framework: FrameworkDefinition, domain: str) -> dict[str, str]:
    return {disposal.slug: disposal.title for disposal in framework.disposals if disposal.domain == domain}
