"""What stop, hide, urgent help, the card and the findings show, and what they tell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from fieldtool.model import ScreeningState
from tests.ui.conftest import Press, Shown
from ui.interview_samples import CENTRE, NOW, findings, question, screening
from ui.kit import Kit
from ui.pages.card import CardAnswer, CardPage
from ui.pages.finding_cards import ActionRow, FindingCard, ReferralRow
from ui.pages.findings import FindingsPage
from ui.pages.hidden import HiddenPage
from ui.pages.screening import options_of
from ui.pages.stopped import StoppedPage
from ui.pages.urgent import UrgentPage
from ui.widgets import Button, HiddenValue, Notice


def words(page: QWidget) -> str:
    """Every visible text of a page."""
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    buttons = [button.text() for button in page.findChildren(Button) if button.isVisibleTo(page)]
    return " | ".join([*labels, *buttons])


def button(page: QWidget, word: str) -> Button:
    """The visible button of a page that says ``word``."""
    return next(each for each in page.findChildren(Button) if each.text() == word and each.isVisibleTo(page))


def test_stop_takes_the_question_away(kit: Kit, shown: Shown) -> None:
    """The safe page shows neither the question nor the answer, and asks for no reason."""
    page = shown(StoppedPage(kit, screening()))
    assert "will" not in words(page).lower()
    assert "why" not in words(page).lower()


def test_stop_says_what_is_saved(kit: Kit, shown: Shown) -> None:
    """*Everything is saved* is said only when it is."""
    page = StoppedPage(kit, screening())
    shown(page)
    assert "Everything is saved" not in words(page)
    page.show_saved("10:43", saved=False)
    assert "not saved yet" in words(page)
    page.show_saved("10:43", saved=True)
    assert "Everything is saved, 10:43. Question 7 of 8." in words(page)


@pytest.mark.parametrize(
    "key,expected",
    [
        (Qt.Key.Key_1, "left"),
        (Qt.Key.Key_2, "left"),
        (Qt.Key.Key_3, "findings"),
        (Qt.Key.Key_4, "left"),
        (Qt.Key.Key_Escape, "back"),
    ],
)
def test_every_way_on_from_stop_is_one_press(kit: Kit, shown: Shown, press: Press, key: Qt.Key, expected: str) -> None:
    """Four ways on and the way back have a key each."""
    page, told = StoppedPage(kit, screening()), []
    page.left.connect(lambda: told.append("left"))
    page.findings.connect(lambda: told.append("findings"))
    page.go_back.connect(lambda: told.append("back"))
    shown(page)
    press(key)
    assert told == [expected]


def test_a_hidden_screen_names_nothing(kit: Kit, shown: Shown) -> None:
    """Neither the program nor the centre nor a person is named; the time is there."""
    page = shown(HiddenPage(kit))
    assert "Fieldtool" not in words(page)
    assert CENTRE.name not in words(page)
    assert "10:42" in words(page)


def test_the_way_back_is_a_passphrase(kit: Kit, shown: Shown, press: Press) -> None:
    """Staff type their passphrase; it is told once and leaves the field."""
    page = HiddenPage(kit)
    tried: list[str] = []
    page.tried.connect(tried.append)
    shown(page)
    button(page, "Staff: come back").click()
    press("seven copper lanterns")
    press(Qt.Key.Key_Return)
    assert tried == ["seven copper lanterns"]
    assert page._line.text() == ""
    page.show_wrong(2)
    assert "2 more tries" in words(page)


def test_a_passphrase_is_not_taken_twice(kit: Kit, shown: Shown, press: Press) -> None:
    """While one is looked at, another Enter tells nothing; an empty one never does."""
    page = HiddenPage(kit)
    tried: list[str] = []
    page.tried.connect(tried.append)
    shown(page)
    button(page, "Staff: come back").click()
    press(Qt.Key.Key_Return)
    press("x")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert tried == ["x"]


def test_urgent_help_shows_numbers_and_gaps(kit: Kit, shown: Shown, press: Press) -> None:
    """A number is there in full; one that is missing says so, and nothing is invented."""
    page, closed = UrgentPage(kit, CENTRE), []
    page.closed.connect(lambda: closed.append(True))
    shown(page)
    assert "5550 0100" in words(page)
    assert words(page).count("not filled in yet") == 3 + 1
    press(Qt.Key.Key_Escape)
    assert closed == [True]


def test_with_every_number_nothing_is_missing(kit: Kit, shown: Shown) -> None:
    """The notice goes once all numbers are there."""
    numbers = tuple(replace(each, number="1") for each in CENTRE.urgent_numbers)
    page = shown(UrgentPage(kit, replace(CENTRE, urgent_numbers=numbers)))
    assert not page.findChildren(Notice)


def test_the_card_shows_no_earlier_answer(kit: Kit, shown: Shown) -> None:
    """No answer looks chosen and no code is on it; what is pointed at is told."""
    asked = question(value="yes")
    card = CardPage(kit, asked.person_label, "ar", asked.label, options_of(kit, asked, "ar"))
    told: list[str] = []
    card.picked.connect(lambda option: told.append(option.value))
    shown(card)
    answers = card.findChildren(CardAnswer)
    assert [each.text() for each in answers] == ["نعم", "لا", "لا أعرف", "أفضّل عدم الإجابة"]
    assert not any(each.isChecked() for each in answers)
    assert all(each.layoutDirection() is Qt.LayoutDirection.RightToLeft for each in answers)
    answers[1].click()
    assert told == ["no"]


def test_the_card_offers_only_what_the_person_can_read(kit: Kit, shown: Shown) -> None:
    """In a language without our own phrases, only the pack's words are offered."""
    asked = question()
    card = shown(CardPage(kit, asked.person_label, "ti", asked.label, options_of(kit, asked, "ti")))
    assert len(card.findChildren(CardAnswer)) == 2


