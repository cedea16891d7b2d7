"""Everything that docs/operators.md tells operators to type or save exists in the code. tests/soak follows it to the letter."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from tests.operators_guide import GUIDE, Block, blocks

ROOT = Path(__file__).resolve().parent.parent
BLOCKS = list(blocks())
FILES = {block.saved_as: block.text for block in BLOCKS if block.saved_as}
UNITS = {Path(name).name: text for name, text in FILES.items() if name.startswith("/etc/systemd/")}
SETTINGS = set(re.findall(r"""env\.\w+\(\s*"(\w+)""", (ROOT / "config" / "settings.py").read_text(encoding="utf-8")))
NOT_OURS = {"XDG_CACHE_HOME", "PROMETHEUS_MULTIPROC_DIR"}  # read by libraries


def typed() -> list[str]:
    """Every command of the guide, on one line each."""
    text = "\n".join(block.text for block in BLOCKS if block.is_typed).replace("\\\n", " ")
    return [line for line in text.splitlines() if line]


def variables(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Z_0-9]+=", line))


def unit(name: str) -> dict[str, list[tuple[str, str]]]:
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in UNITS[name].splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line:
            key, _, value = line.partition("=")
            list(sections.values())[-1].append((key, value))
    return sections


def commands_of(unit_name: str) -> list[list[str]]:
    return [shlex.split(value) for key, value in unit(unit_name)["Service"] if key == "ExecStart"]


def test_the_guide_has_every_part():
    headings = re.findall(r"^## (.+)$", GUIDE.read_text(encoding="utf-8"), re.M)

    assert {"With Docker", "Without Docker", "Upgrade", "Back up", "Restore", "Verify the history"} <= set(headings)
    assert {"Change keys and passwords", "People who join and leave", "Optional parts"} <= set(headings)


def test_the_debian_packages_are_those_that_bootstrap_installs():
    [installed] = [line for line in typed() if line.startswith("apt-get install")]
    needed = re.search(r'^RUN_PACKAGES="(.+)"$', (ROOT / "bin" / "bootstrap").read_text(encoding="utf-8"), re.M)[1]

    assert {*needed.split(), "postgresql", "nginx", "git", "openssl", "python3-venv"} <= set(installed.split())


def management_commands() -> list[list[str]]:
    """Each call of manage.py, by hand or by a unit: the command and its arguments."""
    lines = [shlex.split(line, comments=True) for line in typed()]
    lines += [command for name in UNITS if name.endswith(".service") for command in commands_of(name)]
    found = []
    for words in lines:
        for at, word in enumerate(words):
            if word == "yot-manage" or word.endswith("manage.py"):
                found.append(words[at + 1 :])
    return found


@pytest.mark.parametrize("words", management_commands(), ids=" ".join)
def test_a_management_command_exists_with_its_options(words):
    app = get_commands()[words[0]]
    parser = load_command_class(app, words[0]).create_parser("manage.py", words[0])
    known = {option for action in parser._actions for option in action.option_strings}

    assert {word for word in words[1:] if word.startswith("--")} <= known


def test_every_setting_is_one_that_the_service_reads():
    given = variables(FILES["/etc/yot-inspections/environment"])
    for name in UNITS:
        given |= dict(value.split("=", 1) for key, value in unit(name).get("Service", []) if key == "Environment")
    named = set(re.findall(r"`([A-Z][A-Z_0-9]{3,})(?:=[^`]*)?`", GUIDE.read_text(encoding="utf-8")))
    of_docker = {"SITE_ADDRESS", "POSTGRES_PASSWORD", "SERVICE_PASSWORD", "BACKUP_RECIPIENT", "COMPOSE_FILE"}
    placeholders = {"REPOSITORY", "VERSION", "NAME"}

    for name in set(given) | named - of_docker - placeholders:
        assert name in SETTINGS | NOT_OURS or name.removesuffix("_FILE") in SETTINGS, name


def test_the_service_reads_only_files_that_the_guide_makes():
    made = "\n".join([*typed(), *FILES])
    for name, value in variables(FILES["/etc/yot-inspections/environment"]).items():
        if name.endswith("_FILE"):
            assert re.search(rf"\b{re.escape(Path(value).name)}\b", made), value


def test_only_root_can_read_who_owns_the_tables():
    commands = typed()

    assert "chmod 0600 owner-url" in commands
    assert not [line for line in commands if line.startswith("chgrp") and "owner-url" in line]
    assert "owner-url" not in FILES["/etc/yot-inspections/environment"]
    assert all("owner-url" not in text for text in UNITS.values())


def test_the_commands_of_the_owner_are_those_of_the_settings():
    from config.settings import OF_THE_OWNER

    [named] = re.findall(r"^ {2}([\w |]+)\) DATABASE_OWNER_URL", FILES["/usr/local/sbin/yot-manage"], re.M)

    assert set(named.split(" | ")) == OF_THE_OWNER


def test_the_units_run_what_compose_runs():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    gunicorn = re.findall(r'"([^"]+)"', re.search(r"^CMD \[\"gunicorn\".*$", dockerfile, re.M)[0])

    [web] = commands_of("yot-inspections-web.service")
    [worker] = commands_of("yot-inspections-worker.service")
    backup, verify = commands_of("yot-inspections-backup.service")

    address = ("--bind", "0.0.0.0:8000", "127.0.0.1:8000", "--forwarded-allow-ips", "*")
    assert [word for word in web[1:] if word not in address] == [word for word in gunicorn[1:] if word not in address]
    assert worker[2:4] == compose["worker"]["command"][2:4]
    assert backup[2:4] == ["backup", "/srv/backups"]
    assert verify[2:] == ["verify_history"]


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_has_few_rights(name):
    service = dict(unit(name)["Service"])

    assert service["User"] == service["Group"] == "yot-inspections"
    assert service["EnvironmentFile"] == "/etc/yot-inspections/environment"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["ProtectHome"]) == ("yes", "strict", "yes")


def test_every_unit_that_is_started_is_saved_and_the_other_way_round():
    named = {
        word.removesuffix(".service")
        for line in typed()
        if line.startswith("systemctl")
        for word in line.split()
        if word.startswith("yot-inspections")
    }

    assert named == {name.removesuffix(".service") for name in UNITS}


def test_the_proxy_takes_what_the_service_takes_and_keeps_no_addresses():
    site = FILES["/etc/nginx/sites-available/yot-inspections"]

    for line in (
        "X-Forwarded-For $proxy_add_x_forwarded_for",
        "X-Forwarded-Proto https",
        "Host $host",
        "127.0.0.1:8000",
    ):
        assert line in site
    assert site.count("access_log off;") == site.count("server {") == site.count(" crit;")
    assert "client_max_body_size 60m;" in site
    assert "client_max_body_size 60m;" in (ROOT / "docs" / "https.md").read_text(encoding="utf-8")


def test_blocks_are_read_as_they_are_meant():
    assert len(UNITS) == 4
    assert Block("Upgrade", "", "sh").is_typed
    assert not [block for block in BLOCKS if block.language == "ini" and not block.saved_as]
    for text in UNITS.values():
        configparser.ConfigParser(strict=False, interpolation=None).read_string(text)
