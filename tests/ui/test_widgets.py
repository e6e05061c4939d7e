"""The kit: what grows, what hides, what can be reached by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from fieldtool.model import SourceStatus, Urgency
from tests.ui.conftest import Press, Shown, make_kit
from ui import tokens
from ui.interview_samples import NOW
from ui.kit import Kit
from ui.widgets import (
    Button,
    Field,
    HiddenValue,
    Label,
    PersonText,
    Picker,
    SecretLine,
    Segments,
    Sentence,
    SourceBadge,
    TextLine,
    column,
    deadline,
)
from ui.widgets.chips import SHOW_FOR


def test_a_button_wraps_rather_than_cutting(kit: Kit) -> None:
    """A narrow button is higher, and never narrower than its longest word."""
    button = Button(kit, "Come back to this later", key="F8")
    wide = button.sizeHint()
    narrow = button.minimumSizeHint().width()
    assert narrow < wide.width()
    assert button.heightForWidth(narrow) > wide.height() >= 44


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_press_a_button(kit: Kit, shown: Shown, press: Press, key: Qt.Key) -> None:
    """Both keys do what a click does."""
    button, pressed = Button(kit, "Next"), []
    button.clicked.connect(lambda: pressed.append(True))
    shown(button)
    press(key)
    assert pressed == [True]


def test_a_label_shows_markup_as_it_is(kit: Kit) -> None:
    """What somebody typed is never read as markup, in a plain label or in a mixed sentence."""
    assert Label(kit, "<b>x</b>").textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in Sentence(kit, (("<b>x</b>", "", True),)).text()


def test_lines_of_the_persons_script_are_high(kit: Kit) -> None:
    """Arabic has lines 1.7 high, French 1.45."""
    arabic = PersonText(kit, "نعم", "ar", 20)
    french = PersonText(kit, "Oui", "fr", 20)
    assert arabic.heightForWidth(500) == 36
    assert french.heightForWidth(500) == 31


def test_a_hidden_value_hides_again(kit: Kit, shown: Shown) -> None:
    """It is shown for 15 seconds, and forgotten afterwards."""
    value = HiddenValue(kit)
    shown(column(value, TextLine(kit)))
    value.show_value("Amal")
    assert value._value.isVisible()
    assert value._timer.isActive()
    assert timedelta(milliseconds=value._timer.interval()) == SHOW_FOR
    value._timer.timeout.emit()
    assert not value._value.isVisible()
    assert value._value.text() == ""


def test_a_hidden_value_hides_when_the_window_is_left(kit: Kit, shown: Shown) -> None:
    """Going to another program hides it at once."""
    value = HiddenValue(kit)
    shown(column(value, TextLine(kit)))
    value.show_value("Amal")
    value._on_state(Qt.ApplicationState.ApplicationInactive)
    assert value._value.text() == ""


def test_segments_by_arrow(kit: Kit, shown: Shown, press: Press) -> None:
    """Arrows move, Space chooses, and the choice is told once."""
    segments = Segments(kit, "Consent", (("yes", "Yes"), ("no", "No")))
    told: list[str] = []
    segments.chosen.connect(told.append)
    shown(segments)
    assert segments.value == ""
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert (segments.value, told) == ("no", ["no"])


def test_a_picker_finds_without_accents(kit: Kit, shown: Shown, press: Press) -> None:
    """A few letters are enough, accents or not, in any of the spellings."""
    options = (("HTI", "Haïti", "Haiti Ayiti"), ("VEN", "Venezuela", ""), ("COL", "Colombia", ""))
    picker = Picker(kit, "Country", options)
    told: list[str] = []
    picker.chosen.connect(told.append)
    shown(picker)
    press("ayi")
    press(Qt.Key.Key_Return)
    assert (picker.value, told, picker.line.text()) == ("HTI", ["HTI"], "Haïti")


def test_a_picker_keeps_its_value_when_nothing_fits(kit: Kit, shown: Shown, press: Press) -> None:
    """Letters that fit nothing are no answer."""
    picker = Picker(kit, "Country", (("VEN", "Venezuela", ""),))
    picker.set_value("VEN")
    shown(picker)
    picker.line.selectAll()
    press("zzz")
    press(Qt.Key.Key_Escape)
    picker._settle()
    assert (picker.value, picker.line.text()) == ("VEN", "Venezuela")


def test_a_field_names_its_editor_and_its_error(kit: Kit) -> None:
    """A screen reader reads the label, and what is wrong."""
    line = TextLine(kit)
    field = Field(kit, "Staff code", line)
    assert line.accessibleName() == "Staff code"
    field.set_error("There is no such code.")
    assert line.accessibleDescription() == "There is no such code."
    field.set_error("")
    assert line.accessibleDescription() == ""


def test_a_passphrase_is_hidden_until_asked(kit: Kit) -> None:
    """Dots first; emptying it hides it again."""
    secret = SecretLine(kit, "Passphrase")
    secret._swap()
    assert secret.line.echoMode() is TextLine.EchoMode.Normal
    secret.clear()
    assert secret.line.echoMode() is TextLine.EchoMode.Password


def test_a_deadline_says_the_stronger_of_level_and_time(kit: Kit) -> None:
    """Late is late whatever the level; *now* is red before it is late."""
    late = deadline(kit, NOW - timedelta(minutes=66), Urgency.NOTE)
    assert late[:2] == ("1 h 06 late", "clock-alert")
    assert deadline(kit, NOW + timedelta(minutes=39), Urgency.NOW)[1:3] == ("alert-octagon", tokens.URG)
    assert deadline(kit, NOW + timedelta(minutes=39), Urgency.SOON)[1] == "clock-fast"
    assert deadline(kit, NOW + timedelta(hours=5), Urgency.SOON)[1] == "clock-outline"
    assert deadline(kit, NOW, Urgency.SOON)[:2] == ("Now", "alert-octagon")
    assert deadline(kit, None, Urgency.NOTE)[0] == "No deadline"


def test_every_status_but_confirmed_has_a_badge() -> None:
    """What was not read in the source says so."""
    assert [status for status in SourceStatus if not SourceBadge.needed(status)] == [SourceStatus.CONFIRMED]


def test_colours_of_icons_follow_the_text_size() -> None:
    """At twice the text everything with a word in it is larger."""
    small, large = Button(make_kit(), "Next"), Button(make_kit(percent=200), "Next")
    assert large.sizeHint().height() > small.sizeHint().height()


def test_labels_wrap_in_a_narrow_column(kit: Kit, shown: Shown) -> None:
    """A label that gets less room gets more lines."""
    label = Label(kit, "word " * 40)
    page = shown(column(label, TextLine(kit), QWidget()))
    assert isinstance(label, QLabel)
    wide = label.heightForWidth(page.width())
    assert label.heightForWidth(200) > wide
