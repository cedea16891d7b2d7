"""The decision on each comment from the YOT, and what changed in the report, for the letter and the table to the YOT."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from inspections.spreadsheets.files import write_workbook
from inspections.spreadsheets.text import without_control
from reports.accuracy.models import AccuracyAnswer, AccuracyComment, FrozenDraft
from reports.accuracy.wrapped import saved, wrapped_book
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.text.differences import steps
from reports.text.numbers_in_words import day, number, upper_first
from reports.text.paragraphs import numbered

UNCHANGED, REMOVED = "No change", "Removed from the report"
_ALIKE = 0.5  # how much of its words a paragraph keeps if it is the same paragraph
_MOST_COMPARED = 40  # paragraphs in one place that are compared with each other

SHEET = "outcomes"
COLUMNS = (
    "number",
    "paragraph",
    "place in the draft",
    "what the draft said",
    "comment or change",
    "about the words",
    "evidence",
    "made by",
    "made on",
    "decision",
    "reason",
    "what changed",
)
_WIDTHS = (9, 11, 30, 50, 50, 30, 30, 20, 14, 18, 50, 50)  # column widths, in characters
_LONGEST_CELL = 32_000  # characters: Excel takes no more


@dataclass(frozen=True)
class Outcome:
    """A comment, the decision, and what the report now says in that place."""

    comment: AccuracyComment
    answer: AccuracyAnswer | None
    said: str  # what the draft said; "" if it is about no single paragraph
    now: str  # what the report says now; "" if the paragraph was removed

    @property
    def made_by(self) -> str:
        return self.comment.author

    @property
    def decision(self) -> str:
        return str(self.answer.get_outcome_display()) if self.answer else "Not decided yet"

    @property
    def reason(self) -> str:
        return self.answer.reason if self.answer else ""

    @property
    def is_changed(self) -> bool:
        return self.said != self.now

    @property
    def what_changed(self) -> str:
        if self.comment.paragraph is None:
            return ""
        if not self.is_changed:
            return UNCHANGED
        return self.now or REMOVED


@dataclass(frozen=True)
class Outcomes:
    """All comments on a draft with the decisions. The letter can be sent once each comment has an answer."""

    draft: FrozenDraft
    rows: tuple[Outcome, ...]

    @property
    def undecided(self) -> int:
        return sum(row.answer is None for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many comments were accepted, accepted in part and not accepted."""
        found = Counter(row.answer.outcome for row in self.rows if row.answer)
        return [(str(label), found[value]) for value, label in AccuracyAnswer.Outcome.choices]

    @property
    def changed(self) -> int:
        """How many paragraphs with comments have changed."""
        return len({row.comment.paragraph_id for row in self.rows if row.comment.paragraph_id and row.is_changed})

    @property
    def changed_in_words(self) -> str:
        return upper_first(number(self.changed))


def outcomes_of(draft: FrozenDraft) -> Outcomes:
    """The comments on a draft by paragraph, starting with those that have none. Fetch the inspection `with_framework()`."""
    comments = draft.comments.select_related("paragraph").prefetch_related("answers").order_by("pk")
    in_order = sorted(comments, key=lambda each: (each.paragraph.number if each.paragraph else 0, each.pk))
    now = _now(draft, {each.paragraph.number for each in in_order if each.paragraph})
    rows = []
    for comment in in_order:
        answers = list(comment.answers.all())
        paragraph = comment.paragraph
        said = paragraph.words if paragraph else ""
        rows.append(
            Outcome(comment, answers[-1] if answers else None, said, now.get(paragraph.number, "") if paragraph else "")
        )
    return Outcomes(draft, tuple(rows))


def _now(draft: FrozenDraft, numbers: set[int]) -> dict[int, str]:
    """What the report now says instead of these paragraphs."""
    if not numbers:
        return {}
    then = {paragraph.number: paragraph.words for paragraph in draft.paragraphs.all()}
    current = [each.words for each in numbered(html_edition(document_of(draft.inspection, final=True)))[1]]
    found = dict(zip(then, words_now(list(then.values()), current), strict=True))
    return {each: found[each] for each in numbers}


def words_now(then: Sequence[str], now: Sequence[str]) -> list[str]:
    """The current words of each paragraph, or "" if no current paragraph is similar to it."""
    found = [""] * len(then)
    for kind, start, end, first, last in steps(then, now):
        if kind == "equal":
            found[start:end] = now[first:last]
        elif kind == "replace":
            for place, words in _paired(then[start:end], now[first:last]):
                found[start + place] = words
    return found


def _paired(then: Sequence[str], now: Sequence[str]) -> Iterable[tuple[int, str]]:
    """Each old paragraph with the most similar new one, starting with the most similar pair. Each new paragraph is used once."""
    then, now = then[:_MOST_COMPARED], now[:_MOST_COMPARED]
    alike = sorted(
        (
            (-_likeness(old, new), abs(place - other), place, other)
            for place, old in enumerate(then)
            for other, new in enumerate(now)
        ),
    )
    left, free = set(range(len(then))), set(range(len(now)))
    for likeness, _, place, other in alike:
        # One paragraph in the place of one other is that paragraph, however much it has changed.
        if place in left and other in free and (-likeness >= _ALIKE or len(then) == len(now) == 1):
            left.discard(place)
            free.discard(other)
            yield place, now[other]


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.split()[:400], new.split()[:400], autojunk=False).ratio()


# --- the table ----------------------------------------------------------------------------------------------------------


def table_of(outcomes: Outcomes) -> list[tuple[str, ...]]:
    """The table with a row for each comment and all texts in full."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for line, row in enumerate(outcomes.rows, 1):
        comment, paragraph = row.comment, row.comment.paragraph
        cells = (
            str(line),
            str(paragraph.number) if paragraph else comment.place,
            paragraph.place if paragraph else "",
            row.said,
            f"{comment.get_kind_display()}: {comment.comment}"
            if comment.kind == comment.Kind.CHANGE
            else comment.comment,
            comment.about,
            comment.evidence,
            row.made_by,
            day(comment.made_on),
            row.decision,
            row.reason,
            row.what_changed,
        )
        rows.append(tuple(without_control(cell)[:_LONGEST_CELL] for cell in cells))
    return rows


def as_ods(outcomes: Outcomes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.ods"
        write_workbook(path, {SHEET: table_of(outcomes)})
        return path.read_bytes()


def as_xlsx(outcomes: Outcomes, *, title: str) -> bytes:
    return saved(wrapped_book(SHEET, table_of(outcomes), _WIDTHS, title=title))
