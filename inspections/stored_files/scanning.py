"""Scan uploads for viruses with ClamAV's daemon, if the setting CLAMAV names it. Nothing else sees a file before that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import BinaryIO, cast

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger("inspections.security")
# Longer than the daemon needs for the largest upload, and shorter than the browser waits.
SECONDS = 25


class NotScanned(Exception):
    """The daemon gave no answer, so nobody knows whether a file has a virus."""


def virus_in(file: BinaryIO) -> str:
    """The name of the virus in a file; "" if there is none, or if no daemon is set. Raises NotScanned.

    The file is read from the start and rewound.
    """
    if not settings.CLAMAV:
        return ""
    file.seek(0)
    try:
        found = _daemon().instream(file)
    except (ClamdError, OSError) as error:
        raise NotScanned(str(error)) from error
    finally:
        file.seek(0)
    status, name = found.get("stream", ("", ""))
    if status not in ("OK", "FOUND"):
        raise NotScanned(f"the daemon answered {found}")
    return name or "" if status == "FOUND" else ""


def _daemon() -> ClamdNetworkSocket:
    """The daemon at HOST:PORT, or at a socket in the file system."""
    host, colon, port = settings.CLAMAV.rpartition(":")
    if colon and port.isdigit():
        return ClamdNetworkSocket(host, int(port), SECONDS)
    return ClamdUnixSocket(settings.CLAMAV, SECONDS)


class VirusMiddleware:
    """Refuses a form with a file that has a virus, or that could not be scanned. The view does not run, so nothing is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if not settings.CLAMAV or request.method != "POST":
            return None
        for files in request.FILES.lists():
            for file in files[1]:
                try:
                    virus = virus_in(cast("BinaryIO", file))
                except NotScanned as error:
                    logger.error("an upload was not scanned: %s", error)
                    return _refused(request, str(file.name), "", status=503)
                if virus:
                    logger.warning("an upload was refused: account %s, %s", request.user.pk or "none", virus)
                    return _refused(request, str(file.name), virus, status=400)
        return None


def _refused(request: HttpRequest, name: str, virus: str, *, status: int) -> HttpResponse:
    return render(request, "refused_upload.html", {"name": name, "virus": virus}, status=status)
