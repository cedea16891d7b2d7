"""The one thing our GOV.UK form templates cannot say by themselves: a field's own widget, with classes added."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def govuk_widget(field: BoundField, css_class: str, **attributes: Any) -> SafeString:
    """The field's widget as it was declared, with `css_class` before its own classes.

    The first of `css_class` also says what a field with errors looks like: `govuk-input govuk-input--error`.
    Placeholders are left out, since GOV.UK has hints instead.
    """
    classes = [css_class, field.field.widget.attrs.get("class", "")]
    if field.errors:
        classes.append(f"{css_class.split()[0]}--error")
    attributes |= {"class": " ".join(filter(None, classes)), "placeholder": False}
    return field.as_widget(attrs=attributes)
