"""Actions on eligible cases: record their number, accept or remove their list, change windows, and include or exclude a
case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from inspections.cases.actions import check_case_based
from inspections.eligible.checking import FACTS, Changes, Listed, compare, outside_window
from inspections.eligible.models import MOST_ELIGIBLE, ColumnMapping, EligibleCase, EligibleNumber, EligibleWindow
from inspections.eligible.queries import (
    Meanings,
    domain_rows,
    fingerprint,
    near_fieldwork,
    remembered,
    stored_cases,
    windows_of,
)
from inspections.eligible.windows import LONGEST, Window
from inspections.history import Author, Refused, current_phase, refuse_blank, write_history
from inspections.inspection.models import Inspection
from standards.models import Domain

SUBJECT = "list of eligible cases"
Outside = EligibleCase.Outside


@dataclass(frozen=True)
class AcceptedList:
    """A list that a person has checked. `scope` is the domain it covers, or "" for all; `seen` is the fingerprint of
    the stored list that it was compared with; `dropped` has the kinds of columns that were dropped.
    """

    listed: Sequence[Listed]
    seen: str
    scope: str = ""
    file: str = ""
    dropped: Sequence[str] = ()
    left_out: int = 0
    meanings: Meanings = field(default_factory=dict)


@transaction.atomic
def set_eligible_cases(inspection: Inspection, domain: Domain, number: int | None, *, by: Author) -> bool:
    """Record how many cases in a domain were eligible; None if not known.

    This determines the margin of error of percentages (consultation 4.12). Raises Refused if the domain has no cases, or if the
    number is lower than the number of cases inspected.
    """
    check_case_based(inspection, domain)
    current_phase(inspection)  # locks the inspection
    old = EligibleNumber.objects.filter(inspection=inspection, domain=domain).first()
    before = old.number if old else None
    if number == before:
        return False
    inspected = inspection.cases.in_domain(domain.number).count()
    if number is not None and not inspected <= number <= MOST_ELIGIBLE:
        raise Refused(
            f"Domain {domain.number}: there cannot be {number} eligible cases. Enter a number from {inspected}, the number "
            f"of cases inspected, to {MOST_ELIGIBLE:,}."
        )
    history = [(f"domain {domain.number}", before, number)]
    write_history(inspection, "eligible cases", history, by=by)
    if number is None:
        EligibleNumber.objects.filter(inspection=inspection, domain=domain).delete()
    else:
        EligibleNumber.objects.update_or_create(inspection=inspection, domain=domain, defaults={"number": number})
    return True


@transaction.atomic
def accept_list(inspection: Inspection, accepted: AcceptedList, *, by: Author) -> Changes:
    """Replace the stored list with this one. Cases that have been drawn stay.

    Raises Refused if the stored list has changed since the user saw it, or if more cases have been inspected in a domain
    than are eligible.
    """
    current_phase(inspection)
    if fingerprint(inspection) != accepted.seen:
        raise Refused("A colleague changed the list of eligible cases after you uploaded this file. Upload it again.")
    before = stored_cases(inspection, accepted.scope)
    changes = compare(before, accepted.listed)
    write_history(inspection, SUBJECT, _history(before, accepted, changes), by=by)
    domains = domain_rows(inspection)
    _store(inspection, changes, domains)
    for number, domain in domains.items():
        if accepted.scope in ("", number):
            _count(inspection, domain, by=by)
    remember(inspection, accepted.meanings, by=by)
    return changes


def _history(before: Sequence[object], accepted: AcceptedList, changes: Changes) -> list[tuple[str, object, object]]:
    kinds = Counter(accepted.dropped)
    dropped = "; ".join(kind if number == 1 else f"{kind} ({number} columns)" for kind, number in sorted(kinds.items()))
    counts = f"added {len(changes.added)}, changed {len(changes.changed)}, removed {len(changes.gone)}"
    rows: list[tuple[str, object, object]] = [
        ("cases", len(before) or "", len(accepted.listed)),
        ("changes", "", f"{counts}, drawn and kept {len(changes.drawn) + len(changes.drawn_and_missing)}"),
        ("file", "", accepted.file),
        ("columns dropped", "", dropped),
        ("rows left out", "", accepted.left_out or ""),
    ]
    return [row for row in rows if row[2] != ""]


def _store(inspection: Inspection, changes: Changes, domains: Mapping[str, Domain]) -> None:
    EligibleCase.objects.filter(pk__in=[each.key for each in changes.gone]).delete()
    EligibleCase.objects.bulk_create(
        [
            EligibleCase(inspection=inspection, reference=case.reference, **_facts(case, domains))
            for case in changes.added
        ],
        batch_size=500,
    )
    EligibleCase.objects.bulk_update(
        [EligibleCase(pk=stored.key, **_facts(case, domains)) for stored, case in changes.changed],
        FACTS,
        batch_size=200,
    )


def _facts(case: Listed, domains: Mapping[str, Domain]) -> dict[str, object]:
    return {name: getattr(case, name) for name in FACTS} | {"domain": domains[case.domain]}


def _count(inspection: Inspection, domain: Domain, *, by: Author) -> None:
    """The number of eligible cases in a domain, according to the list."""
    rows = EligibleCase.objects.filter(inspection=inspection, domain=domain)
    set_eligible_cases(inspection, domain, rows.in_sample().count(), by=by)


def remember(inspection: Inspection, meanings: Meanings, *, by: Author) -> None:
    """Remember what headings and words mean, for the next list from this YOT."""
    known = remembered(inspection.yot)
    ColumnMapping.objects.bulk_create(
        ColumnMapping(yot=inspection.yot, column=column, words=words, meaning=meaning, **by.as_fields())
        for column, chosen in meanings.items()
        for words, meaning in chosen.items()
        if known.get(column, {}).get(words) != meaning
    )


@transaction.atomic
def remove_list(inspection: Inspection, *, by: Author) -> int:
    """Remove the whole list and the numbers of eligible cases. Raises Refused if a case has been drawn."""
    current_phase(inspection)
    rows = EligibleCase.objects.filter(inspection=inspection)
    drawn = rows.drawn().count()
    if drawn:
        raise Refused(
            f"{drawn} {'case has' if drawn == 1 else 'cases have'} been drawn from the list, so it cannot be removed. "
            "To change it, upload another list."
        )
    count = rows.count()
    if not count:
        return 0
    write_history(inspection, SUBJECT, [("cases", count, "")], by=by)
    for domain in domain_rows(inspection).values():
        if rows.filter(domain=domain).exists():
            set_eligible_cases(inspection, domain, None, by=by)
    rows.delete()
    return count


@transaction.atomic
def set_window(inspection: Inspection, domain: Domain, window: Window, *, reason: str, by: Author) -> int:
    """Change the window for a domain, and return how many cases moved into or out of it. Cases that have been drawn
    stay in. Raises Refused for months that are not possible, without a reason, or if the domain has no sample.
    """
    refuse_blank(reason, "Enter why you are changing the window.")
    if not 0 <= window.first <= window.last <= LONGEST:
        raise Refused(f"Enter months from 0 to {LONGEST}. The second number must be the same as the first or larger.")
    current_phase(inspection)
    windows = windows_of(inspection)
    if domain.number not in windows:
        raise Refused(f"No sample is drawn in domain {domain.number}, so it has no window.")
    if windows[domain.number] == window:
        return 0
    write_history(
        inspection,
        f"window of domain {domain.number}",
        [("months", windows[domain.number], f"{window}: {reason}")],
        by=by,
    )
    EligibleWindow.objects.create(
        inspection=inspection, domain=domain, first=window.first, last=window.last, reason=reason, **by.as_fields()
    )
    return _mark_again(inspection, domain, windows | {domain.number: window}, by=by)


def _mark_again(inspection: Inspection, domain: Domain, windows: Mapping[str, Window], *, by: Author) -> int:
    rows = EligibleCase.objects.filter(inspection=inspection, domain=domain, outside_sample__in=["", Outside.WINDOW])
    moved: dict[str, list[int]] = {"": [], Outside.WINDOW: []}
    for row in rows.not_drawn():
        outside = outside_window(domain.number, row.began, windows, near_fieldwork(inspection))
        if outside != row.outside_sample:
            moved[outside].append(row.pk)
    for outside, keys in moved.items():
        EligibleCase.objects.filter(pk__in=keys).update(outside_sample=outside)
    count = sum(map(len, moved.values()))
    if count:
        _count(inspection, domain, by=by)
    return count


@transaction.atomic
def set_outside_sample(row: EligibleCase, outside: str, *, reason: str, by: Author) -> bool:
    """Say whether the sample can be drawn from a case. Raises Refused if the case has been drawn."""
    refuse_blank(reason, "Enter a reason.")
    current_phase(row.inspection)
    now = EligibleCase.objects.select_for_update().select_related("domain").get(pk=row.pk)
    if EligibleCase.objects.drawn().filter(pk=row.pk).exists():
        raise Refused(f"{now.reference} has been drawn. Replace it on the sample page instead.")
    if now.outside_sample == outside:
        return False
    labels = {"": "in", **dict(Outside.choices)}
    history = [("outside the sample", labels[now.outside_sample], f"{labels[outside]}: {reason}")]
    write_history(row.inspection, now.subject, history, by=by)
    EligibleCase.objects.filter(pk=row.pk).update(outside_sample=outside)
    _count(row.inspection, now.domain, by=by)
    return True
