"""A question split by a characteristic of its cases: what is shown for each group, and what nobody can work out."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sample.splits import CHARACTERISTICS, WITHHELD, characteristic, split
from reports.sample.suppression import FEWEST, hidden
from standards.language.relevance import Condition
from tests.properties import tries
from tests.standards.framework_files import shipped

GENDER = characteristic("gender")


def cases(**groups):
    """Cases by gender: male=(7, 10) means seven yes in ten cases."""
    return [
        ({"gender": gender}, answer)
        for gender, (yes, relevant) in groups.items()
        for answer in ["yes"] * yes + ["no"] * (relevant - yes)
    ]


def shown(found):
    return [(row.label, row.yes, row.relevant, row.per_cent) for row in found.rows]


def test_each_group_has_its_yes_its_relevant_cases_and_its_per_cent():
    found = split(cases(male=(7, 10), female=(4, 5)), GENDER)

    assert (found.title, shown(found), found.withheld) == (
        "Gender",
        [("Male", 7, 10, 70), ("Female", 4, 5, 80)],
        "",
    )


def test_a_group_of_four_hides_both_of_two_groups():
    """Otherwise, the small group could be worked out as the total minus the other group."""
    found = split(cases(male=(7, 10), female=(3, 4)), GENDER)

    assert (found.rows, found.withheld) == ((), WITHHELD)


def test_a_small_group_is_combined_with_the_next_smallest():
    found = split(cases(male=(12, 20), female=(3, 7), other=(1, 2)), GENDER)

    assert shown(found) == [("Male", 12, 20, 60), ("Female and Other, together", 4, 9, 44)]
    assert [row.is_together for row in found.rows] == [False, True]


def test_two_small_groups_are_combined_with_each_other():
    found = split(cases(male=(12, 20), female=(2, 3), other=(1, 2)), GENDER)

    assert shown(found) == [("Male", 12, 20, 60), ("Female and Other, together", 3, 5, 60)]


def test_nothing_is_shown_if_small_groups_have_the_same_answers():
    """Otherwise every case in them would be known to have that answer."""
    for answers in ({"female": (3, 3), "other": (2, 2)}, {"female": (0, 3), "other": (0, 2)}):
        found = split(cases(male=(12, 20), **answers), GENDER)
        assert (found.rows, found.withheld) == ((), WITHHELD)


def test_answers_that_do_not_apply_or_are_missing_are_in_no_group():
    rows = [*cases(male=(7, 10), female=(4, 5)), ({"gender": "female"}, "na"), ({"gender": "female"}, "")]

    assert shown(split(rows, GENDER)) == shown(split(cases(male=(7, 10), female=(4, 5)), GENDER))


def test_an_answer_that_is_set_aside_is_in_no_group():
    asked_when = [Condition(fact="safety_wellbeing", at_least="medium", why="…")]
    rows = [({**facts, "safety_wellbeing": "high"}, answer) for facts, answer in cases(male=(7, 10), female=(4, 5))]
    rows.append(({"gender": "female", "safety_wellbeing": "low"}, "yes"))

    assert shown(split(rows, GENDER, asked_when=asked_when)) == [("Male", 7, 10, 70), ("Female", 4, 5, 80)]


def test_nothing_is_split_without_a_relevant_case():
    assert split([({"gender": "male"}, "na")], GENDER).withheld == "No relevant cases."


def test_different_capitals_are_one_group_and_not_recorded_comes_last():
    rows = [*cases(male=(3, 5), Male=(2, 5)), *[({"gender": ""}, "yes")] * 12, *[({"gender": "not recorded"}, "no")]]

    assert shown(split(rows, GENDER)) == [("Male", 5, 10, 50), ("Not recorded", 12, 13, 92)]


def test_capitals_and_spaces_inside_a_name_are_one_locality():
    by = characteristic("locality")
    rows = [({"locality": name}, "yes") for name in ["North Anytown"] * 5 + ["NORTH  ANYTOWN"] * 5 + ["South"] * 5]
    rows += [({"locality": "South"}, "no")]

    assert shown(split(rows, by)) == [("North Anytown", 10, 10, 100), ("South", 5, 6, 83)]


@pytest.mark.parametrize(
    ("age", "group"),
    [(10, "Under 15"), (14, "Under 15"), (15, "15 or 16"), (16, "15 or 16"), (17, "17 and over"), (18, "17 and over")],
)
def test_the_groups_of_age(age, group):
    assert characteristic("age").group({"age": age}) == group
    assert characteristic("age").group({"age": None}) == "Not recorded"


def test_known_values_have_their_titles_and_their_order():
    rows = [
        ({"looked_after": value}, answer) for value in ("not_recorded", "no", "yes") for answer in ["yes", "no"] * 3
    ]

    assert [row.label for row in split(rows, characteristic("looked_after")).rows] == ["Yes", "No", "Not recorded"]


def test_disposals_have_the_titles_of_the_framework():
    framework = shipped("youth-2018")
    disposals = characteristic("disposal", {each.slug: each.title for each in framework.disposals})

    assert disposals.group({"disposal": "referral_order"}) == "Referral order"


@pytest.mark.django_db
def test_every_characteristic_is_a_column_of_a_case(demonstration):
    case = demonstration("medway-2020").cases.first()

    for each in CHARACTERISTICS:
        assert each.group({each.column: getattr(case, each.column)})


def test_a_characteristic_that_cases_do_not_have():
    with pytest.raises(KeyError):
        characteristic("shoe_size")


# --- what must always hold


groups = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    st.integers(1, 14).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))),
    min_size=1,
)


@tries(300)
@given(groups)
def test_the_rows_add_up_to_the_total_and_none_is_of_fewer_than_five(counts):
    found = split(cases(**counts), GENDER)

    assert bool(found.rows) != bool(found.withheld)
    if found.rows:
        assert sum(row.yes for row in found.rows) == sum(yes for yes, _ in counts.values())
        assert sum(row.relevant for row in found.rows) == sum(size for _, size in counts.values())
    for row in found.rows:
        assert row.relevant >= FEWEST
        if row.is_together:
            assert 0 < row.yes < row.relevant
        else:
            assert counts[row.label.lower()] == (row.yes, row.relevant)


@pytest.mark.parametrize(("number", "largest"), [(2, 14), (3, 8)])
def test_no_number_of_a_hidden_group_can_be_worked_out(number, largest):
    """An attacker who knows this code tries every way in which the cases could be divided among the groups.

    The attacker can rule out the ways that give a different table. Among the other ways, every number of a group that
    is not shown separately (its yes, its no, its relevant cases) must still have several possible values.
    """
    every_count = [(yes, size) for size in range(1, largest + 1) for yes in range(size + 1)]
    seen = defaultdict(list)
    for counts in product(every_count, repeat=number):
        is_together = hidden([size for _, size in counts])
        small = [count for count, together in zip(counts, is_together, strict=True) if together]
        pool = (sum(yes for yes, _ in small), sum(size for _, size in small))
        if all(is_together) or not small or pool[0] in (0, pool[1]):
            continue  # nothing is shown, or nothing is hidden
        table = tuple(None if together else count for count, together in zip(counts, is_together, strict=True))
        seen[table, pool].append(counts)

    assert seen or number == 2  # with two groups, either both are shown or neither is
    for (table, _), ways in seen.items():
        for place, count in enumerate(table):
            if count is None:
                assert len({way[place][0] for way in ways}) > 1, (table, ways)
                assert len({way[place][1] for way in ways}) > 1, (table, ways)
                assert len({way[place][1] - way[place][0] for way in ways}) > 1, (table, ways)


def test_combined_groups_are_not_listed_by_size():
    """Listing the larger group first would reveal which group is larger."""
    one = split(cases(male=(12, 20), female=(3, 3), other=(1, 2)), GENDER)
    another = split(cases(male=(12, 20), female=(2, 2), other=(2, 3)), GENDER)

    assert one.rows[1] == another.rows[1]


@tries(200)
@given(groups)
def test_the_table_combines_the_groups_that_are_too_small(counts):
    """`split` combines exactly the groups that `hidden` names."""
    found = split(cases(**counts), GENDER)
    is_together = dict(zip(counts, hidden([size for _, size in counts.values()]), strict=True))

    if found.rows:
        apart = {row.label.lower() for row in found.rows if not row.is_together}
        assert apart == {label for label, together in is_together.items() if not together}
