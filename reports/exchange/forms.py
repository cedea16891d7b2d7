"""The form for uploading a workbook."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from reports.exchange.uploads import ACCEPTED


class WorkbookForm(DraftForm):
    """A workbook to import. Nothing is stored in the inspection until the person has seen what would change."""

    button = "Show what would change"
    accepted = ACCEPTED

    file = forms.FileField(
        label="Workbook",
        help_text="An .xlsx or .ods file, or a .zip file of .csv files, up to 10MB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another file.",
            "missing": "Choose a file.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = forms.FileInput(attrs={"accept": self.accepted})


class CaseFileForm(WorkbookForm):
    """The file for one case, with changes."""

    accepted = ".xlsx,.ods"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "File for this case"
        self.fields["file"].help_text = "The .xlsx or .ods file that you downloaded, up to 10MB."
