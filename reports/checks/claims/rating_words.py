"""Compares every rating word, every count of ratings and every score in a text with the ratings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, Verdict, bound
from reports.checks.claims.numbers import claims_of, counts
from reports.checks.claims.sets.bands import OF_A_PART
from reports.checks.claims.sets.totals import of_the_framework
from reports.checks.claims.subjects import scope, standards_named
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.rules import StandardRating

# Words that show that a rating is from another inspectorate or another time.
_ELSEWHERE = re.compile(
    r"\bofsted\b|\bestyn\b|\bcare quality commission\b|\bcqc\b|\bhmic|\bcare inspectorate\b|\b(?:another|other) inspectorate"
    r"|\b(?:previous|earlier|last) inspection\b"
)
# Next to these words, a rating word is a band or a possible rating, and not a rating that was given.
_HYPOTHETICAL = re.compile(
    r"\bthreshold\b|\bshort of\b|\bnext\b|\b(?:sh|c)ould\b|\bif\b|\bbegins?\b|\bstarts?\b|\bscores?\b|\bneeded\b"
    r"|\bseparat\w+\b|\bfrom a rating of\b|\baway from\b|\bmisse[sd]\b"
    r"|\bescaped?\b|\bavoid|\binstead of\b|\bmissed\b|\bhad\b.*\bbeen\b|\bwould\b"
)
_BAND = re.compile(r"^['’]? band\b")
_VERB = r"(?:rat(?:e|es|ed|ing of)|judge[ds]?|graded|assessed|remains|came out|reached|as|at)"
_BEFORE = re.compile(
    r"\bcame out\b|\bscoring rules\b|\bunder the rules\b|\bby the rules\b|\bbefore\b|\bcomputed\b"
    r"|\brules?(?: alone| (?:by )?themselves)? (?:give|gave|made|produced|led to|meant)\b|\bmade\b"
)
_MOVED = re.compile(r"\b(?:raise|raised|lift|lifted|lower|lowered|move|moved|upgraded|promoted)\b")
_PANEL = re.compile(r"\bpanel\b|\bdiscretion\b|\braised\b|\blowered\b|\blifted\b")
_OVERALL = re.compile(
    r"\boverall\b|\b(?:we|is|was|are|were) (?:now )?rate[ds]? (?:the (?:service|yo[ts]|yjs|team)|it|[a-z& ]+ youth)"
    r"|\bthe (?:service|yo[ts]|yjs|team) (?:is|was|has been)\b|\brate[ds]? [a-z& ]+ (?:youth (?:offending|justice)|as)\b"
)
_COMPARED = re.compile(
    r"(?P<below>below|worse than|under|lower than|short of)|(?P<above>better than|above|higher than)"
)
_OF_SEVERAL = re.compile(
    r"\b(?:a|any|no|none|each|every|both|those|these|which|other)\b.*\b(?:standards?|domains?|themes?|parts?|questions?)\b"
)
_APART = re.compile(r" (?:separat|divid|short|away|from|stand between|lie between|more|needed|extra|further)")
_COUNTED = re.compile(
    rf"\b{NUMBER} (?:of (?:the |our |its |these )?)?(?:{NUMBER} )?(?:ratings(?! panel)|standards|themes|are|is)\b"
)
_SCORE = re.compile(
    rf"\b(?P<count>{NUMBER})(?: points?)?(?: out)? of (?:a |the )?(?:possible |maximum (?:of )?|total of )?(?P<of>{NUMBER})"
    r"(?=['’]? points?\b|[.,;:)]|$| (?:and|makes?|made|gives?|gave|puts?|means?|meant|earns?|earned|places?)\b)"
    rf"|\b(?P<count2>{NUMBER}) points?\b|(?<=score of )(?P<count3>\d+)\b(?! ?(?:per cent|%| out of| of))"
)


def rating_words_in(known: Known, passage: Passage, taken: Sequence[tuple[int, int]] = ()) -> Iterator[BoundClaim]:
    if not _about(known).search(passage.plain):
        return
    if _ELSEWHERE.search(passage.plain) or re.match(r"(?:had|if|were) ", passage.plain):
        return
    counted = [] if taken else list(_counts(known, passage))
    yield from counted
    yield from _scores(known, passage)
    yield from of_the_framework(known, passage, has_rating=bool(_found(known, passage)))
    if not counted:
        yield from _words(known, passage)


@lru_cache(maxsize=8)
def _about(known: Known) -> re.Pattern[str]:
    """Words without which a sentence says nothing of ratings, standards or the score."""
    names = "|".join(re.escape(name.lower()) for name in known.framework.names)
    total = known.material.ratings.maximum
    return re.compile(
        rf"\b(?:of {total}|{names}|highest rating|lowest rating|standards?|themes?|parts|domains?|points?|score)\b"
    )


@lru_cache(maxsize=8)
def _pattern(known: Known) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted((name.lower() for name in known.framework.names), key=len, reverse=True)))
    return re.compile(rf"(?P<open>['\"])?\b(?P<name>{names}|highest rating|lowest rating)\b(?P<close>['\"])?")


def _found(known: Known, passage: Passage) -> list[tuple[int, int, str]]:
    """The rating words with their places. “good” counts only in quotation marks, with a capital, or after “rated”."""
    found = []
    for match in _pattern(known).finditer(passage.plain):
        start, end = match.span("name")
        is_quoted = bool(match["open"] and match["close"])
        is_capital = start > 0 and passage.sentence.text[start].isupper()
        is_after_verb = bool(re.search(rf"\b{_VERB} $", passage.plain[:start])) and not passage.plain[end:].startswith(
            (" enough", " practice")
        )
        names = known.framework.names
        is_after_name = " " in match["name"] and any(
            re.fullmatch(r" (?:still |also |now |both |each |that |which )*", passage.plain[each.end : start])
            for each in standards_named(known, passage)
            if each.end < start
        )
        name = {"highest rating": names[-1], "lowest rating": names[0]}.get(match["name"])
        if name or is_quoted or is_capital or is_after_verb or is_after_name:
            found.append((start, end, name or next(each for each in names if each.lower() == match["name"])))
    order = known.framework.names
    return [word for word in found if word[2] in order]


def _rank(known: Known, name: str | None) -> int:
    return known.framework.names.index(name) if name else -1


# --- the rating of a standard, or overall ----------------------------------------------------------------------------------


def _words(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    words, previous = _found(known, passage), 0
    named = standards_named(known, passage)
    last: list[StandardRating] = []
    is_from = False
    for number, (start, end, name) in enumerate(words):
        following = words[number + 1][0] if number + 1 < len(words) else len(passage.plain)
        before, after = passage.plain[previous:start], passage.plain[end:following]
        ratings = known.material.ratings.standards
        own = [ratings[each.standard.number] for each in named if previous <= each.start < start]
        if _HYPOTHETICAL.search(re.split(r"[,;:] ", before)[-1][-70:]) or _BAND.search(after):
            previous = end
            continue
        if re.search(r"\bfrom ['\"]?$", before) and _MOVED.search(passage.plain) and (own or last):
            last = own[-1:] or last
            yield _of_a_move(passage, (start, end, name), last, is_before=True)
            previous, is_from = end, True
            continue
        if is_from and last and re.fullmatch(r"['\"]? to ['\"]?", before):
            yield _of_a_move(passage, (start, end, name), last, is_before=False)
            previous, is_from = end, False
            continue
        is_from = False
        moved = list(_MOVED.finditer(before))
        is_moved = bool(moved) and bool(re.search(r"\bto ['\"]?$", before))
        if is_moved and last and not own:
            own = last
        if not own and not _OVERALL.search(passage.plain) and not passage.place.standard:
            later = [each for each in named if end <= each.start < following]
            own = [
                ratings[each.standard.number] for each in later if not _ENDS.search(passage.plain[end : each.start])
            ][:1]
        if not own and passage.place.standard and passage.place.standard in ratings:
            own = [ratings[passage.place.standard]]
        previous = end
        if own:
            own = own[-1:] if is_moved else own
            yield _of_standards(known, passage, (start, end, name), own, before, after, is_moved)
            last = own
        elif _COUNTED.search(before):
            yield bound(passage, start, end, NOT_VERIFIED)  # “seven of our ratings are ‘Good’”
        elif _OF_SEVERAL.search(re.split(r"[;,] ", before)[-1]):
            yield bound(passage, start, end, NOT_VERIFIED)  # “no other domain has a standard rated ‘Good’”
        elif _OVERALL.search(passage.plain) or (not passage.place.domain and "rat" in before):
            yield _of_overall(known, passage, (start, end, name), before)
        else:
            yield bound(passage, start, end, NOT_VERIFIED)


_ENDS = re.compile(r"[;:]|, (?:and|but|while|whereas|although|though)\b")


def _of_a_move(
    passage: Passage, word: tuple[int, int, str], own: list[StandardRating], *, is_before: bool
) -> BoundClaim:
    """“The panel raised planning from ‘Requires improvement’ to ‘Good’”: each rating of a change."""
    start, end, name = word
    said = "; ".join(
        f"{rated.number}: {rated.rating or 'not rated'}, {rated.before} before discretion" for rated in own
    )
    is_true = all(rated.is_discretion and name == (rated.before if is_before else rated.rating) for rated in own)
    return bound(passage, start, end, VERIFIED if is_true else CONTRADICTED, said)


def _of_standards(
    known: Known,
    passage: Passage,
    word: tuple[int, int, str],
    own: list[StandardRating],
    before: str,
    after: str,
    is_moved: bool,
) -> BoundClaim:
    start, end, name = word
    said = "; ".join(
        f"{rated.number}: {rated.rating or 'not rated'}"
        + (f", {rated.before} before discretion" if rated.is_discretion else "")
        for rated in own
    )
    is_before = bool(_BEFORE.search(before) or _PANEL.search(after) or _BEFORE.search(after)) and not is_moved

    compared = _COMPARED.search(before[-14:])
    if compared is not None and re.search(r"\b(?:nothing|none|no|neither|nobody|not|apart|except)\b", before):
        return bound(passage, start, end, NOT_VERIFIED)

    def fits(rated: StandardRating) -> bool:
        if compared is not None and not is_before:
            return _predicate(known, name, compared.lastgroup)(rated)
        if is_moved:
            return rated.is_discretion and rated.rating == name
        if is_before and rated.is_discretion:
            return rated.before == name
        return (rated.rating == name) != is_denied

    is_denied = bool(re.search(r"\bnot (?:yet )?(?:rated |judged |being )?['\"]?$", before))
    return bound(passage, start, end, VERIFIED if all(map(fits, own)) else CONTRADICTED, said)


def _of_overall(known: Known, passage: Passage, word: tuple[int, int, str], before: str) -> BoundClaim:
    start, end, name = word
    ratings = known.material.ratings
    if ratings.overall is None:
        return bound(passage, start, end, NOT_VERIFIED)
    expected = ratings.overall_before if _BEFORE.search(before) else ratings.overall
    return bound(passage, start, end, VERIFIED if name == expected else CONTRADICTED, f"overall: {ratings.overall}")


# --- how many standards have a rating --------------------------------------------------------------------------------------

_STANDARDS = r"(?:standards?|themes?|parts)"


def _counts(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Seven of the 12 standards are rated 'Good', and none is rated 'Outstanding'.”"""
    if not re.search(rf"\b{_STANDARDS}\b", passage.plain):
        return
    claims = [
        claim
        for claim in claims_of(passage)
        if claim.per_cent is None and not claim.is_base and re.fullmatch(rf"|{_STANDARDS}", counts(passage, claim))
    ]
    claims += _others(passage)
    claims.sort(key=lambda claim: claim.start)
    standards = _in_scope(known, passage)
    words = _found(known, passage)
    raised = re.search(r"\b(?:raised|lifted|upgraded)\b", passage.plain)
    if raised and claims and (not words or re.search(r"\bfrom ['\"]", passage.plain)):
        yield _of_raised(passage, claims[0], standards)
        if by := re.search(r"\bby (?:a single|one|two) bands?\b", passage.plain):
            steps = {
                _rank(known, rated.rating) - _rank(known, rated.before) for rated in standards if rated.is_discretion
            }
            is_true = steps == ({2} if "two" in by[0] else {1})
            yield bound(passage, *by.span(), VERIFIED if is_true else CONTRADICTED, _listed(standards))
        return
    only = re.search(rf"\bonly {_STANDARDS}\b|, only ", passage.plain)
    if only and words:
        yield _of_the_only_one(known, passage, words[0], standards)
        return
    used = 0
    for start, end, name in words:
        own = [claim for claim in claims if used <= claim.start < start]
        compared = _COMPARED.search(passage.plain, used, start)
        used = end
        if not own:
            continue
        if _OTHERWISE.search(passage.plain[own[-1].end : start]):
            continue
        holds = _predicate(known, name, compared.lastgroup if compared else None)
        claim = own[0] if own[0].of is not None or len(own) == 1 else own[-1]
        yield _of_count(passage, claim, standards, holds, end)
    worse = re.search(r"\bnone is (?:judged |rated )?worse than that\b", passage.plain)
    if worse and words:
        rank = _rank(known, words[-1][2])
        is_true = all(_rank(known, rated.rating) >= rank for rated in standards)
        yield bound(passage, *worse.span(), VERIFIED if is_true else CONTRADICTED, _listed(standards))


