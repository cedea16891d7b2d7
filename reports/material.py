"""Gathers from an inspection's rows everything that the report uses. Only this module connects rows and the document."""

from __future__ import annotations

import base64
import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q, Subquery

from inspections.cases.judged import judged_under, rated_answers_in_cases, unrated_answers_that_count
from inspections.cases.models import Case
from inspections.evidence.counts import Held, Methodology, Survey, methodology
from inspections.inspection.models import Inspection
from inspections.sampling.matching import largest
from inspections.sampling.queries import DomainSample, replacements_of, samples_of
from inspections.stored_files.rows import Damaged
from reports.document.builder import build
from reports.document.data import Document
from reports.document.figures.inserting import with_figures
from reports.document.material import FactValue, Material, Progress, RecommendationText, SurveyCount
from reports.document.methodology import Counted, DrawnFrom, printed_in
from reports.layouts import EDITION_NOTE, layout
from reports.layouts.publisher import publisher
from reports.rated.beside_others import beside_others
from reports.rated.earlier import earlier_inspection, earlier_recommendations_of, then_and_now
from reports.rated.queries import ratings_of, tallies_of
from reports.sample.suppression import FEWEST, fewer_than
from reports.sample.tables import Printed
from reports.text.numbers_in_words import lower_first
from reports.text.pictures import Picture, numbers_in
from standards.language.scale import Words

_WITH = {
    "Case manager": "case managers",
    "Child": "children",
    "Parent or carer": "parents or carers",
    "Victim": "victims",
}
_FAMILIES = ("Child", "Parent or carer", "Victim")  # few of them could be recognised


def evidence_lines(methodology: Methodology, words: Words, fewest: int = FEWEST) -> tuple[Counted, ...]:
    """The evidence in an inspection as lines of the report's methodology; empty if there is no evidence.

    Numbers of children, parents and victims below `fewest` are not given.
    """
    lines = [
        Counted(
            "interview",
            f"Interviews about cases with {_WITH.get(title, 'others who work with the child')}",
            _not_few(times, fewest) if title in _FAMILIES else f"{times}",
        )
        for title, times in methodology.interviews_in_cases.items()
    ]
    lines += [Counted(held.kind, f"{held.title}s", _times_and_people(held)) for held in methodology.held]
    lines += [
        Counted(
            "survey", f"Survey of {lower_first(survey.surveyed) or 'people'}: {survey.title}", _answers(survey, fewest)
        )
        for survey in methodology.surveys
    ]
    if methodology.documents:
        lines.append(Counted("document", "Documents", str(methodology.documents)))
    if methodology.data:
        lines.append(Counted("data", f"Sets of data supplied by the {words.service.one}", str(methodology.data)))
    if methodology.of_partners:
        lines.append(Counted("partner", "Findings of partner inspectors", str(methodology.of_partners)))
    return tuple(lines)


def _times_and_people(held: Held) -> str:
    if not held.people:
        return str(held.times)
    people = f"{held.people} {'person' if held.people == 1 else 'people'}"
    return f"{held.times}, with {people}{' or more' if held.without_people else ''}"


def _not_few(number: int, fewest: int) -> str:
    return f"{number}" if number >= fewest else fewer_than(fewest, words_to=0)


def _answers(survey: Survey, fewest: int) -> str:
    parts = []
    if survey.answered is not None:
        parts.append(f"{_not_few(survey.answered, fewest) if survey.is_of_families else survey.answered} answered")
    if survey.invited is not None:
        parts.append(f"{survey.invited} were invited" if not parts else f"of {survey.invited} invited")
    return " ".join(parts) or "answers not counted"


@dataclass(frozen=True)
class ForEdition:
    """The parts of an edition that are not recorded data: its date and, for a correction, what changed."""

    published: datetime.date
    statement: str = ""  # Markdown
    record: str = ""  # where the history of the inspection ended at publication


