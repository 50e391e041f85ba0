# From articles to tables, redoing what is out of date. `make help` lists what can be made.

ARTICLES ?= corpus/articles
OUT ?= outputs
PUBLISHED ?=
JOBS ?= 1
GOLD ?= corpus/gold
SPLIT ?= dev
CORPORA ?=
PYTHON ?= python3
VENV ?= .venv

$(if $(word 2,$(OUT)),$(error OUT must not hold spaces; choose another folder))

TABLES := $(OUT)/tables
BIN := $(VENV)/bin
DEALWIRE := $(BIN)/dealwire
# What dealwire is measured against never comes into the environment that it runs in.
PEERS := $(VENV)-peers
# Status 1 says that some articles were rejected: the others go on.
GO_ON := || [ $$? -eq 1 ]

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: FORCE help gold-tables tables segment extract resolve tabulate evaluate floors benchmark models \
	test check docs lock clean

## Makes the tables of ARTICLES in OUT/tables.
tables: tabulate

## Measures what is found in the gold articles of SPLIT.
evaluate: gold-tables
	$(EVALUATE) $(addprefix --split ,$(SPLIT))

## Raises the floors that CI holds figures to.
floors: gold-tables
	$(EVALUATE) --split dev --floors tests/eval_floors.json --raise-floors

## Measures dealwire beside other libraries: sums of money, dates, names and companies.
benchmark: $(PEERS)/installed-peers
	$(PEERS)/bin/python -m benchmarks.names --gold $(GOLD)/sources -o $(OUT)/benchmark
	$(PEERS)/bin/python -m benchmarks.values --gold $(GOLD)/sources -o $(OUT)/benchmark
	$(PEERS)/bin/python -m benchmarks.taggers --gold $(GOLD) -o $(OUT)/benchmark

## Trains the models of names and roles from corpus/, and from CORPORA where given.
models: $(VENV)/installed
	$(DEALWIRE) train --jobs $(JOBS) $(addprefix --corpora ,$(CORPORA))

## Installs what tests need and runs them.
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

## Runs all that CI holds against a change: ruff, mypy, tests.
check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

## Writes the generated parts of the documentation.
docs: $(VENV)/installed-dev
	$(BIN)/python docs/generate.py

## Pins the dependencies of setup.cfg in the lock files.
lock: $(VENV)/installed
	$(BIN)/python -m pip install -q uv
	$(LOCK) setup.cfg -o requirements.lock
	$(LOCK) setup.cfg --extra dev -c requirements.lock -o requirements-dev.lock

LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

## Removes what was generated, but for the virtual environment.
clean:
	rm -rf $(TABLES) $(GOLD_OUT) $(OUT)/benchmark build dist *.egg-info \
	  .hypothesis .mypy_cache .pytest_cache .ruff_cache

## Lists what can be made.
help:
	@awk '/^## / { help = substr($$0, 4); next } \
	  help && /^[a-z]+:/ { sub(/:.*/, ""); printf "  make %-10s%s\n", $$0, help } { help = "" }' \
	  Makefile
	@echo 'Variables: ARTICLES=$(ARTICLES) OUT=$(OUT) PUBLISHED=$(PUBLISHED) JOBS=$(JOBS)' \
	  'PYTHON=$(PYTHON) GOLD=$(GOLD) SPLIT=$(SPLIT)'

# The stages. Each is done again when a table it reads has changed, or a file that decides its work;
# of the tables that it writes, the last one stands for all.

