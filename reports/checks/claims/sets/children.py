"""Counts the children in the sample: by disposal, custody, gender, ethnicity, age, offence, care and classification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.ages import age_traits
from reports.checks.claims.sets.counting import Named, Trait, World, counted
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.verdicts import classified, level_traits, verdict_traits
from reports.checks.claims.sets.vocabulary import compounds, neutral, patterns
from reports.checks.reading.claims import MANNER, NUMBER, value_of
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import CHILD, OTHERS, aim_of
from reports.sample.figures import Case

# Sections in which a number of children is one of the sample, even if the sentence does not say so.
_SAMPLED = re.compile(
    r"\b(?:sample|whose cases|cases inspected|(?:that|whom|cases|children) we (?:inspected|examined|looked at"
    r"|read)|(?:court|out-of-court|inspected) cases|in the cases)\b"
)
_READ = re.compile(
    rf"\b(?:records of|in all,? we (?:inspected|examined)|we (?:inspected|examined|looked at|read)"
    rf"|sample of) (?:the |all )?(?P<count>{NUMBER}) "
    r"(?:children|cases)\b(?! (?:who|in which|that|of|with|where))"
)
_WERE_READ = re.compile(
    rf"(?<![\w.,-])(?P<count>{NUMBER}) (?:cases|children) (?:in all )?were (?:examined|inspected|read|looked at|sampled)\b"
)
_GROUPS = ("gender", "disposal", "offence", "ethnicity", "age", "custody", "care")


def children_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    if not known.material.cases:
        return
    yield from _all_of_them(known, passage)
    yield from _commonest(known, passage)
    yield from _ratios(known, passage)
    yield from _more_of(known, passage)
    parts = parts_of(passage, compounds(known))
    if parts:
        yield from counted(
            world_of(known, passage),
            passage,
            parts,
            lambda part, named: _bases(known, passage, part, named),
            lambda part, named: _is_sure(known, passage, part, named),
        )


def _all_of_them(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """The number of all cases: “we inspected 22 cases”, “they read the records of 22 children”."""
    total = len(known.material.cases)
    sizes = {total, *(len(known.cases(domain.number)) for domain in known.framework.domains)}
    for match in _WERE_READ.finditer(passage.plain):
        if value_of(match["count"]) in sizes:
            yield bound(passage, *match.span("count"), VERIFIED, f"{total} cases were inspected")
    for match in _READ.finditer(passage.plain):
        is_true = value_of(match["count"]) in sizes
        verdict = VERIFIED if is_true else NOT_VERIFIED if passage.place.domain else CONTRADICTED
        yield bound(passage, *match.span("count"), verdict, f"{total} cases were inspected")


_COMMONEST = re.compile(
    r"\b(?:by far )?(?:the )?(?:(?P<which>most|least) (?:common|frequent|numerous|often)|(?P<commonest>commonest))\b"
    r"(?: (?:type of )?(?:offence|disposal|sentence|order|outcome))?"
    r"|\b(?P<more>more|less) (?:common|frequent|numerous|often)\b[^,;:]{0,40}? than any other\b"
)


def _commonest(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Violence was the most common offence among the court cases.”"""
    match = _COMMONEST.search(passage.plain)
    if match is None or not _SAMPLED.search(passage.plain):
        return
    start = max((cut.end() for cut in re.finditer(r"[;:,] ", passage.plain[: match.start()])), default=0)
    clause = re.split(r"[;:,]", passage.plain[start:])[0]
    traits = _traits(known)
    found = [trait for trait in traits if trait.group in ("offence", "disposal") and trait.pattern.search(clause)]
    if len(found) != 1:
        return
    work = [trait for trait in traits if trait.group == "work" and trait.pattern.search(clause)]
    cases = [case for case in known.material.cases if all(trait.tests[0](case) for trait in work)]
    if not work and passage.place.domain:
        cases = [case for case in cases if _in_domain(passage.place.domain)(case)] or cases
    counts = {trait.name: sum(map(trait.tests[0], cases)) for trait in traits if trait.group == found[0].group}
    own = counts[found[0].name]
    is_most = (match["which"] or match["more"]) in ("most", "more", None)
    others = [count for name, count in counts.items() if name != found[0].name and (count or is_most)]
    is_true = all(own > each if is_most else own < each for each in others)
    said = ", ".join(f"{name}: {count}" for name, count in counts.items() if count)
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


_RATIO = re.compile(
    rf"\boutnumber\w* (?P<fewer>[^,;:]+?) by (?P<manner>{MANNER})? ?(?P<first>{NUMBER}) to (?P<second>{NUMBER})\b"
)


