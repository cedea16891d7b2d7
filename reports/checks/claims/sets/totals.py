"""Verifies how many standards or key questions there are: “the four standards for court disposals”, “these three questions”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of

_TOTAL = re.compile(
    rf"\b(?:the|these|those|all|its|our|all the|of) (?P<count>{NUMBER}) (?:other )?"
    r"(?P<noun>standards|themes|parts|ratings|key questions|questions)\b"
)


def totals_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for match in _TOTAL.finditer(passage.plain):
        sizes = _of_questions(known) if "question" in match["noun"] else _of_standards(known)
        count = value_of(match["count"])
        if count in sizes:
            yield bound(passage, *match.span("count"), VERIFIED, f"{count} {match['noun']}")


_SCORES = re.compile(
    rf"\b(?:the|all|these|of) (?P<count>{NUMBER}) (?:(?:case assessment )?scores"
    r"|(?:standards|themes|parts) (?:that|which) (?:are scored|have a (?:case assessment )?score|were scored))\b"
)


def scores_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The highest of the six scores”: how many standards have one."""
    scored = [each.number for each in known.material.ratings.standards.values() if each.share is not None]
    for match in _SCORES.finditer(passage.plain) if scored else ():
        is_true = value_of(match["count"]) == len(scored)
        said = f"with a score: {', '.join(scored)}"
        yield bound(passage, *match.span("count"), VERIFIED if is_true else CONTRADICTED, said)


def _of_standards(known: Known) -> set[int]:
    framework = known.framework
    rated = [each for each in framework.standards if not each.part_of and each.in_total]
    parts = {each.part_of: len(framework.parts_of(each.part_of)) for each in framework.standards if each.part_of}
    domains = {sum(each in rated for each in domain.standards) for domain in framework.domains}
    return {len(rated), *domains, *parts.values()} - {0, 1}


def _of_questions(known: Known) -> set[int]:
    numbers = [leaf.standard for leaf in leaves_of(known).all if leaf.standard and not leaf.is_prompt]
    return {numbers.count(number) for number in numbers} - {1}


_STANDARDS = r"(?:standards?|themes?|parts)"


def of_the_framework(known: Known, passage: Passage, *, has_rating: bool) -> Iterator[BoundClaim]:
    """How many standards the framework has: “twelve standards are rated, four in each of the three domains”."""
    total = [
        standard for standard in known.framework.standards if standard.in_total and standard.method != "from_parts"
    ]
    plain = passage.plain
    if (
        match := re.search(rf"\b(?P<count>{NUMBER}) {_STANDARDS} (?:are rated|in all|altogether)", plain)
    ) and not has_rating:
        count = sum(standard.in_total for standard in known.framework.standards)
        yield bound(
            passage,
            match.start(),
            match.end("count"),
            VERIFIED if value_of(match["count"]) == count else CONTRADICTED,
            f"{count} standards",
        )
    if match := re.search(rf"\b(?P<each>{NUMBER}) in each of the (?P<domains>{NUMBER}) domains", plain):
        domains = known.framework.domains
        is_true = value_of(match["domains"]) == len(domains) and all(
            sum(standard in total for standard in domain.standards) == value_of(match["each"]) for domain in domains
        )
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{len(domains)} domains")
    if match := re.search(
        rf"\b(?P<count>{NUMBER}) of the (?P<of>{NUMBER}) {_STANDARDS} (?:has|have) a (?:case assessment )?score", plain
    ):
        scored = [rated for rated in known.material.ratings.standards.values() if rated.share is not None]
        is_true = value_of(match["count"]) == len(scored)
        yield bound(
            passage,
            *match.span(),
            VERIFIED if is_true else CONTRADICTED,
            f"with a score: {', '.join(each.number for each in scored)}",
        )
