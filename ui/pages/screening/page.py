"""The page of a guided interview: sections, question, guidance and foot, folded to the room that there is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from fieldtool.desk.views import QuestionView, ScreeningView
from ui.kit import Kit, running_application
from ui.pages.screening.gate import GatePanel
from ui.pages.screening.guidance import GuidanceLayer, GuidancePanel
from ui.pages.screening.more import MoreBelow
from ui.pages.screening.navigation_bars import FoldedBar, StepsFoot
from ui.pages.screening.question import QuestionPanel
from ui.pages.screening.route import Stop, first_of, gate_of, index_of, question_of, route_of
from ui.pages.screening.sections import SectionsPanel
from ui.widgets import Option, ScrollColumn, fill_column, row, stretch, tone

__all__ = ["ScreeningPage"]

_GUIDANCE_FROM: Final = 1280
_SECTIONS_FROM: Final = 1100
_FOLD_GUIDANCE: Final = 150
_FOLD_SECTIONS: Final = 200


class ScreeningPage(QWidget):
    """Draws a :class:`ScreeningView` and walks through it. Nothing moves on by itself, nothing must be answered.

    Signals: ``answered`` (path, value), ``absent`` (path, reason), ``moved`` (path that is now on screen), ``later``
    (path, yes or no), ``gate`` (section, yes or no), ``finished`` (walked past the last stop), ``card`` (question).
    """

    answered = Signal(str, str)
    absent = Signal(str, object)
    moved = Signal(str)
    later = Signal(str, bool)
    gate = Signal(str, bool)
    finished = Signal()
    card = Signal(object)
    left = Signal()

    def __init__(self, kit: Kit, view: ScreeningView) -> None:
        super().__init__()
        self.kit = kit
        self._view = view
        self._opened: frozenset[str] = frozenset()
        self._route = route_of(view)
        self._at = index_of(self._route, view.position, "")
        self._question: QuestionPanel | None = None
        self._layer: GuidanceLayer | None = None
        self._warned = ""
        self._drawn: tuple[Stop, object] | None = None
        self._sections = SectionsPanel(kit)
        self._guidance = GuidancePanel(kit)
        self._bar = FoldedBar(kit)
        self._foot = StepsFoot(kit)
        self._middle = QStackedWidget()
        self._scroll = ScrollColumn(QWidget())
        self._more = MoreBelow(kit, self._scroll)
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._draw()

    @property
    def view(self) -> ScreeningView:
        """What is drawn."""
        return self._view

    @property
    def stop(self) -> Stop | None:
        """Where the interview is: none only for a form without a question."""
        return self._route[self._at] if self._route else None

    @property
    def question(self) -> QuestionView | None:
        """The question on the screen."""
        return question_of(self._view, self.stop.path) if self.stop is not None else None

    def show_view(self, view: ScreeningView, *, keep_marks: bool = False) -> None:
        """Show what is stored now; ``keep_marks`` leaves the answer on the screen, which is newer and on its way."""
        here = self.stop
        self._view = view
        self._route = route_of(view, self._opened)
        if here is not None:
            self._at = index_of(self._route, here.path, here.section, self._at)
        self._draw(keep_marks=keep_marks)

    def show_refused(self, path: str, message: str) -> None:
        """Say why an answer was not taken; it stays on the screen."""
        if self._question is not None and self._question.question.path == path:
            self._question.show_message(message)

    def choose(self, option: Option) -> None:
        """Take an answer that was pointed at on the person's card."""
        if self._question is not None:
            self._question.mark(option)

    def flush(self) -> None:
        """Tell what is typed and not yet told."""
        if self._question is not None:
            self._question.editor.flush()

    def go_next(self) -> None:
        """One stop on; past the last one the interview is over."""
        if not self._may_leave():
            return
        if self._at + 1 >= len(self._route):
            self.finished.emit()
        else:
            self._go(self._at + 1)

    def go_back(self) -> None:
        """One stop back; from the first one to where the interview was opened."""
        if not self._may_leave():
            return
        if self._at == 0:
            self.left.emit()
        else:
            self._go(self._at - 1)

    def go_to_section(self, section: str) -> None:
        """To the first stop of a section."""
        if not self._may_leave():
            return
        if any(stop.section == section for stop in self._route):
            self._go(first_of(self._route, section))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_next()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _may_leave(self) -> bool:
        """Tell what is typed. What is half typed holds the page once, so that it is not lost unseen."""
        if self._question is None or self._question.editor.flush():
            return True
        path = self._question.question.path
        if self._warned == path:
            self._warned = ""
            return True
        self._warned = path
        self._question.show_message(self.kit.tr("This is not complete. Go on again to leave it without an answer."))
        return False

    def _go(self, to: int) -> None:
        self._close_layer()
        self._at = to
        self._draw()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.stop is not None and self.stop.path:
            self.moved.emit(self.stop.path)

    def _draw(self, *, keep_marks: bool = False) -> None:
        stop, question = self.stop, self.question
        if stop is None:
            return
        drawn = (stop, _static(question) if question is not None else gate_of(self._view, stop.section))
        if drawn != self._drawn:
            self._drawn = drawn
            self._build(stop, question)
        elif self._question is not None and question is not None and not keep_marks:
            self._question.show_answer(question)
            self._question.show_message("")
        if question is not None:
            self._guidance.show_question(question)
        else:
            self._guidance.show_gate(gate_of(self._view, stop.section))
        self._sections.show_view(self._view, stop.section, self._where(stop))
        self._bar.show_place(self._title(stop.section), self._count(stop))
        last = self._at + 1 >= len(self._route)
        marked = stop.path in self._view.to_come_back
        self._foot.show_place(first=self._at == 0, last=last, marked=marked, can_wait=bool(stop.path))
        self._fold()

    def _build(self, stop: Stop, question: QuestionView | None) -> None:
        kit = self.kit
        focused = self._holds_focus()
        panel = self._build_gate(stop) if question is None else self._build_question(question)
        side, top = kit.px(32), kit.px(20)
        right = kit.px(32) if kit.look.percent < _FOLD_SECTIONS else kit.px(20)
        content = fill_column(tone(QWidget(), "page"), panel, None, margins=(side, top, right, kit.px(14)))
        content.setFocusProxy(panel)
        self._scroll.set_content(content)
        self.setFocusProxy(panel)
        if focused:
            panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_question(self, question: QuestionView) -> QuestionPanel:
        with_person = self.kit.look.percent < _FOLD_SECTIONS
        panel = QuestionPanel(self.kit, question, self._view.person_language, with_person=with_person)
        path = question.path
        panel.answered.connect(lambda value: self.answered.emit(path, value))
        panel.absent.connect(lambda reason: self.absent.emit(path, reason))
        panel.said.connect(self.go_next)
        panel.card.connect(self._ask_card)
        self._question = panel
        return panel

    def _build_gate(self, stop: Stop) -> QWidget:
        self._question = None
        gate = gate_of(self._view, stop.section)
        if gate is None:
            return QWidget()
        panel = GatePanel(self.kit, self._title(stop.section), gate)
        panel.confirmed.connect(lambda yes: self.gate.emit(stop.section, yes))
        panel.passed.connect(lambda: self._pass_gate(stop.section))
        return panel

    def _pass_gate(self, section: str) -> None:
        self._opened |= {section}
        self._route = route_of(self._view, self._opened)
        self._go(first_of(self._route, section))

    def _holds_focus(self) -> bool:
        focused = running_application().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _title(self, section: str) -> str:
        return next((each.title for each in self._view.sections if each.key == section), "")

    def _where(self, stop: Stop) -> str:
        if not stop.path:
            return self.kit.tr("First, one check")
        number, total = self._number(stop)
        return self.kit.tr("Question {number} of {total}", number=number, total=total)

    def _count(self, stop: Stop) -> str:
        if not stop.path:
            return ""
        number, total = self._number(stop)
        return self.kit.tr("{number} of {total}", number=number, total=total)

    def _number(self, stop: Stop) -> tuple[str, str]:
        own = [each.path for each in self._route if each.section == stop.section]
        return self.kit.texts.number(own.index(stop.path) + 1), self.kit.texts.number(len(own))

    def _lay_out(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._more)
        self._middle.addWidget(holder)
        body = stretch(row(self._sections, self._middle, self._guidance), 1)
        fill_column(tone(self, "page"), body, self._foot)
        stretch(self, 0)

    def _connect(self) -> None:
        self._sections.chosen.connect(self.go_to_section)
        self._bar.sections.connect(self._pop_up_sections)
        self._bar.guidance.connect(self._open_layer)
        self._bar.card.connect(self._ask_card)
        self._foot.back.connect(self.go_back)
        self._foot.next.connect(self.go_next)
        self._foot.later.connect(self._swap_later)

    def _make_shortcuts(self) -> None:
        keys = {
            "Alt+Left": self.go_back,
            "Alt+Right": self.go_next,
            "Ctrl+Return": self.go_next,
            "F8": self._swap_later,
            "F1": self._open_layer,
            "F4": self._ask_card,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _fold(self) -> None:
        percent, width = self.kit.look.percent, self.width()
        without_guidance = percent >= _FOLD_GUIDANCE or width < _GUIDANCE_FROM
        without_sections = percent >= _FOLD_SECTIONS or width < _SECTIONS_FROM
        question = self.question
        self._guidance.setVisible(not without_guidance)
        self._sections.setVisible(not without_sections)
        with_card = question is not None and bool(question.person_label) and percent >= _FOLD_SECTIONS
        with_why = question is not None and without_guidance
        self._bar.fold(sections=without_sections, guidance=with_why, card=with_card)

    def _swap_later(self) -> None:
        stop = self.stop
        if stop is not None and stop.path:
            self.flush()
            self.later.emit(stop.path, stop.path not in self._view.to_come_back)

    def _ask_card(self) -> None:
        question = self.question
        if question is not None and question.person_label:
            self.card.emit(question)

    def _open_layer(self) -> None:
        question = self.question
        if question is None or self._layer is not None:
            return
        self._layer = GuidanceLayer(self.kit, question)
        self._layer.closed.connect(self._close_layer)
        self._middle.addWidget(self._layer)
        self._middle.setCurrentWidget(self._layer)
        self._layer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_layer(self) -> None:
        if self._layer is not None:
            self._middle.removeWidget(self._layer)
            self._layer.deleteLater()
            self._layer = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pop_up_sections(self) -> None:
        menu = QMenu(self)
        menu.setFont(self.kit.font(15))
        for section in self._view.sections:
            action = menu.addAction(section.title)
            action.triggered.connect(lambda _checked=False, key=section.key: self.go_to_section(key))
        menu.popup(self._bar.mapToGlobal(QPoint(0, self._bar.height())))


def _static(question: QuestionView) -> tuple[object, ...]:
    """What of a question makes its panel: a change of anything else is shown in the panel that stands."""
    return question.path, question.kind, question.label, question.person_label, question.hint, question.choices
