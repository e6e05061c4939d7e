"""What the window and the command line are given to show: frozen snapshots, texts already in the staff's language.

No view carries a name: :meth:`fieldtool.desk.desk.Desk.reveal_name` is the one way to see one, and it is logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from fieldtool.model import AbsentReason, AgeGiven, Profile, Role, ScreeningState, Sex, SourceStatus, Urgency

__all__ = [
    "ActionView",
    "Arrival",
    "BecauseView",
    "CaseSummary",
    "CellView",
    "CentreView",
    "CheckView",
    "ChoiceView",
    "ExportedRelease",
    "FindingView",
    "FindingsView",
    "GateView",
    "HallToday",
    "HomeView",
    "OpenScreening",
    "ProtocolOffer",
    "QuestionKind",
    "QuestionView",
    "QueueItem",
    "ReferralView",
    "ReleaseView",
    "SavedAnswer",
    "ScreeningView",
    "SectionState",
    "SectionView",
    "SourceView",
    "StaffView",
    "TableView",
    "UrgentNumber",
    "WeekView",
]


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """Whom to call in an emergency: a role, and the number that the centre filled in (empty until it did)."""

    role: str
    label: str
    number: str


@dataclass(frozen=True, slots=True)
class CentreView:
    """What is not secret about this centre and desk: shown before sign-in too."""

    code: str
    name: str
    country: str
    desk: str
    practice: bool
    urgent_numbers: tuple[UrgentNumber, ...]


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff by code; ``active`` is false once removed."""

    id: str
    code: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the *New arrival* page collects. Names go to the identity, apart from the case.

    ``travelling`` is ``alone``, ``family`` or ``group``; ``group_of`` is the code of a case already here whose
    travelling group the person belongs to, or empty; ``arrived_at`` has a time zone.
    """

    name_as_heard: str
    sex: Sex
    age: AgeGiven | None
    nationality: str
    language: str
    travelling: str
    arrived_at: datetime
    group_of: str = ""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One person in this centre, without a name."""

    id: str
    code: str
    sex: Sex
    age: AgeGiven | None
    profile: Profile
    nationality: str
    language: str
    travelling: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class ProtocolOffer:
    """A protocol that can be run for a case: whether it is the next one, and its newest screening if any."""

    name: str
    title: str
    recommended: bool
    screening_id: str | None
    state: ScreeningState | None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One row of *My work*: an open action with its deadline. ``title`` is neutral enough for a list."""

    action_id: str
    screening_id: str
    case: CaseSummary
    title: str
    role: Role
    urgency: Urgency
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenScreening:
    """An interview that waits where it stopped; ``interrupted`` tells a crash or power cut from a *Stop*."""

    screening_id: str
    case: CaseSummary
    protocol_title: str
    seen: int
    total: int
    last_saved_at: datetime
    interrupted: bool


@dataclass(frozen=True, slots=True)
class HallToday:
    """Counts since midnight: people who arrived, whose screening began, and who still wait."""

    arrived: int
    seen: int
    waiting: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home queue, each part sorted by deadline."""

    late: tuple[QueueItem, ...]
    soon: tuple[QueueItem, ...]
    later: tuple[QueueItem, ...]
    others: tuple[QueueItem, ...]
    open_screenings: tuple[OpenScreening, ...]
    waiting_cases: tuple[CaseSummary, ...]
    today: HallToday


