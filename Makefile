# The vocabulary: test build lint deploy clean. Needs JDK >= 25, Maven, make.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first JDK >= 25 among JAVA_HOME and the usual folders. Maven itself would run on an older one, the build would not.
JDK := $(shell for d in "$$JAVA_HOME" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do \
  [ -n "$$d" ] && [ -x "$$d/bin/javac" ] || continue; \
  v=$$("$$d/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'); \
  [ -n "$$v" ] && [ "$$v" -ge 25 ] && { echo "$$d"; break; }; done)

export JAVA_HOME := $(JDK)
export MAVEN_OPTS := $(MAVEN_OPTS) --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN := mvn

.PHONY: help jdk test build lint deploy clean

help:
	@echo "make test         every test"
	@echo "make build        the function zips, functions/*/target/*.zip"
	@echo "make lint         cfn-lint and sam validate, where installed"
	@echo "make deploy       build, then sam deploy"
	@echo "make clean        drop build output"

jdk:
	@[ -n "$(JDK)" ] || { echo "No JDK 25 or newer found. Install one (for instance Eclipse Temurin 25) or set JAVA_HOME to it."; exit 1; }
	@command -v mvn >/dev/null || { echo "Maven is missing. Install Maven 3.8 or newer."; exit 1; }

test: jdk
	$(MVN) verify

build: jdk
	$(MVN) package -DskipTests

lint:
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml && echo "cfn-lint: template.yaml passes"; else echo "cfn-lint is not installed (pip install cfn-lint): skipped"; fi
	@if command -v sam >/dev/null; then SAM_CLI_TELEMETRY=0 sam validate --lint --region eu-central-1 -t template.yaml; else echo "sam is not installed (pip install aws-sam-cli): skipped"; fi

deploy: build
	sam deploy

clean: jdk
	$(MVN) -q clean
