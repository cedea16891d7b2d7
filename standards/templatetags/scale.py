"""Template tags for ratings."""

from typing import Any

from django import template
from django.utils.html import format_html

from standards.language.scale import Scale

register = template.Library()


@register.inclusion_tag("components/rating_tag.html")
def rating_tag(
    scale: Scale, rating: str | None, unrated: str = "Not rated yet", *, explained: str = "", of: str = ""
) -> dict[str, Any]:
    """A rating as a coloured tag, with the symbol that the framework gives it. If there is no rating, the tag shows `unrated`.

    `explained` is the URL of the rating's explanation; `of` names what is rated, for screen readers.
    """
    symbol = scale.rating(rating).symbol if rating else ""
    return {
        "rating": rating,
        "symbol": symbol,
        "unrated": unrated,
        "explained": explained,
        "of": of,
        "words": scale.words,
    }


@register.simple_tag
def rating_with_symbol(scale: Scale, rating: str) -> str:
    """A rating in plain text, "● Good", for places where a tag would be too prominent."""
    return f"{scale.rating(rating).symbol} {rating}".strip()


@register.simple_tag
def rating_in_short(scale: Scale, rating: str) -> str:
    """The symbol of a rating, with its name for screen readers. The page explains the symbols. Without a symbol, the name."""
    symbol = scale.rating(rating).symbol
    if not symbol:
        return rating
    return format_html(
        '<span aria-hidden="true">{}</span><span class="govuk-visually-hidden">{}</span>', symbol, rating
    )