def test_agreeing_is_one_press(kit: Kit, shown: Shown) -> None:
    """*Agree* needs no reason; *Do not agree* asks for one and takes no empty one."""
    page, told = FindingsPage(kit, findings()), []
    page.judged.connect(lambda *what: told.append(what))
    shown(page)
    card = next(each for each in page.findChildren(FindingCard) if each._finding.id == "f2")
    button(card, "Agree").click()
    button(card, "Do not agree").click()
    button(card, "Do not agree").click()
    assert told == [("f2", True, "")]
    assert "reason is needed" in words(card)
    card._reason.setText("She said it was a game.")
    button(card, "Do not agree").click()
    assert told[1:] == [("f2", False, "She said it was a game.")]


def test_hidden_reasons_are_hidden_until_asked(kit: Kit, shown: Shown) -> None:
    """A sensitive answer is shown for a moment, on request."""
    page = shown(FindingsPage(kit, findings()))
    assert "medicine" not in words(page)
    value = page.findChildren(HiddenValue)[0]
    value.asked.emit()
    assert "medicine" in words(page)
    value.hide_value()
    assert "medicine" not in words(page)


def test_actions_close_with_one_press_and_open_again(kit: Kit, shown: Shown) -> None:
    """*Mark done* and *Undo* tell the action."""
    page, told = FindingsPage(kit, findings()), []
    page.done.connect(lambda which: told.append(("done", which)))
    page.undone.connect(lambda which: told.append(("undone", which)))
    shown(page)
    rows = page.findChildren(ActionRow)
    button(rows[0], "Mark done").click()
    button(rows[4], "Undo").click()
    assert told == [("done", "a1"), ("undone", "a5")]
    assert "Late" not in words(rows[4])
    assert "1 h 00 late" in words(rows[3])


def test_consent_has_no_default(kit: Kit, shown: Shown) -> None:
    """A referral that waits has neither yes nor no chosen; a choice is told with its referral."""
    page, told = FindingsPage(kit, findings()), []
    page.consented.connect(lambda *what: told.append(what))
    shown(page)
    waiting, given = page.findChildren(ReferralRow)
    assert "Waits for consent" in words(waiting)
    assert "agrees" in words(given)
    waiting.decided.emit("no")
    assert told == [("r1", "no")]


def test_what_is_missing_is_named(kit: Kit, shown: Shown) -> None:
    """Required questions without an answer or a reason are listed, and the first is one press away."""
    page = FindingsPage(kit, findings(missing=True))
    told: list[str] = []
    page.answer_asked.connect(told.append)
    shown(page)
    assert "2 questions need an answer" in words(page)
    button(page, "Answer the first one").click()
    assert told == ["/data/journey/forced"]


def test_a_finished_screening_cannot_be_finished_again(kit: Kit, shown: Shown) -> None:
    """Once it is finished, the foot leads to other work."""
    page = shown(FindingsPage(kit, findings(state=ScreeningState.COMPLETED)))
    assert "Finish the screening" not in words(page)
    assert "is finished" in words(page)


def test_leaving_needs_no_judgement(kit: Kit, shown: Shown) -> None:
    """Findings that nobody judged yet do not hold anybody."""
    page = shown(FindingsPage(kit, findings()))
    assert "You can leave" in words(page)
    assert "2 findings still need your yes or no." in words(page)


def test_times_stand_with_their_answers(kit: Kit, shown: Shown) -> None:
    """A finding says which answer raised it, and when it was given."""
    page = shown(FindingsPage(kit, findings()))
    assert f"({NOW:%H:%M})" in words(page)
