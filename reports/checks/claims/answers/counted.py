"""Counts the key questions whose percentage is above, at or below a figure or in a band.

“Two of the three key questions on assessment reach 80 per cent, and the third, on the safety of the child, just misses it.”
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from reports.checks.claims.answers.asking import topic_of
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.vocabulary import compounds
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import domains_in
from reports.ratings.percentages import whole_per_cent

Test = Callable[[int], bool]
_NOUN = r"(?:key questions?|questions|key judgements?|figures|results|percentages|scores)"
_COUNTS = re.compile(rf"^ ?(?:of )?(?:all )?(?:the |these |those |its |our )?(?:other )?(?:{NUMBER} )?{_NOUN}\b")
_OF_QUESTIONS = re.compile(rf"^ ?{_NOUN}\b")
_NAMED = re.compile(rf"\b{_NOUN}\b")
_THE_ONE = re.compile(r"^(?:only )?(?:the )?(?:one|that|the)\b")
_ONLY = re.compile(
    r"\bonly (?:the (?:one|question) |that )?(?:on|about|for|of|concerning)? ?(?P<which>[a-z' -]+?) "
    r"(?=reach|is|was|fell|falls|stands?|stood|came|got|met|did)"
)
_SHARES = {
    "half": 50, "two-thirds": 66, "a third": 33, "three-quarters": 75, "a quarter": 25, "four-fifths": 80, "three-fifths": 60,
    "two-fifths": 40, "nine in ten": 90, "eight in ten": 80,
}  # fmt: skip
_BELOW = r"below|under|less than|lower than|short of|fewer than"
_ABOVE = r"above|over|more than|higher than|better than|exceed\w*|past"
_LEAST = r"at least|reach(?:es|ed|ing)?|no (?:lower|less) than|attain\w*|meets?|met|hit|(?:came|come|got|get) to"
_VALUE = re.compile(
    rf"(?P<denied>\b(?:not|n't|never|fail\w* to|without) (?:even )?)?"
    rf"\b(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<least>{_LEAST})|(?P<at>at|of|on|is|are|was|were|had|have|share|shared))"
    rf" (?:a |the |full |just |only |exactly |even )*(?:(?P<value>{NUMBER}) ?(?:per cent|%)|(?P<share>{'|'.join(_SHARES)})\b)"
    r"(?P<more> or (?:more|better|above|higher|over))?(?P<less> or (?:less|below|lower|under|fewer))?"
)
_BAND = re.compile(
    r"(?P<denied>\b(?:not|n't|miss\w*|outside|fail\w*|short of|below) [a-z ]{0,20}?)?"
    r"\b(?:the )?(?:(?P<band>highest|top|best|lowest|bottom) (?:band|range|category)"
    r"|band (?:for|of|called) '(?P<of>[a-z ]+)'|'(?P<named>[a-z ]+)' band)"
)
# After these words, a percentage belongs to something else.
_THRESHOLD = re.compile(
    r"(?P<denied>\b(?:not|n't|never|fail\w* to) (?:even )?)?"
    r"\b(?:(?P<least>reach\w*|meets?|met|pass(?:es|ed)?|attain\w*|(?:at|above|over|past))|below|under|short of|missed)"
    r" (?:our |the )?threshold (?:for|of) (?:a |the )?(?:rating (?:of )?)?'(?P<rating>[a-z ]+)'"
)
_BETWEEN = re.compile(
    r"[;:]|, (?:and|but|while|whereas) |\b(?:lower|higher|worse|better|weaker|stronger|more|fewer|less)\b[a-z ]*\bthan\b"
)
_ENDS = re.compile(r"; |, (?:and|but|while|whereas|although|though|which) ")


def counted_questions_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    if not _NAMED.search(passage.plain):
        return
    leaves = [leaf for leaf in leaves_of(known).all if not leaf.is_prompt]
    parts = parts_of(passage, compounds(known))
    for part in parts:
        among = questions_among(known, passage, leaves, part)
        found = _test(known, _ENDS.split(passage.plain[part.end :])[0]) if among else None
        if found is None or not (_COUNTS.match(part.after) or _OF_QUESTIONS.match(part.base.lstrip())):
            continue
        test, last = found
        claim, of = part.claim, part.claim.of
        if of is not None and of != len(among):
            continue
        having = [leaf for leaf in among if test(whole_per_cent(leaf.yes, leaf.of))]
        count = len(having)
        is_true = (
            claim.count == count
            if claim.of is None and not claim.is_rest and claim.count is not None
            else claim.fits(count, len(among))
        )
        if not is_true and of is None and claim.count is not None and not _is_whole(passage, part):
            continue
        said = ", ".join(f"{leaf.number}: {whole_per_cent(leaf.yes, leaf.of)} per cent" for leaf in among)
        yield bound(passage, part.start, part.end + last, VERIFIED if is_true else CONTRADICTED, said)
        if is_true:
            yield from _named(known, passage, part, last, having, among, said)
            yield from _the_last(passage, part.end + last, having, among, said)
    yield from _only(known, passage, leaves)


def _is_whole(passage: Passage, part: Part) -> bool:
    """Whether a part says which key questions it counts."""
    return bool(re.search(r"\b(?:only|just|both|all|no|none)\b", part.before + passage.plain[part.start : part.end]))


def _named(
    known: Known, passage: Passage, part: Part, last: int, having: Sequence[Leaf], among: Sequence[Leaf], said: str
) -> Iterator[BoundClaim]:
    """“…, that on keeping other people safe, …”: which one is meant."""
    match = re.search(
        r"\b(?:that|the one|the question) (?:on|about|for|concerning) (?P<which>[a-z' -]+)", part.after[:last]
    )
    if match is None or len(having) != 1:
        return
    aims = topic_of(match["which"], leaves_of(known)).aims
    if aims and any(leaf.aims & aims for leaf in among):
        is_true = bool(having[0].aims & aims)
        start = part.end + match.start("which")
        yield bound(passage, start, start + len(match["which"]), VERIFIED if is_true else CONTRADICTED, said)


_LAST = re.compile(
    r"\bthe (?:second|third|fourth|other|last|remaining)(?: one)?"
    r"(?:,| is| was| stands| stood| lies| reached| came)*(?: at| with| to)? "
    rf"(?P<value>{NUMBER})(?: per cent|%)?(?=[.,;]| and\b|$)"
)


def _the_last(
    passage: Passage, at: int, having: Sequence[Leaf], among: Sequence[Leaf], said: str
) -> Iterator[BoundClaim]:
    """“…, but the third, at 41, …”: the percentage of the only key question that the count leaves out."""
    rest, match = [leaf for leaf in among if leaf not in having], _LAST.search(passage.plain, at)
    if match is not None and len(rest) == 1:
        is_true = value_of(match["value"]) == whole_per_cent(rest[0].yes, rest[0].of)
        yield bound(passage, match.start("value"), match.end(), VERIFIED if is_true else CONTRADICTED, said)


def _only(known: Known, passage: Passage, leaves: Sequence[Leaf]) -> Iterator[BoundClaim]:
    """“Of the three key questions, only the one about other people's safety reached 80 per cent.”"""
    match = _ONLY.search(passage.plain)
    found = _test(known, passage.plain[match.end() :]) if match else None
    if match is None or found is None:
        return
    aims = topic_of(match["which"], leaves_of(known)).aims
    among = questions_among(known, passage, leaves, None)
    named = [leaf for leaf in among if leaf.aims & aims]
    if len(named) != 1:
        return
    test, last = found
    having = [leaf for leaf in among if test(whole_per_cent(leaf.yes, leaf.of))]
    said = ", ".join(f"{leaf.number}: {whole_per_cent(leaf.yes, leaf.of)} per cent" for leaf in among)
    yield bound(passage, match.start(), match.end() + last, VERIFIED if having == named else CONTRADICTED, said)
    if base := re.match(rf"of (?:the |these |its )?(?P<count>{NUMBER}) {_NOUN}", passage.plain):
        is_true = value_of(base["count"]) == len(among)
        yield bound(passage, *base.span("count"), VERIFIED if is_true else CONTRADICTED, said)


