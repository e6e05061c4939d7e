"""The dark bar at the top: the one of the framed window, and the one of an interview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldtool.desk.views import CentreView, StaffView
from ui import tokens
from ui.icons import icon
from ui.kit import Kit
from ui.saving import SaveState
from ui.widgets import STRETCH, Button, Icon, Label, Sentence, fill_row, row, stretch, tone
from ui.widgets.bar_parts import HideButton, KeyedLine, MarkAndName
from ui.widgets.paint import text_size
from ui.words import ROLE_WORDS

__all__ = ["PRODUCT", "Bar", "CaseBar", "CaseLine", "FrameBar", "Room", "SavedLabel"]

PRODUCT: Final = "Fieldtool"


class Room(IntEnum):
    """How much a bar says: everything, what cannot be left out, or one word for each thing."""

    WIDE = 0
    NARROW = 1
    SHORT = 2


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What the bar of an interview says: case code, the person in a few neutral words, and their language."""

    code: str
    person: str
    language: str


class SavedLabel(QWidget):
    """Whether everything is saved: an icon and a word, read out by a screen reader when it changes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._icon = Icon(kit, "check-circle", tokens.OK_ON_BAR, 18)
        self._word = Label(kit, "", tokens.SECOND, bold=True, colour=tokens.SURFACE, wrap=False)
        fill_row(tone(self, "clear"), self._icon, self._word, gap=kit.px(7))
        self.show_state(SaveState.IDLE, None)

    def show_state(self, state: SaveState, at: datetime | None) -> None:
        """Say *Saving*, *Saved 10:42* or *Not saved*; ``at`` is the instant of the last commit."""
        icon_name, colour, word = {
            SaveState.IDLE: ("check-circle", tokens.OK_ON_BAR, self._kit.tr("All saved")),
            SaveState.SAVING: ("progress-check", tokens.ON_BAR2, self._kit.tr("Saving…")),
            SaveState.SAVED: ("check-circle", tokens.OK_ON_BAR, self._saved(at)),
            SaveState.FAILED: ("alert-octagon", tokens.FOCUS, self._kit.tr("Not saved")),
        }[state]
        self._icon.show_icon(icon_name, colour)
        self._word.setText(word)
        self.setAccessibleName(word)

    def _saved(self, at: datetime | None) -> str:
        return self._kit.tr("Saved {time}", time=self._kit.texts.time(at)) if at else self._kit.tr("All saved")


class Bar(QWidget):
    """What both bars have: the saved state, urgent help, and hide in the very corner."""

    urgent_asked = Signal()
    hide_asked = Signal()

    def __init__(self, kit: Kit, room: Room) -> None:
        super().__init__()
        self.kit = kit
        short = room is Room.SHORT
        self.saved = SavedLabel(kit)
        word = kit.tr("Urgent") if short else kit.tr("Urgent help")
        self._urgent = Button(
            kit, word, "bar-urgent", icon="alert-octagon", key="" if room else "F2", size="small", pad=15
        )
        self._hide = HideButton(kit, short=short)
        self._urgent.clicked.connect(self.urgent_asked)
        self._hide.clicked.connect(self.hide_asked)
        self.setFixedHeight(kit.px(56))
        tone(self, "bar")

    def lay_out(self, *parts: QWidget | int | None) -> None:
        """Put a bar's own parts before what both have; no button of the bar wraps."""
        for part in (*parts, self._urgent):
            if isinstance(part, Button):
                part.setMinimumWidth(part.sizeHint().width())
        gap = 12
        shared = row(*parts, self._urgent, gap=gap)
        fill_row(self, shared, self._hide, gap=gap)
        stretch(self, 0)