# Between a count and a rating, these words begin another statement: “…, and rated each of them ‘Good’”.
_OTHERWISE = re.compile(r"\b(?:each|both|all) of (?:them|these)\b|, and (?:it |we )?(?:rated|judged|gave|found)\b")


def _others(passage: Passage) -> Iterator[Claim]:
    """“and none is …”, “the others are …”, which count standards too."""
    for match in re.finditer(r"\b(?:none|no standard)(?= (?:is|are|was|were)\b)", passage.plain):
        yield Claim(*match.span(), count=0)
    for match in re.finditer(r"\bthe others(?= (?:is|are|was|were)\b)", passage.plain):
        yield Claim(*match.span(), count=-1)
    for match in re.finditer(
        r"\b(?:two|three|four|five|six|seven|eight|nine)(?= (?:is|are|was|were)\b)", passage.plain
    ):
        yield Claim(*match.span(), count=int(value_of(match[0])))


def _in_scope(known: Known, passage: Passage) -> list[StandardRating]:
    ratings = known.material.ratings.standards
    parent = [
        named.standard.number
        for named in standards_named(known, passage)
        if known.framework.standard(named.standard.number).method == "from_parts"
    ]
    if "parts" in passage.plain and (parent or passage.place.standard):
        of = (parent or [passage.place.standard])[0].split(".")[0]
        return [ratings[part.number] for part in known.framework.parts_of(of) if part.number in ratings]
    numbers = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    total = {claim.of for claim in claims_of(passage)}
    everything = [rated for rated in ratings.values() if rated.in_total]
    if len(everything) in total or re.search(rf"\b(?:12|six) {_STANDARDS}\b", passage.plain):
        return everything
    inside = [rated for rated in everything if rated.number in numbers]
    return inside or everything


