"""Which controller is at work at which place: one function, and the only place where pages meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ui.context import Context, Controller
from ui.controllers.arrival import ArrivalController
from ui.controllers.case import CaseController, FindController
from ui.controllers.copies import CopiesController
from ui.controllers.findings import FindingsController
from ui.controllers.home import HomeController
from ui.controllers.screening import ScreeningController
from ui.controllers.settings import SettingsController
from ui.controllers.setup import SetupController
from ui.controllers.sign_in import RecoveryController, SignInController, UnusableController
from ui.controllers.staff import StaffController
from ui.controllers.stopped import StoppedController
from ui.controllers.weekly import ReleaseController, WeeksController
from ui.navigation import PageName, Place

__all__ = ["controller_for"]


def controller_for(place: Place, context: Context) -> Controller:
    """The controller of a place; urgent help and the hidden screen cover any of them and have none."""
    if place.page is PageName.WEEKLY and place.subject:
        return ReleaseController(context, place.subject)
    if place.page in _WITH_A_SUBJECT:
        return _WITH_A_SUBJECT[place.page](context, place.subject)
    return _ALONE[place.page](context)


_ALONE: Final[Mapping[PageName, Callable[[Context], Controller]]] = {
    PageName.UNUSABLE: UnusableController,
    PageName.SETUP: SetupController,
    PageName.RECOVERY: RecoveryController,
    PageName.HOME: HomeController,
    PageName.ARRIVAL: ArrivalController,
    PageName.WEEKLY: WeeksController,
    PageName.STAFF: StaffController,
    PageName.COPIES: CopiesController,
    PageName.SETTINGS: SettingsController,
}
_WITH_A_SUBJECT: Final[Mapping[PageName, Callable[[Context, str], Controller]]] = {
    PageName.SIGN_IN: SignInController,
    PageName.FIND: FindController,
    PageName.CASE: CaseController,
    PageName.SCREENING: ScreeningController,
    PageName.STOPPED: StoppedController,
    PageName.FINDINGS: FindingsController,
}
