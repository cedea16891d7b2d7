"""Layouts in folders outside the code, which an office can add without changing the service.

A folder has a TOML file for each layout and, beside it, `templates/SLUG/` with the templates of that layout, and its
stylesheets. An inspection keeps its layout, so a layout must not change once it is used. Its fingerprint covers the
file, its templates and its stylesheets. It is recorded in `released.json` in the same folder when a framework that names
the layout is first loaded. The record is a file, as for the layouts that come with the code: it stays with the layout if
the folder is copied or kept under version control, and a person can read and compare it. Before a layout is used, it is
compared with its record.
"""

from __future__ import annotations

import functools
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

from inspections.phases import Refused
from reports.layouts.definition import Layout
from standards.language.definition import FrameworkDefinition
from standards.language.reading import FrameworkFileError, read_definition

RECORD = "released.json"
SETTING = "LAYOUT_FOLDERS"
# The templates that come with the code, which a layout can also use. They are released with the layouts that come with
# the code, and do not change.
WITH_THE_CODE = "reports/document/"
LONGEST_SLUG = 60

# The folders from the settings. `reports.apps` fills in this list, because rules do not read settings.
folders: list[Path] = []


class LayoutProblem(Refused):
    """A layout that cannot be used. The message says what is wrong, where, and how to correct it."""


def found() -> dict[str, Path]:
    """The file of each layout, by its slug. If two folders have the same slug, the first counts."""
    files: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            files.setdefault(path.stem, path)
    return files


def layout(slug: str) -> Layout:
    """The layout with this slug, as it was recorded. Raises LayoutProblem."""
    path = found().get(slug)
    if path is None:
        places = " or ".join(map(str, folders)) or f"{SETTING}, which names no folder"
        raise LayoutProblem(
            f"The report layout “{slug}” is missing: there is no file {slug}.toml in {places}. An administrator can put "
            f"the folder back, or name it in the setting {SETTING}."
        )
    try:
        described = _read(path, path.read_bytes())
    except OSError as error:
        raise LayoutProblem(f"{path}: cannot be read: {error.strerror or error}") from error
    except FrameworkFileError as error:
        raise LayoutProblem(str(error)) from error
    if problem := _changed(slug, path):
        raise LayoutProblem(problem)
    return described


def stylesheet(slug: str, name: str) -> str | None:
    """The content of a stylesheet beside the file of a layout; None if there is none, and it comes with the code."""
    path = found().get(slug)
    file = path.parent / name if path else None
    return file.read_text(encoding="utf-8") if file is not None and file.is_file() else None


@functools.lru_cache(maxsize=50)
def _read(path: Path, content: bytes) -> Layout:
    """Read a layout. `content` is the content of the file, so that a changed file is read again."""
    described = read_definition(path, Layout)
    if described.slug != path.stem:
        raise FrameworkFileError(str(path), [f"slug: is “{described.slug}”; write “{path.stem}”, the name of the file"])
    if len(described.slug) > LONGEST_SLUG:
        raise FrameworkFileError(str(path), [f"slug: is longer than {LONGEST_SLUG} characters; rename the file"])
    mistakes = [
        f"templates: “{name}” is not a folder for this layout; write “{described.slug}” for the folder "
        f"templates/{described.slug} beside this file, or “{WITH_THE_CODE}v1” for the templates that come with the service"
        for name in _names(described.templates)
        if name != described.slug and not name.startswith(WITH_THE_CODE)
    ]
    if mistakes:
        raise FrameworkFileError(str(path), mistakes)
    return described


