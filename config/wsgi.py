"""The WSGI application that the web server loads."""

import gc
import os
from logging import getLogger

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.whole_requests import whole_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.db import Error, connections
from django.template.loader import get_template
from django.urls import reverse

from config.databases.limits import limit_waiting, limit_waiting_for_files

for database in settings.DATABASES.values():
    limit_waiting(database)  # before the first connection; commands have no such limits
limit_waiting_for_files(settings.STORAGES["default"])
application = whole_requests(get_wsgi_application())

if settings.SECRET_KEY_IS_OF_THIS_PROCESS:
    # With a different key in each process, sessions would end at every restart and differ between workers.
    raise ImproperlyConfigured("SECRET_KEY is not set. Set it in the environment, or DEBUG=1 on a developer's machine.")


def warm_up() -> None:
    """Load what a process loads once, so that its first page is as quick as the others: addresses, templates and frameworks. If
    the database does not answer, the first pages read the frameworks."""
    from standards.models import Framework  # models cannot be imported before the applications are

    reverse("front")
    folder = settings.BASE_DIR / "templates"
    for file in folder.rglob("*.html"):
        get_template(str(file.relative_to(folder)))
    try:
        for framework in Framework.objects.newest():
            _ = framework.whole
    except Error:
        getLogger(__name__).warning("The database did not answer when this process started")
    connections.close_all()  # a process that is started from this one must not use them
    gc.collect()
    gc.freeze()  # what lives until the end is never garbage, and looking through it takes 300 ms in the middle of a page


if not settings.DEBUG:
    warm_up()
