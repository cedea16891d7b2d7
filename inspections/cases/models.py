"""Cases and the answers, interviews, steps and comments recorded in them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.cases.querysets import STEPS, CaseQuerySet, InterviewQuerySet, JudgementQuerySet
from inspections.inspection.models import Inspection, TeamMember, reference_validator
from inspections.people.models import User
from standards.language.asking import unit_of
from standards.language.relevance import FACTS
from standards.language.units import Unit


class Level(Choices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class YesNo(Choices):
    YES = "yes", "Yes"
    NO = "no", "No"


# "Not recorded" is an answer: the inspector looked, and the YOT's file has no answer. "" means not answered yet.
NOT_RECORDED = "not_recorded"


class YesNoOrNotRecorded(Choices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_RECORDED = NOT_RECORDED, "Not recorded"


def _level(name: str) -> models.CharField[str, str]:
    return models.CharField(name, max_length=12, choices=Level.in_words, blank=True)


def levels_by_the_yot() -> list[tuple[str, str]]:
    """The levels of a YOT's own classification, including "None recorded"."""
    return [*Level.in_words(), (NOT_RECORDED, "None recorded")]


def _level_by_the_yot(name: str) -> models.CharField[str, str]:
    return models.CharField(f"{name}, by the YOT", max_length=12, choices=levels_by_the_yot, blank=True)


class Case(models.Model):
    """The YOT's work with one child, recorded under a reference and never under a name. An empty field is not answered yet."""

    class State(Choices):
        RECORDING = "recording", "Being recorded"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        ACCEPTED = "accepted", "Accepted"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="cases")
    # The domain in which the case is listed. The framework says under which domains it is judged.
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    # Other domains in whose samples the case is as well.
    also_in = models.ManyToManyField("standards.Domain", blank=True, related_name="+")
    reference = models.CharField(max_length=40, validators=[reference_validator])
    # Used for the child in everything written about the case, so that no real name is needed.
    pseudonym = models.CharField(max_length=40, blank=True)
    # Whether the case is with its inspector or the lead inspector. Each change is also a CaseStep row.
    state = models.CharField(max_length=10, choices=State.in_words, default=State.RECORDING)
    disposal = models.CharField(max_length=60)
    disposal_date = models.DateField(null=True, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    custody = models.CharField(max_length=3, choices=YesNo.in_words, blank=True)
    gender = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(8), MaxValueValidator(21)]
    )
    ethnicity = models.CharField(max_length=100, blank=True)
    religion = models.CharField(max_length=100, blank=True)
    disability = models.CharField(max_length=12, choices=YesNoOrNotRecorded.in_words, blank=True)
    offence = models.CharField(max_length=200, blank=True)
    looked_after = models.CharField(max_length=12, choices=YesNoOrNotRecorded.in_words, blank=True)
    safety_wellbeing = _level("safety and wellbeing")
    risk_of_serious_harm = _level("risk of serious harm")
    yot_safety_wellbeing = _level_by_the_yot("safety and wellbeing")
    yot_risk_of_serious_harm = _level_by_the_yot("risk of serious harm")
    inspector = models.ForeignKey(TeamMember, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    # What the inspector writes down while reading the YOT's file. Not evidence for an answer, and not in the report.
    notepad = models.TextField(blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "reference"], name="one_case_per_reference"),
            models.CheckConstraint(condition=~Q(disposal=""), name="case_has_a_disposal"),
            models.CheckConstraint(condition=Q(custody__in=["", *YesNo]), name="custody_yes_or_no"),
            models.CheckConstraint(
                condition=Q(looked_after__in=["", *YesNoOrNotRecorded]) & Q(disability__in=["", *YesNoOrNotRecorded]),
                name="characteristics_yes_or_no_or_not_recorded",
            ),
            models.UniqueConstraint(
                fields=["inspection", "pseudonym"], condition=~Q(pseudonym=""), name="one_pseudonym_per_inspection"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recording", "submitted", "returned", "accepted"]), name="case_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(safety_wellbeing__in=["", *Level])
                & Q(risk_of_serious_harm__in=["", *Level])
                & Q(yot_safety_wellbeing__in=["", *Level, NOT_RECORDED])
                & Q(yot_risk_of_serious_harm__in=["", *Level, NOT_RECORDED]),
                name="classifications_are_levels",
            ),
        ]

    def __str__(self) -> str:
        """The name of the case on every page: the pseudonym and the reference."""
        return f"{self.pseudonym} ({self.reference})" if self.pseudonym else self.reference

    @property
    def facts(self) -> dict[str, str]:
        """The facts of the case that a framework's rules may use."""
        recorded = {name: getattr(self, name) for name in FACTS}
        return {name: "" if value is None else str(value) for name, value in recorded.items()}

    @property
    def unit(self) -> Unit:
        """The kind of unit of inspection that the case is, for example a victim's case."""
        whole = self.inspection.framework.whole
        return unit_of(whole.definition, whole.number_of_domain(self.domain_id), self.disposal)

    @property
    def is_of_a_named_kind(self) -> bool:
        """Whether the framework names kinds of units. If not, a case is about a child."""
        return self.unit in self.inspection.framework.definition.units

    @property
    def is_with_its_inspector(self) -> bool:
        """Whether the inspector can record in the case: before submitting it, and after the lead inspector returns it."""
        return self.state in (Case.State.RECORDING, Case.State.RETURNED)

    @property
    def lead_recordings_now(self) -> list[LeadRecording]:
        """The recordings for the inspector since the case was last submitted, returned or reallocated."""
        now = [row for row in self.lead_recordings.all() if row.inspector_id == self.inspector_id]
        if not now or not self.is_with_its_inspector:
            return []
        handed_over = max((step.at for step in self.steps.all()), default=None)
        return [row for row in now if handed_over is None or row.at > handed_over]

    @property
    def returned(self) -> CaseStep | None:
        """The step when the lead inspector returned the case, if the case is still returned."""
        if self.state != Case.State.RETURNED:
            return None
        models.prefetch_related_objects([self], *STEPS)  # already prefetched if many cases were fetched together
        step: CaseStep = list(self.steps.all())[-1]
        return step

    @property
    def subject(self) -> str:
        """The name of the case in the history."""
        return f"case {self.reference}"

    def answers_by_question(self) -> dict[str, str]:
        """Every answer given, by the number of its key question or prompt."""
        return {judgement.question_number: judgement.answer for judgement in self.judgements.all()}

    def unrated_answers(self) -> dict[str, str]:
        """Every answer to an unrated question, by the slug of the question."""
        return {answer.question.slug: answer.value for answer in self.answers.all()}


