"""Counts the standards by rating, domain, method, and what the ratings panel did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets import counting
from reports.checks.claims.sets.counting import Trait, World, counted
from reports.checks.claims.sets.parts import Part, parts_of
from reports.checks.claims.sets.vocabulary import compounds, neutral, patterns
from reports.checks.claims.subjects import Named, scope, standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, WORDS, value_of
from reports.ratings.rules import StandardRating

Test = Callable[[StandardRating], bool]
_NOUN = re.compile(r"\b(?:standards?|themes?|parts|ratings(?! panel)|key judgements?)\b")
_BELOW = r"(?:below|worse than|lower than|under|short of|less than|not as high as)"
_ABOVE = r"(?:above|better than|higher than|more than)"
_LEAST = r"(?:at least|no (?:worse|lower) than)"
_MOST = r"(?:at most|no (?:better|higher) than)"
_PANEL = r"(?:by |through |in )?(?:the |our )?(?:ratings )?(?:panel(?:'s)?|discretion)?"
_NOT_COUNTED = re.compile(
    r"\bwould\b|\bif\b|\bneeded\b|\bofsted\b|\bprevious\b|\bpredecessor\b|\bkey questions?\b|\bper cent\b"
    r"|\bbefore\b|\bcame out\b|"
    r"\bby the rules\b|\bunder the rules\b|\bscoring rules\b|\bpoints?\b"
)


def standards_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    is_before = bool(BY_THE_RULES.search(passage.plain))
    if not _NOUN.search(passage.plain) or (_NOT_COUNTED.search(passage.plain) and not is_before):
        return
    original, passage = passage, _without(passage) if is_before else passage
    passage, excepted, at = _without_exceptions(known, passage)
    passage, listed = _without_lists(known, passage)
    yield from _one_of_them(known, original)
    parts = parts_of(passage, compounds(known))
    if not parts:
        return
    rated = [each for each in known.material.ratings.standards.values() if _counts(known, passage, each)]
    if is_before:
        rated = [computed(each) for each in rated]
    if not is_before:
        yield from _of_lists(known, original, listed)
    for claim in _counted(known, passage, parts, [each for each in rated if each.number not in excepted]):
        verdict = claim.verdict
        if excepted and not _is_of_the_exceptions(known, passage, parts, rated, claim):
            verdict = NOT_VERIFIED
        first, last = claim.start, claim.start + len(claim.excerpt)
        if verdict == CONTRADICTED and excepted:
            first, last = min(first, at[0]), max(last, at[1])
        yield bound(original, first, last, verdict, claim.source)


def _counted(
    known: Known, passage: Passage, parts: Sequence[Part], rated: Sequence[StandardRating]
) -> Iterator[BoundClaim]:
    world = World(rated, _traits(known), neutral("standards"), lambda *found: _said(rated, *found))
    return counted(
        world,
        passage,
        parts,
        lambda part, named: _bases(known, passage, rated, part, named),
        lambda part, named: _is_sure(named),
    )


_EXCEPT = re.compile(
    r"(?:^|,? )(?:except|apart from|aside from|other than|save|bar|excluding|with the exception of)(?: for)? (?:the )?"
)


def _without_exceptions(known: Known, passage: Passage) -> tuple[Passage, frozenset[str], tuple[int, int]]:
    """The passage without the standards that it leaves out, their numbers, and where: “every standard except planning”."""
    match = _EXCEPT.search(passage.plain)
    end, numbers = (match.end(), set()) if match is not None else (0, set())
    for each in standards_named(known, passage):
        if (
            match is not None
            and each.start >= end
            and re.fullmatch(r"(?:,? and |, )?(?:the )?", passage.plain[end : each.start])
        ):
            end = each.end
            numbers.add(each.standard.number)
    if match is None or not numbers:
        return passage, frozenset(), (0, 0)
    text = passage.sentence.text
    text = text[: match.start()] + " " * (end - match.start()) + text[end:]
    return replace(passage, sentence=replace(passage.sentence, text=text)), frozenset(numbers), (match.start(), end)


def _is_of_the_exceptions(
    known: Known, passage: Passage, parts: Sequence[Part], rated: Sequence[StandardRating], claim: BoundClaim
) -> bool:
    """Whether “all” or “none” is right without the exceptions alone, or wrong even so, and no number leaves it open."""
    if re.search(rf"\b{NUMBER}\b", claim.excerpt.lower()):
        return False
    with_them = {each.start: each.verdict for each in _counted(known, passage, parts, rated)}
    return claim.verdict == CONTRADICTED or with_them.get(claim.start) == CONTRADICTED


def _without_lists(known: Known, passage: Passage) -> tuple[Passage, list[tuple[int, int, tuple[str, ...]]]]:
    """The passage without the names of standards between two commas: “two standards, staff and governance, are …”."""
    plain, text, found = passage.plain, passage.sentence.text, []
    named = standards_named(known, passage)
    for match in re.finditer(r"(?:, (?:namely )?|: )(?=[^,;:]*(?:, |; |$))", plain):
        own: list[Named] = []
        end = match.end()
        for each in named:
            if each.start >= end and re.fullmatch(r",? ?(?:and )?(?:the )?", plain[end : each.start]):
                own.append(each)
                end = each.end
        if own and (of_work := _OF_WORK.match(plain[end:])):
            end += of_work.end()
        is_counted = _COUNT if len(own) > 1 else _ONE
        if own and re.match(r", |[;.]|$", plain[end:]) and is_counted.search(plain[: match.start()]):
            text = text[: match.start()] + " " * (end - match.start()) + text[end:]
            found.append((match.end(), end, tuple(each.standard.number for each in own)))
    return replace(passage, sentence=replace(passage.sentence, text=text)), found


_ONE_OF = re.compile(
    rf"(?<!only )(?<!just )(?<!not )\bone of (?:(?:the |our )(?=[^,;:]* (?:that|which) (?:are|were)\b))?(?:just |only )?"
    rf"(?P<count>{NUMBER}) (?:standards|themes|parts)\b[^,;:]*?"
    r"\b(?:(?:that|which) (?:are|were)|rated|judged|to be) (?:rated |judged )?"
)


def _one_of_them(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Staff is one of three standards that are ‘Good’”: how many there are, and that it is one of them."""
    match = _ONE_OF.search(passage.plain)
    if match is None:
        return
    names = {name.lower(): name for name in known.framework.names}
    said = re.match(rf"['\"]?(?P<name>{'|'.join(map(re.escape, names))})\b['\"]?", passage.plain[match.end() :])
    if said is None:
        return
    named = [each for each in standards_named(known, passage) if each.end <= match.start()]
    among = [each for each in known.material.ratings.standards.values() if _counts(known, passage, each)]
    own = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    among = [each for each in among if each.number in own] or among
    having = [each.number for each in among if each.rating == names[said["name"]]]
    is_true = len(having) == value_of(match["count"]) and all(each.standard.number in having for each in named[-1:])
    end = match.end() + said.end()
    source = ", ".join(f"{each.number} {each.rating or 'not rated'}" for each in among)
    yield bound(passage, match.start(), end, VERIFIED if is_true else CONTRADICTED, source)


