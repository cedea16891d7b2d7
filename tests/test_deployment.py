"""The lock files, the image and compose match the code.

Nothing here starts a container. These tests find errors that would otherwise only appear at the next installation.
"""

import ast
import io
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command, get_commands
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements", "requirements-dev"]

# Variables that are for the images and for Python, not for our settings.
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME", "BACKUP_RECIPIENT"}


def read(name: str) -> str:
    path = ROOT / name
    assert path.exists(), f"{name} is missing"
    return path.read_text(encoding="utf-8")


def version_of_the_project() -> str:
    return tomllib.loads(read("pyproject.toml"))["project"]["version"]


# --- the lock files ------------------------------------------------------------------------------------------------


def normalised(name: str) -> str:
    """The name of a package as the lock file spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(lock: str) -> set[str]:
    """The names in the .in file of a lock file, without extras, versions and comments."""
    lines = [line.split("#")[0].strip() for line in read(f"{lock}.in").splitlines()]
    return {normalised(re.split(r"[\[~=<>!; ]", line)[0]) for line in lines if line and not line.startswith("-")}


def locked(lock: str) -> dict[str, list[str]]:
    """Each requirement in a lock file ("name==version ; marker") with its hashes."""
    requirements: dict[str, list[str]] = {}
    for line in read(f"{lock}.txt").splitlines():
        if not line.startswith((" ", "#")):
            requirements[line.rstrip("\\ ")] = []
        elif hashed := re.match(r"\s+--hash=(\S+)", line):
            requirements[list(requirements)[-1]].append(hashed[1])
    return requirements


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(lock):
    requirements = locked(lock)
    assert len(requirements) > 30
    for requirement, hashes in requirements.items():
        assert re.match(r"[a-z0-9-]+==\S+", requirement), requirement
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", hashed) for hashed in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked(lock):
    names = {requirement.split("==")[0] for requirement in locked(lock)}
    assert asked_for(lock) - names == set(), "run make lock"


def test_the_tests_use_the_installed_versions():
    assert locked("requirements").items() <= locked("requirements-dev").items(), "run make lock"


@pytest.mark.parametrize("name", [f"{lock}.{suffix}" for lock in LOCKS for suffix in ("in", "txt")])
def test_no_lock_file_names_a_registry(name):
    places = r"://|file:|\s@\s|(?:^|\s)(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b"
    assert re.findall(places, read(name), re.MULTILINE) == []


def test_page_assets_are_locked_by_content_not_registry():
    packages = json.loads(read("package-lock.json"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert "integrity" in package or name == "", name
    required = json.loads(read("package.json"))["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in required} == required


# --- the image -----------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and their arguments, continued lines joined and comments left out."""
    lines = "\n".join(line for line in read("Dockerfile").splitlines() if not line.lstrip().startswith("#"))
    return [
        (name, arguments) for name, arguments in re.findall(r"^([A-Z]+)\s+(.*)$", re.sub(r"\\\n\s*", "", lines), re.M)
    ]


def arguments_of(instruction: str) -> list[str]:
    return [arguments for name, arguments in instructions() if name == instruction]


def health_address() -> str:
    """The path in the image's health check."""
    [check] = arguments_of("HEALTHCHECK")
    return re.search(r"http://127\.0\.0\.1:8000(/[^'\"]*)", check)[1]


def test_the_image_has_the_debian_packages_that_bootstrap_installs():
    needed = set(re.search(r'^RUN_PACKAGES="(.+)"$', read("bin/bootstrap"), re.M)[1].split())
    [installed] = [run for run in arguments_of("RUN") if "apt-get install" in run]
    assert needed <= set(installed.split())


def test_the_image_installs_by_hash_and_serves_without_root():
    [installing] = [run for run in arguments_of("RUN") if "pip install" in run]
    assert "--require-hashes" in installing
    assert "--no-deps" in installing
    [user] = arguments_of("USER")
    assert user not in ("root", "0")
    assert [name for name, _ in instructions()].index("USER") < [name for name, _ in instructions()].index("CMD")


