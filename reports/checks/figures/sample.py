"""The cases inspected: how many, how they divide, and what is said of all of them apart from the rated questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reports.checks.reading.claims import NUMBER, Claim, value_of
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Told
from reports.checks.reading.subjects import DENIED, domains_in
from reports.ratings import sample_figures
from reports.ratings.percentages import whole_per_cent
from reports.text import numbers_in_words
from standards.framework_file import DomainDefinition

# The inspection's own cases, and nobody else's.
_WE = r"(?:we|inspectors|our inspectors|this inspection|the inspection)(?: then| also| have)?(?: \w+ly)?"
_INSPECTED = r"(?:inspected|examined|looked at|read|reviewed|assessed|judged|considered|sampled|covered)"
_TOTAL = re.compile(
    rf"\b{_WE} {_INSPECTED} (?:a total of |all |in all )?(?P<number>{NUMBER}) (?P<noun>court disposals|court cases|"
    r"court sentences|out-of-court disposals|out-of-court cases|cases|community sentences|custodial sentences|disposals)\b"
    rf"|\b(?:the|of the|our) (?P<number2>{NUMBER}) (?P<noun2>court disposals|court cases|out-of-court disposals|"
    r"out-of-court cases|cases) (?:that )?(?:we )?(?:have )?inspected\b"
)
_SPLIT = re.compile(r"(?<![\d/])(?P<first>\d{1,3})/(?P<second>\d{1,3})(?![\d/])")
_SPLIT_WORDS = re.compile(r"\bsplit\b|\bdivid|\bratio\b|\bsample\b|\bshare|\bproportion")
# Something of the sample is told: the number of all is named, or the inspection is.
_OF_THE_SAMPLE = re.compile(
    rf"\b{_WE} {_INSPECTED}\b|\bcases (?:that we )?inspected\b|\bsample\b|\bsentenced by the courts\b"
)


def check(known: Known) -> Iterator[Finding]:
    for told in known.told:
        yield from check_sentence(known, told)


def check_sentence(known: Known, told: Told) -> Iterator[Finding]:
    yield from _totals(known, told)
    yield from _splits(known, told)
    yield from _shares(known, told)
    if told.claims:
        yield from _disposals(known, told)
        yield from _make_up(known, told)
        yield from _unrated(known, told)


def _count(known: Known, noun: str, told: Told) -> int | None:
    """How many cases of this kind were inspected."""
    based = [domain for domain in known.framework.domains if domain.case_based]
    if noun in ("community sentences", "custodial sentences"):
        of = [
            case
            for domain in based
            if "out-of-court" not in domain.title.lower()
            for case in known.cases(domain.number)
        ]
        return sum((case.get("custody") == "yes") == noun.startswith("custodial") for case in of)
    if noun.startswith("out-of-court"):
        based = [domain for domain in based if "out-of-court" in domain.title.lower()]
    elif noun.startswith("court"):
        based = [domain for domain in based if "out-of-court" not in domain.title.lower()]
    else:
        based = domains_in(told.plain, known.framework, told.place)
    return sum(len(known.cases(domain.number)) for domain in based) or None


def _totals(known: Known, told: Told) -> Iterator[Finding]:
    for match in _TOTAL.finditer(told.plain):
        written, noun = match["number"] or match["number2"], match["noun"] or match["noun2"]
        inspected = _count(known, noun, told)
        value = value_of(written)
        if inspected is None or value == inspected or (noun == "cases" and value == len(known.material.cases)):
            continue
        start = match.start("number") if match["number"] else match.start("number2")
        yield _finding(
            told,
            told.sentence.text[start : start + len(written)],
            f"{inspected} {noun} were inspected",
            "Insert the number with [[sample …]].",
        )


def _splits(known: Known, told: Told) -> Iterator[Finding]:
    """ "55/45": the shares of the two domains, in the order in which they are named."""
    based = [domain for domain in known.framework.domains if domain.case_based]
    if len(based) != 2 or not known.material.cases or not _SPLIT_WORDS.search(told.plain):
        return
    shares = [whole_per_cent(len(known.cases(domain.number)), len(known.material.cases)) for domain in based]
    out_first = re.search(r"out[- ]of[- ]court.*?(?<!of-)(?<!of )\bcourt\b", told.plain)
    expected = tuple(reversed(shares)) if out_first else tuple(shares)
    for match in _SPLIT.finditer(told.plain):
        if (int(match["first"]), int(match["second"])) != expected and int(match["first"]) + int(
            match["second"]
        ) == 100:
            counts = " and ".join(f"{len(known.cases(d.number))} {d.title.lower()}" for d in based)
            yield _finding(
                told,
                match[0],
                f"The sample is {counts}: {expected[0]}/{expected[1]}",
                "Insert the split with [[split]].",
            )


def _shares(known: Known, told: Told) -> Iterator[Finding]:
    """ "60 per cent of the cases inspected were court disposals": each share with the disposals named nearest after it."""
    all_cases = len(known.material.cases)
    if not all_cases or told.place.domain or not re.search(r"\bcases\b", told.plain):
        return
    is_of_sample = _OF_THE_SAMPLE.search(told.plain) or told.sentence.section == "methodology"
    if not is_of_sample:
        return
    named = list(re.finditer(r"\b(?P<out>out-of-court )?(?:court )?disposals\b", told.plain))
    based = [domain for domain in known.framework.domains if domain.case_based]
    for claim in told.claims:
        if (
            (claim.per_cent is None and claim.range is None)
            or not named
            or re.search(r"referral|caution|resolution", told.plain)
        ):
            continue
        following = [match for match in named if match.start() >= claim.end]
        before = [
            match for match in named if match.end() <= claim.start and ";" not in told.plain[match.end() : claim.start]
        ]
        # “Court disposals made up 55 per cent of the cases” and “55 per cent of the cases were court disposals”
        led = before and re.search(r"^ (?:made up|were|formed|came to)? ?$", told.plain[before[-1].end() : claim.start])
        match = before[-1] if led or not following else following[0]
        wanted = [d for d in based if ("out-of-court" in d.title.lower()) == bool(match["out"])]
        if len(wanted) != 1:
            continue
        count = len(known.cases(wanted[0].number))
        if not claim.fits(count, all_cases):
            yield _finding(
                told,
                told.words(claim),
                f"{count} of the {all_cases} cases inspected, {whole_per_cent(count, all_cases)} per cent, are "
                f"{wanted[0].title.lower()}",
                f"Insert the share with [[sample-per-cent {wanted[0].number}]].",
            )


# --- disposals -------------------------------------------------------------------------------------------------------------


def _disposals(known: Known, told: Told) -> Iterator[Finding]:
    """ "five community resolutions, three youth cautions": in a sentence about the sample, each count must be the sample's."""
    for domain in domains_in(told.plain, known.framework, told.place):
        cases = known.cases(domain.number)
        if not cases:
            continue
        shares = sample_figures.make_up(
            cases, "disposal", sample_figures.disposal_titles(known.framework, domain.number)
        )
        counts = {share.label: share.count for share in shares}
        said = _said_of_disposals(known, domain, told)
        of_all = re.search(r" of (?:the|these|our) (?:court|out-of-court) (?:disposals|cases)\b", told.plain)
        is_sample = (
            bool(_OF_THE_SAMPLE.search(told.plain)) or _names_all(told, len(cases)) or len(said) > 1 or bool(of_all)
        )
        if not said or not is_sample or told.place.standard:
            continue
        for claim, title in said:
            of = claim.of if claim.of is not None else len(cases)
            if not claim.fits(counts.get(title, 0), of):
                yield _finding(
                    told,
                    told.words(claim),
                    f"{counts.get(title, 0)} of the {len(cases)} {domain.title.lower()} inspected "
                    f"{'is' if counts.get(title, 0) == 1 else 'are'} under “{title}”",
                    f"Insert the list with [[sample {domain.number} disposal]].",
                )


