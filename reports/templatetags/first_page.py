"""The template tag that shows a person's tasks on the first page."""

from typing import Any

from django import template

from inspections.people.models import User
from reports.first_page.waiting import waiting_for

register = template.Library()


@register.inclusion_tag("reports/first_page/waiting.html")
def waiting(user: User) -> dict[str, Any]:
    return {"groups": waiting_for(user)}
