"""What somebody may do, for pages to ask: {% if user|can_lead:inspection %}. The views see to it that it holds."""

from django import template

from inspections import permissions

register = template.Library()
register.filter(permissions.can_lead)
register.filter(permissions.can_raise_alert)
register.filter(permissions.can_see_ratings)
register.filter(permissions.can_write_evidence)
