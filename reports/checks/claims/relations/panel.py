"""Compares what a sentence says the ratings panel did to one standard or to the score, and what decides a rating.

“The panel let the computed rating for delivery stand”, “under the scoring rules, 17 points”, “what holds planning back is …”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.checks.claims.answers.asking import meant, topic_of
from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.subjects import Named, scope, standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent
from reports.ratings.rules import StandardRating

_PANEL = re.compile(r"\b(?:ratings )?panel\b|\bdiscretion\b")
_KEPT = re.compile(
    r"\b(?:let|left|leaving)\b[^,;:]{0,60}\b(?:stand|unchanged|alone|as (?:it|they) (?:was|were))\b"
    r"|\b(?:kept|keep|confirmed|upheld|endorsed|accepted|stood by) (?:to )?(?:the |its |this |our )?(?:computed )?rating\b"
    r"|\b(?:saw|found|had) no (?:cause|reason|need|grounds) to (?:depart|change|alter|differ|move|raise|lower|intervene)\b"
    r"|\bmade no change to (?:the |its |this |our )?(?:computed )?rating\b"
)
_CHANGED = re.compile(
    r"\b(?P<not>not |never |declined to |refused to )?"
    r"(?:(?P<up>raise[sd]?|raising|lift(?:s|ed|ing)?|upgraded?|moved up|increased?)"
    r"|(?P<down>lower(?:s|ed|ing)?|downgraded?|reduced?|brought down)"
    r"|(?P<any>changed?|altered?|overruled?|overrode|set aside|departed from))\b"
)
_UNCLEAR = re.compile(r"\bwould\b|\bif\b|\bconsidered\b|\bwhether\b|\bcould\b|\boverall\b")
_COUNTED = re.compile(
    rf"\b(?:{NUMBER}|both|all|none|every|each|neither|no) (?:of|standards?|themes?|ratings?)\b|\bonly\b|\balone\b"
)
_BY_RULES = re.compile(
    r"\b(?:by|under|according to) the (?:scoring )?rules(?: alone)?\b|\bbefore (?:the |our )?[a-z' ]*(?:discretion|panel)\b"
    r"|\b(?:without|but for) (?:the |our )?[a-z' ]*(?:discretion|panel)\b|\bleft to the rules\b"
)
_POINTS = re.compile(rf"\b(?P<count>{NUMBER})(?: points?\b| out of (?:36|{NUMBER})\b)")
_OTHER = re.compile(rf"\b(?:and not|not|instead of|rather than|and now|now) (?P<count>{NUMBER})\b")


def panel_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    if _PANEL.search(passage.plain):
        yield from _was(known, passage) if _WAS.search(passage.plain) else _of_one_standard(known, passage)
        yield from _times(known, passage)
    if _BY_RULES.search(passage.plain):
        yield from _points(known, passage)
    if "points would" in passage.plain:
        yield from _further_points(known, passage)
    yield from _computed(known, passage)
    yield from _owes(known, passage)
    yield from _but_for(known, passage)
    yield from _reasons(known, passage)
    yield from _rated_it(known, passage)


_RATE_IT = re.compile(
    r"\bwe (?:have )?(?:rated?|judged?) (?:it|this) (?:to be |as )?(?P<quote>['\"])?(?P<name>[a-z ]+)(?(quote)(?P=quote))"
)


def _rated_it(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Policy and provision is the only standard below ‘Outstanding’, and we rate it as ‘Good’.”"""
    match, named = _RATE_IT.search(passage.plain), standards_named(known, passage)
    rated = known.material.ratings.standards.get(named[0].standard.number) if len(named) == 1 else None
    if match is None or rated is None or named[0].start > match.start():
        return
    said = next((name for name in known.framework.names if match["name"].startswith(name.lower())), "")
    if said and rated.rating:
        yield bound(passage, *match.span(), VERIFIED if said == rated.rating else CONTRADICTED, _said(rated))


