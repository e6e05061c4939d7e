#!/usr/bin/env bash
# Makes sure that the system libraries which Qt needs are here: tries by loading them, then installs with apt as root,
# or names the command to type. Says nothing when all is well. Only Linux needs it.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(uname -s)" = Linux ] || exit 0

offscreen=(libegl1 libgl1 libxkbcommon0 libfontconfig1 libfreetype6 libglib2.0-0 libdbus-1-3)
xcb=(libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0
  libxcb-randr0 libxcb-xkb1 libxcb-xfixes0 libx11-xcb1)
wayland=(libwayland-client0 libwayland-cursor0 libwayland-egl1)

# Prints what could not be loaded, one line each; the platform plugins are named as arguments.
unloadable() {
  .venv/bin/python - "$@" <<'PYTHON'
import ctypes, importlib.util, pathlib, sys
folder = pathlib.Path(importlib.util.find_spec("PySide6").origin).parent / "Qt"
for name in ("lib/libQt6Widgets.so.6", *(f"plugins/platforms/libq{plugin}.so" for plugin in sys.argv[1:])):
    try:
        ctypes.CDLL(str(folder / name))
    except OSError as problem:
        print(problem)
PYTHON
}

plugins=(offscreen)
packages=("${offscreen[@]}")
if [ -n "${DISPLAY:-}" ]; then plugins+=(xcb); packages+=("${xcb[@]}"); fi
if [ -n "${WAYLAND_DISPLAY:-}" ]; then plugins+=(wayland); packages+=("${wayland[@]}"); fi

missing=$(unloadable "${plugins[@]}")
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  printf 'Installing the system libraries that Qt needs\n' >&2
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}" >/dev/null
  missing=$(unloadable "${plugins[@]}")
  [ -z "$missing" ] && exit 0
fi
printf 'error: Qt cannot load a system library: %s\nhint: Type: sudo apt-get install %s\n' \
  "${missing%%$'\n'*}" "${packages[*]}" >&2
exit 1
