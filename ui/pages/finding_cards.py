"""What the findings page is made of: a card for each finding, a row for each action and each referral."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import ActionView, BecauseView, FindingView, ReferralView
from fieldtool.model import Urgency
from ui import tokens
from ui.kit import Kit
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Field,
    HiddenValue,
    Icon,
    Label,
    Segments,
    Sentence,
    SourceLine,
    TextLine,
    UrgencyBadge,
    column,
    deadline,
    fill_row,
    row,
    stretch,
    tone,
)
from ui.words import ROLE_WORDS

__all__ = ["ActionRow", "FindingCard", "ReferralRow"]

_BARS: Final = {Urgency.NOW: tokens.URG, Urgency.TODAY: tokens.DUE, Urgency.SOON: tokens.PRI, Urgency.NOTE: tokens.CTL}
Parts = list[QWidget | int | None]


class FindingCard(Card):
    """A sign with its reasons and sources; ``judged`` carries whether staff agree, and why not."""

    judged = Signal(bool, str)

    def __init__(self, kit: Kit, finding: FindingView) -> None:
        self._finding = finding
        head = stretch(
            row(
                Label(kit, finding.title, tokens.ANSWER, bold=True),
                column(UrgencyBadge(kit, finding.urgency), STRETCH),
                gap=kit.px(10),
            ),
            0,
        )
        reasons: Parts = [_because(kit, tuple(each for each in finding.because if not each.hidden))]
        reasons += [_hidden(kit, each) for each in finding.because if each.hidden]
        sources = [SourceLine(kit, source, tokens.META, beside=True) for source in finding.sources]
        super().__init__(kit, head, *reasons, *sources, kit.px(2), bar=_BARS[finding.urgency], gap=6)
        self._ask = self._make_ask(kit)
        self._why = self._make_why(kit)
        self._said = self._make_said(kit)
        for part in (self._ask, self._why, self._said):
            self.column.addWidget(part)
        self._show(self._ask if finding.agreed is None else self._said)

    def _make_ask(self, kit: Kit) -> QWidget:
        agree = Button(kit, kit.tr("Agree"), "second", size="small").widen()
        refuse = Button(kit, kit.tr("Do not agree"), "second", size="small").widen()
        for each in (agree, refuse):
            each.setAccessibleDescription(self._finding.title)
        agree.clicked.connect(lambda: self.judged.emit(True, ""))
        refuse.clicked.connect(lambda: self._show(self._why))
        box = row(agree, refuse, gap=kit.px(8))
        box.setMaximumWidth(kit.px(360))
        return box

    def _make_why(self, kit: Kit) -> QWidget:
        self._reason = TextLine(kit)
        self._field = Field(kit, kit.tr("Why do you not agree?"), self._reason, hint=kit.tr("Write no names."))
        save = Button(kit, kit.tr("Do not agree"), "main", size="small")
        back = Button(kit, kit.tr("Back"), "quiet", size="small")
        save.clicked.connect(self._refuse)
        self._reason.returnPressed.connect(self._refuse)
        back.clicked.connect(lambda: self._show(self._ask))
        return column(self._field, row(save, back, STRETCH, gap=kit.px(8)), gap=kit.px(8))

    def _make_said(self, kit: Kit) -> QWidget:
        finding = self._finding
        if finding.agreed is None or finding.agreed_at is None:
            return QWidget()
        time = kit.texts.time(finding.agreed_at)
        if finding.agreed:
            icon, colour = "check-circle", tokens.OK
            words = kit.tr("Agreed by {code}, {time}", code=finding.agreed_by, time=time)
        else:
            icon, colour = "close-circle-outline", tokens.INK2
            words = kit.tr("Not agreed by {code}, {time}", code=finding.agreed_by, time=time)
        change = Button(kit, kit.tr("Change"), "link", size="small")
        change.clicked.connect(lambda: self._show(self._ask))
        return stretch(row(Icon(kit, icon, colour, 20), Label(kit, words), change, gap=kit.px(9)), 1)

    def _show(self, part: QWidget) -> None:
        for each in (self._ask, self._why, self._said):
            each.setVisible(each is part)
        if part is self._why:
            self._reason.setFocus()

    def _refuse(self) -> None:
        reason = self._reason.text().strip()
        if reason:
            self.judged.emit(False, reason)
        else:
            self._field.set_error(self._kit.tr("A short reason is needed: it helps the next reader."))


def _signal(kit: Kit, action: ActionView) -> tuple[str, str]:
    """The icon and colour of an action: done, or how near its deadline is."""
    if action.done_at is not None:
        return "check-circle", tokens.OK
    _, icon, colour, tint = deadline(kit, action.due_at, action.urgency)
    return icon, tint if colour == tokens.SURFACE else colour


class ActionRow(QWidget):
    """What must be done: signal, words, when and who, and one button. ``done`` and ``undone`` tell the press."""

    done = Signal()
    undone = Signal()

    def __init__(self, kit: Kit, action: ActionView, *, main: bool) -> None:
        super().__init__()
        icon, colour = _signal(kit, action)
        button = self._button(kit, action, main)
        button.setAccessibleDescription(action.title)
        words = column(Label(kit, action.title, tokens.ROW, bold=True), self._line(kit, action, colour), gap=1)
        fill_row(self, Icon(kit, icon, colour, 26), words, button, gap=kit.px(16), margins=_margins(kit))
        stretch(self, 1)

    def _button(self, kit: Kit, action: ActionView, main: bool) -> QWidget:
        if not action.mine:
            return Label(kit, kit.tr("A supervisor does this"), tokens.SECOND, colour=tokens.INK2)
        if action.done_at is not None:
            undo = Button(kit, kit.tr("Undo"), "link", size="small")
            undo.clicked.connect(self.undone)
            return undo
        button = Button(kit, kit.tr("Mark done"), "main" if main else "second", size="small")
        button.clicked.connect(self.done)
        return button

    def _line(self, kit: Kit, action: ActionView, colour: str) -> QWidget:
        texts = kit.texts
        if action.done_at is not None:
            time = texts.time(action.done_at)
            return Label(
                kit, kit.tr("Done {time} by {code}", time=time, code=action.done_by), tokens.SECOND, colour=tokens.INK2
            )
        words, *_ = deadline(kit, action.due_at, action.urgency)
        rest = kit.tr(ROLE_WORDS[action.role])
        if action.due_at is not None:
            rest = f"{kit.tr('by {time}', time=_moment(kit, action))} · {rest}"
        parts = ((words, colour, True), (f" · {rest}", tokens.INK2, False))
        return Sentence(kit, parts, tokens.SECOND)


class ReferralRow(QWidget):
    """A hand-over, and the person's yes or no to it: both weigh the same, none is chosen before."""

    decided = Signal(str)

    def __init__(self, kit: Kit, referral: ReferralView) -> None:
        super().__init__()
        icon, colour, words = {
            "yes": ("check-circle", tokens.OK, kit.tr("The person agrees")),
            "no": ("minus-circle-outline", tokens.INK2, kit.tr("The person does not agree. Nothing is sent.")),
        }.get(referral.consent, ("lock-outline", tokens.SENS, kit.tr("Waits for consent")))
        lines = column(
            Label(kit, referral.title, tokens.ROW, bold=True),
            Label(kit, words, tokens.SECOND, bold=not referral.consent, colour=colour),
            gap=1,
        )
        name = kit.tr("Does the person agree?")
        options = (("yes", kit.tr("Yes")), ("no", kit.tr("No")))
        choice = Segments(kit, f"{referral.title}. {name}", options, referral.consent)
        choice.chosen.connect(self.decided)
        fill_row(self, Icon(kit, icon, colour, 26), lines, choice, gap=kit.px(16), margins=_margins(kit))
        stretch(self, 1)