class Judgement(models.Model):
    """An inspector's answer to one key question or one prompt in one case."""

    class Answer(Choices):
        YES = "yes", "Yes"
        NO = "no", "No"
        DOES_NOT_APPLY = "na", "Does not apply"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="judgements")
    key_question = models.ForeignKey("standards.KeyQuestion", null=True, on_delete=models.PROTECT, related_name="+")
    prompt = models.ForeignKey("standards.Prompt", null=True, on_delete=models.PROTECT, related_name="+")
    # "" if the answer was cleared, or if the question has a note but no answer yet.
    answer = models.CharField(max_length=3, choices=Answer.in_words, blank=True)
    # The evidence that the inspector saw or, for a key question, the reason for the answer.
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key_question__isnull=False, prompt__isnull=True)
                | Q(key_question__isnull=True, prompt__isnull=False),
                name="judgement_of_a_key_question_or_a_prompt",
            ),
            models.UniqueConstraint(fields=["case", "key_question"], name="one_judgement_per_case_and_key_question"),
            models.UniqueConstraint(fields=["case", "prompt"], name="one_judgement_per_case_and_prompt"),
            models.CheckConstraint(condition=Q(answer__in=["", "yes", "no", "na"]), name="answer_yes_no_or_na"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.question_number}: {self.answer or 'not answered'}"

    @property
    def question_number(self) -> str:
        if self.prompt:
            return f"{self.prompt.key_question.number}{self.prompt.letter}"
        assert self.key_question is not None
        return self.key_question.number


class CaseAnswer(models.Model):
    """The answer to an unrated question in one case. The value is yes, no or na, one option, several joined by ";", or a date."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey("standards.CaseQuestion", on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_per_case_and_question")]

    def __str__(self) -> str:
        return f"{self.case} {self.question.slug}: {self.value}"


class AwaitedEntry(models.Model):
    """Why a question in a case cannot be answered yet. The case can be submitted without the answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="awaited")
    # The name of the entry (inspections.cases.entries), for example "2.1.1", "management_oversight" or "disposal_date".
    entry = models.CharField(max_length=80)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "entry"], name="one_reason_per_case_and_entry")]

    def __str__(self) -> str:
        return f"{self.case} {self.entry}: {self.reason}"


class Interview(models.Model):
    """An interview about one case: held, awaited or not possible. People are recorded by role, without names."""

    class With(Choices):
        CASE_MANAGER = "case_manager", "Case manager"
        CHILD = "child", "Child"
        PARENT_OR_CARER = "parent_or_carer", "Parent or carer"
        VICTIM = "victim", "Victim"
        OTHER = "other", "Another person who works with the child"

    class State(Choices):
        HELD = "held", "Held"
        AWAITED = "awaited", "Awaited"
        NOT_HELD = "not_held", "Not possible"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interviews")
    with_whom = models.CharField("interview with", max_length=20, choices=With.in_words)
    role = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.in_words, blank=True)
    held_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why the interview is awaited or was not possible
    notes = models.TextField(blank=True)
    # Used as evidence on the organisation without naming the case or the person.
    about_organisation = models.TextField(blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(with_whom="case_manager"), name="one_interview_with_the_case_manager"
            ),
            models.CheckConstraint(condition=Q(state__in=["", "held", "awaited", "not_held"]), name="interview_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_with_whom_display()}"

    @property
    def is_recorded(self) -> bool:
        """Whether the date of the interview, or the reason it was not held, is recorded."""
        return bool(self.held_on) if self.state == self.State.HELD else bool(self.state and self.reason.strip())


class CaseStep(Appended):
    """A step in the review of a case: the inspector submits it, and the lead inspector returns or accepts it. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Case.State.in_words)
    comment = models.TextField(blank=True)
    # Key questions that disagree with their prompts and were confirmed by the inspector: {"2.1.1": "no"}.
    left_apart = models.JSONField(default=dict, blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_state_display()}"


class LeadRecording(Appended):
    """The reason why the lead inspector or a deputy records answers in a colleague's case.

    They can record answers until the case is submitted, returned or reallocated. Append-only.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lead_recordings")
    # The colleague, who sees the reason and the changes.
    inspector = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="lead_recording_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"


class CaseComment(Appended):
    """The lead inspector's comment on one answer in a returned case."""

    step = models.ForeignKey(CaseStep, on_delete=models.CASCADE, related_name="comments")
    entry = models.CharField(max_length=80)
    text = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.text}"
