"""The tables about the children in a sample: what of them leaves the team, beside everything else that is published."""

import os
import random
from collections import Counter
from itertools import product

import pytest

from reports.sample.figures import Share
from reports.sample.suppression import VALUES_LEFT
from reports.sample.tables import FACTS, SampleTable, agreement_on, tables_of
from standards.language.definition import FrameworkDefinition
from tests.standards.framework_files import shipped

REPORTS = int(os.environ.get("REPORTS", "150"))
YOUTH_2018 = shipped("youth-2018")
COURT, OUT_OF_COURT = (domain for domain in YOUTH_2018.domains if domain.case_based)


def sample(**counts: dict[str, int]) -> list[dict[str, str]]:
    """Cases with facts: `gender={"male": 7, "female": 5}` makes 12 cases."""
    columns = {
        fact: [value for value, count in values.items() for _ in range(count)] for fact, values in counts.items()
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def tables(cases, printed=(), domain=COURT) -> dict[str, SampleTable]:
    return tables_of(YOUTH_2018, domain, cases, printed)


def rows(table: SampleTable) -> list[tuple[str, int]]:
    return [(row.label, row.count) for row in table.rows]


def test_groups_of_five_or_more_are_shown():
    assert rows(tables(sample(gender={"male": 7, "female": 5}))["gender"]) == [("Male", 7), ("Female", 5)]


def test_small_groups_are_together_in_the_order_of_their_names():
    found = tables(sample(ethnicity={"White": 8, "Mixed": 3, "Black": 1, "Asian": 2}))["ethnicity"]

    assert rows(found) == [("White", 8), ("Asian, Black and Mixed, together", 6)]
    assert found.may_be_said("White")
    assert not found.may_be_said("Black")


@pytest.mark.parametrize("counts", [{"male": 8, "female": 4}, {"male": 12}, {"male": 11, "female": 1}])
def test_a_table_that_would_reveal_a_child_is_withheld(counts):
    assert tables(sample(gender=counts))["gender"].is_withheld


def test_who_is_in_custody_is_withheld_if_the_disposals_are_not_all_shown():
    """Medway had five of 12 children in custody: four training orders and one long sentence, so one of the other seven had a
    youth rehabilitation order beside the six referral orders."""
    cases = sample(
        disposal={
            "referral_order": 6, "youth_rehabilitation_order": 1, "detention_and_training_order": 4, "section_91_detention": 1
        },
        custody={"no": 7, "yes": 5},
    )  # fmt: skip
    found = tables(cases)

    assert rows(found["disposal"])[0] == ("Referral order", 6)
    assert found["custody"].is_withheld


def test_custody_is_shown_beside_disposals_that_are_all_shown():
    cases = sample(disposal={"referral_order": 7, "detention_and_training_order": 5}, custody={"no": 7, "yes": 5})

    assert rows(tables(cases)["custody"]) == [("Yes", 5), ("No", 7)]


def test_a_classification_that_decides_what_is_asked_is_shown_whole_or_not_at_all():
    """The number of relevant cases is published. It says how many children were below the level at which a question is asked."""
    assert not tables(sample(risk_of_serious_harm={"low": 5, "medium": 7}))["risk_of_serious_harm"].is_withheld
    assert tables(sample(risk_of_serious_harm={"low": 2, "medium": 9, "high": 4}))["risk_of_serious_harm"].is_withheld


def test_agreement_in_every_case_says_nothing_about_a_child():
    agreed = sample(risk_of_serious_harm={"medium": 12}, yot_risk_of_serious_harm={"medium": 12})

    assert rows(tables(agreed)[agreement_on("risk_of_serious_harm")]) == [("Agreed", 12)]


def test_a_later_edition_repeats_a_table_or_leaves_it_out():
    """One child's ethnicity is corrected: the difference between the two tables would tell whose it was."""
    first = tables(sample(ethnicity={"White": 15, "Asian": 6}))["ethnicity"]
    printed = [{("2", "ethnicity"): first.rows}]

    assert tables(sample(ethnicity={"White": 15, "Asian": 6}), printed)["ethnicity"] == first
    assert tables(sample(ethnicity={"White": 16, "Asian": 5}), printed)["ethnicity"].is_withheld
    assert tables(sample(ethnicity={"White": 15, "Asian": 6}), [{}])["ethnicity"].is_withheld  # it was withheld before


def test_an_answer_to_an_unrated_question_needs_five_on_both_sides():
    some = tables(sample(child_protection={"yes": 5, "no": 7}))["child_protection"]
    few = tables(sample(child_protection={"yes": 4, "no": 8}))["child_protection"]

    assert rows(some) == [("Yes", 5)]
    assert few.is_withheld


# --- a reader who tries to work out what is hidden -----------------------------------------------------------------------


VALUES = {
    "disposal": ("referral_order", "youth_rehabilitation_order", "detention_and_training_order"),
    "gender": ("male", "female"),
    "ethnicity": ("White", "Asian", "Black", "Mixed"),
    "looked_after": ("yes", "no"),
    "safety_wellbeing": ("low", "medium", "high"),
}
CUSTODIAL = "detention_and_training_order"


def random_report(dice: random.Random) -> list[dict[str, str]]:
    """The facts of 5 to 18 invented cases, most of them with the more frequent values, as in a real sample."""
    chosen = [
        {fact: dice.choices(values, [4, *(1 for _ in values[1:])])[0] for fact, values in VALUES.items()}
        for _ in range(dice.randint(5, 18))
    ]
    return [case | {"custody": "yes" if case["disposal"] == CUSTODIAL else "no"} for case in chosen]


def published(cases: list[dict[str, str]], printed=()) -> dict[str, tuple[Share, ...]]:
    return {name: table.rows for name, table in tables(cases, printed).items()}


def relevant(counts: Counter[str]) -> int:
    """The cases in which a question is asked that starts at a medium classification. It is published."""
    return counts.total() - counts["low"]


def ways(fact: str, total: int) -> list[Counter[str]]:
    """Every way in which the cases could be divided among the values of a fact."""
    values = VALUES[fact]
    return [
        Counter({value: count for value, count in zip(values, counts, strict=True) if count})
        for counts in product(range(total + 1), repeat=len(values))
        if sum(counts) == total
    ]


def attack(
    fact: str, total: int, shown: tuple[Share, ...], custody: tuple[Share, ...], asked: int | None
) -> list[Counter[str]]:
    """The ways that fit everything published: the table, the rule behind it, custody, and the number of relevant cases."""
    fitting = []
    for counts in ways(fact, total):
        cases = sample(**{fact: counts})
        if fact == "disposal":
            cases = [case | {"custody": "yes" if case[fact] == CUSTODIAL else "no"} for case in cases]
        found = published(cases)
        if found[fact] != shown or (fact == "disposal" and found.get("custody", ()) != custody):
            continue
        if asked is None or relevant(counts) == asked:
            fitting.append(counts)
    return fitting


def recovered(fact: str, cases: list[dict[str, str]], found: dict[str, tuple[Share, ...]], cache: dict) -> list[str]:
    """The values of a fact whose number of children is known to within two, though it may not be printed."""
    counts = Counter(case[fact] for case in cases)
    names = {row.label for row in found[fact]}
    # In how many cases a question was asked is published for key questions, whatever the table says.
    asked = relevant(counts) if fact == "safety_wellbeing" and found[fact] else None
    key = (fact, len(cases), found[fact], found.get("custody", ()) if fact == "disposal" else (), asked)
    if key not in cache:
        cache[key] = attack(fact, len(cases), found[fact], found.get("custody", ()), asked)
    possible = cache[key]
    assert counts in possible
    title = FrameworkTitles(YOUTH_2018)
    return [
        value
        for value, count in counts.items()
        if title.of(fact, value) not in names and len({each[value] for each in possible}) < VALUES_LEFT
    ]


class FrameworkTitles:
    def __init__(self, framework: FrameworkDefinition) -> None:
        self.disposals = {disposal.slug: disposal.title for disposal in framework.disposals}

    def of(self, fact: str, value: str) -> str:
        return self.disposals.get(value, value[:1].upper() + value[1:].replace("_", " "))


@pytest.mark.repeated
def test_no_hidden_count_of_random_reports_can_be_worked_out():
    dice, cache = random.Random(2026), {}
    shown = 0
    for _ in range(REPORTS):
        cases = random_report(dice)
        found = published(cases)
        for fact in VALUES:
            shown += bool(found[fact])
            assert not recovered(fact, cases, found, cache), (fact, found[fact], cases)
    assert shown > REPORTS / 2  # the rule does not protect by printing nothing


def test_no_hidden_count_of_a_thousand_pairs_of_editions_can_be_worked_out():
    """One fact of one case is corrected between two editions. The reader knows that."""
    dice = random.Random(2027)
    compared = 0
    for _ in range(1_000):
        cases = random_report(dice)
        fact = dice.choice(list(VALUES))
        corrected = [dict(case) for case in cases]
        corrected[0][fact] = dice.choice(VALUES[fact])
        first = published(cases)
        second = published(corrected, [{("2", name): rows for name, rows in first.items()}])
        for name, later in second.items():
            # The same table is no news. Otherwise nothing is said that the first edition did not say.
            assert later in (first[name], ())
            compared += later == ()
    assert compared


def test_every_fact_that_describes_a_sample_has_a_table():
    case = dict.fromkeys(FACTS, "low") | {"disposal": "referral_order", "custody": "no", "looked_after": "no"}

    assert set(FACTS) <= set(tables([case] * 12))
