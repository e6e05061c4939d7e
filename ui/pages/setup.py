"""First run: the centre, its first supervisor, the recovery words on paper, the words typed back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldtool import __version__
from fieldtool.desk.entry import SetupForm
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark
from ui import tokens
from ui.bars import PRODUCT
from ui.kit import Kit
from ui.pages.door import DarkFact, DoorPage
from ui.pages.parts import NoticePlace
from ui.pages.passphrase import PassphraseChoice
from ui.pages.recovery import WORDS, WordsEditor
from ui.pages.steps import StepLine
from ui.pages.word_grid import WordGrid
from ui.pickers import setup_country_options
from ui.widgets import Button, Field, Label, Notice, Picker, TextLine, clear, column, focus_first, row, tone

__all__ = ["SetupPage"]

_STEPS: Final = (mark("Centre"), mark("Supervisor"), mark("Recovery words"), mark("Type them back"))
_WIDTH: Final = 720


class SetupPage(DoorPage):
    """Four steps, nothing on the disk before the last.

    ``prepare_asked`` carries the :class:`SetupForm` of the first two: answer with :meth:`show_words`.
    ``finish_asked`` carries the words as they were typed back. ``another_asked`` wants another passphrase proposed.
    """

    prepare_asked = Signal(SetupForm)
    finish_asked = Signal(str)
    another_asked = Signal()

    def __init__(self, kit: Kit, proposal: str) -> None:
        super().__init__(kit)
        self._notices = NoticePlace(kit)
        self._steps = QVBoxLayout()
        self._centre = _CentreStep(kit)
        self._supervisor = _SupervisorStep(kit, proposal)
        self._words = _WordsStep(kit)
        self._typed = _TypedStep(kit)
        self._all = (self._centre, self._supervisor, self._words, self._typed)
        self._back = Button(kit, kit.tr("Back"), "quiet", icon="arrow-left", size="main")
        self._next = Button(kit, "", "main", size="main", end_icon="arrow-right").widen()
        self._at = 0
        self.lay_out(_tagline(kit), _facts(kit), self._form(), width=_WIDTH)
        self._back.clicked.connect(lambda: self.show_step(self._at - 1))
        self._next.clicked.connect(self._on_next)
        self._supervisor.passphrase.another_asked.connect(self.another_asked)
        focus_first(self, self._first)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show one of the four steps, from 0."""
        self._at = at
        self._notices.clear()
        clear(self._steps)
        self._steps.addWidget(StepLine(self.kit, tuple(map(self.kit.tr, _STEPS)), at + 1))
        for place, step in enumerate(self._all):
            step.setVisible(place == at)
        self._back.setVisible(at > 0)
        self.show_busy(busy=False)
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_proposal(self, proposal: str) -> None:
        """Propose another passphrase."""
        self._supervisor.passphrase.show_proposal(proposal)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the recovery words of the prepared centre."""
        self._words.show_words(words)
        self.show_step(2)

    def show_busy(self, *, busy: bool) -> None:
        """While keys are made, for a second or two, nothing can be pressed twice."""
        self._next.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._next.setText(self.kit.tr("Working…") if busy else self._next_word())

    def show_error(self, error: FieldtoolError) -> None:
        """Say what went wrong; what was typed stays."""
        self.show_busy(busy=False)
        self._notices.show_error(error)

    def _form(self) -> QWidget:
        slot = tone(QWidget(), "clear")
        slot.setLayout(self._steps)
        self._steps.setContentsMargins(0, 0, 0, 0)
        buttons = row(self._back, self._next, gap=self.kit.px(12))
        return column(slot, self._notices, *self._all, buttons, gap=self.kit.px(16))

    def _first(self) -> QWidget:
        return self._all[self._at].focusProxy() or self._next

    def _next_word(self) -> str:
        last = self.kit.tr("Set up this centre")
        words = (self.kit.tr("Next"), self.kit.tr("Next"), self.kit.tr("I have written them down"), last)
        return words[self._at]

    def _on_next(self) -> None:
        if not self._all[self._at].is_ready():
            return
        if self._at in (0, 2):
            self.show_step(self._at + 1)
        elif self._at == 1:
            self.show_busy(busy=True)
            self.prepare_asked.emit(self._collect())
        else:
            self.show_busy(busy=True)
            self.finish_asked.emit(self._typed.text())

    def _collect(self) -> SetupForm:
        code, name, country, desk = self._centre.values()
        return SetupForm(code, name, country, desk, self._supervisor.code(), self._supervisor.passphrase.passphrase)


class _Step(QWidget):
    def is_ready(self) -> bool:
        """Whether one can go on; if not, the fields say why."""
        return True


class _CentreStep(_Step):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._name, self._code, self._desk = TextLine(kit), TextLine(kit), TextLine(kit)
        self._code.setMaxLength(4)
        self._desk.setText(kit.texts.number(1))  # the bar says *Desk* before it
        self._country = Picker(kit, kit.tr("Country"), setup_country_options(kit.texts), rows=3)
        code_hint = kit.tr("2 to 4 letters. Every case code starts with them.")
        self._fields = (
            Field(kit, kit.tr("Name of the centre"), self._name),
            Field(kit, kit.tr("Country"), self._country),
            Field(kit, kit.tr("Short code of the centre"), self._code, hint=code_hint),
            Field(kit, kit.tr("This desk"), self._desk, hint=kit.tr("What you call this computer's place.")),
        )
        title = Label(kit, kit.tr("Set up this centre"), 28, bold=True)
        pair = row(self._fields[2], self._fields[3], gap=kit.px(16))
        _fill(self, kit, title, self._fields[0], self._fields[1], pair)
        self.setFocusProxy(self._name)

    def values(self) -> tuple[str, str, str, str]:
        """Code, name, country and desk."""
        code = self._code.text().strip().upper()
        return code, self._name.text().strip(), self._country.value, self._desk.text().strip()

    def is_ready(self) -> bool:
        code, name, country, desk = self.values()
        tr = self._kit.tr
        code_is_right = 2 <= len(code) <= 4 and code.isascii() and code.isalpha()
        wrong = (
            "" if name else tr("Type the name of the centre."),
            "" if country else tr("Choose the country."),
            "" if code_is_right else tr("Type 2 to 4 letters from A to Z."),
            "" if desk else tr("Type a name for this desk."),
        )
        return _tell(self._fields, wrong)


class _SupervisorStep(_Step):
    def __init__(self, kit: Kit, proposal: str) -> None:
        super().__init__()
        self._kit = kit
        self._code = TextLine(kit, placeholder="SV-01")
        self._code.setMaxLength(20)
        hint = kit.tr("No name is needed. Codes stand in reports and in the list of who did what.")
        self._field = Field(kit, kit.tr("Staff code of the first supervisor"), self._code, hint=hint)
        self.passphrase = PassphraseChoice(kit, kit.tr("Passphrase of this supervisor"), proposal)
        title = Label(kit, kit.tr("The first supervisor"), 28, bold=True)
        _fill(self, kit, title, self._field, self.passphrase)
        self.setFocusProxy(self._code)

    def code(self) -> str:
        """The staff code."""
        return self._code.text().strip().upper()

    def is_ready(self) -> bool:
        named = _tell((self._field,), ("" if self.code() else self._kit.tr("Type a staff code."),))
        return named and self.passphrase.is_ready()


class _WordsStep(_Step):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._grid = QVBoxLayout()
        place = tone(QWidget(), "clear")
        place.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        advice = Notice(
            kit,
            "due",
            kit.tr("Write these 24 words on paper, in their order"),
            kit.tr(
                "They are the only way back in when every supervisor has forgotten their passphrase. "
                "They are not kept on this computer and are not shown again. Lock the paper away, outside this room."
            ),
            icon="file-lock-outline",
        )
        advice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(advice)
        _fill(self, kit, Label(kit, kit.tr("Recovery words"), 28, bold=True), advice, place)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show them, each with its number."""
        clear(self._grid)
        self._grid.addWidget(WordGrid(self._kit, words))


