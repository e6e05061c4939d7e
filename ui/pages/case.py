"""One case: its code, the hidden name, and the protocols with what can be done in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import CaseSummary, ProtocolOffer
from fieldtool.i18n import mark
from fieldtool.model import Profile, ScreeningState
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import FoldingColumns, middled, section_title
from ui.pages.reveal import RevealName
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
    divider,
    fill_row,
    focus_first,
    row,
    stretch,
    tone,
)
from ui.words import arrival_words, case_words

__all__ = ["CasePage"]

_TRAVELLING: Final = {"alone": mark("Alone"), "family": mark("With family"), "group": mark("In a group")}
_STATES: Final = {
    None: (mark("Not started"), "circle-outline", tokens.CTL),
    ScreeningState.IN_PROGRESS: (mark("Started"), "progress-clock", tokens.DUE),
    ScreeningState.STOPPED: (mark("Stopped, can go on"), "pause-circle-outline", tokens.DUE),
    ScreeningState.COMPLETED: (mark("Done"), "check-circle", tokens.OK),
}


class CasePage(Page):
    """What can be done for one person. The next protocol has the main button.

    ``started`` carries a protocol's name; ``resumed`` and ``findings_asked`` a screening; ``name_asked`` a reason.
    """

    back = Signal()
    started = Signal(str)
    resumed = Signal(str)
    findings_asked = Signal(str)
    name_asked = Signal(str)

    def __init__(self, kit: Kit, case: CaseSummary, offers: tuple[ProtocolOffer, ...]) -> None:
        heading = Heading(
            kit, case.code, f"{case_words(kit.texts, case)} · {arrival_words(kit, case.arrived_at)}", back=True
        )
        self._name = RevealName(kit)
        rows = tuple(_OfferRow(kit, offer) for offer in offers)
        steps = column(section_title(kit, kit.tr("Steps")), ListCard(kit, rows), STRETCH, gap=kit.px(8))
        side = column(*_notices(kit, case), self._facts(kit, case), STRETCH, gap=kit.px(14))
        super().__init__(kit, heading, FoldingColumns(kit, steps, side, (696, 402)))
        heading.back.connect(self.back)
        self._name.asked.connect(self.name_asked)
        for each in rows:
            each.started.connect(self.started)
            each.resumed.connect(self.resumed)
            each.findings_asked.connect(self.findings_asked)
        first = next((each for each in rows if each.recommended), rows[0] if rows else None)
        focus_first(self, lambda: first.main if first else heading)

    def show_name(self, name: str) -> None:
        """Show the name for 15 seconds; somebody without one is told so."""
        self._name.show_name(name or self.kit.tr("No name is known"))

    def _facts(self, kit: Kit, case: CaseSummary) -> Card:
        card = Card(kit, section_title(kit, kit.tr("The person")), gap=10)
        name = column(Label(kit, kit.tr("Name"), tokens.SECOND, colour=tokens.INK2), self._name, gap=kit.px(4))
        facts = (
            name,
            _fact(kit, kit.tr("Nationality"), kit.texts.country(case.nationality)),
            _fact(kit, kit.tr("Language"), kit.texts.language_name(case.language)),
            _fact(kit, kit.tr("Travelling"), kit.tr(_TRAVELLING.get(case.travelling, case.travelling))),
        )
        for place, fact in enumerate(facts):
            if place:
                card.column.addWidget(divider(kit))
            card.column.addWidget(fact)
        return card


class _OfferRow(QWidget):
    started = Signal(str)
    resumed = Signal(str)
    findings_asked = Signal(str)

    def __init__(self, kit: Kit, offer: ProtocolOffer) -> None:
        super().__init__()
        self._kit, self._offer = kit, offer
        self.recommended = offer.recommended
        words, icon, colour = _STATES[offer.state]
        text = column(
            STRETCH,
            Label(kit, offer.title, tokens.ROW, bold=True),
            Label(kit, kit.tr(words), tokens.SECOND, colour=tokens.INK2),
            STRETCH,
        )
        buttons = self._buttons()
        side, top = kit.px(14), kit.px(9)
        line = tuple(map(middled, buttons))
        picture = Icon(kit, icon, colour, 24)
        fill_row(tone(self, "clear"), picture, text, *line, gap=kit.px(12), margins=(side, top, side, top))
        stretch(self, 1)
        self.setMinimumHeight(kit.px(66))
        self.main = buttons[-1]

    def _buttons(self) -> tuple[Button, ...]:
        kit, offer = self._kit, self._offer
        run = offer.screening_id
        if run is None:
            return (self._button(kit.tr("Start"), "main" if offer.recommended else "second", self._start),)
        findings = self._button(kit.tr("See findings"), "second", lambda: self.findings_asked.emit(run))
        if offer.state is ScreeningState.COMPLETED:
            return (findings,)
        resume = self._button(
            kit.tr("Resume"), "main" if offer.recommended else "second", lambda: self.resumed.emit(run)
        )
        return findings, resume

    def _button(self, words: str, kind: str, then: Callable[[], None]) -> Button:
        button = Button(self._kit, words, kind, size="small")
        button.setAccessibleName(f"{words}: {self._offer.title}")
        button.clicked.connect(then)
        return button

    def _start(self) -> None:
        self.started.emit(self._offer.name)


def _notices(kit: Kit, case: CaseSummary) -> tuple[Notice, ...]:
    if case.profile is not Profile.CHILD_ALONE:
        return ()
    body = kit.tr("Do not leave them alone. Urgent help (F2) says whom to call.")
    return (Notice(kit, "due", kit.tr("Maybe a child alone"), body, icon="account-child"),)


def _fact(kit: Kit, name: str, value: str) -> QWidget:
    label = Label(kit, name, tokens.SECOND, colour=tokens.INK2)
    return row(label, Label(kit, value), gap=kit.px(12))
