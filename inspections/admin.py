"""The register of YOTs, read-only. It is changed on the pages of the service, which keep the history, like everything else."""

from django.contrib import admin

from inspections.inspection.yots import YOT
from standards.admin import ReadOnly


@admin.register(YOT)
class YOTAdmin(ReadOnly, admin.ModelAdmin):
    """The register, read-only."""

    search_fields = ["name"]
