"""What was found: YOTs, inspections with their teams, cases, judgements, and the history under all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from inspections import phases
from inspections.querysets import (
    STEPS,
    AlertQuerySet,
    AppendOnlyQuerySet,
    CaseQuerySet,
    ChangeQuerySet,
    ForReportQuerySet,
    InspectionQuerySet,
    InterviewQuerySet,
    JudgementQuerySet,
    ReassuranceRequestQuerySet,
    StandingQuerySet,
)
from standards.relevance import FACTS

RATINGS_PANEL = "Ratings panel"
REPORT_ADMINS = "Report admins"

reference_validator = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "Use letters, digits, full stops, hyphens and underscores, without spaces."
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of the inspectorate. What they may do follows from their teams and groups."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    is_staff = models.BooleanField("may use the administration pages", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message="There is an account with this e-mail address already.",
            )
        ]

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def groups_that_see_every_inspection(self) -> models.QuerySet[Group]:
        """Those of their groups, if any, with which somebody sees inspections that they are not on."""
        return self.groups.filter(name__in=[RATINGS_PANEL, REPORT_ADMINS])


class Appended(models.Model):
    """A row that is added and stays as it is, with whoever answers for it: a person, or a named command."""

    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    command = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[Any]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        # A write that nobody answers for fails.
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(command=""), name="%(class)s_has_an_author")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is append-only: its rows never change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only: its rows are never deleted")


class YOT(models.Model):
    """A youth offending team: the local service inspected, under the name it goes by."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = "YOT"
        verbose_name_plural = "YOTs"

    def __str__(self) -> str:
        return self.name


