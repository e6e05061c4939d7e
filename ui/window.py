"""The window of the operating system: it holds one shell, and asks before it closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bars import PRODUCT
from ui.icons import application_icon
from ui.shell import Shell

__all__ = ["Window"]


class Window(QWidget):
    """``may_close`` is asked when somebody closes the window; false keeps it open."""

    def __init__(self, may_close: Callable[[], bool]) -> None:
        super().__init__()
        self._may_close = may_close
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shell: Shell | None = None
        self.setWindowTitle(PRODUCT)
        self.setWindowIcon(application_icon())
        self.setMinimumSize(960, 600)
        self.resize(1366, 768)
        QShortcut(QKeySequence("F11"), self).activated.connect(self._swap_full_screen)

    def set_shell(self, shell: Shell) -> None:
        """Show another shell in place of the old one."""
        if self._shell is not None:
            self._column.removeWidget(self._shell)
            self._shell.hide()
            self._shell.deleteLater()
        self._shell = shell
        self._column.addWidget(shell)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close():
            event.accept()
        else:
            event.ignore()

    def _swap_full_screen(self) -> None:
        if self.isFullScreen():
            self.showMaximized()
        else:
            self.showFullScreen()
