"""Every quantity that a text can mention, with the terms that identify it.

A quantity is a share of something (eight of 12 cases) or a single figure (226, £655,327, 35.9 per cent). The checks compare a
claim with the quantity that has the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import CHILD, DESISTANCE, OTHERS, aim_of, stage_of
from reports.document.material import FactValue
from reports.ratings.percentages import whole_per_cent
from reports.sample import figures as sample_figures
from reports.sample.figures import NOT_RECORDED, Share
from reports.sample.suppression import may_be_said
from reports.sample.tables import FACTS, SampleTable
from reports.text import numbers_in_words
from reports.text.numbers_in_words import counted
from standards.language.definition import DomainDefinition, StandardDefinition

CASES, PEOPLE, FACT, RECOMMENDATIONS, EVIDENCE = "cases", "people", "fact", "recommendations", "evidence"
_AIM = {DESISTANCE: "aim:desistance", CHILD: "aim:child", OTHERS: "aim:others"}
_STAGE = {
    "assess": "stage:assess", "plan": "stage:plan", "implement": "stage:deliver", "review": "stage:review",
    "joint": "stage:joint", "policy": "stage:policy",
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A share `yes` of `of`, or a `value`. `source` says what it is and what the data says, in words."""

    code: str
    kind: str  # what it counts: CASES and so on
    source: str
    terms: frozenset[str]
    yes: int | None = None
    of: int | None = None
    value: Fraction | None = None
    is_per_cent: bool = False
    domain: str = ""
    standard: str = ""
    question: str = ""
    is_prompt: bool = False
    is_share: bool = False  # the share of all answers that a standard is rated by
    may_be_denied: bool = True  # whether “not in eight cases” counts the rest
    is_of_children: bool = False  # a count by a characteristic
    is_hidden: bool = False  # whether that count may not leave the team
    others: tuple[Fraction, ...] = field(default=())  # further figures of the same fact: "52 (71.2%)"
    compared_with: frozenset[str] = frozenset()  # of a comparator: the terms of what is compared
    compared: tuple[tuple[frozenset[str], Fraction], ...] = field(default=())  # comparators of a fact, with their terms

    @property
    def is_of_a_trait(self) -> bool:
        return self.code.startswith(_ONE_BY_ONE)


# Tables whose children are counted one by one (`sets`).
_ONE_BY_ONE = ("agreement ", "disposal ", "custody ", "gender ", "ethnicity ", "offence ", "looked_after ", "safety_wellbeing ",
               "risk_of_serious_harm ")  # fmt: skip


def quantities_of(known: Known) -> tuple[Quantity, ...]:
    return tuple(_all(known))


def _all(known: Known) -> Iterator[Quantity]:
    for domain in known.framework.domains:
        for standard in domain.standards:
            if standard.has_answers:
                yield from _of_questions(known, domain, standard)
        if domain.case_based:
            yield from _of_sample(known, domain)
    yield from _of_whole_sample(known)
    for number, fact in enumerate(known.material.facts):
        if fact.section != "glossary":
            yield from _of_fact(known, number, fact)
    yield from _shares_of_facts(known)
    yield from _of_recommendations(known)
    yield from _of_evidence(known)


def work_of(domain: DomainDefinition) -> frozenset[str]:
    title = domain.title.lower()
    if "out-of-court" in title:
        return frozenset({"work:out_of_court"})
    return frozenset({"work:court"}) if "court" in title else frozenset()


def _of_questions(known: Known, domain: DomainDefinition, standard: StandardDefinition) -> Iterator[Quantity]:
    stage = frozenset(filter(None, [_STAGE.get(stage_of(standard), "")]))
    common = work_of(domain) | stage
    rated = known.material.ratings.standards[standard.number]
    if rated.share is not None:
        said = (
            f"{standard.number}: {rated.share.yes} of {rated.share.relevant} answers, {rated.share.per_cent} per cent"
        )
        yield Quantity(
            standard.number, FACT, said, names_in(standard.title) | {"same:score"}, rated.share.yes, rated.share.relevant,
            domain=domain.number, standard=standard.number, is_share=True,
        )  # fmt: skip
    of_all = known.framework.percentages.prompt == "all_cases"
    for question in standard.key_questions:
        tally = known.tallies.get(question.number)
        aim = frozenset(filter(None, [_AIM.get(aim_of(question.text), "")]))
        if tally is not None and tally.relevant and tally.is_complete:
            said = f"{question.number}: {tally.yes} of {tally.relevant} relevant cases, {tally.per_cent} per cent"
            own = {name for name in names_in(question.text) if not name.startswith(("stage:", "aim:", "work:"))}
            yield Quantity(
                question.number, CASES, said, frozenset(own) | common | aim, tally.yes, tally.relevant,
                domain=domain.number, standard=standard.number, question=question.number,
            )  # fmt: skip
        for prompt in question.prompts:
            number = f"{question.number}{prompt.letter}"
            tally = known.tallies.get(number)
            if tally is None or not tally.relevant:
                continue
            of = tally.cases if of_all else tally.relevant
            said = f"{number}: {tally.yes} of {of} cases, {whole_per_cent(tally.yes, of)} per cent"
            own = {name for name in names_in(prompt.text) if not name.startswith(("stage:", "work:"))}
            for base in dict.fromkeys((of, tally.relevant)):
                yield Quantity(
                    number, CASES, said, frozenset(own) | common, tally.yes, base,
                    domain=domain.number, standard=standard.number, question=question.number, is_prompt=True,
                )  # fmt: skip