def _test(known: Known, words: str) -> tuple[Test, int] | None:
    """What some words say of a percentage, and where they end."""
    threshold = _THRESHOLD.search(words)
    start = _starts(known).get(threshold["rating"]) if threshold else None
    if threshold is not None and start is not None:
        is_reached = bool(threshold["least"]) != bool(threshold["denied"])
        return (lambda share: (share >= start) == is_reached), threshold.end()
    value, band = _VALUE.search(words), _BAND.search(words)
    if band is not None and (value is None or band.start() < value.start()):
        names = known.framework.names
        said = band["of"] or band["named"] or ""
        ends = names[-1] if band["band"] in ("highest", "top", "best") else names[0]
        inside = _in_band(known, next((name for name in names if name.lower() == said), ends))
        return (lambda share: inside(share) != bool(band["denied"])), band.end()
    if value is None or _BETWEEN.search(words[: value.start()]):
        return None
    limit = value_of(value["value"]) if value["value"] else Fraction(_SHARES[value["share"]])
    if value["below"] or value["less"]:
        test: Test = (lambda share: share <= limit) if value["less"] else (lambda share: share < limit)
    elif value["above"]:
        test = lambda share: share > limit  # noqa: E731
    elif value["least"] or value["more"]:
        test = lambda share: share >= limit  # noqa: E731
    else:
        test = lambda share: share == limit  # noqa: E731
    is_denied = bool(value["denied"])
    return (lambda share: test(share) != is_denied), value.end()


