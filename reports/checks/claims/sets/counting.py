"""Counts among the things that an inspection holds one by one: children, standards, recommendations.

A part of a sentence names traits (“boys”, “in custody”). If it says nothing else, the things that have these traits are counted
and compared with its quantity. A part with any other word is left to the other readers, because it may count something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.parts import Part
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Passage

Thing = Any
_WORD = re.compile(r"[a-z0-9][a-z0-9'&-]*")
_DATE = re.compile(
    r"(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december"
)
_NEGATED = re.compile(
    r"\b(?:not|never|without|neither) (?:been |being |a |an |yet |any |rated |judged |found )*$|n't (?:been )?$"
    r"|\b(?:escap|avoid)\w+ (?:being |a |the |rated |judged |ratings? |of )*$"
)
_INNER = re.compile(
    r"^\s*(?:of )?(?:all )?(?:the |these |those |our |its )?(?:\d+ |[a-z]+ )?(?:children |cases |young people |sample (?:of )?)?"
    r"(?:(?:standards?|themes?|recommendations?) (?:for|on|in|of) (?:the )?)?"
    r"(?:who (?:were|are|was) |in (?:the |our )?|on |with |that (?:were|are) |whose )?$"
)


_OF_THEM = re.compile(r"^\s*of (?:all )?(?:the |these |those |our |its )?(?:\d+ )?$")


@dataclass(frozen=True)
class Trait:
    """A word or phrase that some of the things have in common. `tests` has more than one if the phrase can mean more."""

    pattern: re.Pattern[str]
    name: str
    tests: tuple[Callable[[Thing], bool], ...]
    group: str = ""  # traits of one group replace each other: “too low … and too high”
    is_noun: bool = False  # it also narrows what is counted, as “court cases” does


@dataclass(frozen=True)
class Named:
    """A trait in a part, and whether the part denies it."""

    trait: Trait
    start: int
    end: int
    is_denied: bool = False

    def tests(self) -> tuple[Callable[[Thing], bool], ...]:
        if not self.is_denied:
            return self.trait.tests
        return tuple((lambda thing, test=test: not test(thing)) for test in self.trait.tests)


@dataclass(frozen=True)
class Result:
    """What a part counted, and among what."""

    members: tuple[int, ...]
    base: tuple[int, ...]
    claim: Claim
    named: tuple[Named, ...] = field(default=())


@dataclass(frozen=True)
class World:
    """All the things of one kind, their traits, and the words that say nothing about them."""

    things: Sequence[Thing]
    traits: Sequence[Trait]
    neutral: frozenset[str]
    said: Callable[[Sequence[int], Sequence[int]], str]  # what the data say, for people
    inherited: frozenset[str] = frozenset()  # groups of traits that a part has from the part before it

    def named(self, words: str) -> tuple[list[Named], list[str]]:
        """The traits in some words, and the words that nothing explains."""
        taken = [False] * len(words)
        found: list[Named] = []
        for trait in self.traits:
            for match in trait.pattern.finditer(words):
                if any(taken[match.start() : match.end()]):
                    continue
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Named(trait, *match.span(), bool(_NEGATED.search(words[: match.start()]))))
        rest = [match[0] for match in _WORD.finditer(words) if not any(taken[match.start() : match.end()])]
        rest = [word for word in rest if word not in self.neutral and not _DATE.fullmatch(word)]
        return sorted(found, key=lambda each: each.start), rest

    def having(self, named: Iterable[Named], among: Iterable[int]) -> list[tuple[int, ...]]:
        """The things that have all these traits: one result for each meaning of the words."""
        results: list[tuple[int, ...]] = [tuple(among)]
        for each in named:
            results = [
                tuple(index for index in result if test(self.things[index]))
                for result in results
                for test in each.tests()
            ]
        return list(dict.fromkeys(results))


def counted(
    world: World,
    passage: Passage,
    parts: Sequence[Part],
    bases: Callable[[Part, Sequence[Named]], list[tuple[int, ...]]],
    is_sure: Callable[[Part, Sequence[Named]], bool],
) -> Iterator[BoundClaim]:
    """The verdicts on those parts whose words are all explained."""
    before: Result | None = None
    earlier: list[Result] = []
    for part in parts:
        if before is not None:
            earlier.append(before)
        named, rest = world.named(part.words)
        if rest and (trimmed := _trimmed(part)) is not None:
            part = trimmed
            named, rest = world.named(part.words)
        of_base, rest_of_base = world.named(part.base)
        if before is not None and world.inherited and (named or of_base or part.link):
            own = {each.trait.group for each in (*named, *of_base)}
            named += [
                each for each in before.named if each.trait.group in world.inherited and each.trait.group not in own
            ]
        has_contrast = before is not None and not rest_of_base and _is_beside(part, named, set(rest))
        if before is not None and has_contrast:
            groups = {each.trait.group for each in named}
            named += [each for each in before.named if each.trait.group not in groups]
            rest = []
        if not (rest or rest_of_base or named or of_base) and (whole := _whole(world, part, bases)) is not None:
            before = Result(whole, whole, part.claim)  # “we make five recommendations, three of which …”
            continue
        is_base = not has_contrast and _is_only_a_base(part, named)
        if rest or rest_of_base or not (named or of_base) or is_base or _is_of_two(part, named):
            before = None
            continue
        claim = before.claim if part.is_same and before is not None else part.claim
        if (meant := _of_these(passage, part, earlier)) is not None:
            part, before = replace(part, link="them"), meant
        options = list(_options(world, part, named, of_base, bases, None if has_contrast else before))
        if not options:
            before = None
            continue
        fits = [(members, base) for members, base in options if _fits(claim, members, base)]
        if not fits and not (part.link and before is not None) and not is_sure(part, (*named, *of_base)):
            before = None
            continue
        if not fits and claim.of is not None and any(len(members) == claim.of < len(base) for members, base in options):
            before = None  # “four of the nine in custody” counts something else among them
            continue
        if not fits and not part.link and claim.of is None and _fits_all(world, claim, (*named, *of_base)):
            before = None
            continue
        members, base = fits[0] if fits else _shown(claim, options)
        before = Result(members, base, claim, (*named, *of_base))
        last = max((each.end for each in named if each.start > len(part.before)), default=0) - len(part.before) - 3
        yield bound(
            passage,
            part.start,
            max(part.end, part.end + last),
            VERIFIED if fits else CONTRADICTED,
            world.said(members, base),
        )


_CONTRAST = re.compile(
    r"(?:\b(?:compared with|compared to|against|as against|as opposed to|but|and|while|whereas)|[(,;])"
    r" ?(?:with |in |for |of |only |just |to )*$"
)
_OF_THE_OTHERS = re.compile(
    r"^\s*(?:cases )?(?:of|in|among|for) (?:all )?(?:the |those )?(?:cases |children |young people )?"
    r"(?:who (?:were|are|had been) |that (?:were|are|had been) |in |on |from )?(?:the )?$"
)


def _is_beside(part: Part, named: Sequence[Named], rest: set[str]) -> bool:
    """Whether a part says only among what it counts, and what it counts is said before: “…, compared with half of the girls”."""
    offset = len(part.before) + 3
    if len(named) != 1 or named[0].start < offset or rest - {"compared", "against"} or part.base or part.link:
        return False
    return bool(
        _CONTRAST.search(part.before)
        and _OF_THE_OTHERS.match(part.words[offset : named[0].start])
        and not part.words[named[0].end :].strip(" .,;:)")
    )


def _shown(
    claim: Claim, options: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What a contradicted part is shown to count: what has its total, or what its words narrow most."""
    if claim.of is not None:
        return max(
            (each for each in options if len(each[1]) == claim.of), key=lambda each: len(each[0]), default=options[0]
        )
    narrowed = [each for each in options if each[1]]
    if claim.range is None or not narrowed:
        return options[0]
    return min(narrowed, key=lambda each: len(each[1]))


