"""The port check of bin/demo, and the help of our commands."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

ROOT = Path(__file__).resolve().parent.parent
OURS = sorted(name for name, app in get_commands().items() if app in ("standards", "inspections", "reports"))
DJANGOS = {action.dest for action in BaseCommand().create_parser("manage.py", "any")._actions}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that is in use."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def demo(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A function that runs bin/demo in an empty folder, where its first step fails."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "demo", tmp_path / "bin")
    command = ["bash", tmp_path / "bin" / "demo"]
    settings = {"PATH": os.environ["PATH"], "SERVE": "1"}
    return subprocess.run(command, env=settings | environment, capture_output=True, text=True, timeout=60)


def test_a_port_in_use_is_refused_before_installing_and_a_free_one_suggested(tmp_path, taken):
    done = demo(tmp_path, PORT=str(taken))

    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {taken} is already in use" in done.stderr
    free = int(re.search(r"use another port: make demo PORT=(\d+)$", done.stderr, re.M)[1])
    with socket.create_server(("127.0.0.1", free)):
        pass


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_an_invalid_port_is_refused_with_an_example(tmp_path, port):
    done = demo(tmp_path, PORT=port)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith("For example: make demo PORT=8001")


def test_the_port_is_not_checked_without_serving(tmp_path, taken):
    done = demo(tmp_path, PORT=str(taken), SERVE="0")

    assert done.stdout.startswith("Step 1 of 3: install what is missing (")
    assert "already in use" not in done.stderr
    assert done.returncode != 0, "a step that fails ends the demonstration"
    assert "Step 2" not in done.stdout


@pytest.mark.parametrize("name", OURS)
def test_the_help_of_a_command_explains_every_argument(name):
    command = load_command_class(get_commands()[name], name)

    assert command.help
    # If our command extends a command of a package, the package explains the arguments.
    of_a_package = {action.dest for action in type(command).__base__().create_parser("manage.py", name)._actions}
    for action in command.create_parser("manage.py", name)._actions:
        if action.dest not in DJANGOS | of_a_package:
            assert action.help, f"{name} does not explain {action.option_strings or action.dest}"
            assert action.help[0].islower(), f"{name}: {action.help}"
            assert not action.help.endswith("."), f"{name}: {action.help}"
