"""The frame around every page: bar, menu, the band for what is not saved, the stripes of a practice centre.

It knows no case and no rule: it shows the page that it is given and tells what was pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldtool.desk.views import CentreView, StaffView
from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.bars import Bar, CaseBar, CaseLine, FrameBar, Room
from ui.kit import Kit
from ui.menu import Menu
from ui.navigation import Chrome, PageName, Place
from ui.saving import SaveState
from ui.widgets import Button, FocusRing, Notice, PracticeStripe, clear, fill_column, row, stretch, tone
from ui.widgets.band import NotSavedBand

__all__ = ["Dress", "Shell"]

_FOLD_FROM_PERCENT: Final = 150
_TAB_STOPS: Final = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)
_TEXT_STEPS: Final = {"Ctrl++": 1, "Ctrl+=": 1, "Ctrl+-": -1, "Ctrl+0": 0}


@dataclass(frozen=True, slots=True)
class Dress:
    """What stands around a page: its chrome, its line in the menu, and in an interview the case."""

    chrome: Chrome
    page: PageName
    case: CaseLine | None = None


@dataclass(slots=True)
class _Layer:
    widget: QWidget
    dress: Dress
    focused: QWidget | None = None


class Shell(QWidget):
    """The inside of the window for one language and text size; a change of either makes a new one."""

    go_asked = Signal(Place)
    find_asked = Signal(str)
    urgent_asked = Signal()
    hide_asked = Signal()
    stop_asked = Signal()
    retry_asked = Signal()
    text_step_asked = Signal(int)

    def __init__(self, kit: Kit, centre: CentreView | None, person: StaffView | None) -> None:
        super().__init__()
        self.kit, self._centre, self._person = kit, centre, person
        self._layers: list[_Layer] = []
        self._cover_sheet: QWidget | None = None
        self._saved: tuple[SaveState, datetime | None] = (SaveState.IDLE, None)
        self._room = Room.WIDE
        self._bar: Bar | None = None
        self._bar_slot, self._notices, self._band_slot = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._pages = QStackedWidget()
        self._root = QStackedWidget()
        self._menu = Menu(kit, person.role if person else None)
        self._menu.go_asked.connect(self.go_asked)
        self.setLayoutDirection(kit.direction)
        self.setFont(kit.font(tokens.BODY))
        self._lay_out()
        self._ring = FocusRing(self)
        self._make_shortcuts()

    def show_page(self, page: QWidget, dress: Dress) -> None:
        """Replace the page at the bottom; what was there is removed, not dimmed. Covers stay above it."""
        if self._layers:
            self._discard(self._layers.pop(0))
        self._layers.insert(0, _Layer(page, dress))
        self._pages.insertWidget(0, page)
        if len(self._layers) == 1:
            self._show_top()

    def cover(self, page: QWidget, dress: Dress) -> None:
        """Show a page above the others, which stay as they are: urgent help, the person's card, the guidance."""
        self._note_focus()
        self._layers.append(_Layer(page, dress))
        self._pages.addWidget(page)
        self._show_top()

    def uncover(self) -> None:
        """Take the uppermost cover away; the page below has the focus where it had it."""
        if len(self._layers) > 1:
            self._discard(self._layers.pop())
            self._show_top()

    def drop_covers(self) -> None:
        """Take every cover away."""
        while len(self._layers) > 1:
            self.uncover()

    def hide_behind(self, sheet: QWidget) -> None:
        """Hide everything at once behind a sheet that says nothing."""
        if self._cover_sheet is None:
            self._note_focus()
            self._cover_sheet = sheet
            self._root.addWidget(sheet)
            self._root.setCurrentWidget(sheet)
            self._stripe_all(shown=False)
            sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Take the sheet away."""
        if self._cover_sheet is not None:
            self._root.removeWidget(self._cover_sheet)
            self._cover_sheet.deleteLater()
            self._cover_sheet = None
            self._show_top()

    def show_saved(self, state: SaveState, at: datetime | None, error: FieldtoolError | None) -> None:
        """Say in the bar what is saved; while something is not, a red band stands across the whole window."""
        self._saved = (state, at)
        if self._bar is not None:
            self._bar.saved.show_state(state, at)
        if error is not None:
            clear(self._band_slot)
            band = NotSavedBand(self.kit, error)
            band.retry_asked.connect(self.retry_asked)
            self._band_slot.addWidget(band)
            band.show()
        elif state is not SaveState.SAVING:
            clear(self._band_slot)

    def show_error(self, error: FieldtoolError) -> None:
        """Say what went wrong above the page; the focus goes to it, Esc or *Close* takes it away."""
        clear(self._notices)
        close = Button(self.kit, self.kit.tr("Close"), "quiet", key="Esc", size="small")
        texts = self.kit.texts
        notice = Notice(self.kit, "error", error.sentence(texts), error.hint(texts), code=error.code, buttons=(close,))
        close.clicked.connect(self.clear_error)
        side = self.kit.px(24)
        self._notices.addWidget(notice)
        self._notices.setContentsMargins(side, self.kit.px(12), side, 0)
        notice.show()
        notice.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_error(self) -> None:
        """Take the message away."""
        clear(self._notices)
        self._notices.setContentsMargins(0, 0, 0, 0)

    def show_count(self, page: PageName, count: int) -> None:
        """How many wait at a line of the menu."""
        self._menu.set_count(page, count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != self.width() and self._layers:
            self._fit_bar()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear_error()
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._notices)
        column.addWidget(self._pages, 1)
        frame = tone(QWidget(), "page")
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(self._bar_slot)
        lines.addLayout(self._band_slot)
        lines.addWidget(stretch(row(self._menu, middle), 1), 1)
        self._root.addWidget(frame)
        self._stripes = self._make_stripes()
        sides = stretch(row(*self._stripes[1:2], self._root, *self._stripes[2:3]), 1 if self._stripes else 0)
        fill_column(self, *self._stripes[:1], sides, *self._stripes[3:])
        stretch(self, 1 if self._stripes else 0)

    def _make_stripes(self) -> list[PracticeStripe]:
        if self._centre is None or not self._centre.practice:
            return []
        word = self.kit.tr("Practice: invented people")
        return [
            PracticeStripe(self.kit, word),
            PracticeStripe(self.kit, upright=True),
            PracticeStripe(self.kit, upright=True),
            PracticeStripe(self.kit),
        ]

    def _stripe_all(self, *, shown: bool) -> None:
        for stripe in self._stripes:
            stripe.setVisible(shown)

    def _show_top(self) -> None:
        if not self._layers:
            return
        layer = self._layers[-1]
        self._pages.setCurrentWidget(layer.widget)
        self._dress(layer.dress)
        if self._cover_sheet is not None:
            return
        self._stripe_all(shown=True)
        (layer.focused or layer.widget).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_bar(self) -> None:
        """Say more or less in the bar when the window has become wider or narrower."""
        dress = self._layers[-1].dress
        room, bar = self._widest_bar(dress)
        if room is not self._room:
            self._dress(dress)
        elif bar is not None:
            bar.deleteLater()

    def _widest_bar(self, dress: Dress) -> tuple[Room, Bar | None]:
        """The bar that says most and still fits."""
        for room in Room if self.kit.look.percent < _FOLD_FROM_PERCENT else (Room.SHORT,):
            bar = self._make_bar(dress, room)
            if bar is None or room is Room.SHORT or bar.minimumSizeHint().width() <= self.width():
                return room, bar
            bar.deleteLater()
        return Room.SHORT, None

    def _dress(self, dress: Dress) -> None:
        clear(self._bar_slot)
        self._room, self._bar = self._widest_bar(dress)
        if self._bar is not None:
            self._bar.urgent_asked.connect(self.urgent_asked)
            self._bar.hide_asked.connect(self.hide_asked)
            self._bar.saved.show_state(*self._saved)
            self._bar_slot.addWidget(self._bar)
        self._menu.mark(dress.page)
        signed_in = self._person is not None
        self._menu.setVisible(dress.chrome is Chrome.FRAMED and signed_in and self._room < Room.SHORT)

    def _make_bar(self, dress: Dress, room: Room) -> Bar | None:
        if dress.chrome is Chrome.BARE or self._centre is None:
            return None
        if dress.chrome is Chrome.FOCUS and dress.case is not None:
            focus_bar = CaseBar(self.kit, dress.case, room)
            focus_bar.stop_asked.connect(self.stop_asked)
            return focus_bar
        bar = FrameBar(self.kit, self._centre, self._person, room)
        bar.find_asked.connect(self.find_asked)
        bar.find_page_asked.connect(lambda: self.go_asked.emit(Place(PageName.FIND)))
        bar.menu_asked.connect(self._menu.pop_up)
        return bar

    def _make_shortcuts(self) -> None:
        for keys, step in _TEXT_STEPS.items():
            self._shortcut(keys).activated.connect(lambda chosen=step: self.text_step_asked.emit(chosen))
        self._shortcut("F2").activated.connect(self.urgent_asked)
        self._shortcut("F3").activated.connect(self._find_by_key)
        self._shortcut("F6").activated.connect(lambda: self._next_region(1))
        self._shortcut("Shift+F6").activated.connect(lambda: self._next_region(-1))
        self._shortcut("Ctrl+N").activated.connect(lambda: self._go_if_signed_in(PageName.ARRIVAL))
        self._shortcut("Ctrl+.").activated.connect(self.stop_asked)

    def _shortcut(self, keys: str) -> QShortcut:
        return QShortcut(QKeySequence(keys), self)

    def _find_by_key(self) -> None:
        if isinstance(self._bar, FrameBar) and self._bar.find_line.isVisible():
            self._bar.find_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._go_if_signed_in(PageName.FIND)

    def _go_if_signed_in(self, page: PageName) -> None:
        if self._person is not None and self._cover_sheet is None:
            self.go_asked.emit(Place(page))

    def _next_region(self, step: int) -> None:
        page = self._layers[-1].widget if self._layers else None
        candidates: tuple[QWidget | None, ...] = (self._bar, self._menu, page)
        regions = [each for each in candidates if each is not None and each.isVisible()]
        at = next((n for n, each in enumerate(regions) if _holds_focus(each)), -1)
        region = regions[(at + step) % len(regions)] if regions else None
        if region is not None:
            _focus_first(region)

    def _note_focus(self) -> None:
        focused = _focused(self)
        if focused is not None and self._layers and self._layers[-1].widget.isAncestorOf(focused):
            self._layers[-1].focused = focused

    def _discard(self, layer: _Layer) -> None:
        self._pages.removeWidget(layer.widget)
        layer.widget.hide()
        layer.widget.deleteLater()


def _focused(inside: QWidget) -> QWidget | None:
    return inside.window().focusWidget()


def _holds_focus(region: QWidget) -> bool:
    focused = _focused(region)
    return focused is not None and (focused is region or region.isAncestorOf(focused))


def _focus_first(region: QWidget) -> None:
    inside = [
        each
        for each in (region, *region.findChildren(QWidget))
        if each.focusPolicy() in _TAB_STOPS and each.isVisible() and each.isEnabled()
    ]
    if inside:
        first = min(inside, key=lambda each: (each.mapTo(region, QPoint(0, 0)).y(), each.mapTo(region, QPoint()).x()))
        first.setFocus(Qt.FocusReason.TabFocusReason)
