#!/bin/sh
# Installs the .deb of build/package in a clean Debian with nothing else in it, does a
# clerk's main job there in the real window (the test of the window, with the installed
# program in place of its own), removes the package, and shows that the data are as they
# were. What the package depends on is what its Depends line says: nothing of this machine
# is seen in there. A few minutes, and a download of some 150 MB from Debian.
set -eu
cd "$(dirname "$0")/../.."
: "${GO:=go}" "${TAGS:=x11,migrated_fynedo,no_animations}"
deb=$(ls build/package/miaopi_*.deb 2>/dev/null) || { echo "先运行 make package（run make package first）" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "需要 root：要建一个干净的 Debian（root is needed, to make a clean Debian）" >&2; exit 1; }
# The Debian that this machine's apt uses, or the stable one.
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: '"$suite" 2>/dev/null | head -n 1)
mirror=${mirror:-http://deb.debian.org/debian}
root=$(mktemp -d /var/tmp/miaopi-root.XXXXXX)
chmod 755 "$root" # apt reads its lists as a user of its own
# Nothing of this machine is mounted in there: what takes the root away would follow it.
# debootstrap mounts /proc while it works; where that stayed, the root stays too.
away() {
	grep -q " $root/" /proc/mounts && { echo "$root 里还有挂载，没有删（something is mounted in there, it was left）" >&2; return; }
	rm -rf --one-file-system "$root"
}
trap away EXIT
echo "正在建干净的系统 $suite（making a clean system from $mirror）"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || {
	tail -n 3 "$root.log" >&2
	echo "debootstrap 建不成干净的系统，多半是网络到不了 $mirror，没有测（no clean system, nothing was tested）；日志（log）：$root.log" >&2
	exit 1
}
rm -f "$root.log"
ln -s / "$root$root" # a path of the root means the same inside it and outside

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
cp "$deb" "$root/root/miaopi.deb"
inside apt-get update -qq
inside apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends /root/miaopi.deb >/dev/null
inside miaopi version
inside miaopi init --demo --people 300 --applications 40 --data /root/.local/share/miaopi
inside env MIAOPI_PASSWORD=demo miaopi decide --all --account clerk --data /root/.local/share/miaopi

installed=$root/installed
cat > "$installed" <<-EOF
	#!/bin/sh
	exec chroot "$root" miaopi "\$@"
EOF
chmod +x "$installed"
TMPDIR=$root/tmp MIAOPI_INSTALLED=$installed "$GO" test -tags "$TAGS" -v -count=1 -timeout 15m -run 'TestWindowMainJob/small' . >"$root.log" 2>&1 || :
grep -q -e '--- PASS: TestWindowMainJob/small' "$root.log" || { tail -n 40 "$root.log"; exit 1; }
grep -e '--- PASS' "$root.log"
rm -f "$root.log"

sums() { (cd "$root/root/.local/share/miaopi" && find . -type f -exec sha256sum {} + | sort); }
before=$(sums)
inside apt-get purge -y -qq -o Dpkg::Use-Pty=0 miaopi >/dev/null
[ ! -e "$root/usr/bin/miaopi" ] || { echo "卸载后程序还在（the program is still there）" >&2; exit 1; }
[ -n "$before" ] && [ "$before" = "$(sums)" ] || { echo "卸载改动了数据（removing changed the data）" >&2; exit 1; }
echo "1 passed, 0 failed"
