"""bin/page-assets: the registry it uses, what it refuses, and what it leaves out of GOV.UK Frontend and the MoJ Frontend.

The registry is a server on 127.0.0.1 that the tests start, and the packages are small ones with the same files. Only the
test about npm uses the machine's npm and its settings.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
TARBALL = "/govuk-frontend/-/govuk-frontend-6.6.0.tgz"
MOJ = "@ministryofjustice/frontend"
MOJ_TARBALL = f"/{MOJ}/-/frontend-11.1.0.tgz"
STYLE = (
    '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/light.woff2)}'
    'body{font-family:"GDS Transport",arial,sans-serif}'
    ".select{background:url(/assets/images/arrow.svg)}"
    ".footer{background:url(/assets/images/govuk-crest.svg)}"
)
MOJ_STYLE = (
    '@charset "UTF-8";/*! of its makers */'
    ".moj-badge{color:red}"
    ".moj-filter,.moj-badge--large{background-color:#fff}"
    ".moj-filter__tag:after{background-image:url(/assets/images/icon-tag-remove-cross.svg)}"
    ".moj-messages{background:url(/assets/images/icon-document.svg)}"
    ".moj-search .autocomplete__wrapper *{font-family:GDS Transport,arial,sans-serif}"
    ".js-enabled .moj-search-toggle,.moj-search-toggle__button{position:relative}"
    "@media print{.moj-badge{color:black}}"
    "@media (min-width:40em){.moj-sub-navigation__list{width:100%}.moj-badge{color:blue}}"
    "/*# sourceMappingURL=moj-frontend.min.css.map */"
)


def package(**changed: str) -> bytes:
    """A package with the files of GOV.UK Frontend that we use."""
    script = load(ROOT / "bin" / "page-assets")
    files = {
        "govuk-frontend.min.js": 'const version="6.6.0";\n//# sourceMappingURL=govuk-frontend.min.js.map\n',
        "govuk-frontend.min.css": STYLE,
        "assets/images/arrow.svg": "<svg/>",
        **{f"components/{name}/fixtures.json": json.dumps({"component": name}) for name in script.FIXTURES},
        **changed,
    }
    return packed("dist/govuk", files)


def moj_package(style: str = MOJ_STYLE) -> bytes:
    """A package with the files of the MoJ Frontend that we use, and one that we do not use."""
    files = {
        "moj-frontend.min.css": style,
        "assets/images/icon-tag-remove-cross.svg": "<svg/>",
        "assets/images/icon-document.svg": "<svg/>",
    }
    return packed("moj", files)


def packed(folder: str, files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, text in files.items():
            described = tarfile.TarInfo(f"package/{folder}/{name}")
            described.size = len(text.encode())
            archive.addfile(described, io.BytesIO(text.encode()))
    return content.getvalue()


def load(path: Path) -> ModuleType:
    """Load the script as a module."""
    loader = SourceFileLoader("page_assets", str(path))
    module = module_from_spec(spec_from_loader("page_assets", loader))
    loader.exec_module(module)
    return module


@dataclass
class Registry:
    address: str = ""
    content: bytes = b""
    moj: bytes = b""
    asked: list[str] = field(default_factory=list)

    def versions(self, name: str, number: str, tarball: str, content: bytes) -> bytes:
        """The first answer that npm needs."""
        dist = {"tarball": f"{self.address}{tarball}", "shasum": hashlib.sha1(content).hexdigest()}
        version = {"name": name, "version": number, "dist": dist}
        return json.dumps({"name": name, "versions": {number: version}, "dist-tags": {}}).encode()

    def answers(self) -> dict[str, bytes]:
        return {
            TARBALL: self.content,
            MOJ_TARBALL: self.moj,
            "/govuk-frontend": self.versions("govuk-frontend", "6.6.0", TARBALL, self.content),
            f"/{MOJ.replace('/', '%2f')}": self.versions(MOJ, "11.1.0", MOJ_TARBALL, self.moj),
        }


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry that has the package and records the requests."""
    found = Registry(content=package(), moj=moj_package())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            answers = found.answers()
            path = self.path.removeprefix("/npm").removeprefix("/team")
            self.send_response(200 if path in answers else 404)
            self.end_headers()
            self.wfile.write(answers.get(path, b""))

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def checkout(tmp_path: Path, registry: Registry) -> Path:
    """A checkout with the script and a lock file for the small packages."""
    found = tmp_path / "checkout"
    (found / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "bin" / "page-assets", found / "bin")
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for name, version, content in (("govuk-frontend", "6.6.0", registry.content), (MOJ, "11.1.0", registry.moj)):
        digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
        lock["packages"][f"node_modules/{name}"] |= {"version": version, "integrity": f"sha512-{digest}"}
    (found / "package-lock.json").write_text(json.dumps(lock))
    return found


