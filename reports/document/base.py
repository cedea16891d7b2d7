"""The base of the report's parts: notes, texts, ratings, tables, and the list of unwritten sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from reports.document.charts import AnswersChart, answers_chart
from reports.document.data import BAR, Note, QuestionLine, RatingTag, StandardPart, TableOfFacts, Text
from reports.document.material import FactValue, Material
from reports.document.tables.facts import table_of_facts
from reports.layouts import FactTable, Section
from reports.ratings.rules import StandardRating
from reports.sample import figures as sample_figures
from reports.sample.suppression import fewer_than, may_be_said
from reports.sample.tables import DISPOSAL
from reports.text import numbers_in_words
from reports.text.footnotes import with_calls, with_calls_marked, without_footnotes
from reports.text.narrative import items, to_html, to_inline_html
from reports.text.numbers_in_words import lower_first
from reports.text.pictures import with_pictures
from standards.language.definition import DomainDefinition, StandardDefinition
from standards.language.scale import Noun

# What the bars in a table of key questions mean.
BARS_IN_WORDS = "The bars are as long as the percentages, and the lines across them mark where the bands start."


class Common:
    """The material, with the footnotes and unwritten sections that are collected while the report is built."""

    def __init__(self, material: Material, *, is_draft: bool, shows_unwritten: bool) -> None:
        self.material = material
        self.framework = material.framework
        self.layout = material.layout
        self.is_draft = is_draft
        self.shows_unwritten = shows_unwritten
        self.notes: list[Note] = []
        self.unwritten: list[str] = []
        self._bodies: dict[str, str] = {}
        self.headings = self.layout.text_sections(self.framework)
        self.short = numbers_in_words.abbreviation(material.yot, material.framework.words.service.one)
        self.area = numbers_in_words.area(material.yot)
        self.words = material.framework.words

    def note(self, text: str) -> Note:
        return self.note_as_html(to_inline_html(text))

    def note_as_html(self, html: str) -> Note:
        self.notes.append(Note(len(self.notes) + 1, html))
        return self.notes[-1]

    def text(self, slug: str) -> Text:
        body = self.body(slug)
        if not body:
            self.unwritten.append(slug)
        return Text(slug, self.headings.get(slug, slug), self.with_calls(to_html(body)))

    def body(self, slug: str) -> str:
        """A text as written, with its footnotes taken out. The calls are marked, for `with_calls`."""
        if slug not in self._bodies:
            written = self.material.texts.get(slug, "").strip()
            self._bodies[slug] = with_calls_marked(written, lambda words: self.note(words).number)
        return self._bodies[slug]

    def with_calls(self, html: str) -> str:
        """The HTML of a text, with its pictures. Each call of a footnote is an element, because editions print calls in two
        ways."""
        shown = with_pictures(html, self.material.pictures)
        return with_calls(shown, lambda number: f'<span class="note-call" data-note="{number}"></span>')

    def further_texts(self, section: Section, *, first: bool = False) -> tuple[Text, ...]:
        """The further texts of a section, above or below what it prints from recorded data. Texts that are not written
        yet are only included if the report marks them."""
        texts = [self.text(also.slug) for also in section.also if also.first == first]
        return tuple(text for text in texts if text or self.shows_unwritten)

    def list_of(self, slug: str, *, with_notes: bool = False) -> tuple[str, ...]:
        """The items in a text. A list that is printed twice has its footnotes in one place."""
        body = self.body(slug) if with_notes else without_footnotes(self.material.texts.get(slug, ""))
        return tuple(self.with_calls(item) for item in items(body))

    def tag(self, rating: str | None) -> RatingTag:
        return RatingTag(rating, self.framework.rating(rating).symbol) if rating else RatingTag("")

    def cases(self, domain: str) -> list[sample_figures.Case]:
        return sample_figures.cases_of(self.material.cases, domain)

    def number(self, value: int) -> str:
        """A number in words or in numerals, as this layout requires."""
        return numbers_in_words.number(value, self.layout.words_to)

    def counted(self, value: int, noun: str, plural: str = "") -> str:
        return numbers_in_words.counted(value, noun, plural, words_to=self.layout.words_to)

    def fewer_than(self, fewest: int, many: str) -> str:
        return fewer_than(fewest, many, words_to=self.layout.words_to)

    def annexe_number(self, slug: str) -> int:
        return [section.slug for section in self.layout.sections if section.annexe].index(slug) + 1

    def annexe_name(self, slug: str) -> str:
        return f"{self.layout.annexe} {self.annexe_number(slug)}"

    def fixed(self, section: Section) -> dict[str, object]:
        """The fixed paragraphs of this section, and the values to insert in them."""
        return {
            "fixed": section.fixed,
            "inspectorate": self.layout.inspectorate,
            "year": self.material.published.year if self.material.published else "",
            "licence_heading": self.layout.licence_heading,
        }

    def scoring_sentence(self) -> str:
        scores = numbers_in_words.listed(
            [f"‘{rating.name}’ scores {rating.score}" for rating in self.framework.ratings]
        )
        bands = numbers_in_words.listed([f"{b.start}–{b.end} is ‘{b.rating}’" for b in self.framework.overall_bands])
        return f"{scores}. The scores of the {self.words.standard.many} add up to a total of 0–{self.framework.maximum}: {bands}."

    def inspected(self, domain: DomainDefinition) -> str:
        """A sentence on how many cases in a domain were inspected, by disposal."""
        cases = self.cases(domain.number)
        if not domain.case_based or not cases:
            return ""
        others = self.of_other_domains(domain, cases)
        disposals = self.material.sample_tables[domain.number].get(DISPOSAL)
        shown = disposals.shown if disposals else ()
        kinds = [
            *(
                self.counted(each.count, numbers_in_words.singular(each.label), numbers_in_words.plural(each.label))
                for each in shown
            ),
            *(self.counted(count, word.one, word.many) for word, count in others),
        ]
        if shown and (rest := len(cases) - sum(each.count for each in shown)):
            kinds.append(f"{self.number(rest)} {'other' if rest == 1 else 'others'}")
        # A domain is named after its cases if its title is a kind of disposals, for example "Court disposals".
        if domain.title.endswith("disposals"):
            title = numbers_in_words.lower_first(domain.title)
            inspected = self.counted(len(cases), title.removesuffix("s"), title)
        else:
            own = [unit for unit in self.framework.units if unit.domain == domain.number]
            is_of_one_kind = len(own) == 1 and all(case.get("unit") == own[0].slug for case in cases)
            word = own[0].words if is_of_one_kind else self.words.case
            inspected = self.counted(len(cases), word.one, word.many)
        return f"We inspected {inspected}: {numbers_in_words.listed(kinds)}." if kinds else f"We inspected {inspected}."

    def of_other_domains(
        self, domain: DomainDefinition, cases: Iterable[sample_figures.Case]
    ) -> list[tuple[Noun, int]]:
        """How many of these cases are listed in another domain and are in this sample too, by their kind of unit. Numbers that
        may not leave the team are left out."""
        counted = Counter(case.get("unit") for case in cases)
        fewest = self.framework.percentages.smallest_group
        return [
            (unit.words, counted[unit.slug])
            for unit in self.framework.units
            if unit.domain != domain.number
            and counted[unit.slug]
            and may_be_said(counted[unit.slug], counted.total(), fewest)
        ]

    def table(self, described: FactTable, label: str = "", without: Collection[FactValue] = ()) -> TableOfFacts | None:
        """The facts in one section as a table, without those that are printed elsewhere; None if there are none."""
        facts = [fact for fact in self.material.facts if fact not in without]
        return table_of_facts(facts, described, area=self.area, short=self.short, label=label)

    def key_data(self, standard: StandardDefinition) -> TableOfFacts | None:
        heading = self.layout.key_data.get(standard.number, "Key data")
        described = FactTable(slug=f"key-data-{standard.number}", heading=heading)
        return self.table(described, f"{heading}, {standard.number}")

    def plain_standard(self, standard: StandardDefinition, heading: str, *, with_figures: bool) -> StandardPart:
        """A standard without its texts: its statement, its rating and, `with_figures`, its key questions and their chart."""
        rated = self.material.ratings.standards[standard.number]
        lines: list[QuestionLine] = []
        chart = None
        if with_figures and standard.has_answers:
            lines = list(self.question_lines(standard, rated))
            chart = self._chart(lower_first(standard.title), [standard])
        return StandardPart(
            id=f"standard-{standard.number}",
            number=standard.number,
            title=standard.title,
            heading=heading,
            statement=standard.text,
            rating=self.tag(rated.rating),
            key_data=self.key_data(standard),
            introduction="",
            introduction_note=None,
            questions=tuple(lines),
            caution=self.caution(line.tally.relevant for line in lines if line.tally),
            chart=chart,
            discretion=self.discretion(rated),
            narrative=Text(f"standard-{standard.number}", heading, ""),
            parts=(),
        )

    def answers_chart(self, place: str, about: str, standards: Iterable[StandardDefinition]) -> AnswersChart | None:
        """A chart of answers to the key questions of computed standards, if the layout has a chart in this place."""
        if place != self.layout.answers_chart:
            return None
        return self._chart(about, standards)

    def _chart(self, about: str, standards: Iterable[StandardDefinition]) -> AnswersChart | None:
        rated = self.material.ratings.standards
        questions = []
        for standard in standards:
            if standard.has_answers:
                texts = {question.number: question.text for question in standard.key_questions}
                tallies = rated[standard.number].key_questions
                questions += [(texts[question.number], question.tally) for question in tallies]
        return answers_chart(about, questions, self.band_starts, self.words.case)

    @property
    def band_starts(self) -> list[int]:
        """The lowest percentages of the bands, without the lowest band."""
        return sorted(band.start for band in self.framework.bands if band.start)

    @property
    def ticks(self) -> list[tuple[int, int]]:
        """The lowest percentage of each band, and the place of its line across the bars in a table."""
        return [(start, BAR * start // 100) for start in self.band_starts]

    def question_lines(self, standard: StandardDefinition, rated: StandardRating) -> Iterable[QuestionLine]:
        by_number = {question.number: question for question in standard.key_questions}
        # None is the lowest while an answer is missing.
        is_complete = all(question.tally.is_complete for question in rated.key_questions)
        for question in rated.key_questions:
            tally = question.tally
            yield QuestionLine(
                number=question.number,
                text=by_number[question.number].text,
                percent="–" if question.percent is None else f"{question.percent}%",
                counts=f"{tally.yes} of {tally.relevant}",
                is_lowest=is_complete and question.number in rated.deciding,
                cases=str(tally.relevant),
                tally=tally,
            )

    def caution(self, behind: Iterable[int], shown: str = "as the last column shows") -> str:
        """A sentence if some percentages are based on few cases; "" if none are. `behind` has the cases behind each one."""
        numbers = [cases for cases in behind if cases]
        few = [cases for cases in numbers if cases < self.framework.discretion.few]
        if not few:
            return ""
        case = self.words.case
        than = self.fewer_than(self.framework.discretion.few, case.many)
        if len(numbers) == 1:
            base = f"one {case.one}" if few == [1] else than
            return f"This percentage is based on {base}. Treat it with caution."
        if len(few) < len(numbers):
            return f"Some percentages are based on {than}, {shown}. Treat them with caution."
        base = f"one {case.one}" if set(few) == {1} else than
        return f"All percentages here are based on {base}. Treat them with caution."

    def discretion(self, rated: StandardRating) -> str:
        if not rated.is_discretion or rated.decision is None:
            return ""
        before = f"from ‘{rated.before}’ to ‘{rated.rating}’" if rated.before else f"to ‘{rated.rating}’"
        return to_inline_html(
            f"The ratings panel used professional discretion and changed this {self.words.rating.one} {before}. "
            f"{rated.decision.reason}"
        )
