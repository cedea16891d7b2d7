"""Lists the figures that can be inserted in a text: all of them (`code_figures`), and those for one section (`figures_for`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.ratings.percentages import Tally, whole_per_cent
from reports.sample import figures as sample_figures
from reports.sample.suppression import fewer_than, may_be_said
from reports.sample.tables import CLASSIFICATIONS, DISPOSAL, SampleTable, agreement_on
from reports.text import numbers_in_words
from standards.language.definition import QUESTION_OR_PROMPT_NUMBER
from standards.language.scale import Noun

if TYPE_CHECKING:
    from reports.document.material import Material
    from standards.language.definition import DomainDefinition, StandardDefinition

# How the cases in a domain are divided: the word in the code, the column, and the label in the list of figures.
COLUMNS = {
    "disposal": ("disposal", "by disposal"),
    "custody": ("custody", "in custody"),
    "gender": ("gender", "by gender"),
    "ethnicity": ("ethnicity", "by ethnicity"),
    "offence": ("offence", "by offence"),
    "looked-after": ("looked_after", "looked after"),
    "safety-wellbeing": ("safety_wellbeing", "by safety and wellbeing"),
    "risk-of-serious-harm": ("risk_of_serious_harm", "by risk of serious harm"),
}
# In place of a number or a percentage that could identify a child.
UNDISCLOSED_NUMBER, UNDISCLOSED_SHARE = "an undisclosed number", "an undisclosed share"


@dataclass(frozen=True)
class LiveFigure:
    """A figure that can be inserted. `value` is "" if it is not known yet.

    A number that could identify a child is hidden: its value has words in place of the number.
    """

    code: str
    label: str
    value: str
    group: str
    is_hidden: bool = False

    @property
    def inserted(self) -> str:
        """The text to insert."""
        return f"[[{self.code}]]"

    @property
    def is_known(self) -> bool:
        return bool(self.value)


# --- all figures for an inspection -----------------------------------------------------------------------------------------


def code_figures(material: Material) -> dict[str, LiveFigure]:
    """Every figure for an inspection by its code, in the order of the report."""
    return {figure.code: figure for figure in _all(material)}


def _all(material: Material) -> Iterator[LiveFigure]:
    yield from _of_the_whole(material)
    for domain in material.framework.domains:
        if domain.case_based:
            yield from _of_the_sample(material, domain)
        for standard in domain.standards:
            yield from _of_the_standard(material, standard)
    yield from _of_the_evidence(material)


def _of_the_whole(material: Material) -> Iterator[LiveFigure]:
    ratings, words = material.ratings, material.framework.words
    group = f"Score and overall {words.rating.one}"
    total = ratings.maximum
    yield LiveFigure("rating overall", f"Overall {words.rating.one}", _quoted(ratings.overall), group)
    if ratings.overall_before != ratings.overall:
        before = _quoted(ratings.overall_before)
        label = f"Overall {words.rating.one} before professional discretion"
        yield LiveFigure("rating-before overall", label, before, group)
    if total is not None:
        yield LiveFigure("score", "Score", "" if ratings.points is None else f"{ratings.points} out of {total}", group)
        if ratings.points_before != ratings.points:
            before = "" if ratings.points_before is None else f"{ratings.points_before} out of {total}"
            yield LiveFigure("score-before", "Score before professional discretion", before, group)
    in_total = [standard.rating for standard in ratings.standards.values() if standard.in_total]
    for name in reversed(material.framework.names):
        count = sum(rating == name for rating in in_total)
        value = "" if None in in_total else _of_the(material, count, len(in_total), words.standard)
        yield LiveFigure(f"standards {_slug(name)}", f"{words.standard.headings} rated ‘{name}’", value, group)
    cases = len(material.cases)
    value, group = _counted(material, cases, words.case.one, words.case.many), f"All {words.case.many}"
    yield LiveFigure("sample all", f"{words.case.headings} inspected", value, group)
    based = [domain for domain in material.framework.domains if domain.case_based]
    shares = [_share(material, domain) for domain in based]
    is_split = sum(len(_cases(material, domain.number)) for domain in based) == cases
    if len(based) == 2 and all(shares) and is_split:
        yield LiveFigure("split", "Split of the sample", "/".join(map(str, shares)), group)
    raised = (
        ("alerts", "Alerts raised", material.alerts, "alert"),
        ("reassurance-requests", "Requests for reassurance", material.reassurance_requests, "request"),
    )
    fewest = material.framework.percentages.smallest_group
    for code, label, count, noun in raised:
        is_hidden = 0 < count < fewest
        few = fewer_than(fewest, f"{noun}s", words_to=material.layout.words_to)
        yield LiveFigure(code, label, few if is_hidden else _counted(material, count, noun), group, is_hidden)


def _share(material: Material, domain: DomainDefinition) -> int | None:
    of_domain = len(_cases(material, domain.number))
    return whole_per_cent(of_domain, len(material.cases)) if of_domain else None


def _of_the_sample(material: Material, domain: DomainDefinition) -> Iterator[LiveFigure]:
    """Figures about the cases in a domain: their number, make-up, agreement with the YOT's classifications, and unrated
    questions."""
    cases, number, group = _cases(material, domain.number), domain.number, f"{domain.title}: the sample"
    disposals = numbers_in_words.lower_first(domain.title)
    counted = _counted(material, len(cases), disposals.removesuffix("s"), disposals) if cases else ""
    yield LiveFigure(f"sample {number}", domain.title, counted, group)
    share = _share(material, domain)
    of_all = "" if share is None else f"{share} per cent"
    case = material.framework.words.case
    yield LiveFigure(f"sample-per-cent {number}", f"{domain.title} as a share of all {case.many}", of_all, group)
    tables = material.sample_tables.get(number, {})
    for word, (column, label) in COLUMNS.items():
        if (table := tables.get(column)) is None:
            continue
        title = f"{case.headings} {label}"
        if column == DISPOSAL:
            yield LiveFigure(f"sample {number} {word}", title, _disposals(material, table, counted), group)
        for part in table.groups:
            slug, name = f"{number} {word} {_slug(part.label)}", f"{title}: {part.label}"
            yield _of_children(material, table, part, f"sample {slug}", name, group)
            is_said = table.may_be_said(part.label)
            of_all = f"{part.per_cent} per cent" if is_said else UNDISCLOSED_SHARE
            yield LiveFigure(f"sample-per-cent {slug}", f"{name}, %", of_all, group, is_hidden=not is_said)
    yield from _agreement(material, domain)
    for question in material.framework.case_questions:
        if (table := tables.get(question.slug)) is not None:
            for part in table.groups:
                slug = f"answered {number} {_slug(question.slug)} {_slug(part.label)}"
                title, group = f"{question.text} {part.label}", f"{domain.title}: unrated questions"
                yield _of_children(material, table, part, slug, title, group)


def _disposals(material: Material, table: SampleTable, all_cases: str) -> str:
    """The disposals as a list, without those whose number may not leave the team."""
    counts = [
        _counted(material, part.count, numbers_in_words.singular(part.label), numbers_in_words.plural(part.label))
        for part in table.shown
    ]
    rest = sum(part.count for part in table.groups) - sum(part.count for part in table.shown)
    if counts and rest:
        counts.append(f"{numbers_in_words.number(rest, material.layout.words_to)} others")
    return numbers_in_words.listed(counts) or all_cases


def _of_children(
    material: Material, table: SampleTable, part: sample_figures.Share, code: str, label: str, group: str
) -> LiveFigure:
    case = material.framework.words.case
    if table.may_be_said(part.label):
        return LiveFigure(code, label, _of_the(material, part.count, part.of, case), group)
    total = numbers_in_words.number(part.of, material.layout.words_to)
    return LiveFigure(code, label, f"{UNDISCLOSED_NUMBER} of the {total} {case.many}", group, is_hidden=True)


def _agreement(material: Material, domain: DomainDefinition) -> Iterator[LiveFigure]:
    case, group = material.framework.words.case, f"{domain.title}: agreement with the classifications"
    for classification, title in CLASSIFICATIONS.items():
        table = material.sample_tables.get(domain.number, {}).get(agreement_on(classification))
        if table is None:
            continue
        of = table.groups[0].of
        counts = {part.label: part.count for part in table.groups}
        is_agreed_said = counts.get("Agreed", 0) in (0, of) or table.may_be_said("Agreed")
        for code, label, count, is_said in (
            ("agreed", "Inspectors agreed", counts.get("Agreed", 0), is_agreed_said),
            ("disagreed", "Inspectors disagreed", of - counts.get("Agreed", 0), is_agreed_said),
            ("too-low", "Too low", counts.get("Too low", 0), table.may_be_said("Too low")),
            ("too-high", "Too high", counts.get("Too high", 0), table.may_be_said("Too high")),
        ):
            is_hidden = table.is_withheld or not (is_said or (not count and table.is_whole))
            total = numbers_in_words.number(of, material.layout.words_to)
            value = (
                f"{UNDISCLOSED_NUMBER} of the {total} {case.many}" if is_hidden else _of_the(material, count, of, case)
            )
            slug = f"{code} {domain.number} {classification.replace('_', '-')}"
            yield LiveFigure(slug, f"{label}: {title}", value, group, is_hidden)


def _of_the_standard(material: Material, standard: StandardDefinition) -> Iterator[LiveFigure]:
    rated, group = material.ratings.standards[standard.number], f"{standard.number} {standard.title}"
    title = f"{material.framework.words.rating.heading} of {standard.number}"
    yield LiveFigure(f"rating {standard.number}", title, _quoted(rated.rating), group)
    if rated.before != rated.rating:
        before = _quoted(rated.before)
        title = f"{title} before professional discretion"
        yield LiveFigure(f"rating-before {standard.number}", title, before, group)
    if not standard.has_answers:
        return
    of_all = material.framework.percentages.prompt == "all_cases"
    for question in standard.key_questions:
        tally = material.tallies.get(question.number, Tally())
        yield from _of_the_question(material, question.number, tally, tally.per_cent, group)
        yield LiveFigure(
            f"rank {question.number}", f"Rank of {question.number}", _rank(material, standard, question.number), group
        )
        for prompt in question.prompts:
            number = f"{question.number}{prompt.letter}"
            tally = material.tallies.get(number, Tally())
            per_cent = tally.per_cent_of_all if of_all else tally.per_cent
            yield from _of_the_question(material, number, tally, per_cent, f"{question.number}: prompts")


def _of_the_question(
    material: Material, number: str, tally: Tally, per_cent: int | None, group: str
) -> Iterator[LiveFigure]:
    is_known = bool(tally.relevant) and tally.is_complete
    case = material.framework.words.case
    sufficient = _of_the(material, tally.yes, tally.relevant, case)
    for code, label, value in (
        ("cases", "sufficient in", sufficient),
        ("per-cent", "per cent", f"{per_cent} per cent"),
        ("yes", f"{case.many} answered yes", _number_or_none(material, tally.yes)),
        ("no", f"{case.many} answered no", _number_or_none(material, tally.no)),
        ("relevant", f"relevant {case.many}", numbers_in_words.number(tally.relevant, material.layout.words_to)),
    ):
        yield LiveFigure(f"{code} {number}", f"{number}: {label}", value if is_known else "", group)


def _rank(material: Material, standard: StandardDefinition, number: str) -> str:
    """The rank of a key question in words: "the lowest of the three key questions", by the printed whole percentages."""
    rated = material.ratings.standards[standard.number].key_questions
    percents = {question.number: question.percent for question in rated if question.percent is not None}
    if number not in percents or not all(question.tally.is_complete for question in rated):
        return ""
    own, count = percents[number], len(percents)
    if count == 1:
        return "the only key question that applied"
    questions = f"of the {numbers_in_words.number(count, material.layout.words_to)} key questions"
    alike = sum(percent == own for percent in percents.values())
    if alike == count:
        return f"level with the other key question{'s' if count > 2 else ''}"
    for place, value in (("lowest", min(percents.values())), ("highest", max(percents.values()))):
        if own == value:
            return (
                f"the {place} {questions}"
                if alike == 1
                else f"one of the {numbers_in_words.number(alike)} {place} {questions}"
            )
    return f"between the lowest and the highest {questions}"


def _of_the_evidence(material: Material) -> Iterator[LiveFigure]:
    for title, times in material.held.items():
        value = _counted(material, times, numbers_in_words.lower_first(title))
        yield LiveFigure(f"held {_slug(title)}", f"{title}: number", value, "Evidence")
    for row in material.surveys:
        survey = f"{row.survey.lower()} {row.number}"
        label, group = f"{row.title}: {row.question}", "Surveys"
        is_hidden = row.is_of_families and not may_be_said(
            row.positive, row.answered, material.framework.percentages.smallest_group
        )
        answered = numbers_in_words.number(row.answered, material.layout.words_to)
        value = (
            f"{UNDISCLOSED_NUMBER} of those who answered"
            if is_hidden
            else f"{_number_or_none(material, row.positive)} of the {answered} who answered"
        )
        yield LiveFigure(f"survey {survey}", label, value if row.answered else "", group, is_hidden)
        per_cent = UNDISCLOSED_SHARE if is_hidden else f"{whole_per_cent(row.positive, row.answered or 1)} per cent"
        yield LiveFigure(f"survey-per-cent {survey}", f"{label}, %", per_cent if row.answered else "", group, is_hidden)


# --- in words ---------------------------------------------------------------------------------------------------------------


def _counted(material: Material, value: int, noun: str, plural: str = "") -> str:
    return f"{numbers_in_words.number(value, material.layout.words_to)} {noun if value == 1 else plural or noun + 's'}"


def _number_or_none(material: Material, value: int) -> str:
    return numbers_in_words.number(value, material.layout.words_to) if value else "none"


def _of_the(material: Material, count: int, of: int, noun: Noun) -> str:
    return numbers_in_words.of_the(count, of, noun, words_to=material.layout.words_to)


def _quoted(rating: str | None) -> str:
    return f"‘{rating}’" if rating else ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _cases(material: Material, domain: str) -> list[sample_figures.Case]:
    return sample_figures.cases_of(material.cases, domain)


# --- figures for a section ------------------------------------------------------------------------------------------------


def figures_for(material: Material, section: str) -> tuple[LiveFigure, ...]:
    """The figures to offer while a section is written, starting with those for its key question, standard or domain.

    A section about the whole inspection has the score, the ratings for all standards and the make-up of the sample.
    """
    figures = code_figures(material).values()
    place = material.framework.place_of(section)
    if not place.domain:
        return tuple(
            each for each in figures if not _is_of_a_question(each, material) or each.code.startswith("rating ")
        )
    number = place.question or place.standard or place.domain
    own = [figure for figure in figures if _is_of(figure, number)]
    if not place.question:  # the prompts of a whole standard would crowd out the other figures
        own = [figure for figure in own if not _is_prompt(figure)]
    others = [figure for figure in figures if _is_of(figure, place.standard or number) and not _is_prompt(figure)]
    sample = [figure for figure in figures if _number_of(figure) == place.domain]
    return tuple(dict.fromkeys([*own, *others, *sample]))


def _is_of_a_question(figure: LiveFigure, material: Material) -> bool:
    return _number_of(figure) not in {"", *(domain.number for domain in material.framework.domains)}


def _number_of(figure: LiveFigure) -> str:
    """The number in a code: "2.1.1" in "cases 2.1.1"; "" if the figure is about the whole inspection."""
    _, _, rest = figure.code.partition(" ")
    number = rest.partition(" ")[0]
    return number if re.fullmatch(QUESTION_OR_PROMPT_NUMBER, number) else ""


def _is_of(figure: LiveFigure, number: str) -> bool:
    of = _number_of(figure)
    return of == number or (of.startswith(number) and not of[len(number)].isdigit())


def _is_prompt(figure: LiveFigure) -> bool:
    return re.search(r"[a-z]\d?$", _number_of(figure)) is not None
