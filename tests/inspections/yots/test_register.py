"""Names and facts in the register, what a file would change, and exporting and importing files."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.spreadsheets.archive import UnreadableFile
from inspections.yots.facts import Facts, differences, problems
from inspections.yots.register import Register, Row, plan
from inspections.yots.sheet import as_plain, from_plain, read_register, write_register
from tests.properties import tries

MEDWAY = Facts(
    "Medway Youth Offending Service",
    other_names=("Medway YOT",),
    earlier_names=("Medway Youth Offending Team",),
    local_authorities=("Medway Council",),
    police_force_area="Kent",
    region="South East",
    nation="England",
    joint_service=False,
)
NEWPORT = Facts("Newport YOS", region="Wales", nation="Wales")
KNOWN = Register({1: MEDWAY, 2: NEWPORT})


def in_words(found) -> list[str]:
    return [f"{each.row} {each.column}: {each.reason}" for each in found]


def planned(*rows: dict):
    return plan([Row(number, row) for number, row in enumerate(rows, 2)], KNOWN)


# --- one YOT ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "A; B"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"nation": "Wales"}, "nation"),
        ({"local_authorities": ("Medway", "Kent")}, "joint_service"),
        ({"merged_into": "Newport YOS"}, "closed"),
        ({"other_names": ("Medway YOT", "medway  yot")}, "other_names"),
    ],
)
def test_impossible_facts_are_refused_with_an_error_at_the_field(wrong, field):
    assert field in [problem.field for problem in problems(replace(MEDWAY, **wrong))]


def test_correct_facts_have_no_problem():
    assert list(KNOWN.problems(1)) == []


def test_a_name_belongs_to_one_yot():
    other = Register({**KNOWN.yots, 3: Facts("MEDWAY yot")})

    assert [str(problem) for problem in other.problems(3)] == [
        "Name: “MEDWAY yot” is also a name of “Medway Youth Offending Service”; a name can belong to one YOT only."
    ]


def test_a_yot_cannot_be_merged_in_a_circle():
    closed = datetime.date(2020, 1, 1)
    circle = Register(
        {
            1: replace(MEDWAY, closed=closed, merged_into="Newport YOS"),
            2: replace(NEWPORT, closed=closed, merged_into="Medway YOT"),
        }
    )
    itself = Register({1: replace(MEDWAY, closed=closed, merged_into="Medway YOT")})

    assert "leads back" in str(next(circle.problems(1)))
    assert "is the same YOT" in str(next(itself.problems(1)))


# --- what a file would change -----------------------------------------------------------------------------------------


def test_a_row_with_a_new_name_adds_a_yot():
    added = planned({"name": "Kent YOT", "region": "South East"})

    assert [entry.after.name for entry in added.added] == ["Kent YOT"]
    assert added.changed == []
    assert added.problems == []


def test_a_row_changes_only_the_columns_that_it_has():
    changed = planned({"name": "Newport YOS", "police_force_area": "Gwent"})

    assert [(change.field, change.old, change.new) for change in changed.changed[0].changes] == [
        ("police_force_area", "", "Gwent")
    ]


def test_an_empty_cell_clears_what_is_recorded():
    changed = planned({"name": "Newport YOS", "region": ""})

    assert [(change.field, change.old, change.new) for change in changed.changed[0].changes] == [
        ("region", "Wales", "")
    ]


def test_a_row_under_another_name_never_renames_the_yot():
    found = planned({"name": "Medway YOT", "other_names": (), "police_force_area": "Kent Police"})

    entry = found.changed[0]
    assert (entry.key, entry.after.name, entry.found_as) == (1, "Medway Youth Offending Service", "Medway YOT")
    assert entry.after.other_names == ("Medway YOT",)  # or the next import would not find it


def test_a_name_that_differs_only_in_capitals_is_questioned():
    found = planned({"name": "newport yos"})

    assert in_words(found.problems) == ["2 name: “newport yos” is not in the register; did you mean “Newport YOS”?"]


def test_two_rows_about_the_same_yot_are_an_error():
    found = planned({"name": "Medway YOT"}, {"name": "Medway Youth Offending Team"})

    assert "row 2" in in_words(found.problems)[0]
    assert in_words(found.problems)[0].startswith("3 name")


def test_two_new_yots_with_the_same_name_are_an_error_in_both_rows():
    found = planned({"name": "Kent YOT"}, {"name": "kent yot"})

    assert [problem.row for problem in found.problems] == [2, 3]


def test_a_new_yot_cannot_take_the_name_of_another_as_its_earlier_name():
    found = planned({"name": "Medway Youth Justice Service", "earlier_names": ("Medway Youth Offending Service",)})

    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "earlier_names")]


def test_a_yot_can_be_merged_into_one_that_the_same_file_adds():
    closed = datetime.date(2024, 4, 1)
    found = planned(
        {"name": "Newport YOS", "closed": closed, "merged_into": "Gwent YJS"}, {"name": "Gwent YJS", "region": "Wales"}
    )

    assert found.problems == []
    assert [entry.after.name for entry in found.changed] == ["Newport YOS"]


def test_another_name_of_the_yot_merged_into_is_no_change():
    into = {"closed": datetime.date(2024, 4, 1), "merged_into": "Medway Youth Offending Service"}
    known = Register({1: MEDWAY, 2: replace(NEWPORT, **into)})

    again = plan([Row(2, {"name": "Newport YOS", "merged_into": "Medway YOT"})], known)

    assert again.changed == []


def test_the_preview_differs_if_the_register_does():
    row = Row(2, {"name": "Newport YOS", "police_force_area": "Gwent"})
    other = Register({1: MEDWAY, 2: replace(NEWPORT, police_force_area="Wales")})

    assert plan([row], KNOWN).fingerprint != plan([row], other).fingerprint


# --- files ------------------------------------------------------------------------------------------------------------

NAMES = st.text(st.characters(blacklist_categories=["C", "Z"], blacklist_characters=";"), min_size=1, max_size=30).map(
    lambda text: f"YOT {text}"
)
TRICKY = st.sampled_from(
    ["=1+1", "+44", "-5", "@x", "'quoted", "true", "2.10", "1 May 2020", "A & B", "a,b", 'say "x"']
)


@st.composite
def registers(draw) -> list[Facts]:
    names = draw(st.lists(NAMES | TRICKY, min_size=2, max_size=12, unique_by=lambda name: name.casefold()))
    half = len(names) // 2
    return [
        Facts(
            name,
            earlier_names=tuple(names[half + place : half + place + 1]),
            local_authorities=draw(st.lists(TRICKY, max_size=3, unique=True).map(tuple)),
            police_force_area=draw(st.just("") | TRICKY),
            region=draw(st.sampled_from(["", "South East", "London"])),
            nation=draw(st.sampled_from(["", "England"])),
            joint_service=draw(st.sampled_from([None, True])),
            closed=draw(st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1))),
        )
        for place, name in enumerate(names[:half])
    ]


@tries(40)
@given(registers(), st.sampled_from(["csv", "xlsx", "ods"]))
def test_importing_an_export_of_the_register_changes_nothing(yots, kind):
    known = Register(dict(enumerate(yots, 1)))

    rows, errors = read_register(f"yots.{kind}", io.BytesIO(write_register(kind, yots)))

    assert errors == []
    assert from_plain(as_plain(rows)) == rows
    again = plan(rows, known)
    assert again.problems == []
    assert [differences(yots[entry.key - 1], entry.after) for entry in again.entries] == [[]] * len(yots)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_csv_file_is_safe_to_open(start):
    written = write_register("csv", [Facts(f"{start}cmd")]).decode("utf-8-sig")

    assert written.splitlines()[1].startswith(f"'{start}cmd")


def csv_file(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def test_every_wrong_cell_is_named_with_its_row_and_column():
    rows, errors = read_register(
        "yots.csv",
        csv_file(
            "name,region,closed,joint_service,nmae",
            "Kent YOT,Lundon,1 May,perhaps,x",
            ",London,,,",
            "Essex YOS,,,yes,",
        ),
    )

    assert [(error.row, error.column) for error in errors] == [
        (1, "nmae"), (2, "region"), (2, "joint_service"), (2, "closed"), (3, "name"),
    ]  # fmt: skip
    assert "did you mean “London”" in errors[1].reason
    assert [row.given["name"] for row in rows] == ["Kent YOT", "Essex YOS"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("yots.xlsx", b"not a workbook", "is not a spreadsheet"),
        ("yots.pdf", b"%PDF-1.7", "is not a spreadsheet"),
        ("yots.csv", b"name,region\n", "has no rows"),
    ],
)
def test_a_file_that_is_not_a_register_is_refused_as_a_whole(name, content, reason):
    with pytest.raises(UnreadableFile, match=reason) as refused:
        read_register(name, io.BytesIO(content))

    assert "/tmp" not in str(refused.value)
