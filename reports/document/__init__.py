"""The report as plain data: every heading, figure, note and sentence that the template will print.

`build` takes what assembly gathered and returns a `Document` in which everything is decided, rounded and worded; the
template only prints it. Footnotes are numbered here, in the order in which they are printed.
"""

from reports.document.builder import build
from reports.document.data import Document
from reports.document.glossary import GLOSSARY
from reports.document.material import FactValue, Material, RecommendationText, SurveyCount

__all__ = ["GLOSSARY", "Document", "FactValue", "Material", "RecommendationText", "SurveyCount", "build"]
