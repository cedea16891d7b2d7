"""The register of YOTs, read-only. Like everything else, it is changed on the pages of the service, which keep the
history.
"""

from django.contrib import admin

from inspections.inspection.yots import YOT
from standards.admin import ReadOnly


@admin.register(YOT)
class YOTAdmin(ReadOnly, admin.ModelAdmin):
    """The register, read-only."""

    search_fields = ["name"]
