"""Compares the score with the bands of the overall rating: “one point short of ‘Good’”, “a single further point would have …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, Verdict, bound
from reports.checks.claims.subjects import standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, WORDS, value_of
from standards.language.definition import DomainDefinition
from standards.language.scale import OverallBand

_SCORE = re.compile(r"\bpoints?\b|\bscor\w*|\bband\b|\btotal\b")
_QUESTIONS = re.compile(r"\bkey questions?\b|\bper cent\b|\bpercentage\b")
BAND = "band"  # the kind of these claims: a rating that would be given follows from the bands
_COUNT = rf"(?P<count>a single|a|just one|only one|{NUMBER})"
_FURTHER = re.compile(
    rf"\b{_COUNT} (?:(?P<more>further|more|extra|additional) )?points?(?: (?P<dir>more|fewer|less|higher|lower|further|extra))?\b"
)
_WOULD = re.compile(r"\bwould\b|\bcould have\b|\bif\b|\bhad\b.*\bscored?\b|\benough to\b|\bsuffic\w+\b|\bneeded\b")
_SAME = re.compile(r"\b(?:the same|unchanged|no different|not have changed|made no difference|left .* as it is)\b")
_TO = re.compile(
    r"(?P<down>separates? (?:it|the \w+) from|short of|below|away from|from|off|under|needed for|needed to reach|behind)"
    r"|(?P<up>above|over|past|more than|ahead of|into)"
)
_LOWER = r"least|minimum|lowest|threshold|lower (?:limit|edge|end)|bottom|start|floor"
_UPPER = r"most|maximum|highest|upper (?:limit|edge|end)|top|ceiling|end"
_FILLED = (
    r"rating|that|of|in|for|the|score|points?|band|its|rating|a|an|service|can|have|with|needs?|demands?|requires?|allows?|called"
    r"|overall"
)
_EDGE = re.compile(
    rf"\b(?:the )?(?P<edge>{_LOWER}|{_UPPER})(?: score| total| number of points| point| figure| mark)?\b(?: (?:{_FILLED}))*"
)


def bands_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    points, bands = known.material.ratings.points, known.framework.overall_bands
    if points is None or not bands or not _SCORE.search(passage.plain) or _QUESTIONS.search(passage.plain):
        return
    yield from _further(known, passage, points)
    yield from _distances(known, passage, points)
    yield from _edges(known, passage, points)
    yield from _middles(known, passage, points)
    yield from _from_to(known, passage, points)
    yield from _just(known, passage, points)
    yield from _owed(known, passage)
    yield from _by_domain(known, passage)
    yield from _without_discretion(known, passage)


@lru_cache(maxsize=8)
def _names(known: Known) -> re.Pattern[str]:
    names = "|".join(re.escape(band.rating.lower()) for band in known.framework.overall_bands)
    other = r"(?:next|higher|lower|bottom|lowest|top|highest) (?:band|rating|level)|(?:band|rating) (?:above|below)"
    return re.compile(rf"['\"]?\b(?P<name>{names}|{other})\b['\"]?")


def _band_of(known: Known, name: str, points: int) -> OverallBand | None:
    """The band that some words name: by its rating, or as the next one."""
    bands = sorted(known.framework.overall_bands, key=lambda band: band.start)
    own = next((place for place, band in enumerate(bands) if band.start <= points <= band.end), 0)
    found = next((band for band in bands if band.rating.lower() == name), None)
    if found is not None:
        return found
    if name.startswith(("bottom", "lowest")):
        return bands[0]
    if name.startswith(("top", "highest")):
        return bands[-1]
    step = -1 if "below" in name or name.startswith("lower") else 1
    return bands[own + step] if 0 <= own + step < len(bands) else None


def _count(text: str) -> int:
    return 1 if text in ("a", "a single", "just one", "only one") else int(value_of(text))


def _further(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“A single further point would have made the service ‘Good’.”"""
    plain = passage.plain
    for match in _FURTHER.finditer(plain):
        if not (match["more"] or match["dir"]) or not _WOULD.search(plain):
            continue
        is_down = (match["dir"] or "") in ("fewer", "less", "lower")
        moved = points + (-1 if is_down else 1) * _count(match["count"])
        would = known.framework.overall(moved)
        now = known.framework.overall(points)
        names = list(_names(known).finditer(plain, match.end())) or list(_names(known).finditer(plain))
        said = f"{points} points: {now}; {moved} points: {would}"
        if _SAME.search(plain):
            is_true = would == now
        elif names:
            band = _band_of(known, names[0]["name"], points)
            if band is None:
                continue
            is_denied = bool(
                re.search(r"\bnot\b|\bstill\b.*\bshort\b|\bwithout\b", plain[match.end() : names[0].start()])
            )
            is_true = (would == band.rating) != is_denied
            is_more = moved > band.start and not (is_down or is_denied or _ENOUGH.search(plain))
            if is_true and is_more and would != now:
                yield bound(passage, *match.span(), NOT_VERIFIED)  # fewer points would have done
                continue
        else:
            continue
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)
        if (own := _THAN_ITS.match(plain, match.end())) is not None:
            is_own = value_of(own["points"]) == points
            yield bound(passage, *own.span("points"), VERIFIED if is_own else CONTRADICTED, f"{points} points")