def _names(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


# --- fingerprints -----------------------------------------------------------------------------------------------------


def fingerprint(path: Path) -> str:
    """The SHA-256 of a layout: its content, without comments and spaces, its templates and its own stylesheets.

    Raises FrameworkFileError if the file is not a layout.
    """
    described = _read(path, path.read_bytes())
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    own = path.parent / "templates" / described.slug
    files = [file for file in own.rglob("*") if file.is_file() and not file.name.startswith(".")]
    files += [file for name in _names(described.stylesheet) if (file := path.parent / name).is_file()]
    hashes = {file.relative_to(path.parent).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return hashlib.sha256(
        json.dumps({"layout": content, "files": hashes}, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def _recorded(folder: Path) -> dict[str, str]:
    """The recorded fingerprints of a folder, by slug. Raises LayoutProblem if the record cannot be read."""
    record = folder / RECORD
    try:
        read = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    except (OSError, ValueError) as error:
        raise LayoutProblem(f"{record}: cannot be read: {error}. Restore it from a backup of the folder.") from error
    if not isinstance(read, dict):
        raise LayoutProblem(f"{record}: must have a fingerprint for each slug. Restore it from a backup of the folder.")
    return {str(slug): str(value) for slug, value in read.items()}


def _changed(slug: str, path: Path) -> str:
    """A message if a layout differs from its record."""
    recorded = _recorded(path.parent).get(slug)
    try:
        if recorded is None or recorded == fingerprint(path):
            return ""
    except FrameworkFileError as error:
        return str(error)
    return (
        f"{path}: the layout, its templates or its stylesheet were changed after the layout was first loaded. Restore them. "
        "For a new design, copy them to a new name and use that name in the next revision of the framework. If no inspection "
        f"uses the layout yet, remove its line from {path.parent / RECORD} and load the framework again."
    )


def record(framework: FrameworkDefinition) -> None:
    """Record the fingerprint of each layout outside the code that a framework names, if it has none yet.

    Raises FrameworkFileError if the record cannot be written.
    """
    files = found()
    for slug in framework.layouts.values():
        path = files.get(slug)
        if path is None:
            continue
        recorded = _recorded(path.parent)
        if slug in recorded:
            continue
        written = json.dumps(recorded | {slug: fingerprint(path)}, indent=2, sort_keys=True) + "\n"
        file = path.parent / RECORD
        part = file.with_suffix(".part")
        try:
            part.write_text(written, encoding="utf-8")
            part.replace(file)
        except OSError as error:
            raise FrameworkFileError(
                str(file),
                [
                    f"cannot be written: {error.strerror or error}. Make the folder writable, or write the file: {written}"
                ],
            ) from error


def unrecorded() -> list[str]:
    """A message for each layout that has no record yet, so that a change to it would not be noticed."""
    told = []
    for slug, path in found().items():
        try:
            if slug not in _recorded(path.parent):
                told.append(
                    f"{path}: the layout has no record yet. Load the framework that names it with load_frameworks."
                )
        except LayoutProblem:
            continue  # named by `problems`
    return told


def problems(taken: list[str]) -> list[str]:
    """A message for each thing that is wrong in the folders. `taken` are the slugs of the layouts that come with the code."""
    told = [
        f"{SETTING} names {folder}, which is not a folder. Put the folder back, or correct the setting."
        for folder in folders
        if not folder.is_dir()
    ]
    counted = Counter(path.stem for folder in folders for path in folder.glob("*.toml"))
    told += [
        f"Two folders in {SETTING} have a layout {slug}.toml. Rename one of them."
        for slug, times in counted.items()
        if times > 1
    ]
    for slug, path in found().items():
        if slug in taken:
            told.append(f"{path}: the service comes with a layout of this name. Rename the file and its slug.")
            continue
        try:
            told += filter(None, [_changed(slug, path)])
        except LayoutProblem as problem:
            told.append(str(problem))
    for folder in folders:
        try:
            lost = [slug for slug in _recorded(folder) if not (folder / f"{slug}.toml").is_file()]
        except LayoutProblem:
            continue  # named above if the folder has a layout
        told += [
            f"{folder}: the layout {slug} was loaded but its file is missing. Restore {slug}.toml." for slug in lost
        ]
    return told
