"""Counts the recommendations by the people and bodies that they are addressed to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.counting import Named, Trait, World, counted
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.vocabulary import compounds, neutral
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.document.material import RecommendationText
from reports.text import numbers_in_words

_NOUN = re.compile(r"\b(?:recommendations?|recommend)\b")
_WELL_INFORMED = re.compile(r"\bwell[- ]informed\b|\bjoint\b(?! recommendation)|\bdisposals?\b|\bpolice on\b")
_ALL_OF_THEM = re.compile(
    rf"(?<!of )\b(?:our|the|these|makes?|made|making|with) (?:final )?(?P<count>{NUMBER}) recommendations\b(?! (?:for|to) the\b)"
    rf"|\brecommendations (?:number|numbered|total|come to) (?P<total>{NUMBER})\b"
)
_SPLIT = re.compile(r" and (?=the )|, (?=the )| and (?=[a-z ]+ manager)")


def recommendations_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    given = known.material.recommendations
    if not given or not _NOUN.search(passage.plain) or _WELL_INFORMED.search(passage.plain):
        return
    for match in _ALL_OF_THEM.finditer(passage.plain):
        group = "count" if match["count"] else "total"
        is_true = value_of(match[group]) == len(given)
        said = numbers_in_words.counted(len(given), "recommendation", words_to=0)
        yield bound(passage, *match.span(group), VERIFIED if is_true else CONTRADICTED, said)
    yield from _of_others(known, passage, given)
    parts = parts_of(passage, compounds(known))
    if not parts:
        return
    world = World(given, _traits(known), neutral("recommendations"), lambda *found: _said(given, *found))
    everything = tuple(range(len(given)))
    yield from counted(world, passage, parts, lambda part, named: [everything], _is_sure)


_NAMED = re.compile(
    r"\b(?:addressed|directed|made|put|given|goes|go|falls?) (?:jointly )?(?:to|at) (?:the )?"
    r"(?P<name>[A-Z][\w'’&-]*(?: (?:(?:of|and|for|the|&) )*[A-Z][\w'’&-]*)+)"
)


def _of_others(known: Known, passage: Passage, given: Sequence[RecommendationText]) -> Iterator[BoundClaim]:
    """A body that a recommendation is said to be addressed to, and that none is: all addressees are recorded."""
    if re.search(r"\b(?:no|none|not|never|neither|nor|should have)\b", passage.plain):
        return
    recorded = {*known.material.yot.lower().split()}.union(*(_words_of(each.addressee) for each in given))
    for match in _NAMED.finditer(passage.sentence.text):
        unknown = _words_of(match["name"]) - recorded
        if unknown and not any(each in unknown for each in ("team", "service", "yot", "yos", "youth")):
            to = ", ".join(dict.fromkeys(each.addressee.removesuffix(" should") for each in given))
            yield bound(passage, *match.span("name"), CONTRADICTED, f"the recommendations are addressed to: {to}")


def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z&]+", re.sub(r"['’]s\b", "", name).lower()))


def offices_of(recommendation: RecommendationText) -> tuple[str, ...]:
    """Those whom a recommendation is addressed to, in lower case: ("the yot manager",)."""
    addressee = recommendation.addressee.lower().replace("’", "'").removesuffix(" should").strip()
    return tuple(part.strip().removeprefix("the ") for part in _SPLIT.split(addressee))


def _said(given: Sequence[RecommendationText], members: Sequence[int], base: Sequence[int]) -> str:
    to = ", ".join(f"{each.number}: {each.addressee.removesuffix(' should')}" for each in given)
    return f"{len(members)} of {len(base)} ({to})"


@lru_cache(maxsize=8)
def office_traits(known: Known) -> list[Trait]:
    """The addressees, each with the words for it."""
    given = known.material.recommendations
    offices = dict.fromkeys(office for each in given for office in offices_of(each) if office)
    return [
        Trait(_pattern(known, office, tuple(offices)), office, (_to(office), _to(office, alone=True)), "office")
        for office in sorted(offices, key=len, reverse=True)
    ]


def _traits(known: Known) -> list[Trait]:
    given = known.material.recommendations
    found = [*office_traits(known)]
    found.append(
        Trait(
            re.compile(r"\b(?:jointly|shared|together)\b"),
            "jointly",
            (lambda each: len(offices_of(each)) > 1,),
            "joint",
        )
    )
    found.append(
        Trait(re.compile(r"\b(?:alone|on (?:its|his|her|their) own|only)\b(?! \w+ recommendation)"), "alone",
              (lambda each: len(offices_of(each)) == 1,), "joint")
    )  # fmt: skip
    last = given[-1].number
    found.append(Trait(re.compile(r"\bthe last\b"), "the last", (lambda each: each.number == last,), "place"))
    found.append(
        Trait(re.compile(r"\bthe first\b"), "the first", (lambda each: each.number == given[0].number,), "place")
    )
    return found


def _to(office: str, *, alone: bool = False) -> Callable[[RecommendationText], bool]:
    def test(each: RecommendationText) -> bool:
        offices = offices_of(each)
        return office in offices and (not alone or len(offices) == 1)

    return test


def _pattern(known: Known, office: str, offices: Sequence[str]) -> re.Pattern[str]:
    """An addressee in full, or by its last words if no other addressee has them: “management board”, “manager”."""
    words = office.split()
    area = known.material.yot.lower().split()
    own = [word for word in words if word not in area or word in ("youth",)]
    head = re.split(r" of (?:the )?", office)[0].split()
    names = {office, " ".join(own)}
    tails = {" ".join(head[-1:]), " ".join(head[-2:])}
    names |= {
        tail
        for tail in tails
        if sum(
            re.search(rf"\b{re.escape(tail)}\b", re.split(r" of (?:the )?", each)[0]) is not None for each in offices
        )
        == 1
    }
    if office == known.material.yot.lower() or re.search(r"\byouth (?:offending|justice) (?:team|service)$", office):
        names |= {"youth offending team", "youth offending service", "yot", "yos", "service", "team"}
    if head[-1:] == ["board"]:
        names |= {"management board", "partnership board"}
    wordings = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    of = r"(?: of (?:the |its |their )?[a-z' &]*?(?:board|services?|team)\b)?" if head != words else ""
    return re.compile(rf"(?:\b(?:the|its|their|a) )?\b(?:[a-z]+ )??(?:{wordings})\b{of}")


def _is_sure(part: Part, named: Sequence[Named]) -> bool:
    return any(each.trait.group == "office" for each in named)