def _said_of_disposals(known: Known, domain: DomainDefinition, told: Told) -> list[tuple[Claim, str]]:
    titles = sample_figures.disposal_titles(known.framework, domain.number).values()
    names = {
        form: title
        for title in titles
        for form in (numbers_in_words.plural(title).lower(), numbers_in_words.singular(title).lower())
    }
    patterns = {name: re.compile(rf"{re.escape(name)}(?!\w)") for name in names}
    found = []
    for claim in told.claims:
        if claim.is_impossible:
            continue
        after = told.plain[claim.end :]
        lead = re.match(
            r"(?: of (?:the |them\b)?(?:court disposals|out-of-court disposals|cases)?| cases)?(?: of them)?"
            r"(?: (?:children|child))?(?: (?:was|were|are|is|being|had|have|been|given|received|subject to|made|serving|under))*"
            r"(?: an?\b)?(?: for)? ",
            after,
        )
        rest = (after[lead.end() :] if lead else after).lstrip()
        # Of two names that fit, the longer: a youth rehabilitation order with surveillance is another disposal.
        fitting = [name for name, pattern in patterns.items() if pattern.match(rest)]
        if fitting:
            found.append((claim, names[max(fitting, key=len)]))
    return found


def _names_all(told: Told, count: int) -> bool:
    return any(claim.of == count for claim in told.claims)


