"""Safety copies, for supervisors: which there are, making and proving one, and trying the recovery words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldtool.desk.copy_views import CopiesView, CopyView
from fieldtool.errors import FieldtoolError
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import FoldingColumns, NoticePlace, middled, section_title
from ui.pages.recovery import WordsEditor
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Heading,
    Icon,
    Label,
    ListCard,
    Notice,
    Page,
    column,
    fill_row,
    focus_first,
    stretch,
    tone,
)

__all__ = ["CopiesPage"]

_MEGABYTE = 1_000_000


class CopiesPage(Page):
    """The list, and what can be done.

    ``verify_asked`` carries the path of a copy, ``folder_chosen`` a folder or nothing for none, ``drill_asked`` the
    words that were typed.
    """

    make_asked = Signal()
    stop_asked = Signal()
    verify_asked = Signal(str)
    folder_chosen = Signal(str)
    drill_asked = Signal(str)

    def __init__(self, kit: Kit, view: CopiesView) -> None:
        self._notices = NoticePlace(kit)
        rows = tuple(_CopyRow(kit, copy) for copy in view.copies)
        self._make = _MakeCard(kit, view)
        self._drill = _DrillCard(kit, view)
        words = kit.tr(
            "Everything in one encrypted file. The recovery words open it anywhere, and this desk does here."
        )
        found = ListCard(kit, rows) if rows else Notice(kit, "due", kit.tr("There is no safety copy yet."))
        left = column(section_title(kit, kit.tr("Copies that were found")), found, STRETCH, gap=kit.px(10))
        self._columns = FoldingColumns(kit, left, column(self._make, self._drill, STRETCH, gap=kit.px(16)), (700, 418))
        super().__init__(kit, Heading(kit, kit.tr("Safety copies"), words), self._notices, self._columns)
        for each in rows:
            each.verify_asked.connect(self.verify_asked)
        self._make.make_asked.connect(self.make_asked)
        self._make.folder_chosen.connect(self.folder_chosen)
        self._drill.drill_asked.connect(self.drill_asked)
        focus_first(self, lambda: self._make)

    def show_busy(self, words: str) -> None:
        """Say what is under way; it can be stopped, and the rest of the window goes on."""
        self._columns.setEnabled(False)
        stop = Button(self.kit, self.kit.tr("Stop"), "second", size="small")
        stop.clicked.connect(self.stop_asked)
        notice = Notice(self.kit, "info", words, icon="progress-clock")
        self._notices.show_notice(notice)
        layout = self._notices.layout()
        if layout is not None:
            layout.addWidget(stop)

    def show_done(self, words: str) -> None:
        """Say what was done."""
        self._columns.setEnabled(True)
        self._notices.show_notice(Notice(self.kit, "ok", words))

    def show_error(self, error: FieldtoolError) -> None:
        """Say why it was not done."""
        self._columns.setEnabled(True)
        self._notices.show_error(error)


class _CopyRow(QWidget):
    """When a copy was made, where it lies, and whether it was found whole."""

    verify_asked = Signal(str)

    def __init__(self, kit: Kit, copy: CopyView) -> None:
        super().__init__()
        texts = kit.texts
        made = f"{texts.date(copy.made_at)}, {texts.time(copy.made_at)}" if copy.made_at else copy.name
        size = kit.tr("{size} MB", size=texts.number(round(copy.size / _MEGABYTE, 1)))
        places = texts.ntr("in {count} place", "in {count} places", len(copy.paths))
        lines = [Label(kit, made, tokens.ROW, bold=True), Label(kit, f"{size} · {places}", tokens.SECOND)]
        lines.append(Label(kit, _state(kit, copy), tokens.SECOND, colour=tokens.URG if copy.problem else tokens.INK2))
        verify = Button(kit, kit.tr("Verify"), "quiet", size="small", pad=12)
        verify.setAccessibleName(f"{kit.tr('Verify')}: {made}")
        verify.clicked.connect(lambda: self.verify_asked.emit(str(copy.paths[0])))
        icon = ("alert-circle-outline", tokens.URG) if copy.problem else ("content-save-check-outline", tokens.INK2)
        side, top = kit.px(14), kit.px(9)
        fill_row(
            tone(self, "clear"),
            Icon(kit, *icon, 24),
            column(*lines),
            middled(verify),
            gap=kit.px(10),
            margins=(side, top, side, top),
        )
        stretch(self, 1)
        self.setFocusProxy(verify)


class _MakeCard(Card):
    """One now, and where copies go beside the workspace."""

    make_asked = Signal()
    folder_chosen = Signal(str)

    def __init__(self, kit: Kit, view: CopiesView) -> None:
        make = Button(kit, kit.tr("Make a safety copy now"), "main", icon="content-save-outline").widen()
        where = view.copies_to or kit.tr("No other place is chosen. A copy on this laptop alone is lost with it.")
        choose = Button(kit, kit.tr("Choose a folder or stick"), "second", icon="folder-outline")
        parts: list[QWidget] = [make, Label(kit, kit.tr("Also copied to"), bold=True), Label(kit, where), choose]
        if view.copies_to:
            forget = Button(kit, kit.tr("Only on this laptop"), "quiet", size="small")
            forget.clicked.connect(lambda: self.folder_chosen.emit(""))
            parts.append(forget)
        super().__init__(kit, *parts, gap=10)
        make.clicked.connect(self.make_asked)
        choose.clicked.connect(self._choose)
        self._tr = kit.tr
        self.setFocusProxy(make)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._tr("Choose a folder or stick"))
        if folder:
            self.folder_chosen.emit(folder)


class _DrillCard(Card):
    """The yearly proof that the words in the envelope bring everything back."""

    drill_asked = Signal(str)

    def __init__(self, kit: Kit, view: CopiesView) -> None:
        texts = kit.texts
        last = (
            kit.tr("Last tried on {day}.", day=texts.date(view.last_drill))
            if view.last_drill
            else kit.tr("It was never tried.")
        )
        self._words = WordsEditor(kit)
        self._words.setAccessibleName(kit.tr("The 24 words"))
        start = Button(kit, kit.tr("Try the words"), "second", icon="key-variant").widen()
        start.clicked.connect(self._ask)
        super().__init__(
            kit,
            section_title(kit, kit.tr("Do the recovery words work?"), "alert" if view.drill_due else ""),
            Label(kit, last, bold=view.drill_due),
            Label(kit, kit.tr("The newest copy is restored on trial and taken away again. Nothing is changed.")),
            self._words,
            start,
            gap=10,
        )

    def _ask(self) -> None:
        typed = self._words.toPlainText().strip()
        self._words.clear()
        if typed:
            self.drill_asked.emit(typed)


def _state(kit: Kit, copy: CopyView) -> str:
    texts = kit.texts
    if copy.problem is not None:
        return copy.problem.sentence(texts)
    if copy.verified_at is None:
        return kit.tr("Not verified yet.")
    return kit.tr("Found whole on {day}.", day=texts.date(copy.verified_at))
