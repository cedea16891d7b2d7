"""Suggest other words for a paragraph of the report, and accept, refuse, withdraw or reopen a suggestion."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.permissions import until_published
from reports.writing.actions.texts import write_section
from reports.writing.sections import WrittenSection
from reports.writing.suggestions.models import SuggestionAnswer, TextSuggestion
from reports.writing.suggestions.placing import paragraphs_in, replaced

Outcome = SuggestionAnswer.Outcome


class ParagraphChanged(Refused):
    """The text no longer has the paragraph that the words would replace."""

    def __init__(self) -> None:
        super().__init__("The paragraph has changed since. Choose the paragraph that these words replace.")


@transaction.atomic
def suggest_words(
    inspection: Inspection, section: WrittenSection, *, paragraph: str, suggested: str, note: str = "", by: Author
) -> TextSuggestion:
    """Suggest other words for a paragraph, which is given as it is in the text.

    Raises Refused if there are no other words, or if no version of the section has the paragraph. The text can change while a
    person writes a suggestion, so the paragraph may be from an earlier version.
    """
    phase = current_phase(inspection)
    suggested, note = suggested.strip(), note.strip()
    if not suggested:
        raise Refused("Enter the words that you suggest.")
    if suggested == paragraph.strip():
        raise Refused("Change the words that you want to change.")
    if not _is_known(inspection, section, paragraph):
        raise Refused("This paragraph is not in the section. Choose the paragraph again.")
    words = {"section": section.slug, "paragraph": paragraph, "suggested": suggested}
    same: TextSuggestion | None = inspection.text_suggestions.filter(**words, **by.as_fields()).last()
    if same is not None and same.is_open:
        return same  # the button was pressed twice
    suggestion: TextSuggestion = TextSuggestion.objects.create(
        inspection=inspection, note=note, **words, **by.as_fields()
    )
    changes = [("suggested", paragraph, suggested), *([("note", "", note)] if note else [])]
    _write(suggestion, changes, by, phase)
    return suggestion


def _is_known(inspection: Inspection, section: WrittenSection, paragraph: str) -> bool:
    if not paragraph.strip():
        return False
    is_list = section.kind == "list"
    text = inspection.texts.filter(section=section.slug).first()
    if text is not None and paragraph in paragraphs_in(text.body, is_list=is_list):
        return True
    earlier = inspection.text_versions.filter(section=section.slug, body__contains=paragraph)
    return any(
        paragraph in paragraphs_in(body, is_list=is_list)
        for body in earlier.values_list("body", flat=True).order_by("-version")[:20]
    )


@transaction.atomic
def accept_suggestion(
    suggestion: TextSuggestion, section: WrittenSection, *, words: str = "", replaces: str = "", by: Author
) -> SuggestionAnswer:
    """Put the suggested words into the text, as a new version saved by the person who accepts them.

    `words` are put in instead, if given. `replaces` is the paragraph to replace, if the paragraph has changed since. Raises
    ParagraphChanged if the text does not have the paragraph, and Refused if the suggestion is not open.
    """
    inspection = suggestion.inspection
    phase = current_phase(inspection)
    if answered := _already(suggestion, Outcome.ACCEPTED, by):
        return answered
    words = words.strip() or suggestion.suggested
    text = inspection.texts.filter(section=section.slug).first()
    body = text.body if text else ""
    changed = replaced(body, replaces or suggestion.paragraph, words, is_list=section.kind == "list")
    if changed is None:
        raise ParagraphChanged
    write_section(inspection, section.slug, changed, based_on=text.version if text else 0, by=by)
    edited = words if words != suggestion.suggested else ""
    history = [("accepted", "", f"words suggested by {suggestion.author}")]
    return _answer(suggestion, Outcome.ACCEPTED, history, by, phase, words=edited)


@transaction.atomic
def refuse_suggestion(suggestion: TextSuggestion, *, reason: str = "", by: Author) -> SuggestionAnswer:
    """Refuse a suggestion, with a reason if there is one. The text does not change."""
    phase = current_phase(suggestion.inspection)
    if answered := _already(suggestion, Outcome.REFUSED, by):
        return answered
    reason = reason.strip()
    history = [("refused", "", reason or "no reason given")]
    return _answer(suggestion, Outcome.REFUSED, history, by, phase, reason=reason)


@transaction.atomic
def withdraw_suggestion(suggestion: TextSuggestion, *, by: Author) -> SuggestionAnswer:
    """Withdraw a suggestion. Raises Refused if another person made it."""
    phase = current_phase(suggestion.inspection)
    _check_own(suggestion, by)
    if answered := _already(suggestion, Outcome.WITHDRAWN, by):
        return answered
    return _answer(suggestion, Outcome.WITHDRAWN, [("withdrawn", "", "yes")], by, phase)


@transaction.atomic
def reopen_suggestion(suggestion: TextSuggestion, *, by: Author) -> SuggestionAnswer | None:
    """Reopen a suggestion that was refused or withdrawn. None if it is open. Only its author reopens one that was withdrawn.

    Raises Refused if the suggestion was accepted: restore an earlier version of the text instead.
    """
    phase = current_phase(suggestion.inspection)
    newest = suggestion.answers.order_by("-pk").first()
    if newest is None or newest.outcome == Outcome.REOPENED:
        return None
    if newest.outcome == Outcome.ACCEPTED:
        raise Refused("This suggestion was accepted. To undo it, restore an earlier version of the section.")
    if newest.outcome == Outcome.WITHDRAWN:
        _check_own(suggestion, by)
    return _answer(suggestion, Outcome.REOPENED, [("reopened", newest.outcome, "yes")], by, phase)


def _check_own(suggestion: TextSuggestion, by: Author) -> None:
    if (suggestion.by, suggestion.command) != (by.person, by.command):
        raise Refused("Only the person who made a suggestion can withdraw it.")


def _already(suggestion: TextSuggestion, outcome: str, by: Author) -> SuggestionAnswer | None:
    """The same answer by the same person, if a button was pressed twice. Raises Refused if it has another answer."""
    newest: SuggestionAnswer | None = suggestion.answers.select_related("by").order_by("-pk").first()
    if newest is None or newest.outcome == Outcome.REOPENED:
        return None
    if newest.outcome == outcome and (newest.by, newest.command) == (by.person, by.command):
        return newest
    raise Refused(f"This suggestion is no longer open: {newest.get_outcome_display().lower()} by {newest.author}.")


def _answer(
    suggestion: TextSuggestion,
    outcome: str,
    history: Sequence[tuple[str, object, object]],
    by: Author,
    phase: str,
    **fields: str,
) -> SuggestionAnswer:
    _write(suggestion, history, by, phase)
    return SuggestionAnswer.objects.create(suggestion=suggestion, outcome=outcome, **fields, **by.as_fields())


def _write(suggestion: TextSuggestion, changes: Sequence[tuple[str, object, object]], by: Author, phase: str) -> None:
    subject = f"suggestion {suggestion.pk} on {suggestion.section}"
    until = until_published(suggestion.inspection)
    write_history(suggestion.inspection, subject, changes, by=by, until=until, phase=phase)
