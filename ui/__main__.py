"""Open the window: ``python -m ui --workspace FOLDER --lang es``.

It ends with 0 when it was closed, and with 75 when it locked itself: whoever started it then starts it again.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fieldtool.clock import SystemClock
from fieldtool.desk.entry import Entry
from fieldtool.desk.workspace import default_workspace
from fieldtool.i18n import Texts
from ui import tokens
from ui.app import App
from ui.application import dress_application, make_application
from ui.kit import Kit

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one window until it is closed or locks itself; the answer is the exit code."""
    os.umask(0o077)
    chosen = _parser().parse_args(arguments)
    kit = Kit(Texts(chosen.lang), tokens.Look(chosen.text_size), SystemClock())
    application = make_application()
    dress_application(application, kit)
    app = App(Entry(chosen.workspace, kit.clock), chosen.workspace, kit)
    app.start()
    if chosen.full_screen:
        app.window.showFullScreen()
    else:
        app.window.show()
    code = application.exec()
    app.close()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ui", description="Open the window of Fieldtool.")
    usual = os.environ.get("FIELDTOOL_WORKSPACE") or default_workspace()
    parser.add_argument(
        "--workspace", type=Path, default=Path(usual), help="folder of the records (default: %(default)s)"
    )
    parser.add_argument("--lang", default="en", help="language of the window: es, en, fr, ar (default: %(default)s)")
    parser.add_argument("--text-size", type=int, choices=tokens.TEXT_SIZES, default=100, help="text size in percent")
    parser.add_argument("--full-screen", action="store_true", help="fill the whole screen (F11 swaps)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
