"""Mistakes in a framework file are reported with the file, the place, and a reason that shows how to correct them."""

import pytest

from standards.language.differences import differences
from standards.language.reading import FrameworkFileError, read_framework_file
from standards.language.ways_of_working import SampleRule
from tests.standards.framework_files import SLUGS, shipped, write_framework

# mistake: (text in the valid file, replacement, message)
BROKEN = {
    # its text
    "not TOML": (
        "revision = 1",
        "revision 1",
        "is not TOML: Expected '=' after a key in a key/value pair (at line 3, column 10)",
    ),
    "a key twice": (
        "revision = 1",
        "revision = 1\nrevision = 2",
        "is not TOML: Cannot overwrite a value (at line 4, column 13)",
    ),
    # the rule for the sample
    "a confidence that is not offered": (
        "[layouts]",
        "[sample]\nconfidence = 85\n\n[layouts]",
        "sample, confidence: must be 80, 90 or 95",
    ),
    "a margin of nothing": ("[layouts]", "[sample]\nmargin = 0\n\n[layouts]", "sample, margin: must be at least 1"),
    "a maximum below the minimum": (
        "[layouts]",
        "[sample]\nminimum = 9\nmaximum = 5\n\n[layouts]",
        "sample: the maximum, 5, is less than the minimum, 9",
    ),
    "a rule for a domain that does not exist": (
        "[layouts]",
        "[sample.domains.7]\nmargin = 9\n\n[layouts]",
        "sample, domains: there is no domain 7",
    ),
    # keys
    "no title": ('title = "Standards for inspecting anywhere"\n', "", "title: is missing"),
    "no source": ('source = "nowhere"\n', "", "source: is missing"),
    "no method": ('method = "judged"\n', "", "domains 1, standards 1.1, method: is missing"),
    "no layouts": ('[layouts]\nsingle = "2020-06-single"\njoint = "2020-01-joint"\n', "", "layouts: is missing"),
    "a prompt without text": (
        '{ letter = "b", text = "Is it complete?" }',
        '{ letter = "b" }',
        "domains 2, standards 2.1, key_questions 2.1.1, prompts b, text: is missing",
    ),
    "an unknown key": ('licence = "', 'licens = "x"\nlicence = "', "licens: is not a known key"),
    "an unknown key of a standard": (
        'title = "Planning"',
        'title = "Planning"\nweight = 2',
        "domains 2, standards 2.2, weight: is not a known key",
    ),
    "a rule without its reason": (
        ', why = "Asked from medium."',
        "",
        "key_questions 2.2.1, asked_when: why is missing; write a sentence that says why the question is not asked",
    ),
    # values
    "a revision in quotation marks": (
        "revision = 1",
        'revision = "1"',
        "revision: must be a whole number, without quotation marks",
    ),
    "a revision with a fraction": ("revision = 1", "revision = 1.5", "revision: must be a whole number"),
    "a revision before the first": ("revision = 1", "revision = 0", "revision: must be at least 1"),
    "a slug with spaces": (
        'slug = "anywhere-2030"',
        'slug = "Anywhere 2030"',
        "slug: “Anywhere 2030” must be lower-case letters, digits and hyphens",
    ),
    "a year without quotation marks": (
        'published = "2030"',
        "published = 2030",
        "published: must be text in quotation marks",
    ),
    "an empty statement": ('text = "Planning is sound."', 'text = " "', "domains 2, standards 2.2, text: is empty"),
    "a title that no page has room for": (
        '"Leadership"',
        f'"{"Lead " * 50}"',
        "domains 1, standards 1.1, title: is longer than 200 characters",
    ),
    "an unknown method": (
        'method = "judged"',
        'method = "average"',
        "domains 1, standards 1.1, method: must be 'lowest_band', 'share_of_answers', 'weighted_share', 'mean', "
        "'from_parts' or 'judged'",
    ),
    "cases in words": (
        "case_based = true",
        'case_based = "yes"',
        "domains 2, case_based: must be true or false, without quotation marks",
    ),
    "an unknown type of inspection": ("joint =", "several =", "layouts, several: must be 'single' or 'joint'"),
    "a band above all cases": ("from = 65", "from = 101", "bands Most, from: must be at most 100"),
    "points below nothing": ("score = 0", "score = -1", "ratings Poor, score: must be at least 0"),
    "a table where a list belongs": ("[[limits]]", "[limits]", "limits: must be a list"),
    "a list where a table belongs": ("[layouts]", "[[layouts]]", "layouts: must be a table"),
    # numbers and letters
    "a key question with a letter for a number": (
        'number = "2.1.1"',
        'number = "2.1.x"',
        "domains 2, standards 2.1, key_questions 2.1.x, number: “2.1.x” must be a number such as “2”, “2.1” or “V1.1”",
    ),
    "a key question with the number of its standard": (
        'number = "2.1.1"',
        'number = "2.1"',
        "key_questions 2.1: a standard has this number too",
    ),
    "a capital letter": (
        'letter = "b"',
        'letter = "B"',
        "domains 2, standards 2.1, key_questions 2.1.1, prompts B, letter: “B” must be a lower-case letter, followed by a "
        "digit if the letter is used twice",
    ),
    "a letter twice": ('letter = "b"', 'letter = "a"', "key_questions 2.1.1a: appears 2 times"),
    "a key question twice": ('number = "2.2.2"', 'number = "2.2.1"', "key_questions 2.2.1: appears 2 times"),
    "a key question of another standard": (
        'number = "2.2.2"',
        'number = "2.1.1"',
        "key_questions 2.1.1: appears 2 times",
    ),
    "a weight that no method uses": (
        'number = "2.2.2"',
        'weight = 2\nnumber = "2.2.2"',
        "key_questions 2.2.2, weight: only the methods weighted_share and mean use weights",
    ),
    "a part of nothing": (
        'method = "judged"',
        'method = "judged"\npart_of = "9"',
        "standards 1.1, part_of: there is no standard 9 in domain 1\n"
        "overall_bands: end at 6, but 4 points can be reached",
    ),
    "parts without a standard": (
        'method = "judged"',
        'method = "from_parts"',
        "standards 1.1, method: no standard has part_of = “1.1”\n"
        "standards 1.1, table: is missing, so that the parts give no rating",
    ),
    "a disposal twice": (
        "[[case_questions]]",
        '[[disposals]]\ndomain = "2"\nslug = "referral_order"\ntitle = "Again"\n\n[[case_questions]]',
        "disposals referral_order: appears 2 times",
    ),
    # references to other parts
    "a band of an unknown rating": (
        'label = "65%+"\nrating = "Good"',
        'label = "65%+"\nrating = "Great"',
        "bands 65, rating: “Great” is not one of the ratings (Poor, Fair, Good)",
    ),
    "characteristics of an unknown rating": (
        "Good = [",
        "Great = [",
        "standards 1.1, characteristics: “Great” is not one of the ratings (Poor, Fair, Good)",
    ),
    "a limit that bars an unknown rating": (
        'bars = ["Good"]',
        'bars = ["Great"]',
        "limits 3.1, bars: “Great” is not one of the ratings (Poor, Fair, Good)",
    ),
    "a limit of no standard": ('standards = ["3.1"]', 'standards = ["3.2"]', "limits 3.2: there is no standard 3.2"),
    "a disposal of no domain": (
        'domain = "2"\nslug',
        'domain = "7"\nslug',
        "disposals referral_order, domain: there is no domain 7",
    ),
    "a case question of no domain": (
        'domains = ["2"]',
        'domains = ["2", "7"]',
        "case_questions oversight, domains: there is no domain 7",
    ),
    "a rule for an unknown disposal": (
        'one_of = ["referral_order"]',
        'one_of = ["youth_caution"]',
        "key_questions 2.2.2, asked_when: names a disposal that is not in the file",
    ),
    # rules
    "a rule of both forms": (
        'at_least = "medium"',
        'at_least = "medium", one_of = ["high"]',
        "domains 2, standards 2.2, key_questions 2.2.1, asked_when safety_wellbeing: give one of at_least, one_of, and from "
        "or before",
    ),
    "a rule of no form": (
        'at_least = "medium", ',
        "",
        "domains 2, standards 2.2, key_questions 2.2.1, asked_when safety_wellbeing: give one of at_least, one_of, and from "
        "or before",
    ),
    "a level of a disposal": (
        'one_of = ["referral_order"]',
        'at_least = "medium"',
        "domains 2, standards 2.2, key_questions 2.2.2, asked_when disposal: disposal goes with one_of",
    ),
    "an unknown level": (
        'at_least = "medium"',
        'at_least = "middling"',
        "domains 2, standards 2.2, key_questions 2.2.1, asked_when safety_wellbeing, at_least: must be 'low', 'medium', "
        "'high' or 'very_high'",
    ),
    "a choice without options": (
        'options = [{ slug = "fully", title = "Fully" }, { slug = "partly", title = "Partly" }]\n',
        "",
        "case_questions oversight: questions of the kinds choice, several and scale have options; other questions have none",
    ),
    "options to a yes or no": (
        'kind = "choice"',
        'kind = "yes_no"',
        "case_questions oversight: questions of the kinds choice, several and scale have options; other questions have none",
    ),
    "an option twice": (
        'slug = "partly"',
        'slug = "fully"',
        "case_questions oversight, options fully: appears 2 times",
    ),
    # methods
    "a computed standard without key questions": (
        'number = "3.1"\ntitle = "Resettlement"\ntext = "Resettlement is sound."\nmethod = "judged"',
        'number = "3.1"\ntitle = "Resettlement"\ntext = "Resettlement is sound."\nmethod = "lowest_band"',
        "standards 3.1, method: domain 3 has no cases to compute a rating from\n"
        "standards 3.1, method: there are no key questions to compute a rating from",
    ),
    # ladders
    "bands not from nought": ("from = 0\nname", "from = 1\nname", "bands: must begin at 0 and rise"),
    "a band twice": ("from = 65", "from = 50", "bands: must begin at 0 and rise"),
    "bands highest first": ("from = 65", "from = 40", "bands: must begin at 0 and rise"),
    "a higher band for a lower rating": (
        'label = "65%+"\nrating = "Good"',
        'label = "65%+"\nrating = "Poor"',
        "bands: a higher band must not have a lower rating",
    ),
    "ratings highest first": ("score = 0", "score = 2", "ratings: must be in order of score, lowest first"),
    "overall bands with a gap": (
        "from = 3\nto = 4",
        "from = 4\nto = 4",
        "overall_bands 4: the bands must follow each other without gap or overlap, from 0",
    ),
    "overall bands that overlap": (
        "from = 3\nto = 4",
        "from = 2\nto = 4",
        "overall_bands 2: the bands must follow each other without gap or overlap, from 0",
    ),
    "overall bands too short": (
        "from = 5\nto = 6",
        "from = 5\nto = 5",
        "overall_bands: end at 5, but 6 points can be reached",
    ),
    "overall bands too long": (
        "from = 5\nto = 6",
        "from = 5\nto = 9",
        "overall_bands: end at 9, but 6 points can be reached",
    ),
}


