"""What was found: YOTs, inspections with their teams, cases, judgements, and the history under all of them."""

from inspections.models.alerts import Alert, ReassuranceRequest
from inspections.models.cases import (
    NOT_RECORDED,
    AwaitedEntry,
    Case,
    CaseAnswer,
    CaseComment,
    CaseStep,
    Interview,
    Judgement,
    Level,
    YesNo,
    YesNoOrNotRecorded,
)
from inspections.models.evidence import (
    Evidence,
    EvidenceFile,
    EvidenceLink,
    Feedback,
    KeyQuestionJudgement,
    LineOfEnquiry,
    SurveyQuestion,
)
from inspections.models.for_report import ForReport, PracticeExample, Quotation
from inspections.models.inspections import (
    YOT,
    Change,
    Inspection,
    OrganisationalJudgement,
    PhaseChange,
    TeamMember,
    reference_validator,
)
from inspections.models.people import RATINGS_PANEL, REPORT_ADMINS, Appended, User, UserManager

__all__ = [
    "NOT_RECORDED",
    "RATINGS_PANEL",
    "REPORT_ADMINS",
    "YOT",
    "Alert",
    "Appended",
    "AwaitedEntry",
    "Case",
    "CaseAnswer",
    "CaseComment",
    "CaseStep",
    "Change",
    "Evidence",
    "EvidenceFile",
    "EvidenceLink",
    "Feedback",
    "ForReport",
    "Inspection",
    "Interview",
    "Judgement",
    "KeyQuestionJudgement",
    "Level",
    "LineOfEnquiry",
    "OrganisationalJudgement",
    "PhaseChange",
    "PracticeExample",
    "Quotation",
    "ReassuranceRequest",
    "SurveyQuestion",
    "TeamMember",
    "User",
    "UserManager",
    "YesNo",
    "YesNoOrNotRecorded",
    "reference_validator",
]
