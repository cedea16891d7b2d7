"""Checks what is said about the cases inspected: their number, make-up, and answers to unrated questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reports.checks.reading.claims import NUMBER, Claim, value_of
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import DENIED, domains_in
from reports.document.figures.listing import UNDISCLOSED_NUMBER
from reports.ratings.percentages import whole_per_cent
from reports.sample import figures as sample_figures
from reports.text import numbers_in_words
from standards.language.definition import DomainDefinition

# Words that refer to the inspection's own cases and not to other cases.
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
# Words that show that a sentence is about the sample: they name the cases inspected or the inspection.
_OF_THE_SAMPLE = re.compile(
    rf"\b{_WE} {_INSPECTED}\b|\bcases (?:that we )?inspected\b|\bsample\b|\bsentenced by the courts\b"
)


def check(known: Known) -> Iterator[Finding]:
    for passage in known.passages:
        yield from check_sentence(known, passage)


def check_sentence(known: Known, passage: Passage) -> Iterator[Finding]:
    yield from _totals(known, passage)
    yield from _splits(known, passage)
    yield from _shares(known, passage)
    if passage.claims:
        yield from _disposals(known, passage)
        yield from _make_up(known, passage)
        yield from _unrated(known, passage)


def _count(known: Known, noun: str, passage: Passage) -> int | None:
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
        based = domains_in(passage.plain, known.framework, passage.place)
    return sum(len(known.cases(domain.number)) for domain in based) or None


def _totals(known: Known, passage: Passage) -> Iterator[Finding]:
    for match in _TOTAL.finditer(passage.plain):
        written, noun = match["number"] or match["number2"], match["noun"] or match["noun2"]
        inspected = _count(known, noun, passage)
        value = value_of(written)
        if inspected is None or value == inspected or (noun == "cases" and value == len(known.material.cases)):
            continue
        start = match.start("number") if match["number"] else match.start("number2")
        yield _finding(
            passage,
            passage.sentence.text[start : start + len(written)],
            f"{inspected} {noun} were inspected",
            "Insert the number with [[sample …]].",
        )


def _splits(known: Known, passage: Passage) -> Iterator[Finding]:
    """Checks splits such as "55/45": the shares of the two domains, in the order that the sentence names them."""
    based = [domain for domain in known.framework.domains if domain.case_based]
    if len(based) != 2 or not known.material.cases or not _SPLIT_WORDS.search(passage.plain):
        return
    shares = [whole_per_cent(len(known.cases(domain.number)), len(known.material.cases)) for domain in based]
    out_first = re.search(r"out[- ]of[- ]court.*?(?<!of-)(?<!of )\bcourt\b", passage.plain)
    expected = tuple(reversed(shares)) if out_first else tuple(shares)
    for match in _SPLIT.finditer(passage.plain):
        if (int(match["first"]), int(match["second"])) != expected and int(match["first"]) + int(
            match["second"]
        ) == 100:
            counts = " and ".join(f"{len(known.cases(d.number))} {d.title.lower()}" for d in based)
            yield _finding(
                passage,
                match[0],
                f"The sample is {counts}: {expected[0]}/{expected[1]}",
                "Insert the split with [[split]].",
            )


def _shares(known: Known, passage: Passage) -> Iterator[Finding]:
    """Checks each share of the sample ("60 per cent of the cases inspected were …") against the disposals named next."""
    all_cases = len(known.material.cases)
    if not all_cases or passage.place.domain or not re.search(r"\bcases\b", passage.plain):
        return
    is_of_sample = _OF_THE_SAMPLE.search(passage.plain) or passage.sentence.section == "methodology"
    if not is_of_sample:
        return
    named = list(re.finditer(r"\b(?P<out>out-of-court )?(?:court )?disposals\b", passage.plain))
    based = [domain for domain in known.framework.domains if domain.case_based]
    for claim in passage.claims:
        if (
            (claim.per_cent is None and claim.range is None)
            or not named
            or re.search(r"referral|caution|resolution", passage.plain)
        ):
            continue
        following = [match for match in named if match.start() >= claim.end]
        before = [
            match
            for match in named
            if match.end() <= claim.start and ";" not in passage.plain[match.end() : claim.start]
        ]
        # The name comes first in “Court disposals made up 55 per cent of the cases”, and last in “55 per cent of the cases were
        # court disposals”.
        led = before and re.search(
            r"^ (?:made up|were|formed|came to)? ?$", passage.plain[before[-1].end() : claim.start]
        )
        match = before[-1] if led or not following else following[0]
        meant = [d for d in based if ("out-of-court" in d.title.lower()) == bool(match["out"])]
        if len(meant) != 1:
            continue
        count = len(known.cases(meant[0].number))
        if not claim.fits(count, all_cases):
            yield _finding(
                passage,
                passage.words(claim),
                f"{count} of the {all_cases} cases inspected, {whole_per_cent(count, all_cases)} per cent, are "
                f"{meant[0].title.lower()}",
                f"Insert the share with [[sample-per-cent {meant[0].number}]].",
            )


# --- disposals -------------------------------------------------------------------------------------------------------------


def _disposals(known: Known, passage: Passage) -> Iterator[Finding]:
    """Checks the counts in a sentence about the sample, such as "five community resolutions, three youth cautions"."""
    for domain in domains_in(passage.plain, known.framework, passage.place):
        cases = known.cases(domain.number)
        if not cases:
            continue
        shares = sample_figures.make_up(
            cases, "disposal", sample_figures.disposal_titles(known.framework, domain.number)
        )
        counts = {share.label: share.count for share in shares}
        said = _said_of_disposals(known, domain, passage)
        of_all = re.search(r" of (?:the|these|our) (?:court|out-of-court) (?:disposals|cases)\b", passage.plain)
        is_sample = (
            bool(_OF_THE_SAMPLE.search(passage.plain))
            or _names_all(passage, len(cases))
            or len(said) > 1
            or bool(of_all)
        )
        if not said or not is_sample or passage.place.standard:
            continue
        for claim, title in said:
            of = claim.of if claim.of is not None else len(cases)
            if not claim.fits(counts.get(title, 0), of):
                yield _finding(
                    passage,
                    passage.words(claim),
                    f"{counts.get(title, 0)} of the {len(cases)} {domain.title.lower()} inspected "
                    f"{'is' if counts.get(title, 0) == 1 else 'are'} under “{title}”",
                    f"Insert the list with [[sample {domain.number} disposal]].",
                )


def _said_of_disposals(known: Known, domain: DomainDefinition, passage: Passage) -> list[tuple[Claim, str]]:
    titles = sample_figures.disposal_titles(known.framework, domain.number).values()
    names = {
        form: title
        for title in titles
        for form in (numbers_in_words.plural(title).lower(), numbers_in_words.singular(title).lower())
    }
    patterns = {name: re.compile(rf"{re.escape(name)}(?!\w)") for name in names}
    found = []
    for claim in passage.claims:
        if claim.is_impossible:
            continue
        after = passage.plain[claim.end :]
        lead = re.match(
            r"(?: of (?:the |them\b)?(?:court disposals|out-of-court disposals|cases)?| cases)?(?: of them)?"
            r"(?: (?:children|child))?(?: (?:was|were|are|is|being|had|have|been|given|received|subject to|made|serving|under))*"
            r"(?: an?\b)?(?: for)? ",
            after,
        )
        rest = (after[lead.end() :] if lead else after).lstrip()
        # If two names fit, take the longer one: a youth rehabilitation order with surveillance is a different disposal.
        fitting = [name for name, pattern in patterns.items() if pattern.match(rest)]
        if fitting:
            found.append((claim, names[max(fitting, key=len)]))
    return found


def _names_all(passage: Passage, count: int) -> bool:
    return any(claim.of == count for claim in passage.claims)


# --- who the children are -----------------------------------------------------------------------------------------------------

# The words that sentences use for the values in a column.
_TRAITS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("gender", ("female",), re.compile(r"\b(?:girls?|female)\b")),
    ("gender", ("male",), re.compile(r"\b(?:boys?|male)\b")),
    ("custody", ("yes",), re.compile(r"\bin custody\b|\bcustodial sentences?\b|\bserving custod")),
    ("looked_after", ("yes",), re.compile(r"\blooked[- ]after\b")),
    ("offence", ("violence against the person",), re.compile(r"\bviolence\b|\bviolent offences?\b")),
)
_SECTIONS_OF_THE_SAMPLE = re.compile(r"(?:chapter|summary|strengths|improvements|methodology|foreword|background)")


def _make_up(known: Known, passage: Passage) -> Iterator[Finding]:
    if not _SECTIONS_OF_THE_SAMPLE.match(passage.sentence.section):
        return
    domains = domains_in(passage.plain, known.framework, passage.place)
    samples = [known.cases(domain.number) for domain in domains if known.cases(domain.number)]
    if len(samples) > 1:
        samples.append(known.cases())
    if not samples:
        return
    traits = [(column, values, trait) for column, values, trait in _TRAITS if trait.search(passage.plain)]
    both_genders = sum(column == "gender" for column, _, _ in traits) == 2
    for claim in passage.claims:
        own = _trait_of(passage, claim, traits)
        if own is None:
            continue
        column, values = own
        recorded = [[case for case in cases if case.get(column)] for cases in samples]
        if not any(recorded):
            continue
        tied = claim.of is not None and any(claim.of == len(cases) for cases in samples)
        is_sample = tied or bool(_OF_THE_SAMPLE.search(passage.plain)) or (both_genders and claim.of is None)
        if not is_sample or (claim.of is not None and not tied) or "caseload" in passage.plain:
            continue
        counts = [sum(case.get(column, "").lower() in values for case in cases) for cases in samples]
        if not any(claim.fits(count, len(cases)) for count, cases in zip(counts, samples, strict=True)):
            said = " and ".join(f"{count} of {len(cases)}" for count, cases in zip(counts, samples, strict=True))
            yield _finding(
                passage,
                passage.words(claim),
                f"In the cases inspected it is {said}",
                f"Insert the number with [[sample {domains[0].number} {column.replace('_', '-')} …]].",
            )


def _trait_of(
    passage: Passage, claim: Claim, traits: Sequence[tuple[str, tuple[str, ...], re.Pattern[str]]]
) -> tuple[str, tuple[str, ...]] | None:
    """What a claim counts: the trait named directly after it, with only a verb between them, or directly before it."""
    after = passage.plain[claim.end :]
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
            if match and not rest[: match.start()].strip(" a") and not _is_of_the(passage.plain, claim):
                return column, values
    for column, values, trait in traits:
        if column != "offence":
            continue
        before = list(trait.finditer(passage.plain, 0, claim.start))
        if before and re.search(r"\boffences?\b|\bcases\b", passage.plain[before[-1].end() :]):
            between = passage.plain[before[-1].end() : claim.start]
            if not re.search(r"[.;:,]", between):
                return column, values
    return None


def _is_of_the(plain: str, claim: Claim) -> bool:
    """Whether a claim counts only some of a group, and not how many there are, as in "three of the boys"."""
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


def _unrated(known: Known, passage: Passage) -> Iterator[Finding]:
    plain = passage.plain
    if (_CLASSIFIED.search(plain) or re.search(r"\bunderestimated\b", plain)) and not _OUR_OWN.search(plain):
        yield from _agreement(known, passage)
    for word, slug in (("oversight", "management_oversight"), ("section 47", "child_protection")):
        if word in plain:
            yield from _answered(known, passage, slug)
    if re.search(r"\bin good time\b|\bon time\b|\bcompleted late\b", plain) and re.search(r"\bassessments?\b", plain):
        yield from _answered(known, passage, "assessment_timely")


def _agreement(known: Known, passage: Passage) -> Iterator[Finding]:
    plain = passage.plain
    kinds = _classifications(passage)
    domains = domains_in(plain, known.framework, passage.place)
    found = [sample_figures.agreement(known.cases(domain.number), kind) for domain in domains for kind in kinds]
    known_ones = [verdict for verdict in found if verdict is not None]
    verdicts = [name for name, pattern in _VERDICTS if pattern.search(plain)]
    if not known_ones or not verdicts:
        return
    for claim in passage.claims:
        if (claim.count == 1 and claim.of is None) or claim.is_impossible or UNDISCLOSED_NUMBER in plain:
            continue
        if claim.count == claim.of and len(passage.claims) > 1 and any(claim.of == both for *_, both in known_ones):
            continue  # “Over all ten, we agreed in nine”: ten is the total
        allowed = [
            (count, both)
            for agreed, too_high, too_low, both in known_ones
            for name, count in (
                ("agreed", agreed), ("disagreed", both - agreed), ("low", too_low), ("high", too_high),
            )
            if name in verdicts
        ]  # fmt: skip
        if {"low", "high"} <= set(verdicts):  # “it was too high or too low in eight”
            allowed += [(both - agreed, both) for agreed, _, _, both in known_ones]
        if not any(claim.fits(count, both) for count, both in allowed):
            said = "; ".join(
                f"agreed in {agreed} of {both}, too low in {too_low}, too high in {too_high}"
                for agreed, too_high, too_low, both in known_ones
            )
            kind = kinds[0].replace("_", "-")
            yield _finding(
                passage,
                passage.words(claim),
                f"Inspectors’ view of the {known.framework.words.service.one}’s classification: {said}",
                f"Insert the number with [[agreed {domains[0].number} {kind}]], [[too-low …]] or [[too-high …]].",
                check="agreement",
            )


def _classifications(passage: Passage) -> list[str]:
    plain, question = passage.plain, passage.place.question
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


def _answered(known: Known, passage: Passage, slug: str) -> Iterator[Finding]:
    """Checks how often an unrated question was answered yes, if any answers are recorded."""
    question = next((q for q in known.framework.case_questions if q.slug == slug), None)
    if question is None:
        return
    found: list[tuple[int, int]] = []
    for domain in domains_in(passage.plain, known.framework, passage.place):
        found += [
            (share.count, share.of)
            for share in sample_figures.case_question_shares(known.cases(domain.number), question)
        ]
    if not found:
        return
    for claim in passage.claims:
        if (
            (claim.count == 1 and claim.of is None)
            or claim.is_impossible
            or passage.plain[claim.start :].startswith("47")
        ):
            continue
        if not _is_any(claim, found, is_denied=bool(DENIED.search(passage.plain)) or "late" in passage.plain):
            said = " and ".join(f"{yes} of {of}" for yes, of in found)
            yield _finding(
                passage,
                passage.words(claim),
                f"“{question.text}” was answered yes in {said} cases",
                f"Insert the number with [[answered … {slug.replace('_', '-')} yes]].",
                check="unrated",
            )


def _is_any(claim: Claim, found: Iterable[tuple[int, int]], *, is_denied: bool) -> bool:
    return any(claim.fits(yes, of) or (is_denied and claim.fits(of - yes, of)) for yes, of in found)


def _finding(passage: Passage, excerpt: str, said: str, fix: str, *, check: str = "sample") -> Finding:
    return Finding(check, "accept", passage.sentence.section, excerpt, f"{said}.", fix, passage.sentence.text)
