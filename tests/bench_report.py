"""Measure how much time and memory printing a report takes: `python -m tests.bench_report` (part of `make bench`).

The demonstration report on Medway, some fifty pages, is printed by our code and by WeasyPrint alone, from the same HTML
and stylesheet, into the same kind of file. The two take turns, each in a separate process, and we measure processor
time, so that other work on the machine matters little. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench_figures import HEADER, figures

ROUNDS = int(os.environ.get("REPORT_ROUNDS", "3"))

FEWEST_PAGES = 45
MOST_TIMES_BARE = 1.1
MOST_MEMORY = 200  # MB, of the whole process

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-report-") as folder:
        source = Path(folder) / "report.html"
        source.write_text(_source_of_medway(folder), encoding="utf-8")
        found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        for number in range(ROUNDS):
            for kind in ("ours", "bare") if number % 2 else ("bare", "ours"):
                found[kind].append(_in_a_process_of_its_own(kind, source))
    return _tell(found)


def _source_of_medway(folder: str) -> str:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DEBUG": "1"}
    for command in (["migrate", "--verbosity", "0"], ["load_frameworks"],
                    ["import_inspection", "reports/demonstration/medway-2020"]):  # fmt: skip
        arguments = [sys.executable, "manage.py", *command]
        subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(
        [sys.executable, "-m", "tests.bench_report", "source"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout


def _in_a_process_of_its_own(kind: str, source: Path) -> dict[str, float]:
    arguments = [sys.executable, "-m", "tests.bench_report", kind, str(source)]
    done = subprocess.run(arguments, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _tell(found: dict[str, list[dict[str, float]]]) -> int:
    print(f"{'seconds':34}{HEADER}{'MB':>10}{'pages':>10}")
    for kind, title in (("ours", "print a report"), ("bare", "WeasyPrint, bare HTML")):
        seconds = figures([each["seconds"] for each in found[kind]], 2)
        memory = max(each["memory"] for each in found[kind])
        print(f"{title:34}{seconds}{memory:>10.0f}{found[kind][0]['pages']:>10.0f}")
    times = median(each["seconds"] for each in found["ours"]) / median(each["seconds"] for each in found["bare"])
    print(f"{'times bare, a report':34}{times:>10.2f}")
    missed = []
    if times > MOST_TIMES_BARE:
        missed.append(f"a report: {times:.2f} times as long as bare, more than {MOST_TIMES_BARE}")
    if (memory := max(each["memory"] for each in found["ours"])) >= MOST_MEMORY:
        missed.append(f"a report: {memory:.0f} MB, not less than {MOST_MEMORY}")
    if (pages := found["ours"][0]["pages"]) < FEWEST_PAGES:
        missed.append(f"a report of {pages:.0f} pages, fewer than {FEWEST_PAGES}")
    for each in missed:
        print(f"Goal missed: {each}")
    return 1 if missed else 0


def measure(kind: str, html: str) -> dict[str, float]:
    """Print once, and return processor seconds, peak memory of the process, and pages."""
    import pypdf
    import weasyprint  # loaded before the clock starts, for both kinds

    from reports.pdf import print as pdf

    def ours() -> Any:
        return pdf.write_pdf(html, stylesheet="", identifier=b"bench")

    def bare() -> Any:
        return weasyprint.HTML(string=html, base_url="about:invalid").write_pdf(pdf_variant="pdf/ua-1")

    begun = time.process_time()
    printed = (ours if kind == "ours" else bare)()
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "pages": len(pypdf.PdfReader(io.BytesIO(printed)).pages)}


def write_source() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from inspections.models import Inspection
    from reports.material import document_of
    from reports.pdf.html import pdf_source

    sys.stdout.write(pdf_source(document_of(Inspection.objects.with_framework().get(reference="medway-2020"))))


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(main())
        case ["source"]:
            write_source()
        case [kind, path]:
            print(json.dumps(measure(kind, Path(path).read_text(encoding="utf-8"))))
