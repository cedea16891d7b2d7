"""Template filters for accounts."""

from django import template

from inspections.inspection.models import Change
from inspections.people.models import HeldRole

register = template.Library()

ACCOUNT = {"ended": "account ended", "open": "account opened again"}


@register.filter
def of_account(change: Change) -> str:
    """A change to an account, in words for a page."""
    if change.field == "role":
        held = HeldRole.Role(change.new or change.old).label
        return f"role given: {held}" if change.new else f"role ended: {held}"
    if change.field == "account":
        return ACCOUNT[change.new]
    if change.field == "password":
        return "password chosen"
    if change.field == "second factor":
        return f"second factor added: {change.new}" if change.new else f"second factor removed: {change.old}"
    if change.field == "password link":
        return "link for a new password made"
    words = {"email": "email address"}.get(change.field, change.field)
    return f"{words} changed from {change.old} to {change.new}" if change.old else f"{words}: {change.new}"
