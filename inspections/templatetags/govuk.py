"""The only tag that our GOV.UK form templates need: a field's widget with extra classes."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def govuk_widget(field: BoundField, css_class: str, longest: int | str = "", **attributes: Any) -> SafeString:
    """The field's widget with `css_class` before its own classes.

    A field with errors also gets the error variant of the first class: `govuk-input govuk-input--error`. Placeholders
    are left out, since GOV.UK uses hints instead. `maxlength` is left out too, because browsers cut off pasted text
    without saying so. Text that is too long is kept, counted on the page if the template gives `longest`, and refused
    by the server.
    """
    classes = [css_class, "govuk-js-character-count" if longest else "", field.field.widget.attrs.get("class", "")]
    if field.errors:
        classes.append(f"{css_class.split()[0]}--error")
    attributes |= {"class": " ".join(filter(None, classes)), "placeholder": False, "maxlength": False}
    return field.as_widget(attrs=attributes)
