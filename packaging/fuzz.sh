#!/usr/bin/env bash
# Feeds so many inputs in all to what reads forms, workbooks and expressions: packaging/fuzz.sh [INPUTS] [SEED]
# Three quarters are drawn by chance; a quarter follow what they cover, where atheris is to be had.
# What breaks is kept in build/fuzz/ and ends this with an error.
set -euo pipefail
cd "$(dirname "$0")/.."

inputs=${1:-200000}
seed=${2:-$(date +%Y%m%d)}
keep=build/fuzz
mkdir -p "$keep"

guided=
if .venv/bin/python -m pip install -qq --disable-pip-version-check --only-binary :all: --require-hashes --no-deps \
  --upgrade --target "$keep/packages" -r packaging/fuzz.lock 2>/dev/null; then
  guided=yes
else
  echo "fuzz: atheris is not to be had here (it is for Linux on Intel), so all inputs are drawn by chance"
fi

# An expression takes a tenth of the time of a form.
for share in expression:50 workbook:25 form:25; do
  target=${share%:*}
  all=$((inputs * ${share#*:} / 100))
  led=$((${guided:+1} + 0 ? all / 4 : 0))
  .venv/bin/python -m tests.protocol.fuzz "$target" --inputs $((all - led)) --seed "$seed" --keep "$keep/$target"
  if [ "$led" -gt 0 ]; then
    PYTHONPATH="$keep/packages" .venv/bin/python -m tests.protocol.fuzz.guided "$target" --inputs "$led" \
      --seed "$seed" --keep "$keep/$target" >"$keep/$target.log" 2>&1 \
      || { tail -n 40 "$keep/$target.log"; exit 1; }
    printf '%s: %s guided inputs\n' "$target" "$led"
  fi
done
