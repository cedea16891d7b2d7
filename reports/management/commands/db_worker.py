"""The background worker of django-tasks-db, which also tends its jobs: reports/pdf/tending.py."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from reports.pdf.tending import Tending


class Command(db_worker.Command):
    help = "Run a background worker, which makes the PDFs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--heartbeat",
            type=Path,
            metavar="FILE",
            help="touch this file every few seconds while the worker runs and reaches the database, for a health check",
        )

    def handle(self, **options: Any) -> None:
        heartbeat = options.pop("heartbeat", None)
        # The process that restarts the worker after a change of code runs no jobs, so it must not tend them.
        restarts = options["reload"] and not options["batch"]
        only_restarts = restarts and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true"
        with nullcontext() if only_restarts else Tending(options["worker_id"], heartbeat):
            super().handle(**options)
