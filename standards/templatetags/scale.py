"""Words of a framework's scale as pages show them."""

from typing import Any

from django import template

from standards.scale import Scale

register = template.Library()


@register.inclusion_tag("components/rating_tag.html")
def rating_tag(scale: Scale, rating: str | None, unrated: str = "Not rated yet") -> dict[str, Any]:
    """A rating as a coloured tag, with the symbol that the framework gives it; None: the words of `unrated`."""
    return {"rating": rating, "symbol": scale.rating(rating).symbol if rating else "", "unrated": unrated}


@register.simple_tag
def rating_with_symbol(scale: Scale, rating: str) -> str:
    """A rating in plain text, "● Good", for where tags would be too loud."""
    return f"{scale.rating(rating).symbol} {rating}".strip()
