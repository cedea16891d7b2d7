"""Checks if another record supports a contradicted claim, because it describes the clause better.

A reader chooses the record that is most like a sentence. If another record has the number, and explains markedly more of the
words in the claim's own clause, the claim is about that one. The number of relevant cases is no count of sufficient ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.answers.themes import themes_in
from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.facts.comparing import rows_of
from reports.checks.claims.facts.table import Figure, table_of
from reports.checks.claims.facts.wording import words_in
from reports.checks.claims.numbers import claims_of
from reports.checks.claims.terms import GROUPS, group_of, names_in
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, near, value_of
from reports.checks.reading.subjects import is_judged

_MORE = 1.5  # the other record explains this much more of a clause
_NAMED = 0.6  # the part of a fact's terms with which a clause names it
_OF_A_CONCEPT = 1.5  # the weight of a concept or a theme, compared with that of another word


@dataclass(frozen=True)
class Record:
    """A key question, a prompt or a figure of a fact."""

    label: str  # with which the source of a claim about it begins
    text: str  # with the words that describe it
    others: frozenset[str]  # further terms that describe it
    has: Callable[[Claim], bool]  # whether a number is one of its numbers
    of: int | None = None
    is_fact: bool = True

    @property
    def terms(self) -> frozenset[str]:
        return described_by(self.text) | self.others


def _weight(terms: frozenset[str]) -> float:
    return sum(_OF_A_CONCEPT if ":" in term else 1.0 for term in terms)


@lru_cache(maxsize=8192)
def described_by(text: str) -> frozenset[str]:
    """Everything that some words can name: themes, concepts, and what facts count."""
    return themes_in(text)[0] | names_in(text) | words_in(text)


@lru_cache(maxsize=4)
def records_of(known: Known) -> tuple[Record, ...]:
    return (*_of_answers(known), *_of_facts(known))


def _of_answers(known: Known) -> Iterator[Record]:
    texts = {
        f"{question.number}{letter}": f"{text} {standard.title} {domain.title}".lower()
        for domain in known.framework.domains
        for standard in domain.standards
        for question in standard.key_questions
        for letter, text in [("", question.text), *((prompt.letter, prompt.text) for prompt in question.prompts)]
    }
    for leaf in leaves_of(known).all:
        text, others = texts.get(leaf.number, leaf.number), leaf.stages | leaf.aims | leaf.works
        yield Record(leaf.number.lower(), text, others, _has_share(leaf.yes, leaf.of), leaf.of, is_fact=False)


def _of_facts(known: Known) -> Iterator[Record]:
    for figure in table_of(known).figures:
        text, label = figure.label.lower().replace("’", "'"), figure.label.lower()
        if figure.yes is not None and figure.of is not None:
            yield Record(label, text, figure.context, _has_share(int(figure.yes), int(figure.of)), int(figure.of))
        else:
            yield Record(label, text, figure.context, _has_amount(figure))
    for row in rows_of(known):
        text = f"{row.label} {row.comparator}".lower()
        yield Record(row.label.lower(), text, frozenset(), _has_value(row.compared))


def _has_share(yes: int, of: int) -> Callable[[Claim], bool]:
    def has(claim: Claim) -> bool:
        if claim.figure is not None:
            return False
        if claim.count is not None and claim.of is None and not claim.manner:
            return claim.count in (yes, of - yes, of)
        return claim.of in (None, of) and (claim.fits(yes, of) or claim.fits(of - yes, of))

    return has


def _has_amount(figure: Figure) -> Callable[[Claim], bool]:
    def has(claim: Claim) -> bool:
        if claim.range is not None:
            return figure.unit == "per cent" and figure.amount is not None and claim.range.holds(figure.amount)
        if claim.is_loose and claim.count is not None and claim.of and figure.unit == "per cent":
            return near(Fraction(claim.count, claim.of), claim.manner).holds(figure.amount or Fraction(0))
        if claim.per_cent is not None and figure.unit != "per cent":
            return False
        if claim.count is not None and (claim.of is not None or figure.unit == "per cent"):
            return False
        return _has_value(figure.amount or Fraction(0))(claim)

    return has


def _has_value(value: Fraction) -> Callable[[Claim], bool]:
    def has(claim: Claim) -> bool:
        said = next((each for each in (claim.figure, claim.per_cent, claim.count) if each is not None), None)
        return said is not None and claim.of is None and abs(said - value) < Fraction(1, 2)

    return has


def is_true_elsewhere(known: Known, passage: Passage, claim: BoundClaim, clause: str) -> bool:
    """Whether another record has the number of a contradicted claim, and describes its clause better than the source does."""
    if claim.kind == "comparison" and _compares_another(known, claim, clause):
        return True
    if claim.kind == "date":
        return _is_another_date(known, claim, clause)
    if claim.kind == "rating":
        return _is_of_all_standards(known, passage, claim)
    if claim.kind not in ("figure", "comparison"):
        return False
    if claim.kind == "figure" and _is_score_of_section(known, passage, claim):
        return True
    source, end = claim.source.lower(), claim.start + len(claim.excerpt)
    records = records_of(known)
    here = [record for record in records if source.startswith(f"{record.label}:")]
    own = described_by(source).union(*(record.terms for record in here), _of_place(known, passage))
    numbers = claims_of(passage)
    said = described_by(_near(passage, claim, clause, numbers))
    told = _weight(said & own)
    for number in numbers:
        if number.end <= claim.start or end <= number.start:
            continue
        is_bare = number.count is not None and number.of is None and not number.manner
        if is_bare and any(record.of == number.count and not record.has(_sufficient(number)) for record in here):
            return True
        for record in records:
            more = said & record.terms
            if (
                record.has(number)
                and _telling(more - own, is_fact=record.is_fact)
                and not _telling((said & own) - more, is_fact=record.is_fact)
                and _weight(more) >= told * _MORE
                and not _conflicts(said, record.terms)
                and (record.is_fact or is_judged(clause))
            ):
                return True
    return False


def is_about_a_part(known: Known, passage: Passage, claim: BoundClaim) -> bool:
    """Whether a clause has the words of a prompt in the key question that verified it, and the prompt has another number."""
    source, end = claim.source.lower(), claim.start + len(claim.excerpt)
    records = [record for record in records_of(known) if not record.is_fact]
    own = next((record for record in records if source.startswith(f"{record.label}:")), None)
    if own is None or not own.label[-1:].isdigit() or "of these" in source:
        return False
    plain, numbers = passage.plain, claims_of(passage)
    before = _NARROW.split(plain[: claim.start])[-1]
    after = _NARROW.split(plain[end:].removeprefix(", ") if claim.start == 0 else plain[end:])[0]
    said = described_by(f"{before} {after}") - described_by(own.text) - own.others - _of_place(known, passage)
    own_numbers = [number for number in numbers if number.start < end and claim.start < number.end]
    prompts = (record for record in records if record.label.startswith(own.label))
    for prompt in prompts:
        shared = said & prompt.terms
        is_named = len(shared) >= _LEAST_OF_A_PART and _telling(shared, is_fact=False)
        if is_named and not any(map(prompt.has, own_numbers)):
            return True
    return False


_LEAST_OF_A_PART = 2  # words of a prompt that its key question does not have
_NARROW = re.compile(r"[,;:] |\b(?:but|yet|while|whereas|although|though|and)\b")


def _telling(terms: frozenset[str], *, is_fact: bool) -> set[str]:
    """Those terms that tell one record from another of its kind."""
    groups = ("same:", "noun:") if is_fact else ("theme:", "stage:", "aim:")
    return {term for term in terms if term.startswith(groups)}


def _conflicts(said: frozenset[str], terms: frozenset[str]) -> bool:
    """Whether some words name another stage, aim or kind of work than a record has."""
    for group in GROUPS:
        named, own = ({each for each in names if group_of(each) == group} for names in (said, terms))
        if named and own and not named & own:
            return True
    return False


def _is_another_date(known: Known, claim: BoundClaim, clause: str) -> bool:
    """Whether a date is another one of the inspection: the month of the report beside the days of its fieldwork."""
    material = known.material
    dates = [material.announced, material.fieldwork_started, material.fieldwork_ended, material.published]
    if _PUBLISHED.search(clause) and not _FIELDWORK.search(clause):
        dates = [material.published]
    said = rf"\b{re.escape(claim.excerpt.lower())}\b"
    return any(date is not None and re.search(said, f"{date:%-d %B %Y}".lower()) for date in dates)


def _is_of_all_standards(known: Known, passage: Passage, claim: BoundClaim) -> bool:
    """Whether a count of ratings is right for all standards: “seven are ‘Good’”, “this is one of four that are”."""
    names = [name for name in known.framework.names if re.search(rf"['‘]{re.escape(name)}\b", claim.excerpt)]
    if len(names) != 1:
        return False
    rated = known.material.ratings.standards.values()
    parts = {each.number for each in known.framework.standards if each.part_of}
    count = sum(each.rating == names[0] for each in rated if each.number not in parts)
    match = _ONE_OF.match(claim.excerpt.lower())
    if match is not None:
        return value_of(match["of"]) == count
    numbers = [each for each in claims_of(passage) if claim.start <= each.start < claim.start + len(claim.excerpt)]
    return not passage.place.domain and len(numbers) == 1 and numbers[0].of is None and numbers[0].count == count


_PUBLISHED = re.compile(r"\b(?:published|publication)\b")
_FIELDWORK = re.compile(r"\b(?:fieldwork|visit\w*|announce\w*|inspect(?:ed|ion)|began|between|before|after|later)\b")
_ONE_OF = re.compile(rf"one of (?:the |just |only )?(?P<of>{NUMBER})\b")


def _is_score_of_section(known: Known, passage: Passage, claim: BoundClaim) -> bool:
    """Whether a percentage is the score of the standard that a section is about."""
    rated = known.material.ratings.standards.get(passage.place.standard)
    share = rated.share if rated is not None else None
    said = {each.per_cent for each in claims_of(passage) if each.start == claim.start}
    return share is not None and "answers" in claim.source and share.per_cent in said


def _near(passage: Passage, claim: BoundClaim, clause: str, numbers: Sequence[Claim]) -> str:
    """The words of a clause around a claim, up to the “and” between it and another number."""
    plain, end = passage.plain, claim.start + len(claim.excerpt)
    before, _, after = clause.partition(plain[claim.start : end])
    if any(claim.start - len(before) <= number.start and number.end <= claim.start for number in numbers):
        before = before.rpartition(" and ")[2]
    if any(end <= number.start and number.end <= end + len(after) for number in numbers):
        after = after.partition(" and ")[0]
    return f"{before} {after}"


def _sufficient(number: Claim) -> Claim:
    """The number as a share of itself: “16 of 16”."""
    return Claim(number.start, number.end, count=number.count, of=number.count)


def _of_place(known: Known, passage: Passage) -> frozenset[str]:
    """The terms of the key question and the standard of a section."""
    place, found = passage.place, []
    for standard in known.framework.standards:
        if standard.number == place.standard:
            found.append(standard.title)
            found += [question.text for question in standard.key_questions if question.number == place.question]
    return described_by(" ".join(found).lower())


def _compares_another(known: Known, claim: BoundClaim, clause: str) -> bool:
    """Whether a clause names another fact with a comparator by other terms than the source has: “Year 11” beside “Year 13”."""
    said, source = names_in(clause), claim.source.lower()
    rows = {row.label.lower(): row.terms for row in rows_of(known)}
    own = frozenset().union(*(terms for label, terms in rows.items() if label in source))
    return bool(own) and any(
        label not in source and (terms - own) & said and len(terms & said) >= _NAMED * len(terms)
        for label, terms in rows.items()
    )
