"""Says which models are case data, and which are kept.

A model that belongs to a deleted model is deleted too. A test fails if a model of an inspection is not deleted, emptied
or kept with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models

from inspections.inspection.models import Inspection
from reports.archive.graph import Carried, carried, foreign_keys

# What is deleted, with every row that cannot exist without it: answers, notes, interviews, alerts, files, links.
ROOTS = (
    "inspections.Case",
    "inspections.EligibleCase",
    "inspections.Draw",
    "inspections.Replacement",
    "inspections.PlannedInterview",
    "inspections.Evidence",
    "inspections.Feedback",
    "reports.SignedGroups",  # small counts of children; their sums in figures by group are kept
)

# The history still shows who changed what and when. The recorded values are removed from rows about these subjects.
EMPTIED = (
    "case ",
    "eligible case ",
    "alert ",
    "reassurance ",
    "evidence ",
    "line of enquiry ",
    "conflict of interest",
    "planned interview ",
    "second read ",
    "dip sample ",
)

KEPT: dict[str, str] = {
    "inspections.Inspection": "which YOT was inspected, and when",
    "inspections.Change": "who changed what and when; the values of rows about cases and evidence are emptied",
    "inspections.TeamMember": "who inspected",
    "inspections.Partner": "which inspectorates took part",
    "inspections.PlannedPhase": "dates",
    "inspections.PhaseChange": "dates",
    "inspections.ConflictOfInterest": "about the whole inspection; those about a case are deleted",
    "inspections.EligibleNumber": "counts",
    "inspections.EligibleWindow": "dates",
    "inspections.SampleSize": "counts",
    "inspections.KeyQuestionJudgement": "judgements on the organisation, on which the ratings are based",
    "inspections.LineOfEnquiry": "questions about the organisation; the history of their answers is emptied",
    "inspections.OrganisationalJudgement": "proposed ratings",
    "reports.PanelDecision": "ratings",
    "reports.PanelMeeting": "ratings",
    "reports.SignOff": "ratings as signed",
    "reports.Reopening": "ratings as signed",
    "reports.SignedRatings": "ratings and counts as signed",
    "reports.PassedGap": "part of the panel's record",
    "reports.SectionText": "the report",
    "reports.TextVersion": "the report",
    "reports.TextComment": "the report",
    "reports.CommentAnswer": "the report",
    "reports.TextSuggestion": "the report",
    "reports.SuggestionAnswer": "the report",
    "reports.SectionReady": "the report",
    "reports.Fact": "the report",
    "reports.ReportPicture": "the report",
    "reports.Recommendation": "the report",
    "reports.RemovedRecommendation": "the report",
    "reports.EarlierRecommendation": "the report",
    "reports.AcceptedFinding": "the report",
    "reports.FrozenDraft": "the draft that the YOT checked",
    "reports.DraftParagraph": "the draft that the YOT checked",
    "reports.AccuracyReturn": "the YOT's response",
    "reports.AccuracyComment": "the YOT's response",
    "reports.AccuracyAnswer": "the YOT's response",
    "reports.AccuracyLetter": "our answers to the YOT",
    "reports.CopyBeforePublication": "who had the report before publication",
    "reports.KeptFile": "published files, and files from the YOT",
    "reports.Approval": "publication",
    "reports.Publication": "publication",
    "reports.Edition": "the published report",
    "reports.Correction": "publication",
    "reports.ActionPlan": "progress after publication",
    "reports.FollowedRecommendation": "progress after publication",
    "reports.Progress": "progress after publication",
    "reports.CaseDataDeletion": "the deletion itself",
}


@cache
def deleted() -> tuple[Carried, ...]:
    """The models whose rows are deleted, each after the models that its rows name."""
    found = {apps.get_model(label) for label in ROOTS}
    while more := {
        each.model
        for each in carried()
        if each.model not in found
        and any(field.related_model in found and not field.null for field in foreign_keys(each.model))
    }:
        found |= more
    return tuple(each for each in carried() if each.model in found)


def rows_to_delete(inspection: Inspection) -> Iterator[tuple[type[models.Model], list[int]]]:
    """The keys of all rows to delete, by model, in the order in which they can be deleted."""
    going = deleted()
    gone = {each.model for each in going}
    about_them = {
        each: {f"{field.name}__isnull": False for field in foreign_keys(each.model) if field.related_model in gone}
        for each in carried()
        if each.model not in gone
    }
    for each, some in about_them.items():
        if some:  # a row that may name a case, such as a conflict of interest about one
            yield each.model, list(each.rows_of(inspection).filter(**some).values_list("pk", flat=True))
    for each in reversed(going):
        yield each.model, list(each.rows_of(inspection).values_list("pk", flat=True))


def counts_of(inspection: Inspection) -> list[tuple[str, int]]:
    """How many rows would be deleted, by their name for people. Names without rows are left out."""
    rows = [(str(model._meta.verbose_name_plural), len(keys)) for model, keys in rows_to_delete(inspection)]
    return sorted([(name, number) for name, number in rows if number])
