#!/bin/sh
# Builds the packages of this commit into a folder (build/package): linux gives a .deb
# and a .tar.gz, windows a .zip. The same commit gives the same bytes, whoever builds it
# with this Go and these compilers: no path, no clock and no order of files gets in.
# Linux is that of this machine, amd64 or arm64. Usage: package.sh [linux|windows] [FOLDER]; without a system both are built.
set -eu
umask 022
export LC_ALL=C TZ=UTC
systems=${1:-linux windows}
out=${2:-build/package}
: "${GO:=go}" "${TAGS:=x11,migrated_fynedo,no_animations}"
version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
if git rev-parse HEAD >/dev/null 2>&1; then
	vcs=true
	: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct)}"
	[ -z "$(git status --porcelain)" ] || echo "有未提交的改动，--version 会写明（uncommitted changes: --version says so）" >&2
else # from an archive of the sources: the program says that it knows no commit
	vcs=false
	: "${SOURCE_DATE_EPOCH:?没有 git 提交记录，请设 SOURCE_DATE_EPOCH（no git history: set SOURCE_DATE_EPOCH）}"
fi
export SOURCE_DATE_EPOCH
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work" rsrc_windows_amd64.syso' EXIT

# build OUTPUT FLAGS: the program for the system in the environment.
build() { "$GO" build -trimpath -buildvcs=$vcs -tags "$TAGS" -ldflags "-s -w $2" -o "$1" .; }

# tool NAME PACKAGE: one of the kept tools, built so that a bill of materials that names its digest stays the same.
tool() { GOOS= GOARCH= CGO_ENABLED=0 "$GO" -C assets/build/tools build -trimpath -buildvcs=false -o "$work/$1" "$2"; }

# bill OUTPUT: the bill of materials of what is linked for that system.
bill() { GOFLAGS="-tags=$TAGS" "$work/bill" app -json -licenses -assert-licenses -noserial -notimestamp -std -output "$1" . 2>/dev/null; }

# terms: the licence of the program and of everything in it.
terms() { cat LICENSE; for part in assets/licences/*.txt; do echo; cat "$part"; done; }

# still FOLDER: every file has the moment of the commit.
still() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

linux() {
	arch=$("$GO" env GOHOSTARCH) # amd64 or arm64: Go and Debian call them alike
	export GOOS=linux GOARCH="$arch" CGO_ENABLED=1
	root=$work/root
	mkdir -p "$root/usr/bin" "$root/usr/share/doc/miaopi" "$root/DEBIAN" "$work/debian"
	build "$root/usr/bin/miaopi" ""
	install -Dm644 assets/package/miaopi.desktop "$root/usr/share/applications/cn.miaopi.workstation.desktop"
	install -Dm644 assets/package/miaopi.xml "$root/usr/share/mime/packages/cn.miaopi.workstation.xml"
	install -Dm644 assets/icons/icon.png "$root/usr/share/icons/hicolor/512x512/apps/cn.miaopi.workstation.png"
	install -Dm644 assets/icons/icon.svg "$root/usr/share/icons/hicolor/scalable/apps/cn.miaopi.workstation.svg"
	terms > "$root/usr/share/doc/miaopi/copyright"
	bill "$root/usr/share/doc/miaopi/bom.cdx.json"
	still "$root"
	name=miaopi-$version
	tar --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$root" --transform "s,^usr,$name," -cf - usr |
		gzip -9n > "$out/$name-linux-$arch.tar.gz"

	# The window's libraries are opened by name when it starts (GLFW), so the linker knows only of some.
	touch "$work/debian/control"
	linked=$(cd "$work" && dpkg-shlibdeps -O "$root/usr/bin/miaopi" | sed 's/^shlibs:Depends=//')
	cat > "$root/DEBIAN/control" <<-EOF
		Package: miaopi
		Version: $version
		Architecture: $arch
		Maintainer: The Miaopi authors <miaopi@localhost>
		Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
		Depends: $linked, libx11-6, libxcursor1, libxi6, libxinerama1, libxrandr2, libxrender1, libxext6, libxxf86vm1
		Recommends: libgl1-mesa-dri, xdg-utils
		Suggests: cups, sane-utils, speech-dispatcher
		Section: misc
		Priority: optional
		Description: workstation of a service hall for instant approval (秒批工作站)
		 Published rules decide an application on the spot; whatever they cannot
		 approve goes to a person. Data lie in each user's ~/.local/share/miaopi or
		 where --data says; removing the package leaves them.
	EOF
	still "$root"
	dpkg-deb --root-owner-group -Zxz --build "$root" "$out/miaopi_${version}_$arch.deb" >/dev/null
}

# Two programs of one source, as Python has: Windows fixes in the file whether a program
# owns a console. miaopi.exe does, so that a script or the task scheduler waits for it,
# sees what it prints and gets its exit code; a windowed program that attaches itself to
# the console of whoever called gives neither. miaopiw.exe does not: what the desktop
# opens shows no black window.
windows() {
	export GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc
	name=miaopi-$version
	dir=$work/$name
	mkdir -p "$dir"
	tool winres github.com/tc-hib/go-winres
	"$work/winres" simply --arch amd64 --out rsrc --manifest gui --icon assets/icons/icon.png --product-version "$version.0" --file-version "$version.0" \
		--product-name 秒批工作站 --file-description "秒批工作站 Miaopi" --original-filename miaopi.exe --copyright "The Miaopi authors, MIT"
	build "$dir/miaopi.exe" ""
	build "$dir/miaopiw.exe" "-H windowsgui"
	terms > "$dir/LICENCES.txt"
	bill "$dir/bom.cdx.json"
	still "$dir"
	rm -f "$out/$name-windows-amd64.zip"
	(cd "$work" && find "$name" -type f | sort | zip -qX9 package.zip -@)
	cp "$work/package.zip" "$out/$name-windows-amd64.zip"
}

tool bill github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod
for system in $systems; do ("$system"); done
(cd "$out" && find . -maxdepth 1 -type f -name 'miaopi*' -printf '%f\n' | sort | xargs sha256sum > SHA256SUMS && cat SHA256SUMS)
