"""Which controller is at work at which place: one function, and the only place where pages meet."""

from __future__ import annotations

from ui.context import Context, Controller
from ui.controllers.findings import FindingsController
from ui.controllers.screening import ScreeningController
from ui.controllers.stopped import StoppedController
from ui.navigation import PageName, Place

__all__ = ["controller_for"]


def controller_for(place: Place, context: Context) -> Controller:
    """The controller of a place; urgent help and the hidden screen cover any of them and have none."""
    match place.page:
        case PageName.SCREENING:
            return ScreeningController(context, place.subject)
        case PageName.STOPPED:
            return StoppedController(context, place.subject)
        case PageName.FINDINGS:
            return FindingsController(context, place.subject)
        case _:
            raise LookupError(place.page)
