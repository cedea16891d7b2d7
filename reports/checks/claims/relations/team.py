"""Compares with the facts how many people an inspectorate gave to the inspection, and that nobody on the caseload has a trait."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.table import Figure, table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of

_MEMBERS = re.compile(r"^members? of the inspection team, (?P<body>[^,]+)")
_PEOPLE = r"(?:inspectors|members(?: of the team| of the inspection team)?|colleagues|people)"
_GAVE = r"(?:supplied|contributed|provided|sent|lent|gave|seconded)"
_CAME = r"(?:came|were|joined us|was)(?: from| of)"


def team_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Ofsted contributed two inspectors”, “four members of the team came from HM Inspectorate of Probation”."""
    bodies: dict[str, list[str]] = {}
    for fact in dict.fromkeys(known.material.facts):
        if match := _MEMBERS.match(fact.label.lower()):
            bodies.setdefault(match["body"].strip(), []).extend(re.split(r", | and ", fact.value))
    for body, names in bodies.items():
        if body not in passage.plain:
            continue
        own = re.escape(body)
        patterns = (
            rf"\b{own} {_GAVE} (?P<count>{NUMBER}) {_PEOPLE}\b",
            rf"\b(?P<count>{NUMBER}) (?:of the )?{_PEOPLE} {_CAME} {own}\b",
        )
        for pattern in patterns:
            for match in re.finditer(pattern, passage.plain):
                is_true = value_of(match["count"]) == len(names)
                said = f"{body}: {', '.join(names)}"
                yield bound(passage, *match.span("count"), VERIFIED if is_true else CONTRADICTED, said)


_JOINT = re.compile(
    r"\b(?:this|it|ours|the inspection) (?:was|is) (?P<not>not )?(?:(?:conducted |carried out )?as )?(?:an? )?(?:full )?"
    r"joint inspection\b"
)


def joint_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“This was a joint inspection.”"""
    for match in _JOINT.finditer(passage.plain):
        is_true = known.material.is_joint != bool(match["not"])
        said = "type of inspection: " + ("joint" if known.material.is_joint else "of one inspectorate")
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


_NOBODY = re.compile(r"\b(?:nobody|no one|no (?:child|children|boys?|girls?|young people)|not a single child)\b")
_ENDS = re.compile(r"[;:.] |, |\b(?:and|but) (?=nobody|no\b)|\bat the time\b|\bwhen\b")
_COPULA = re.compile(r"\b(?:was|were|is|are|had been|on the caseload|on its books|there)\b")


def nobody_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“No child on the caseload was in custody or on licence.”"""
    plain = passage.plain
    if "same:caseload" not in words_in(plain):
        return
    figures = [each for each in table_of(known).figures if each.section.startswith("caseload") and not each.is_derived]
    figures = [each for each in figures if each.unit == "count" and each.amount is not None]
    for match in _NOBODY.finditer(plain):
        ends = _ENDS.search(plain, match.end())
        words = _COPULA.sub(" ", plain[match.end() : ends.start() if ends else len(plain)])
        meant = [_named(figures, each) for each in re.split(r"\b(?:or|nor)\b", words)]
        if not meant or any(each is None for each in meant):
            continue
        found = [each for each in meant if each is not None]
        is_true = all(each.amount == 0 for each in found)
        said = "; ".join(each.source for each in found)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


def _named(figures: list[Figure], words: str) -> Figure | None:
    """The one row of the caseload that some words name, and nothing else."""
    own = words_in(words) - {"same:caseload", "noun:children"}
    fitting = [each for each in figures if own and own == each.terms - {"same:caseload", "noun:children"}]
    return fitting[0] if len({each.label for each in fitting}) == 1 else None
