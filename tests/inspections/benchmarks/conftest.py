"""A benchmark case with its readers."""

from __future__ import annotations

import pytest

from inspections.benchmarks import actions
from inspections.history import Author
from inspections.models import BenchmarkCase, HeldRole, User
from inspections.staff.actions import give_role
from tests.factories import BY
from tests.inspections.benchmarks.cast import answer_all
from tests.inspections.second_reads.cast import someone


@pytest.fixture
def quinn(db) -> User:
    person = someone("Quinn")
    give_role(person, HeldRole.Role.QUALITY_LEAD, by=BY)
    return person


@pytest.fixture
def readers(db) -> list[User]:
    return [someone(name) for name in ("Fay", "Sam", "Tess")]


@pytest.fixture
def draft(youth_2018, quinn, readers) -> BenchmarkCase:
    """A case that could be opened. The owner expects "no" to 2.1.1, because the plan is late."""
    made = actions.add_benchmark_case(
        youth_2018,
        title="Harvest",
        text="Harvest is 15.",
        disposal="referral_order",
        origin="invented",
        by=Author(quinn),
    )
    actions.invite_readers(made, readers, by=Author(quinn))
    answer_all(made, quinn, {"2.1.1": "no", "2.1.1-note": "The plan is late."})
    return made


@pytest.fixture
def case(draft, quinn) -> BenchmarkCase:
    """The same case, open."""
    actions.open_benchmark_case(draft, by=Author(quinn))
    return draft
