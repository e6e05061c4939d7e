"""When somebody arrived: now, earlier today, or on another day. Never later than now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets import STRETCH, Field, Segments, TextLine, column, fill_column, row, tone

__all__ = ["MomentField"]

_TIME: Final = re.compile(r"(\d{1,2})[:.h ]?(\d{2})")


class MomentField(QWidget):
    """A local time, with its day where it was not today. Days are typed as day, month by its name, year."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        options = (("now", kit.tr("Now")), ("today", kit.tr("Earlier today")), ("day", kit.tr("Another day")))
        self._when = Segments(kit, kit.tr("Arrived"), options, "now")
        self._when.chosen.connect(lambda _: self._show())
        self._time = self._line(kit.tr("Time, for example 06:40"), 5, kit.px(104))
        self._time.setPlaceholderText("06:40")
        self._day = self._line(kit.tr("Day"), 2, kit.px(72))
        self._year = self._line(kit.tr("Year"), 4, kit.px(96))
        for line in (self._day, self._year):
            line.setValidator(QIntValidator(1, 9999, line))
        self._month = self._months()
        self._date = row(self._day, self._month, self._year, gap=kit.px(8))
        self._fields = row(self._time, self._date, STRETCH, gap=kit.px(12))
        self._field = Field(kit, kit.tr("Arrived"), column(self._when, self._fields, gap=kit.px(8)))
        fill_column(tone(self, "clear"), self._field)
        self.setFocusProxy(self._when)
        self._show_yesterday()
        self._show()

    def moment(self) -> datetime | None:
        """The instant with its time zone, or none for something that is no time or lies ahead."""
        now = self._kit.clock.now()
        if self._when.value == "now":
            return now
        read = _TIME.fullmatch(self._time.text().strip())
        try:
            hour, minute = map(int, read.groups()) if read else (-1, -1)
            local = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            if self._when.value == "day":
                local = local.replace(
                    day=int(self._day.text() or 0), month=self._month.currentData(), year=int(self._year.text() or 0)
                )
        except ValueError:
            return None
        return local if local <= now else None

    def is_ready(self) -> bool:
        """Whether it is a time that has been; otherwise the field says so."""
        ready = self.moment() is not None
        wrong = self._kit.tr("Type a time that has been, such as 06:40, and a day that exists.")
        self._field.set_error("" if ready else wrong)
        if not ready:
            self._time.setFocus(Qt.FocusReason.OtherFocusReason)
        return ready

    def _show(self) -> None:
        self._fields.setVisible(self._when.value != "now")
        self._date.setVisible(self._when.value == "day")

    def _show_yesterday(self) -> None:
        yesterday = self._kit.clock.now() - timedelta(days=1)
        self._day.setText(str(yesterday.day))
        self._month.setCurrentIndex(yesterday.month - 1)
        self._year.setText(str(yesterday.year))

    def _line(self, name: str, length: int, width: int) -> QLineEdit:
        line = TextLine(self._kit, name)
        line.setMaxLength(length)
        line.setFixedWidth(width)
        return line

    def _months(self) -> QComboBox:
        box = QComboBox()
        box.setFont(self._kit.font(tokens.ROW))
        box.setAccessibleName(self._kit.tr("Month"))
        locale = QLocale(self._kit.texts.language)
        for number in range(1, 13):
            box.addItem(locale.standaloneMonthName(number), number)
        return box
