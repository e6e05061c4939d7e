"""What can go wrong with a report that a user can see."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = ["ReportTooLong"]


class ReportTooLong(FieldtoolError):
    """More rows than one readable page has room for."""

    code = "T-01"
    message = mark(
        "The weekly report does not fit on one page: {countries} countries, {needs} needs, {services} services."
    )
    advice = mark("Put more countries under Other, then build the release again.")
