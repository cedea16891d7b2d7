"""Filters for who can see the ratings panel's pages and the report: {% if user|can_see_panel:inspection %}."""

from django import template

from reports import permissions

register = template.Library()
register.filter(permissions.can_see_panel)
register.filter(permissions.can_read_report)
