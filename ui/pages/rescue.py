"""Records that do not open any more: what the newest safety copy would bring back, and what would be missing."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldtool.desk.copy_views import RestoreOffer
from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.pages.door import DoorPage
from ui.pages.parts import NoticePlace
from ui.widgets import STRETCH, Button, Label, Notice, column, focus_first, row

__all__ = ["RescuePage"]


class RescuePage(DoorPage):
    """Nothing is done before ``restore_asked``; ``back_asked`` leaves everything as it is."""

    restore_asked = Signal()
    back_asked = Signal()

    def __init__(self, kit: Kit, problem: FieldtoolError, offer: RestoreOffer) -> None:
        super().__init__(kit)
        texts = kit.texts
        self._notices = NoticePlace(kit)
        self._notices.show_notice(Notice(kit, "error", problem.sentence(texts), code=problem.code))
        self._restore = Button(kit, kit.tr("Go back to this copy"), "main", icon="history", size="main")
        self._restore.clicked.connect(self._ask)
        back = Button(kit, kit.tr("Leave everything as it is"), "second", size="main")
        back.clicked.connect(self.back_asked)
        made = kit.tr(
            "The newest whole safety copy is of {day}, {time}.",
            day=texts.date(offer.made_at.date()),
            time=texts.time(offer.made_at),
        )
        form = column(
            Label(kit, kit.tr("Go back to a safety copy?"), 28, bold=True),
            self._notices,
            Label(kit, made, tokens.ROW, bold=True),
            *(Label(kit, line) for line in offer.told(texts)),
            row(self._restore, back, STRETCH, gap=kit.px(12)),
            gap=kit.px(12),
        )
        kept = (
            "lock",
            tokens.FOCUS,
            kit.tr("Nothing is deleted"),
            kit.tr("The damaged file is kept beside the new one."),
        )
        self.lay_out(kit.tr("Works without internet."), (kept,), form)
        focus_first(self, lambda: back)

    def show_error(self, error: FieldtoolError) -> None:
        """Say why it could not be done; everything is as it was."""
        self._restore.setEnabled(True)
        self._notices.show_error(error)

    def _ask(self) -> None:
        self._restore.setEnabled(False)
        self._notices.show_notice(
            Notice(self.kit, "info", self.kit.tr("Going back to the copy…"), icon="progress-clock")
        )
        self.restore_asked.emit()
