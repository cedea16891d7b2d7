"""What a visitor does using only the keyboard: type into fields, choose, and follow links or press buttons with Enter."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from inspections.models import User
from tests.journeys.browser import PASSWORD, Visitor


def types(visitor: Visitor, label: str, text: str) -> None:
    """Reach a field by its label and type into it. In a select box, the letters choose an option."""
    visitor.page.get_by_label(label, exact=True).focus()
    visitor.page.keyboard.press("Control+A")  # a field that is filled in is typed over
    visitor.page.keyboard.type(text)


def types_date(visitor: Visitor, day: datetime.date) -> None:
    for part in ("Day", "Month", "Year"):
        types(visitor, part, str(getattr(day, part.lower())))


def chooses(visitor: Visitor, label: str) -> None:
    """Use the space bar to choose the radio button or checkbox whose label begins with these words."""
    visitor.page.get_by_label(re.compile(f"^{label}")).focus()
    visitor.page.keyboard.press("Space")


def activates(visitor: Visitor, role: Literal["link", "button"], name: str | re.Pattern[str]) -> None:
    """Follow a link or press a button with Enter, and read the page that opens."""
    control = visitor.page.get_by_role(role, name=name, exact=True)
    control.focus()
    with visitor.page.expect_navigation(wait_until="domcontentloaded"):
        visitor.page.keyboard.press("Enter")


def signs_in(visitor: Visitor, person: User) -> None:
    visitor.page.context.clear_cookies()
    visitor.opens("/accounts/login/")
    types(visitor, "Email", person.email)
    types(visitor, "Password", PASSWORD)
    with visitor.page.expect_navigation(wait_until="domcontentloaded"):
        visitor.page.keyboard.press("Enter")