def _predicate(known: Known, name: str, compared: str | None) -> Callable[[StandardRating], bool]:
    rank = _rank(known, name)
    if compared is None:
        return lambda rated: rated.rating == name
    if compared == "below":
        return lambda rated: _rank(known, rated.rating) < rank
    return lambda rated: _rank(known, rated.rating) > rank


def _of_count(
    passage: Passage, claim: Claim, standards: list[StandardRating], holds: Callable[[StandardRating], bool], end: int
) -> BoundClaim:
    count = sum(map(holds, standards))
    is_true = (
        count == len(standards) - _counted_before(passage, claim)
        if claim.count == -1
        else claim.fits(count, len(standards))
    )
    verdict: Verdict = VERIFIED if is_true else CONTRADICTED
    return bound(passage, claim.start, end, verdict, _listed(standards))


def _counted_before(passage: Passage, claim: Claim) -> int:
    return sum(other.count or 0 for other in claims_of(passage) if other.end <= claim.start and other.count)


def _of_raised(passage: Passage, claim: Claim, standards: list[StandardRating]) -> BoundClaim:
    raised = [rated for rated in standards if rated.is_discretion and (rated.points or 0) > (rated.points_before or 0)]
    is_true = claim.fits(len(raised), len(standards))
    said = f"raised by discretion: {', '.join(rated.number for rated in raised) or 'none'}"
    return bound(passage, claim.start, claim.end, VERIFIED if is_true else CONTRADICTED, said)


