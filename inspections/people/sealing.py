"""Secrets that the database keeps encrypted, so that a copy of the database alone does not give them away.

The key comes from SECRET_KEY. What was encrypted with an earlier key opens while that key is in SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

__all__ = ["InvalidToken", "seal", "seal_again", "unseal"]


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text. Raises InvalidToken if none of the service's keys opens it."""
    return _fernet().decrypt(sealed.encode()).decode()


def seal_again(sealed: str) -> str:
    """The same text, encrypted with the current key."""
    return _fernet().rotate(sealed.encode()).decode()


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac("secrets in the database", "", secret=secret, algorithm="sha256").digest() for secret in secrets
    ]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
