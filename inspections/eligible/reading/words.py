"""Recognises the words that YOTs use for disposals, genders, ethnic groups and levels in a list of eligible cases.
Plain Python.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inspections.eligible.reading.columns import normal
from standards.language.definition import Disposal

# Columns whose cells have a word from a list.
WITH_WORDS = ("disposal", "gender", "ethnicity", "safety_wellbeing", "risk_of_serious_harm", "resettlement")
BLANK = "-"  # the meaning of a word that gives no information, such as "n/a"

_DISPOSALS = {
    "referral_order": "ro, ref order, referral, refo, referral ord, referal order",
    "youth_rehabilitation_order": "yro, youth rehab order, youth rehabilitation, yro no iss, rehabilitation order",
    "youth_rehabilitation_order_iss": "yro iss, yro with iss, yro and iss, iss, yro intensive supervision and surveillance",
    "detention_and_training_order": "dto, detention training order, detention and training",
    "section_91_detention": "s91, section 91, sec 91, s 91, s250, section 250, section 91 detention",
    "reparation_order": "rep order, reparation",
    "youth_caution": "yc, caution, youth cautions",
    "youth_conditional_caution": "ycc, conditional caution, yth conditional caution, youth cond caution",
    "community_resolution": "cr, comm res, community res, comres, crs",
    "no_further_action": "nfa, no further actions",
}
_GENDERS = {
    "Male": "m, male, boy, man, males, trans male, trans boy",
    "Female": "f, female, girl, woman, females, trans female, trans girl",
    "Non-binary": "non binary, nonbinary, nb, x",
    "Another gender": "other, another gender, another",
}
_ETHNICITIES = {
    "White": "white, white british, white irish, white other, white european, any other white background, british, english,"
    " english welsh scottish northern irish or british, gypsy or irish traveller, gypsy, roma, traveller, white welsh, w1,"
    " w2, w3, w9, polish",
    "Mixed or multiple ethnic groups": "mixed, dual heritage, mixed heritage, mixed race, white and black caribbean,"
    " white and black african, white and asian, any other mixed background, mixed other, m1, m2, m3, m9",
    "Asian or Asian British": "asian, asian british, indian, pakistani, bangladeshi, chinese, asian other,"
    " any other asian background, a1, a2, a3, a9",
    "Black, Black British, Caribbean or African": "black, black british, black african, black caribbean, african, caribbean,"
    " black other, any other black background, b1, b2, b9",
    "Other ethnic group": "other, arab, any other ethnic group, any other, o1, o2, o9",
}
_LEVELS = {
    "low": "low, l, lo",
    "medium": "medium, m, med, moderate",
    "high": "high, h, hi",
    "very_high": "very high, vh, v high, vhigh",
    "not_recorded": "none recorded, not recorded, not assessed, none",
}
_YES_NO = {"yes": "yes, y, true, t, 1", "no": "no, n, false, 0"}
# How ethnic groups with a subgroup start, for example “Asian or Asian British – Indian”.
_STARTS = {
    "white white": "White",
    "mixed": "Mixed or multiple ethnic groups",
    "asian or asian british": "Asian or Asian British",
    "black or black british": "Black, Black British, Caribbean or African",
}
# What YOTs write beside a disposal: “Referral order (12 months)”, “OOCD: YC”.
_BESIDE = re.compile(
    r"\b(\d+ ?(m|mths?|months?|w|wks?|weeks?|h|hrs?|hours?|d|days?|y|yrs?|years?)|ooc|oocd|out of court( disposal)?)\b"
)
_NOTHING = (
    "n a, na, nk, n k, not known, unknown, not stated, ns, tbc, not available, blank, null, refused, prefer not to say"
)


@dataclass(frozen=True)
class Words:
    """What the words in one column mean. `titles` has the meanings that people can choose, with their titles."""

    titles: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)  # by the normalised word
    starts: Mapping[str, str] = field(default_factory=dict)  # by how the word starts

    def meaning(self, word: str) -> str | None:
        """What a word means: a key of `titles`, BLANK, or None if we do not recognise it."""
        plain = normal(word)
        if found := self.known.get(plain) or self.known.get(" ".join(_BESIDE.sub(" ", plain).split())):
            return found
        return next((meaning for start, meaning in self.starts.items() if plain.startswith(start)), None)

    def nearest(self, word: str) -> str:
        """The meaning of the most similar known word, or ""."""
        similar = difflib.get_close_matches(normal(word)[:80], self.known, n=1, cutoff=0.75)
        return self.known[similar[0]] if similar else ""


def words_of_column(name: str, disposals: Iterable[Disposal], remembered: Mapping[str, str]) -> Words:
    """The words for a column, including those whose meaning people have chosen before."""
    if name == "disposal":
        titles = {each.slug: each.title for each in disposals}
        others = _DISPOSALS
    elif name == "gender":
        titles, others = {each: each for each in _GENDERS}, _GENDERS
    elif name == "ethnicity":
        titles, others = {each: each for each in _ETHNICITIES}, _ETHNICITIES
    elif name == "resettlement":
        titles, others = {"yes": "Yes", "no": "No"}, _YES_NO
    else:
        titles = {
            "low": "Low",
            "medium": "Medium",
            "high": "High",
            "very_high": "Very high",
            "not_recorded": "None recorded",
        }
        others = _LEVELS
    known = {} if name == "disposal" else {normal(word): BLANK for word in _NOTHING.split(",")}
    for meaning in titles:
        known |= {normal(word): meaning for word in (meaning, titles[meaning], *others.get(meaning, "").split(","))}
    known.pop("", None)
    chosen = {word: means for word, means in remembered.items() if means in titles or means == BLANK}
    return Words(titles, known | chosen, _STARTS if name == "ethnicity" else {})


def vocabulary(disposals: Iterable[Disposal]) -> frozenset[str]:
    """Single words that are not names: all words in disposals, genders, ethnic groups and levels."""
    of_columns = [words_of_column(name, list(disposals), {}) for name in WITH_WORDS]
    return frozenset(
        part
        for words in of_columns
        for word in (*words.known, *(normal(title) for title in words.titles.values()))
        for part in word.split()
    )
