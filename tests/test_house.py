"""Each figure of `make measure` is within its limit, and each check can fail."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests import measure


@pytest.mark.parametrize("figure", measure.FIGURES, ids=lambda figure: figure.__name__)
def test_the_figure_keeps_its_limit(figure):
    found = figure()

    assert found.is_kept, str(found)


def write(root, path, text=""):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A checkout with the three apps, which are empty."""
    monkeypatch.setattr(measure, "ROOT", tmp_path)
    for app in measure.APPS:
        write(tmp_path, f"{app}/__init__.py")
        write(tmp_path, f"{app}/room/views.py", "answer = 42\n")
    return tmp_path


def test_fifteen_modules_in_a_room_are_too_many(house):
    for number in range(14):
        write(house, f"reports/room/module_{number}.py")

    assert (measure.side_by_side().value, measure.side_by_side().is_kept) == (15, False)


def test_a_module_of_450_lines_is_too_long(house):
    write(house, "reports/room/long.py", "\n" * 450)

    assert (measure.longest_module().worst, measure.longest_module().is_kept) == ("reports/room/long.py", False)


def test_a_view_that_uses_a_manager_is_named_with_its_line(house):
    write(house, "reports/room/views.py", "\nfound = Case.objects.all()\n")

    assert measure.objects_in_views().worst == "reports/room/views.py:2"


def test_two_modules_that_import_each_other_are_a_cycle(house, monkeypatch):
    write(house, "reports/room/__init__.py")
    write(house, "reports/room/one.py", "from reports.room import two\n")
    write(house, "reports/room/two.py", "from reports.room import one\n")
    graph = measure.grimp.ImportGraph()
    for module in ("reports.room.one", "reports.room.two", "reports.room.models", "reports.room.querysets"):
        graph.add_module(module)
    graph.add_import(importer="reports.room.one", imported="reports.room.two")
    graph.add_import(importer="reports.room.two", imported="reports.room.one")
    graph.add_import(importer="reports.room.models", imported="reports.room.querysets")
    graph.add_import(importer="reports.room.querysets", imported="reports.room.models")
    monkeypatch.setattr(measure.grimp, "build_graph", lambda *apps, **options: graph)

    assert measure.cycles().worst == "reports.room.one → reports.room.two"


def test_a_long_readme_is_over_the_limit(house):
    write(house, "README.md", "x" * 6001)

    assert not measure.characters_of_readme().is_kept


@pytest.mark.slow
@pytest.mark.parametrize("program", ["bench", "bench_pages", "bench_report", "bench_words", "measure", "draw_pictures"])
def test_every_program_of_the_makefile_can_be_started(program):
    """Such a program runs without the settings of a test run."""
    without = {
        name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    }
    command = [sys.executable, "-c", f"import tests.{program}"]

    started = subprocess.run(command, cwd=settings.BASE_DIR, env=without, capture_output=True, text=True)

    assert started.returncode == 0, started.stderr
