"""Which software makes a report: told with every edition, so that its bytes can be made again."""

from __future__ import annotations

import functools
import importlib.metadata
import tomllib

from django.conf import settings


@functools.cache
def software() -> str:
    """This software and what prints its PDFs, each with its version."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name']} {project['version']}, WeasyPrint {importlib.metadata.version('weasyprint')}"
