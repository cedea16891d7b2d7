"""A template filter for texts of ours that name things by the framework's words."""

from django import template

from standards.language.scale import Words

register = template.Library()


@register.filter
def filled(text: str, words: Words) -> str:
    """The text with the words: `{{ phase.meaning|filled:inspection.words }}`."""
    return words.fill(text)
