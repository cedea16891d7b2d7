"""Compares the rank of a key question that a clause names: “weakest”, “at its best for …”, “at no other stage … as poorly as”.

A rank holds within a standard, a domain, the inspection, or among the key questions with the same aim. If the clause says which,
that one counts. If not, a rank is contradicted only if it holds in none of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.checks.claims.answers.asking import Topic, meant, topic_of
from reports.checks.claims.answers.leaves import Leaf, Leaves, leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_RANK = re.compile(
    r"\b(?P<ordinal>second|third|next)?[- ]?"
    r"(?:(?P<low>lowest|weakest|poorest|worst|least (?:well|often|reliably|successful(?:ly)?|effective(?:ly)?|convincing|strong"
    r"|sufficient)(?: of all)?)"
    r"|(?P<high>highest|strongest|best|most (?:often|reliably|successful(?:ly)?|consistent(?:ly)?|convincing)(?: of all)?))\b"
    r"(?! (?:interests?|level|risk|number|practice|possible|way|placed|use|evidence|case|cases|common|important|likely|effective"
    r"|band|rating|rated)\b)"
)
# “Less often than anything else”, “better than either of the other two”.
_THAN_ALL = re.compile(
    r"\b(?:(?P<low>lower|worse|weaker|poorer|less (?:often|well|reliably|frequently|consistently|likely))"
    r"|(?P<high>higher|better|stronger|more (?:often|reliably|frequently|consistently|likely)))"
    r"(?: in [a-z ]{0,30}?)? than (?:in |for |on |with |to )?(?:anything else|any other\b[a-z -]*"
    r"|(?:either|any|both|all) of the others?(?: two)?"
    r"|(?:both|all) (?:the )?others|the other two|every other\b[a-z -]*)"
)
_NO_OTHER = re.compile(
    r"\b(?:at|in|for|on)? ?no other (?P<what>stage|key question|question|part|area|aim|point)s?\b(?P<rest>[^;:]*?)"
    r"\b(?:(?P<low>lower|worse|weaker|as (?:poor|weak|low|bad)(?:ly)?|so (?:poor|weak|low|bad)(?:ly)?|less (?:well|often))"
    r"|(?P<high>higher|better|stronger|as (?:good|well|strong|high|often)(?:ly)?|more often))\b"
)
_CLAUSE = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though) |\b(?:but|while|whereas)\b")
_OF_THREE = re.compile(rf"\bof (?:all )?(?:the |its |these |our )?(?P<count>{NUMBER}) (?:key )?questions\b")
_OF_THIS = re.compile(r"\b(?:of|in|on|for|under) (?:the work (?:under|of|in) )?this (?:theme|standard)\b")
_OF_ALL = re.compile(
    r"\b(?:in|of|across) (?:this|the) (?:whole )?inspection\b|\bof all(?: the| our)? "
    r"(?:key questions|figures|results)\b(?! (?:on|for|in))"
    r"|\banywhere\b|\bin the (?:whole )?report\b|\bcourt and out-of-court\b"
)
_OF_DOMAIN = re.compile(
    r"\b(?:of|in|on|for|across|among) (?:all )?(?:the |our )?(?:key questions? (?:on|for|in|about) )?(?:whole )?(?:of )?"
    r"(?:this domain|this chapter|court (?:work|cases|disposals)|out-of-court (?:work|cases|disposals))\b"
)
_OF_STAGE = re.compile(
    r"^ (?:element|part|point|aspect|area|figure|result|key question|question|side)s? "
    r"(?:of|in|on|for|under) (?:the work (?:of|in|on|for|under) )?"
    r"(?:this (?:standard|theme|chapter)|assess|analy|plan|deliver|implement|review|court plan|court review)"
)
_FOR_AIM = re.compile(r"\b(?:stage|standard|point)\b")
_OPEN = re.compile(
    r"\b(?:would|could|should|if|not the|nor|neither|score[sd]?|rated|rating|standards?|themes?|caseload|staff|survey\w*|facts?"
    r"|region|national\w*|average|england|prompts?|one of the|two|three|among the)\b"
)


@dataclass(frozen=True)
class _Rank:
    start: int
    end: int
    is_low: bool
    place: int = 0


def ranking_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    leaves, plain = leaves_of(known), passage.plain
    if not leaves.all:
        return
    for match in itertools.chain(_RANK.finditer(plain), _THAN_ALL.finditer(plain)):
        start, end = _clause(plain, match)
        clause = plain[start:end]
        if _OPEN.search(_OF_THREE.sub(" ", _OF_THIS.sub(" ", clause))):
            continue
        ordinal = match["ordinal"] if match.re is _RANK else ""
        place = {"second": 1, "next": 1, "third": 2}.get(ordinal or "", 0)
        rank = _Rank(match.start(), match.end(), bool(match["low"]), place)
        subject = _subject(leaves, passage, clause, match.start() - start, match.end() - start)
        if subject is not None:
            is_alone = match.re is _THAN_ALL
            yield from _verdict(known, leaves, passage, clause, rank, subject, is_alone=is_alone)
    for match in _NO_OTHER.finditer(plain):
        if match["what"] != "stage" or _OPEN.search(plain[match.end() :]):
            continue
        subject = _subject(leaves, passage, plain[match.start("rest") :], 0, 0)
        if subject is not None:
            scope = _same_aim(leaves, subject)
            yield _ranked(passage, _Rank(match.start(), match.end(), bool(match["low"])), subject, [scope])


def _clause(plain: str, match: re.Match[str]) -> tuple[int, int]:
    cuts = list(_CLAUSE.finditer(plain))
    start = max((cut.end() for cut in cuts if cut.end() <= match.start()), default=0)
    end = min((cut.start() for cut in cuts if cut.start() >= match.end()), default=len(plain))
    return start, end


def _subject(leaves: Leaves, passage: Passage, clause: str, start: int, end: int) -> Leaf | None:
    """The one key question that a clause ranks: its aim is named, and its stage or that of the section."""
    topic = topic_of(_without_scope(clause[:start] + " " + clause[end:]), leaves)
    if not topic.aims:
        return _of_themes(leaves, passage, topic)
    if any(term.startswith("theme:") for term in topic.content - topic.unknown):
        return None
    if len(topic.aims) > 1:
        topic = _nearest(leaves, clause, start, end, topic)
    found = meant(leaves, topic, passage.place)
    questions = [leaf for leaf in found.leaves if not leaf.is_prompt and leaf.aims & topic.aims]
    if len(topic.aims) != 1 or len(questions) != 1 or not found.is_clear:
        return None
    return questions[0]


def _of_themes(leaves: Leaves, passage: Passage, topic: Topic) -> Leaf | None:
    """The key question with the themes that a clause ranks, in a framework whose key questions have themes and not aims."""
    if any(not leaf.content for leaf in leaves.all if leaf.standard and not leaf.is_prompt):
        return None
    found = meant(leaves, topic, passage.place)
    questions = [leaf for leaf in found.leaves if not leaf.is_prompt and leaf.standard]
    if len(questions) != 1 or len(found.leaves) > 1 or not found.is_clear or len(topic.unknown) > _MOST_UNKNOWN:
        return None
    return questions[0]


_MOST_UNKNOWN = 1


def _without_scope(clause: str) -> str:
    return _OF_THREE.sub(" ", clause)


def _nearest(leaves: Leaves, clause: str, start: int, end: int, topic: Topic) -> Topic:
    """The topic with only the aim that stands nearest after a rank, or else before it."""
    for words in (re.split(r"[,;]| and ", clause[end:])[0], re.split(r"[,;]| and ", clause[:start])[-1]):
        own = topic_of(words, leaves)
        if len(own.aims) == 1:
            return Topic(topic.stages, own.aims, topic.works, topic.content, topic.unknown, own.aims)
    return topic


def _verdict(
    known: Known, leaves: Leaves, passage: Passage, clause: str, rank: _Rank, subject: Leaf, *, is_alone: bool
) -> Iterator[BoundClaim]:
    among = [leaf for leaf in leaves.all if not leaf.is_prompt and leaf.standard]
    standard = [leaf for leaf in among if leaf.standard == subject.standard]
    domain = [leaf for leaf in among if leaf.domain == subject.domain]
    after = passage.plain[rank.end :]
    at = passage.plain.find(clause)
    first = topic_of(clause[: rank.start - at], leaves)
    second = topic_of(clause[rank.end - at :], leaves)
    base = _OF_THREE.search(clause)
    if base is not None and value_of(base["count"]) != len(standard):
        return
    if _OF_ALL.search(passage.plain):
        scopes = [among]
    elif base is not None or _OF_STAGE.match(after):
        scopes = [standard]
    elif _OF_DOMAIN.search(passage.plain[rank.start :]) and not _FOR_AIM.search(clause):
        scopes = [domain]
    elif second.aims and not first.aims:  # “planning was at its weakest for the safety of the child”
        scopes = [standard]
    elif first.aims and second.stages and not first.stages:  # “the safety of the child was weakest in planning”
        scopes = [_same_aim(leaves, subject)]
    else:
        scopes = [standard, domain, among]
    is_alone = is_alone or bool(re.search(r"\bon its own\b|\balone\b|\bsingle\b", clause))
    claim = _ranked(passage, rank, subject, scopes, is_alone=is_alone)
    yield claim
    if base is not None:
        at = passage.plain.find(base[0], 0)
        if at >= 0:
            yield bound(passage, at + base.start("count") - base.start(), at + len(base[0]), VERIFIED, claim.source)


def _same_aim(leaves: Leaves, subject: Leaf) -> list[Leaf]:
    return [
        leaf
        for leaf in leaves.all
        if not leaf.is_prompt and leaf.standard and leaf.aims == subject.aims and leaf.domain == subject.domain
    ]


def _ranked(
    passage: Passage, rank: _Rank, subject: Leaf, scopes: Sequence[Sequence[Leaf]], *, is_alone: bool = False
) -> BoundClaim:
    own = whole_per_cent(subject.yes, subject.of)

    def holds(scope: Sequence[Leaf]) -> bool:
        every = [whole_per_cent(leaf.yes, leaf.of) for leaf in scope]
        values = sorted(set(every), reverse=not rank.is_low)
        return len(values) > rank.place and own == values[rank.place] and (not is_alone or every.count(own) == 1)

    said = next((scope for scope in scopes if holds(scope)), scopes[0])
    source = ", ".join(f"{leaf.number}: {whole_per_cent(leaf.yes, leaf.of)} per cent" for leaf in said)
    return bound(passage, rank.start, rank.end, VERIFIED if holds(said) else CONTRADICTED, source)
