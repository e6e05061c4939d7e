"""What every widget is given: the language, the text size and the clock. Nothing in the window looks them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldtool.i18n import INTERFACE_LANGUAGES, Texts, is_right_to_left
from ui.fonts import font
from ui.tokens import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from fieldtool.clock import Clock

__all__ = ["Kit", "direction_of", "running_application"]


@dataclass(frozen=True, slots=True)
class Kit:
    """Language, text size and clock; a change of one makes a new kit, and pages are built again from it."""

    texts: Texts
    look: Look
    clock: Clock

    def tr(self, message: str, /, **values: object) -> str:
        """``message`` in the staff's language."""
        return self.texts.tr(message, **values)

    def px(self, pixels: float) -> int:
        """A control's size or a gap at this text size."""
        return self.look.px(pixels)

    def font(self, pixels: int, *, bold: bool = False, language: str = "") -> QFont:
        """The font of a text that has ``pixels`` at 100 %; ``language`` is the text's own, if not the staff's."""
        return font(self.look.text(pixels), bold=bold, language=language or self.text_language)

    @property
    def text_language(self) -> str:
        """The language that the interface's words are really in: the source's where no catalogue exists."""
        return self.texts.language if self.texts.language in INTERFACE_LANGUAGES else "en"

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The way the staff's side of the window runs."""
        return direction_of(self.texts.language)


def running_application() -> QApplication:
    """The application, which exists before any widget does."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (Qt itself refuses a widget before it)
    return application


def direction_of(language: str) -> Qt.LayoutDirection:
    """The way a language runs."""
    return Qt.LayoutDirection.RightToLeft if is_right_to_left(language) else Qt.LayoutDirection.LeftToRight
