#!/usr/bin/env bash
# The crash tests compile a small library (tests/reliability/shim.c). Brings a C compiler with apt as root; where there is
# none and none can be had, those tests skip and say so. Says nothing when all is well.
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
if command -v cc >/dev/null && printf '#include <stdio.h>\n' | cc -E - >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  printf 'Installing a C compiler for the crash tests\n' >&2
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends gcc libc6-dev >/dev/null
else
  printf 'note: the crash tests skip without a C compiler (Debian, Ubuntu: sudo apt-get install gcc libc6-dev)\n' >&2
fi
