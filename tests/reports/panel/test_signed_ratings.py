"""Pages show the ratings as they were signed. If someone has changed the data in the database, pages name the differences."""

from __future__ import annotations

import datetime
import io
import json
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from inspections.history import Author
from inspections.models import HeldRole, Inspection, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.demonstration.loading import REFERENCES
from reports.models import SignedRatings
from reports.panel.actions import convene_panel, record_panel_decision, reopen_ratings, sign_ratings
from reports.rated.kept import RATED, as_plain, kept_of
from reports.rated.queries import decisions_of, differences_of, rated_now, ratings_of, rationales_of, tallies_of
from reports.ratings.rules import StandardRating
from standards.models import Standard
from tests.before_the_panel import before_the_panel, published_decisions
from tests.factories import BY, PASSED, second_panel_member
from tests.owner import without_protection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

SCORE = "Score: signed as 18/36; the data now gives "


def by_sql(statement: str, *values: object) -> None:
    """Change the database directly, without a history, as the owner of the tables can."""
    with without_protection(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


def turn_answers_to_2_2_2(inspection: Inspection) -> None:
    """Change every answer to key question 2.2.2 to yes."""
    by_sql(
        "UPDATE inspections_judgement SET answer = 'yes' WHERE key_question_id IN (SELECT id FROM standards_keyquestion "
        "WHERE number = '2.2.2') AND case_id IN (SELECT id FROM inspections_case WHERE inspection_id = %s)",
        inspection.pk,
    )


@pytest.fixture
def chair(signed) -> User:
    return User.objects.get(email="panel@inspectorate.test")


@pytest.fixture
def lead_inspector(signed) -> User:
    return User.objects.get(email="lead@inspectorate.test")


@pytest.fixture(scope="module")
def signed_key(rows_of_the_module, tmp_path_factory) -> int:
    """Medway's ratings, signed here."""
    chair = User.objects.create_user("panel@inspectorate.test", "correct horse battery", name="Pat Panel")
    give_role(chair, HeldRole.Role.PANEL_MEMBER, by=BY)
    lead = User.objects.create_user("lead@inspectorate.test", "correct horse battery", name="Lena Lead")
    inspection = before_the_panel("medway-2020", tmp_path_factory.mktemp("again"))
    appoint(inspection, lead, "lead", by=BY)
    convene_panel(inspection, held_on=datetime.date(2020, 5, 20), chair=chair, members=[second_panel_member()], by=BY)
    for row in published_decisions("medway-2020"):
        standard = Standard.objects.get(domain__framework=inspection.framework, number=row["standard"])
        record_panel_decision(
            inspection, standard, rating=row["rating"], reason=row["reason"], trigger=row["trigger"], by=Author(chair)
        )
    sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    return inspection.pk


@pytest.fixture
def signed(signed_key, db) -> Inspection:
    return Inspection.objects.with_framework().get(pk=signed_key)


def rate(inspection: Inspection, **options: object) -> tuple[str, str]:
    """Run the command, and return what it prints and why it fails."""
    out = io.StringIO()
    try:
        call_command("rate", inspection.reference, stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def page(person: User, inspection: Inspection, name: str) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(f"/inspections/{inspection.reference}/{name}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_signing_keeps_the_ratings_with_everything_they_rest_on(signed, chair):
    row = SignedRatings.objects.get(inspection=signed)

    assert (row.by, row.sign_off, row.origin) == (chair, signed.sign_offs.get(), "signed")
    assert kept_of(signed) == rated_now(signed)
    assert kept_of(signed).ratings.points == 18
    assert kept_of(signed).tallies["2.2.2a"].cases == 12
    assert "The overall rating is Requires improvement" in kept_of(signed).explanation.text
    assert differences_of(signed) == []
    assert rate(signed)[1] == ""


@pytest.mark.parametrize("reference", ["medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022"])
def test_what_is_kept_is_read_as_it_was_written(demonstration, reference):
    rated = rated_now(demonstration(reference))

    assert RATED.validate_python(json.loads(json.dumps(as_plain(rated)))) == rated


def test_what_is_kept_is_in_the_order_of_the_framework(medway):
    kept, now = kept_of(medway), rated_now(medway)

    assert list(kept.ratings.standards) == list(now.ratings.standards)
    assert list(kept.tallies) == list(now.tallies)
    assert list(kept.proposals) == list(now.proposals)


def test_a_changed_answer_does_not_change_what_was_signed(signed, chair, lead_inspector):
    before = ratings_of(signed), tallies_of(signed), page(chair, signed, "panel")
    explained = page(chair, signed, "ratings/explained")

    turn_answers_to_2_2_2(signed)

    assert (ratings_of(signed), tallies_of(signed)) == before[:2]
    assert "5 of the 12 cases" in page(chair, signed, "ratings/explained")
    assert explained.count("app-step") == page(chair, signed, "ratings/explained").count("app-step")
    assert "18/36" in page(lead_inspector, signed, "ratings")
    named = differences_of(signed)
    assert (
        "2.2.2: signed with 5 yes of 12 relevant, 0 not applicable, in 12 cases; the data now gives 12 yes of 12 "
        in named[-1]
    )
    for name in ("ratings", "panel", "ratings/explained"):
        for person in (chair, lead_inspector):
            shown = page(person, signed, name)
            assert "The data now differs from the signed ratings." in shown
            assert "2.2.2: signed with 5 yes of 12 relevant" in shown


def test_rate_prints_what_was_signed_and_exits_with_1_if_the_data_differ(signed):
    before, _ = rate(signed, json=True)

    turn_answers_to_2_2_2(signed)

    printed, reason = rate(signed, json=True)
    assert printed == before
    assert json.loads(printed)["score"] == 18
    assert reason.splitlines()[0] == "The data now differs from the signed ratings, which are above."
    assert "2.2.2: signed with 5 yes of 12 relevant" in reason


def test_a_changed_proposal_or_decision_does_not_change_what_was_signed(signed):
    decided, proposed = decisions_of(signed, in_full=True), rationales_of(signed)
    (number, decision), *_ = decided.items()
    words = decision.reason

    by_sql("UPDATE reports_paneldecision SET reason = 'Another.' WHERE id = %s", decision.pk)
    by_sql("UPDATE inspections_organisationaljudgement SET rationale = 'Another.' WHERE inspection_id = %s", signed.pk)

    assert decisions_of(signed, in_full=True)[number].reason == words
    assert rationales_of(signed) == proposed
    assert f"{number}: the panel’s decision has changed since the ratings were signed." in differences_of(signed)
    assert "1.1: the lead inspector’s proposal has changed since the ratings were signed." in differences_of(signed)


def test_only_those_who_must_know_are_shown_the_differences(signed, second_inspector, stranger):
    appoint(signed, second_inspector, "inspector", by=BY)
    give_role(stranger, HeldRole.Role.REPORT_ADMIN, by=BY)
    colleague = User.objects.create_user("member@inspectorate.test", "correct horse battery", name="Mo Member")
    give_role(colleague, HeldRole.Role.PANEL_MEMBER, by=BY)
    turn_answers_to_2_2_2(signed)

    assert "The data now differs" in page(stranger, signed, "ratings")
    assert "The data now differs" not in page(second_inspector, signed, "ratings")
    assert "The data now differs" not in page(colleague, signed, "ratings")


def test_reopened_ratings_follow_the_data_until_they_are_signed_again(signed, chair):
    turn_answers_to_2_2_2(signed)

    reopen_ratings(signed, reason="An answer was wrong.", by=Author(chair))

    assert tallies_of(signed)["2.2.2"].yes == 12
    assert differences_of(signed) == []
    sign_ratings(signed, reasons=PASSED, by=Author(chair))
    signed.refresh_from_db()
    assert tallies_of(signed)["2.2.2"].yes == 12
    assert differences_of(signed) == []
    assert [row.tallies["2.2.2"]["yes"] for row in signed.signed_ratings.order_by("pk")] == [5, 12]


def test_an_imported_inspection_that_is_signed_keeps_its_ratings(medway):
    row = SignedRatings.objects.get(inspection=medway)

    assert (row.origin, row.sign_off) == ("imported", None)
    turn_answers_to_2_2_2(medway)
    assert rate(medway)[1].count("2.2.2:") == 1


def test_a_signature_without_its_ratings_is_named(medway):
    by_sql("DELETE FROM reports_signedgroups WHERE inspection_id = %s", medway.pk)
    by_sql("DELETE FROM reports_signedratings WHERE inspection_id = %s", medway.pk)

    assert differences_of(medway) == ["The ratings are signed, but the database does not have what was signed."]


def test_an_upgrade_keeps_the_ratings_of_inspections_signed_before(medway, chair):
    by_sql("DELETE FROM reports_signedgroups WHERE inspection_id = %s", medway.pk)
    by_sql("DELETE FROM reports_signedratings WHERE inspection_id = %s", medway.pk)

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    row = SignedRatings.objects.get(inspection=medway)
    assert (row.origin, row.command) == ("upgrade", "migrate")
    assert ratings_of(medway).points == 18
    assert "when this service was upgraded" in page(chair, medway, "ratings")


# --- the form in which ratings are stored -----------------------------------------------------------------------------


def test_ratings_signed_by_an_earlier_version_are_still_read():
    """A field without a default would make every inspection that was signed earlier unreadable."""
    stored = json.loads(Path(__file__).with_name("signed_by_0_3_0.json").read_text(encoding="utf-8"))

    signed = RATED.validate_python(stored)

    assert (signed.ratings.points, signed.ratings.maximum) == (18, 36)
    assert {number: each.rating for number, each in signed.ratings.standards.items()}["3.3"] == "Good"


def test_every_figure_of_a_standard_comes_from_the_rows(demonstration):
    """If a figure never reached the rules, it would be the same for every standard of every inspection."""
    rated = [
        standard
        for reference in REFERENCES
        for standard in rated_now(demonstration(reference)).ratings.standards.values()
    ]

    for field in fields(StandardRating):
        values = {repr(getattr(standard, field.name)) for standard in rated}
        assert len(values) > 1, f"{field.name} is {values.pop()} for every standard of {', '.join(REFERENCES)}"
