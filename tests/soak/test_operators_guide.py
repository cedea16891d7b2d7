"""docs/operators.md, followed to the letter in a temporary folder, ends in a service that answers over https.

Paths, ports and the name of the machine are those of the folder, and tests/soak/stand_ins.py has what a folder has not. All
else is what the guide says: PostgreSQL with two roles, the locked packages, gunicorn, the worker, nginx, backup, new keys,
upgrade and restore.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import pty
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.operators_guide import ELSEWHERE, Block, blocks
from tests.soak.server import ROOT, durable_postgresql

pytestmark = pytest.mark.soak
PASSWORD = "long enough and made up"
ADD = "/accounts/2fa/totp/activate/"
EMAIL = "operator@inspectorate.test"
PLACES = (
    "/etc/yot-inspections",
    "/etc/systemd/system",
    "/etc/nginx",
    "/srv",
    "/opt",
    "/run/yot",
    "/usr/local/sbin",
    "/var/log/nginx",
)
STAND_INS = ("adduser", "apt-get", "chgrp", "chown", "install", "nginx", "runuser", "systemctl")
PROGRAMS = ("nginx", "age-keygen", "openssl", "git", "curl")


def free_ports(number: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        open_now = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in open_now:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in open_now]


class Machine:
    """A temporary folder in place of a machine."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.http, self.https, self.web = free_ports(3)
        with psycopg.connect(database) as connection:
            self.database = connection.info.port
        for name in (
            "state",
            "bin",
            "usr/local/sbin",
            "etc/systemd/system",
            "etc/nginx/sites-available",
            "etc/nginx/sites-enabled",
        ):
            (folder / name).mkdir(parents=True)
        (folder / "var/log/nginx").mkdir(parents=True)
        self.environment = {
            "PATH": f"{folder}/bin:{folder}/usr/local/sbin:{os.environ['PATH']}:/usr/sbin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "GUIDE_FOLDER": str(folder),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.database),
            "PGUSER": "postgres",
        }
        for name in ("NPM_CONFIG_REGISTRY", "PIP_INDEX_URL", "PIP_CONFIG_FILE"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        for name in STAND_INS:
            program = folder / "bin" / name
            program.write_text(
                f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tests.soak.stand_ins {name} "$@"\n'
            )
            program.chmod(0o755)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.https}"

    def here(self, text: str) -> str:
        """The text with the paths, ports and names of this machine."""
        text = re.sub("|".join(map(re.escape, PLACES)), lambda found: f"{self.folder}{found[0]}", text)
        for old, new in (
            ("https://inspections.example.org", self.address),
            ("inspections.example.org", "localhost"),
            ("listen 443", f"listen 127.0.0.1:{self.https}"),
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.web}"),
            ("127.0.0.1:5432", f"127.0.0.1:{self.database}"),
            ("REPOSITORY", str(ROOT)),
            ("VERSION", self.version),
        ):
            text = text.replace(old, new)
        return text

    @property
    def version(self) -> str:
        return subprocess.check_output(["git", "-C", ROOT, "rev-parse", "HEAD"], text=True).strip()

    def follows(self, block: Block) -> None:
        print(f"\n--- {block.heading}\n{block.saved_as or block.text}")
        if block.saved_as:
            Path(self.here(block.saved_as)).write_text(self.here(block.text))
        elif block.text.strip() == "yot-manage createsuperuser":
            self.answers("yot-manage createsuperuser", EMAIL, "Olu Operator", PASSWORD, PASSWORD)
        elif block.is_typed:
            folder = self.folder / ("elsewhere" if block.language == ELSEWHERE else ".")
            folder.mkdir(exist_ok=True)
            # One shell for all commands: later blocks use variables of earlier ones.
            kept = self.folder / "state" / "variables"
            script = f"""set -eu
                [ ! -e {kept} ] || . {kept}
                {self.here(block.text)}
                set | grep -E '^(OWNER|SERVICE)=' > {kept} || true
            """
            subprocess.run(["bash", "-c", script], cwd=folder, env=self.environment, check=True)
            if block.language == ELSEWHERE:  # “Copy only backup.pub to the server”
                shutil.copy(folder / "backup.pub", self.folder / "etc/yot-inspections/backup.pub")

    def answers(self, command: str, *answers: str) -> None:
        """Type at a terminal, each answer after a question."""
        child, terminal = pty.fork()
        if child == 0:
            os.execvpe("bash", ["bash", "-c", command], self.environment)
        shown = b""
        waiting = list(answers)
        with contextlib.suppress(OSError):  # the terminal closes at the end
            while part := os.read(terminal, 1024):
                shown += part
                if waiting and shown.rstrip().endswith(b":"):
                    os.write(terminal, f"{waiting.pop(0)}\n".encode())
                    shown = b""
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0, shown.decode()

    def part(self, *headings: str) -> None:
        for block in blocks():
            if block.heading in headings:
                self.follows(block)

    def log(self, name: str) -> str:
        return (self.folder / "state" / f"{name}.log").read_text()


