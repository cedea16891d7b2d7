"""Compares two key questions or prompts that a sentence compares: “33 points above either question on safety”, “twice as often”.

The words before and after the comparison each name a subject. The second has from the first what it does not say itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from reports.checks.claims.answers.asking import Topic, inherited, meant, topic_of
from reports.checks.claims.answers.leaves import Leaf, Leaves, leaves_of
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_POINTS = rf"(?:(?P<points>{NUMBER}) (?:percentage )?points? )"
_UP = (
    r"(?:higher|more(?= (?:for|of the|of these|of our) )"
    r"|more (?:cases|plans|often|reliably|likely|frequently|consistently|effectively)|better|stronger|above"
    r"|ahead of|larger|greater|exceed\w*|outdid)"
)
_DOWN = (
    r"(?:lower|(?:less|fewer)(?= (?:for|of the|of these|of our) )|fewer (?:cases|plans)"
    r"|less (?:often|reliably|likely|well|frequently)|worse|weaker|below|behind|smaller|short of"
    r"|lag\w* behind|trail\w*)"
)
_PIVOT = re.compile(
    rf"{_POINTS}?(?:far |much |well |slightly |somewhat |rather |a little )?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
    r"(?P<than>[a-z '-]{0,60}? than\b| of\b)?"
)
_TWICE = re.compile(
    r"\b(?P<manner>about |almost |nearly |more than |exactly )?(?P<factor>twice|half|three times) as (?:often|many|likely|high)\b"
)
_EQUAL = re.compile(
    r"\b(?:as (?:well|often|much|weak|strong|good|high|low)|equally|the same (?:share|result|figure"
    r"|percentage)) (?:[a-z ]{0,50}? )?as\b"
)
_BETWEEN = re.compile(
    rf"(?P<points>{NUMBER}) (?:percentage )?points? (?:separate|between|lie between|divide) (?P<one>.*?) (?:and"
    rf"|from) (?P<other>.*)"
)
_FROM = re.compile(
    rf"\bfrom (?P<one>[^,]*?) to (?P<other>[^,]*?), .*?(?P<word>drops?|falls?|fell|rises?|rose|climbs?|gains?"
    rf"|loses?|lost)(?: by| of)?(?: (?P<points>{NUMBER}) (?:percentage )?points?)?"
)
_FACTS = re.compile(
    r"\b(?:caseload|nationally|england|region|survey|rate|budget|points? (?:short|more than the)|standards?"
    r"|themes?|score\w*|rated|average)\b"
)
_THAN_OTHERS = re.compile(
    r" (?:not\b|(?:in |for |on |with |to )?(?:anything else|any other|every other|(?:either|any|both|all) of the others?"
    r"|(?:both|all) (?:the )?others|the other two))"
)
_MANNER = re.compile(r"\b(at least|more than|over|well over) $")
_ONES = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b")


@dataclass(frozen=True)
class Side:
    topic: Topic
    leaves: tuple[Leaf, ...]
    near: tuple[Leaf, ...] = ()  # those that are about as likely to be meant


def question_comparisons(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    leaves, plain = leaves_of(known), passage.plain
    if (
        not leaves.all
        or _FACTS.search(plain)
        or re.search(
            r"\bwe (?:would|should) have\b|\bthan we\b|\bclassif|\btoo (?:low|high)\b|\b(?:under|over)estimat", plain
        )
    ):
        return
    if "from " in plain and (match := _FROM.search(plain)):
        yield from _moved(leaves, passage, match)
        return
    if "point" in plain and (match := _BETWEEN.search(plain)):
        yield from _apart(leaves, passage, match)
        return
    for match in _TWICE.finditer(plain):
        yield from _times(leaves, passage, match)
    for match in _PIVOT.finditer(plain):
        if (match["than"] or "").endswith("than") and _THAN_OTHERS.match(plain[match.end() :]):
            continue  # a rank, or “more often than not”
        if (
            match["than"]
            or match["points"]
            or re.search(r"above|below|behind|ahead|short|lag|trail|outdid|exceed", match[0])
        ):
            yield from _higher(leaves, passage, match)
    for match in _EQUAL.finditer(plain):
        yield from _level(leaves, passage, match)


def sides_of(leaves: Leaves, passage: Passage, left: str, right: str) -> tuple[Side, Side] | None:
    one = topic_of(left, leaves)
    if one.is_empty:
        question = passage.place.question
        found = tuple(leaf for leaf in leaves.all if leaf.number == question)
        first = Side(one, found)
    else:
        first = _side(leaves, one, passage)
    other = topic_of(right, leaves)
    if other.is_empty and not other.works:
        return None
    if first.leaves and not one.aims and other.aims and not other.content and first.leaves[0].aims:
        one = replace(one, aims=first.leaves[0].aims)
    base = one if not one.is_empty else _topic_of(first)
    topic = inherited(replace(other, works=other.works or base.works), base)
    if one.content and not other.content:
        topic = replace(topic, content=one.content if other.works or other.stages else topic.content)
    second = _side(leaves, topic, passage)
    if not second.leaves and other.content:  # “was well assessed in more cases than had the interventions needed”
        second = _side(leaves, replace(topic, stages=other.stages, aims=other.aims or base.aims), passage)
    if not first.leaves or not second.leaves or set(first.leaves) == set(second.leaves):
        return None
    return first, second


def _topic_of(side: Side) -> Topic:
    leaf = side.leaves[0] if side.leaves else None
    return Topic(leaf.stages, leaf.aims, leaf.works) if leaf else Topic()


def _side(leaves: Leaves, topic: Topic, passage: Passage) -> Side:
    own = _meant(leaves, topic, passage)
    return Side(topic, own, meant(leaves, topic, passage.place).leaves if own else ())


def _meant(leaves: Leaves, topic: Topic, passage: Passage) -> tuple[Leaf, ...]:
    found = meant(leaves, topic, passage.place)
    if not found.is_clear:
        return ()
    return found.leaves if not topic.content and len(topic.aims) > 1 else found.leaves[:1]


def left_of(plain: str, at: int) -> str:
    """The words before a comparison, from the start of its clause."""
    before = plain[:at]
    clause = re.split(r"[;:] ", before)[-1]
    parts = re.split(r", (?:and|but|while|whereas) ", clause)
    if len(parts[-1].split()) > 2:
        return parts[-1]
    first = _PIVOT.search(clause)  # “better … than …, and far better than …” has one subject
    return clause[: first.start()] if first is not None and first.start() > 8 else clause


def right_of(plain: str, at: int) -> str:
    return re.split(r"[;:.]|, (?:and|but|which|although|though) ", plain[at:])[0]


def _share(leaf: Leaf) -> Fraction:
    return Fraction(whole_per_cent(leaf.yes, leaf.of))


def _higher(leaves: Leaves, passage: Passage, match: re.Match[str]) -> Iterator[BoundClaim]:
    plain = passage.plain
    if re.match(rf" ?(?:half|\d|{_ONES.pattern}|a (?:third|quarter))", plain[match.end() :]):
        return
    right = right_of(plain, match.end())
    if len(right.split()) < 2 and match["points"]:
        sides = None
        before = re.split(r"[;,] ", plain[: match.start()])
        if len(before) > 1:  # “… in 78 per cent; joint work with the police lags ten points behind”
            sides = sides_of(leaves, passage, before[-1], before[-2])
    else:
        inner = re.sub(r"\b(?:than|of)$", "", match["than"] or "")
        sides = sides_of(leaves, passage, f"{left_of(plain, match.start())} {inner}", right)
    if sides is None:
        if match["points"] or match["than"]:
            yield bound(passage, *match.span(), NOT_VERIFIED)
        return
    (first, second), is_up = sides, bool(match["up"])
    pairs = [(_share(one), _share(other)) for one in first.leaves for other in second.leaves]
    is_true = all((own > other) if is_up else (own < other) for own, other in pairs)
    if is_true and match["points"]:
        manner = _MANNER.search(plain, 0, match.start())
        said = value_of(match["points"])
        if manner is not None and manner[1] == "at least":
            is_true = all(abs(own - other) >= said for own, other in pairs)
        elif manner is not None:
            is_true = all(abs(own - other) > said for own, other in pairs)
        else:
            is_true = all(abs(abs(own - other) - said) <= 1 for own, other in pairs)
    if is_true and not _is_so_for_all_near(first, second, is_up=is_up):
        yield bound(passage, *match.span(), NOT_VERIFIED)
        return
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _source(first, second))


def _is_so_for_all_near(first: Side, second: Side, *, is_up: bool) -> bool:
    """Whether a comparison is also right for the prompts that its words can mean as well."""
    pairs = [(_share(one), _share(other)) for one in first.near for other in second.near if one != other]
    return all((own > other) if is_up else (own < other) for own, other in pairs)


def _times(leaves: Leaves, passage: Passage, match: re.Match[str]) -> Iterator[BoundClaim]:
    left, as_, right = passage.plain[match.end() :].partition(" as ")
    sides = sides_of(leaves, passage, f"{passage.plain[: match.start()]} {left}", right) if as_ else None
    if sides is None:
        return
    first, second = sides
    factor = {"twice": Fraction(2), "half": Fraction(1, 2), "three times": Fraction(3)}[match["factor"]]
    own, other = _share(first.leaves[0]), _share(second.leaves[0])
    is_true = bool(other) and abs(own / other / factor - 1) <= Fraction(1, 12)
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _source(first, second))


def _level(leaves: Leaves, passage: Passage, match: re.Match[str]) -> Iterator[BoundClaim]:
    inner = re.sub(r"^as \w+|equally|the same \w+|as$", " ", match[0])
    sides = sides_of(
        leaves, passage, f"{left_of(passage.plain, match.start())} {inner}", right_of(passage.plain, match.end())
    )
    if sides is None:
        return
    first, second = sides
    is_true = all(_share(one) == _share(other) for one in first.leaves for other in second.leaves)
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _source(first, second))


def _apart(leaves: Leaves, passage: Passage, match: re.Match[str]) -> Iterator[BoundClaim]:
    sides = sides_of(leaves, passage, match["one"], match["other"])
    if sides is None:
        yield bound(passage, match.start(), match.start("one"), NOT_VERIFIED)
        return
    first, second = sides
    pairs = [abs(_share(one) - _share(other)) for one in first.leaves for other in second.leaves]
    is_true = all(abs(pair - value_of(match["points"])) <= 1 for pair in pairs)
    yield bound(
        passage, match.start(), match.start("one"), VERIFIED if is_true else CONTRADICTED, _source(first, second)
    )


def _moved(leaves: Leaves, passage: Passage, match: re.Match[str]) -> Iterator[BoundClaim]:
    rest = f"{passage.plain[: match.start()]} {passage.plain[match.end('other') : match.start('word')]}"
    sides = sides_of(leaves, passage, f"{match['one']} {rest}", f"{match['other']} {rest}")
    if sides is None:
        yield bound(passage, match.start("word"), match.end(), NOT_VERIFIED)
        return
    first, second = sides
    own, other = _share(first.leaves[0]), _share(second.leaves[0])
    is_down = bool(re.match(r"drop|fall|fell|lose|lost", match["word"]))
    is_true = (other < own) if is_down else (other > own)
    if is_true and match["points"]:
        is_true = abs(abs(own - other) - value_of(match["points"])) <= 1
    yield bound(
        passage, match.start("word"), match.end(), VERIFIED if is_true else CONTRADICTED, _source(first, second)
    )


def _source(first: Side, second: Side) -> str:
    return "; ".join(dict.fromkeys(leaf.source for leaf in (*first.leaves, *second.leaves)))
