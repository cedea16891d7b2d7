"""A chapter for each domain: its opening, strengths, areas for improvement and standards."""

from __future__ import annotations

from reports.document.base import BARS_IN_WORDS, Common
from reports.document.data import AlsoPart, Note, Part, QuestionLine, QuestionPart, StandardPart
from reports.layouts import Also, FactTable, Section
from reports.text import numbers_in_words
from reports.text.numbers_in_words import lower_first, upper_first
from standards.language.asking import has_sample
from standards.language.definition import DomainDefinition, StandardDefinition

# What a standard is rated by that is not rated by its lowest key question.
SHARES_IN_WORDS = {
    "share_of_answers": "the share of yes among all relevant answers to",
    "weighted_share": "the weighted share of yes among all relevant answers to",
    "mean": "the mean of the percentages for",
}


class Chapters(Common):
    def _chapter(self, section: Section) -> Part:
        domain = self.framework.domain(section.domain)
        opening = self.text(f"chapter-{domain.number}")
        # Footnotes are numbered in printed order.
        standards = []
        if self.layout.chapter_summaries:
            standards = [self._standard(standard, section.also) for standard in domain.standards]
        strengths = self.list_of(f"strengths-{domain.number}", with_notes=True)
        improvements = self.list_of(f"improvements-{domain.number}", with_notes=True)
        self.unwritten += [
            f"{name}-{domain.number}"
            for name, written in (("strengths", strengths), ("improvements", improvements))
            if not written
        ]
        standards = standards or [self._standard(standard, section.also) for standard in domain.standards]
        also = [
            also for described in section.also if not described.after and (also := self._also(described)) is not None
        ]
        entries = [(standard.id, standard.heading) for standard in standards] + [
            (part.id, part.heading) for part in also
        ]
        return Part(
            "chapter",
            section.slug,
            f"{domain.number}. {domain.title}",
            {
                "domain": domain,
                "inspected": self.inspected(domain),
                "opening": opening,
                "strengths": strengths,
                "improvements": improvements,
                "boxed_at_end": self.layout.chapter_summaries,
                "findings_as_headings": self.layout.findings_as_headings,
                "per_cent_yes": self.layout.per_cent_yes,
                "ticks": self.ticks,
                "standards": standards,
                "also": also,
                "standards_sentence": self._standards_sentence(domain),
            },
            tuple(entries),
        )

    def _note_on_bold(self, standard: StandardDefinition) -> Note | None:
        """A footnote to the first table of key questions in a chapter, which explains all such tables in it."""
        domain = self.framework.domain_of(standard.number)
        first = next((each.number for each in domain.standards if each.method == "lowest_band"), "")
        if standard.number != first:
            return None
        return self.note(
            f"In each table of key questions, the lowest percentage, in bold, decides the band and so the "
            f"{self.words.rating.one} of the {self.words.standard.one}. {BARS_IN_WORDS} See {self.annexe_name('results')}."
        )

    def _standards_sentence(self, domain: DomainDefinition) -> str:
        """How many standards we inspect against, and which of them are judged as a whole. Parts count with their
        standard: if a part is rated from answers, so is the standard."""
        word = self.words.standard
        counting = [standard for standard in domain.standards if not standard.is_part]
        if not has_sample(self.framework, domain.number):
            return f"We inspect {lower_first(domain.title)} against {self.counted(len(counting), word.one, word.many)}."
        answered = {standard.part_of or standard.number for standard in domain.standards if standard.has_answers}
        in_cases = self.counted(len(answered), word.one, word.many)
        judged = [f"{s.number}, {lower_first(s.title)}" for s in counting if s.number not in answered]
        noun, verb = (word.one, "is") if len(judged) == 1 else (word.many, "are")
        apart = f" {upper_first(noun)} {numbers_in_words.listed(judged)}, {verb} judged as a whole." if judged else ""
        cases = len(self.cases(domain.number))
        each = {0: "In each case", 1: "In this case"}.get(cases, "In each of these cases")
        return f"{each}, we inspect against {in_cases}.{apart}"

    def _also(self, also: Also) -> AlsoPart | None:
        """A part that the layout adds to a chapter: a text, with the standards in a domain that has no chapter."""
        text = self.text(also.slug)
        standards = []
        if also.domain:
            rated = self.material.ratings.standards
            standards = [
                self._standard(standard)
                for standard in self.framework.domain(also.domain).standards
                if rated[standard.number].rating
            ]
        if not (text or standards or self.shows_unwritten):
            return None
        return AlsoPart(also.slug, also.heading, text, tuple(standards))

    def _standard(self, standard: StandardDefinition, within: tuple[Also, ...] = ()) -> StandardPart:
        rated = self.material.ratings.standards[standard.number]
        heading = self.layout.key_data.get(standard.number, "Key data")
        key_data = self.table(
            FactTable(slug=f"key-data-{standard.number}", heading=heading), f"{heading}, {standard.number}"
        )
        questions: tuple[QuestionLine, ...] = ()
        note = None
        if not self.layout.questions_in_chapters:
            introduction = ""
        elif standard.method == "lowest_band":
            introduction = (
                f"Our {self.words.rating.one} for {lower_first(standard.title)} is based on the following key "
                "questions:"
            )
            note = self._note_on_bold(standard)
            questions = tuple(self.question_lines(standard, rated))
        elif standard.has_answers:
            share = f": {rated.share.per_cent}%" if rated.share else ""
            introduction = (
                f"Our {self.words.rating.one} for {lower_first(standard.title)} is based on "
                f"{SHARES_IN_WORDS[standard.method]} the following key questions{share}"
            )
            questions = tuple(self.question_lines(standard, rated))
        elif standard.key_questions:
            count = self.counted(len(standard.key_questions), "question")
            introduction = (
                f"In making a judgement about {lower_first(standard.title)}, we take into account the answers to "
                f"the following {count}:"
            )
        else:
            introduction = ""
        return StandardPart(
            id=f"standard-{standard.number}",
            number=standard.number,
            title=standard.title,
            heading=f"{standard.number}{self.layout.standard_stop} {standard.title}",
            statement=standard.text,
            rating=self.tag(rated.rating),
            key_data=key_data,
            introduction=introduction,
            introduction_note=note,
            questions=questions,
            caution=self.caution(line.tally.relevant for line in questions if line.tally),
            chart=self.answers_chart("chapters", lower_first(standard.title), [standard]),
            discretion=self.discretion(rated),
            narrative=self.text(f"standard-{standard.number}"),
            parts=tuple(
                QuestionPart(question.number, question.text, self.text(f"question-{question.number}"))
                for question in standard.key_questions
            ),
            also=tuple(
                also
                for described in within
                if described.after == standard.number and (also := self._also(described)) is not None
            ),
            has_questions=self.layout.questions_in_chapters,
        )
