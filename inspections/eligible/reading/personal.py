"""Recognises what must not be in a list of eligible cases: names, dates of birth, addresses and personal numbers. Plain
Python.

We recognise a column by its heading and by its content. If in doubt, both checks find too much rather than too little.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from inspections.eligible.reading.columns import lower_of, normal
from inspections.eligible.reading.references import identifier_in, wrong_with_reference
from inspections.privacy import Kind, pointed_out
from inspections.spreadsheets.written_dates import NotADate, age_on, read_date


class Personal(StrEnum):
    """The kind of personal data in a column, in the words that the history uses."""

    NAME = "names"
    DATE_OF_BIRTH = "dates of birth"
    ADDRESS = "addresses or postcodes"
    CONTACT = "telephone numbers or email addresses"
    NUMBER = "identifying numbers"
    TEXT = "free text"


_HEADINGS = (
    (Personal.DATE_OF_BIRTH, r"\b(dob|d o b|date of birth|birth ?dates?|birth ?day|born( on)?)\b"),
    (Personal.ADDRESS, r"\b(address\w*|post ?codes?|street|house (name|no|number)|flat|lives at)\b"),
    (Personal.CONTACT, r"\b(tele?phone\w*|tel|phone|mobile|email|e mail|contact details?|contact)\b"),
    (
        Personal.NUMBER,
        r"\b(nhs|pnc|pncid|cro|upn|uln|ni|nino|national insurance|passport|prison n\w*|nomis|social care id|lcs|mosaic"
        r"|liquidlogic|crime (no|number|ref\w*))\b",
    ),
    (
        Personal.NAME,
        r"\b(names?|forenames?|firstname|surnames?|lastname|alias\w*|known as|aka|initials|child|young person|yp|client|person"
        r"|subject|offender|victims?|parents?|carers?|guardian|mother|father|mum|dad|next of kin|sibling\w*|school|college"
        r"|workers?|officers?|managers?|allocated to|case ?holder|supervisor|practitioner|keyworker|gp|doctor|solicitor)\b",
    ),
)
_WITH_HEADINGS = tuple((kind, re.compile(pattern)) for kind, pattern in _HEADINGS)
# Headings with a word about people that are about the case if they also have one of these words.
_ABOUT_THE_CASE = re.compile(
    r"\b(ref|refs|reference|id|urn|gender|sex|age|ethnic\w*|race|locality|area|team|looked after)\b"
)
_STRICTLY_NAMES = re.compile(r"\b(names?|forenames?|surnames?|alias\w*|initials|known as|aka)\b")
_TITLE = r"(?:(?:mr|mrs|ms|miss|mx|dr)\.?\s+)?"
_NAME_WORD = r"(?:[A-Z][a-z'’]+(?:[-'’ ]?[A-Z][a-z]+)?|[A-Z][A-Z'’-]+|[A-Z]\.?|(?:van|von|de|der|al|el|bin|ap|ab|o)\b)"
_NAME = re.compile(rf"{_TITLE}{_NAME_WORD}(?:,?\s+{_NAME_WORD}){{0,4}}")
_WORD = re.compile(r"[^\W\d_]{2,}")
LONG = 60  # characters of a cell that is free text
_AGES = range(8, 22)
_MOST = 400  # how many values in a column are checked


def kind_by_heading(heading: str) -> Personal | None:
    """What a column has, judged by its heading. A heading such as “Child's gender” or “Child ID” is about the case.

    “Child: M/F” in a header of two rows is also about the case, because a word such as “child” counts only in the lower
    row.
    """
    plain = normal(heading)
    lower = normal(lower_of(heading))
    for kind, pattern in _WITH_HEADINGS:
        if kind is Personal.NAME:
            is_found = pattern.search(lower) and not _ABOUT_THE_CASE.search(lower)
            if is_found or _STRICTLY_NAMES.search(plain):
                return kind
        elif pattern.search(plain):
            return kind
    return None


def kind_by_content(
    values: Sequence[str], *, known: frozenset[str], meaning: str, on: datetime.date
) -> Personal | None:
    """What a column has, judged by its cells. `known` has words that are not names, such as disposals.

    `meaning` is our column that the heading matches, or "". If there is a match, the column can have more cells that may
    identify a person before it is dropped, because each cell is checked later.
    """
    filled = [value for value in values if value][:_MOST]
    if not filled:
        return None
    share = len(filled)
    counts = {Personal.DATE_OF_BIRTH: 0, Personal.ADDRESS: 0, Personal.CONTACT: 0, Personal.NUMBER: 0, Personal.NAME: 0}
    for value in filled:
        if found := _kind_of_value(value, known, on):
            counts[found] += 1
    counts[Personal.NAME] *= len(set(filled)) * 5 > share or share < 5  # names of places are repeated more often
    limits = {Personal.DATE_OF_BIRTH: 0.6 if meaning == "began" else 0.3, Personal.NAME: 0.3}
    usual = 0.5 if meaning else 0.1
    found = next((kind for kind, count in counts.items() if count > limits.get(kind, usual) * share), None)
    if found is None and sum(len(value) > LONG for value in filled) * 5 > share:
        return Personal.TEXT
    return found


def _kind_of_value(value: str, known: frozenset[str], on: datetime.date) -> Personal | None:
    try:
        return Personal.DATE_OF_BIRTH if age_on(on, read_date(value)) in _AGES else None
    except NotADate:
        pass
    kinds = {finding.kind for finding in pointed_out(value)}
    if Kind.POSTCODE in kinds:
        return Personal.ADDRESS
    if kinds & {Kind.PHONE_NUMBER, Kind.EMAIL_ADDRESS}:
        return Personal.CONTACT
    if identifier_in(value):
        return Personal.NUMBER
    return Personal.NAME if is_name_shaped(value, known) else None


def is_name_shaped(value: str, known: frozenset[str]) -> bool:
    """Whether a cell looks like a name: "Smith, Kyle", "KYLE SMITH". False if it has a known word, or no words."""
    words = words_of(value)
    return bool(words) and known.isdisjoint(words) and bool(_NAME.fullmatch(value))


def words_of(value: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(value)}


def is_reference_column(values: Iterable[str]) -> bool:
    """Whether most cells of a column can be references."""
    filled = [value for value in values if value][:_MOST]
    return bool(filled) and sum(not wrong_with_reference(value) for value in filled) * 2 > len(filled)


_FILE_WORDS = frozenset(
    """
    eligible case cases list lists caseload cohort inspection inspections sample court courts out of order orders disposal
    disposals data return extract export report final draft copy version v new updated hmip yot yos yjs youth offending justice
    team service young people child children open closed and for the from to with
    jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov
    november dec december
    """.split()  # noqa: SIM905
)


def safe_file_name(name: str, known: frozenset[str]) -> str:
    """The name of a file with … in place of each word that could be a name, because a file can be named after a child."""
    stem, dot, ending = name.rpartition(".")
    parts = re.findall(r"[^\W\d_]+|[\d_]+|[^\w]+", stem or name)
    kept = [
        part if not part[0].isalpha() or part.lower() in _FILE_WORDS | known else "…"
        for part in parts
        if not re.search(r"\d{5}", part)
    ]
    return f"{''.join(kept)[:80]}{dot}{ending if ending.lower() in ('csv', 'xlsx', 'ods') else ''}"


def is_column_of_words(values: Iterable[str], known: frozenset[str]) -> bool:
    """Whether most cells in a column have only known words, for example in a column “Name of order”."""
    filled = [words_of(value) for value in values if value][:_MOST]
    return sum(bool(words) and words <= known for words in filled) * 2 > len(filled)


def without_person(cell: str, names: Iterable[str], known: frozenset[str]) -> str:
    """Why a cell is emptied: what in it identifies a person, as a clause without a subject; "" if nothing does.

    `names` has the words in the name columns of the same row.
    """
    if not (words_of(cell) - known).isdisjoint(names):
        return "had a name in it, which was removed"
    kinds = [finding.kind for finding in pointed_out(cell) if finding.kind is not Kind.DATE_OF_BIRTH]
    return f"had {kinds[0]} in it, which was removed" if kinds else ""
