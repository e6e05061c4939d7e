"""Getting back in with the 24 recovery words when a passphrase is forgotten."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.pages.door import DoorPage
from ui.pages.parts import NoticePlace
from ui.pages.passphrase import PassphraseChoice
from ui.widgets import Button, Field, Heading, Notice, TextLine, column, focus_first

__all__ = ["WORDS", "RecoveryPage", "WordsEditor"]

WORDS: Final = 24
"""How many recovery words there are."""


class RecoveryPage(DoorPage):
    """For a supervisor whose passphrase nobody else can reset. ``reset_asked``: words, staff code, new passphrase.

    ``another_asked`` wants another passphrase proposed.
    """

    reset_asked = Signal(str, str, str)
    back_asked = Signal()
    another_asked = Signal()

    def __init__(self, kit: Kit, proposal: str) -> None:
        super().__init__(kit)
        self._notices = NoticePlace(kit)
        self._code = TextLine(kit)
        self._code_field = Field(kit, kit.tr("Staff code"), self._code)
        self._words = WordsEditor(kit)
        self._words_field = Field(
            kit, kit.tr("The 24 recovery words"), self._words, hint=kit.tr("In their order, with a space between them.")
        )
        self._new = PassphraseChoice(kit, kit.tr("New passphrase"), proposal)
        self._button = Button(kit, kit.tr("Set the new passphrase"), "main", size="main").widen()
        locked = (
            "lock",
            tokens.FOCUS,
            kit.tr("Records on this computer are locked"),
            kit.tr("The recovery words are on paper, where your centre keeps them."),
        )
        self.lay_out(kit.tr("Works without internet."), (locked,), self._form(kit))
        self._button.clicked.connect(self._ask)
        self._new.another_asked.connect(self.another_asked)
        focus_first(self, lambda: self._code)

    def show_proposal(self, proposal: str) -> None:
        """Propose another passphrase."""
        self._new.show_proposal(proposal)

    def show_busy(self, *, busy: bool) -> None:
        """While the keys are made again nothing can be pressed twice."""
        self._button.setEnabled(not busy)

    def show_error(self, error: FieldtoolError) -> None:
        """Say why nothing was changed; what was typed stays."""
        self.show_busy(busy=False)
        self._notices.show_error(error)

    def _form(self, kit: Kit) -> QWidget:
        heading = Heading(kit, kit.tr("I forgot my passphrase"), back=True)
        heading.back.connect(self.back_asked)
        first = Notice(
            kit,
            "info",
            kit.tr("Ask a supervisor first"),
            kit.tr("A supervisor who is signed in can give you a new passphrase under Staff and keys."),
        )
        return column(
            self._notices,
            heading,
            first,
            self._code_field,
            self._words_field,
            self._new,
            self._button,
            gap=kit.px(14),
        )

    def _ask(self) -> None:
        code, words = self._code.text().strip(), self._words.words()
        self._code_field.set_error("" if code else self.kit.tr("Type your staff code."))
        self._words_field.set_error("" if len(words) == WORDS else self._count_words(len(words)))
        if code and len(words) == WORDS and self._new.is_ready():
            self._notices.clear()
            self.show_busy(busy=True)
            self.reset_asked.emit(" ".join(words), code, self._new.passphrase)

    def _count_words(self, count: int) -> str:
        return self.kit.texts.ntr("This is {count} word of 24.", "These are {count} words of 24.", count)


class WordsEditor(QPlainTextEdit):
    """Room for 24 words; Tab leaves it, so that it is no trap for the keyboard."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setFont(kit.font(tokens.ROW))
        self.setTabChangesFocus(True)
        self.setFixedHeight(kit.px(112))

    def words(self) -> list[str]:
        """What was typed, in small letters, without numbers between."""
        return [word for word in self.toPlainText().lower().split() if not word.strip(".").isdigit()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)
