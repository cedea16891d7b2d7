"""Points out what a sentence claims and no reader has compared: “best rated”, “without exception”, “the greater part”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reports.checks.claims.bound import NOT_VERIFIED, BoundClaim, bound
from reports.checks.claims.doubts.named_facts import named_facts_in
from reports.checks.claims.facts.lengths import unread_lengths_in
from reports.checks.claims.matching import Index
from reports.checks.reading.known import Known, Passage

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
# Words that rank or compare answers, ratings or facts.
_RANKED = re.compile(
    rf"\b(?:best|worst|highest|lowest|weakest|strongest|poorest)[ -](?:rated|placed|scoring|result|figure)\w*\b"
    rf"|\b{_NUMBER} percentage points?\b|\blags? [a-z]+ points\b"
    r"|\b(?:above|below|(?:higher|lower|better|worse) than|in line with) (?:the |an )?(?:national )?(?:average|mean|median)\b"
    r"|\bthan (?:nationally|elsewhere|in (?:england|wales|the region))\b"
    r"|\b(?:is|are|was|were) (?:rated|judged) by\b|\blike the others?\b|\bnone (?:has|have|is|was) a? ?(?:lower|higher)\b"
    r"|\b(?:match|equal|join|resembl)\w* (?:with )?(?:the|all|its|those|both) (?:of the )?other"
    r"|\bno other\b|\bthan any other\b|\b(?:likelier|commoner|rarer|scarcer) than\b"
    r"|\bthe (?:(?:most|least) [a-z]+|best|worst|poorest|strongest|weakest) "
    r"(?:part|area|aspect|side|element|stage|feature|piece)s? of\b"
    r"|\b(?:just|exactly|quite) as (?:long|old|high|low|large|small)\b"
    r"|\b(?:twice|half|three times) as (?:many|much|often|likely|high)\b|\bone more [a-z ]+ would\b|\bpoint fewer\b"
)
# Other words for shares, ranks and comparisons. They are rarer in a text that claims nothing with them.
_COMPARED = re.compile(
    r"\bthe (?:greater|larger|bigger|best|better|lion's|smaller|lesser) (?:part|share|number|proportion)(?: of)?\b"
    r"|\b(?:commonest|rarest|likeliest|commoner|rarer|scarcer|likelier|oftener)\b(?: than)?|\boutnumber\w*\b|\boutweigh\w*\b"
    r"|\b(?:most|least) (?:common|frequent|often|numerous|prevalent|likely|reliably|widespread)(?:ly)?\b(?! (?:to|services|way))"
    r"|\bthe (?:one|only|sole) (?:standard|theme|domain)\b"
    r"|\b(?:standard|theme|part|key question|domain)s?\b[^,;.]* alone\b"
    r"|\bmore (?:of|than all)\b[^,;.]*\bthan\b|\b(?:more|less|fewer) [a-z-]+(?: [a-z-]+)? than\b(?! (?:a|an|one|once|the)\b)"
    r"|\bahead of (?=[a-z])|(?:, |^)(?:closely )?followed by (?=[a-z])|\b(?:doubled|halved|trebled|tripled|quadrupled)\b"
    r"|\b(?:rose|risen|fell|fallen|grew|grown|dropped|increased|decreased|declined) (?:by|since)\b"
    r"|\bthe (?:highest|lowest|weakest|strongest|poorest|youngest|oldest|longest|shortest)\b(?! (?:band|possible)\b)"
    r"|\b(?:nobody|no one|not a single|not one|no (?:child|girl|boy|case|standard|theme|recommendation)"
    r"|never|not once|a single (?:case|child))\b"
)
# Clauses that compare, equal, exclude or attribute something, and that need no number for it.
_COMPARATIVE = (
    r"more|less|fewer|better|worse|higher|lower|larger|smaller|greater|bigger|stronger|weaker|longer|shorter|older|younger"
    r"|earlier|later|rarer|poorer|richer|slower|faster|nearer|closer"
)
_CLAUSE_CLAIMS = re.compile(
    rf"\b(?:{_COMPARATIVE})(?: [a-z'-]+)?(?: (?!rather|other)[a-z'-]+){{0,6}}? than\b"
    rf"(?! (?:{_NUMBER}|half|an?|once|twice|expected|usual|that|before|it|they|we)\b| \d| ['\"])"
    r"|\b(?:surpassed|exceeded|bettered|beaten|outdone|matched|equalled) only by\b|\bsecond only to\b"
    r"|\bonly [^,;.]{3,60}? (?:did|scored|fared|was|were|is|are) (?:better|worse|higher|lower)\b"
    r"|\b(?:nothing|nobody|no one|none) else\b|\bin proportion\b(?! to)"
    r"|(?<!rules )\balone\b(?= (?:[a-z]+ed|escapes?|falls?|fell|is|was|has|had|did|does|stands?|stood|scores?|came)\b)"
    r"|(?<!not )(?<!twice )(?<!times )(?<!half )\b(?:just |exactly |only )?as (?:many|often|few|large an?)\b"
    r"(?! as (?:possible|necessary))"
    r"|\band so (?:it |they |he |she )?(?:did|does|do|was|were|is|are|has|have|had)\b(?! (?:no|not|an?|to|been|able|more|less)\b)"
    r"(?![^,;.]*, at \d)|[,;] (?:and )?(?:nor (?:did|does|do|was|were|is|are|has|have|had)|neither (?:did|does|was|were))\b"
    r"|\b(?:lay|lies|lie|stood|stands|ran|runs|fell|falls) (?:far |well |just |slightly |still )?(?:below|above|under|over) "
    r"(?=(?:the|that|those) )|\bow(?:e|es|ed|ing) (?:its|their|his|her|the|this|that)\b[^,;.]*\b(?:discretion|panel)\b"
)
_SOME = rf"most|the majority|a minority|(?:more|fewer|less) than half|half|few|{_NUMBER}"
# Parts of the recommendations, and things said to be equal.
_PARTS = re.compile(
    rf"\b(?:{_SOME}|all|none|both|neither|each) of (?:our|the|its|these|those) recommendations\b"
    r"|\bthe same (?:overall )?(?:rating|score|result|share|percentage)\b|\bidentical (?:rating|score|result|share)s?\b"
    r"|\b(?:predominantly|overwhelmingly|exclusively|mostly) (?:boys|girls|male|female|white|black|asian)\b"
    r"|\bin the (?:same|following) (?:month|week)\b"
    r"|\bin the (?:spring|summer|autumn|winter)(?: of (?:19|20)\d\d)?\b"
)
# Parts of what was just counted: “13 interviews, most of which …”.
_PARTS_OF_IT = re.compile(rf"\b(?:{_SOME}) of (?:which|whom|them)\b")
_ABSOLUTE = re.compile(
    r"\b(?:without exception|in every case|in no case|invariably|across the board)\b|\b(?:more|less) [a-z]+ly than\b"
)
_DENIES = re.compile(r"nobody|no one|never|not once|not one|not a single")
_RATED = (
    r"\b(?:is|are|was|remains?|now|be|came out as) (?:now |also |both )?(?P<name>%s)\b(?! (?:in|of|for"
    r"|about|at|enough|to)\b)"
)
_COUNTS = re.compile(rf"\b{_NUMBER}\b")
_STAGES = re.compile(
    r"\b(?:cases|children|caseload|standards?|themes?|recommendations?|key questions?|staff|disposals|orders)\b"
)


@lru_cache(maxsize=8)
def _rated(known: Known) -> re.Pattern[str]:
    names = "|".join(
        re.escape(name.lower()) for name in known.framework.names if name.lower() not in ("good", "poor", "outstanding")
    )
    said = _RATED % names
    return re.compile(
        said + (r"|\brequires? improvement\b" if "requires improvement" in names.replace("\\", "") else "")
    )


def unbound_in(index: Index, passage: Passage, found: Sequence[BoundClaim]) -> Iterator[BoundClaim]:
    """The first such words that no claim covers. A sentence with another claim that is not verified needs no second one."""
    known = index.known
    if any(claim.verdict != "verified" for claim in found):
        return
    patterns = [_RANKED, _rated(known), _PARTS]
    if any(_COUNTS.search(claim.excerpt.lower()) for claim in found):
        patterns.append(_PARTS_OF_IT)
    if _STAGES.search(passage.plain):
        patterns.append(_COMPARED)
    if found or _STAGES.search(passage.plain):
        patterns.append(_CLAUSE_CLAIMS)
    if any(domain.number == passage.place.domain and domain.case_based for domain in known.framework.domains):
        patterns.append(_ABSOLUTE)
    taken = [(claim.start, claim.start + len(claim.excerpt)) for claim in found]
    for pattern in patterns:
        for match in pattern.finditer(passage.plain):
            if any(match[0] in claim.source.lower() for claim in found):
                continue  # a word of the fact that was compared
            if match[0].startswith("than ") and any(
                0 <= match.start() - end <= 12 and each.kind == "comparison"
                for each, (_, end) in zip(found, taken, strict=True)
            ):
                continue
            if _DENIES.fullmatch(match[0]) and any(
                re.search(r"\b(?:not|never|un\w+ed|unaware)\b", each.source.lower()) for each in found
            ):
                continue  # and so does the fact
            if not any(start < match.end() and match.start() < end for start, end in taken):
                yield bound(passage, *match.span(), NOT_VERIFIED)
                return
    for fact in named_facts_in(known, passage, found):
        if not any(start < fact.start + len(fact.excerpt) and fact.start < end for start, end in taken):
            yield fact
            return
    for start, end in unread_lengths_in(index, passage):
        if not any(first < end and start < last for first, last in taken):
            yield bound(passage, start, end, NOT_VERIFIED)
            return