def document_of(inspection: Inspection, *, final: bool = False, edition: ForEdition | None = None) -> Document:
    """The current report on an inspection. Before publication it is a draft, with unwritten sections marked unless `final`.
    With `edition`, it is the report as it will be published."""
    material = material_of(inspection)
    material = with_figures(replace(material, pictures=_with_files(inspection, material.pictures)))
    if edition is not None:
        note = "\n\n".join(filter(None, (edition.statement, material.texts.get(EDITION_NOTE, ""))))
        texts = {**material.texts, EDITION_NOTE: note}
        material = replace(material, published=edition.published, texts=texts, record=edition.record)
    is_published = inspection.is_published or edition is not None
    return build(material, is_draft=not is_published, shows_unwritten=not (final or is_published))


def material_of(inspection: Inspection) -> Material:
    """All recorded data that the report uses. Fetch the inspection `with_framework()`."""
    counted = tallies_of(inspection)
    lead, chief = inspection.lead_inspector, inspection.chief_inspector
    rests_on, raised = methodology(inspection), _raised_in(inspection)
    texts = {text.section: text.body for text in inspection.texts.all()}
    return Material(
        reference=inspection.reference,
        yot=inspection.yot.name,
        is_joint=inspection.kind == Inspection.Kind.JOINT,
        fieldwork_started=inspection.fieldwork_started,
        fieldwork_ended=inspection.fieldwork_ended,
        published=inspection.published,
        lead_inspector=str(lead or ""),
        chief_inspector=str(chief or ""),
        framework=inspection.framework.definition,
        layout=layout(inspection.layout),
        ratings=ratings_of(inspection, counted),
        tallies=counted,
        cases=_plain_cases(inspection),
        texts=texts,
        facts=[
            FactValue(fact.section, fact.label, fact.value, fact.comparator, fact.comparator_value, fact.source)
            for fact in inspection.facts.all()
        ],
        recommendations=[
            RecommendationText(recommendation.number, recommendation.addressee, recommendation.text)
            for recommendation in inspection.recommendations.all()
        ],
        surveys=_survey_counts(rests_on),
        held={held.title: held.times for held in rests_on.held},
        evidence=evidence_lines(rests_on, inspection.words, inspection.framework.definition.percentages.smallest_group),
        announced=inspection.announced,
        missing=_missing_before_the_panel(inspection),
        samples=_samples(inspection),
        printed=_printed(inspection),
        publisher=publisher(),
        progress=_progress(inspection),
        pictures=pictures_in(inspection, *texts.values()),
        others=beside_others(inspection),
        alerts=raised["alerts"],
        reassurance_requests=raised["reassurance_requests"],
    )


def pictures_in(inspection: Inspection, *texts: str) -> dict[int, Picture]:
    """The pictures that some texts name, by number, without their files. No query if they name none."""
    numbers = {number for text in texts for number in numbers_in(text)}
    if not numbers:
        return {}
    return {
        row.number: Picture(
            row.number, row.alternative, row.caption, row.source, row.width, row.height, is_lost=row.is_lost
        )
        for row in inspection.pictures.current().filter(number__in=numbers)
    }


def _with_files(inspection: Inspection, pictures: Mapping[int, Picture]) -> dict[int, Picture]:
    """The same pictures with their files inside, as an edition needs them. One whose file is missing or damaged has none."""
    shown = dict(pictures)
    for row in inspection.pictures.filter(number__in=pictures) if pictures else ():
        try:
            content = base64.b64encode(row.content()).decode()
        except Damaged:
            continue
        shown[row.number] = replace(shown[row.number], src=f"data:{row.content_type};base64,{content}")
    return shown


def _missing_before_the_panel(inspection: Inspection) -> list[str]:
    """What was passed when the inspection last moved to the panel, if it affects the figures."""
    moved = inspection.phase_changes.filter(phase="ratings_panel").order_by("-pk").values("at")[:1]
    passed = inspection.passed_gaps.filter(step="ratings_panel", at__gte=Subquery(moved))
    return [gap.published for gap in passed if gap.published]


