"""Checks ratings named in sentences, counts of standards with a rating, and the score."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.reading.claims import NUMBER, Claim, value_of
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import names_court, names_out_of_court
from standards.language.definition import StandardDefinition

# Words in sentences about ratings by other inspectorates or from other times.
_ELSEWHERE = re.compile(
    r"\bofsted\b|\bestyn\b|\bcare quality commission\b|\bcqc\b|\bhmic|\bcare inspectorate\b"
    r"|\b(?:another|other) inspectorate|\b(?:previous|earlier|last) inspection\b"
    r"|\b(?:since|in|of) (?:january|february|march|april|may|june|july|august|september|october|november|december)? ?"
    r"(?:19|20)\d\d\b"
)
# Next to these words, a rating word names a band or a possible rating, and not a rating that was given.
_HYPOTHETICAL = re.compile(
    r"\bbands?\b|\bthreshold\b|\bshort of\b|\bhigher than\b|\bnext\b|\breach(?:es|ed)?\b|\b(?:sh|c)ould\b|\bif\b"
)
_BEFORE_PANEL = re.compile(
    r"\brules?\b|\bcomputed\b|\bpoints alone\b|\bpanel\b|\bdiscretion\b|\braised\b|\blowered\b|\bwould have\b"
)
_RATED = re.compile(
    r"\brat(?:e|es|ed|ing|ings)\b|\bjudge[ds]?\b|\bstandards?\b|\bremains?\b|\brules? (?:give|gives|gave)\b"
)
_OVERALL = re.compile(
    r"\boverall\b|\b(?:rated?|rates) (?:the service|the yo[ts]|the yjs|it)\b"
    r"|\bthe (?:service|yo[ts]|yjs|team) (?:is|was|has been) "
    r"(?:now )?rated\b|\b(?:rate|rated) [a-z& ]+ (?:youth offending|youth justice) (?:service|team)\b"
)
_NO_RATING_VERB_NEEDED = re.compile(r"(?:\bis|\bare|\bwas|\bwere|\bas|\bbeen)\s*['\"]?$")

# Short names that reports use for a standard as well as its title.
_SHORT = {
    "governance and leadership": ("governance and leadership", "governance", "leadership"),
    "staff": ("staff", "staffing"),
    "partnerships and services": ("partnerships and services",),
    "information and facilities": ("information and facilities",),
    "implementation and delivery": ("implementation and delivery", "delivery"),
    "out-of-court disposal policy and provision": ("policy and provision",),
    "resettlement policy and provision": ("resettlement policy and provision", "resettlement"),
}
# Words that can come between a standard's name and the verb that rates it. They are the names of other standards, and
# the cases or chapter that these are about.
_NAMES = re.compile(
    r"\b(?:assessment|planning|implementation and delivery|implementation|delivery|reviewing|joint working|staff|governance|"
    r"leadership|partnerships|services|information|facilities|policy and provision|resettlement|"
    r"(?:for|of|in) (?:court|out-of-court) (?:disposals|cases|work)|(?:for|of|in) this chapter)\b"
)
_VERB = re.compile(
    r"^(?:[\s,&]|\b(?:and|both|all|each|now|also|therefore|too)\b)*(?:$|['\"]|\b(?:is|are|was|were|as|at|came|comes|remains?|stands?|for|"
    r"from|to|gave|gives?|stays?)\b|which .*\b(?:raised|lowered|rated|moved)\b)"
)


def check(known: Known) -> Iterator[Finding]:
    for passage in known.passages:
        yield from check_sentence(known, passage)


def check_sentence(known: Known, passage: Passage) -> Iterator[Finding]:
    yield from _score(known, passage)
    if not _ELSEWHERE.search(passage.plain):
        yield from _words(known, passage)


# --- the score -----------------------------------------------------------------------------------------------------------


def _score(known: Known, passage: Passage) -> Iterator[Finding]:
    ratings = known.material.ratings
    if ratings.maximum is None or ratings.points is None or passage.place.standard:
        return
    total = str(ratings.maximum)
    written = re.compile(
        rf"\b(?P<points>{NUMBER})(?: points)? ?(?:out of|of|/) ?(?:a |the )?(?:possible |maximum (?:of )?|total of )?{total}"
        rf"(?=['’]? points?\b|[.,;:)]|$| and\b| in all\b| available\b)"
        rf"|\bscore[ds]? (?:is |was |of |only )?(?P<scored>{NUMBER})(?= points?\b|[.,;])"
    )
    allowed = {ratings.points}
    if _BEFORE_PANEL.search(passage.plain) or "before" in passage.plain:
        allowed.add(ratings.points_before or ratings.points)
    for match in written.finditer(passage.plain):
        if value_of(match["points"] or match["scored"]) not in allowed:
            yield Finding(
                "score",
                "correct",
                passage.sentence.section,
                passage.sentence.text[match.start() : match.end()],
                f"The score is {ratings.points} out of {ratings.maximum}.",
                "Insert the score with [[score]].",
                passage.sentence.text,
            )


# --- rating words --------------------------------------------------------------------------------------------------------


def _words(known: Known, passage: Passage) -> Iterator[Finding]:
    """Checks each rating word, using the part of the sentence before it to tell what is rated."""
    pattern = _rating_pattern(known)
    previous = 0
    matches = list(pattern.finditer(passage.sentence.text))
    for place, match in enumerate(matches):
        following = matches[place + 1].start() if place + 1 < len(matches) else len(passage.plain)
        before, after = passage.plain[previous : match.start()], passage.plain[match.end() : following]
        previous = match.end()
        rating = next(name for name in known.framework.names if name.lower() == match["name"].lower())
        if _HYPOTHETICAL.search(before[-60:]):
            continue
        yield from _judged(known, passage, match, rating, before, after)


def _rating_pattern(known: Known) -> re.Pattern[str]:
    """A pattern for ratings as reports write them: in quotation marks, or after “rated”, “rated as” or
    “rating of”. The rating can be in upper or lower case."""
    names = "|".join(re.escape(name) for name in sorted(known.framework.names, key=len, reverse=True))
    return re.compile(
        rf"(?:['‘’\"“]|(?<=\brated )|(?<=\brated as )|(?<=\brating of ))(?P<name>(?i:{names}))(?=['’\"”]|\b)"
    )


def _judged(
    known: Known, passage: Passage, match: re.Match[str], rating: str, before: str, after: str
) -> Iterator[Finding]:
    excerpt = passage.sentence.text[match.start() : match.end()].strip("‘’'\"“”")
    counted = _count_before(passage, before, match.start(), after)
    if counted is not None:
        since = passage.plain[counted.end : match.start()] + (after if re.match(r"['’\"]? standards?\b", after) else "")
        yield from _counted(known, passage, rating, counted, excerpt, since)
        return
    named = _named(known, passage, before) or _named_after(known, passage, after)
    if not named and _OVERALL.search(before):
        yield from _overall(known, passage, rating, excerpt, before)
        return
    if not named:
        if not (_RATED.search(before) or _NO_RATING_VERB_NEEDED.search(before)) or not passage.place.standard:
            return
        if _OVERALL.search(before) and not passage.place.standard:
            return
        named = [known.framework.standard(passage.place.standard)]
    yield from _of_standards(known, passage, rating, named, excerpt, before)


def _of_standards(
    known: Known, passage: Passage, rating: str, named: list[StandardDefinition], excerpt: str, before: str
) -> Iterator[Finding]:
    """Checks that each standard named has this rating. If two standards share a title, one of the two must have it."""
    standards = known.material.ratings.standards
    by_title: dict[str, list[StandardDefinition]] = {}
    for standard in named:
        by_title.setdefault(standard.title, []).append(standard)
    for alike in by_title.values():
        allowed: set[str | None] = set()
        for standard in alike:
            rated = standards[standard.number]
            if before.rstrip(" '\"").endswith(" from"):
                allowed.add(rated.before)
                continue
            allowed.add(rated.rating)
            if _BEFORE_PANEL.search(passage.plain) and not before.rstrip(" '\"").endswith((" to", "raised both to")):
                allowed.add(rated.before)
        if rating not in allowed:
            yield _finding(passage, excerpt, "; ".join(_said(known, standard) for standard in alike), alike[0].number)
            return


def _said(known: Known, standard: StandardDefinition) -> str:
    rated = known.material.ratings.standards[standard.number]
    said = (
        f"{standard.number}, {standard.title}, is rated ‘{rated.rating}’"
        if rated.rating
        else f"{standard.number} is not rated"
    )
    return f"{said} (‘{rated.before}’ before professional discretion)" if rated.is_discretion and rated.before else said


def _overall(known: Known, passage: Passage, rating: str, excerpt: str, before: str) -> Iterator[Finding]:
    ratings = known.material.ratings
    allowed = {ratings.overall}
    if _BEFORE_PANEL.search(passage.plain):
        allowed |= {ratings.overall_by_rules, ratings.overall_before}
    if ratings.overall and rating not in allowed:
        yield _finding(
            passage, excerpt, f"The overall {known.framework.words.rating.one} is ‘{ratings.overall}’", "overall"
        )


def _count_before(passage: Passage, before: str, at: int, after: str) -> Claim | None:
    """The number of standards with a rating, as in “three of the four standards are rated …”, “and one …”, “three …
    standards”."""
    start = at - len(before)
    near = [claim for claim in passage.claims if start <= claim.start and claim.end <= at and claim.per_cent is None]
    if not near:
        none = re.search(r"\bnone(?: of them)? (?:is|are|was|were) (?:rated )?$", before)
        return Claim(0, 0, count=0) if none else None
    claim = near[-1]
    between = passage.plain[claim.end : at]
    if re.fullmatch(
        r" ?(?:(?:of the )?(?:other |remaining )?standards? )?"
        r"(?:for court disposals |for out-of-court disposals |in [a-z-]+(?: [a-z-]+)? )?"
        r"(?:that we judge[a-z -]* )?(?:(?:is|are|was|were|have been|as)(?: all)? ?)?(?:rated )?(?:as )?",
        between,
    ) and ("standard" in passage.plain):
        return claim
    return None


def _counted(known: Known, passage: Passage, rating: str, claim: Claim, excerpt: str, around: str) -> Iterator[Finding]:
    standards = [standard for standard in known.framework.standards if standard.in_total]
    place = passage.place
    if place.domain:
        standards = [
            standard for standard in standards if known.framework.domain_of(standard.number).number == place.domain
        ]
    elif names_out_of_court(around) != names_court(around):
        is_out_of_court = names_out_of_court(around)
        standards = [s for s in standards if known.framework.domain_of(s.number).case_based]
        standards = [s for s in standards if _is_out_of_court(known, s) == is_out_of_court]
    rated = [known.material.ratings.standards[standard.number].rating for standard in standards]
    with_rating = sum(name == rating for name in rated)
    narrowed = re.search(r"\bthat we judge|\bcase by case\b|\bother\b|\bremaining\b", passage.plain)
    if narrowed and (claim.count is None or claim.count <= with_rating):
        return
    is_subset_of_all = (
        claim.count is not None and claim.count == claim.of and claim.of < len(rated) and claim.of <= with_rating
    )
    if not claim.fits(with_rating, len(rated)) and not is_subset_of_all:
        which = [s.number for s, name in zip(standards, rated, strict=True) if name == rating]
        told_as = f": {', '.join(which)}" if which else ""
        verb = "is" if with_rating == 1 else "are"
        said = f"{with_rating} of {len(rated)} {known.framework.words.standard.many} {verb} rated ‘{rating}’{told_as}"
        words = passage.words(claim) or excerpt
        code = rating.lower().replace(" ", "-")
        yield Finding(
            "rating",
            "correct",
            passage.sentence.section,
            words,
            f"{said}.",
            f"Insert the number with [[standards {code}]], or name the {known.framework.words.standard.many}.",
            passage.sentence.text,
        )


def _named(known: Known, passage: Passage, before: str) -> list[StandardDefinition]:
    """The standards that are named in the words before a rating as its subject."""
    found: dict[str, int] = {}
    standards = _standards_in_reach(known, passage, before)
    taken = [False] * len(before)
    aliases = [
        (alias, standard)
        for standard in standards
        for alias in _SHORT.get(standard.title.lower(), (standard.title.lower(),))
    ]
    for alias, standard in sorted(aliases, key=lambda pair: -len(pair[0])):
        for match in re.finditer(rf"\b{re.escape(alias)}\b(?! (?:to|that|of|meeting|and leadership)\b)", before):
            is_overlapped = any(taken[slice(*match.span())]) and before[slice(*match.span())] != alias
            if is_overlapped or _is_no_subject(before, match):
                continue
            if all(taken[slice(*match.span())]) and standard.title.lower() == "staff":
                continue
            found.setdefault(standard.number, match.start())
    return [standard for standard in standards if standard.number in found]


def _is_no_subject(before: str, match: re.Match[str]) -> bool:
    """Whether a standard's name is only mentioned, as in “key question on planning” or “services for staff”."""
    lead = before[: match.start()]
    tail = before[match.end() :]
    if re.search(r"\b(?:about|on|by|with|from|question|questions|no|their|its|of|to) $", lead) and not re.search(
        r"\b(?:rating (?:for|of)|raised?|lowered|moved?|changed) (?:[a-z ]+ )?$|\bjudgement (?:on|of|about) $", lead
    ):
        return True
    return not _VERB.match(_NAMES.sub(" ", tail))


