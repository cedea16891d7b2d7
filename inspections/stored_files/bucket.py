"""Files in S3-compatible object storage, with the errors of a folder, so that the rest of the code need not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# A bucket that does not answer holds a page no longer than a database that does not. Commands and workers wait as usual.
OF_A_PAGE = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 1})


@contextmanager
def _as_of_a_folder() -> Iterator[None]:
    """Raise OSError if the object storage refuses or does not answer."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"The object storage: {error}") from error


def _told(method: str) -> Callable[..., Any]:
    def with_error(storage: S3Storage, *args: Any, **kwargs: Any) -> Any:
        with _as_of_a_folder():
            return getattr(S3Storage, method)(storage, *args, **kwargs)

    return with_error


class Bucket(S3Storage):
    """A bucket in which an object is stored whole or not at all. Names must not be used twice: all ours have a random part."""

    delete = _told("delete")
    size = _told("size")
    get_modified_time = _told("get_modified_time")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """The whole object, so that a fault of the network comes now and not while it is read."""
        with _as_of_a_folder():
            opened: File[bytes] = super()._open(name, mode)
            if "r" in mode:
                opened.seek(0)  # fetches it
            return opened

    def _save(self, name: str, content: File[Any]) -> str:
        with _as_of_a_folder():
            saved: str = super()._save(name, content)
            return saved

    def exists(self, name: str) -> bool:
        """Whether an object has this name, or begins with it as with a folder."""
        with _as_of_a_folder():
            return bool(super().exists(name)) or any(self.listdir(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_of_a_folder():
            folders, files = super().listdir(path)
            return folders, files
