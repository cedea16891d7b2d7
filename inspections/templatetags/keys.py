"""The keyboard shortcuts of a page: the list of shortcuts and the line of hints. The scripts in static/keys/ carry them out."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

register = template.Library()


@dataclass(frozen=True)
class Shortcut:
    keys: tuple[str, ...]
    meaning: str
    hint: str = ""  # the words in the line of hints; "" leaves the shortcut out of the line
    between: str = ""  # the word between the keys
    hinted_on: str = ""  # the kind of page whose line of hints has the shortcut; "" for every kind


SHOW_THIS_LIST = Shortcut(("?",), "Show this list", "all keys")
STANDARD, FACTS = "standard", "facts"  # the two kinds of pages of a case
SHORTCUTS = {
    "case": (
        Shortcut(
            ("y", "n", "a"),
            "Answer yes, no or does not apply, then move to the next question",
            "yes, no, n/a",
        ),
        Shortcut(("1", "9"), "Choose the first to the ninth option", "choose", "to", FACTS),
        Shortcut(("j", "k"), "Move to the next or the previous question", "next, previous"),
        Shortcut(
            ("u",),
            "Move to the next unanswered question on any page, or to “Check and submit” if there are none",
            "next unanswered",
        ),
        Shortcut(("t",), "Write a note on this question. Press Esc to leave the note", "note", hinted_on=STANDARD),
        Shortcut(
            ("f",),
            "Name the file, date and page of the evidence in the note on this question",
            "evidence",
            hinted_on=STANDARD,
        ),
        Shortcut(("e",), "Open all notes on this page. Press e again to close them"),
        Shortcut(("p",), "Write in the notepad of this case. Press Esc to go back to the question", "notepad"),
        Shortcut(
            ("g",),
            "Open the guidance on this question. Press g again to go back to the question",
            "guidance",
            hinted_on=STANDARD,
        ),
        Shortcut(("q",), "Go to a question by its number, on any page", "go to", hinted_on=STANDARD),
        Shortcut(("z",), "Undo the last change", "undo"),
        Shortcut(
            ("Enter",),
            "In a box: save what you typed and move to the next unanswered question",
            "in a box: next",
            hinted_on=FACTS,
        ),
        Shortcut(
            ("Esc",), "In a box: leave the box, so that letters are shortcuts again", "leave the box", hinted_on=FACTS
        ),
        Shortcut(("091126",), "In the boxes of a date: type day, month and year without a break"),
        SHOW_THIS_LIST,
    ),
    "notes": (
        Shortcut(("j", "k"), "Move to the next or the previous note", "next, previous note"),
        Shortcut(("c",), "Open the place where the note you moved to is dealt with", "open"),
        SHOW_THIS_LIST,
    ),
    "work": (
        Shortcut(("u",), "Continue with the first case that is not finished", "continue the first case"),
        Shortcut(("j", "k"), "Move to the next or the previous case", "next, previous case"),
        Shortcut(("c",), "Continue with the case you moved to", "continue this case"),
        SHOW_THIS_LIST,
    ),
}


@register.inclusion_tag("components/keys_dialog.html")
def keys_dialog(page: str) -> dict[str, tuple[Shortcut, ...]]:
    return {"shortcuts": SHORTCUTS[page]}


@register.inclusion_tag("components/key_hints.html")
def key_hints(page: str, kind: str = "") -> dict[str, list[Shortcut]]:
    """The line of hints. `kind`: STANDARD or FACTS on a page of a case."""
    return {"shortcuts": [each for each in SHORTCUTS[page] if each.hint and each.hinted_on in ("", kind)]}
