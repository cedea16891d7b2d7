"""make_synthetic: makes an invented installation for measuring. The same seed gives the same installation."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from inspections.cases.actions import question_number
from inspections.evidence.models import Evidence
from inspections.models import Case, Change, Inspection, Judgement, TeamMember, User
from inspections.phases import PHASES
from reports.integrity.verifying import verify
from reports.rated.queries import ratings_of
from reports.recommendations.models import Recommendation
from tests.owner import without_protection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def empty(shipped_frameworks) -> None:
    """A database that has only frameworks."""
    models = [*apps.get_app_config("inspections").get_models(), *apps.get_app_config("reports").get_models()]
    tables = [table for model in models for table in tables_of(model)] + ["account_emailaddress", "mfa_authenticator"]
    with without_protection():
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))


def tables_of(model) -> list[str]:
    return [model._meta.db_table, *(field.m2m_db_table() for field in model._meta.local_many_to_many)]


def make(**options: int) -> str:
    said = io.StringIO()
    call_command("make_synthetic", stdout=said, **options)
    return said.getvalue()


def rows() -> list[object]:
    """What was made, without keys and times."""
    return [
        list(Inspection.objects.order_by("reference").values_list("reference", "yot__name", "phase", "published")),
        list(User.objects.order_by("email").values_list("email", "name")),
        list(TeamMember.objects.order_by("inspection__reference", "pk").values_list("user__email", "role")),
        list(
            Case.objects.order_by("inspection__reference", "reference").values_list("reference", "pseudonym", "offence")
        ),
        list(Judgement.objects.order_by("pk").values_list("answer", "note")),
        list(Evidence.objects.order_by("inspection__reference", "number").values_list("title", "kind")),
        list(Recommendation.objects.order_by("inspection__reference", "number").values_list("addressee", "text")),
    ]


@pytest.mark.postgresql_too
def test_the_same_seed_gives_the_same_installation_and_another_seed_a_different_one(empty):
    def made(seed: int) -> list[object]:
        try:
            with transaction.atomic():
                make(inspections=10, cases=2, seed=seed)
                found = rows()
                raise InterruptedError  # takes the rows back
        except InterruptedError:
            return found

    first = made(5)
    assert made(5) == first
    assert all(one != other for one, other in zip(made(6), first, strict=True))


@pytest.mark.postgresql_too
def test_there_are_inspections_in_every_phase_with_complete_answers_and_ratings_once_signed(empty):
    said = make(inspections=10, cases=4)

    assert "10 inspections, 32 cases" in said
    assert set(Inspection.objects.values_list("phase", flat=True)) == {phase.slug for phase in PHASES}
    for inspection in Inspection.objects.signed().with_framework():
        assert ratings_of(inspection).is_complete
        assert inspection.cases.count() == 4
    assert Judgement.objects.exclude(note="").exists()
    assert Evidence.objects.count() == 10 * 12


@pytest.mark.postgresql_too
def test_each_inspection_case_and_answer_has_its_history(empty):
    make(inspections=10, cases=2)

    inspection = Inspection.objects.filter(phase="published").first()
    history = Change.objects.filter(inspection=inspection)
    assert {change.command for change in history} == {"make_synthetic"}
    assert set(history.values_list("subject", flat=True)) == {"inspection", "case case-001", "case case-002"}
    prompts = Judgement.objects.filter(case__inspection=inspection, prompt__isnull=False).select_related(
        "case", "prompt__key_question"
    )
    answered = [(judgement.case.subject, question_number(judgement.prompt), judgement.answer) for judgement in prompts]
    in_history = set(history.values_list("subject", "field", "new"))
    assert len(answered) > 50
    assert set(answered) <= in_history
    assert (
        history.filter(field__endswith="-note").count()
        == Judgement.objects.filter(case__inspection=inspection).exclude(note="").count()
    )
    assert [verify(each).problem for each in (None, inspection)] == ["", ""]
    assert [change.phase for change in inspection.phase_changes.order_by("pk")] == [phase.slug for phase in PHASES]


def test_no_one_can_sign_in_with_an_invented_account(empty):
    make(inspections=1, cases=1)

    assert not any(person.has_usable_password() for person in User.objects.all())


def test_a_database_with_inspections_is_refused_and_nothing_is_made():
    before = Inspection.objects.count(), User.objects.count()

    with pytest.raises(CommandError, match="The database already has inspections"):
        make(inspections=1)
    assert (Inspection.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize("wrong", [{"inspections": 0}, {"inspections": 10**6}, {"cases": 0}, {"cases": 501}])
def test_the_message_names_a_number_that_is_out_of_range(wrong):
    [name] = wrong

    with pytest.raises(CommandError, match=f"--{name} must be a number from 1 to"):
        make(**wrong)
