"""If DEBUG is off, load_demonstration asks first. It prints the ratings on three lines, and one account to sign in with."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspections.models import Inspection, User
from reports.demonstration import loading
from reports.demonstration.loading import PASSWORD, PEOPLE, WORKBOOKS
from reports.management.commands import load_demonstration
from reports.management.commands.rate import in_short
from reports.pdf import tasks
from reports.rated.queries import ratings_of
from tests.factories import new_inspection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def workbook(frameworks, media, tmp_path: Path, monkeypatch) -> str:
    """Make the demonstration a single inspection that is not loaded yet."""
    frameworks("youth-2018")
    shutil.copytree(WORKBOOKS / "medway-2020", tmp_path / "anytown-2020")
    sheet = tmp_path / "anytown-2020" / "inspection.csv"
    sheet.write_text(sheet.read_text().replace("medway-2020", "anytown-2020"))
    monkeypatch.setattr(loading, "WORKBOOKS", tmp_path)
    for module in (loading, load_demonstration):
        monkeypatch.setattr(module, "REFERENCES", ("anytown-2020",))
    return "anytown-2020"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def nothing_printed(monkeypatch) -> None:
    """Do not print reports. Only one of these tests does."""
    monkeypatch.setattr(tasks, "pdf_of_source", lambda source: b"%PDF-1.7")


def load(tmp_path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("load_demonstration", reports=tmp_path / "reports", stdout=out, **options)
    return out.getvalue()


def is_here(reference: str) -> bool:
    return Inspection.objects.filter(reference=reference).exists()


# --- DEBUG is off ------------------------------------------------------------------------------------------------------


def test_without_a_terminal_nothing_is_added_and_the_option_is_named(workbook, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))

    with pytest.raises(
        CommandError, match=r"Nothing was added, because this terminal cannot ask questions\..*use --no-input"
    ):
        load(tmp_path)
    assert not is_here(workbook)


@pytest.mark.parametrize("answer", ["no", "", "maybe"])
def test_nothing_is_added_without_a_yes(workbook, tmp_path, monkeypatch, answer):
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))

    with pytest.raises(CommandError, match=r"^Nothing was added\.$"):
        load(tmp_path)
    assert not is_here(workbook)


@pytest.mark.thorough
@pytest.mark.pdf
def test_the_question_says_what_is_added_and_a_yes_adds_it_without_accounts(workbook, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))

    said = load(tmp_path)

    assert "the inspection anytown-2020, with its YOT and invented cases" in said
    assert "It adds no accounts." in said
    assert f"{len(PEOPLE)} accounts, including an administrator, all with a public password" in said
    assert is_here(workbook)
    assert (tmp_path / "reports" / "anytown-2020.pdf").read_bytes().startswith(b"%PDF")
    assert not User.objects.filter(email__in=[email for email, _, _ in PEOPLE]).exists()
    assert PASSWORD not in said


def test_no_input_adds_it_without_asking_and_a_second_run_has_nothing_to_ask(
    workbook, tmp_path, monkeypatch, nothing_printed
):
    monkeypatch.setattr("sys.stdin", io.StringIO())

    assert "Add it?" not in load(tmp_path, interactive=False)
    assert is_here(workbook)
    written = (tmp_path / "reports" / "anytown-2020.pdf").stat().st_mtime_ns
    assert "anytown-2020: already there" in load(tmp_path)
    assert (tmp_path / "reports" / "anytown-2020.pdf").stat().st_mtime_ns == written


# --- DEBUG is on -------------------------------------------------------------------------------------------------------


def test_with_debug_it_does_not_ask_and_names_one_account_at_the_end(
    workbook, tmp_path, monkeypatch, settings, nothing_printed
):
    settings.DEBUG = True
    monkeypatch.setattr("sys.stdin", io.StringIO())

    *_, sign_in, others = load(tmp_path).splitlines()

    assert sign_in == f"To record a case, sign in as inspector@example.org with the password {PASSWORD}"
    assert User.objects.get(email="inspector@example.org").check_password(PASSWORD)
    assert others == "Other accounts: .venv/bin/python manage.py load_demonstration --accounts"


def test_the_accounts_are_listed_and_nothing_is_added(workbook, tmp_path):
    said = load(tmp_path, accounts=True)

    for email, name, role in PEOPLE:
        assert f"{email:<24}{name}, {role}" in said
    assert PASSWORD in said
    assert not is_here(workbook)


# --- the ratings in short ----------------------------------------------------------------------------------------------


def test_the_ratings_of_each_inspection_take_three_lines(demonstration):
    def short(reference: str) -> list[str]:
        inspection = demonstration(reference)
        return in_short(inspection, ratings_of(inspection)).splitlines()

    assert short("medway-2020") == [
        "Medway Youth Offending Service (medway-2020)",
        "  Score 18/36: Requires improvement  (16/36 before professional discretion)",
        "  Good: 1.2, 1.4, 2.1, 2.3, 3.1, 3.3, 3.4; Requires improvement: 1.1, 1.3, 2.4, 3.2; Inadequate: 2.2",
    ]
    assert short("bradford-2020")[1] == "  Score 7/36: Requires improvement"
    assert short("blaenau-gwent-caerphilly-2022")[1:] == [
        "  Score 28/36: Good  (26/36 before professional discretion)",
        "  Outstanding: 1.4, 2.1, 2.4, 3.1, 3.2, 3.3; Good: 1.1, 1.2, 1.3, 2.2; Requires improvement: 2.3, 3.4; "
        "Not rated: 4.1 (outside the total)",
    ]


def test_an_inspection_that_cannot_be_rated_yet_says_so_in_three_lines(frameworks):
    inspection = new_inspection(frameworks("youth-2018"), reference="anytown")

    lines = in_short(inspection, ratings_of(inspection)).splitlines()

    assert len(lines) == 3
    assert lines[1].startswith("  No score. Not rated yet: 1.1, 1.2")
    assert lines[2].startswith("  Not rated: 1.1, 1.2")
