"""Lists the sections in a report: every section in its layout in order, under its chapter.

A section is a text, a list (strengths or areas for improvement, one item per line), a table of facts, or the recommendations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.layouts import OPTIONAL_TEXTS, SUPPORTING, Also, Layout, Section
from reports.text.narrative import item_lines
from standards.language.definition import DomainDefinition, FrameworkDefinition

OPENING, ANNEXES, OTHER = "Opening of the report", "Annexes", "Other sections"
RECOMMENDATIONS = "recommendations"
# Sections whose facts are terms, or counts of the inspection itself, so that they need no source.
WITHOUT_SOURCE = ("glossary", "methodology")


@dataclass(frozen=True)
class WrittenSection:
    kind: str  # "text", "list", "facts" or "recommendations"
    slug: str
    heading: str  # the heading as printed under its chapter
    chapter: str
    domain: str = ""  # the number of the domain whose standards it uses
    standard: str = ""  # the number of the standard it is about

    @property
    def is_text(self) -> bool:
        """Whether the section is written as text. A list is a text too."""
        return self.kind in ("text", "list")

    @property
    def is_question(self) -> bool:
        """Whether the section is the narrative under a key question."""
        return self.slug.startswith("question-")

    @property
    def key(self) -> str:
        """The unique name of the section, because a layout may have a text and a table of facts with the same slug."""
        return f"facts {self.slug}" if self.kind == "facts" else self.slug

    @property
    def title(self) -> str:
        """The heading of the section on pages that do not show the chapter."""
        return f"{self.chapter}: {self.heading[:1].lower()}{self.heading[1:]}" if self._needs_chapter else self.heading

    @property
    def _needs_chapter(self) -> bool:
        return self.slug.startswith(("chapter-", "strengths-", "improvements-", "findings-"))


def written_sections(layout: Layout, framework: FrameworkDefinition) -> tuple[WrittenSection, ...]:
    """Every section that people write in reports with this layout, in the order of the report."""
    return tuple(_Walk(layout, framework).sections())


def texts_of(sections: tuple[WrittenSection, ...]) -> tuple[WrittenSection, ...]:
    return tuple(section for section in sections if section.is_text)


class _Walk:
    def __init__(self, layout: Layout, framework: FrameworkDefinition) -> None:
        self.layout, self.framework = layout, framework
        self.texts = layout.text_sections(framework)
        self.facts = layout.fact_sections(framework)

    def sections(self) -> Iterator[WrittenSection]:
        known: dict[str, WrittenSection] = {}
        for section in self._in_order():
            is_there = section.slug in (self.facts if section.kind == "facts" else self.texts)
            if is_there or section.kind == "recommendations":
                known.setdefault(section.key, section)
        yield from known.values()
        # The list ends with all other sections in the layout, except glossary terms if the layout prints no glossary.
        for slug, heading in self.texts.items():
            if slug not in known:
                yield WrittenSection("text", slug, heading, OTHER)
        for slug, heading in self.facts.items():
            if f"facts {slug}" not in known and slug not in WITHOUT_SOURCE:
                yield WrittenSection("facts", slug, heading, OTHER)

    def _in_order(self) -> Iterator[WrittenSection]:
        for slug in OPTIONAL_TEXTS:
            yield WrittenSection("text", slug, self.texts[slug], OPENING)
        for section in self.layout.sections:
            chapter = ANNEXES if section.annexe else OPENING
            if section.kind == "chapter":
                yield from self._chapter(section)
            elif section.kind == "standard_chapter":
                yield from self._chapter_of_one_standard(section)
            elif section.kind == "summary":
                for slug, heading in self.texts.items():
                    if slug.startswith("summary-"):
                        about = self.framework.place_of(slug)
                        yield WrittenSection("text", slug, heading, chapter, about.domain, about.standard)
            elif section.kind == "recommendations":
                yield WrittenSection("recommendations", RECOMMENDATIONS, section.heading, chapter)
            elif section.slug in self.texts or section.also:
                names = [also.slug for also in section.also if also.first]
                names += [section.slug, *(also.slug for also in section.also if not also.first)]
                for slug in names:
                    yield WrittenSection("text", slug, self.texts.get(slug, ""), chapter)
            for table in section.tables:
                yield WrittenSection("facts", table.slug, table.heading, chapter)
            if section.slug in self.facts and not section.tables:
                yield WrittenSection("facts", section.slug, self.facts[section.slug], chapter)
        yield WrittenSection("facts", SUPPORTING, self.facts[SUPPORTING], ANNEXES)

    def _chapter(self, section: Section) -> Iterator[WrittenSection]:
        domain = self.framework.domain(section.domain)
        of_domain = {"chapter": domain.title, "domain": domain.number}
        yield WrittenSection("text", f"chapter-{domain.number}", "Opening of the chapter", **of_domain)
        yield WrittenSection("list", f"strengths-{domain.number}", "Strengths", **of_domain)
        yield WrittenSection("list", f"improvements-{domain.number}", "Areas for improvement", **of_domain)
        yield from self._standards(domain, domain.title, [also for also in section.also if also.after])
        for also in section.also:
            if also.after:
                continue
            yield WrittenSection("text", also.slug, also.heading, domain.title, also.domain)
            if also.domain:
                yield from self._standards(self.framework.domain(also.domain), domain.title)

    def _chapter_of_one_standard(self, section: Section) -> Iterator[WrittenSection]:
        standard = self.framework.standard(section.standard)
        heading = self.layout.heading_of(self.framework, standard)
        about = {"chapter": heading, "domain": self.framework.domain_of(standard.number).number}
        own = {**about, "standard": standard.number}
        yield WrittenSection("facts", f"key-data-{standard.number}", "Key data", **own)
        yield WrittenSection("list", f"findings-{standard.number}", "Key findings", **own)
        yield WrittenSection("text", f"standard-{standard.number}", "Explanation of findings", **own)
        for part in self.framework.parts_of(standard.number):
            name = f"{part.number}. {part.title}"
            yield WrittenSection("text", f"standard-{part.number}", name, **about, standard=part.number)
            yield WrittenSection("facts", f"key-data-{part.number}", f"{name}: key data", **about, standard=part.number)

    def _standards(
        self, domain: DomainDefinition, chapter: str, within: Sequence[Also] = ()
    ) -> Iterator[WrittenSection]:
        for standard in domain.standards:
            about = {"chapter": chapter, "domain": domain.number, "standard": standard.number}
            name = f"{standard.number}. {standard.title}"
            yield WrittenSection("facts", f"key-data-{standard.number}", f"{name}: key data", **about)
            yield WrittenSection("text", f"standard-{standard.number}", name, **about)
            for question in standard.key_questions:
                heading = f"{question.number}. {question.text}"
                yield WrittenSection("text", f"question-{question.number}", heading, **about)
            for also in within:
                if also.after == standard.number:
                    yield WrittenSection("text", also.slug, also.heading, **about)


# --- the content of a text ----------------------------------------------------------------------------------------------


# The maximum number of characters in a text. A longer section should be divided.
LONGEST_TEXT = 30_000


def too_long(body: str) -> str:
    """What to do about a text that is too long; "" if it is not."""
    if len(body) <= LONGEST_TEXT:
        return ""
    return f"This text has {len(body):,} characters. Shorten it to {LONGEST_TEXT:,} or fewer."


def words_in(body: str) -> int:
    """The number of words in a text. Bullets and other stand-alone symbols do not count."""
    return sum(any(sign.isalnum() for sign in word) for word in body.split())


def paragraphs_of(body: str, *, is_list: bool = False) -> list[str]:
    """The paragraphs of a text, or the items in a list, that people can comment on. Each is a single line."""
    if is_list:
        return item_lines(body)
    blocks = (" ".join(block.split()) for block in body.replace("\r", "").split("\n\n"))
    return list(dict.fromkeys(block for block in blocks if block))


def as_typed(body: str, *, is_list: bool) -> str:
    """A text as shown in the text box. The items in a list have no bullets and are separated by empty lines."""
    return "\n\n".join(item_lines(body)) if is_list else body


def as_stored(typed: str, *, is_list: bool) -> str:
    """The text as typed in the text box, converted to Markdown."""
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    typed = "".join(sign for sign in typed if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    if not is_list:
        return typed
    return "\n".join(f"- {item}" for line in typed.split("\n") for item in item_lines(line))
