"""All models of the recording side, imported from their packages."""

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.base import Appended
from inspections.benchmarks.models import BenchmarkAnswer, BenchmarkCase, BenchmarkComment, BenchmarkFile, BenchmarkRead
from inspections.cases.models import (
    NOT_RECORDED,
    AwaitedEntry,
    Case,
    CaseAnswer,
    CaseComment,
    CaseStep,
    Interview,
    Judgement,
    LeadRecording,
    Level,
    YesNo,
    YesNoOrNotRecorded,
)
from inspections.dip_samples.models import DipAnswer, DipFinding, DipRead
from inspections.eligible.models import ColumnMapping, EligibleCase, EligibleNumber, EligibleWindow
from inspections.evidence.models import (
    Evidence,
    EvidenceFile,
    EvidenceLink,
    Feedback,
    KeyQuestionJudgement,
    LineOfEnquiry,
    OrganisationalJudgement,
    SurveyQuestion,
)
from inspections.inspection.models import (
    Change,
    ConflictOfInterest,
    Inspection,
    Inspectorate,
    Partner,
    PhaseChange,
    PlannedPhase,
    TeamMember,
    reference_validator,
)
from inspections.inspection.yots import YOT, LocalAuthority, YOTName
from inspections.interviews.models import CalendarAddress, PlannedInterview
from inspections.notices.models import Notice, NoticeChoice
from inspections.openings.models import Opening
from inspections.people.models import HeldRole, User, UserManager
from inspections.practice_examples.models import OfferedItem, PracticeExample, Quotation
from inspections.sampling.models import AcceptedDraw, Draw, Replacement, SampleSize
from inspections.second_reads.models import Adjudication, SecondAnswer, SecondRead
from inspections.yots.models import RegisterUpload

__all__ = [
    "NOT_RECORDED",
    "YOT",
    "AcceptedDraw",
    "Adjudication",
    "Alert",
    "Appended",
    "AwaitedEntry",
    "BenchmarkAnswer",
    "BenchmarkCase",
    "BenchmarkComment",
    "BenchmarkFile",
    "BenchmarkRead",
    "CalendarAddress",
    "Case",
    "CaseAnswer",
    "CaseComment",
    "CaseStep",
    "Change",
    "ColumnMapping",
    "ConflictOfInterest",
    "DipAnswer",
    "DipFinding",
    "DipRead",
    "Draw",
    "EligibleCase",
    "EligibleNumber",
    "EligibleWindow",
    "Evidence",
    "EvidenceFile",
    "EvidenceLink",
    "Feedback",
    "HeldRole",
    "Inspection",
    "Inspectorate",
    "Interview",
    "Judgement",
    "KeyQuestionJudgement",
    "LeadRecording",
    "Level",
    "LineOfEnquiry",
    "LocalAuthority",
    "Notice",
    "NoticeChoice",
    "OfferedItem",
    "Opening",
    "OrganisationalJudgement",
    "Partner",
    "PhaseChange",
    "PlannedInterview",
    "PlannedPhase",
    "PracticeExample",
    "Quotation",
    "ReassuranceRequest",
    "RegisterUpload",
    "Replacement",
    "SampleSize",
    "SecondAnswer",
    "SecondRead",
    "SurveyQuestion",
    "TeamMember",
    "User",
    "UserManager",
    "YOTName",
    "YesNo",
    "YesNoOrNotRecorded",
    "reference_validator",
]