class Visitor:
    """A person at a browser, over https."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(machine.folder / "etc/yot-inspections/certificate.pem")
        self.secret = ""

    def gets(self, path: str) -> requests.Response:
        return self.session.get(f"{self.machine.address}{path}", timeout=30)

    def posts(self, page: str, path: str = "", **fields: str) -> requests.Response:
        return self.sends(self.gets(page), page, path, **fields)

    def sends(self, form: requests.Response, page: str, path: str = "", **fields: str) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
        headers = {"Referer": f"{self.machine.address}{page}"}
        data = {"csrfmiddlewaretoken": token, **fields}
        return self.session.post(f"{self.machine.address}{path or page}", data=data, headers=headers, timeout=30)

    def signs_in(self) -> None:
        self.posts("/accounts/login/", login=EMAIL, password=PASSWORD)

    def adds_a_second_factor(self) -> None:
        page = self.gets(ADD)
        if "reauthenticate" in page.url:
            page = self.posts(
                page.url.removeprefix(self.machine.address), "/accounts/reauthenticate/", password=PASSWORD, next=ADD
            )
        secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
        assert secret, page.url
        self.secret = secret[0]
        answer = self.sends(page, ADD, code=self.code())  # another look at the page would make another secret
        assert "recovery" in answer.text.lower(), answer.url

    def code(self) -> str:
        moment = struct.pack(">Q", int(time.time()) // 30)
        digest = hmac.digest(base64.b32decode(self.secret), moment, hashlib.sha1)
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"

    def is_signed_in(self) -> bool:
        answer = self.gets("/work/")
        return answer.status_code == 200 and "Sign out" in answer.text

    def asks_for_the_pdf(self, reference: str) -> bytes:
        page = f"/inspections/{reference}/report/"
        self.posts(page, f"{page}make-pdf/")
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            answer = self.gets(f"{page}pdf/")
            if answer.headers["Content-Type"] == "application/pdf":
                return answer.content
            time.sleep(1)
        raise AssertionError(self.machine.log("yot-inspections-worker"))


@pytest.fixture
def machine() -> Iterator[Machine]:
    missing = [name for name in PROGRAMS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
    assert not missing, f"Install {missing}: make soak does."
    folder = Path(tempfile.mkdtemp(prefix="operator-", dir="/tmp"))  # the first line of a script must be short
    with durable_postgresql() as database:
        try:
            made = Machine(folder, database)
            yield made
        finally:
            stop = [sys.executable, "-c", "from tests.soak.stand_ins import stop_everything; stop_everything()"]
            subprocess.run(stop, cwd=ROOT, env={**os.environ, "GUIDE_FOLDER": str(folder)}, check=True)
            shutil.rmtree(folder)


def test_the_guide_ends_in_a_service_over_https(machine):
    installing = dict.fromkeys(block.heading for block in blocks())
    before_use = list(installing)[: list(installing).index("Upgrade")]
    machine.part(*[heading for heading in before_use if heading != "With Docker"])
    visitor = Visitor(machine)
    assert visitor.gets("/health/").text.startswith("ok\n")

    visitor.signs_in()
    visitor.adds_a_second_factor()
    assert visitor.is_signed_in()
    subprocess.run(
        ["yot-manage", "import_inspection", str(ROOT / "reports/demonstration/medway-2020")],
        env=machine.environment,
        check=True,
    )
    pdf = visitor.asks_for_the_pdf("medway-2020")
    assert pdf.startswith(b"%PDF-")

    answer = requests.get(f"http://127.0.0.1:{machine.web}/metrics/", timeout=30)
    assert "yot_requests_total" in answer.text
    assert visitor.gets("/metrics/").status_code == 404

    for block in blocks():
        if block.heading == "Change keys and passwords":
            machine.follows(block)
            wait_until_ok(visitor)
            assert visitor.is_signed_in(), "a session in use is signed again with the new key"

    machine.part("Upgrade")
    wait_until_ok(visitor)
    [*_, newest] = sorted((machine.folder / "srv/backups").iterdir())
    assert newest

    restore = [block for block in blocks() if block.heading == "Restore"]
    machine.follows(restore[0])
    shutil.copy(machine.folder / "elsewhere/backup.key", machine.folder / "srv/yot-inspections/backup.key")
    for block in restore[1:]:
        machine.follows(block)
    wait_until_ok(visitor)
    again = Visitor(machine)
    again.signs_in()
    again.secret = visitor.secret
    again.posts("/accounts/2fa/authenticate/", code=again.code())
    assert again.is_signed_in()
    assert "medway-2020" in again.gets("/inspections/").text


def wait_until_ok(visitor: Visitor) -> None:
    """The services were started again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (answer := visitor.gets("/health/")).status_code == 200:
            assert answer.text.startswith("ok\n")
            return
        time.sleep(0.5)
    raise AssertionError(visitor.machine.log("yot-inspections-web"))
