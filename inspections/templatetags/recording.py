"""Fast template tags for the dozens of answers on a standard's page."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

if TYPE_CHECKING:
    from inspections.cases.case_page import Item

register = template.Library()

NOTHING = SafeString()
BEGINNING = 120  # characters of a note that are shown while it is closed


@cache
def _pattern(component: str) -> str:
    """The HTML of a component, rendered once, with %(name)s for each $name in the file."""
    return re.sub(r"\$\{?(\w+)\}?", r"%(\1)s", render_to_string(f"components/{component}.html").replace("%", "%%"))


def _filled_in(component: str, **slots: Any) -> SafeString:
    """The HTML of a component. Each value is escaped and put into the slot with its name."""
    escaped = {name: value if isinstance(value, SafeString) else escape(str(value)) for name, value in slots.items()}
    return SafeString(_pattern(component) % escaped)


@register.filter
def beginning(note: str) -> str:
    """What a closed note shows of its text: the first words, on one line."""
    return Truncator(" ".join(note.split())).chars(BEGINNING)


@register.simple_tag
def answer(item: Item, note: Item, legend: str, history: str) -> SafeString:
    """The answer to a key question or prompt with its note. `history`: the URL prefix of the entries' histories."""
    name = item.name
    is_key_question = item.entry.is_required
    return _filled_in(
        "answer",
        name=name,
        legend=legend,
        version=item.version,
        state=_saved(item),
        wanted=_attribute("data-wanted", is_key_question),
        **{value: _attribute("checked", item.value == value) for value in ("yes", "no", "na")},
        error_class=" app-entry--error" if item.errors else "",
        described_by=_described_by(item),
        error=_error(item),
        foot=entry_foot(item, history),
        open=_attribute("open", bool(note.comments or note.errors)),
        note_start=beginning(note.value),
        note=note.value,
        note_title="Reason" if is_key_question else "Note",
        note_label=f"Reason for your answer to {name}" if is_key_question else f"Note for {name}",
        note_version=note.version,
        note_state=_saved(note),
        note_described_by=_described_by(note),
        note_error=_error(note),
        note_foot=entry_foot(note, history),
    )


@register.simple_tag
def entry_foot(item: Item, history: str) -> SafeString:
    """The foot of an entry of any kind. Without `history`, it has no link to the history."""
    sentences = item.pointed_out
    return _filled_in(
        "entry_foot",
        name=item.name,
        comments=render_to_string("components/comments.html", {"comments": item.comments}) if item.comments else "",
        history=history,
        no_history=_attribute("hidden", not (item.version and history)),
        called=item.entry.called,
        state="Saved" if item.is_saved else "",
        pointed_out=format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences)),
        nothing_pointed_out=_attribute("hidden", not sentences),
    )


def _attribute(name: str, is_there: bool) -> SafeString:
    return SafeString(name if is_there else "")


def _saved(item: Item) -> SafeString:
    return _attribute('data-state="saved"', item.is_saved)


def _described_by(item: Item) -> str:
    return f"id_{item.name}_error state-{item.name}" if item.errors else f"state-{item.name}"


def _error(item: Item) -> SafeString:
    return render_to_string("govuk/hint_and_error.html", {"field": item.field}) if item.errors else NOTHING
