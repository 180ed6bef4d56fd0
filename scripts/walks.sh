#!/usr/bin/env bash
# The five walks in headless Chromium, in both languages, with an accessibility audit and a
# keyboard-only pass; and the same walks over the API.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh test
cargo test --workspace --locked --test walks -- --test-threads 2 "$@"
