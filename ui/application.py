"""Qt's application in our looks."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui import tokens
from ui.fonts import font, load_fonts
from ui.kit import Kit

__all__ = ["dress_application", "make_application"]


def make_application() -> QApplication:
    """The one application of this process, Fusion and always light, with our own fonts loaded."""
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.fonts=false")
    application = QApplication.instance() or QApplication(["fieldtool"])
    assert isinstance(application, QApplication)  # noqa: S101  (the line above made it)
    application.setApplicationName("Fieldtool")
    application.setStyle("Fusion")
    application.styleHints().setColorScheme(Qt.ColorScheme.Light)
    load_fonts()
    return application


def dress_application(application: QApplication, kit: Kit) -> None:
    """Give it the font, the style sheet and the direction of one language and text size."""
    application.setFont(font(kit.look.text(tokens.BODY), language=kit.text_language))
    application.setStyleSheet(tokens.style_sheet(kit.look))
    application.setLayoutDirection(kit.direction)
