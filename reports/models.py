"""All models of this app: the panel's decisions, the report, and the files made from it."""

from reports.accuracy.models import (
    AccuracyAnswer,
    AccuracyComment,
    AccuracyLetter,
    AccuracyReturn,
    CopyBeforePublication,
    DraftParagraph,
    FrozenDraft,
    ReturnUpload,
)
from reports.checks.models import AcceptedFinding
from reports.context.public.models import PublicFigure
from reports.exchange.models import ImportUpload
from reports.following.models import ActionPlan, FollowedRecommendation, Progress
from reports.gates.models import PassedGap
from reports.kept_files.models import KeptFile
from reports.laboratory.models import RuleSet, RuleSetEnding, RuleSetResult
from reports.national.groups.models import GroupFigures
from reports.national.interface.models import ClientKey
from reports.national.release.models import Release, ReleaseRequest
from reports.panel.models import PanelDecision, PanelMeeting, Reopening, SignOff
from reports.pdf.models import Rendering
from reports.pictures.models import ReportPicture
from reports.publication.models import Approval, Correction, Edition, Publication
from reports.rated.models import SignedGroups, SignedRatings
from reports.recommendations.models import Recommendation, RemovedRecommendation
from reports.reinspection.models import EarlierRecommendation
from reports.retention.models import CaseDataDeletion
from reports.writing.models import CommentAnswer, Fact, SectionReady, SectionText, TextComment, TextVersion
from reports.writing.suggestions.models import SuggestionAnswer, TextSuggestion

__all__ = [
    "AcceptedFinding",
    "AccuracyAnswer",
    "AccuracyComment",
    "AccuracyLetter",
    "AccuracyReturn",
    "ActionPlan",
    "Approval",
    "CaseDataDeletion",
    "ClientKey",
    "CommentAnswer",
    "CopyBeforePublication",
    "Correction",
    "DraftParagraph",
    "EarlierRecommendation",
    "Edition",
    "Fact",
    "FollowedRecommendation",
    "FrozenDraft",
    "GroupFigures",
    "ImportUpload",
    "KeptFile",
    "PanelDecision",
    "PanelMeeting",
    "PassedGap",
    "Progress",
    "PublicFigure",
    "Publication",
    "Recommendation",
    "Release",
    "ReleaseRequest",
    "RemovedRecommendation",
    "Rendering",
    "Reopening",
    "ReportPicture",
    "ReturnUpload",
    "RuleSet",
    "RuleSetEnding",
    "RuleSetResult",
    "SectionReady",
    "SectionText",
    "SignOff",
    "SignedGroups",
    "SignedRatings",
    "SuggestionAnswer",
    "TextComment",
    "TextSuggestion",
    "TextVersion",
]
