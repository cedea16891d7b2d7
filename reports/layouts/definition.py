"""The content of a layout: its sections in order, with their kinds, slugs and headings."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from reports.text.numbers_in_words import WORDS_TO, upper_first
from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.language.scale import Name, Plain

# The section above the acknowledgements, with a note to readers about this edition, for example that it is a
# demonstration.
EDITION_NOTE = "edition-note"
# What the back cover says about this report, for example its ISBN.
PUBLICATION_DETAILS = "publication-details"
# Facts that a text rests on and that no table prints, for example a date or the name of a partner.
SUPPORTING = "supporting"
# A report is complete without these texts.
OPTIONAL_TEXTS = (EDITION_NOTE, PUBLICATION_DETAILS)


class FactTable(Plain):
    """A table of facts with a row for each label or, with `across`, a column for each label and a row for each comparator."""

    slug: Name
    heading: Name
    group: str = ""  # the heading above this table and the tables that follow it
    first: str = ""  # the heading of its first column
    figures: str = ""  # the heading of the column of figures if nothing is compared
    across: bool = False
    chart: bool = False  # rows with comparators also get a chart
    # How many of its first rows are large figures at the beginning of the section, and not in the table.
    at_a_glance: int = Field(default=0, ge=0, le=4)
    # What the first column of figures is about: the service, the area that it serves, or something else in each row.
    of: Literal["service", "area", "figure"] = "service"


class Also(Plain):
    """A further text of a section, with a heading. In a chapter, it follows the standards.

    If `domain` names a domain without a chapter, its standards follow the text. If `after` names a standard, the text is
    at the end of that standard. With `first`, the text is above what the section prints from recorded data.
    """

    slug: Name
    heading: Name
    domain: str = ""
    after: str = ""
    first: bool = False


# Paragraphs that are the same in every report with the layout.
Fixed = Literal["acknowledgements", "role", "names", "licence", "standards"]


def _in_a_folder(name: str) -> str:
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise ValueError(f"“{name}” is outside the folder; write the name of a file in it, without “..”")
    return name


# A file inside a folder, so that a layout cannot name files elsewhere on the server.
FileName = Annotated[Name, AfterValidator(_in_a_folder)]


class Section(Plain):
    slug: Name
    # `standard_chapter` is a chapter about one standard. `template` prints a template that comes with the layout.
    # `progress` is the progress since the earlier inspection of the same service, and prints nothing without one.
    # `beside_others` puts each key question beside the other inspections under the same framework, if there are eight.
    kind: Literal[
        "front", "contents", "foreword", "ratings", "summary", "recommendations", "text", "facts", "chapter",
        "standard_chapter", "template", "progress", "beside_others", "methodology", "results", "glossary",
    ]  # fmt: skip
    heading: str = ""
    domain: str = ""
    standard: str = ""
    template: Annotated[str, AfterValidator(_in_a_folder)] = ""  # a file in a template folder of the layout
    work: str = ""  # what the score of a standard is about, as in "work to protect the public"
    chart: bool = False  # a chapter about one standard ends with a chart of its key questions
    own_heading: str = ""  # the heading above what is printed from recorded data, if a section has further texts
    carried_out_within: str = ""  # the time for recommendations, from publication
    annexe: bool = False
    own_page: bool = False  # a text begins on a new page
    fixed: tuple[Fixed, ...] = ()
    tables: tuple[FactTable, ...] = ()
    also: tuple[Also, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_prints(self) -> Section:
        if self.kind == "facts" and not self.tables:
            raise ValueError(f"the section {self.slug} is of facts but has no table; add one in [[sections.tables]]")
        if self.kind in ("facts", "text", "template", "progress", "beside_others") and not self.heading:
            raise ValueError(f"the section {self.slug} has no heading; add one")
        if self.kind == "standard_chapter" and not self.standard:
            raise ValueError(f'the section {self.slug} is about one standard but names none; add standard = "…"')
        if self.kind == "template" and not self.template:
            raise ValueError(f'the section {self.slug} names no template; add template = "….html"')
        return self


class StandardChapters(Plain):
    """The headings in chapters about one standard, and in their boxes."""

    statement: Name = "What we expect to see"
    score: Name = "Case assessment score"
    findings: Name = "Key findings"
    explanation: Name = "Explanation of findings"
    chart: Name = "Data summary"
    example: Name = "Example of notable practice"
    # The heading of a quotation, by the person whose words they are.
    quotations: dict[str, str] = {}


class Layout(Plain):
    slug: Name
    # A folder in templates/, or several: a template is taken from the first folder that has it.
    templates: FileName | tuple[FileName, ...]
    # A file in static/, or several, one after the other.
    stylesheet: FileName | tuple[FileName, ...]
    title: Name
    annexe: Name
    annexe_join: str = ": "  # printed between "Annexe 1" and the heading of the annexe
    standard_stop: str = "."  # printed after the number of a standard in its heading
    inspectorate: Name = "Her Majesty's Inspectorate of Probation"  # the name as printed in headings
    chief_inspector: Name = "Chief Inspector of Probation"  # printed below the foreword
    partners: tuple[Name, ...] = ()  # the inspectorates that take part in these inspections
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
    # The place of charts of the answers to key questions, for a layout that has charts besides the bars in its tables.
    answers_chart: Literal["", "chapters", "results"] = ""
    standard_chapters: StandardChapters = StandardChapters()
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

    @property
    def has_standard_chapters(self) -> bool:
        return any(section.kind == "standard_chapter" for section in self.sections)

    def text_sections(self, framework: FrameworkDefinition) -> dict[str, str]:
        """The slug and heading of every text in this report, in order.

        The optional texts come first. They never count as unwritten.
        """
        texts: dict[str, str] = {EDITION_NOTE: "Note on this edition", PUBLICATION_DETAILS: "Publication details"}
        for section in self.sections:
            if section.kind in ("foreword", "text", "methodology", "template"):
                before = {also.slug: also.heading for also in section.also if also.first}
                after = {also.slug: also.heading for also in section.also if not also.first}
                own = {} if section.kind == "template" else {section.slug: section.own_heading or section.heading}
                texts |= before | own | after
            elif section.kind == "summary":
                texts |= {slug: f"{section.heading}: {title}" for slug, title in self._in_summary(framework)}
            elif section.kind == "standard_chapter":
                texts |= self._of_one_standard(framework, framework.standard(section.standard))
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

    def places_of_standards(self, framework: FrameworkDefinition) -> dict[str, str]:
        """The place in the report of each standard, by its number: its own chapter, or a heading in the chapter on its domain."""
        places = {}
        for section in self.sections:
            if section.kind == "standard_chapter":
                places[section.standard] = section.slug
            elif section.kind == "chapter":
                numbers = [standard.number for standard in framework.domain(section.domain).standards]
                places |= {number: f"standard-{number}" for number in numbers}
        return places

    def _in_summary(self, framework: FrameworkDefinition) -> list[tuple[str, str]]:
        """The slug and title of each text in the summary: one for each chapter."""
        return [
            (f"summary-{section.domain}", framework.domain(section.domain).title)
            if section.kind == "chapter"
            else (f"summary-standard-{section.standard}", framework.standard(section.standard).title)
            for section in self.sections
            if section.kind in ("chapter", "standard_chapter")
        ]

    @staticmethod
    def heading_of(framework: FrameworkDefinition, standard: StandardDefinition) -> str:
        """The heading of a chapter about one standard, in the framework's words: “Standard 1: Assessment”."""
        return f"{upper_first(framework.words.standard.one)} {standard.number}: {standard.title}"

    def _of_one_standard(self, framework: FrameworkDefinition, standard: StandardDefinition) -> dict[str, str]:
        heading = self.heading_of(framework, standard)
        parts = framework.parts_of(standard.number)
        explained = {f"standard-{part.number}": f"{part.number}. {part.title}" for part in parts}
        return {f"findings-{standard.number}": f"{heading}: key findings"} | (
            explained or {f"standard-{standard.number}": heading}
        )

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
            SUPPORTING: "Facts that support the text, and are not printed",
            "glossary": "Terms in this report",
        }
