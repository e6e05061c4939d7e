"""What was found and what happens next: staff agree or do not, mark actions done, and finish the screening."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import ActionView, FindingsView
from fieldtool.model import ScreeningState
from ui import tokens
from ui.kit import Kit
from ui.pages.finding_cards import ActionRow, FindingCard, ReferralRow
from ui.widgets import (
    STRETCH,
    Button,
    EmptyState,
    Foot,
    Heading,
    Label,
    ListCard,
    Notice,
    Page,
    column,
    row,
    stretch,
)
from ui.words import case_words

__all__ = ["FindingsPage"]

_TWO_COLUMNS_UP_TO: Final = 100
Parts = list[QWidget | int | None]


class FindingsPage(Page):
    """Draws a :class:`FindingsView`. Unanswered findings never block leaving.

    Signals: ``judged`` (finding, yes or no, reason), ``done`` and ``undone`` (action), ``consented`` (referral, "yes"
    or "no"), ``finished``, ``back``, ``answer_asked`` (path of a required question without an answer).
    """

    judged = Signal(str, bool, str)
    done = Signal(str)
    undone = Signal(str)
    consented = Signal(str, str)
    finished = Signal()
    back = Signal()
    answer_asked = Signal(str)
    resume_asked = Signal()

    def __init__(self, kit: Kit, view: FindingsView) -> None:
        super().__init__(kit)
        self._view = view
        heading = Heading(kit, kit.tr("What we found, what happens next"), _subtitle(kit, view), back=True)
        heading.back.connect(self.back)
        parts: Parts = [heading]
        if view.missing and view.state is not ScreeningState.COMPLETED:
            parts.append(self._missing(kit))
        findings, actions = self._findings(kit), self._actions(kit)
        if kit.look.percent <= _TWO_COLUMNS_UP_TO:
            both = row(findings, actions, gap=kit.px(20))
            stretch(both, 0, 556)
            stretch(both, 1, 542)
        else:
            both = column(findings, actions, gap=kit.px(20))
        self.fill(*parts, both, foot=self._make_foot(kit))

    def scroll_place(self) -> int:
        """How far the page is scrolled: a page that takes its place goes there."""
        return self.middle.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Scroll to a place that another page told."""
        self.middle.verticalScrollBar().setValue(place)

    def _missing(self, kit: Kit) -> Notice:
        missing = self._view.missing
        title = kit.texts.ntr(
            "{count} question needs an answer, or a reason for none, before you finish.",
            "{count} questions need an answer, or a reason for none, before you finish.",
            len(missing),
        )
        words = " · ".join(question.label for question in missing[:3])
        more = len(missing) - 3
        if more > 0:
            words = f"{words} · {kit.texts.ntr('{count} more', '{count} more', more)}"
        answer = Button(kit, kit.tr("Answer the first one"), "second", size="small")
        answer.clicked.connect(lambda: self.answer_asked.emit(missing[0].path))
        return Notice(kit, "due", title, words, icon="alert-circle-outline", buttons=(answer,))

    def _findings(self, kit: Kit) -> QWidget:
        view = self._view
        count = kit.texts.ntr("{count} finding", "{count} findings", len(view.findings))
        parts: Parts = [_head(kit, count, kit.tr("A finding is a sign, not a decision. You decide."))]
        for finding in view.findings:
            card = FindingCard(kit, finding)
            card.judged.connect(lambda yes, why, which=finding.id: self.judged.emit(which, yes, why))
            parts.append(card)
        if not view.findings:
            title = kit.tr("Nothing was found")
            parts.append(EmptyState(kit, "check-circle-outline", title, kit.tr("No answer so far asks for an action.")))
        return column(*parts, STRETCH, gap=kit.px(10))

    def _actions(self, kit: Kit) -> QWidget:
        view = self._view
        count = kit.texts.ntr("{count} action", "{count} actions", len(view.actions))
        done = sum(action.done_at is not None for action in view.actions)
        words = kit.tr("{count} done", count=kit.texts.number(done)) if view.actions else ""
        parts: Parts = [_head(kit, count, words)]
        if view.actions:
            first = next((action for action in view.actions if action.done_at is None), None)
            parts.append(ListCard(kit, tuple(self._action(kit, action, action is first) for action in view.actions)))
        if view.referrals:
            parts += [kit.px(4), Label(kit, kit.tr("Referrals"), tokens.ANSWER, bold=True)]
            parts.append(ListCard(kit, tuple(self._referrals(kit))))
        return column(*parts, STRETCH, gap=kit.px(10))

    def _action(self, kit: Kit, action: ActionView, main: bool) -> ActionRow:
        line = ActionRow(kit, action, main=main)
        line.done.connect(lambda: self.done.emit(action.id))
        line.undone.connect(lambda: self.undone.emit(action.id))
        return line

    def _referrals(self, kit: Kit) -> list[ReferralRow]:
        rows = []
        for referral in self._view.referrals:
            line = ReferralRow(kit, referral)
            line.decided.connect(lambda consent, which=referral.id: self.consented.emit(which, consent))
            rows.append(line)
        return rows

    def _make_foot(self, kit: Kit) -> Foot:
        view = self._view
        if view.state is ScreeningState.COMPLETED:
            home = Button(kit, kit.tr("To my work"), "main", size="normal")
            home.clicked.connect(self.back)
            words = kit.tr("This screening is finished. Its actions are in the queue.")
            return Foot(kit, (Label(kit, words, tokens.SECOND, colour=tokens.INK2),), (home,))
        open_ones = sum(finding.agreed is None for finding in view.findings)
        first = kit.texts.ntr(
            "{count} finding still needs your yes or no.", "{count} findings still need your yes or no.", open_ones
        )
        lines = [first] if open_ones else []
        lines.append(kit.tr("You can leave: the actions are already in the queue."))
        words_box = column(*(Label(kit, line, tokens.SECOND, colour=tokens.INK2) for line in lines))
        resume = Button(kit, kit.tr("Back to the questions"), "second")
        resume.clicked.connect(self.resume_asked)
        finish = Button(kit, kit.tr("Finish the screening"), "main", end_icon="check", font_size=tokens.ROW)
        finish.clicked.connect(self.finished)
        return Foot(kit, (words_box,), (resume, finish))


def _head(kit: Kit, count: str, words: str) -> QWidget:
    beside = Label(kit, words, tokens.SECOND, colour=tokens.INK2)
    beside.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return stretch(row(Label(kit, count, tokens.ANSWER, bold=True, wrap=False), beside, gap=kit.px(12)), 1)


def _subtitle(kit: Kit, view: FindingsView) -> str:
    number = kit.texts.number
    seen = kit.tr("{seen} of {total} questions seen", seen=number(view.seen), total=number(view.total))
    return " · ".join((view.case.code, case_words(kit.texts, view.case), view.protocol_title, seen))
