"""What is written for the report: its texts, its facts, its recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from inspections.history import Author, Refused, Until, change_fields, write_history
from inspections.models import Inspection
from reports.layouts import layout
from reports.models import Fact, Recommendation, SectionText


@transaction.atomic
def write_section(inspection: Inspection, section: str, body: str, *, by: Author) -> bool:
    """Write the text of a section of the report, in Markdown; "" empties it.

    Raises Refused for a section that the layout of the inspection does not have.
    """
    if section not in layout(inspection.layout).text_sections(inspection.framework.definition):
        raise Refused(f"“{section}” is no section of the layout {inspection.layout}.")
    text = SectionText.objects.select_for_update().filter(inspection=inspection, section=section).first()
    old = text.body if text else ""
    if old == body:
        return False
    if text is None:
        SectionText.objects.create(inspection=inspection, section=section, body=body)
    else:
        text.body, text.version = body, text.version + 1
        text.save(update_fields=["body", "version"])
    write_history(inspection, f"text {section}", [("body", old, body)], by=by, until=Until.PUBLISHED)
    return True


FACT_FIELDS = ("section", "label", "value", "comparator", "comparator_value", "source")


@transaction.atomic
def set_facts(inspection: Inspection, facts: Sequence[dict[str, str]], *, by: Author) -> bool:
    """Make these the facts of the report, in this order."""
    old = [{name: getattr(fact, name) for name in FACT_FIELDS} for fact in inspection.facts.all()]
    new = [{name: fact.get(name, "") for name in FACT_FIELDS} for fact in facts]
    if old == new:
        return False
    changes = [
        (f"{number} {name}", before.get(name, ""), after.get(name, ""))
        for number, (before, after) in enumerate(_paired(old, new), 1)
        for name in FACT_FIELDS
        if before.get(name, "") != after.get(name, "")
    ]
    write_history(inspection, "facts", changes, by=by, until=Until.PUBLISHED)
    inspection.facts.all().delete()
    Fact.objects.bulk_create(
        Fact(inspection=inspection, position=position, **fact) for position, fact in enumerate(new, 1)
    )
    return True


def _paired(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    length = max(len(old), len(new))
    return list(zip(old + [{}] * (length - len(old)), new + [{}] * (length - len(new)), strict=True))


@transaction.atomic
def set_recommendations(inspection: Inspection, recommendations: Sequence[dict[str, Any]], *, by: Author) -> bool:
    """Make these the recommendations of the report: each has a number, an addressee and a text."""
    existing = {row.number: row for row in inspection.recommendations.all()}
    changed = False
    for given in recommendations:
        number = given["number"]
        values = {"addressee": given["addressee"], "text": given["text"]}
        subject = f"recommendation {number}"
        if (row := existing.pop(number, None)) is not None:
            changed |= change_fields(row, values, inspection=inspection, subject=subject, by=by, until=Until.PUBLISHED)
        else:
            Recommendation.objects.create(inspection=inspection, number=number, **values)
            added = [(name, "", value) for name, value in values.items()]
            write_history(inspection, subject, added, by=by, until=Until.PUBLISHED)
            changed = True
    for number, row in existing.items():
        removed = [("addressee", row.addressee, ""), ("text", row.text, "")]
        write_history(inspection, f"recommendation {number}", removed, by=by, until=Until.PUBLISHED)
        row.delete()
        changed = True
    return changed
