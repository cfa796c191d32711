# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
.PHONY: help build test format lint docs demo bench

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
