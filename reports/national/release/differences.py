"""What changed between two releases, as sentences. Plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

# The columns that identify a row in each file. A file that is not here is not compared.
KEYS = {
    "ratings.csv": ("reference",),
    "standards.csv": ("reference", "standard"),
    "key_questions.csv": ("reference", "key_question"),
}
Rows = dict[tuple[str, ...], dict[str, str]]


def differences(earlier: Mapping[str, bytes], later: Mapping[str, bytes]) -> list[str]:
    """The inspections that were added and removed, and every value that changed in the others. Columns that only one release has
    are not compared."""
    before, after = (_read(files) for files in (earlier, later))
    known, now = ({row["reference"]: row for row in each["ratings.csv"].values()} for each in (before, after))
    added = [f"Added: {row['yot']} ({reference})." for reference, row in now.items() if reference not in known]
    removed = [f"Removed: {row['yot']} ({reference})." for reference, row in known.items() if reference not in now]
    both = known.keys() & now.keys()
    return [*added, *removed, *_changed(before, after, both)]


def _read(files: Mapping[str, bytes]) -> dict[str, Rows]:
    read: dict[str, Rows] = {}
    for name, columns in KEYS.items():
        rows = csv.DictReader(io.StringIO(files[name].decode(), newline=""))
        read[name] = {tuple(row[column] for column in columns): row for row in rows}
    return read


def _changed(before: Mapping[str, Rows], after: Mapping[str, Rows], both: set[str]) -> Iterator[str]:
    for name in KEYS:
        old, new = before[name], after[name]
        for key in dict.fromkeys([*old, *new]):
            if key[0] not in both:
                continue
            about = ", ".join(key)
            if key not in new or key not in old:
                yield f"{about}: {'added to' if key in new else 'removed from'} {name}."
                continue
            for column in (column for column in old[key] if column in new[key]):
                was, now = old[key][column], new[key][column]
                if was != now:
                    yield f"{about}: {column} was {was or 'empty'}, and is {now or 'empty'}."
