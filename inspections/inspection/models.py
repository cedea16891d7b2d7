"""Models of inspections, teams, phases and the history."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from inspections import phases
from inspections.base import Appended, Choices
from inspections.inspection import chain
from inspections.inspection.querysets import (
    ChangeQuerySet,
    ConflictQuerySet,
    InspectionQuerySet,
    TeamMemberQuerySet,
)
from inspections.inspection.yots import YOT
from inspections.people.models import User
from standards.language.scale import Words

reference_validator = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "Use only letters, numbers, full stops, hyphens and underscores."
)


class Inspection(models.Model):
    """An inspection of one YOT against one framework."""

    class Kind(Choices):
        SINGLE = "single", "Single"
        JOINT = "joint", "Joint"

    reference = models.SlugField(unique=True, max_length=80, validators=[reference_validator])
    yot = models.ForeignKey(YOT, on_delete=models.PROTECT, related_name="inspections", verbose_name="YOT")
    framework = models.ForeignKey("standards.Framework", on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField("type", max_length=10, choices=Kind.in_words, default=Kind.SINGLE)
    # Stored at announcement: if the framework later names another layout, this report does not change.
    layout = models.CharField(max_length=60)
    # A reference, not a foreign key: the earlier inspection may be in another installation.
    reinspection_of = models.CharField(max_length=80, blank=True)
    announced = models.DateField(null=True, blank=True)
    fieldwork_started = models.DateField(null=True, blank=True)
    fieldwork_ended = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    phase = models.CharField(max_length=20, choices=phases.choices, default="announced")

    objects = InspectionQuerySet.as_manager()

    # Whether the signed-in user has an open second read in it. Set by `with_blind_reading_by`.
    is_read_blind = False
    # Whether a quality lead waits for an answer of the signed-in user in it. Set by `inspections_worked_on`.
    has_queries = False

    # Cached by `alerts.banner` while one page is rendered.
    known_open_alerts: list[Any] | None = None

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
    def words(self) -> Words:
        """What the inspection's framework calls services, domains, standards, ratings and cases."""
        return self.framework.definition.words

    @property
    def is_signed(self) -> bool:
        """Whether the ratings are signed. A record with signed ratings no longer changes."""
        return phases.BY_SLUG[self.phase].is_signed

    @property
    def is_published(self) -> bool:
        return self.phase == "published"

    @cached_property
    def eligible(self) -> dict[str, int]:
        """The number of eligible cases by domain number, if recorded. One query per page."""
        rows = self.eligible_numbers.select_related("domain")
        return {row.domain.number: row.number for row in rows}

    @cached_property
    def starts(self) -> dict[str, datetime.date]:
        """The day on which each phase started or is planned to start, where it is known. One query per page."""
        days: dict[str, datetime.date | None] = {planned.phase: planned.starts for planned in self.planned_phases.all()}
        days |= {"announced": self.announced, "fieldwork": self.fieldwork_started}
        if self.published:
            days["published"] = self.published
        return {phase.slug: day for phase in phases.PHASES if (day := days.get(phase.slug))}

    @property
    def current_team(self) -> list[TeamMember]:
        """The people who have a role in the inspection now."""
        return [member for member in self.team.all() if member.is_current]

    def people(self, role: str) -> list[TeamMember]:
        """The people who have this role now."""
        return [member for member in self.current_team if member.role == role]

    @property
    def lead_inspector(self) -> TeamMember | None:
        return next(iter(self.people(TeamMember.Role.LEAD)), None)

    @property
    def chief_inspector(self) -> TeamMember | None:
        return next(iter(self.people(TeamMember.Role.CHIEF)), None)


class Inspectorate(Choices):
    """The inspectorates that take part in joint inspections (B annexe 1 and P name those for England)."""

    HMICFRS = "hmicfrs", "HM Inspectorate of Constabulary and Fire & Rescue Services"
    CQC = "cqc", "Care Quality Commission"
    OFSTED = "ofsted", "Ofsted"
    HIW = "hiw", "Healthcare Inspectorate Wales"
    CIW = "ciw", "Care Inspectorate Wales"
    ESTYN = "estyn", "Estyn"


