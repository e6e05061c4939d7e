"""The guided interview by keys alone: nothing moves by itself, nothing given is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from fieldtool.desk.views import ScreeningView
from fieldtool.model import AbsentReason
from tests.ui.conftest import Press, Shown, make_kit
from ui.interview_samples import question, screening
from ui.kit import Kit
from ui.pages.screening import ScreeningPage, Stop, route_of
from ui.pages.screening.editor import Editor
from ui.pages.screening.gate import GatePanel
from ui.pages.screening.guidance import GuidanceLayer
from ui.pages.screening.typed import ExactDay, FreeText
from ui.widgets import AnswerRow, Notice, Option

FORCED = "/data/journey/forced"
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
T = TypeVar("T", bound=Editor)


@dataclass
class Told:
    """Everything that a page told."""

    answered: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, AbsentReason]] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    later: list[tuple[str, bool]] = field(default_factory=list)
    gate: list[tuple[str, bool]] = field(default_factory=list)
    over: list[str] = field(default_factory=list)


def listen(page: ScreeningPage) -> Told:
    told = Told()
    page.answered.connect(lambda *what: told.answered.append(what))
    page.absent.connect(lambda *what: told.absent.append(what))
    page.moved.connect(told.moved.append)
    page.later.connect(lambda *what: told.later.append(what))
    page.gate.connect(lambda *what: told.gate.append(what))
    page.finished.connect(lambda: told.over.append("finished"))
    page.left.connect(lambda: told.over.append("left"))
    page.card.connect(lambda shown: told.over.append(f"card {shown.path}"))
    return told


@pytest.fixture
def page(kit: Kit, shown: Shown) -> ScreeningPage:
    """An interview at a question of its middle."""
    made = ScreeningPage(kit, screening())
    shown(made)
    return made


def marked() -> list[str]:
    """The words of the rows that look chosen on the active window."""
    window = QApplication.activeWindow()
    assert window is not None
    return [row.text() for row in window.findChildren(AnswerRow) if row.isChecked() and row.isVisible()]


def at(page: ScreeningPage) -> Stop:
    assert page.stop is not None
    return page.stop


def editor_of(page: ScreeningPage, kind: type[T]) -> T:
    """The editor of the question on screen, which is of a kind."""
    panel = page._question
    assert panel is not None
    assert isinstance(panel.editor, kind)
    return panel.editor


def open_at(kit: Kit, shown: Shown, path: str, view: ScreeningView | None = None) -> tuple[ScreeningPage, Told]:
    page = ScreeningPage(kit, view or screening(position=path))
    shown(page)
    return page, listen(page)


def test_it_opens_where_it_stopped(page: ScreeningPage) -> None:
    """The stored place and the stored answer are there, and the answers have the focus."""
    assert at(page).path == FORCED
    assert marked() == ["Yes"]
    assert isinstance(QApplication.focusWidget(), AnswerRow)


def test_choosing_saves_and_does_not_move(page: ScreeningPage, press: Press) -> None:
    """The mark is there at once, the answer is told, the question stays."""
    told = listen(page)
    press(Qt.Key.Key_2)
    assert marked() == ["No"]
    assert told.answered == [(FORCED, "no")]
    assert at(page).path == FORCED


def test_non_answers_are_answers(page: ScreeningPage, press: Press) -> None:
    """*Does not know* and *Prefers not to answer* are rows like the others."""
    told = listen(page)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_4)
    assert told.absent == [(FORCED, AbsentReason.UNSURE), (FORCED, AbsentReason.DECLINED)]
    assert marked() == ["Prefers not to answer"]


def test_not_asked_has_four_reasons(page: ScreeningPage, press: Press) -> None:
    """0, then a reason by its key; Esc goes back without one."""
    told = listen(page)
    press(Qt.Key.Key_0)
    press(Qt.Key.Key_Escape)
    assert told.absent == []
    press(Qt.Key.Key_0)
    press(Qt.Key.Key_3)
    assert told.absent == [(FORCED, AbsentReason.NO_INTERPRETER)]


def test_next_and_back(page: ScreeningPage, press: Press) -> None:
    """Enter and Alt Right go on, Alt Left goes back, whatever was answered."""
    told = listen(page)
    press(Qt.Key.Key_Left, ALT)
    press(Qt.Key.Key_Right, ALT)
    press(Qt.Key.Key_Return)
    assert told.moved == ["/data/journey/papers", FORCED, "/data/fear/back"]
    assert told.answered == []


def test_past_the_last_question_it_is_over(page: ScreeningPage, press: Press) -> None:
    """The last *next* leads to what was found, and asks for nothing first."""
    told = listen(page)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert told.over == ["finished"]


def test_back_from_the_first_question_leaves(kit: Kit, shown: Shown, press: Press) -> None:
    """At the first question *Back* is *Leave*."""
    _, told = open_at(kit, shown, "/data/start/told")
    press(Qt.Key.Key_Left, ALT)
    assert told.over == ["left"]


def test_come_back_later(page: ScreeningPage, press: Press) -> None:
    """F8 marks, and takes the mark back once it is there."""
    told = listen(page)
    press(Qt.Key.Key_F8)
    page.show_view(replace(page.view, to_come_back=(FORCED,)))
    press(Qt.Key.Key_F8)
    assert told.later == [(FORCED, True), (FORCED, False)]


def test_guidance_opens_and_closes(page: ScreeningPage, press: Press) -> None:
    """F1 shows why and how with their sources, Esc closes it, and the answers have the focus again."""
    press(Qt.Key.Key_F1)
    assert page.findChildren(GuidanceLayer)
    press(Qt.Key.Key_Escape)
    assert isinstance(QApplication.focusWidget(), AnswerRow)


def test_the_card_is_asked_for(page: ScreeningPage, press: Press) -> None:
    """F4 asks for the question on a card."""
    told = listen(page)
    press(Qt.Key.Key_F4)
    assert told.over == [f"card {FORCED}"]


def test_an_answer_on_the_card_is_an_answer(page: ScreeningPage) -> None:
    """What the person pointed at is marked and told."""
    told = listen(page)
    page.choose(Option("no", "No", "لا"))
    assert (marked(), told.answered) == (["No"], [(FORCED, "no")])


def test_a_refused_answer_stays_on_the_screen(page: ScreeningPage, press: Press) -> None:
    """The reason is shown above the answers; the next answer takes it away."""
    press(Qt.Key.Key_2)
    page.show_refused(FORCED, "That cannot be.")
    assert marked() == ["No"]
    assert "That cannot be." in page.findChildren(Notice)[0].accessibleName()


def test_an_older_view_does_not_undo_a_newer_mark(page: ScreeningPage, press: Press) -> None:
    """While an answer is on its way, what comes back from the one before leaves the mark alone."""
    press(Qt.Key.Key_2)
    page.show_view(screening(), keep_marks=True)
    assert marked() == ["No"]
    page.show_view(screening())
    assert marked() == ["Yes"]


def test_a_question_that_is_no_longer_asked_is_left(page: ScreeningPage) -> None:
    """When an answer makes the question on screen needless, its neighbour is shown."""
    view = page.view
    page.show_view(replace(view, questions=tuple(each for each in view.questions if each.path != FORCED)))
    assert at(page).path in {"/data/journey/papers", "/data/fear/back"}


def test_the_focus_stays_where_it_is_when_an_answer_comes_back(page: ScreeningPage, press: Press) -> None:
    """Saving does not build the question anew under the hand that types."""
    press(Qt.Key.Key_2)
    before = QApplication.focusWidget()
    page.show_view(screening())
    assert QApplication.focusWidget() is before


def test_a_gate_stands_before_its_section(kit: Kit, shown: Shown, press: Press) -> None:
    """Before the first question of a gated section the check is asked, and yes is told."""
    page, told = open_at(kit, shown, FORCED, screening(gate=None))
    press(Qt.Key.Key_Return)
    assert at(page) == Stop("fear")
    press(Qt.Key.Key_1)
    assert told.gate == [("fear", True)]
    page.show_view(screening(gate=True))
    assert at(page).path == "/data/fear/back"


def test_behind_a_closed_gate_nothing_is_asked(kit: Kit, shown: Shown, press: Press) -> None:
    """*No, not now* leaves the section for later; staff may still ask all the same."""
    page, told = open_at(kit, shown, FORCED, screening(gate=False))
    press(Qt.Key.Key_Return)
    assert at(page) == Stop("fear")
    press(Qt.Key.Key_Return)
    assert told.over == ["finished"]
    page._pass_gate("fear")
    assert at(page).path == "/data/fear/back"


@pytest.mark.parametrize("requires, words", [("consent", "has not agreed"), ("service", "No service")])
def test_a_gate_that_staff_cannot_open_asks_them_nothing(
    kit: Kit, shown: Shown, press: Press, requires: str, words: str
) -> None:
    """What is missing is told, with the words to say; Enter goes on, and no key goes in."""
    view = screening(gate=False)
    sections = tuple(
        replace(each, gate=replace(each.gate, requires=requires)) if each.key == "fear" and each.gate else each
        for each in view.sections
    )
    page, told = open_at(kit, shown, FORCED, replace(view, sections=sections))
    press(Qt.Key.Key_Return)
    assert at(page) == Stop("fear")
    (panel,) = page.findChildren(GatePanel)
    assert any(words in label.text() for label in panel.findChildren(QLabel))
    assert not panel.findChildren(AnswerRow)
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    assert (told.gate, told.over) == ([], ["finished"])


def test_a_route_has_every_question_once() -> None:
    """Gates that hold leave their questions in, gates that do not leave them out."""
    view = screening(gate=True)
    assert [stop.path for stop in route_of(view)] == [each.path for each in view.questions]
    closed = route_of(screening(gate=None))
    assert [stop for stop in closed if stop.section == "fear"] == [Stop("fear")]
    assert len(route_of(screening(gate=None), frozenset({"fear"}))) == len(view.questions)


def test_sections_open_in_any_order(page: ScreeningPage) -> None:
    """A section is one press away."""
    told = listen(page)
    page.go_to_section("health")
    assert told.moved == ["/data/health/needs"]


def test_several_choices_are_one_answer(kit: Kit, shown: Shown, press: Press) -> None:
    """Choices are told joined by spaces, in the order of the form."""
    _, told = open_at(kit, shown, "/data/health/needs")
    press(Qt.Key.Key_3)
    assert told.answered == [("/data/health/needs", "water baby")]


def test_a_number_is_told_when_the_page_is_left(kit: Kit, shown: Shown, press: Press) -> None:
    """What is typed is never lost to a quick Enter."""
    _, told = open_at(kit, shown, "/data/health/weeks")
    press(Qt.Key.Key_A, CONTROL)
    press("12")
    press(Qt.Key.Key_Return)
    assert told.answered == [("/data/health/weeks", "12")]


def test_a_number_takes_digits_only(kit: Kit, shown: Shown, press: Press) -> None:
    """Letters are not taken; an emptied field is no answer."""
    _, told = open_at(kit, shown, "/data/health/weeks")
    press(Qt.Key.Key_A, CONTROL)
    press("x")
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert told.answered == [("/data/health/weeks", "")]


def test_a_day_that_does_not_exist_is_not_told(kit: Kit, shown: Shown, press: Press) -> None:
    """31 February is refused on the spot, with its reason."""
    page, told = open_at(kit, shown, "/data/family/when")
    editor = editor_of(page, ExactDay)
    editor.month.setCurrentIndex(2)
    press(Qt.Key.Key_A, CONTROL)
    press("31")
    press(Qt.Key.Key_Return)
    assert told.answered == []
    assert "31" in editor._problem.text()


def test_what_is_half_typed_is_not_lost_unseen(kit: Kit, shown: Shown, press: Press) -> None:
    """An incomplete day holds the page once and says so; nobody is forced to complete it."""
    page, told = open_at(kit, shown, "/data/family/when")
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert at(page).path == "/data/family/when"
    press(Qt.Key.Key_Return)
    assert at(page).path == "/data/family/walks"
    assert told.answered == []


def test_a_day_is_told_as_the_form_stores_it(kit: Kit, shown: Shown, press: Press) -> None:
    """Day, month and year become one value."""
    page, told = open_at(kit, shown, "/data/family/when")
    press(Qt.Key.Key_A, CONTROL)
    press("10")
    page.flush()
    assert told.answered == [("/data/family/when", "2004-03-10")]


def test_free_text_is_told_after_a_pause(kit: Kit, shown: Shown, press: Press) -> None:
    """Nobody has to press anything for a typed text to be saved."""
    page, told = open_at(kit, shown, "/data/family/walks")
    press("with a stick")
    assert told.answered == []
    editor_of(page, FreeText)._pause.timeout.emit()
    assert told.answered == [("/data/family/walks", "with a stick")]


def test_free_text_ends_at_280_signs(kit: Kit, shown: Shown) -> None:
    """A longer text is not taken."""
    page, _ = open_at(kit, shown, "/data/family/walks")
    editor = editor_of(page, FreeText)
    editor.box.setPlainText("x" * 400)
    assert len(editor.box.toPlainText()) == 280


def test_a_sentence_is_said_and_left(kit: Kit, shown: Shown, press: Press) -> None:
    """A note asks for nothing: *I said it* goes on."""
    page, told = open_at(kit, shown, "/data/start/told")
    press(Qt.Key.Key_Return)
    assert at(page).path == "/data/health/needs"
    assert told.answered == []


def test_an_observation_is_not_asked(kit: Kit, shown: Shown) -> None:
    """What staff see themselves offers no *prefers not to answer* and no card."""
    view = screening()
    observed = question(FORCED, observed=True, person_label="")
    questions = tuple(observed if each.path == FORCED else each for each in view.questions)
    page, _ = open_at(kit, shown, FORCED, replace(view, questions=questions))
    assert [row.text() for row in page.findChildren(AnswerRow) if row.isVisible()] == ["Yes", "No", "Cannot tell"]


@pytest.mark.parametrize("percent,guidance,sections", [(100, True, True), (150, False, True), (200, False, False)])
def test_large_text_folds(shown: Shown, percent: int, guidance: bool, sections: bool) -> None:
    """Guidance folds at 150 %, sections at 200 %; both stay one press away."""
    page = ScreeningPage(make_kit(percent=percent), screening())
    shown(page)
    assert page._guidance.isVisible() is guidance
    assert page._sections.isVisible() is sections
    assert page._bar._why.isVisible() is not guidance
    assert page._bar._place.isVisible() is not sections


def test_a_narrow_window_folds(kit: Kit, shown: Shown) -> None:
    """Under 1280 pixels the guidance folds, under 1100 the sections."""
    page = ScreeningPage(kit, screening())
    shown(page)
    page.resize(1200, 700)
    assert (page._guidance.isVisible(), page._sections.isVisible()) == (False, True)
    page.resize(1000, 700)
    assert (page._guidance.isVisible(), page._sections.isVisible()) == (False, False)


def test_answers_below_the_edge_are_announced(shown: Shown) -> None:
    """With large text a strip counts the answers that cannot be seen; pressing it scrolls."""
    page = ScreeningPage(make_kit(percent=200), screening())
    shown(page)
    QApplication.processEvents()
    assert page._more.isVisible()
    assert "below" in page._more.text()
