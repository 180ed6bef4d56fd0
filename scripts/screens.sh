#!/usr/bin/env bash
# Makes target/screens/*.png and those of docs/screens anew: pictures of a demo city that is made for it and goes with it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
cargo build --locked -p xinyu --bin xinyu --example screens
target="${CARGO_TARGET_DIR:-target}"
"$target/debug/examples/screens"
