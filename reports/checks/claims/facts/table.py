"""The facts as a table of figures: each with the words of its label, and the total that it is a part of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from reports.checks.claims.facts.wording import is_negative, words_in
from reports.checks.reading.known import Known
from reports.document.material import FactValue
from reports.text import numbers_in_words

Unit = Literal["count", "per cent", "money"]
_PART = re.compile(r"^of (?:which|these|those|them)\b|^on (?:community|licence)|^in custody$")
_TOTAL = re.compile(r"^(?:current )?total\b")
_SHARE = re.compile(r"^(\d+) of (?:the )?(\d+)$")
_COUNT = re.compile(r"^(?P<count>\d[\d,]*(?:\.\d+)?)(?: \((?P<share>[\d.]+)%\)| \(.*\))?$")
_PER_CENT = re.compile(r"^([\d.]+)%$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DEFINED = re.compile(r"\s*\([^()]*\bpercentage of\b[^()]*\)$")  # what a share is of, in brackets after its name
_MONEY = re.compile(r"^£([\d,]+(?:\.\d+)?)$")


_OPPOSITES = {
    "same:women": "same:men",
    "same:men": "same:women",
    "same:female": "same:male",
    "same:male": "same:female",
}


@dataclass(frozen=True)
class Figure:
    """One figure of a fact: an amount, or the share `yes` of `of`."""

    label: str
    value: str
    section: str
    terms: frozenset[str]  # of the label
    context: frozenset[str]  # of its table, and of the total that it is a part of
    noun: str  # what it counts, if its label says so
    unit: Unit
    amount: Fraction | None = None
    yes: Fraction | None = None
    of: Fraction | None = None
    base: str = ""  # the label of the total
    base_terms: frozenset[str] = frozenset()
    is_negative: bool = False
    is_derived: bool = False  # worked out from other figures

    @property
    def source(self) -> str:
        """What the facts say, in words."""
        if self.is_derived and self.yes is not None:
            return f"{self.label}: {self.value}, of {_written(self.of or Fraction(0))} ({self.base})"
        return f"{self.label}: {self.value}"

    @property
    def per_cent(self) -> Fraction | None:
        if self.yes is not None and self.of:
            return 100 * self.yes / self.of
        return self.amount if self.unit == "per cent" else None


def _written(value: Fraction) -> str:
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Table:
    figures: tuple[Figure, ...]
    seen: dict[str, int]  # in how many facts each term is

    def weight(self, term: str) -> float:
        """A term counts more if few facts have it. One that no fact has belongs to something else."""
        seen = self.seen.get(term, 0)
        if not seen:
            return 2.5
        return 1.0 if seen > 12 else 1.6 if seen > 5 else 2.2 if seen > 2 else 3.0


@lru_cache(maxsize=4)
def table_of(known: Known) -> Table:
    figures = tuple(_all(known))
    seen: dict[str, set[str]] = {}
    for figure in figures:
        for term in figure.terms:
            seen.setdefault(term, set()).add(figure.label)
    return Table(figures, {term: len(labels) for term, labels in seen.items()})


def _all(known: Known) -> Iterator[Figure]:
    facts = [fact for fact in dict.fromkeys(known.material.facts) if fact.section != "glossary"]
    area = words_in(numbers_in_words.area(known.material.yot).lower())
    done: set[tuple[str, str, str]] = set()
    for place, fact in enumerate(facts):
        key = (fact.section, fact.label, fact.value)
        if key not in done:
            done.add(key)
            yield from _of(facts, place, fact, area)


def _of(facts: Sequence[FactValue], place: int, fact: FactValue, area: frozenset[str]) -> Iterator[Figure]:
    label, value = fact.label.lower().replace("’", "'"), fact.value.strip()
    total = _total(facts, place)
    own = label.removeprefix(total.label.lower()).lstrip(" :") if total is not None else label
    own, _, others = own.partition(" or other ")
    if (defined := _DEFINED.search(own)) is not None:
        own, others = own[: defined.start()], f"{others} {defined[0]}"
    terms = words_in(own)
    terms -= area if area <= terms else frozenset()
    table = fact.section.replace("-", " ") if fact.section.startswith("caseload") else ""
    context = words_in(f"{table} {others}") - terms
    base_terms: frozenset[str] = frozenset()
    if total is not None:
        base_terms = words_in(total.label.lower()) - area
        context |= base_terms - terms
        if not terms:
            terms, context = context, frozenset()
    nouns = [name for name in terms if name.startswith("noun:")]
    if len(nouns) > 1:
        nouns.sort(key=lambda name: _place(label, name))

    def figure(unit: Unit, **amounts: Fraction | str | bool | None) -> Figure:
        return Figure(
            fact.label, value, fact.section, terms, context, nouns[0] if nouns else "", unit,
            is_negative=is_negative(label), base_terms=base_terms, **amounts,  # type: ignore[arg-type]
        )  # fmt: skip

    if match := _SHARE.match(value):
        yield figure("count", yes=Fraction(match[1]), of=Fraction(match[2]))
    elif match := _PER_CENT.match(value):
        yield figure("per cent", amount=Fraction(match[1]))
        sexes = terms & set(_OPPOSITES)
        if len(sexes) == 1 and terms - sexes:  # the table gives only one of the two
            terms = (terms - sexes) | {_OPPOSITES[each] for each in sexes}
            yield figure("per cent", amount=100 - Fraction(match[1]), is_derived=True)
    elif match := _MONEY.match(value):
        yield figure("money", amount=_number(match[1]))
        yield from _share_of(figure, total, _number(match[1]), "money")
    elif (match := _COUNT.match(value)) and not _YEAR.match(value):
        yield figure("count", amount=_number(match["count"]))
        if match["share"]:
            yield figure("per cent", amount=Fraction(match["share"]))
        yield from _share_of(figure, total, _number(match["count"]), "count")


def _share_of(figure: Callable[..., Figure], total: FactValue | None, part: Fraction, unit: Unit) -> Iterator[Figure]:
    if total is None:
        return
    match = (_MONEY if unit == "money" else _COUNT).match(total.value.strip())
    if match is not None and (of := _number(match[1])) and part <= of:
        yield figure(unit, yes=part, of=of, base=total.label, is_derived=True)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _place(label: str, name: str) -> int:
    """Where a label first has a term: what it counts is named first."""
    words = label.split()
    return next((at for at in range(len(words)) if name in words_in(" ".join(words[: at + 1]))), len(words))


def _total(facts: Sequence[FactValue], place: int) -> FactValue | None:
    """The fact that another is a part of: “of which”, “of those identified as …”, or the total of its table."""
    fact = facts[place]
    label = fact.label.lower()
    earlier = [each for each in facts[:place] if each.section == fact.section]
    if label.startswith("of those"):
        own = words_in(label.partition(",")[0])
        return next((each for each in earlier if own and own <= words_in(each.label.lower())), None)
    if _PART.match(label):
        whole = [each for each in earlier if not _PART.match(each.label.lower())]
        if whole and not fact.section.startswith("caseload"):
            return whole[-1]
    if fact.section.startswith("caseload") or _TOTAL.match(label):
        same = [each for each in facts if each.section == fact.section and _TOTAL.match(each.label.lower())]
        same = [each for each in same if "caseload:" not in each.label.lower()]
        caseload = [each for each in facts if each.section == "caseload" and _TOTAL.match(each.label.lower())]
        found = (same or (caseload if fact.section.startswith("caseload") else []))[:1]
        found = [each for each in found if _is_part_of(label, each.label.lower())]
        return found[0] if found and found[0] is not fact else None
    return None


def _is_part_of(label: str, total: str) -> bool:
    """Whether a total can be that of a fact: staff are no part of a rate, of days or of a budget."""
    return not re.search(r"\b(?:rate|average|percentage|budget|days|contribution)\b", label) and not re.search(
        r"\bspend\b", total
    )
