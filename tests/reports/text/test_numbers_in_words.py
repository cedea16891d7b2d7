"""Numbers and names in words, as in the reports from 2018 to 2022."""

import datetime

import pytest

from reports.text import numbers_in_words
from tests.standards.framework_files import SLUGS, shipped


@pytest.mark.parametrize(
    ("value", "words"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (42, "42"), (1234, "1,234")]
)
def test_numbers_up_to_nine_are_words_and_higher_numbers_numerals(value, words):
    assert numbers_in_words.number(value) == words


@pytest.mark.parametrize(
    ("value", "noun", "plural", "words"),
    [
        (0, "case", "", "no cases"),
        (1, "case", "", "one case"),
        (2, "case", "", "two cases"),
        (12, "case", "", "12 cases"),
        (2, "enquiry", "enquiries", "two enquiries"),
        (1, "enquiry", "enquiries", "one enquiry"),
    ],
)
def test_a_noun_agrees_with_its_number(value, noun, plural, words):
    assert numbers_in_words.counted(value, noun, plural) == words


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_has_no_comma_before_and(parts, words):
    assert numbers_in_words.listed(parts) == words


def test_dates_are_in_british_style():
    assert numbers_in_words.day(datetime.date(2020, 6, 1)) == "1 June 2020"
    assert numbers_in_words.month(datetime.date(2020, 6, 1)) == "June 2020"
    assert (numbers_in_words.day(None), numbers_in_words.month(None)) == ("", "")


@pytest.mark.parametrize(
    ("name", "area", "short"),
    [
        ("Medway Youth Offending Team", "Medway", "YOT"),
        ("Bradford and District Youth Offending Team", "Bradford and District", "YOT"),
        ("Blaenau Gwent & Caerphilly Youth Offending Service", "Blaenau Gwent & Caerphilly", "YOS"),
        ("Anytown Youth Justice Service", "Anytown", "YJS"),
        ("Anytown youth justice services", "Anytown", "YJS"),
        ("Anytown", "Anytown", "YOT"),
    ],
)
def test_a_service_has_a_place_and_a_short_name(name, area, short):
    assert (numbers_in_words.area(name), numbers_in_words.abbreviation(name)) == (area, short)


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("Referral order", "referral orders"),
        ("No further action", "cases of no further action"),
        ("Youth rehabilitation order with intensive supervision", "youth rehabilitation orders with intensive supervision"),
        ("Detention under section 250 of the Sentencing Act 2020", "detentions under section 250 of the Sentencing Act 2020"),
        (
            "Detention under section 91 of the Powers of Criminal Courts (Sentencing) Act 2000",
            "detentions under section 91 of the Powers of Criminal Courts (Sentencing) Act 2000",
        ),
        ("Detention (other)", "detentions (other)"),
        ("Contact through the police", "contacts through the police"),
        ("Order of the court", "orders of the court"),
        ("Out of court resolution", "out of court resolutions"),
    ],
)  # fmt: skip
def test_the_plural_changes_the_main_noun_of_a_disposal(noun, plural):
    assert numbers_in_words.plural(noun) == plural


@pytest.mark.parametrize("slug", SLUGS)
def test_every_disposal_in_a_framework_has_a_correct_plural(slug):
    for disposal in shipped(slug).disposals:
        plural = numbers_in_words.plural(disposal.title)
        assert not plural.endswith(("ss", "0s"))
        assert plural != disposal.title.lower()


@pytest.mark.parametrize(
    ("text", "lower"),
    [("Referral order", "referral order"), ("YOT staff", "YOT staff"), ("A case", "a case"), ("", "")],
)
def test_the_first_letter_becomes_lower_case_except_in_an_abbreviation(text, lower):
    assert numbers_in_words.lower_first(text) == lower
