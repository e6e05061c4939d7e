"""An age as it is known: exact, about, between two, or not known. No birth date is invented."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldtool.model import AgeGiven
from ui import tokens
from ui.kit import Kit
from ui.widgets import Button, Field, Label, Segments, TextLine, column, fill_column, row, stretch, tone

__all__ = ["AgeField"]

_OLDEST: Final = 130
_ABOUT: Final = 2


class AgeField(QWidget):
    """Years with their uncertainty. *About 22* stands for 20 to 24; the youngest reading is the one that protects."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        how = (
            ("about", kit.tr("About")),
            ("exact", kit.tr("Exact")),
            ("between", kit.tr("Between")),
            ("unknown", kit.tr("Not known")),
        )
        self._how = Segments(kit, kit.tr("Age"), how, "about")
        self._how.chosen.connect(lambda _: self._show())
        self._first = _Years(kit, kit.tr("Age in years"))
        self._second = _Years(kit, kit.tr("At most, in years"))
        self._and = Label(kit, kit.tr("and"), wrap=False)
        self._kept = Label(kit, "", tokens.SECOND, colour=tokens.INK2)
        for years in (self._first, self._second):
            years.line.textEdited.connect(lambda _: self._show())
        self._numbers = row(self._first, self._and, self._second, stretch(column(self._kept), 0), gap=kit.px(10))
        stretch(self._numbers, 3)
        fields = column(self._how, self._numbers, gap=kit.px(8))
        self._field = Field(kit, kit.tr("Age"), fields)
        fill_column(tone(self, "clear"), self._field)
        self.setFocusProxy(self._how)
        self._show()

    def age(self) -> AgeGiven | None:
        """The age, or none where it is not known (ask :meth:`is_ready` first)."""
        bounds = self._bounds()
        return AgeGiven(*bounds) if bounds else None

    def is_ready(self) -> bool:
        """Whether it says something; otherwise the field says what is missing."""
        ready = self._how.value == "unknown" or self._bounds() is not None
        wrong = self._kit.tr("Type an age from 0 to 130, or choose Not known.")
        self._field.set_error("" if ready else wrong)
        if not ready:
            self._first.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return ready

    def _bounds(self) -> tuple[int, int] | None:
        first, second = self._first.years(), self._second.years()
        match self._how.value:
            case "exact" if first is not None:
                return first, first
            case "about" if first is not None:
                return max(0, first - _ABOUT), min(_OLDEST, first + _ABOUT)
            case "between" if first is not None and second is not None:
                return min(first, second), max(first, second)
        return None

    def _show(self) -> None:
        how = self._how.value
        self._numbers.setVisible(how != "unknown")
        self._and.setVisible(how == "between")
        self._second.setVisible(how == "between")
        bounds = self._bounds()
        words = ""
        if bounds and how == "about":
            words = self._kit.tr("Kept as {lowest} to {highest} years.", lowest=bounds[0], highest=bounds[1])
        self._kept.setText(words)


class _Years(QWidget):
    """Minus, a number, plus; the arrow keys do the same."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self.line = _YearLine(kit, name)
        self.line.setFixedWidth(kit.px(76))
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        less, more = self._step(kit, -1), self._step(kit, 1)
        fill_column(tone(self, "clear"), row(less, self.line, more, gap=kit.px(8)))

    def years(self) -> int | None:
        """What was typed, if it can be an age."""
        text = self.line.text()
        return int(text) if text.isdigit() and int(text) <= _OLDEST else None

    def _step(self, kit: Kit, by: int) -> Button:
        button = Button(kit, "+" if by > 0 else "−", "quiet", size="small", font_size=tokens.ANSWER)
        button.setAccessibleName(kit.tr("One more") if by > 0 else kit.tr("One less"))
        button.clicked.connect(lambda: self.line.step(by))
        return button


class _YearLine(TextLine):
    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__(kit, name, size=tokens.ANSWER)
        self.setMaxLength(3)
        self.setValidator(QIntValidator(0, _OLDEST, self))

    def step(self, by: int) -> None:
        """One more or one less."""
        now = int(self.text()) if self.text().isdigit() else 0
        self.setText(str(min(_OLDEST, max(0, now + by))))
        self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.step(step)
        else:
            super().keyPressEvent(event)
