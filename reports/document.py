"""The report as plain data: every heading, figure, note and sentence that the template will print.

`build` takes what assembly gathered and returns a `Document` in which everything is decided, rounded and worded; the
template only prints it. Footnotes are numbered here, in the order in which they are printed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reports import figures, wording
from reports.discretion import SMALL
from reports.layouts import EDITION_NOTE, Also, FactTable, Layout, Section
from reports.narrative import items, to_html, to_inline_html
from reports.percentages import Tally
from reports.ratings import InspectionRating, StandardRating
from standards.framework_file import DomainDefinition, FrameworkDefinition, KeyQuestionDefinition, StandardDefinition

# --- what the report is made from ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FactValue:
    section: str
    label: str
    value: str
    comparator: str
    comparator_value: str
    source: str


@dataclass(frozen=True)
class RecommendationText:
    number: int
    addressee: str
    text: str


@dataclass(frozen=True)
class SurveyCount:
    """A question of a survey: how many of those who answered it said so."""

    survey: str  # as it is cited: "E5"
    title: str
    number: int  # of the question in its survey, from 1
    question: str
    positive: int
    answered: int


@dataclass(frozen=True)
class Material:
    """Everything recorded that a report draws on."""

    reference: str
    yot: str
    is_joint: bool
    fieldwork_started: datetime.date | None
    published: datetime.date | None
    lead_inspector: str
    chief_inspector: str
    framework: FrameworkDefinition
    layout: Layout
    ratings: InspectionRating
    tallies: Mapping[str, Tally]
    cases: Sequence[figures.Case]
    texts: Mapping[str, str]
    facts: Sequence[FactValue]
    recommendations: Sequence[RecommendationText]
    alerts: int
    reassurance_requests: int
    surveys: Sequence[SurveyCount] = ()
    held: Mapping[str, int] = field(default_factory=dict)  # meetings, focus groups and so on: "Meeting", and how often


# --- what the template prints --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A footnote, numbered through the report."""

    number: int
    html: str


@dataclass(frozen=True)
class Text:
    """Narrative as HTML; without any, the slug and name of what is still to be written."""

    slug: str
    name: str
    html: str

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(frozen=True)
class RatingTag:
    name: str  # "" where there is none yet
    symbol: str = ""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-") or "none"


@dataclass(frozen=True)
class TableOfFacts:
    slug: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[Note, ...]
    label: str  # tells it from the others where only the label is heard


@dataclass(frozen=True)
class QuestionLine:
    """A key question in the table of its standard, or a line of the annexe."""

    number: str
    text: str
    percent: str
    counts: str
    is_lowest: bool
    note: Note | None = None


@dataclass(frozen=True)
class QuestionPart:
    number: str
    text: str
    narrative: Text


@dataclass(frozen=True)
class StandardPart:
    id: str
    number: str
    title: str
    statement: str
    rating: RatingTag
    key_data: TableOfFacts | None
    introduction: str
    introduction_note: Note | None
    questions: tuple[QuestionLine, ...]
    discretion: str
    narrative: Text
    parts: tuple[QuestionPart, ...]


@dataclass(frozen=True)
class RatingLine:
    number: str
    title: str
    rating: RatingTag


@dataclass(frozen=True)
class LadderStep:
    rating: str
    start: int
    end: int
    x: int
    width: int
    colour: str
    is_reached: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Ladder:
    """The score on its ladder of points, as a picture and in words."""

    title: str
    points: int
    steps: tuple[LadderStep, ...]
    pointer: int

    @property
    def width(self) -> int:
        return self.steps[-1].x + self.steps[-1].width + 3

    @property
    def pointer_left(self) -> int:
        return self.pointer - 8


# Lowest first: those of the rating tags in the report's stylesheet, which does not reach into a picture.
LADDER_COLOURS = ("#8f1d1d", "#7b4a00", "#0b5c45", "#27408b")


@dataclass(frozen=True)
class PromptLine:
    letter: str
    text: str
    percent: str


@dataclass(frozen=True)
class ResultsQuestion:
    line: QuestionLine
    prompts: tuple[PromptLine, ...]


@dataclass(frozen=True)
class ResultsStandard:
    number: str
    title: str
    statement: str
    rating: RatingTag
    note: Note | None
    questions: tuple[ResultsQuestion, ...]


@dataclass(frozen=True)
class ResultsDomain:
    number: str
    title: str
    has_percentages: bool
    standards: tuple[ResultsStandard, ...]


