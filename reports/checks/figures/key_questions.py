"""Checks numbers, fractions, percentages and phrases about key questions against the answers in the cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.figures.shares import is_a_share, shares_named
from reports.checks.reading.claims import Claim
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import DENIED, NARROWER, aim_of, aims_in, domains_in, is_judged, key_questions_of
from reports.ratings.percentages import Tally

# Words in sentences that are not about how often a key question was answered yes.
_OTHER = re.compile(
    r"\brat(?:ed|ing|ings) (?:as )?'|\bpoints?\b|\bagree[ds]?\b|\bdisagree|\bclassif|\bsurvey|\bstaff\b"
    r"|\b(?:sh|w)ould have\b|\blevel of (?:risk|safety)|\bthreshold\b|\bband\b|\bwe (?:asked|interviewed)\b"
    r"|\b(?:judged|inspected) (?:for|against)\b"
)
_RANK = re.compile(r"\b(?:lowest|weakest|highest|strongest)\b|\bno key question\b")
# Words that show that a number counts the cases where the key question was asked.
_ASKED = re.compile(
    r"\bjudged\b|\bexpected\b|\bappl(?:y|ied|ies)\b|\brests? on\b|\bconcerned\b|\binspected\b|\basked\b|\bneed(?:ed|ing)?\b"
    r"|\bthere (?:was|were)\b|\bcalled for\b|\bto be (?:planned|protected|reviewed|expected)\b|\brelevant\b"
)


def check(known: Known) -> Iterator[Finding]:
    for passage in known.passages:
        yield from check_sentence(known, passage)


def check_sentence(known: Known, passage: Passage) -> Iterator[Finding]:
    plain = passage.plain
    for claim in passage.claims:
        if claim.is_impossible:
            yield Finding(
                "impossible",
                "correct",
                passage.sentence.section,
                passage.words(claim),
                f"There cannot be {claim.count} of {claim.of}.",
                "Use the number of cases in the data, or insert the figure.",
                passage.sentence.text,
            )
    if _OTHER.search(plain) or _RANK.search(plain):
        return
    for claim in passage.claims:
        if claim.is_impossible or not _is_about(passage, claim):
            continue
        tallies = _tallies(known, passage, claim)
        if not tallies or _tells_how_many_were_asked(known, passage, claim):
            continue
        if not any(_fits(claim, tally, plain) for tally in tallies.values()) and not is_a_share(
            claim, shares_named(known, passage)
        ):
            yield _denied(passage, claim, tallies)


def _tells_how_many_were_asked(known: Known, passage: Passage, claim: Claim) -> bool:
    """Whether a claim counts relevant cases, at any stage, as in “Planning for safety was judged in eight of the ten
    cases”."""
    if claim.count is None or not _ASKED.search(passage.plain):
        return False
    aims = aims_in(passage.clause(claim)) or aims_in(passage.plain)
    for domain in domains_in(passage.plain, known.framework, passage.place):
        for standard in domain.standards:
            for question in standard.key_questions:
                tally = known.tallies.get(question.number, Tally())
                own = passage.place.question or passage.place.standard
                is_meant = aim_of(question.text) in aims if aims else own in (question.number, standard.number)
                if is_meant and claim.count == tally.relevant and claim.of in (None, tally.cases, tally.relevant):
                    return True
    return False


def _tallies(known: Known, passage: Passage, claim: Claim) -> dict[str, Tally]:
    """The complete tallies that a claim could be about, by the number of the key question."""
    questions = key_questions_of(
        passage.plain, known.framework, passage.place, clause=passage.clause(claim), claim=passage.words(claim)
    )
    tallies = {question.number: known.tallies.get(question.number, Tally()) for question in questions}
    return {number: tally for number, tally in tallies.items() if tally.relevant and tally.is_complete}


def _is_about(passage: Passage, claim: Claim) -> bool:
    """Whether a claim is about a whole key question, and not about one of its prompts or about some of the cases."""
    clause, plain = passage.clause(claim), passage.plain
    if claim.count is None and claim.range is None and claim.per_cent is None:
        return False
    has_aim = bool(aims_in(plain))
    if not has_aim and not is_judged(plain):
        return False
    if NARROWER.search(clause if aims_in(clause) else plain):
        return False
    if claim.per_cent is None and re.search(r"\bstandards\b", plain):
        return False
    before, after = plain[: claim.start], plain[claim.end :]
    if re.match(r"each |every ", plain[claim.start :]) and before.endswith("of "):
        return False
    if claim.count is not None and claim.of is None:
        if not re.match(r"(?: cases?\b| of them\b|[.,;:)]| \(|$| and\b| each\b)", after):
            return False
        return claim.count != 1 or is_judged(clause)
    return True


def _fits(claim: Claim, tally: Tally, plain: str) -> bool:
    if claim.fits(tally.yes, tally.relevant):
        return True
    return bool(DENIED.search(plain)) and claim.fits(tally.no, tally.relevant)


def _denied(passage: Passage, claim: Claim, tallies: dict[str, Tally]) -> Finding:
    said = "; ".join(
        f"{number}: {tally.yes} of {tally.relevant} relevant cases, {tally.per_cent} per cent"
        for number, tally in tallies.items()
    )
    number, tally = next(iter(tallies.items()))
    mixed = claim.of is not None and claim.of == tally.cases != tally.relevant and claim.count == tally.yes
    hint = f" The key question applied in {tally.relevant} of the {tally.cases} cases." if mixed else ""
    return Finding(
        "denominator" if mixed else "figure",
        "accept",
        passage.sentence.section,
        passage.words(claim),
        f"The answers say {said}.{hint}",
        f"Insert the figure with [[cases {number}]] or [[per-cent {number}]], or say what else the number counts.",
        passage.sentence.text,
    )
