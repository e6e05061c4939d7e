"""Why we ask, how to ask, and what an answer led to; every fact with its source and how sure it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import GateView, QuestionView, SourceView
from ui import tokens
from ui.kit import Kit
from ui.widgets import (
    STRETCH,
    Button,
    Icon,
    Label,
    Notice,
    ScrollColumn,
    SourceLine,
    column,
    divider,
    fill_column,
    fill_row,
    row,
    stretch,
    tone,
)

__all__ = ["GuidanceLayer", "GuidancePanel", "guidance_parts"]

Parts = list[QWidget | int | None]

_SOURCES_IN_PANEL: Final = 2


def guidance_parts(kit: Kit, question: QuestionView, *, large: bool = False) -> Parts:
    """The parts of the guidance of one question, for the panel or for the full text."""
    size = tokens.ANSWER if large else tokens.BODY
    parts: Parts = []
    if question.why or question.sources:
        parts += [_head(kit, "help-circle-outline", kit.tr("Why we ask"))]
        parts += [Label(kit, question.why, size)] if question.why else []
        parts += _sources(kit, question.sources, large=large)
    if question.how:
        parts += [kit.px(4), divider(kit), kit.px(4)] if parts else []
        parts += [_head(kit, "account-voice", kit.tr("How to ask"))]
        parts += [_line(kit, line, size) for line in question.how]
    return parts


class GuidancePanel(QWidget):
    """The panel of 324 at the end of an interview's page."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._scroll = ScrollColumn(QWidget(), "surface")
        fill_row(tone(self, "surface"), divider(kit, upright=True, strong=True), self._scroll)
        self.setFixedWidth(kit.px(324))

    def show_question(self, question: QuestionView) -> None:
        """Show the guidance of a question, and what its answer led to."""
        because = [because_box(self._kit, question)] if question.because else []
        self._show(*guidance_parts(self._kit, question), STRETCH, *because)

    def show_gate(self, gate: GateView | None) -> None:
        """Show what to tell the person when a section has to wait."""
        kit = self._kit
        if gate is None or not gate.say:
            self._show(STRETCH)
        else:
            self._show(_head(kit, "account-voice", kit.tr("If it has to wait")), Label(kit, gate.say), STRETCH)

    def _show(self, *parts: QWidget | int | None) -> None:
        kit = self._kit
        side = kit.px(18)
        self._scroll.set_content(
            fill_column(tone(QWidget(), "surface"), *parts, gap=kit.px(9), margins=(side, side, kit.px(16), side))
        )


def because_box(kit: Kit, question: QuestionView) -> Notice:
    """What the answer led to."""
    chosen = [choice.label for choice in question.choices if choice.value in question.value.split()]
    title = kit.tr("Because of “{answer}”", answer=", ".join(chosen)) if chosen else kit.tr("Because of this answer")
    return Notice(kit, "due", title, question.because)


class GuidanceLayer(QWidget):
    """The full guidance over the middle of the page (F1); Esc or *Close* takes it away."""

    closed = Signal()

    def __init__(self, kit: Kit, question: QuestionView) -> None:
        super().__init__()
        close = Button(kit, kit.tr("Close"), "quiet", key="Esc")
        close.clicked.connect(self.closed)
        head = stretch(row(Label(kit, question.label, tokens.TITLE, bold=True), close, gap=kit.px(16)), 0)
        parts = guidance_parts(kit, question, large=True)
        if question.because:
            parts += [kit.px(8), because_box(kit, question)]
        side, top = kit.px(40), kit.px(24)
        inside = fill_column(
            tone(QWidget(), "surface"), head, kit.px(8), *parts, STRETCH, gap=kit.px(12), margins=(side, top, side, top)
        )
        fill_column(tone(self, "surface"), ScrollColumn(inside, "surface"))
        self.setFocusProxy(close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _sources(kit: Kit, sources: tuple[SourceView, ...], *, large: bool) -> Parts:
    """The sources: all of them in the full text, the first two in the panel."""
    shown = sources if large else sources[:_SOURCES_IN_PANEL]
    parts: Parts = [SourceLine(kit, source, beside=large) for source in shown]
    more = len(sources) - len(shown)
    if more:
        words = kit.texts.ntr("{count} more source: F1", "{count} more sources: F1", more)
        parts.append(Label(kit, words, tokens.SECOND, colour=tokens.INK2))
    return parts


def _head(kit: Kit, icon: str, word: str) -> QWidget:
    return stretch(row(Icon(kit, icon, tokens.PRI, 22), Label(kit, word, tokens.ANSWER, bold=True), gap=kit.px(10)), 1)


def _line(kit: Kit, text: str, size: int) -> QWidget:
    sign = column(kit.px(3), Icon(kit, "chevron-right", tokens.INK2, 18), STRETCH)
    return stretch(row(sign, Label(kit, text, size), gap=kit.px(10)), 1)
