"""Boxes that group: cards, lists with dividers, notices, the not-saved band, the practice stripe, empty pages."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPolygon
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, clear, column, divider, fill_column, fill_row, row, stretch, tone
from ui.widgets.paint import place, text_size, write_centred
from ui.widgets.text import Icon, Label

__all__ = ["Card", "EmptyState", "ListCard", "Notice", "PracticeStripe"]

_NOTICES: Final = {
    "info": ("tint", tokens.PRI, "information-outline"),
    "due": ("due-tint", tokens.DUE, "clock-fast"),
    "ok": ("ok-tint", tokens.OK, "check-circle"),
    "hidden": ("sens-tint", tokens.SENS, "lock-outline"),
    "error": ("urgent-tint", tokens.URG, "alert-octagon"),
}


class Card(QFrame):
    """A white box with a thin edge. ``bar`` is the colour of a 6 pixel bar at its start, or empty."""

    def __init__(self, kit: Kit, *parts: QWidget | int | None, bar: str = "", gap: int = 8, pad: int = 18) -> None:
        super().__init__()
        self._bar = bar
        self._kit = kit
        tone(self, "card")
        inner = kit.px(pad)
        start = inner + (kit.px(2) if bar else 0)
        mirrored = kit.direction is Qt.LayoutDirection.RightToLeft
        margins = (inner, inner - 2, start, inner - 2) if mirrored else (start, inner - 2, inner, inner - 2)
        fill_column(self, *parts, gap=kit.px(gap), margins=margins)

    @property
    def column(self) -> QBoxLayout:
        """Where further parts go."""
        layout = self.layout()
        assert isinstance(layout, QBoxLayout)  # noqa: S101  (the constructor made it)
        return layout

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._bar:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(self.rect(), 10, 10)
        painter.setClipPath(outline)
        painter.fillRect(place(self, QRect(0, 0, self._kit.px(6), self.height())), QColor(self._bar))


class ListCard(QFrame):
    """A white box of rows with a divider between each two; ``urgent`` gives it the red edge of what is late."""

    def __init__(self, kit: Kit, rows: tuple[QWidget, ...] = (), *, urgent: bool = False) -> None:
        super().__init__()
        self._kit = kit
        tone(self, "urgent-card" if urgent else "card")
        self._column = QVBoxLayout(self)
        edge = kit.look.line(2 if urgent else 1)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(0)
        self.set_rows(rows)

    def set_rows(self, rows: tuple[QWidget, ...]) -> None:
        """Show other rows."""
        clear(self._column)
        for number, each in enumerate(rows):
            if number:
                self._column.addWidget(divider(self._kit))
            self._column.addWidget(each)


class Notice(QFrame):
    """A sentence in a tinted box: ``kind`` is ``info``, ``due``, ``ok``, ``hidden`` or ``error``.

    An error says what happened, what is safe and what to do; ``code`` is its short code, ``buttons`` what can be
    done. The page gives it the focus.
    """

    def __init__(
        self,
        kit: Kit,
        kind: str,
        title: str,
        body: str = "",
        *,
        icon: str = "",
        code: str = "",
        buttons: tuple[Button, ...] = (),
    ) -> None:
        super().__init__()
        name, colour, usual = _NOTICES[kind]
        tone(self, name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if kind == "error" else Qt.FocusPolicy.NoFocus)
        words: list[QWidget | int | None] = [Label(kit, title, tokens.BODY, bold=bool(body), colour=tokens.INK)]
        if body:
            words.append(Label(kit, body, colour=tokens.INK2))
        if buttons or code:
            tag = [Label(kit, kit.tr("Code {code}", code=code), tokens.META, colour=tokens.INK2)] if code else []
            words += [kit.px(6), row(*buttons, STRETCH, *tag, gap=kit.px(10))]
        picture = column(Icon(kit, icon or usual, colour, 22), STRETCH)
        side, top = kit.px(16), kit.px(12)
        fill_row(self, picture, column(*words, gap=2), gap=kit.px(14), margins=(side, top, side, top))
        stretch(self, 1)
        self.setAccessibleName(f"{title} {body}".strip())


class EmptyState(QWidget):
    """A page or list with nothing in it: what will come, and the one thing to do."""

    def __init__(self, kit: Kit, icon: str, title: str, body: str, button: Button | None = None) -> None:
        super().__init__()
        heading = Label(kit, title, tokens.ANSWER, bold=True)
        text = Label(kit, body, colour=tokens.INK2)
        for each in (heading, text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts: list[QWidget | int | None] = [
            row(STRETCH, Icon(kit, icon, tokens.OK, 48), STRETCH),
            kit.px(6),
            heading,
            text,
        ]
        if button is not None:
            parts += [kit.px(10), row(STRETCH, button, STRETCH)]
        margin = kit.px(24)
        fill_column(tone(self, "clear"), *parts, gap=kit.px(6), margins=(margin, margin, margin, margin))


class PracticeStripe(QWidget):
    """The striped edge that says that everything here is invented; with a word it is the upper edge."""

    def __init__(self, kit: Kit, word: str = "", *, upright: bool = False) -> None:
        super().__init__()
        self._kit = kit
        self._word = word
        self.setFont(kit.font(tokens.META, bold=True))
        thick = kit.px(22) if word else 5
        (self.setFixedWidth if upright else self.setFixedHeight)(thick)
        other = QSizePolicy.Policy.Expanding
        fixed = QSizePolicy.Policy.Fixed
        self.setSizePolicy(fixed if upright else other, other if upright else fixed)
        self.setAccessibleName(word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.FOCUS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.INK))
        step, high = 26, self.height()
        for x in range(-high, self.width() + high, step):
            painter.drawPolygon(_slanted(x, step // 2, high))
        if self._word:
            self._paint_word(painter)

    def _paint_word(self, painter: QPainter) -> None:
        width = text_size(self.font(), self._word).width() + self._kit.px(32)
        rect = QRect((self.width() - width) // 2, 0, width, self.height())
        painter.fillRect(rect, QColor(tokens.FOCUS))
        painter.setPen(QColor(tokens.INK))
        painter.setFont(self.font())
        write_centred(painter, rect, self._word)


def _slanted(x: int, width: int, high: int) -> QPolygon:
    return QPolygon([QPoint(x + high, 0), QPoint(x + high + width, 0), QPoint(x + width, high), QPoint(x, high)])
