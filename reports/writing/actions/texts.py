"""Save the texts in the report and restore earlier versions."""

from __future__ import annotations

import uuid

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Change, Inspection
from reports.layouts import layout
from reports.permissions import until_published
from reports.writing.models import SectionText, TextVersion


class TextConflict(Refused):
    """A colleague has changed the text since the version that this text is based on."""

    def __init__(self, text: SectionText, newest: TextVersion | None) -> None:
        self.text, self.newest = text, newest
        who = newest.author if newest else "A colleague"
        super().__init__(
            f"{who} has saved a different version of this section. Neither version is lost. To replace theirs with yours, save "
            "again."
        )


@transaction.atomic
def write_section(
    inspection: Inspection,
    section: str,
    body: str,
    *,
    based_on: int | None = None,
    receipt: uuid.UUID | None = None,
    by: Author,
) -> bool:
    """Save the text of a section in the report, in Markdown; "" empties it. Earlier texts are kept as versions.

    `based_on` is the version that the author edited (0: there was none). `receipt` identifies a save that a browser sent, so
    that a save that arrives twice is stored once. Raises TextConflict if the text is no longer at that version. Raises Refused
    if the layout of the inspection does not have the section.
    """
    if section not in layout(inspection.layout).text_sections(inspection.framework.definition):
        raise Refused(f"The layout {inspection.layout} has no section “{section}”.")
    phase = current_phase(inspection)  # locks the inspection, so that two people cannot save at the same time
    if receipt is not None and Change.objects.filter(receipt=receipt).exists():
        return False
    text = SectionText.objects.filter(inspection=inspection, section=section).first()
    old, version = (text.body, text.version) if text else ("", 0)
    if old == body:
        return False
    if text is not None and based_on is not None and based_on != version:
        raise TextConflict(text, inspection.text_versions.filter(section=section, version=version).first())
    # First: it refuses a change after publication.
    write_history(
        inspection,
        f"text {section}",
        [("body", old, body)],
        by=by,
        until=until_published(inspection),
        phase=phase,
        receipt=receipt,
    )
    # A text that was written before versions were kept is saved as a version now.
    if version and not inspection.text_versions.filter(section=section, version=version).exists():
        _keep_version(inspection, section, version, old, Author(command="text kept when versions began"))
    if text is None:
        SectionText.objects.create(inspection=inspection, section=section, body=body)
    else:
        text.body, text.version = body, version + 1
        text.save(update_fields=["body", "version"])
    _keep_version(inspection, section, version + 1, body, by)
    return True


def _keep_version(inspection: Inspection, section: str, version: int, body: str, by: Author) -> None:
    TextVersion.objects.create(inspection=inspection, section=section, version=version, body=body, **by.as_fields())


def restore_version(
    inspection: Inspection, section: str, version: int, *, based_on: int | None = None, by: Author
) -> bool:
    """Restore an old version of a text as a new version. Raises Refused if there is no such version."""
    former = inspection.text_versions.filter(section=section, version=version).first()
    if former is None:
        raise Refused(f"There is no version {version} of this text. Choose one from the list.")
    return write_section(inspection, section, former.body, based_on=based_on, by=by)
