"""A workbook without errors, and checks of how a workbook with errors is refused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

Sheets = dict[str, list[list[str]]]
AND_MORE = "…"

WITHOUT_MISTAKES: Sheets = {
    "inspection": [
        ["field", "value"],
        ["reference", "anytown-2020"],
        ["yot", "Anytown Youth Offending Team"],
        ["framework", "youth-2018"],
        ["type", "single"],
        ["announced", "2020-01-06"],
        ["fieldwork_started", "2020-02-03"],
        ["fieldwork_ended", "2020-02-07"],
        ["lead_inspector", "Lena Lead"],
    ],
    "cases": [
        ["reference", "domain", "disposal", "age", "safety_wellbeing", "custody", "2.1.1", "2.1.1a", "2.1.2", "2.1.3", "3.1.1"],
        ["c-1", "2", "referral_order", "15", "medium", "no", "yes", "no", "yes", "yes", ""],
        ["c-2", "2", "referral_order", "16", "high", "no", "yes", "na", "yes", "yes", ""],
        ["c-3", "3", "youth_caution", "14", "low", "", "", "", "", "", "yes"],
    ],
    "organisational": [["standard", "rating", "rationale"], ["1.1", "Good", "All the evidence."]],
    "panel": [
        ["standard", "rating", "reason", "trigger"],
        ["1.1", "Good", "", ""],
        ["2.1", "Good", "Both cases were of one inspector.", "small_subsample"],
    ],
    "facts": [["section", "label", "value"], ["methodology", "Interviews", "12"]],
    "text": [["section", "body"], ["foreword", "A good service."]],
    "recommendations": [["number", "addressee", "text"], ["1", "The YOT manager should:", "keep going."]],
}  # fmt: skip


A_LINE = re.compile(r"(-|\S.*) (-|\d+) (-|\S.*): \S.*")
NOT_FOR_PEOPLE = re.compile(
    r"Traceback|Exception|[A-Z]\w+Error\b|zipfile|openpyxl|odfdo|lxml|expat|<class|0x[0-9a-f]{6}|\\x"
)

# The limit for a workbook with any number of errors. If it is applied before it is rolled back, it needs the most queries.
MOST_QUERIES = 200


def refusal(path: Path) -> list[str]:
    """Import a workbook that must be refused with few queries, no changes and in plain words. Returns the error lines."""
    with pytest.raises(CommandError) as caught, CaptureQueriesContext(connection) as queries:
        call_command("import_inspection", path, stdout=io.StringIO(), stderr=io.StringIO())

    assert len(queries) <= MOST_QUERIES
    first, *lines = str(caught.value).split("\n")
    assert first == "Nothing was imported."
    assert lines
    for line in lines:
        assert A_LINE.fullmatch(line)
        assert line.isprintable()
        assert not NOT_FOR_PEOPLE.search(line.replace(str(path), ""))
    assert writes_that_stay([query["sql"] for query in queries]) == []
    return lines


def writes_that_stay(statements: list[str]) -> list[str]:
    """The statements that change rows, without those that were rolled back."""
    open_savepoints: list[list[str]] = [[]]  # the changes since each; the first entry is the transaction of the test
    for statement in statements:
        if statement.startswith("SAVEPOINT"):
            open_savepoints.append([])
        elif statement.startswith("ROLLBACK TO SAVEPOINT"):
            open_savepoints[-1].clear()
        elif statement.startswith("RELEASE SAVEPOINT"):
            kept = open_savepoints.pop()
            open_savepoints[-1].extend(kept)
        elif re.match(r"\W*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b", statement):
            open_savepoints[-1].append(statement)
    return [statement for changes in open_savepoints for statement in changes]


def assert_lines(lines: list[str], expected: str | list[str], path: Path) -> None:
    expected_lines = [expected] if isinstance(expected, str) else list(expected)
    may_be_more = expected_lines[-1] == AND_MORE
    for start in expected_lines[: -1 if may_be_more else None]:
        start = start.replace("{path}", str(path))
        assert any(line.startswith(start) for line in lines), f"{start!r} is not among {lines[:20]}"
    assert may_be_more or len(lines) == len(expected_lines), lines[:20]