@pytest.mark.parametrize(("stands", "instead", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_reported_with_its_file_place_and_reason(tmp_path, stands, instead, told):
    path = write_framework(tmp_path / "anywhere.toml", (stands, instead))

    with pytest.raises(FrameworkFileError) as found:
        read_framework_file(path)

    assert str(found.value).splitlines() == [f"{path}: {line}" for line in told.splitlines()]


def test_the_unbroken_file_has_no_mistake(tmp_path):
    assert read_framework_file(write_framework(tmp_path / "anywhere.toml")).maximum == 6


@pytest.mark.parametrize("slug", SLUGS)
def test_the_shipped_files_have_no_mistake(slug):
    assert shipped(slug).slug == slug


def test_all_mistakes_are_reported_together(tmp_path):
    path = write_framework(
        tmp_path / "anywhere.toml",
        ("revision = 1", 'revision = "one"'),
        ('licence = "Open Government Licence v3.0"\n', ""),
        ('method = "judged"', 'method = "guessed"'),
    )

    with pytest.raises(FrameworkFileError) as found:
        read_framework_file(path)

    assert [mistake.split(":")[0] for mistake in found.value.mistakes] == [
        "revision",
        "licence",
        "domains 1, standards 1.1, method",
    ]


@pytest.mark.parametrize("part", ["ratings", "bands", "domains"])
def test_an_empty_part_is_reported(tmp_path, part):
    text = f'{part} = []\nslug = "a"\nrevision = 1\ntitle = "A"\nsource = "s"\nlicence = "l"\n'
    text += "" if part == "domains" else '[[domains]]\nnumber = "1"\ntitle = "One"\nstandards = []\n'
    text += "" if part == "bands" else '[[bands]]\nfrom = 0\nname = "All"\nlabel = "all"\nrating = "Poor"\n'
    text += "" if part == "ratings" else '[[ratings]]\nname = "Poor"\nscore = 0\n'
    text += '[[overall_bands]]\nfrom = 0\nto = 0\nrating = "Poor"\n[layouts]\nsingle = "x"\n'

    with pytest.raises(FrameworkFileError, match=rf"{part}: (is empty|must begin at 0 and rise)"):
        read_framework_file(write_framework(tmp_path / "empty.toml", text=text))


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(FrameworkFileError, match=r"nowhere\.toml: cannot be read: No such file or directory"):
        read_framework_file(tmp_path / "nowhere.toml")


def test_a_folder_is_reported(tmp_path):
    with pytest.raises(FrameworkFileError, match="cannot be read: Is a directory"):
        read_framework_file(tmp_path)


def test_another_encoding_is_reported_with_the_byte(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes('slug = "a"\ntitle = "Fr\xfch"'.encode("latin-1"))

    with pytest.raises(FrameworkFileError, match=r"latin\.toml: byte 22: is not UTF-8 text"):
        read_framework_file(path)


# --- how two definitions differ


def small(tmp_path, *edits):
    return read_framework_file(write_framework(tmp_path / "anywhere.toml", *edits))


@pytest.mark.parametrize(
    ("stands", "instead", "told"),
    [
        ("Planning is sound.", "Planning is good.", "standards 2.2 text: was “Planning is sound.”, is “Planning is good.”"),
        ("from = 65", "from = 66", "bands Most from: was “65”, is “66”"),
        ('letter = "b"', 'letter = "c"', "prompts b: was “{'letter': 'b', 'text': 'Is it complete?', "),
        (
            'at_least = "medium"',
            'at_least = "high"',
            "key_questions 2.2.1 asked_when safety_wellbeing at_least: was “medium”, is “high”",
        ),
        ('[{ slug = "fully", title = "Fully" }, {', "[{", "options fully: was"),
    ],
)  # fmt: skip
def test_a_difference_is_reported_with_its_place_and_both_wordings(tmp_path, stands, instead, told):
    [difference, *_] = differences(small(tmp_path), small(tmp_path, (stands, instead)))

    assert told in difference


def test_another_order_of_the_same_prompts_is_a_difference(tmp_path):
    a, b = '{ letter = "a", text = "Is it timely?" }', '{ letter = "b", text = "Is it complete?" }'

    told = differences(small(tmp_path), small(tmp_path, (f"{a}, {b}", f"{b}, {a}")))

    assert told == ["domains 2 standards 2.1 key_questions 2.1.1 prompts: the order differs"]


def test_a_change_to_either_of_two_limits_is_a_difference(tmp_path):
    two = ("[layouts]", '[[limits]]\nstandards = ["3.1"]\nrating = "Fair"\nbars = ["Good"]\n\n[layouts]')
    first = ('bars = ["Good"]', 'bars = ["Fair"]')
    second = ('rating = "Fair"\nbars', 'rating = "Good"\nbars')

    assert differences(small(tmp_path, two), small(tmp_path, two, first)) == [
        "limits 3.1 bars item 1: was “Good”, is “Fair”"
    ]
    assert differences(small(tmp_path, two), small(tmp_path, two, second)) == [
        "limits 3.1 (item 2) rating: was “Fair”, is “Good”"
    ]


def test_a_file_read_twice_does_not_differ_from_itself(tmp_path):
    assert differences(small(tmp_path), small(tmp_path)) == []


def test_a_file_can_say_how_many_cases_to_inspect(tmp_path):
    """Nothing is stored for a file without such a rule, so that frameworks loaded earlier have not changed."""
    rules = "[sample]\nconfidence = 90\nmargin = 10\n[sample.domains.2]\nminimum = 14\nmaximum = 91\n\n"
    plain, own = small(tmp_path), small(tmp_path, ("[layouts]", f"{rules}[layouts]"))

    assert "sample" not in plain.model_dump(mode="json")
    assert plain.sample_rule("2") == SampleRule(confidence=80, margin=5)
    assert own.sample_rule("2") == SampleRule(minimum=14, maximum=91)
    assert own.sample_rule("3").margin == 10
    assert [each.split(":")[0] for each in differences(plain, own)] == ["sample"]
    assert not differences(plain, small(tmp_path))
