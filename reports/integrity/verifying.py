"""Verify the chains of the history, and name the first entry that was changed, removed or inserted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspections.inspection import chain
from inspections.inspection.append import chain_name
from inspections.inspection.chain import INSTALLATION, Link, Written
from inspections.inspection.models import Change, Inspection
from reports.retention.models import CaseDataDeletion

_ROWS_AT_ONCE = 5000
# Entries that people write at the same time are linked in the order in which they are stored.
TOGETHER = datetime.timedelta(minutes=5)
EARLIER = (
    "{entry} has an earlier time than the entry before it ({latest:%Y-%m-%d %H:%M}). Either the clock of the machine was moved "
    "back, or a program wrote the entry with an earlier time."
)


@dataclass(frozen=True)
class Entry:
    """One entry as it is stored. `salt` is "" if its values were deleted with the case data."""

    number: int
    written: Written
    old: str
    new: str
    salt: str
    digest: str
    hash: str

    def __str__(self) -> str:
        written = self.written
        return (
            f"entry {self.number} ({written.subject}, {written.field}, {written.at:%Y-%m-%d %H:%M}, {written.author})"
        )


@dataclass(frozen=True)
class Verified:
    """The result for one chain: where it ends, or what is wrong with its first unsound entry.

    `notice`: an entry with an earlier time than the one before it, in a chain that may be sound.
    """

    name: str
    end: Link
    problem: str = ""
    notice: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.problem or f'{self.end.number} entries, head {self.end.hash}'}"


def chains() -> dict[str, Inspection | None]:
    """What has a chain, by the name of the chain: each inspection, and the installation (None)."""
    return {**{row.reference: row for row in Inspection.objects.order_by("reference")}, INSTALLATION: None}


def verify(inspection: Inspection | None, head: str = "") -> Verified:
    """Verify the history of an inspection, or of the installation (None). `head`: a hash that was kept elsewhere.

    A removed end of a chain, or a chain that was written again from its start, only shows if a head was kept elsewhere.
    """
    name = chain_name(inspection)
    is_decided = (
        inspection is not None
        and CaseDataDeletion.objects.filter(inspection=inspection, confirmed_at__isnull=False).exists()
    )
    return verified(name, _entries(inspection), head=head, values_may_be_deleted=is_decided)


def verified(name: str, entries: Iterable[Entry], *, head: str = "", values_may_be_deleted: bool = False) -> Verified:
    """Verify the entries of one chain, in the order of their numbers."""
    end, seen_head, notice, latest = Link(), not head, "", None
    unsound: Entry | None = None
    for entry in entries:
        if unsound is not None:
            # The next entry says whether the unsound one was in the chain when the next one was written.
            follows = (
                entry.number == unsound.number + 1
                and _hash(name, Link(unsound.number, unsound.hash), entry) == entry.hash
            )
            return Verified(name, end, f"{unsound} was {'changed' if follows else 'inserted or changed'}")
        if entry.number != end.number + 1:
            return Verified(name, end, _out_of_order(entry, end))
        if entry.salt == "" and not (values_may_be_deleted and entry.old == entry.new == ""):
            return Verified(name, end, f"{entry} lost its values, which no two people decided to delete")
        if entry.salt and chain.digest_of(entry.salt, entry.old, entry.new) != entry.digest:
            return Verified(name, end, f"{entry} was changed")
        if _hash(name, end, entry) != entry.hash:
            unsound = entry
            continue
        if latest is not None and entry.written.at < latest - TOGETHER and not notice:
            notice = EARLIER.format(entry=entry, latest=latest)
        latest = entry.written.at
        end = Link(entry.number, entry.hash)
        seen_head = seen_head or entry.hash == head
    if unsound is not None:
        return Verified(name, end, f"{unsound} was inserted or changed")
    if not seen_head:
        return Verified(
            name, end, f"no entry has the head {head}: entries after {end.number} are missing, or were written again"
        )
    return Verified(name, end, notice=notice)


def _hash(name: str, before: Link, entry: Entry) -> str:
    return chain.hash_of(name, before, entry.written, entry.digest)


def _out_of_order(entry: Entry, end: Link) -> str:
    if entry.number > end.number + 1:
        return f"entry {end.number + 1} is missing"
    return f"{entry} was inserted"


def _entries(inspection: Inspection | None) -> Iterator[Entry]:
    rows = Change.objects.filter(inspection=inspection).order_by("number", "pk")
    columns = ("number", "written_by", "at", "subject", "field", "receipt", "old", "new", "salt", "digest", "hash")
    for number, author, at, subject, field, receipt, *rest in rows.values_list(*columns).iterator(_ROWS_AT_ONCE):
        yield Entry(number, Written(author, at, subject, field, receipt), *rest)
