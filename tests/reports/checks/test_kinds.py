"""Sentences made from what is recorded: the recorded figure, rank, date or name is verified, and any other contradicted.

`kinds` makes the sentences of each kind of claim, for all demonstration inspections.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from reports.checks.claims.reading import Reader
from reports.checks.reading.known import Known
from tests.reports.checks.kinds import made
from tests.reports.checks.verdicts import verdicts

pytestmark = pytest.mark.django_db

# Kinds in which some labels or places are no sentence that anyone would write.
MOSTLY = {"facts": 0.9, "comparators' figures": 0.9}
FEWEST = 500
MANY = 20  # of a kind in one inspection. Only some of those that follow are read, to keep the test quick.


@pytest.fixture(scope="module")
def results(request):
    """For each kind, how many true sentences were verified and false ones contradicted, and those that were not."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[str, list[str]] = defaultdict(list)
    for material in request.getfixturevalue("materials").values():
        reader = Reader(Known(material))

        seen: Counter[str] = Counter()
        for each in made(reader.known):
            seen[each.kind] += 1
            if seen[each.kind] > MANY and seen[each.kind] % 5:
                continue
            true, false = (set(verdicts(reader, each.section, text)) for text in (each.true, each.false))
            counts[each.kind].update(
                made=1,
                verified=true == {"verified"},
                alarms="contradicted" in true,
                contradicted="contradicted" in false,
            )
            wrong[each.kind] += [each.true] * (true != {"verified"}) + [each.false] * ("contradicted" not in false)
    return counts, wrong


def test_there_are_sentences_of_every_kind(results):
    counts, _ = results

    assert len(counts) >= 20
    assert sum(each["made"] for each in counts.values()) >= FEWEST


def test_no_true_sentence_is_contradicted(results):
    counts, wrong = results

    assert {kind: wrong[kind] for kind, each in counts.items() if each["alarms"]} == {}


def test_the_recorded_figure_is_verified_and_any_other_contradicted(results):
    counts, wrong = results

    for kind, each in counts.items():
        least = MOSTLY.get(kind, 1) * each["made"]
        assert each["verified"] >= least, wrong[kind][:5]
        assert each["contradicted"] >= least, wrong[kind][:5]
