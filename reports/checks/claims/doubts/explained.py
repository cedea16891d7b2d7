"""Asks whether the words around a verified claim say the same as what verified it, and not its opposite or something near it.

A number can be right and its sentence wrong: “41 per cent knew it well” if 41 per cent did not.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.facts.wording import is_negative, may_deny, words_in
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, WORDS
from reports.checks.reading.subjects import is_judged

_MARKS = re.compile(r"[,;:()] ?|\b(?:but|while|whereas|although|though|yet)\b")
_OF_ANSWERS = re.compile(r"\brelevant cases\b|\bcases inspected\b|\binserted figure\b")
_VAGUE = re.compile(
    r"(?:(?:more|fewer|less) than |about |nearly |just over |just under )?(?:an? |the )?(?:half|third|quarter|most|majority)\b"
)
_OF_CASES = re.compile(r"^[a-z ]{0,20}\b(?:cases|plans|reviews|assessments)\b")
_NUMBERS = re.compile(rf"(?<![\w.]){NUMBER}(?![\w])")
_APPLIED = re.compile(r"\b(?:questions?|prompts?|it|this|which|that) appl(?:y|ied|ies) (?:to|in)\b")
_MORE_THAN = re.compile(rf"\bmore than (?P<count>{NUMBER})\b(?! (?:per cent|days?|weeks?|months?|years?))")
_SHARE_OF = re.compile(
    r"^(?:share|percentage|proportion) of (?P<base>[^,]*?) (?:committed by|by|with|who|whose|that|in which) (?P<part>[^,]*)"
)
_OF = re.compile(r" of (?:all )?(?:the |those |these )?(?P<base>[^,;.]*)")


def is_explained(known: Known, passage: Passage, claim: BoundClaim) -> bool:
    """Whether nothing in the clause of a verified claim says something else than its source."""
    label, _, value = claim.source.lower().partition(":")
    before, after = _around(passage, claim)
    if (
        claim.kind != "name"
        and _APPLIED.search(f"{before} {claim.excerpt.lower()}")
        and not _OF_ANSWERS.search(claim.source)
    ):
        return False
    if not value or _OF_ANSWERS.search(claim.source) or ";" in claim.source or claim.kind in ("name", "rank"):
        return True
    if claim.kind == "comparison" or not _is_the_amount(claim, value):
        return True
    clause = f"{before} {after}"
    if _VAGUE.match(claim.excerpt.lower()) and _OF_CASES.match(after) and is_judged(clause) and not is_judged(label):
        return False  # “more than half of the cases were sufficient” is no share of a table
    return (
        not _is_of_a_sibling(known, passage, label)
        and not _is_of_a_part(known, passage, label)
        and _says_the_same(label, passage.plain)
        and not _has_another_limit(label, clause)
        and not _is_of_another_whole(label, after)
    )


def _around(passage: Passage, claim: BoundClaim) -> tuple[str, str]:
    """The words before and after a claim, up to the nearest marks."""
    plain, end = passage.plain, claim.start + len(claim.excerpt)
    before = _MARKS.split(plain[: claim.start])[-1] or _last_words(plain[: claim.start])
    return before, _MARKS.split(plain[end:])[0]


def _last_words(text: str) -> str:
    """The words before a comma that a claim follows: “had never had one, 62 per cent”."""
    parts = [part for part in _MARKS.split(text) if part.strip()]
    return parts[-1] if parts else ""


def _is_the_amount(claim: BoundClaim, value: str) -> bool:
    """Whether a claim gives the amount of a fact itself, and not what remains of it."""
    said = {str(WORDS.get(number, number)) for number in _NUMBERS.findall(claim.excerpt.lower())}
    return not said or bool(said & set(_NUMBERS.findall(value.partition("(")[0])))


def _says_the_same(label: str, sentence: str) -> bool:
    """A fact that denies something is not the same without the denial."""
    return may_deny(sentence) if is_negative(label) else True


def _is_of_a_sibling(known: Known, passage: Passage, label: str) -> bool:
    """Whether a sentence has what tells another fact of the same kind from the one that verified it."""
    own, said = names_in(label), names_in(passage.plain)
    for other in _labels(known):
        is_alike = own != other and len(own & other) >= _ALIKE * max(len(own), len(other))
        if is_alike and other - own and other - own <= said and own - other and not (own - other) & said:
            return True
    return False


def _is_of_a_part(known: Known, passage: Passage, label: str) -> bool:
    """Whether a sentence has the words of a row “of which …”, and none that are only in the row above, which verified it."""
    said = names_in(passage.plain)
    return any(whole == label and part <= said and not own & said for whole, own, part in _parts(known))


@lru_cache(maxsize=4)
def _parts(known: Known) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The rows above a row “of which …”: the label, its own words, and those of the row below."""
    found = []
    for above, row in itertools.pairwise(known.material.facts):
        if above.section == row.section and row.label.lower().startswith("of which"):
            whole, part = (names_in(_SPELLED.sub(" ", each.label.lower())) for each in (above, row))
            if part - whole:
                found.append((above.label.lower(), whole - part, part - whole))
    return tuple(found)


_SPELLED = re.compile(r"\bfull-time equivalents?\b|\bfte\b")  # what is counted, and not whom


@lru_cache(maxsize=4)
def _labels(known: Known) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(names_in(fact.label) for fact in known.material.facts if fact.section != "glossary"))


_ALIKE = 0.6


def _has_another_limit(label: str, clause: str) -> bool:
    """“More than two”, where the fact is about more than one."""
    recorded = {WORDS.get(each, each) for each in _MORE_THAN.findall(label)}
    said = {WORDS.get(each, each) for each in _MORE_THAN.findall(clause)}
    return bool(recorded and said and not recorded & said)


def _is_of_another_whole(label: str, after: str) -> bool:
    """“Half of girls’ offences were violent”, where the fact is the share of violent offences that girls committed."""
    share, of = _SHARE_OF.match(label), _OF.match(after)
    if share is None or of is None:
        return False
    base, part, said = words_in(share["base"]), words_in(share["part"]), words_in(of["base"])
    return bool(said & part - base) and not (base - part) <= said