_OF_WORK = re.compile(r" (?:for|in|of) (?:court|out-of-court) (?:disposals|work|cases)")
_ONE = re.compile(r"\b(?:(?:just|only|a single) )?(?:one|standard|theme)$")
_COUNT = re.compile(rf"\b(?:{NUMBER}) (?:of [a-z0-9' ]+|(?:standards|themes|parts)[a-z' ]*)$")


def _of_lists(known: Known, passage: Passage, listed: list[tuple[int, int, tuple[str, ...]]]) -> Iterator[BoundClaim]:
    """The lists of which a standard does not have the rating that follows."""
    ratings = known.material.ratings.standards
    names = sorted(known.framework.names, key=len, reverse=True)
    pattern = re.compile(
        "|".join(re.escape(name.lower()).replace("requires", "requir(?:es?|ed|ing)") for name in names)
    )
    for start, end, numbers in listed:
        word = pattern.search(passage.plain, end)
        if word is None or re.search(r"[;:]|\bnot\b|\bor\b|\bbelow\b|\babove\b", passage.plain[end : word.end() + 12]):
            continue
        said = next(name for name in names if word[0][:6] == name.lower()[:6])
        own = [ratings[number] for number in numbers if number in ratings]
        if any(each.rating != said for each in own):
            source = ", ".join(f"{each.number} {each.rating or 'not rated'}" for each in own)
            yield bound(passage, start, word.end(), CONTRADICTED, source)


# What the rules gave, before the panel used its discretion.
BY_THE_RULES = re.compile(
    r"\b(?:left to|according to|by|under) the (?:scoring )?rules(?: alone)?,?"
    r"|\bbut for (?:the |our )?[a-z' ]*(?:discretion|panel),?"
    r"|\bwithout (?:the |our )?[a-z' ]*(?:discretion|panel),?"
    r"|\bbefore (?:(?:the |our )?(?:ratings )?panel (?:had )?(?:used|applied|exercised) (?:its |their )?"
    r"(?:professional )?discretion"
    r"|(?:the (?:use|exercise) of )?(?:any |professional |the panel's )*discretion),?"
)


