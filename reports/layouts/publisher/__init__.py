"""Who publishes the reports: the name, address and logo that the covers print, from a TOML file.

The file that comes with the code is used unless the setting PUBLISHER_FILE names another.
"""

from __future__ import annotations

import base64
import functools
import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from reports.layouts.outside import LayoutProblem
from standards.language.scale import Name, Plain

SETTING = "PUBLISHER_FILE"
SHIPPED = Path(__file__).with_name("publisher.toml")
LARGEST_LOGO = 200_000  # bytes
_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}

# The file from the settings. `reports.apps` fills in this list, because rules do not read settings.
files: list[Path] = []


class Partner(Plain):
    """An inspectorate that took part in joint inspections."""

    name: Name
    logo: str = ""


class Publisher(Plain):
    name: Name
    address: tuple[str, ...] = ()  # lines
    contact: tuple[str, ...] = ()  # lines: an email address, a telephone number
    download: str = Field(default="", pattern=r"^(https?://\S+)?$")  # where reports can be downloaded
    standards: str = Field(default="", pattern=r"^(https?://\S+)?$")  # where the standards are published
    logo: str = ""
    partners: tuple[Partner, ...] = ()  # logos of the partners that layouts name


def publisher() -> Publisher:
    """The publisher, with each logo as a `data:` address. Raises LayoutProblem."""
    path = files[0] if files else SHIPPED
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise LayoutProblem(f"The file {path} about the publisher of reports cannot be used: {error}") from error


def publisher_problems() -> list[str]:
    """What is wrong with the file about the publisher."""
    try:
        publisher()
    except LayoutProblem as problem:
        return [str(problem)]
    return []


@functools.lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Publisher:
    described = Publisher.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    partners = tuple(
        partner.model_copy(update={"logo": _as_data(path, partner.logo)}) for partner in described.partners
    )
    return described.model_copy(update={"logo": _as_data(path, described.logo), "partners": partners})


def _as_data(path: Path, logo: str) -> str:
    if not logo:
        return ""
    file = path.parent / logo
    kind = _KINDS.get(file.suffix.lower())
    if kind is None or file.resolve().parent != path.parent.resolve():
        raise LayoutProblem(f"The logo {logo} must be a PNG, JPEG or SVG file beside {path.name}.")
    content = file.read_bytes()
    if len(content) > LARGEST_LOGO:
        raise LayoutProblem(f"The logo {logo} is larger than {LARGEST_LOGO // 1000} kB. Use a smaller file.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
