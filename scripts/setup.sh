#!/usr/bin/env bash
# Installs what a fresh Debian machine lacks. Does nothing where all is there.
#   scripts/setup.sh run     what the program needs: a C compiler, Chinese fonts
#   scripts/setup.sh test    that, and what the tests need: a browser and its driver, PDF tools, axe, PostgreSQL
set -euo pipefail
cd "$(dirname "$0")/.."

want=(gcc:gcc libc6-dev:/usr/include/stdio.h fonts-noto-cjk:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc)
if [ "${1:-run}" = test ]; then
  want+=(postgresql:/usr/lib/postgresql/*/bin/initdb chromium:chromium chromium-driver:chromedriver poppler-utils:pdftotext npm:npm)
fi

missing=()
for pair in "${want[@]}"; do
  package=${pair%%:*} sign=${pair#*:}
  case $sign in
    /*) compgen -G "$sign" >/dev/null || missing+=("$package") ;;
    *) command -v "$sign" >/dev/null 2>&1 || missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]} …" >&2
  "${as_root[@]}" apt-get update -qq
  # Only the binaries are wanted: no server of Debian's own is made and started.
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" |
    "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ "${1:-run}" = test ] && [ ! -e target/axe/axe.min.js ]; then
  echo "Fetching axe-core for the accessibility audit …" >&2
  mkdir -p target/axe
  (cd target/axe && npm pack --silent axe-core@4 >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js &&
    mv package/axe.min.js . && rm -rf package axe-core-*.tgz)
fi
