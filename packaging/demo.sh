#!/usr/bin/env bash
# The demo: a training centre of fictional people, its weekly report and its sealed bundle; then the window, where
# there is a screen. usage: demo.sh WORKSPACE CASES SEED
set -euo pipefail
cd "$(dirname "$0")/.."
workspace=$1

# Practice data is made anew each time; a folder that is not a training centre is left alone.
if [ -n "$(ls -A "$workspace" 2>/dev/null)" ] && ! grep -qs '^practice = true' "$workspace/centre.toml"; then
  printf 'error: %s is there already and is no training centre.\nhint: make demo DEMO=another/folder\n' "$workspace" >&2
  exit 1
fi
rm -rf "$workspace"

.venv/bin/fieldtool demo --workspace "$workspace" --cases "$2" --seed "$3"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
  FIELDTOOL_WORKSPACE="$workspace" .venv/bin/fieldtool
else
  printf 'No screen here. To open the window on it later: FIELDTOOL_WORKSPACE=%s .venv/bin/fieldtool\n' "$workspace" >&2
fi
