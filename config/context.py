"""Context for the templates of all pages."""

from django.conf import settings
from django.http import HttpRequest


def version(request: HttpRequest) -> dict[str, str]:
    """The version of the service, for the footer."""
    return {"service_version": settings.VERSION}
