"""Decides in one place whether a verdict may stand: a wrong “contradicted” is the worst mistake that the checks can make.

A reader says what it thinks a claim is about. The gate looks at the clause of the claim. If something in it shows that the claim
can be about something else, the claim is not verified.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim
from reports.checks.claims.doubts.elsewhere import is_about_a_part, is_true_elsewhere
from reports.checks.claims.doubts.explained import is_explained
from reports.checks.claims.doubts.swapped import is_swapped
from reports.checks.claims.facts.wording import denials_in
from reports.checks.claims.numbers import IMPOSSIBLE
from reports.checks.claims.quantities import FACT
from reports.checks.claims.sets.bands import BAND
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import MANNER, NUMBER, WORDS, value_of
from reports.checks.reading.subjects import DENIED, is_judged

# What would be, and not what is. “We would have classified” is our view of a case, which is recorded.
_HYPOTHETICAL = re.compile(
    r"\bwould (?:not |still |then |only )?(?:have (?!classified|assessed|judged|set|put|expected)"
    r"|be (?:rated|enough|needed|short|sufficient)|need\b|take\b|bring\b|give\b|lift\b)"
    r"|^(?:even )?(?:if|had|were|should|unless|supposing)\b|\bif (?:all|any|every|none|no|only|just)\b|\bwere it not\b"
    r"|\bbut for\b(?! (?:only|just|all|none|no|most|those|other)\b)|\bleft to\b|\bcould have\b"
)
# What the rules give before the panel's discretion is recorded as well.
_BY_THE_RULES = re.compile(r"\bdiscretion\b|\brules\b|\bpanel\b|\bcomputed\b")
# A change, or an amount beside another amount.
_AGAIN = re.compile(
    r"\bas (?:many|much|often|high|large|great) (?:[a-z]+ )?again\b|\b(?:a (?:half|third|quarter)|half) again\b"
    r"|\b(?:more|fewer|higher|lower|less) than (?:before|previously"
    r"|in the (?:previous|last|earlier)|last time|a year (?:ago|earlier))\b"
)
# What follows from two figures together.
_REASONED = re.compile(
    r"\b(?:together|altogether|combined|in total|between them|the sum|difference|on average|apart from|other than|added"
    r"|another|a further|will|by then|put together|half as|times as)\b"
)
_ON_AVERAGE = re.compile(r"\bon average\b")
# A rank that leaves something out.
_EXCEPT = re.compile(
    r"\b(?:apart|aside|except|excepting|excluding|other than|besides|leaving out|after|but for|next to|if we leave)\b"
)
# “The two weakest” are no single one.
_SEVERAL = re.compile(rf"(?<!this )\b(?:{NUMBER}|second|third|equal|joint) $")
_LEFT_OUT = re.compile(
    r"\b(?:apart|aside|except\w*|exclud\w+|other than|bar|save (?:for|one)|leaving out|but (?:one|two|three|for))\b"
)
_WHOLE = re.compile(r"(?:all|each|every|both|none|no|nobody|only|nothing)\b(?! but\b)")
# A number after these words belongs to what something is compared with.
_COMPARED = re.compile(r"\b(?:than|against|compared with|as opposed to|rather than|instead of)\b")
_MANNER = re.compile(rf"\b(?:{MANNER}|no fewer than|no less than) (?={NUMBER}\b|$)")
_PART = re.compile(r"; |, (?:which|and|but|while|whereas|yet|although|though)\b")
_GAINED = re.compile(
    r"\b(?:add(?:s|ed)?|gain(?:s|ed)?|los[et]|cost|worth|lift(?:s|ed)?|apart|between|ahead|behind|rais\w+ by)\b"
)
_ALL = re.compile(r"(?:all|every|each|both|none|no|neither|not once|never|always|without exception)\b")
_COUNTED = re.compile(rf"{NUMBER}\b")
_CLAUSE_ENDS = re.compile(r"[;:]|, (?:and|but|while|whereas|although|though|with)\b|\b(?:but|while|whereas|although)\b")


def gated(known: Known, passage: Passage, claim: BoundClaim) -> BoundClaim:
    """The claim, with its verdict withdrawn if its clause leaves a doubt."""
    if claim.verdict == CONTRADICTED and claim.kind == BAND and _BASE.search(passage.plain[: claim.start]):
        return _withdrawn(claim)
    if claim.verdict == CONTRADICTED and claim.kind not in (IMPOSSIBLE, BAND):
        clause = clause_of(passage, claim)
        if _is_doubtful(passage, claim) or is_true_elsewhere(known, passage, claim, clause):
            return _withdrawn(claim)
    if claim.verdict == VERIFIED and (_is_open(passage, claim) or not is_explained(known, passage, claim)):
        return _withdrawn(claim)
    if (
        claim.verdict == VERIFIED
        and "cases inspected" in claim.source
        and _SUPERVISED.search(clause_of(passage, claim))
    ):
        return _withdrawn(claim)
    if claim.verdict == VERIFIED and (_is_the_complement(passage, claim) or _is_a_trait(passage, claim)):
        return _withdrawn(claim)
    if claim.verdict == VERIFIED and claim.kind == "figure" and is_about_a_part(known, passage, claim):
        return _withdrawn(claim)
    if claim.verdict == VERIFIED and claim.kind == "name" and is_swapped(known, passage, claim):
        return _withdrawn(claim)
    return claim


# The children whom a team works with, and not those whose cases were inspected.
_SUPERVISED = re.compile(
    r"\bcaseload\b|\bsupervised by\b|\bon (?:its|the) books\b"
    r"|\bworks? with (?:at|in|currently)\b|\bthe (?:yo[ts]|service) supervises\b"
)


def _withdrawn(claim: BoundClaim) -> BoundClaim:
    return replace(claim, verdict=NOT_VERIFIED, source="", quantity=None)


def clause_of(passage: Passage, claim: BoundClaim) -> str:
    """The words around a claim, between the nearest marks that end a clause."""
    plain, end = passage.plain, claim.start + len(claim.excerpt)
    starts = [match.end() for match in _CLAUSE_ENDS.finditer(plain, 0, claim.start)]
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(plain, end)]
    return plain[max(starts, default=0) : min(ends, default=len(plain))]


_SHARE_OF_SAMPLE = re.compile(r"^(?P<yes>\d+) of the (?P<of>\d+) cases inspected are ")
_PER_CENT = re.compile(rf"(?P<value>{NUMBER}) ?(?:per cent|%)")


def _is_the_complement(passage: Passage, claim: BoundClaim) -> bool:
    """Whether a percentage is that of the other cases, and its clause denies nothing."""
    share, said = _SHARE_OF_SAMPLE.match(claim.source), _PER_CENT.search(claim.excerpt.lower())
    if share is None or said is None:
        return False
    end = claim.start + len(claim.excerpt)
    clause = re.split(r"[,;:] ", passage.plain[: claim.start])[-1] + re.split(r"[,;:] ", passage.plain[end:])[0]
    is_own = abs(Fraction(100 * int(share["yes"]), int(share["of"])) - value_of(said["value"])) <= 1
    return not is_own and not DENIED.search(clause)


# Traits of children, which no key question asks about.
_TRAIT = re.compile(
    r"\b(?:were|are|had|received) (?:all |given )?(?:referral orders?|youth rehabilitation orders?|detention and training orders?"
    r"|community resolutions?|youth (?:conditional )?cautions?|boys|girls|white|black|looked after|in custody|custodial)\b"
)


def _is_a_trait(passage: Passage, claim: BoundClaim) -> bool:
    """Whether a clause counts children with a trait, and answers verified it."""
    return (
        "relevant cases" in claim.source
        and _TRAIT.search(clause_of(passage, claim)) is not None
        and not is_judged(passage.plain)
    )


def _is_doubtful(passage: Passage, claim: BoundClaim) -> bool:
    plain, clause = passage.plain, clause_of(passage, claim)
    is_read = "would" in claim.excerpt  # by a reader of what would be
    if _HYPOTHETICAL.search(plain) and not _BY_THE_RULES.search(plain) and not is_read:
        return True
    is_again = _AGAIN.search(clause) is not None and not _AGAIN.search(claim.excerpt.lower())
    if is_again or _is_part_of_a_number(passage, claim):
        return True
    if claim.kind == "figure" and _COMPARED.search(_PART.split(_MANNER.sub("", plain[: claim.start]))[-1]):
        return True
    if claim.kind == "rank" and (_EXCEPT.search(plain) or _SEVERAL.search(plain[: claim.start])):
        return True
    if claim.kind in ("figure", "comparison", "sample") and denials_in(clause) > 1:
        return True  # “not one of them found it unmanageable”
    if _is_all_but_some(passage, claim, clause):
        return True
    if claim.kind == "rating" and "point" in claim.excerpt and _GAINED.search(clause):
        return True
    if claim.kind == "rating" and _RAISED_FROM.search(plain[: claim.start]) and _was(claim):
        return True
    if (
        claim.kind == "figure"
        and _OF_SAMPLE.match(claim.source)
        and plain[claim.start + len(claim.excerpt) :].startswith(" of the ")
    ):
        return True  # “referral orders were half of the court disposals”: the source counts those among which it counts
    if (
        claim.kind == "figure"
        and claim.quantity is not None
        and claim.quantity.kind == FACT
        and _REASONED.search(_ON_AVERAGE.sub("", clause) if "average" in claim.source.lower() else clause)
    ):
        return True
    if _is_another_set(passage, claim, clause) or _is_no_count_of_these(passage, claim):
        return True
    if "respectively" in plain and claim.kind != "series":
        return True
    if claim.kind == "rating" and _COUNTED.match(claim.excerpt.lower()) and re.search(r"\b(?<!rules )alone\b", clause):
        return True
    # “Each” and “all” have a base of their own, which a fact does not give.
    return claim.kind == "figure" and bool(_ALL.match(claim.excerpt.lower())) and not _is_of_a_question(claim)


def _is_all_but_some(passage: Passage, claim: BoundClaim, clause: str) -> bool:
    """Whether something is left out of “all”, and the reader of the claim has not read it: “all of them, apart from …”."""
    is_whole = _WHOLE.match(claim.excerpt.lower()) is not None
    own = passage.plain[claim.start : claim.start + len(claim.excerpt)]
    return is_whole and _LEFT_OUT.search(clause.replace(own, " ")) is not None


_RAISED_FROM = re.compile(r"\b(?:from|out of|off|above) (?:a rating of )?['\"]?$")
_OF_SAMPLE = re.compile(r"\d+ of the \d+ cases inspected are ")


def _was(claim: BoundClaim) -> bool:
    """Whether a rating is the one before discretion."""
    return f"{claim.excerpt.strip(_QUOTES)} before discretion" in claim.source


_QUOTES = "'‘’\""


# What a set or a rating is said of, which the readers of sets do not know.
_ONLY_ONES = re.compile(r"\b(?:was|were|is|are|being) the only\b")
_AGED = re.compile(r"\b(?:under|over|below|above) (?:the age of )?1\d\b(?! (?:per cent|cases|months|of\b))")
_BEFORE_THE_PANEL = re.compile(r"\bbefore (?:the |our )?(?:ratings )?(?:panel|discretion)\b")
_BEYOND_A_RATING = re.compile(r"\b(?:lower|worse) than ['\"]")
_PART_OF = re.compile(r"\bparts?\b.{0,12}\bof (?:this|the) (?:theme|standard)\b")
_IS_PART = re.compile(r"\d\.\d")
_OF_WHOM = re.compile(r", [^;]*\b(?:all but|of (?:whom|them))\b")
_LEADING = re.compile(rf"(?<=[:;,] )of (?:all )?(?:the |these |those )?(?P<of>{NUMBER}) [^;:]*, (?:only |just )?$")
_OWN_BASE = re.compile(rf" of (?:the )?(?P<of>{NUMBER})$")
_OTHERS = re.compile(r"\b(?:the|all) (?:others|rest|remainder)\b")
_AGREEMENT = re.compile(r"\btoo (?:low|high)\b|\bclassif|\b(?:under|over)estimat")
_ONE_OF_EACH = re.compile(r"\b(?:were|was|being) an? [^,;:]+ and an? ")
_OF_POINTS = re.compile(r" of (?:the |its |our )?(?:[a-z]+'s? )?(?:\w+ )?points\b")


def _is_another_set(passage: Passage, claim: BoundClaim, clause: str) -> bool:
    """Whether the words around a count say more about what it counts than its reader knows."""
    excerpt, after = claim.excerpt.lower(), passage.plain[claim.start + len(claim.excerpt) :]
    match claim.kind:
        case "sample":
            return bool(
                claim.source.startswith("0 of 0 ")
                or _ONLY_ONES.search(clause)
                or (_AGED.search(clause) and "age" not in claim.source and not _AGED.search(excerpt))
                or _EXCEPT.match(passage.plain)
                or _ONE_OF_EACH.search(excerpt)
            )
        case "rating":
            is_computed = _BEFORE_THE_PANEL.search(clause) and "before discretion" not in claim.source
            is_beyond = _BEYOND_A_RATING.search(clause) and excerpt == claim.excerpt.strip("‘'’").lower()
            is_part = _PART_OF.search(clause) and not _IS_PART.search(claim.source)
            return bool(is_computed or is_beyond or is_part)
        case "figure":
            of = re.search(r" (\d+) (?:relevant )?cases", claim.source)
            if of is None:
                return bool(_OF_POINTS.match(after) or _OF_WHOM.search(after))
            base = _LEADING.search(passage.plain[: claim.start]) or _OWN_BASE.search(excerpt)
            is_of_others = _LEADING.search(passage.plain[: claim.start]) or _OTHERS.search(passage.plain)
            return bool(base and is_of_others and str(WORDS.get(base["of"], base["of"])) != of[1])
        case "comparison":
            return "relevant cases" in claim.source and bool(_AGREEMENT.search(passage.plain))
        case _:
            return False


_THOSE = re.compile(rf"(?:all|each of the|all of the|of these|of those) (?P<count>{NUMBER})\b")
_BASE_OF = re.compile(r"\b\d+ of (?:the |these )?(?P<of>\d+)\b")
_ONE_OF_A_KIND = re.compile(rf"one of (?!(?:the|our|its|these|those|them|which|whom|all|{NUMBER})\b|['\"‘])")
_OF_SAMPLED_CASES = re.compile(r" of (?:the |our |all )?(?:court|out-of-court|inspected|sampled) (?:cases|disposals)\b")
_RANKED = re.compile(r"\b(?:highest|lowest|best|weakest|strongest|worst)\b")
_SAID = re.compile(r"\b\d+(?:\.\d+)? per cent\b")


def _is_no_count_of_these(passage: Passage, claim: BoundClaim) -> bool:
    """Whether a claim counts something else than its source, or its source gives the figure that it says."""
    excerpt, after = claim.excerpt.lower(), passage.plain[claim.start + len(claim.excerpt) :]
    those, base = _THOSE.match(excerpt), _BASE_OF.search(claim.source)
    if those is not None and base is not None and str(WORDS.get(those["count"], those["count"])) != base["of"]:
        is_named_before = re.search(rf"\b{those['count']}\b", passage.plain[: claim.start]) is not None
        if is_named_before:
            return True  # “five were in custody, and all five were boys”
    if _ONE_OF_A_KIND.match(excerpt):
        return True  # “the offence was one of violence”
    is_fact = claim.quantity is not None and claim.quantity.kind == FACT
    if is_fact and claim.kind == "figure" and _OF_SAMPLED_CASES.match(after):
        return True
    said = _SAID.findall(excerpt)
    return _RANKED.search(excerpt) is not None and bool(said) and said[0] in claim.source


_BASE = re.compile(r"(?<!total )(?<!rating )\bof (?:the |these |those |our |its )?(?:[a-z]+'s? )?$")


def _is_part_of_a_number(passage: Passage, claim: BoundClaim) -> bool:
    """Whether a number is only a base (“of the other six, …”) or a part of a number (“two and a half”)."""
    before, after = passage.plain[: claim.start], passage.plain[claim.start + len(claim.excerpt) :]
    if after.startswith(" and a half") or (claim.excerpt.endswith("half") and re.search(rf"\b{NUMBER} and $", before)):
        return True
    if re.search(rf"\b{NUMBER} (?:in|out of)(?: every)? $", before):
        return True  # “nine in ten of the 219”
    is_base = _BASE.search(before) is not None
    return is_base and " of " not in claim.excerpt and claim.kind in ("rating", "sample", "recommendation")


def _is_of_a_question(claim: BoundClaim) -> bool:
    return claim.quantity is None or bool(claim.quantity.question)


# Things that a share of “most cases” is about, which no key question asks about.
_OTHER_SUBJECT = re.compile(
    r"\bfactors?\b[^,;]*\b(?:mattered|important|common)|\bahead of\b|\bmattered (?:in )?(?:most|more)\b"
    r"|\bcommoner\b|\bmost common"
)
_VAGUE = re.compile(r"(?:an? |the )?(?:most|majority|minority|half|nearly all|almost all)\b")


def _is_open(passage: Passage, claim: BoundClaim) -> bool:
    """Whether a share without a number is verified, although its clause is about something else."""
    return bool(
        "common" not in claim.excerpt and _VAGUE.match(claim.excerpt.lower()) and _OTHER_SUBJECT.search(passage.plain)
    )
