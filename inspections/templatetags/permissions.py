"""Permissions as template filters: {% if user|can_lead:inspection %}. Views enforce them."""

from django import template

from inspections import permissions

register = template.Library()
register.filter(permissions.can_lead)
register.filter(permissions.can_list_findings)
register.filter(permissions.can_raise_alert)
register.filter(permissions.can_read_cases)
register.filter(permissions.can_see_ratings)
register.filter(permissions.can_write_evidence)
