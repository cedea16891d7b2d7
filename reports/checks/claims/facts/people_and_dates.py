"""Compares the names of people, dates and ages in a text with those recorded for the inspection."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.dates import MONTHS, fact_with_date
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import domains_in
from reports.ratings.percentages import whole_per_cent

_DATE = re.compile(rf"\b(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)})(?: (?P<year>(?:19|20)\d\d))?\b")
_NAME = r"(?P<name>[A-Z][a-z'’-]+ (?:[A-Z][a-z'’-]+ ?){1,2}(?<! ))(?: (?:[CDMO]BE|CB|QPM|[KQ]C)\b)?"
_LEAD = re.compile(
    rf"{_NAME} (?:led|leads|was the lead inspector|is the lead inspector)"
    rf"|lead inspector,? (?:was |is )?{_NAME.replace('name', 'name2')}"
)
_CHIEF = re.compile(
    rf"{_NAME} (?:was|is) (?:the )?[Cc]hief [Ii]nspector|[Cc]hief [Ii]nspector,? (?:was |is )?{_NAME.replace('name', 'name2')}"
)
_EVENTS = (
    (
        re.compile(
            r"\b(?:was|is|been) published\b|\breport (?:appear|came out|come out|follow|was out)|\bled to (?:a|the|this) report\b"
            r"|\bpublication (?:came|was|followed)\b|\bwe published\b"
        ),
        "published",
        "The report was published",
    ),
    (
        re.compile(r"\bfieldwork|\binspected\b|\bvisit|\bwe (?:then )?(?:examined|read|looked at)\b"),
        "fieldwork_started",
        "Fieldwork started",
    ),
    (re.compile(r"\bannounc"), "announced", "The inspection was announced"),
)
_ENDED = re.compile(
    r"\b(?:ended|finished|completed|concluded|until|came to an end|ran to|over by|left on|closed)\b"
    r"(?!.*\b(?:opened|began|started)\b)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:/(?:20)?\d\d)?\b")
_SPLIT = re.compile(r"(?<![\d/])(?P<first>\d{1,3})/(?P<second>\d{1,3})(?![\d/])")
_AGES = re.compile(
    rf"\b(?:was|were) (?:all )?aged (?:from |between )?(?P<low>{NUMBER}) (?:to|and) (?P<high>{NUMBER})\b"
    rf"|\b(?:was|were) (?:all )?(?:from |between )(?P<low2>{NUMBER}) (?:to|and) (?P<high2>{NUMBER}) years (?:old|of age)\b"
    rf"|\b(?P<end>youngest|oldest) [a-z -]*?(?:was|were|of|,) (?:aged )?(?P<age>{NUMBER})\b"
)


def people_and_dates_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    yield from _people(known, passage)
    yield from _dates(known, passage)
    yield from _earlier(known, passage)
    yield from _years(known, passage)
    yield from _ages(known, passage)


def _people(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for pattern, recorded, office in (
        (_LEAD, known.material.lead_inspector, "The lead inspector"),
        (_CHIEF, known.material.chief_inspector, "The chief inspector"),
    ):
        for match in pattern.finditer(passage.sentence.text):
            group = "name" if match["name"] else "name2"
            if not recorded:
                yield bound(passage, *match.span(group), NOT_VERIFIED)
            else:
                verdict = VERIFIED if recorded.startswith(match[group].strip()) else CONTRADICTED
                yield bound(passage, *match.span(group), verdict, f"{office}: {recorded}")


def _dates(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for match in _DATE.finditer(passage.plain):
        if match["month"] == "may" and not (match["day"] or match["year"]):
            continue
        said = [(event, text) for pattern, event, text in _EVENTS if pattern.search(_clause(passage.plain, match))]
        if not said:  # the only event of the sentence, in an earlier part of it
            said = [(event, text) for pattern, event, text in _EVENTS if pattern.search(passage.plain)]
            is_only = len(list(_DATE.finditer(passage.plain))) == 1 or bool(_ENDED.search(passage.plain))
            said = said if len(said) == 1 and said[0][0] == "fieldwork_started" and is_only else []
        if not said:
            yield _of_any_date(known, passage, match)
            continue
        event, text = (
            said[-1] if len(said) == 1 else min(said, key=lambda each: _distance(passage.plain, each[0], match))
        )
        recorded: datetime.date | None = getattr(known.material, event)
        if recorded is None:
            yield _of_any_date(known, passage, match)
            continue
        before = passage.plain[: match.start()]
        ended = known.material.fieldwork_ended
        if event == "fieldwork_started" and ended and _ENDED.search(re.split(r"[,;] (?:and|but) ", before)[-1][-60:]):
            verdict = VERIFIED if _is_date(match, ended) else CONTRADICTED
            yield bound(passage, *match.span(), verdict, f"Fieldwork ended on {ended:%-d %B %Y}")
            continue
        allowed = list(_weeks(recorded, known.material.fieldwork_ended)) if event == "fieldwork_started" else [recorded]
        is_true = any(_is_date(match, each) for each in allowed) and _is_in_year(known, passage, match, recorded)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{text} on {recorded:%-d %B %Y}")


_OF_YEAR = re.compile(r" of (?:(?P<same>the same|that|this) year|(?P<next>the (?:following|next) year))\b")


def _is_in_year(known: Known, passage: Passage, match: re.Match[str], date: datetime.date) -> bool:
    """Whether a date is in the year that the sentence says, if it says “of the same year” as that of the fieldwork."""
    year, started = _OF_YEAR.match(passage.plain[match.end() :]), known.material.fieldwork_started
    if year is None or started is None:
        return True
    return date.year == started.year + (1 if year["next"] else 0)


def _of_any_date(known: Known, passage: Passage, match: re.Match[str]) -> BoundClaim:
    """A date or a year is verified if a fact, or the source of one, has it and is about the same."""
    fact = fact_with_date(known, passage, match[0])
    if fact is None and _is_in_fieldwork(known, passage, match):
        said = f"Fieldwork started on {known.material.fieldwork_started:%-d %B %Y}"
        return bound(passage, *match.span(), VERIFIED, said)
    if fact is None:
        return bound(passage, *match.span(), NOT_VERIFIED)
    return bound(passage, *match.span(), VERIFIED, f"{fact.label}: {fact.value}")


def _is_in_fieldwork(known: Known, passage: Passage, match: re.Match[str]) -> bool:
    """Whether a sentence about the inspection names a month of its fieldwork."""
    started = known.material.fieldwork_started
    if started is None or match.re is not _DATE or not _OF_INSPECTION.search(passage.plain):
        return False
    return any(_is_date(match, day) for day in _weeks(started, known.material.fieldwork_ended))


_OF_INSPECTION = re.compile(
    r"\b(?:the|this|our) (?:re)?inspection\b|\bwe (?:came|returned|arrived|were)\b|\binspectors\b"
)


_EARLIER = re.compile(r"\b(?:was|were) (?:first |last |previously |earlier )?inspected in (?P<year>(?:19|20)\d\d)\b")


def _earlier(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Portsmouth was inspected in 2013”: the year of an earlier inspection, if a fact gives it."""
    facts = [each for each in known.material.facts if "previous inspection" in each.label.lower()]
    for match in _EARLIER.finditer(passage.plain):
        started = known.material.fieldwork_started
        if facts and (started is None or match["year"] != str(started.year)):
            is_true = any(fact.value == match["year"] for fact in facts)
            said = f"{facts[0].label}: {facts[0].value}"
            yield bound(passage, *match.span("year"), VERIFIED if is_true else CONTRADICTED, said)


