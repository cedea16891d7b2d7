"""The pictures in the texts of a report."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from inspections.inspection.models import Inspection
from inspections.stored_files.models import Upload
from reports.pictures.querysets import ReportPictureQuerySet


class ReportPicture(Upload):
    """A picture that writers can put into texts by its number, with its text alternative, caption and source.

    The file is a new one with what can be seen in the uploaded one, and `size` and `sha256` are those of the new file. A
    removed picture is kept, and can be restored.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="pictures")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to="reports/pictures/")  # under a generated name
    width = models.PositiveIntegerField()  # in pixels
    height = models.PositiveIntegerField()
    alternative = models.TextField("text alternative", blank=True)
    caption = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    # Who removed it; None if a command did, or if it was not removed.
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportPictureQuerySet.as_manager()

    class Meta(Upload.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_picture_per_number"),
            models.UniqueConstraint(fields=["inspection", "sha256"], name="one_picture_per_content"),
            # The only kinds that we make. Pages send a file with its kind, and an archive could name any.
            models.CheckConstraint(
                condition=models.Q(content_type__in=("image/png", "image/jpeg")), name="picture_is_png_or_jpeg"
            ),
        ]

    def __str__(self) -> str:
        return f"Picture {self.number}"

    @property
    def belongs_to(self) -> str:
        return f"{self.inspection.reference}, picture {self.number} of the report"

    @property
    def subject(self) -> str:
        """The name of the picture in the history."""
        return f"picture {self.number}"

    @property
    def name_in_downloads(self) -> str:
        return f"picture-{self.number}.{'png' if self.content_type == 'image/png' else 'jpg'}"

    @property
    def code(self) -> str:
        """What writers insert into a text."""
        return f"[[picture {self.number}]]"
