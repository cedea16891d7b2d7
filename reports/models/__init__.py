"""What follows from an inspection: the panel's decisions, what the report says, and the files rendered from it."""

from reports.models.checking import AcceptedFinding
from reports.models.panel import PanelDecision, PanelMeeting, Reopening, SignOff
from reports.models.rendering import Rendering
from reports.models.texts import CommentAnswer, RemovedRecommendation, SectionReady, TextComment, TextVersion
from reports.models.writing import Fact, Recommendation, SectionText

__all__ = [
    "AcceptedFinding",
    "CommentAnswer",
    "Fact",
    "PanelDecision",
    "PanelMeeting",
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
