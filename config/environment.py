"""The environment, with secrets in files: if NAME_FILE is set, the content of that file is the value of NAME.

Docker and systemd give secrets as files, because every process of an account can read the variables of another.
"""

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Variables(FileAwareMapping):
    def __getitem__(self, key: str) -> str:
        """The value, without the line break with which an editor or `openssl rand` ends a file."""
        value: str = super().__getitem__(key)
        return value.rstrip("\r\n") if self.env.get(f"{key}_FILE") else value


class Environment(environ.FileAwareEnv):
    ENVIRON = _Variables(cache=False)
