"""The history is a chain: `verify_history` names the first entry that was changed, removed or inserted."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inspections.cases.actions import change_case
from inspections.history import Author, write_history
from inspections.inspection.append import append_changes
from inspections.inspection.chain import Link, Written, digest_of, hash_of
from inspections.models import Change, Inspection, User
from inspections.staff.actions import give_role
from reports.integrity.verifying import Entry, verified, verify
from reports.models import CaseDataDeletion
from tests.factories import BY, new_case, new_inspection
from tests.owner import as_owner

CHANGE = "UPDATE inspections_change SET {} WHERE inspection_id = %s AND number = %s"


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit code of the command, its output and its errors."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return 1, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


# --- chains of stored entries ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.postgresql_too
class TestStoredChains:
    def test_a_sound_history_is_printed_with_its_head(self, medway):
        newest = medway.history.latest("number")

        assert run("medway-2020") == (0, f"medway-2020: {newest.number} entries, head {newest.hash}\n", "")

    def test_all_histories_are_verified_and_that_of_the_installation(self):
        code, out, _ = run()

        assert code == 0
        names = [line.partition(":")[0] for line in out.splitlines()]
        assert names == [*Inspection.objects.order_by("reference").values_list("reference", flat=True), "installation"]

    def test_an_entry_with_an_earlier_time_than_the_one_before_it_is_named(self, youth_2018):
        inspection = new_inspection(youth_2018, reference="anytown")
        now = timezone.now()
        for hours in (0, -2, -1):
            late = Change(inspection=inspection, subject="case 1", field="2.1.1", new="yes", **BY.as_fields())
            late.at = now + datetime.timedelta(hours=hours)
            append_changes(inspection, [late])

        code, out, err = run("anytown")

        assert code == 0  # the chain is sound
        assert out.startswith("anytown: ")
        assert err.startswith(f"anytown: entry {late.number - 1} (case 1, 2.1.1")
        assert "has an earlier time than the entry before it" in err
        assert len(err.splitlines()) == 1

    def test_entries_are_numbered_by_inspection_and_name_the_author_as_written(self, youth_2018, lead_inspector):
        case = new_case(new_inspection(youth_2018))
        change_case(case, gender="female", by=Author(lead_inspector))
        User.objects.filter(pk=lead_inspector.pk).update(name="Another Name")

        entries = list(Change.objects.filter(inspection=case.inspection).order_by("pk"))

        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert entries[-1].written_by == lead_inspector.name
        assert entries[-1].author == "Another Name"
        assert not verify(case.inspection).problem

    def test_accounts_and_roles_are_in_the_chain_of_the_installation(self, lead_inspector):
        before = verify(None).end

        give_role(lead_inspector, "panel_member", by=BY)

        assert verify(None).end.number > before.number
        assert not verify(None).problem

    @pytest.mark.parametrize(
        "change",
        [
            "new = 'no'",
            "old = 'x'",
            "at = '2020-01-01 10:00:00'",
            "written_by = 'Someone Else'",
            "subject = 'case c-9'",
        ],
    )
    def test_a_changed_entry_is_named(self, medway, change):
        as_owner(CHANGE.format(change), medway.pk, 700)

        code, _, err = run("medway-2020")

        assert code == 1
        assert err.startswith("medway-2020: entry 700 (")
        assert "was changed" in err

    def test_a_removed_entry_is_named(self, medway):
        as_owner("DELETE FROM inspections_change WHERE inspection_id = %s AND number = %s", medway.pk, 700)

        assert run("medway-2020")[2].startswith("medway-2020: entry 700 is missing")

    def test_an_inserted_entry_is_named(self, medway):
        end = verify(medway).end
        columns = "command, at, inspection_id, subject, field, old, new, written_by, salt, digest, hash"
        # The service's own role may add entries, but only the service links them.
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO inspections_change ({columns}, number) SELECT {columns}, %s FROM inspections_change "
                "WHERE inspection_id = %s AND number = 700",
                [end.number + 1, medway.pk],
            )

        code, _, err = run("medway-2020")

        assert code == 1
        assert f"entry {end.number + 1} (" in err
        assert "was inserted" in err

    def test_removed_newest_entries_show_with_a_head_kept_elsewhere(self, medway):
        head = verify(medway).end
        as_owner("DELETE FROM inspections_change WHERE inspection_id = %s AND number > %s", medway.pk, head.number - 3)

        assert run("medway-2020")[0] == 0
        code, _, err = run("medway-2020", "--head", f"medway-2020={head.hash}")

        assert code == 1
        assert f"entries after {head.number - 3} are missing" in err

    def test_an_older_head_is_still_part_of_the_chain(self, youth_2018):
        inspection = new_inspection(youth_2018)
        head = verify(inspection).end.hash
        write_history(inspection, "inspection", [("announced", "", "2020-01-06")], by=BY)

        assert run(inspection.reference, "--head", f"{inspection.reference}={head}")[0] == 0

    def test_values_can_be_missing_only_after_two_people_decided(self, medway, lead_inspector, panel_member):
        lost = "old = '', new = '', salt = ''"
        as_owner(CHANGE.format(lost), medway.pk, 700)
        assert "entry 700 (" in run("medway-2020")[2]
        assert "lost its values" in run("medway-2020")[2]

        CaseDataDeletion.objects.create(
            inspection=medway,
            counts=[],
            asked_by=lead_inspector,
            confirmed_by=panel_member,
            confirmed_at=timezone.now(),
        )

        assert run("medway-2020")[0] == 0

    def test_an_entry_without_values_is_still_verified(self, medway, lead_inspector, panel_member):
        CaseDataDeletion.objects.create(
            inspection=medway,
            counts=[],
            asked_by=lead_inspector,
            confirmed_by=panel_member,
            confirmed_at=timezone.now(),
        )
        as_owner(CHANGE.format("old = '', new = '', salt = '', field = '2.1.2'"), medway.pk, 700)

        assert "entry 700 (" in run("medway-2020")[2]

    def test_wrong_arguments_say_what_to_write(self, medway):
        assert "There is no inspection “medway-2021”; did you mean “medway-2020”?" in run("medway-2021")[2]
        assert "write the reference, “=” and the hash" in run("medway-2020", "--head", "abc")[2]
        assert "--head names bradford-2020" in run("medway-2020", "--head", "bradford-2020=abc")[2]


# --- the rule, for any entries -----------------------------------------------------------------------------------------

TEXTS = st.text(max_size=8)
VALUES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), min_size=2, max_size=8)
MOMENT = timezone.now()


def chain_of(values: list[tuple[str, str, str, str]]) -> list[Entry]:
    entries, end = [], Link()
    for subject, field, old, new in values:
        written = Written("Ada Admin", MOMENT, subject, field, None)
        digest = digest_of("5a17", old, new)
        end = Link(end.number + 1, hash_of("anytown", end, written, digest))
        entries.append(Entry(end.number, written, old, new, "5a17", digest, end.hash))
    return entries


@given(VALUES)
def test_a_chain_as_written_is_sound(values):
    assert verified("anytown", chain_of(values)).end.number == len(values)
    assert verified("anytown", chain_of(values)).problem == ""


@given(VALUES, st.data())
def test_an_entry_that_is_taken_out_or_put_elsewhere_is_found(values, data):
    entries = chain_of(values)
    place = data.draw(st.integers(0, len(entries) - 2))

    assert verified("anytown", entries[:place] + entries[place + 1 :]).problem == f"entry {place + 1} is missing"
    assert verified("anytown", [*entries[: place + 1], *entries[place:]]).problem
    assert verified("othertown", entries).problem
