"""Gives advice on the texts of an inspection, with the words that the inspection uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from reports.advice.advice import Advice, advice_on
from reports.advice.house_style import OWN_FILE, HouseStyle, house_style
from reports.advice.known import known_words
from reports.advice.spelling import speller
from reports.checks.reading.known import Known
from reports.checks.words import abbreviations
from reports.document.material import Material
from reports.material import material_of


def current_style() -> HouseStyle:
    """The house style of this installation: the file in the setting HOUSE_STYLE_FILE, or the one that comes with the service."""
    chosen: Path | None = settings.HOUSE_STYLE_FILE
    return house_style(chosen or OWN_FILE)


def adviser(inspection: Inspection, material: Material) -> Callable[[str], tuple[Advice, ...]]:
    """A function that gives advice on any part of the report's text, without abbreviations."""
    known = known_words(material, _names(inspection))
    style, spelling = current_style(), speller()
    return lambda text: advice_on(text, style=style, speller=spelling, known=known)


def advice_on_section(inspection: Inspection, section: str, body: str | None = None) -> tuple[Advice, ...]:
    """Advice on one text: as it is stored, or on `body`, which may not be stored yet."""
    material = material_of(inspection)
    texts = {section: material.texts.get(section, "") if body is None else body}
    own = adviser(inspection, material)(texts[section])
    unexplained = _unexplained(replace(material, texts={**material.texts, **texts})).get(section, ())
    return (*own, *unexplained)


def _unexplained(material: Material) -> dict[str, tuple[Advice, ...]]:
    """The abbreviations that the checks find, by section."""
    found: dict[str, tuple[Advice, ...]] = {}
    for finding in abbreviations.check(Known(material)):
        advice = Advice("abbreviation", finding.excerpt, f"{finding.message} {finding.fix}", sentence=finding.sentence)
        found[finding.section] = (*found.get(finding.section, ()), advice)
    return found


def _names(inspection: Inspection) -> Iterator[str]:
    """The names of services and places in the register, and of the people, places and evidence of the inspection."""
    yield from YOT.objects.names()
    yield from YOT.objects.names_of_places()
    for member in inspection.team.select_related("user"):
        yield str(member)
    yield from inspection.evidence.values_list("title", flat=True)
    for place, role in inspection.planned_interviews.values_list("place", "role"):
        yield f"{place} {role}"
