"""The tables about the children in a sample, in the form that may leave the team: in the report, its data files and live figures.

Every printed count of children comes from here. The only exception is the figures for key questions and prompts in a whole
domain: the percentage, the number of yes answers and the number of relevant cases. See `suppression` for the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.sample import figures as sample_figures
from reports.sample.figures import Case, Share
from reports.sample.suppression import hidden, may_be_said
from reports.text.numbers_in_words import listed
from standards.language.asking import units_of
from standards.language.definition import CaseQuestionDefinition, DomainDefinition, FrameworkDefinition

DISPOSAL, CUSTODY, OFFENCE = "disposal", "custody", "offence"
YES_AND_NO = {"yes": "Yes", "no": "No"}
CLASSIFICATIONS = {"safety_wellbeing": "safety and wellbeing", "risk_of_serious_harm": "risk of serious harm"}
# The facts that describe a sample, with the titles of their tables.
FACTS = {
    DISPOSAL: "Disposal",
    CUSTODY: "In custody",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    OFFENCE: "Offence",
    "looked_after": "Looked after",
    "safety_wellbeing": "Safety and wellbeing",
    "risk_of_serious_harm": "Risk of serious harm",
}

# What an edition printed, or could have printed: the rows of each table, by domain and name.
Printed = Mapping[tuple[str, str], tuple[Share, ...]]


@dataclass(frozen=True)
class SampleTable:
    """One table: its groups as recorded, and in the form that may leave the team."""

    name: str  # a fact, the slug of an unrated question, or "agreement" and a classification
    title: str
    groups: tuple[Share, ...]  # as recorded: never printed
    rows: tuple[Share, ...]  # as they may be printed; empty if the table is withheld

    @property
    def is_withheld(self) -> bool:
        return not self.rows

    @property
    def shown(self) -> tuple[Share, ...]:
        """The groups that may be shown with their count."""
        return tuple(row for row in self.rows if row in self.groups)

    def may_be_said(self, label: str) -> bool:
        """Whether the count of a group may leave the team."""
        return any(row.label == label for row in self.shown)

    @property
    def is_whole(self) -> bool:
        """Whether every group is shown."""
        return len(self.shown) == sum(bool(group.count) for group in self.groups)

    def withheld(self) -> SampleTable:
        return SampleTable(self.name, self.title, self.groups, ())


def tables_of(
    framework: FrameworkDefinition, domain: DomainDefinition, cases: Sequence[Case], printed: Sequence[Printed] = ()
) -> dict[str, SampleTable]:
    """The tables about the cases of a domain, by name. `printed` has what each earlier edition printed.

    A table is also withheld if readers could complete it from other published figures. These are the number of relevant cases,
    if the fact decides which questions are asked; the disposals, which show who is in custody; and an earlier edition with a
    different table.
    """
    fewest = framework.percentages.smallest_group
    tables = {table.name: table for table in _tables(framework, domain, cases, fewest)}
    decides = decide_what_is_asked(domain)
    if CUSTODY in tables and DISPOSAL in tables and not tables[DISPOSAL].is_whole:
        tables[CUSTODY] = tables[CUSTODY].withheld()
    return {
        name: table.withheld()
        if (name in decides and not table.is_whole) or _differs(table, domain.number, printed)
        else table
        for name, table in tables.items()
    }


def decide_what_is_asked(domain: DomainDefinition) -> set[str]:
    """The facts and answers that decide in which cases the key questions of a domain are asked."""
    return {
        test.tested
        for standard in domain.standards
        for question in standard.key_questions
        for condition in (*standard.asked_when, *question.asked_when)
        for test in condition.tests
    }


def _tables(
    framework: FrameworkDefinition, domain: DomainDefinition, cases: Sequence[Case], fewest: int
) -> Iterator[SampleTable]:
    recorded = {
        fact for unit in units_of(framework) if unit.domain == domain.number for fact in FACTS if unit.records(fact)
    }
    labels: dict[str, str] = {
        fact: label for unit in framework.units if unit.domain == domain.number for fact, label in unit.labels.items()
    }
    for fact, title in FACTS.items():
        groups = sample_figures.make_up(cases, fact, _titles(framework, domain.number, fact))
        if groups and fact in recorded:
            yield _of_groups(fact, labels.get(fact, title), groups, fewest)
    for classification, title in CLASSIFICATIONS.items():
        agreed = sample_figures.agreement(cases, classification)
        if agreed is not None and classification in recorded:
            reasonable, too_high, too_low, both = agreed
            counts = {"Agreed": reasonable, "Too low": too_low, "Too high": too_high}
            groups = [Share(label, count, both) for label, count in counts.items() if count]
            name, title = agreement_on(classification), f"Our view of the classification of {title}"
            # If we agreed in every case, this says nothing about one child.
            rows = tuple(groups) if reasonable == both else _apart_or_together(groups, fewest)
            yield SampleTable(name, title, tuple(groups), rows)
    for question in framework.case_questions:
        # Agreement with the classifications has a separate table, because it can be known without these answers.
        if domain.number in question.domains and not question.slug.endswith("_reasonable"):
            groups = sample_figures.case_question_shares(cases, question)
            if groups:
                yield _of_answers(question, groups, fewest)


def agreement_on(classification: str) -> str:
    """The name of the table on agreement with the YOT's classification."""
    return f"agreement {classification}"


def _titles(framework: FrameworkDefinition, domain: str, fact: str) -> Mapping[str, str] | None:
    if fact == DISPOSAL:
        return sample_figures.disposal_titles(framework, domain)
    if fact in (CUSTODY, "looked_after"):
        return YES_AND_NO
    return sample_figures.LEVEL_TITLES if fact in CLASSIFICATIONS else None


def _of_groups(name: str, title: str, groups: Sequence[Share], fewest: int) -> SampleTable:
    """A table whose groups make up the cases. Small groups are combined in one row."""
    return SampleTable(name, title, tuple(groups), _apart_or_together(groups, fewest))


def _of_answers(question: CaseQuestionDefinition, groups: Sequence[Share], fewest: int) -> SampleTable:
    answered = groups[0].of
    counted = sum(group.count for group in groups)
    if counted == answered and not question.how_asked.allows_several:
        rows = _apart_or_together(groups, fewest)
    else:  # each answer is compared with its absence
        rows = tuple(group for group in groups if may_be_said(group.count, answered, fewest))
    return SampleTable(question.slug, question.text, tuple(groups), rows)


def _apart_or_together(groups: Sequence[Share], fewest: int) -> tuple[Share, ...]:
    found = [group for group in groups if group.count]
    is_hidden = hidden([group.count for group in found], fewest)
    if all(is_hidden):
        return ()
    small = [group for group, hides in zip(found, is_hidden, strict=True) if hides]
    rows = [group for group, hides in zip(found, is_hidden, strict=True) if not hides]
    if small:
        # In order of their names, because an order by size would show which is larger.
        label = f"{listed(sorted(group.label for group in small))}, together"
        rows.append(Share(label, sum(group.count for group in small), small[0].of))
    return tuple(rows)


def _differs(table: SampleTable, domain: str, printed: Sequence[Printed]) -> bool:
    """Whether an earlier edition printed something else. A change between two editions could reveal a hidden count."""
    return any(edition.get((domain, table.name), ()) != table.rows for edition in printed)
