# cityleads. `make run` shows the whole chain, `make test` checks it; both do all the set-up they need.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
LIVE ?=
NAME ?=
VERSION ?=
COMMIT ?=
VENV := .venv
READY := $(VENV)/.ready
LAB := .venv-lab
LAB_READY := $(LAB)/.ready
# Programs that are run beside the project want other releases of what it is built with: each has its own environment.
TOOLS := .venv-contract .venv-superset
CITYLEADS := $(VENV)/bin/cityleads

.PHONY: new-source help setup lab run up down celery browser test lint bench bench-refine bench-language bench-values lock docs picture clean pictures picture-airflow bench-digest

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(READY) ## build the environment (run and test do it by themselves)

$(READY): requirements.lock setup.cfg
	@scripts/setup "$(PYTHON)" "$(VENV)"

lab: $(LAB_READY) ## build a second environment, with peers to measure against, training and a browser's driver

$(LAB_READY): requirements-lab.lock setup.cfg
	@scripts/setup "$(PYTHON)" "$(LAB)" requirements-lab.lock

run: $(READY) ## crawl the sandbox portals for two days and make four digests
	@$(CITYLEADS) run

up: $(READY) ## start Airflow with all it needs, on this machine only, and print the UI's address and login
	@$(CITYLEADS) up

down: $(READY) ## stop Airflow and the database; no process is left, the data stay
	@$(CITYLEADS) down

celery: $(READY) ## two Celery workers share a backlog and one of them is killed (needs redis-server)
	@scripts/celery-two-workers

browser: $(LAB_READY) ## the web desk in a real browser, with axe and a phone's width (as root it installs chromium)
	@scripts/browser >/dev/null || echo "cityleads: without a browser its tests are skipped"
	@$(LAB)/bin/pytest -m browser -n 0 -p no:cacheprovider tests/web

.PHONY: check-outputs
check-outputs: $(LAB_READY) ## feeds, calendar, OCDS, OpenAPI document and webhooks judged by public readers; the API fuzzed
	@$(LAB)/bin/pytest -m outputs -n 0 -p no:cacheprovider tests/web tests/desk tests/ocds tests/cityleads

.venv-%/.ready: requirements-%.lock
	@scripts/setup "$(PYTHON)" .venv-$* requirements-$*.lock tool

.PHONY: check-contract
check-contract: $(READY) .venv-contract/.ready ## the contract for BI judged by datacontract-cli, as a file and against a warehouse
	@$(VENV)/bin/pytest -m contract -n 0 -p no:cacheprovider tests/cityleads

.PHONY: superset-trial
superset-trial: $(READY) $(LAB_READY) .venv-superset/.ready ## the bundle of bi/superset in a real Superset: every chart's query, a picture of every dashboard (as root it installs chromium)
	@scripts/browser >/dev/null
	@$(LAB)/bin/pytest -m superset -n 0 -p no:cacheprovider tests/cityleads

test: $(READY) ## lint, types and every test, with the network blocked but for loopback
	@$(MAKE) --no-print-directory lint
	@$(VENV)/bin/python -m tests.watchdog -- -n auto --dist loadfile --no-loadscope-reorder

lint: $(READY) ## ruff and mypy, strict
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

bench: $(READY) ## documents/s landed against bare Scrapy, notices/s refined
	@$(VENV)/bin/python -m benchmarks.speed.landing
	@$(VENV)/bin/python -m benchmarks.speed.refining

bench-refine: $(LAB_READY) ## notices/s from raw document to lead: new, unchanged, beside many; COPY and dlt beside it
	@$(LAB)/bin/python -m benchmarks.speed.refining

.PHONY: mutations
mutations: $(READY) ## how many one-field changes of each source's pages lose something without a sign
	@$(VENV)/bin/python -m benchmarks.checks.mutations

.PHONY: faults
faults: $(READY) ## every source under every misbehaviour, into docs/faults.md (some ten minutes)
	@$(VENV)/bin/python -m benchmarks.checks.faults

.PHONY: bench-matching
bench-matching: $(LAB_READY) ## how well notices are joined into leads, peers beside; what it costs (half an hour)
	@$(LAB)/bin/python -m benchmarks.quality.matching
	@$(LAB)/bin/python -m benchmarks.quality.matching --only --generated 100000 --of 5
	@$(LAB)/bin/python -m benchmarks.quality.matching --only --generated 1000000 --of 60
	@$(LAB)/bin/python -m benchmarks.quality.matching --only --generated 1000000 --of 60 --years 10
	@$(LAB)/bin/python -m benchmarks.speed.matching_cost --stored 100000,1000000
	@$(LAB)/bin/python -m benchmarks.speed.matching_cost --stored 1000000 --years 10

.PHONY: bench-startup
bench-startup: $(READY) ## processor seconds of --help, of leads and of a task before its work, beside `import typer`
	@$(VENV)/bin/python -m benchmarks.speed.startup

.PHONY: bench-crawl-start
bench-crawl-start: $(READY) ## seconds of a small crawl, in a process of its own and as a child of the crawl server
	@$(VENV)/bin/python -m benchmarks.speed.crawl_start

.PHONY: bench-desk
bench-desk: $(READY) ## milliseconds of each page of the desk at 1,000 and at 100,000 leads, and their ratio
	@$(VENV)/bin/python -m benchmarks.checks.desk_pages

.PHONY: kill-migrations
kill-migrations: $(READY) ## kill an upgrade from the oldest version before, amid and after every migration
	@CITYLEADS_KILL_EVERY=1 $(VENV)/bin/pytest -n 0 -q -p no:cacheprovider tests/warehouse/test_upgrades.py -k killed

