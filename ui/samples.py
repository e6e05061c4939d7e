"""Invented snapshots: the same pages can be drawn for the manual and tried in tests without a store.

The centre, its codes and all of its people are made up.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from fieldtool.desk.copy_views import CopiesView, CopyView, DamagedCopy, RestoreOffer
from fieldtool.desk.views import (
    CaseSummary,
    CellView,
    CentreView,
    CheckView,
    HallToday,
    HomeView,
    OpenScreening,
    ProtocolOffer,
    QueueItem,
    ReleaseView,
    StaffView,
    TableView,
    UrgentNumber,
    WeekView,
)
from fieldtool.model import AgeGiven, Profile, Role, ScreeningState, Sex, Urgency

__all__ = ["NOW", "case", "centre", "copies", "home", "offer", "offers", "release", "staff", "weeks", "words"]

_WORDS: Final = """
able about above absent absorb abstract absurd abuse access accident account accuse
achieve acid acoustic acquire across act action actor actress actual adapt add
"""

NOW: Final = datetime(2026, 3, 17, 10, 36, tzinfo=UTC)


def centre(*, practice: bool = False) -> CentreView:
    """A centre with two of its urgent numbers filled in."""
    numbers = (
        UrgentNumber("medical", "Nurse or doctor", "201"),
        UrgentNumber("child", "Child protection", "230"),
        UrgentNumber("police", "Emergency services", ""),
    )
    return CentreView("PC", "Puerto Claro", "PAN", "Desk 3", practice, numbers)


def copies(*, none: bool = False) -> CopiesView:
    """Three safety copies, one of them damaged; or none, and the words never tried."""
    if none:
        return CopiesView((), "", None, drill_due=True)
    here, stick = Path("backups"), Path("/media/stick")
    names = [f"PC-Desk3-202603{day}T083000Z.ftcopy" for day in ("17", "16", "09")]
    found = (
        CopyView(names[0], (here / names[0], stick / names[0]), 18_400_000, NOW, NOW, None),
        CopyView(names[1], (here / names[1],), 18_100_000, NOW - timedelta(days=1), None, None),
        CopyView(names[2], (here / names[2],), 16_900_000, NOW - timedelta(days=8), None, DamagedCopy()),
    )
    return CopiesView(found, str(stick), NOW - timedelta(days=96), drill_due=False)


def offer() -> RestoreOffer:
    """A copy of this morning, and what has come since."""
    made = NOW - timedelta(hours=2)
    path = Path("backups/PC-Desk3-20260317T083000Z.ftcopy")
    return RestoreOffer(path, made, 31, False, NOW - timedelta(minutes=4), False, ("IN-07",), ())


def case(code: str = "PC-4K7M9TRX", sex: Sex = Sex.FEMALE, age: tuple[int, int] | None = (23, 27)) -> CaseSummary:
    """A person who arrived this morning."""
    given = AgeGiven(*age) if age else None
    profile = Profile.CHILD_ALONE if given and given.may_be_child else Profile.WOMAN
    return CaseSummary(code, code, sex, given, profile, "SDN", "ar", "alone", NOW - timedelta(minutes=31))


def home() -> HomeView:
    """A morning with one late action, two interviews that wait, and two people nobody has spoken to."""
    boy = case("PC-7WB5KQ3N", Sex.MALE, (15, 15))
    return HomeView(
        late=(_item("Medical check after admission", case("PC-5VF9HD2A"), Urgency.NOW, -66),),
        soon=(
            _item("Take to the nurse", case(), Urgency.NOW, 39),
            _item("Call the guardian service", boy, Urgency.TODAY, 54),
        ),
        later=(
            _item("Finish registration", case("PC-3HN8W2CP", Sex.MALE, (40, 40)), Urgency.TODAY, 204),
            _item("Explain how to ask for protection", case("PC-6XD4R7ME", Sex.MALE, None), Urgency.SOON, 324),
            _item("Give the leaflet", case("PC-8PC6J9TB", Sex.OTHER, (18, 22)), Urgency.NOTE, None),
        ),
        others=tuple(_item("Read the findings", case(), Urgency.TODAY, 200 + n, Role.SUPERVISOR) for n in range(4)),
        open_screenings=(
            OpenScreening("s1", case(), "Vulnerability screening", 11, 18, NOW - timedelta(minutes=5), False),
            OpenScreening("s2", case("PC-9TR2KM4H"), "First contact", 4, 18, NOW - timedelta(minutes=158), True),
        ),
        waiting_cases=(case("PC-2MJ7DA9K", Sex.MALE, (20, 24)), case("PC-9QA3FH6R", Sex.FEMALE, (30, 40))),
        today=HallToday(47, 31, 16),
    )


def offers() -> tuple[ProtocolOffer, ...]:
    """One protocol finished, one begun, one to come."""
    return (
        ProtocolOffer("first-contact", "First contact and urgent needs", False, "s0", ScreeningState.COMPLETED),
        ProtocolOffer("consent", "Information and consent", True, "s1", ScreeningState.IN_PROGRESS),
        ProtocolOffer("vulnerability", "Vulnerability screening", False, None, None),
    )


def staff() -> tuple[StaffView, ...]:
    """Two supervisors, an intake worker, and one who left."""
    return (
        StaffView("p1", "SV-02", Role.SUPERVISOR, True),
        StaffView("p2", "SV-05", Role.SUPERVISOR, True),
        StaffView("p3", "IN-07", Role.INTAKE, True),
        StaffView("p4", "IN-03", Role.INTAKE, False),
    )


def weeks() -> tuple[WeekView, ...]:
    """The last two weeks, one of them already exported."""
    return (
        WeekView("2026-W11", date(2026, 3, 9), "r1", "draft"),
        WeekView("2026-W10", date(2026, 3, 2), "r0", "exported"),
    )


def words() -> tuple[str, ...]:
    """24 words in a row of the alphabet, which open nothing."""
    return tuple(_WORDS.split())


def release(state: str = "draft", signed_by: tuple[str, ...] = (), *, may_sign: bool = True) -> ReleaseView:
    """The week's tables, with both reasons for hiding a number, and a few protected rows."""
    return ReleaseView(
        id="r1",
        week="2026-W11",
        monday=date(2026, 3, 9),
        sunday=date(2026, 3, 15),
        practice=False,
        state=state,
        tables=(_arrivals(), _needs(), _referrals(), _waiting()),
        record_columns=("sex", "age", "nationality", "travelling", "protection", "health"),
        records=(
            *(("f", "18-29", "m49-005", "*", "yes", "no"),) * 14,
            *(("m", "adult", "m49-019", "alone", "no", "no"),) * 33,
        ),
        suppressed=9,
        k=11,
        checks=(
            CheckView(True, "7 cells hidden. Each one could still be 7 or more different numbers."),
            CheckView(True, "Each record looks like at least 10 others."),
        ),
        signed_by=signed_by,
        may_sign=may_sign,
        check_words=("lantern", "river", "copper", "basket") if state in ("approved", "exported") else (),
        bundle_name="PC-2026-W11-0003.ftb" if state == "exported" else "",
        recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    )


