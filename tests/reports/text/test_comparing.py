"""Comparing two versions of a whole report."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.text.comparing import changed_paragraphs, compared
from reports.text.paragraphs import Paragraph
from tests.properties import tries

WORDS = st.sampled_from(["Plans are clear.", "Plans are weak.", "Reviews are late.", "x", "y"])


def report(**sections: str) -> list[Paragraph]:
    return [Paragraph(0, words, place) for place, text in sections.items() for words in text.split("|")]


def test_each_section_says_what_changed():
    old = report(Foreword="Hello.", Plans="Plans are clear.|Thank you.", Gone="Old.", Staff="Staff.")
    new = report(Foreword="Hello.", New="New.", Plans="Plans are very clear.|Thank you.|More.", Staff="Staff.")

    sections = compared(old, new)

    assert [(each.place, each.kind, each.unchanged) for each in sections] == [
        ("Foreword", "same", 1),
        ("New", "added", 0),
        ("Plans", "changed", 1),
        ("Gone", "removed", 0),
        ("Staff", "same", 1),
    ]
    assert sections[2].counts_in_words == "1 paragraph changed, 1 added"


def test_a_section_that_has_moved_is_compared_with_itself():
    sections = compared(report(A="One.", B="Two."), report(B="Two.", A="One."))

    assert [(each.place, each.kind) for each in sections] == [("B", "same"), ("A", "same")]


def test_the_words_of_a_changed_paragraph_are_marked():
    (change,) = changed_paragraphs(["Plans are clear."], ["Plans are very clear."])

    assert [(piece.kind, piece.words) for piece in change.pieces] == [
        ("same", "Plans are"),
        ("added", " very"),
        ("same", " clear."),
    ]


def test_a_paragraph_with_quite_other_words_is_one_removed_and_one_added():
    changes = changed_paragraphs(["Plans are clear."], ["Victims were heard."])

    assert [change.kind for change in changes] == ["removed", "added"]


@tries(300)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_the_changes_lead_from_one_version_to_the_other(old, new):
    def text(kind: str) -> list[str]:
        pieces = ("".join(p.words for p in change.pieces if p.kind != kind) for change in changed_paragraphs(old, new))
        return sorted(filter(None, pieces))

    removed, added = text("added"), text("removed")
    left = list(old)
    for words in removed:
        left.remove(words)
    assert sorted(left + added) == sorted(new)
    assert bool(removed or added) == (old != new)
