"""The evidence board: what bears on each key question of a standard judged as a whole, what is made of it, and what is open.

Everything on a board is a plain value, so that the picture that the YOT was given can be kept as it stood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from inspections.evidence.models import Evidence, EvidenceLink, KeyQuestionJudgement, LineOfEnquiry
from inspections.inspection.models import Change, Inspection
from inspections.practice_examples.models import PracticeExample
from reports.rated.queries import accepted_tallies_of
from standards.framework_file import KeyQuestionDefinition, StandardDefinition

MARKS = {
    "is_on_diversity": "Diversity",
    "is_on_resettlement": "Resettlement",
    "is_on_involvement": "Children’s involvement",
}
KINDS = dict(Evidence.Kind.choices)
Row = dict[str, Any]  # an item of evidence, or its tie to a key question, in plain
LONGEST_EXAMPLE = 200  # characters of a practice example's text, where it has no title
# What a board shows and a picture of it leaves out.
NOT_IN_THE_PICTURE = ("earlier", "pk")


@dataclass(frozen=True)
class Item:
    """An item of evidence as it bears on one key question, or as it is marked."""

    number: int
    title: str
    kind: str
    marks: tuple[str, ...]
    passage: str = ""
    prompt: str = ""  # its letter, where it bears on a prompt


@dataclass(frozen=True)
class Judged:
    """A judgement on a key question as it stands, and those before it, newest first."""

    leaning: str  # in words; "": taken back
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
    answer: str  # that did not do


@dataclass(frozen=True)
class Enquiry:
    pk: int
    text: str
    owner: str  # "": nobody yet
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
    supporting: tuple[int, ...]  # numbers of evidence
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
    awaited: tuple[Item, ...]  # tied to it, and not received yet
    prompts: tuple[PromptOnBoard, ...]
    preliminary: Judged | None
    final: Judged | None
    enquiries: tuple[Enquiry, ...]

    @property
    def has_evidence(self) -> bool:
        return bool(self.supporting or self.contradicting)

    @property
    def judged(self) -> Judged | None:
        """The judgement that stands: the final one, or else the preliminary one."""
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
    """What the accepted cases say on one key question."""

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
    cases: int  # accepted ones
    standards: tuple[StandardInCases, ...]


@dataclass(frozen=True)
class Example:
    """A practice example offered to the report."""

    standard: str
    words: str
    case: str


@dataclass(frozen=True)
class Marked:
    mark: str
    evidence: tuple[Item, ...]


@dataclass(frozen=True)
class EvidenceBoard:
    standards: tuple[StandardOnBoard, ...]
    # None: they are not for whoever looks at it.
    cases: tuple[DomainInCases, ...] | None = None
    examples: tuple[Example, ...] = ()
    marked: tuple[Marked, ...] = field(default=())

    def as_plain(self) -> dict[str, Any]:
        """The picture as it is kept: what can be written as JSON."""
        return asdict(
            self, dict_factory=lambda pairs: {name: value for name, value in pairs if name not in NOT_IN_THE_PICTURE}
        )


def judged_standards(inspection: Inspection) -> list[StandardDefinition]:
    """The standards that are judged as a whole: each has a board."""
    return [standard for standard in inspection.framework.definition.standards if not standard.is_computed]


def standards_on_board(inspection: Inspection, standards: Sequence[StandardDefinition]) -> tuple[StandardOnBoard, ...]:
    """What bears on these standards, and what is made of it, in four queries."""
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
) -> QuestionOnBoard:
    """`prompts`: the primary key of each, by its letter."""
    printed = {prompts[prompt.letter]: prompt.published_letter or prompt.letter for prompt in question.prompts}
    bearing: dict[str, list[Row]] = {"supports": [], "contradicts": [], "awaited": []}
    for tie in ties:
        bearing["awaited" if tie["state"] == Evidence.State.REQUESTED else tie["bearing"]].append(tie)

    def items(which: str) -> tuple[Item, ...]:
        return tuple(_item(tie, tie["passage"], printed.get(tie["prompt_id"], "")) for tie in bearing[which])

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
    """What the accepted cases say, key question by key question, in three queries. Not for those who see no ratings."""
    counted = accepted_tallies_of(inspection)
    return tuple(
        DomainInCases(
            number=domain.number,
            title=domain.title,
            cases=max(
                (tally.cases for name, tally in counted.items() if name.startswith(f"{domain.number}.")), default=0
            ),
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
                if standard.is_computed
            ),
        )
        for domain in inspection.framework.definition.domains
        if domain.case_based
    )


def board_of_standard(inspection: Inspection, standard: StandardDefinition, *, with_cases: bool) -> EvidenceBoard:
    """The board of one standard, with what the cases say and the evidence that is marked, in a fixed number of queries."""
    return _whole_board(inspection, [standard], with_cases=with_cases)


def picture_of(inspection: Inspection) -> EvidenceBoard:
    """The boards of all judged standards as they stand now: the picture that feedback keeps."""
    return _whole_board(inspection, judged_standards(inspection), with_cases=True)


def _whole_board(inspection: Inspection, standards: Sequence[StandardDefinition], *, with_cases: bool) -> EvidenceBoard:
    examples = PracticeExample.objects.of_inspection(inspection).offered().for_page()
    return EvidenceBoard(
        standards=standards_on_board(inspection, standards),
        cases=cases_on_board(inspection) if with_cases else None,
        examples=tuple(
            Example(each.standard.number, each.title or _shortened(each.text), each.case.reference)
            for each in examples.order_by("standard", "pk")
        ),
        marked=_marked(inspection),
    )


def _marked(inspection: Inspection) -> tuple[Marked, ...]:
    rows = Evidence.objects.marked().filter(inspection=inspection).in_plain()
    return tuple(
        Marked(word, tuple(_item(evidence) for evidence in rows if evidence[name])) for name, word in MARKS.items()
    )


def _item(evidence: Row, passage: str = "", prompt: str = "") -> Item:
    return Item(
        number=evidence["number"],
        title=evidence["title"],
        kind=KINDS[evidence["kind"]],
        marks=tuple(word for name, word in MARKS.items() if evidence[name]),
        passage=passage,
        prompt=prompt,
    )


def _judged(inspection: Inspection, keys: dict[int, str]) -> dict[tuple[str, str], Judged]:
    """The judgement of each key question and stage that stands, with those before it."""
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
    """Why lines of enquiry were reopened, by what the history calls them, and the answer that did not do."""
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
