"""What was found: YOTs, inspections with their teams, cases, judgements, and the history under all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from inspections import phases
from inspections.querysets import (
    AppendOnlyQuerySet,
    CaseQuerySet,
    InspectionQuerySet,
    JudgementQuerySet,
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
    def sees_every_inspection(self) -> bool:
        return self.is_superuser or self.groups.filter(name__in=[RATINGS_PANEL, REPORT_ADMINS]).exists()


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


def _level(name: str) -> models.CharField[str, str]:
    return models.CharField(name, max_length=10, choices=Level.choices, blank=True)


class Case(models.Model):
    """The work with one child, recorded under a reference and never under a name. "" means not recorded."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="cases")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, validators=[reference_validator])
    disposal = models.CharField(max_length=60)
    custody = models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    gender = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(8), MaxValueValidator(21)]
    )
    ethnicity = models.CharField(max_length=100, blank=True)
    offence = models.CharField(max_length=200, blank=True)
    looked_after = models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    safety_wellbeing = _level("safety and wellbeing")
    risk_of_serious_harm = _level("risk of serious harm")
    yot_safety_wellbeing = _level("safety and wellbeing, by the YOT")
    yot_risk_of_serious_harm = _level("risk of serious harm, by the YOT")
    inspector = models.ForeignKey(TeamMember, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "reference"], name="one_case_per_reference"),
            models.CheckConstraint(condition=~Q(disposal=""), name="case_has_a_disposal"),
            models.CheckConstraint(condition=Q(custody__in=["", *YesNo]), name="custody_yes_or_no"),
            models.CheckConstraint(condition=Q(looked_after__in=["", *YesNo]), name="looked_after_yes_or_no"),
            models.CheckConstraint(
                condition=Q(safety_wellbeing__in=["", *Level])
                & Q(risk_of_serious_harm__in=["", *Level])
                & Q(yot_safety_wellbeing__in=["", *Level])
                & Q(yot_risk_of_serious_harm__in=["", *Level]),
                name="classifications_are_levels",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def facts(self) -> dict[str, str]:
        """What the framework's rules may ask after."""
        return {name: getattr(self, name) for name in FACTS}

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
    # "" is an answer taken back: the row stays, so that its version goes on counting.
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    # Raised by every change; an edit carries the version it was based on.
    version = models.PositiveIntegerField(default=1)
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
            models.UniqueConstraint(
                fields=["case", "key_question"],
                condition=Q(key_question__isnull=False),
                name="one_judgement_per_case_and_key_question",
            ),
            models.UniqueConstraint(
                fields=["case", "prompt"], condition=Q(prompt__isnull=False), name="one_judgement_per_case_and_prompt"
            ),
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
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_per_case_and_question")]

    def __str__(self) -> str:
        return f"{self.case} {self.question.slug}: {self.value}"


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

    class Meta(Appended.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["inspection", "subject"], name="history_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}: {self.old!r} → {self.new!r}"
