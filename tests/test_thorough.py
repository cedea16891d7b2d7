"""What `make test` leaves out is shown by something that it runs."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"

# Files of journeys without a test in `make test`, and a file that shows the same, in requests or in another journey.
SHOWN_ELSEWHERE = {
    "test_begin_an_inspection.py": "inspections/planning/test_announce.py",
    "test_national_pages.py": "journeys/test_keyboard_and_screen_reader.py",
    "test_publish_the_report.py": "reports/publication/test_publishing_page.py",
}


def functions_in(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def is_left_out(test: ast.FunctionDef) -> bool:
    return bool({"pytest.mark.thorough", "pytest.mark.soak"} & set(map(ast.unparse, test.decorator_list)))


def test_each_file_of_journeys_has_a_test_in_make_test_or_another_shows_the_same():
    files = sorted((TESTS / "journeys").glob("test_*.py"))

    assert [path.name for path in files if all(map(is_left_out, functions_in(path)))] == sorted(SHOWN_ELSEWHERE)
    for elsewhere in SHOWN_ELSEWHERE.values():
        assert not all(map(is_left_out, functions_in(TESTS / elsewhere))), elsewhere
