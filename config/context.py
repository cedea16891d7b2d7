"""Context for the templates of all pages."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.help import about
from standards.words import house_words


def version(request: HttpRequest) -> dict[str, str]:
    """The version of the service, for the footer."""
    return {"service_version": settings.VERSION}


def help_link(request: HttpRequest) -> dict[str, str]:
    """The address of the Help link on this page."""
    match = request.resolver_match
    return {"help_url": about(match.view_name if match else "")}


def words(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """The house words, for pages that are not about one inspection. Pages that do not use them make no query."""
    return {"words": SimpleLazyObject(house_words)}
