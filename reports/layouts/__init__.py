"""The published layouts: for each, the report's sections in order, with their slugs and headings.

A layout is a TOML file beside this module, named after the month of the report it follows. An inspection stores its
layout when it is announced, so a released layout is kept for ever and never changes. The file released.json has the
fingerprint of each layout. Django's system checks, which run before every command, refuse a layout with another
fingerprint. A layout names its template folder and its stylesheet. A later layout can therefore have new templates and
a new stylesheet without changing the old ones. The workbook's sheets `text` and `facts` use the slugs of sections.
"""

from __future__ import annotations

import functools
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from reports.text.numbers_in_words import WORDS_TO
from standards.language.definition import FrameworkDefinition
from standards.language.scale import Name, Plain

FOLDER = Path(__file__).parent
# The section above the acknowledgements, with a note to readers about this edition, for example that it is a
# demonstration.
EDITION_NOTE = "edition-note"


class FactTable(Plain):
    """A table of facts with a row for each label or, with `across`, a column for each label and a row for each comparator."""

    slug: Name
    heading: Name
    group: str = ""  # the heading above this table and the tables that follow it
    first: str = ""  # the heading of its first column
    figures: str = ""  # the heading of the column of figures if nothing is compared
    across: bool = False
    chart: bool = False  # rows with comparators also get a chart


class Also(Plain):
    """A part that follows the standards in a chapter: a text, and the standards in a domain without a chapter.

    If `after` names a standard, the part is a text at the end of that standard.
    """

    slug: Name
    heading: Name
    domain: str = ""
    after: str = ""


# Paragraphs that are the same in every report with the layout.
Fixed = Literal["acknowledgements", "role", "names", "licence", "standards"]


