"""Settings as in production, but with plain HTTP, and with styles and scripts straight from the checkout."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

SECRET_KEY = "tests"
SECRET_KEY_IS_OF_THIS_PROCESS = False
SECOND_FACTOR_REQUIRED = False  # the people of the tests sign in with a password
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, PAGES_COOKIE_NAME = "sessionid", "csrftoken", "pages"
MESSAGES_COOKIE_NAME, ARRIVED_COOKIE_NAME = "messages", "arrived"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
