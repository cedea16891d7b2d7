"""Downloads of uploaded files: nothing in them may run in a browser."""

from __future__ import annotations

# The browser saves the file whatever its type, and would not run anything in it even if it showed it.
NOTHING_RUNS = "default-src 'none'; sandbox"
