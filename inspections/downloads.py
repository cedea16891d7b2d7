"""Files that people send and fetch: nothing in them may run in a browser."""

from __future__ import annotations

# The browser saves what it is sent, whatever it is; and would run nothing of it if it showed it all the same.
NOTHING_RUNS = "default-src 'none'; sandbox"
