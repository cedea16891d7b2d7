"""Compares what a sentence says of the answers to key questions and prompts with the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.checks.claims.answers.asking import Meant, Topic, inherited, meant, topic_of
from reports.checks.claims.answers.evident import (
    NOUN,
    Read,
    all_fit,
    has_share,
    is_base_of,
    is_of_the_section,
    is_share_of,
    leaves_no_doubt,
    own_words,
    was_not_needed_in_all,
)
from reports.checks.claims.answers.leaves import Leaf, Leaves, leaves_of
from reports.checks.claims.answers.totals import has_another_total
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.parts import NOT_ALL, Part, parts_of
from reports.checks.claims.sets.vocabulary import compounds
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import RANGES
from reports.checks.reading.subjects import DENIED, is_judged

# A part that says in how many cases something was needed, and not how often it was done.
NEEDED = re.compile(
    r"\b(?:call(?:s|ed|ing)? for|(?<!that were )(?<!which were )needed (?:to be |a |an |such |protect\w*)"
    r"|ought to|(?:to be |was |were |been )expected|expected to (?:see|find)|mattered|raised"
    r"|(?<!that )(?<!which )(?<!what )(?:was|were|be|became|become) (?:necessary|needed|due|called for|relevant to)"
    r"|appli(?:ed|es) to"
    r"|required(?! to)|reason to|came into question|was a question|a question in|applied in|applies in|had to be"
    r"|there (?:was|were) [a-z]+ to"
    r"|(?:was|were|could be) judged|arose|in play|at issue)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|where|who|whom|whose)\b[^,;:]*")
_HYPOTHETICAL = re.compile(
    r"(?<!that )(?<!which )\bwould (?:not )?have\b(?! expected)|\bone more\b|\bhad (?:this|it|the) [a-z ]+ been\b"
)
# What the factors of a case are, which no key question asks: “the factor that mattered in 29 of the 42”.
_FACTORS = re.compile(r"\bfactors?\b[^,;]*\b(?:mattered|most important|most common)\b")
_OTHER_PEOPLE = re.compile(
    r"\b(?:staff|caseload|survey\w*|respondents?|volunteers?|interview\w*|meetings?|population|per 100,?000"
    r"|headcount|budget|board|"
    r"reoffending rate|scores?|points?|standards?|themes?|neighbour\w*|nationally|heads of service|leavers|"
    r"classif\w*|(?:dis)?agreed? with|months?|weeks?|percentage points?)\b"
)
_AT_A_SHARE = re.compile(
    r"\s*(?:key )?(?:questions?|results?|figures?|percentages?|areas?)?\s*(?:both |each |all )?"
    r"(?:stand|stood|are|were|came|lie|reach|is|was|score)\w*\b"
    r"[a-z ]{0,16}(?:\d|in the|level)"
)
# The level of a classification, which no key question asks about.
_AT_A_LEVEL = re.compile(
    r"\b(?:at least|assessed as|judged|rated as|classed as) (?:a )?(?:low|medium|high)\b"
    r"|\b(?:low|medium|high) or (?:higher|above|lower|below|medium|high)\b"
    r"|\b(?:low|medium|very high|high) risk of (?:serious )?harm\b"
)
# Those who do the work: “staff kept children engaged in 36 of the 40”.
_WORKERS = re.compile(
    r"\b(?:staff|managers?|workers?|practitioners?)\b(?!.*\b(?:survey\w*|respondents?|agreed|classif\w*|points?)\b)"
)
_EACH = re.compile(r" (?:cases )?each\b")
_OF_QUESTIONS = re.compile(r"\s*(?:of )?(?:the |these |its )?(?:[a-z]+ )?(?:key )?questions?\b")
_ONE_OF_THEM = re.compile(
    r"\b(?:where|for which|in which|if) (?:there was |they needed |it needed |that needed )?$|\bneeded $"
)


def answers_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    leaves = leaves_of(known)
    if not leaves.all:
        return
    before: Read | None = None
    pending: BoundClaim | None = None
    asked: Part | None = None
    carried = topic_of(" ".join(sorted(passage.carried)), leaves) if passage.carried else None
    if carried is not None:
        carried = Topic(
            *(frozenset(t for t in passage.carried if t.startswith(group)) for group in ("stage:", "aim:", "work:"))
        )
    for part in parts_of(passage, compounds(known)):
        asked = asked if _EACH.match(part.after) else None
        questions = asked.claim.count if asked is not None else None
        if asked is not None:  # “the two questions on safety applied to eight each”
            part, asked = replace(part, before=f"{asked.after} {part.before}"), None
        head, part = _divided(part, leaves)
        own = _of_the_child(part, topic_of(own_words(part), leaves), before)
        topic = inherited(inherited(own, topic_of(head, leaves)) if head else own, before.topic if before else carried)
        is_of_those = part.link == "them" and before is not None and before.leaf is not None
        if not is_of_those and not _may_ask(known, passage, part, topic):
            asked = part if _OF_QUESTIONS.match(part.after) and part.claim.per_cent is None else None
            continue
        found = meant(leaves, topic, passage.place)
        if before is not None and before.leaf is not None and before.is_base and not _is_new(own):
            found = Meant((before.leaf,), True, found.topic)
        if not found.leaves:
            before = Read(topic, part.claim)
            continue
        verdict, read = _verdict(known, passage, part, found, before)
        if verdict is not None and questions not in (None, len(found.leaves)):
            verdict = bound(passage, part.start, part.end, NOT_VERIFIED)
        if pending is not None:
            # “… in 12 cases, and failed to only once”: the number before was that of the relevant cases
            is_same = before is not None and before.is_base and read.leaf == before.leaf
            is_confirmed = is_same and verdict is not None and verdict.verdict == VERIFIED
            if is_confirmed and read.leaf:
                pending = replace(pending, verdict=VERIFIED, source=read.leaf.source)
            elif part.link == "them" and verdict is not None and verdict.verdict == VERIFIED and read.leaf:
                pending = _as_base(pending, before, read)
            yield pending
        pending = None
        is_maybe_base = read.leaf is not None and read.claim.of is None and is_base_of(read.claim, read.leaf)
        if verdict is not None and verdict.verdict == NOT_VERIFIED and is_maybe_base and not says_it_was_not(part):
            pending, verdict = verdict, None
            read = replace(read, is_base=not read.is_judged)
        before = read
        if verdict is not None:
            yield verdict
    if pending is not None:
        yield pending


def _as_base(pending: BoundClaim, before: Read | None, read: Read) -> BoundClaim:
    """A number of cases, after a right count “of them” of the same kind: it must be that of the relevant cases."""
    leaf = read.leaf
    if (
        before is None
        or leaf is None
        or before.leaf != leaf
        or before.claim.count is None
        or before.claim.of is not None
    ):
        return pending
    if before.claim.count in (leaf.of, leaf.cases) or before.claim.manner:
        return pending
    return replace(pending, verdict=CONTRADICTED, source=leaf.source)


def _of_the_child(part: Part, own: Topic, before: Read | None) -> Topic:
    """The topic of a part. After another aim, “for the child” means the safety of the child."""
    if before is None or not before.topic.aims or own.aims or own.content or not _CHILD.search(own_words(part)):
        return own
    aims = frozenset({"aim:child"})
    return replace(own, aims=aims, own_aims=aims)


_CHILD = re.compile(
    r"\b(?:for|of) (?:the |each |every )?(?:child|children|young person)(?: (?:himself|herself|themselves))?\b"
    r"(?! (?:and|who|whose)\b)"
)


def _divided(part: Part, leaves: Leaves) -> tuple[str, Part]:
    """The words of an earlier clause, and the part without them, if its own clause names a subject."""
    cuts = list(_EARLIER.finditer(part.before))
    if not cuts:
        return "", part
    head, tail = part.before[: cuts[-1].start()], part.before[cuts[-1].end() :]
    topic = topic_of(tail, leaves)
    has_theme = any(term.startswith("theme:") for term in topic.content)
    is_clause = bool(topic.stages) or bool(_VERB.search(tail)) or "and" not in cuts[-1][0]
    return (head, replace(part, before=tail)) if is_clause and (topic.aims or has_theme) else ("", part)


_LATER = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though|so|yet|which) ")
_EARLIER = re.compile(r"[;:] |, (?:since|because|but|and|while|whereas|although|though|so) ")
_VERB = re.compile(r"\b(?:was|were|is|are|did|had|has|have|kept|met)\b")


def _is_new(own: Topic) -> bool:
    """Whether a part has a subject of its own, after one that said in how many cases something was needed."""
    return bool(own.own_aims) or any(term.startswith("theme:") for term in own.content)


def _may_ask(known: Known, passage: Passage, part: Part, topic: Topic) -> bool:
    """Whether a part can be about answers: its section is about cases, or it names a stage of the work."""
    plain = passage.plain
    if _HYPOTHETICAL.search(plain) or _FACTORS.search(plain):
        return False
    if _TRAITS_OF_THEM.search(re.split(r"[,;:]", part.after)[0]):
        return False  # “all nine of those children were boys”
    is_once = plain[part.start : part.end] == "once"
    near_it = part.before[-60:] + plain[part.start : part.end] + re.split(r"[,;:]", part.after)[0][:60]
    if (
        part.claim.count == 1
        and part.claim.of is None
        and not part.claim.is_rest
        and not is_once
        and not (part.link or is_judged(f"{part.before} {part.after}"))
    ):
        return False
    if part.claim.of is None and re.match(r" (?:more|further|others)\b(?! than)", part.after):
        return False  # “three more with intensive supervision”
    if part.claim.count == 1 and _ONE_OF_THEM.search(plain[: part.start]):
        return False  # “in the six cases where there was one”
    if _OF_QUESTIONS.match(part.after) and part.claim.per_cent is None:
        return False
    if part.claim.count == 1 and not is_once and plain[: part.start].endswith(("the ", "this ", "that ", "only ")):
        return False
    if _has_score(known, passage, part):
        return False
    if part.link == "others" and _AT_A_SHARE.match(plain[part.end :]):
        return False  # “the other two stand at 70”: key questions
    is_in_cases = part.claim.of is not None and bool(re.search(r"\bin (?:only |just |all )?$", plain[: part.start]))
    if _OTHER_PEOPLE.search(near_it) and not NOUN.match(part.after) and not (is_in_cases and _WORKERS.search(near_it)):
        return False
    if re.search(r"\bcaseload\b|\bsurvey|\bclassif|\b(?:dis)?agreed? with|\bper 100,?000", plain) or _AT_A_LEVEL.search(
        plain
    ):
        return False
    is_of_cases = any(domain.number == passage.place.domain and domain.case_based for domain in known.framework.domains)
    if is_of_cases:
        return True
    has_noun = NOUN.match(part.after) or NOUN.match(plain[part.start : part.end].partition(" ")[2])
    return bool(topic.stages) or bool(has_noun and (topic.content or topic.aims))


_TRAITS_OF_THEM = re.compile(
    r"\b(?:was|were) (?:all )?(?:an? )?(?:boys?|girls?|male|female|young (?:men|women)|white|black|asian|of mixed|aged"
    r"|looked after)\b"
)


def _has_score(known: Known, passage: Passage, part: Part) -> bool:
    """Whether a percentage is the score of a standard that is rated by a share of all answers."""
    if part.claim.per_cent is None or all(rated.share is None for rated in known.material.ratings.standards.values()):
        return False
    names = "|".join(re.escape(name.lower()) for name in known.framework.names)
    return bool(re.search(rf"\bscor|['\"](?:{names})['\"]", passage.plain)) or passage.sentence.section.startswith(
        "summary-"
    )


def _verdict(
    known: Known, passage: Passage, part: Part, found: Meant, before: Read | None
) -> tuple[BoundClaim | None, Read]:
    words = f"{part.before} {_RELATIVE.sub(' ', part.after)}"
    claim = _as_many(part, before)
    leaves = found.leaves
    is_needed = bool(NEEDED.search(words)) and not is_judged(words)
    is_denied = says_it_was_not(part)
    if (both := _of_both_domains(known, claim, leaves[0], found.topic)) is not None:
        yes, of = both
        is_true = claim.fits(of - yes if is_denied else yes, of)
        said = f"{yes} of {of} relevant cases in all domains"
        read = Read(found.topic, claim, leaves[0], is_denied=is_denied)
        is_false = not is_true and claim.range == RANGES["all"] and found.is_clear and len(found.topic.unknown) <= 1
        wrong = CONTRADICTED if is_false and yes < of and not is_denied else NOT_VERIFIED
        verdict = VERIFIED if is_true else wrong
        return bound(passage, part.start, part.end, verdict, "" if verdict == NOT_VERIFIED else said), read
    if _AT_NO_STAGE.search(part.before) and claim.range is not None and len(leaves) > 1 and found.topic.own_aims:
        is_true = not any(claim.fits(leaf.yes, leaf.of) for leaf in leaves)
        said = "; ".join(leaf.source for leaf in leaves)
        return bound(passage, part.start, part.end, VERIFIED if is_true else CONTRADICTED, said), Read(
            found.topic, claim
        )
    told = before.leaf if before is not None and before.leaf in leaves else None
    if before is not None and told is not None and _are_the_others(known, passage, part, before, is_denied):
        return bound(passage, part.start, part.end, VERIFIED, told.source), replace(before, is_denied=is_denied)
    several = _together(passage, part, found)
    if (several and claim.count is None) or (several and claim.of is not None):
        fits = all(has_share(known, claim, leaf, is_denied, passage) for leaf in several)
        chosen: Leaf | None = several[0]
    else:
        chosen = next((leaf for leaf in leaves if has_share(known, claim, leaf, is_denied, passage)), None)
        if chosen is None and is_denied and passage.plain[: part.start].endswith("("):
            # “but not in planning (47 per cent)”
            chosen = next((leaf for leaf in leaves if has_share(known, claim, leaf, False, passage)), None)
        fits = chosen is not None
    if (
        fits
        and claim.range is not None
        and not (passage.place.domain or found.is_clear)
        and not all_fit(known, passage, found, claim, is_denied=is_denied)
    ):
        return bound(passage, part.start, part.end, NOT_VERIFIED), Read(found.topic, claim)
    if not fits and is_needed:
        base = next((leaf for leaf in leaves if is_base_of(claim, leaf)), None)
        if _EACH.match(part.after) and not all(is_base_of(claim, leaf) for leaf in leaves):
            base = None
        if base is not None:
            return bound(passage, part.start, part.end, VERIFIED, base.source), Read(found.topic, claim, base, True)
        if was_not_needed_in_all(claim, found):
            read = Read(found.topic, claim, leaves[0], is_base=True)
            return bound(passage, part.start, part.end, CONTRADICTED, leaves[0].source), read
    if not fits and before is not None and before.is_denied and before.leaf in leaves and part.claim.count is None:
        # “In 20 cases it was not, more than half of those concerned”
        chosen = before.leaf
        fits = chosen is not None and has_share(known, claim, chosen, True, passage)
    leaf = chosen if fits else leaves[0]
    is_said = is_judged(words) or (before is not None and before.is_judged)
    is_base = fits and is_needed and leaf is not None and is_base_of(claim, leaf)
    read = Read(found.topic, claim, leaf, is_base, is_denied, is_said)
    source = "; ".join(each.source for each in several) if several else (leaf or leaves[0]).source
    if fits:
        return bound(passage, part.start, part.end, VERIFIED, source), read
    if claim.range == NOT_ALL:
        return None, read
    is_possible = any(
        has_share(known, claim, leaf, denied, passage) for leaf in found.others for denied in (False, True)
    )
    is_possible |= claim.of is None and claim.count == leaves[0].of and not is_judged(words)
    is_possible |= any(
        each.of == claim.of and is_share_of(claim, each.yes, each.of) for each in _beside(known, leaves[0], claim)
    )
    is_evident = found.is_clear and not is_needed and leaves_no_doubt(passage, part, found, before)
    is_evident = is_evident or (not is_needed and is_of_the_section(known, passage, part, found, is_denied=is_denied))
    if not is_possible and (is_evident or has_another_total(passage, part, found)):
        named = _named(known, passage, leaves[0])
        contradicted = bound(passage, part.start, part.end, CONTRADICTED, source if several else named.source)
        return replace(contradicted, question="" if several else named.number), read
    if _is_slight(passage, part):
        return None, read
    return bound(passage, part.start, part.end, NOT_VERIFIED), read


def _are_the_others(known: Known, passage: Passage, part: Part, before: Read, is_denied: bool) -> bool:
    """“Two reports did not, and all the others did”: the opposite of a count that is right, for all the rest."""
    is_of_all = part.link == "others" and part.claim.range == RANGES["all"]
    if not is_of_all or before.leaf is None or before.is_base or before.claim.count is None:
        return False
    return is_denied != before.is_denied and has_share(known, before.claim, before.leaf, before.is_denied, passage)


def _of_both_domains(known: Known, claim: Claim, leaf: Leaf, topic: Topic) -> tuple[int, int] | None:
    """The answers in all domains together, if the total of a claim is that of all cases: “in 14 of the 15 cases”."""
    total = len(known.material.cases)
    is_of_both = claim.of == total or (claim.range == RANGES["all"] and claim.of is None and len(topic.works) > 1)
    if not is_of_both or claim.is_loose or total in (leaf.of, leaf.cases):
        return None
    alike = [
        each
        for each in leaves_of(known).all
        if (each.is_prompt, each.aims, each.content) == (leaf.is_prompt, leaf.aims, leaf.content)
        and (each.stages == leaf.stages)
    ]
    by_domain = {each.domain: each for each in alike}
    return sum(each.yes for each in by_domain.values()), sum(each.of for each in by_domain.values())


def _named(known: Known, passage: Passage, leaf: Leaf) -> Leaf:
    """What a finding names: not a prompt, if the section is on its key question, which has the same answers."""
    if not leaf.is_prompt or passage.place.question != leaf.question:
        return leaf
    whole = next((each for each in leaves_of(known).all if each.number == leaf.question), leaf)
    return whole if (whole.yes, whole.of) == (leaf.yes, leaf.of) else leaf


def _beside(known: Known, leaf: Leaf, claim: Claim) -> tuple[Leaf, ...]:
    """The other leaves of the same key question, if the total of a claim is not that of the leaf."""
    if claim.of in (None, leaf.of):
        return ()
    return tuple(each for each in leaves_of(known).all if each.question == leaf.question)


def _is_slight(passage: Passage, part: Part) -> bool:
    """Whether a quantity may be none: “in one case”, “the other”."""
    claim = part.claim
    if part.is_same or claim.is_always:
        return False
    return claim not in passage.claims or (claim.count == 1 and claim.of is None)


def _as_many(part: Part, before: Read | None) -> Claim:
    """The claim, or for “as many” that of the part before it."""
    if part.is_same and before is not None:
        return before.claim
    return part.claim


def _together(passage: Passage, part: Part, found: Meant) -> tuple[Leaf, ...]:
    """The key questions of several aims that one part names together: “for desistance and for the child's safety”."""
    aims = found.topic.aims
    if len(aims) < 2 or found.topic.content:
        return ()
    own = tuple(leaf for leaf in found.leaves if leaf.aims & aims and not leaf.is_prompt)
    is_joined = re.search(r"\b(?:and|or|nor|both|neither|whether)\b", f"{part.before} {part.after}")
    return own if is_joined and len({leaf.standard for leaf in own}) == 1 and len(own) == len(aims) else ()


def says_it_was_not(part: Part) -> bool:
    """Whether a part says that something was not done, or not sufficient."""
    after = _LATER.split(part.after)[0]
    text = re.sub(r"(['\"])[a-z ]+\1", " ", f"{part.before} {after}").replace(" or not", "")
    text = re.sub(
        r"\bneither\b|\btoo few\b|\bno more than\b|\bnot only\b|\bnot just\b|\bwithout exception\b|\bnot kept\b|\bnon-"
        r"|\bwithout fail\b",
        " ",
        text,
    )
    return bool(DENIED.search(text) or re.search(r"\b(?:was|were) (?:weak|poor|wrong|inadequate)\b|\blate\b", text))


_AT_NO_STAGE = re.compile(r"\b(?:at|in) no (?:stage|standard|part)\b|\bno stage of\b")
