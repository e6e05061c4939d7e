"""Where the window is: one answer for every state, and nothing that a role may not see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.model import Role
from ui.navigation import Chrome, PageName, Place, WindowState, chrome_of, menu_of, place_of

PLACES = st.builds(Place, st.sampled_from(PageName), st.sampled_from(("", "one")))
STATES = st.builds(
    WindowState,
    st.sampled_from(("new", "ready", "unusable")),
    st.none() | st.sampled_from(Role),
    PLACES,
    st.booleans(),
    st.booleans(),
)
SUPERVISORS_ONLY = {PageName.WEEKLY, PageName.STAFF}
BEFORE = {PageName.UNUSABLE, PageName.SETUP, PageName.SIGN_IN, PageName.RECOVERY, PageName.URGENT}


@given(STATES)
def test_every_state_has_a_page(state: WindowState) -> None:
    """Whatever the state, there is a page and something around it."""
    assert chrome_of(place_of(state)) in Chrome


@given(STATES)
def test_hidden_beats_everything(state: WindowState) -> None:
    """A hidden screen shows nothing else, once there is something to hide."""
    if state.hidden and state.role is not None:
        assert place_of(state).page is PageName.HIDDEN


@given(STATES)
def test_nothing_of_a_case_before_sign_in(state: WindowState) -> None:
    """Without a person signed in, only the door and urgent help are there."""
    if state.role is None:
        assert place_of(state).page in BEFORE


@given(STATES)
def test_urgent_help_is_everywhere(state: WindowState) -> None:
    """Urgent help needs no sign-in and no case; only a hidden screen covers it."""
    if state.urgent and not (state.hidden and state.role is not None):
        assert place_of(state).page is PageName.URGENT


@given(STATES)
def test_intake_sees_no_page_of_supervisors(state: WindowState) -> None:
    """Asking for a supervisor's page by name shows one's own work instead."""
    if state.role is Role.INTAKE:
        assert place_of(state).page not in SUPERVISORS_ONLY


@given(STATES)
def test_the_sign_in_page_is_gone_once_signed_in(state: WindowState) -> None:
    """Nobody is led back to the door without signing out."""
    if state.role is not None and state.entry != "unusable":
        assert place_of(state).page not in {PageName.SIGN_IN, PageName.RECOVERY, PageName.SETUP}


@given(STATES)
def test_a_page_about_something_is_about_something(state: WindowState) -> None:
    """Case, interview and findings never open without their subject."""
    place = place_of(state)
    if place.page in {PageName.CASE, PageName.SCREENING, PageName.STOPPED, PageName.FINDINGS}:
        assert place.subject


@given(STATES)
def test_covers_are_taken_away_whole(state: WindowState) -> None:
    """Under urgent help and a hidden screen lies what was there before."""
    assert place_of(state.underneath).page not in {PageName.URGENT, PageName.HIDDEN}


def test_an_interview_has_the_bar_of_an_interview() -> None:
    """In an interview the menu is gone: the ways out are *Stop* and *Back*."""
    assert chrome_of(Place(PageName.SCREENING, "1")) is Chrome.FOCUS
    assert chrome_of(Place(PageName.HIDDEN)) is Chrome.BARE


def test_the_menu_of_a_role_leads_only_where_it_may_go() -> None:
    """Each line of a menu is a page that the role is let into."""
    for role in Role:
        for item in menu_of(role):
            state = WindowState("ready", role, Place(item.page))
            assert place_of(state).page is item.page


def test_going_anywhere_closes_urgent_help() -> None:
    """Urgent help does not stand above the next page."""
    state = WindowState("ready", Role.INTAKE, urgent=True).at(Place(PageName.ARRIVAL))
    assert place_of(state) == Place(PageName.ARRIVAL)
