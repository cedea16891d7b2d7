"""Read-only admin for frameworks. A framework changes only by file (`load_frameworks`), so that every change is a revision."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from standards.models import Framework


class ReadOnly:
    """Rows that administrators can read but not change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Framework)
class FrameworkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "slug", "revision", "published", "loaded_at"]