def _of_the_only_one(
    known: Known, passage: Passage, word: tuple[int, int, str], standards: list[StandardRating]
) -> BoundClaim:
    start, end, name = word
    named = {each.standard.number for each in standards_named(known, passage)} & {rated.number for rated in standards}
    is_short = bool(re.search(r"\bshort of\b|\bbelow\b|\bnot\b", passage.plain[:start]))
    holds = _predicate(known, name, "below" if is_short else None)
    of_it = {rated.number for rated in standards if holds(rated)}
    is_true = len(of_it) == 1 and (not named or of_it <= named)
    return bound(passage, start, end, VERIFIED if is_true else CONTRADICTED, _listed(standards))


def _listed(standards: list[StandardRating]) -> str:
    return ", ".join(f"{rated.number} {rated.rating or 'not rated'}" for rated in standards)


# --- the score -------------------------------------------------------------------------------------------------------------


def _scores(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    ratings = known.material.ratings
    if ratings.points is None or ratings.maximum is None:
        return
    for match in _SCORE.finditer(passage.plain):
        if match["of"] and value_of(match["of"]) != ratings.maximum:
            continue
        group = next(name for name in ("count", "count2", "count3") if match[name])
        start, end, count = match.start(group), match.end(), value_of(match[group])
        after = passage.plain[end:]
        starts = re.search(r"\bbegins?\b|\bstarts?\b|\bfrom\b", passage.plain[:start])
        if starts and (words := _found(known, passage)):
            band = next((band for band in known.framework.overall_bands if band.rating == words[0][2]), None)
            if band is not None:
                said = f"{band.start} to {band.end}: {band.rating}"
                yield bound(passage, start, end, VERIFIED if count == band.start else CONTRADICTED, said)
            continue
        if (
            not match["of"]
            and not re.search(
                r"\bscore|\brat|\btotal\b|\badd(?:s|ed)?\b|\bpoints are\b|\bhas\b|\bdiscretion\b", passage.plain
            )
            and not re.search(r"(?:^|; )of (?:the |its |our |these )$", passage.plain[:start])
        ):
            continue
        if re.search(r"\bby $", passage.plain[:start]) or _APART.match(after):
            continue
        if not match["of"] and _is_of_a_part(passage.plain, start, end):
            continue
        if re.match(r" (?:more|less|fewer|higher|lower|above|below|short)", after) or re.search(
            r"percentage $", match[0]
        ):
            continue
        allowed = (
            {ratings.points_before}
            if _BY_RULES_ALONE.search(_own_clause(passage.plain, start, end))
            and not passage.plain[:start].endswith("not ")
            else {ratings.points}
        )
        said = f"{ratings.points} out of {ratings.maximum}; {ratings.points_before} before discretion"
        yield bound(passage, start, end, VERIFIED if count in allowed else CONTRADICTED, said)
    if (
        other := re.search(rf"\bpoints,? (?:and not|instead of|rather than) (?P<count>{NUMBER})\b", passage.plain)
    ) is not None:
        is_true = value_of(other["count"]) in (ratings.points, ratings.points_before)
        said = f"{ratings.points} out of {ratings.maximum}; {ratings.points_before} before discretion"
        yield bound(passage, *other.span("count"), VERIFIED if is_true else CONTRADICTED, said)
    yield from _short_of(known, passage)


_BY_RULES_ALONE = re.compile(r"\bbefore\b|\badded up\b|\bwithout\b|\bbut for\b|\bwould have\b|\bleft to\b")
_CUT = re.compile(r"[;:] |, (?:yet|but|although|though|while|whereas) ")


def _own_clause(plain: str, start: int, end: int) -> str:
    """The words around a number, up to a clause that says the opposite: “28 points, yet it would have been …”."""
    return f"{_CUT.split(plain[:start])[-1]} {_CUT.split(plain[end:])[0]}"


def _is_of_a_part(plain: str, start: int, end: int) -> bool:
    """Whether points can be those of a domain or a standard, and not the score."""
    before, after = re.split(r"[,;:] ", plain[:start])[-1], re.split(r"[,;:]", plain[end:])[0]
    return bool(OF_A_PART.search(f"{before} {after}") or re.search(r"\b(?:contribut\w+|each|worth)\b", before))


def _short_of(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The 28 points are three short of an overall 'Outstanding'.”"""
    match = re.search(
        rf"\b(?P<count>{NUMBER})(?: points?)? short of (?:an? |the )?(?:overall |band of )*['\"]?(?P<name>[a-z ]+)",
        passage.plain,
    ) or re.search(
        rf"\bmiss\w* (?:an? |the )?(?:overall |band of )*['\"]?(?P<name>[a-z ]+)['\"]? by (?P<count>{NUMBER})",
        passage.plain,
    )
    bands = {band.rating.lower(): band for band in known.framework.overall_bands}
    name = next((name for name in bands if match and match["name"].startswith(name)), "")
    points = known.material.ratings.points
    if match and name and points is not None:
        said = f"{points} points; {bands[name].start} to {bands[name].end}: {bands[name].rating}"
        is_true = value_of(match["count"]) == bands[name].start - points
        yield bound(passage, match.start(), match.end("count"), VERIFIED if is_true else CONTRADICTED, said)
