# What to type, and in which order things are done; the work is in bin/. `make` alone lists the targets.
# Without make, type the lines of a recipe.

SHELL := /bin/bash
MAKEFLAGS += --keep-going
PYTHON := .venv/bin/python
# One more than two cores, because journeys also wait.
WORKERS ?= 3

# Keep compiled Python in one place, for the many processes that tests start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache

PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal
# Which tests run. `make test-everything` runs the thorough ones too, and `make soak` those marked `soak`.
SELECTED := not (soak or thorough)
SELECTED_ON_POSTGRESQL := postgresql_too and not (soak or thorough or repeated)
FILES_ON_POSTGRESQL = $$(grep -rl --include='test_*.py' postgresql_too tests)
ON_SQLITE := env -u DATABASE_URL
ON_POSTGRESQL := bash bin/with-postgres

.PHONY: help setup demo test test-everything test-fast lint test-sqlite test-postgresql soak bench measure audit pictures format lock
.NOTPARALLEL:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing, for the demonstration and for the tests
	@bash bin/bootstrap test

demo: ## show the demonstration at http://127.0.0.1:8000/ (PORT=8001 uses another port, SERVE=0 stops before serving)
	@bash bin/demo

test: lint test-sqlite test-postgresql ## run every check and the tests: all of them, even if an earlier one fails

test-everything: SELECTED := not soak
test-everything: SELECTED_ON_POSTGRESQL := not soak
test-everything: FILES_ON_POSTGRESQL := tests
test-everything: lint test-sqlite test-postgresql ## the same, with the thorough tests too, and every test on both databases

test-fast: setup ## run the quick tests of rules, forms and pages: no browser and no PDF, in a few minutes
	$(ON_SQLITE) $(PYTEST) -m "$(SELECTED) and not (repeated or pdf or slow)" --ignore tests/journeys --ignore tests/outbox tests

lint: setup ## check the style of Python and templates, types, and import contracts
	@printf '%s\n' "mypy" "djlint templates --check --lint" "ruff check ." "ruff format --check ." | \
		xargs -P $(WORKERS) -I COMMAND sh -xc '$(PYTHON) -m COMMAND'
	$(PYTHON) .venv/bin/lint-imports --no-logo

test-sqlite: setup ## run the tests on SQLite, including the browser (WORKERS=4 runs four at a time)
	$(ON_SQLITE) $(PYTEST) -m "$(SELECTED)" tests

test-postgresql: setup ## run the tests of what differs on PostgreSQL, on a server of their own
	$(ON_POSTGRESQL) $(PYTEST) -m "$(SELECTED_ON_POSTGRESQL)" $(FILES_ON_POSTGRESQL)

soak: export SERVER_KILLS ?= 200
soak: export CLUSTER_KILLS ?= 1000
soak: export BROWSER_KILLS ?= 50
soak: export VISITS ?= 200
soak: export ROUNDS_OF_TROUBLE ?= 200
soak: export REPORTS ?= 1000
soak: export RELEASES ?= 200
soak: export SECONDS_TO_ANSWER ?= 5
soak: ## kill the server 200 times and the browser 50 times on each database, and any process of several machines 1,000 times, and run the long tests
	@bash bin/bootstrap soak
	$(ON_SQLITE) $(PYTHON) -m pytest --hypothesis-profile=soak -m "soak or repeated or hypothesis" tests
	$(ON_SQLITE) $(PYTHON) -m pytest -m "" tests/outages
	$(ON_POSTGRESQL) $(PYTHON) -m pytest --hypothesis-profile=soak \
		-m "repeated or (soak or hypothesis) and postgresql_too" tests

bench: setup ## measure saving, pages and printing; fails if a goal is missed (ROUNDS=10)
	$(ON_SQLITE) $(PYTHON) -m tests.bench_words
	$(PYTHON) -m tests.bench_report
	DURABLE=1 $(ON_POSTGRESQL) $(PYTHON) -m tests.bench
	$(ON_POSTGRESQL) $(PYTHON) -m tests.bench_pages
	$(ON_POSTGRESQL) $(PYTHON) -m tests.bench_history
	$(ON_POSTGRESQL) $(PYTHON) -m tests.bench_large
	$(ON_SQLITE) $(PYTHON) -m tests.bench_cluster

measure: setup ## print the figures of the code: sizes, imports, cycles; fails if one is over its limit
	$(PYTHON) -m tests.measure

# --strict: a package that cannot be looked up is a failure, not a warning. It needs an internet connection.
audit: setup ## say which locked dependencies have known faults; fails if one has, or cannot be looked up (needs npm)
	npm audit --package-lock-only
	.tools/bin/uvx --quiet --from "pip-audit==2.10.1" pip-audit --strict --disable-pip --require-hashes \
		--requirement requirements.txt --requirement requirements-dev.txt

pictures: setup ## draw the pictures of the README again, from the demonstration
	env -u DATABASE_URL $(PYTHON) -m tests.draw_pictures

format: setup ## format Python and templates
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m djlint templates --reformat --quiet

# --universal: one lock for every Python and platform. The other options keep details of this computer out of the files.
LOCK := .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: setup ## resolve requirements*.in again (UPGRADE=--upgrade for newer releases)
	$(LOCK) $(UPGRADE) requirements.in --output-file requirements.txt >/dev/null
	$(LOCK) $(UPGRADE) requirements-dev.in --output-file requirements-dev.txt >/dev/null
