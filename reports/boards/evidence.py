"""The evidence board: evidence, judgement and open lines of enquiry for each key question in a standard judged as a whole.

A board holds only plain values, so it can be saved exactly as it was when the YOT was given feedback.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from inspections.cases.models import Case
from inspections.evidence.models import Evidence, EvidenceLink, KeyQuestionJudgement, LineOfEnquiry
from inspections.inspection.models import Change, Inspection
from inspections.practice_examples.models import PracticeExample
from reports.rated.queries import accepted_tallies_of
from standards.language.definition import KeyQuestionDefinition, StandardDefinition
from standards.language.scale import Words

MARKS = {
    "is_on_diversity": "Diversity",
    "is_on_resettlement": "Resettlement",
    "is_on_involvement": "Children’s involvement",
}
Row = dict[str, Any]  # an item of evidence, or its link to a key question, as plain values
LONGEST_EXAMPLE = 200  # characters shown of a practice example's text if it has no title
# Shown on a board but not saved with feedback.
NOT_IN_THE_PICTURE = ("earlier", "pk")


@dataclass(frozen=True)
class Item:
    """An item of evidence that is linked to a key question, or marked."""

    number: int
    title: str
    kind: str
    marks: tuple[str, ...]
    passage: str = ""
    prompt: str = ""  # the letter of the prompt, if linked to one


@dataclass(frozen=True)
class Judged:
    """The current judgement on a key question, and the earlier judgements, newest first."""

    leaning: str  # the label; "" if withdrawn
    text: str
    gaps: str
    by: str
    on: str
    earlier: tuple[Judged, ...] = ()


@dataclass(frozen=True)
class Reopening:
    reason: str
    by: str
    on: str
    answer: str  # the answer before the enquiry was reopened


@dataclass(frozen=True)
class Enquiry:
    pk: int
    text: str
    owner: str  # "" if not assigned
    asked_by: str
    asked_on: str
    answer: str
    answered_by: str
    answered_on: str
    reopened: tuple[Reopening, ...]

    @property
    def is_open(self) -> bool:
        return not self.answer


@dataclass(frozen=True)
class PromptOnBoard:
    letter: str
    text: str
    supporting: tuple[int, ...]  # the numbers of items of evidence
    contradicting: tuple[int, ...]

    @property
    def has_evidence(self) -> bool:
        return bool(self.supporting or self.contradicting)


@dataclass(frozen=True)
class QuestionOnBoard:
    number: str
    text: str
    guidance: str
    supporting: tuple[Item, ...]
    contradicting: tuple[Item, ...]
    awaited: tuple[Item, ...]  # linked to the key question, but not received yet
    prompts: tuple[PromptOnBoard, ...]
    preliminary: Judged | None
    final: Judged | None
    enquiries: tuple[Enquiry, ...]

    @property
    def has_evidence(self) -> bool:
        return bool(self.supporting or self.contradicting)

    @property
    def judged(self) -> Judged | None:
        """The current judgement: the final one or, if there is none, the preliminary one."""
        return self.final or self.preliminary

    @property
    def open_enquiries(self) -> int:
        return sum(enquiry.is_open for enquiry in self.enquiries)

    @property
    def prompts_without_evidence(self) -> int:
        return sum(not prompt.has_evidence for prompt in self.prompts)


@dataclass(frozen=True)
class StandardOnBoard:
    number: str
    title: str
    key_questions: tuple[QuestionOnBoard, ...]

    @property
    def without_evidence(self) -> list[str]:
        return [question.number for question in self.key_questions if not question.has_evidence]

    @property
    def without_final_judgement(self) -> list[str]:
        return [question.number for question in self.key_questions if not question.final]

    @property
    def open_enquiries(self) -> int:
        return sum(question.open_enquiries for question in self.key_questions)


@dataclass(frozen=True)
class Figure:
    """The result for one key question in the accepted cases."""

    number: str
    text: str
    yes: int
    relevant: int
    percent: int | None


@dataclass(frozen=True)
class StandardInCases:
    number: str
    title: str
    key_questions: tuple[Figure, ...]


@dataclass(frozen=True)
class DomainInCases:
    number: str
    title: str
    cases: int  # accepted cases
    standards: tuple[StandardInCases, ...]


@dataclass(frozen=True)
class Example:
    """A practice example proposed for the report."""

    standard: str
    words: str
    case: Case


@dataclass(frozen=True)
class Marked:
    mark: str
    evidence: tuple[Item, ...]


@dataclass(frozen=True)
class EvidenceBoard:
    standards: tuple[StandardOnBoard, ...]
    # None if the user cannot see the results from cases.
    cases: tuple[DomainInCases, ...] | None = None
    examples: tuple[Example, ...] = ()
    marked: tuple[Marked, ...] = field(default=())

    def as_plain(self) -> dict[str, Any]:
        """The board as saved with feedback: values that can be written as JSON."""
        return asdict(
            self, dict_factory=lambda pairs: {name: value for name, value in pairs if name not in NOT_IN_THE_PICTURE}
        )


def judged_standards(inspection: Inspection) -> list[StandardDefinition]:
    """The standards that are judged as a whole. Each of them has a board."""
    return [standard for standard in inspection.framework.definition.standards if not standard.is_computed]


def standards_on_board(inspection: Inspection, standards: Sequence[StandardDefinition]) -> tuple[StandardOnBoard, ...]:
    """The evidence, judgements and lines of enquiry for these standards, in four queries."""
    whole = inspection.framework.whole
    keys = {
        whole.key_questions[question.number]: question.number
        for standard in standards
        for question in standard.key_questions
    }
    ties: dict[str, list[Row]] = defaultdict(list)
    current = EvidenceLink.objects.current().filter(evidence__inspection=inspection, key_question__in=keys)
    for tie in current.in_plain():
        ties[keys[tie["key_question_id"]]].append(tie)
    judged = _judged(inspection, keys)
    enquiries = _enquiries(inspection, keys)
    return tuple(
        StandardOnBoard(
            standard.number,
            standard.title,
            tuple(
                _question(
                    question,
                    ties[question.number],
                    {prompt.letter: whole.prompts[f"{question.number}{prompt.letter}"] for prompt in question.prompts},
                    judged,
                    enquiries[question.number],
                    inspection.words,
                )
                for question in standard.key_questions
            ),
        )
        for standard in standards
    )


def _question(
    question: KeyQuestionDefinition,
    ties: Sequence[Row],
    prompts: Mapping[str, int],
    judged: Mapping[tuple[str, str], Judged],
    enquiries: Sequence[Enquiry],
    words: Words,
) -> QuestionOnBoard:
    """One key question on the board. `prompts` gives the primary key of each prompt by its letter."""
    printed = {prompts[prompt.letter]: prompt.published_letter or prompt.letter for prompt in question.prompts}
    bearing: dict[str, list[Row]] = {"supports": [], "contradicts": [], "awaited": []}
    for tie in ties:
        bearing["awaited" if tie["state"] == Evidence.State.REQUESTED else tie["bearing"]].append(tie)

    def items(which: str) -> tuple[Item, ...]:
        return tuple(_item(tie, words, tie["passage"], printed.get(tie["prompt_id"], "")) for tie in bearing[which])

    def numbers(which: str, letter: str) -> tuple[int, ...]:
        of_prompt = (tie["number"] for tie in bearing[which] if tie["prompt_id"] == prompts[letter])
        return tuple(dict.fromkeys(of_prompt))

    return QuestionOnBoard(
        number=question.number,
        text=question.text,
        guidance=question.guidance,
        supporting=items("supports"),
        contradicting=items("contradicts"),
        awaited=items("awaited"),
        prompts=tuple(
            PromptOnBoard(
                prompt.published_letter or prompt.letter,
                prompt.text,
                numbers("supports", prompt.letter),
                numbers("contradicts", prompt.letter),
            )
            for prompt in question.prompts
        ),
        preliminary=judged.get((question.number, "preliminary")),
        final=judged.get((question.number, "final")),
        enquiries=tuple(enquiries),
    )


def cases_on_board(inspection: Inspection) -> tuple[DomainInCases, ...]:
    """The result for each key question in the accepted cases, in three queries. Only for people who can see ratings."""
    counted = accepted_tallies_of(inspection)
    return tuple(
        DomainInCases(
            number=domain.number,
            title=domain.title,
            cases=max((counted[number].cases for number in domain.questions), default=0),
            standards=tuple(
                StandardInCases(
                    standard.number,
                    standard.title,
                    tuple(
                        Figure(question.number, question.text, tally.yes, tally.relevant, tally.per_cent)
                        for question in standard.key_questions
                        for tally in [counted[question.number]]
                    ),
                )
                for standard in domain.standards
                if standard.has_answers
            ),
        )
        for domain in inspection.framework.definition.domains
        if domain.case_based
    )


def board_of_standard(
    inspection: Inspection, standard: StandardDefinition, *, with_cases: bool, with_examples: bool
) -> EvidenceBoard:
    """The board of one standard, with results from cases, practice examples and marked evidence, in a fixed number of
    queries."""
    return _whole_board(inspection, [standard], with_cases=with_cases, with_examples=with_examples)


def picture_of(inspection: Inspection) -> EvidenceBoard:
    """The current boards of all standards judged as a whole, to save with feedback."""
    return _whole_board(inspection, judged_standards(inspection), with_cases=True, with_examples=True)


def _whole_board(
    inspection: Inspection, standards: Sequence[StandardDefinition], *, with_cases: bool, with_examples: bool
) -> EvidenceBoard:
    examples = PracticeExample.objects.of_inspection(inspection).offered().for_page()
    if not with_examples:
        examples = examples.none()
    return EvidenceBoard(
        standards=standards_on_board(inspection, standards),
        cases=cases_on_board(inspection) if with_cases else None,
        examples=tuple(
            Example(each.standard.number, each.title or _shortened(each.text), each.case)
            for each in examples.order_by("standard", "pk")
        ),
        marked=_marked(inspection),
    )


def _marked(inspection: Inspection) -> tuple[Marked, ...]:
    rows = Evidence.objects.marked().filter(inspection=inspection).in_plain()
    return tuple(
        Marked(word, tuple(_item(evidence, inspection.words) for evidence in rows if evidence[name]))
        for name, word in MARKS.items()
    )


def _item(evidence: Row, words: Words, passage: str = "", prompt: str = "") -> Item:
    return Item(
        number=evidence["number"],
        title=evidence["title"],
        kind=words.fill(Evidence.Kind(evidence["kind"]).label),
        marks=tuple(word for name, word in MARKS.items() if evidence[name]),
        passage=passage,
        prompt=prompt,
    )


def _judged(inspection: Inspection, keys: dict[int, str]) -> dict[tuple[str, str], Judged]:
    """The current judgement for each key question and stage, with earlier judgements."""
    rows: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    of_standards = KeyQuestionJudgement.objects.filter(inspection=inspection, key_question__in=keys)
    for row in of_standards.select_related("by").order_by("-pk"):
        judged = Judged(row.get_leaning_display(), row.text, row.gaps, str(row.by or row.command), _day(row.at))
        rows[keys[row.key_question_id], row.stage].append(judged)
    return {
        place: Judged(**{**vars(newest), "earlier": tuple(earlier)})
        for place, (newest, *earlier) in rows.items()
        if newest.leaning
    }


def _enquiries(inspection: Inspection, keys: dict[int, str]) -> dict[str, list[Enquiry]]:
    rows = LineOfEnquiry.objects.with_people().filter(inspection=inspection, key_question__in=keys)
    reopened = _reopened(inspection)
    found: dict[str, list[Enquiry]] = defaultdict(list)
    for row in rows:
        found[keys[row.key_question_id]].append(
            Enquiry(
                pk=row.pk,
                text=row.text,
                owner=str(row.owner or ""),
                asked_by=str(row.asked_by),
                asked_on=_day(row.asked_at),
                answer=row.answer,
                answered_by=str(row.answered_by or ""),
                answered_on=_day(row.answered_at) if row.answered_at else "",
                reopened=tuple(reopened[row.subject]),
            )
        )
    return found


def _reopened(inspection: Inspection) -> dict[str, list[Reopening]]:
    """Why each line of enquiry was reopened, and its previous answer. The keys are the subjects in the history."""
    rows = Change.objects.filter(
        inspection=inspection, subject__startswith="line of enquiry ", field__in=("reopened", "answer")
    )
    found: dict[str, list[Reopening]] = defaultdict(list)
    reasons: dict[str, Change] = {}
    for row in rows.select_related("by").order_by("pk"):
        if row.field == "reopened":
            reasons[row.subject] = row
        elif not row.new and (reason := reasons.pop(row.subject, None)):
            found[row.subject].append(Reopening(reason.new, reason.author, _day(reason.at), row.old))
    return found


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE].rsplit(' ', 1)[0]} …"
