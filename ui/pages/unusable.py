"""A workspace that cannot be used: what is wrong, what is safe, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.pages.door import DoorPage
from ui.widgets import STRETCH, Button, Label, Notice, column, focus_first, row

__all__ = ["UnusablePage"]


class UnusablePage(DoorPage):
    """Nothing can be opened, and nothing was changed. ``again_asked`` wants another look."""

    again_asked = Signal()

    def __init__(self, kit: Kit, problem: FieldtoolError) -> None:
        super().__init__(kit)
        again = Button(kit, kit.tr("Look again"), "main", icon="refresh", size="main")
        again.clicked.connect(self.again_asked)
        notice = Notice(kit, "error", problem.sentence(kit.texts), problem.hint(kit.texts), code=problem.code)
        title = Label(kit, kit.tr("The records cannot be opened"), 28, bold=True)
        unchanged = ("lock", tokens.FOCUS, kit.tr("Nothing was changed"), kit.tr("The records stay locked."))
        form = column(title, notice, row(again, STRETCH), gap=kit.px(16))
        self.lay_out(kit.tr("Works without internet."), (unchanged,), form)
        focus_first(self, lambda: again)
