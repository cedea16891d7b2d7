"""A section that a template in the layout prints, so that a layout can have new kinds of section without code."""

from __future__ import annotations

from reports.document.base import Common
from reports.document.data import Part, RatingLine
from reports.layouts import Section


class SectionsFromTemplates(Common):
    def _template(self, section: Section) -> Part | None:
        """The plain values that the template can print. None if nothing was recorded for a section with texts or tables."""
        texts = {also.slug: self.text(also.slug) for also in section.also}
        tables = {described.slug: self.table(described) for described in section.tables}
        recorded = any(texts.values()) or any(tables.values()) or bool(section.standard or section.domain)
        if (texts or tables) and not (recorded or self.shows_unwritten):
            return None
        rated = self.material.ratings.standards
        return Part(
            "template",
            section.slug,
            section.heading,
            {
                "template": section.template,
                "framework": {"title": self.framework.title, "words": self.framework.words},
                "yot": self.material.yot,
                "ratings": tuple(
                    RatingLine(standard.number, standard.title, self.tag(rated[standard.number].rating))
                    for standard in self.framework.standards
                ),
                "overall": self.tag(self.material.ratings.overall),
                "points": self.material.ratings.points,
                "maximum": self.material.ratings.maximum,
                "standards": tuple(
                    self.plain_standard(standard, f"{standard.number}. {standard.title}", with_figures=True)
                    for standard in self.framework.standards
                    if standard.number == section.standard
                    or (section.domain and self.framework.domain_of(standard.number).number == section.domain)
                ),
                # A template cannot write a hyphen in a name: the text “partner-views” is `text.partner_views`.
                "text": {slug.replace("-", "_"): text for slug, text in texts.items()},
                "table": {slug.replace("-", "_"): table for slug, table in tables.items() if table is not None},
            },
        )