def _of_one_standard(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The ratings panel left the computed rating for joint working as it was.”"""
    plain = passage.plain
    named = standards_named(known, passage)
    if len(named) > 1 and _COUNTED.search(plain) is None and _UNCLEAR.search(plain) is None:
        yield from _of_several(known, passage, named)
    if len(named) > 1 or _UNCLEAR.search(plain) or _COUNTED.search(plain):
        return
    number = named[0].standard.number if named else passage.place.standard
    rated = known.material.ratings.standards.get(number)
    found = [match for match in (_KEPT.search(plain), _CHANGED.search(plain)) if match is not None]
    match = found[0] if len(found) == 1 else None
    if rated is None or match is None or rated.before is None or rated.rating is None:
        return
    kept = match.re is _KEPT
    order = known.framework.names
    change = order.index(rated.rating) - order.index(rated.before)
    if kept:
        is_true = change == 0
    else:
        is_so = change > 0 if match["up"] else change < 0 if match["down"] else change != 0
        is_true = is_so != bool(match["not"])
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(rated))


def _of_several(known: Known, passage: Passage, named: Sequence[Named]) -> Iterator[BoundClaim]:
    """“The panel raised joint working and delivery by one band each.”"""
    match = _CHANGED.search(passage.plain)
    if match is None or match["not"] or not (match["up"] or match["down"]):
        return
    end = min((cut.start() for cut in re.finditer(r"[,;:]", passage.plain[match.end() :])), default=len(passage.plain))
    standards = known.material.ratings.standards
    own = [standards.get(each.standard.number) for each in named if match.end() <= each.start < match.end() + end]
    rated = [each for each in own if each is not None and each.before is not None and each.rating is not None]
    if len(rated) < 2 or len(rated) != len(own):
        return
    order = known.framework.names
    changes = [order.index(each.rating or "") - order.index(each.before or "") for each in rated]
    is_true = all(change > 0 if match["up"] else change < 0 for change in changes)
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, "; ".join(map(_said, rated)))


_WAS = re.compile(
    r"\bbefore (?:the |our )?(?:ratings )?(?:panel|discretion|(?:any |professional )*discretion)\b[^,;:.]*?,? "
    r"(?:it|this|the rating) (?:was|had been|stood) (?:even |still )?(?:(?P<down>lower|worse)|(?P<up>higher|better))"
)


def _one_standard(known: Known, passage: Passage) -> StandardRating | None:
    """The one standard that a sentence names, or that its section is about."""
    named = {each.standard.number for each in standards_named(known, passage)}
    return known.material.ratings.standards.get(
        named.pop() if len(named) == 1 else "" if named else passage.place.standard
    )


def _names(known: Known) -> str:
    return "|".join(re.escape(name.lower()) for name in known.framework.names)


def _computed(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The panel set aside the computed ‘Requires improvement’.”"""
    if "computed" not in passage.plain:
        return
    rated = _one_standard(known, passage)
    match = re.search(rf"\bcomputed (?:rating (?:of |as )?)?['\"]?(?P<name>{_names(known)})\b", passage.plain)
    if match is not None and rated is not None and rated.before is not None:
        is_true = match["name"] == rated.before.lower()
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(rated))


def _owes(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Joint working owes its rating of ‘Good’ to the panel.”"""
    match = re.search(
        rf"\bow(?:es?|ed) (?:its|the|this|their) (?:rating (?:of )?|judgement (?:of )?)?['\"]?(?P<name>{_names(known)})['\"]?"
        r" (?:rating )?to (?:the )?[^,;:]{0,40}?\b(?:panel|discretion)\b",
        passage.plain,
    )
    if match is None:
        return
    named = [each.standard.number for each in standards_named(known, passage) if each.start < match.start()]
    rated = known.material.ratings.standards.get(named[-1] if named else passage.place.standard)
    if rated is not None and rated.rating is not None:
        is_true = rated.is_discretion and rated.rating.lower() == match["name"]
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(rated))


_BUT_FOR = re.compile(
    r"\b(?:were it not for|had it not been for|if (?:it were )?not for|but for|without) (?:the |our |its )?"
    r"(?:[a-z']+ ){0,3}?(?:panel|discretion)\b"
)


def _but_for(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Were it not for the panel, planning would have been rated ‘Inadequate’.”"""
    if _BUT_FOR.search(passage.plain) is None:
        return
    rated = _one_standard(known, passage)
    match = re.search(
        r"\bwould (?P<not>not )?(?:still )?(?:have been|be|have come out|have remained) (?:only )?(?:rated |judged )?(?:as )?"
        rf"['\"]?(?P<name>{_names(known)})\b",
        passage.plain,
    )
    if match is not None and rated is not None and rated.before is not None and rated.rating is not None:
        said, before, now = match["name"], rated.before.lower(), rated.rating.lower()
        is_true = before != now and (now == said != before if match["not"] else before == said)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(rated))


def _was(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Before the panel used its discretion it was lower still.”"""
    match, rated, order = _WAS.search(passage.plain), _one_standard(known, passage), known.framework.names
    if match is not None and rated is not None and rated.before in order and rated.rating in order:
        change = order.index(rated.before or "") - order.index(rated.rating or "")
        is_true = change < 0 if match["down"] else change > 0
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(rated))


def _said(rated: StandardRating) -> str:
    if rated.before == rated.rating:
        return f"{rated.number}: {rated.rating}, as computed"
    return f"{rated.number}: {rated.rating}, {rated.before} before discretion"


def _points(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Under the scoring rules alone, the YOT would have had 17 points and not 18.”"""
    ratings = known.material.ratings
    match = _POINTS.search(passage.plain)
    if match is None or ratings.points_before is None or re.search(r"\bmore\b|\bfewer\b|\bstandards?\b", passage.plain):
        return
    said = f"{ratings.points} out of {ratings.maximum}; {ratings.points_before} before discretion"
    is_true = value_of(match["count"]) == ratings.points_before
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)
    other = _OTHER.search(passage.plain, match.end())
    if other is not None:
        is_true = value_of(other["count"]) == ratings.points
        yield bound(passage, *other.span("count"), VERIFIED if is_true else CONTRADICTED, said)


