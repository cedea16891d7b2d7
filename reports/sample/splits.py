"""Splits the percentage for a question by a recorded characteristic of its cases, without revealing any child's answer.

A child could be recognised in a very small group, and the percentage of such a group means little. So groups of fewer
than five relevant cases are not shown separately, as `suppression` decides. They are combined into one row. If that
combines every group, or all answers in the row are the same, only a sentence is shown.

This rule protects one table and its total. It does not protect against comparing several tables, or against what a reader
already knows about individual cases.

The size of a group is its number of relevant cases, `relevant` in each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspections.spreadsheets.identity import identity
from reports.ratings.percentages import whole_per_cent
from reports.sample.figures import LEVEL_TITLES, NOT_RECORDED
from reports.sample.suppression import FEWEST, hidden
from reports.text.numbers_in_words import listed
from standards.language.relevance import FACTS, Condition, relevance

WITHHELD = "Too few cases in each group to show them separately."

_YES_NO = {"yes": "Yes", "no": "No", "not_recorded": NOT_RECORDED}
_LEVELS = {**LEVEL_TITLES, "not_recorded": "None recorded"}
_AGES = {"under_15": "Under 15", "15_16": "15 or 16", "17_over": "17 and over"}


@dataclass(frozen=True)
class Characteristic:
    """A characteristic to split cases by: the column, its title, and the titles of its values (None for free text)."""

    column: str
    title: str
    titles: Mapping[str, str] | None = None

    def group(self, facts: Mapping[str, object]) -> str:
        """The title of the group that a case belongs to."""
        value = facts.get(self.column)
        if self.column == "age":
            return _AGES[_age_group(value)] if isinstance(value, int) else NOT_RECORDED
        written = str(value or "").strip()
        if self.titles is not None:
            return self.titles.get(written, written) or NOT_RECORDED
        # In free text, "Male" and "male" are the same. Some people type "not recorded", others leave the cell empty.
        same = written[:1].upper() + written[1:]
        return NOT_RECORDED if same.lower() in ("", NOT_RECORDED.lower()) else same


CHARACTERISTICS: tuple[Characteristic, ...] = (
    Characteristic("gender", "Gender"),
    Characteristic("age", "Age", _AGES),
    Characteristic("ethnicity", "Ethnicity"),
    Characteristic("religion", "Religion"),
    Characteristic("disability", "Disability", _YES_NO),
    Characteristic("looked_after", "Looked after", _YES_NO),
    Characteristic("custody", "Custody", _YES_NO),
    Characteristic("disposal", "Disposal"),
    Characteristic("locality", "Locality"),
    Characteristic("safety_wellbeing", "Safety and wellbeing", _LEVELS),
    Characteristic("risk_of_serious_harm", "Risk of serious harm", _LEVELS),
)


def characteristic(column: str, titles: Mapping[str, str] | None = None) -> Characteristic:
    """The characteristic in a column. `titles` names its values, such as the disposals in the framework.

    Raises KeyError for a column that cases cannot be split by.
    """
    found = {each.column: each for each in CHARACTERISTICS}[column]
    return Characteristic(found.column, found.title, titles) if titles is not None else found


@dataclass(frozen=True)
class Group:
    """One row: the cases in one group, or in several groups that are too small to show separately."""

    label: str
    yes: int
    relevant: int
    is_together: bool = False

    @property
    def per_cent(self) -> int:
        return whole_per_cent(self.yes, self.relevant)


@dataclass(frozen=True)
class Split:
    """A question's relevant cases by one characteristic. `withheld` says why there are no rows; "" if there are rows."""

    title: str
    rows: tuple[Group, ...]
    withheld: str = ""


def split(
    cases: Iterable[tuple[Mapping[str, object], str]],
    by: Characteristic,
    *,
    asked_when: Sequence[Condition] = (),
    fewest: int = FEWEST,
) -> Split:
    """Split a question's answers ("yes", "no"; anything else is not relevant) by a characteristic of their cases.

    Each case is a pair of its facts and the answer. `asked_when` has the conditions of the question. Answers that the conditions
    set aside are not counted, so they are in no group.
    """
    yes: Counter[str] = Counter()
    relevant: Counter[str] = Counter()
    labels: dict[str, str] = {}  # "NORTH " and "North" are one locality; the first spelling is its name
    for facts, answer in cases:
        if answer not in ("yes", "no"):
            continue
        if not relevance(asked_when, {name: str(facts.get(name) or "") for name in FACTS}).is_asked:
            continue
        label = by.group(facts)
        label = labels.setdefault(identity(label), label)
        relevant[label] += 1
        yes[label] += answer == "yes"
    groups = [Group(label, yes[label], relevant[label]) for label in _in_order(relevant, by)]
    if not groups:
        return Split(by.title, (), "No relevant cases.")

    together = hidden([group.relevant for group in groups], fewest)
    apart = [group for group, is_small in zip(groups, together, strict=True) if not is_small]
    small = [group for group, is_small in zip(groups, together, strict=True) if is_small]
    if not small:
        return Split(by.title, tuple(apart))
    sum_yes, sum_relevant = sum(group.yes for group in small), sum(group.relevant for group in small)
    # If all answers are yes, or all are no, the row reveals every answer. The same sentence is used for every reason, so that it
    # reveals nothing itself.
    if not apart or sum_yes in (0, sum_relevant):
        return Split(by.title, (), WITHHELD)
    # The labels are not sorted by size, because that would reveal which group is larger.
    label = f"{listed(sorted(group.label for group in small))}, together"
    return Split(by.title, (*apart, Group(label, sum_yes, sum_relevant, is_together=True)))


def _in_order(relevant: Counter[str], by: Characteristic) -> list[str]:
    """The labels in the order of the titles, or with the largest group first, and "not recorded" last."""
    order = {title: place for place, title in enumerate((by.titles or {}).values())}
    return sorted(
        relevant,
        key=lambda label: (label == NOT_RECORDED, order.get(label, len(order)), -relevant[label], label),
    )


def _age_group(age: int) -> str:
    if age < 15:
        return "under_15"
    return "15_16" if age < 17 else "17_over"
