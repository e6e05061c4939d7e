"""Text size and language for everybody; urgent numbers and the hub for supervisors; signing out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from fieldtool.desk.views import UrgentNumber
from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import FoldingColumns, NoticePlace, section_title
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Field,
    Heading,
    Label,
    Notice,
    Page,
    Segments,
    TextLine,
    column,
    focus_first,
    row,
)

__all__ = ["SettingsPage"]

_LANGUAGES: Final = (("es", "Español"), ("en", "English"), ("fr", "Français"))
_HUB_KEY: Final = "age1"


class SettingsPage(Page):
    """``numbers`` is none for who may not change the centre.

    ``text_size_asked`` carries percent, ``language_asked`` a code, ``numbers_changed`` all urgent numbers,
    ``hub_changed`` the hub's public key.
    """

    text_size_asked = Signal(int)
    language_asked = Signal(str)
    numbers_changed = Signal(tuple)
    hub_changed = Signal(str)
    sign_out_asked = Signal()

    def __init__(self, kit: Kit, numbers: tuple[UrgentNumber, ...] | None) -> None:
        self._notices = NoticePlace(kit)
        sizes = tuple((str(size), f"{size} %") for size in tokens.TEXT_SIZES)
        size = Segments(kit, kit.tr("Text size"), sizes, str(kit.look.percent))
        language = Segments(kit, kit.tr("Language of the window"), _LANGUAGES, kit.texts.language)
        leave = Button(kit, kit.tr("Sign out"), "quiet", icon="logout")
        mine = column(
            Card(
                kit,
                section_title(kit, kit.tr("Reading"), "format-size"),
                Field(kit, kit.tr("Text size"), size, hint=kit.tr("Ctrl + and Ctrl − do the same.")),
                Field(kit, kit.tr("Language of the window"), language),
                gap=14,
            ),
            Card(
                kit,
                section_title(kit, kit.tr("Leave this desk"), "logout"),
                Label(kit, kit.tr("The records are locked. Everything you answered is saved."), colour=tokens.INK2),
                row(leave, STRETCH),
                gap=10,
            ),
            STRETCH,
            gap=kit.px(14),
        )
        self._numbers = _Numbers(kit, numbers) if numbers is not None else None
        self._hub = _Hub(kit) if numbers is not None else None
        centre = column(*(part for part in (self._numbers, self._hub) if part), STRETCH, gap=kit.px(14))
        heading = Heading(kit, kit.tr("Text size, language"))
        super().__init__(kit, heading, self._notices, FoldingColumns(kit, mine, centre, (1, 1)))
        size.chosen.connect(lambda picked: self.text_size_asked.emit(int(picked)))
        language.chosen.connect(self.language_asked)
        leave.clicked.connect(self.sign_out_asked)
        if self._numbers is not None and self._hub is not None:
            self._numbers.changed.connect(self.numbers_changed)
            self._hub.changed.connect(self.hub_changed)
        focus_first(self, lambda: size)

    def show_done(self, words: str) -> None:
        """Say what was changed."""
        self._notices.show_notice(Notice(self.kit, "ok", words))

    def show_error(self, error: FieldtoolError) -> None:
        """Say why nothing was changed."""
        self._notices.show_error(error)


class _Numbers(Card):
    """Whom this centre calls in an emergency."""

    changed = Signal(tuple)

    def __init__(self, kit: Kit, numbers: tuple[UrgentNumber, ...]) -> None:
        self._given = numbers
        self._lines = tuple(_number_line(kit, number) for number in numbers)
        fields = (Field(kit, number.label, line) for number, line in zip(numbers, self._lines, strict=True))
        save = Button(kit, kit.tr("Save the numbers"), "main")
        words = kit.tr("They stand on the urgent help page (F2), before sign-in too.")
        super().__init__(
            kit,
            section_title(kit, kit.tr("Urgent numbers of this centre"), "phone"),
            Label(kit, words, tokens.SECOND, colour=tokens.INK2),
            *fields,
            row(save, STRETCH),
            gap=10,
        )
        save.clicked.connect(self._tell)

    def _tell(self) -> None:
        pairs = zip(self._given, self._lines, strict=True)
        self.changed.emit(tuple(UrgentNumber(one.role, one.label, line.text().strip()) for one, line in pairs))


class _Hub(Card):
    """To whom releases are sealed."""

    changed = Signal(str)

    def __init__(self, kit: Kit) -> None:
        self._tr = kit.tr
        self._line = TextLine(kit, placeholder="age1…")
        hint = kit.tr("The office that receives the weekly reports gives it to you. It is no secret.")
        self._field = Field(kit, kit.tr("Public key of the hub"), self._line, hint=hint)
        save = Button(kit, kit.tr("Seal reports for this hub"))
        super().__init__(kit, section_title(kit, kit.tr("Hub"), "seal"), self._field, row(save, STRETCH), gap=10)
        save.clicked.connect(self._tell)

    def _tell(self) -> None:
        key = self._line.text().strip()
        right = key.startswith(_HUB_KEY) and key.isalnum()
        self._field.set_error("" if right else self._tr("A public key starts with age1."))
        if right:
            self.changed.emit(key)


def _number_line(kit: Kit, number: UrgentNumber) -> TextLine:
    line = TextLine(kit)
    line.setText(number.number)
    line.setMaxLength(60)
    return line
