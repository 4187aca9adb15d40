# Two commands: `make run` and `make test`. Both install what is missing on
# Debian 12 (as root, or with sudo).

DATA ?= build/demo
TAGS := x11,migrated_fynedo,no_animations
GO := $(shell sh assets/build/go.sh)
ifeq ($(GO),)
$(error 没有 Go，不能构建，原因见上一行（no Go to build with, see the line above）)
endif
ifneq ($(GO),go)
export PATH := $(dir $(GO)):$(PATH)
endif

TOOL := $(GO) tool -modfile=assets/build/tools/go.mod

.PHONY: run build test quick cover rooms lint licences screenshots bench soak histories mutants package package-same package-test clean

run: build
	@./build/miaopi run --demo --data $(DATA)

build:
	@sh assets/build/install.sh build
	@mkdir -p build
	@$(GO) build -tags $(TAGS) -o build/miaopi .

test:
	@sh assets/build/install.sh test
	@$(MAKE) --no-print-directory lint
	CGO_ENABLED=0 $(GO) test $$($(GO) list ./app/... ./store/... ./ui/... ./assets/...)
	$(GO) test -tags $(TAGS) -timeout 40m -failfast .

# What decides and what is kept, without a window, papers, a hub, or killing anything:
# a minute and a quarter on two idle cores.
quick:
	@sh assets/build/install.sh test
	CGO_ENABLED=0 $(GO) test -vet=off $$($(GO) list ./app/... ./store/memory ./store/printer ./store/machine ./ui/kit ./ui/look ./ui/present ./ui/shell ./ui/words | grep -v -e app/sheet -e app/document -e app/command -e 'app/exchange$$' -e app/rule/revise)

# How much each package is tested, and its exported names explained.
cover:
	@sh assets/build/cover.sh

# The picture of the rooms, from the imports; a test says when it is older than they are.
rooms:
	@$(GO) run ./assets/build/rooms

lint:
	@test -z "$$(gofmt -l *.go app store ui assets)" || { gofmt -l *.go app store ui assets; echo 'run gofmt'; exit 1; }
	$(GO) vet -tags $(TAGS) . ./app/... ./store/... ./ui/... ./assets/...
	$(TOOL) staticcheck -tags $(TAGS) ./...
	@dead=$$($(TOOL) deadcode -tags $(TAGS) -test ./...) && test -z "$$dead" || { echo "$$dead"; exit 1; }
	CGO_ENABLED=0 GOOS=windows $(GO) vet $$($(GO) list ./app/... ./store/... ./ui/... | grep -v uitest)

# The licences of what is linked, into assets/licences.
licences:
	@mkdir -p build
	@$(GO) -C assets/build/tools build -o $(CURDIR)/build/licences ./licences
	@build/licences > build/modules.txt && mv build/modules.txt assets/licences/modules.txt

# Drives the real window under Xvfb and writes PNGs to build/screenshots.
screenshots:
	@sh assets/build/install.sh test
	MIAOPI_SCREENSHOTS=$(CURDIR)/build/screenshots $(GO) test -tags $(TAGS) -count=1 -run 'TestWindow' -timeout 20m .
	@ls build/screenshots

bench:
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem ./app/rule ./store/disk ./app/desk ./ui/cases
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchtime 1x -timeout 60m .

# An hour of work in the real window: nothing blank, no growth.
soak:
	@sh assets/build/install.sh test
	MIAOPI_SOAK=1h $(GO) test -tags $(TAGS) -count=1 -v -run TestWindowSoak -timeout 90m .

# A hundred thousand random days of three stations and a bad hub: a quarter of
# an hour.
histories:
	MIAOPI_HISTORIES=100000 CGO_ENABLED=0 $(GO) test -count=1 -timeout 120m -run TestHistories ./app/exchange

# Changes the code in small ways: no test of the critical files may miss one, of
# the rest they are counted. Hours.
mutants:
	@sh assets/build/mutants.sh critical
	@sh assets/build/mutants.sh rest

# A .deb and a .tar.gz for Linux, a .zip for Windows, into build/package.
package:
	@sh assets/build/install.sh package
	@GO=$(GO) TAGS=$(TAGS) sh assets/build/package.sh

# Builds this commit twice, in two folders and with nothing kept from before, and compares
# the packages byte for byte: a quarter of an hour.
package-same:
	@sh assets/build/install.sh package
	@GO=$(GO) TAGS=$(TAGS) sh assets/build/same.sh

# Installs the .deb in a clean root, works with it, removes it: needs root.
package-test:
	@sh assets/build/install.sh package-test
	@sh assets/build/package_test.sh

clean:
	rm -rf build
