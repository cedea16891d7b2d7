"""Tells which key question or prompt a part of a sentence is about.

Its stage, aim and kind of work narrow the choice, then its themes. What a part does not say, it has from the part before it, and
then from its section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reports.checks.claims.answers.leaves import Leaf, Leaves, content_of
from reports.checks.claims.terms import group_of, names_in
from standards.language.definition import Subject

_NEAR = 0.82  # leaves whose score is this part of the best are about as likely
_POSSIBLE = 0.62  # and with this part of it, they are possible
_HERE = 1.2  # the weight of the section's own key question
_LEAST = 0.34
_FEW = 2  # key questions that a sentence can mean, and still be contradicted if it fits none of them
_TOLD_HERE = 0.7  # the section's own key question is meant if it has this part of what another would explain


_OF_DELIVERY = frozenset({"theme:delivered_work"})  # “the services delivered” says no more than “services”
_DELIVERY = re.compile(r"\b(?:deliver\w*|implement\w*|services?\b(?! users?)|work carried out|carried out well)")


# Both key questions on safety: “the two questions on safety”, “anyone's safety”.
_SAFETY = re.compile(r"\b(?:questions? (?:about|on|of)|anyone's|anybody's|both kinds of|for) safety\b")


@dataclass(frozen=True)
class Topic:
    """What some words say of their subject."""

    stages: frozenset[str] = frozenset()
    aims: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()  # words that no leaf has
    own_aims: frozenset[str] = frozenset()  # aims that the part itself names

    @property
    def is_empty(self) -> bool:
        return not (self.stages or self.aims or self.content)


@dataclass(frozen=True)
class Meant:
    """The leaves that a part can mean, the best first. `is_clear` if its own words tell, or its section's question."""

    leaves: tuple[Leaf, ...] = ()
    is_clear: bool = False
    topic: Topic = field(default_factory=Topic)
    others: tuple[Leaf, ...] = ()  # less likely ones, which can still be meant


def topic_of(words: str, leaves: Leaves) -> Topic:
    names = names_in(words)
    content = content_of(words)
    known = frozenset(term for term in content if term in leaves.weights)
    unknown = content - known
    stages = _of(names, "stage")
    if "stage:deliver" in stages and not _DELIVERY.search(words):
        stages -= {"stage:deliver"}  # “controls and interventions” are of no stage
    aims = _of(names, "aim")
    if not aims and _SAFETY.search(words):
        aims = frozenset({"aim:child", "aim:others"})
    return Topic(stages, aims, _of(names, "work"), known, unknown, aims)


def _of(names: frozenset[str], group: str) -> frozenset[str]:
    return frozenset(name for name in names if ":" in name and group_of(name) == group)


def inherited(own: Topic, before: Topic | None) -> Topic:
    """The topic of a part, with what it has from the part before it."""
    if before is None:
        return own
    keeps_content = not own.content and not own.aims and not (own.stages - before.stages)
    return Topic(
        own.stages or before.stages,
        own.aims or (before.aims if not own.content else frozenset()),
        own.works or before.works,
        own.content or (before.content if keeps_content else frozenset()),
        own.unknown,
        own.own_aims,
    )


def meant(leaves: Leaves, topic: Topic, place: Subject) -> Meant:
    """The key questions and prompts that a topic can mean in a section."""
    among = _among(leaves.all, topic, place)
    if not among:
        return Meant(topic=topic)
    content = topic.content & frozenset(term for leaf in among for term in leaf.content)
    has_theme = any(term.startswith("theme:") for term in content)
    is_worded = has_theme or any(_is_worded(topic, leaf) for leaf in among)
    if not content or (topic.aims and not is_worded and any(not leaf.content for leaf in among)):
        alien = topic.content - (_OF_DELIVERY if "stage:deliver" in topic.stages else frozenset())
        topic = replace(topic, unknown=topic.unknown | alien)
        return _of_key_questions(among, topic, place)
    topic = replace(topic, content=content, unknown=topic.unknown | (topic.content - content))
    return _of_content(leaves, among, topic, place)


def _is_worded(topic: Topic, leaf: Leaf) -> bool:
    """Whether a topic has most of the words of a key question, besides its aim: “the interventions that manage the risk”."""
    shared = topic.content & leaf.content
    return not leaf.is_prompt and len(shared) >= _WORDED and 2 * len(shared) >= len(leaf.content)


_WORDED = 2


