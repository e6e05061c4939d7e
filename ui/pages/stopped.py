"""The safe page after *Stop*: the question is gone, everything is saved, and no reason is asked."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldtool.desk.views import ScreeningView
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.phrases import WE_STOP
from ui.widgets import STRETCH, Button, Card, Icon, Label, Page, Sentence, column, fill_row, row, stretch, tone
from ui.widgets.buttons import Pressable
from ui.widgets.paint import box, key_cap, key_cap_size, place, text_size, write

__all__ = ["StoppedPage", "WayOn"]


class WayOn(Pressable):
    """A row of 68 with a key, an icon, a title and a line: one way to go on."""

    def __init__(self, kit: Kit, key: str, icon: str, title: str, line: str) -> None:
        super().__init__()
        self._kit, self._key, self._icon, self._line = kit, key, icon, line
        self.setText(title)
        self.setAccessibleName(f"{key}. {title}")
        self.setAccessibleDescription(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._start() - self._kit.px(16)
        high = text_size(self._kit.font(tokens.ANSWER, bold=True), self.text(), room).height()
        low = text_size(self._kit.font(tokens.SECOND), self._line, room).height()
        return max(self._kit.px(68), high + low + self._kit.px(18))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(400), self.heightForWidth(self._kit.px(400)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(240), self._kit.px(68))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        focused = self.hasFocus()
        fill = tokens.FILL if focused else tokens.SUB if self.underMouse() else tokens.SURFACE
        line = self._kit.look.line(3 if focused else 2)
        box(painter, self.rect(), 8, fill, tokens.INK if focused else tokens.CTL, line)
        cap, middle = key_cap_size(self._kit, self._key), self.height() // 2
        x = self._kit.px(16)
        key_rect = QRect(x, middle - cap.height() // 2, cap.width(), cap.height())
        key_cap(painter, self._kit, place(self, key_rect), self._key)
        size = self._kit.px(28)
        x += cap.width() + self._kit.px(18)
        draw_icon(painter, place(self, QRect(x, middle - size // 2, size, size)), self._icon, tokens.PRI)
        self._paint_words(painter)

    def _start(self) -> int:
        return self._kit.px(16 + 18 + 28 + 16) + key_cap_size(self._kit, self._key).width()

    def _paint_words(self, painter: QPainter) -> None:
        title, line = self._kit.font(tokens.ANSWER, bold=True), self._kit.font(tokens.SECOND)
        room = self.width() - self._start() - self._kit.px(16)
        high = text_size(title, self.text(), room).height()
        low = text_size(line, self._line, room).height()
        top = (self.height() - high - low) // 2
        painter.setFont(title)
        painter.setPen(QColor(tokens.INK))
        write(painter, self, QRect(self._start(), top, room, high), self.text(), top=True)
        painter.setFont(line)
        painter.setPen(QColor(tokens.INK2))
        write(painter, self, QRect(self._start(), top + high, room, low), self._line, top=True)


class StoppedPage(Page):
    """The interview is stopped. ``go_back`` returns to the question, ``left`` goes to other work.

    ``shown`` asks for the person's card with the sentence; :meth:`show_saved` says when all is committed.
    """

    go_back = Signal()
    left = Signal()
    findings = Signal()
    urgent = Signal()
    shown = Signal()

    def __init__(self, kit: Kit, view: ScreeningView) -> None:
        super().__init__(kit)
        self._view = view
        self._state_icon = Icon(kit, "progress-check", tokens.INK2, 20)
        self._state = Label(kit, kit.tr("Saving…"), bold=True, colour=tokens.INK2)
        self._ways = _ways(kit, _number(view))
        self._urgent = Button(kit, kit.tr("Urgent help"), "urgent", icon="alert-octagon", key="F2")
        back_word = kit.tr("Go back to question {number}", number=kit.texts.number(_number(view)))
        self._back = Button(kit, back_word, "quiet", key="Esc")
        card = Card(
            kit,
            self._heading(kit),
            kit.px(6),
            self._sentence(kit),
            kit.px(6),
            *self._ways,
            kit.px(8),
            row(self._urgent, STRETCH, self._back, gap=kit.px(12)),
            gap=10,
            pad=30,
        )
        card.setMaximumWidth(kit.px(840))
        centred = row(STRETCH, card, STRETCH)
        for index, share in ((0, 1), (1, 100), (2, 1)):
            stretch(centred, index, share)
        self.fill(kit.px(18), centred)
        self._connect()
        self.setFocusProxy(self._ways[0])

    def show_saved(self, time: str, *, saved: bool) -> None:
        """Say that everything is saved, or that something is not."""
        kit = self.kit
        self._state_icon.show_icon(*(("check-circle", tokens.OK) if saved else ("alert-octagon", tokens.URG)))
        number, total = kit.texts.number(_number(self._view)), kit.texts.number(len(self._view.questions))
        where = kit.tr("Question {number} of {total}.", number=number, total=total)
        words = kit.tr("Everything is saved, {time}.", time=time) if time else kit.tr("Everything is saved.")
        self._state.setText(f"{words} {where}" if saved else kit.tr("One answer is not saved yet. It is tried again."))
        self._state.set_colour(tokens.OK if saved else tokens.URG)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place_ = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.go_back.emit()
        elif 0 <= place_ < len(self._ways):
            self._ways[place_].click()
        elif event.key() == Qt.Key.Key_F4:
            self.shown.emit()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        break_, later, no_more, place_ = self._ways
        for way in (break_, later, place_):
            way.clicked.connect(self.left)
        no_more.clicked.connect(self.findings)
        self._back.clicked.connect(self.go_back)
        self._urgent.clicked.connect(self.urgent)

    def _heading(self, kit: Kit) -> QWidget:
        words = column(
            Label(kit, kit.tr("The interview is stopped"), tokens.TITLE, bold=True),
            stretch(row(self._state_icon, self._state, gap=kit.px(8)), 1),
        )
        return stretch(row(Icon(kit, "hand-back-right", tokens.PRI, 38), words, gap=kit.px(14)), 1)

    def _sentence(self, kit: Kit) -> QWidget:
        say = kit.tr("We stop here. You decide if we go on, and when.")
        parts = ((kit.tr("You can say:") + " ", tokens.INK, False), (f"“{say}”", tokens.INK, True))
        words: list[QWidget | int | None] = [Sentence(kit, parts)]
        if self._view.person_language in WE_STOP:
            show = Button(kit, kit.tr("Show it"), "second", icon="arrow-expand", key="F4", size="small")
            show.clicked.connect(self.shown)
            words.append(show)
        side, top = kit.px(18), kit.px(10)
        return stretch(fill_row(tone(QWidget(), "tint"), *words, gap=kit.px(12), margins=(side, top, side, top)), 0)


def _number(view: ScreeningView) -> int:
    paths = [question.path for question in view.questions]
    return paths.index(view.position) + 1 if view.position in paths else 1


def _ways(kit: Kit, number: int) -> tuple[WayOn, WayOn, WayOn, WayOn]:
    return (
        WayOn(
            kit,
            "1",
            "coffee-outline",
            kit.tr("A break, then go on"),
            kit.tr("It waits in My work, at question {number}", number=kit.texts.number(number)),
        ),
        WayOn(
            kit,
            "2",
            "calendar-clock",
            kit.tr("Go on another time"),
            kit.tr("A colleague can continue without asking again what is answered"),
        ),
        WayOn(
            kit,
            "3",
            "minus-circle-outline",
            kit.tr("The person does not want to go on"),
            kit.tr("No reason is asked. Help and actions stay open"),
        ),
        WayOn(
            kit,
            "4",
            "account-voice",
            kit.tr("Change the place or the interpreter"),
            kit.tr("The question waits, nothing shows on screen"),
        ),
    )
