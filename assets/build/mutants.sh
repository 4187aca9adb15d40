#!/bin/sh
# Changes the code in one small way at a time and runs the package's tests against
# each change. "critical" takes the files that decide a verdict, a right, a guard,
# a merge or what outlives a power cut, and fails when the tests do not see a
# change; "rest" takes the other files of the same packages and only counts.
# Hours of both. A folder as second argument: only that one.
set -eu
what=${1:-critical}
one=${2:-}
: "${GREMLINS:=go run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0}"
export CGO_ENABLED=0

failed=""
mutate() { # folder, times, pattern of files to leave out, more flags
	folder=$1 times=$2 out=$3
	shift 3
	echo "== $folder"
	# Folders below are runs of their own.
	$GREMLINS unleash "./$folder" --workers "${WORKERS:-2}" --invert-logical --invert-loopctrl --remove-self-assignments \
		--timeout-coefficient "$times" -S lct -E "^($out|.*/.*)\$" "$@" </dev/null || failed="$failed $folder"
}

# A line is a folder, how many times as long as all its tests one change may take
# (short tests need more, for the compiler's time), and the critical files.
while read -r folder times files; do
	[ -z "$one" ] || [ "$one" = "$folder" ] || continue
	critical=$(echo "$files" | tr ' ' '|')
	case $what in
	critical)
		[ -n "$critical" ] || continue
		others=$(cd "$folder" && ls ./*.go | sed 's|^\./||; s|\.go$||' | grep -vxE "$critical" | tr '\n' '|')
		# What a backup holds is slow to test and says nothing of the log.
		[ "$folder" != store/disk ] || export GOFLAGS='-skip=WhatGoesInComesOut|Backup|Restore'
		mutate "$folder" "$times" "(${others%|})\.go" --threshold-efficacy 100
		unset GOFLAGS
		;;
	rest) mutate "$folder" "$times" "(${critical:-none})\.go" ;;
	esac
done <<END
app/casefile 60 allowed decide reduce table
app/rule 10 run evaluate evaluation bind
app/fact 60 merge join
app/authority 60 delivery document
app/desk 10 holding
app/desk/judging 30 guard
store/disk 4 log system
$(go list ./app/exchange/... | sed 's|^miaopi/||; s|$| 10|')
END
[ -z "$failed" ] || { echo "the tests miss a change in:$failed" >&2; exit 1; }
