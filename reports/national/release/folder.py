"""Writes the files of a release to a folder: all of them, or none. Plain Python."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


class NotEmpty(Exception):
    """The folder has files, which a release must not be mixed with."""


def check_is_empty(folder: Path) -> None:
    """Raises NotEmpty, or OSError if the folder cannot be read."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not an empty folder. Name a new folder, or an empty one.")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files to another folder beside it, which gets its name once it is complete. Raises NotEmpty and OSError."""
    check_is_empty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".unfinished", dir=folder.parent))
    try:
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.chmod(folder.stat().st_mode if folder.exists() else 0o755)
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
