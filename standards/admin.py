"""Frameworks to look at. They change by file alone (`load_frameworks`), so that every change is a revision."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from standards.models import Framework


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):
    list_display = ["title", "slug", "revision", "published", "loaded_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
