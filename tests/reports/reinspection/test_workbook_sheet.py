"""The workbook's sheet `progress`, which only reinspections have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from inspections.history import Author
from inspections.models import Inspection
from reports.exchange.rights import not_allowed
from reports.reinspection.actions import enter_recommendation, judge_recommendation
from reports.workbook.blank import blank_sheets
from reports.workbook.importing import WorkbookRefused, import_workbook
from reports.workbook.write import export_workbook, sheets_of
from tests.factories import BY, new_inspection
from tests.reports.reinspection.reinspections import read_again

pytestmark = pytest.mark.django_db
HEADER = ["number", "addressee", "text", "judgement", "evidence"]


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown-2023", reinspection_of="anytown-2017")
    for number, text in ((1, "listen."), (2, "learn.")):
        enter_recommendation(inspection, number=number, addressee="The YOT should", text=text, by=BY)
    judge_recommendation(inspection, 1, judgement="partly", evidence="Two of five plans.", by=BY)
    return read_again(inspection)


def recorded(inspection: Inspection) -> list[tuple[object, ...]]:
    return list(inspection.earlier_recommendations.values_list(*HEADER))


def write(path: Path, *rows: list[str]) -> Path:
    with (path / "progress.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture
def folder(inspection, tmp_path) -> Path:
    export_workbook(inspection, tmp_path / "workbook")
    return tmp_path / "workbook"


def test_judgements_are_exported_and_imported_elsewhere(inspection, folder):
    assert sheets_of(inspection)["progress"] == [
        HEADER,
        ["1", "The YOT should", "listen.", "partly", "Two of five plans."],
        ["2", "The YOT should", "learn.", "", ""],
    ]
    Inspection.objects.filter(pk=inspection.pk).update(reference="anytown-elsewhere")

    outcome = import_workbook(folder, by=BY)

    assert recorded(outcome.inspection) == recorded(inspection)


def test_importing_the_same_workbook_again_changes_nothing(folder):
    assert import_workbook(folder, by=BY).changes == 0


def test_an_import_changes_judgements_and_keeps_rows_that_it_does_not_have(inspection, folder):
    write(folder, ["2", "The YOT should", "learn.", "MET", "Everyone was trained."])

    import_workbook(folder, by=BY)

    assert [(row[0], row[3]) for row in recorded(inspection)] == [(1, "partly"), (2, "met")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["2", "", "learn.", "met", ""], "progress 2 evidence: is empty; enter the evidence"),
        (["2", "", "learn.", "", "Trained."], "progress 2 judgement: is empty; enter a judgement"),
        (["2", "", "learn.", "mostly", "Trained."], "progress 2 judgement: “mostly” is not one of: met, partly"),
        (["0", "", "learn.", "met", "Trained."], "progress 2 number: 0 is not between 1"),
    ],
)
def test_mistakes_are_named_with_their_cell(folder, row, told):
    with pytest.raises(WorkbookRefused, match=told):
        import_workbook(write(folder, row), by=BY)


def test_an_inspection_that_is_no_reinspection_refuses_the_sheet(youth_2018, tmp_path):
    first = new_inspection(youth_2018, reference="newtown-2023")
    export_workbook(first, tmp_path / "workbook")

    with pytest.raises(WorkbookRefused, match="not a reinspection"):
        import_workbook(write(tmp_path / "workbook", ["1", "", "learn.", "", ""]), by=BY)


def test_other_workbooks_have_no_such_sheet(youth_2018, medway):
    assert "progress" not in sheets_of(medway)
    assert "progress" not in blank_sheets(youth_2018.definition)


def test_in_the_browser_only_those_who_judge_can_import_judgements(inspection, lead_inspector, folder):
    write(folder, ["2", "The YOT should", "learn.", "met", "Everyone was trained."])
    outcome = import_workbook(folder, by=Author(lead_inspector))

    (error,) = not_allowed(lead_inspector, inspection, read_again(inspection), outcome.history)

    assert str(error).startswith("progress - -: you cannot judge the recommendations")
