"""What changed between two versions of the standards, question by question and word by word. Plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.text.differences import Piece, changed_words
from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.language.differences import differences
from standards.language.mapping import Mapped, mapped

Change = Literal["same", "reworded", "new", "gone"]


@dataclass(frozen=True)
class ComparedText:
    """A title, statement, key question or prompt in both versions. `before` and `after` are its number in each version; "" if
    it is not in that version."""

    before: str
    after: str
    change: Change
    pieces: tuple[Piece, ...]
    why: str = ""  # why it has no counterpart, if the mapping says so

    @property
    def number(self) -> str:
        return self.after or self.before

    @property
    def words(self) -> str:
        """The words in the later version, or in the earlier version if the text was removed."""
        return "".join(piece.words for piece in self.pieces if self.change == "gone" or piece.kind != "removed")

    @property
    def has_moved(self) -> bool:
        return bool(self.before and self.after) and self.before != self.after


@dataclass(frozen=True)
class ComparedStandard:
    """One standard in both versions: its title, how it is rated, its statement, and its questions."""

    title: ComparedText
    method_before: str
    method_after: str
    statement: ComparedText
    questions: tuple[ComparedText, ...]
    prompts: Mapping[str, tuple[ComparedText, ...]]  # by the number of their key question

    @property
    def change(self) -> Change:
        """Whether the standard is new, removed, identical word for word, or reworded."""
        if self.title.change in ("new", "gone"):
            return self.title.change
        prompts = [prompt for each in self.prompts.values() for prompt in each]
        parts = [self.title, self.statement, *self.questions, *prompts]
        is_same = self.method_before == self.method_after and all(part.change == "same" for part in parts)
        return "same" if is_same else "reworded"


@dataclass(frozen=True)
class Comparison:
    standards: tuple[ComparedStandard, ...]
    rules: tuple[str, ...]  # differences in everything but the standards, as sentences
    note: str  # who says which questions belong together; "" if only their numbers do

    @property
    def changed(self) -> list[ComparedStandard]:
        return [standard for standard in self.standards if standard.change != "same"]


def compared(before: FrameworkDefinition, after: FrameworkDefinition) -> Comparison:
    """Compare two versions. Questions are matched by a mapping in either file, or otherwise by their numbers."""
    relation = mapped(after, before) or _by_number(before, after)
    old = {standard.number: standard for standard in before.standards}
    standards = [
        _standard(old.pop(relation.standards.get(standard.number, ""), None), standard, relation)
        for standard in after.standards
    ]
    standards += [_standard(standard, None, relation) for standard in old.values()]
    return Comparison(tuple(standards), tuple(_rules(before, after)), relation.note)


def _by_number(before: FrameworkDefinition, after: FrameworkDefinition) -> Mapped:
    standards = {each.number for each in before.standards} & {each.number for each in after.standards}
    questions = _questions(before) & _questions(after)
    return Mapped({each: each for each in standards}, {each: each for each in questions}, {}, {}, "")


def _questions(framework: FrameworkDefinition) -> set[str]:
    return {question.number for standard in framework.standards for question in standard.key_questions}


def _rules(before: FrameworkDefinition, after: FrameworkDefinition) -> Iterator[str]:
    """Differences in the scale and the rules. Other functions compare the names of the versions and their standards."""
    left_out = {
        name: getattr(after, name)
        for name in (
            "slug",
            "revision",
            "title",
            "published",
            "source",
            "licence",
            "prompts_note",
            "documents",
            "mappings",
        )
    }
    yield from differences(
        before.model_copy(update=left_out | {"domains": ()}), after.model_copy(update={"domains": ()})
    )


def _standard(
    before: StandardDefinition | None, after: StandardDefinition | None, relation: Mapped
) -> ComparedStandard:
    either = after or before
    assert either is not None
    old = {question.number: question for question in before.key_questions} if before else {}
    questions, prompts = [], {}
    for question in after.key_questions if after else ():
        counterpart = old.pop(relation.questions.get(question.number, ""), None)
        questions.append(_text(counterpart, question, relation))
        prompts[question.number] = _prompts(counterpart, question)
    for question in old.values():
        questions.append(_text(question, None, relation))
        prompts[question.number] = _prompts(question, None)
    return ComparedStandard(
        title=_compared(before, after, before.title if before else None, after.title if after else None, relation),
        method_before=before.method if before else "",
        method_after=after.method if after else "",
        statement=_compared(before, after, before.text if before else None, after.text if after else None, relation),
        questions=tuple(questions),
        prompts=prompts,
    )


def _text(before: object, after: object, relation: Mapped) -> ComparedText:
    return _compared(before, after, getattr(before, "text", None), getattr(after, "text", None), relation)


def _compared(before: object, after: object, old: str | None, new: str | None, relation: Mapped) -> ComparedText:
    number_before, number_after = getattr(before, "number", ""), getattr(after, "number", "")
    why = (
        relation.gaps.get(number_after, "") if not before else relation.lost.get(number_before, "") if not after else ""
    )
    return _words(number_before, number_after, old or "", new or "", why)


def _words(number_before: str, number_after: str, old: str, new: str, why: str = "") -> ComparedText:
    change: Change = (
        "new" if not number_before else "gone" if not number_after else "same" if old == new else "reworded"
    )
    return ComparedText(number_before, number_after, change, tuple(changed_words(old, new)), why)


def _prompts(before: object, after: object) -> tuple[ComparedText, ...]:
    """Prompts are compared by their letter, because no mapping names them."""
    old = {prompt.letter: prompt.text for prompt in getattr(before, "prompts", ())}
    new = {prompt.letter: prompt.text for prompt in getattr(after, "prompts", ())}
    letters: Sequence[str] = sorted({*old, *new})
    return tuple(
        _words(
            letter if letter in old else "", letter if letter in new else "", old.get(letter, ""), new.get(letter, "")
        )
        for letter in letters
    )
