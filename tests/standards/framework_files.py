"""Framework files for the tests: the shipped files, and a small valid file in which tests make single mistakes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from standards.language.definition import FrameworkDefinition
from standards.language.reading import read_framework_file
from standards.management.commands.load_frameworks import SHIPPED

YOUTH = ("youth-2017-consultation", "youth-2018", "youth-2021")
SLUGS = ("joint-2015", *YOUTH)


def shipped_file(slug: str) -> Path:
    return SHIPPED / f"{slug}.toml"


@cache
def shipped(slug: str) -> FrameworkDefinition:
    """A shipped framework, read from its file."""
    return read_framework_file(shipped_file(slug))


# One judged standard, two computed standards, and one outside the total that limits the overall rating.
SMALL = """\
format = 2
slug = "anywhere-2030"
revision = 1
title = "Standards for inspecting anywhere"
published = "2030"
source = "nowhere"
licence = "Open Government Licence v3.0"

[[ratings]]
name = "Poor"
score = 0

[[ratings]]
name = "Fair"
score = 1

[[ratings]]
name = "Good"
score = 2

[[bands]]
from = 0
name = "Minority"
label = "<50%"
rating = "Poor"

[[bands]]
from = 50
name = "Some"
label = "50–64%"
rating = "Fair"

[[bands]]
from = 65
name = "Most"
label = "65%+"
rating = "Good"

[[overall_bands]]
from = 0
to = 2
rating = "Poor"

[[overall_bands]]
from = 3
to = 4
rating = "Fair"

[[overall_bands]]
from = 5
to = 6
rating = "Good"

[[limits]]
standards = ["3.1"]
rating = "Poor"
bars = ["Good"]

[layouts]
single = "2020-06-single"
joint = "2020-01-joint"

[[disposals]]
domain = "2"
slug = "referral_order"
title = "Referral order"

[[case_questions]]
slug = "oversight"
text = "Did management oversight meet the needs of the case?"
kind = "choice"
options = [{ slug = "fully", title = "Fully" }, { slug = "partly", title = "Partly" }]
domains = ["2"]

[[domains]]
number = "1"
title = "Organisational delivery"

[[domains.standards]]
number = "1.1"
title = "Leadership"
text = "Leaders lead."
method = "judged"
[domains.standards.characteristics]
Good = ["Leaders lead well."]

[[domains]]
number = "2"
title = "Court disposals"
case_based = true

[[domains.standards]]
number = "2.1"
title = "Assessment"
text = "Assessment is sound."
method = "lowest_band"

[[domains.standards.key_questions]]
number = "2.1.1"
text = "Is assessment sound?"
prompts = [{ letter = "a", text = "Is it timely?" }, { letter = "b", text = "Is it complete?" }]

[[domains.standards]]
number = "2.2"
title = "Planning"
text = "Planning is sound."
method = "lowest_band"

[[domains.standards.key_questions]]
number = "2.2.1"
text = "Does planning keep the child safe?"
asked_when = [{ fact = "safety_wellbeing", at_least = "medium", why = "Asked from medium." }]

[[domains.standards.key_questions]]
number = "2.2.2"
text = "Does planning keep others safe?"
asked_when = [{ fact = "disposal", one_of = ["referral_order"], why = "Asked in referral orders." }]

[[domains]]
number = "3"
title = "Resettlement"

[[domains.standards]]
number = "3.1"
title = "Resettlement"
text = "Resettlement is sound."
method = "judged"
in_total = false
"""


def changed(text: str, *edits: tuple[str, str]) -> str:
    """`text` with the first occurrence of each edit's first part replaced by the second; "" adds at the top."""
    for old, new in edits:
        assert old in text, f"{old!r} does not stand in the file, so nothing would be tried"
        text = text.replace(old, new, 1)
    return text


def write_framework(path: Path, *edits: tuple[str, str], text: str = SMALL) -> Path:
    """A framework file at `path` with these edits, based on the small one by default."""
    path.write_text(changed(text, *edits), encoding="utf-8")
    return path
