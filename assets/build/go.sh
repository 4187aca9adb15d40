#!/bin/sh
# Prints the go command to build with: the one on the machine when it is new
# enough (go.mod says how new), else one fetched from the Go module proxy, once,
# into build/.go (a name that ./... passes over). Go 1.21 and newer fetch the right one by themselves.
set -eu
version=go1.26.8
sum=30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7 # of the zip for linux-amd64
have=$(go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//' || true)
major=${have%%.*}; rest=${have#*.}; minor=${rest%%.*}
if [ -n "$have" ] && { [ "$major" -gt 1 ] || [ "${minor:-0}" -ge 21 ]; }; then
	echo go
	exit 0
fi
dir=build/.go/golang.org/toolchain@v0.0.1-$version.linux-amd64
if [ ! -x "$dir/bin/go" ]; then
	[ "$(uname -sm)" = "Linux x86_64" ] || { echo "请先安装 Go 1.26（install Go 1.26 first）: https://go.dev/dl" >&2; exit 1; }
	sh assets/build/install.sh fetch >&2 || { echo "或者先安装 Go 1.26（or install Go 1.26 first）: https://go.dev/dl" >&2; exit 1; }
	echo "没有 Go，正在从模块代理取 $version（fetching Go from the module proxy）" >&2
	mkdir -p build/.go
	curl -fsSo build/.go/go.zip "https://proxy.golang.org/golang.org/toolchain/@v/v0.0.1-$version.linux-amd64.zip"
	echo "$sum  build/.go/go.zip" | sha256sum -c - >&2
	(cd build/.go && unzip -q go.zip && rm go.zip)
	chmod +x "$dir"/bin/* "$dir"/pkg/tool/*/*
fi
echo "$PWD/$dir/bin/go"
