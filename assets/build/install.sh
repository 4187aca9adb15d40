#!/bin/sh
# Installs what fetching Go ("fetch"), the build ("build"), the tests ("test") or the
# packages ("package", "package-test") need on Debian and its relatives, and only what is missing. Elsewhere it says
# what to install.
set -eu
what=${1:-build}

need=""
want() { need="$need $1"; }

if [ "$what" = fetch ]; then
	command -v curl >/dev/null 2>&1 || want curl
	command -v unzip >/dev/null 2>&1 || want unzip
	[ -e /etc/ssl/certs/ca-certificates.crt ] || want ca-certificates
else
	command -v gcc >/dev/null 2>&1 || want gcc
	command -v pkg-config >/dev/null 2>&1 || want pkg-config
	[ -e /usr/include/GL/gl.h ] || want libgl1-mesa-dev
	[ -e /usr/include/X11/extensions/Xrandr.h ] && [ -e /usr/include/X11/extensions/XInput2.h ] && [ -e /usr/include/X11/Xcursor/Xcursor.h ] &&
		[ -e /usr/include/X11/extensions/Xinerama.h ] && [ -e /usr/include/X11/extensions/xf86vmode.h ] || want xorg-dev
	[ -e /usr/include/xkbcommon/xkbcommon.h ] || want libxkbcommon-dev
fi
if [ "$what" = test ]; then
	command -v Xvfb >/dev/null 2>&1 || want xvfb
	command -v xdotool >/dev/null 2>&1 || want xdotool
	command -v openbox >/dev/null 2>&1 || want openbox
	command -v xprop >/dev/null 2>&1 || want x11-utils
	command -v import >/dev/null 2>&1 || want imagemagick
	command -v pdftotext >/dev/null 2>&1 || want poppler-utils
	command -v chromium >/dev/null 2>&1 || want chromium
	command -v fcitx5 >/dev/null 2>&1 && [ -e /usr/share/fcitx5/inputmethod/pinyin.conf ] || want "fcitx5 fcitx5-pinyin"
	command -v dbus-daemon >/dev/null 2>&1 || want dbus
	command -v npm >/dev/null 2>&1 || want npm
	[ -e /usr/sbin/cupsd ] || want cups-daemon
	[ -e /usr/lib/cups/filter/pdftops ] || want cups-filters
	[ -e /usr/share/ppd/cups-pdf ] || want printer-driver-cups-pdf
	command -v scanimage >/dev/null 2>&1 || want sane-utils
	[ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || want fonts-noto-cjk
	ls /usr/lib/*/dri/swrast_dri.so >/dev/null 2>&1 || want libgl1-mesa-dri
fi
if [ "$what" = package ]; then
	command -v git >/dev/null 2>&1 || want git
	command -v dpkg-shlibdeps >/dev/null 2>&1 || want dpkg-dev
	command -v x86_64-w64-mingw32-gcc >/dev/null 2>&1 || want gcc-mingw-w64-x86-64
	command -v zip >/dev/null 2>&1 || want zip
fi
if [ "$what" = package-test ]; then
	command -v debootstrap >/dev/null 2>&1 || want debootstrap
	command -v Xvfb >/dev/null 2>&1 || want xvfb
	command -v xdotool >/dev/null 2>&1 || want xdotool
fi
[ -n "$need" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	echo "需要安装（please install）:$need" >&2
	exit 1
fi
as=""
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || { echo "需要 root 或 sudo 来安装（root or sudo is needed to install）:$need" >&2; exit 1; }
	as=sudo
fi
echo "正在安装（installing）:$need"
$as apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends $need >/dev/null
