#!/usr/bin/env bash
# Makes .venv from requirements.lock and installs this checkout into it. Safe to run again at any time.
# Linux and macOS; the Windows steps stand in README.md. PYTHON=... chooses an interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { printf 'error: %s\nhint: %s\n' "$1" "$2" >&2; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    if [ -n "$name" ] && command -v "$name" >/dev/null && fits "$name"; then command -v "$name"; return; fi
  done
  die "Python 3.11, 3.12 or 3.13 was not found." \
      "Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv), then run this again."
}

make_venv() {
  local python
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null
    else
      die "This Python cannot make virtual environments." "Type: sudo apt-get install python3-venv"
    fi
  fi
  "$python" -m venv .venv
}

if ! { [ -x .venv/bin/python ] && fits .venv/bin/python; }; then make_venv; fi
printf 'Installing what requirements.lock names into .venv (a few minutes the first time)\n' >&2
.venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: --require-hashes \
  -r requirements.lock || die "The packages could not be installed." \
  "Check that this computer can reach the Python package index, then run the same command again."
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
packaging/system-libraries.sh
