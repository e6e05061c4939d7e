"""What follows from the answers of a screening: findings with their reasons, actions, hand-overs."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from fieldtool.casework.errors import NoDecision
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.errors import ConsentRefused
from fieldtool.desk.reasons import Reasons
from fieldtool.desk.views import ScreeningView
from fieldtool.model import AbsentReason, Role, Urgency
from tests.casework.protocols import ARRIVAL, loaded
from tests.desk.arriving import NOW, admit, audited
from tests.desk.conftest import SignIn
from tests.desk.interviewing import CONSENT, FIRST, VULNERABILITY, at_ease, path_of, put, question


@pytest.mark.parametrize("language,no", [("es", "No"), ("en", "No"), ("fr", "Non")])
def test_a_finding_says_why(sign_in: SignIn, clock: ManualClock, language: str, no: str) -> None:
    """With the question and the answer in the staff's words, when it was given, sources, and nothing decided."""
    desk = sign_in("IN-01", language)
    view = desk.start(admit(desk).id, FIRST, language)
    clock.advance(timedelta(minutes=1))
    view = put(desk, view, "water_12h", "no")
    finding = desk.findings(view.id).findings[0]
    (because,) = finding.because
    assert (because.question, because.answer) == (question(view, "water_12h").label, no)
    assert because.at == clock.now()
    assert (finding.urgency, finding.agreed, finding.agreed_by) == (Urgency.NOW, None, "")
    assert {source.key for source in finding.sources} == {"mandela-22", "design"}


def test_a_sensitive_answer_is_hidden_behind_its_finding(desk: Desk, view: ScreeningView) -> None:
    """Why a finding stands is shown on request where the answer is sensitive."""
    put(desk, at_ease(desk, view), "fear_return", "yes")
    fear = next(one for one in desk.findings(view.id).findings if one.because[0].question)
    assert [because.hidden for because in fear.because] == [True]


def test_a_finding_on_a_default_says_why_too(desk: Desk, tmp_path: Path) -> None:
    """An answer that the form gave itself has the time at which the screening began."""
    case = admit(desk)
    protocol = loaded(tmp_path, ARRIVAL)
    run = desk._screenings.start(desk._register.case(case.id), protocol, "fr", NOW, desk.person.id)
    (finding,) = desk.findings(run.screening.id).findings
    assert [(one.question, one.answer, one.at) for one in finding.because] == [("Are you alone?", "No", NOW)]


def test_a_carried_answer_is_told_in_the_words_of_its_question(desk: Desk, view: ScreeningView) -> None:
    """A finding that stands on another protocol's answer names question and choice, and hides what is sensitive."""
    put(desk, view, "fear_return", "yes")
    asked = question(desk.resume(view.id), "fear_return").label
    run = desk._run(desk.start(view.case.id, VULNERABILITY, "fr").id)
    because = Reasons(run, desk._texts, UTC, desk._pack().protocols).of("/data/fear_return")
    assert (because.question, because.answer, because.hidden) == (asked, "Yes", True)


def test_silence_is_told_in_words(desk: Desk, view: ScreeningView) -> None:
    """What nobody has answered yet can be a reason; the margin of its question stays empty."""
    run = desk._run(view.id)
    because = Reasons(run, desk._texts, UTC, desk._pack().protocols).of(path_of(view, "water_12h"))
    assert (because.question, because.answer) == (question(view, "water_12h").label, "No answer yet")
    assert {each.because for each in view.questions} == {""}


def test_a_fact_of_the_case_is_told_in_words(sign_in: SignIn) -> None:
    """How somebody travels, in the staff's language."""
    desk = sign_in("IN-01", "es")
    run = desk._run(desk.start(admit(desk).id, FIRST, "fr").id)
    because = Reasons(run, desk._texts, UTC, desk._pack().protocols).of("/data/case_travelling")
    assert (because.question, because.answer) == ("Viaja", "Sin compañía")


def test_staff_agree_or_not_and_the_finding_stays(sign_in: SignIn, clock: ManualClock) -> None:
    """The last opinion is shown with who gave it; each one is audited."""
    desk = sign_in("IN-01")
    view = put(desk, desk.start(admit(desk).id, FIRST, "fr"), "water_12h", "no")
    finding = desk.findings(view.id).findings[0]
    assert desk.agree(finding.id, True, "").findings[0].agreed is True
    desk = sign_in("SV-01")
    clock.advance(timedelta(minutes=2))
    judged = desk.agree(finding.id, False, "She has a bottle").findings[0]
    assert (judged.agreed, judged.agreed_by, judged.agreed_at) == (False, "SV-01", clock.now())
    assert audited(desk) == [("judge-finding", finding.id)]