# --- who the children are -----------------------------------------------------------------------------------------------------

# What a column's value is called in a sentence.
_TRAITS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("gender", ("female",), re.compile(r"\b(?:girls?|female)\b")),
    ("gender", ("male",), re.compile(r"\b(?:boys?|male)\b")),
    ("custody", ("yes",), re.compile(r"\bin custody\b|\bcustodial sentences?\b|\bserving custod")),
    ("looked_after", ("yes",), re.compile(r"\blooked[- ]after\b")),
    ("offence", ("violence against the person",), re.compile(r"\bviolence\b|\bviolent offences?\b")),
)
_SECTIONS_OF_THE_SAMPLE = re.compile(r"(?:chapter|summary|strengths|improvements|methodology|foreword|background)")


def _make_up(known: Known, told: Told) -> Iterator[Finding]:
    if not _SECTIONS_OF_THE_SAMPLE.match(told.sentence.section):
        return
    domains = domains_in(told.plain, known.framework, told.place)
    samples = [known.cases(domain.number) for domain in domains if known.cases(domain.number)]
    if len(samples) > 1:
        samples.append(known.cases())
    if not samples:
        return
    traits = [(column, values, trait) for column, values, trait in _TRAITS if trait.search(told.plain)]
    both_genders = sum(column == "gender" for column, _, _ in traits) == 2
    for claim in told.claims:
        own = _trait_of(told, claim, traits)
        if own is None:
            continue
        column, values = own
        recorded = [[case for case in cases if case.get(column)] for cases in samples]
        if not any(recorded):
            continue
        tied = claim.of is not None and any(claim.of == len(cases) for cases in samples)
        is_sample = tied or bool(_OF_THE_SAMPLE.search(told.plain)) or (both_genders and claim.of is None)
        if not is_sample or (claim.of is not None and not tied) or "caseload" in told.plain:
            continue
        counts = [sum(case.get(column, "").lower() in values for case in cases) for cases in samples]
        if not any(claim.fits(count, len(cases)) for count, cases in zip(counts, samples, strict=True)):
            said = " and ".join(f"{count} of {len(cases)}" for count, cases in zip(counts, samples, strict=True))
            yield _finding(
                told,
                told.words(claim),
                f"Of the cases inspected it is {said}",
                f"Insert the number with [[sample {domains[0].number} {column.replace('_', '-')} …]].",
            )


def _trait_of(
    told: Told, claim: Claim, traits: Sequence[tuple[str, tuple[str, ...], re.Pattern[str]]]
) -> tuple[str, tuple[str, ...]] | None:
    """What a claim counts: the trait named right after it, with nothing but a verb between, or right before it."""
    after = told.plain[claim.end :]
    lead = re.match(
        r"(?: of (?:the )?(?:children|cases|court cases|offences)[a-z -]*?| (?:other )?(?:children|cases|court cases|offences))?"
        r"(?: (?:sentenced by the courts|that we inspected|inspected))?"
        r"(?: (?:was|were|is|are|with|had been|involved|involving))?(?: (?:serving|for|with|in))?(?= |$)",
        after,
    )
    rest = after[lead.end() :] if lead else after
    for column, values, trait in traits:
        if (
            claim.range is None
            or claim.of is not None
            or re.match(r" ?(?:of )?(?:the )?(?:children|cases)", after)
            or lead
        ):
            match = trait.search(rest)
            if match and not rest[: match.start()].strip(" a") and not _is_of_the(told.plain, claim):
                return column, values
    for column, values, trait in traits:
        if column != "offence":
            continue
        before = list(trait.finditer(told.plain, 0, claim.start))
        if before and re.search(r"\boffences?\b|\bcases\b", told.plain[before[-1].end() :]):
            between = told.plain[before[-1].end() : claim.start]
            if not re.search(r"[.;:,]", between):
                return column, values
    return None


def _is_of_the(plain: str, claim: Claim) -> bool:
    """ "three of the boys": some of them, and not how many there are."""
    return bool(re.match(r" of (?:the|these|those) (?:boys|girls)", plain[claim.end :]))


# --- agreement, and unrated questions ---------------------------------------------------------------------------------------

_OUR_OWN = re.compile(
    r"\bwe classif|\bour own classif|\bclassified as at least\b|\bwhere (?:the )?(?:safety|risk)[a-z ]+ was classified\b"
)
_CLASSIFIED = re.compile(
    r"\bclassif\w*|\blevels? of (?:the )?(?:risk|safety)"
    r"|\bput the (?:child's |children's )?(?:safety|risk)[a-z ]* too (?:low|high)"
)
_VERDICTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("disagreed", re.compile(r"\bdisagree\w*|\bdid not agree\b")),
    ("agreed", re.compile(r"\bagree[ds]?\b|\breasonable\b|\baccurate\b|\bcorrect\b")),
    ("low", re.compile(r"\btoo low\b|\blower\b|\bunderestimat\w*|\bunder-?estimat\w*")),
    ("high", re.compile(r"\btoo high\b|\bhigher\b|\boverestimat\w*")),
)


