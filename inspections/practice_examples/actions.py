"""Actions on practice examples and quotations, which are written in a case, checked for names and offered for the report.

They are written while the case is with its inspector. An offer can be taken back until the ratings are signed. Nothing
is deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from inspections.cases.actions import hold, lock, write_case_history
from inspections.cases.models import Case
from inspections.history import Author, EditConflict, Refused
from inspections.inspection.models import Change
from inspections.practice_examples.models import OfferedItem, PracticeExample, Quotation
from inspections.privacy import Finding, likely_names, pointed_out, words_of
from standards.models import Standard

Item = TypeVar("Item", PracticeExample, Quotation)


class NamesFound(Refused):
    """The item cannot be offered, because it has words that could identify a person and nobody has confirmed that they
    are harmless.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__(
            "Check these words: "
            + ", ".join(f"“{finding.words}”" for finding in findings)
            + ". Change the text, or confirm that these words can stay."
        )


def version_of(item: OfferedItem) -> int:
    """The key of the newest history row about the item."""
    newest = _newest(item)
    return newest.pk if newest else 0


def _newest(item: OfferedItem) -> Change | None:
    rows = Change.objects.of_case(item.case).filter(field__startswith=f"{item.name_in_history} ")
    newest: Change | None = rows.order_by("-pk").first()
    return newest


def _check_version(item: OfferedItem, based_on: int | None) -> None:
    newest = _newest(item)
    if based_on is not None and newest is not None and newest.pk != based_on:
        raise EditConflict(f"{newest.author} changed this {item._meta.verbose_name}", f"It now says: “{item.text}”")


# --- what could identify a person ----------------------------------------------------------------------------------


def known_words(case: Case) -> set[str]:
    """Words that are not names in texts about a case: the wording of the framework, the YOT's name and the child's
    pseudonym."""
    definition = case.inspection.framework.definition
    wording = [case.inspection.yot.name, case.pseudonym, definition.title]
    wording += [disposal.title for disposal in definition.disposals]
    for question in definition.case_questions:
        wording += [question.text, *(option.title for option in question.options)]
    for domain in definition.domains:
        wording.append(domain.title)
        for standard in domain.standards:
            wording += [standard.title, standard.text]
            for key_question in standard.key_questions:
                wording += [key_question.text, *(prompt.text for prompt in key_question.prompts)]
    return set(words_of(" ".join(wording)))


def findings_in(item: OfferedItem, known: Collection[str]) -> list[Finding]:
    """Everything in the title and text of an item that could identify a person, each finding once."""
    texts = [getattr(item, "title", ""), item.text]
    return list(
        dict.fromkeys(finding for text in texts for finding in (*pointed_out(text), *likely_names(text, known)))
    )


# --- writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_practice_example(case: Case, *, standard: Standard, text: str, title: str = "", by: Author) -> PracticeExample:
    """Add a practice example. It stays in the case until it is offered."""
    return _add(PracticeExample(case=case), {"title": title, "standard": standard, "text": text}, by)


@transaction.atomic
def change_practice_example(
    example: PracticeExample, *, by: Author, based_on: int | None = None, **values: Any
) -> bool:
    """Change the title, standard or text.

    If the item was offered, the offer ends, because the new text must be checked. Raises EditConflict if the change is
    not based on its current version.
    """
    return _change(example, values, by, based_on)


@transaction.atomic
def add_quotation(
    case: Case, *, standard: Standard, text: str, speaker: str, consent: str = "", by: Author
) -> Quotation:
    """Add a quotation. It stays in the case until it is offered."""
    values = {"standard": standard, "text": text, "speaker": speaker, "consent": consent}
    return _add(Quotation(case=case), values, by)


@transaction.atomic
def change_quotation(quotation: Quotation, *, by: Author, based_on: int | None = None, **values: Any) -> bool:
    """Change the standard, text, speaker or consent.

    If the item was offered, the offer ends. Raises as `change_practice_example` does.
    """
    return _change(quotation, values, by, based_on)


def _add(item: Item, values: dict[str, Any], by: Author) -> Item:
    lock(item.case)
    _check(item, values)
    # A double click adds one item.
    if same := type(item).objects.filter(case=item.case, withdrawn_at=None, **values).first():
        existing: Item = same
        return existing
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    _write_history(item, [(name, "", value) for name, value in values.items() if value], by)
    return item


