"""A published inspection as it was before its ratings panel met, with nothing decided, signed or published."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from inspections.models import Inspection
from inspections.planning.actions.inspections import move_to_phase
from reports.demonstration.loading import WORKBOOKS
from reports.workbook.importing import import_workbook
from tests.factories import BY

LATER = ("panel.csv", "text.csv", "facts.csv", "recommendations.csv")


def published_decisions(reference: str) -> list[dict[str, str]]:
    """The decisions that the panel of a published inspection made: standard, rating, reason and trigger."""
    with (WORKBOOKS / reference / "panel.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def before_the_panel(reference: str, folder: Path) -> Inspection:
    """A published inspection under a new reference, in the ratings panel phase."""
    copy = shutil.copytree(WORKBOOKS / reference, folder / reference, ignore=shutil.ignore_patterns(*LATER))
    sheet = copy / "inspection.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    kept = [f"reference,{reference}-again" if line.startswith("reference,") else line for line in lines]
    kept = [line for line in kept if not line.startswith("published,")]
    sheet.write_text("\n".join(kept) + "\n", encoding="utf-8")
    made = import_workbook(copy, by=BY).inspection
    order = ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel")
    for phase in order[order.index(made.phase) + 1 if made.phase in order else 0 :]:
        move_to_phase(made, phase, by=BY)
    return Inspection.objects.with_framework().get(pk=made.pk)