def _unrated(known: Known, told: Told) -> Iterator[Finding]:
    plain = told.plain
    if (_CLASSIFIED.search(plain) or re.search(r"\bunderestimated\b", plain)) and not _OUR_OWN.search(plain):
        yield from _agreement(known, told)
    for word, slug in (("oversight", "management_oversight"), ("section 47", "child_protection")):
        if word in plain:
            yield from _answered(known, told, slug)
    if re.search(r"\bin good time\b|\bon time\b|\bcompleted late\b", plain) and re.search(r"\bassessments?\b", plain):
        yield from _answered(known, told, "assessment_timely")


def _agreement(known: Known, told: Told) -> Iterator[Finding]:
    plain = told.plain
    kinds = _classifications(told)
    domains = domains_in(plain, known.framework, told.place)
    found = [sample_figures.agreement(known.cases(domain.number), kind) for domain in domains for kind in kinds]
    known_ones = [verdict for verdict in found if verdict is not None]
    verdicts = [name for name, pattern in _VERDICTS if pattern.search(plain)]
    if not known_ones or not verdicts:
        return
    for claim in told.claims:
        if (claim.count == 1 and claim.of is None) or claim.is_impossible:
            continue
        if claim.count == claim.of and len(told.claims) > 1 and any(claim.of == both for *_, both in known_ones):
            continue  # “Over all ten, we agreed in nine”
        allowed = [
            (count, both)
            for agreed, too_high, too_low, both in known_ones
            for name, count in (
                ("agreed", agreed), ("disagreed", both - agreed), ("low", too_low), ("high", too_high),
            )
            if name in verdicts
        ]  # fmt: skip
        if not any(claim.fits(count, both) for count, both in allowed):
            said = "; ".join(
                f"agreed in {agreed} of {both}, too low in {too_low}, too high in {too_high}"
                for agreed, too_high, too_low, both in known_ones
            )
            kind = kinds[0].replace("_", "-")
            yield _finding(
                told,
                told.words(claim),
                f"Of the YOT’s classification inspectors said: {said}",
                f"Insert the number with [[agreed {domains[0].number} {kind}]], [[too-low …]] or [[too-high …]].",
                check="agreement",
            )


def _classifications(told: Told) -> list[str]:
    plain, question = told.plain, told.place.question
    named = [
        kind
        for kind, words in (
            ("safety_wellbeing", r"safety and wellbeing|child's safety"),
            ("risk_of_serious_harm", r"\brisk\b|\bharm\b|other people"),
        )
        if re.search(words, plain)
    ]
    if named:
        return named
    if question.endswith(".2"):
        return ["safety_wellbeing"]
    return ["risk_of_serious_harm"] if question.endswith(".3") else ["safety_wellbeing", "risk_of_serious_harm"]


def _answered(known: Known, told: Told, slug: str) -> Iterator[Finding]:
    """An unrated question of the cases, where it was recorded: how often it was answered yes."""
    question = next((q for q in known.framework.case_questions if q.slug == slug), None)
    if question is None:
        return
    found: list[tuple[int, int]] = []
    for domain in domains_in(told.plain, known.framework, told.place):
        found += [
            (share.count, share.of)
            for share in sample_figures.case_question_shares(known.cases(domain.number), question)
        ]
    if not found:
        return
    for claim in told.claims:
        if (claim.count == 1 and claim.of is None) or claim.is_impossible or told.plain[claim.start :].startswith("47"):
            continue
        if not _is_any(claim, found, is_denied=bool(DENIED.search(told.plain)) or "late" in told.plain):
            said = " and ".join(f"{yes} of {of}" for yes, of in found)
            yield _finding(
                told,
                told.words(claim),
                f"“{question.text}” was answered yes in {said} cases",
                f"Insert the number with [[answered … {slug.replace('_', '-')} yes]].",
                check="unrated",
            )


def _is_any(claim: Claim, found: Iterable[tuple[int, int]], *, is_denied: bool) -> bool:
    return any(claim.fits(yes, of) or (is_denied and claim.fits(of - yes, of)) for yes, of in found)


def _finding(told: Told, excerpt: str, said: str, mend: str, *, check: str = "sample") -> Finding:
    return Finding(check, "accept", told.sentence.section, excerpt, f"{said}.", mend, told.sentence.text)
