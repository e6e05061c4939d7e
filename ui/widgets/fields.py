"""Fields with their label above, and what is wrong below: one-line texts, passphrases, pickers."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui import tokens
from ui.icons import draw_icon, icon
from ui.kit import Kit
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, fill_column, row, stretch, tone
from ui.widgets.paint import place
from ui.widgets.text import Icon, Label

__all__ = ["Dropdown", "Field", "Picker", "SecretLine", "TextLine"]


class TextLine(QLineEdit):
    """One line of text; ``name`` is what a screen reader calls it (a :class:`Field` gives it one too)."""

    def __init__(self, kit: Kit, name: str = "", *, placeholder: str = "", size: int = tokens.ROW) -> None:
        super().__init__()
        self.setFont(kit.font(size))
        self.setPlaceholderText(placeholder)
        if name:
            self.setAccessibleName(name)


class Dropdown(QComboBox):
    """One of a few words in a list that opens; its arrow is painted, so that it is never missing."""

    def __init__(self, kit: Kit, name: str = "") -> None:
        super().__init__()
        self._kit = kit
        self.setFont(kit.font(tokens.ROW))
        if name:
            self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = self._kit.px(20)
        rect = QRect(self.width() - size - self._kit.px(10), (self.height() - size) // 2, size, size)
        draw_icon(painter, place(self, rect), "chevron-down", tokens.INK)


class SecretLine(QWidget):
    """A passphrase: dots until *Show* is pressed; pasting is allowed."""

    returned = Signal()

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self.line = TextLine(kit, name)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.returnPressed.connect(self.returned)
        self._show = Button(kit, kit.tr("Show"), "link", icon="eye", size="small")
        self._show.clicked.connect(self._swap)
        fill_column(self, row(self.line, self._show, gap=kit.px(12)))
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Empty it and hide it again."""
        self.line.clear()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._show.setText(self._kit.tr("Show"))

    def _swap(self) -> None:
        hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._show.setText(self._kit.tr("Hide") if hidden else self._kit.tr("Show"))
        self._show.set_icon("eye-off" if hidden else "eye")


