"""What follows from an inspection: the panel's decisions, what the report says, and the files rendered from it."""

from reports.models.panel import PanelDecision, PanelMeeting, Reopening, SignOff
from reports.models.rendering import Rendering
from reports.models.writing import Fact, Recommendation, SectionText

__all__ = [
    "Fact",
    "PanelDecision",
    "PanelMeeting",
    "Recommendation",
    "Rendering",
    "Reopening",
    "SectionText",
    "SignOff",
]
