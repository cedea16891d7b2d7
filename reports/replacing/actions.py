"""Replace words in several sections of a report, and undo it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.permissions import until_published
from reports.replacing.places import Search, replaced
from reports.writing.actions.texts import restore_version, write_section


class SectionsChanged(Refused):
    """Sections have changed since their places were listed. `sections` has their slugs. Nothing was replaced."""

    def __init__(self, sections: Sequence[str]) -> None:
        self.sections = sections
        super().__init__(
            "Nothing was replaced, because a section has changed since you searched. Check the list again."
        )


@transaction.atomic
def replace_in_texts(
    inspection: Inspection,
    search: Search,
    chosen: Mapping[str, Collection[int]],
    based_on: Mapping[str, int],
    *,
    by: Author,
) -> dict[str, int]:
    """Replace the words at the chosen places, all or none. Each changed section gets one new version, and its number is returned.

    `chosen` has the positions in each section, and `based_on` the version of each section in which they were found. Raises
    SectionsChanged if one of these sections is at another version, and Refused if there is nothing to replace.
    """
    if not search.find:
        raise Refused("Enter the words to find.")
    if not any(chosen.values()):
        raise Refused("Select at least one place.")
    phase = current_phase(inspection)  # locks the inspection, so that no section changes in between
    texts = {text.section: text for text in inspection.texts.filter(section__in=chosen)}
    changed = [slug for slug in chosen if slug not in texts or texts[slug].version != based_on.get(slug)]
    if changed:
        raise SectionsChanged(changed)
    versions = {}
    for slug, starts in chosen.items():
        body = replaced(texts[slug].body, search, starts)
        if write_section(inspection, slug, body, based_on=texts[slug].version, by=by):
            versions[slug] = texts[slug].version + 1
    if versions:
        change = ("replaced", search.find, f"{search.replacement} (in {', '.join(versions)})")
        write_history(inspection, "find and replace", [change], by=by, until=until_published(inspection), phase=phase)
    return versions


@transaction.atomic
def undo_replacing(inspection: Inspection, versions: Mapping[str, int], *, by: Author) -> tuple[list[str], list[str]]:
    """Restore each section as it was before these versions. Returns the sections that were restored, and those that were left,
    because they have changed since."""
    current_phase(inspection)
    now = dict(inspection.texts.filter(section__in=versions).values_list("section", "version"))
    restored, left = [], []
    for slug, version in versions.items():
        if version > 1 and now.get(slug) == version:
            restore_version(inspection, slug, version - 1, based_on=version, by=by)
            restored.append(slug)
        else:
            left.append(slug)
    return restored, left
