"""Finds facts in tables that count fewer children than a report may say.

A number that a text gives is found in `reports.checks.claims.findings`. Both rest on the rule in docs/suppression.md.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from reports.checks.claims.findings import SMALL_CELL
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.context.checking import few_children
from reports.document.material import FactValue
from reports.layouts import SUPPORTING
from reports.sample.suppression import fewer_than

# The first of these words in a label says what the row counts. If a label has none, the heading of the table says it.
_COUNTED = re.compile(
    r"\b(?:(?P<children>child|children|girls?|boys?|young (?:person|people)|caseload|cases?|cautions?|resolutions?"
    r"|disposals?|looked after|ethnic minority|first[- ]time entrants?)"
    r"|chairs?|heads?|managers?|staff|posts?|practitioners?|officers?|nurses?|workers?|representatives?|volunteers?|women"
    r"|meetings?|interviews?|surveys?|services?|recommendations?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_CASELOAD = re.compile(r"\btotal (?:current )?caseload$", re.IGNORECASE)
_OF_THE_CASELOAD = re.compile(r"\bcaseload\b", re.IGNORECASE)


def check(known: Known) -> Iterator[Finding]:
    if known.material.published and known.material.published <= datetime.date.today():
        return  # everybody can read these rows already
    fewest = known.framework.percentages.smallest_group
    headings = known.material.layout.fact_sections(known.framework)
    caseload = _caseload(known.material.facts)
    for fact in known.material.facts:
        heading = headings.get(fact.section, "")
        if fact.section == SUPPORTING or not _counts_children(fact.label, heading):
            continue
        for value in dict.fromkeys((fact.value.strip(), fact.comparator_value.strip())):
            of = caseload if _OF_THE_CASELOAD.search(fact.label) else 0
            if few_children(value.replace("per cent", "%"), of, fewest):
                yield _finding(fact, heading, value, fewest)


def _counts_children(label: str, heading: str) -> bool:
    """Whether a row counts children, or their cases. A label without a word for what is counted takes that of its heading."""
    found = _COUNTED.search(label) or _COUNTED.search(heading)
    return found is not None and found["children"] is not None


def _caseload(facts: Sequence[FactValue]) -> int:
    """How many children the service works with, or 0 if no fact says so."""
    for fact in facts:
        count = fact.value.partition("(")[0].strip()
        if _CASELOAD.search(fact.label.strip()) and count.isdecimal():
            return int(count)
    return 0


def _finding(fact: FactValue, heading: str, value: str, fewest: int) -> Finding:
    return Finding(
        SMALL_CELL,
        "accept",
        fact.section,
        f"{heading}: {fact.label}: {value}" if heading else f"{fact.label}: {value}",
        f"In a named area, a row that counts fewer than {fewest} children can identify a child.",
        "Join the row to another one. If the other rows and their total do not give the number away, you can also enter "
        f"“{fewer_than(fewest)}” instead. Or accept it, for example if the figure is public already.",
    )