class QuestionKind(StrEnum):
    """How a question is answered; ``NOTE`` is a sentence to read aloud."""

    CHOOSE_ONE = "select_one"
    CHOOSE_ANY = "select_multiple"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One choice, in the staff's language and in the person's (empty where the pack has no text in it)."""

    value: str
    label: str
    person_label: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a fact comes from and how sure it is; anything but ``confirmed`` shows a badge."""

    key: str
    instrument: str
    article: str
    url: str
    status: SourceStatus


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it stands now. ``value`` is empty where there is none; ``absent`` then may say why.

    Several choices of ``CHOOSE_ANY`` are joined by spaces, dates are ``YYYY-MM-DD``.
    """

    path: str
    section: str
    kind: QuestionKind
    label: str
    person_label: str
    hint: str
    choices: tuple[ChoiceView, ...]
    value: str
    absent: AbsentReason | None
    required: bool
    valid: bool
    message: str
    sensitive: bool
    observed: bool
    why: str
    how: tuple[str, ...]
    sources: tuple[SourceView, ...]
    because: str

    @property
    def answered(self) -> bool:
        """Whether it has a value or a reason for having none."""
        return bool(self.value) or self.absent is not None


class SectionState(StrEnum):
    """The four states of a step."""

    NOT_STARTED = "not-started"
    STARTED = "started"
    DONE = "done"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class GateView:
    """What must hold before a section is asked. ``confirmed`` is none until staff have said yes or no.

    ``requires`` is ``privacy`` or ``trained-interviewer``, which staff confirm; or ``consent`` or ``service``, which
    keep the section closed whatever they say. ``say`` is what to tell the person instead.
    """

    section: str
    requires: str
    say: str
    confirmed: bool | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A group of questions: how many want an answer, how many have one."""

    key: str
    title: str
    state: SectionState
    seen: int
    total: int
    gate: GateView | None


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """One run of a protocol: every relevant question in order. ``position`` is the path to show first."""

    id: str
    case: CaseSummary
    protocol: str
    protocol_title: str
    state: ScreeningState
    person_language: str
    sections: tuple[SectionView, ...]
    questions: tuple[QuestionView, ...]
    position: str
    seen: int
    total: int
    to_come_back: tuple[str, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What happened to an answer. ``result`` is ``accepted``, ``constraint``, ``readonly`` or ``not-relevant``.

    Only ``accepted`` was committed, at ``at``; anything else left the record as it was and ``message`` says why.
    """

    result: str
    message: str
    at: datetime | None
    view: ScreeningView


@dataclass(frozen=True, slots=True)
class BecauseView:
    """One answer that raised a finding; ``hidden`` values are shown only on request."""

    question: str
    answer: str
    at: datetime
    hidden: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A sign, not a decision: why it was raised, its sources, and whether staff agree (none: not said yet)."""

    id: str
    title: str
    urgency: Urgency
    because: tuple[BecauseView, ...]
    sources: tuple[SourceView, ...]
    agreed: bool | None
    agreed_by: str
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """What must be done, by which role, by when; ``done_at`` is none while it is open.

    ``mine`` says whether the signed-in person may close it.
    """

    id: str
    title: str
    role: Role
    urgency: Urgency
    due_at: datetime | None
    done_at: datetime | None
    done_by: str
    sources: tuple[SourceView, ...]
    mine: bool = True


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A hand-over to a service. ``consent`` is ``yes``, ``no``, or empty while it waits for consent."""

    id: str
    title: str
    service: str
    consent: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingsView:
    """What one screening found and what happens next; ``missing`` are required questions nobody answered."""

    screening_id: str
    case: CaseSummary
    protocol_title: str
    state: ScreeningState
    findings: tuple[FindingView, ...]
    actions: tuple[ActionView, ...]
    referrals: tuple[ReferralView, ...]
    seen: int
    total: int
    missing: tuple[QuestionView, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week that can be released: its Monday, and the release already begun or finished for it."""

    week: str
    monday: date
    release_id: str | None
    state: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A number of a table in the preview: what leaves (none: the word *hidden*), and for staff only what it hides.

    ``reason`` is empty, ``small`` or ``protects``; ``true`` never leaves the desk.
    """

    shown: int | None
    reason: str
    true: int


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of a release as it is previewed; the margins, where it has some, are its last row and column."""

    name: str
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[CellView, ...], ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """One safety check of a release, in words."""

    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release from its preview to its bundle. ``state`` is ``draft``, ``prepared``, ``approved`` or ``exported``.

    ``signed_by`` are staff codes in the order of signing; ``may_sign`` says whether the signed-in person can.
    ``recipient`` is the public key of the only hub that can open the bundle.
    """

    id: str
    week: str
    monday: date
    sunday: date
    practice: bool
    state: str
    tables: tuple[TableView, ...]
    record_columns: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    suppressed: int
    k: int
    checks: tuple[CheckView, ...]
    signed_by: tuple[str, ...]
    may_sign: bool
    check_words: tuple[str, ...]
    bundle_name: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ExportedRelease:
    """Where a released week lies: the sealed bundle, and the report in the asked language beside it."""

    bundle: Path
    report: Path