def _named_after(known: Known, passage: Passage, after: str) -> list[StandardDefinition]:
    """The standards that are named after the rating, as in "‘Requires improvement’ for joint working"."""
    match = re.match(r"['\"’”]? for (?:the )?(?P<name>[a-z -]+?)(?=[,.;]|$)", after)
    if match is None:
        return []
    return [
        standard
        for standard in _standards_in_reach(known, passage, after)
        if match["name"] in _SHORT.get(standard.title.lower(), (standard.title.lower(),))
    ]


def _standards_in_reach(known: Known, passage: Passage, words: str) -> list[StandardDefinition]:
    place, standards = passage.place, list(known.framework.standards)
    if place.domain:
        return [standard for standard in standards if known.framework.domain_of(standard.number).number == place.domain]
    out_of_court, court = names_out_of_court(words), names_court(words)
    if out_of_court == court:
        return standards
    return [
        standard
        for standard in standards
        if _is_out_of_court(known, standard) == out_of_court
        or not known.framework.domain_of(standard.number).case_based
    ]


def _is_out_of_court(known: Known, standard: StandardDefinition) -> bool:
    return "out-of-court" in known.framework.domain_of(standard.number).title.lower()


def _finding(passage: Passage, excerpt: str, said: str, code: str) -> Finding:
    return Finding(
        "rating",
        "correct",
        passage.sentence.section,
        excerpt,
        f"{said}.",
        f"Insert the rating with [[rating {code}]], or say what this rating is for.",
        passage.sentence.text,
    )
