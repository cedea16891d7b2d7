"""Finds text in the wrong section: another standard's statement or name, the other domain's cases, and incomplete lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.subjects import names_court, names_out_of_court, stage_of, stages_in
from standards.language.definition import StandardDefinition

_COMPARES = re.compile(
    r"\bthan\b|\bcompared\b|\bunlike\b|\bas (?:it was )?in\b|\bas with\b|\balso\b|\bboth\b"
    r"|\blike\b|\balike\b|\bwhile\b|\bin contrast\b"
)
# Words that refer to court cases, as in “three court cases” or a footnote’s “these court cases”.
_COURT_CASES = re.compile(r"\b(?:the|these|those|all|our|of|\w+) court (?:disposals|cases|sentences)\b")
_JUDGED = re.compile(
    r"\b(?:inspect\w*|judged?|examin\w*|looked at|assessed) (?:\w+ ){0,8}?(?:against|for|on)\b|\bwe inspected\b"
)


def check(known: Known) -> Iterator[Finding]:
    yield from _statements(known)
    for passage in known.passages:
        if passage.place.standard:
            yield from _introduced(known, passage)
        if passage.place.domain:
            yield from _other_domain(known, passage)
        yield from _incomplete_list(known, passage)


def _normal(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def _statements(known: Known) -> Iterator[Finding]:
    """Finds the statement of one standard in the text of another. Two domains can share a statement."""
    statements = {standard.number: _normal(standard.text) for standard in known.framework.standards}
    for passage in known.passages:
        number = passage.place.standard
        if not number or number not in statements:
            continue
        own, words = statements[number], _normal(passage.sentence.text)
        if own and own in words:
            continue
        for other in known.framework.standards:
            if statements[other.number] in words and statements[other.number] != own:
                yield Finding(
                    "statement",
                    "correct",
                    passage.sentence.section,
                    passage.sentence.text,
                    f"This is the statement of {known.framework.words.standard.one} {other.number}, {other.title}. "
                    f"The statement of {number} is: "
                    f"“{known.framework.standard(number).text}”",
                    "Remove the statement. It is printed above the text.",
                )
                break


def _introduced(known: Known, passage: Passage) -> Iterator[Finding]:
    """Finds an introduction to another standard, such as "In making a judgement about staffing" under information and
    facilities."""
    match = re.search(
        r"\b(?:judgements?|rating|ratings) (?:about|for|of|on) (?:the )?(?P<what>[a-z, ]+)", passage.plain
    )
    if match is None:
        return
    own = known.framework.standard(passage.place.standard)
    what = match["what"]
    if any(what.startswith(name) for name in _names(own)) or what.startswith(
        ("this", "these", "standard", "key", "each")
    ):
        return
    for other in known.framework.standards:
        if other.title == own.title:
            continue
        if other.number[:1] == own.number[:1] and any(
            re.match(rf"{re.escape(name)}\b", what) for name in _names(other)
        ):
            yield Finding(
                "introduction",
                "correct",
                passage.sentence.section,
                passage.sentence.text[match.start() : match.end()].strip(),
                f"This is about {other.number}, {other.title}, but is under {own.number}, {own.title}.",
                f"Name {own.title.lower()}, or move the sentence to {other.number}.",
                passage.sentence.text,
            )
            return


def _names(standard: StandardDefinition) -> tuple[str, ...]:
    title = standard.title.lower()
    return (title, "staffing", "staff") if title == "staff" else (title,)


def _other_domain(known: Known, passage: Passage) -> Iterator[Finding]:
    """Finds court cases counted under out-of-court disposals, or the other way round."""
    domain = next((d for d in known.framework.domains if d.number == passage.place.domain), None)
    if domain is None or not domain.case_based or not passage.claims or _COMPARES.search(passage.plain):
        return
    is_out_of_court = "out-of-court" in domain.title.lower()
    plain = passage.plain
    court, out_of_court = names_court(plain) and bool(_COURT_CASES.search(plain)), names_out_of_court(plain)
    wrong, right = (court, out_of_court) if is_out_of_court else (out_of_court, names_court(plain))
    if wrong and not right:
        pattern = _COURT_CASES if is_out_of_court else re.compile(r"\bout[- ]of[- ]court(?: \w+)?")
        match = pattern.search(plain)
        other = "court cases" if is_out_of_court else "out-of-court cases"
        yield Finding(
            "domain",
            "accept",
            passage.sentence.section,
            passage.sentence.text[match.start() : match.end()] if match else passage.sentence.text,
            f"This counts {other} but is under {domain.title.lower()}.",
            "Move the sentence to the other chapter, or refer to the cases of this one.",
            passage.sentence.text,
        )


def _incomplete_list(known: Known, passage: Passage) -> Iterator[Finding]:
    """Finds a list of what was inspected that leaves out a standard (B's annex 2 leaves out reviewing)."""
    if not _JUDGED.search(passage.plain):
        return
    named = stages_in(passage.plain)
    for domain in known.framework.domains:
        computed = [standard for standard in domain.standards if standard.has_answers]
        stages = {stage_of(standard): standard for standard in computed}
        is_here = passage.place.domain == domain.number or (
            not passage.place.domain
            and domain.case_based
            and ("out-of-court" in domain.title.lower()) == names_out_of_court(passage.plain)
            and names_court(passage.plain) != names_out_of_court(passage.plain)
        )
        if not is_here or passage.place.standard:
            continue
        listed = named & set(stages)
        missing = [standard for stage, standard in stages.items() if stage not in listed]
        if len(listed) >= 3 and missing:
            yield Finding(
                "inspected",
                "accept",
                passage.sentence.section,
                passage.sentence.text,
                f"{domain.title} were also inspected for {' and '.join(standard.title.lower() for standard in missing)}.",
                f"Name every {known.framework.words.standard.one} that was inspected.",
            )
