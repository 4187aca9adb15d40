#!/bin/sh
# Builds the packages of the last commit twice, in two clones at different places, the
# second with an empty build cache, and compares them byte for byte. Named systems only:
# same.sh linux.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
one=$work/one two=$work/a/longer/place
git clone -q . "$one"
git clone -q . "$two"
(cd "$one" && sh assets/build/package.sh "${1:-}" "$work/first")
(cd "$two" && GOCACHE=$work/cache sh assets/build/package.sh "${1:-}" "$work/second")
cmp "$work/first/SHA256SUMS" "$work/second/SHA256SUMS"
echo "两次构建一字不差（both builds are the same to the byte）"
