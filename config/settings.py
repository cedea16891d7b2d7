"""The only settings module. It reads the environment. docs/reference/settings.md lists what you can set."""

import secrets
import sys
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# The version is only written in pyproject.toml.
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Management commands can use a temporary key. config/wsgi.py does not accept it.
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_IS_OF_THIS_PROCESS = not SECRET_KEY and not DEBUG
if not SECRET_KEY:
    SECRET_KEY = "only-for-a-developers-own-machine" if DEBUG else secrets.token_urlsafe(48)
# Earlier keys, after a change of the key: what they signed stays valid, nothing new is signed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Storage ------------------------------------------------------------------------------------------------------


# The commands that change tables or their triggers. On PostgreSQL they connect as the role that owns the tables, if
# DATABASE_OWNER_URL names it.
OF_THE_OWNER = {"migrate", "createcachetable", "restore"}


def _database(database: dict[str, Any], *, is_pooled: bool = False) -> dict[str, Any]:
    """The settings for a database. Commands use them unchanged; config/wsgi.py adds limits for the web server.

    A relative SQLite path starts at the checkout. `is_pooled` is for PgBouncer in transaction mode, where each transaction
    may run on another connection to PostgreSQL. Nothing that belongs to a connection may outlive a transaction then.
    """
    if database["ENGINE"] == "django.db.backends.sqlite3":
        if database["NAME"] != ":memory:":
            path = BASE_DIR / database["NAME"]
            path.parent.mkdir(parents=True, exist_ok=True)
            database["NAME"] = str(path)
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
    elif is_pooled:
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
        database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": None, **database.get("OPTIONS", {})}
    else:
        # Each connection plans each statement once instead of for every row it saves, because planning takes as long as
        # running it. A connection pooler that shares connections between transactions needs DATABASE_POOLED.
        database["OPTIONS"] = {
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c plan_cache_mode=force_generic_plan",
            **database.get("OPTIONS", {}),
        }
    return database


_is_owner = "DATABASE_OWNER_URL" in env and sys.argv[1:2] and sys.argv[1] in OF_THE_OWNER
_default = env.db("DATABASE_OWNER_URL") if _is_owner else env.db("DATABASE_URL", default="sqlite:///var/db.sqlite3")
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
DATABASES = {"default": _database(_default, is_pooled=DATABASE_POOLED and not _is_owner)}
# A streaming replica on PostgreSQL, for pages that read much. It is used while it is at most this far behind.
DATABASE_ROUTERS = ["inspections.replica.Router"]
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", default=10)
if "DATABASE_REPLICA_URL" in env:
    DATABASES["replica"] = _database(env.db("DATABASE_REPLICA_URL")) | {"TEST": {"MIRROR": "default"}}
