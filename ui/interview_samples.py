"""Invented views, so that every page can be drawn without a store: for the gallery, the manual and the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from fieldtool.desk.views import (
    ActionView,
    BecauseView,
    CaseSummary,
    CentreView,
    ChoiceView,
    FindingsView,
    FindingView,
    GateView,
    QuestionKind,
    QuestionView,
    ReferralView,
    ScreeningView,
    SectionState,
    SectionView,
    SourceView,
    StaffView,
    UrgentNumber,
)
from fieldtool.model import AgeGiven, Profile, Role, ScreeningState, Sex, SourceStatus, Urgency

__all__ = ["CASE", "CENTRE", "INTAKE", "NOW", "SUPERVISOR", "findings", "question", "screening"]

NOW: Final = datetime(2026, 3, 17, 10, 42, tzinfo=UTC)

CENTRE: Final = CentreView(
    "PC",
    "Puerto Claro",
    "PAN",
    "Desk 3",
    False,
    (
        UrgentNumber("emergency", "Ambulance or emergency service", "5550 0100"),
        UrgentNumber("clinician", "Nurse or doctor on duty", "ext. 14"),
        UrgentNumber("child-protection", "Child protection service", "ext. 22"),
        UrgentNumber("protection", "Protection focal point", ""),
        UrgentNumber("violence", "Service for survivors of violence", ""),
        UrgentNumber("police", "Police", "5550 0101"),
        UrgentNumber("fire", "Fire brigade", "5550 0102"),
        UrgentNumber("interpreter", "Interpreter service", ""),
    ),
)
INTAKE: Final = StaffView("1", "IN-07", Role.INTAKE, True)
SUPERVISOR: Final = StaffView("2", "SV-02", Role.SUPERVISOR, True)
CASE: Final = CaseSummary(
    "c1",
    "PC-4K7M9TRX",
    Sex.FEMALE,
    AgeGiven(23, 27),
    Profile.WOMAN,
    "SYR",
    "ar",
    "alone",
    NOW - timedelta(hours=1),
)

_PROTOCOL: Final = SourceView("palermo", "Palermo Protocol", "Article 3(a)", "", SourceStatus.CONFIRMED)
_TO_CHECK: Final = SourceView("rule", "National law on trafficking", "Article 12", "", SourceStatus.TO_CHECK)

_YES: Final = ChoiceView("yes", "Yes", "نعم")
_NO: Final = ChoiceView("no", "No", "لا")


def question(path: str = "/data/journey/forced", **changed: object) -> QuestionView:
    """One invented question, with some of its fields changed."""
    usual = QuestionView(
        path=path,
        section="journey",
        kind=QuestionKind.CHOOSE_ONE,
        label="Since you left home, has anyone made you work, or do things, against your will?",
        person_label="منذ مغادرتك بلدك، هل أجبرك أحد على العمل أو على فعل أشياء ضد إرادتك؟",
        hint="",
        choices=(_YES, _NO),
        value="",
        absent=None,
        required=True,
        valid=True,
        message="",
        sensitive=True,
        observed=False,
        why="A person who was forced may have a right to protection, a safe place and time to recover.",
        how=(
            "Only where nobody else can hear. No family member as interpreter.",
            "Do not ask for details or names. One answer is enough.",
            "Tears or silence? Offer a break.",
        ),
        sources=(_PROTOCOL, _TO_CHECK),
        because="",
    )
    return replace(usual, **changed)  # type: ignore[arg-type]  # the caller names fields of the view


def screening(*, position: str = "/data/journey/forced", gate: bool | None = True) -> ScreeningView:
    """An invented interview in its middle: a done section, one to come back to, one behind a gate."""
    because = "A supervisor calls the anti-trafficking contact today by 18:00. You do not need to do anything else now."
    many = tuple(
        ChoiceView(value, label, "")
        for value, label in (("water", "Water, food"), ("clothes", "Clothes, blanket"), ("baby", "Baby things"))
    )
    plain = {"sensitive": False, "sources": (), "because": ""}
    questions = (
        question(
            "/data/start/told",
            section="start",
            kind=QuestionKind.NOTE,
            choices=(),
            required=False,
            label="You can stop at any time. You do not have to answer. Help does not depend on your answers.",
            person_label="يمكنك التوقف في أي وقت.",
            **plain,
        ),
        question(
            "/data/health/needs",
            section="health",
            kind=QuestionKind.CHOOSE_ANY,
            value="water",
            label="What do you need today?",
            person_label="",
            **plain,
            choices=(*many, ChoiceView("none", "None of these", "")),
        ),
        question(
            "/data/health/weeks",
            section="health",
            kind=QuestionKind.INTEGER,
            choices=(),
            value="30",
            label="How many weeks pregnant?",
            person_label="",
            hint="As she says.",
            **plain,
        ),
        question(
            "/data/family/when",
            section="family",
            kind=QuestionKind.DATE,
            choices=(),
            value="2004-03-09",
            label="On which day did you last see your child?",
            person_label="",
            **plain,
        ),
        question(
            "/data/family/walks",
            section="family",
            kind=QuestionKind.TEXT,
            choices=(),
            observed=True,
            label="Does the person walk with difficulty?",
            person_label="",
            **plain,
        ),
        question(
            "/data/journey/papers",
            label="Does somebody else keep your papers?",
            person_label="هل يحتفظ شخص آخر بأوراقك؟",
        ),
        question(value="yes", because=because),
        question(
            "/data/fear/back", section="fear", label="Are you afraid to go back?", person_label="هل تخاف من العودة؟"
        ),
    )
    sections = (
        SectionView("start", "Before you start", SectionState.DONE, 0, 0, None),
        SectionView("health", "Health and care", SectionState.DONE, 2, 2, None),
        SectionView("family", "Family and children", SectionState.STARTED, 1, 2, None),
        SectionView(
            "journey", "Work and journey", SectionState.STARTED, 1, 2, GateView("journey", "privacy", "", True)
        ),
        SectionView(
            "fear",
            "Fear and violence",
            SectionState.NOT_STARTED,
            0,
            1,
            GateView("fear", "privacy", "Say: we talk about this later, in a quiet place.", gate),
        ),
    )
    return ScreeningView(
        "s1",
        CASE,
        "vulnerability",
        "Vulnerability screening",
        ScreeningState.IN_PROGRESS,
        "ar",
        sections,
        questions,
        position,
        4,
        7,
        ("/data/family/walks",),
        2,
    )


def findings(*, missing: bool = False, state: ScreeningState = ScreeningState.IN_PROGRESS) -> FindingsView:
    """Three invented findings in three urgencies, with what happens next."""
    at = NOW
    found = (
        FindingView(
            "f1",
            "Needs a nurse today",
            Urgency.NOW,
            (BecauseView("Do you take medicine every day?", "Yes", at - timedelta(minutes=23), True),),
            (SourceView("rule4", "Centre rule 4", "", "", SourceStatus.DESIGN),),
            True,
            "IN-07",
            at,
        ),
        FindingView(
            "f2",
            "May have been trafficked",
            Urgency.TODAY,
            (
                BecauseView("made to work against your will", "Yes", at, False),
                BecauseView("someone else keeps your papers", "Yes", at + timedelta(minutes=2), False),
            ),
            (_PROTOCOL, _TO_CHECK),
            None,
            "",
            None,
        ),
        FindingView(
            "f3",
            "May want to ask for protection",
            Urgency.SOON,
            (BecauseView("afraid to go back", "Yes", at + timedelta(minutes=9), False),),
            (SourceView("1951", "1951 Refugee Convention", "Articles 1A(2) and 33", "", SourceStatus.CONFIRMED),),
            None,
            "",
            None,
        ),
    )
    hour = timedelta(hours=1)
    actions = (
        ActionView(
            "a1", "Take to the nurse, room 2", Role.INTAKE, Urgency.NOW, at + timedelta(minutes=17), None, "", ()
        ),
        ActionView(
            "a2", "Call the anti-trafficking contact", Role.SUPERVISOR, Urgency.TODAY, at + 7 * hour, None, "", ()
        ),
        ActionView(
            "a3", "Explain asylum, give the Arabic leaflet", Role.INTAKE, Urgency.SOON, at + 30 * hour, None, "", ()
        ),
        ActionView("a4", "Offer food and water", Role.INTAKE, Urgency.NOW, at - hour, None, "", ()),
        ActionView("a5", "Bed in the single women’s area", Role.INTAKE, Urgency.TODAY, at, at, "IN-07", ()),
    )
    referrals = (
        ReferralView("r1", "Women’s shelter (outside)", "shelter", "", None),
        ReferralView("r2", "Legal aid", "legal", "yes", at),
    )
    without = (question(), question("/data/fear/back", label="Are you afraid to go back?")) if missing else ()
    return FindingsView("s1", CASE, "Vulnerability screening", state, found, actions, referrals, 18, 18, without)
