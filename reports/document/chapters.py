"""A chapter a domain: its opening, strengths and areas for improvement, and its standards."""

from __future__ import annotations

from reports import wording
from reports.document.base import Common
from reports.document.data import Part, QuestionLine, QuestionPart, StandardPart
from reports.layouts import Also, FactTable, Section
from standards.framework_file import DomainDefinition, StandardDefinition


class Chapters(Common):
    def _chapter(self, section: Section) -> Part:
        domain = self.framework.domain(section.domain)
        opening = self.text(f"chapter-{domain.number}")
        strengths = self.list_of(f"strengths-{domain.number}")
        improvements = self.list_of(f"improvements-{domain.number}")
        self.unwritten += [
            f"{name}-{domain.number}"
            for name, told in (("strengths", strengths), ("improvements", improvements))
            if not told
        ]
        standards = [self._standard(standard) for standard in domain.standards]
        also = [also for also in map(self._also, section.also) if also is not None]
        entries = [
            *((standard.id, f"{standard.number}. {standard.title}") for standard in standards),
            *((str(part["id"]), str(part["heading"])) for part in also),
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
                "standards": standards,
                "also": also,
                "standards_sentence": self._standards_sentence(domain),
            },
            tuple(entries),
        )

    def _standards_sentence(self, domain: DomainDefinition) -> str:
        standards = f"{wording.number(len(domain.standards))} standards"
        if domain.case_based:
            in_cases = wording.counted(sum(standard.is_computed for standard in domain.standards), "standard")
            judged = [f"{s.number}, {wording.lower_first(s.title)}," for s in domain.standards if not s.is_computed]
            apart = f" Standard {wording.listed(judged)} is judged as a whole." if judged else ""
            return f"In each of these cases, we inspect against {in_cases}.{apart}"
        return f"We inspect {wording.lower_first(domain.title)} against {standards}."

    def _also(self, also: Also) -> dict[str, object] | None:
        """What follows the standards of a chapter: a text, with the standards of a domain that has no chapter."""
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
        return {"id": also.slug, "heading": also.heading, "text": text, "standards": standards}

    def _standard(self, standard: StandardDefinition) -> StandardPart:
        rated = self.material.ratings.standards[standard.number]
        key_data = self.table(
            FactTable(slug=f"key-data-{standard.number}", heading="Key data"), f"Key data, {standard.number}"
        )
        questions: tuple[QuestionLine, ...] = ()
        note = None
        if standard.is_computed:
            introduction = f"Our rating for {wording.lower_first(standard.title)} rests on these key questions:"
            note = self.note(
                "The lowest percentage, in bold, decides the band and with it the rating of the standard: see "
                f"{self.annexe_name('results')}."
            )
            questions = tuple(self.question_lines(standard, rated, with_notes=True))
        elif standard.key_questions:
            count = wording.counted(len(standard.key_questions), "question")
            introduction = (
                f"Our judgement about {wording.lower_first(standard.title)} takes into account the answers to the "
                f"following {count}:"
            )
        else:
            introduction = ""
        return StandardPart(
            id=f"standard-{standard.number}",
            number=standard.number,
            title=standard.title,
            statement=standard.text,
            rating=self.tag(rated.rating),
            key_data=key_data,
            introduction=introduction,
            introduction_note=note,
            questions=questions,
            discretion=self.discretion(rated),
            narrative=self.text(f"standard-{standard.number}"),
            parts=tuple(
                QuestionPart(question.number, question.text, self.text(f"question-{question.number}"))
                for question in standard.key_questions
            ),
        )
