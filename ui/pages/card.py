"""Show to the person (F4): one sentence on a full white screen, in the person's language and direction."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fieldtool.model import AbsentReason
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit, direction_of
from ui.widgets import (
    STRETCH,
    Button,
    Option,
    PersonText,
    ScrollColumn,
    Sentence,
    divider,
    fill_column,
    fill_row,
    stretch,
    tone,
)
from ui.widgets.buttons import Pressable
from ui.widgets.paint import box, place, text_size, write

__all__ = ["CardPage"]

_SIGNS: Final = {
    AbsentReason.UNSURE: "help",
    AbsentReason.DECLINED: "minus-circle-outline",
}
_YES_NO: Final = {"yes": "check-bold", "no": "close-thick"}


class CardAnswer(Pressable):
    """An answer large enough to point at: 102 high, a sign and the words; yes and no look alike."""

    def __init__(self, kit: Kit, option: Option, language: str) -> None:
        super().__init__()
        self._kit, self._language = kit, language
        self.option = option
        self._sign = _SIGNS.get(option.absent) if option.absent else _YES_NO.get(option.value)
        self.setText(option.person_label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = text_size(self._font(), self.text(), self._room(width))
        return max(self._kit.px(102), text.height() + self._kit.px(28))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(420), self.heightForWidth(self._kit.px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(260), self._kit.px(102))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        fill = tokens.FILL if self.hasFocus() else tokens.SURFACE
        box(painter, self.rect(), 14, fill, tokens.INK, self._kit.look.line(3))
        size = self._kit.px(36)
        start = self._kit.px(34)
        if self._sign:
            rect = QRect(start, (self.height() - size) // 2, size, size)
            draw_icon(painter, place(self, rect), self._sign, tokens.INK)
        painter.setFont(self._font())
        painter.setPen(QColor(tokens.INK))
        x = self.width() - self._room(self.width()) - self._kit.px(24)
        write(painter, self, QRect(x, 0, self._room(self.width()), self.height()), self.text())

    def _font(self) -> QFont:
        return self._kit.font(tokens.CARD_ANSWER, bold=True, language=self._language)

    def _room(self, width: int) -> int:
        return width - self._kit.px(34 + 24) - (self._kit.px(36 + 28) if self._sign else 0)


class CardPage(QWidget):
    """``closed`` goes back to the staff's screen; ``picked`` carries the :class:`Option` that was pointed at.

    Earlier answers are not shown, and nothing names the case. Only options with words in the person's language
    are offered; the staff's sentence stands small at the foot.
    """

    closed = Signal()
    picked = Signal(object)

    def __init__(self, kit: Kit, text: str, language: str, staff_text: str, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._kit = kit
        inside = tone(QWidget(), "surface")
        inside.setLayoutDirection(direction_of(language))
        question = PersonText(kit, text, language, tokens.CARD_QUESTION, bold=True)
        side = kit.px(72)
        margins = (side, kit.px(44), side, kit.px(24))
        fill_column(inside, question, kit.px(28), self._answers(options, language), STRETCH, margins=margins)
        back = Button(kit, kit.tr("Back to my screen"), "quiet", icon="arrow-left", key="Esc", size="small")
        back.clicked.connect(self.closed)
        fill_column(
            tone(self, "surface"),
            ScrollColumn(inside, "surface"),
            divider(kit, strong=True),
            self._strip(back, staff_text),
        )
        self.setFocusProxy(back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _answers(self, options: tuple[Option, ...], language: str) -> QWidget:
        holder = tone(QWidget(), "clear")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._kit.px(18))
        shown = [option for option in options if option.person_label]
        columns = 2 if self._kit.look.percent < 200 else 1
        for at, option in enumerate(shown):
            answer = CardAnswer(self._kit, option, language)
            answer.clicked.connect(lambda _checked=False, one=option: self.picked.emit(one))
            grid.addWidget(answer, at // columns, at % columns)
        for at in range(columns):
            grid.setColumnStretch(at, 1)
        return holder

    def _strip(self, back: Button, staff_text: str) -> QWidget:
        kit = self._kit
        parts = ((kit.tr("You are showing:") + " ", tokens.INK, True), (staff_text, tokens.INK2, False))
        words = Sentence(kit, parts, tokens.SECOND)
        side, top = kit.px(20), kit.px(10)
        return stretch(fill_row(tone(QWidget(), "sub"), back, words, gap=kit.px(18), margins=(side, top, side, top)), 1)