class Inspection(models.Model):
    class Kind(models.TextChoices):
        SINGLE = "single", "Single"
        JOINT = "joint", "Joint"

    reference = models.SlugField(unique=True, max_length=80, validators=[reference_validator])
    yot = models.ForeignKey(YOT, on_delete=models.PROTECT, related_name="inspections", verbose_name="YOT")
    framework = models.ForeignKey("standards.Framework", on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    # Stored at the announcement: a framework that later names another layout does not change this report's.
    layout = models.CharField(max_length=60)
    # A reference and no foreign key: the inspection before may be kept in another copy of this system.
    reinspection_of = models.CharField(max_length=80, blank=True)
    announced = models.DateField(null=True, blank=True)
    fieldwork_started = models.DateField(null=True, blank=True)
    fieldwork_ended = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=20, choices=phases.CHOICES, default="announced")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fieldwork_started__isnull=True)
                | Q(fieldwork_ended__isnull=True)
                | Q(fieldwork_ended__gte=models.F("fieldwork_started")),
                name="fieldwork_ends_after_it_started",
            ),
            models.CheckConstraint(
                condition=~Q(phase="published") | Q(published__isnull=False), name="published_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.yot} ({self.reference})"

    @property
    def is_signed(self) -> bool:
        """Whether the ratings are signed: what was recorded no longer changes."""
        return phases.BY_SLUG[self.phase].is_signed

    @property
    def is_published(self) -> bool:
        return self.phase == "published"

    @cached_property
    def open_alerts(self) -> list[Alert]:
        """Those that wait for the YOT's answer, or for the lead inspector to accept it. One query, for a whole page."""
        return list(Alert.objects.of_inspection(self).open())

    def people(self, role: str) -> list[TeamMember]:
        return [member for member in self.team.all() if member.role == role]

    @property
    def lead_inspector(self) -> TeamMember | None:
        return next(iter(self.people(TeamMember.Role.LEAD)), None)

    @property
    def chief_inspector(self) -> TeamMember | None:
        return next(iter(self.people(TeamMember.Role.CHIEF)), None)


class TeamMember(models.Model):
    """Somebody with a part in an inspection: by account, or by name alone where they have none."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead inspector"
        DEPUTY = "deputy", "Deputy lead inspector"
        INSPECTOR = "inspector", "Inspector"
        PARTNER = "partner", "Partner inspector"
        CHIEF = "chief", "Chief inspector"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user__isnull=True) & ~Q(name="")),
                name="team_member_by_account_or_by_name",
            ),
            models.UniqueConstraint(
                fields=["inspection", "role"], condition=Q(role__in=["lead", "chief"]), name="one_lead_and_one_chief"
            ),
            models.UniqueConstraint(
                fields=["inspection", "role", "user"],
                condition=Q(user__isnull=False),
                name="one_membership_per_role_and_account",
            ),
            models.UniqueConstraint(
                fields=["inspection", "role", "name"], condition=~Q(name=""), name="one_membership_per_role_and_name"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name

    @property
    def written(self) -> str:
        """How a workbook names this person."""
        return self.user.email if self.user else self.name


class PhaseChange(Appended):
    """A phase that an inspection reached: appended, never edited."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.CharField(max_length=20, choices=phases.CHOICES)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_phase_display()}"


class Level(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


# Somebody looked, and the YOT's file does not say: an answer, where "" is none yet.
NOT_RECORDED = "not_recorded"


class YesNoOrNotRecorded(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_RECORDED = NOT_RECORDED, "Not recorded"


def _level(name: str) -> models.CharField[str, str]:
    return models.CharField(name, max_length=12, choices=Level.choices, blank=True)


def _level_by_the_yot(name: str) -> models.CharField[str, str]:
    choices = [*Level.choices, (NOT_RECORDED, "None recorded")]
    return models.CharField(f"{name}, by the YOT", max_length=12, choices=choices, blank=True)


class Case(models.Model):
    """The work with one child, recorded under a reference and never under a name. "" means not answered yet."""

    class State(models.TextChoices):
        RECORDING = "recording", "Being recorded"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned"
        ACCEPTED = "accepted", "Accepted"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="cases")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, validators=[reference_validator])
    # Stands for the child wherever something is written about the case, so that no real name is ever needed.
    pseudonym = models.CharField(max_length=40, blank=True)
    # Where the case stands between its inspector and the lead inspector. Each change is a row of CaseStep too.
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECORDING)
    disposal = models.CharField(max_length=60)
    disposal_date = models.DateField(null=True, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    custody = models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    gender = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(8), MaxValueValidator(21)]
    )
    ethnicity = models.CharField(max_length=100, blank=True)
    religion = models.CharField(max_length=100, blank=True)
    disability = models.CharField(max_length=12, choices=YesNoOrNotRecorded.choices, blank=True)
    offence = models.CharField(max_length=200, blank=True)
    looked_after = models.CharField(max_length=12, choices=YesNoOrNotRecorded.choices, blank=True)
    safety_wellbeing = _level("safety and wellbeing")
    risk_of_serious_harm = _level("risk of serious harm")
    yot_safety_wellbeing = _level_by_the_yot("safety and wellbeing")
    yot_risk_of_serious_harm = _level_by_the_yot("risk of serious harm")
    inspector = models.ForeignKey(TeamMember, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")

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
        return self.reference

    @property
    def facts(self) -> dict[str, str]:
        """What the framework's rules may ask after."""
        return {name: getattr(self, name) for name in FACTS}

    @property
    def is_with_its_inspector(self) -> bool:
        """Whether it is still recorded; from submission on it is read, until the lead inspector returns it."""
        return self.state in (Case.State.RECORDING, Case.State.RETURNED)

    @property
    def returned(self) -> CaseStep | None:
        """The lead inspector's step that brought it back, while it is back."""
        if self.state != Case.State.RETURNED:
            return None
        models.prefetch_related_objects([self], *STEPS)  # at hand already where many cases were fetched at once
        found: CaseStep = list(self.steps.all())[-1]
        return found

    @property
    def subject(self) -> str:
        """What the history calls it."""
        return f"case {self.reference}"

    def answers_by_question(self) -> dict[str, str]:
        """Every answer given, by the number of its key question or prompt."""
        return {judgement.question_number: judgement.answer for judgement in self.judgements.all()}


class Judgement(models.Model):
    """One answer of one inspector in one case: to a key question, or to a prompt."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        DOES_NOT_APPLY = "na", "Does not apply"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="judgements")
    key_question = models.ForeignKey("standards.KeyQuestion", null=True, on_delete=models.PROTECT, related_name="+")
    prompt = models.ForeignKey("standards.Prompt", null=True, on_delete=models.PROTECT, related_name="+")
    # "" is an answer taken back, or a note to a question that is not answered yet.
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    # What the inspector saw; of a key question, why it is answered so.
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
    """The answer to an unrated question of a case: yes/no/na, an option, several joined by ";", or a date."""

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
    """Why something that is asked in a case cannot be answered yet. The case can be submitted with it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="awaited")
    # The name of the entry (inspections.entries): "2.1.1", "management_oversight", "disposal_date".
    entry = models.CharField(max_length=80)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "entry"], name="one_reason_per_case_and_entry")]

    def __str__(self) -> str:
        return f"{self.case} {self.entry}: {self.reason}"


class Interview(models.Model):
    """A talk with somebody about one case: held, awaited, or not to be had. People stand here by their role, unnamed."""

    class With(models.TextChoices):
        CASE_MANAGER = "case_manager", "Case manager"
        CHILD = "child", "Child"
        PARENT_OR_CARER = "parent_or_carer", "Parent or carer"
        VICTIM = "victim", "Victim"
        OTHER = "other", "Somebody else who works with the child"

    class State(models.TextChoices):
        HELD = "held", "Held"
        AWAITED = "awaited", "Awaited"
        NOT_HELD = "not_held", "Not possible"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interviews")
    with_whom = models.CharField("interview with", max_length=20, choices=With.choices)
    role = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, blank=True)
    held_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why awaited, or not possible
    notes = models.TextField(blank=True)
    # Reaches the evidence for domain one without the name of case or person.
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
        """Whether it is said when it was held, or why it was not."""
        return bool(self.held_on) if self.state == self.State.HELD else bool(self.state and self.reason.strip())