@dataclass(frozen=True)
class Summary:
    """One domain in the executive summary."""

    title: str
    inspected: str
    narrative: Text
    findings: tuple[str, ...]
    but: tuple[str, ...]


@dataclass(frozen=True)
class RecommendationGroup:
    addressee: str
    start: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A section of the report; `kind` names the template that prints it."""

    kind: str
    id: str
    heading: str
    content: Mapping[str, object] = field(default_factory=dict)
    entries: tuple[tuple[str, str], ...] = ()  # what the contents list below it: (id, heading)

    @property
    def template(self) -> str:
        return f"reports/document/v1/_{'plain' if self.kind == 'text' else self.kind}.html"


@dataclass(frozen=True)
class Document:
    title: str
    title_lead: str  # the title without the place
    area: str
    organisation: str
    date: str
    is_draft: bool
    shows_unwritten: bool
    layout: str
    description: str
    lead_inspector: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    edition_note: Text
    unwritten: tuple[str, ...]


ORGANISATION = "HM Inspectorate of Probation"


def build(material: Material, *, is_draft: bool, shows_unwritten: bool) -> Document:
    """The report of an inspection. `shows_unwritten` marks what is still to be written; otherwise it is left out."""
    return _Builder(material, is_draft=is_draft, shows_unwritten=shows_unwritten).document()


class _Builder:
    def __init__(self, material: Material, *, is_draft: bool, shows_unwritten: bool) -> None:
        self.material = material
        self.framework = material.framework
        self.layout = material.layout
        self.is_draft = is_draft
        self.shows_unwritten = shows_unwritten
        self.notes: list[Note] = []
        self.unwritten: list[str] = []
        self.headings = self.layout.text_sections(self.framework)
        self.short = wording.abbreviation(material.yot)
        self.area = wording.area(material.yot)

    def document(self) -> Document:
        parts = [part for section in self.layout.sections if (part := self._part(section)) is not None]
        material = self.material
        return Document(
            title=f"{self.layout.title} {self.area}",
            title_lead=self.layout.title,
            area=self.area,
            organisation=ORGANISATION,
            date=wording.month(material.published),
            is_draft=self.is_draft,
            shows_unwritten=self.shows_unwritten,
            layout=self.layout.slug,
            description=f"The report on the inspection {material.reference} of {material.yot}",
            lead_inspector=material.lead_inspector,
            parts=tuple(parts),
            notes=tuple(self.notes),
            edition_note=Text(EDITION_NOTE, "", to_html(material.texts.get(EDITION_NOTE, ""))),
            unwritten=tuple(self.unwritten),
        )

    # --- small things

    def note(self, text: str) -> Note:
        self.notes.append(Note(len(self.notes) + 1, to_inline_html(text)))
        return self.notes[-1]

    def text(self, slug: str) -> Text:
        body = self.material.texts.get(slug, "").strip()
        if not body:
            self.unwritten.append(slug)
        return Text(slug, self.headings.get(slug, slug), to_html(body))

    def list_of(self, slug: str) -> tuple[str, ...]:
        return tuple(items(self.material.texts.get(slug, "")))

    def tag(self, rating: str | None) -> RatingTag:
        return RatingTag(rating, self.framework.rating(rating).symbol) if rating else RatingTag("")

    def cases(self, domain: str) -> list[figures.Case]:
        return [case for case in self.material.cases if case["domain"] == domain]

    def annexe_number(self, slug: str) -> int:
        return [section.slug for section in self.layout.sections if section.annexe].index(slug) + 1

    def annexe_name(self, slug: str) -> str:
        return f"{self.layout.annexe} {self.annexe_number(slug)}"

    # --- the sections

    def _part(self, section: Section) -> Part | None:
        part: Part | None = getattr(self, f"_{section.kind}")(section)
        if part is None or not section.annexe:
            return part
        return Part(part.kind, part.id, f"{self.annexe_name(section.slug)}: {part.heading}", part.content, part.entries)

    def _front(self, section: Section) -> Part:
        return Part(
            "front",
            section.slug,
            section.heading,
            {"year": self.material.published.year if self.material.published else "", "short": self.short},
        )

    def _contents(self, section: Section) -> Part:
        return Part("contents", section.slug, section.heading)

    def _foreword(self, section: Section) -> Part | None:
        text = self.text(section.slug)
        if not text and not self.shows_unwritten:
            return None
        return Part("foreword", section.slug, section.heading, {"text": text, "by": self.material.chief_inspector})

    def _text(self, section: Section) -> Part | None:
        text = self.text(section.slug)
        if not text and not self.shows_unwritten:
            return None
        return Part("text", section.slug, section.heading, {"text": text})

    def _ratings(self, section: Section) -> Part:
        ratings = self.material.ratings
        domains = [
            (
                f"{domain.number}. {domain.title}",
                [
                    RatingLine(standard.number, standard.title, self.tag(ratings.standards[standard.number].rating))
                    for standard in domain.standards
                    if standard.in_total
                ],
            )
            for domain in self.framework.domains
        ]
        apart = [
            RatingLine(standard.number, standard.title, self.tag(ratings.standards[standard.number].rating))
            for standard in self.framework.standards
            if not standard.in_total and ratings.standards[standard.number].rating
        ]
        return Part(
            "ratings",
            section.slug,
            section.heading,
            {
                "yot": self.material.yot,
                "fieldwork": wording.month(self.material.fieldwork_started) if self.layout.fieldwork_month else "",
                "points": ratings.points,
                "maximum": ratings.maximum,
                "overall": self.tag(ratings.overall),
                "overall_note": self._overall_note(),
                "domains": [domain for domain in domains if domain[1]],
                "apart": apart,
                "missing": list(ratings.missing),
                "ladder": self._ladder(),
            },
        )

    def _overall_note(self) -> str:
        ratings = self.material.ratings
        if ratings.limit:
            limit = ratings.limit
            return (
                f"An overall rating of ‘{limit.bars}’ is barred where standard {limit.standard} is rated "
                f"‘{limit.rating}’."
            )
        if ratings.overall_decision and ratings.overall != ratings.overall_by_rules:
            return (
                f"The points alone give ‘{ratings.overall_by_rules}’. The ratings panel departed from it. "
                f"{ratings.overall_reason}"
            )
        return ""

    def _ladder(self) -> Ladder | None:
        """The bands of the total side by side, 20 units a point, with a pointer at the score."""
        points, maximum = self.material.ratings.points, self.framework.maximum
        if points is None or maximum is None:
            return None
        steps = tuple(
            LadderStep(
                rating=band.rating,
                start=band.start,
                end=band.end,
                x=20 * band.start,
                width=20 * (band.end + 1 - band.start) - 3,
                colour=LADDER_COLOURS[self.framework.rank(band.rating) % len(LADDER_COLOURS)],
                is_reached=band.start <= points <= band.end,
            )
            for band in self.framework.overall_bands
        )
        reached = next(step for step in steps if step.is_reached)
        title = (
            f"{points} points of {maximum}: in the band of ‘{reached.rating}’, which runs from {reached.start} to "
            f"{reached.end}"
        )
        return Ladder(title, points, steps, pointer=20 * points + 8)

    def _summary(self, section: Section) -> Part:
        ratings = self.material.ratings
        in_total = [standard for standard in self.framework.standards if standard.in_total]
        opening, note = "", None
        if ratings.overall:
            domains = len({standard.number.split(".")[0] for standard in in_total})
            opening = (
                f"Overall, {self.material.yot} is rated as ‘{ratings.overall}’. The rating rests on "
                f"{wording.number(domains)} areas of its work, called domains, and on {len(in_total)} standards "
                "shared between them. The standards draw on established models, evidence and experience, and each is "
                "rated by itself; published scoring rules turn these ratings into the overall one."
            )
            note = self.note(self._scoring_sentence())
        domains_told = [
            self._summary_of(self.framework.domain(chapter.domain))
            for chapter in self.layout.sections
            if chapter.kind == "chapter"
        ]
        return Part(
            "summary",
            section.slug,
            section.heading,
            {"opening": opening, "note": note, "domains": domains_told},
        )

    def _scoring_sentence(self) -> str:
        scores = wording.listed([f"‘{rating.name}’ scores {rating.score}" for rating in self.framework.ratings])
        bands = wording.listed([f"{b.start}–{b.end} is ‘{b.rating}’" for b in self.framework.overall_bands])
        return (
            f"{scores}. The scores of the standards add up to a total of 0–{self.framework.maximum}, of which {bands}."
        )

    def _summary_of(self, domain: DomainDefinition) -> Summary:
        return Summary(
            title=domain.title,
            inspected=self._inspected(domain),
            narrative=self.text(f"summary-{domain.number}"),
            findings=self.list_of(f"strengths-{domain.number}"),
            but=self.list_of(f"improvements-{domain.number}"),
        )

    def _inspected(self, domain: DomainDefinition) -> str:
        """How many cases of a domain were inspected, and of which disposals: from the cases themselves."""
        cases = self.cases(domain.number)
        if not domain.case_based or not cases:
            return ""
        shares = figures.make_up(cases, "disposal", figures.disposal_titles(self.framework, domain.number))
        kinds = wording.listed(
            [
                wording.counted(share.count, wording.singular(share.label), wording.plural(share.label))
                for share in shares
            ]
        )
        disposals = wording.lower_first(domain.title)
        return f"We inspected {wording.number(len(cases))} {disposals if len(cases) != 1 else disposals[:-1]}: {kinds}."

    def _recommendations(self, section: Section) -> Part | None:
        groups: list[RecommendationGroup] = []
        given = self.material.recommendations
        for recommendation in given:
            text = to_inline_html(recommendation.text)
            if groups and groups[-1].addressee == recommendation.addressee:
                last = groups.pop()
                groups.append(RecommendationGroup(last.addressee, last.start, (*last.texts, text)))
            else:
                groups.append(RecommendationGroup(recommendation.addressee, recommendation.number, (text,)))
        if not given:
            self.unwritten.append(section.slug)
            if not self.shows_unwritten:
                return None
        opening = (
            f"From what we found, we make {wording.counted(len(given), 'recommendation')}. Carried out, we believe, "
            f"they will improve the work of {self.material.yot}, the lives of the children it works with, and the "
            "protection of the public."
            if given
            else ""
        )
        return Part("recommendations", section.slug, section.heading, {"opening": opening, "groups": groups})

    def _facts(self, section: Section) -> Part | None:
        tables = [table for described in section.tables if (table := self._table(described)) is not None]
        if not tables:
            self.unwritten.append(section.slug)
            if not self.shows_unwritten:
                return None
        return Part("facts", section.slug, section.heading, {"tables": tables})

    def _table(self, described: FactTable, label: str = "") -> TableOfFacts | None:
        """The facts of one section as a table: a row a label, a column for the YOT and one for each comparator."""
        facts = [fact for fact in self.material.facts if fact.section == described.slug]
        if not facts:
            return None
        labels = list(dict.fromkeys(fact.label for fact in facts))
        # The label compared with most gives the order, so that a label with one comparator does not bring it first.
        most_compared = sorted(facts, key=lambda fact: -sum(other.label == fact.label for other in facts))
        comparators = list(dict.fromkeys(fact.comparator for fact in most_compared if fact.comparator))
        rows = []
        for label in labels:
            of_label = [fact for fact in facts if fact.label == label]
            compared = {fact.comparator: fact.comparator_value for fact in of_label}
            value = next((fact.value for fact in of_label if fact.value), "")
            rows.append((label, (value, *(compared.get(comparator, "") for comparator in comparators))))
        own = f"{self.area} {self.short}"
        return TableOfFacts(
            slug=described.slug,
            heading=described.heading,
            columns=(own, *comparators) if comparators else ("Figure",),
            rows=tuple(rows),
            notes=tuple(self.note(source) for source in dict.fromkeys(fact.source for fact in facts) if source),
            label=label or described.heading,
        )

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
                "inspected": self._inspected(domain),
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
        key_data = self._table(
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
            questions = tuple(self._question_lines(standard, rated, with_notes=True))
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
            discretion=self._discretion(rated),
            narrative=self.text(f"standard-{standard.number}"),
            parts=tuple(
                QuestionPart(question.number, question.text, self.text(f"question-{question.number}"))
                for question in standard.key_questions
            ),
        )

    def _question_lines(
        self, standard: StandardDefinition, rated: StandardRating, *, with_notes: bool
    ) -> Iterable[QuestionLine]:
        by_number = {question.number: question for question in standard.key_questions}
        for question in rated.key_questions:
            tally = question.tally
            yield QuestionLine(
                number=question.number,
                text=by_number[question.number].text,
                percent="–" if question.percent is None else f"{question.percent}%",
                counts=f"{tally.yes} of {tally.relevant}",
                is_lowest=question.number in rated.deciding,
                note=self._low_numbers(tally) if with_notes else None,
            )

    def _low_numbers(self, tally: Tally) -> Note | None:
        """What a reader must know of a percentage that rests on part of the cases.

        A case in which the answer is still awaited is one to which the question applies.
        """
        applied = tally.cases - tally.not_asked - tally.does_not_apply
        if applied == tally.cases:
            return None
        if not applied:
            return self.note("This question applied in none of the cases inspected.")
        told = f"This question applied in {wording.number(applied)} of the {wording.number(tally.cases)} cases"
        few = " A percentage of so few cases is to be read with care." if applied < SMALL else ""
        return self.note(f"{told} inspected.{few}")

    def _discretion(self, rated: StandardRating) -> str:
        if not rated.is_discretion or rated.decision is None:
            return ""
        before = f"from ‘{rated.before}’ to ‘{rated.rating}’" if rated.before else f"to ‘{rated.rating}’"
        return to_inline_html(
            f"The ratings panel used professional discretion and changed this rating {before}. {rated.decision.reason}"
        )

    def _methodology(self, section: Section) -> Part:
        shown = [
            {
                "title": domain.title,
                "paragraphs": self._sample_paragraphs(domain),
                "groups": self._case_groups(domain),
            }
            for domain in self.framework.domains
            if domain.case_based and self.cases(domain.number)
        ]
        counts = [fact for fact in self.material.facts if fact.section == "methodology"]
        return Part(
            "methodology",
            section.slug,
            section.heading,
            {
                "counts": [(fact.label, fact.value) for fact in counts],
                "is_joint": self.material.is_joint,
                "short": self.short,
                "domains": shown,
                "text": self.text(section.slug),
                "raised": self._raised(),
            },
        )

    def _raised(self) -> str:
        """The alerts and requests for reassurance in a sentence; "" without any."""
        alerts, requests = self.material.alerts, self.material.reassurance_requests
        done = []
        if alerts:
            done.append(f"raised {wording.counted(alerts, 'alert')} to the {self.short}, for a child at immediate risk")
        if requests:
            done.append(f"made {wording.counted(requests, 'request')} for reassurance")
        return f"During fieldwork inspectors {', and '.join(done)}." if done else ""

    def _sample_paragraphs(self, domain: DomainDefinition) -> list[str]:
        cases = self.cases(domain.number)
        paragraphs = [f"{self._inspected(domain)} Inspectors read the case files and interviewed case managers."]
        for classification, title in (
            ("safety_wellbeing", "safety and wellbeing"),
            ("risk_of_serious_harm", "risk of serious harm"),
        ):
            found = figures.agreement(cases, classification)
            if found is None:
                continue
            agreed, too_high, too_low, both = found
            sentence = (
                f"We agreed with the {self.short}’s classification of {title} in {wording.number(agreed)} of "
                f"{wording.counted(both, 'case')}"
            )
            apart = [
                f"it was too {word} in {wording.number(count)}" for word, count in (("low", too_low), ("high", too_high))
                if count
            ]  # fmt: skip
            paragraphs.append(f"{sentence}; {wording.listed(apart)}." if apart else f"{sentence}.")
        return paragraphs

    def _case_groups(self, domain: DomainDefinition) -> list[tuple[str, list[figures.Share]]]:
        cases = self.cases(domain.number)
        described = [
            ("Disposal", "disposal", figures.disposal_titles(self.framework, domain.number)),
            ("In custody", "custody", {"yes": "Yes", "no": "No"}),
            ("Gender", "gender", None),
            ("Ethnicity", "ethnicity", None),
            ("Looked after", "looked_after", {"yes": "Yes", "no": "No"}),
            ("Safety and wellbeing", "safety_wellbeing", figures.LEVEL_TITLES),
            ("Risk of serious harm", "risk_of_serious_harm", figures.LEVEL_TITLES),
        ]
        tables = [(title, figures.make_up(cases, column, titles)) for title, column, titles in described]
        tables += [
            (question.text, figures.case_question_shares(cases, question))
            for question in self.framework.case_questions
            # What was said of the YOT's classifications is told in a sentence, by `figures.agreement`.
            if domain.number in question.domains and not question.slug.endswith("_reasonable")
        ]
        return [(title, shares) for title, shares in tables if shares]

    def _results(self, section: Section) -> Part:
        domains = [
            ResultsDomain(
                domain.number,
                domain.title,
                domain.case_based,
                tuple(self._results_of(standard) for standard in domain.standards),
            )
            for domain in self.framework.domains
        ]
        prompts_of_all = self.framework.percentages.prompt == "all_cases"
        return Part(
            "results",
            section.slug,
            section.heading,
            {
                "bands": [
                    {"name": band.name, "label": band.label, "rating": self.tag(band.rating)}
                    for band in self.framework.bands
                ],
                "scoring": self._scoring_sentence() if self.framework.overall_bands else "",
                "limits": [
                    f"Where standard {limit.standard} is rated ‘{limit.rating}’, an overall rating of ‘{limit.bars}’ "
                    "cannot be given, whatever the points. The standard is rated apart and adds no points; where no case "
                    "is relevant, it is not rated."
                    for limit in self.framework.limits
                ],
                "inspected": [
                    self._inspected(domain) for domain in self.framework.domains if self.cases(domain.number)
                ],
                "domains": domains,
                "shows_prompts": self.layout.prompts_in_results,
                "prompt_denominator": "of all inspected cases of the domain" if prompts_of_all else "of relevant cases",
            },
        )

    def _results_of(self, standard: StandardDefinition) -> ResultsStandard:
        rated = self.material.ratings.standards[standard.number]
        note = None
        if rated.is_discretion and rated.decision and self.layout.discretion_footnotes:
            note = self.note(self._discretion(rated))
        if standard.is_computed:
            lines = list(self._question_lines(standard, rated, with_notes=False))
        else:
            lines = [QuestionLine(question.number, question.text, "", "", False) for question in standard.key_questions]
        by_number = {question.number: question for question in standard.key_questions}
        return ResultsStandard(
            number=standard.number,
            title=standard.title,
            statement=standard.text,
            rating=self.tag(rated.rating),
            note=note,
            questions=tuple(
                ResultsQuestion(line, self._prompt_lines(by_number[line.number]) if standard.is_computed else ())
                for line in lines
            ),
        )

    def _prompt_lines(self, question: KeyQuestionDefinition) -> tuple[PromptLine, ...]:
        if not self.layout.prompts_in_results:
            return ()
        lines = []
        for prompt in question.prompts:
            tally = self.material.tallies.get(f"{question.number}{prompt.letter}", Tally())
            of_all = self.framework.percentages.prompt == "all_cases"
            percent = tally.per_cent_of_all if of_all else tally.per_cent
            lines.append(
                PromptLine(
                    prompt.published_letter or prompt.letter, prompt.text, "–" if percent is None else f"{percent}%"
                )
            )
        return tuple(lines)

    def _glossary(self, section: Section) -> Part | None:
        own = {fact.label: fact.value for fact in self.material.facts if fact.section == "glossary"}
        words = {**GLOSSARY, **own}
        terms = sorted(words.items(), key=lambda item: item[0].lower())
        return Part("glossary", section.slug, section.heading, {"terms": terms})


# The field's words that every report explains; a report adds its own as facts of the section "glossary".
GLOSSARY = {
    "Case": "The work of the service with one child.",
    "Community resolution": "An informal agreement on how a less serious offence is put right, often with the victim.",
    "Court disposal": "A sentence of a court, for example a referral order or a youth rehabilitation order.",
    "Desistance": "The process of leaving offending behind.",
    "Domain": "One of the areas that an inspection looks at: organisational delivery, court disposals, and "
    "out-of-court disposals.",
    "Key question": "What inspectors answer, yes or no, to judge a standard.",
    "Out-of-court disposal": "The settling of an offence without a court, for example by a youth caution.",
    "Personalised": "Fitted to the needs of the child, diversity included.",
    "Professional discretion": "The ratings panel’s departure from a computed rating, with reasons.",
    "Prompt": "A question that informs the answer to a key question.",
    "Relevant case": "A case in which a question was asked and applied.",
    "Risk of serious harm": "The likelihood and the severity of serious harm that a child may do to others; classified "
    "as low, medium, high or very high.",
    "Safety and wellbeing": "The child’s own safety; what may compromise it is classified as low, medium, high or very "
    "high.",
    "Standard": "What good work looks like in one area; each is rated.",
    "Youth caution": "A caution that a child accepts after admitting an offence.",
    "Youth conditional caution": "A youth caution with conditions that the child must keep.",
    "Youth offending team (YOT)": "The local partnership that works with children who have offended; some go by the name "
    "of youth offending service (YOS) or youth justice service (YJS).",
}