def _moment(kit: Kit, action: ActionView) -> str:
    due = action.due_at
    if due is None:
        return ""
    same_day = due.date() == kit.clock.now().date()
    time = kit.texts.time(due)
    return time if same_day else f"{kit.texts.short_date(due.date())}, {time}"


def _because(kit: Kit, reasons: tuple[BecauseView, ...]) -> QWidget:
    """The answers that raised a finding, each with its time, as one sentence."""
    if not reasons:
        empty = tone(QWidget(), "clear")
        empty.hide()
        return empty
    parts: list[tuple[str, str, bool]] = [(kit.tr("Because") + " ", "", False)]
    for place, reason in enumerate(reasons):
        if place:
            parts.append((" " + kit.tr("and") + " ", "", False))
        parts.append((f"“{reason.question}”: ", "", False))
        parts.append((reason.answer, "", True))
        parts.append((f" ({kit.texts.time(reason.at)})", tokens.INK2, False))
    return Sentence(kit, tuple(parts))


def _hidden(kit: Kit, reason: BecauseView) -> QWidget:
    words = Label(kit, kit.tr("Because of an answer at {time}.", time=kit.texts.time(reason.at)), wrap=False)
    value = HiddenValue(kit)
    value.asked.connect(lambda: value.show_value(f"“{reason.question}”: {reason.answer}"))
    return stretch(row(words, value, gap=kit.px(8)), 1)


def _margins(kit: Kit) -> tuple[int, int, int, int]:
    side, top = kit.px(16), kit.px(11)
    return side, top, side, top
