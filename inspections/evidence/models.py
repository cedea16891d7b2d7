"""Evidence for the standards judged as a whole, its links to key questions, and the judgements based on it.

Sources: C chapter 4 and annex E, and the methodology annexes of M, B and G. Nothing here is deleted. Items that are not
needed are withdrawn with a reason.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.base import Appended, Choices, CurrentQuerySet
from inspections.cases.models import Case
from inspections.evidence.querysets import (
    EvidenceLinkQuerySet,
    EvidenceQuerySet,
    KeyQuestionJudgementQuerySet,
    LineOfEnquiryQuerySet,
)
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from inspections.stored_files.models import Upload


class Withdrawable(models.Model):
    """A row that can be withdrawn: it no longer counts but is kept, with who withdrew it, when and why."""

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    withdrawn_because = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="%(class)s_withdrawn_with_a_reason",
            )
        ]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Evidence(Withdrawable):
    """An item of evidence, for example a document, a meeting or a survey. It is cited by its number: E1, E2 and so on."""

    class Kind(Choices):
        DOCUMENT = "document", "Document"
        DATA = "data", "Data supplied by the {service.one}"
        MEETING = "meeting", "Meeting"
        INTERVIEW = "interview", "Interview"
        FOCUS_GROUP = "focus_group", "Focus group"
        SURVEY = "survey", "Survey"
        OBSERVATION = "observation", "Observation"
        PRESENTATION = "presentation", "Presentation"
        PARTNER = "partner", "Partner inspectors’ evidence"
        REFERRED_CASE = "referred_case", "Finding on a case referred to a partner inspector"

    class State(Choices):
        REQUESTED = "requested", "Requested"
        RECEIVED = "received", "Received"

    class Surveyed(Choices):
        STAFF = "staff", "Staff"
        VOLUNTEERS = "volunteers", "Volunteers"
        CHILDREN = "children", "Children"
        PARENTS = "parents", "Parents or carers"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField(editable=False)  # numbered within the inspection
    kind = models.CharField(max_length=20, choices=Kind.in_words)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.RECEIVED)
    due = models.DateField("due on", null=True, blank=True)
    # The date of a meeting, an observation or a document.
    happened_on = models.DateField("date", null=True, blank=True)
    # By role, one on each line, without names.
    roles = models.TextField("roles present", blank=True)
    # How many people took part in a meeting, an interview or a focus group.
    people = models.PositiveIntegerField("how many people", null=True, blank=True)
    partner = models.CharField("partner inspectorate", max_length=100, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="referred_findings")
    surveyed = models.CharField("who was surveyed", max_length=10, choices=Surveyed.in_words, blank=True)
    invited = models.PositiveIntegerField(null=True, blank=True)
    answered = models.PositiveIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)
    # Each has its own section in the report.
    is_on_diversity = models.BooleanField("diversity", default=False)
    is_on_resettlement = models.BooleanField("resettlement", default=False)
    is_on_involvement = models.BooleanField("children’s involvement", default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        verbose_name_plural = "evidence"
        ordering = ["number"]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_item_of_evidence_per_number"),
            models.CheckConstraint(
                condition=Q(answered__isnull=True) | Q(invited__isnull=True) | Q(answered__lte=F("invited")),
                name="no_more_answer_than_were_invited",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(kind="referred_case"), name="only_a_referred_case_names_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cited_as} {self.title}"

    @property
    def kind_in_words(self) -> str:
        """The kind, with the framework’s word for the service."""
        return self.inspection.words.fill(self.Kind(self.kind).label)

    @property
    def cited_as(self) -> str:
        return f"E{self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether the item was due before today."""
        return self.state == self.State.REQUESTED and self.due is not None and self.due < timezone.localdate()

    @property
    def subject(self) -> str:
        """The name of the item in the history."""
        return f"evidence {self.cited_as}"


