"""Take the pictures of README.md from the demonstration, so that they stay current: `make pictures`.

Loads the demonstration into a separate database, starts the server on 127.0.0.1, takes pictures of a case and the
ratings panel in Chromium, and of one page of a printed report. Everything except the pictures is removed at the end.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200_000  # bytes of one picture
PASSWORD = "for-demonstration-only"
SIZE = {"width": 1200, "height": 852}
WINDOW = {**SIZE, "height": 1100}


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of a server that shows the demonstration and nothing else, even if there is other data in var/."""
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
    }
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "createcachetable")
    manage(environment, "load_frameworks")
    manage(environment, "load_demonstration", "--reports", str(folder / "reports"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, seconds: int = 60) -> None:
    for _ in range(seconds * 2):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.5)
    raise TimeoutError(f"{address} does not answer")


def sign_in(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Email", exact=True).fill(person)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/work/")


def keep(name: str, picture: bytes) -> None:
    """Save a picture with few colours. Pages only have a few, so it looks the same and has a quarter of the size."""
    path = PICTURES / f"{name}.png"
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{path} has {size} bytes, more than {LARGEST}")
    print(f"{path.relative_to(ROOT)}: {size} bytes")


def picture_of(address: str, person: str, path: str, begins_at: str) -> bytes:
    """What a person sees at this address, from the first element that matches a selector down.

    If the element is part of a table, the picture ends with it.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport=WINDOW)
        sign_in(page, address, person)
        page.goto(f"{address}{path}", wait_until="networkidle")
        first = page.locator(begins_at).first
        first.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top + scrollY - 10)")
        clip = {"x": 0, "y": 0, **SIZE}
        if begins_at.startswith("tbody") and (box := first.bounding_box()):
            clip["height"] = min(WINDOW["height"], box["y"] + box["height"] + 20)
        picture = page.screenshot(animations="disabled", clip=clip)
        browser.close()
    return picture


def page_of_report(report: Path, words: str) -> bytes:
    """The first page of the PDF that has these words, as a PNG picture."""
    number = next(at for at, page in enumerate(PdfReader(report).pages, start=1) if words in page.extract_text())
    drawn = subprocess.run(
        ["pdftoppm", "-png", "-r", "96", "-f", str(number), "-l", str(number), str(report)],
        capture_output=True,
        check=True,
    )
    return drawn.stdout


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder, demonstration(Path(folder)) as address:
        case = "/inspections/westmere-2026/cases/court-06/pages/standard-2.1/"
        panel = "/inspections/medway-2020/panel/"
        keep("case", picture_of(address, "inspector@example.org", case, ".govuk-caption-l"))
        keep("panel", picture_of(address, "panel@example.org", panel, "tbody:nth-of-type(2)"))
        keep("report", page_of_report(Path(folder) / "reports" / "medway-2020.pdf", "18/36"))


if __name__ == "__main__":
    main()
