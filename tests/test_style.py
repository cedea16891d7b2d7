"""The style sheets say what they seem to say: a brace lost in them would take every rule below it along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "static").rglob("*.css"))
# What may stand inside a rule: declarations, and rules for a narrower screen or for paper.
GROUPS = {"media", "supports", "page"}


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
