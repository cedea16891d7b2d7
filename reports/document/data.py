"""The values that the template prints, already decided, rounded and worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.document.charts import AnswersChart, ComparedChart
from reports.ratings.percentages import Tally
from standards.language.scale import Words

LONGEST_BESIDE_RATING = 36  # characters of a heading
BAR = 300  # the length of a bar in a table that is 100 per cent


@dataclass(frozen=True)
class Note:
    """A footnote. Numbers run through the whole report."""

    number: int
    html: str


@dataclass(frozen=True)
class Text:
    """Narrative as HTML; `html` is empty if it is still to be written."""

    slug: str
    name: str
    html: str

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(frozen=True)
class RatingTag:
    name: str  # "" if there is no rating yet
    symbol: str = ""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-") or "none"


@dataclass(frozen=True)
class SourceLine:
    """A source below a table. The rows that it belongs to have its letter."""

    letter: str  # "" if it belongs to all rows
    html: str


@dataclass(frozen=True)
class TableOfFacts:
    slug: str
    heading: str
    group: str  # the heading above the table, if the table is the first of a group
    first: str  # the heading of the first column
    columns: tuple[str, ...]  # empty if the column of figures needs no heading
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    charts: tuple[ComparedChart, ...]
    label: str  # a unique label for screen readers
    marks: tuple[tuple[str, ...], ...] = ()  # the letters of the sources of each row, if they differ
    column_marks: tuple[tuple[str, ...], ...] = ()  # the same for columns, if each column is a label
    sources: tuple[SourceLine, ...] = ()
    sources_title: str = "Source"

    charted: tuple[int, ...] = ()  # the places of the rows that a chart shows, which are not printed again

    @property
    def marked_rows(self) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """The label, the letters of its sources and the figures of each row that no chart shows."""
        marks = self.marks or ((),) * len(self.rows)
        kept = self._kept_columns
        return [
            (label, of_row, tuple(value for place, value in enumerate(values) if place in kept))
            for place, ((label, values), of_row) in enumerate(zip(self.rows, marks, strict=True))
            if place not in self.charted
        ]

    @property
    def marked_columns(self) -> list[tuple[str, tuple[str, ...]]]:
        columns = list(zip(self.columns, self.column_marks or ((),) * len(self.columns), strict=True))
        kept = self._kept_columns
        if self.charted and len(kept) == 1:
            return []
        return [column for place, column in enumerate(columns) if place in kept]

    @property
    def _kept_columns(self) -> set[int]:
        """The columns with a figure in a row that no chart shows."""
        listed = [values for place, (_, values) in enumerate(self.rows) if place not in self.charted]
        return {place for values in listed for place, value in enumerate(values) if value or not place}


@dataclass(frozen=True)
class NumberedBlock:
    """A paragraph with its number, a box with its heading, or another block of a text, as HTML."""

    kind: str  # "paragraph", "box", "speech" or "other"
    html: str
    number: str = ""  # "1" or "2.1", of a paragraph
    heading: str = ""  # of a box


@dataclass(frozen=True)
class ExplainedPart:
    """The explanation of a standard, or of one of its parts, in numbered paragraphs."""

    heading: str  # "" for a standard without parts
    text: Text
    blocks: tuple[NumberedBlock, ...]
    key_data: TableOfFacts | None


@dataclass(frozen=True)
class QuestionLine:
    """A key question in the table of its standard, or a line of the annexe."""

    number: str
    text: str
    percent: str
    counts: str
    is_lowest: bool
    note: Note | None = None
    tally: Tally | None = None  # None if the standard is judged as a whole
    cases: str = ""  # the number of relevant cases, behind the percentage

    @property
    def bar(self) -> int | None:
        """The length of the bar in the table; None if there is no percentage."""
        percent = self.tally.per_cent if self.tally else None
        return None if percent is None else BAR * percent // 100


@dataclass(frozen=True)
class QuestionPart:
    number: str
    text: str
    narrative: Text


@dataclass(frozen=True)
class AlsoPart:
    """A part after the standards in a chapter, or at the end of a standard."""

    id: str
    heading: str
    text: Text
    standards: tuple[StandardPart, ...] = ()


@dataclass(frozen=True)
class StandardPart:
    id: str
    number: str
    title: str
    heading: str  # the number and title as the layout prints them: "2.1. Assessment" or "2.1 Assessment"
    statement: str
    rating: RatingTag
    key_data: TableOfFacts | None
    introduction: str
    introduction_note: Note | None
    questions: tuple[QuestionLine, ...]
    caution: str  # a sentence if few cases are behind the percentages
    chart: AnswersChart | None
    discretion: str
    narrative: Text
    parts: tuple[QuestionPart, ...]
    also: tuple[AlsoPart, ...] = ()
    has_questions: bool = True  # whether the chapter names the key questions

    @property
    def has_long_heading(self) -> bool:
        """Whether the rating needs a separate line below the heading."""
        return len(self.heading) > LONGEST_BESIDE_RATING

    @property
    def lists_questions(self) -> bool:
        """Whether the key questions are listed, because some have no text and would be empty headings."""
        return self.has_questions and not self.questions and not all(part.narrative for part in self.parts)


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
    """The score on a scale of points with its bands, as a picture and in words."""

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


@dataclass(frozen=True)
class PromptLine:
    number: str  # from the framework, and so unique
    letter: str  # as printed
    text: str
    percent: str
    tally: Tally
    cases: str = ""  # the number of cases behind the percentage


@dataclass(frozen=True)
class ResultsQuestion:
    line: QuestionLine
    prompts: tuple[PromptLine, ...]


@dataclass(frozen=True)
class ResultsStandard:
    number: str
    title: str
    domain: str  # the title of its domain
    statement: str
    rating: RatingTag
    note: Note | None
    questions: tuple[ResultsQuestion, ...]
    share: str = ""  # the percentage that the standard is rated by, if it is not rated by its lowest key question
    caution: str = ""  # a sentence if few cases are behind its percentages


@dataclass(frozen=True)
class ResultsDomain:
    number: str
    title: str
    has_percentages: bool
    standards: tuple[ResultsStandard, ...]
    chart: AnswersChart | None
    caution: str = ""  # a sentence if few cases are behind its percentages


@dataclass(frozen=True)
class Summary:
    """One domain in the executive summary."""

    title: str
    findings_title: str
    inspected: str
    narrative: Text
    findings: tuple[str, ...]
    but: tuple[str, ...]


@dataclass(frozen=True)
class RecommendationGroup:
    addressee: str
    start: int
    texts: tuple[str, ...]

    @property
    def numbered(self) -> list[tuple[int, str]]:
        return list(enumerate(self.texts, self.start))


@dataclass(frozen=True)
class Part:
    """A section in the report; `kind` names the template that prints it, in the folder of the layout."""

    kind: str
    id: str
    heading: str
    content: Mapping[str, object] = field(default_factory=dict)
    entries: tuple[tuple[str, str], ...] = ()  # the part's entries in the contents: (id, heading)
    templates: str | tuple[str, ...] = ""

    @property
    def template(self) -> str | list[str]:
        own = self.content.get("template") if self.kind == "template" else ""
        return in_folders(self.templates, f"{own}" if own else f"_{'plain' if self.kind == 'text' else self.kind}.html")


@dataclass(frozen=True)
class Covers:
    """What the covers say about the result and the publisher."""

    overall: RatingTag
    points: int | None
    maximum: int | None
    partners: tuple[str, ...]
    logos: tuple[
        tuple[str, str], ...
    ]  # the name and the picture, as a `data:` address, of the publisher and its partners
    address: tuple[str, ...]
    contact: tuple[str, ...]
    download: str
    standards: str
    details: Text


@dataclass(frozen=True)
class Document:
    reference: str
    title: str
    title_lead: str  # the title without the place
    area: str
    organisation: str
    date: str
    is_draft: bool
    shows_unwritten: bool
    layout: str
    templates: str | tuple[str, ...]  # the folders of the layout's templates
    stylesheet: str | tuple[str, ...]
    description: str
    lead_inspector: str
    words: Words
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    edition_note: Text
    covers: Covers
    unwritten: tuple[str, ...]

    @property
    def template(self) -> str | list[str]:
        return in_folders(self.templates, "report.html")


def in_folders(folders: str | tuple[str, ...], name: str) -> str | list[str]:
    """A template in the folder of a layout or, if the layout has several folders, in each of them."""
    return f"{folders}/{name}" if isinstance(folders, str) else [f"{folder}/{name}" for folder in folders]
