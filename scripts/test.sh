#!/usr/bin/env bash
# Everything that must hold before a change lands. Sets up what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

step "format"
cargo fmt --all --check
step "build and lints"
cargo clippy --workspace --all-targets --locked -- -D warnings
step "arrows between crates, long files, links in docs"
cargo run --quiet --locked -p xtask -- check
step "tests"
# Without PostgreSQL its tests fail instead of being passed over. No XINYU_… name: those are settings of a register.
export REQUIRE_POSTGRES=1
cargo test --workspace --locked --no-fail-fast
step "done"