def _starts(known: Known) -> dict[str, int]:
    """The percentage from which a key question has each rating."""
    return {band.rating.lower(): band.start for band in known.framework.bands}


def _in_band(known: Known, rating: str) -> Test:
    return lambda share: known.framework.band(share).rating == rating


def questions_among(known: Known, passage: Passage, leaves: Sequence[Leaf], part: Part | None) -> list[Leaf]:
    """The key questions that a part counts among: those of the stages, aims and work that it names, or of its section."""
    words = f"{part.base} {_ENDS.split(passage.plain[part.end :])[0]}" if part is not None else passage.plain
    topic = topic_of(re.split(rf"{NUMBER} ?(?:per cent|%)", words)[0], leaves_of(known))
    if part is not None and not topic.stages:
        topic = replace(topic, stages=topic_of(part.before, leaves_of(known)).stages)
    domains = {domain.number for domain in domains_in(passage.plain, known.framework, passage.place)}
    everything = re.search(r"\b(?:inspection|both domains|court and out-of-court|as a whole)\b", passage.plain)
    found = list(leaves) if everything else [leaf for leaf in leaves if leaf.domain in domains]
    of = part.claim.of if part is not None else None
    here = [leaf for leaf in found if leaf.standard == passage.place.standard] if passage.place.standard else []
    if here and (of == len(here) or not topic.stages) and not everything:
        found = here
    elif topic.stages:
        found = [leaf for leaf in found if leaf.stages & topic.stages]
    elif of is not None:
        titles = [
            standard.number
            for standard in known.framework.standards
            if standard.title.lower() in passage.plain and any(leaf.standard == standard.number for leaf in found)
        ]
        found = [leaf for leaf in found if not titles or leaf.standard in titles]
    if (
        part is not None
        and "safety" in words
        and not topic.aims & {"aim:desistance"}
        and len(found) > 2
        and of != len(found)
    ):
        found = [leaf for leaf in found if leaf.aims & {"aim:child", "aim:others"}]
    return found