def _without(passage: Passage) -> Passage:
    """The passage with the words about the rules left blank."""

    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0])

    text = re.sub(r"\bwould have been\b", lambda match: "were".ljust(len(match[0])), passage.sentence.text)
    text = re.sub(BY_THE_RULES.pattern, blank, text, flags=re.IGNORECASE)
    return replace(passage, sentence=replace(passage.sentence, text=text))


def computed(rated: StandardRating) -> StandardRating:
    return replace(rated, decision=None, rating=rated.before)


def _counts(known: Known, passage: Passage, rated: StandardRating) -> bool:
    """Whether a standard is one of those that the sentence counts: parts only if it says so."""
    is_part = bool(known.framework.standard(rated.number).part_of)
    if re.search(r"\bparts?\b(?! of the work)", passage.plain):
        return is_part
    return rated.in_total or not (is_part or known.material.ratings.has_total)


def _said(rated: Sequence[StandardRating], members: Sequence[int], base: Sequence[int]) -> str:
    names = ", ".join(f"{rated[index].number} {rated[index].rating or 'not rated'}" for index in base)
    return f"{len(members)} of {len(base)}: {names}"


@lru_cache(maxsize=8)
def _traits(known: Known) -> list[Trait]:
    return [*_of_discretion(known), *_of_ratings(tuple(known.framework.names)), *_of_methods(), *_of_domains(known)]


@lru_cache(maxsize=8)
def _of_ratings(names: tuple[str, ...]) -> tuple[Trait, ...]:
    return tuple(_all_of_ratings(names))


def _all_of_ratings(names: tuple[str, ...]) -> Iterator[Trait]:
    order = {name: rank for rank, name in enumerate(names)}
    named = {name.lower(): rank for name, rank in order.items()}
    named |= {"highest rating": len(order) - 1, "top rating": len(order) - 1, "top band": len(order) - 1,
              "highest band": len(order) - 1, "lowest rating": 0, "lowest band": 0, "bottom band": 0,
              "requiring improvement": order.get("Requires improvement", -2),
              "require improvement": order.get("Requires improvement", -2)}  # fmt: skip

    def rank(rated: StandardRating) -> int:
        return order.get(rated.rating or "", -1)

    for word in sorted(named, key=len, reverse=True):
        at = named[word]
        of: dict[str, Test] = {
            _LEAST: _ranked(rank, at, None),
            _MOST: _ranked(rank, 0, at),
            _BELOW: _ranked(rank, 0, at - 1),
            _ABOVE: _ranked(rank, at + 1, None),
            "": _ranked(rank, at, at),
        }
        for before, test in of.items():
            start = rf"\b{before} (?:that of )?(?:the |our )?['\"]?" if before else r"(?:\b(?:the |our ))?['\"]?\b"
            end = rf"{re.escape(word)}['\"]?(?: or (?P<or>better|worse|above|below|higher|lower))?(?! \w+ (?:practice|work)\b)"
            yield from _with_or(rf"{start}{end}", word, test, at, rank)
    if names:
        yield Trait(re.compile(r"\bworse(?: than that)?\b"), "worse", (lambda rated: False,), "worse")


def _ranked(rank: Callable[[StandardRating], int], low: int, high: int | None) -> Test:
    """Whether a rating is from one place in the order of ratings to another."""

    def test(rated: StandardRating) -> bool:
        return low <= rank(rated) and (high is None or rank(rated) <= high)

    return test


def _with_or(pattern: str, word: str, test: Test, at: int, rank: Callable[[StandardRating], int]) -> Iterator[Trait]:
    """A rating, alone and with “or better” or “or worse”."""
    for words, own in (
        (r"(?:better|above|higher)", lambda rated: rank(rated) >= at),
        (r"(?:worse|below|lower)", lambda rated: 0 <= rank(rated) <= at),
    ):
        yield Trait(re.compile(re.sub(r"\(\?: or .*?\)\)\?", f" or {words}", pattern)), word, (own,), "rating")
    yield Trait(re.compile(re.sub(r"\(\?: or .*?\)\)\?", "", pattern)), word, (test,), "rating")


