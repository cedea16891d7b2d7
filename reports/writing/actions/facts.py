"""Save the tables of facts: one section at a time, or all of them from a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Change, Inspection
from reports.layouts import layout
from reports.permissions import until_published
from reports.writing.facts import FACT_FIELDS, ROW_FIELDS, newest_change, row_problem
from reports.writing.models import Fact


class FactsConflict(Refused):
    """A colleague has changed the table of facts since the version that these rows are based on."""

    def __init__(self, newest: Change) -> None:
        super().__init__(
            f"{newest.author} has changed this table since you opened it. Your changes are below and are not saved yet. Open the "
            "table in another window to see the current version. To replace it with yours, save again."
        )


@transaction.atomic
def set_facts_of(
    inspection: Inspection,
    section: str,
    rows: Sequence[dict[str, str]],
    *,
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Replace the rows of one table of facts with `rows`, all or none, in this order. The other tables do not change.

    Raises FactsConflict if the table has changed since the version that the rows are based on (`facts_version_of`). Raises
    Refused if the layout does not have the table, or if a row has no label, value or source.
    """
    if section not in layout(inspection.layout).fact_sections(inspection.framework.definition):
        raise Refused(f"The layout {inspection.layout} has no table of facts “{section}”.")
    phase = current_phase(inspection)  # locks the inspection, so that two people cannot change a table at the same time
    given = [{name: row.get(name, "").strip() for name in ROW_FIELDS} for row in rows]
    for number, row in enumerate(given, 1):
        if problem := row_problem(section, row):
            raise Refused(f"Row {number}: {problem}")
    everything = list(inspection.facts.all())
    recorded = [fact for fact in everything if fact.section == section]
    before = [{name: getattr(fact, name) for name in ROW_FIELDS} for fact in recorded]
    if before == given:
        return False
    newest = newest_change(inspection, section)
    if based_on is not None and newest is not None and newest.pk != based_on:
        raise FactsConflict(newest)
    blank = dict.fromkeys(ROW_FIELDS, "")
    length = max(len(before), len(given))
    pairs = zip(before + [blank] * (length - len(before)), given + [blank] * (length - len(given)), strict=True)
    changes = [
        (f"{number} {name}", old[name], new[name])
        for number, (old, new) in enumerate(pairs, 1)
        for name in ROW_FIELDS
        if old[name] != new[name]
    ]
    write_history(inspection, f"facts {section}", changes, by=by, until=until_published(inspection), phase=phase)
    _store(inspection, section, everything, [Fact(inspection=inspection, section=section, **row) for row in given])
    return True


def _store(inspection: Inspection, section: str, everything: list[Fact], rows: list[Fact]) -> None:
    """Put the rows in place of the section's earlier rows, or at the end, and renumber the positions of all facts."""
    place = next((index for index, fact in enumerate(everything) if fact.section == section), len(everything))
    others = [fact for fact in everything if fact.section != section]
    ahead = sum(fact.section != section for fact in everything[:place])
    inspection.facts.filter(section=section).delete()
    for position, fact in enumerate([*others[:ahead], *rows, *others[ahead:]], 1):
        fact.position = position
    Fact.objects.bulk_update(others, ["position"])
    Fact.objects.bulk_create(rows)


@transaction.atomic
def set_facts(inspection: Inspection, facts: Sequence[dict[str, str]], *, by: Author) -> bool:
    """Replace all facts in the report with `facts`, in this order."""
    old = [{name: getattr(fact, name) for name in FACT_FIELDS} for fact in inspection.facts.all()]
    new = [{name: fact.get(name, "") for name in FACT_FIELDS} for fact in facts]
    if old == new:
        return False
    changes = [
        (f"{number} {name}", before.get(name, ""), after.get(name, ""))
        for number, (before, after) in enumerate(_paired(old, new), 1)
        for name in FACT_FIELDS
        if before.get(name, "") != after.get(name, "")
    ]
    write_history(inspection, "facts", changes, by=by, until=until_published(inspection))
    inspection.facts.all().delete()
    Fact.objects.bulk_create(
        Fact(inspection=inspection, position=position, **fact) for position, fact in enumerate(new, 1)
    )
    return True


def _paired(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    length = max(len(old), len(new))
    return list(zip(old + [{}] * (length - len(old)), new + [{}] * (length - len(new)), strict=True))
