#!/bin/sh
# A table of every package: lines of code and of tests, their ratio, and how much of the
# code the package's own tests run. Usage: cover.sh [package pattern...]
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- ./app/... ./store/... ./ui/...
printf '%-34s %7s %7s %6s %8s\n' package code tests ratio covered
CGO_ENABLED=0 go test -cover "$@" 2>&1 | awk '
	$1 == "ok" { for (i = 1; i <= NF; i++) if ($i == "coverage:") print $2, $(i + 1); next }
	/coverage: 0.0% of statements/ { print $1, "0.0%"; next }
	$1 == "FAIL" { print > "/dev/stderr"; failed = 1 }
	END { exit failed }' | sort | while read -r package covered; do
	dir=./${package#miaopi/}
	code=$(find "$dir" -maxdepth 1 -name '*.go' ! -name '*_test.go' -exec cat {} + | wc -l)
	tests=$(find "$dir" -maxdepth 1 -name '*_test.go' -exec cat {} + 2>/dev/null | wc -l)
	printf '%-34s %7d %7d %6s %8s\n' "$package" "$code" "$tests" "$(awk "BEGIN { printf \"%.2f\", $tests / ($code ? $code : 1) }")" "$covered"
done
