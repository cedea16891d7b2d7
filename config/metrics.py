"""Figures about the service for Prometheus, at /metrics/, for the networks in METRICS_FROM alone.

Labels are few and have a fixed set of values, so no figure is about a person, an inspection or a case. With several web
processes, PROMETHEUS_MULTIPROC_DIR names the folder in which they add up what they count.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from time import monotonic

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.models import Count, Min
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from reports.integrity.triggers import missing
from reports.pdf import workers

METHODS = ("GET", "HEAD", "POST")
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
STATES = {
    TaskResultStatus.READY: "waiting",
    TaskResultStatus.RUNNING: "running",
    TaskResultStatus.SUCCESSFUL: "done",
    TaskResultStatus.FAILED: "failed",
}

_counted = CollectorRegistry()
requests = Counter("yot_requests", "Requests that were answered", ["method", "status"], registry=_counted)
seconds = Histogram("yot_request_seconds", "Time to answer", ["method"], buckets=SECONDS, registry=_counted)
sign_ins = Counter("yot_sign_ins", "Attempts to sign in", ["outcome"], registry=_counted)


class MetricsMiddleware:
    """Counts each request and its time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = monotonic()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        requests.labels(method, f"{response.status_code // 100}xx").inc()
        seconds.labels(method).observe(monotonic() - begun)
        return response


@receiver(user_logged_in)
def count_sign_in(**kwargs: object) -> None:
    sign_ins.labels("signed in").inc()


@receiver(user_login_failed)
def count_failed_sign_in(**kwargs: object) -> None:
    sign_ins.labels("failed").inc()


class Now(Collector):
    """What the database says at this moment, and whether it answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            yield from list(self._read())
            answers = 1
        except Error:
            answers = 0
        yield GaugeMetricFamily("yot_database_up", "Whether the database answers", value=answers)

    def _read(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("yot_triggers_missing", "Triggers that protect history", value=len(missing(connection)))
        if (seen := workers.last_seen()) is not None:
            age = (timezone.now() - seen).total_seconds()
            yield GaugeMetricFamily("yot_worker_seen_seconds", "Time since a worker last ran", value=age)
        jobs = GaugeMetricFamily("yot_jobs", "Background jobs of the last 14 days", labels=["state"])
        oldest = 0.0
        for row in DBTaskResult.objects.order_by().values("status").annotate(n=Count("*"), first=Min("enqueued_at")):
            jobs.add_metric([STATES[TaskResultStatus(row["status"])]], row["n"])
            if row["status"] == TaskResultStatus.READY:
                oldest = (timezone.now() - row["first"]).total_seconds()
        yield jobs
        yield GaugeMetricFamily("yot_oldest_waiting_job_seconds", "How long the oldest job has waited", value=oldest)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, for a program in a network that METRICS_FROM names. For everyone else, there is no such page."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Now())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        figures = generate_latest(registry)
    else:
        figures = generate_latest(registry) + generate_latest(_counted)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    """Whether the visitor is in a named network. Through a proxy, only the address that a trusted proxy gave counts."""
    if "X-Forwarded-For" in request.headers and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return False
    try:
        address = ip_address(get_client_ip(request) or "")
    except (ImproperlyConfigured, ValueError):
        return False
    return any(address in network for network in settings.METRICS_FROM)
