"""Counts the children in the sample: by disposal, custody, gender, ethnicity, age, offence, care and classification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.ages import age_traits
from reports.checks.claims.sets.counting import Named, Trait, World, counted
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.verdicts import classified, level_traits, verdict_traits
from reports.checks.claims.sets.vocabulary import compounds, neutral, patterns
from reports.checks.reading.claims import claims
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import MANNER, NUMBER, value_of
from reports.checks.reading.subjects import CHILD, OTHERS, aim_of
from reports.sample.figures import Case

# Sections in which a number of children is one of the sample, even if the sentence does not say so.
_SAMPLED = re.compile(
    r"\b(?:sampled?|whose cases|cases (?:inspected|examined|selected|read)"
    r"|(?:children|those|young people) (?:sentenced|dealt with)|(?:that|whom|cases|children) we (?:inspected|examined|looked at"
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
    yield from _the_only(known, passage)
    yield from _apart_from(known, passage)
    yield from _counted(known, passage)


def _counted(known: Known, passage: Passage, excepted: frozenset[int] = frozenset()) -> Iterator[BoundClaim]:
    def bases(part: Part, named: Sequence[Named]) -> list[tuple[int, ...]]:
        found = _bases(known, passage, part, named)
        return [tuple(index for index in base if index not in excepted) for base in found] if excepted else found

    if parts := parts_of(passage, compounds(known)):
        world = world_of(known, passage)
        yield from counted(world, passage, parts, bases, lambda part, named: _is_sure(known, passage, part, named))


_THE_ONLY = re.compile(
    rf"(?:^|[,;:] (?:and |but )?|\band |\bbut )(?P<own>(?:(?:the|its|our|these|those|all) )*"
    rf"(?:(?P<count>{NUMBER}) )?[a-z][a-z' -]*?) "
    r"(?:was|were|are|is) the only (?P<other>[a-z][a-z' -]*)"
)


def _the_only(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Nine detention and training orders were the only custodial cases”: both words describe the same cases."""
    for match in _THE_ONLY.finditer(passage.plain):
        world = world_of(known, passage)
        sides = [world.named(match[side]) for side in ("own", "other")]
        if not match["count"] and re.search(rf"\b{NUMBER}\b", match["own"]):
            continue
        if any(not named or rest for named, rest in sides) or {each.trait.name for each in sides[0][0]} & {
            each.trait.name for each in sides[1][0]
        }:
            continue
        work = [each for named, _ in sides for each in named if each.trait.group == "work"]
        base = _own_base(known, passage, world, work)
        own, other = (world.having(named, base)[0] for named, _ in sides)
        is_true = bool(own) and own == other and (not match["count"] or value_of(match["count"]) == len(own))
        source = f"{len(own)} {sides[0][0][-1].trait.name}, {len(other)} {sides[1][0][-1].trait.name}"
        yield bound(passage, match.start("own"), match.end(), VERIFIED if is_true else CONTRADICTED, source)


_APART_FROM = re.compile(
    r"^(?:apart|aside) from |^(?:except(?:ing)?|save|but)(?: for)? |^(?:other than|leaving (?:out|aside)|besides|excluding) "
)
_EXCEPTED = re.compile(
    rf"(?P<count>a single|a lone|an?|(?:{NUMBER})) (?P<words>[a-z' -]+?)(?=, (?:and )?| and (?:a|{NUMBER})\b|$)"
)
_AFTER_ALL = re.compile(r", (?=(?:all|each|every|none|nobody|no|only)\b)")