def run(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A function that runs the script without npm and with only the given settings."""
    settings = {"PATH": str(checkout / "no-programs"), "HOME": str(checkout / "home"), "no_proxy": "127.0.0.1"}
    command = [sys.executable, checkout / "bin" / "page-assets"]
    return subprocess.run(command, env=settings | environment, capture_output=True, text=True, timeout=60)


def assets(checkout: Path, of: str = "govuk") -> Path:
    return checkout / "var" / "page-assets" / of


def test_the_locked_package_is_fetched_without_assets_only_for_gov_uk(checkout, registry):
    done = run(checkout, NPM_CONFIG_REGISTRY=f"{registry.address}/npm/")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert registry.asked == [f"/npm{TARBALL}", f"/npm{MOJ_TARBALL}"]
    style = (assets(checkout) / "govuk-frontend.min.css").read_text()
    assert "font-family:Arial,sans-serif" in style
    assert "url(images/arrow.svg)" in style
    assert not re.search("GDS Transport|crest|/assets/", style)
    assert "MIT licence" in style
    assert (assets(checkout) / "images" / "arrow.svg").read_text() == "<svg/>"
    assert "sourceMappingURL" not in (assets(checkout) / "govuk-frontend.min.js").read_text()
    assert (assets(checkout) / "fixtures" / "button.json").exists()


def test_only_the_parts_of_the_moj_frontend_that_lists_use_are_kept(checkout, registry):
    run(checkout, NPM_CONFIG_REGISTRY=registry.address)

    style = (assets(checkout, "moj") / "moj-frontend.css").read_text()
    rules, _, notice = style.partition("\n")
    assert rules == (
        ".moj-filter{background-color:#fff}"
        ".moj-filter__tag:after{background-image:url(images/icon-tag-remove-cross.svg)}"
        ".moj-search .autocomplete__wrapper *{font-family:Arial,sans-serif}"
        "@media (min-width:40em){.moj-sub-navigation__list{width:100%}}"
    )
    assert "MoJ Frontend 11.1.0, MIT licence" in notice
    assert [path.name for path in (assets(checkout, "moj") / "images").iterdir()] == ["icon-tag-remove-cross.svg"]


def test_a_moj_frontend_without_a_part_that_lists_use_is_refused(checkout, registry):
    registry.moj = moj_package(".moj-filter{color:red}.moj-search{color:red}")
    lock = json.loads((checkout / "package-lock.json").read_text())
    digest = base64.b64encode(hashlib.sha512(registry.moj).digest()).decode()
    lock["packages"][f"node_modules/{MOJ}"]["integrity"] = f"sha512-{digest}"
    (checkout / "package-lock.json").write_text(json.dumps(lock))

    done = run(checkout, NPM_CONFIG_REGISTRY=registry.address)

    assert done.returncode == 1
    assert "has no styles for sub-navigation" in done.stderr
    assert not assets(checkout).exists()


def test_a_second_run_fetches_and_changes_nothing(checkout, registry):
    run(checkout, NPM_CONFIG_REGISTRY=registry.address)
    before = {path: path.stat().st_mtime_ns for path in assets(checkout).parent.rglob("*")}

    assert run(checkout, NPM_CONFIG_REGISTRY=registry.address).returncode == 0
    assert len(registry.asked) == 2
    assert {path: path.stat().st_mtime_ns for path in assets(checkout).parent.rglob("*")} == before


def test_a_package_with_another_hash_is_refused_and_nothing_installed(checkout, registry):
    registry.content = package(**{"govuk-frontend.min.js": 'const version="6.6.0";steal();'})

    done = run(checkout, NPM_CONFIG_REGISTRY=registry.address)

    assert done.returncode == 1
    assert "Its hash is not the one in package-lock.json, so nothing was installed." in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in (checkout / "var").rglob("*") if path.is_file()] == []


def test_a_second_package_with_another_hash_is_refused_and_nothing_installed(checkout, registry):
    registry.moj = moj_package(MOJ_STYLE + ".moj-filter{background:url(https://elsewhere.example)}")

    done = run(checkout, NPM_CONFIG_REGISTRY=registry.address)

    assert done.returncode == 1
    assert f"the registry sent something else as {MOJ} 11.1.0" in done.stderr
    assert [path for path in (checkout / "var").rglob("*") if path.is_file()] == []


def test_the_installed_package_is_kept_if_a_new_one_is_refused(checkout, registry):
    run(checkout, NPM_CONFIG_REGISTRY=registry.address)
    lock = checkout / "package-lock.json"
    lock.write_text(lock.read_text().replace("sha512-", "sha512-A"))

    assert run(checkout, NPM_CONFIG_REGISTRY=registry.address).returncode == 1
    assert (assets(checkout) / "govuk-frontend.min.css").exists()


def test_an_unreachable_registry_is_named_with_advice(checkout, registry):
    away = "http://127.0.0.1:9"  # the "discard" port, which is not in use

    done = run(checkout, NPM_CONFIG_REGISTRY=away)

    assert done.returncode == 1
    assert f"govuk-frontend 6.6.0 could not be fetched from {away}{TARBALL}: " in done.stderr
    assert "Check the connection." in done.stderr
    assert "NPM_CONFIG_REGISTRY=https://…" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_registry_without_the_package_is_named(checkout, registry):
    lock = checkout / "package-lock.json"
    lock.write_text(lock.read_text().replace("6.6.0", "99.0.0"))

    done = run(checkout, NPM_CONFIG_REGISTRY=registry.address)

    assert done.returncode == 1
    assert "govuk-frontend 99.0.0 could not be fetched: " in done.stderr
    assert "answers 404" in done.stderr


@pytest.mark.parametrize("address", ["file:///etc", "registry.example"])
def test_a_registry_must_be_a_web_address(checkout, registry, address):
    done = run(checkout, NPM_CONFIG_REGISTRY=address)

    assert done.returncode == 1
    assert "the npm registry must be an address that starts with https://" in done.stderr


@pytest.mark.parametrize("place", [".npmrc", "home/.npmrc"])
def test_the_registry_in_an_npmrc_is_used(checkout, registry, place):
    (checkout / "home").mkdir()
    (checkout / place).write_text(
        "; ours\nfund=false\nregistry = ${OFFICE}/team\n@other:registry=http://127.0.0.1:9/\n"
    )

    assert run(checkout, OFFICE=registry.address).returncode == 0
    assert registry.asked == [f"/team{TARBALL}", f"/team{MOJ_TARBALL}"]


def test_the_environment_comes_before_the_project_and_the_project_before_the_user(checkout, registry, monkeypatch):
    script = load(checkout / "bin" / "page-assets")
    for name in [name for name in os.environ if name.lower().startswith("npm_config_")]:
        monkeypatch.delenv(name)
    (checkout / "home").mkdir()
    monkeypatch.setenv("HOME", str(checkout / "home"))
    monkeypatch.setenv("NPM_CONFIG_GLOBALCONFIG", str(checkout / "globalrc"))

    for place, address in (("globalrc", "https://d"), ("home/.npmrc", "https://c"), (".npmrc", "https://b")):
        (checkout / place).write_text(f'registry="{address}"\n')
        assert script._registry() == address
    monkeypatch.setenv("npm_config_registry", "https://a")
    assert script._registry() == "https://a"


def test_without_settings_npms_public_registry_is_used(checkout, monkeypatch):
    script = load(checkout / "bin" / "page-assets")
    monkeypatch.setattr(script, "_registry", lambda: "")

    addresses = [script._address(*each) for each in zip(script.PACKAGES, ("6.6.0", "11.1.0"), strict=True)]
    (host, tarball), (_, other) = (re.fullmatch(r"https://([\w.]+)(/.*)", each).groups() for each in addresses)
    assert [tarball, other] == [TARBALL, MOJ_TARBALL]
    for name in (
        "bin/page-assets",
        "bin/bootstrap",
        "Dockerfile",
        "package.json",
        "package-lock.json",
        "requirements.txt",
    ):
        assert host not in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.skipif(shutil.which("npm") is None, reason="this machine has no npm")
class TestWithNpm:
    def run(self, checkout: Path, registry: Registry) -> subprocess.CompletedProcess[str]:
        programs = f"{Path(shutil.which('npm')).parent}{os.pathsep}{os.environ['PATH']}"
        return run(
            checkout, PATH=programs, NPM_CONFIG_REGISTRY=registry.address, NPM_CONFIG_CACHE=str(checkout / "cache")
        )

    def test_npm_fetches_the_packages(self, checkout, registry):
        done = self.run(checkout, registry)

        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert {TARBALL, MOJ_TARBALL} < set(registry.asked)
        assert (assets(checkout) / "govuk-frontend.min.css").exists()
        assert (assets(checkout, "moj") / "moj-frontend.css").exists()

    def test_a_package_fetched_by_npm_is_checked_too(self, checkout, registry):
        registry.content = package(**{"govuk-frontend.min.js": 'const version="6.6.0";steal();'})

        done = self.run(checkout, registry)

        assert done.returncode == 1
        assert "Its hash is not the one in package-lock.json" in done.stderr

    def test_errors_of_npm_are_shown(self, checkout, registry):
        lock = checkout / "package-lock.json"
        lock.write_text(lock.read_text().replace("6.6.0", "99.0.0"))

        done = self.run(checkout, registry)

        assert done.returncode == 1
        assert done.stderr.startswith("bin/page-assets: npm could not fetch govuk-frontend 99.0.0.")
        assert "No matching version found" in done.stderr