def _ratios(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Court disposals outnumbered out-of-court disposals by three to two.”"""
    match = _RATIO.search(passage.plain)
    if match is None or not (is_case_section(known, passage) or _SAMPLED.search(passage.plain)):
        return
    more = re.split(r"[;:,] ", passage.plain[: match.start()])[-1]
    cases = [
        case for case in known.material.cases if not passage.place.domain or _in_domain(passage.place.domain)(case)
    ]
    for group in ("gender", "work"):
        own = [
            next((each for each in _traits(known) if each.group == group and each.pattern.search(words)), None)
            for words in (more, match["fewer"])
        ]
        if own[0] is None or own[1] is None or own[0] is own[1]:
            continue
        counts = [sum(map(each.tests[0], cases)) for each in own if each is not None]
        said = value_of(match["first"]) / (value_of(match["second"]) or 1)
        ratio = Fraction(counts[0], counts[1] or 1)
        is_true = {"more than": ratio > said, "over": ratio > said, "less than": ratio < said}.get(
            match["manner"] or "", ratio == said if not match["manner"] else abs(ratio - said) <= said / 10
        )
        yield bound(
            passage,
            *match.span(),
            VERIFIED if is_true else CONTRADICTED,
            f"{own[0].name} {counts[0]}, {own[1].name} {counts[1]}",
        )


_MORE_OF = re.compile(
    r"\b(?:(?P<up>more)|(?P<down>fewer)) (?P<one>[a-z -]+?) than (?P<other>[a-z -]+?)"
    r"(?=[.,;:]|$| (?:among|in the sample|were|are|in our)\b)"
    r"|(?P<first>[a-z -]+?) (?P<out>outnumber(?:s|ed)?) (?P<second>[a-z -]+?)(?=[.,;:]|$| (?:among|in)\b)"
)


def _more_of(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“There were more detention and training orders than referral orders among the cases that we read.”"""
    match = _MORE_OF.search(passage.plain)
    if match is None or not (is_case_section(known, passage) or _SAMPLED.search(passage.plain)):
        return
    sides = []
    for words in (match["one"] or match["first"], match["other"] or match["second"]):
        own, rest = World((), _traits(known), neutral("children"), lambda *_: "").named(words)
        if len(own) != 1 or rest:
            return
        sides.append(own[0].trait)
    if sides[0].group != sides[1].group or sides[0].name == sides[1].name:
        return
    is_here = _in_domain(passage.place.domain) if is_case_section(known, passage) else lambda case: True
    cases = [case for case in known.material.cases if is_here(case)]
    one, other = (sum(map(each.tests[0], cases)) for each in sides)
    is_true = one < other if match["down"] else one > other
    said = f"{sides[0].name} {one}, {sides[1].name} {other}"
    start = match.start("up" if match["up"] else "down" if match["down"] else "out")
    yield bound(passage, start, match.end(), VERIFIED if is_true else CONTRADICTED, said)


@lru_cache(maxsize=4)
def world_of(known: Known, passage: Passage) -> World:
    """The cases inspected, with the traits that a sentence can name."""
    cases = known.material.cases
    ages = age_traits(passage.plain) if all(case.get("age", "").isdecimal() for case in cases) else ()
    aim = _aim(known, passage)
    levels = level_traits(passage.plain, aim) if any(case.get(aim) for case in cases) else ()
    traits = [*levels, *ages, *_traits(known), *verdict_traits(aim)]

    def said(members: Sequence[int], base: Sequence[int]) -> str:
        return f"{len(members)} of {len(base)} cases inspected"

    return World(cases, traits, neutral("children"), said, frozenset({"verdict", "classification", "work"}))


def _aim(known: Known, passage: Passage) -> str:
    """The classification that a sentence is about: that of its words, or of its section."""
    plain = passage.plain
    if classified(plain):
        return classified(plain)
    texts = (
        question.text
        for standard in known.framework.standards
        for question in standard.key_questions
        if question.number == passage.place.question
    )
    aim = aim_of(next(texts, ""))
    return {CHILD: "safety_wellbeing", OTHERS: "risk_of_serious_harm"}.get(aim, "")


@cache
def _traits(known: Known) -> tuple[Trait, ...]:
    return (*_of_disposals(known), *_of_facts(known), *_of_values(known), *_of_work(known))


def _is(column: str, *values: str) -> Callable[[Case], bool]:
    lowered = {value.lower() for value in values}
    return lambda case: case.get(column, "").lower() in lowered


def _of_facts(known: Known) -> Iterator[Trait]:
    """The facts that every inspection records, by the words for them in `terms.toml`."""
    minority = re.compile(r"^(?!white\b|not recorded\b|unknown\b|$)", re.IGNORECASE)
    tests: dict[str, tuple[str, Callable[[Case], bool]]] = {
        "male": ("gender", _is("gender", "male")),
        "female": ("gender", _is("gender", "female")),
        "in_custody": ("custody", _is("custody", "yes")),
        "in_the_community": ("custody", _is("custody", "no")),
        "looked_after": ("care", _is("looked_after", "yes")),
        "minority": ("ethnicity", lambda case: bool(minority.match(case.get("ethnicity", "")))),
    }
    for name, pattern in patterns("traits").items():
        if name in tests:
            group, test = tests[name]
            yield Trait(pattern, name.replace("_", " "), (test,), group)


def _of_values(known: Known) -> Iterator[Trait]:
    """Offences and ethnicities as recorded: “violence against the person”, “Asian”."""
    for column in ("offence", "ethnicity"):
        values = {case.get(column, "") for case in known.material.cases} - {"", "Other", "Not recorded"}
        for value in sorted(values, key=len, reverse=True):
            words = re.escape(value.lower()).removesuffix("s").removesuffix(r"\ offence")
            also = r"|\bviolen(?:t offences?|ce)" if value.lower().startswith("violence") else ""
            yield Trait(re.compile(rf"\b{words}(?:s|ed)?(?: offences?)?\b{also}"), value, (_is(column, value),), column)


def _of_disposals(known: Known) -> Iterator[Trait]:
    titles = sorted(known.framework.disposals, key=lambda each: len(each.title), reverse=True)
    for disposal in titles:
        title = disposal.title.lower()
        if title.startswith("other "):
            continue
        plural = re.sub(r"\\ ", r"[ -]", re.escape(title))
        named = plural[:-1] + "(?:y|ies)" if plural.endswith("y") else f"{plural}s?"
        yield Trait(re.compile(rf"\b{named}\b"), disposal.title, (_is("disposal", disposal.slug),), "disposal")


def _of_work(known: Known) -> Iterator[Trait]:
    """Court and out-of-court cases, if the framework has both."""
    based = [domain for domain in known.framework.domains if domain.case_based]
    for domain in sorted(based, key=lambda each: "out-of-court" not in each.title.lower()):
        if len(based) == 2:
            name = "out_of_court" if "out-of-court" in domain.title.lower() else "court"
            pattern = patterns("worlds")[name]
            yield Trait(pattern, domain.title, (_in_domain(domain.number),), "work", is_noun=True)


def _in_domain(number: str) -> Callable[[Case], bool]:
    return lambda case: number in case["domains"].split(";")


def _bases(known: Known, passage: Passage, part: Part, named: Sequence[Named]) -> list[tuple[int, ...]]:
    """Among which cases a part counts: those of its domain, or those that its total fits."""
    cases = known.material.cases
    everything = tuple(range(len(cases)))
    by_domain = {
        domain.number: tuple(index for index in everything if _in_domain(domain.number)(cases[index]))
        for domain in known.framework.domains
        if domain.case_based
    }
    if any(each.trait.group == "work" for each in named):
        own = [everything, *by_domain.values()]
    elif passage.place.domain in by_domain:
        own = [by_domain[passage.place.domain], everything]
    else:
        own = [everything, *by_domain.values()]
    fitting = [base for base in own if len(base) == part.claim.of]
    return fitting or own[:1]


def _is_sure(known: Known, passage: Passage, part: Part, named: Sequence[Named]) -> bool:
    """Whether a part certainly counts the cases inspected."""
    groups = {each.trait.group for each in named}
    if "age" in groups and not (is_case_section(known, passage) or _SAMPLED.search(passage.plain)):
        return False
    if groups & {"verdict", "level"}:
        return True
    if not groups & set(_GROUPS):
        return part.claim.of is not None or bool(
            re.search(r"\b(?:inspected|examined|sample|read|looked at)\b", passage.plain)
        )
    sizes = {len(known.material.cases), *(len(known.cases(domain.number)) for domain in known.framework.domains)}
    return (
        is_case_section(known, passage)
        or bool(part.link)
        or part.claim.of in sizes
        or bool(_SAMPLED.search(passage.plain))
    )


def is_case_section(known: Known, passage: Passage) -> bool:
    return any(domain.number == passage.place.domain and domain.case_based for domain in known.framework.domains)
