"""Imports an archive: the whole inspection, or nothing."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError

from inspections.history import Author, Refused, Until, write_history
from inspections.inspection.models import Inspection
from inspections.moments import day
from inspections.people.models import User
from inspections.stored_files.rows import StoredFile
from inspections.stored_files.storage import removed_if_rolled_back
from inspections.yots.actions import yot_called
from reports.archive.export import FRAMEWORK, PEOPLE
from reports.archive.graph import carried
from reports.archive.package import Package, Unsound
from reports.archive.restore import Restoring, lines_of, people_of
from reports.archive.rows import Keys
from reports.layouts import layout_problem
from standards.actions import load_framework
from standards.language.definition import FrameworkDefinition
from standards.language.differences import differences
from standards.models import Framework

INSPECTION = "rows/inspections.Inspection.jsonl"


class ArchiveRefused(Refused):
    """The archive was not imported. `problems` names each file and what is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Imported:
    """An imported inspection, the people kept by name, and the people on its team who have accounts here."""

    inspection: Inspection
    by_name: list[User]
    on_the_team: list[User]


def import_archive(path: Path, *, by: Author) -> Imported:
    """Import a whole inspection that this installation does not have. If anything is wrong, stores nothing and raises
    ArchiveRefused.
    """
    try:
        with Package(path) as package:
            return _import(package, by)
    except Unsound as unsound:
        raise ArchiveRefused(unsound.problems) from unsound
    except (ValueError, OverflowError, DataError) as error:
        raise ArchiveRefused([f"{path.name}: has a value that cannot be stored ({error!r:.200})"]) from error
    except IntegrityError as error:
        raise ArchiveRefused([f"{path.name}: contradicts what is recorded here ({error})"]) from error


def _import(package: Package, by: Author) -> Imported:
    written: list[StoredFile] = []
    with removed_if_rolled_back(written):
        row = _inspection_row(package)
        framework = _framework(package, row)
        people = people_of(package, PEOPLE)
        try:
            yots = {row["yot"]: yot_called(row["yot"], by=by)}
        except Refused as refused:
            raise Unsound([f"{INSPECTION}: {refused}"]) from refused
        restoring = Restoring(package, Keys(framework, people, yots), written)
        restoring.store()
        inspection = Inspection.objects.with_framework().get(reference=row["reference"])
        what = f"from an archive of version {package.about.get('version')}, made on {_day(package)}"
        if (end := restoring.former_end).number:
            what += f", whose history ended with entry {end.number}, {end.hash}"
        write_history(inspection, "inspection", [("imported", "", what)], by=by, until=Until.ALWAYS)
    accounts = {member.user for member in inspection.team.all() if member.is_current and member.user}
    by_name = [person for person in people.values() if person.email is None]
    return Imported(inspection, by_name, sorted(accounts, key=str))


def _day(package: Package) -> str:
    """The day on which the archive was made, according to its manifest."""
    try:
        return day(datetime.date.fromisoformat(str(package.about.get("archived_at"))[:10]))
    except ValueError:
        return "an unknown day"


def _inspection_row(package: Package) -> dict[str, Any]:
    """The inspection as the archive describes it. Raises Unsound if there is not exactly one, or if it is already here."""
    known = {each.file for each in carried()}
    if unknown := [name for name in package.names if name.startswith("rows/") and name not in known]:
        raise Unsound([f"{name}: this version does not have this kind of row" for name in unknown])
    rows = [plain for _, plain in lines_of(package, INSPECTION)]
    if len(rows) != 1 or not all(isinstance(rows[0].get(name), str) for name in ("reference", "yot", "layout")):
        raise Unsound([f"{INSPECTION}: must describe one inspection"])
    reference = rows[0]["reference"]
    if Inspection.objects.filter(reference__iexact=reference).exists():
        raise Unsound([f"{reference}: this installation already has an inspection with this reference"])
    return rows[0]


def _framework(package: Package, row: dict[str, Any]) -> Framework:
    """The inspection's framework: the loaded framework if it is the same, or else the framework in the archive."""
    try:
        definition = FrameworkDefinition.model_validate(json.loads(package.content(FRAMEWORK)))
    except (ValueError, RecursionError) as error:
        raise Unsound([f"{FRAMEWORK}: is not a framework of this version ({error})"]) from error
    if problem := layout_problem(row["layout"], definition):
        raise Unsound([f"{INSPECTION}: {problem}"])
    loaded = Framework.objects.with_whole_tree().filter(slug=definition.slug, revision=definition.revision).first()
    if loaded is None:
        return load_framework(definition)[0]
    if changes := differences(loaded.definition, definition):
        raise Unsound(
            [
                f"{FRAMEWORK}: revision {loaded.revision} of {loaded.slug} is loaded here and differs: {each}"
                for each in changes
            ]
        )
    return loaded