def _of_sample(known: Known, domain: DomainDefinition) -> Iterator[Quantity]:
    tables = known.material.sample_tables.get(domain.number, {})
    for table in tables.values():
        if table.name.startswith("agreement "):
            yield from _of_agreement(domain, table)
            continue
        for group in _with_zero(table.groups):
            own = names_in(group.label)
            title = names_in(table.title) - {"work:court", "work:out_of_court"}
            if table.name in ("gender", "ethnicity", "disposal", "offence"):
                title = frozenset()
            said = f"{table.title}, {group.label}: {group.count} of {group.of} {domain.title.lower()}"
            yield Quantity(
                f"{table.name} {domain.number} {group.label}", CASES, said, (own | title | work_of(domain)) - {"no", "yes"},
                group.count, group.of, domain=domain.number, is_of_children=True,
                is_hidden=not table.may_be_said(group.label), may_be_denied=table.name not in FACTS,
            )  # fmt: skip
    cases = known.cases(domain.number)
    of = len(known.material.cases)
    if cases and len(cases) < of:
        said = f"{len(cases)} of the {of} cases inspected are {domain.title.lower()}"
        yield Quantity(
            f"sample {domain.number}",
            CASES,
            said,
            work_of(domain) | names_in(domain.title) | {"same:inspected"},
            len(cases),
            of,
            domain=domain.number,
        )


def _with_zero(groups: Sequence[Share]) -> list[Share]:
    """The groups in a table. If every child is in the group no, it also gives the group yes: “none of the 15 was in custody”."""
    labels = {group.label for group in groups}
    return [
        *(group for group in groups if group.label not in ("No", "Other", NOT_RECORDED)),
        *([Share("Yes", 0, groups[0].of)] if labels == {"No"} else []),
    ]


def _of_agreement(domain: DomainDefinition, table: SampleTable) -> Iterator[Quantity]:
    counts = {group.label: group.count for group in table.groups}
    of = table.groups[0].of
    agreed = counts.get("Agreed", 0)
    verdicts = {
        "agreed": agreed, "disagreed": of - agreed, "too_low": counts.get("Too low", 0), "too_high": counts.get("Too high", 0)
    }  # fmt: skip
    about = {"aim:child"} if "safety_wellbeing" in table.name else {"aim:others"}
    each = [f"{count} {name.replace('_', ' ')}" for name, count in verdicts.items()]
    said = f"{table.title}: {numbers_in_words.listed(each)}"
    for name, count in verdicts.items():
        own = f"{name.replace('_', ' ')} in {count} of {of} ({said})"
        yield Quantity(
            f"{table.name} {domain.number} {name}", CASES, own, work_of(domain) | about | {f"verdict:{name}"},
            count, of, domain=domain.number, is_of_children=True, may_be_denied=False,
            is_hidden=table.is_withheld or (0 < count < of and not may_be_said(count, of)),
        )  # fmt: skip


def _of_whole_sample(known: Known) -> Iterator[Quantity]:
    """The make-up of all cases together. The report does not print it, but a sentence can be about it."""
    cases = known.material.cases
    for fact in ("gender", "ethnicity", "custody", "looked_after", "offence"):
        titles = {"yes": "Yes", "no": "No"} if fact in ("custody", "looked_after") else None
        for group in _with_zero(sample_figures.make_up(cases, fact, titles) or [Share("", 0, 0)]):
            label = fact.replace("_", " ") if titles and group.label == "Yes" else group.label
            if group.of:
                said = f"{label}: {group.count} of all {group.of} cases"
                yield Quantity(
                    f"{fact} all {group.label}",
                    CASES,
                    said,
                    names_in(label),
                    group.count,
                    group.of,
                    is_of_children=True,
                    is_hidden=not may_be_said(group.count, group.of, known.framework.percentages.smallest_group),
                    may_be_denied=False,
                )


