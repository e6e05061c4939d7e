"""One change to one person, asked before it is done; the button names the act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import StaffView
from fieldtool.model import Role
from ui.kit import Kit
from ui.pages.parts import section_title
from ui.pages.passphrase import PassphraseChoice
from ui.widgets import Button, Card, Label, focus_first
from ui.words import ROLE_WORDS

__all__ = ["StaffChange"]

_OTHER = {Role.INTAKE: Role.SUPERVISOR, Role.SUPERVISOR: Role.INTAKE}


class StaffChange(Card):
    """``what`` is ``role``, ``passphrase`` or ``remove``; ``passphrase`` has a choice of one, else none."""

    role_changed = Signal(str, Role)
    passphrase_reset = Signal(str, str)
    removed = Signal(str)
    cancelled = Signal()

    def __init__(self, kit: Kit, person: StaffView, what: str, proposal: str) -> None:
        self._person = person
        self.passphrase = PassphraseChoice(kit, kit.tr("New passphrase"), proposal) if what == "passphrase" else None
        parts: list[QWidget | int | None] = [section_title(kit, person.code), Label(kit, _question(kit, person, what))]
        if self.passphrase is not None:
            parts.append(self.passphrase)
        act = Button(kit, _act(kit, person, what), "urgent" if what == "remove" else "main").widen()
        cancel = Button(kit, kit.tr("Leave it as it is"), "quiet").widen()
        super().__init__(kit, *parts, act, cancel, gap=12)
        act.clicked.connect({"role": self._change_role, "passphrase": self._reset, "remove": self._remove}[what])
        cancel.clicked.connect(self.cancelled)
        focus_first(self, lambda: cancel if what == "remove" else self.passphrase or act)

    def _change_role(self) -> None:
        self.role_changed.emit(self._person.id, _OTHER[self._person.role])

    def _reset(self) -> None:
        if self.passphrase is not None and self.passphrase.is_ready():
            self.passphrase_reset.emit(self._person.id, self.passphrase.passphrase)

    def _remove(self) -> None:
        self.removed.emit(self._person.id)


def _question(kit: Kit, person: StaffView, what: str) -> str:
    code = person.code
    if what == "remove":
        return kit.tr("{code} cannot sign in any more. What {code} did stays on record.", code=code)
    if what == "passphrase":
        return kit.tr("The old passphrase of {code} stops working at once.", code=code)
    if person.role is Role.INTAKE:
        return kit.tr("A supervisor can change staff, sign weekly reports and see every open action.")
    return kit.tr("{code} can then no longer change staff or sign weekly reports.", code=code)


def _act(kit: Kit, person: StaffView, what: str) -> str:
    if what == "remove":
        return kit.tr("Remove {code}", code=person.code)
    if what == "passphrase":
        return kit.tr("Set the new passphrase")
    role = kit.tr(ROLE_WORDS[_OTHER[person.role]])
    return kit.tr("Change {code} to: {role}", code=person.code, role=role)