class Section(Plain):
    slug: Name
    kind: Literal[
        "front", "contents", "foreword", "ratings", "summary", "recommendations", "text", "facts", "chapter",
        "methodology", "results", "glossary", "progress",
    ]  # fmt: skip
    heading: str = ""
    domain: str = ""
    annexe: bool = False
    fixed: tuple[Fixed, ...] = ()
    tables: tuple[FactTable, ...] = ()
    also: tuple[Also, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_prints(self) -> Section:
        if self.kind == "facts" and not self.tables:
            raise ValueError(f"the section {self.slug} is of facts but has no table; add one in [[sections.tables]]")
        if self.kind in ("facts", "text", "progress") and not self.heading:
            raise ValueError(f"the section {self.slug} has no heading; add one")
        return self


class Layout(Plain):
    slug: Name
    templates: Name  # a folder in templates/
    stylesheet: Name  # a file in static/
    title: Name
    annexe: Name
    annexe_join: str = ": "  # printed between "Annexe 1" and the heading of the annexe
    standard_stop: str = "."  # printed after the number of a standard in its heading
    inspectorate: Name = "Her Majesty's Inspectorate of Probation"  # the name as printed in headings
    chief_inspector: Name = "Chief Inspector of Probation"  # printed below the foreword
    licence_heading: bool = False
    service_label: str = ""  # printed before the YOT's name on the ratings page
    fieldwork_month: bool = False
    numbered_summary: bool = False
    findings_as_headings: bool = False
    chapter_summaries: bool = False
    questions_in_chapters: bool = True
    per_cent_yes: Name = "% yes"  # the heading of the column
    lowest_band: Name = "Lowest banding (key question level)"  # the heading of the column
    key_data: dict[str, str] = {}  # the heading of each standard's table, by the number of the standard
    discretion_footnotes: bool = False
    prompts_in_results: bool = False
    words_to: int = Field(
        default=WORDS_TO, ge=0, le=12
    )  # the highest number written in words, in sentences and inserted figures
    # The place of the charts of yes, no and does not apply. No printed report from 2018 to 2022 has these charts. They
    # are in the annexe with all figures, so that the chapters keep their printed order. A layout can put them below the
    # tables in the chapters instead.
    answers_chart: Literal["", "chapters", "results"] = ""
    sections: tuple[Section, ...]

    @model_validator(mode="after")
    def _has_each_slug_once(self) -> Layout:
        """Refuses a layout that uses a slug twice, because texts and tables of facts are found by their slug."""
        slugs = Counter(section.slug for section in self.sections)
        slugs.update(table.slug for section in self.sections for table in section.tables)
        slugs.update(also.slug for section in self.sections for also in section.also)
        if doubled := [slug for slug, count in slugs.items() if count > 1]:
            raise ValueError(
                f"the slug {doubled[0]} is used more than once; give each section, table and part a different slug"
            )
        return self

    def text_sections(self, framework: FrameworkDefinition) -> dict[str, str]:
        """The slug and heading of every text in this report, in order.

        The note on the edition comes first. It is optional, so it never counts as unwritten.
        """
        texts: dict[str, str] = {EDITION_NOTE: "Note on this edition"}
        for section in self.sections:
            if section.kind in ("foreword", "text", "methodology"):
                texts[section.slug] = section.heading
            elif section.kind == "summary":
                chapters = [chapter.domain for chapter in self.sections if chapter.kind == "chapter"]
                texts |= {
                    f"summary-{number}": f"{section.heading}: {framework.domain(number).title}" for number in chapters
                }
            elif section.kind == "chapter":
                domain = framework.domain(section.domain)
                texts[f"chapter-{domain.number}"] = domain.title
                texts[f"strengths-{domain.number}"] = f"{domain.title}: strengths"
                texts[f"improvements-{domain.number}"] = f"{domain.title}: areas for improvement"
                texts |= self._of_standards(framework, domain.number, section.also)
                for also in section.also:
                    texts.setdefault(also.slug, also.heading)
                    if also.domain:
                        texts |= self._of_standards(framework, also.domain)
        return texts

    @staticmethod
    def _of_standards(framework: FrameworkDefinition, domain: str, within: tuple[Also, ...] = ()) -> dict[str, str]:
        texts = {}
        for standard in framework.domain(domain).standards:
            texts[f"standard-{standard.number}"] = f"{standard.number}. {standard.title}"
            texts |= {f"question-{question.number}": question.text for question in standard.key_questions}
            texts |= {also.slug: also.heading for also in within if also.after == standard.number}
        return texts

    def fact_sections(self, framework: FrameworkDefinition) -> dict[str, str]:
        """The slug and heading of every table of facts, in the order of the report."""
        tables: dict[str, str] = {}
        for section in self.sections:
            tables |= {table.slug: table.heading for table in section.tables}
        tables |= {f"key-data-{standard.number}": f"Key data: {standard.title}" for standard in framework.standards}
        return {
            **tables,
            "methodology": "Counts of meetings, interviews and surveys",
            "glossary": "Terms in this report",
        }


def layouts() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@functools.cache
def layout(slug: str) -> Layout:
    """The layout with this slug. Raises FileNotFoundError if there is none."""
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
        for slug in layouts()
        if slug in _released() and fingerprint(slug) != _released()[slug]
    ]
    problems += [
        f"The layout {slug} was released but its file is missing. Restore {slug}.toml."
        for slug in _released()
        if slug not in layouts()
    ]
    return problems


def unreleased() -> list[str]:
    """A message for each layout that is not released yet. It says how to release the layout."""
    return [
        f'The layout {slug} is not released. Once it is final, add "{slug}": "{fingerprint(slug)}" to released.json.'
        for slug in layouts()
        if slug not in _released()
    ]


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
            f"framework {framework.slug} names the report layout “{slug}”, which does not exist; use one of: {choices}"
        )
    domains = {domain.number for domain in framework.domains}
    sections = layout(slug).sections
    named = {section.domain for section in sections} | {also.domain for section in sections for also in section.also}
    missing = sorted(named - domains - {""})
    return (
        f"the layout {slug} has a chapter for domain {missing[0]}, which {framework.slug} does not have"
        if missing
        else ""
    )
