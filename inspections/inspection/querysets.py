"""QuerySets for inspections and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from inspections.base import AppendOnlyQuerySet
from inspections.phases import PHASES

if TYPE_CHECKING:
    import datetime

    from django.contrib.auth.models import AnonymousUser

    from inspections.alerts.models import Alert, ReassuranceRequest
    from inspections.cases.models import Case
    from inspections.evidence.models import Evidence
    from inspections.inspection.models import Inspection
    from inspections.inspection.yots import YOT
    from inspections.people.models import User


# Phases when findings no longer change.
SIGNED = [phase.slug for phase in PHASES if phase.is_signed]
# States of a second read in which one of the two reads is not submitted yet.
OPEN_SECOND_READ = ("reading", "submitted")


class TeamMemberQuerySet(models.QuerySet[Any]):
    def current(self) -> TeamMemberQuerySet:
        """Roles that people have now."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class ConflictQuerySet(models.QuerySet[Any]):
    def standing(self) -> ConflictQuerySet:
        """Conflicts of interest that have not been withdrawn."""
        return self.filter(withdrawn_at=None)


class InspectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> InspectionQuerySet:
        """Inspections whose team this user is on.

        Administrators and the ratings panel see all inspections. Report admins see all signed inspections.
        """
        if user.is_anonymous:
            return self.none()
        if user.sees_every_inspection:
            return self.all()
        on_the_team = Exists(self._memberships_of(user))
        return self.filter(on_the_team | Q(phase__in=SIGNED) if user.is_report_admin else on_the_team)

    def with_cases_readable_by(self, user: User) -> InspectionQuerySet:
        """Inspections whose case records the user can read, out of those they can see (see
        `permissions.can_read_cases`). People who are only partner inspectors cannot read them.
        """
        if user.sees_every_inspection:
            return self.not_read_blind_by(user)
        own = self._memberships_of(user)
        reads_cases = ~Exists(own.filter(role="partner")) | Exists(own.exclude(role="partner"))
        return self.not_read_blind_by(user).filter(reads_cases)

    def with_ratings_visible_to(self, user: User) -> InspectionQuerySet:
        """Inspections whose ratings the user can see, out of the inspections they can see (see
        `permissions.can_see_ratings`).
        """
        if user.sees_every_inspection:
            return self.not_read_blind_by(user)
        leads = Exists(self._memberships_of(user).filter(role__in=["lead", "deputy"]))
        return self.not_read_blind_by(user).filter(Q(phase__in=SIGNED) | leads)

    def with_blind_reading_by(self, user: User | AnonymousUser) -> InspectionQuerySet:
        """Inspections with `is_read_blind`: whether the user has an open second read in the inspection, and so must not
        reach what others recorded in it (see `inspections.second_reads`)."""
        return self.annotate(is_read_blind=self._read_blind_by(user))

    def read_blind_by(self, user: User) -> InspectionQuerySet:
        """Inspections in which the user has an open second read."""
        return self.filter(self._read_blind_by(user))

    def not_read_blind_by(self, user: User) -> InspectionQuerySet:
        """Inspections in which the user has no open second read."""
        return self.exclude(self._read_blind_by(user))

    def _read_blind_by(self, user: User | AnonymousUser) -> Exists:
        open_reads = {"cases__second_reads__reader__user": user.pk, "cases__second_reads__state__in": OPEN_SECOND_READ}
        return Exists(self.model._default_manager.filter(pk=OuterRef("pk"), **open_reads).exclude(phase__in=SIGNED))

    def _memberships_of(self, user: User) -> TeamMemberQuerySet:
        """The roles that a user has now in the inspection of the outer query."""
        from inspections.inspection.models import TeamMember

        own: TeamMemberQuerySet = TeamMember.objects.current().filter(inspection=OuterRef("pk"), user=user)
        return own

    def unsigned(self) -> InspectionQuerySet:
        """Inspections whose ratings are not signed, with something left to record or decide."""
        return self.exclude(phase__in=SIGNED)

    def signed(self) -> InspectionQuerySet:
        """Inspections whose ratings the panel has signed."""
        return self.filter(phase__in=SIGNED)

    def published(self) -> InspectionQuerySet:
        return self.filter(phase="published")

    def followed_by(self, reinspection: Inspection) -> Inspection | None:
        """The earlier inspection that a reinspection names; None if it names none, or if that inspection is not recorded."""
        if not reinspection.reinspection_of:
            return None
        found: Inspection | None = self.with_framework().filter(reference=reinspection.reinspection_of).first()
        return found if found != reinspection else None

    def newest_first(self) -> InspectionQuerySet:
        return self.order_by(F("published").desc(nulls_first=True), F("announced").desc(nulls_last=True), "reference")

    def worked_on_by(self, user: User) -> InspectionQuerySet:
        """Inspections whose team this user is on, with the team, most recently announced first."""
        from inspections.inspection.models import TeamMember

        own = self.filter(Exists(TeamMember.objects.current().filter(inspection=OuterRef("pk"), user=user)))
        return (
            own.select_related("yot")
            .prefetch_related("team")
            .order_by(F("announced").desc(nulls_last=True), "reference")
        )

    def with_framework(self) -> InspectionQuerySet:
        """Inspections with the data that nearly every page needs: YOT, framework and team."""
        from inspections.inspection.models import TeamMember

        team = models.Prefetch("team", TeamMember.objects.select_related("user"))
        return self.select_related("yot", "framework").defer("framework__rest").prefetch_related(team)

    def for_list(self) -> InspectionQuerySet:
        """Inspections with the data that the list of inspections shows, newest first.

        The cases are counted in a subquery, which the database runs only for the rows of the page.
        """
        itself = self.model._default_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
        counted = Subquery(itself.annotate(number=Count("cases")).values("number"))
        rows = self.select_related("yot", "framework").defer("framework__rest", "framework__source")
        return rows.annotate(case_count=counted).newest_first()

    def with_words(self, words: str) -> InspectionQuerySet:
        """Inspections with each of these words in the name of the YOT or in the reference."""
        found = self
        for word in words.split():
            found = found.filter(Q(yot__name__icontains=word) | Q(reference__icontains=word))
        return found

    def years_published(self) -> list[int]:
        """The years in which inspections were published, newest first."""
        return [date.year for date in self.order_by().dates("published", "year", order="DESC")]


