"""Writes a synthetic installation in bulk, one inspection in one transaction.

Everywhere else, actions write rows one by one, each with its history. Nine million answers would take days that way, so
only this module writes rows without an action. It writes the same history for the inspection, its cases and their answers as
actions would. The author of every row is the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.text import slugify

from inspections.cases.models import Case, CaseAnswer, CaseStep, Interview, Judgement
from inspections.eligible.models import EligibleNumber
from inspections.evidence.models import Evidence, EvidenceLink, OrganisationalJudgement
from inspections.history import Author, Refused
from inspections.inspection.append import append_changes, linked, newest_link
from inspections.inspection.models import Change, Inspection, PhaseChange, TeamMember
from inspections.inspection.yots import YOT
from inspections.people.models import HeldRole, User
from inspections.phases import BY_SLUG, PHASES
from reports.rated.actions import keep_ratings
from reports.rated.models import SignedRatings
from reports.synthetic import inventing, words
from standards.models import Framework

COMMAND = "make_synthetic"
PEOPLE = 60
INSPECTIONS_OF_A_YOT = 9
ROWS_AT_ONCE = 5000
MOST_INSPECTIONS = len(words.FIRST) * len(words.SECOND) * INSPECTIONS_OF_A_YOT
MOST_CASES = 500


# Cases, each with its questions and its answers.
Recorded = list[tuple[Case, inventing.Questions, list[Judgement]]]


@dataclass(frozen=True)
class Made:
    """The numbers of rows made so far."""

    inspections: int
    cases: int
    answers: int


class Installation:
    """An invented installation, made from a seed: the number of inspections, and of cases in each."""

    def __init__(self, inspections: int, cases: int, seed: int) -> None:
        self.inspections, self.cases, self.seed = inspections, cases, seed
        self.by = Author(command=COMMAND)

    def make(self) -> Iterator[Made]:
        """Make the inspections, oldest first, and yield the progress after each.

        Raises Refused if the database has inspections or if no framework with cases is loaded.
        """
        frameworks = self._frameworks()
        with transaction.atomic():
            people, yots = self._people(), self._yots()
        cases = answers = 0
        for number, place in enumerate(reversed(range(self.inspections)), start=1):
            random = Random(f"{self.seed} {place}")  # noqa: S311  (the same seed gives the same data)
            with transaction.atomic():
                made = self._inspection(place, random.choice(frameworks), random.choice(yots), people, random)
            cases, answers = cases + made.cases, answers + made.answers
            yield Made(number, cases, answers)

    def _frameworks(self) -> list[Framework]:
        if Inspection.objects.exists():
            raise Refused(
                "The database already has inspections, and invented data must not be mixed with them. Use an empty database: "
                "set DATABASE_URL, then run migrate and load_frameworks."
            )
        found = [framework for framework in Framework.objects.newest() if inventing.questions_of(framework)]
        if not found:
            raise Refused("No framework with cases is loaded. Run load_frameworks first.")
        return sorted(found, key=lambda framework: framework.slug)

    def _people(self) -> list[User]:
        """People without a password. The first are panel members and report admins; the others work in teams."""
        random = Random(f"{self.seed} people")  # noqa: S311
        people = User.objects.bulk_create(
            User(
                email=f"person-{number:02}@synthetic.example",
                name=f"{random.choice(words.GIVEN_NAMES)} {random.choice(words.FAMILY_NAMES)}",
                password=make_password(None),
            )
            for number in range(1, PEOPLE + 1)
        )
        roles = [HeldRole.Role.PANEL_MEMBER] * 5 + [HeldRole.Role.REPORT_ADMIN] * 3
        HeldRole.objects.bulk_create(
            HeldRole(person=person, role=role, given_by_command=COMMAND)
            for person, role in zip(people, roles, strict=False)
        )
        return people[len(roles) :]

    def _yots(self) -> list[YOT]:
        random = Random(f"{self.seed} YOTs")  # noqa: S311
        names = inventing.yot_names(random, -(-self.inspections // INSPECTIONS_OF_A_YOT))
        yots = YOT.objects.bulk_create([YOT(name=name) for name in names])
        named = [Change(subject="YOT", field="name", new=name, **self.by.as_fields()) for name in names]
        append_changes(None, named)
        return yots

    def _inspection(self, place: int, framework: Framework, yot: YOT, people: Sequence[User], random: Random) -> Made:
        reference = f"{slugify(yot.name)[:60]}-{inventing.announced_on(place).year}-{place}"
        inspection = inventing.inspection_of(place, self.inspections, yot.pk, reference, framework, random)
        inspection.yot = yot
        phase, inspection.phase = inspection.phase, PHASES[0].slug  # in which every row can be added
        inspection.save(force_insert=True)
        inspection.phase = phase
        team = self._team(inspection, people, random)
        recorded = self._cases(inspection, team, random)
        self._evidence(inspection, team[0], random)
        self._history(inspection, recorded)
        if BY_SLUG[inspection.phase].is_signed:
            _in_bulk(inventing.recommendations_of(inspection, random))
        Inspection.objects.filter(pk=inspection.pk).update(phase=phase)
        if BY_SLUG[phase].is_signed:
            keep_ratings(inspection, SignedRatings.Origin.IMPORTED, by=self.by)
        return Made(1, len(recorded), sum(len(judged) for _, _, judged in recorded))

    def _team(self, inspection: Inspection, people: Sequence[User], random: Random) -> list[TeamMember]:
        """A lead inspector, a deputy, three inspectors and, in a joint inspection, a partner inspector."""
        role = TeamMember.Role
        roles = [role.LEAD, role.DEPUTY, *[role.INSPECTOR] * 3, *([role.PARTNER] if inspection.kind == "joint" else [])]
        chosen = random.sample(people, len(roles))
        return TeamMember.objects.bulk_create(
            TeamMember(inspection=inspection, user=person, role=role)
            for person, role in zip(chosen, roles, strict=True)
        )

    def _cases(self, inspection: Inspection, team: Sequence[TeamMember], random: Random) -> Recorded:
        """The cases of an inspection, each with its questions and answers."""
        asked = inventing.questions_of(inspection.framework)
        if inspection.phase in inventing.WITHOUT_CASES:
            return []
        inspectors = [member for member in team if member.role == TeamMember.Role.INSPECTOR]
        user_of = {member.pk: member.user_id or 0 for member in inspectors}
        in_domain = [asked[number % len(asked)] for number in range(self.cases)]
        cases = Case.objects.bulk_create(
            inventing.case_of(inspection, number, questions, [*user_of], random)
            for number, questions in enumerate(in_domain)
        )
        good = random.uniform(0.4, 0.95)
        recorded: Recorded = []
        others: list[CaseAnswer | Interview | CaseStep] = []
        for case, questions in zip(cases, in_domain, strict=True):
            by = user_of[case.inspector_id or 0]
            recorded.append((case, questions, list(inventing.judgements_of(case, questions, by, good, random))))
            others += inventing.other_rows_of(case, questions, by, random)
        _copied([judgement for _, _, judged in recorded for judgement in judged])
        for model in (CaseAnswer, Interview, CaseStep):
            _in_bulk([row for row in others if isinstance(row, model)])
        self._eligible(inspection, cases)
        return recorded

    def _eligible(self, inspection: Inspection, cases: Sequence[Case]) -> None:
        domains = [case.domain_id for case in cases]
        _in_bulk(
            EligibleNumber(inspection=inspection, domain_id=domain, number=2 * domains.count(domain))
            for domain in sorted(set(domains))
        )

    def _evidence(self, inspection: Inspection, lead: TeamMember, random: Random) -> None:
        assert lead.user is not None
        items = Evidence.objects.bulk_create(
            inventing.evidence_of(inspection, inspection.announced or inventing.NEWEST, lead.user, random)
        )
        whole = inspection.framework.whole
        judged = [
            whole.key_questions[question.number]
            for standard in whole.definition.standards
            if not standard.is_computed
            for question in standard.key_questions
        ]
        if judged:
            _in_bulk(
                EvidenceLink(
                    evidence=item, key_question_id=random.choice(judged), bearing="supports", added_by=lead.user
                )
                for item in items
            )
        if inspection.phase not in inventing.WITHOUT_CASES:
            OrganisationalJudgement.objects.bulk_create(inventing.proposals_of(inspection, lead.user, random))

    def _history(self, inspection: Inspection, recorded: Recorded) -> None:
        author = self.by.as_fields()
        changes = [
            Change(inspection=inspection, subject=subject, field=field, new=str(new), **author)
            for subject, field, new in inventing.history_of(inspection, recorded)
        ]
        linked(inspection, changes, newest_link(inspection))
        _copied(changes)
        reached = list(BY_SLUG)[: list(BY_SLUG).index(inspection.phase) + 1]
        _in_bulk(PhaseChange(inspection=inspection, phase=phase, **author) for phase in reached)


def _in_bulk(rows: Iterable[Any]) -> None:
    """Insert rows of one model, a few thousand in each statement."""
    rows = list(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _copied(rows: Sequence[Judgement] | Sequence[Change]) -> None:
    """Insert rows of one model by COPY, which takes a third of the time, on PostgreSQL. No field of theirs is made when it is
    saved."""
    if connection.vendor != "postgresql" or not rows:
        _in_bulk(rows)
        return
    options = type(rows[0])._meta
    names = [field.attname for field in options.concrete_fields if not field.primary_key]
    columns = ", ".join(names)
    with connection.cursor() as cursor, cursor.copy(f"COPY {options.db_table} ({columns}) FROM STDIN") as copy:
        for values in map(attrgetter(*names), rows):
            copy.write_row(values)
