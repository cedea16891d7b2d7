"""How the table of the ratings of all services can be searched, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from inspections.inspection.yots import YOT
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from reports.national.picture import OVERALL
from reports.national.queries import place_of_rating
from standards.language.definition import StandardDefinition
from standards.words import in_house_words

# Columns that make way for the standards of the framework that is chosen.
_WITHOUT_STANDARDS = (
    Column("Region", "region", ["yot__region", "yot__nation"]),
    Column("Framework", "framework", ["framework__slug"]),
)
PUBLISHED, NOT_PUBLISHED = "published", "not_published"


def list_of_ratings(
    frameworks: Sequence[tuple[str, str]],
    years: Sequence[int],
    overall: Sequence[str],
    standards: Sequence[StandardDefinition],
) -> ListOf:
    """The list, with filters for these frameworks (slug and title), years of publication and overall ratings, and a column for
    each of these standards. It can be sorted by every column. The names of the ratings in `overall` begin with the best."""
    from_the_lowest = list(reversed(overall))
    by_year = [(str(year), str(year)) for year in years]
    states = [(PUBLISHED, "Published"), (NOT_PUBLISHED, "Signed, not published yet")]
    return ListOf(
        "inspection",
        "inspections",
        columns=[
            Column(in_house_words("{service.heading}"), "yot", ["yot__name"]),
            *([] if standards else _WITHOUT_STANDARDS),
            Column("Published", "published", ["published"], descends_first=True),
            Column("Score", "score", ["points"], descends_first=True),
            *(
                Column(title, name, [place_of_rating(from_the_lowest, name)], descends_first=True)
                for title, name in [("Overall", OVERALL), *((each.number, each.number) for each in standards)]
            ),
        ],
        search=Search(in_house_words("Search by {service.one} or reference"), InspectionQuerySet.with_words),
        filters=[
            Filter("framework", "Framework", "All frameworks", frameworks, partial(_by, "framework__slug")),
            Filter(
                "overall", "Overall", "All overall ratings", [(name, name) for name in overall], partial(_by, "overall")
            ),
            Filter("year", "Published in", "Any year", by_year, partial(_by, "published__year")),
            Filter("state", "State", "All signed", states, _in_state),
            Filter("region", "Region", "All regions", YOT.Region.in_words(), partial(_by, "yot__region")),
            Filter("nation", "Nation", "All nations", YOT.Nation.in_words(), partial(_by, "yot__nation")),
            Filter("type", "Type", "All types", Inspection.Kind.in_words(), partial(_by, "kind")),
        ],
        on_a_page=50,
    )


def _by(field: str, rows: Rows, value: str) -> Rows:
    return rows.filter(**{field: value})


def _in_state(rows: Rows, state: str) -> Rows:
    return rows.published() if state == PUBLISHED else rows.exclude(phase="published")
