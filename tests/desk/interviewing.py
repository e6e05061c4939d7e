"""Questions of a screening found by name, and answered."""

from __future__ import annotations

from fieldtool.desk.desk import Desk
from fieldtool.desk.views import FindingsView, QuestionView, ScreeningView, SectionState
from fieldtool.model import AbsentReason

FIRST, CONSENT, VULNERABILITY = "first-contact", "information-consent", "vulnerability-screening"


def question(view: ScreeningView, name: str) -> QuestionView:
    """The question of that name."""
    return next(one for one in view.questions if one.path.endswith(f"/{name}"))


def path_of(view: ScreeningView, name: str) -> str:
    """The path of the question of that name."""
    return question(view, name).path


def put(desk: Desk, view: ScreeningView, name: str, value: str) -> ScreeningView:
    """Answer the question of that name; it must be taken."""
    saved = desk.answer(view.id, path_of(view, name), value)
    assert saved.result == "accepted", saved.message
    return saved.view


def at_ease(desk: Desk, view: ScreeningView) -> ScreeningView:
    """Answer what is acted on for as long as nobody has answered it: nothing follows from these answers."""
    for name, value in (("pregnant", "no"), ("safe_here", "yes"), ("fear_return", "no")):
        view = put(desk, view, name, value)
    return view


def section(view: ScreeningView, name: str) -> SectionState:
    """How the section of that name stands."""
    return next(one.state for one in view.sections if one.key.endswith(f"/{name}"))


def finished(desk: Desk, view: ScreeningView) -> FindingsView:
    """Say for all that is missing that it was not needed, and finish."""
    while missing := desk.findings(view.id).missing:
        for one in missing:
            desk.absent(view.id, one.path, AbsentReason.SEEN_NOT_NEEDED)
    return desk.finish(view.id)
