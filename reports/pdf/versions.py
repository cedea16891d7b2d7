"""Names the software that makes a report. Each edition records the software, so that the same bytes can be made again."""

from __future__ import annotations

import functools
import importlib.metadata
import tomllib

from django.conf import settings


@functools.cache
def software() -> str:
    """The names and versions of this software and of WeasyPrint."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name']} {project['version']}, WeasyPrint {importlib.metadata.version('weasyprint')}"
