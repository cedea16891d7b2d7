"""Compares what a sentence says of one standard alone: “learning organisation alone is judged ‘Good’”, “the one theme that …”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.standards import BY_THE_RULES, computed
from reports.checks.claims.subjects import Named, scope, standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.rules import StandardRating

_ONE = re.compile(
    r"\b(?:the (?:one|only|sole) (?:other )?(?:[a-z-]+ )?(?:standard|theme|part|area)"
    r"|(?:the )?only (?:one|standard|theme|part)|alone\b|no other (?:standard|theme|part)\b"
    r"|only (?=(?:for )?(?:the )?[a-z]))"
)
_PANEL = re.compile(
    r"\b(?:ratings panel|panel|discretion)\b.*\b(?:departed|changed|differed|raised|lifted|used|set aside|applied|moved"
    r"|lowered)\b"
    r"|\b(?:raised|lifted|changed|lowered|departed|moved)\b.*\b(?:panel|discretion)\b"
    r"|\b(?:departed|differed?|differs) from the computed\b"
)
_SHORT = re.compile(r"\b(?:below|short of|(?:worse|lower|less) than|not)\b[^,;]*$")
_HYPOTHETICAL = re.compile(r"\bwould\b|\bif\b|\bkey questions?\b|\bper cent\b|\bbefore\b|\bwithout\b|\brecommend")
_CLAUSE = re.compile(r"[;:]|, (?:and|but|while|whereas|although|though)\b|\b(?:but|while|whereas)\b")

_THAT_RATING = re.compile(r"\b(?:that|this|the same) (?:rating|band)\b")
_IS = re.compile(r",? (?:is|was|are|were|stands? as|remains?) ")
_WHOLE = re.compile(
    r"\b(?:whole|in (?:the|this|our)) (?:whole )?(?:inspection|report)\b|\ball (?:the )?(?:12 )?standards\b|\b12\b"
)
_THIS = re.compile(r"\b(?:this|it) (?:was|is) (?=the only )")
_BEYOND = re.compile(
    r"\b(?:below|lower than|worse than|higher than|above|better than|short of|not) (?P<quote>['\"])[a-z ]+(?P=quote)"
)
_PARTS_OF = re.compile(rf"\bof (?:the|its|these) {NUMBER} parts of (?:the )?$")
# “The sole part of governance to be considered ‘Good’”: the rating is not that of what it is a part of.
_TO_BE = re.compile(
    r"\b(?:only|sole|one) [a-z -]*?(?:part|standard|theme|area)\b[^,;:]*"
    r"\bto (?:be|have been|earn|receive|get|reach|win|gain)\b[^,;:]*"
)
_BASE = re.compile(rf"\b(?P<count>{NUMBER}) (?:standards|themes|parts)\b")

Test = Callable[[StandardRating], bool]


def only_ones_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for start, end in _clauses(passage.plain):
        clause = passage.plain[start:end]
        is_before = BY_THE_RULES.search(clause) is not None
        clause = BY_THE_RULES.sub(lambda match: " " * len(match[0]), clause)
        one = _ONE.search(clause)
        if one is None or _HYPOTHETICAL.search(clause):
            continue
        named = [each for each in standards_named(known, passage) if start <= each.start < end]
        if one[0].startswith("no other") and not re.search(r"\b(?:than|as (?:well|high|good))\b", clause):
            named = named or _of_section(known, passage, start)
        if len(named) > 1:  # “of the parts of governance, workforce management is the only one that …”
            named = [each for each in named if _IS.fullmatch(passage.plain[each.end : start + one.start()])]
        named = [each for each in named if not _PARTS_OF.search(passage.plain[: each.start])]
        is_this = not named
        if not named and passage.place.standard and (this := _THIS.search(clause)) is not None:
            standard = known.framework.standard(passage.place.standard)
            named = [Named(standard, start + this.start(), start + this.end())]
        if len(named) != 1 or (one[0] == "only " and not _follows(clause[one.end() :], named[0], start + one.end())):
            continue
        test = _test(known, passage, clause, start)
        if test is None:
            continue
        among = _among(known, passage, named[0])
        among = [computed(each) for each in among] if is_before else among
        having = {each.number for each in among if test(each)}
        is_true = having == {named[0].standard.number}
        said = ", ".join(f"{each.number} {each.rating or 'not rated'}" for each in among)
        first, last = min(named[0].start, start + one.start()), max(named[0].end, start + one.end())
        if (beyond := _BEYOND.search(clause)) is not None:
            last = max(last, start + beyond.end())  # so that no other reader takes it for the standard's own rating
        if (to_be := _TO_BE.search(clause)) is not None:
            last = max(last, start + to_be.end())
        yield bound(passage, first, last, VERIFIED if is_true else CONTRADICTED, said)
        base = _BASE.search(clause)
        if base is not None and value_of(base["count"]) == len(among) and start + base.start("count") < first:
            yield bound(passage, start + base.start("count"), start + base.end("count"), VERIFIED, said)
        elif base is not None and start + base.start("count") >= last and is_this:
            is_true = value_of(base["count"]) == len(among)
            span = start + base.start("count"), start + base.end("count")
            yield bound(passage, *span, VERIFIED if is_true else CONTRADICTED, said)


def _of_section(known: Known, passage: Passage, at: int) -> list[Named]:
    """The standard that a section is about, as if it were named at the start of a clause."""
    number = passage.place.standard
    return [Named(known.framework.standard(number), at, at)] if number else []


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(plain):
        yield start, match.start()
        start = match.end()
    yield start, len(plain)


def _follows(words: str, named: Named, at: int) -> bool:
    """Whether “only” stands just before the name of the standard."""
    return 0 <= named.start - at <= len("for the ") and bool(words)


def _test(known: Known, passage: Passage, clause: str, start: int) -> Test | None:
    if _PANEL.search(clause):
        return lambda rated: rated.is_discretion
    order = known.framework.names
    names = sorted(order, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(name.lower()) for name in names)})\b")
    said = pattern.search(clause)
    before = list(pattern.finditer(passage.plain, 0, start))
    if said is None and before and (that := _THAT_RATING.search(clause)) is not None:
        clause, said = f"{clause[: that.start()]}{before[-1][0]}", None
        said = pattern.search(clause, that.start())  # “alone escapes that rating”, after the clause that names it
    if said is None:
        return None
    rank = next((place for place, name in enumerate(order) if name.lower() == said[0]), None)
    if rank is None:
        return None
    if re.search(r"\b(?:escap|avoid)\w* (?:the |a )?(?:rating )?(?:of )?['\"]?$", clause[: said.start()]):
        return lambda rated: rated.rating != order[rank]
    if re.search(r"\bnot (?:rated |judged )?['\"]?$", clause[: said.start()]):
        return lambda rated: rated.rating != order[rank]
    if re.search(r"\b(?:better|higher) than ['\"]?$|\babove ['\"]?$", clause[: said.start()]):
        return lambda rated: rated.rating in order and order.index(rated.rating or "") > rank
    if _SHORT.search(clause[: said.start()]):
        return lambda rated: rated.rating in order and order.index(rated.rating or "") < rank
    return lambda rated: rated.rating == order[rank]


def _among(known: Known, passage: Passage, named: Named) -> Sequence[StandardRating]:
    ratings = known.material.ratings.standards
    own = known.framework.standard(named.standard.number)
    if own.part_of:
        return [ratings[part.number] for part in known.framework.parts_of(own.part_of) if part.number in ratings]
    whole = [each for each in ratings.values() if each.in_total]
    everything = [each for each in whole if not known.framework.standard(each.number).part_of]
    inside = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    if named.standard.number not in inside or _WHOLE.search(passage.plain):
        return everything
    return [each for each in everything if each.number in inside] or everything
