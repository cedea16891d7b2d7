"""The ages of the children in the sample as traits: “16 or older”, “aged between 14 and 17”, “older than 17”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reports.checks.claims.sets.counting import Trait
from reports.checks.reading.ranges import NUMBER, value_of
from reports.sample.figures import Case

_AGED = r"(?:aged |age of |of age |ages? )?"
_WORDS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
_ONE = rf"(?:1\d|{_WORDS})(?! per| cases| of| months| weeks)"
_AGE = re.compile(
    rf"\b(?:(?:aged|ages) )?(?:from |between )(?P<low>{NUMBER}) (?:to|and|-) (?P<high>{_ONE})\b"
    rf"|\b(?:aged |ages )(?P<low2>{NUMBER})(?: to | and | or |-)(?P<high2>{NUMBER})\b"
    rf"|\b(?:older than|over(?: the age of)?|above(?: the age of)?) (?P<over>{_ONE})\b"
    rf"|\b(?:younger than|under(?: the age of)?|below(?: the age of)?) (?P<under>{_ONE})\b"
    rf"|\b{_AGED}(?P<least>{NUMBER}) (?:or|and) (?:older|over|above)\b|\bat least (?P<least2>{_ONE})(?: years? old)?\b"
    rf"|\b{_AGED}(?P<most>{NUMBER}) (?:or|and) (?:younger|under|below)\b"
    rf"|\b(?P<low3>{NUMBER}) (?:or|and|to) (?P<high3>{NUMBER})(?: years old| years of age|[- ]year[- ]olds?)\b"
    rf"|\b(?P<at>{NUMBER})[- ]year[- ]olds?\b|\b(?P<at2>{NUMBER}) years old\b|\baged (?P<at3>{NUMBER})\b(?! (?:to|and|or)\b)"
)
_CHILD = range(8, 19)


def age_traits(plain: str) -> Iterator[Trait]:
    """The ages that a sentence names, each as a trait with just these words."""
    if re.search(r"\bcaseload|\bpopulation|\bcensus\b", plain):
        return
    for match in _AGE.finditer(plain):
        low, high = _limits(match)
        if (low is not None and low not in _CHILD) or (high is not None and high not in _CHILD):
            continue
        words = rf"(?<![\w-]){re.escape(match[0])}(?![\w-])"
        yield Trait(re.compile(words), match[0], (_between(low, high),), "age")


def _limits(match: re.Match[str]) -> tuple[int | None, int | None]:
    number = {name: int(value_of(text)) for name, text in match.groupdict().items() if text}
    if at := number.get("at") or number.get("at2") or number.get("at3"):
        return at, at
    for low, high in (("low", "high"), ("low2", "high2"), ("low3", "high3")):
        if low in number:
            return number[low], number[high]
    if "over" in number:
        return number["over"] + 1, None
    if "under" in number:
        return None, number["under"] - 1
    return number.get("least", number.get("least2")), number.get("most")


def _between(low: int | None, high: int | None) -> Callable[[Case], bool]:
    def test(case: Case) -> bool:
        age = int(case["age"])
        return (low is None or age >= low) and (high is None or age <= high)

    return test
