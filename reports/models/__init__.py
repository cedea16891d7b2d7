"""What follows from an inspection: the panel's decisions, what the report says, and the files rendered from it."""

from reports.models.checking import AcceptedFinding
from reports.models.panel import PanelDecision, PanelMeeting, Reopening, SignOff
from reports.models.publishing import (
    AccuracyAnswer,
    AccuracyComment,
    AccuracyReturn,
    ActionPlan,
    Approval,
    CopyBeforePublication,
    Correction,
    Damaged,
    DraftParagraph,
    Edition,
    FollowedRecommendation,
    FrozenDraft,
    KeptFile,
    Progress,
    Publication,
)
from reports.models.rendering import Rendering
from reports.models.texts import CommentAnswer, RemovedRecommendation, SectionReady, TextComment, TextVersion
from reports.models.writing import Fact, Recommendation, SectionText

__all__ = [
    "AcceptedFinding",
    "AccuracyAnswer",
    "AccuracyComment",
    "AccuracyReturn",
    "ActionPlan",
    "Approval",
    "CommentAnswer",
    "CopyBeforePublication",
    "Correction",
    "Damaged",
    "DraftParagraph",
    "Edition",
    "Fact",
    "FollowedRecommendation",
    "FrozenDraft",
    "KeptFile",
    "PanelDecision",
    "PanelMeeting",
    "Progress",
    "Publication",
    "Recommendation",
    "RemovedRecommendation",
    "Rendering",
    "Reopening",
    "SectionReady",
    "SectionText",
    "SignOff",
    "TextComment",
    "TextVersion",
]
