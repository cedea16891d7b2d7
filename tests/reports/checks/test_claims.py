"""The claims read from a sentence. Every rounding of a phrase is compared with plain arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reports.checks.reading.claims import Claim, claims
from reports.checks.reading.ranges import FRACTIONS, RANGES, near
from reports.checks.reading.sentences import Sentence, of_text
from reports.ratings.percentages import whole_per_cent


def read(text: str) -> list[tuple]:
    sentence = Sentence("foreword", text)
    return [
        (
            text[claim.start : claim.end].strip(),
            claim.count if claim.per_cent is None else int(claim.per_cent),
            claim.of,
        )
        for claim in claims(sentence.plain)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in eight of the 12 cases", [("eight of the 12", 8, 12)]),
        ("In 8 of the 12 cases", [("8 of the 12", 8, 12)]),
        ("nine out of ten plans", [("nine out of ten", 9, 10)]),
        ("three in four plans", [("three in four", 3, 4)]),
        ("in all 12 cases", [("all 12", 12, 12)]),
        ("in every one of the 12 cases", [("every one of the 12", 12, 12)]),
        ("none of the five cases", [("none of the five", 0, 5)]),
        ("all but one of the ten cases", [("all but one of the ten", 1, 10)]),
        ("Of the 27 cases, planning was sufficient in ten.", [("ten", 10, 27)]),
        ("Twenty-three of the 28 were cautions", [("Twenty-three of the 28", 23, 28)]),
        ("67 per cent", [("67 per cent", 67, None)]),
        ("67% of cases", [("67%", 67, None)]),
        ("in only five cases", [("five", 5, None)]),
    ],
)
def test_counts_and_per_cents_are_read(text, expected):
    assert read(text) == expected


def test_a_long_sentence_without_a_total_is_read():
    """A pattern that tries every way to divide the words after a number would never end."""
    words = "children and young people whose plans we read " * 60

    assert read(f"Four {words}were in custody.") == [("Four", 4, None)]
    assert read(f"Four {words}out of the 12 were in custody.")[0][1:] == (4, 12)


@pytest.mark.parametrize(
    "text",
    [
        "A boy aged 16 moved in June 2019.",
        "It cost £28,500 and took 45 minutes.",
        "See standard 2.1 and section 47 of the act, on page 12.",
        "He waited 11 weeks and is a 15-year-old.",
        "The plan for 2019/2020 covers children aged 10 to 17.",
        "It took most of a year, and half an hour more.",
        "A third party spoke to the minority ethnic group.",
        "It was the most serious offence, at the most 3 miles away.",
    ],
)
def test_numbers_with_their_own_unit_are_not_claims(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("phrase", "shares"),
    [
        ("half of the cases", (50, 50)),
        ("just under three-quarters of the cases", (70, 74)),
        ("nearly three-quarters of the cases", (70, 74)),
        ("just over half of the cases", (51, 55)),
        ("more than half of the cases", (51, 100)),
        ("fewer than half of the cases", (0, 49)),
        ("two-thirds of the cases", (66, 68)),
        ("nearly all cases", (86, 99)),
        ("most of the cases", (51, 100)),
        ("a minority of cases", (0, 49)),
        ("a large majority of cases", (80, 100)),
        ("a reasonable majority of cases", (65, 79)),
        ("all cases", (100, 100)),
        ("in no case", (0, 0)),
    ],
)
def test_each_phrase_means_these_whole_per_cents(phrase, shares):
    (claim,) = claims(phrase)
    low, high = shares

    assert claim.fits(low, 100)
    assert claim.fits(high, 100)
    assert not low or not claim.fits(max(0, low - 5), 100)
    assert high == 100 or not claim.fits(min(100, high + 5), 100)


def test_every_count_of_every_sample_fits_its_own_phrases():
    """Brute force: a count never contradicts its own count, percentage or range of shares."""
    for of in range(1, 61):
        for yes in range(of + 1):
            share = Fraction(100 * yes, of)
            assert Claim(0, 1, count=yes, of=of).fits(yes, of)
            assert Claim(0, 1, per_cent=Fraction(whole_per_cent(yes, of))).fits(yes, of)
            assert not Claim(0, 1, count=yes + 1, of=of).fits(yes, of)
            assert not Claim(0, 1, per_cent=Fraction(whole_per_cent(yes, of) + 1)).fits(yes, of)
            for name, range_ in RANGES.items():
                assert range_.turned.holds(100 - share) == range_.holds(share), name
            assert RANGES["majority"].holds(share) == (2 * yes > of)
            assert RANGES["minority"].holds(share) == (2 * yes < of)


def test_the_names_of_the_bands_fit_their_whole_per_cents():
    for of in range(1, 61):
        for yes in range(of + 1):
            share, printed = Fraction(100 * yes, of), whole_per_cent(yes, of)
            assert RANGES["large majority"].holds(share) == (printed >= 80)
            assert RANGES["reasonable majority"].holds(share) == (65 <= printed < 80)


def test_just_under_and_just_over_never_overlap_or_include_the_fraction():
    for fraction in (*FRACTIONS.values(), Fraction(2, 3), Fraction(3, 4)):
        under, over = near(fraction, "just under"), near(fraction, "just over")
        assert not under.holds(100 * fraction)
        assert not over.holds(100 * fraction)
        for of in range(1, 61):
            for yes in range(of + 1):
                share = Fraction(100 * yes, of)
                assert not (under.holds(share) and over.holds(share))
                assert near(fraction, "more than").holds(share) == (share > 100 * fraction)
                assert near(fraction, "fewer than").holds(share) == (share < 100 * fraction)


def test_nine_in_ten_is_a_rounded_share_and_nine_of_the_ten_is_a_count():
    (loose,), (counted,) = claims("nine in ten plans"), claims("nine of the ten plans")

    assert loose.fits(11, 12)
    assert not loose.fits(10, 12)
    assert not counted.fits(11, 12)


def test_nine_of_the_eight_is_impossible():
    (claim,) = claims("nine of the eight cases")

    assert claim.is_impossible


def test_markdown_lists_and_quotations_are_distinguished():
    body = (
        "We found **much**.\n\n- One thing. Another.\n- A third.\n\n> “Half of it was true.”\n\n"
        "He said: “Half of it.” Mr. Jones agreed."
    )

    told = [(sentence.text, sentence.is_quoted) for sentence in of_text("foreword", body)]

    assert told == [
        ("We found much.", False),
        ("One thing.", False),
        ("Another.", False),
        ("A third.", False),
        ("“Half of it was true.”", True),
        ("He said: “Half of it.”", False),
        ("Mr. Jones agreed.", False),
    ]
