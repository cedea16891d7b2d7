"""Builds the lists of evidence on a board. There can be hundreds of items, and a template would be too slow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.boards.evidence import Item

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_items(
    context: template.Context, items: Sequence[Item | Mapping[str, Any]], none: str = "None."
) -> SafeString:
    """A list of links to items of evidence, live or as saved with feedback. If there are no items, the text `none` is shown."""
    if not items:
        return format_html('<p class="govuk-body app-quiet">{}</p>', none)
    plain = (item if isinstance(item, Mapping) else vars(item) for item in items)
    return format_html(
        '<ul class="govuk-list app-evidence-items">{}</ul>',
        format_html_join(
            "", '<li>{} <span class="app-quiet">{}</span>{}</li>', _lines(context["inspection"].reference, plain)
        ),
    )


def _lines(reference: str, items: Iterator[Mapping[str, Any]]) -> Iterator[tuple[SafeString, str, SafeString | str]]:
    for item in items:
        about = [item["kind"]]
        if item["prompt"]:
            about.append(f"on prompt {item['prompt']})")
        about += [mark.lower() for mark in item["marks"]]
        passage = item["passage"] and format_html(
            ' <span class="app-evidence-items__passage app-typed">{}</span>', item["passage"]
        )
        yield _name(reference, item), ", ".join(about), passage


# Cached, because a list can have hundreds of items and reversing the URL takes most of the time for each item.
@lru_cache(maxsize=5_000)
def _address(reference: str, number: int) -> str:
    return reverse("inspections:evidence_item", args=[reference, number])


def _name(reference: str, item: Mapping[str, Any]) -> SafeString:
    words = f"E{item['number']} {item['title']}"
    return format_html(
        '<a class="govuk-link govuk-link--no-visited-state app-wrap" href="{}">{}</a>',
        _address(reference, item["number"]),
        words,
    )