class ChangeQuerySet(AppendOnlyQuerySet):
    def of_case(self, case: Case) -> ChangeQuerySet:
        return self.filter(inspection=case.inspection_id, subject=case.subject)

    def of_entry(self, case: Case, entry: str) -> ChangeQuerySet:
        """The changes to one entry in a case, newest first."""
        return self.of_case(case).filter(field=entry).order_by("-pk")

    def since(self, at: datetime.datetime) -> ChangeQuerySet:
        """The changes since a time, oldest first."""
        return self.filter(at__gte=at).order_by("pk")

    def moved_dates(self) -> ChangeQuerySet:
        """The planned dates of an inspection that were moved, newest first."""
        return self.filter(subject="timetable").exclude(old="").select_related("by").order_by("-pk")

    def imports(self) -> ChangeQuerySet:
        """How an inspection was imported, newest first: the rows that an import of a new inspection writes."""
        return self.filter(subject="inspection", field="imported").select_related("by").order_by("-pk")

    def of_alert(self, alert: Alert | ReassuranceRequest) -> ChangeQuerySet:
        """The history of an alert, or of a request for reassurance, newest first."""
        return self.filter(inspection=alert.case.inspection_id, subject=alert.subject).order_by("-pk")

    def of_evidence(self, evidence: Evidence) -> ChangeQuerySet:
        """The history of an item of evidence, newest first."""
        return self.filter(inspection=evidence.inspection_id, subject=evidence.subject).order_by("-pk")

    def of_yot(self, yot: YOT) -> ChangeQuerySet:
        """The changes to the facts about a YOT. Before the register had facts, the history only named a new YOT."""
        named = Q(new=yot.name) | Q(new__in=yot.other_names.values("name"))
        return self.filter(Q(subject=yot.subject) | Q(named, subject="YOT", field="name"), inspection=None)

    def versions(self, case: Case) -> dict[str, int]:
        """For each entry in the case that has ever been changed, its version: the key of its newest row."""
        return self.of_case(case)._versions()

    def versions_of(self, reference: str, case_reference: str) -> dict[str, int]:
        """The version of every entry in a case that has not been fetched. The references of the inspection
        and the case identify the case."""
        return self.filter(inspection__reference=reference, subject=f"case {case_reference}")._versions()

    def _versions(self) -> dict[str, int]:
        return dict(self.values_list("field").annotate(version=Max("pk")).order_by())