def _item(title: str, about: CaseSummary, urgency: Urgency, minutes: int | None, role: Role = Role.INTAKE) -> QueueItem:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    return QueueItem(f"a-{title}-{minutes}", f"s-{about.code}", about, title, role, urgency, due)


def _arrivals() -> TableView:
    rows = ("Venezuela", "Ecuador", "Haiti", "Colombia", "China", "Other countries", "All")
    columns = ("Men", "Women", "Child with family", "Child alone", "All")
    numbers = (
        (41, 17, 24, 9, 91),
        (28, -19, 26, 3, 76),
        (22, 14, 6, 8, 50),
        (26, 7, -5, 2, 40),
        (11, 1, 2, -7, 21),
        (19, 9, 7, 5, 40),
        (147, 68, 69, 34, 318),
    )
    return TableView("arrivals", "Arrivals by country and profile", rows, columns, _cells(numbers))


def _needs() -> TableView:
    rows = ("Wants to ask for protection", "Health need today", "Child alone", "Survivor of violence")
    return TableView("needs", "Needs found", rows, ("People",), _cells(((142,), (46,), (34,), (3,))))


def _referrals() -> TableView:
    columns = ("Handed over", "Waiting or declined", "All")
    rows = ("Health service", "Asylum authority", "Child protection", "All")
    return TableView(
        "referrals", "Referrals", rows, columns, _cells(((46, 12, 58), (61, 20, 81), (-9, 3, 34), (116, -57, 173)))
    )


def _waiting() -> TableView:
    rows = ("Within 6 hours", "6 to 24 hours", "1 to 3 days", "Later", "Not yet", "All")
    title = "How soon people were screened after arriving"
    return TableView("waiting", title, rows, ("People",), _cells(((182,), (89,), (23,), (0,), (24,), (318,))))


def _cells(numbers: tuple[tuple[int, ...], ...]) -> tuple[tuple[CellView, ...], ...]:
    """Below zero stands for a number that is hidden because it protects another one."""
    return tuple(tuple(_cell(number) for number in line) for line in numbers)


def _cell(number: int) -> CellView:
    if number < 0:
        return CellView(None, "protects", -number)
    return CellView(None, "small", number) if 0 < number < 5 else CellView(number, "", number)
