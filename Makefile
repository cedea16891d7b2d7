# The thin front of bin/: what to type, and in which order things are done. `make` alone lists the targets.
# Without make, each recipe line can be typed as it stands.

SHELL := /bin/bash
MAKEFLAGS += --keep-going
PYTHON := .venv/bin/python
WORKERS ?= 2

# What was compiled is kept, and out of the way, for the many processes that tests start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache

PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal
ON_SQLITE := env -u DATABASE_URL
ON_POSTGRESQL := bash bin/with-postgres

.PHONY: help setup demo test test-everything test-fast lint test-sqlite test-postgresql soak bench measure format lock
.NOTPARALLEL:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing, for the demonstration and for the tests
	@bash bin/bootstrap test

demo: ## the demonstration at http://127.0.0.1:8000/ (PORT=8001 for another port, SERVE=0 to stop before serving)
	@bash bin/demo

test: lint test-sqlite test-postgresql ## every check and every test; all are run, also where an earlier one fails

test-everything: lint test-sqlite ## the same, with every test on both databases
	$(ON_POSTGRESQL) $(PYTEST) tests

test-fast: setup ## rules, forms and pages within 90 seconds: no browser, no PDF, no other program
	$(ON_SQLITE) $(PYTEST) -m "not (soak or repeated or pdf or slow)" --ignore tests/journeys tests

lint: setup ## style of the Python and the templates, types, and which app may import which
	@printf '%s\n' "mypy" "djlint templates --check --lint --quiet" "ruff check ." "ruff format --check ." | \
		xargs -P $(WORKERS) -I COMMAND sh -xc '$(PYTHON) -m COMMAND'
	$(PYTHON) .venv/bin/lint-imports --no-logo

test-sqlite: setup ## every test, on SQLite, browser included (WORKERS=4 for more at a time)
	$(ON_SQLITE) $(PYTEST) tests

test-postgresql: setup ## the tests of what differs there, on a PostgreSQL of their own
	$(ON_POSTGRESQL) $(PYTEST) -m "postgresql_too and not soak" tests

soak: export SERVER_KILLS ?= 200
soak: export BROWSER_KILLS ?= 50
soak: export VISITS ?= 200
soak: setup ## nothing is lost: 200 kills of the server and 50 of the browser on each database (SERVER_KILLS, BROWSER_KILLS)
	$(ON_SQLITE) $(PYTHON) -m pytest --hypothesis-profile=soak -m "soak or repeated or hypothesis" tests
	$(ON_POSTGRESQL) $(PYTHON) -m pytest --hypothesis-profile=soak \
		-m "repeated or (soak or hypothesis) and postgresql_too" tests

bench: setup ## how fast an answer is saved, a page comes and a report is printed; fails where a goal is missed (ROUNDS=30)
	$(ON_SQLITE) $(PYTHON) -m tests.bench_words
	$(PYTHON) -m tests.bench_report
	DURABLE=1 $(ON_POSTGRESQL) $(PYTHON) -m tests.bench
	$(ON_POSTGRESQL) $(PYTHON) -m tests.bench_pages

measure: setup ## the figures of the house: sizes, imports, cycles; fails if one is over its limit
	$(PYTHON) -m tests.measure

format: setup ## put Python and templates into the style that lint asks for
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m djlint templates --reformat --quiet

# --universal: one lock for every Python and platform; the other options keep this machine out of the files.
LOCK := .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: setup ## resolve requirements*.in again (UPGRADE=--upgrade for newer releases)
	$(LOCK) $(UPGRADE) requirements.in --output-file requirements.txt >/dev/null
	$(LOCK) $(UPGRADE) requirements-dev.in --output-file requirements-dev.txt >/dev/null