def _years(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    dates = [match.span() for match in (*_DATE.finditer(passage.plain), *_EARLIER.finditer(passage.plain))]
    for match in _YEAR.finditer(passage.plain):
        if not any(start <= match.start() < end for start, end in dates):
            published, started = known.material.published, known.material.fieldwork_started
            if str(match[0]) in {str(date.year) for date in (published, started) if date}:
                yield bound(passage, *match.span(), VERIFIED, f"the year of this inspection: {match[0]}")
            else:
                yield _of_any_date(known, passage, match)


def splits_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The sample was divided 55/45 between court and out-of-court disposals.”"""
    if not _SPLIT.search(passage.plain):
        return
    based = [domain for domain in known.framework.domains if domain.case_based]
    total = len(known.material.cases)
    if len(based) != 2 or not total:
        return
    shares = [whole_per_cent(len(known.cases(domain.number)), total) for domain in based]
    if re.search(r"out[- ]of[- ]court.*?(?<!of-)(?<!of )\bcourt\b", passage.plain):
        shares.reverse()
    for match in _SPLIT.finditer(passage.plain):
        first, second = int(match["first"]), int(match["second"])
        if first + second == 100:
            said = f"the cases inspected are divided {shares[0]}/{shares[1]}"
            yield bound(passage, *match.span(), VERIFIED if [first, second] == shares else CONTRADICTED, said)


def _weeks(started: datetime.date, ended: datetime.date | None) -> Iterator[datetime.date]:
    """The first days of the weeks of fieldwork."""
    day = started
    while day <= (ended or started):
        yield day
        day += datetime.timedelta(days=7)


def _clause(plain: str, match: re.Match[str]) -> str:
    return plain[: match.end()].rsplit(",", 1)[-1] if plain.count(",") else plain


def _distance(plain: str, event: str, match: re.Match[str]) -> int:
    pattern = next(pattern for pattern, name, _ in _EVENTS if name == event)
    found = pattern.search(plain)
    return abs(match.start() - found.start()) if found else len(plain)


def _is_date(match: re.Match[str], date: datetime.date) -> bool:
    return (
        MONTHS.index(match["month"]) + 1 == date.month
        and match["year"] in (None, str(date.year))
        and match["day"] in (None, str(date.day))
    )


def _ages(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for match in _AGES.finditer(passage.plain):
        domains = domains_in(passage.plain, known.framework, passage.place)
        ages = [
            int(case["age"])
            for domain in domains
            for case in known.cases(domain.number)
            if case.get("age", "").isdecimal()
        ]
        if not ages or re.search(r"\bcaseload|\bpopulation|\baged 10 to 17\b|\baged ten to\b", passage.plain):
            continue
        said = f"The children whose cases were inspected were aged {min(ages)} to {max(ages)}"
        if match["end"]:
            expected = min(ages) if match["end"] == "youngest" else max(ages)
            is_true = value_of(match["age"]) == expected
        else:
            low, high = match["low"] or match["low2"], match["high"] or match["high2"]
            is_true = value_of(low) == min(ages) and value_of(high) == max(ages)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)
