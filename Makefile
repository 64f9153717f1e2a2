# The whole vocabulary: run demo eval test bench build lint deploy clean clean-local. Needs JDK >= 25, Maven, Node, make.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Maven itself would run on an older JDK, the build would not.
JDK := $(shell tools/jdk)

export JAVA_HOME := $(JDK)
export MAVEN_OPTS := $(MAVEN_OPTS) --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN := mvn
PORT ?= 3000
PROVIDER ?= meta
CONTACTS ?= $(if $(filter twilio,$(PROVIDER)),200,1000)
# As Lambda's own runtime: a system that starts has little left for an optimising compiler. One process plays many machines: none of its
# threads may keep the others from a processor, and all of them stand still while it collects.
JAVA := $(JDK)/bin/java -XX:TieredStopAtLevel=1 -Djdk.virtualThreadScheduler.parallelism=4 -Xmn512m --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
  -Dsun.net.httpserver.nodelay=true -Dsun.net.httpserver.maxIdleConnections=4096 -cp "tools/target/classes:$$(cat tools/target/classpath)"

.PHONY: help jdk run demo eval test bench build lint deploy clean clean-local

help:
	@echo "make run          the whole system on this machine: http://127.0.0.1:3000 (PORT=...)"
	@echo "make demo         the main job from end to end, unattended (CONTACTS=1000, PROVIDER=meta|twilio)"
	@echo "make eval         the conversations of evals/ against the agent (simulated, or real with ANTHROPIC_API_KEY)"
	@echo "make test         every test"
	@echo "make bench        the benchmarks"
	@echo "make build        the function zips, functions/*/target/*.zip, and tools/tqwa"
	@echo "make lint         cfn-lint and sam validate, where installed"
	@echo "make deploy       build, then sam deploy"
	@echo "make clean        drop build output"
	@echo "make clean-local  drop the state of make run"

jdk:
	@[ -n "$(JDK)" ] || { echo "No JDK 25 or newer found. Install one (for instance Eclipse Temurin 25) or set JAVA_HOME to it."; exit 1; }
	@command -v mvn >/dev/null || { echo "Maven is missing. Install Maven 3.8 or newer."; exit 1; }

run: packaged
	@PORT=$(PORT) exec $(JAVA) com.tqpro.whatsapp.local.LocalSystem

demo: packaged
	@$(JAVA) com.tqpro.whatsapp.tools.Demo --contacts $(CONTACTS) --provider $(PROVIDER)

eval: packaged
	@$(JAVA) com.tqpro.whatsapp.tools.evals.Evals

# As build, but quiet.
.PHONY: packaged
packaged: jdk
	@echo "Building ..."
	@$(MVN) -q package -DskipTests

test: jdk
	$(MVN) -T 4 verify

bench: packaged
	@benchmarks/run

build: jdk
	$(MVN) package -DskipTests

lint:
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml && echo "cfn-lint: template.yaml passes"; else echo "cfn-lint is not installed (pip install cfn-lint): skipped"; fi
	@if command -v sam >/dev/null; then SAM_CLI_TELEMETRY=0 sam validate --lint --region eu-central-1 -t template.yaml; else echo "sam is not installed (pip install aws-sam-cli): skipped"; fi

deploy: build
	sam deploy

clean: jdk
	$(MVN) -q clean

clean-local:
	rm -rf .local