class _TypedStep(_Step):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._editor = WordsEditor(kit)
        self._count = Label(kit, "", tokens.SECOND, colour=tokens.INK2)
        self._field = Field(kit, kit.tr("The 24 words from your paper"), self._editor)
        body = Label(kit, kit.tr("This shows that the paper is right. Nothing was set up yet."), colour=tokens.INK2)
        _fill(self, kit, Label(kit, kit.tr("Type the words back"), 28, bold=True), body, self._field, self._count)
        self._editor.textChanged.connect(self._show_count)
        self._show_count()
        self.setFocusProxy(self._editor)

    def text(self) -> str:
        """What was typed, with single spaces."""
        return " ".join(self._editor.words())

    def is_ready(self) -> bool:
        whole = len(self._editor.words()) == WORDS
        return _tell((self._field,), ("" if whole else self._kit.tr("Type all 24 words."),))

    def _show_count(self) -> None:
        self._count.setText(self._kit.tr("{count} of 24 words", count=len(self._editor.words())))


def _fill(step: QWidget, kit: Kit, *parts: QWidget) -> None:
    layout = QVBoxLayout(tone(step, "clear"))
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(kit.px(14))
    for part in parts:
        layout.addWidget(part)


def _tell(fields: tuple[Field, ...], wrong: tuple[str, ...]) -> bool:
    """Say below each field what is wrong with it; the first wrong one gets the focus."""
    for field, message in zip(fields, wrong, strict=True):
        field.set_error(message)
    bad = [field for field, message in zip(fields, wrong, strict=True) if message]
    if bad:
        bad[0].setFocus(Qt.FocusReason.OtherFocusReason)
    return not bad


def _tagline(kit: Kit) -> str:
    return "\n".join((kit.tr("Guided screening for reception centres."), kit.tr("Works without internet.")))


def _facts(kit: Kit) -> tuple[DarkFact, ...]:
    stays = kit.tr("Everything stays on this computer")
    encrypted = kit.tr("Encrypted. Only what two supervisors sign can leave it.")
    words = kit.tr("Have paper and a pen at hand")
    return (
        ("lock", tokens.FOCUS, stays, encrypted),
        ("pencil", tokens.ON_BAR2, words, kit.tr("You will write down 24 words.")),
        ("monitor", tokens.ON_BAR2, PRODUCT, __version__),
    )