LEXICONS := $(wildcard models/lexicons/*.tsv)
lexicons = $(filter $(addprefix models/lexicons/,$(addsuffix .tsv,$(1))),$(LEXICONS))

COMMON := $(VENV)/installed $(addprefix pipeline/,datapackage.py engine.py errors.py lexicons.py \
	provenance.py registry.py scripts.py storage.py tables.py)
SEGMENT := $(addprefix pipeline/,articles.py formats.py segments.py) \
	$(wildcard pipeline/segmentation/*.py) $(call lexicons,article_% segment_%)
RESOLVE := $(addprefix pipeline/,registry.py phrases/introductions.py phrases/party.py) \
	$(wildcard pipeline/companies/*.py models/companies/*.tsv) \
	$(call lexicons,identity_cues introducers legal_forms name_additions organisation_heads \
	pinyin_syllables places)
TABULATE := $(addprefix pipeline/,deals.py rates.py) $(wildcard pipeline/merging/*.py) \
	$(call lexicons,round_sums valuation_kinds)
EXTRACT := $(addprefix pipeline/,confidence.py contexts.py coreference.py drafts.py events.py \
	frames.py gazetteer.py naming.py raisers.py rates.py roles.py stories.py takeovers.py takers.py tellers.py times.py \
	weights.py wordings.py) models/events.tsv \
	$(wildcard pipeline/phrases/*.py pipeline/recognition/*.py models/*.crfsuite models/*/*.crfsuite) \
	$(addprefix models/companies/,companies.tsv aliases.tsv) \
	$(filter-out $(SEGMENT) $(TABULATE),$(LEXICONS))

SEGMENTED := $(TABLES)/segments.parquet
EXTRACTED := $(TABLES)/event_arguments.parquet
RESOLVED := $(TABLES)/decisions.parquet
TABULATED := $(TABLES)/flags.parquet

## Reads articles, splits them into sentences.
segment: $(SEGMENTED)

## Finds names, money, dates, rounds, events.
extract: $(EXTRACTED)

## Brings the names of each company together.
resolve: $(RESOLVED)

## Merges events of all articles into deals.
tabulate: $(TABULATED)

$(SEGMENTED): $(TABLES)/.articles $(COMMON) $(SEGMENT)
	$(DEALWIRE) segment "$(ARTICLES)" -o $(OUT) $(addprefix --published ,$(PUBLISHED)) $(GO_ON)

$(EXTRACTED): $(SEGMENTED) $(COMMON) $(EXTRACT)
	$(DEALWIRE) extract -o $(OUT) --jobs $(JOBS)

$(RESOLVED): $(EXTRACTED) $(COMMON) $(RESOLVE)
	$(DEALWIRE) resolve -o $(OUT)

$(TABULATED): $(RESOLVED) $(COMMON) $(TABULATE)
	$(DEALWIRE) tabulate -o $(OUT)

# The gold articles are articles like any other; their tables stand below OUT.
GOLD_OUT := $(OUT)/gold
EVALUATE = $(DEALWIRE) evaluate $(GOLD_OUT) --gold $(GOLD)

gold-tables: $(VENV)/installed
	$(DEALWIRE) gold compile $(GOLD)/sources -o $(GOLD_OUT)/articles
	$(MAKE) --no-print-directory tables ARTICLES=$(GOLD_OUT)/articles/articles.jsonl OUT=$(GOLD_OUT)

# What was read, by content: an article that is added, changed, renamed or removed shows here, and
# the file is touched by nothing else. The plus signs let `make -n` and `make -q` look as well.
$(TABLES)/.articles: FORCE
	+@test -e "$(ARTICLES)" || \
	  { echo "ARTICLES=$(ARTICLES) does not exist; give a folder of articles" >&2; exit 2; }
	+@mkdir -p $(TABLES)
	+@{ echo "published $(PUBLISHED)"; \
	  find -L "$(ARTICLES)" \( -samefile $(TABLES) -o -name '.*' ! -path "$(ARTICLES)" \) -prune \
	    -o -type f -exec cksum {} + | LC_ALL=C sort; } > $@.new
	+@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(VENV)/installed $(PEERS)/installed: %/installed: requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dealwire needs Python 3.11 or newer; name it, as in PYTHON=python3.12" >&2; exit 2; }
	@echo "Installing into $*"
	$(PYTHON) -m venv $*
	@echo '*' > $*/.gitignore
	$*/bin/python -m pip install -q --only-binary :all: -r requirements.lock
	$*/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/python -m pip install -q --only-binary :all: -r requirements-dev.lock
	@touch $@

$(PEERS)/installed-peers: benchmarks/requirements.txt benchmarks/requirements-rigour.txt \
		$(PEERS)/installed
	$(PEERS)/bin/python -m pip install -q -r benchmarks/requirements.txt
	$(PEERS)/bin/python -m pip install -q -r benchmarks/requirements-rigour.txt || \
	  echo "rigour is left out: it needs ICU and a C++ compiler" >&2
	@touch $@
