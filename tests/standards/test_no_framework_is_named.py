"""The code knows no framework, standard, domain or source document by name: they are data in framework files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.layouts import layouts
from standards.management.commands.load_frameworks import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "inspections", "reports", "standards", "templates", "static")
# Demonstrations are of real inspections, and migrations are as they were run.
LEFT_OUT = ("reports/demonstration/", "standards/frameworks/", "reports/layouts/", "/migrations/")
# What is named on purpose, with the reason, is listed in docs/style.md.
NAMED_ON_PURPOSE = {("inspections/phases.py", "Domain one")}

NAMES = re.compile(
    "|".join(
        [
            *(re.escape(path.stem) for path in SHIPPED.glob("*.toml")),
            *(re.escape(slug) for slug in layouts()),
            r"\bC 4\.\d",
            r"\b[Dd]omain[ -](?:one|two|three)\b",
        ]
    )
)


def named(folder: str) -> Iterator[tuple[str, str]]:
    for path in (ROOT / folder).rglob("*"):
        place = path.relative_to(ROOT).as_posix()
        if path.suffix in (".py", ".html", ".js", ".css") and not any(part in place for part in LEFT_OUT):
            for name in NAMES.findall(path.read_text(encoding="utf-8")):
                yield place, name


@pytest.mark.parametrize("folder", ROOMS)
def test_code_and_templates_name_no_framework(folder):
    assert set(named(folder)) - NAMED_ON_PURPOSE == set()


def test_what_is_named_on_purpose_is_still_named_and_explained():
    explained = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")

    assert set(named("inspections")) == NAMED_ON_PURPOSE
    for place, name in NAMED_ON_PURPOSE:
        assert place in explained
        assert name in explained


def test_a_name_would_be_found():
    assert NAMES.findall("as in youth-2018, C 4.10 and domain two") == ["youth-2018", "C 4.1", "domain two"]
