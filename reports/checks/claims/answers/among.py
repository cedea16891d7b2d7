"""Compares what a sentence says about the answers in a part of the cases: “for three of the five in custody, planning …”.

A part of the sentence names traits of children (in custody, girls, referral orders) and what the work was judged on. The answers
in the cases with these traits are counted. “The others” are the rest of the cases, and “one of these” is among those that the
part before it counted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.checks.claims.answers.asking import Meant, Topic, inherited, meant, topic_of
from reports.checks.claims.answers.evident import own_words
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.answers.reading import NEEDED, says_it_was_not
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.children import world_of
from reports.checks.claims.sets.counting import Named, World
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.vocabulary import compounds
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import is_judged
from reports.sample.figures import Case

# Groups of traits that narrow the cases. The kind of work and our view of the classification are read elsewhere.
_NARROWING = frozenset({"custody", "gender", "disposal", "care", "ethnicity", "offence", "age", "level"})
# The groups whose words are also themes of key questions.
_THEMES = {"custody": frozenset({"theme:custodial", "theme:in_community"})}
_OTHERS = re.compile(r"\b(?:the|all the) (?:others?|rest|remainder|remaining)\b")
_ENDED = re.compile(r"[;:]|\b(?:and|but|while|whereas)\b")
_MOST_UNKNOWN = 1


@dataclass(frozen=True)
class _Read:
    """What a part was about: its topic and cases, and those that it counted."""

    topic: Topic
    cases: tuple[Case, ...] = ()
    counted: tuple[Case, ...] = ()
    leaf: Leaf | None = None


def answers_among_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    parts = parts_of(passage, compounds(known))
    if not parts or not narrowing(world := world_of(known, passage), passage.plain):
        return
    leaves, before = leaves_of(known), None
    for part in _with_their_base(parts):
        words = f"{part.base} | {own_words(part)}"
        named = narrowing(world, words)
        topic = inherited(topic_of(_without(words, named), leaves), before.topic if before else None)
        found = meant(leaves, topic, passage.place)
        if (
            not found.leaves
            or not _is_of_work(words, topic, named, before)
            or _is_asked_of(meant(leaves, topic_of(words, leaves), passage.place), named)
            or (NEEDED.search(words) and not is_judged(words))
        ):
            before = _Read(topic)
            continue
        options = [
            each for leaf in found.leaves if (each := _read(known, part, named, topic, leaf, before)) is not None
        ]
        if not options:
            before = _Read(topic, leaf=found.leaves[0] if found.is_clear else None)
            continue
        before = next((each for each in options if _fits(known, part, each)), options[0])
        if named or before.cases:
            yield replace(_judged(known, passage, part, found, before), is_of_some_cases=True)


def _with_their_base(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts. “For the others, it was so in 14 of 33” is one part, among the others."""
    others: Part | None = None
    for part, later in itertools.zip_longest(parts, parts[1:]):
        if others is not None:
            yield replace(part, link="others", before=f"{others.before} {others.after} {part.before}")
            others = None
        elif (
            later is not None
            and part.link == "others"
            and part.claim.count is None
            and later.claim.count is not None
            and not _ENDED.search(f"{part.after} {later.before}")
        ):
            others = part
        else:
            yield part


def narrowing(world: World, words: str) -> list[Named]:
    """The traits in some words that narrow the cases."""
    return [each for each in world.named(words)[0] if each.trait.group in _NARROWING]


def _without(words: str, named: Sequence[Named]) -> str:
    for each in named:
        words = f"{words[: each.start]}{' ' * (each.end - each.start)}{words[each.end :]}"
    return words


def _is_of_work(words: str, topic: Topic, named: Sequence[Named], before: _Read | None) -> bool:
    """Whether a part says something about the work, or leaves it to the part before it."""
    rest = _without(words, named)
    return is_judged(rest) or bool(topic.stages and (topic.aims or topic.content)) or bool(before and before.leaf)


def _is_asked_of(found: Meant, named: Sequence[Named]) -> bool:
    """Whether a key question is asked of just the cases that a part names: “planning for the time in custody”."""
    themes = frozenset().union(*(_THEMES.get(each.trait.group, frozenset()) for each in named))
    return any(themes & leaf.content for leaf in (*found.leaves, *found.others))


def _read(
    known: Known, part: Part, named: Sequence[Named], topic: Topic, leaf: Leaf, before: _Read | None
) -> _Read | None:
    """The cases that a part is about, and those with the answer that it counts; None if it is about all cases."""
    everything = [case for case in known.material.cases if leaf.domain in case["domains"].split(";")]
    if (_count(everything, leaf, "yes"), _relevant(everything, leaf)) != (leaf.yes, leaf.of):
        return None
    if part.link == "them" and before is not None and before.counted:
        cases = list(before.counted)
    elif (part.link == "others" or _OTHERS.search(f"{part.base} {part.before}")) and before is not None:
        cases = [case for case in everything if case not in before.cases] if before.cases else everything
        named = [each for each in named if each.trait.group == "work"]
    else:
        cases = everything
    narrowed = [case for case in cases if all(each.tests()[0](case) for each in named)]
    if named and _relevant(narrowed, leaf) == leaf.of and part.link != "them":
        return None  # all relevant cases have these traits
    answer = "no" if says_it_was_not(part) else "yes"
    is_same = before is not None and part.link == "them" and bool(before.counted)
    counted = narrowed if is_same else [case for case in narrowed if _answer(case, leaf) == answer]
    if not named and len(narrowed) == len(everything):
        return _Read(topic, (), tuple(counted), leaf) if before is None or not before.cases else None
    return _Read(topic, tuple(cases if is_same else narrowed), tuple(counted), leaf)


def _answer(case: Case, leaf: Leaf) -> str:
    return case.get(leaf.number, "") or case.get(leaf.number.replace(" ", "_"), "")


def _count(cases: Sequence[Case], leaf: Leaf, answer: str) -> int:
    return sum(_answer(case, leaf) == answer for case in cases)


def _relevant(cases: Sequence[Case], leaf: Leaf) -> int:
    return _count(cases, leaf, "yes") + _count(cases, leaf, "no")


def _fits(known: Known, part: Part, read: _Read) -> bool:
    assert read.leaf is not None
    claim = part.claim
    return any(_is(claim, len(read.counted), of) for of in (_relevant(read.cases, read.leaf), len(read.cases)) if of)


def _is(claim: Claim, count: int, of: int) -> bool:
    if claim.count is not None and claim.of is None and not claim.is_rest and not claim.manner:
        return claim.count == count
    return claim.fits(count, of)


def _judged(known: Known, passage: Passage, part: Part, found: Meant, read: _Read) -> BoundClaim:
    leaf, claim = read.leaf, part.claim
    assert leaf is not None
    relevant = _relevant(read.cases, leaf)
    said = f"{leaf.number}: {_count(read.cases, leaf, 'yes')} of these {relevant} relevant cases"
    if _fits(known, part, read) and relevant:
        return bound(passage, part.start, part.end, VERIFIED, said)
    is_base_right = claim.of in (None, relevant, len(read.cases))
    is_known = found.is_clear and len(found.leaves) == 1 and len(found.topic.unknown) <= _MOST_UNKNOWN
    if relevant and is_base_right and is_known:
        return bound(passage, part.start, part.end, CONTRADICTED, said)
    return bound(passage, part.start, part.end, NOT_VERIFIED)
