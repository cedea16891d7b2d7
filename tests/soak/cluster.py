"""Fill the database of bin/with-cluster: `PREPARE="python -m tests.soak.cluster 8"`, with this number of cases."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.soak.server import ROOT, Server


def main(cases: str) -> None:
    with tempfile.TemporaryDirectory(prefix="cluster-") as folder:
        server = Server(os.environ["DATABASE_OWNER_URL"], Path(folder))
        try:
            server.prepare(int(cases))
        finally:
            server.close()
    # The role of the service may then use the tables, and change nothing that is kept.
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