class Partner(models.Model):
    """An inspectorate that takes part in a joint inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="partners")
    inspectorate = models.CharField(max_length=20, choices=Inspectorate.in_words)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "inspectorate"], name="each_partner_once_in_an_inspection")
        ]

    def __str__(self) -> str:
        return self.get_inspectorate_display()


class TeamMember(models.Model):
    """A person with a role in an inspection and its period, recorded by account, or by name if they have no account.

    The row is kept after the role has ended, because cases and lines of enquiry refer to this row for their inspector.
    """

    class Role(Choices):
        LEAD = "lead", "Lead inspector"
        DEPUTY = "deputy", "Deputy lead inspector"
        INSPECTOR = "inspector", "Inspector"
        PARTNER = "partner", "Partner inspector"
        CHIEF = "chief", "Chief inspector"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Role.in_words)
    # Only for a partner inspector. Blank in records made before the service asked for it.
    inspectorate = models.CharField(max_length=20, choices=Inspectorate.in_words, blank=True)
    since = models.DateTimeField(default=timezone.now, null=True)  # unknown in records made before the service kept it
    until = models.DateTimeField(null=True)  # from this moment, the person no longer has the role

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | (Q(user__isnull=True) & ~Q(name="")),
                name="team_member_by_account_or_by_name",
            ),
            models.CheckConstraint(
                condition=Q(inspectorate="") | Q(role="partner"), name="inspectorates_are_of_partner_inspectors"
            ),
            models.UniqueConstraint(
                fields=["inspection", "role"],
                condition=Q(role__in=["lead", "chief"], until=None),
                name="one_lead_and_one_chief_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["inspection", "role", "user"],
                condition=Q(user__isnull=False, until=None),
                name="one_current_membership_per_role_and_account",
            ),
            models.UniqueConstraint(
                fields=["inspection", "role", "name"],
                condition=~Q(name="") & Q(until=None),
                name="one_current_membership_per_role_and_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name

    @property
    def is_current(self) -> bool:
        """Whether the person has the role now."""
        return self.until is None or self.until > timezone.now()

    @property
    def last_day(self) -> datetime.date | None:
        """The last day on which the person has or had the role."""
        return timezone.localdate(self.until - datetime.timedelta(microseconds=1)) if self.until else None

    @property
    def written(self) -> str:
        """The name of this person in a workbook."""
        return (self.user.email or self.user.name) if self.user else self.name


class ConflictOfInterest(models.Model):
    """A conflict of interest that a person has declared about an inspection, or about one of its cases.

    Until it is withdrawn, no case in the inspection, or not this case, can be allocated to the person.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts")
    case = models.ForeignKey("inspections.Case", null=True, on_delete=models.CASCADE, related_name="conflicts")
    what = models.TextField()
    declared_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"

    @property
    def about(self) -> str:
        return f"case {self.case}" if self.case else "the whole inspection"


class PlannedPhase(models.Model):
    """The day on which a phase is planned to start. The dates of the announcement and of fieldwork are fields of the
    inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="planned_phases")
    phase = models.CharField(max_length=20, choices=phases.choices)
    starts = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "phase"], name="each_phase_planned_once")]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_phase_display()} on {self.starts}"


class PhaseChange(Appended):
    """A move of an inspection to another phase. Append-only."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="phase_changes")
    phase = models.CharField(max_length=20, choices=phases.choices)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_phase_display()}"


class Change(Appended):
    """A row of the history: what changed, the old and new values, who changed it and when. Only actions add rows.

    Each row is an entry in a chain of hashes: see `inspections.inspection.chain`.
    """

    inspection = models.ForeignKey(Inspection, null=True, on_delete=models.PROTECT, related_name="history")
    subject = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    # From the browser: a change sent twice, because the first response was lost, is stored once.
    receipt = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # The author's name when the entry was made. `by` shows the name that the account has now.
    written_by = models.CharField(max_length=220, editable=False)
    # The place in the chain of the inspection, or of the installation if `inspection` is empty, counted from 1.
    number = models.PositiveIntegerField(editable=False)
    salt = models.CharField(max_length=chain.SALT_LENGTH, blank=True, editable=False)  # "": the values were deleted
    digest = models.CharField(max_length=chain.HASH_LENGTH, editable=False)
    hash = models.CharField(max_length=chain.HASH_LENGTH, editable=False)

    objects: ClassVar[models.Manager[Any]] = ChangeQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["inspection", "subject", "field", "-id"], name="history_of_a_field")]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_entry_per_number_in_an_inspection"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(inspection=None), name="one_entry_per_number_in_the_installation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field}: {self.old!r} → {self.new!r}"

    @property
    def author(self) -> str:
        """The author, as shown to people."""
        return str(self.by) if self.by else f"the command {self.command}"

    @property
    def values_were_deleted(self) -> bool:
        """Whether the old and new values were deleted with the case data. Their hash is kept."""
        return bool(self.digest) and not self.salt

    @property
    def written(self) -> chain.Written:
        """What the chain says about this entry apart from its values."""
        return chain.Written(self.written_by, self.at, self.subject, self.field, self.receipt)
