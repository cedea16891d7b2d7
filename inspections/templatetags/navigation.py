"""Template filters for the navigation."""

from django import template

register = template.Library()


@register.filter
def is_within(path: str, area: str) -> bool:
    """Whether an address belongs to this page, or to a page below it."""
    return bool(area) and path.startswith(area)
