"""Says whether the words of a part leave no doubt about what it counts, and whether its share fits some answers.

Each part names a key question or a prompt in its own words. A wrong number contradicts it only if few of these words are unknown.
In the section on a key question, a share of its cases is about that question, even in words that nobody else uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from reports.checks.claims.answers.asking import Meant, Topic
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.answers.totals import CONCERNED, is_a_share_of
from reports.checks.claims.sets.parts import Part
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import near
from reports.checks.reading.subjects import is_judged

_COMPARED = re.compile(
    r"[,;]? \b(?:than|compared with|as against|against|(?:percentage )?points? (?:above|below|more|less|higher"
    r"|lower|better|worse|behind|ahead)"
    r"|above|below|behind|ahead of|(?:far |much |slightly )?(?:less|more) often|a (?:better|worse|higher|lower"
    r"|larger|smaller) \w+)\b.*"
)
NOUN = re.compile(
    r"^\s*(?:of )?(?:the |these |those |our |its |all )?(?:\d+ |[a-z]+ ){0,3}?(?:cases?(?! assessment score)|child(?:ren)?|plans?"
    r"|assessments?|reviews?|young|orders?|"
    r"disposals?|recommendations?|decisions?|reports?|girls|boys|instances?|families|cautions?|them|these|those)\b"
)
_ALL = re.compile(r"\bof all (?:the )?(?:court |out-of-court )?(?:cases|plans|reviews|assessments)\b|\bof all the\b")
# What was done, and not how well.
_RECORDED = re.compile(r"\b(?:recorded|identified|noted|listed|written|completed|carried out|held|there was)\b")
_APPLIED_TO = re.compile(r"^ (?:[a-z]+ )?(?:to|for|in) (?:whom|which)\b|^ (?:that|whom|which)\b")
_MOST_UNKNOWN, _MOST_UNKNOWN_OF_PROMPT, _MOST_UNKNOWN_OF_SHARE = 1, 2, 3
_FEW_UNKNOWN = 2
_MOST_UNKNOWN_OF_THE_SECTION = 4


@dataclass(frozen=True)
class Read:
    """What came of one part."""

    topic: Topic
    claim: Claim
    leaf: Leaf | None = None
    is_base: bool = False  # it counted the relevant cases
    is_denied: bool = False  # it counted work that was not sufficient
    is_judged: bool = False  # it says that the work was sufficient or not


def own_words(part: Part) -> str:
    """The words of a part without what it is compared with."""
    after = _COMPARED.sub(" ", part.after)
    if len(part.before.split()) > 3:
        after = re.split(
            r"[;:] |, (?:and|but|which|so|yet|often|sometimes|usually|mostly|partly|mainly|not least) ", after
        )[0]  # “… in 21 of the 23, and considered …” goes on to something else
    return f"{part.base} {part.before} {after}"


def has_share(known: Known, claim: Claim, leaf: Leaf, is_denied: bool, passage: Passage) -> bool:
    totals = {leaf.of}
    after = passage.plain[claim.end : claim.end + 70]
    if leaf.is_prompt and not CONCERNED.search(after) and known.framework.percentages.prompt == "all_cases":
        totals = {leaf.cases} if _ALL.search(passage.plain) else {leaf.of, leaf.cases}
    return any(is_share_of(claim, (of - leaf.yes) if is_denied else leaf.yes, of) for of in totals if of)


def is_share_of(claim: Claim, yes: int, of: int) -> bool:
    if claim.count is not None and claim.of is None and not claim.is_rest and not claim.manner:
        return claim.count == yes
    if claim.is_loose and claim.count is not None and claim.of and claim.of != of:
        return near(Fraction(claim.count, claim.of), claim.manner).holds(Fraction(100 * yes, of))
    return claim.fits(yes, of)


def is_base_of(claim: Claim, leaf: Leaf) -> bool:
    """Whether a claim gives the number of relevant cases."""
    if claim.count is not None and claim.of is None:
        return claim.count == leaf.of
    if claim.count is not None and claim.of is not None:
        return claim.count == leaf.of and claim.of in (leaf.cases, leaf.of)
    return bool(leaf.cases) and claim.fits(leaf.of, leaf.cases)


def all_fit(known: Known, passage: Passage, found: Meant, claim: Claim, *, is_denied: bool) -> bool:
    """Whether all that a share in words can be about has this share: “in most cases”."""
    return all(has_share(known, claim, leaf, is_denied, passage) for leaf in found.leaves)


def was_not_needed_in_all(claim: Claim, found: Meant) -> bool:
    """Whether something is said to have been needed in all cases, where it was relevant in some of them."""
    leaf, topic = found.leaves[0], found.topic
    is_named = found.is_clear and len(found.leaves) == 1 and bool(topic.own_aims and topic.stages) and not topic.unknown
    return is_named and 0 < leaf.of < leaf.cases and claim.of == leaf.cases and claim.fits(leaf.cases, leaf.cases)


def is_of_the_section(known: Known, passage: Passage, part: Part, found: Meant, *, is_denied: bool) -> bool:
    """Whether a part gives a share of the section's own key question, in words that no question has.

    If more than two words are unknown, they may describe a prompt. Then no prompt of the question may have that share.
    """
    topic, question = found.topic, passage.place.question
    leaf = found.leaves[0]
    if leaf.is_prompt or not question or leaf.question != question or not found.is_clear or len(found.leaves) != 1:
        return False
    is_share = part.claim.per_cent is not None or part.claim.of in (leaf.of, leaf.cases)
    stages_fit = bool(topic.stages and topic.stages <= leaf.stages)
    if not is_share or part.link or part.is_same or not stages_fit or (leaf.aims and topic.aims - leaf.aims):
        return False
    if topic.aims != topic.own_aims or _RECORDED.search(own_words(part)):
        return False
    if len(topic.unknown) <= _FEW_UNKNOWN:
        return True
    prompts = [each for each in leaves_of(known).all if each.question == question and each.is_prompt]
    is_of_a_prompt = any(has_share(known, part.claim, each, is_denied, passage) for each in prompts)
    return len(topic.unknown) <= _MOST_UNKNOWN_OF_THE_SECTION and not is_of_a_prompt


def leaves_no_doubt(passage: Passage, part: Part, found: Meant, before: Read | None) -> bool:
    """Whether the words of a part leave no doubt about what it counts."""
    topic, leaf = found.topic, found.leaves[0]
    words = own_words(part)
    alien = {term for term in topic.unknown if term.startswith("theme:")}
    alien -= {"theme:adjusted"} if "theme:changes" in topic.content else set()
    stems = topic.unknown - alien
    if not alien and len(stems) <= _MOST_UNKNOWN_OF_SHARE and is_a_share_of(passage, part, found):
        return True
    if part.link == "others" and _APPLIED_TO.search(part.after[:50]):
        return False  # “for the others to whom the question applied, …”: a number follows
    if part.link == "them" and not (before is not None and before.is_base):
        return False
    if part.claim.is_always and not (is_judged(words) or re.search(r"\bappropriate|\bwell\b|\bshould\b", words)):
        return False
    if before is not None and before.is_base and before.leaf in found.leaves:
        return len(stems) <= _MOST_UNKNOWN
    is_exact = (
        part.claim.of is not None or part.claim.per_cent is not None or part.is_same or part.claim.range is not None
    )
    if leaf.content:
        if leaf.standard and passage.place.question not in ("", leaf.question) and not topic.own_aims:
            return False
        return len(stems) <= (_MOST_UNKNOWN_OF_PROMPT if is_exact else _MOST_UNKNOWN)
    if alien or len(stems) > _MOST_UNKNOWN or (stems and not topic.own_aims):
        return False
    if is_judged(words):
        return True
    if before is not None and before.is_judged and topic.own_aims and not stems:
        return True  # “planning … was sufficient in five, and planning to keep other people safe in six”
    if before is not None and before.leaf and before.claim.of and not before.is_base and topic.own_aims and not stems:
        return True  # “kept the child safe in nine cases out of 12, and other people in ten”
    return bool(topic.aims) and not stems and (is_exact or bool(NOUN.match(part.after)) or part.claim.range is not None)