def test_files_copied_into_the_image_exist_and_are_not_ignored():
    let_through = {line[1:].rstrip("/") for line in read(".dockerignore").splitlines() if line.startswith("!")}
    for name in let_through:
        assert (ROOT / name).exists(), f".dockerignore lets {name} through, which is not there"
    from_checkout = [copied.split()[:-1] for copied in arguments_of("COPY") if not copied.startswith("--from")]
    for name in {name for names in from_checkout for name in names} - {"."}:
        assert name.rstrip("/") in let_through, f"{name} is copied, but .dockerignore keeps it out"
    assert {
        "config",
        "docs",
        "inspections",
        "reports",
        "standards",
        "static",
        "templates",
        "manage.py",
        "pyproject.toml",
    } <= let_through


def test_the_image_serves_our_wsgi_module():
    [command] = arguments_of("CMD")
    program, module, *options = json.loads(command)
    assert program == "gunicorn"
    assert find_spec(module) is not None
    assert "application" in {
        target.id
        for node in ast.parse(read(f"{module.replace('.', '/')}.py")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert options[options.index("--bind") + 1].endswith(":8000")


@pytest.mark.django_db
def test_the_health_check_needs_no_sign_in_and_shows_the_version(client):
    answer = client.get(health_address(), headers={"host": "127.0.0.1:8000"})

    assert answer.status_code == 200
    assert answer.content.decode().splitlines() == ["ok", f"version {version_of_the_project()}"]


@pytest.mark.django_db
def test_every_page_shows_the_version_in_its_footer(client):
    page = client.get("/accounts/login/").content.decode()

    assert re.search(
        rf"<footer.*YOT Inspections version {re.escape(version_of_the_project())}\b.*</footer>", page, re.S
    )


def test_the_version_is_written_in_one_place():
    number = re.escape(version_of_the_project())
    for folder in ("config", "inspections", "reports", "standards", "templates", "bin"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html", "") and path.is_file():
                assert not re.search(rf"""["' ]{number}["']""", path.read_text(encoding="utf-8")), path


# --- compose -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(read("docker-compose.yml"))


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def ours(services):
    """The services that run our code instead of another image."""
    return {name: service for name, service in services.items() if service["image"] == "yot-inspections"}


def words(command) -> list[str]:
    return command.split() if isinstance(command, str) else " ".join(command).split()


def test_the_services_are_those_that_the_readme_promises(services):
    assert set(services) == {"migrate", "web", "worker", "backup", "db", "proxy"}
    assert set(ours(services)) == {"migrate", "web", "worker", "backup"}


def test_the_settings_read_every_variable_set_for_our_code(services):
    source = read("config/settings.py")
    names = {name for service in ours(services).values() for name in service["environment"]}
    names |= {name for line in arguments_of("ENV") for name in re.findall(r"(\w+)=", line)}
    names -= NOT_OURS
    assert {"DATABASE_URL", "MEDIA_ROOT", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"} <= names
    for name in names:
        assert re.search(rf"""["']{name}["']""", source), f"config/settings.py does not read {name}"


def test_secrets_have_no_default_value_and_are_required(services):
    text = read("docker-compose.yml")
    variables = set(re.findall(r"\$\{(\w+)", text))
    # Without a mail server, pages show what would be sent. Without a recipient, backups are not encrypted.
    optional = {"EMAIL_URL", "EMAIL_FROM", "BACKUP_RECIPIENT", "SECRET_KEY_FALLBACKS", "LOG_FORMAT"}
    assert variables - optional == {"SITE_ADDRESS", "SECRET_KEY", "POSTGRES_PASSWORD", "SERVICE_PASSWORD"}
    assert "${EMAIL_URL:-}" in text
    for name in variables - optional:
        assert f"${{{name}:?" in text, f"compose would start without {name}"
        assert f"#   {name}=" in text, f"the head of the file does not explain {name}"
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|SECRET", name):
                assert str(value).startswith("${"), name
    assert "DEBUG" not in text


def test_every_management_command_exists(services):
    scripts = [words(service.get("command", "")) for service in services.values()]
    scripts += [words(run) for run in arguments_of("RUN")]
    used = {script[at + 1] for script in scripts for at, word in enumerate(script) if word == "manage.py"}
    assert used == {
        "migrate", "createcachetable", "load_frameworks", "load_yots", "db_worker", "backup", "collectstatic",
    }  # fmt: skip
    assert used <= set(get_commands())
    assert (ROOT / "manage.py").exists()


def test_data_is_kept_in_declared_volumes(compose, services):
    mounted = [volume.split(":") for service in services.values() for volume in service.get("volumes", [])]
    assert {name for name, *_ in mounted} == set(compose["volumes"])
    for name, service in ours(services).items():
        places = {volume.split(":")[1] for volume in service["volumes"]}
        assert service["environment"]["MEDIA_ROOT"] in places, f"what {name} writes would be lost"


def test_web_waits_for_the_database_and_migrations_and_has_a_health_check(services):
    for name in ("web", "worker", "backup"):
        waits = services[name]["depends_on"]
        assert waits["db"]["condition"] == "service_healthy"
        assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"
    assert "pg_isready" in services["db"]["healthcheck"]["test"]
    assert "healthcheck" not in services["web"], "web's health check is the image's, which asks for a page"
    assert health_address() == "/health/"
    assert services["migrate"]["healthcheck"] == {"disable": True}, "it ends by itself"
    assert "http://127.0.0.1:2019/config/" in services["proxy"]["healthcheck"]["test"], "the proxy's own page"
    assert all("healthcheck" in service for name, service in services.items() if name != "web")


def test_further_settings_are_for_our_code_alone_and_stay_out_of_the_repository(services):
    for name, service in services.items():
        given = service.get("env_file")
        assert given == ([{"path": "settings.env", "required": False}] if name in ours(services) else None), name
    assert {"settings.env", ".env"} <= {line.strip("/") for line in read(".gitignore").splitlines()}
    assert "`settings.env`" in read("docs/operators.md")


def test_the_health_check_of_the_worker_reads_its_heartbeat(services, tmp_path):
    heartbeat = tmp_path / "heartbeat"
    written = services["worker"]["command"][-1]
    assert services["worker"]["command"][-2:] == ["--heartbeat", "/tmp/heartbeat"]
    kind, _, *arguments = services["worker"]["healthcheck"]["test"]
    assert kind == "CMD"

    def is_healthy() -> bool:
        check = [sys.executable, *(argument.replace(written, str(heartbeat)) for argument in arguments)]
        return subprocess.run(check, stderr=subprocess.DEVNULL, check=False).returncode == 0

    assert not is_healthy(), "it has not begun"
    heartbeat.touch()
    assert is_healthy()
    since = time.time() - 70
    os.utime(heartbeat, (since, since))
    assert not is_healthy(), "it has stopped"


ADDRESS = re.compile(r"postgres://(?P<user>\w+):\$\{(?P<password>\w+):.*\}@(?P<host>\w+):5432/(?P<name>\w+)")


def test_our_code_uses_the_database_service_with_a_role_that_owns_no_table(services):
    database = services["db"]["environment"]
    owner = ADDRESS.fullmatch(services["migrate"]["environment"]["DATABASE_OWNER_URL"])
    assert owner is not None
    assert (owner["user"], owner["host"], owner["name"]) == (database["POSTGRES_USER"], "db", database["POSTGRES_DB"])
    for name, service in ours(services).items():
        role = ADDRESS.fullmatch(service["environment"]["DATABASE_URL"])
        assert role is not None
        assert (role["host"], role["name"]) == (owner["host"], owner["name"])
        assert role["user"] != owner["user"]
        assert role["password"] != owner["password"]
        knows_the_owner = "POSTGRES_PASSWORD" in str(service)
        assert knows_the_owner == (name == "migrate"), f"{name} could remove what protects the history"


def test_every_container_is_hardened(services):
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["pids_limit"], name
        assert service["mem_limit"], name
        assert "max-size" in service["logging"]["options"], name
        assert "privileged" not in service, name
    assert {name for name, service in services.items() if "cap_add" in service} == {"db", "proxy"}
    for service in ours(services).values():
        assert any(place.startswith("/tmp") for place in service["tmpfs"])


def test_what_only_reads_files_cannot_write_them(services):
    assert "media:/srv/media:ro" in services["backup"]["volumes"]


def test_nothing_but_our_code_reaches_the_database_and_the_database_reaches_nothing(compose, services):
    assert compose["networks"]["database"] == {"internal": True}
    inside = {name for name, service in services.items() if "database" in service["networks"]}
    assert inside == {*ours(services), "db"}
    assert (
        services["db"]["networks"] == services["migrate"]["networks"] == services["backup"]["networks"] == ["database"]
    )
    assert services["proxy"]["networks"] == ["front"]


EXACT = r":\d+\.\d+(\.\d+)?-\w+(@sha256:[0-9a-f]{64})?$"  # releases add the digest


def images_of_the_dockerfile() -> list[str]:
    names = {line.split()[-1] for line in arguments_of("FROM") if " AS " in line}
    return [line.split()[0] for line in arguments_of("FROM") if line.split()[0] not in names]


def test_images_of_others_have_exact_versions(services):
    for name in services.keys() - ours(services).keys():
        assert re.search(EXACT, services[name]["image"]), name
    for image in images_of_the_dockerfile():
        assert re.search(r"python:\d+\.\d+\.\d+-", image), image


def test_a_backup_is_made_once_a_day_and_a_failed_one_is_noticed(services, tmp_path):
    """The loop of the service, with a command in place of `manage.py backup` that fails the second time."""
    shell, options, script = services["backup"]["command"]
    assert (shell, options) == ("sh", "-uc")
    script = script.replace("$$", "$").replace("sleep 86400", "sleep 0.2").replace("/tmp/", f"{tmp_path}/")
    (tmp_path / "python").write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n[ $(wc -l < {tmp_path}/calls) != 2 ] || exit 1\n'
    )
    (tmp_path / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BACKUP_RECIPIENT": "age1abc"}
    with subprocess.Popen([shell, options, script], env=environment) as loop:
        calls = tmp_path / "calls"
        for _ in range(100):
            if calls.exists() and len(calls.read_text().splitlines()) > 2:
                break
            time.sleep(0.1)
        loop.terminate()

    assert set(calls.read_text().splitlines()) == {f"manage.py backup /srv/backups --recipient {tmp_path}/recipient"}
    assert (tmp_path / "recipient").read_text() == "age1abc\n"
    assert (tmp_path / "backed-up").exists()
    check = services["backup"]["healthcheck"]["test"][-1].replace("/tmp/", f"{tmp_path}/")
    for hours, is_healthy in ((1, True), (27, False)):
        since = time.time() - hours * 3600
        os.utime(tmp_path / "backed-up", (since, since))
        assert (
            subprocess.run([sys.executable, "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0
        ) == is_healthy


def test_only_the_proxy_can_be_reached_from_outside(services):
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert "web:8000" in services["proxy"]["command"]
    assert arguments_of("EXPOSE") == ["8000"]


def test_the_image_is_built_once_and_never_pulled(services):
    assert {name for name, service in services.items() if "build" in service} == {"web"}
    assert services["web"]["build"] == "."
    for name in ours(services).keys() - {"web"}:
        assert services[name]["pull_policy"] == "never", f"compose would ask a registry for the image of {name}"


# --- ways to use https -----------------------------------------------------------------------------------------------

WAYS = ("own-certificate", "internal-certificate", "existing-proxy")


def way(name: str) -> dict:
    return yaml.safe_load(read(f"config/compose/{name}.yml"))["services"]


def variables_of(name: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+)", read(f"config/compose/{name}.yml")))


@pytest.mark.parametrize("name", WAYS)
def test_an_https_option_changes_existing_services_and_is_explained(name, services):
    assert way(name).keys() <= services.keys()
    page = read("docs/https.md")
    assert f"COMPOSE_FILE=docker-compose.yml:config/compose/{name}.yml" in page
    for variable in variables_of(name) - {"SITE_ADDRESS"}:
        assert f"{variable}=" in page, f"docs/https.md does not say that {name} needs {variable}"
        assert f"${{{variable}:?" in read(f"config/compose/{name}.yml"), f"compose would start without {variable}"


def test_every_https_option_is_tested():
    assert {path.stem for path in (ROOT / "config" / "compose").glob("*.yml")} == set(WAYS)


@pytest.mark.parametrize("name", WAYS)
def test_our_code_is_only_reachable_through_a_proxy(name, services):
    for service, changed in way(name).items():
        for port in changed.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{service} could be reached without https"


def test_an_existing_proxy_replaces_ours(services):
    changed = way("existing-proxy")
    assert changed["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert changed["proxy"]["profiles"], "without a profile it would start, and take ports 80 and 443"
    assert not [name for name, service in services.items() if "proxy" in service.get("depends_on", {})]
    assert services["web"]["environment"]["TRUSTED_PROXY_COUNT"] == "1"


def test_our_proxy_reads_the_given_certificate(services):
    changed = way("own-certificate")["proxy"]
    mounted = dict(re.fullmatch(r"(.+):(/[\w/]+):ro", volume).groups()[::-1] for volume in changed["volumes"])
    assert mounted["/etc/caddy/Caddyfile"] == "./config/compose/Caddyfile"
    assert changed["command"][changed["command"].index("--config") + 1] in mounted
    rules = read("config/compose/Caddyfile")
    certificate, key = re.search(r"^\ttls (\S+) (\S+)$", rules, re.M).groups()
    for file in (certificate, key):
        folder, name = file.rsplit("/", 1)
        assert folder in mounted
        assert f"`{name}`" in read("docs/https.md")
    assert set(re.findall(r"\{\$(\w+)\}", rules)) <= set(changed["environment"])
    for command in (services["proxy"]["command"], way("internal-certificate")["proxy"]["command"], rules):
        assert "web:8000" in command


# --- the entry point ----------------------------------------------------------------------------------------------------


def test_ci_runs_what_a_developer_runs():
    commands = [line for line in read(".ci/run").splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]


def test_the_make_targets_that_others_rely_on():
    assert {"setup", "demo", "test"} <= set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """Our static files, as a server serves them."""
    folder = tmp_path_factory.mktemp("static")
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static.ModuleStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, stdout=io.StringIO())
    return folder


@pytest.mark.slow
def test_collected_scripts_import_one_another_under_names_with_hashes(collected):
    scripts = [
        script
        for pattern in ("*.js", "keys/*.js", "outbox/*.js")
        for script in collected.glob(pattern)
        if re.search(r"\.[0-9a-f]{12}\.js$", script.name)
    ]
    imports = [(script, name) for script in scripts for name in re.findall(r'from "(\.[^"]+)"', script.read_text())]

    assert {"start", "sender", "rules", "dialog", "say"} <= {script.name.split(".")[0] for script in scripts}
    assert {"start", "sender", "dialog", "writing"} <= {script.name.split(".")[0] for script, _ in imports}
    for script, name in imports:
        assert re.fullmatch(r"[./\w-]+\.[0-9a-f]{12}\.js", name)
        assert (script.parent / name).exists()


@pytest.mark.slow
def test_collected_styles_import_one_another_into_their_layers(collected):
    [styles] = collected.glob("css/app.*.css")

    imports = re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\);', styles.read_text())

    assert imports[0][1] == "govuk"
    assert len(imports) == len(list((ROOT / "static" / "css").glob("*.css")))
    for name, _ in imports:
        assert re.fullmatch(r"[./\w-]+\.[0-9a-f]{12}\.css", name)
        assert (styles.parent / name).exists()