_USED = re.compile(
    r"\b(?:us(?:ed|ing|e)|exercis(?:ed|ing|e)|appl(?:ied|ying)|was used|was exercised|was applied)\b[^,;.]{0,40}?\bdiscretion"
    r"|\bdiscretion (?:was |has been )?(?:used|exercised|applied)\b"
)
_HOW_OFTEN = re.compile(
    r"\b(?:just |only )?(?:(?P<once>once|on one occasion)|(?P<twice>twice)"
    rf"|(?P<count>{NUMBER}) times|on (?P<of>{NUMBER}) occasions)\b"
)


_UNUSED = re.compile(
    r"\b(?:no|without) (?:use of |using |exercise of )?(?:its |our |any )?(?:professional )?discretion\b"
    r"|\b(?:did not|does not|never|has not|had not) (?:us|exercis|appl)\w+ (?:its |our |any )?(?:professional )?discretion\b"
    r"|\bdiscretion was (?:not|never) (?:used|exercised|applied)\b"
)


def _times(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The ratings panel used professional discretion once for out-of-court disposals.”"""
    unused, used = _UNUSED.search(passage.plain), _USED.search(passage.plain)
    often = unused or (_HOW_OFTEN.search(passage.plain) if used is not None else None)
    if often is None or _UNCLEAR.search(passage.plain) or (often is unused and standards_named(known, passage)):
        return
    asked = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    changed = [
        rated for number, rated in known.material.ratings.standards.items() if number in asked and rated.is_discretion
    ]
    if often is unused:
        count = 0
    else:
        count = 1 if often["once"] else 2 if often["twice"] else int(value_of(often["count"] or often["of"]))
    said = "; ".join(map(_said, changed)) or "discretion: not used"
    yield bound(passage, *often.span(), VERIFIED if count == len(changed) else CONTRADICTED, said)


_HOLDS = r"(?:held|holds|hold|kept|keeps|pulled|pulls|dragged|drags|brought|brings)"
_REASON = (
    re.compile(rf"\bwhat {_HOLDS} (?P<what>[^,;:]*?)(?:back|down|at|to)\b[^,;:]*? (?:was|is) (?P<why>[^,;:]+)"),
    re.compile(rf"\bit (?:was|is) (?P<why>[^,;:]+?) (?:that|which) {_HOLDS} (?P<what>[^,;:]*?)(?:back|down|at|to)\b"),
)


def _reasons(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“What holds planning back is the safety of the child”: the key question that decides a rating is the weakest one."""
    if not re.search(r"\bwhat\b|\bit (?:is|was)\b", passage.plain):
        return
    for pattern in _REASON:
        match = pattern.search(passage.plain)
        if match is None:
            continue
        leaves = leaves_of(known)
        named = [each.standard.number for each in standards_named(known, passage)]
        number = named[0] if len(named) == 1 else passage.place.standard
        questions = [leaf for leaf in leaves.all if leaf.standard == number and not leaf.is_prompt]
        rated = known.material.ratings.standards.get(number)
        if rated is None or not rated.deciding:
            continue
        found = meant(leaves, topic_of(f"{match['why']} {match['what']}", leaves), passage.place)
        own = [leaf for leaf in questions if leaf in found.leaves and leaf.aims & topic_of(match["why"], leaves).aims]
        if len(own) != 1:
            continue
        shares = {leaf.number: whole_per_cent(leaf.yes, leaf.of) for leaf in questions}
        is_true = own[0].number in rated.deciding
        said = ", ".join(f"{number}: {share} per cent" for number, share in shares.items())
        yield bound(passage, *match.span("why"), VERIFIED if is_true else CONTRADICTED, said)


_WOULD_DO = re.compile(
    rf"\b(?:another |a further )?(?P<count>{NUMBER}) (?:more |further |extra )?points? would have (?:been enough|sufficed|done"
    r"|brought|given|lifted|taken|earned|meant|made)\b(?P<rest>[^;:]*)"
)


def _further_points(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Another five points would have been enough for an overall rating of ‘Good’.”"""
    match, points = _WOULD_DO.search(passage.plain), known.material.ratings.points
    bands = [band for band in known.framework.overall_bands if match and re.search(_named(band.rating), match["rest"])]
    if match is None or points is None or len(bands) != 1:
        return
    needed = bands[0].start - points
    said = f"{points} points; {bands[0].start} to {bands[0].end}: {bands[0].rating}"
    is_true = value_of(match["count"]) >= needed > 0
    yield bound(passage, match.start(), match.start("rest"), VERIFIED if is_true else CONTRADICTED, said)


def _named(rating: str) -> str:
    return rf"['\"]{re.escape(rating.lower())}['\"]|\b{re.escape(rating.lower())}$"