_OF_THE = re.compile(r" of (?:all )?(?:the|these|those) (?:same )?[\w-]+$")
_NO_NOUN = re.compile(r",? (?:had|has|have|was|were|is|are|did|been|of them)\b|[.,;]|$")


def _of_these(passage: Passage, part: Part, earlier: Sequence[Result]) -> Result | None:
    """What a part counts among, if its total is a number just counted: “six were girls, and half of the six …”."""
    if part.claim.of is None or part.link or not _OF_THE.search(passage.plain[part.start : part.end]):
        return None
    if not _NO_NOUN.match(part.after):
        return None
    return next((each for each in reversed(earlier) if len(each.members) == part.claim.of), None)


def _is_of_two(part: Part, named: Sequence[Named]) -> bool:
    """Whether a part gives two ratings, so that one of them belongs to something else: “half are …, a third are …”."""
    ratings = [each for each in named if each.trait.group == "rating"]
    return len({each.trait.name for each in ratings}) > 1 and not re.search(
        r"\b(?:or|nor|neither|both|either)\b", part.words[ratings[0].end : ratings[-1].start]
    )


def _is_only_a_base(part: Part, named: Sequence[Named]) -> bool:
    """Whether the only trait of a part says among what it counts: “(sufficient) in fewer than half of those in custody”."""
    offset = len(part.before) + 3
    if len(named) != 1 or named[0].start < offset or part.base or part.link:
        return False
    is_beside = named[0].trait.is_noun and not part.words[offset : named[0].start].strip()
    if is_beside and part.claim.of not in (None, part.claim.count):
        return True  # “29 of the 42 court cases”
    return bool(_OF_THOSE.match(part.words[offset : named[0].start])) and not part.words[named[0].end :].strip(" .,;:")


