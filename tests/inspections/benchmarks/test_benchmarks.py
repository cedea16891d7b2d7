"""Benchmark cases: many people read one case alone, and then see where they differ."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from inspections.benchmarks import actions
from inspections.benchmarks.agreement import ac1_of_several, same_answer
from inspections.benchmarks.queries import own_read, results_of
from inspections.history import Author, Refused
from inspections.models import BenchmarkCase, Case, Change, HeldRole
from inspections.permissions import NotAllowed
from inspections.staff.actions import give_role
from tests.factories import BY
from tests.inspections.benchmarks.cast import answer_all, browser_of, said
from tests.inspections.benchmarks.random_reads import SETS, drawn
from tests.inspections.second_reads.cast import someone

# --- agreement --------------------------------------------------------------------------------------------------------


def test_ac1_of_several_readers_agrees_with_an_independent_implementation():
    path = Path(__file__).with_name("irrcac_0_4_4.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == SETS

    for row in rows:
        found = ac1_of_several([Counter(filter(None, answers)) for answers in drawn(int(row["seed"]))])
        low, high = found.interval
        expected = [float(row["ac1"]), max(-1.0, float(row["low"])), float(row["high"])]
        assert [found.value, low, high] == pytest.approx(expected, abs=0.001), row["seed"]


def test_two_of_three_pairs_of_readers_differ_if_one_reader_answers_otherwise():
    assert same_answer({"yes": 2, "no": 1}) == pytest.approx(1 / 3)
    assert same_answer({"yes": 3}) == 1
    assert same_answer({"yes": 1}) is None
    assert ac1_of_several([]).value is None


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
def test_each_reader_answers_alone_and_then_sees_where_readers_differ(case, readers, quinn):
    fay, sam, tess = readers
    cases = Case.objects.count()
    page = f"/benchmarks/{case.pk}/"
    assert "Benchmark cases to read" in said(browser_of(fay).get("/work/"))

    answer_all(case, sam)
    alone = said(browser_of(fay).get(page))
    assert "Answer every question alone" in alone
    assert "The plan is late." not in alone
    assert "Discussion" not in alone
    with pytest.raises(Refused, match="Submit your own answers before"):
        actions.comment_on_benchmark_case(case, "I think so.", by=Author(fay))
    two = said(browser_of(sam).get(page))
    assert "The plan is late." in two
    assert "Yes: 1" not in two

    answer_all(case, fay)
    assert "The answers appear once 3 have" in said(browser_of(fay).get(page))
    answer_all(case, tess, {"2.1.1": "no"})

    three = said(browser_of(fay).get(page))
    assert "Yes: 2" in three
    assert "No: 1" in three
    assert "Readers differ" in three
    assert "Benchmark cases to read" not in said(browser_of(fay).get("/work/"))
    commented = browser_of(tess).post(page, {"entry": "2.1.1", "text": "The plan came in May."}, follow=True)
    assert "The plan came in May." in said(commented)
    assert "Tess Person" in said(commented)
    assert "Sam Person" not in said(commented)
    results = results_of(case, own_read(case, tess))
    [row] = [each for each in results.rows if each.name == "2.1.1"]
    assert (row.counts, row.expected, row.own) == ([("Yes", 2), ("No", 1), ("Does not apply", 0)], "No", "No")
    assert results.ac1.value > 0.8
    subject = f"benchmark case {case.pk}, {fay.subject}"
    assert Change.objects.filter(inspection=None, subject=subject, field="2.1.1", by=fay).exists()
    assert Case.objects.count() == cases


def test_a_quality_lead_writes_a_case_and_opens_it(youth_2018, quinn, readers):
    quality = browser_of(quinn)
    assert "No benchmark case has been written yet" in said(quality.get("/benchmarks/"))
    assert "Enter a title" in said(quality.post("/benchmarks/add/youth-2018/", {}))
    given = {"title": "Harvest", "text": "Harvest is 15.", "origin": "invented", "disposal": "referral_order"}
    assert "Expected answers" in said(quality.post("/benchmarks/add/youth-2018/", given, follow=True))
    made = BenchmarkCase.objects.get()
    page = f"/benchmarks/{made.pk}/"
    quality.post(f"{page}change/", given | {"text": "Harvest is 16."})
    assert "Harvest is 16." in said(quality.get(page))

    assert "Submit the expected answers first" in said(quality.post(f"{page}steps/open/", follow=True))
    sent = {"2.1.1": "no", "2.1.1-version": "0", "2.1.1-note": "Late.", "2.1.1-note-version": "0", "then": "stay"}
    assert "Saved." in said(quality.post(f"{page}pages/standard-2.1/", sent, follow=True))
    assert "Expected answers" in said(quality.post(f"{page}submit/", follow=True))  # some are missing
    answer_all(made, quinn)
    assert "Choose at least 3 readers first" in said(quality.post(f"{page}steps/open/", follow=True))
    quality.post(f"{page}readers/", {"readers": [reader.pk for reader in readers]})
    assert browser_of(readers[0]).get(page).status_code == 404
    quality.post(f"{page}steps/open/")
    assert browser_of(readers[0]).get(page).status_code == 200
    assert browser_of(someone("Olga")).get(page).status_code == 404
    assert "no longer changes" in said(quality.post(f"{page}change/", given))


def test_a_closed_case_stays_readable_for_everyone(case, quinn, readers):
    answer_all(case, readers[0])
    actions.close_benchmark_case(case, by=Author(quinn))
    page = f"/benchmarks/{case.pk}/"

    assert "The plan is late." in said(browser_of(readers[1]).get(page))  # who has not submitted
    stranger = browser_of(someone("Olga"))
    assert "Harvest" in said(stranger.get("/benchmarks/"))
    assert "The plan is late." in said(stranger.get(page))
    assert stranger.get(f"{page}pages/standard-2.1/").status_code == 403
    with pytest.raises(Refused, match="closed"):
        actions.save_benchmark_answers(own_read(case, readers[1]), {"2.1.1": "no"}, by=Author(readers[1]))


def test_only_quality_leads_keep_benchmark_cases_and_only_readers_answer(case, quinn, readers):
    fay, sam, _ = readers
    for act in (actions.close_benchmark_case, actions.open_benchmark_case):
        with pytest.raises(NotAllowed):
            act(case, by=Author(fay))
    with pytest.raises(Refused, match="Only the reader"):
        actions.save_benchmark_answers(own_read(case, fay), {"2.1.1": "no"}, by=Author(sam))
    with pytest.raises(Refused, match="already reads this case"):
        actions.invite_readers(case, [fay], by=Author(quinn))
    olga = someone("Olga")
    give_role(olga, HeldRole.Role.QUALITY_LEAD, by=BY)
    with pytest.raises(Refused, match="could see the answers of others"):
        actions.invite_readers(case, [olga], by=Author(quinn))
    answer_all(case, fay)
    with pytest.raises(Refused, match="no longer change"):
        actions.save_benchmark_answers(own_read(case, fay), {"2.1.1": "no"}, by=Author(fay))
    assert browser_of(fay).get(f"/benchmarks/{case.pk}/change/").status_code == 403