def _of_discretion(known: Known) -> Iterator[Trait]:
    order = known.framework.names

    def change(rated: StandardRating) -> int:
        if not rated.is_discretion or rated.before is None or rated.rating is None:
            return 0
        return order.index(rated.rating) - order.index(rated.before)

    steps = {"one": 1, "a single": 1, "a": 1, "two": 2, "three": 3}
    raised, lowered = (
        r"(?:raised?|lift(?:ed)?|upgraded?|promoted?|moved? up|increased?)",
        r"(?:lowered|(?<=to )lower|downgraded?|moved? down|reduced?)",
    )
    for words, count in steps.items():
        yield Trait(
            re.compile(rf"\b(?:each |both )?by (?:just |only )?{words} (?:rating|band)s?\b"), f"by {words} band",
            (_by(change, count),), "step",
        )  # fmt: skip
    yield Trait(
        re.compile(
            r"\bwithout (?:any )?(?:help|change|changes|discretion|intervention)(?: (?:from|by|of) (?:the "
                r"|our )?(?:ratings )?panel)?"
            r"|\bleft (?:unchanged|as (?:it was|they were))|\bunchanged\b|\b(?:kept|confirmed)\b"
        ),
        "unchanged", (lambda rated: change(rated) == 0,), "discretion",
    )  # fmt: skip
    yield Trait(
        re.compile(rf"\b(?:the |our )?(?:ratings )?(?:panel |discretion )?(?:has |had |have )?(?:been |was "
            rf"|were )?{raised} ?{_PANEL}"),
        "raised", (lambda rated: change(rated) > 0,), "discretion",
    )  # fmt: skip
    yield Trait(
        re.compile(rf"\b(?:the |our )?(?:ratings )?(?:panel |discretion )?(?:has |had |have )?(?:been |was "
            rf"|were )?{lowered} ?{_PANEL}"),
        "lowered", (lambda rated: change(rated) < 0,), "discretion",
    )  # fmt: skip
    yield Trait(
        re.compile(r"\b(?:used|using) (?:its |their |professional )*discretion (?:for|on|in|with)\b"
            r"|\b(?:changed|altered) (?:by )?(?:the |our )?(?:ratings )?(?:panel|discretion)\b"
            r"|\bpanel (?:changed|altered)\b"
            r"|\bow(?:e|es|ed|ing) (?:its|their) ratings? to "
            r"(?:the |our )?(?:ratings )?(?:panel(?:'s)?(?: discretion)?|discretion)\b"),
        "changed", (lambda rated: change(rated) != 0,), "discretion",
    )  # fmt: skip


def _by(change: Callable[[StandardRating], int], count: int) -> Test:
    return lambda rated: abs(change(rated)) == count


def _among(numbers: set[str]) -> Test:
    return lambda rated: rated.number in numbers


def _of_methods() -> Iterator[Trait]:
    yield Trait(
        re.compile(r"\b(?:has|have|with) an? (?:case assessment )?score\b"), "with a score",
        (lambda rated: rated.share is not None,), "method",
    )  # fmt: skip
    yield Trait(
        re.compile(r"\b(?:rated|judged|decided) by (?:its|their|the) (?:lowest|weakest) key questions?\b"), "by the lowest",
        (lambda rated: rated.method.startswith("lowest"),), "method",
    )  # fmt: skip
    yield Trait(re.compile(r"\bjudged as a whole\b"), "judged", (lambda rated: rated.method == "judged",), "method")


_ORDER = {str(value): word for word, value in WORDS.items() if 0 < value < 10}


def _of_domains(known: Known) -> Iterator[Trait]:
    for domain in sorted(known.framework.domains, key=lambda each: "out-of-court" not in each.title.lower()):
        numbers = {standard.number for standard in domain.standards}
        title = domain.title.lower()
        words = [
            re.escape(title),
            rf"(?:domain|chapter) (?:{re.escape(domain.number)}|{_ORDER.get(domain.number, '-')})\b",
        ]
        if domain.case_based and len([each for each in known.framework.domains if each.case_based]) == 2:
            key = "out_of_court" if "out-of-court" in title else "court"
            words.append(patterns("worlds")[key].pattern)
        yield Trait(
            re.compile("|".join(words)),
            domain.title,
            (_among(numbers),),
            "domain",
            True,
        )


def _bases(
    known: Known, passage: Passage, rated: Sequence[StandardRating], part: Part, named: Sequence[counting.Named]
) -> list[tuple[int, ...]]:
    everything = tuple(range(len(rated)))
    own = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    inside = tuple(index for index in everything if rated[index].number in own) or everything
    of = part.claim.of
    if any(each.trait.group == "domain" for each in named):
        numbers = [{standard.number for standard in domain.standards} for domain in known.framework.domains]
        domains = [tuple(index for index in everything if rated[index].number in own) for own in numbers]
        fitting = [base for base in (everything, *domains) if len(base) == of]
        return fitting or [everything]
    fitting = [base for base in dict.fromkeys((inside, everything)) if of is None or len(base) == of]
    return fitting if of is not None and fitting else [inside]


def _is_sure(named: Sequence[counting.Named]) -> bool:
    return any(each.trait.group in ("rating", "discretion", "method") for each in named)
