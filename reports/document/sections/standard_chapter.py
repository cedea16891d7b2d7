"""A chapter about one standard: its statement, score, key findings, and explanation in numbered paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document.base import Common
from reports.document.data import ExplainedPart, NumberedBlock, Part
from reports.layouts import Section
from reports.text.narrative import blocks
from reports.text.numbers_in_words import lower_first
from standards.language.definition import StandardDefinition


class ChaptersOfOneStandard(Common):
    def _standard_chapter(self, section: Section) -> Part:
        standard = self.framework.standard(section.standard)
        findings = self.list_of(f"findings-{standard.number}", with_notes=True)
        if not findings:
            self.unwritten.append(f"findings-{standard.number}")
        parts = self.framework.parts_of(standard.number)
        heading = self.layout.heading_of(self.framework, standard)
        explained = tuple(self._explained(standard, parts))
        chart = None
        if section.chart:
            chart = self._chart(lower_first(standard.title), [standard])
        return Part(
            "standard_chapter",
            section.slug,
            heading,
            {
                "headings": self.layout.standard_chapters,
                "standard": self.plain_standard(standard, heading, with_figures=False),
                "rating_word": self.framework.words.rating.one,
                "score": self._score_sentence(section, standard),
                "findings": findings,
                "explained": explained,
                "is_explained": any(part.text or part.key_data for part in explained),
                "chart": chart,
                "chart_sentence": self._chart_sentence(standard) if chart else "",
            },
        )

    def _score_sentence(self, section: Section, standard: StandardDefinition) -> str:
        """The score of a standard in a sentence; "" if it has none."""
        share = self.material.ratings.standards[standard.number].share
        if share is None:
            return ""
        work = section.work or f"the work on {lower_first(standard.title)}"
        return f"Within the case assessment, overall {share.per_cent}% of {work} was done well enough."

    def _explained(self, standard: StandardDefinition, parts: list[StandardDefinition]) -> Iterator[ExplainedPart]:
        if not parts:
            text = self.text(f"standard-{standard.number}")
            yield ExplainedPart("", text, self._numbered(standard, ""), None)
        for place, part in enumerate(parts, 1):
            text = self.text(f"standard-{part.number}")
            heading = f"{place}. {part.title} – {lower_first(part.text).removesuffix('.')}"
            yield ExplainedPart(heading, text, self._numbered(part, f"{place}."), self.key_data(part))

    def _numbered(self, standard: StandardDefinition, before: str) -> tuple[NumberedBlock, ...]:
        """The blocks of a text. `before` is printed before the number of each paragraph."""
        numbered, count = [], 0
        for block in blocks(self.body(f"standard-{standard.number}")):
            if block.kind == "paragraph":
                count += 1
                numbered.append(NumberedBlock("paragraph", self.with_calls(block.html), f"{before}{count}."))
            else:
                kind = "speech" if block.is_speech else block.kind
                numbered.append(
                    NumberedBlock(kind, self.with_calls(block.html), heading=self.with_calls(block.heading))
                )
        return tuple(numbered)

    def _chart_sentence(self, standard: StandardDefinition) -> str:
        word = self.framework.words.case
        inspected = self.counted(len(self.cases(self.framework.domain_of(standard.number).number)), word.one, word.many)
        tallies = [question.tally for question in self.material.ratings.standards[standard.number].key_questions]
        caution = self.caution((tally.relevant for tally in tallies), "as the numbers in brackets show")
        return (
            f"The chart shows how the key questions were answered. We inspected {inspected}. The answers to a question can be "
            f"fewer, because not every question applies to every {word.one}. {caution}"
        ).strip()
