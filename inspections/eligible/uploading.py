"""Reads an uploaded file as a list, and works out what accepting it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from inspections.eligible.actions import AcceptedList
from inspections.eligible.checking import (
    LEFT_OUT,
    OUTSIDE_WINDOW,
    RESETTLEMENT,
    Changes,
    Checked,
    Rules,
    check,
    compare,
)
from inspections.eligible.payload import Upload
from inspections.eligible.queries import (
    fingerprint,
    near_fieldwork,
    remembered,
    rules_of,
    stored_cases,
    taken_references,
    words_that_are_no_names,
)
from inspections.eligible.reading.case_list import read_list
from inspections.eligible.reading.personal import safe_file_name
from inspections.eligible.template import HELP
from inspections.eligible.windows import Window
from inspections.inspection.models import Inspection
from inspections.spreadsheets.archive import UnreadableFile
from inspections.spreadsheets.tables import read_tables
from standards.language.definition import DomainDefinition


def read_file(inspection: Inspection, name: str, content: bytes, scope: str) -> Upload:
    """The lists in a file, without anything that identifies people. Raises UnreadableFile; its message has no subject."""
    known = words_that_are_no_names(inspection)
    headings = remembered(inspection.yot).get("", {})
    on = near_fieldwork(inspection) or timezone.localdate()
    tables = [table for table in read_tables(name, content) if table.name != HELP]
    lists = [found for table in tables if (found := read_list(table, remembered=headings, known=known, on=on))]
    if not lists:
        raise UnreadableFile(
            "has no list of cases that we can find. It needs a row with headings, such as Disposal and Date of disposal, "
            "and a row for each case below it"
        )
    return Upload(lists, safe_file_name(name, known), fingerprint(inspection), scope)


@dataclass(frozen=True)
class DomainCount:
    """The cases on a list in one domain. `window` has the first and last day on which an eligible case began, if known."""

    domain: DomainDefinition
    eligible: int
    outside_window: int
    resettlement: int
    left_out: int
    window: Window
    days: tuple[object, object] | None

    @property
    def listed(self) -> int:
        return self.eligible + self.outside_window + self.resettlement + self.left_out


@dataclass(frozen=True)
class Preview:
    """A list as it would be stored, with its problems and its changes."""

    rules: Rules
    checked: Checked
    changes: Changes
    domains: Sequence[DomainCount]
    has_began: bool
    has_lost_ages: bool  # the file had dates of birth, but ages could not be worked out


def preview_of(inspection: Inspection, upload: Upload) -> Preview:
    rules = rules_of(inspection, upload.scope, upload.words)
    checked = check(upload.cases, rules, taken_references(inspection))
    domains = [
        count_of(domain, checked.counted(number), rules)
        for number, domain in rules.domains.items()
        if upload.scope in ("", number)
    ]
    columns = upload.cases.columns
    return Preview(
        rules=rules,
        checked=checked,
        changes=compare(stored_cases(inspection, upload.scope), checked.listed),
        domains=domains,
        has_began="began" in columns,
        has_lost_ages="age" not in columns and any("birth" in kind for _, kind in upload.cases.dropped),
    )


def count_of(domain: DomainDefinition, counted: dict[str, int], rules: Rules) -> DomainCount:
    window = rules.windows[domain.number]
    return DomainCount(
        domain,
        counted.get("", 0),
        counted.get(OUTSIDE_WINDOW, 0),
        counted.get(RESETTLEMENT, 0),
        counted.get(LEFT_OUT, 0),
        window,
        window.days(rules.fieldwork) if rules.fieldwork else None,
    )


def accepted(inspection: Inspection, upload: Upload, checked: Checked) -> AcceptedList:
    """The list for the action to store."""
    return AcceptedList(
        listed=checked.listed,
        seen=upload.seen,
        scope=upload.scope,
        file=upload.file,
        dropped=[kind for _, kind in upload.cases.dropped],
        left_out=len(upload.cases.left_out),
        meanings=upload.meanings_to_remember(words_that_are_no_names(inspection)),
    )