def _progress(inspection: Inspection) -> Progress | None:
    """Progress since the earlier inspection, if this is a reinspection and its layout has a section for it.

    Only signed ratings of the earlier inspection are printed.
    """
    has_section = any(section.kind == "progress" for section in layout(inspection.layout).sections)
    if not has_section or not inspection.reinspection_of:
        return None
    earlier = earlier_inspection(inspection)
    return Progress(
        published=earlier.published if earlier else None,
        framework=earlier.framework.title if earlier else "",
        recommendations=earlier_recommendations_of(inspection, earlier),
        compared=then_and_now(inspection, earlier) if earlier and earlier.is_signed else None,
    )


def _printed(inspection: Inspection) -> list[Printed]:
    """The tables about the children in each edition published so far. Older editions have none, because we did not keep them."""
    documents = inspection.editions.values_list("document", flat=True)
    return [tables for document in documents if (tables := printed_in(document)) is not None]


def _survey_counts(rests_on: Methodology) -> list[SurveyCount]:
    return [
        SurveyCount(
            survey.cited_as,
            survey.title,
            number,
            question.text,
            question.positive,
            question.answered,
            survey.is_of_families,
        )
        for survey in rests_on.surveys
        for number, question in enumerate(survey.questions, 1)
    ]


def _samples(inspection: Inspection) -> dict[str, DrawnFrom]:
    """How the cases were selected, in each domain for which the number of eligible cases is known."""
    if not inspection.eligible:
        return {}
    replaced = Counter(row.domain.number for row in replacements_of(inspection))
    return {
        sample.domain.number: _drawn_from(sample, replaced[sample.domain.number]) for sample in samples_of(inspection)
    }


def _drawn_from(sample: DomainSample, replaced: int) -> DrawnFrom:
    unlike = largest(sample.groups)
    # A case that was added by hand and is not on the list was eligible too.
    added = sample.not_on_the_list if sample.has_list else 0
    return DrawnFrom(
        sample.inspected,
        (sample.eligible or 0) + added,
        sample.rule.confidence,
        sample.margin or 0,
        unlike.difference if unlike else None,
        replaced,
        sample.inspection.framework.definition.percentages.smallest_group,
        sample.matched,
    )


def _raised_in(inspection: Inspection) -> dict[str, int]:
    """The number of alerts and requests for reassurance in the report. Later alerts and requests are not counted."""
    published = inspection.phase_changes.filter(phase="published").order_by("pk").values("at")[:1]

    def count(kind: str) -> Count:
        before = Q(**{f"{kind}__raised_at__lt": Subquery(published)}) if inspection.is_published else Q()
        return Count(kind, filter=before, distinct=True)

    kinds = ("alerts", "reassurance_requests")
    counted: dict[str, int] = inspection.cases.aggregate(**{kind: count(kind) for kind in kinds})
    return counted


def _plain_cases(inspection: Inspection) -> list[dict[str, str]]:
    """The cases in the samples. Units outside the samples are rated, but not among the cases that the report describes."""
    cases = inspection.cases.with_unrated_answers()
    rated = rated_answers_in_cases(inspection)
    return [_plain_case(case) | rated.get(case.pk, {}) for case in cases if case.unit.in_sample]


def _plain_case(case: Case) -> dict[str, str]:
    return {
        "domains": ";".join(judged_under(case)),
        "disposal": case.disposal,
        "custody": case.custody,
        "gender": case.gender,
        "age": "" if case.age is None else str(case.age),
        "ethnicity": case.ethnicity,
        "offence": case.offence,
        "looked_after": case.looked_after,
        "safety_wellbeing": case.safety_wellbeing,
        "risk_of_serious_harm": case.risk_of_serious_harm,
        "yot_safety_wellbeing": case.yot_safety_wellbeing,
        "yot_risk_of_serious_harm": case.yot_risk_of_serious_harm,
        **({"unit": case.unit.slug} if case.is_of_a_named_kind else {}),
        **unrated_answers_that_count(case),
    }
