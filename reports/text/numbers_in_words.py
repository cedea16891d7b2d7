"""Writes numbers and names in words, as the report does."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from standards.language.scale import USUAL, Noun

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WORDS_TO = 9
_KIND_OF_SERVICE = re.compile(r"\s+Youth (?:Offending|Justice) (?:Team|Service)s?$", re.IGNORECASE)


def number(value: int, words_to: int = WORDS_TO) -> str:
    """Numbers up to nine in words and higher numbers in numerals, as in the reports from 2018 to 2022.

    M writes ten as a word; B and G write it as a numeral. A layout sets the highest number to write in words, at most twelve.
    """
    return _WORDS[value] if 0 <= value <= words_to and value < len(_WORDS) else f"{value:,}"


def counted(value: int, noun: str, plural: str = "", *, words_to: int = WORDS_TO) -> str:
    """A number with its noun: "one case", "12 cases"."""
    return f"{number(value, words_to)} {noun if value == 1 else plural or noun + 's'}"


def of_the(count: int, of: int, noun: Noun, *, words_to: int = WORDS_TO) -> str:
    """A count in words: "eight of the 12 cases", "all 12 cases", "none of the 12 cases", "the one case"; "" if `of` is 0."""
    if not of:
        return ""
    total = number(of, words_to)
    if of == 1:
        return f"the one {noun.one}" if count else f"none, of one {noun.one}"
    if count == of:
        return f"both {noun.many}" if of == 2 else f"all {total} {noun.many}"
    return f"{number(count, words_to) if count else 'none'} of the {total} {noun.many}"


def listed(parts: Sequence[str]) -> str:
    """The parts joined as in a sentence: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def month(date: datetime.date | None) -> str:
    """The month and the year of a date: "June 2020"; "" if there is no date."""
    return f"{date:%B %Y}" if date else ""


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else ""


def duration(seconds: int) -> str:
    """A duration in words: "12 seconds", "1 minute 5 seconds", "11 minutes". It uses numerals, because pages keep
    updating it."""
    minutes, rest = divmod(max(seconds, 0), 60)
    words = f"{minutes} minute{'' if minutes == 1 else 's'}" if minutes else ""
    if minutes < 10 and (rest or not minutes):
        words = f"{words} {rest} second{'' if rest == 1 else 's'}".strip()
    return words


def area(yot: str) -> str:
    """The place that a YOT serves: "Medway" for "Medway Youth Offending Team"."""
    return _KIND_OF_SERVICE.sub("", yot)


def abbreviation(yot: str, otherwise: str = USUAL.service.one) -> str:
    """The abbreviation that the report uses for the service: YOT, YOS or YJS, depending on its name, or `otherwise`."""
    match = _KIND_OF_SERVICE.search(yot)
    return "".join(word[0] for word in match.group().split()).upper() if match else otherwise


def lower_first(text: str) -> str:
    """The text with a lower-case first letter, for the middle of a sentence. An abbreviation is not changed."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text with a capital first letter, for the start of a sentence."""
    return text[:1].upper() + text[1:]


def singular(noun: str) -> str:
    """The singular name of a disposal, for the middle of a sentence: "referral order", "case of no further action"."""
    return "case of no further action" if noun.lower() == "no further action" else lower_first(noun)


def plural(noun: str) -> str:
    """The plural name of a disposal, for the middle of a sentence: "referral orders", "cases of no further action"."""
    if noun.lower() == "no further action":
        return "cases of no further action"
    head, *rest = re.split(
        r"(?= with | under | through | by | from | \()|(?<!out)(?= of )", noun, maxsplit=1, flags=re.I
    )
    return lower_first(f"{head}s{''.join(rest)}")
