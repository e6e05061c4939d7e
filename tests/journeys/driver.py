"""A pair of hands on the keyboard and a pair of eyes on the screen, for the real window and nothing behind it.

Keys go to the window as the operating system would send them. What is read is what a screen reader would read:
visible words and accessible names. Nothing here calls a controller or a desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ui.app import App
from ui.bars import SavedLabel
from ui.widgets.band import NotSavedBand

__all__ = ["Driver", "name_of", "wait_until"]

W = TypeVar("W", bound=QWidget)

_PATIENCE: Final = 20_000
_STEPS: Final = 80
_FEW: Final = 12
_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


def wait_until(condition: Callable[[], bool], what: str, milliseconds: int = _PATIENCE) -> None:
    """Let the window work until something holds; otherwise say what did not come."""
    watch = QElapsedTimer()
    watch.start()
    while not condition():
        if watch.elapsed() > milliseconds:
            raise AssertionError(f"not within {milliseconds} ms: {what}")
        QTest.qWait(2)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


class Driver:
    """One window and who sits before it. ``presses`` counts the keys."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.window = app.window
        self.presses = 0
        self.open = True

    def tr(self, message: str, /, **values: object) -> str:
        """A word of the window in the window's language."""
        return self.app.kit.tr(message, **values)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        """Press and let go of one key, and let the window take it in."""
        self._send(key, "", modifier)

    def write(self, text: str) -> None:
        """Type letters, in any alphabet."""
        for letter in text:
            shift = letter.isupper() and letter.isascii()
            code = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            self._send(code, letter, _SHIFT if shift else _NONE)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is at what has this name."""
        wait_until(lambda: name in self.names(), f"“{name}” on the screen")
        self._tab_until(lambda: self.at == name, name)

    def choose(self, group: str, word: str) -> None:
        """Choose one of a few words side by side: Tab to them, then the arrows, and Space where that is needed."""
        (wanted,) = [one for one in self._words_of(group) if name_of(one) == word]
        self._tab_until(lambda: self.focused in self._words_of(group), group)
        for _ in range(_FEW):
            if wanted.isChecked():
                return
            self.press(Qt.Key.Key_Space if self.focused is wanted else Qt.Key.Key_Right)
        raise AssertionError(f"the arrows never reach “{word}” of “{group}”")

    def activate(self, name: str) -> None:
        """Tab to a button and press Enter."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Return)

    def fill(self, name: str, text: str) -> None:
        """Tab to a field and type over what stands in it."""
        self.tab_to(name)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.write(text)

    def wait_for(self, words: str) -> None:
        """Wait until these words are on the screen."""
        try:
            wait_until(lambda: self.sees(words), f"“{words}” on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}; there stands {self.texts()}") from None

    def wait_gone(self, words: str) -> None:
        """Wait until these words are nowhere on the screen."""
        wait_until(lambda: not self.sees(words), f"“{words}” gone from the screen")

    def sees(self, words: str) -> bool:
        """Whether these words are on the screen."""
        return any(words in text for text in self.texts())

    def texts(self) -> list[str]:
        """Every visible text and name."""
        return [text for widget in self.visible(QWidget) for text in _texts_of(widget) if text]

    def names(self) -> list[str]:
        """What a screen reader calls each visible thing."""
        return [name_of(widget) for widget in self.visible(QWidget)]

    def buttons(self) -> list[QAbstractButton]:
        """Every visible button, also one that cannot be pressed now."""
        return self.visible(QAbstractButton)

    def visible(self, kind: type[W]) -> list[W]:
        """Every visible widget of a kind."""
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]

    @property
    def focused(self) -> QWidget | None:
        """What has the keyboard."""
        return self.window.focusWidget()

    @property
    def at(self) -> str:
        """The name of what has the keyboard."""
        return name_of(self.focused) if self.focused is not None else ""

    @property
    def saved(self) -> str:
        """What the bar says about saving."""
        return next((name_of(label) for label in self.visible(SavedLabel)), "")

    @property
    def band(self) -> str:
        """What the red band says, or nothing."""
        return next((name_of(band) for band in self.visible(NotSavedBand)), "")

    def wait_saved(self) -> None:
        """Wait until the bar says *Saved*, with a time."""
        start = self.tr("Saved {time}", time="").strip()
        wait_until(lambda: self.saved.startswith(start), f"saved; the bar says “{self.saved}”")

    def sign_in(self, code: str, passphrase: str) -> None:
        """Sign in and wait for *My work*."""
        self.try_to_sign_in(code, passphrase)
        self.wait_for(self.tr("Hall today"))

    def try_to_sign_in(self, code: str, passphrase: str) -> None:
        """Type code and passphrase, and press Enter."""
        self.wait_for(self.tr("Is this the right date and time?"))
        self.fill(self.tr("Staff code"), code)
        self.press(Qt.Key.Key_Return)
        self.write(passphrase)
        self.press(Qt.Key.Key_Return)

    def end(self) -> None:
        """Close the window, if it is still open."""
        if self.open:
            self.close()

    def close(self) -> None:
        """Close the window as its corner does, and end the program behind it."""
        assert self.window.close(), "the window refused to close"
        self.app.close()
        self.open = False
        self.window.deleteLater()
        self.app.deleteLater()
        QApplication.processEvents()

    def _send(self, key: Qt.Key, text: str, modifier: Qt.KeyboardModifier) -> None:
        self.window.activateWindow()
        handle = self.window.windowHandle()
        assert handle is not None
        assert QGuiApplication.focusWindow() is handle, "another window has the keyboard"
        self.presses += 1
        QTest.sendKeyEvent(QTest.KeyAction.Click, handle, key, text, modifier)
        QTest.qWait(1)

    def _tab_until(self, there: Callable[[], bool], name: str) -> None:
        passed: list[str] = []
        while not there():
            assert len(passed) < _STEPS, f"Tab never reaches “{name}”; it went through {passed}"
            self.press(Qt.Key.Key_Tab)
            passed.append(self.at)

    def _words_of(self, group: str) -> list[QAbstractButton]:
        return [one for one in self.buttons() if one.accessibleDescription() == group]


def _texts_of(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.displayText()
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
