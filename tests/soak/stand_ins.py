"""What a machine has and a temporary folder has not: `python -m tests.soak.stand_ins NAME ARGUMENTS` in place of NAME.

systemctl reads the units that the guide saved, and starts what they run. The accounts of the guide do not exist, so runuser
runs a command as the account of the test, and files keep their owner.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(os.environ["GUIDE_FOLDER"])
STATE = FOLDER / "state"


def apt_get(*arguments: str) -> None:
    """Check that each package is known to Debian and that the programs are there."""
    if arguments[0] == "install":
        packages = [word for word in arguments[1:] if not word.startswith("-")]
        subprocess.run(["apt-cache", "show", *packages], check=True, stdout=subprocess.DEVNULL)


def install(*arguments: str) -> None:
    """Without --owner and --group."""
    words = list(arguments)
    for option in ("--owner", "--group"):
        if option in words:
            del words[words.index(option) : words.index(option) + 2]
    os.execv("/usr/bin/install", ["install", *words])


def runuser(*arguments: str) -> None:
    command = arguments[arguments.index("--") + 1 :]
    os.execvp(command[0], command)


def nginx(*arguments: str) -> None:
    """Debian's configuration of nginx, in the folder."""
    os.execv("/usr/sbin/nginx", ["nginx", "-c", str(_nginx_configuration()), *arguments])


def _nginx_configuration() -> Path:
    text = Path("/etc/nginx/nginx.conf").read_text(encoding="utf-8")
    for line in ("error_log /var/log/nginx/error.log;", "access_log /var/log/nginx/access.log;", "user www-data;"):
        text = text.replace(line, "")
    text = text.replace("/etc/nginx/sites-enabled", f"{FOLDER}/etc/nginx/sites-enabled")
    text = text.replace("pid /run/nginx.pid;", f"pid {STATE}/nginx.pid.file;\nerror_log stderr;\ndaemon off;")
    place = FOLDER / "nginx.conf"
    place.write_text(text, encoding="utf-8")
    return place


def systemctl(action: str, *arguments: str) -> None:
    names = [name.removesuffix(".service") for name in arguments if not name.startswith("-")]
    if action == "reload":
        assert names == ["nginx"]
        _stop("nginx")
        _start("nginx", ["/usr/sbin/nginx", "-c", str(_nginx_configuration())], dict(os.environ), FOLDER)
        return
    for name in names:
        if name.endswith(".timer"):
            assert _unit_file(name.removesuffix(".timer")).exists()
        elif action == "is-active":
            assert _is_running(_pid(name)), (STATE / f"{name}.log").read_text()
        else:
            if action in ("stop", "restart"):
                _stop(name)
            if action in ("start", "restart", "enable"):
                _start_unit(name)


def _unit_file(name: str) -> Path:
    return FOLDER / "etc/systemd/system" / f"{name}.service"


def _start_unit(name: str) -> None:
    lines = [line.partition("=") for line in _unit_file(name).read_text(encoding="utf-8").splitlines()]
    values = [(key, value) for key, _, value in lines]
    service = dict(values)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(FOLDER / "srv/yot-inspections"), "LANG": "C.UTF-8"}
    environment |= dict(re.findall(r"^(\w+)=(.*)$", Path(service["EnvironmentFile"]).read_text(encoding="utf-8"), re.M))
    environment |= dict(value.split("=", 1) for key, value in values if key == "Environment")
    for folder in service.get("RuntimeDirectory", "").split():
        (FOLDER / "run" / folder).mkdir(parents=True, exist_ok=True)
    for command in (shlex.split(value) for key, value in values if key == "ExecStart"):
        if service.get("Type") == "oneshot":
            subprocess.run(command, env=environment, cwd=service["WorkingDirectory"], check=True)
        else:
            _start(name, command, environment, Path(service["WorkingDirectory"]))


def _start(name: str, command: list[str], environment: dict[str, str], folder: Path) -> None:
    with (STATE / f"{name}.log").open("ab") as log:
        started = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (STATE / f"{name}.pid").write_text(str(started.pid))


def _stop(name: str) -> None:
    if not (STATE / f"{name}.pid").exists():
        return
    pid = _pid(name)
    if _is_running(pid):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while _is_running(pid):
        assert time.monotonic() < deadline, f"{name} does not stop"
        time.sleep(0.1)
    (STATE / f"{name}.pid").unlink()


def _pid(name: str) -> int:
    return int((STATE / f"{name}.pid").read_text())


def _is_running(pid: int) -> bool:
    """Whether the process runs. One that ended and that nobody has asked about yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def stop_everything() -> None:
    for file in STATE.glob("*.pid"):
        _stop(file.stem)


if __name__ == "__main__":
    called, *given = sys.argv[1:]
    stands_in = {"apt-get": apt_get, "install": install, "nginx": nginx, "runuser": runuser, "systemctl": systemctl}
    if called in stands_in:
        stands_in[called](*given)
