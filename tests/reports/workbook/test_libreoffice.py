"""A real LibreOffice opens and saves our files, and nothing in them changes."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from inspections.cases.actions import record_judgements
from inspections.models import Inspection
from inspections.spreadsheets.files import read_workbook
from reports.accuracy.comments_table import Comment, read_table
from reports.workbook.write import export_workbook
from reports.writing.actions.facts import set_facts
from tests.factories import BY, new_case, new_inspection, question
from tests.reports.workbook.test_cases_that_failed import CASES, SENT, shown
from tests.thorough import first

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# UTF-8, commas, quotation marks; cells as shown. The numbers mean the choices in LibreOffice's export dialog.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
CSV_READ = "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"

REFERENCES = ("001", "1.10", "2026-03-12", "12-3", "1E5", "TRUE", "Mar-12", "7", "0x1F", "1-1")
OFFENCES = ("3/4", "=1+1", "- robbery", "+44 7700", "'quoted'", "1,5", "12:30", "007", "£5", "Tŷ’r Plant, “two”")


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def saved_by_libreoffice(profile: Path, tmp_path: Path) -> Callable[..., Path]:
    """A function that opens files, saves them as `kind` in another folder, and returns the folder."""

    def save(kind: str, *files: Path, read_as: str = "") -> Path:
        folder = tmp_path / "saved"
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
        command += [f"--infilter={read_as}"] if read_as else []
        subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=120)
        assert len(list(folder.iterdir())) == len(files)
        return folder

    return save


def imported(path: Path) -> str:
    printed = io.StringIO()
    call_command("import_inspection", path, stdout=printed, stderr=io.StringIO())
    return printed.getvalue()


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    """An inspection with every kind of reference and text that a spreadsheet program tends to change."""
    inspection = new_inspection(youth_2018, reference="r-2026", announced="2026-03-01")
    for number, (reference, offence) in enumerate(zip(REFERENCES, OFFENCES, strict=True)):
        case = new_case(inspection, reference=reference, offence=offence, age=10 + number)
        record_judgements(case, {question(youth_2018, "2.1.1"): "yes", question(youth_2018, "2.1.1a"): "na"}, by=BY)
    values = ("25%", "£655,327", "Mar 2019", "277,855", "1/2", "007", "=A1", "-", "12 of 20", "9 March 2020")
    facts = [{"section": "population", "label": f"Fact {n}", "value": value} for n, value in enumerate(values)]
    set_facts(inspection, facts, by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def test_our_csv_comes_back_unchanged(inspection, saved_by_libreoffice, tmp_path):
    export_workbook(inspection, tmp_path / "exported")

    saved = saved_by_libreoffice(CSV, *sorted((tmp_path / "exported").glob("*.csv")), read_as=CSV_READ)

    with (saved / "cases.csv").open(encoding="utf-8") as cases:
        assert len(list(csv.reader(cases))) == 1 + len(REFERENCES)
    assert "nothing to change" in imported(saved)


@pytest.mark.parametrize(
    ("ours", "theirs"), first(2, [(".xlsx", "ods"), (".ods", "xlsx"), (".xlsx", "xlsx"), (".ods", "ods")])
)
def test_our_workbook_comes_back_unchanged(ours, theirs, inspection, saved_by_libreoffice, tmp_path):
    export_workbook(inspection, tmp_path / f"r-2026{ours}")

    saved = saved_by_libreoffice(theirs, tmp_path / f"r-2026{ours}")

    assert "nothing to change" in imported(saved / f"r-2026.{theirs}")


def test_cells_are_printed_as_they_show_there_too(saved_by_libreoffice):
    facts = CASES / "facts-number-formats" / "facts.xlsx"

    saved = saved_by_libreoffice("ods", facts)

    assert shown(saved / "facts.ods") == shown(facts)


def test_merged_answers_are_refused_after_it_too(saved_by_libreoffice):
    saved = saved_by_libreoffice("ods", CASES / "merged-answers" / "2-merged.xlsx")

    assert any(sheet.errors for sheet in read_workbook(saved / "2-merged.ods").values())


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_yots_table_of_comments_comes_back(kind, saved_by_libreoffice):
    sent = CASES / "yot-table" / "sent.xlsx"
    overwritten = CASES / "yot-table" / "overwritten.xlsx"

    saved = saved_by_libreoffice(kind, sent, overwritten)

    assert read_table(saved / f"sent.{kind}", SENT) == ()
    changed = "The YOT changed the words of this paragraph to: “Of the 12 cases, nine (75%) were reviewed.”"
    assert read_table(saved / f"overwritten.{kind}", SENT) == (Comment(2, changed, ""),)
