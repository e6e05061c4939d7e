"""Which page the window shows: a total function of a state, without a widget in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fieldtool.i18n import mark
from fieldtool.model import Role

__all__ = ["Chrome", "MenuItem", "PageName", "Place", "WindowState", "chrome_of", "menu_of", "place_of"]


class PageName(StrEnum):
    """Every page of the window."""

    UNUSABLE = "unusable"
    SETUP = "setup"
    SIGN_IN = "sign-in"
    RECOVERY = "recovery"
    HOME = "home"
    ARRIVAL = "arrival"
    FIND = "find"
    CASE = "case"
    SCREENING = "screening"
    STOPPED = "stopped"
    FINDINGS = "findings"
    WEEKLY = "weekly"
    STAFF = "staff"
    COPIES = "copies"
    SETTINGS = "settings"
    URGENT = "urgent"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it is about: a case, a screening, a week, or what was typed into *Find*."""

    page: PageName
    subject: str = ""


class Chrome(StrEnum):
    """What stands around a page: the bar and the menu, the bar of an interview, or nothing."""

    FRAMED = "framed"
    FOCUS = "focus"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu; ``word`` is translated where it is shown."""

    page: PageName
    word: str
    icon: str


_BEFORE_SIGN_IN: Final = frozenset({PageName.SIGN_IN, PageName.RECOVERY})
_NEVER_BY_NAME: Final = frozenset(
    {*_BEFORE_SIGN_IN, PageName.UNUSABLE, PageName.SETUP, PageName.URGENT, PageName.HIDDEN}
)
_SUPERVISOR_ONLY: Final = frozenset({PageName.WEEKLY, PageName.STAFF, PageName.COPIES})
_NEED_A_SUBJECT: Final = frozenset({PageName.CASE, PageName.SCREENING, PageName.STOPPED, PageName.FINDINGS})
_BARE: Final = frozenset({PageName.UNUSABLE, PageName.SETUP, PageName.SIGN_IN, PageName.RECOVERY, PageName.HIDDEN})
_FOCUS: Final = frozenset({PageName.SCREENING, PageName.STOPPED})

_MENU: Final = (
    MenuItem(PageName.HOME, mark("My work"), "home"),
    MenuItem(PageName.ARRIVAL, mark("New arrival"), "account-plus"),
    MenuItem(PageName.FIND, mark("Find a person"), "account-search"),
    MenuItem(PageName.WEEKLY, mark("Weekly report"), "file-chart"),
    MenuItem(PageName.STAFF, mark("Staff and keys"), "account-key"),
    MenuItem(PageName.COPIES, mark("Safety copies"), "content-save-outline"),
    MenuItem(PageName.SETTINGS, mark("Text size, language"), "format-size"),
)


@dataclass(frozen=True, slots=True)
class WindowState:
    """All that decides the page. ``entry`` is ``new``, ``ready`` or ``unusable``; ``role`` is none before sign-in."""

    entry: str
    role: Role | None = None
    place: Place = Place(PageName.HOME)
    urgent: bool = False
    hidden: bool = False

    def at(self, place: Place) -> WindowState:
        """Gone to a place; urgent help is closed by going anywhere."""
        return replace(self, place=place, urgent=False)

    @property
    def underneath(self) -> WindowState:
        """The same without what only covers: urgent help and the hidden screen."""
        return replace(self, urgent=False, hidden=False)

    def signed_in(self, role: Role) -> WindowState:
        """With a person, at their work."""
        return replace(self, role=role, place=Place(PageName.HOME))


def place_of(state: WindowState) -> Place:
    """Where the window is. Whatever the state, there is exactly one answer."""
    if state.hidden and state.role is not None:
        return Place(PageName.HIDDEN)
    if state.urgent:
        return Place(PageName.URGENT)
    if state.entry == "unusable":
        return Place(PageName.UNUSABLE)
    if state.role is None:
        return _before_sign_in(state)
    return state.place if _allowed(state.place, state.role) else Place(PageName.HOME)


def chrome_of(place: Place) -> Chrome:
    """What stands around a place."""
    if place.page in _BARE:
        return Chrome.BARE
    return Chrome.FOCUS if place.page in _FOCUS else Chrome.FRAMED


def menu_of(role: Role) -> tuple[MenuItem, ...]:
    """The menu of a role. A line that is not there is courtesy; the desk itself refuses."""
    return tuple(item for item in _MENU if role is Role.SUPERVISOR or item.page not in _SUPERVISOR_ONLY)


def _before_sign_in(state: WindowState) -> Place:
    if state.entry == "new":
        return Place(PageName.SETUP)
    return state.place if state.place.page in _BEFORE_SIGN_IN else Place(PageName.SIGN_IN)


def _allowed(place: Place, role: Role) -> bool:
    if place.page in _NEVER_BY_NAME or (place.page in _NEED_A_SUBJECT and not place.subject):
        return False
    return role is Role.SUPERVISOR or place.page not in _SUPERVISOR_ONLY
