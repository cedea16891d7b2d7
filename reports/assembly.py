"""From an inspection's rows to tallies, ratings and the report: the only join of rows and rules."""

from __future__ import annotations

from django.db.models import Count, Q, Subquery

from inspections.cases.models import Case, Judgement
from inspections.evidence.counts import Methodology, methodology
from inspections.inspection.models import Inspection
from reports.document.material import FactValue, Material, RecommendationText, SurveyCount
from reports.evidence_lines import counted as counted_evidence
from reports.layouts import layout
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, InspectionRating, rate_inspection
from reports.ratings.tallies import tallies


def tallies_of(inspection: Inspection) -> dict[str, Tally]:
    """A tally for every question of the case-based domains, in three queries."""
    return tallies(
        inspection.framework.definition,
        inspection.cases.counted_by_facts(),
        Judgement.objects.filter(case__inspection=inspection).tallied(),
    )


def proposals_of(inspection: Inspection) -> dict[str, str]:
    """The standing proposals of the lead inspector, by standard; for a computed one, that the panel uses its discretion."""
    rows = inspection.organisational_judgements.standing()
    return {row.standard.number: row.rating for row in rows if row.rating}


def rationales_of(inspection: Inspection) -> dict[str, str]:
    """Why the lead inspector proposes what is proposed, by standard that is judged as a whole."""
    rows = inspection.organisational_judgements.standing()
    return {row.standard.number: row.rationale for row in rows if row.rating and row.standard.method == "judged"}


def decisions_of(inspection: Inspection) -> dict[str, Decision]:
    """The standing decisions of the ratings panel, by standard; on the overall rating under "overall"."""
    return {
        row.standard.number if row.standard else OVERALL: Decision(row.rating, row.reason, row.trigger)
        for row in inspection.panel_decisions.standing()
        if row.rating
    }


def ratings_of(inspection: Inspection, counted: dict[str, Tally] | None = None) -> InspectionRating:
    """The ratings of an inspection as its rows stand now."""
    return rate_inspection(
        inspection.framework.definition,
        tallies_of(inspection) if counted is None else counted,
        proposals_of(inspection),
        decisions_of(inspection),
    )


def material_of(inspection: Inspection) -> Material:
    """Everything recorded that the report draws on. Fetch the inspection `with_framework()`."""
    counted = tallies_of(inspection)
    lead, chief = inspection.lead_inspector, inspection.chief_inspector
    rests_on = methodology(inspection)
    return Material(
        reference=inspection.reference,
        yot=inspection.yot.name,
        is_joint=inspection.kind == Inspection.Kind.JOINT,
        fieldwork_started=inspection.fieldwork_started,
        published=inspection.published,
        lead_inspector=str(lead or ""),
        chief_inspector=str(chief or ""),
        framework=inspection.framework.definition,
        layout=layout(inspection.layout),
        ratings=ratings_of(inspection, counted),
        tallies=counted,
        cases=[_plain_case(case) for case in inspection.cases.with_unrated_answers()],
        texts={text.section: text.body for text in inspection.texts.all()},
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
        evidence=counted_evidence(rests_on),
        announced=inspection.announced,
        **_raised_in(inspection),
    )


def _survey_counts(rests_on: Methodology) -> list[SurveyCount]:
    return [
        SurveyCount(survey.cited_as, survey.title, number, question.text, question.positive, question.answered)
        for survey in rests_on.surveys
        for number, question in enumerate(survey.questions, 1)
    ]


def _raised_in(inspection: Inspection) -> dict[str, int]:
    """How many alerts and requests for reassurance the report counts; what came after publication does not change it."""
    published = inspection.phase_changes.filter(phase="published").order_by("pk").values("at")[:1]

    def count(kind: str) -> Count:
        before = Q(**{f"{kind}__raised_at__lt": Subquery(published)}) if inspection.is_published else Q()
        return Count(kind, filter=before, distinct=True)

    kinds = ("alerts", "reassurance_requests")
    counted: dict[str, int] = inspection.cases.aggregate(**{kind: count(kind) for kind in kinds})
    return counted


def _plain_case(case: Case) -> dict[str, str]:
    return {
        "domain": case.domain.number,
        "disposal": case.disposal,
        "custody": case.custody,
        "gender": case.gender,
        "ethnicity": case.ethnicity,
        "offence": case.offence,
        "looked_after": case.looked_after,
        "safety_wellbeing": case.safety_wellbeing,
        "risk_of_serious_harm": case.risk_of_serious_harm,
        "yot_safety_wellbeing": case.yot_safety_wellbeing,
        "yot_risk_of_serious_harm": case.yot_risk_of_serious_harm,
        **{answer.question.slug: answer.value for answer in case.answers.all()},
    }
