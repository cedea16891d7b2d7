"""Files that take long to make, kept in var/test-templates/ for each state of the files that they are made from."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "var" / "test-templates"
INPUTS = (
    "config",
    "standards",
    "inspections",
    "reports",
    "requirements.txt",
    "tests/kept_templates.py",
    "tests/template_database.py",
    "tests/soak/site.py",
)
KEPT = 12  # templates; when another is built, the oldest is removed


def inputs() -> Iterator[Path]:
    """Every file that may change the template: code, migrations, frameworks, workbooks, libraries."""
    for name in INPUTS:
        path = ROOT / name
        yield from sorted(path.rglob("*")) if path.is_dir() else [path]


def key() -> str:
    """A key that changes with the names or contents of the input files."""
    digest = hashlib.sha256()
    for path in inputs():
        if path.is_file() and path.suffix != ".pyc":
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return digest.hexdigest()[:20]


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process build the template while others that start at the same time wait."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """The template with this name, made with `make` if it is missing. The oldest templates are removed."""
    path = TEMPLATES / name
    if not path.exists():
        part = path.with_name(f"{name}.part")
        part.unlink(missing_ok=True)
        make(part)
        part.rename(path)
        by_age = sorted(TEMPLATES.glob("*.template"), key=lambda each: each.stat().st_mtime)
        for old in by_age[:-KEPT]:
            old.unlink(missing_ok=True)
    path.touch()  # no longer the oldest
    return path
