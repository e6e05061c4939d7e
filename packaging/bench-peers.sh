#!/usr/bin/env bash
# The engine that `make bench` measures ours against, in .peers/ (ignored by git). Says so where it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
  echo "bench: there is no Node here, so the forms engine is measured alone"
  exit 0
fi
# Once for each lock file; `npm ci` takes exactly what it pins, by hash, and runs no script of a package.
mkdir -p .peers
if cmp -s tests/bench/peer/package-lock.json .peers/installed; then
  exit 0
fi
cp tests/bench/peer/package.json tests/bench/peer/package-lock.json .peers/
if (cd .peers && npm ci --ignore-scripts --no-audit --no-fund --silent); then
  cp tests/bench/peer/package-lock.json .peers/installed
else
  rm -rf .peers
  echo "bench: npm cannot fetch the peer (is there a network?), so the forms engine is measured alone"
fi
