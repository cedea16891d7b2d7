"""The form for uploading a workbook."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from reports.exchange.uploads import ACCEPTED


class WorkbookForm(DraftForm):
    """A workbook to import. Nothing is stored in the inspection before the person has seen what would change."""

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
    """The file of one case, to bring back."""

    accepted = ".xlsx,.ods"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "File of this case"
        self.fields["file"].help_text = "The .xlsx or .ods file that you took out, up to 10MB."
