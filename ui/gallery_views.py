"""What the gallery shows: the snapshots of a small training centre, in one language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldtool.clock import Clock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.training import TrainingCentre
from fieldtool.desk.views import (
    CaseSummary,
    CentreView,
    FindingsView,
    HomeView,
    ProtocolOffer,
    ReleaseView,
    ScreeningView,
    StaffView,
    WeekView,
)

__all__ = ["GalleryViews", "fetch_views"]

_INTAKE = "IN-01"
_SUPERVISOR = "SV-01"


@dataclass(frozen=True, slots=True)
class GalleryViews:
    """Every snapshot that a page of the window is built from."""

    centre: CentreView
    intake: StaffView
    supervisor: StaffView
    home: HomeView
    case: CaseSummary
    offers: tuple[ProtocolOffer, ...]
    screening: ScreeningView
    findings: FindingsView
    staff: tuple[StaffView, ...]
    weeks: tuple[WeekView, ...]
    release: ReleaseView

    @property
    def draft(self) -> ReleaseView:
        """The release as it stood before anybody signed it."""
        return replace(self.release, state="draft", signed_by=(), may_sign=True, check_words=(), bundle_name="")


def fetch_views(built: TrainingCentre, clock: Clock, languages: tuple[str, ...]) -> dict[str, GalleryViews]:
    """The views of both roles in each language, read through the desk like the window does."""
    with Entry(built.workspace, clock) as entry:
        intake = _sign_in(entry, built, _INTAKE)
        by_intake = {language: _intake_views(intake, language) for language in languages}
        intake.sign_out()
        supervisor = _sign_in(entry, built, _SUPERVISOR)
        views = {language: _with_release(supervisor, language, by_intake[language]) for language in languages}
        supervisor.sign_out()
    return views


def _sign_in(entry: Entry, built: TrainingCentre, code: str) -> Desk:
    return entry.sign_in(code, built.passphrases[code])


@dataclass(frozen=True, slots=True)
class _IntakeViews:
    person: StaffView
    home: HomeView
    case: CaseSummary
    offers: tuple[ProtocolOffer, ...]
    screening: ScreeningView
    findings: FindingsView


def _intake_views(desk: Desk, language: str) -> _IntakeViews:
    desk.language = language
    home = desk.home()
    stopped = home.open_screenings[0]
    waiting = next(iter((*home.late, *home.soon, *home.later)), None)
    return _IntakeViews(
        desk.person,
        home,
        stopped.case,
        desk.protocols(stopped.case.id),
        desk.resume(stopped.screening_id),
        desk.findings(waiting.screening_id if waiting else stopped.screening_id),
    )


def _with_release(desk: Desk, language: str, intake: _IntakeViews) -> GalleryViews:
    desk.language = language
    weeks = desk.weeks()
    released = next(week.release_id for week in weeks if week.release_id)
    return GalleryViews(
        desk.centre,
        intake.person,
        desk.person,
        intake.home,
        intake.case,
        intake.offers,
        intake.screening,
        intake.findings,
        desk.staff(),
        weeks,
        desk.release(released),
    )
