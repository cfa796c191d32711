# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
.PHONY: help build test format lint docs demo bench faults fuzz soak

SEEDS ?= 100000
ROUNDS ?= 200
CUT ?= 60
INPUTS ?= 1000000
MINUTES ?= 60
RATE ?= 5000
# Of a run that failed, to have it again: SEED=N.
SEED ?=
TESTS = mvn -q -P '!quality' -Dsurefire.failIfNoSpecifiedTests=false $(if $(SEED),-Depochwatch.seed=$(SEED)) -am

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' $(MAKEFILE_LIST) | while read -r verb words; do printf '  make %-8s %s\n' "$$verb" "$$words"; done

build: ## compile and package everything: mvn package -DskipTests
	mvn -q package -DskipTests

test: ## all tests, the format and the bug patterns: mvn verify
	mvn -q verify

format: ## put the Java sources into shape: mvn spotless:apply
	mvn -q spotless:apply

lint: ## check the contract with buf (needs npm): proto/lint.sh
	proto/lint.sh

docs: ## write the output of a real demonstration into docs/demo.md
	docs/write-demo

demo: ## watch a real training be stopped at the right epoch: ./epochwatch demo
	./epochwatch demo

bench: ## measure a server on this machine: ./epochwatch bench
	./epochwatch bench

faults: ## lose nothing: simulated lives, kills, full and failing disks, cut networks; SEEDS, ROUNDS, CUT, SEED
	$(TESTS) -pl server test -Dtest=SimulationTest -Depochwatch.seeds=$(SEEDS)
	$(TESTS) -pl server test -Dtest=KillRoundsTest,KillTest,KilledAgainAndAgainTest,FaultyDiskTest,FullDiskTest,CutFileTest -Depochwatch.rounds=$(ROUNDS) -Depochwatch.kills=$(ROUNDS)
	$(TESTS) -pl e2e test -Dtest=TroubledTrainerTest,ServerKilledTest -Depochwatch.cut=$(CUT)

fuzz: ## spoilt messages, policies, filters, tokens (INPUTS) and curve files (a fifth of them); SEED
	$(TESTS) -pl server test -Dtest=FuzzTest -Depochwatch.inputs=$(INPUTS)
	$(TESTS) -pl cli test -Dtest=CurveFuzzTest -Depochwatch.inputs=$$(($(INPUTS) / 5))

soak: ## a steady load for MINUTES at RATE reports a second, flat memory and latency
	$(TESTS) -pl server test -Dtest=SoakTest -Depochwatch.minutes=$(MINUTES) -Depochwatch.rate=$(RATE)
