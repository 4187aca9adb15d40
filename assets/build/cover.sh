#!/bin/sh
# A table of every package: lines of code and of tests, their ratio, how much of the
# code the package's own tests run, and how many of its exported names a comment
# explains. Usage: cover.sh [package pattern...]
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- ./app/... ./store/... ./ui/...
covered=$(CGO_ENABLED=0 go test -cover "$@" 2>&1 | awk '
	$1 == "ok" { for (i = 1; i <= NF; i++) if ($i == "coverage:") print $2, $(i + 1); next }
	/coverage: 0.0% of statements/ { print $1, "0.0%"; next }
	$1 == "FAIL" { print > "/dev/stderr"; failed = 1 }
	END { exit failed }' | sort)
table=$(echo "$covered" | while read -r package percent; do
	dir=./${package#miaopi/}
	code=$(find "$dir" -maxdepth 1 -name '*.go' ! -name '*_test.go' -exec cat {} + | wc -l)
	tests=$(find "$dir" -maxdepth 1 -name '*_test.go' -exec cat {} + 2>/dev/null | wc -l)
	echo "$dir $code $tests $percent"
done)
documented=$(go run ./assets/build/docs $(echo "$table" | cut -d' ' -f1))
printf '%s\n%s\n' "$documented" "$table" | awk '
	function row(name, code, tests, percent, exported, documented) {
		printf "%-34s %7s %7s %6.2f %8s %8s %6s\n", name, code, tests, tests / (code ? code : 1), percent, exported, exported ? sprintf("%.0f%%", 100 * documented / exported) : "-"
	}
	NF == 3 { exported[$1] = $2; documented[$1] = $3; next }
	NR && !said++ { printf "%-34s %7s %7s %6s %8s %8s %6s\n", "package", "code", "tests", "ratio", "covered", "exported", "docs" }
	{ row(substr($1, 3), $2, $3, $4, exported[$1], documented[$1]); c += $2; t += $3; e += exported[$1]; d += documented[$1] }
	END { row("all", c, t, "", e, d) }'