def test_actions_are_done_and_opened_again(desk: Desk, view: ScreeningView) -> None:
    """With who did it; the audit log has both."""
    put(desk, at_ease(desk, view), "water_12h", "no")
    (action,) = desk.findings(view.id).actions
    assert (action.role, action.due_at, action.done_at) == (Role.INTAKE, NOW, None)
    (done,) = desk.complete_action(action.id).actions
    assert (done.done_at, done.done_by) == (NOW, "IN-01")
    assert desk.reopen_action(action.id).actions == (action,)
    assert audited(desk)[-2:] == [("complete-action", action.id), ("reopen-action", action.id)]


def test_a_hand_over_waits_for_the_persons_word(desk: Desk, view: ScreeningView) -> None:
    """No answer yet, then no, then yes: only the yes makes it."""
    put(desk, view, "lost_someone", "yes")
    (referral,) = desk.findings(view.id).referrals
    assert (referral.service, referral.consent, referral.made_at) == ("family-links", "", None)
    (refused,) = desk.decide_referral(referral.id, "no").referrals
    assert (refused.consent, refused.made_at) == ("no", None)
    (made,) = desk.decide_referral(referral.id, "yes").referrals
    assert (made.consent, made.made_at) == ("yes", NOW)
    assert audited(desk)[-2:] == [("decide-referral", referral.id)] * 2


def test_consent_given_later_reaches_an_open_hand_over(desk: Desk, view: ScreeningView) -> None:
    """What the person says in the consent talk is taken over when the first contact is opened again."""
    put(desk, view, "fear_return", "yes")
    consent = desk.start(view.case.id, CONSENT, "fr")
    put(desk, consent, "consent_sharing_protection", "yes")
    (referral,) = desk.findings(view.id).referrals
    assert (referral.consent, referral.made_at) == ("yes", None)


def test_a_no_in_the_consent_protocol_reaches_an_earlier_hand_over(sign_in: SignIn) -> None:
    """First contact offered a hand-over; the no that came later holds, until it is taken back where it was said."""
    desk = sign_in("IN-01")
    case = admit(desk)
    first = desk.start(case.id, FIRST, "en")
    put(desk, first, "fear_return", "yes")
    (offered,) = [one for one in desk.findings(first.id).referrals if one.service == "asylum-authority"]
    assert offered.consent == ""
    asked = desk.start(case.id, CONSENT, "en")
    put(desk, asked, "consent_sharing_protection", "no")
    (held,) = [one for one in desk.findings(first.id).referrals if one.service == "asylum-authority"]
    assert held.consent == "no"
    with pytest.raises(ConsentRefused):
        desk.decide_referral(offered.id, "yes")
    put(desk, desk.resume(asked.id), "consent_sharing_protection", "yes")
    (made,) = [one for one in desk.decide_referral(offered.id, "yes").referrals if one.id == offered.id]
    assert made.made_at is not None


def test_a_word_that_was_taken_back_is_none(desk: Desk, view: ScreeningView) -> None:
    """A hand-over that took over a yes does not keep it when the person is no longer sure, nor a no."""
    put(desk, view, "fear_return", "yes")
    asked = desk.start(view.case.id, CONSENT, "fr")
    for word in ("yes", "no"):
        put(desk, desk.resume(asked.id), "consent_sharing_protection", word)
        assert [one.consent for one in desk.findings(view.id).referrals] == [word]
        path = question(desk.resume(asked.id), "consent_sharing_protection").path
        desk.absent(asked.id, path, AbsentReason.UNSURE)
        assert [one.consent for one in desk.findings(view.id).referrals] == [""]


def test_a_hand_over_is_decided_with_yes_or_no(desk: Desk, view: ScreeningView) -> None:
    """Anything else is told, and nothing is written."""
    put(desk, view, "lost_someone", "yes")
    (referral,) = desk.findings(view.id).referrals
    before = audited(desk)
    for word in ("", "later", "YES"):
        with pytest.raises(NoDecision):
            desk.decide_referral(referral.id, word)
    assert (desk.findings(view.id).referrals, audited(desk)) == ((referral,), before)
