"""The style sheets say what they seem to say: a lost brace would disable every rule below it. And each keeps to its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
SHEETS = sorted(STATIC.rglob("*.css"))
SHEETS_OF_PAGES = sorted((STATIC / "css").glob("*.css"))
# Rules that contain other rules: for a narrower screen, for print, in a layer.
GROUPS = {"media", "supports", "page", "layer", "container"}
LONGEST = 300  # lines


def mistakes(rules: list) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"line {rule.source_line}: {rule.message}"
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in GROUPS - {"page"}:
            yield from mistakes(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        elif rule.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            for each in inside:
                if each.type == "error":
                    yield f"line {each.source_line}: {each.message}"
                elif each.type in ("qualified-rule", "at-rule"):
                    yield f"line {each.source_line}: a rule inside another one: is a brace missing above?"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_has_no_mistake(sheet):
    rules = tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)

    assert list(mistakes(rules)) == []


def test_a_lost_brace_is_found():
    rules = tinycss2.parse_stylesheet(
        "@media print { .a { color: red }  .b { color: red; .c { color: blue } }", True, True
    )

    assert list(mistakes(rules)) == ["line 1: a rule inside another one: is a brace missing above?"]


def test_a_brace_lost_in_a_layer_is_found():
    rules = tinycss2.parse_stylesheet("@layer pages { .a { color: red; .b { color: red } }", True, True)

    assert list(mistakes(rules)) == ["line 1: a rule inside another one: is a brace missing above?"]


@pytest.mark.parametrize("sheet", SHEETS_OF_PAGES, ids=lambda path: path.name)
def test_a_style_sheet_of_pages_is_short_and_says_what_it_styles(sheet):
    text = sheet.read_text(encoding="utf-8")

    assert text.startswith("/*")
    assert len(text.splitlines()) <= LONGEST


def test_every_class_in_the_style_sheets_is_used():
    sources = [
        path.read_text(encoding="utf-8")
        for folder, ending in [
            ("templates", "html"),
            ("static", "js"),
            ("inspections", "py"),
            ("reports", "py"),
            ("config", "py"),
        ]
        for path in (Path(settings.BASE_DIR) / folder).rglob(f"*.{ending}")
    ]
    used = set(re.findall(r"app-[\w-]+", "\n".join(sources)))
    styled = {
        name
        for sheet in SHEETS_OF_PAGES
        for name in re.findall(r"\.(app-[\w-]+)", re.sub(r"@import.*|/\*.*?\*/", "", sheet.read_text(encoding="utf-8")))
    }

    assert styled - used == set()