# The role to which `migrate` grants what the service needs, if another role owns the tables.
_has_service_role = "DATABASE_OWNER_URL" in env and env.str("DATABASE_URL", default="").startswith("postgres")
SERVICE_ROLE = env.db("DATABASE_URL")["USER"] if _has_service_role else ""
SERVICE_PASSWORD = env.db("DATABASE_URL")["PASSWORD"] if _has_service_role else ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# All processes share the cache: it counts sign-in attempts and holds the heartbeats of background workers. Beyond the
# default of 300 entries, Django would remove entries that are still needed.
CACHES = {
    "default": {
        "BACKEND": "config.databases.cache.Cache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # For small values that every page needs and that each process can read again.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}
MEDIA_ROOT = BASE_DIR / env.str("MEDIA_ROOT", default="var/media")
# Uploads beyond the size limit are discarded while they arrive. Files that may have names in them stay in memory.
FILE_UPLOAD_HANDLERS = [
    "inspections.evidence.upload_limit.UploadLimit",
    "inspections.sheets.in_memory.InMemoryUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The virus scanner for uploads: clamd at HOST:PORT or at a socket.
CLAMAV = env.str("CLAMAV", default="")


def _files() -> dict[str, Any]:
    """Where files are kept: in the bucket of MEDIA_URL_S3, or in MEDIA_ROOT. The client reads its keys from the environment."""
    if "MEDIA_URL_S3" not in env:
        return {"BACKEND": "inspections.stored_files.storage.WholeFileStorage"}
    bucket, _, prefix = env.str("MEDIA_URL_S3").removeprefix("s3://").partition("/")
    options = {"bucket_name": bucket, "location": prefix, "default_acl": None, "file_overwrite": False}
    return {"BACKEND": "inspections.stored_files.bucket.Bucket", "OPTIONS": options}


STORAGES = {
    "default": _files(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.ModuleStaticFilesStorage"
    },
}

# --- Apps and middleware -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reports",
    "inspections",
    "standards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "import_export",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.logs.RequestLogMiddleware",
    "config.metrics.MetricsMiddleware",
    "config.unavailable.UnavailableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inspections.people.sessions.SessionRenewalMiddleware",
    "inspections.middleware.PrivatePagesMiddleware",
    "inspections.people.security_log.RefusalLogMiddleware",
    "inspections.people.second_factor.SecondFactorMiddleware",
    "inspections.stored_files.scanning.VirusMiddleware",
    "inspections.middleware.TextMiddleware",
    "inspections.middleware.RefusalMiddleware",
    "inspections.middleware.ArrivalMiddleware",
    "inspections.openings.recording.OpeningMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.version",
                "config.context.help_link",
                "config.context.words",
                "inspections.people.sessions.session_end",
            ],
            "builtins": ["inspections.templatetags.moments", "standards.templatetags.words"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "govuk"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Sign-in --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "inspections.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "inspections.people.password_words.WordsOfTheFieldValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inspections:my_work"
ACCOUNT_ADAPTER = "inspections.people.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PREVENT_ENUMERATION = True
# Ten attempts a minute from one address. Ten attempts in five minutes at one account, with a counter of its own for each
# device that the person has signed in with before, so that others cannot lock them out.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/5m/key"}
# People get an email if their password, a second factor, or their sign-in with an office changes.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# An administrator enters email addresses, so they are not verified. By default allauth would then refuse a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# Without a second factor, people only see the pages where they add one.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEBUG)
# Before people sign ratings, approve, publish, delete, or change rights, they confirm who they are, if they last did so longer
# ago than this. With 0, they need not.
REAUTHENTICATION_MINUTES = env.int("REAUTHENTICATION_MINUTES", default=0 if DEBUG else 15)
ACCOUNT_REAUTHENTICATION_TIMEOUT = REAUTHENTICATION_MINUTES * 60
# Sign-in with an office's identity provider, for accounts that an administrator opened.
SOCIALACCOUNT_ADAPTER = "inspections.staff.office_sign_in.OfficeAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may only be sent to the service itself
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "office",
                    "name": env.str("OIDC_NAME", default="your office account"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": env.str("OIDC_ISSUER"), "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    if "OIDC_ISSUER" in env
    else {}
)
# A session ends after this time without work, and after this time at the latest.
SESSION_COOKIE_AGE = int(env.float("SESSION_IDLE_HOURS", default=8) * 60 * 60)
SESSION_LONGEST = int(env.float("SESSION_LONGEST_HOURS", default=24) * 60 * 60)
# A link for choosing a password, in an invitation for example, works for a week.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True

# --- Email ------------------------------------------------------------------------------------------------------------

# If EMAIL_URL is not set, pages show administrators what they would otherwise send by email.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_IS_SET_UP = bool(EMAIL_URL)
vars().update(env.email_url_config(EMAIL_URL or ("consolemail://" if DEBUG else "dummymail://")))
# A mail server that does not answer must not stop a page or the background worker, whose heartbeat may be at most 60
# seconds old.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="yot-inspections@localhost")
# The public address of the service, for links in emails that are not sent by a request.
SERVICE_ADDRESS = env.str(
    "SERVICE_ADDRESS", default=next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000" if DEBUG else "")
)

# --- Rules that an inspectorate can change ----------------------------------------------------------------------------

# The kinds of gap (named in docs/gates.md) that always stop a step, even if people could otherwise pass them with a
# reason.
GAPS_THAT_STOP = env.list("GAPS_THAT_STOP", default=[])

# The rules for two people (named in docs/reference/settings.md) that are switched off. The record says so.
ONE_PERSON_MAY = env.list("ONE_PERSON_MAY", default=[])

# The share of the cases, in per cent, that are read a second time if the framework gives none. The form can choose another.
SECOND_READ_SHARE = env.int("SECOND_READ_SHARE", default=10)
if not 1 <= SECOND_READ_SHARE <= 100:
    raise ImproperlyConfigured("SECOND_READ_SHARE must be a whole number from 1 to 100.")

# How long case data is kept after publication, for example "6 years". If it is not set, case data is always kept.
CASE_DATA_KEPT_FOR = env.str("CASE_DATA_KEPT_FOR", default="")

# Folders outside the code with more report layouts. A relative path starts at the checkout.
LAYOUT_FOLDERS = [BASE_DIR / name for name in env.list("LAYOUT_FOLDERS", default=[])]
# A TOML file of words to avoid and what to write (docs/extending.md). Without it, the advice on texts uses the file of the code.
HOUSE_STYLE_FILE = BASE_DIR / name if (name := env.str("HOUSE_STYLE_FILE", default="")) else None
# A file about the publisher of the reports, for their covers.
PUBLISHER_FILE = BASE_DIR / name if (name := env.str("PUBLISHER_FILE", default="")) else None
# The templates in the code come first, so a layout cannot replace them.
TEMPLATES[0]["DIRS"] += [folder / "templates" for folder in LAYOUT_FOLDERS]

# --- Browser security -----------------------------------------------------------------------------------------------

# How many proxies in front of the service to trust for the visitor's address when limiting sign-in attempts.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
# With these names, browsers accept the cookies only from this host itself, and over https.
_prefix = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
PAGES_COOKIE_NAME, MESSAGES_COOKIE_NAME, ARRIVED_COOKIE_NAME = (
    f"{_prefix}{name}" for name in ("pages", "messages", "arrived")
)
MESSAGE_STORAGE = "config.cookies.MessageStorage"
# Browsers use https only, for a year from each visit. The proxy redirects; the health check inside uses http.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0 if DEBUG else 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
# W005 and W021: only the inspectorate knows if all subdomains use https. W008: the proxy redirects.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
X_FRAME_OPTIONS = "DENY"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static", BASE_DIR / "var" / "page-assets") if path.exists()]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Who may read /metrics/: addresses and networks. Without them, there is no such page.
METRICS_FROM = [ip_network(network) for network in env.list("METRICS_FROM", default=[])]

# Lines for people, or one JSON object for each entry. Only a developer's machine shows the messages of errors, which can quote
# personal data.
LOG_FORMAT = env.str("LOG_FORMAT", default="lines")
_FORMATTERS: dict[str, dict[str, Any]] = {
    "lines": {"()": "config.logs.Lines"},
    "json": {"()": "config.logs.Json"},
    "debug": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
}
if LOG_FORMAT not in ("lines", "json"):
    raise ImproperlyConfigured("LOG_FORMAT is lines or json.")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"chosen": _FORMATTERS["debug" if DEBUG else LOG_FORMAT]},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chosen", "stream": sys.stderr}},
    "loggers": {
        "inspections.security": {"level": "INFO"},
        "config.requests": {"level": "WARNING" if DEBUG else "INFO"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
