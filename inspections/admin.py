"""The register of YOTs, read-only. People and roles have pages of their own; records are only changed on their pages."""

from django.contrib import admin

from inspections.inspection.yots import YOT
from standards.admin import ReadOnly


@admin.register(YOT)
class YOTAdmin(ReadOnly, admin.ModelAdmin):
    """The register, read-only: a YOT is added with its first inspection."""

    search_fields = ["name"]
