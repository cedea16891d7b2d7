"""Actions on the register of YOTs: adding, changing and removing a YOT, and importing a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO

from django.db import transaction

from inspections.history import Author, EditConflict, Refused, write_history
from inspections.inspection.yots import YOT, LocalAuthority, YOTName
from inspections.spreadsheets.identity import same_as
from inspections.yots.facts import LABELS, Difference, Facts, Problem, differences
from inspections.yots.models import RegisterUpload
from inspections.yots.queries import facts_of, history_of, plan_of, register
from inspections.yots.register import Plan, Register
from inspections.yots.sheet import as_plain, read_register
from standards.words import house_words

NEW = -1  # the key of a YOT that is not in the register yet


class WrongFacts(Refused):
    """Facts that the register cannot hold. `problems` says what is wrong with each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(map(str, self.problems)))


class RegisterChanged(Refused):
    """The register has changed since the preview was shown, so the import would do something else."""

    def __init__(self) -> None:
        super().__init__(
            "The register has changed since this preview was shown. Nothing was imported. Check the preview below, which "
            "is up to date, and import again."
        )


def yot_called(name: str, *, by: Author) -> YOT:
    """The YOT with this name or other name.

    Adds it to the register if it is missing. Raises Refused if the register has a name that differs only in capitals or
    spaces.
    """
    yot = YOT.objects.called(name)
    if yot is None:
        if same := same_as(name, YOT.objects.names()):
            raise Refused(f"The {house_words().service.one} “{name}” is not in the register; did you mean “{same}”?")
        facts = Facts(name)
        yot = _store(YOT(), facts, differences(None, facts), by=by)
    return yot


@transaction.atomic
def add_yot(facts: Facts, *, by: Author) -> YOT:
    """Add a YOT to the register. Raises WrongFacts."""
    _lock_register()
    _check(NEW, facts, register())
    return _store(YOT(), facts, differences(None, facts), by=by)


@transaction.atomic
def change_yot(yot: YOT, facts: Facts, *, based_on: int, was_misspelt: bool = False, by: Author) -> bool:
    """Change the facts about a YOT, and return whether any differ. If the YOT is renamed, its old name becomes an
    earlier name, unless it was misspelt.

    `based_on` is the version that the user saw. Raises WrongFacts, or EditConflict if a colleague has changed it since.
    """
    _lock_register()
    known = register()
    before = known.yots[yot.pk]
    _check_version(yot, based_on)
    if facts.name != before.name and not was_misspelt and before.name not in facts.names:
        facts = replace(facts, earlier_names=(*facts.earlier_names, before.name))
    _check(yot.pk, facts, known)
    changes = differences(before, facts)
    if changes:
        _store(yot, facts, changes, by=by)
    return bool(changes)


def _check_version(yot: YOT, based_on: int) -> None:
    newest = history_of(yot).last()
    if newest is not None and newest.pk != based_on:
        label = LABELS.get(newest.field, newest.field).lower()
        raise EditConflict(
            f"{newest.author} changed the {label} of {yot.name}",
            f"It is now “{newest.new}”" if newest.new else "It is now empty",
        )


def _check(key: int, facts: Facts, known: Register) -> None:
    before = known.yots.get(key)
    others = {
        other: replace(each, merged_into=facts.name) if before and each.merged_into == before.name else each
        for other, each in known.yots.items()
    }
    if problems := list(Register({**others, key: facts}, known.words).problems(key)):
        raise WrongFacts(problems)


@transaction.atomic
def remove_yot(yot: YOT, *, by: Author) -> None:
    """Remove a YOT that was added by mistake. Raises Refused if it has inspections, or if others were merged into it."""
    _lock_register()
    if yot.inspections.exists():
        raise Refused(f"{yot.name} has inspections, so it stays in the register. If it has closed, enter when.")
    if yot.formed_from.exists():
        services = house_words().service.many
        raise Refused(
            f"Other {services} were merged into {yot.name}, so it stays in the register. Change those {services} first."
        )
    facts = facts_of(YOT.objects.with_facts().get(pk=yot.pk))
    history = [(change.field, change.new, "") for change in differences(None, facts)]
    write_history(None, yot.subject, history, by=by)
    yot.delete()


