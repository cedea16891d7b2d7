"""Settings as in production, with one more address: a view that stores an answer and does nothing else."""

from tests.soak.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench_urls"

LOGGING = {"version": 1, "disable_existing_loggers": True}
