#!/usr/bin/env bash
# Builds Xinyu and serves a synthetic Yulin on this machine. Arguments go to `xinyu demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
cargo build --release --locked --bin xinyu
exec target/release/xinyu demo "$@"
