"""The components for explanations and margins of error. They are plain HTML that needs no script."""

from __future__ import annotations

import datetime
import re

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from reports.ratings.distances import certainty_of
from reports.ratings.explained import Cited, Decided, Proposal
from reports.ratings.explanation import explain, explain_standard
from reports.ratings.rules import Decision
from tests.reports.ratings.examples import GOOD, REQUIRES, rate, rate_all
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")
M_3_3 = {"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)}


def shown(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def words(html: str) -> str:
    """The visible text on one line, without space before a full stop, comma, colon or bracket."""
    return re.sub(r" ([.,:;)])", r"\1", " ".join(strip_tags(html).split()))


def example():
    decision = Decision(GOOD, "<b>One</b> more\nwould have done it.", "small_subsample")
    rated = rate_all(YOUTH_2018, counts=M_3_3, proposals={"1.1": REQUIRES}, decisions={"3.3": decision})
    return explain(
        rated,
        YOUTH_2018,
        proposals={
            "1.1": Proposal("The board is new.", "A. Lead", cited=(Cited("E3", "Minutes", passage="Four came."),))
        },
        decided={"3.3": Decided(decision, "The chair", datetime.date(2020, 3, 3))},
    )


def test_every_sentence_of_the_tree_is_shown():
    tree = example()
    read = words(shown("explanation", explanation=tree, documents=YOUTH_2018.documents))

    for step in tree.walk():
        assert step.text in read
    assert "The overall rating is Outstanding: 33 of 36 points is in the range 31 to 36 (C 4.22, M annexe 2)." in read
    assert "M HM Inspectorate of Probation, An inspection of youth offending services in Medway, June 2020" in read


def test_each_standard_has_a_heading_of_the_level_asked_for():
    titles = [f"{standard.number} {standard.title}" for standard in YOUTH_2018.standards]

    assert re.findall(r"<h3[^>]*>\s*(.*?)\s*</h3>", shown("explanation", explanation=example())) == titles
    assert re.findall(r"<h4[^>]*>\s*(.*?)\s*</h4>", shown("explanation", explanation=example(), heading=4)) == titles


def test_quotations_are_escaped():
    html = shown("explanation", explanation=example())

    assert "&lt;b&gt;One&lt;/b&gt; more\nwould have done it.</blockquote>" in html


def test_one_standard_by_itself():
    html = shown("explanation", explanation=explain_standard(rate(M_3_3), YOUTH_2018))

    assert words(html).startswith("3.3 is Requires improvement: its lowest key question is 3.3.3 at 60 per cent")
    assert "<h3" not in html


def test_every_opened_tag_is_closed():
    for html in (shown("explanation", explanation=example()), shown("certainty", certainty=_certainty(M_3_3))):
        for tag in ("ul", "li", "details", "div", "p", "table", "blockquote"):
            assert len(re.findall(rf"<{tag}[\s>]", html)) == html.count(f"</{tag}>")
        assert "<script" not in html
        assert "style=" not in html


def _certainty(counts, **given):
    return certainty_of(rate(counts), YOUTH_2018, **given)


def test_distances_and_margins_of_error_are_shown():
    read = words(shown("certainty", certainty=_certainty(M_3_3, eligible=30)))

    for told in (
        "One more case judged yes in 3.3.3 would raise the standard to Good.",
        "Fewer than ten relevant cases: 8 in 3.3.2 and 5 in 3.3.3.",
        "Triggers for professional discretion that apply: Close to the boundary of the next band; One case away "
        "from another "
        "rating; A small subsample.",
        "3.3.3 Lowest: decides the rating 3 of 5: 60%, Requires improvement Fewer than ten relevant cases: 5.",
        "One more case judged yes: Outstanding, skipping Good. Keeps 3.3 below its next band",
        "3.3.3 The 5 cases inspected were drawn from 30. The percentage among all of them is between 26 and 87 per cent",
    ):
        assert told in read


def test_the_component_says_when_there_is_no_trigger():
    read = words(shown("certainty", certainty=_certainty({"2.1.1": (59, 100)})))

    assert "The figures do not show a trigger for professional discretion." in read


def test_a_standard_without_a_computed_rating_shows_nothing():
    assert words(shown("certainty", certainty=None)) == ""
