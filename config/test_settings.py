"""Settings for tests: fast hashing, plain static files, temporary media, and tasks that run immediately."""

import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES, STORAGES

SECRET_KEY = "tests"
SECRET_KEY_IS_OF_THIS_PROCESS = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
_folder = tempfile.TemporaryDirectory(prefix="yot-tests-", ignore_cleanup_errors=True)  # removed when this process ends
MEDIA_ROOT = Path(_folder.name) / "media"
STATIC_ROOT = Path(_folder.name) / "static"
STATIC_ROOT.mkdir()  # WhiteNoise needs it
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
SECOND_FACTOR_REQUIRED = False
REAUTHENTICATION_MINUTES = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, PAGES_COOKIE_NAME = "sessionid", "csrftoken", "pages"
MESSAGES_COOKIE_NAME, ARRIVED_COOKIE_NAME = "messages", "arrived"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # The database is in a file, as in production. In memory, two connections would immediately lock each other out of a
    # table.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder.name) / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {}
