"""The published layouts: for each, the report's sections in order, with their slugs and headings.

A layout is a TOML file beside this module, named after the month of the report it follows, or in a folder outside the
code (`outside`). An inspection stores its layout when it is announced, so a released layout is kept for ever and never
changes. The file released.json has the fingerprint of each layout. Django's system checks, which run before every
command, refuse a layout with another fingerprint. A layout names its template folders and its stylesheets. A later
layout can therefore have new templates and a new stylesheet without changing the old ones. The workbook's sheets `text`
and `facts` use the slugs of sections.
"""

from __future__ import annotations

import functools
import hashlib
import json
import tomllib
from pathlib import Path

from reports.layouts import outside
from reports.layouts.definition import (
    EDITION_NOTE,
    OPTIONAL_TEXTS,
    PUBLICATION_DETAILS,
    SUPPORTING,
    Also,
    FactTable,
    Layout,
    Section,
    StandardChapters,
)
from reports.layouts.outside import LayoutProblem
from standards.language.definition import FrameworkDefinition
from standards.language.reading import FrameworkFileError

__all__ = [
    "EDITION_NOTE", "FOLDER", "OPTIONAL_TEXTS", "PUBLICATION_DETAILS", "SUPPORTING", "Also", "FactTable", "Layout",
    "LayoutProblem", "Section", "StandardChapters", "fingerprint", "layout", "layout_problem", "layout_problems", "layouts",
    "release_problems", "shipped", "unreleased",
]  # fmt: skip

FOLDER = Path(__file__).parent


def shipped() -> list[str]:
    """The slugs of the layouts that come with the code, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def layouts() -> list[str]:
    """The slugs of all layouts: those that come with the code, then those in folders outside it."""
    own = shipped()
    return [*own, *(slug for slug in outside.found() if slug not in own)]


def layout(slug: str) -> Layout:
    """The layout with this slug. Raises LayoutProblem if there is none, or if one outside the code cannot be used."""
    return _shipped(slug) if (FOLDER / f"{slug}.toml").is_file() else outside.layout(slug)


@functools.cache
def _shipped(slug: str) -> Layout:
    path = FOLDER / f"{slug}.toml"
    return Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def fingerprint(slug: str) -> str:
    """The SHA-256 of the content of a layout file, without comments and spaces."""
    path = FOLDER / f"{slug}.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def release_problems() -> list[str]:
    """A message for each layout that differs from its released version. It says how to fix the layout.

    Inspections keep the layout they were announced with, so a released layout never changes.
    """
    problems = [
        f"The layout {slug} was changed after its release. Restore {slug}.toml. For a new design, copy it to a new name "
        "and use that name in the next revision of the framework."
        for slug in shipped()
        if slug in _released() and fingerprint(slug) != _released()[slug]
    ]
    problems += [
        f"The layout {slug} was released but its file is missing. Restore {slug}.toml."
        for slug in _released()
        if slug not in shipped()
    ]
    return problems + outside.problems(shipped())


def unreleased() -> list[str]:
    """A message for each layout that is not released yet. It says how to release the layout."""
    return [
        f'The layout {slug} is not released. Once it is final, add "{slug}": "{fingerprint(slug)}" to released.json.'
        for slug in shipped()
        if slug not in _released()
    ] + outside.unrecorded()


def _released() -> dict[str, str]:
    released: dict[str, str] = json.loads((FOLDER / "released.json").read_text(encoding="utf-8"))
    return released


def layout_problems(framework: FrameworkDefinition) -> list[str]:
    """What is wrong with the layouts that a framework file names, each with its place in the file."""
    problems = []
    for kind, slug in framework.layouts.items():
        if problem := layout_problem(slug, framework):
            problems.append(f"layouts, {kind}: {problem}")
    return problems


def layout_problem(slug: str, framework: FrameworkDefinition) -> str:
    """Why a framework cannot use the layout that it names; "" if it can."""
    if slug not in layouts():
        choices = ", ".join(layouts())
        return (
            f"framework {framework.slug} names the report layout “{slug}”, which does not exist; use one of: {choices}; or, "
            f"if it is in a folder outside the service, name the folder in the setting {outside.SETTING}"
        )
    try:
        sections = layout(slug).sections
    except (LayoutProblem, FrameworkFileError) as problem:
        return str(problem)
    domains = {domain.number for domain in framework.domains}
    named = {section.domain for section in sections} | {also.domain for section in sections for also in section.also}
    if missing := sorted(named - domains - {""}):
        return f"the layout {slug} has a chapter for domain {missing[0]}, which {framework.slug} does not have"
    standards = {standard.number for standard in framework.standards}
    if missing := sorted({section.standard for section in sections} - standards - {""}):
        return f"the layout {slug} has a section for standard {missing[0]}, which {framework.slug} does not have"
    return ""
