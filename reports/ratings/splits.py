"""The percentage of one question split by a recorded characteristic of its cases, without showing anybody's answer.

A group of very few cases could be recognised, and a percentage of them says nothing. So groups of fewer than five relevant
cases are not shown by themselves. The total of the question stands elsewhere, and one group alone could be worked out from it
by subtraction: so what is too small is shown together with the next smallest group, as one row, until no number of any of
them can be worked out from what is shown. Where that takes in every group, or all answers of the row are the same, nothing
is shown but a sentence.

What this guards is one table beside its total. It does not guard against several tables laid side by side, nor against what
a reader knows of single cases from elsewhere.

A group counts by its relevant cases: `relevant` is the n of each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.ratings.percentages import whole_per_cent
from reports.ratings.sample_figures import LEVEL_TITLES, NOT_RECORDED
from reports.text.numbers_in_words import listed
from standards.relevance import FACTS, Condition, relevance

# Fewer relevant cases are not shown by themselves: of four, a percentage goes up in steps of 25, and with one answer known
# (to the case manager, say) little is left to guess. *Ours*: no source names a number.
FEWEST = 5

WITHHELD = "Too few cases in the groups to show them apart."

_YES_NO = {"yes": "Yes", "no": "No", "not_recorded": NOT_RECORDED}
_LEVELS = {**LEVEL_TITLES, "not_recorded": "None recorded"}
_AGES = {"under_15": "Under 15", "15_16": "15 or 16", "17_over": "17 and over"}


@dataclass(frozen=True)
class Characteristic:
    """What cases can be split by: a column of a case, its title, and what its values are called (None: typed by hand)."""

    column: str
    title: str
    titles: Mapping[str, str] | None = None

    def group(self, facts: Mapping[str, object]) -> str:
        """The group that a case belongs to, by the name it is shown under."""
        value = facts.get(self.column)
        if self.column == "age":
            return _AGES[_age_group(value)] if isinstance(value, int) else NOT_RECORDED
        written = str(value or "").strip()
        if self.titles is not None:
            return self.titles.get(written, written) or NOT_RECORDED
        # What people type by hand: "Male" and "male" are one; some write it out where others leave the cell empty.
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
    """The characteristic of a column; `titles` names its values, such as the disposals of the framework.

    Raises KeyError for a column that cases cannot be split by.
    """
    found = {each.column: each for each in CHARACTERISTICS}[column]
    return Characteristic(found.column, found.title, titles) if titles is not None else found


@dataclass(frozen=True)
class Group:
    """One row: the cases of one group, or of several too small to be shown apart."""

    label: str
    yes: int
    relevant: int
    is_together: bool = False

    @property
    def per_cent(self) -> int:
        return whole_per_cent(self.yes, self.relevant)


@dataclass(frozen=True)
class Split:
    """A question's relevant cases by one characteristic. `withheld` says why there are no rows; "" where there are."""

    title: str
    rows: tuple[Group, ...]
    withheld: str = ""


def split(
    cases: Iterable[tuple[Mapping[str, object], str]], by: Characteristic, *, asked_when: Sequence[Condition] = ()
) -> Split:
    """Split a question's answers ("yes", "no"; anything else is not relevant) by a characteristic of their cases.

    A case comes as its facts and the answer. `asked_when` are the conditions of the question: an answer that they set aside
    is in no group, as it is in no count.
    """
    yes: Counter[str] = Counter()
    relevant: Counter[str] = Counter()
    for facts, answer in cases:
        if answer not in ("yes", "no"):
            continue
        if not relevance(asked_when, {name: str(facts.get(name) or "") for name in FACTS}).is_asked:
            continue
        label = by.group(facts)
        relevant[label] += 1
        yes[label] += answer == "yes"
    groups = [Group(label, yes[label], relevant[label]) for label in _in_order(relevant, by)]
    if not groups:
        return Split(by.title, (), "No relevant case.")

    together = too_small_apart([group.relevant for group in groups])
    apart = [group for group, is_small in zip(groups, together, strict=True) if not is_small]
    small = [group for group, is_small in zip(groups, together, strict=True) if is_small]
    if not small:
        return Split(by.title, tuple(apart))
    sum_yes, sum_relevant = sum(group.yes for group in small), sum(group.relevant for group in small)
    # All yes, or all no, would be the answer of each of them. One reason for all, or the reason itself would tell.
    if not apart or sum_yes in (0, sum_relevant):
        return Split(by.title, (), WITHHELD)
    # Not by size, which would tell which of them is the larger.
    label = f"{listed(sorted(group.label for group in small))}, together"
    return Split(by.title, (*apart, Group(label, sum_yes, sum_relevant, is_together=True)))


def too_small_apart(sizes: Sequence[int]) -> list[bool]:
    """Which groups of these sizes (1 or more each) are not shown by themselves.

    Those of fewer than five; and then all of the next size, and so on, until there are two at least, five cases among them,
    and no single way in which the cases can lie. It goes by sizes alone, never by answers, and takes all groups of one size
    or none: whatever else the sizes of the groups could be, those shown and those not shown would be the same.
    """
    limit = FEWEST - 1
    larger = sorted({size for size in sizes if size > limit})
    while True:
        small = [size for size in sizes if size <= limit]
        if not small or not larger or _could_lie_otherwise(small):
            return [size <= limit for size in sizes]
        limit = larger.pop(0)
        if not larger:
            return [True] * len(sizes)


def _could_lie_otherwise(small: Sequence[int]) -> bool:
    """Whether their sum leaves the size of each open.

    Where they differ, any two may have changed places. Where all are two, or three, one may be larger by one and another
    smaller, and both still be below five. Where all are one, or four, that is not so.
    """
    if len(small) < 2 or sum(small) < FEWEST:
        return False
    return len(set(small)) > 1 or 1 < small[0] < FEWEST - 1


def _in_order(relevant: Counter[str], by: Characteristic) -> list[str]:
    """In the order of the titles, or the largest group first; "not recorded" last."""
    order = {title: place for place, title in enumerate((by.titles or {}).values())}
    return sorted(
        relevant,
        key=lambda label: (label == NOT_RECORDED, order.get(label, len(order)), -relevant[label], label),
    )


def _age_group(age: int) -> str:
    if age < 15:
        return "under_15"
    return "15_16" if age < 17 else "17_over"
