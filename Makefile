# Imaging Advisor. `make run` runs it, `make test` is what every change must pass. Each command says what it does.
.PHONY: run test check-all eval bench bench-nlu load check chat format clean help

PYTHON := .venv/bin/python
ADVISOR := .venv/bin/advisor

help:
	@printf '%s\n' 'make run        run the bot on this machine' 'make test       everything a change needs to be trusted' \
	  'make check-all  the long runs as well' 'make eval       every measured set, over HTTP' \
	  'make bench      speed and memory, beside Rasa'"'"'s default pipeline' 'make chat       talk to the running bot'

run:
	@bin/environment run
	@$(ADVISOR) run

load:
	@bin/environment run
	@$(ADVISOR) load

check:
	@bin/environment run
	@$(ADVISOR) check

chat:
	@$(ADVISOR) chat

test:
	@bin/environment test
	@$(PYTHON) -m ruff format --check advisor actions tests
	@$(PYTHON) -m ruff check advisor actions tests
	@$(PYTHON) -m mypy
	@$(PYTHON) -m yamllint -s config.yml domain.yml endpoints.yml credentials.yml data knowledge answers
	@$(ADVISOR) check
	@bin/widget
	@$(PYTHON) -m pytest -m 'not slow'

check-all: test
	@$(PYTHON) -m ruff check benchmarks
	@$(PYTHON) -m pytest -m slow

eval:
	@bin/environment test
	@$(PYTHON) -m tests.quality.evaluate

bench:
	@bin/environment test
	@$(PYTHON) -m benchmarks.serving

bench-nlu:
	@test -n "$(DATA)" || { echo 'Say where the public data are: make bench-nlu DATA=folder (docs/benchmarks.md)'; exit 2; }
	@bin/environment test
	@$(PYTHON) -m benchmarks.nlu --data $(DATA)

format:
	@$(PYTHON) -m ruff format advisor actions tests benchmarks
	@$(PYTHON) -m ruff check --fix advisor actions tests benchmarks

clean:
	rm -rf var build .mypy_cache .ruff_cache .hypothesis