def _of_fact(known: Known, number: int, fact: FactValue) -> Iterator[Quantity]:
    area = names_in(numbers_in_words.area(known.material.yot))
    own = _numbers_in(fact.value)
    if not own:
        return
    if not area <= names_in(fact.label):
        area = frozenset()  # the fact is about one part of the area: Caerphilly, and not Blaenau Gwent
    terms = (names_in(f"{fact.label} {fact.section.replace('-', ' ')}") | _rate(fact)) - area
    compared = _numbers_in(fact.comparator_value)
    comparator = names_in(fact.comparator) - area
    said = f"{fact.label}: {fact.value}"
    if fact.comparator:
        said += f" ({fact.comparator}: {fact.comparator_value})"
    if share := re.match(r"(\d+) of (?:the )?(\d+)", fact.value):
        yield Quantity(f"fact {number}", FACT, said, terms, int(share[1]), int(share[2]))
    for place, (value, is_per_cent) in enumerate(own):
        yield Quantity(
            f"fact {number}.{place}", FACT, said, terms, value=value, is_per_cent=is_per_cent,
            compared=tuple((comparator, other) for other, _ in compared[:1]),
        )  # fmt: skip
    for place, (value, is_per_cent) in enumerate(compared):
        yield Quantity(
            f"comparator {number}.{place}", FACT, said, terms | comparator, value=value, is_per_cent=is_per_cent,
            compared_with=comparator,
        )  # fmt: skip


def _shares_of_facts(known: Known) -> Iterator[Quantity]:
    """The rows of a table as shares of its total: 198 out-of-court disposals in a caseload of 219."""
    sections: dict[str, list[FactValue]] = {}
    for fact in known.material.facts:
        if fact.section != "glossary" and re.match(r"[\d,]+(?: \(|$)", fact.value):
            sections.setdefault(fact.section, []).append(fact)
    for section, facts in sections.items():
        total = next((fact for fact in facts if re.match(r"(?:current )?total\b", fact.label.lower())), None)
        if total is None:
            continue
        of = int(_numbers_in(total.value)[0][0])
        for fact in facts:
            part = int(_numbers_in(fact.value)[0][0])
            is_part = section.startswith("caseload") or re.match(r"(?:of )?(?:which|these|those)\b", fact.label.lower())
            if fact is not total and part <= of and is_part:
                terms = names_in(f"{fact.label} {total.label} {section.replace('-', ' ')}")
                said = f"{fact.label}: {part} of {of} ({total.label})"
                yield Quantity(f"share {section} {fact.label}", FACT, said, terms, part, of)


def _rate(fact: FactValue) -> frozenset[str]:
    return frozenset({"same:rate"}) if "per 100" in fact.label.lower() else frozenset()


def _numbers_in(text: str) -> list[tuple[Fraction, bool]]:
    plain = re.sub(r"£", " ", text.lower())
    return [(value, is_per_cent) for _, _, value, is_per_cent in _numbers(plain)]


def _of_recommendations(known: Known) -> Iterator[Quantity]:
    given = known.material.recommendations
    for addressee in dict.fromkeys(each.addressee for each in given):
        count = sum(each.addressee == addressee for each in given)
        yield Quantity(
            f"recommendations {addressee}", RECOMMENDATIONS, f"{count} of {len(given)} recommendations: {addressee}",
            names_in(f"{addressee} recommendations") | {"same:address"}, count, len(given),
        )  # fmt: skip
    named = (part for each in given for part in re.split(r" and (?=[Tt]he )|, ", each.addressee))
    offices = dict.fromkeys(part.strip().removesuffix(" should") for part in named)
    for office in offices:
        count = sum(office.lower() in each.addressee.lower() for each in given)
        said = f"{count} of {len(given)} recommendations, also jointly: {office}"
        if office.removesuffix(" should") not in {each.addressee.removesuffix(" should") for each in given}:
            yield Quantity(
                f"recommendations to {office}", RECOMMENDATIONS, said,
                names_in(f"{office} recommendations") | {"same:address"}, count, len(given),
            )  # fmt: skip
    if given:
        said, terms = counted(len(given), "recommendation", words_to=0), names_in("recommendations")
        yield Quantity("recommendations", RECOMMENDATIONS, said, terms, len(given), len(given))


def _of_evidence(known: Known) -> Iterator[Quantity]:
    for line in known.material.evidence:
        for place, (value, _) in enumerate(_numbers_in(line.value)):
            yield Quantity(
                f"evidence {line.label}.{place}",
                EVIDENCE,
                f"{line.label}: {line.value}",
                names_in(line.label),
                value=value,
            )
    for row in known.material.surveys:
        yield Quantity(
            f"survey {row.survey} {row.number}", PEOPLE, f"{row.title}: {row.question}: {row.positive} of {row.answered}",
            names_in(f"{row.title} {row.question}"), row.positive, row.answered,
        )  # fmt: skip


def _numbers(plain: str) -> Iterator[tuple[int, int, Fraction, bool]]:
    """Every number in a sentence, with its start and end, its value and whether it is a percentage, to compare with
    facts."""
    for match in re.finditer(
        rf"(?<![\w./-])(?P<number>{NUMBER})(?![\w]|-(?!year))(?P<unit>\s?(?:per cent|percent|%))?", plain
    ):
        yield match.start(), match.end(), value_of(match["number"]), bool(match["unit"])
