"""What `make test` leaves out is shown by something that it runs."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"

LEFT_OUT = {"pytest.mark.thorough", "pytest.mark.soak"}
# Files without a test in `make test`, and a file that shows the same in a quicker way.
SHOWN_ELSEWHERE = {
    "journeys/test_begin_an_inspection.py": "inspections/planning/test_announce.py",
    "journeys/test_publish_the_report.py": "reports/publication/test_publishing_page.py",
    "soak/test_operators_guide.py": "test_operators_guide.py",
}


def functions_in(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def marks_of(nodes: list[ast.expr]) -> set[str]:
    return {ast.unparse(node) for node in nodes}


def is_left_out(path: Path) -> bool:
    """Whether `make test` runs no test in this file, because of its marks or those of each function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    of_the_file = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node)
    ]
    marks = [mark for value in of_the_file for mark in (value.elts if isinstance(value, ast.List) else [value])]
    if LEFT_OUT & marks_of(marks):
        return True
    functions = functions_in(tree)
    return bool(functions) and all(LEFT_OUT & marks_of(function.decorator_list) for function in functions)


def test_each_file_has_a_test_in_make_test_or_another_file_shows_the_same():
    left_out = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py") if is_left_out(path)}

    assert left_out == set(SHOWN_ELSEWHERE)
    assert not [elsewhere for elsewhere in SHOWN_ELSEWHERE.values() if is_left_out(TESTS / elsewhere)]
