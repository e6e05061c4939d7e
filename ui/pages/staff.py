"""Staff and keys, for supervisors: who works here, in which role, and a passphrase for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldtool.desk.views import StaffView
from fieldtool.errors import FieldtoolError
from fieldtool.model import Role
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import FoldingColumns, NoticePlace, middled, section_title
from ui.pages.passphrase import PassphraseChoice
from ui.pages.staff_change import StaffChange
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Field,
    Heading,
    Icon,
    Label,
    ListCard,
    Notice,
    Page,
    Segments,
    TextLine,
    column,
    fill_row,
    focus_first,
    stretch,
    tone,
)
from ui.words import ROLE_WORDS

__all__ = ["StaffPage"]


class StaffPage(Page):
    """Codes, never names. A change is asked before it is done, and its button names it.

    ``added`` carries code, role and passphrase; ``role_changed`` a person and a role; ``passphrase_reset`` a person
    and a passphrase; ``removed`` a person. ``another_asked`` wants another passphrase proposed.
    """

    added = Signal(str, Role, str)
    role_changed = Signal(str, Role)
    passphrase_reset = Signal(str, str)
    removed = Signal(str)
    another_asked = Signal()

    def __init__(self, kit: Kit, staff: tuple[StaffView, ...], own_id: str, proposal: str) -> None:
        self._notices = NoticePlace(kit)
        self._proposal = proposal
        self._add = _AddCard(kit, proposal)
        active = tuple(_PersonRow(kit, person, own=person.id == own_id) for person in staff if person.active)
        parts: list[QWidget | int | None] = [section_title(kit, kit.tr("Working here")), ListCard(kit, active)]
        left = tuple(_left_row(kit, person) for person in staff if not person.active)
        if left:
            parts += [section_title(kit, kit.tr("Left")), ListCard(kit, left)]
        self._side = column(self._add, STRETCH)
        words = kit.tr("Everybody has a code and a passphrase of their own.")
        heading = Heading(kit, kit.tr("Staff and keys"), words)
        columns = FoldingColumns(kit, column(*parts, STRETCH, gap=kit.px(10)), self._side, (740, 378))
        super().__init__(kit, heading, self._notices, columns)
        self._open: StaffChange | None = None
        for each in active:
            each.asked.connect(lambda what, person=each.person: self.ask(person, what))
        self._add.added.connect(self.added)
        self._add.passphrase.another_asked.connect(self.another_asked)
        focus_first(self, lambda: active[0] if active else self._add)

    def show_proposal(self, proposal: str) -> None:
        """Propose another passphrase wherever one is asked for."""
        self._proposal = proposal
        self._add.passphrase.show_proposal(proposal)
        if self._open is not None and self._open.passphrase is not None:
            self._open.passphrase.show_proposal(proposal)

    def ask(self, person: StaffView, what: str) -> None:
        """Ask before a change: ``what`` is ``role``, ``passphrase`` or ``remove``. It takes the place of the form."""
        self._close()
        change = StaffChange(self.kit, person, what, self._proposal)
        change.cancelled.connect(self._close)
        change.role_changed.connect(self.role_changed)
        change.passphrase_reset.connect(self.passphrase_reset)
        change.removed.connect(self.removed)
        if change.passphrase is not None:
            change.passphrase.another_asked.connect(self.another_asked)
        self._add.hide()
        layout = self._side.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, change)
        change.show()
        self._open = change
        change.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, *, busy: bool) -> None:
        """While keys are made, for about a second, nothing can be pressed twice."""
        self.middle.setEnabled(not busy)
        if busy:
            words = self.kit.tr("Making the keys. This takes a few seconds…")
            self._notices.show_notice(Notice(self.kit, "info", words, icon="progress-clock"))

    def show_error(self, error: FieldtoolError) -> None:
        """Say why nothing was changed."""
        self.show_busy(busy=False)
        self._notices.show_error(error)

    def show_done(self, words: str) -> None:
        """Say what was changed."""
        self._notices.show_notice(Notice(self.kit, "ok", words))

    def _close(self) -> None:
        if self._open is not None:
            self._open.hide()
            self._open.deleteLater()
            self._open = None
            self._add.show()


class _PersonRow(QWidget):
    """A code, a role, and the three things that can be changed."""

    asked = Signal(str)

    def __init__(self, kit: Kit, person: StaffView, *, own: bool) -> None:
        super().__init__()
        self.person = person
        name = kit.tr("{code} (you)", code=person.code) if own else person.code
        words = column(
            Label(kit, name, tokens.ROW, bold=True),
            Label(kit, kit.tr(ROLE_WORDS[person.role]), tokens.SECOND, colour=tokens.INK2),
        )
        changes = (
            ("role", kit.tr("Change role")),
            ("passphrase", kit.tr("New passphrase")),
            ("remove", kit.tr("Remove")),
        )
        buttons = tuple(self._button(kit, what, word) for what, word in changes)
        icon = "shield-account" if person.role is Role.SUPERVISOR else "account"
        side, top = kit.px(14), kit.px(9)
        fill_row(
            tone(self, "clear"),
            Icon(kit, icon, tokens.INK2, 24),
            words,
            *map(middled, buttons),
            gap=kit.px(10),
            margins=(side, top, side, top),
        )
        stretch(self, 1)
        self.setFocusProxy(buttons[0])

    def _button(self, kit: Kit, what: str, word: str) -> Button:
        button = Button(kit, word, "quiet", size="small", pad=12)
        button.setAccessibleName(f"{word}: {self.person.code}")
        button.clicked.connect(lambda: self.asked.emit(what))
        return button


class _AddCard(Card):
    added = Signal(str, Role, str)

    def __init__(self, kit: Kit, proposal: str) -> None:
        self._code = TextLine(kit, placeholder="IN-08")
        self._code.setMaxLength(20)
        self._field = Field(kit, kit.tr("Staff code"), self._code, hint=kit.tr("No name. A code is never given twice."))
        roles = tuple((role.value, kit.tr(words)) for role, words in ROLE_WORDS.items())
        self._role = Segments(kit, kit.tr("Role"), roles, Role.INTAKE.value)
        self.passphrase = PassphraseChoice(kit, kit.tr("Passphrase"), proposal)
        button = Button(kit, kit.tr("Add this person"), "main", icon="account-plus").widen()
        super().__init__(
            kit,
            section_title(kit, kit.tr("Add a person")),
            self._field,
            Field(kit, kit.tr("Role"), self._role),
            self.passphrase,
            button,
            gap=14,
        )
        self._tr = kit.tr
        button.clicked.connect(self._ask)
        self.setFocusProxy(self._code)

    def _ask(self) -> None:
        code = self._code.text().strip().upper()
        self._field.set_error("" if code else self._tr("Type a staff code."))
        if code and self.passphrase.is_ready():
            self.added.emit(code, Role(self._role.value), self.passphrase.passphrase)


def _left_row(kit: Kit, person: StaffView) -> QWidget:
    side, top = kit.px(14), kit.px(9)
    line = fill_row(
        tone(QWidget(), "clear"),
        Icon(kit, "account-off-outline", tokens.INK2, 24),
        Label(kit, person.code, tokens.ROW, colour=tokens.INK2),
        gap=kit.px(10),
        margins=(side, top, side, top),
    )
    return stretch(line, 1)
