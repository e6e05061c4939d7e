"""Rows of answers: by key, by arrow, by press; what is chosen is told once and looks chosen at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldtool.model import AbsentReason
from tests.ui.conftest import Press, Shown
from ui.kit import Kit
from ui.widgets import AnswerList, AnswerRow, Option

YES_NO = (
    Option("yes", "Yes", "نعم"),
    Option("no", "No", "لا"),
    Option("", "Does not know", "", AbsentReason.UNSURE, alone=True),
)
NEEDS = (
    Option("water", "Water"),
    Option("food", "Food"),
    Option("none", "None of these", alone=True),
    Option("", "Does not know", "", AbsentReason.UNSURE, alone=True),
)


def chosen(answers: AnswerList) -> list[str]:
    """The words of the rows that look chosen."""
    return [row.text() for row in answers.rows if row.isChecked()]


@pytest.fixture
def one(kit: Kit, shown: Shown) -> AnswerList:
    """Choose one."""
    answers = AnswerList(kit, YES_NO, "ar")
    shown(answers)
    return answers


@pytest.fixture
def many(kit: Kit, shown: Shown) -> AnswerList:
    """Choose any."""
    answers = AnswerList(kit, NEEDS, "ar", multiple=True)
    shown(answers)
    return answers


def test_a_digit_chooses(one: AnswerList, press: Press) -> None:
    """The key on the cap chooses its row, and only that."""
    told: list[Option] = []
    one.picked.connect(told.append)
    press(Qt.Key.Key_2)
    assert chosen(one) == ["No"]
    press(Qt.Key.Key_1)
    assert chosen(one) == ["Yes"]
    assert [option.value for option in told] == ["no", "yes"]


def test_a_digit_without_a_row_does_nothing(one: AnswerList, press: Press) -> None:
    """There is no ninth answer."""
    press(Qt.Key.Key_9)
    assert chosen(one) == []


def test_arrows_move_and_space_chooses(one: AnswerList, press: Press) -> None:
    """Down goes to the next row and choosing is a separate press."""
    press(Qt.Key.Key_Down)
    assert chosen(one) == []
    press(Qt.Key.Key_Space)
    assert chosen(one) == ["No"]
    press(Qt.Key.Key_Up)
    focused = QApplication.focusWidget()
    assert isinstance(focused, AnswerRow)
    assert focused.text() == "Yes"


def test_zero_says_that_it_was_not_asked(one: AnswerList, press: Press) -> None:
    """0 is *I did not ask this* where no row has it."""
    told: list[bool] = []
    one.not_asked.connect(lambda: told.append(True))
    press(Qt.Key.Key_0)
    assert told == [True]


def test_several_can_be_chosen(many: AnswerList, press: Press) -> None:
    """Each press tells all values in the order of the rows."""
    told: list[tuple[str, ...]] = []
    many.changed.connect(told.append)
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_1)
    assert told == [("food",), ("water", "food")]
    press(Qt.Key.Key_2)
    assert told[-1] == ("water",)


def test_none_of_these_clears_the_others(many: AnswerList, press: Press) -> None:
    """0 is *none of these*; another choice takes it back."""
    told: list[tuple[str, ...]] = []
    many.changed.connect(told.append)
    for key in (Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_2):
        press(key)
    assert told == [("water",), ("none",), ("food",)]


def test_a_non_answer_clears_every_choice(many: AnswerList, press: Press) -> None:
    """*Does not know* stands alone."""
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_3)
    assert chosen(many) == ["Does not know"]


def test_nothing_is_chosen_before_it_is_pressed(many: AnswerList) -> None:
    """There is no default answer."""
    assert chosen(many) == []


def test_marking_tells_nobody(one: AnswerList) -> None:
    """What is stored is shown without being saved again."""
    told: list[Option] = []
    one.picked.connect(told.append)
    one.mark(("yes",), None)
    assert chosen(one) == ["Yes"]
    one.mark((), AbsentReason.UNSURE)
    assert chosen(one) == ["Does not know"]
    assert told == []


def test_a_row_is_read_out_in_both_languages(one: AnswerList) -> None:
    """A screen reader says the key, the staff's word and the person's."""
    assert one.rows[0].accessibleName() == "1. Yes. نعم"


def test_enter_is_left_to_the_page(one: AnswerList, press: Press) -> None:
    """Enter never chooses: it goes to the next question."""
    press(Qt.Key.Key_Return)
    assert chosen(one) == []


def test_long_words_make_a_row_higher(kit: Kit) -> None:
    """A row grows rather than cutting its words."""
    row = AnswerRow(kit, "1", Option("a", "word " * 60, "كلمة " * 60), "ar")
    assert row.heightForWidth(400) > row.heightForWidth(1200) > 60
