"""Beside the tables of a release: what leaves, what stays, the safety checks, and in the end where it lies."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldtool.desk.views import CheckView, ReleaseView
from fieldtool.i18n import mark
from ui import tokens
from ui.kit import Kit
from ui.pages.parts import section_title
from ui.pages.word_grid import WordGrid
from ui.widgets import STRETCH, Card, Icon, Label, Notice, column, row, stretch, tone

__all__ = ["ReleaseSide"]

_STAYS: Final = (mark("Names, case codes, birth dates"), mark("Exact times, answers, notes"))


class ReleaseSide(QWidget):
    """Cards that say in words what the tables cannot."""

    def __init__(self, kit: Kit, view: ReleaseView) -> None:
        super().__init__()
        self._kit = kit
        self._column = QVBoxLayout(tone(self, "clear"))
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.px(14))
        if view.check_words:
            self._column.addWidget(_check_words(kit, view.check_words))
        for card in (_leaves(kit, view), _stays(kit), _checks(kit, view.checks)):
            self._column.addWidget(card)
        self._column.addStretch(1)

    def show_exported(self, bundle: str, report: str) -> None:
        """Say first of all where the files are."""
        kit = self._kit
        words = kit.tr("Sealed bundle: {bundle}\nReport: {report}", bundle=bundle, report=report)
        self._column.insertWidget(0, Notice(kit, "ok", kit.tr("It lies in the outbox"), words, icon="tray-arrow-up"))


def _leaves(kit: Kit, view: ReleaseView) -> Card:
    tables = kit.texts.ntr("{count} table of counts", "{count} tables of counts", len(view.tables))
    records = kit.texts.ntr("{count} protected record", "{count} protected records", len(view.records))
    lines = [tables, records, kit.tr("Centre code, week number, a one-page PDF")]
    lines.append(_hub(kit, view.recipient))
    if view.practice:
        lines.append(kit.tr("Marked as practice: every hub refuses it"))
    return _card(kit, kit.tr("Leaves this computer"), "tray-arrow-up", tuple((line, "check") for line in lines))


def _hub(kit: Kit, recipient: str) -> str:
    """The ends of the key: enough to compare with the office, short enough to be read."""
    if not recipient:
        return kit.tr("No hub is named yet: it cannot be signed")
    return kit.tr("Only the hub with the key {key} can open it", key=f"{recipient[:10]}…{recipient[-8:]}")


def _stays(kit: Kit) -> Card:
    lines = tuple((kit.tr(line), "lock-outline") for line in _STAYS)
    return _card(kit, kit.tr("Stays here, always"), "home-lock", lines)


def _card(kit: Kit, title: str, icon: str, lines: tuple[tuple[str, str], ...]) -> Card:
    rows = (_line(kit, mark_, tokens.INK2, line) for line, mark_ in lines)
    return Card(kit, section_title(kit, title, icon, tokens.PRI), *rows)


def _checks(kit: Kit, checks: tuple[CheckView, ...]) -> Card:
    return Card(kit, section_title(kit, kit.tr("Safety checks")), *(_check(kit, check) for check in checks))


def _check(kit: Kit, check: CheckView) -> QWidget:
    if check.passed:
        return _line(kit, "check-circle", tokens.OK, check.text)
    return _line(kit, "alert-octagon", tokens.URG, kit.tr("Failed: {check}", check=check.text))


def _line(kit: Kit, icon: str, colour: str, words: str) -> QWidget:
    return stretch(row(column(Icon(kit, icon, colour, 20), STRETCH), Label(kit, words), gap=kit.px(10)), 1)


def _check_words(kit: Kit, words: tuple[str, ...]) -> Card:
    body = kit.tr("Read them to the office by phone. If all four are the same, the bundle is the right one.")
    return Card(
        kit,
        section_title(kit, kit.tr("Check words"), "phone-in-talk", tokens.PRI),
        Label(kit, body, tokens.SECOND, colour=tokens.INK2),
        WordGrid(kit, words, columns=2),
    )