def _among(leaves: Sequence[Leaf], topic: Topic, place: Subject) -> list[Leaf]:
    """The leaves that stage, aim and kind of work allow."""
    found = list(leaves)
    if len(topic.works) == 1:
        found = [leaf for leaf in found if not leaf.works or leaf.works & topic.works] or found
    elif any(leaf.domain == place.domain for leaf in found):
        found = [leaf for leaf in found if leaf.domain == place.domain]
    here = [leaf for leaf in found if leaf.standard == place.standard] if place.standard else []
    unrated = [leaf for leaf in found if not leaf.standard]
    own = {stage for leaf in here for stage in leaf.stages}
    if here and len(own) > 1:  # a standard of several stages, as a theme of a joint inspection
        found = [*here, *unrated]
        if topic.stages and any(leaf.stages & topic.stages for leaf in here):
            found = [leaf for leaf in found if not leaf.stages or leaf.stages & topic.stages]
    elif topic.stages and any(leaf.stages for leaf in found):
        stages = topic.stages
        if here and own & stages and not any(leaf.stages - own for leaf in here):
            stages = frozenset(own & stages)
        found = [leaf for leaf in found if not leaf.stages or leaf.stages & stages]
    elif here:
        found = [*here, *unrated]
    if topic.aims:
        found = [leaf for leaf in found if not leaf.aims or leaf.aims & topic.aims]
    themes = {term for term in topic.content if term.startswith("theme:")}
    own_question = [
        leaf for leaf in leaves if leaf.question == place.question and leaf.content & themes and place.question
    ]
    return list(dict.fromkeys([*found, *own_question]))


def _of_key_questions(among: Sequence[Leaf], topic: Topic, place: Subject) -> Meant:
    questions = [leaf for leaf in among if not leaf.is_prompt and not leaf.content]
    here = [leaf for leaf in questions if leaf.question == place.question]
    if topic.aims:
        named = [leaf for leaf in questions if leaf.aims & topic.aims]
        if topic.stages and not any(leaf.stages & topic.stages for leaf in named):
            # A key question of the stage tells more than one of no stage: “vulnerability was reviewed”.
            staged = [
                leaf for leaf in among if not leaf.is_prompt and leaf.stages & topic.stages and leaf.aims & topic.aims
            ]
            if staged:
                return Meant(
                    tuple(staged), len(staged) <= _FEW, replace(topic, unknown=topic.unknown - staged[0].content)
                )
        standards = {leaf.standard for leaf in named}
        return Meant(tuple(named), len(standards) == 1 and bool(named), topic)
    if here:
        return Meant(tuple(here), True, topic)
    staged = [leaf for leaf in among if not leaf.is_prompt and leaf.stages & topic.stages]
    if not place.question and staged:
        staged.sort(key=lambda leaf: len(leaf.content))
        is_plain = len(staged) == 1 or len(staged[0].content) < len(staged[1].content)
        return Meant(tuple(staged), is_plain and bool(topic.own_aims), topic)
    own = [leaf for leaf in among if leaf.question == place.question and not leaf.is_prompt and place.question]
    return Meant(
        tuple(own), bool(own) and not any(leaf.is_prompt for leaf in among if leaf.question == place.question), topic
    )


def _of_content(leaves: Leaves, among: Sequence[Leaf], topic: Topic, place: Subject) -> Meant:
    """The leaves with the themes of a topic: of the section's key question if it has them, or of all that are allowed."""
    wide = _scored(leaves, among, topic, place)
    if not wide:
        return Meant(topic=topic)
    here = [each for each in wide if each.leaf.question == place.question] if place.question else []
    chosen = here if here and here[0].told >= wide[0].told * _TOLD_HERE else wide
    best = chosen[0]
    near = [each.leaf for each in chosen if each.score >= best.score * _NEAR]
    themes = [term for term in topic.content & best.leaf.content if term.startswith("theme:")]
    is_clear = best.score >= _LEAST and best.told >= 0.5 and (bool(themes) or best.covered >= 0.4)
    if topic.aims and best.told < 0.5:
        near += [leaf for leaf in among if not leaf.is_prompt and not leaf.content and leaf.aims & topic.aims]
    others = [each.leaf for each in wide if each.score >= best.score * _POSSIBLE and each.leaf not in near]
    return Meant(tuple(near), is_clear, topic, tuple(others))


@dataclass(frozen=True)
class _Scored:
    leaf: Leaf
    score: float
    told: float  # the part of the topic, by weight, that the leaf has
    covered: float  # the part of the leaf that the topic has


def _scored(leaves: Leaves, among: Sequence[Leaf], topic: Topic, place: Subject) -> list[_Scored]:
    said = leaves.weight(topic.content)
    found = []
    for leaf in among:
        shared = leaves.weight(topic.content & leaf.content)
        if shared:
            told, covered = shared / said, shared / leaves.weight(leaf.content)
            score = told**0.65 * covered**0.35 * (_HERE if leaf.question == place.question else 1.0)
            found.append(_Scored(leaf, score, told, covered))
    return sorted(found, key=lambda each: -each.score)
