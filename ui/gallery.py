"""Draws every page as a picture, for review and for the manual: ``python -m ui.gallery --lang es,ar --out DIR``.

The pages show a small training centre: invented people who were led through the real protocols.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from fieldtool.clock import ManualClock
from fieldtool.desk.training import TrainingOrder, build_training_centre
from fieldtool.i18n import Texts
from ui.application import dress_application, make_application
from ui.gallery_scenes import SCENES, Scene, case_line
from ui.gallery_views import GalleryViews, fetch_views
from ui.kit import Kit
from ui.navigation import Chrome, PageName, Place, chrome_of
from ui.shell import Dress, Shell
from ui.tokens import TEXT_SIZES, Look

__all__ = ["draw", "main"]

_NOW: Final = datetime(2026, 3, 17, 10, 36, tzinfo=UTC)
_CASES: Final = 60
_SEED: Final = 7
_MONTH: Final = "2023-08"
_WIDE, _HIGH = 1366, 768


def main(arguments: list[str] | None = None) -> int:
    """Draw all pages in each language and text size; where they lie is told at the end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen = _parser().parse_args(arguments)
    languages = tuple(chosen.lang.split(","))
    application = make_application()
    chosen.out.mkdir(parents=True, exist_ok=True)
    clock = ManualClock(_NOW)
    with tempfile.TemporaryDirectory() as folder:
        order = TrainingOrder(Path(folder) / "training", _CASES, _SEED, _MONTH, _NOW)
        views = fetch_views(build_training_centre(order, _progress), clock, languages)
    for language in languages:
        for percent in chosen.scale:
            kit = Kit(Texts(language), Look(percent), clock)
            dress_application(application, kit)
            _draw_all(application, kit, views[language], chosen.out)
    sys.stderr.write(f"{len(languages) * len(chosen.scale) * len(SCENES)} pictures in {chosen.out}\n")
    return 0


def _draw_all(application: QApplication, kit: Kit, views: GalleryViews, folder: Path) -> None:
    size = "" if kit.look.percent == TEXT_SIZES[0] else f"-{kit.look.percent}"
    for number, scene in enumerate(SCENES, start=1):
        draw(application, kit, scene, views, folder / f"{number:02d}-{scene.name}-{kit.texts.language}{size}.png")


def draw(application: QApplication, kit: Kit, scene: Scene, views: GalleryViews, path: Path) -> None:
    """Draw one scene at 1366 x 768 into ``path``."""
    place = Place(scene.page)
    chrome = chrome_of(place)
    centre = None if scene.page is PageName.SETUP else views.centre
    shell = Shell(kit, centre, scene.who(views) if scene.who else None)
    case = case_line(kit, views.screening) if chrome is Chrome.FOCUS else None
    page = scene.make(kit, views)
    shell.show_page(page, Dress(chrome, scene.page, case))
    shell.resize(_WIDE, _HIGH)
    shell.show()
    shell.activateWindow()
    for _ in range(4):  # layouts that depend on a width settle in a few rounds
        application.processEvents()
    shell.grab().save(str(path))
    shell.close()
    shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _percents(scale: str) -> tuple[int, ...]:
    percents = tuple(round(100 * float(one)) for one in scale.split(","))
    if not set(percents) <= set(TEXT_SIZES):
        raise argparse.ArgumentTypeError(f"choose among {', '.join(str(size / 100) for size in TEXT_SIZES)}")
    return percents


def _progress(done: int, whole: int) -> None:
    if done in (0, whole) or done % 20 == 0:
        sys.stderr.write(f"training centre: {done} of {whole} people\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ui.gallery", description="Draw every page as a picture.")
    parser.add_argument("--lang", default="es,en,fr,ar", help="languages, with commas (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("gallery"), help="folder (default: %(default)s)")
    parser.add_argument(
        "--scale", type=_percents, default="1.0", help="text sizes, with commas: 1.0,2.0 (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