def _apart_from(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Apart from four youth cautions, every out-of-court case was …”: the numbers left out, and the rest of the cases."""
    start, end = _APART_FROM.match(passage.plain), _AFTER_ALL.search(passage.plain)
    if start is None or end is None or end.start() < start.end():
        return
    world, excepted, found = world_of(known, passage), set[int](), []
    named, _ = world.named(passage.plain[end.end() :])
    base = _own_base(known, passage, world, [each for each in named if each.trait.group == "work"])
    for match in _EXCEPTED.finditer(passage.plain[: end.start()], start.end()):
        own, rest = world.named(match["words"])
        if not own or rest:
            return
        members = world.having(own, base)[0]
        count = 1 if match["count"].startswith("a") else value_of(match["count"])
        is_true = len(members) == count
        said = world.said(members, base)
        found.append(bound(passage, *match.span("count"), VERIFIED if is_true else CONTRADICTED, said))
        excepted.update(members)
    if not found:
        return
    yield from found
    if all(each.verdict == VERIFIED for each in found):
        text = " " * end.end() + passage.sentence.text[end.end() :]
        rest_of_it = replace(passage, sentence=replace(passage.sentence, text=text))
        rest_of_it = replace(rest_of_it, claims=claims(rest_of_it.plain))
        for claim in _counted(known, rest_of_it, frozenset(excepted)):
            last = claim.start + len(claim.excerpt)
            yield bound(passage, claim.start, last, claim.verdict, f"{claim.source}, without {len(excepted)}")


def _own_base(known: Known, passage: Passage, world: World, work: Sequence[Named]) -> tuple[int, ...]:
    """The cases of the kind of work that a sentence names, or of its section, or all cases."""
    everything = tuple(range(len(world.things)))
    if work:
        return world.having(work[:1], everything)[0]
    own = tuple(index for index in everything if passage.place.domain in world.things[index]["domains"].split(";"))
    return own or everything


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
    r"\b(?:by far )?(?:the )?(?:(?P<which>most|least) (?:common|frequent|numerous|often)|(?P<commonest>commonest"
    r"|(?:largest|biggest) (?:single )?(?:group|number|category|share)))\b"
    r"(?: (?:type of )?(?:offence|disposal|sentence|order|outcome))?"
    r"|\b(?P<more>more|less|fewer)\b[^,;:]{0,50}? than any other\b"
)


def _commonest(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Violence was the most common offence among the court cases.”"""
    match = _COMMONEST.search(passage.plain)
    if match is None or not (_SAMPLED.search(passage.plain) or _has_size(known, passage, match.end())):
        return
    traits = [trait for trait in _traits(known) if trait.group in ("offence", "disposal")]
    for mark in (
        r"[;:,] ",
        r"[;:] ",
    ):  # “community resolutions, four in number, were …”: the subject is before the comma
        start = max((cut.end() for cut in re.finditer(mark, passage.plain[: match.start()])), default=0)
        clause = passage.plain[start : match.end()] + re.split(r"[;:,]", passage.plain[match.end() :])[0]
        found = [trait for trait in traits if trait.pattern.search(clause)]
        if found:
            break
    traits = list(_traits(known))
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
    if (beside := _FOLLOWED.search(passage.plain, match.end())) is not None and is_most:
        next_one = next(
            (each for each in traits if each.group == found[0].group and each.pattern.match(beside["name"])), None
        )
        if next_one is None:
            return
        count = counts[next_one.name]
        is_next = count == max(others) and (not beside["count"] or count == value_of(beside["count"]))
        yield bound(passage, beside.start(), beside.end(), VERIFIED if is_true and is_next else CONTRADICTED, said)


_FOLLOWED = re.compile(
    rf"\b(?:(?:closely )?followed by|ahead of) (?:the )?(?:(?P<count>{NUMBER}) )?(?P<name>[a-z][a-z' -]*?)"
    r"(?=[,.;:]|$| and\b| with\b)"
)


def _has_size(known: Known, passage: Passage, at: int) -> bool:
    """Whether the words after a rank say that it is one among all cases: “the commonest of the ten disposals”."""
    match = re.match(
        rf"(?: [a-z]+)? (?:of|among|in) (?:all )?(?:the |our |these )?(?P<of>{NUMBER}) ", passage.plain[at:]
    )
    sizes = {len(known.material.cases), *(len(known.cases(domain.number)) for domain in known.framework.domains)}
    return match is not None and value_of(match["of"]) in sizes


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
