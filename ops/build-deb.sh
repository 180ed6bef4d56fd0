#!/usr/bin/env bash
# Makes a Debian package of a release binary that is there already.
#   ops/build-deb.sh [BINARY] [OUT-DIR]      (default: target/release/xinyu, target/debian)
# Needs dpkg-deb and nothing else. The same input makes the same package, byte for byte. The variable MAINTAINER
# is who answers for it: "Name <address>".
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
binary=${1:-target/release/xinyu} out=${2:-target/debian}
case $binary in --help | -h) sed -n '2,5s/^# //p' "$0"; exit 0 ;; esac
[ -x "$binary" ] || { echo "build-deb: no program at $binary; cargo build --release --locked makes it" >&2; exit 1; }
command -v dpkg-deb >/dev/null || { echo "build-deb: dpkg-deb is missing; it is part of Debian" >&2; exit 1; }

version=$("$binary" --version | awk '{ print $2 }')
arch=$(dpkg --print-architecture)
maintainer=${MAINTAINER:-Whoever built it <operator@xinyu.example>}
# The moment of the last change: packages of one commit are alike.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

put() { install -D -m "$1" "$2" "$root/$3"; }
put 755 "$binary" usr/bin/xinyu
if command -v strip >/dev/null; then strip --remove-section=.comment --remove-section=.note "$root/usr/bin/xinyu"; fi
put 755 ops/deb/xinyu-setup usr/sbin/xinyu-setup
put 755 ops/deb/backup usr/libexec/xinyu/backup
put 755 ops/deb/prune-tiles usr/libexec/xinyu/prune-tiles
put 644 ops/deb/environment etc/xinyu/environment
for unit in xinyu.service xinyu-backup.service xinyu-backup.timer; do put 644 "ops/$unit" "lib/systemd/system/$unit"; done
for doc in operations runbooks scaling performance ARCHITECTURE EVIDENCE; do
  [ ! -f "docs/$doc.md" ] || put 644 "docs/$doc.md" "usr/share/doc/xinyu/$doc.md"
done
put 644 ops/alerts.yml usr/share/doc/xinyu/examples/alerts.yml
put 644 ops/dashboard.json usr/share/doc/xinyu/examples/dashboard.json
cat >"$root/usr/share/doc/xinyu/copyright" <<'TEXT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: xinyu

Files: *
Copyright: 2026 the authors of Xinyu
License: Apache-2.0
 On Debian systems the text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.
TEXT
chmod 644 "$root/usr/share/doc/xinyu/copyright"
{
  printf 'xinyu (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of this release.\n\n' "$version"
  printf ' -- %s  %s\n' "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$root/usr/share/doc/xinyu/changelog.gz"
chmod 644 "$root/usr/share/doc/xinyu/changelog.gz"

mkdir -p "$root/DEBIAN"
for script in postinst prerm postrm; do install -m 755 "ops/deb/$script" "$root/DEBIAN/$script"; done
echo /etc/xinyu/environment >"$root/DEBIAN/conffiles"
install -d "$root/usr/share/lintian/overrides"
cat >"$root/usr/share/lintian/overrides/xinyu" <<'TEXT'
# The typesetter carries its own; there is no shared library of a Rust crate to link.
xinyu: embedded-library *
TEXT
chmod 644 "$root/usr/share/lintian/overrides/xinyu"
# The oldest C library that has every symbol that the program asks for.
glibc=$(objdump -T "$root/usr/bin/xinyu" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -uV | tail -1 || true)
cat >"$root/DEBIAN/control" <<TEXT
Package: xinyu
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(find "$root" -path "$root/DEBIAN" -prune -o -type f -printf "%s\n" | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
Depends: libc6 (>= ${glibc:-2.36}), libgcc-s1, adduser, fonts-noto-cjk
Recommends: systemd, systemd-timesyncd | time-daemon
Suggests: postgresql (>= 15), nginx | haproxy
Section: admin
Priority: optional
Description: register of formal public decisions about people
 A city's register of formal public decisions about natural persons (licences,
 penalties, awards and the like), built so that the person holds the reins:
 they are told of every entry, see everyone who looked and why, and give or
 refuse consent. Anyone can check that nothing was altered or quietly dropped.
 .
 The package serves nothing by itself: xinyu-setup makes a register first.
TEXT
(cd "$root" && find usr lib etc -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 644 "$root/DEBIAN/control" "$root/DEBIAN/conffiles" "$root/DEBIAN/md5sums"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$out"
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/xinyu_${version}_$arch.deb"