# --- importing a file -------------------------------------------------------------------------------------------------


@transaction.atomic
def upload_register(name: str, file: BinaryIO, *, by: Author) -> RegisterUpload:
    """Keep the rows of a register file until the administrator who uploaded it imports or discards it. It replaces
    their earlier upload.

    Nothing changes in the register. Raises UnreadableFile.
    """
    rows, problems = read_register(name, file)
    person = by.in_person()
    RegisterUpload.objects.filter(by=person).delete()
    return RegisterUpload.objects.create(
        by=person,
        file_name=name[-255:],
        rows=as_plain(rows),
        errors=[[problem.row, problem.column, problem.reason] for problem in problems],
    )


@transaction.atomic
def discard_upload(upload: RegisterUpload, *, by: Author) -> None:
    """Delete an uploaded file without importing it."""
    upload.delete()


@transaction.atomic
def import_register(upload: RegisterUpload, *, seen: str, by: Author) -> Plan:
    """Add and change the YOTs in an uploaded file, all or none.

    `seen` is the fingerprint of the preview that the user saw. Raises Refused if the file has errors, and RegisterChanged
    if the import would now do something else.
    """
    _lock_register()
    planned = plan_of(upload)
    if planned.problems:
        raise Refused("The file has errors, so nothing was imported. Correct them and upload the file again.")
    if planned.fingerprint != seen:
        raise RegisterChanged
    carry_out(planned, by=by)
    upload.delete()
    return planned


def carry_out(planned: Plan, *, by: Author) -> None:
    """Store what a plan adds and changes, in the caller's transaction."""
    entries = [*planned.added, *planned.changed]
    # First add all YOTs, so that one can be merged into another, and free all names, so that one YOT can take
    # another's.
    new = {entry.key: YOT.objects.create(name=entry.after.name) for entry in planned.added}
    yots = {**new, **YOT.objects.in_bulk([entry.key for entry in planned.changed])}
    YOTName.objects.filter(yot__in=[entry.key for entry in planned.changed if _names_change(entry.changes)]).delete()
    for entry in entries:
        _store(yots[entry.key], entry.after, entry.changes, by=by)


# --- storing ----------------------------------------------------------------------------------------------------------


def _lock_register() -> None:
    """Lock every YOT until the transaction ends, because a name is checked against all others."""
    list(YOT.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _store(yot: YOT, facts: Facts, changes: Sequence[Difference], *, by: Author) -> YOT:
    """Write facts that have been checked, with their history."""
    yot.name = facts.name
    yot.police_force_area, yot.region, yot.nation = facts.police_force_area, facts.region, facts.nation
    yot.is_joint_service, yot.closed_on = facts.joint_service, facts.closed
    yot.merged_into = YOT.objects.called(facts.merged_into) if facts.merged_into else None
    yot.save()
    if _names_change(changes):
        YOTName.objects.filter(yot=yot).delete()
        YOTName.objects.bulk_create(
            [
                *(YOTName(yot=yot, name=name, is_earlier=True) for name in facts.earlier_names),
                *(YOTName(yot=yot, name=name, is_earlier=False) for name in facts.other_names),
            ]
        )
    if any(change.field == "local_authorities" for change in changes):
        LocalAuthority.objects.filter(yot=yot).delete()
        LocalAuthority.objects.bulk_create([LocalAuthority(yot=yot, name=name) for name in facts.local_authorities])
    write_history(None, yot.subject, [(change.field, change.old, change.new) for change in changes], by=by)
    return yot


def _names_change(changes: Sequence[Difference]) -> bool:
    return any(change.field in ("earlier_names", "other_names") for change in changes)
