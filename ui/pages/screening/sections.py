"""The sections of an interview at its side: four states, each with a sign and a word; any of them can be opened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldtool.desk.views import ScreeningView, SectionState, SectionView
from ui import tokens
from ui.icons import draw_icon
from ui.kit import Kit
from ui.widgets import STRETCH, Label, ScrollColumn, divider, fill_column, fill_row, tone
from ui.widgets.buttons import Pressable
from ui.widgets.layouts import clear
from ui.widgets.paint import box, place, text_size, write

__all__ = ["SectionsPanel", "section_line"]

_SIGNS: Final = {
    SectionState.DONE: ("check-circle", tokens.OK),
    SectionState.STARTED: ("progress-clock", tokens.DUE),
    SectionState.NOT_STARTED: ("circle-outline", tokens.CTL),
    SectionState.NOT_NEEDED: ("minus-circle-outline", tokens.CTL),
}


def section_line(kit: Kit, view: ScreeningView, section: SectionView) -> str:
    """Where a section stands, in words."""
    back = sum(question.section == section.key for question in view.questions if question.path in view.to_come_back)
    if back:
        return kit.texts.ntr("{count} answer to come back to", "{count} answers to come back to", back)
    if section.state is SectionState.STARTED:
        return kit.tr("{seen} of {total} seen", seen=section.seen, total=section.total)
    words = {
        SectionState.DONE: kit.tr("Done"),
        SectionState.NOT_STARTED: kit.tr("Not started"),
        SectionState.NOT_NEEDED: kit.tr("Not needed"),
    }
    return words[section.state]


class _SectionRow(Pressable):
    def __init__(self, kit: Kit, title: str) -> None:
        super().__init__()
        self._kit = kit
        self.setText(title)
        self.show_state("", _SIGNS[SectionState.NOT_STARTED], current=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_state(self, line: str, sign: tuple[str, str], *, current: bool) -> None:
        self._line, self._sign, self._current = line, sign, current
        self.setAccessibleName(f"{self.text()}. {line}")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._kit.px(52 + 14)
        high = text_size(self._kit.font(tokens.BODY, bold=True), self.text(), room).height()
        low = text_size(self._kit.font(tokens.META), self._line, room).height()
        return max(self._kit.px(54), high + low + self._kit.px(14))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(236), self.heightForWidth(self._kit.px(236)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(160), self._kit.px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        if self._current or self.hasFocus() or self.underMouse():
            fill = tokens.PRI_TINT if self._current else tokens.FILL if self.hasFocus() else tokens.SUB
            painter.fillRect(self.rect(), QColor(fill))
        if self._current:
            painter.fillRect(place(self, QRect(0, 0, self._kit.px(4), self.height())), QColor(tokens.PRI))
        size = self._kit.px(22)
        name, colour = ("arrow-right-circle", tokens.PRI) if self._current else self._sign
        rect = QRect(self._kit.px(18), (self.height() - size) // 2, size, size)
        draw_icon(painter, place(self, rect), name, colour)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        title, line = self._kit.font(tokens.BODY, bold=self._current), self._kit.font(tokens.META)
        start = self._kit.px(52)
        room = self.width() - start - self._kit.px(14)
        high = text_size(title, self.text(), room).height()
        low = text_size(line, self._line, room).height()
        top = (self.height() - high - low) // 2
        painter.setFont(title)
        painter.setPen(QColor(tokens.PRI if self._current else tokens.INK))
        write(painter, self, QRect(start, top, room, high), self.text(), top=True)
        painter.setFont(line)
        painter.setPen(QColor(tokens.INK2))
        write(painter, self, QRect(start, top + high, room, low), self._line, top=True)


class _Progress(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._part = 0.0
        self.setFixedHeight(kit.px(8))

    def set_part(self, part: float) -> None:
        self._part = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = self.height() / 2
        box(painter, self.rect(), radius, "#D5DEE4")
        if self._part > 0:
            rect = QRect(0, 0, max(self.height(), round(self.width() * self._part)), self.height())
            box(painter, place(self, rect), radius, tokens.PRI)


class SectionsPanel(QWidget):
    """The protocol's title, how much was seen, and a line for each section; ``chosen`` tells the section's key."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._title = Label(kit, "", tokens.BODY, bold=True)
        self._seen = Label(kit, "", tokens.META, colour=tokens.INK2)
        self._progress = _Progress(kit)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        side = kit.px(18)
        head = fill_column(
            tone(QWidget(), "surface"),
            self._title,
            self._seen,
            kit.px(4),
            self._progress,
            gap=kit.px(2),
            margins=(side, kit.px(18), side, kit.px(8)),
        )
        rows = QWidget()
        rows.setLayout(self._rows)
        words = kit.tr("Sections can be done in any order. Leave and come back at any time.")
        note = fill_column(
            QWidget(),
            Label(kit, words, tokens.META, colour=tokens.INK2),
            margins=(side, kit.px(10), side, kit.px(14)),
        )
        inside = fill_column(tone(QWidget(), "surface"), head, rows, STRETCH, note)
        self._scroll = ScrollColumn(inside, "surface")
        self._lines: dict[str, _SectionRow] = {}
        fill_row(tone(self, "surface"), self._scroll, divider(kit, upright=True, strong=True))
        self.setFixedWidth(kit.px(236))

    def show_view(self, view: ScreeningView, current: str, where: str) -> None:
        """Show where everything stands; ``current`` is the section on screen, ``where`` the line under its title."""
        kit = self._kit
        self._title.setText(view.protocol_title)
        seen, total = kit.texts.number(view.seen), kit.texts.number(view.total)
        self._seen.setText(kit.tr("{seen} of {total} questions seen", seen=seen, total=total))
        self._progress.set_part(view.seen / view.total if view.total else 0.0)
        titled = [section for section in view.sections if section.title]
        self._make_rows(titled)
        for section in titled:
            here = section.key == current
            line = where if here else section_line(kit, view, section)
            self._lines[section.key].show_state(line, _sign(view, section), current=here)
        if current in self._lines:
            QTimer.singleShot(0, self, lambda: self._show_current(current))

    def _make_rows(self, sections: list[SectionView]) -> None:
        if list(self._lines) == [section.key for section in sections]:
            return
        clear(self._rows)
        self._lines = {section.key: _SectionRow(self._kit, section.title) for section in sections}
        for key, line in self._lines.items():
            line.clicked.connect(lambda _checked=False, chosen=key: self.chosen.emit(chosen))
            self._rows.addWidget(line)

    def _show_current(self, key: str) -> None:
        if key in self._lines:
            self._scroll.ensureWidgetVisible(self._lines[key], 0, self._kit.px(60))


def _sign(view: ScreeningView, section: SectionView) -> tuple[str, str]:
    if any(question.section == section.key and question.path in view.to_come_back for question in view.questions):
        return _SIGNS[SectionState.STARTED]
    return _SIGNS[section.state]