_ENOUGH = re.compile(r"\b(?:enough|suffic\w+|comfortabl\w+|more than)\b")
_THAN_ITS = re.compile(
    rf"(?: (?:more|fewer))? (?:than|on top of|beyond|added to) (?:its|the|their|these|those) (?P<points>{NUMBER})\b"
)


@lru_cache(maxsize=8)
def _distance(known: Known) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_COUNT}(?: points?)?(?: (?P<more>more than|fewer than|less than)| (?:{_TO.pattern}))? "
        rf"(?P<between>(?:(?!points? )[a-z']+ )*?)(?P<target>{_names(known).pattern})"
    )


def _distances(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“Three points short of ‘Outstanding’”, “one more than the least that ‘Requires improvement’ demands”."""
    plain = passage.plain
    for match in _distance(known).finditer(plain):
        direction = -1 if match["down"] or (match["more"] or "").startswith(("fewer", "less")) else 1
        if not (match["more"] or match["down"] or match["up"]) or len(match["between"].split()) > 8:
            continue
        if "point" not in match[0] and not _EDGE.search(match["between"]):
            continue
        band = _band_of(known, match["name"], points)
        if band is None:
            continue
        edge = _EDGE.search(match["between"])
        limit = band.end if edge is not None and _is_upper(edge["edge"]) else band.start
        is_true = points == limit + direction * _count(match["count"])
        if (
            match["up"] and edge is None
        ):  # “two points above ‘Inadequate’”, “into the band”: from its end, or from its start
            is_true = points in (band.end + _count(match["count"]), band.start + _count(match["count"]))
        said = f"{points} points; {band.start} to {band.end}: {band.rating}"
        verdict: Verdict = VERIFIED if is_true else NOT_VERIFIED if re.search(r"\bwould\b", plain) else CONTRADICTED
        yield bound(passage, match.start(), match.end("target"), verdict, said)


def _edges(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“The lowest score in the band of ‘Requires improvement’”, “at the top of its band”."""
    plain = passage.plain
    names = "|".join(re.escape(band.rating.lower()) for band in known.framework.overall_bands)
    for match in re.finditer(rf"{_EDGE.pattern} ?['\"]?(?P<name>{names}|band)\b", plain):
        if re.search(
            r"\b(?:more|fewer|less|points?|above|below|short of|over|under|than) (?:the )?$", plain[: match.start()]
        ):
            continue
        if not re.search(r"\bscor\w*|\bpoints?\b|\btotal\b", plain) or re.search(r"\bwould\b|\bif\b", plain):
            continue
        name = match["name"] if match["name"] != "band" else (known.framework.overall(points) or "").lower()
        band = _band_of(known, name, points)
        if band is None or re.search(r"\bstandards?\b|\bkey questions?\b|\bper cent\b", plain):
            continue
        limit = band.end if _is_upper(match["edge"]) else band.start
        said = f"{points} points; {band.start} to {band.end}: {band.rating}"
        yield bound(passage, *match.span(), VERIFIED if points == limit else CONTRADICTED, said)


def _middles(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“Comfortably in the middle of the band”: not its first or its last score."""
    match = _MIDDLE.search(passage.plain)
    band = next((each for each in known.framework.overall_bands if each.start <= points <= each.end), None)
    if match is not None and band is not None:
        is_true = min(points - band.start, band.end - points) * 4 >= band.end - band.start
        said = f"{points} points; {band.start} to {band.end}: {band.rating}"
        is_edge = points in (band.start, band.end)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED if is_edge else NOT_VERIFIED, said)


_MIDDLE = re.compile(
    r"\b(?:comfortably )?(?:in |near |at |around )?the (?:middle|centre|midpoint) of (?:the|its) (?:overall )?(?:band|range)"
    r"(?: (?:for|of) ['\"]?[a-z ]+['\"]?)?"
    r"|\bcomfortably (?:within|inside|in) (?:the|its) (?:band|range)(?: (?:for|of) ['\"]?[a-z ]+['\"]?)?"
)


_FROM_TO = re.compile(
    rf"\b(?:rose|risen|rises|rising|went|up|increas\w+|rais\w+|lift\w+|moved|took|taking|takes|brought|brings)\b[^,;:]{{0,30}}? "
    rf"from (?P<before>{NUMBER})(?: points)?(?: out of \d+)? to (?P<points>{NUMBER})\b(?! ?(?:per cent|%|of the))"
)
_AGAINST = re.compile(
    rf"\b(?P<count>{NUMBER}) (?:points? )?(?P<dir>fewer|less|more|below|above|short of)(?: than)? (?:the|its|a) "
    rf"(?:final |total (?:of )?|score of )?(?P<other>{NUMBER})\b(?! ?(?:per cent|%|cases))"
)


def _from_to(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“The score rose from 16 to 18”, “26 points, two fewer than the 28 it was given”: before discretion, and after it."""
    before = known.material.ratings.points_before
    if before is None:
        return
    said = f"{points} points; {before} before discretion"
    for match in _FROM_TO.finditer(passage.plain):
        for group, recorded in (("before", before), ("points", points)):
            verdict = VERIFIED if value_of(match[group]) == recorded else CONTRADICTED
            yield bound(passage, *match.span(group), verdict, said)
    for match in _AGAINST.finditer(passage.plain):
        own = before if match["dir"] in ("fewer", "less", "below", "short of") else points
        other = points if own == before else before
        if re.search(rf"\b{own}\b", passage.plain[: match.start()]):
            is_true = value_of(match["other"]) == other and value_of(match["count"]) == abs(points - before)
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


def _just(known: Known, passage: Passage, points: int) -> Iterator[BoundClaim]:
    """“Seven points only just reach ‘Requires improvement’”: the first score of its band."""
    names = "|".join(re.escape(band.rating.lower()) for band in known.framework.overall_bands)
    match = re.search(
        rf"\b(?:only just|barely|narrowly)\b[^,;:.]{{0,50}}?['\"]?\b(?P<name>{names})\b['\"]?", passage.plain
    )
    if match is None or match["name"] != (known.framework.overall(points) or "").lower():
        return
    band = next(each for each in known.framework.overall_bands if each.rating.lower() == match["name"])
    said = f"{points} points; {band.start} to {band.end}: {band.rating}"
    is_far = points - band.start > _NARROW
    verdict = VERIFIED if points == band.start else CONTRADICTED if is_far else NOT_VERIFIED
    yield bound(passage, *match.span(), verdict, said)


_NARROW = 2  # points

_OWED = re.compile(
    rf"\b(?P<count>{NUMBER})(?: points?)?(?: of (?:them|these|which|those|its))?[^,;]{{0,24}}"
    r"\b(?:owed|due|down|thanks|added|gained|come|came)\b"
    r"[^,;]{0,40}\b(?:discretion|ratings panel)\b|\b(?:discretion|ratings panel)\b[^,;]{0,30}"
    r"\b(?:added|adds|gave|is worth|was worth) "
    rf"(?P<added>{NUMBER}) points?\b"
)


def _owed(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“18 points, two of them owed to the discretion of the panel.”"""
    match, ratings = _OWED.search(passage.plain), known.material.ratings
    if match is None or ratings.points is None or ratings.points_before is None:
        return
    name = "count" if match["count"] else "added"
    is_true = value_of(match[name]) == ratings.points - ratings.points_before
    said = f"{ratings.points} points; {ratings.points_before} before discretion"
    yield bound(passage, *match.span(name), VERIFIED if is_true else CONTRADICTED, said)


_WHERE = (
    r"organisational delivery|(?:the )?out-of-court (?:work|cases|disposals|standards|domain)"
    r"|(?:the )?court (?:work|cases|disposals|standards|domain)|work (?:out of court|with courts)"
)
_BY_DOMAIN = re.compile(
    rf"\b(?P<count>{NUMBER}|none|all)(?: points?)?"
    rf"(?: of (?:them|these|which|those|its points|the points|(?:the |its |our )?(?:[a-z]+'s )?(?P<of>{NUMBER}) points))?,?"
    rf"(?: (?:are|were|was|is|came|come|comes|earned|gained|won))* (?:from|in|for|through|on) "
    rf"(?:the four standards (?:for|on|of) )?"
    rf"(?P<where>{_WHERE})\b"
    rf"|\b(?P<first>{_WHERE})\b[^,;:]{{0,30}}? (?:contribut\w*|earn\w*|br(?:ings|ought)|gain\w*|accounts? for"
    rf"|accounted for|adds?|added"
    rf"|has|have|had|scor\w*|yield\w*|is worth|was worth|won) (?:just |only )?(?P<second>{NUMBER}|none|all)"
    rf"(?: (?:out )?of (?:the |its |our |these )?(?:{NUMBER})?)? ?points?\b"
)
OF_A_PART = re.compile(rf"\b(?:{_WHERE})\b")


def _by_domain(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Seven points, six of them for out-of-court disposals.”"""
    ratings, plain = known.material.ratings, passage.plain
    if ratings.points is None or re.search(r"\bcases were\b|\bstandards? (?:is|are|was|were)\b|\bwould\b", plain):
        return
    for match in _BY_DOMAIN.finditer(plain):
        if not re.search(r"\bpoints?\b", match[0]) and not re.search(r"\bpoints?\b[^;]*$", plain[: match.start()]):
            continue
        numbers = {
            standard.number for each in _domains(known, match["where"] or match["first"]) for standard in each.standards
        }
        own = [each for each in ratings.standards.values() if each.number in numbers and each.in_total]
        if not own or any(each.points is None for each in own):
            continue
        points = sum(each.points or 0 for each in own)
        count = match["count"] or match["second"]
        said = {"none": 0, "all": ratings.points}.get(count)
        is_true = points == (said if said is not None else value_of(count))
        is_true = is_true and match["of"] in (None, str(ratings.points), _word(ratings.points))
        source = f"{points} of {ratings.points} points: {', '.join(f'{each.number} {each.rating}' for each in own)}"
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, source)
        if is_true:
            yield from _of_the_rest(known, passage, match.end(), ratings.points - points)


_REST = re.compile(
    rf"\bthe (?:remaining|other) (?P<count>{NUMBER})(?: points?)?(?: is| comes| came| are)? (?:from|for|in) (?P<where>[^,;:.]+)"
)


def _of_the_rest(known: Known, passage: Passage, at: int, rest: int) -> Iterator[BoundClaim]:
    """“…, and the remaining one from the standard on staff.”"""
    match = _REST.search(passage.plain, at)
    if match is None:
        return
    named = [each.standard.number for each in standards_named(known, passage) if each.start >= match.start("where")]
    own = [rated for number in named if (rated := known.material.ratings.standards.get(number)) is not None]
    if own and all(each.points is not None for each in own):
        is_true = value_of(match["count"]) == rest == sum(each.points or 0 for each in own)
        source = ", ".join(f"{each.number} {each.rating}: {each.points} points" for each in own)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, source)


def _word(number: int) -> str:
    return next((word for word, value in WORDS.items() if value == number), "")


def _domains(known: Known, where: str) -> list[DomainDefinition]:
    if where.startswith("organisational"):
        return [each for each in known.framework.domains if not each.case_based]
    is_out = "out" in where
    based = [each for each in known.framework.domains if each.case_based]
    return [each for each in based if ("out-of-court" in each.title.lower()) == is_out]


_WITHOUT = re.compile(
    r"\b(?:without|but for|had|if|left to|before)\b[^;]{0,60}\b(?:discretion|panel|rules)\b[^;]*?"
    r"\b(?:would (?:have|be)|was|were|stood|had)\b"
    rf"[^;]*?\b(?P<count>{NUMBER})(?: points?| (?:out )?of (?:the )?(?P<of>{NUMBER})|$|[.,])"
)


def _without_discretion(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Had the panel not used its discretion, the service would have had 16 points.”"""
    match, ratings = _WITHOUT.search(passage.plain), known.material.ratings
    if match is None or ratings.points_before is None or (match["of"] and value_of(match["of"]) != ratings.maximum):
        return
    if not re.search(r"\bpoints?\b|\bscor\w+|\btotal\b", passage.plain):
        return
    is_true = value_of(match["count"]) == ratings.points_before
    said = f"{ratings.points} points; {ratings.points_before} before discretion"
    yield bound(passage, *match.span("count"), VERIFIED if is_true else CONTRADICTED, said)


def _is_upper(edge: str) -> bool:
    return edge.startswith(("most", "max", "highest", "upper", "top", "ceil", "end"))
