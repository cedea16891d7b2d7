"""Finds the templates and stylesheets of layouts, in the code and in the folders outside it."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import select_template

from reports.document.data import Part, in_folders
from reports.layouts import Layout, LayoutProblem, layout, outside
from standards.language.definition import FrameworkDefinition


def stylesheet_of(slug: str, names: str | tuple[str, ...]) -> str:
    """The stylesheets of a layout, one after the other. Raises LayoutProblem if one is missing."""
    return "\n".join(_stylesheet(slug, name) for name in ((names,) if isinstance(names, str) else names))


def _stylesheet(slug: str, name: str) -> str:
    own = outside.stylesheet(slug, name)
    if own is not None:
        return own
    path = finders.find(name)
    if not isinstance(path, str):
        raise LayoutProblem(
            f"The layout {slug} names the stylesheet {name}, which does not exist. Put it beside the layout file, or name "
            "one that comes with the service, for example report/v1.css."
        )
    return Path(path).read_text(encoding="utf-8")


def file_problems(framework: FrameworkDefinition) -> list[str]:
    """What is wrong with the templates and stylesheets of the layouts that a framework file names."""
    found = []
    for kind, slug in framework.layouts.items():
        try:
            found += [f"layouts, {kind}: {problem}" for problem in problems_of(layout(slug))]
        except LayoutProblem:
            continue  # `layout_problems` says what is wrong
    return found


def problems_of(described: Layout) -> list[str]:
    """What is wrong with the templates and stylesheets of a layout, each with its place in the layout file."""
    files = {"templates": in_folders(described.templates, "report.html")}
    for section in described.sections:
        content = {"template": section.template}
        part = Part(section.kind, section.slug, section.heading, content, templates=described.templates)
        if section.kind != "progress":  # nothing is printed without an earlier inspection
            files[f"sections {section.slug}, template"] = part.template
    problems = []
    for place, names in files.items():
        choices = [names] if isinstance(names, str) else names
        try:
            select_template(choices)
        except TemplateDoesNotExist:
            problems.append(f"layout {described.slug}, {place}: there is no file {' or '.join(choices)}")
        except TemplateSyntaxError as error:
            problems.append(f"layout {described.slug}, {place}: {choices[0]}: {error}")
    try:
        stylesheet_of(described.slug, described.stylesheet)
    except LayoutProblem as problem:
        problems.append(f"layout {described.slug}, stylesheet: {problem}")
    return problems