.PHONY: soak
soak: $(READY) ## disturb a warehouse 200 times (kills, a killed database, a full disk, clocks that jump, a bad network) and compare it with an undisturbed one
	@$(VENV)/bin/python -W ignore -m benchmarks.checks.soak

.PHONY: two-machines
two-machines: $(READY) ## two workers on two machines, whose network is slow, loses packets and is cut amid crawl, refine and mail (as root, with iproute2)
	@$(VENV)/bin/python -W ignore -m benchmarks.two_machines

.PHONY: compose-trial
compose-trial: $(READY) ## docker-compose.yml on a real engine with stand-in images: two days, each part killed, the engine restarted (as root, with docker.io, docker-compose, debootstrap)
	@$(VENV)/bin/python -m benchmarks.compose

.PHONY: bench-size
bench-size: $(READY) ## doctor, leads, search, pages, refine, refresh, housekeeping, digest and backup at 10,000 and at 1,000,000 notices
	@$(VENV)/bin/python -m benchmarks.checks.sizes

.PHONY: bench-backup
bench-backup: $(READY) ## seconds of a sealed backup and of its restore at a million notices
	@$(VENV)/bin/python -m benchmarks.backup_times --notices 1000000

.PHONY: bench-bounds
bench-bounds: $(READY) ## seconds of refine for a page of 30 MiB and for a title of ten million letters
	@$(VENV)/bin/python -m benchmarks.speed.bounds

.PHONY: journeys
journeys: $(READY) ## how many modules a page, a digest and a lead's page enter on their way
	@$(VENV)/bin/python -m benchmarks.checks.journeys

bench-language: $(LAB_READY) ## each set's accuracy and the speed of telling languages, peers beside them
	@$(LAB)/bin/python -m benchmarks.quality.language

bench-values: $(LAB_READY) ## dates, sums and places: what is read right, and the speed, peers beside them
	@$(LAB)/bin/python -m benchmarks.quality.values

.PHONY: bench-facts
bench-facts: $(READY) ## facts that decide a bid, and awards, read from recorded texts of two halves; keywords alone beside the facts
	@$(VENV)/bin/python -m benchmarks.quality.bid_facts
	@$(VENV)/bin/python -m benchmarks.quality.awards

.PHONY: bench-buyers
bench-buyers: $(READY) ## how many buyers of labelled titles and of dumps are known by kind and by both names
	@$(VENV)/bin/python -m benchmarks.quality.buyer_names.buyers

.PHONY: constants
constants: $(READY) ## change every number up and down in a copy and list those that no test notices (hours; goes on where it ended)
	@$(VENV)/bin/python -m benchmarks.checks.constants

.PHONY: train-relevance bench-relevance
train-relevance: $(LAB_READY) ## train the model of relevance on labelled titles beside the project and its own
	@$(LAB)/bin/python -m benchmarks.quality.training

bench-relevance: $(LAB_READY) ## relevance on titles it has not seen: nested cross-validation, drawn titles, peers (half an hour)
	@$(LAB)/bin/python -m benchmarks.quality.unseen --peers
	@$(LAB)/bin/python -m benchmarks.quality.unseen --pools
	@$(LAB)/bin/python -m benchmarks.quality.base_rates
	@$(LAB)/bin/python -m benchmarks.quality.relevance --speed

.PHONY: bench-bi
bench-bi: $(READY) ## an analyst's questions on a million notices, today's views beside them, and what a refresh costs
	@$(VENV)/bin/python -m benchmarks.speed.bi

bench-digest: $(READY) ## a morning of 800 readers frozen and sent to a server on this machine
	@$(VENV)/bin/python -m benchmarks.speed.digest
	@$(VENV)/bin/python -m benchmarks.speed.digest --leads 25

new-source: $(READY) ## make the files of a source, NAME=<country>_<portal>, and a test that says what to fill in
	@$(VENV)/bin/python scripts/new-source "$(NAME)"

.PHONY: release-dump
release-dump: $(READY) ## keep a small warehouse of VERSION=<number> (of COMMIT=<commit>) for the tests of upgrades
	@$(VENV)/bin/python -m tests.warehouse.releases "$(VERSION)" $(COMMIT)

lock: $(READY) ## resolve requirements.in into requirements.lock
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  requirements.in -o requirements.lock
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  requirements-lab.in -o requirements-lab.lock
	@for tool in contract superset; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    requirements-$$tool.in -o requirements-$$tool.lock; \
	done

pictures: lab ## pictures of invented mornings' mails and of every page of the desk, with a real browser's findings (axe, width), into var/pictures and docs
	@$(VENV)/bin/python -m tests.pictures.days var/pictures/html
	@$(LAB)/bin/python -m tests.pictures.shoot "$$(scripts/browser)" var/pictures var/pictures/html/*.html
	@CITYLEADS_SHOTS="$(CURDIR)/var/pictures" $(LAB)/bin/pytest -m browser -n 0 -q -p no:cacheprovider tests/web/test_every_page.py

picture-airflow: $(LAB_READY) ## take the docs' pictures of Airflow's pages (as root it installs chromium)
	@$(LAB)/bin/python scripts/airflow-pictures

picture: run ## take the README's picture of a digest (as root it installs chromium)
	@scripts/picture

docs: $(READY) ## write the generated references (sources, data dictionary, command line)
	@$(VENV)/bin/python -m cityleads.reference

clean: ## stop everything, remove the environment and all local data, wherever they lie (LIVE=yes: real data too)
	@scripts/clean "$(VENV)" "$(LIVE)"
	@rm -rf $(VENV) $(LAB) $(TOOLS) var .homes build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