class EvidenceFile(Upload):
    """A file attached to an item of evidence, stored as uploaded. A newer file is added and does not replace it."""

    to_restore = (
        "Ask your administrator to restore it from a backup of {day} or later, or add the same file to the item again."
    )

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="evidence/")  # under a generated name, outside the folders the web server serves

    class Meta(Upload.Meta):
        constraints = [
            models.UniqueConstraint(fields=["evidence", "sha256"], name="one_file_per_content_and_item"),
        ]

    @property
    def belongs_to(self) -> str:
        return f"{self.evidence.inspection.reference}, {self.evidence.cited_as}"


class SurveyQuestion(models.Model):
    """A question in a survey, how many people answered it and how many of them agreed: "31 of 36"."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    positive = models.PositiveIntegerField("number who said so")
    answered = models.PositiveIntegerField("number who answered")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "position"], name="one_survey_question_per_position"),
            models.CheckConstraint(condition=Q(positive__lte=F("answered")), name="no_more_said_so_than_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.positive} of {self.answered}"


class EvidenceLink(Withdrawable):
    """A link from an item of evidence to a key question, or one of its prompts, with the relevant passage."""

    class Bearing(Choices):
        SUPPORTS = "supports", "Supports"
        CONTRADICTS = "contradicts", "Contradicts"

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    key_question = models.ForeignKey("standards.KeyQuestion", on_delete=models.PROTECT, related_name="+")
    prompt = models.ForeignKey("standards.Prompt", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    bearing = models.CharField(max_length=11, choices=Bearing.in_words)
    passage = models.TextField(blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta(Withdrawable.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.evidence.cited_as} {self.get_bearing_display().lower()} {self.key_question.number}"


class KeyQuestionJudgement(Appended):
    """The lead inspector's judgement on a key question in a standard that is judged as a whole.

    The newest judgement at each stage applies.
    """

    class Stage(Choices):
        PRELIMINARY = "preliminary", "Preliminary, before fieldwork"
        FINAL = "final", "Final"

    class Leaning(Choices):
        STRENGTH = "strength", "Strength"
        MIXED = "mixed", "Mixed"
        IMPROVEMENT = "improvement", "Area for improvement"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="key_question_judgements")
    key_question = models.ForeignKey("standards.KeyQuestion", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=11, choices=Stage.in_words)
    # "" withdraws the earlier judgement.
    leaning = models.CharField(max_length=11, choices=Leaning.in_words, blank=True)
    text = models.TextField(blank=True)
    # What is not known yet.
    gaps = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = KeyQuestionJudgementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.key_question.number}, {self.get_stage_display()}: {self.get_leaning_display()}"


class LineOfEnquiry(models.Model):
    """Something to find out about a key question, who it is assigned to, and the answer."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="lines_of_enquiry")
    key_question = models.ForeignKey("standards.KeyQuestion", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("what needs to be found out")
    owner = models.ForeignKey(
        TeamMember, null=True, blank=True, on_delete=models.PROTECT, related_name="lines_of_enquiry"
    )
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LineOfEnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "lines of enquiry"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answered_line_of_enquiry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_question.number}: {self.text}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def subject(self) -> str:
        """The name of the line of enquiry in the history."""
        return f"line of enquiry {self.pk}"


class Feedback(Appended):
    """The lead inspector's feedback to the YOT at the end of fieldwork, with a copy of the evidence boards on that day."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="feedback")
    # The boards as they were shown, never computed again.
    picture = models.JSONField()
    said = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {timezone.localtime(self.at):%-d %B %Y}"


class OrganisationalJudgement(Appended):
    """The rating that the lead inspector proposes for a standard. Each proposal is a new row.

    For a computed standard, it proposes that the ratings panel uses its discretion.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="organisational_judgements")
    standard = models.ForeignKey("standards.Standard", on_delete=models.PROTECT, related_name="+")
    # "" withdraws the earlier proposal.
    rating = models.CharField(max_length=50, blank=True)
    rationale = models.TextField(blank=True)
    # The items of evidence behind the rationale.
    cites = models.ManyToManyField("inspections.Evidence", related_name="cited_by", blank=True)
    # One of the triggers for professional discretion, if the panel should change a computed rating.
    trigger = models.CharField(max_length=30, blank=True)

    objects: ClassVar[models.Manager[Any]] = CurrentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.standard.number}: {self.rating or 'withdrawn'}"
