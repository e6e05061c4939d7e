"""The menu at the side of the framed window, and the same as a pop-up where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from fieldtool.model import Role
from ui import tokens
from ui.icons import icon
from ui.kit import Kit
from ui.navigation import PageName, Place, menu_of
from ui.widgets import divider, fill_row, tone
from ui.widgets.bar_parts import MenuRow

__all__ = ["Menu"]


class Menu(QWidget):
    """The lines that a role may open, *Text size, language* at the end."""

    go_asked = Signal(Place)

    def __init__(self, kit: Kit, role: Role | None) -> None:
        super().__init__()
        self._kit = kit
        self._items = menu_of(role) if role else ()
        self._rows = {item.page: MenuRow(kit, kit.tr(item.word), item.icon) for item in self._items}
        self._counts = dict.fromkeys(self._rows, 0)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, kit.px(12), 0, kit.px(8))
        lines.setSpacing(0)
        for page, line in self._rows.items():
            if page is PageName.SETTINGS:
                lines.addStretch(1)
            lines.addWidget(line)
            line.clicked.connect(lambda _checked=False, to=page: self._on_click(to))
        inside = tone(QWidget(), "surface")
        inside.setLayout(lines)
        fill_row(tone(self, "surface"), inside, divider(kit, upright=True, strong=True))
        self.setFixedWidth(kit.px(200))

    def mark(self, page: PageName) -> None:
        """Show which line the window is at."""
        for each, line in self._rows.items():
            line.setChecked(each is page)

    def set_count(self, page: PageName, count: int) -> None:
        """Show how many wait at a line."""
        if page in self._rows:
            self._counts[page] = count
            self._rows[page].set_count(count)

    def pop_up(self, at: QPoint) -> None:
        """Offer the same lines at a point of the screen."""
        menu = QMenu(self.parentWidget())
        menu.setFont(self._kit.font(tokens.BODY))
        for item in self._items:
            word = self._kit.tr(item.word)
            count = self._counts[item.page]
            action = menu.addAction(icon(item.icon, tokens.INK2), f"{word} ({count})" if count else word)
            action.triggered.connect(lambda _checked=False, to=item.page: self.go_asked.emit(Place(to)))
        menu.popup(at)

    def _on_click(self, page: PageName) -> None:
        self._rows[page].setChecked(True)
        self.go_asked.emit(Place(page))
