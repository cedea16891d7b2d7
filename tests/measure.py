"""Figures about the structure of the code, for `make measure`. tests/test_house.py compares each figure with its limit.

They measure how easy the code is to work with: small packages, short modules, imports that follow the contracts, views without
queries, no cycles, and a short README.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
APPS = ("standards", "inspections", "reports")


@dataclass(frozen=True)
class Figure:
    """A figure, its limit, and the worst place, if any."""

    what: str
    value: int
    limit: int
    worst: str = ""

    @property
    def is_kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        mark = "ok  " if self.is_kept else "OVER"
        return (
            f"{mark}  {self.value:>5} of at most {self.limit:<5}  {self.what}{f': {self.worst}' if self.worst else ''}"
        )


def modules() -> list[Path]:
    """Every module of the apps except migrations."""
    return sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def side_by_side() -> Figure:
    """The number of modules in the largest package inside an app, without `__init__`.

    Commands do not count, because Django looks for all of an app's commands in one folder.
    """
    rooms: dict[Path, int] = {}
    for path in modules():
        if path.name != "__init__.py" and path.parent.parent != ROOT and path.parent.name != "commands":
            rooms[path.parent] = rooms.get(path.parent, 0) + 1
    fullest = max(rooms, key=lambda room: rooms[room])
    return Figure("modules side by side in a room", rooms[fullest], 14, str(fullest.relative_to(ROOT)))


def at_the_top() -> Figure:
    """The number of modules at the top of the largest app, outside its packages."""
    counts = {app: sum(1 for path in (ROOT / app).glob("*.py") if path.name != "__init__.py") for app in APPS}
    fullest = max(counts, key=lambda app: counts[app])
    return Figure("modules at the top of an app", counts[fullest], 14, fullest)


def longest_module() -> Figure:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    longest = max(lengths, key=lambda path: lengths[path])
    return Figure("lines of the longest module", lengths[longest], 449, str(longest.relative_to(ROOT)))


def against_the_contracts() -> Figure:
    """The number of broken contracts in pyproject.toml."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.argv[0] = 'lint-imports'; lint_imports_command()"
    linted = subprocess.run(
        [sys.executable, "-c", code, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    broken = [line.removesuffix(" BROKEN") for line in linted.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    count = len(broken) if linted.returncode == 0 or broken else 1
    return Figure("import contracts broken", count, 0, ", ".join(broken) or ("" if not count else linted.stderr[:200]))


def objects_in_views() -> Figure:
    """How often a view uses a manager directly."""
    found = []
    for path in modules():
        relative = path.relative_to(ROOT)
        if "views" not in relative.with_suffix("").parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [
            f"{relative}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects"
        ]
    return Figure("uses of .objects in views", len(found), 0, ", ".join(found))


def cycles() -> Figure:
    """The number of import cycles, except models with their querysets."""
    graph = grimp.build_graph(*APPS, exclude_type_checking_imports=True)
    found = [ring for ring in _rings(graph) if not _are_models_and_querysets(ring)]
    return Figure("import cycles", len(found), 0, "; ".join(" → ".join(sorted(ring)) for ring in found))


def _rings(graph: grimp.ImportGraph) -> list[frozenset[str]]:
    """The strongly connected components with several modules (Tarjan's algorithm, because graphlib only finds one cycle)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    rings: list[frozenset[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for imported in graph.find_modules_directly_imported_by(module):
            if imported not in index:
                visit(imported)
                low[module] = min(low[module], low[imported])
            elif imported in stack:
                low[module] = min(low[module], index[imported])
        if low[module] == index[module]:
            ring = set()
            while True:
                ring.add(last := stack.pop())
                if last == module:
                    break
            if len(ring) > 1:
                rings.append(frozenset(ring))

    for module in sorted(graph.modules):
        if module not in index:
            visit(module)
    return rings


def _are_models_and_querysets(ring: frozenset[str]) -> bool:
    return {module.rpartition(".")[2] for module in ring} <= {"models", "querysets"}


def characters_of_readme() -> Figure:
    return Figure("characters of the README", len((ROOT / "README.md").read_text(encoding="utf-8")), 6000)


FIGURES = (
    side_by_side,
    at_the_top,
    longest_module,
    against_the_contracts,
    objects_in_views,
    cycles,
    characters_of_readme,
)


def main() -> None:
    figures = [figure() for figure in FIGURES]
    for figure in figures:
        print(figure)
    sys.exit(any(not figure.is_kept for figure in figures))


if __name__ == "__main__":
    main()
