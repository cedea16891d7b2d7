"""The cache, which counts sign-in attempts."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import router, transaction


class Cache(DatabaseCache):
    def _base_set(self, *args: Any, **kwargs: Any) -> bool:
        """Write in a transaction, so that a locked database raises an error.

        Django's own method returns False, which here would mean that someone has tried to sign in too often.
        """
        with transaction.atomic(using=router.db_for_write(self.cache_model_class)):
            return bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]