def _change(item: Item, values: dict[str, Any], by: Author, based_on: int | None) -> bool:
    lock(item.case)
    _read_again(item)
    _check_version(item, based_on)
    _check(item, values)
    changed: dict[str, Any] = {name: value for name, value in values.items() if getattr(item, name) != value}
    if not changed:
        return False
    _take_back(item, by)
    changes = [(name, getattr(item, name), value) for name, value in changed.items()]
    if item.kept_words:
        changes.append(("let stand", "; ".join(item.kept_words), ""))
    for name, value in changed.items():
        setattr(item, name, value)
    item.kept_words = []
    item.save(update_fields=[*changed, "kept_words"])
    _write_history(item, changes, by)
    return True


def _check(item: OfferedItem, values: dict[str, Any]) -> None:
    standard, noun = values.get("standard"), item.case.inspection.words.standard
    if standard is not None and standard.domain.framework_id != item.case.inspection.framework_id:
        raise Refused(
            f"{noun.heading} {standard.number} belongs to another framework. Choose {noun.a} from this inspection’s "
            "framework."
        )
    if "text" in values and not values["text"].strip():
        raise Refused("Enter the text. If you no longer need this item, withdraw it.")


# --- offering ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def offer_to_report(item: OfferedItem, *, kept_words: Sequence[str], by: Author, based_on: int | None = None) -> bool:
    """Let the report use an item.

    `kept_words` are the findings that the user has confirmed as harmless. Raises EditConflict if the text has changed
    since they read it. Raises NamesFound if there are other findings. Raises Refused for a quotation without consent,
    unless it is an inspector's own words.
    """
    hold(item.case)
    _read_again(item)
    if item.is_offered:
        return False
    _check_version(item, based_on)
    if by.person is None:
        raise Refused("Sign in to offer something for the report. A person needs to check it.")
    if isinstance(item, Quotation) and not item.may_be_quoted:
        whose = item.get_speaker_display().lower()
        raise Refused(
            f"These are the words of a {whose}. Record that the person agreed to be quoted, then offer the quotation."
        )
    findings = findings_in(item, known_words(item.case))
    if open_findings := [finding for finding in findings if finding.words not in kept_words]:
        raise NamesFound(open_findings)
    before, item.kept_words = item.kept_words, list(dict.fromkeys(finding.words for finding in findings))
    item.offered_at, item.offered_by = timezone.now(), by.person
    item.save(update_fields=["kept_words", "offered_at", "offered_by"])
    changes: list[tuple[str, object, object]] = [("offered", "", "yes")]
    if before != item.kept_words:
        changes.append(("let stand", "; ".join(before), "; ".join(item.kept_words)))
    _write_history(item, changes, by)
    return True


@transaction.atomic
def take_back(item: OfferedItem, *, by: Author) -> bool:
    """Stop offering an item for the report. The item stays in the case and can be offered again."""
    hold(item.case)
    _read_again(item)
    return _take_back(item, by)


@transaction.atomic
def withdraw(item: OfferedItem, *, by: Author) -> None:
    """Withdraw an item that is not needed. It can still be read in its case."""
    lock(item.case)
    _read_again(item)
    _take_back(item, by)
    item.withdrawn_at = timezone.now()
    item.save(update_fields=["withdrawn_at"])
    _write_history(item, [("withdrawn", "", "yes")], by)


def _take_back(item: OfferedItem, by: Author) -> bool:
    if not item.is_offered:
        return False
    item.offered_at = item.offered_by = None
    item.save(update_fields=["offered_at", "offered_by"])
    _write_history(item, [("offered", "yes", "")], by)
    return True


# --- shared functions ---------------------------------------------------------------------------------------------------


def _read_again(item: OfferedItem) -> None:
    """Refresh the item. The caller must already have locked its case. Raises Refused if it is withdrawn."""
    item.refresh_from_db(
        fields=[field.name for field in item._meta.concrete_fields if field.name not in ("id", "case")]
    )
    if item.withdrawn_at is not None:
        raise Refused(f"This {item._meta.verbose_name} has been withdrawn. Write a new one.")


def _write_history(item: OfferedItem, changes: Sequence[tuple[str, object, object]], by: Author) -> None:
    name = item.name_in_history
    write_case_history(item.case, [(f"{name} {field}", _words(old), _words(new)) for field, old, new in changes], by=by)


def _words(value: object) -> object:
    return value.number if isinstance(value, Standard) else value
