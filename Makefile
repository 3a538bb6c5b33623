# make run    set up what is missing and open the chat on http://localhost:8501
# make test   everything that must hold: style, types, layers, tests
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: run install dev index test lint types layers unit gate evals bench clean

run: install
	$(BIN)/lamina index build --if-missing
	$(BIN)/lamina ui

install: $(VENV)/installed
dev: $(VENV)/installed-dev

# torch first: with it in place nothing else brings a second, much larger build.
$(VENV)/torch: constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	touch $@

$(VENV)/installed: pyproject.toml constraints.txt $(VENV)/torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

index: install
	$(BIN)/lamina index build

test: dev lint types layers unit gate

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

layers: dev
	$(BIN)/lint-imports

unit: dev
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The fast set of known questions against the accepted scores, on a home of its own, which is kept so
# that a later build of its index embeds only what changed.
gate: export LAMINA_HOME := $(abspath $(VENV))/gate-home
gate: install
	$(BIN)/lamina index build
	$(BIN)/lamina eval run fast --gate

# Every known question that this machine's home can be asked, the notes and the denials; prints where the
# report stands.
evals: install
	$(BIN)/lamina index build --if-missing
	$(BIN)/lamina eval run
	$(BIN)/python -m evals.notes
	$(BIN)/python -m evals.denials

bench: dev
	$(BIN)/python benchmarks/answer_speed.py
	$(BIN)/python benchmarks/code_speed.py 20
	$(BIN)/python benchmarks/store_speed.py
	$(BIN)/python benchmarks/claim_speed.py
	$(BIN)/python benchmarks/index_speed.py

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
