"""Every page of the window as a scene: its name, what stands around it, and how it is built from views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldtool.desk.copy_views import DamagedStore
from fieldtool.desk.errors import AlreadySetUp
from fieldtool.desk.views import ScreeningView, StaffView
from ui import samples
from ui.bars import CaseLine
from ui.gallery_views import GalleryViews
from ui.kit import Kit
from ui.navigation import PageName
from ui.pages.arrival import ArrivalPage
from ui.pages.card import CardPage
from ui.pages.case import CasePage
from ui.pages.copies import CopiesPage
from ui.pages.find import FindPage
from ui.pages.findings import FindingsPage
from ui.pages.hidden import HiddenPage
from ui.pages.home import HomePage
from ui.pages.recovery import RecoveryPage
from ui.pages.release import ReleasePage, WeeksPage
from ui.pages.rescue import RescuePage
from ui.pages.screening import ScreeningPage, options_of
from ui.pages.settings import SettingsPage
from ui.pages.setup import SetupPage
from ui.pages.sign_in import SignInPage
from ui.pages.staff import StaffPage
from ui.pages.stopped import StoppedPage
from ui.pages.unusable import UnusablePage
from ui.pages.urgent import UrgentPage
from ui.words import case_words

__all__ = ["SCENES", "Scene", "case_line"]

_PROPOSED: Final = "window copper lantern basket river morning maple"


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture of the gallery. ``who`` picks who is signed in, none for nobody."""

    name: str
    page: PageName
    make: Callable[[Kit, GalleryViews], QWidget]
    who: Callable[[GalleryViews], StaffView] | None = None


def case_line(kit: Kit, view: ScreeningView) -> CaseLine:
    """What the bar of an interview says."""
    return CaseLine(view.case.code, case_words(kit.texts, view.case), kit.texts.language_name(view.person_language))


def _intake(views: GalleryViews) -> StaffView:
    return views.intake


def _supervisor(views: GalleryViews) -> StaffView:
    return views.supervisor


def _setup(step: int) -> Callable[[Kit, GalleryViews], QWidget]:
    def make(kit: Kit, _views: GalleryViews) -> QWidget:
        page = SetupPage(kit, _PROPOSED)
        page.show_words(samples.words())
        page.show_step(step)
        return page

    return make


def _card(kit: Kit, views: GalleryViews) -> QWidget:
    view = views.screening
    question = next((one for one in view.questions if one.person_label and one.choices), view.questions[0])
    options = options_of(kit, question, view.person_language)
    return CardPage(kit, question.person_label or question.label, view.person_language, question.label, options)


def _staff_change(kit: Kit, views: GalleryViews) -> QWidget:
    page = StaffPage(kit, views.staff, views.supervisor.id, _PROPOSED)
    page.ask(next(person for person in views.staff if person.id != views.supervisor.id), "passphrase")
    return page


def _records(kit: Kit, views: GalleryViews) -> QWidget:
    page = ReleasePage(kit, views.draft)
    page.open_table(len(views.draft.tables))
    return page


def _exported(kit: Kit, views: GalleryViews) -> QWidget:
    page = ReleasePage(kit, views.release)
    name = views.release.bundle_name
    page.show_exported(f"outbox/{name}", f"outbox/{name.replace('.ftb', '.pdf')}")
    return page


SCENES: Final = (
    Scene("setup-centre", PageName.SETUP, _setup(0)),
    Scene("setup-supervisor", PageName.SETUP, _setup(1)),
    Scene("setup-words", PageName.SETUP, _setup(2)),
    Scene("setup-typed-back", PageName.SETUP, _setup(3)),
    Scene("sign-in", PageName.SIGN_IN, lambda kit, views: SignInPage(kit, views.centre)),
    Scene("recovery", PageName.RECOVERY, lambda kit, _: RecoveryPage(kit, _PROPOSED)),
    Scene("rescue", PageName.SIGN_IN, lambda kit, _: RescuePage(kit, DamagedStore(), samples.offer())),
    Scene("unusable", PageName.UNUSABLE, lambda kit, _: UnusablePage(kit, AlreadySetUp(folder="fieldtool"))),
    Scene("home", PageName.HOME, lambda kit, views: HomePage(kit, views.home), _intake),
    Scene("arrival", PageName.ARRIVAL, lambda kit, _: ArrivalPage(kit), _intake),
    Scene("find", PageName.FIND, lambda kit, views: FindPage(kit, views.case.code[:5], (views.case,)), _intake),
    Scene("find-nobody", PageName.FIND, lambda kit, _: FindPage(kit, "TC-2222", ()), _intake),
    Scene("case", PageName.CASE, lambda kit, views: CasePage(kit, views.case, views.offers), _intake),
    Scene("screening", PageName.SCREENING, lambda kit, views: ScreeningPage(kit, views.screening), _intake),
    Scene("card", PageName.HIDDEN, _card, _intake),
    Scene("stopped", PageName.STOPPED, lambda kit, views: StoppedPage(kit, views.screening), _intake),
    Scene("findings", PageName.FINDINGS, lambda kit, views: FindingsPage(kit, views.findings), _intake),
    Scene("urgent", PageName.URGENT, lambda kit, views: UrgentPage(kit, views.centre), _intake),
    Scene("hidden", PageName.HIDDEN, lambda kit, _: HiddenPage(kit), _intake),
    Scene("weeks", PageName.WEEKLY, lambda kit, views: WeeksPage(kit, views.weeks), _supervisor),
    Scene("release", PageName.WEEKLY, lambda kit, views: ReleasePage(kit, views.draft), _supervisor),
    Scene("release-records", PageName.WEEKLY, _records, _supervisor),
    Scene("release-exported", PageName.WEEKLY, _exported, _supervisor),
    Scene(
        "staff",
        PageName.STAFF,
        lambda kit, views: StaffPage(kit, views.staff, views.supervisor.id, _PROPOSED),
        _supervisor,
    ),
    Scene("staff-change", PageName.STAFF, _staff_change, _supervisor),
    Scene("copies", PageName.COPIES, lambda kit, _: CopiesPage(kit, samples.copies()), _supervisor),
    Scene("copies-none", PageName.COPIES, lambda kit, _: CopiesPage(kit, samples.copies(none=True)), _supervisor),
    Scene(
        "settings", PageName.SETTINGS, lambda kit, views: SettingsPage(kit, views.centre.urgent_numbers), _supervisor
    ),
)
"""In the order in which somebody meets them."""