class FrameBar(Bar):
    """The bar of the framed window: mark, centre and desk, *Find* (F3), saved state, clock, who."""

    find_asked = Signal(str)
    find_page_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, kit: Kit, centre: CentreView, person: StaffView | None, room: Room) -> None:
        super().__init__(kit, room)
        self._room = room
        short = room is Room.SHORT
        self.find_line = self._find_line()
        place = f"{centre.name} · {kit.tr('Desk {desk}', desk=centre.desk)}"
        name = MarkAndName(kit, "" if short else PRODUCT, "" if short else place)
        name.setMinimumWidth(0 if room else kit.px(212))
        self._clock = Sentence(kit, (), tokens.SECOND)
        self._clock.setWordWrap(False)
        if person is None:
            self.lay_out(name, STRETCH, self._clock)
        elif short:
            button = Button(kit, kit.tr("Find"), "bar", icon="magnify", size="small")
            button.clicked.connect(self.find_page_asked)
            self.lay_out(name, self._menu_button(), button, STRETCH, self.saved)
        else:
            rule = _rule(kit), _rule(kit)
            self.lay_out(
                name, self.find_line, STRETCH, self.saved, rule[0], self._clock, rule[1], self._who(person), kit.px(4)
            )
        self._tick()
        timer = QTimer(self, interval=1000)
        timer.timeout.connect(self._tick)
        timer.start()

    def _menu_button(self) -> Button:
        button = Button(self.kit, self.kit.tr("Menu"), "bar", icon="menu", size="small")
        button.clicked.connect(lambda: self.menu_asked.emit(button.mapToGlobal(QPoint(0, button.height()))))
        return button

    def _find_line(self) -> QLineEdit:
        kit = self.kit
        words = kit.tr("Find a person or case code")
        shown = kit.tr("Find") if self._room else words
        line = KeyedLine(kit, "F3", words)
        line.setPlaceholderText(shown)
        tone(line, "on-bar")
        palette = line.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(tokens.ON_BAR2))
        line.setPalette(palette)
        line.addAction(icon("magnify", tokens.ON_BAR2), QLineEdit.ActionPosition.LeadingPosition)
        least = text_size(line.font(), shown).width() + kit.px(100)
        line.setMinimumWidth(least)
        line.setMaximumWidth(max(least, kit.px(318)))
        line.returnPressed.connect(lambda: self.find_asked.emit(line.text()))
        return line

    def _who(self, person: StaffView) -> QWidget:
        kit = self.kit
        code = (person.code, tokens.SURFACE, False)
        role = (f" {kit.tr(ROLE_WORDS[person.role])}", tokens.ON_BAR2, False)
        parts = (code,) if self._room else (code, role)
        words = Sentence(kit, parts, tokens.SECOND)
        words.setWordWrap(False)
        return row(Icon(kit, "account-circle-outline", tokens.SURFACE, 20), words, gap=kit.px(7))

    def _tick(self) -> None:
        now = self.kit.clock.now()
        time = (self.kit.texts.time(now), tokens.SURFACE, True)
        day = (f"{self.kit.texts.weekday_date(now.date())}  ", tokens.SURFACE, False)
        self._clock.set_parts((time,) if self._room else (day, time))


class CaseBar(Bar):
    """The bar of an interview: the case, the language, and *Stop the interview* (Ctrl .)."""

    stop_asked = Signal()

    def __init__(self, kit: Kit, case: CaseLine, room: Room) -> None:
        super().__init__(kit, room)
        short = room is Room.SHORT
        name = MarkAndName(kit, case.code, "" if short else case.person, with_mark=not short)
        word = kit.tr("Stop") if short else kit.tr("Stop the interview")
        self._stop = Button(
            kit, word, "bar", icon="hand-back-right", key="" if room else "Ctrl .", size="small", pad=15
        )
        self._stop.clicked.connect(self.stop_asked)
        language: tuple[QWidget | int | None, ...] = ()
        if not short:
            words = Label(kit, case.language, tokens.SECOND, colour=tokens.SURFACE, wrap=False)
            language = (kit.px(20), row(Icon(kit, "translate", tokens.SURFACE, 20), words, gap=kit.px(7)))
        self.lay_out(name, *language, STRETCH, self.saved, kit.px(4), self._stop)


def _rule(kit: Kit) -> QWidget:
    line = tone(QWidget(), "bar-rule")
    line.setFixedSize(kit.look.line(1), kit.px(28))
    return line
