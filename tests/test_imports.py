"""Imports follow the contracts in pyproject.toml: only reports → inspections → standards, and no Django in rules.

If a contract is broken, the test shows the contract and every import in the chain.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("standards", "inspections", "reports", "config")

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.argv[0] = 'lint-imports'; lint_imports_command()"


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, env={"PATH": "", "COLUMNS": "300"})


def test_every_import_follows_the_contracts():
    linted = lint(ROOT)

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_an_import_against_the_contracts_is_shown(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=lambda folder, names: _but_python(folder, names))
    for module, line in (
        ("standards/actions.py", "from reports.text import numbers_in_words"),
        ("inspections/access.py", "import config.settings"),
        ("reports/ratings/rules.py", "from django.db import models"),
        ("reports/writing/queries.py", "from reports.publication import steps"),
        ("inspections/cases/actions.py", "from inspections.evidence import counts"),
    ):
        with (tmp_path / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    linted = lint(tmp_path)

    assert linted.returncode == 1
    for arrow in (
        "standards.actions -> reports.text.numbers_in_words",
        "inspections.access -> config.settings",
        "reports.ratings.rules -> django",
        "reports.writing.queries -> reports.publication.steps",
        "inspections.cases.actions -> inspections.evidence.counts",
    ):
        assert arrow in linted.stdout, linted.stdout + linted.stderr


def _but_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()}