_OF_THOSE = re.compile(
    r"^\s*of (?:all )?(?:those|the (?:children|young people|cases)) (?:who (?:were|are) |that (?:were|are) |in |on )?$"
)


def _trimmed(part: Part) -> Part | None:
    """The part without an earlier clause, if it has one."""
    cuts = list(_EARLIER.finditer(part.before))
    if cuts and not part.link:
        return replace(part, before=part.before[cuts[-1].end() :])
    later = _LATER.search(part.after)
    return replace(part, after=part.after[: later.start()]) if later and not part.link else None


_LATER = re.compile(r"[;:] |, (?:but|while|whereas|although|though|and (?:where|when|if)) ")
_EARLIER = re.compile(r"[;:] |, (?:but|and|while|whereas|although|though|so|yet|with) |^(?:although|though|while) ")


def _whole(
    world: World, part: Part, bases: Callable[[Part, Sequence[Named]], list[tuple[int, ...]]]
) -> tuple[int, ...] | None:
    """All the things, if a part gives just their number."""
    if part.claim.count is None or part.claim.of not in (None, part.claim.count):
        return None
    return next((base for base in bases(part, ()) if len(base) == part.claim.count), None)


def _fits_all(world: World, claim: Claim, named: Sequence[Named]) -> bool:
    """Whether a count is right among everything, and not only in the part of it that the section is about."""
    everything = tuple(range(len(world.things)))
    return any(_fits(claim, members, everything) for members in world.having(named, everything))


def _options(
    world: World,
    part: Part,
    named: Sequence[Named],
    of_base: Sequence[Named],
    bases: Callable[[Part, Sequence[Named]], list[tuple[int, ...]]],
    before: Result | None,
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What a part can count, and among what: each reading of its words."""
    link = part.link or ("them" if part.claim.is_always and before is not None else "")
    if link and before is None:
        return
    if link == "them" and before is not None:
        start = [before.members or before.base]  # “none of the six was in custody; five of them …”
    elif link == "others" and before is not None:
        start = [tuple(index for index in before.base if index not in before.members)]
    elif before is not None and part.claim.of is None and any(each.trait.group in world.inherited for each in named):
        start = [before.base]  # “we agreed in 34 of 42 cases; it was too low in eight”
    else:
        start = bases(part, (*named, *of_base))
    if of_base:
        start = [base for each in start for base in world.having(of_base, each)]
    for first in start:
        for inner in _inner(part, named):
            outer = [each for each in named if each not in inner]
            for base in world.having(inner, first):
                for members in world.having(outer, base):
                    if (
                        part.claim.of is None
                        or part.claim.is_loose
                        or part.claim.of == len(base)
                        or (not inner and len(start) == 1)
                    ):
                        yield members, base


_IN_THE = re.compile(r"\b(?:in|of|among|for) (?:all )?(?:the |our |these )?$")
_CONSISTS = re.compile(
    r" (?:consisted |was made up |were made up )?of (?!(?:the|these|those|them)\b)"
)  # “and the rest of boys”
_COPULA = re.compile(r"\b(?:was|were|is|are|had been)\b")


def _inner(part: Part, named: Sequence[Named]) -> Iterator[tuple[Named, ...]]:
    """The traits that can describe what is counted among: “half of the girls”, “five of the nine in custody”."""
    offset = len(part.before) + 3
    after = [each for each in named if each.start >= offset]
    if not (
        after and after[0].trait.is_noun and len(named) > 1 and _OF_THEM.match(part.words[offset : after[0].start])
    ):
        yield ()
    if len(named) > 1 and (part.claim.range is not None or part.claim.is_rest):
        nouns = tuple(each for each in named if each.trait.is_noun and _IN_THE.search(part.words[: each.start]))
        if nouns and len(nouns) < len(named):
            yield nouns  # “with one exception, we thought it reasonable in the out-of-court cases”
    is_of = part.claim.of is not None or part.after.lstrip().startswith(("of ", "the ")) or part.claim.range is not None
    if not is_of or len(named) < 2 or not after or (part.link == "others" and _CONSISTS.match(part.after)):
        return
    for size in (1, 2):
        for chosen in combinations(after, size):
            between = part.words[offset : chosen[0].start]
            if part.link and _COPULA.search(between):
                continue  # “all the others were custodial”
            if chosen[-1] is after[-1] and len(after) > 1 and not any(each.start < offset for each in named):
                continue  # the last one is what the part says of them
            if len(chosen) < len(named) and _INNER.match(part.words[offset : chosen[0].start]):
                yield chosen


def _fits(claim: Claim, members: Sequence[int], base: Sequence[int]) -> bool:
    if claim.count is not None and claim.of is None and not claim.is_rest:
        return claim.fits(len(members), len(base) or 1) if claim.manner else claim.count == len(members)
    return claim.fits(len(members), len(base))
