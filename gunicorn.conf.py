"""What gunicorn says goes to the same log as what the service says: gunicorn reads this file when it starts in this folder."""

from config.settings import LOGGING

logconfig_dict = {
    **LOGGING,
    "loggers": {**LOGGING["loggers"], "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}