class CaseStep(Appended):
    """A case handed over: submitted by its inspector, returned or accepted by the lead inspector. Appended, never edited."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Case.State.choices)
    comment = models.TextField(blank=True)
    # Key questions that point another way than their prompts, looked at and left so: {"2.1.1": "no"}.
    left_apart = models.JSONField(default=dict, blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_state_display()}"


class CaseComment(Appended):
    """What the lead inspector asks about one entry of a case that goes back to its inspector."""

    step = models.ForeignKey(CaseStep, on_delete=models.CASCADE, related_name="comments")
    entry = models.CharField(max_length=80)
    text = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.text}"


class Alert(models.Model):
    """What was told to the YOT because a child is at immediate risk. Open until its answer is recorded and accepted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alerts")
    what = models.TextField()
    told_to = models.CharField("who at the YOT was told", max_length=200)  # by role
    told_at = models.DateTimeField("when they were told")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField("the YOT's answer", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_to_an_alert_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(answer="")),
                name="accepted_answer_to_an_alert",
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk} on {self.case}"

    @property
    def subject(self) -> str:
        """What the history calls it."""
        return f"alert {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None


class ReassuranceRequest(models.Model):
    """What the YOT is asked to make sure of by a date, where nobody is at immediate risk: missing information, say."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reassurance_requests")
    what = models.TextField()
    due = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReassuranceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="closed_with_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"Request for reassurance {self.pk} on {self.case}"

    @property
    def subject(self) -> str:
        """What the history calls it."""
        return f"reassurance {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ForReport(models.Model):
    """Words from a case for the report, tied to a standard. Checked for names and the like before they leave the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)ss")
    standard = models.ForeignKey("standards.Standard", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    # What the check finds and somebody has looked at and let stand: the words found.
    let_stand = models.JSONField(default=list, blank=True)
    # Until it is offered, it is seen in the case alone.
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Nothing is deleted.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = ForReportQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offered_by__isnull=True)
                | (Q(offered_at__isnull=False, offered_by__isnull=False) & ~Q(text="")),
                name="%(class)s_is_offered_by_somebody",
            )
        ]

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None and self.withdrawn_at is None

    @property
    def name_in_history(self) -> str:
        """What the history of its case calls it: "practice example 12"."""
        return f"{self._meta.verbose_name} {self.pk}"


class PracticeExample(ForReport):
    """A piece of good work in one case, told so that it can stand in the report."""

    title = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Quotation(ForReport):
    """Words that somebody said or wrote, for the report."""

    class Speaker(models.TextChoices):
        INSPECTOR = "inspector", "Inspector"
        CHILD = "child", "Child"
        PARENT_OR_CARER = "parent_or_carer", "Parent or carer"
        VICTIM = "victim", "Victim"
        CASE_MANAGER = "case_manager", "Case manager"

    speaker = models.CharField("whose words", max_length=20, choices=Speaker.choices)
    # Whether they agreed to be quoted; an inspector need not be asked.
    consent = models.CharField(max_length=3, choices=YesNo.choices, blank=True)

    class Meta(ForReport.Meta):
        constraints = [
            *ForReport.Meta.constraints,
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True) | Q(consent="yes") | Q(speaker="inspector"),
                name="quoted_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def may_be_quoted(self) -> bool:
        return self.speaker == self.Speaker.INSPECTOR or self.consent == YesNo.YES


class OrganisationalJudgement(Appended):
    """The rating that the lead inspector proposes for a standard judged as a whole. Each proposal is a new row."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="organisational_judgements")
    standard = models.ForeignKey("standards.Standard", on_delete=models.PROTECT, related_name="+")
    # "" withdraws what was proposed before.
    rating = models.CharField(max_length=50, blank=True)
    rationale = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = StandingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.standard.number}: {self.rating or 'withdrawn'}"


class Change(Appended):
    """One line of the history: what changed, from what to what, by whom and when. Written by the actions alone."""

    inspection = models.ForeignKey(Inspection, null=True, on_delete=models.PROTECT, related_name="history")
    subject = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    # Given by the browser that sent it: what is sent twice, because the first answer got lost, is stored once.
    receipt = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ChangeQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["inspection", "subject", "field", "-id"], name="history_of_a_field")]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}: {self.old!r} → {self.new!r}"

    @property
    def author(self) -> str:
        """Who answers for it, as people read it."""
        return str(self.by) if self.by else f"the command {self.command}"
