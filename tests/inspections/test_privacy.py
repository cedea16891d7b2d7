"""Words that could identify a person and harmless words, in sentences as inspectors write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.cases.pseudonyms import NAMES
from inspections.privacy import Finding, Kind, likely_names, pointed_out, words_of
from tests.work import work_of_at_most

KNOWN = words_of("Anytown Youth Offending Team. Heron. Assessment, planning, safety and well-being, disposal.")


def found(text: str) -> list[str]:
    return [finding.words for finding in pointed_out(text)]


def names(text: str) -> list[str]:
    return [finding.words for finding in likely_names(text, KNOWN)]


# --- fixed patterns --------------------------------------------------------------------------------------------------

POSTCODES = [
    ("The family moved to LS1 4AP in spring.", "LS1 4AP"),
    ("address M1 1AE, not known to the police", "M1 1AE"),
    ("SW1A1AA", "SW1A1AA"),
    ("lives at np4 6yb with his nan", "np4 6yb"),
    ("(CF10  3NQ)", "CF10 3NQ"),
    ("W1A-0AX", "W1A-0AX"),
]
DATES = [
    ("Born 3/4/2009.", "3/4/2009"),
    ("DOB 03-04-09", "03-04-09"),
    ("dob: 3.4.2009", "3.4.2009"),
    ("born on 3 April 2009 in Leeds", "3 April 2009"),
    ("born on 3rd April, 2009", "3rd April, 2009"),
    ("the 3rd of Sept. ’09", "3rd of Sept. ’09"),
    ("3-Apr-2009", "3-Apr-2009"),
    ("3APR09", "3APR09"),
    ("April 3rd, 2009", "April 3rd, 2009"),
    ("2009-04-03", "2009-04-03"),
    ("03 04 2009", "03 04 2009"),
    ("3 / 4 / 2009", "3 / 4 / 2009"),
    ("seen on 03-04-2009 10:30", "03-04-2009"),
]
PHONE_NUMBERS = [
    ("Call 0113 496 0000 before noon.", "0113 496 0000"),
    ("mum's mobile is 07700900123", "07700900123"),
    ("07700 900 123", "07700 900 123"),
    ("07700-900-123", "07700-900-123"),
    ("(0113) 496 0000", "(0113) 496 0000"),
    ("+44 7700 900123", "+44 7700 900123"),
    ("+44 (0)113 496 0000", "+44 (0)113 496 0000"),
    ("0044 113 496 0000", "0044 113 496 0000"),
    ("0300 123 4567 is the helpline", "0300 123 4567"),
    ("tel:02920496000", "02920496000"),
    ("01204 49600 (ten digits)", "01204 49600"),
]
EMAIL_ADDRESSES = [
    ("write to jane.o'neill+yot@leeds.gov.uk.", "jane.o'neill+yot@leeds.gov.uk"),
    ("<Kai_2009@example.com>", "Kai_2009@example.com"),
]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        (kind, *example)
        for kind, examples in [
            (Kind.POSTCODE, POSTCODES),
            (Kind.DATE_OF_BIRTH, DATES),
            (Kind.PHONE_NUMBER, PHONE_NUMBERS),
            (Kind.EMAIL_ADDRESS, EMAIL_ADDRESSES),
        ]
        for example in examples
    ],
)
def test_what_is_pointed_out(kind, text, words):
    assert pointed_out(text) == [Finding(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The order was made in April 2021.",
        "Between 2019 and 2021, in 04/2020, three of 12 appointments were kept.",
        "Standards 2.1 and 2.1.1, prompts 2.1.1a and 2.4.3b, and 3 of 4.",
        "AIM3 was used, and ASSET Plus stage 2; Y9 pupil, Year 10 from autumn.",
        "Case court-01, reference 0123456789, PNC 09/1234567A, URN 01YO1234509, crime ref. no. 01234567890",
        "It cost £1,200.50, and £07000000000 in all.",
        "Seen at 10:30 on 13 occasions, in weeks 1-2-3 and 4/5/6.",
        "99 of 1234 5678 90",
        "Category A1 and B2 offences; 4th visit of 12th May.",
        "31/13/2009 and 45 April 2009 are no dates",
        "look @home, at @user or a@b",
        "0.07700900123",
    ],
)
def test_harmless_text_is_not_pointed_out(text):
    assert found(text) == []


def test_findings_come_once_each_in_the_order_of_the_text():
    text = "07700 900123, or jo@example.com; moved from LS1 4AP on 3/4/2021 and back to LS1 4AP."

    assert found(text) == ["07700 900123", "jo@example.com", "LS1 4AP", "3/4/2021"]


def test_a_finding_says_what_it_looks_like():
    assert Finding(Kind.POSTCODE, "LS1 4AP").sentence == "“LS1 4AP” looks like a postcode."
    assert [each.sentence for each in likely_names("He told J.S. and Kai.", KNOWN)] == [
        "“J.S.” looks like a person’s initials.",
        "“Kai” looks like a name.",
    ]


surroundings = st.text(max_size=60)
# Characters that can surround a word without being part of it.
edges = st.sampled_from(' \n\t,;:()[]“”‘’"!?<>|')
postcodes = st.from_regex(r"[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKPSTUW]? ?[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(before=surroundings, left=edges, postcode=postcodes, right=edges, after=surroundings)
def test_a_postcode_is_found_whatever_surrounds_it(before, left, postcode, right, after):
    assert postcode in found(before + left + postcode + right + after)


@given(
    before=surroundings,
    left=edges,
    address=st.emails(domains=st.sampled_from(["example.com", "yjs.leeds.gov.uk", "a-b.co"])),
    right=edges,
    after=surroundings,
)
def test_an_email_address_is_found_whatever_surrounds_it(before, left, address, right, after):
    assert any(address in words for words in found(before + left + address + right + after))


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The case manager told Jamie about it.", ["Jamie"]),
        ("Jamie’s mother was heard, and so was Jamie's father. She spoke for Jamie’s sister too.", ["Jamie"]),
        ("Jamie Barker attended every session.", ["Jamie Barker"]),
        ("Jamie Young attended every session.", ["Jamie Young"]),
        ("When Jamie came late, nobody asked.", ["Jamie"]),
        ("He met Mr Smith, Mrs. Okafor and Dr Young.", ["Mr Smith", "Mrs. Okafor", "Dr Young"]),
        ("Miss Price was not told.", ["Miss Price"]),
        ("J.S. was seen with A.S. and with T K.", ["J.S.", "A.S.", "T K"]),
        ("He told J. Smith and J. R. Hartley.", ["J. Smith", "J. R. Hartley"]),
        ("A letter went to MCKAY. McKay had moved; O’Brien had not.", ["MCKAY", "McKay", "O’Brien"]),
        ("Mother: Kate. She agreed with Zoë and José-María.", ["Kate", "Zoë", "José-María"]),
        ("The worker (Tom) and the victim – Ann – met, e.g. Tuesday with Bev.", ["Tom", "Ann", "Bev"]),
        ("The team moved him to Leeds, to Kirkgate School.", ["Leeds", "Kirkgate School"]),
        ("The Police and Jones spoke.", ["Jones"]),
        ("On Tuesday\nKai Barker came.", ["Kai Barker"]),
    ],
)
def test_likely_names(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Heron’s planning was good. Heron was heard. We spoke with Heron.",
        "Planning was good.\n- Work with the family was not.\n1. Reviews were late. “They helped me,” he said.",
        "The Police, the Crown Court and Children’s Services met Anytown Youth Offending Team in March, on a Monday.",
        "AIM3, MAPPA, CAMHS and ETE were considered; the YOT's Panel agreed with other YOTs, after COVID-19.",
        "He speaks Welsh and English, and Black and Muslim children were asked. I think that I was right.",
        "Category B offences, Plan A I think, Year 9, in the U.K., N.B. in the U.K. Government’s words.",
        "The Out-of-Court Disposal and Well-Being work began at 3 p.m. on Friday.",
        "He told me, and I told them, at LS1 4AP.",
    ],
)
def test_words_that_are_not_names(text):
    assert names(text) == []


@pytest.mark.parametrize("pseudonym", NAMES)
def test_a_known_pseudonym_is_not_a_name(pseudonym):
    text = f"{pseudonym} said so. We heard {pseudonym}, and {pseudonym}’s mother."

    assert likely_names(text, [pseudonym]) == []


@given(before=surroundings, name=st.from_regex(r"[B-HJ-Z][a-z]{2,8}son", fullmatch=True))
def test_a_name_after_a_title_is_found_in_any_context(before, name):
    assert any(words.endswith(name) for words in names(f"{before} Mr {name} "))


# --- speed ------------------------------------------------------------------------------------------------------------

# Each of these texts makes a pattern begin to match again and again, and fail.
HOSTILE = [
    "a",
    "1",
    ".",
    "'",
    '"',
    "@",
    "(",
    "A",
    "é",
    "a'",
    "A-",
    "a_",
    "a@",
    "a@a.",
    "a1 ",
    "07 ",
    "0 ",
    "0(",
    "+44 ",
    "1/1/",
    "12 ",
    "1 . ",
    "3 of ",
    "1 jan ",
    "Jan 1 ",
    "A ",
    "A.",
    "A. ",
    "Aa ",
    "Mr ",
    '."',
    "! ",
]


@pytest.mark.parametrize("piece", [*HOSTILE, "\n", "\u00a0"])
def test_no_text_makes_it_slow(piece):
    text = (piece * 100_000)[:100_000]

    with work_of_at_most(seconds=10):
        pointed_out(text)
        pointed_out(f"a@{text}@")
        likely_names(text, KNOWN)
