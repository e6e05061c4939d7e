"""Signing in: what is locked, who you are, and whether the computer's clock is right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldtool import __version__
from fieldtool.desk.views import CentreView
from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.bars import PRODUCT
from ui.kit import Kit
from ui.pages.door import DarkFact, DoorPage
from ui.pages.parts import NoticePlace
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Field,
    Icon,
    Label,
    Notice,
    SecretLine,
    Segments,
    TextLine,
    column,
    focus_first,
    row,
    stretch,
)

__all__ = ["SignInPage"]

_SECOND: Final = 1000


class SignInPage(DoorPage):
    """Staff code and passphrase. ``sign_in_asked`` carries both; nothing here shows who works at the centre.

    ``notice`` is what happened since, as (title, body), or none.
    """

    sign_in_asked = Signal(str, str)
    forgotten_asked = Signal()

    def __init__(self, kit: Kit, centre: CentreView, notice: tuple[str, str] | None = None) -> None:
        super().__init__(kit)
        self._code = TextLine(kit)
        self._code.setMaxLength(40)
        self._passphrase = SecretLine(kit, kit.tr("Passphrase"))
        self._code_field = Field(kit, kit.tr("Staff code"), self._code)
        self._secret_field = Field(kit, kit.tr("Passphrase"), self._passphrase)
        self._notices = NoticePlace(kit)
        self._time = _TimeCheck(kit)
        self._button = Button(
            kit, kit.tr("Sign in"), "main", key=kit.tr("Enter"), size="main", font_size=tokens.ANSWER
        ).widen()
        self.lay_out(_tagline(kit, centre), _facts(kit, centre), self._form(kit))
        if notice is not None:
            self._notices.show_notice(Notice(kit, "info", *notice, icon="history"))
        self._code.returnPressed.connect(self._passphrase.line.setFocus)
        self._passphrase.returned.connect(self._ask)
        self._button.clicked.connect(self._ask)
        self._left = 0
        self._clock = QTimer(self, interval=_SECOND)
        self._clock.timeout.connect(self._count_down)
        focus_first(self, lambda: self._code)

    def show_wait(self, seconds: int) -> None:
        """The next try can be made only after so many seconds; they are counted on the button."""
        self._left = seconds
        self._button.setEnabled(False)
        self._button.setText(self.kit.texts.ntr("Wait {count} second", "Wait {count} seconds", seconds))
        self._clock.start()

    def show_busy(self, *, busy: bool) -> None:
        """While the passphrase is worked on, for about a second, nothing can be pressed twice."""
        self._button.setEnabled(not busy)
        self._button.setText(self.kit.tr("Opening the records…") if busy else self.kit.tr("Sign in"))

    def show_error(self, error: FieldtoolError) -> None:
        """Say why nobody was signed in. The code stays; the passphrase has to be typed again."""
        self.show_busy(busy=False)
        self._passphrase.clear()
        self._notices.show_error(error)

    def _count_down(self) -> None:
        if self._left > 1:
            self.show_wait(self._left - 1)
            return
        self._clock.stop()
        self.show_busy(busy=False)

    def _form(self, kit: Kit) -> QWidget:
        forgotten = Button(kit, kit.tr("I forgot my passphrase"), "link", size="small")
        forgotten.clicked.connect(self.forgotten_asked)
        paste = Label(kit, kit.tr("Pasting is allowed"), tokens.META, colour=tokens.INK2, wrap=False)
        return column(
            self._notices,
            Label(kit, kit.tr("Sign in"), 28, bold=True),
            self._code_field,
            self._secret_field,
            self._time,
            self._button,
            row(forgotten, STRETCH, paste, gap=kit.px(12)),
            gap=kit.px(12),
        )

    def _ask(self) -> None:
        if not self._button.isEnabled():
            return
        missing = self._mark_missing()
        if missing is not None:
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._notices.clear()
        self.show_busy(busy=True)
        self.sign_in_asked.emit(self._code.text().strip(), self._passphrase.text())

    def _mark_missing(self) -> QLineEdit | None:
        """The first field that is still empty, each told below it."""
        code = "" if self._code.text().strip() else self.kit.tr("Type your staff code.")
        secret = "" if self._passphrase.text() else self.kit.tr("Type your passphrase.")
        self._code_field.set_error(code)
        self._secret_field.set_error(secret)
        if code:
            return self._code
        return self._passphrase.line if secret else None


class _TimeCheck(Card):
    """Is this the right date and time? *No* says how to set it, and what is recorded meanwhile."""

    def __init__(self, kit: Kit) -> None:
        now = kit.clock.now()
        question = Label(kit, kit.tr("Is this the right date and time?"), tokens.SECOND, colour=tokens.INK2)
        day = kit.texts.weekday_date(now.date())
        moment = kit.tr("{day} {year}, {time}", day=day, year=now.year, time=kit.texts.time(now))
        answer = Segments(
            kit,
            kit.tr("Is this the right date and time?"),
            (("yes", kit.tr("Yes")), ("no", kit.tr("No"))),
        )
        words = column(question, Label(kit, moment, tokens.ROW, bold=True), gap=2)
        line = stretch(row(Icon(kit, "calendar-clock", tokens.PRI, 28), words, answer, gap=kit.px(14)), 1)
        self._advice = Notice(
            kit,
            "due",
            kit.tr("Set the clock of this computer first"),
            kit.tr(
                "Open the date and time settings of the computer, correct them, then come back. "
                "If you go on, times are recorded as the computer says."
            ),
        )
        self._advice.hide()
        super().__init__(kit, line, self._advice, gap=10, pad=14)
        answer.chosen.connect(lambda picked: self._advice.setVisible(picked == "no"))


def _tagline(kit: Kit, centre: CentreView) -> str:
    return "\n".join((kit.tr("Reception guide for {centre}.", centre=centre.name), kit.tr("Works without internet.")))


def _facts(kit: Kit, centre: CentreView) -> tuple[DarkFact, ...]:
    locked = (
        "lock",
        tokens.FOCUS,
        kit.tr("Records on this computer are locked"),
        kit.tr("They open only with a staff passphrase."),
    )
    here = ("monitor", tokens.ON_BAR2, kit.tr("Desk {desk}", desk=centre.desk), f"{PRODUCT} {__version__}")
    practice = ("school", tokens.FOCUS, kit.tr("Practice centre"), kit.tr("Everybody in it is invented."))
    return (locked, *((practice,) if centre.practice else ()), here)