class Field(QWidget):
    """A label, an editor of any kind, a hint, and an error line that is there only when something is wrong."""

    def __init__(self, kit: Kit, label: str, editor: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        caption = Label(kit, label, tokens.BODY, bold=True)
        caption.setBuddy(editor)
        self._error = Label(kit, "", tokens.BODY, bold=True, colour=tokens.URG)
        self._error_row = stretch(row(Icon(kit, "alert-circle", tokens.URG, 20), self._error, gap=kit.px(8)), 1)
        self._error_row.hide()
        parts: list[QWidget | int | None] = [caption, editor]
        if hint:
            parts.append(Label(kit, hint, tokens.SECOND, colour=tokens.INK2))
        fill_column(tone(self, "clear"), *parts, self._error_row, gap=kit.px(6))
        target = editor.focusProxy() or editor
        if not (editor.accessibleName() or target.accessibleName()):
            # An editor with a name of its own, such as a row of words, keeps the words that its parts are called by.
            target.setAccessibleName(label)
        self.setFocusProxy(target)

    def set_error(self, message: str) -> None:
        """Say what is wrong with it, or nothing."""
        self._error.setText(message)
        self._error_row.setVisible(bool(message))
        target = self.focusProxy() or self.editor
        target.setProperty("wrong", bool(message))
        target.style().unpolish(target)
        target.style().polish(target)
        target.setAccessibleDescription(message)


class Picker(QWidget):
    """Type a few letters, choose from what fits: for eight options or more (countries, languages, long lists).

    ``options`` are (value, name, other spellings); ``often`` are the values that get a link of their own. ``chosen``
    tells the value. Accents and case do not matter.
    """

    chosen = Signal(str)

    def __init__(
        self,
        kit: Kit,
        name: str,
        options: tuple[tuple[str, str, str], ...],
        *,
        often: tuple[str, ...] = (),
        rows: int = 4,
    ) -> None:
        super().__init__()
        self._kit = kit
        self._names = {value: label for value, label, _ in options}
        self._search = {value: _plain(f"{label} {other}") for value, label, other in options}
        self._value = ""
        self.line = TextLine(kit, name, placeholder=kit.tr("Type a few letters"))
        self.line.addAction(icon("magnify", tokens.INK2), QLineEdit.ActionPosition.LeadingPosition)
        self._list = QListWidget()
        self._list.setFont(kit.font(tokens.ROW))
        self._list.setAccessibleName(name)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setStyleSheet(_list_style(kit))
        self._list.setFixedHeight(kit.px(46) * rows)
        self._list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.px(6))
        layout.addWidget(self.line)
        layout.addWidget(self._list)
        if often:
            layout.addWidget(self._links(often))
        self.line.textEdited.connect(self._filter)
        self.line.installEventFilter(self)
        self._list.itemActivated.connect(self._on_item)
        self._list.itemClicked.connect(self._on_item)
        self.setFocusProxy(self.line)

    @property
    def value(self) -> str:
        """What is chosen, or empty."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show what is chosen, without telling anybody."""
        self._value = value
        self.line.setText(self._names.get(value, ""))
        self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._on_key(event.key()):
            return True
        if event.type() == QEvent.Type.FocusOut and not self._list.hasFocus():
            self._settle()
        if event.type() == QEvent.Type.MouseButtonPress and not self._value and self._list.isHidden():
            self._filter("")
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self._list.isHidden():
                self._filter(self.line.text() if not self._value else "")
                return True
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._list.isHidden():
            if self._list.count():
                self._on_item(self._list.item(max(0, self._list.currentRow())))
            return True
        if key == Qt.Key.Key_Escape and not self._list.isHidden():
            self._settle()
            return True
        return False

    def _filter(self, typed: str) -> None:
        wanted = _plain(typed).split()
        self._list.clear()
        found = [value for value, text in self._search.items() if all(word in text for word in wanted)]
        found.sort(key=lambda value: not _plain(self._names[value]).startswith(_plain(typed)))
        for value in found:
            item = QListWidgetItem(self._names[value])
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setSizeHint(QSize(10, self._kit.px(44)))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(found))

    def _on_item(self, item: QListWidgetItem) -> None:
        self.set_value(str(item.data(Qt.ItemDataRole.UserRole)))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self._value)

    def _settle(self) -> None:
        """Take a name that was typed in full; else show again what was chosen."""
        typed = _plain(self.line.text())
        full = [value for value, label in self._names.items() if _plain(label) == typed]
        if full and full[0] != self._value:
            self.set_value(full[0])
            self.chosen.emit(self._value)
        else:
            self.set_value(self._value)

    def _links(self, often: tuple[str, ...]) -> QWidget:
        caption = Label(self._kit, self._kit.tr("Often here:"), tokens.SECOND, colour=tokens.INK2, wrap=False)
        links: list[QWidget | int | None] = [caption]
        for value in often:
            link = Button(self._kit, self._names.get(value, value), "link", size="small")
            link.clicked.connect(lambda _checked=False, picked=value: self._pick(picked))
            links.append(link)
        return column(row(*links, STRETCH, gap=self._kit.px(12)))

    def _pick(self, value: str) -> None:
        self.set_value(value)
        self.chosen.emit(value)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _list_style(kit: Kit) -> str:
    return (
        f"QListWidget {{ background: {tokens.SURFACE}; color: {tokens.INK}; outline: none;"
        f" border: {kit.look.line(2)}px solid {tokens.CTL}; border-radius: 6px; }}"
        f"QListWidget::item {{ padding: 0 {kit.px(12)}px; }}"
        f"QListWidget::item:selected {{ background: {tokens.PRI_TINT}; color: {tokens.PRI}; }}"
    )
