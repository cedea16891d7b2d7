"""Words of a framework's scale as pages show them."""

from typing import Any

from django import template

from standards.scale import Scale

register = template.Library()


@register.inclusion_tag("components/rating_tag.html")
def rating_tag(
    scale: Scale, rating: str | None, unrated: str = "Not rated yet", *, explained: str = "", of: str = ""
) -> dict[str, Any]:
    """A rating as a coloured tag, with the symbol that the framework gives it; None: the words of `unrated`.

    `explained` is the address that says why the rating is what it is; `of` names what is rated, for whoever hears the link.
    """
    symbol = scale.rating(rating).symbol if rating else ""
    return {"rating": rating, "symbol": symbol, "unrated": unrated, "explained": explained, "of": of}


@register.simple_tag
def rating_with_symbol(scale: Scale, rating: str) -> str:
    """A rating in plain text, "● Good", for where tags would be too loud."""
    return f"{scale.rating(rating).symbol} {rating}".strip()
