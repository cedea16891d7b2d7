"""The WSGI application that the web server loads."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.whole_requests import whole_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config.databases.limits import limit_waiting

for database in settings.DATABASES.values():
    limit_waiting(database)  # before the first connection; commands have no such limits
application = whole_requests(get_wsgi_application())

if settings.SECRET_KEY_IS_OF_THIS_PROCESS:
    # With a different key in each process, sessions would end at every restart and differ between workers.
    raise ImproperlyConfigured("SECRET_KEY is not set. Set it in the environment, or DEBUG=1 on a developer's machine.")
